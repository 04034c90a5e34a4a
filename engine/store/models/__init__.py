"""All tables. What a column means stands with the column."""

from engine.store.models.base import Base, table_of
from engine.store.models.definitions import Definition, Release, ReleaseDefinition
from engine.store.models.dossier import Dossier, DossierPerson, Involvement, Person, Signal
from engine.store.models.people import ROLES, Account, Group, Membership, SignInAttempt
from engine.store.models.work import (
    AuditEvent,
    DecisionRecord,
    Event,
    Incident,
    Instance,
    Task,
    TaskDraft,
)

__all__ = [
    "ROLES",
    "Account",
    "AuditEvent",
    "Base",
    "DecisionRecord",
    "Definition",
    "Dossier",
    "DossierPerson",
    "Event",
    "Group",
    "Incident",
    "Instance",
    "Involvement",
    "Membership",
    "Person",
    "Release",
    "ReleaseDefinition",
    "SignInAttempt",
    "Signal",
    "Task",
    "TaskDraft",
    "table_of",
]
