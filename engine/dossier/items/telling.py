"""What the rows of a form in the investigation say as items."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select

from engine.dossier.items import purposes, rounds
from engine.dossier.items.facts import ItemInvalid, NewItem, Source
from engine.dossier.items.judging import LONGEST, holds_bsn
from engine.policy import load_actor
from engine.reference import rows
from engine.store.models import Dossier, DossierPerson, Person
from engine.work.errors import AnswerRefused, OperationFailed
from engine.work.operations import Call

Row = Mapping[str, Any]
SOURCES: Final = {"cliënt": "client", "gemeente": "gemeente", "andere partij": "partij"}
"""How the forms name where something comes from; told by nobody, it is what we conclude."""
UNKNOWN: Final = {"category": "gewoon", "circle": "behandeling"}
"""Who does not say what kind of fact it is, has it seen by few."""


def write(call: Call, say: Callable[[Row], str]) -> tuple[dict[UUID, Row], list[str]]:
    """Let the items of this step be its rows, in the words of `say`; gives the rows by the keys of
    their items, and the keys to give `rounds.settle` the next time. Raises `OperationFailed`."""
    told = rows_of(call)
    facts = [_fact(call, one, say(one)) for one in told]
    keyed = rounds.keys_of(call.instance_id, call.headers.get("stap", ""), facts)
    dossier = call.session.get_one(Dossier, call.dossier_id)
    actor = load_actor(call.session, call.actor_id) if call.actor_id else None
    try:
        left = rounds.settle(call.session, actor, dossier, keyed, before(call), call.at)
    except ItemInvalid as invalid:
        raise _refusal(call, invalid) from None
    by_fact = {id(fact): row for fact, row in zip(facts, told, strict=True)}
    return {key: by_fact[id(fact)] for key, fact in keyed.items()}, [str(key) for key in left]


def rows_of(call: Call) -> list[Row]:
    """The rows that the step tells."""
    given = call.variables.get("gegevens") or []
    if not isinstance(given, list) or not all(isinstance(one, Mapping) for one in given):
        raise OperationFailed("‘gegevens’ is geen lijst.")
    return given


def before(call: Call) -> list[UUID]:
    """The keys of what the step left the last time."""
    return [UUID(str(one)) for one in call.variables.get("eerder") or []]


def person_of(call: Call, row: Row) -> UUID:
    """Whom a row is about: the client, or a gezinslid by his name."""
    name = row.get("betreft") or "Cliënt"
    here = select(DossierPerson.person_id).where(
        DossierPerson.dossier_id == call.dossier_id, DossierPerson.ended_on.is_(None)
    )
    if name == "Cliënt":
        found = call.session.scalars(here.where(DossierPerson.role == "client")).all()
    else:
        named = here.join(Person, Person.id == DossierPerson.person_id).where(Person.name == name)
        agreed = named.where(DossierPerson.consented_on.is_not(None))
        found = call.session.scalars(agreed).all() or call.session.scalars(named).all()
    if len(found) != 1:
        problem = TWO_OF_THAT_NAME if found else NOBODY_OF_THAT_NAME
        raise AnswerRefused(problem, lambda value: value == name)
    return found[0]


TWO_OF_THAT_NAME: Final = (
    "In dit dossier hebben twee mensen deze naam. Maak bij Personen van een van beiden de naam "
    "anders, en rond deze taak daarna af."
)
NOBODY_OF_THAT_NAME: Final = (
    "In dit dossier doet niemand mee met deze naam. Kies iemand anders, of kijk bij Personen hoe "
    "de naam daar staat."
)


def _refusal(call: Call, invalid: ItemInvalid) -> OperationFailed:
    """What to tell who filled in the step, at the field where it can be told."""
    necessity = str(call.variables.get("noodzaak") or "").strip()
    at_fault = {
        "tekst": lambda value: holds_bsn(value) or len(value.strip()) > LONGEST,
        "noodzaak": lambda value: value.strip() == necessity,
    }
    field, problems = next(iter(invalid.errors.items()))
    if field in at_fault:
        return AnswerRefused(" ".join(problems), at_fault[field])
    return OperationFailed(str(invalid))


def domain_of(call: Call, row: Row) -> str:
    """The key of the law or domain of a row, named by its key or its label."""
    day, text = rows.day_of(call.at), str(row.get("domein") or "")
    for table in ("wetten", "domeinen"):
        key = purposes.key_of(call.session, table, text, day)
        if key != text:
            return key
    return text


def day_of(row: Row, name: str) -> date | None:
    """A date of a row."""
    value = row.get(name)
    return date.fromisoformat(str(value)[:10]) if value else None


def party_of(row: Row) -> UUID | None:
    """The party that a row came from."""
    value = row.get("partij")
    try:
        return UUID(str(value)) if value else None
    except ValueError:
        raise OperationFailed("Kies van welke partij het gegeven komt.") from None


def _fact(call: Call, row: Row, text: str) -> NewItem:
    kind = SOURCES.get(str(row.get("bron") or "gemeente"), "")
    category = {"category": row["soort"]} if row.get("soort") else UNKNOWN
    return NewItem(
        person_of(call, row),
        domain_of(call, row),
        text=text,
        source=Source(kind, party_of(row) if kind == "partij" else None),
        observed_on=day_of(row, "datum") or rows.day_of(call.at),
        purpose=_key(call, "doel", "doelen"),
        ground=_key(call, "grondslag", "grondslagen"),
        necessity=str(call.variables.get("noodzaak") or ""),
        **category,
    )


def _key(call: Call, name: str, table: str) -> str:
    text = str(call.variables.get(name) or "")
    return purposes.key_of(call.session, table, text, rows.day_of(call.at))
