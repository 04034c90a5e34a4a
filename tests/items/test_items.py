"""Writing items down: what they need, how they are corrected, and what may not stand in one."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

import engine.dossier.operations  # noqa: F401 - registers what service tasks may call
from engine.dossier import items
from engine.dossier.items import Correction, ItemInvalid, Source, consents, scope
from engine.dossier.items.consents import NewConsent
from engine.dossier.items.purposes import is_forbidden
from engine.forms import AnswersInvalid, load_form
from engine.policy import NotAllowed, NotFound
from engine.reference import rows
from engine.store.models import AuditEvent, Item, ItemVersion
from engine.work.cases import Case
from engine.work.operations import Call, find
from tests.conftest import People
from tests.items.world import AT, TODAY, Around, add_around, add_item

DAY = timedelta(days=1)


@pytest.fixture
def around(session: Session, people: People) -> Around:
    return add_around(session, people)


def test_an_item_says_what_of_whom_and_why(
    session: Session, people: People, around: Around
) -> None:
    told = Source("partij", around.clinic, around.doctor)
    key = add_item(session, people, around, source=told)
    (row,) = items.seen_by(session, people.lisa, around.dossier)
    assert (row.id, row.person_name, row.domain, row.circle) == (
        key,
        "Bedachte Cliënt",
        "wonen",
        "dossier",
    )
    assert (row.contact_name, row.secrecy) == ("Dokter Bedacht", "medisch")
    noted = session.scalars(select(AuditEvent).where(AuditEvent.action == "item:added")).one()
    assert noted.object_id == str(key)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("persoon", {"person_id": uuid4()}),
        ("domein", {"domain": "verzonnen"}),
        ("soort", {"category": "verzonnen"}),
        ("tekst", {"text": "  "}),
        ("tekst", {"text": "Zijn BSN is 9999 90 019."}),
        ("tekst", {"text": "999990019"}),
        ("bron", {"source": Source("partij")}),
        ("bron", {"source": Source("buurman")}),
        ("datum", {"observed_on": TODAY + DAY}),
        ("doel", {"purpose": "opsporing"}),
        ("grondslag", {"ground": "verzonnen"}),
        ("noodzaak", {"necessity": " "}),
        ("noodzaak", {"necessity": "Om oneigenlijk gebruik te vinden."}),
        ("kring", {"category": "gezondheid", "circle": "dossier"}),
        ("kring", {"circle": "iedereen"}),
        ("wie", {"circle": "persoon", "viewers": (uuid4(),)}),
    ],
)
def test_what_is_missing_or_wrong_is_told(
    session: Session, people: People, around: Around, field: str, wrong: dict[str, object]
) -> None:
    with pytest.raises(ItemInvalid) as raised:
        add_item(session, people, around, **wrong)
    assert set(raised.value.errors) == {field}
    assert session.scalars(select(Item)).all() == []


def test_the_category_gives_the_circle_and_it_may_be_narrower(
    session: Session, people: People, around: Around
) -> None:
    add_item(session, people, around, category="gezondheid", text="Slaapt slecht.")
    add_item(session, people, around, circle="persoon", viewers=(people.lisa.user_id,))
    assert [one.circle for one in items.seen_by(session, people.lisa, around.dossier)] == [
        "persoon"
    ]
    mine = items.seen_by(session, people.karim, around.dossier)
    assert {one.circle for one in mine} == {"behandeling", "persoon"}
    assert items.seen_by(session, people.noor, around.dossier) == []


def test_correcting_keeps_what_it_said(session: Session, people: People, around: Around) -> None:
    key = add_item(session, people, around)
    change = Correction("Heeft een achterstand van één maand.", "De verhuurder belde.")
    assert items.correct(session, people.karim, around.number, key, change, AT) == 2
    (row,) = items.seen_by(session, people.karim, around.dossier)
    assert (row.version, row.text) == (2, change.text)
    told = [(one.number, one.reason) for one in items.history(session, people.karim, key)]
    assert told == [(2, change.reason), (1, None)]
    for wrong in (replace(change, reason=" "), replace(change, text="999990019")):
        with pytest.raises(ItemInvalid):
            items.correct(session, people.karim, around.number, key, wrong, AT)
    assert len(session.scalars(select(ItemVersion)).all()) == 2


def test_what_is_not_used_any_more_is_gone_from_sight_and_kept(
    session: Session, people: People, around: Around
) -> None:
    key = add_item(session, people, around)
    with pytest.raises(ItemInvalid):
        items.withdraw(session, people.karim, around.number, key, "", AT)
    items.withdraw(session, people.karim, around.number, key, "Klopte niet", AT)
    assert items.seen_by(session, people.karim, around.dossier) == []
    (kept,) = items.seen_by(session, people.karim, around.dossier, with_withdrawn=True)
    assert kept.withdrawn_because == "Klopte niet"
    with pytest.raises(NotFound):
        items.withdraw(session, people.karim, around.number, key, "Nog eens", AT)


@pytest.mark.parametrize(
    ("who", "refused"), [("zita", NotFound), ("bea", NotFound), ("mats", NotFound)]
)
def test_who_writes_items(
    session: Session, people: People, around: Around, who: str, refused: type[Exception]
) -> None:
    actor = getattr(people, who)
    with pytest.raises(refused):
        items.add(session, actor, around.number, around.item(), AT)
    around.dossier.status, around.dossier.closed_at = "closed", AT
    session.flush()
    with pytest.raises(NotAllowed):
        items.add(session, people.karim, around.number, around.item(), AT)


def call(session: Session, around: Around, variables: dict[str, object]) -> Call:
    key = uuid4()
    return Call(session, around.dossier.id, key, None, AT, {}, variables, str(key))


@pytest.mark.parametrize("bound", [True, False])
def test_the_scope_bounds_what_forms_offer_and_take(
    session: Session, people: People, around: Around, bound: bool
) -> None:
    decide = find("dossier:reikwijdte-vastleggen")
    told = {"wetten": ["Wmo 2015"], "domeinen": ["wonen"], "toelichting": "De wens."}
    told |= {} if bound else {"gebonden": False}
    decide(call(session, around, told))
    held = scope.current(session, around.dossier.id)
    assert held
    assert (held.laws, held.domains, held.is_bound) == (("wmo_2015",), ("wonen",), bound)
    known = {"gebonden": bound, "wetten": ["wmo_2015"], "domeinen": ["wonen"]}
    values = dict.fromkeys(Case.__dataclass_fields__)
    case = Case(  # type: ignore[arg-type]
        **values | {"reported_on": TODAY, "latest_reference": 0, "scope": known}
    )
    context = case.surroundings(session, AT)
    form = load_form(
        """{"id": "f", "type": "default", "schemaVersion": 18, "components": [
        {"type": "checklist", "id": "c", "key": "domein", "label": "Domein",
        "valuesKey": "keuzes.reikwijdte"}]}"""
    )
    offered = {one["value"] for one in context["keuzes"]["reikwijdte"]}
    assert offered == {"wmo_2015", "wonen"}
    assert form.validate({"domein": ["wonen"]}, context)["domein"] == ["wonen"]
    with pytest.raises(AnswersInvalid):
        form.validate({"domein": ["onderwijs"]}, context)
    assert len(rows.around(session, AT)["keuzes"]["reikwijdte"]) == 14


def test_a_later_scope_holds_and_the_first_is_kept(
    session: Session, people: People, around: Around
) -> None:
    dossier_id = around.dossier.id
    for domains, bound in ((["wonen"], True), (["wonen", "onderwijs"], False), ([], False)):
        scope.decide(
            session,
            people.karim,
            dossier_id,
            laws=[],
            domains=domains,
            is_bound=bound,
            explanation="Besproken.",
            at=AT,
        )
        # What the municipality chose bounds as well; all is open where it named nothing.
        offered = items.offered_domains(session, dossier_id, AT)
        assert offered == set(domains) if domains else len(offered) == 14
    assert [one.is_bound for one in scope.history(session, dossier_id)] == [False, False, True]
    for wrong in ({"domains": ["x"], "explanation": "y"}, {"domains": [], "explanation": " "}):
        with pytest.raises(scope.ScopeInvalid):
            scope.decide(session, people.karim, dossier_id, laws=[], is_bound=True, at=AT, **wrong)


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("", {"party_id": None}),
        ("persoon", {"person_id": uuid4()}),
        ("partij", {"party_id": uuid4()}),
        ("soort", {"category": "verzonnen"}),
        ("doel", {"purpose": "opsporing"}),
        ("gegeven", {"given_on": TODAY + DAY, "until": None}),
        ("tot", {"until": TODAY - DAY}),
        ("hoe", {"how": ""}),
    ],
)
def test_a_consent_is_for_something(
    session: Session, people: People, around: Around, field: str, wrong: dict[str, object]
) -> None:
    good = NewConsent(around.client, around.school, None, None, TODAY, TODAY, "In het gesprek")
    consents.give(session, people.karim, around.number, good, AT)
    bad = replace(good, **wrong)  # type: ignore[arg-type]
    with pytest.raises(ItemInvalid) as raised:
        consents.give(session, people.karim, around.number, bad, AT)
    assert set(raised.value.errors) == {field}


def test_words_that_look_like_what_is_forbidden() -> None:
    assert is_forbidden("Opsporing")
    assert is_forbidden("ópsporen")
    assert is_forbidden("on-eigenlijk gebruik")
    assert not is_forbidden("De reclassering begeleidt hem.")
