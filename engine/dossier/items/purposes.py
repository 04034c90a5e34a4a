"""For what, and on which ground, something may be asked, used or shared.

Both are rows of reference tables that a municipality edits. Two purposes it cannot add: the bill
gives no ground for data for the investigation of crimes or of abuse of benefits (Impactanalyse
Wams, §2.3; coordination only). They are nowhere offered, and refused by whatever way they come in.
"""

import re
import unicodedata
from datetime import date
from typing import Final

from sqlalchemy.orm import Session

from engine.policy import NotFound
from engine.reference import rows
from engine.reference.row import Row

FORBIDDEN: Final = re.compile(
    "opspor|oneigenlijkegebruik|oneigenlijkgebruik|strafvervolg|fraudebestrijd|fraudeonderzoek"
    "|bijstandsfraude|uitkeringsfraude|uitkeringsmisbruik|misbruikvaneenuitkering"
    "|misbruikvanuitkering"
)
"""What such a purpose is called, in letters alone: spaces, hyphens and accents are left out."""

NO_GROUND: Final = (
    "Voor opsporing en voor onderzoek naar oneigenlijk gebruik mag je hier geen gegevens vragen, "
    "gebruiken of delen. Daar is geen grondslag voor."
)
NO_PURPOSE: Final = "Kies een doel uit de lijst."
NO_VALID_GROUND: Final = "Kies een grondslag die op deze dag geldt."


def is_forbidden(text: str) -> bool:
    """Whether a text asks for what there is no ground for."""
    letters = unicodedata.normalize("NFKD", text).casefold()
    return FORBIDDEN.search("".join(filter(str.isalpha, letters))) is not None


def offered(session: Session, day: date) -> list[tuple[str, str]]:
    """Key and label of the purposes that can be chosen on a day, by label."""
    return [
        pair for pair in rows.choices(session, "doelen", day) if not is_forbidden(" ".join(pair))
    ]


def grounds(session: Session, day: date) -> list[tuple[str, str]]:
    """Key and label of the grounds that hold on a day, by label."""
    return rows.choices(session, "grondslagen", day)


def problem_of(session: Session, purpose: str, day: date) -> str:
    """What is wrong with a purpose, in Dutch; empty when it may be chosen."""
    if is_forbidden(purpose):
        return NO_GROUND
    return "" if purpose in dict(offered(session, day)) else NO_PURPOSE


def ground_of(session: Session, ground: str, day: date) -> Row | None:
    """The ground as it is on a day, or None when it does not hold then."""
    try:
        found = rows.row(session, "grondslagen", ground, day)
    except NotFound:
        return None
    return found if found.holds_on(day) else None


def key_of(session: Session, table: str, text: str, day: date) -> str:
    """The key of a row that was named by its key or its label; else the text itself."""
    named = {label: key for key, label in rows.labels(session, day, table).items()}
    return named.get(text, text)
