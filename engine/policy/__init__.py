"""Who may see and do what. Every decision about access is taken here, and nowhere else.

A role gives *permissions* (which pages and actions exist for somebody); a *ground* gives a dossier:
being its behandelaar, working in its group, being involved by name, having one of its open tasks
to do, or leading a group to which one is offered. Both are needed. What is not allowed here is
denied. Behind it stands a second wall: the database shows each transaction the rows of whom it is
for only (`engine.store.guard`), on the same grounds.
"""

from engine.policy.actors import Actor, NotAllowed, NotFound, demand, load_actor
from engine.policy.dossiers import (
    answers_for,
    may_acknowledge,
    may_assign_dossier,
    may_change_involvement,
    may_change_people,
    may_consult_elsewhere,
    may_name_coordinator,
    may_pass_on,
    may_show_bsn,
    may_start_beside,
    running,
    treats,
    visible_dossiers,
)
from engine.policy.items import visible_items
from engine.policy.permissions import PERMISSIONS
from engine.policy.records import in_circle, recordable_dossiers, treated_dossiers
from engine.policy.tasks import (
    OfferedTask,
    all_tasks,
    group_tasks,
    may_assign,
    may_claim,
    may_complete,
    may_release,
    my_tasks,
    takes_work,
)

__all__ = [
    "PERMISSIONS",
    "Actor",
    "NotAllowed",
    "NotFound",
    "OfferedTask",
    "all_tasks",
    "answers_for",
    "demand",
    "group_tasks",
    "in_circle",
    "load_actor",
    "may_acknowledge",
    "may_assign",
    "may_assign_dossier",
    "may_change_involvement",
    "may_change_people",
    "may_claim",
    "may_complete",
    "may_consult_elsewhere",
    "may_name_coordinator",
    "may_pass_on",
    "may_release",
    "may_show_bsn",
    "may_start_beside",
    "my_tasks",
    "recordable_dossiers",
    "running",
    "takes_work",
    "treated_dossiers",
    "treats",
    "visible_dossiers",
    "visible_items",
]
