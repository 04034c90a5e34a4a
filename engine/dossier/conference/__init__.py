"""Casusoverleg (art. 4.3.3 of the bill): who takes part and why, what is brought in and agreed, and
for each participant his own minutes with what he needs for his own task.

`preparing` and `participants` lead up to it, `bringing` writes down what is said, `choosing` lets a
person say what comes in whose minutes, `distributing` sends them. `projection` is what somebody
gets; `latest` what he got. `wording` and `pdf` show both.
"""

from engine.dossier.conference.errors import ConferenceInvalid
from engine.dossier.conference.listing import Invitation, invitation
from engine.dossier.conference.minutes import Minutes, latest, projection, versions
from engine.dossier.conference.participants import answer_invitation
from engine.dossier.conference.pdf import pdf_of
from engine.dossier.conference.wording import told

__all__ = [
    "ConferenceInvalid",
    "Invitation",
    "Minutes",
    "answer_invitation",
    "invitation",
    "latest",
    "pdf_of",
    "projection",
    "told",
    "versions",
]
