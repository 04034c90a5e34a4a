"""What diagrams may do to clocks. A clock is named by the key of its term: of several, the one that
was started last. With `onderwerp` only one about that subject is meant."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import UUID

from engine.dossier.clocks import keeping
from engine.dossier.clocks.judging import Extension, Pause, newest
from engine.dossier.clocks.keeping import Place
from engine.dossier.clocks.terms import Length
from engine.dossier.records.writing import RecordInvalid
from engine.reference.rows import day_of
from engine.store.models import Clock
from engine.work.errors import AnswerRefused, OperationFailed
from engine.work.operations import Call, operation

GIVES = ("eindigtOp",)


@operation("termijn:starten", gives=GIVES)
def start(call: Call) -> Mapping[str, Any]:
    """Start the clock of `termijn`, a key of the reference table, after `vanaf` (else today);
    `onderwerp` tells it from another of the same term. Gives `eindigtOp`."""
    day, about = _day(call, "vanaf") or day_of(call.at), _text(call, "onderwerp")
    try:
        term = _text(call, "termijn")
        clock = keeping.start(call.session, _place(call), term, day, about, call.at)
    except RecordInvalid as invalid:
        raise _refusal(invalid, "vanaf", day) from None
    return _given(clock)


@operation("termijn:pauzeren", gives=GIVES)
def pause(call: Call) -> Mapping[str, Any]:
    """Let the clock of `termijn` stand still for a `reden`, for so many `dagen` or until it is
    resumed; `instemmingOp` is the day on which the client agreed. Gives `eindigtOp`: without
    `dagen` the day before which it does not end."""
    wanted = Pause(
        _day(call, "vanaf") or day_of(call.at),
        _text(call, "reden"),
        _number(call, "dagen"),
        _day(call, "instemmingOp"),
    )
    try:
        return _given(keeping.pause(call.session, _place(call), _clock(call), wanted, call.at))
    except RecordInvalid as invalid:
        raise OperationFailed(str(invalid)) from None


@operation("termijn:hervatten", gives=GIVES)
def resume(call: Call) -> Mapping[str, Any]:
    """Let the clock of `termijn` go on, `vanaf` being the first day that counts (else today).
    Gives `eindigtOp`."""
    day = _day(call, "vanaf") or day_of(call.at)
    try:
        return _given(keeping.resume(call.session, _place(call), _clock(call), day, call.at))
    except RecordInvalid as invalid:
        raise OperationFailed(str(invalid)) from None


@operation("termijn:verlengen", gives=GIVES)
def extend(call: Call) -> Mapping[str, Any]:
    """Give the clock of `termijn` so many `dagen` more for a `reden`; `gemeldOp` is the day on
    which the client heard (else today). Gives `eindigtOp`."""
    length = Length(_number(call, "dagen") or 0, "dagen")
    told = _day(call, "gemeldOp") or day_of(call.at)
    wanted = Extension(length, _text(call, "reden"), told)
    try:
        return _given(keeping.extend(call.session, _place(call), _clock(call), wanted, call.at))
    except RecordInvalid as invalid:
        raise OperationFailed(str(invalid)) from None


@operation("termijn:afsluiten", gives=())
def end(call: Call) -> Mapping[str, Any]:
    """What the clock of `termijn` was for is done, for a `reden`: it stops on the day `op` (else
    today). Did somebody end it before, or was there none, then nothing happens. Gives nothing."""
    found, day = _newest(call), _day(call, "op") or day_of(call.at)
    if found is None:
        return {}
    try:
        keeping.end(call.session, _place(call), found.id, day, _text(call, "reden"), call.at)
    except RecordInvalid as invalid:
        raise _refusal(invalid, "einddatum", day) from None
    return {}


def _place(call: Call) -> Place:
    return Place(call.dossier_id, account_id=call.actor_id)


def _clock(call: Call) -> UUID:
    found = _newest(call)
    if found is None:
        raise OperationFailed("In dit dossier loopt deze termijn niet.")
    return found.id


def _newest(call: Call) -> Clock | None:
    about = _text(call, "onderwerp") or None
    return newest(call.session, call.dossier_id, _text(call, "termijn"), about)


def _refusal(invalid: RecordInvalid, field: str, day: date) -> OperationFailed:
    """A day that somebody has just filled in and that can't be: he hears it at the field."""
    if set(invalid.errors) == {field}:
        told = " ".join(invalid.errors[field])
        return AnswerRefused(told, lambda value: value[:10] == day.isoformat())
    return OperationFailed(str(invalid))


def _given(clock: Clock) -> Mapping[str, Any]:
    return {"eindigtOp": clock.ends_on.isoformat()}


def _text(call: Call, name: str) -> str:
    return str(call.variables.get(name) or call.headers.get(name) or "").strip()


def _day(call: Call, name: str) -> date | None:
    text = _text(call, name)
    try:
        return date.fromisoformat(text[:10]) if text else None
    except ValueError:
        raise OperationFailed(f"‘{name}’ is geen datum.") from None


def _number(call: Call, name: str) -> int | None:
    text = _text(call, name)
    try:
        return int(text) if text else None
    except ValueError:
        raise OperationFailed(f"‘{name}’ is geen heel getal.") from None
