"""The people and parties of the client's story, all of them from the demo but the client."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from engine.reference.rows import day_of
from tests.support.steps import CLIENT

TODAY: Final = day_of(datetime.now(UTC)).isoformat()
"""In Dutch local time, as forms take it."""
GP: Final = "Huisartsenpraktijk De Fabel"
GP_DOCTOR: Final = "Fenna Fabel"
GP_MAIL: Final = "fenna.fabel@example.org"
POLICE: Final = "Politie Verzinsel-Noord"
POLICE_OFFICER: Final = "Pim Pet"
POLICE_MAIL: Final = "pim.pet@example.org"
CENTRE: Final = "Buurthuis De Bedenkers"
CENTRE_WORKER: Final = "Bente Bedenker"
CENTRE_MAIL: Final = "bente.bedenker@example.org"
DEBTS: Final = ("Wet gemeentelijke schuldhulpverlening", "Kredietbank Fantasia")
"""What the client left out, and the party that is only about it."""

HEALTH: Final = "Slaapt slecht en gebruikt medicijnen"
CRIME: Final = "Aangifte van vernieling in het voorjaar"
ORDINARY: Final = "Het dagritme is weg"
INCOME: Final = "Geen inkomen sinds het ontslag"
SECRET_OF_GP: Final = "De dosering wordt afgebouwd"
CLIENT_NAME: Final = CLIENT
