"""Why a decision came out so: for the case worker, for the client, and what is forgotten of it."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from sqlalchemy import select

from engine.dossier import decisions
from engine.dossier.decisions import Explanation
from engine.dossier.telling import FORGOTTEN, LAST, for_client
from engine.dossier.timeline import timeline
from engine.policy import NotFound
from engine.store.database import Database
from engine.store.models import AuditEvent, DecisionRecord, Dossier, Event, Instance
from engine.store.who import SYSTEM
from engine.work import deployments, shipped
from tests.bpmn import drawing
from tests.conftest import People
from tests.decisions.builders import decision, literal, model, needs_decision, table
from tests.dossier.cases import AGREES, AT, HOUSEHOLD, REFUSED, SCOPE, TALK, opened, take
from tests.dossier.test_dossiers import found_anywhere

pytestmark = pytest.mark.usefixtures("in_use")

FIRST = """Op 23-11-2026 hebben wij gekeken naar ‘Termijnen per wet’. \
De computer heeft de uitkomst bepaald, met vaste regels van de gemeente.
Dit waren de gegevens. Wet: Wmo 2015. Stap: eerste gesprek. Bedreigende schuldensituatie? Nee.
Wij willen binnen 2 weken na uw vraag met u praten.
Klopt er iets niet? Vertel het ons. Dan kijken wij er nog een keer naar."""


def the_decision(database: Database) -> UUID:
    with database.reading(SYSTEM) as session:
        return session.scalars(select(DecisionRecord.id)).one()


def explained(database: Database, people: People, number: str, key: UUID) -> Explanation:
    with database.transaction(SYSTEM) as session:
        return decisions.explain(session, people.karim, number, key, AT)


def test_the_first_term_is_explained(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
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
    with database.transaction(SYSTEM) as session:
        number = opened(session, people).number
    why = explained(database, people, number, the_decision(database))
    assert "\n".join(for_client(why)) == FIRST


def test_a_decision_is_for_who_may_see_its_dossier(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        number, other = opened(session, people).number, opened(session, people).number
    with database.reading(SYSTEM) as session:
        key, dossier_id = session.execute(
            select(DecisionRecord.id, Dossier.id)
            .join(Dossier, Dossier.id == DecisionRecord.dossier_id)
            .where(Dossier.number == number)
        ).one()
    for stranger in (people.zita, people.otto, people.mats):
        with database.transaction(SYSTEM) as session, pytest.raises(NotFound):
            decisions.explain(session, stranger, number, key, AT)
    for wrong in ((other, key), (number, uuid4())):
        with database.transaction(SYSTEM) as session, pytest.raises(NotFound):
            decisions.explain(session, people.karim, *wrong, AT)
    explained(database, people, number, key)
    with database.reading(SYSTEM) as session:
        read = select(AuditEvent.actor_id, AuditEvent.dossier_id).where(
            AuditEvent.object_id == str(key)
        )
        assert session.execute(read).all() == [(people.karim.user_id, dossier_id)]


def test_the_timeline_names_the_outcome_and_asks_why(database: Database, people: People) -> None:
    with database.transaction(SYSTEM) as session:
        opened(session, people)
    key = the_decision(database)
    with database.transaction(SYSTEM) as session:
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
    with database.reading(SYSTEM) as session:
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
    with database.transaction(SYSTEM) as session:
        stored = deployments.deploy(session, None, changed, AT)
        deployments.put_into_use(session, None, [one.id for one in stored], AT)
        number = opened(session, people).number
        for answers in (TALK, SCOPE, HOUSEHOLD):
            take(session, people.karim, number, answers, AT + timedelta(days=1))
    assert "decision_record" in found_anywhere(database, REFUSED)
    with database.transaction(SYSTEM) as session:
        for answers in ({"instemming": "nee"}, AGREES):
            take(session, people.karim, number, answers, AT + timedelta(days=2))
    assert not found_anywhere(database, REFUSED)
    with database.reading(SYSTEM) as session:
        kept = {row.element_id: row for row in session.scalars(select(DecisionRecord))}
    assert {key: row.grounds is None for key, row in kept.items()} == {
        "gesprekstermijn_opzoeken": False,
        "ervoor": True,
        "erna": True,
    }
    why = explained(database, people, number, kept["erna"].id)
    assert (why.reasons, why.short) == ([], "")
    assert for_client(why)[1:] == [FORGOTTEN, LAST]


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
    with database.transaction(SYSTEM) as session:
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
