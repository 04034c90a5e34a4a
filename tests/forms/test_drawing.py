"""What the page shows: first values, what was typed, options, errors and texts."""

from datetime import UTC, datetime
from decimal import Decimal
from time import perf_counter

import pytest

from engine.forms import AnswersInvalid, describe, summary
from engine.forms.markdown import render
from tests.forms.builders import YES_NO, component, form

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_first_values_come_from_variables_then_from_defaults() -> None:
    fresh = form(
        component("number", "bedrag", defaultValue=5),
        component("datetime", "dag", properties={"defaultExpression": '=start + duration("P1D")'}),
        component("radio", "keuze", values=YES_NO, defaultValue="nee"),
    )
    shown = {w.name: w.value for w in fresh.view({"start": NOW.date()}, now=NOW)}
    assert shown == {"bedrag": "5", "dag": "2026-11-24", "keuze": "nee"}
    known = fresh.view({"bedrag": Decimal("12.5"), "dag": "2026-01-02", "start": NOW.date()})
    assert [w.value for w in known] == ["12,5", "2026-01-02", "nee"]


def test_a_first_value_follows_from_another_answer_until_somebody_fills_it_in() -> None:
    only = "lijst[van = partij]"
    contact = component(
        "select",
        "contact",
        hide="=partij = null",
        valuesExpression=f"={only}",
        properties={"defaultExpression": f"=if count({only}) = 1 then {only}.value[1] else null"},
    )
    partij = component("select", "partij", values=[{"label": p, "value": p} for p in "ab"])
    asked = form(partij, contact)
    known = [("1", "a"), ("2", "b"), ("3", "b")]
    people = {"lijst": [{"label": key, "value": key, "van": of} for key, of in known]}

    def shown(posted: dict[str, str]) -> dict[str, object]:
        return {widget.name: widget.value for widget in asked.view(people, posted)}

    assert shown({"partij": ""}) == {"partij": ""}
    assert shown({"partij": "a"}) == {"partij": "a", "contact": "1"}
    assert shown({"partij": "b"}) == {"partij": "b", "contact": ""}
    assert shown({"partij": "a", "contact": ""})["contact"] == ""
    assert asked.validate({"partij": "a"}, people) == {"partij": "a", "contact": None}


def test_input_is_shown_as_it_was_typed_even_when_it_is_wrong() -> None:
    date = form(component("datetime", "dag", subtype="date"), component("number", "aantal"))
    day, count = date.view({}, {"dag": "31-02-2026", "aantal": "veel"})
    assert (day.value, day.unreadable, count.value) == ("31-02-2026", True, "veel")


def test_a_link_leads_to_where_the_values_in_it_say() -> None:
    page = form(component("text", text="Zie de [pagina Plan](/dossiers/{{nummer}}/plan)."))
    (text,) = page.view({"nummer": "2026-000036"})
    assert '<a href="/dossiers/2026-000036/plan">pagina Plan</a>' in text.text
    (elsewhere,) = page.view({"nummer": "(x)<b>"})
    assert "<a" not in elsewhere.text


def test_a_date_stays_a_date_while_its_year_is_typed() -> None:
    """A browser tells of each of 0002, 0020, 0202 and 2026; another input would end the typing."""
    date = form(component("datetime", "dag", subtype="date"))
    for year in ("0002", "0020", "0202", "2026", "112026"):
        (day,) = date.view({}, {"dag": f"{year}-11-23"})
        assert (day.value, day.unreadable) == (f"{year}-11-23", False)


@pytest.mark.parametrize("day", ["1899-12-31", "3000-01-01"])
def test_a_year_that_must_be_a_slip_is_told(day: str) -> None:
    with pytest.raises(AnswersInvalid) as wrong:
        form(component("datetime", "dag", subtype="date")).validate({"dag": [day]}, {}, NOW)
    assert wrong.value.errors == {"dag": ["Controleer het jaar: vier cijfers, bijvoorbeeld 2026."]}


def test_labels_and_texts_may_hold_expressions() -> None:
    words = form(
        component("textfield", "a", label='="Waarom " + wet + "?"'),
        component("text", text="Vraag van **{{naam}}** op {{dag}}"),
    )
    context = {"wet": "Wmo", "naam": "*Jan* <b>", "dag": "2026-11-22"}
    label, text = words.view(context)
    assert label.label == "Waarom Wmo?"
    assert text.text == "<p>Vraag van <strong>*Jan* &lt;b&gt;</strong> op 22-11-2026</p>"


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "[klik](javascript:alert(1))",
        "[klik](//elders.example)",
        '[klik](https://a.example/"onmouseover="x)',
        "**<img src=x onerror=y>**",
        "`<b>`",
    ],
)
def test_markdown_gives_no_markup_of_the_writers_own(source: str) -> None:
    html = render(source)
    assert not any(
        bad in html for bad in ("<script", "<img", "<b>", 'href="javascript', 'href="//')
    )
    assert ' onmouseover="' not in html


def test_rows_are_added_and_removed_with_what_is_in_them() -> None:
    rows = form(component("dynamiclist", "rij", components=[component("textfield", "wat")]))
    first = {"rij": ["", "0"], "rij.0.wat": ["a"]}
    more = rows.add_row(first, {}, "rij")
    assert more["rij"] == ["0", "1"]
    less = rows.remove_row(more, "rij.0")
    assert less == {"rij": ["1"]}
    assert rows.remove_row(less, "rij.1") == {"rij": [""]}
    assert rows.view({}, {"rij": [""]})[0].rows == ()


def test_a_new_row_never_takes_the_values_of_a_row_that_was_removed() -> None:
    rows = form(component("dynamiclist", "rij", components=[component("textfield", "wat")]))
    context = {"rij": [{"wat": "a"}, {"wat": "geheim"}]}
    raw = rows.remove_row({"rij": ["0", "1"], "rij.0.wat": ["a"], "rij.1.wat": ["b"]}, "rij.1")
    (drawn,) = rows.view(context, rows.add_row(raw, context, "rij"))
    assert [row.widgets[0].value for row in drawn.rows] == ["a", ""]


def test_the_summary_points_at_what_can_take_the_focus() -> None:
    asked = form(
        component("radio", "keuze", values=YES_NO),
        component("dynamiclist", "rij", components=[component("textfield", "wat")]),
    )
    errors = {"": ["Los."], "keuze": ["Kies."], "rij[1].wat": ["Vul in."]}
    assert summary(asked.view({}, {"rij": ["0", "7"]}, errors), errors) == [
        ("", "Los."),
        ("veld-keuze-0", "Kies."),
        ("veld-rij-7-wat", "Rij 2: Vul in."),
    ]


def test_no_two_elements_have_the_same_id() -> None:
    asked = form(
        component("group", "adres", id="a", components=[component("textfield", "straat")]),
        component("group", "adres", id="b", components=[component("textfield", "plaats")]),
        component("dynamiclist", "rij", components=[component("text", text="Uitleg", id="c")]),
    )
    first, second, rows = asked.view({}, {"rij": ["0", "1"]})
    drawn = [first, second, rows, *(row.widgets[0] for row in rows.rows)]
    assert len({one.id for one in drawn}) == len(drawn)


def test_earlier_answers_read_back_with_their_labels() -> None:
    asked = form(
        component("radio", "keuze", values=YES_NO),
        component("number", "bedrag"),
        component("select", "wie", valuesKey="mensen"),
        component("dynamiclist", "rij", components=[component("datetime", "dag", subtype="date")]),
    )
    answers = {
        "keuze": "ja",
        "bedrag": Decimal("12.50"),
        "wie": "p1",
        "rij": [{"dag": "2026-11-22"}, {"dag": None}],
    }
    lines = describe(asked, answers, {"mensen": [{"label": "Anna", "value": "p1"}]})
    assert [(line.label, line.text, line.depth) for line in lines] == [
        ("Keuze", "Ja", 0),
        ("Bedrag", "12,5", 0),
        ("Wie", "Anna", 0),
        ("Rij 1", "", 0),
        ("Dag", "22-11-2026", 1),
    ]


def test_what_was_typed_can_be_copied_even_if_its_question_is_gone() -> None:
    asked = form(
        component("textarea", "waarom", hide="=true"),
        component("radio", "keuze", values=YES_NO),
        component("textfield", "nooit", defaultValue="niet getypt"),
    )
    raw = {"waarom": "lang verhaal", "keuze": ["", "ja"]}
    assert asked.as_typed(raw) == [("Waarom", "lang verhaal"), ("Keuze", "Ja")]


@pytest.mark.parametrize("piece", [" ", "*", "_a ", "[a", "`", "\\", "[a](/", "**a ", "  \n x"])
def test_markdown_takes_no_longer_than_the_text_is(piece: str) -> None:
    """Answers are shown in texts: half a minute for one long line would stop everybody."""
    started = perf_counter()
    render("a" + piece * 20_000 + "b")
    assert perf_counter() - started < 10
