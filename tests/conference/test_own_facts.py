"""What a party told itself comes back in its minutes, also what it told before the meeting."""

from __future__ import annotations

from sqlalchemy.orm import Session

from engine.dossier.conference.choosing import matrix
from engine.dossier.items import Source
from engine.store.models import Conference
from tests.conference.world import LATER, Table, bring, hold


def test_a_party_may_have_back_what_it_told_also_before_the_meeting(
    session: Session, around: Table
) -> None:
    clinic = Source("partij", around.around.clinic, around.around.doctor)
    told = bring(session, around, "Kwam niet op de afspraak.", None, source=clinic)
    hold(session, around)
    conference = session.get_one(Conference, around.conference)
    dossier = around.around.dossier
    cells = matrix(session, around.people.karim, dossier, conference, LATER).cells
    assert cells[around.doctor, told].ticked
    assert cells[around.school, told].refused
