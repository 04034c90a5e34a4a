"""What is posted becomes typed answers, or a message that says what to do."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from engine.forms import AnswersInvalid, FieldsUnknown
from tests.forms.builders import YES_NO, component, form

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def messages(of: Any, raw: Any, context: dict[str, Any] | None = None) -> dict[str, list[str]]:
    with pytest.raises(AnswersInvalid) as caught:
        of.validate(raw, context or {}, NOW)
    return caught.value.errors


@pytest.mark.parametrize(
    ("kind", "rest", "texts", "answer"),
    [
        ("textfield", {}, [" Anna "], "Anna"),
        ("textfield", {}, ["twee\r\nregels"], "twee regels"),
        ("textarea", {}, ["twee\r\nregels\r\n"], "twee\nregels"),
        ("textarea", {}, [""], ""),
        ("number", {}, ["12"], 12),
        ("number", {}, ["12,50"], Decimal("12.5")),
        ("number", {}, ["12.5"], Decimal("12.5")),
        ("number", {}, ["1.234"], 1234),
        ("number", {}, ["€ 1.234,50"], Decimal("1234.5")),
        ("number", {}, ["-3"], -3),
        ("number", {}, [""], None),
        ("number", {"serializeToString": True}, ["12,50"], "12.5"),
        ("datetime", {"subtype": "date"}, ["2026-11-22"], "2026-11-22"),
        ("datetime", {"subtype": "date"}, ["22-11-2026"], "2026-11-22"),
        ("datetime", {"subtype": "date"}, [""], None),
        (
            "datetime",
            {"subtype": "datetime", "timeSerializingFormat": "utc_offset"},
            ["2026-07-01T09:30"],
            "2026-07-01T09:30+02:00",
        ),
        (
            "datetime",
            {"subtype": "datetime", "timeSerializingFormat": "utc_normalized"},
            ["2026-07-01T09:30"],
            "2026-07-01T07:30Z",
        ),
        (
            "datetime",
            {"subtype": "time", "timeSerializingFormat": "no_timezone"},
            ["09:30"],
            "09:30",
        ),
        ("checkbox", {}, ["", "true"], True),
        ("checkbox", {}, [""], False),
        ("radio", {"values": YES_NO}, ["", "ja"], "ja"),
        ("radio", {"values": YES_NO}, [""], None),
        ("select", {"values": [{"label": "Twee", "value": 2}]}, ["2"], 2),
        ("checklist", {"values": YES_NO}, ["", "ja", "nee", "ja"], ["ja", "nee"]),
        ("taglist", {"values": YES_NO}, [], []),
    ],
)
def test_each_kind_of_input_gives_plain_json(
    kind: str, rest: dict[str, Any], texts: list[str], answer: Any
) -> None:
    found = form(component(kind, "veld", **rest)).validate({"veld": texts}, {}, NOW)["veld"]
    assert (found, type(found)) == (answer, type(answer))


@pytest.mark.parametrize(
    ("kind", "rest", "text", "message"),
    [
        ("textfield", {"required": True}, " ", "Vul ‘Veld’ in."),
        ("textfield", {"required": True, "label": "Hoe?"}, "", "Beantwoord de vraag ‘Hoe?’"),
        ("radio", {"required": True, "values": YES_NO}, "", "Kies een antwoord bij ‘Veld’."),
        (
            "checklist",
            {"required": True, "values": YES_NO},
            "",
            "Kies minstens één antwoord bij ‘Veld’.",
        ),
        ("checkbox", {"required": True}, "", "Zet een vinkje bij ‘Veld’."),
        ("number", {"validate": {"min": 1}}, "0", "Het getal moet minstens 1 zijn."),
        ("number", {"validate": {"max": 2.5}}, "3", "Het getal mag hoogstens 2,5 zijn."),
        ("number", {}, "veel", "Vul een getal in, bijvoorbeeld 12 of 12,5."),
        ("number", {"decimalDigits": 0}, "1,5", "Vul een heel getal in."),
        (
            "number",
            {"decimalDigits": 2},
            "1,555",
            "Gebruik hoogstens 2 cijfers achter de komma.",
        ),
        ("textfield", {"validate": {"minLength": 3}}, "ab", "Gebruik minstens 3 tekens."),
        ("textfield", {"validate": {"maxLength": 3}}, "abcd", "Gebruik hoogstens 3 tekens."),
        (
            "textfield",
            {"validate": {"validationType": "email"}},
            "a@b",
            "Vul een e-mailadres in, bijvoorbeeld naam@voorbeeld.nl.",
        ),
        (
            "textfield",
            {"validate": {"validationType": "phone"}},
            "112",
            "Vul een telefoonnummer in, bijvoorbeeld 06 12345678.",
        ),
        (
            "textfield",
            {"validate": {"pattern": "^[0-9]{4}$", "patternErrorMessage": "Vier cijfers."}},
            "12",
            "Vier cijfers.",
        ),
        (
            "datetime",
            {"subtype": "date"},
            "31-02-2026",
            "Vul een bestaande datum in: dag-maand-jaar, bijvoorbeeld 22-11-2026.",
        ),
        (
            "datetime",
            {"subtype": "date", "disallowPassedDates": True},
            "2026-11-22",
            "Kies een datum vanaf vandaag.",
        ),
        (
            "radio",
            {"values": YES_NO},
            "misschien",
            "Deze keuze is er niet (meer). Kies een van de antwoorden die er staan.",
        ),
        (
            "textfield",
            {},
            "a\x00b",
            "Er staat een onzichtbaar teken in dat niet bewaard kan worden.",
        ),
    ],
)
def test_what_is_wrong_is_said_in_dutch(
    kind: str, rest: dict[str, Any], text: str, message: str
) -> None:
    assert messages(form(component(kind, "veld", **rest)), {"veld": text}) == {"veld": [message]}


def test_a_field_of_five_megabytes_gets_a_message_and_no_crash() -> None:
    found = messages(form(component("textarea", "veld")), {"veld": "x" * 5_000_000})
    assert found == {"veld": ["Gebruik hoogstens 10.000 tekens. Dit zijn er 5.000.000."]}


def test_errors_in_rows_count_positions_and_names_keep_their_numbers() -> None:
    rows = form(
        component(
            "dynamiclist", "problemen", components=[component("textfield", "wat", required=True)]
        )
    )
    raw = {"problemen": ["", "0", "7"], "problemen.0.wat": "schuld", "problemen.7.wat": ""}
    assert messages(rows, raw) == {"problemen[1].wat": ["Vul ‘Wat’ in."]}
    filled = raw | {"problemen.7.wat": "wonen"}
    assert rows.validate(filled, {}, NOW) == {"problemen": [{"wat": "schuld"}, {"wat": "wonen"}]}


def test_rows_are_found_by_their_fields_when_they_are_not_listed() -> None:
    rows = form(component("dynamiclist", "rijen", components=[component("textfield", "wat")]))
    raw = {"rijen.1.wat": "b", "rijen.0.wat": "a"}
    assert rows.validate(raw, {}, NOW) == {"rijen": [{"wat": "b"}, {"wat": "a"}]}


def test_groups_and_dotted_keys_nest() -> None:
    nested = form(
        component("group", "adres", components=[component("textfield", "straat.naam")]),
        component("group", components=[component("textfield", "los")]),
    )
    raw = {"adres.straat.naam": "Bedachtstraat", "los": "x"}
    assert nested.validate(raw, {}, NOW) == {
        "adres": {"straat": {"naam": "Bedachtstraat"}},
        "los": "x",
    }


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(FieldsUnknown) as caught:
        form(component("textfield", "veld")).validate({"veld": "a", "rol": "baas"}, {}, NOW)
    assert caught.value.errors == {"": ["Dit formulier kent het veld ‘rol’ niet."]}


def test_options_follow_from_variables_and_from_answers() -> None:
    domains = form(
        component("select", "uit_variabele", valuesKey="reikwijdte.domeinen"),
        component("select", "uit_formule", valuesExpression="=reikwijdte.domeinen[item != soort]"),
        component("textfield", "soort"),
    )
    context = {"reikwijdte": {"domeinen": ["wonen", "zorg"]}}
    raw = {"uit_variabele": "wonen", "uit_formule": "zorg", "soort": "wonen"}
    assert domains.validate(raw, context, NOW) == raw
    assert set(messages(domains, raw | {"uit_formule": "wonen"}, context)) == {"uit_formule"}
    assert set(messages(domains, raw | {"uit_variabele": "politie"}, context)) == {"uit_variabele"}


def test_readonly_keeps_what_was_known_whatever_is_posted() -> None:
    fixed = form(
        component("textfield", "nummer", readonly=True),
        component("textfield", "open", readonly="=slot = true"),
    )
    posted = {"nummer": "vals", "open": "nieuw"}
    assert fixed.validate(posted, {"nummer": "echt", "open": "oud", "slot": True}, NOW) == {
        "nummer": "echt",
        "open": "oud",
    }
    assert fixed.validate(posted, {"nummer": "echt"}, NOW)["open"] == "nieuw"


def test_a_browsers_multidict_is_read_as_it_comes() -> None:
    raw = MultiDict([("keuzes", ""), ("keuzes", "ja"), ("keuzes", "nee")])
    assert form(component("checklist", "keuzes", values=YES_NO)).validate(raw, {}, NOW) == {
        "keuzes": ["ja", "nee"]
    }
