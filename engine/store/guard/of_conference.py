"""The guard of casusoverleg and its minutes.

Minutes hold what items say, so they show to who treats the dossier and to whose they are: a
colleague his own, a contact those that his link leads to. What a client gets stands in
`of_clients`.
"""

from collections.abc import Mapping
from typing import Final

from engine.store.guard.rule import ALL, CONTENT, HELD, Rule, content

LED_TO: Final = """
    SELECT my.object_id FROM guard.my_door my WHERE my.purpose IN ('uitnodiging', 'verslag')"""
TAKES_PART: Final = f"SELECT p.conference_id FROM public.participant p WHERE p.id IN ({LED_TO})"  # noqa: S608 - our own words
READS: Final = """
    SELECT my.object_id FROM guard.my_door my WHERE my.purpose = 'verslag'"""
MINE: Final = """
    EXISTS (SELECT FROM public.participant p
        WHERE p.id = participant_id AND p.account_id = (SELECT guard.me()))"""
TREATED: Final = "dossier_id IN (SELECT my.id FROM guard.my_treatment my)"

CONFERENCE: Final = content("conference").shows
PARTICIPANT: Final = content("participant").shows
MINUTES: Final = content("minutes").shows
TAKEN_IN: Final = content("conference_item").shows
WITH_ITEM: Final = "EXISTS (SELECT FROM public.item up WHERE up.id = item_id)"

RULES: Final[Mapping[str, Rule]] = {
    "conference": Rule(
        f"{CONFERENCE} OR id IN ({TAKES_PART})", begins=CONFERENCE, alters=CONFERENCE
    ),
    "participant": Rule(
        f"{PARTICIPANT} OR id IN ({LED_TO})", begins=PARTICIPANT, alters=PARTICIPANT
    ),
    "conference_item": Rule(
        f"{ALL} OR ({CONTENT} OR dossier_id = ANY ({HELD})) AND {WITH_ITEM}", begins=TAKEN_IN
    ),
    "minutes": Rule(
        f"{ALL} OR ({MINUTES}) AND ({TREATED} OR {MINE}) OR participant_id IN ({READS})",
        begins=MINUTES,
    ),
}
VIEWS: Final[Mapping[str, str]] = {}
FUNCTIONS: Final = ""
