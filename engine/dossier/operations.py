"""What diagrams may do to a dossier: the operations that service tasks call by name."""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, null, select, update

import engine.dossier.beside
import engine.dossier.client.operations
import engine.dossier.clocks.operations
import engine.dossier.conference.moving
import engine.dossier.conference.operations
import engine.dossier.coordination.operations
import engine.dossier.items.operations
import engine.dossier.lists
import engine.dossier.plan.operations
import engine.dossier.requests.feedback
import engine.dossier.requests.operations
import engine.dossier.requests.recording
import engine.dossier.sharing.operations
import engine.retention.operations  # noqa: F401
from engine.dossier import closing
from engine.dossier.clocks.judging import newest
from engine.dossier.clocks.ticking import source_key
from engine.dossier.events import record
from engine.dossier.items import scope
from engine.dossier.opening import MUNICIPAL_TIME
from engine.dossier.signals import SEVERITIES, raise_signal
from engine.retention import terms
from engine.store.models import Dossier, DossierPerson, Person, Task, TaskDraft
from engine.work import decided
from engine.work.errors import AnswerRefused, OperationFailed
from engine.work.operations import Call, operation, sends

sends("gegevensverzoek-beantwoord", carries=("soort",))
sends(
    "verzoek-professional",
    carries=(
        *("kanaal", "melderPartij", "melderWerkterrein", "melderFunctie", "melderBereikbaar"),
        *("verzoek", "grondA", "grondB", "grondC", "eerdereHulp", "datumMelding"),
    ),
)


@operation("dossier:streefdatum", gives=())
def set_target_date(call: Call) -> Mapping[str, Any]:
    """Set the streefdatum: input `streefdatum`, an ISO date. Gives back nothing."""
    dossier = _dossier(call)
    dossier.target_date = _date(call, "streefdatum")
    record(call.session, None, dossier.id, "dossier:target:set", call.at)
    return {}


@operation("dossier:streefdatum-afsluiten", gives=())
def end_target_date(call: Call) -> Mapping[str, Any]:
    """What the streefdatum was for is done: the dossier has none any more. Gives back nothing."""
    dossier = _dossier(call)
    if dossier.target_date is not None:
        dossier.target_date = None
        record(call.session, None, dossier.id, "dossier:target:ended", call.at)
    return {}


@operation("dossier:gezinslid-opnemen", gives=())
def add_household_member(call: Call) -> Mapping[str, Any]:
    """A gezinslid agreed and becomes client (art. 2.3a.1): `naam`,
    `geboortedatum`, `relatie`, `instemmingDatum`. Gives back nothing."""
    name = str(call.variables.get("naam") or "").strip()
    if not name:
        raise OperationFailed("De naam van het gezinslid ontbreekt.")
    _tell_apart(call, name)
    person = Person(id=uuid4(), name=name, birth_date=_optional_date(call, "geboortedatum"))
    call.session.add(person)
    call.session.flush()
    call.session.add(
        DossierPerson(
            dossier_id=call.dossier_id,
            person_id=person.id,
            role="gezinslid",
            relation=call.variables.get("relatie"),
            consented_on=_optional_date(call, "instemmingDatum") or _today(call),
        )
    )
    record(call.session, None, call.dossier_id, "dossier:person:added", call.at)
    return {}


def _tell_apart(call: Call, name: str) -> None:
    """Later steps ask by name whom a gegeven is about."""
    same = select(Person.id).join(DossierPerson, DossierPerson.person_id == Person.id)
    here = DossierPerson.dossier_id == call.dossier_id, DossierPerson.ended_on.is_(None)
    agreed = DossierPerson.consented_on.is_not(None)
    called = func.lower(Person.name) == name.lower()
    if call.session.scalars(same.where(*here, agreed, called)).first() is not None:
        raise AnswerRefused(
            "In dit dossier doet al een gezinslid met deze naam mee. Zet er iets achter waaraan je "
            "ziet wie het is, bijvoorbeeld een tweede voornaam of ‘(zoon)’.",
            lambda value: value.strip().lower() == name.lower(),
        )


@operation("dossier:afsluiten", gives=())
def close_dossier(call: Call) -> Mapping[str, Any]:
    """Close the dossier with a `resultaat`, in words for people, and with it what still runs; its
    bewaartermijn begins, under `wetten` (keys), else under the laws of the reikwijdte. Gives back
    nothing."""
    dossier = _dossier(call)
    result = str(call.variables.get("resultaat") or call.headers.get("resultaat") or "").strip()
    if not result:
        raise OperationFailed("Het resultaat waarmee het dossier sluit, ontbreekt.")
    if dossier.status == "open":
        closing.close(call, dossier, result)
        _keep(call, dossier)
    return {}


def _keep(call: Call, dossier: Dossier) -> None:
    """No closed dossier without the day on which it may go."""
    laws = call.variables.get("wetten")
    if not isinstance(laws, list):
        bounds = scope.current(call.session, dossier.id)
        laws = list(bounds.laws) if bounds else []
    try:
        terms.close(call.session, dossier, map(str, laws), call.at)
    except terms.NoTerm as missing:
        raise OperationFailed(str(missing)) from None


@operation("dossier:antwoorden-wissen", gives=())
def forget_answers(call: Call) -> Mapping[str, Any]:
    """Forget what was answered in steps: header `stappen`, element ids with commas between them.

    For answers about somebody who then chose to stay out of the dossier (art. 2.3a.1). Decisions
    that may have looked at them lose their grounds as well.
    """
    steps = [one.strip() for one in call.headers.get("stappen", "").split(",") if one.strip()]
    if not steps:
        raise OperationFailed("Er staat niet bij van welke stappen de antwoorden weg moeten.")
    of_steps = Task.instance_id == call.instance_id, Task.element_id.in_(steps)
    typed = TaskDraft.task_id.in_(select(Task.id).where(*of_steps))
    call.session.execute(delete(TaskDraft).where(typed))
    first = select(func.min(Task.ended_at)).where(*of_steps, Task.answers.is_not(None))
    decided.forget(call.session, call.instance_id, steps, call.session.scalar(first))
    call.session.execute(update(Task).where(*of_steps).values(answers=null(), subject=None))
    record(call.session, None, call.dossier_id, "dossier:answers:forgotten", call.at)
    return {}


@operation("signalering:maken", gives=())
def make_signal(call: Call) -> Mapping[str, Any]:
    """Raise a signalering: headers `soort`, `tekst`, `ernst` (info, waarschuwing, dringend).

    With `termijn`, the key of a term whose last day is the day that `laatsteDag` says, it is the
    signalering of that clock, raised once: by this step or by the clock, whoever is first.
    """
    severity = call.headers.get("ernst", "waarschuwing")
    if severity not in SEVERITIES:
        raise OperationFailed("De ernst van de signalering is niet bekend.")
    kind = call.headers.get("soort", "signalering")
    message = call.headers.get("tekst", kind)
    # Two steps at one moment that say something different are two signaleringen.
    own_key = f"{call.instance_id}:{kind}:{message}:{call.at.isoformat()}"
    raise_signal(
        call.session,
        call.dossier_id,
        kind=kind,
        message=message,
        severity=severity,
        source_key=_key_of_clock(call) or own_key,
        at=call.at,
    )
    return {}


def _key_of_clock(call: Call) -> str | None:
    """How the clock that this signalering tells of would name its own; None: it tells of no clock,
    or of another day than its last."""
    clock = newest(call.session, call.dossier_id, str(call.variables.get("termijn") or ""))
    if clock is None or clock.ends_on != _optional_date(call, "laatsteDag"):
        return None
    return source_key(clock, _today(call))


def _dossier(call: Call) -> Dossier:
    return call.session.scalars(
        select(Dossier).where(Dossier.id == call.dossier_id).with_for_update(key_share=True)
    ).one()


def _today(call: Call) -> date:
    return call.at.astimezone(ZoneInfo(MUNICIPAL_TIME)).date()


def _date(call: Call, name: str) -> date:
    found = _optional_date(call, name)
    if found is None:
        raise OperationFailed(f"De datum ‘{name}’ ontbreekt.")
    return found


def _optional_date(call: Call, name: str) -> date | None:
    value = call.variables.get(name)
    if value in (None, ""):
        return None
    try:
        return date.fromisoformat(str(value)[:10])
    except ValueError:
        raise OperationFailed(f"De datum ‘{name}’ is geen datum.") from None
