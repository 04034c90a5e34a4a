"""The guard of signed links and what comes in through them.

Who comes through a link only looks: what he sends is written by the system, after the link was
looked at again. `guard.my_door` is for the rules of other rooms too: what a link leads to.
"""

from collections.abc import Mapping
from typing import Final

from engine.store.guard.rule import ALL, Rule, content


def _led_to(table: str, *purposes: str) -> Rule:
    """With the dossier, and for who came through a link that leads to this very row."""
    with_dossier = content(table).shows
    named = ", ".join(f"'{one}'" for one in purposes)
    led = f"id IN (SELECT my.object_id FROM guard.my_door my WHERE my.purpose IN ({named}))"  # noqa: S608 - our own words
    return Rule(f"{with_dossier} OR {led}", begins=with_dossier, alters=with_dossier)


DOOR: Final = content("door").shows
OWN: Final = "id IN (SELECT my.id FROM guard.my_door my)"
FACT: Final = content("data_request_fact").shows
TREATS: Final = "dossier_id IN (SELECT my.id FROM guard.my_treatment my)"
"""As for an item of the circle `behandeling` (`of_items`)."""

RULES: Final[Mapping[str, Rule]] = {
    "door": Rule(f"{DOOR} OR {OWN}", begins=DOOR, alters=DOOR),
    "door_attempt": Rule(ALL),
    "data_request": _led_to("data_request", "gegevensverzoek"),
    "professional_request": _led_to("professional_request", "verzoek", "terugkoppeling"),
    "data_request_fact": Rule(f"{ALL} OR ({FACT}) AND (NOT restricted OR {TREATS})", begins=FACT),
}
VIEWS: Final[Mapping[str, str]] = {
    "my_door": """
        SELECT id, purpose, dossier_id, object_id FROM public.door
        WHERE id = (SELECT guard.me()) AND (SELECT guard.kind()) = 'door' AND shut_at IS NULL""",
    "my_subject": """
        SELECT p.id, p.name, p.birth_date,
            CASE WHEN r.with_bsn AND 'bsn' = ANY (o.powers) THEN p.bsn_cipher END AS bsn_cipher
        FROM guard.my_door d
        JOIN public.data_request r ON r.id = d.object_id AND d.purpose = 'gegevensverzoek'
        JOIN public.person p ON p.id = r.person_id
        JOIN public.party o ON o.id = r.party_id""",
}
"""`my_subject`: whom the request is about that a link asks to answer; his BSN only when it goes
along on purpose, to a party that may process it."""
FUNCTIONS: Final = ""
