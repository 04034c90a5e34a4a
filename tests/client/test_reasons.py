"""Why somebody looked, in the words of the reference tables."""

from __future__ import annotations

from engine.dossier.client.view import in_words

WORDS = {"casusoverleg": "Bespreken in een casusoverleg", "wams_4_3_3": "Casusoverleg"}


def test_keys_of_a_doel_and_a_grondslag_are_told_in_words() -> None:
    told = in_words("casusoverleg, wams_4_3_3", WORDS)
    assert told == "Bespreken in een casusoverleg, Casusoverleg"


def test_what_somebody_wrote_stays_as_it_is() -> None:
    assert in_words("Belde terug, zoals gevraagd.", WORDS) == "Belde terug, zoals gevraagd."
