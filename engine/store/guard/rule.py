"""What a rule of the guard is, and the two that most tables have."""

from dataclasses import dataclass
from typing import Final

HELD: Final = "(SELECT guard.held())::uuid[]"
PLACES: Final = "(SELECT guard.sees_places())"
CONTENT: Final = "(SELECT guard.sees_content())"
ALL: Final = "(SELECT guard.sees_all())"


@dataclass(frozen=True, slots=True)
class Rule:
    """When a row of a table shows, and when one may be added or changed to what it becomes."""

    shows: str
    begins: str = ""
    """When a new one may be added; empty: when it shows."""
    alters: str = ""
    """When one may be locked, changed or deleted; empty: when it shows."""
    changed: str = ""
    """What a row must be after a change; empty: as a new one."""


def belongs(table: str, column: str, parent: str) -> str:
    if parent == "dossier":
        return f"guard.sees({column})"
    return f"EXISTS (SELECT FROM public.{parent} up WHERE up.id = {table}.{column})"


def place(table: str, column: str = "dossier_id", parent: str = "dossier") -> Rule:
    """A row that tells where a case stands: with its parent, and for who sees places."""
    return Rule(f"{PLACES} OR {belongs(table, column, parent)}")


def content(table: str, column: str = "dossier_id", parent: str = "dossier") -> Rule:
    """A row that tells something about people: with its parent, but not for who sees places."""
    with_parent = belongs(table, column, parent)
    held = f" OR {column} = ANY ({HELD})" if parent == "dossier" else ""
    return Rule(f"{ALL} OR {CONTENT} AND {with_parent}{held}")
