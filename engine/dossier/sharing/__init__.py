"""Careful sharing: the assessment of each item, and the ledger that it ends up in.

`verstrekking_toets` advises, a person decides, and `disclose` is the only way into the ledger: it
writes one row for each item, version, recipient and occasion, in the transaction that makes the
item visible to who gets it.
"""

from engine.dossier.sharing.assessing import Assessment, Circumstances, assess
from engine.dossier.sharing.disclosing import (
    Grounds,
    NotAllowedToShare,
    Occasion,
    disclose,
    refuse,
)
from engine.dossier.sharing.ledger import LedgerRow, Received, ledger, recipients_of
from engine.dossier.sharing.recipients import Recipient, may_have_bsn

__all__ = [
    "Assessment",
    "Circumstances",
    "Grounds",
    "LedgerRow",
    "NotAllowedToShare",
    "Occasion",
    "Received",
    "Recipient",
    "assess",
    "disclose",
    "ledger",
    "may_have_bsn",
    "recipients_of",
    "refuse",
]
