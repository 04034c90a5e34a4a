"""Gegevens: one fact about one person, with source, date, purpose, ground and necessity.

Who writes them down, who sees them, how far may be looked (reikwijdte) and what people allowed to
be shared (toestemming). Whatever shows an item, anywhere, reads it through `seen_by`.
"""

from engine.dossier.items.facts import Correction, ItemInvalid, NewItem, Source
from engine.dossier.items.reading import ItemRow, history, seen_by
from engine.dossier.items.scope import offered_domains
from engine.dossier.items.writing import add, correct, withdraw

__all__ = [
    "Correction",
    "ItemInvalid",
    "ItemRow",
    "NewItem",
    "Source",
    "add",
    "correct",
    "history",
    "offered_domains",
    "seen_by",
    "withdraw",
]
