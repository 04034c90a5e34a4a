"""Doors: only the right link with the right code, in time, for its own purpose and object."""

from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlalchemy.orm import Session

from engine.doors import counting, entering, keys, opening
from engine.doors.counting import TooManyAttempts
from engine.doors.entering import MOST_WRONG, ONE_VISIT, DoorShut, Entered, Refused
from engine.dossier.requests import sending
from engine.policy import NotFound
from engine.store.database import Database
from engine.store.models import Base, Door
from engine.store.who import SYSTEM
from tests.conftest import People
from tests.doors.asking import (
    HERE,
    NOW,
    Request,
    ask,
    code_for,
    come_in,
    token_of,
)
from tests.web.cases import add_process

LATER = NOW + timedelta(minutes=5)
QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def elsewhere() -> str:
    """An address that nothing was counted of yet."""
    return uuid4().hex


@QUIET
@given(st.text(max_size=80))
def test_what_we_did_not_sign_is_no_link(token: str) -> None:
    assert keys.read(token) is None


@QUIET
@given(
    door=st.uuids(),
    purpose=st.sampled_from(["gegevensverzoek", "verslag"]),
    place=st.integers(0, 51),
    other=st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_=+/ "),
)
def test_a_link_that_was_changed_is_none(door: UUID, purpose: str, place: int, other: str) -> None:
    token = keys.token_of(door, purpose, NOW)
    assert keys.read(token) == keys.Link(door, purpose, int(NOW.timestamp()))
    changed = token[:place] + other + token[place + 1 :]
    assert changed == token or keys.read(changed) is None


def test_a_link_of_another_key_is_none() -> None:
    token = keys.token_of(uuid4(), "verslag", NOW)
    keys.use_key("another key, of at least 32 characters")
    assert keys.read(token) is None


@QUIET
@given(code=st.text(max_size=8))
def test_only_the_right_code_fits(code: str) -> None:
    right, salt = keys.new_code(), b"salt"
    same = keys.hash_of_code(code, salt) == keys.hash_of_code(right, salt)
    assert same == (keys.as_typed(code) == right)
    assert keys.hash_of_code(f" {right[:3].lower()}-{right[3:]}", salt) == keys.hash_of_code(
        right, salt
    )
    assert keys.hash_of_code(right, salt) != keys.hash_of_code(right, b"other")


def test_neither_link_nor_code_nor_secret_is_kept(
    database: Database, people: People, requests: tuple[Request, Request]
) -> None:
    mine, _ = requests
    with database.transaction(SYSTEM) as session:
        code = code_for(session, people, mine.door_id)
        entered = entering.enter(session, mine.door_id, code, HERE, NOW)
        assert isinstance(entered, Entered)
        assert mine.token not in repr(entered)
        assert entered.secret not in repr(entered)
    with database.reading(SYSTEM) as session:
        for table in Base.metadata.tables:
            rows = str(session.scalars(text(f'SELECT r::text FROM "{table}" r')).all())
            for kept in (mine.token, code, entered.secret):
                assert kept not in rows, table


@pytest.mark.parametrize(
    "how", ["right", "expired", "revoked", "used", "other purpose", "no row", "another's hash"]
)
def test_a_link_leads_somewhere_only_while_it_works(
    session: Session, people: People, how: str
) -> None:
    request = ask(session, people, process=add_process(session))
    door = session.get_one(Door, request.door_id)
    token, at = request.token, NOW
    match how:
        case "expired":
            at = door.expires_at
        case "revoked":
            sending.revoke_link(session, people.karim, request.id, NOW)
        case "used":
            opening.shut(door, "gebruikt", NOW)
        case "other purpose":
            token = keys.token_of(door.id, "verslag", door.expires_at)
        case "no row":
            token = keys.token_of(uuid4(), "gegevensverzoek", door.expires_at)
        case "another's hash":
            door.purpose = "verslag"
    session.flush()
    found = entering.look(session, token, HERE, at)
    assert found == (request.door_id if how == "right" else None)
    assert counting.counted(session) == (0 if how == "right" else 1)


def test_five_wrong_codes_shut_a_door_for_good(session: Session, people: People) -> None:
    request = ask(session, people, process=add_process(session))
    code = code_for(session, people, request.door_id)
    for number in range(1, MOST_WRONG + 1):
        found = entering.enter(session, request.door_id, "ABCDE", HERE, NOW)
        last = number == MOST_WRONG
        assert found == Refused(request.dossier_id if last else None)
    assert entering.enter(session, request.door_id, code, HERE, NOW) == Refused()
    assert entering.look(session, request.token, HERE, NOW) is None
    assert session.get_one(Door, request.door_id).shut_for == "geraden"
    with pytest.raises(NotFound):
        code_for(session, people, request.door_id)


def test_without_a_code_nobody_comes_in(session: Session, people: People) -> None:
    request = ask(session, people, process=add_process(session))
    for guess in ("", "AAAAAA"):
        assert entering.enter(session, request.door_id, guess, HERE, NOW) == Refused()


def test_a_new_code_makes_the_old_one_worthless_and_ends_the_visit(
    session: Session, people: People
) -> None:
    request = ask(session, people, process=add_process(session))
    old = code_for(session, people, request.door_id)
    entered = entering.enter(session, request.door_id, old, HERE, NOW)
    assert isinstance(entered, Entered)
    new = code_for(session, people, request.door_id)
    with pytest.raises(DoorShut):
        entering.resume(session, request.door_id, entered.secret, NOW)
    assert entering.enter(session, request.door_id, old, HERE, NOW) == Refused()
    assert isinstance(entering.enter(session, request.door_id, new, HERE, NOW), Entered)


def test_a_visit_ends_by_itself_and_with_the_next(session: Session, people: People) -> None:
    request = ask(session, people, process=add_process(session))
    first = come_in(session, people, request)
    assert entering.resume(session, request.door_id, first, LATER).object_id == request.id
    for secret, at in ((first, NOW + ONE_VISIT), ("", NOW), (first[:-1], NOW)):
        with pytest.raises(DoorShut):
            entering.resume(session, request.door_id, secret, at)
    come_in(session, people, request, LATER)
    with pytest.raises(DoorShut):
        entering.resume(session, request.door_id, first, LATER)


def test_a_door_is_used_once(session: Session, people: People) -> None:
    request = ask(session, people, process=add_process(session))
    secret = come_in(session, people, request)
    assert entering.use(session, request.door_id, secret, NOW).object_id == request.id
    for act in (entering.use, entering.resume, entering.leave):
        with pytest.raises(DoorShut):
            act(session, request.door_id, secret, NOW)
    assert entering.look(session, request.token, HERE, NOW) is None


def test_a_new_link_revokes_the_one_before_it(session: Session, people: People) -> None:
    request = ask(session, people, process=add_process(session))
    sending.renew_link(session, people.karim, request.id, LATER)
    door = sending.link_of(session, request.id)
    assert door
    assert door.id != request.door_id
    assert entering.look(session, request.token, HERE, LATER) is None
    assert entering.look(session, token_of(door), HERE, LATER) == door.id


@pytest.mark.parametrize("kind", ["link", "code", "verzoek"])
def test_an_address_has_a_number_of_attempts_in_an_hour(
    session: Session, kind: counting.Kind
) -> None:
    free = counting.FREE[kind]
    for number in range(free):
        at = NOW + timedelta(seconds=number)
        counting.refuse_when_too_many(session, kind, HERE, at)
        counting.count(session, kind, HERE, at)
    with pytest.raises(TooManyAttempts) as refused:
        counting.refuse_when_too_many(session, kind, HERE, NOW + timedelta(minutes=10))
    assert refused.value.wait == timedelta(minutes=50)
    counting.refuse_when_too_many(session, kind, elsewhere(), NOW)
    counting.refuse_when_too_many(session, kind, HERE, NOW + counting.WINDOW)
    with pytest.raises(TooManyAttempts):
        counting.refuse_when_too_many(session, kind, HERE, NOW + timedelta(minutes=59, seconds=59))


def test_who_guesses_links_or_codes_is_refused_before_they_are_looked_at(
    session: Session, people: People
) -> None:
    request = ask(session, people, process=add_process(session))
    code = code_for(session, people, request.door_id)
    for _ in range(counting.FREE["link"]):
        assert entering.look(session, "x" * 52, HERE, NOW) is None
    with pytest.raises(TooManyAttempts):
        entering.look(session, request.token, HERE, NOW)
    for _ in range(counting.FREE["code"]):
        entering.enter(session, uuid4(), code, HERE, NOW)
    with pytest.raises(TooManyAttempts):
        entering.enter(session, request.door_id, code, HERE, NOW)
    assert isinstance(entering.enter(session, request.door_id, code, elsewhere(), NOW), Entered)
