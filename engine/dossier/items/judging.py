"""Whether an item may be written down: by the scope, the reference tables, and what it says."""

import re
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from engine import policy
from engine.dossier.items import purposes, scope
from engine.dossier.items.facts import Correction, ItemInvalid, NewItem, Source
from engine.dossier.people.bsn import Bsn, InvalidBsn
from engine.reference import rows
from engine.store.models import (
    CIRCLES,
    SOURCES,
    Account,
    Dossier,
    DossierPerson,
    Party,
    PartyContact,
)

LONGEST: Final = 2000
NINE_DIGITS: Final = re.compile(r"(?<![\d])(?<!\d[ .-])\d(?:[ .]?\d){8}(?![ .-]?\d)")


def judge(session: Session, dossier: Dossier, new: NewItem, at: datetime) -> None:
    """Raise `ItemInvalid` unless the item may be written down on the day of `at`."""
    day = rows.day_of(at)
    categories = {key for key, _ in rows.choices(session, "gegevenscategorieen", day)}
    purpose = purposes.problem_of(session, new.purpose, day)
    ground = purposes.ground_of(session, new.ground, day)
    ItemInvalid.raise_for(
        {
            "persoon": _person(session, dossier, new.person_id),
            "domein": _domain(session, dossier, new.domain, at),
            "soort": [] if new.category in categories else ["Kies een soort gegeven."],
            "tekst": judge_text(new.text),
            "bron": judge_source(session, new.source, day),
            "datum": _not_later(new.observed_on, day),
            "doel": [purpose] if purpose else [],
            "grondslag": [] if ground else [purposes.NO_VALID_GROUND],
            "noodzaak": judge_necessity(new.necessity),
            "kring": _circle(session, new, at),
        }
    )
    judge_viewers(session, new.viewers)


def judge_correction(session: Session, change: Correction, at: datetime) -> None:
    """Raise `ItemInvalid` unless an item may say this from now on."""
    day, why = rows.day_of(at), change.reason.strip()
    ItemInvalid.raise_for(
        {
            "tekst": judge_text(change.text),
            "bron": judge_source(session, change.source, day) if change.source else [],
            "reden": [] if 0 < len(why) <= LONGEST else ["Vul in waarom je dit verbetert."],
            "datum": _not_later(change.observed_on, day) if change.observed_on else [],
        }
    )


def judge_text(text: str) -> list[str]:
    """What is wrong with what an item says. A BSN stands with the person, encrypted, and nowhere
    else."""
    if not 0 < len(text.strip()) <= LONGEST:
        return [f"Schrijf het gegeven op, in hoogstens {LONGEST} tekens."]
    if holds_bsn(text):
        return ["Zet geen BSN in een gegeven. Het BSN staat bij Personen, en blijft daar."]
    return []


def judge_necessity(text: str) -> list[str]:
    """What is wrong with a reason why something is needed."""
    if not 0 < len(text.strip()) <= LONGEST:
        return ["Vul in waarom dit gegeven nodig is voor het doel."]
    return [purposes.NO_GROUND] if purposes.is_forbidden(text) else []


def judge_source(session: Session, source: Source, day: date) -> list[str]:
    """What is wrong with where an item comes from."""
    if source.kind not in SOURCES:
        return ["Kies van wie het gegeven komt."]
    if source.kind != "partij":
        return ["Een partij hoort hier niet bij."] if source.party_id else []
    party = session.get(Party, source.party_id) if source.party_id else None
    if party is None or (party.ended_on is not None and party.ended_on <= day):
        return ["Kies van welke partij het gegeven komt."]
    contact = session.get(PartyContact, source.contact_id) if source.contact_id else None
    if source.contact_id and (contact is None or contact.party_id != party.id):
        return ["Deze contactpersoon werkt niet bij die partij."]
    return []


def judge_viewers(session: Session, viewers: tuple[UUID, ...]) -> None:
    """Raise `ItemInvalid` unless all of them are medewerkers who take work."""
    wanted = set(viewers)
    known = select(func.count()).where(Account.id.in_(wanted), policy.takes_work())
    if wanted and session.scalar(known) != len(wanted):
        raise ItemInvalid({"wie": ["Kies medewerkers die in Samenloop werken."]})


def circle_for(session: Session, category: str, wanted: str | None, at: datetime) -> str:
    """The circle that was asked for, else that of the category."""
    found: str = rows.row(session, "gegevenscategorieen", category, rows.day_of(at)).values["kring"]
    return wanted or found


def holds_bsn(text: str) -> bool:
    """Whether a BSN stands in a text: nine digits that pass the check, with spaces or dots between
    them or not."""
    return any(_is_bsn(found[0]) for found in NINE_DIGITS.finditer(text))


def _is_bsn(digits: str) -> bool:
    try:
        Bsn.of(digits)
    except InvalidBsn:
        return False
    return True


def _person(session: Session, dossier: Dossier, person_id: UUID) -> list[str]:
    part = session.get(DossierPerson, (dossier.id, person_id))
    takes_part = part is not None and part.ended_on is None
    return [] if takes_part else ["Kies over wie het gaat: iemand die in het dossier meedoet."]


def _domain(session: Session, dossier: Dossier, domain: str, at: datetime) -> list[str]:
    day = rows.day_of(at)
    if domain not in scope.all_domains(session, day):
        return ["Kies bij welke wet of welk domein dit hoort."]
    if domain not in scope.offered_domains(session, dossier.id, at):
        return ["Dit valt buiten de reikwijdte die is vastgelegd."]
    return []


def _circle(session: Session, new: NewItem, at: datetime) -> list[str]:
    if new.circle is None:
        return []
    known = rows.labels(session, rows.day_of(at), "gegevenscategorieen")
    if new.circle not in CIRCLES or new.category not in known:
        return ["Kies wie het gegeven mag zien."]
    widest = CIRCLES.index(circle_for(session, new.category, None, at))
    if CIRCLES.index(new.circle) < widest:
        return ["Dit soort gegevens mag niet voor meer mensen te zien zijn."]
    return []


def _not_later(day: date, today: date) -> list[str]:
    return ["Kies vandaag of een eerdere dag."] if day > today else []
