"""The casusoverleg of the dossier that is told in full: prepared, held, and its minutes sent."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from engine.demo.place import HOUSING, SCHOOL, Place
from engine.dossier.conference import bringing, choosing, distributing, participants, preparing
from engine.dossier.conference.bringing import Brought
from engine.dossier.conference.participants import NewParticipant
from engine.dossier.conference.preparing import Plan

NEEDED: Final = "Werkt nu met het gezin en moet weten wie wat doet."


def hold_meeting(place: Place, item_ids: Iterable[UUID]) -> None:
    """A casusoverleg with the client, a school and a landlord; each gets his own minutes."""
    session, actor, number = place.session, place.actor, place.number
    held = _prepare(place, 15, "Wonen en school na de scheiding")
    preparing.invite(session, actor, number, held, place.at(15))
    at_table = preparing.participants_of(session, held)
    preparing.hold(session, actor, number, held, [one.id for one in at_table], place.at(9))
    for item_id in item_ids:
        brought = Brought(None, "Nodig voor de afspraken over wonen en school.")
        bringing.bring(session, actor, number, held, item_id, brought, place.at(9))
    for one in at_table:
        what = "Komt op maandag vijf minuten eerder." if one.person_id else "Belt de cliënt."
        bringing.agree(session, actor, number, one.id, what, place.day(-5), place.at(9))
    _send_minutes(place, held)
    _prepare(place, 2, "Hoe gaat het met de afspraken?", days_to_go=9)


def _prepare(place: Place, days_ago: int, subject: str, *, days_to_go: int = -9) -> UUID:
    plan = Plan(
        subject,
        "casusoverleg",
        "wams_4_3_3",
        "Drie partijen doen iets voor dit gezin; het moet op elkaar passen.",
        place.day(-days_to_go),
        "Wijkgebouw De Verzinner, kamer 2",
    )
    session, actor, number, at = place.session, place.actor, place.number, place.at(days_ago)
    made = participants.prepare(session, actor, number, plan, at)
    for name in (SCHOOL, HOUSING):
        new = NewParticipant("partij", place.contact(name), NEEDED)
        participants.add(session, actor, number, made, new, at)
    return made


def _send_minutes(place: Place, held: UUID) -> None:
    """What is proposed for each and may be sent."""
    session, actor, number, at = place.session, place.actor, place.number, place.at(8)
    conference = preparing.of_dossier(session, place.dossier, held)
    shown = choosing.matrix(session, actor, place.dossier, conference, at)
    ticked = [key for key, one in shown.cells.items() if one.proposed and not one.refused]
    choosing.choose(session, actor, number, held, ticked, at)
    distributing.distribute(session, actor, number, held, at)
