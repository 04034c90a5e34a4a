"""What a client takes along speaks Dutch, also in the names."""

from __future__ import annotations

from dataclasses import fields

import pytest

from engine.dossier.client.exporting import KEYS, NAMES
from engine.dossier.client.facts import OwnItem, Shared
from engine.dossier.conference.minutes import Minutes, MinutesAgreement, MinutesItem


@pytest.mark.parametrize("kind", [OwnItem, Shared, Minutes, MinutesItem, MinutesAgreement])
def test_every_field_that_is_told_has_a_dutch_name(kind: type) -> None:
    told = {one.name for one in fields(kind)} - KEYS
    assert told <= set(NAMES)
    assert len({NAMES[one] for one in told}) == len(told)
