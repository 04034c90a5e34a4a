"""What changed between two versions, in words."""

import json
from uuid import uuid4

import pytest

from engine.store.models import Definition
from engine.work.differences import Difference, differences
from tests.work.diagrams import FILES

TABLE = """<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d"
 namespace="http://example.org/tests"><decision id="tabel" name="Tabel"><decisionTable id="t">
<input id="i" label="Leeftijd">
<inputExpression id="e"><text>leeftijd</text></inputExpression></input>
<output id="o" name="uitkomst"/>
<rule id="jong"><inputEntry id="a"><text>&lt; 18</text></inputEntry>
<outputEntry id="b"><text>"jeugd"</text></outputEntry></rule></decisionTable></decision>
</definitions>"""


def definition(kind: str, key: str, content: bytes) -> Definition:
    return Definition(id=uuid4(), kind=kind, key=key, file_name="x", content=content)


def of_process(old: bytes, new: bytes) -> list[Difference]:
    before, after = (definition("process", "twee_taken", one) for one in (old, new))
    return differences(before, after)


def replaced(*pairs: tuple[str, str]) -> bytes:
    text = FILES["twee_taken.bpmn"].decode()
    for old, new in pairs:
        assert old in text
        text = text.replace(old, new)
    return text.encode()


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("Eerste vraag stellen", "Eerst vragen")], ("eerste", "Eerst vragen", ("naam",))),
        (
            [("antwoord = &quot;ja&quot;", "antwoord = &quot;zeker&quot;")],
            ("keuze_tweede", "pijl van Verder? naar Tweede vraag stellen (ja)", ("voorwaarde",)),
        ),
        ([('default="keuze_klaar"', "")], ("keuze", "Verder?", ("standaardpad",))),
    ],
)
def test_a_changed_element_says_what_about_it(
    pairs: list[tuple[str, str]], expected: tuple[str, str, tuple[str, ...]]
) -> None:
    (found,) = of_process(FILES["twee_taken.bpmn"], replaced(*pairs))
    assert (found.kind, found.element_id, found.name, found.aspects) == ("changed", *expected)


def test_what_is_new_and_what_is_gone() -> None:
    found = of_process(FILES["twee_taken.bpmn"], replaced(('"verder"', '"anders"')))
    ends = {one.element_id: one.kind for one in found if not one.name.startswith("pijl")}
    assert ends == {"verder": "removed", "anders": "added"}
    back = of_process(replaced(('"verder"', '"anders"')), FILES["twee_taken.bpmn"])
    assert {one.element_id: one.kind for one in back if one.element_id in ends} == {
        "verder": "added",
        "anders": "removed",
    }


def test_moving_lines_is_no_change() -> None:
    assert (
        of_process(FILES["twee_taken.bpmn"], replaced(("<bpmn:endEvent", "\n\n<bpmn:endEvent")))
        == []
    )


def test_a_form_changes_by_its_fields() -> None:
    old = json.loads(FILES["vraag.form"])
    new = json.loads(FILES["vraag.form"])
    new["components"][0]["values"].append({"label": "Misschien", "value": "misschien"})
    new["components"].append({"type": "number", "id": "f3", "key": "leeftijd", "label": "Leeftijd"})
    found = differences(
        *(definition("form", "vraag", json.dumps(one).encode()) for one in (old, new))
    )
    assert found == [
        Difference("added", "f3", "Leeftijd"),
        Difference("changed", "f1", "Verder?", ("keuzes",)),
    ]


def test_a_table_changes_by_its_rules() -> None:
    new = TABLE.replace("&lt; 18", "&lt; 21").replace(
        "</decisionTable>",
        """<rule id="oud">
        <inputEntry id="c"><text>-</text></inputEntry><outputEntry id="d2"><text>"volwassen"</text>
        </outputEntry></rule></decisionTable>""",
    )
    found = differences(*(definition("decision", "tabel", one.encode()) for one in (TABLE, new)))
    assert found == [
        Difference("added", "oud", "regel 2"),
        Difference("changed", "jong", "regel 1", ("voorwaarden",)),
    ]
