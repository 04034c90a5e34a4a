"""Clocks of a dossier: standing still, more time, who may, and signaleringen that come once."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from engine.dossier import operations as of_dossiers
from engine.dossier.clocks import keeping, operations, ticking
from engine.dossier.clocks.judging import Extension, Pause
from engine.dossier.clocks.listing import listing, nearest
from engine.dossier.clocks.terms import Length
from engine.dossier.records.writing import RecordInvalid
from engine.policy import Actor, NotAllowed, NotFound
from engine.store.models import AuditEvent, Clock, Dossier, Event, Signal
from engine.work.errors import AnswerRefused, OperationFailed
from engine.work.operations import Call
from tests.conftest import People
from tests.dossier.cases import AT, opened

pytestmark = pytest.mark.usefixtures("in_use")
DAY = timedelta(days=1)
TODAY = AT.date()
WHY = "Wachten op de uitslag van een keuring"


def place(session: Session, people: People) -> keeping.Place:
    return keeping.place(session, people.karim, opened(session, people).number)


def begun(session: Session, where: keeping.Place, term: str = "awb_besluit") -> Clock:
    return keeping.start(session, where, term, TODAY, "huishoudelijke hulp", AT)


def wrong(raised: pytest.ExceptionInfo[RecordInvalid]) -> set[str]:
    return set(raised.value.errors)


def test_a_clock_stands_still_and_goes_on(session: Session, people: People) -> None:
    where = place(session, people)
    clock = begun(session, where)
    assert clock.ends_on == date(2027, 1, 18)
    keeping.pause(session, where, clock.id, Pause(TODAY, WHY), AT)
    assert clock.ends_on == date(2027, 1, 18)
    later = AT + 10 * DAY
    (row,) = listing(session, people.karim, number(session, where), later).running
    assert row.stands_still
    assert (row.paused_days, row.ends_on) == (10, date(2027, 1, 28))
    keeping.resume(session, where, clock.id, later.date(), later)
    assert clock.ends_on == date(2027, 1, 28)
    with pytest.raises(RecordInvalid):
        keeping.resume(session, where, clock.id, later.date(), later)
    actions = set(session.scalars(select(AuditEvent.action)))
    assert {"clock:started", "clock:paused", "clock:resumed"} <= actions
    told = set(session.scalars(select(Event.action)))
    assert "dossier:clock:paused" in told


def number(session: Session, where: keeping.Place) -> str:
    return session.get_one(Dossier, where.dossier_id).number


def test_pauses_do_not_overlap(session: Session, people: People) -> None:
    where = place(session, people)
    clock = begun(session, where)
    keeping.pause(session, where, clock.id, Pause(TODAY, WHY, 5), AT)
    later = AT + 20 * DAY
    for day in (TODAY, TODAY + 4 * DAY):
        with pytest.raises(RecordInvalid) as raised:
            keeping.pause(session, where, clock.id, Pause(day, WHY, 2), later)
        assert wrong(raised) == {"vanaf"}
    keeping.pause(session, where, clock.id, Pause(TODAY + 5 * DAY, WHY), later)
    with pytest.raises(RecordInvalid):
        keeping.pause(session, where, clock.id, Pause(TODAY + 7 * DAY, WHY), later)


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Pause(TODAY - DAY, WHY), "vanaf"),
        (Pause(TODAY + DAY, WHY), "vanaf"),
        (Pause(TODAY, " "), "reden"),
        (Pause(TODAY, WHY, agreed_on=TODAY + DAY), "instemming"),
    ],
)
def test_a_pause_that_is_not_right(
    session: Session, people: People, wanted: Pause, field: str
) -> None:
    where = place(session, people)
    clock = begun(session, where)
    with pytest.raises(RecordInvalid) as raised:
        keeping.pause(session, where, clock.id, wanted, AT)
    assert wrong(raised) == {field}


def test_the_term_says_whether_it_may(session: Session, people: People) -> None:
    """The Wmo term stands still when the client agrees; that of bezwaar never; the Awb term gets
    more time once, announced before it ends."""
    where = place(session, people)
    research, appeal, awb = (
        begun(session, where, term) for term in ("wmo_onderzoek", "bezwaar", "awb_besluit")
    )
    with pytest.raises(RecordInvalid) as raised:
        keeping.pause(session, where, research.id, Pause(TODAY, WHY), AT)
    assert wrong(raised) == {"instemming"}
    keeping.pause(session, where, research.id, Pause(TODAY, WHY, agreed_on=TODAY), AT)
    with pytest.raises(RecordInvalid) as raised:
        keeping.pause(session, where, appeal.id, Pause(TODAY, WHY), AT)
    assert wrong(raised) == {""}
    more = Extension(Length(6, "weken"), WHY, TODAY)
    with pytest.raises(RecordInvalid) as raised:
        keeping.extend(session, where, research.id, more, AT)
    assert wrong(raised) == {""}
    late = Extension(Length(6, "weken"), WHY, awb.ends_on + DAY)
    with pytest.raises(RecordInvalid) as raised:
        keeping.extend(session, where, awb.id, late, AT + 70 * DAY)
    assert wrong(raised) == {"gemeld"}
    keeping.extend(session, where, awb.id, more, AT)
    assert awb.ends_on == date(2027, 3, 1)
    with pytest.raises(RecordInvalid):
        keeping.extend(session, where, awb.id, more, AT)
    found = nearest(session, [number(session, where)], TODAY)[number(session, where)]
    assert (found.ends_on, found.stands_still) == (date(2027, 1, 4), True)


def test_the_table_says_how_much_more_time_there_is(session: Session, people: People) -> None:
    """To answer a request for insight takes a month, at most two months longer (AVG, art. 12)."""
    where = place(session, people)
    insight = begun(session, where, "avg_inzage")
    with pytest.raises(RecordInvalid) as raised:
        keeping.extend(session, where, insight.id, Extension(Length(3, "maanden"), WHY, TODAY), AT)
    assert wrong(raised) == {"aantal"}
    assert "ten hoogste 2 maanden" in str(raised.value)
    keeping.extend(session, where, insight.id, Extension(Length(8, "weken"), WHY, TODAY), AT)


@pytest.mark.parametrize(
    ("who", "refused"), [("zita", NotFound), ("bea", NotFound), ("pia", NotFound)]
)
def test_a_clock_is_for_who_works_on_the_dossier(
    session: Session, people: People, who: str, refused: type[Exception]
) -> None:
    number = opened(session, people).number
    actor: Actor = getattr(people, who)
    with pytest.raises(refused):
        keeping.place(session, actor, number)
    with pytest.raises(refused):
        listing(session, actor, number, AT)


def test_a_closed_dossier_is_written_in_no_more(session: Session, people: People) -> None:
    number = opened(session, people).number
    dossier = session.scalars(select(Dossier).filter_by(number=number)).one()
    dossier.status, dossier.closed_at = "closed", AT
    session.flush()
    with pytest.raises(NotAllowed):
        keeping.place(session, people.karim, number)


def test_a_clock_of_another_dossier_is_not_there(session: Session, people: People) -> None:
    clock = begun(session, place(session, people))
    elsewhere = place(session, people)
    with pytest.raises(NotFound):
        keeping.end(session, elsewhere, clock.id, TODAY, WHY, AT)


def test_signals_come_once_and_not_while_it_stands(session: Session, people: People) -> None:
    where = place(session, people)
    clock = begun(session, where, "wmo_besluit")  # ends on 7 December, warns 3 days before
    moment = AT + 10 * DAY
    assert ticking.remind(session, moment) == 0
    assert [ticking.remind(session, moment + DAY) for _ in range(2)] == [1, 0]
    assert ticking.remind(session, moment + 5 * DAY) == 1
    assert kinds(session) == ["termijn_nadert", "termijn_verstreken"]
    keeping.end(session, where, clock.id, TODAY, "Het besluit is verstuurd", moment + 5 * DAY)
    assert not session.scalars(select(Signal).where(Signal.seen_at.is_(None))).all()
    still = begun(session, where, "wmo_besluit")
    keeping.pause(session, where, still.id, Pause(TODAY, WHY), AT)
    assert ticking.remind(session, AT + 60 * DAY) == 0


@pytest.mark.parametrize("process_first", [True, False])
def test_a_step_and_the_clock_tell_of_one_lateness_once(
    process_first: bool, session: Session, people: People
) -> None:
    where = place(session, people)
    clock = begun(session, where, "wmo_besluit")
    late = AT + 20 * DAY

    def told(last_day: date) -> None:
        headers = {"soort": "te_laat", "tekst": "Het is te laat.", "ernst": "dringend"}
        about = {"termijn": "wmo_besluit", "laatsteDag": last_day.isoformat()}
        of_dossiers.make_signal(
            Call(session, where.dossier_id, UUID(int=0), None, late, headers, about, "key")
        )

    if process_first:
        told(clock.ends_on)
    ticking.remind(session, late)
    told(clock.ends_on)
    assert kinds(session) == ["te_laat" if process_first else "termijn_verstreken"]
    told(clock.ends_on + 9 * DAY)
    assert len(kinds(session)) == 2


def kinds(session: Session) -> list[str]:
    return sorted(session.scalars(select(Signal.kind)))


def test_a_diagram_starts_pauses_and_goes_on(session: Session, people: People) -> None:
    where = place(session, people)

    def called(at: int = 0, **variables: object) -> Call:
        return Call(
            session, where.dossier_id, UUID(int=0), None, AT + at * DAY, {}, variables, "key"
        )

    given = operations.start(called(termijn="wmo_besluit", vanaf="2026-11-23"))
    assert given == {"eindigtOp": "2026-12-07"}
    given = operations.pause(called(termijn="wmo_besluit", reden=WHY, dagen=7))
    assert given == {"eindigtOp": "2026-12-14"}
    given = operations.resume(called(2, termijn="wmo_besluit"))
    assert given == {"eindigtOp": "2026-12-09"}
    with pytest.raises(OperationFailed, match="niet verlengd"):
        operations.extend(called(termijn="wmo_besluit", reden=WHY, dagen=7))
    with pytest.raises(OperationFailed, match="loopt deze termijn niet"):
        operations.pause(called(termijn="bezwaar", reden=WHY))


def test_a_diagram_ends_a_clock_once_and_only_the_one_it_names(
    session: Session, people: People
) -> None:
    where = place(session, people)

    def called(**variables: object) -> Call:
        return Call(session, where.dossier_id, UUID(int=0), None, AT, {}, variables, "key")

    other = keeping.start(session, where, "awb_besluit", TODAY - 3 * DAY, "Jeugdwet", AT)
    last = keeping.start(session, where, "awb_besluit", TODAY - 2 * DAY, "Wmo 2015", AT)
    asked = {"termijn": "awb_besluit", "onderwerp": "Jeugdwet", "reden": WHY}
    with pytest.raises(AnswerRefused, match="nog niet begonnen") as refused:
        operations.end(called(**asked, op=str(TODAY - 5 * DAY)))
    assert refused.value.is_wrong(str(TODAY - 5 * DAY))
    assert not refused.value.is_wrong(str(TODAY))
    assert operations.end(called(**asked, op=str(TODAY - DAY))) == {}
    assert (other.ended_on, other.end_reason, last.ended_on) == (TODAY - DAY, WHY, None)
    assert operations.end(called(**asked)) == {}
    assert (other.ended_on, last.ended_on) == (TODAY - DAY, None)
    with pytest.raises(AnswerRefused):
        operations.start(called(termijn="awb_besluit", vanaf=str(TODAY + DAY)))
