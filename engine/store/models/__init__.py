"""All tables. What a column means stands with the column."""

from engine.store.models.base import Base, table_of
from engine.store.models.definitions import Definition, Release, ReleaseBinding, ReleaseDefinition
from engine.store.models.dossier import Dossier, DossierPerson, Involvement, Person, Signal
from engine.store.models.jobs import Job
from engine.store.models.people import (
    PEOPLE_ROLES,
    ROLES,
    SYSTEM,
    Account,
    Group,
    Membership,
    SignInAttempt,
)
from engine.store.models.programs import ApiToken
from engine.store.models.routing import (
    Delivery,
    Message,
    Schedule,
    SignalBroadcast,
    SignalReceiver,
    Subscription,
)
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
    "PEOPLE_ROLES",
    "ROLES",
    "SYSTEM",
    "Account",
    "ApiToken",
    "AuditEvent",
    "Base",
    "DecisionRecord",
    "Definition",
    "Delivery",
    "Dossier",
    "DossierPerson",
    "Event",
    "Group",
    "Incident",
    "Instance",
    "Involvement",
    "Job",
    "Membership",
    "Message",
    "Person",
    "Release",
    "ReleaseBinding",
    "ReleaseDefinition",
    "Schedule",
    "SignInAttempt",
    "Signal",
    "SignalBroadcast",
    "SignalReceiver",
    "Subscription",
    "Task",
    "TaskDraft",
    "table_of",
]
