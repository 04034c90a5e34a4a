"""What a role gives: the pages and actions that exist for somebody."""

from typing import Final

PERMISSIONS: Final[dict[str, frozenset[str]]] = {
    "dossiers:read": frozenset({"medewerker", "teamleider", "extern"}),
    "dossiers:start": frozenset({"medewerker", "teamleider"}),
    "dossiers:assign": frozenset({"teamleider"}),
    "tasks:work": frozenset({"medewerker", "teamleider", "extern"}),
    "tasks:all": frozenset({"teamleider"}),
    "tasks:assign": frozenset({"teamleider"}),
    "definitions:read": frozenset({"procesontwerper", "beheerder"}),
    "definitions:deploy": frozenset({"procesontwerper"}),
    "cases:operate": frozenset({"beheerder"}),
    "messages:publish": frozenset({"systeem"}),
    "insight:read": frozenset({"manager", "teamleider"}),
    "implementation:use": frozenset({"manager"}),
    "consultation:use": frozenset({"medewerker", "teamleider"}),
    "consultation:lead": frozenset({"teamleider"}),
    "questions:use": frozenset({"medewerker", "teamleider"}),
    "logs:read": frozenset({"privacyfunctionaris"}),
    "register:edit": frozenset({"privacyfunctionaris"}),
    "reference:edit": frozenset({"beheerder"}),
    "parties:edit": frozenset({"beheerder"}),
    "parties:read": frozenset({"medewerker", "teamleider", "beheerder", "extern"}),
    "people:edit": frozenset({"medewerker", "teamleider"}),
    "records:edit": frozenset({"medewerker", "teamleider", "extern"}),
    "bsn:show": frozenset({"medewerker", "teamleider"}),
    "dossiers:emergency": frozenset({"medewerker", "teamleider"}),
    "retention:read": frozenset({"beheerder", "privacyfunctionaris"}),
    "retention:propose": frozenset({"beheerder"}),
    "retention:confirm": frozenset({"beheerder", "privacyfunctionaris"}),
    "cooperation:report": frozenset({"medewerker", "teamleider", "extern"}),
    "cooperation:read": frozenset({"teamleider", "manager"}),
}
"""Permission → the roles that give it."""
