"""The guard of gegevens, verstrekkingen, toestemmingen and reikwijdte.

An item shows with its dossier, to who is in its circle; what was shared of it shows with it. What a
client gets stands in `of_clients`; who comes through a link gets none of it. The same in Python:
`engine.policy.items`.
"""

from collections.abc import Mapping
from typing import Final

from engine.store.guard.rule import ALL, CONTENT, HELD, Rule, content

IN_CIRCLE: Final = """(
    circle = 'dossier'
    OR circle = 'behandeling' AND dossier_id IN (SELECT my.id FROM guard.my_treatment my)
    OR circle = 'persoon' AND id IN (SELECT my.item_id FROM guard.my_item my))"""
ITEM: Final = content("item").shows
OF_DOSSIER: Final = f"{CONTENT} OR dossier_id = ANY ({HELD})"
WITH_ITEM: Final = "EXISTS (SELECT FROM public.item up WHERE up.id = item_id)"
"""The item shows: its own policy is asked."""
OF_ITEM: Final = f"{ALL} OR ({OF_DOSSIER}) AND {WITH_ITEM}"
OF_QUESTION: Final = f"item_id IS NULL AND ({content('disclosure').shows})"
"""What went with a question alone shows as the gegevensverzoek does."""

RULES: Final[Mapping[str, Rule]] = {
    "item": Rule(f"{ALL} OR ({ITEM}) AND {IN_CIRCLE}", begins=ITEM),
    "item_version": Rule(OF_ITEM, begins=content("item_version").shows),
    "item_viewer": Rule(OF_ITEM, begins=content("item_viewer").shows),
    "disclosure": Rule(f"{OF_ITEM} OR {OF_QUESTION}"),
}
"""Who writes an item down for a narrower circle than his own does not find it back."""

VIEWS: Final[Mapping[str, str]] = {
    "my_treatment": """
        SELECT id FROM public.dossier
        WHERE handler_id = (SELECT guard.me()) AND (SELECT guard.kind()) = 'account'
        UNION ALL
        SELECT dossier_id FROM public.involvement
        WHERE account_id = (SELECT guard.me()) AND (SELECT guard.kind()) = 'account'
            AND kind = 'coordinator' AND ended_at IS NULL
            AND (until IS NULL OR until > now())""",
    "my_item": """
        SELECT item_id FROM public.item_viewer
        WHERE account_id = (SELECT guard.me()) AND (SELECT guard.kind()) = 'account'""",
    "scope": """
        SELECT id, dossier_id, is_bound, laws, domains FROM public.scope_entry
        WHERE guard.sees(dossier_id) OR dossier_id = ANY ((SELECT guard.held())::uuid[])""",
    "ledger": """
        SELECT d.id, d.at, d.dossier_id, d.item_id, d.item_version, d.subject_id, d.domain,
            d.category, d.recipient_kind, d.party_id, p.name AS party_name, d.contact_id,
            d.person_id, d.occasion_kind, d.occasion_id, d.purpose, d.ground, d.channel, d.basis,
            d.consent_id, d.explanation IS NOT NULL AS good_care, d.actor_id
        FROM public.disclosure d LEFT JOIN public.party p ON p.id = d.party_id
        WHERE (SELECT guard.may('logs:read'))""",
}
"""Of which dossiers somebody is behandelaar or coördinator; which items he sees by name; the
reikwijdte that a case goes by, also when an operator mends it; and the ledger for who watches over
privacy: without a word that somebody typed."""
FUNCTIONS: Final = ""
