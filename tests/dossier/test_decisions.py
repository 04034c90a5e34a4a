"""Why a decision came out so: for the case worker, for the client, and what is forgotten of it."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, strategies
from sqlalchemy import select

from engine.dossier import decisions
from engine.dossier.decisions import Explanation
from engine.dossier.in_words import condition, in_words
from engine.dossier.telling import FORGOTTEN, LAST, for_client
from engine.dossier.timeline import timeline
from engine.feel import MonthsDuration, compile_expression, parse_duration
from engine.policy import NotFound
from engine.store.database import Database
from engine.store.models import AuditEvent, DecisionRecord, Dossier, Event, Instance
from engine.work import deployments, shipped
from tests.bpmn import drawing
from tests.conftest import People
from tests.decisions.builders import decision, literal, model, needs_decision, table
from tests.dossier.cases import AGREES, AT, HOUSEHOLD, REFUSED, SCOPE, TALK, opened, take
from tests.dossier.test_dossiers import found_anywhere

FIRST = """Op 23-11-2026 hebben wij gekeken naar ‘Termijnen per wet’. \
De computer heeft de uitkomst bepaald, met vaste regels van de gemeente.
Dit waren de gegevens. Wet: Wmo 2015. Stap: eerste gesprek. Bedreigende schuldensituatie? Nee.
Bij deze gegevens past regel 3. Daarin staat: Wet: niet Wet gemeentelijke schuldhulpverlening. \
Stap: eerste gesprek.
Dit kwam eruit. Termijn: 14 dagen. In woorden: 2 weken. Bron: Eigen streeftermijn van de gemeente. \
Geverifieerd? Nee.
Klopt er iets niet? Vertel het ons. Dan kijken wij er nog een keer naar."""


def the_decision(database: Database) -> UUID:
    with database.reading() as session:
        return session.scalars(select(DecisionRecord.id)).one()


def explained(database: Database, people: People, number: str, key: UUID) -> Explanation:
    with database.transaction() as session:
        return decisions.explain(session, people.karim, number, key, AT)


def test_the_first_term_is_explained(database: Database, people: People) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
    why = explained(database, people, number, the_decision(database))
    assert (why.step, why.decision, why.version) == (
        "Gesprekstermijn opzoeken",
        "Termijnen per wet",
        1,
    )
    assert (why.short, why.by) == ("14 dagen", "Loes Loketta")
    (reason,) = why.reasons
    (rule,) = reason.rules
    assert rule.sentence == (
        "Regel 3: ‘Wet’ is niet Wet gemeentelijke schuldhulpverlening en "
        "‘Stap’ is eerste gesprek → 14 dagen"
    )
    assert [remark.partition(".")[0] for remark in rule.remarks] == [
        "Geen wettelijke termijn voor het eerste gesprek"
    ]
    assert reason.policy == "Ten hoogste één regel geldt."


def test_the_client_is_told_the_same(database: Database, people: People) -> None:
    with database.transaction() as session:
        number = opened(session, people).number
    why = explained(database, people, number, the_decision(database))
    assert "\n".join(for_client(why)) == FIRST


def test_a_decision_is_for_who_may_see_its_dossier(database: Database, people: People) -> None:
    with database.transaction() as session:
        number, other = opened(session, people).number, opened(session, people).number
    with database.reading() as session:
        key, dossier_id = session.execute(
            select(DecisionRecord.id, Dossier.id)
            .join(Dossier, Dossier.id == DecisionRecord.dossier_id)
            .where(Dossier.number == number)
        ).one()
    for stranger in (people.zita, people.otto, people.mats):
        with database.transaction() as session, pytest.raises(NotFound):
            decisions.explain(session, stranger, number, key, AT)
    for wrong in ((other, key), (number, uuid4())):
        with database.transaction() as session, pytest.raises(NotFound):
            decisions.explain(session, people.karim, *wrong, AT)
    explained(database, people, number, key)
    with database.reading() as session:
        read = select(AuditEvent.actor_id, AuditEvent.dossier_id).where(
            AuditEvent.object_id == str(key)
        )
        assert session.execute(read).all() == [(people.karim.user_id, dossier_id)]


def test_the_timeline_names_the_outcome_and_asks_why(database: Database, people: People) -> None:
    with database.transaction() as session:
        opened(session, people)
    key = the_decision(database)
    with database.transaction() as session:
        instance = session.scalars(select(Instance)).one()
        session.add(
            Event(
                dossier_id=instance.dossier_id,
                at=AT,
                action="bpmn:businessRuleTask:completed",
                element_id="oud",
                element_name="Iets van vroeger",
            )
        )
    with database.reading() as session:
        told = {one.text: one.decision_id for one in timeline(session, instance.dossier_id)}
    assert told["Gesprekstermijn opzoeken: 14 dagen."] == key
    assert told["De beslistabel ‘Iets van vroeger’ is toegepast."] is None


def watched(xml: str) -> str:
    """The shipped process, with a decision before and one after the gezinsleden are asked."""
    for key, source, target in (
        ("ervoor", "gezinsleden_betrekken", "instemming_vragen"),
        ("erna", "instemming_vragen", "alleen_instemmers"),
    ):
        into, out = f"van_{source}_naar_{target}", f"{key}_{target}"
        lists = f"<bpmn:incoming>{into}</bpmn:incoming><bpmn:outgoing>{out}</bpmn:outgoing>"
        rule = drawing.decision(key, "genoemd", f"uitkomst_{key}")
        rule = rule.replace("</bpmn:businessRuleTask>", f"{lists}</bpmn:businessRuleTask>")
        for old, new in (
            (f"<bpmn:incoming>{into}<", f"<bpmn:incoming>{out}<"),
            (
                f'sourceRef="{source}" targetRef="{target}"',
                f'sourceRef="{source}" targetRef="{key}"',
            ),
            (f'<bpmn:serviceTask id="{target}"', rule + f'<bpmn:serviceTask id="{target}"'),
            (f'<bpmn:subProcess id="{target}"', rule + f'<bpmn:subProcess id="{target}"'),
        ):
            xml = xml.replace(old, new)
        arrow = f'<bpmn:sequenceFlow id="{into}"'
        assert xml.count(arrow) == 1
        xml = xml.replace(arrow, drawing.flow(key, target) + arrow)
    return xml


def test_who_does_not_agree_is_in_no_decision_either(database: Database, people: People) -> None:
    files = shipped.files()
    name = "onderzoek_client.bpmn"
    looks = table([(("-",), ("count(genoemdeGezinsleden)",))], inputs=("genoemdeGezinsleden",))
    changed = {
        **files,
        name: watched(files[name].decode()).encode(),
        "genoemd.dmn": model(decision(looks, "genoemd")),
    }
    with database.transaction() as session:
        stored = deployments.deploy(session, None, changed, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
        number = opened(session, people).number
        for answers in (TALK, SCOPE, HOUSEHOLD):
            take(session, people.karim, number, answers, AT + timedelta(days=1))
    assert "decision_record" in found_anywhere(database, REFUSED)
    with database.transaction() as session:
        for answers in ({"instemming": "nee"}, AGREES):
            take(session, people.karim, number, answers, AT + timedelta(days=2))
    assert not found_anywhere(database, REFUSED)
    with database.reading() as session:
        kept = {row.element_id: row for row in session.scalars(select(DecisionRecord))}
    assert {key: row.grounds is None for key, row in kept.items()} == {
        "gesprekstermijn_opzoeken": False,
        "ervoor": True,
        "erna": True,
    }
    why = explained(database, people, number, kept["erna"].id)
    assert (why.reasons, why.short) == ([], "")
    assert for_client(why)[1:] == [FORGOTTEN, LAST]


@pytest.mark.parametrize(
    ("cell", "words"),
    [
        ("-", None),
        ("", None),
        ('"ja"', "ja"),
        ('"ja","nee"', "ja of nee"),
        ('not("ja","nee")', "niet ja en niet nee"),
        (">= 2", "2 of meer"),
        ("< 12000.5", "minder dan 12.000,5"),
        ("<= -1", "-1 of minder"),
        ('>= date("2026-12-01")', "op of na 01-12-2026"),
        ('< @"P14D"', "vóór 14 dagen"),
        ("[1..3]", "van 1 tot en met 3"),
        ("[1..3)", "van 1 tot 3"),
        ("(1..3)", "na 1 tot 3"),
        ("(1..3]", "na 1 tot en met 3"),
        ("true", "ja"),
        ("null", "niet ingevuld"),
        ("count(?) > 2", "volgens de formule count(?) > 2"),
        (">= today()", "volgens de formule >= today()"),
        ("vorige uitkomst", "volgens de formule vorige uitkomst"),
        ("!= 3", "niet 3"),
    ],
)
def test_cells_in_words(cell: str, words: str | None) -> None:
    assert condition(cell) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "niet ingevuld"),
        (True, "ja"),
        (Decimal("12.50"), "12,5"),
        (2026, "2026"),
        (Decimal("1234567.8"), "1.234.567,8"),
        (date(2026, 11, 23), "23-11-2026"),
        ("2026-11-23", "23-11-2026"),
        (datetime(2026, 11, 23, 9, 5, tzinfo=ZoneInfo("UTC")), "23-11-2026 10:05"),
        (time(9, 5), "09:05 uur"),
        ("P28D", "28 dagen"),
        (MonthsDuration(14), "1 jaar en 2 maanden"),
        (parse_duration("-P1DT2H"), "min 1 dag en 2 uur"),
        (["a", 1, False], "a, 1 en nee"),
        ([], "geen"),
        ({"wet": "Wmo", "uren": 2}, "wet: Wmo; uren: 2"),
        (compile_expression("[1..5]").evaluate({}), "van 1 tot en met 5"),
    ],
)
def test_values_in_words(value: Any, words: str) -> None:
    assert in_words(value) == words


@given(strategies.text(alphabet='<>=[]().,-"? abnot12@', max_size=12))
def test_whatever_stands_in_a_cell_can_be_said(cell: str) -> None:
    words = condition(cell)
    assert words is None or words


def test_what_came_before_is_told_first(database: Database, people: People) -> None:
    looks = table([(("> 10",), ('"lang"',))], inputs=("duur",), default='"kort"')
    required = decision(literal("string length(hulpvraag) / 1000"), "duur")
    again = decision(looks, "lengte", needs_decision("#duur"))
    asked = drawing.decision("meting", "lengte", "lengte")
    steps = drawing.start(), asked, drawing.end(), drawing.chain("s", "meting", "e")
    files = {
        "meten.bpmn": drawing.file(drawing.process("meten", *steps)),
        "lengte.dmn": model(required, again),
    }
    with database.transaction() as session:
        stored = deployments.deploy(session, None, files, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
        number = opened(session, people, process_key="meten").number
    why = explained(database, people, number, the_decision(database))
    duur, lengte = why.reasons
    assert (duur.formula, duur.outcome[0].text) == ("string length(hulpvraag) / 1000", "0,03")
    assert (lengte.is_table, lengte.rules, why.short) == (True, [], "kort")
    told = for_client(why)
    assert told[1] == "Eerst is gekeken naar ‘duur’."
    assert "De uitkomst is berekend met een vaste formule." in told
    found = ["Geen van de regels past bij deze gegevens.", "Dit kwam eruit. uit: kort."]
    assert told[-3:] == [*found, LAST]


def test_an_option_is_called_as_in_its_form() -> None:
    labels = {"wmo": "Wmo 2015", "ja": "Ja"}
    assert in_words("wmo", labels) == "Wmo 2015"
    assert in_words(["wmo", "pw"], labels) == "Wmo 2015 en pw"
    assert in_words("ja", labels) == "ja"
    assert condition('"wmo"', labels) == "Wmo 2015"
