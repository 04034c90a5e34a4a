"""The guard of plan, contact, documents and clocks.

What is about people in a smaller circle shows to that circle only: of the dossier, of who handles
or coordinates it, or of those who were named. Who wrote it himself keeps seeing it.
"""

from collections.abc import Mapping
from typing import Final

from engine.store.guard.rule import ALL, Rule, content

ME: Final = "(SELECT guard.me())"


def _circle(table: str, *, named: str = "") -> Rule:
    """With the dossier, for the circle of the row; `named` is who else sees `persoon`."""
    with_dossier = content(table).shows
    seen = f"""
        circle = 'dossier' OR made_by = {ME}
        OR circle = 'behandeling' AND dossier_id IN (SELECT my.dossier_id FROM guard.my_care my)
        {named}"""  # noqa: S608 - our own words
    return Rule(f"{ALL} OR ({with_dossier}) AND ({seen})", begins=with_dossier)


RULES: Final[Mapping[str, Rule]] = {
    "contact_moment": _circle("contact_moment"),
    "note": _circle("note"),
    "document": _circle("document", named=f"OR circle = 'persoon' AND {ME} = ANY (viewers)"),
}
VIEWS: Final[Mapping[str, str]] = {
    "my_care": """
        SELECT id AS dossier_id FROM public.dossier
        WHERE handler_id = (SELECT guard.me()) AND (SELECT guard.kind()) = 'account'
        UNION ALL
        SELECT dossier_id FROM public.involvement
        WHERE account_id = (SELECT guard.me()) AND (SELECT guard.kind()) = 'account'
            AND kind = 'coordinator' AND ended_at IS NULL AND (until IS NULL OR until > now())""",
}
"""The dossiers that somebody handles or coordinates: the circle `behandeling`."""
FUNCTIONS: Final = ""
