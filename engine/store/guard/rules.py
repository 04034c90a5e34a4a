"""Which rows there are for whom, per table: the conditions of the policies, in SQL.

A dossier shows on the grounds of `engine.policy.visible_dossiers`; what belongs to it shows with
it. A table without a rule of its own gets one from its columns, so that a new one is never open.
`(SELECT …)` around a function makes PostgreSQL ask it once for a statement, not for each row.
"""

from typing import Final

from sqlalchemy import MetaData, Table

from engine.store.guard import (
    of_clients,
    of_conference,
    of_doors,
    of_items,
    of_records,
    of_retention,
)
from engine.store.guard.rule import ALL, CONTENT, HELD, PLACES, Rule, belongs, content, place

TO_DO: Final = """
    state = 'open' AND (
        assignee_id = (SELECT guard.me())
        OR candidate_groups && (SELECT guard.keys())::text[]
            AND (assignee_id IS NULL OR (SELECT guard.may('tasks:assign')))
    )"""
"""A task that somebody has to do: his own, what he may take, and what he divides."""

ROOMS: Final = (of_items, of_conference, of_doors, of_clients, of_records, of_retention)
"""Each has its own `RULES` (table → rule), `VIEWS` (name → query) and `FUNCTIONS` (SQL)."""

VIEWS: Final = {
    "my_task": f"SELECT dossier_id FROM public.task WHERE {TO_DO}",  # noqa: S608 - our own words
    "my_involvement": """
        SELECT dossier_id FROM public.involvement
        WHERE account_id = (SELECT guard.me()) AND ended_at IS NULL
            AND (until IS NULL OR until > now())""",
    "dossier_number": """
        SELECT id, number FROM public.dossier
        WHERE (SELECT guard.sees_all()) OR (SELECT guard.may('logs:read'))""",
}
"""What lets somebody see a dossier, looked up with the eyes of the owner: the policies of these
tables look at the dossier themselves. Each shows what is his own only. And the numbers of all
dossiers, for who watches over the logs and sees no dossier."""

DOSSIER: Final = f"""
    {PLACES}
    OR (SELECT guard.sees_dossiers()) AND (
        handler_id = (SELECT guard.me())
        OR group_id = ANY ((SELECT guard.groups())::uuid[])
        OR EXISTS (SELECT FROM guard.my_involvement my WHERE my.dossier_id = dossier.id)
        OR EXISTS (SELECT FROM guard.my_task my WHERE my.dossier_id = dossier.id)
    )
    OR id = ANY ({HELD})"""  # noqa: S608

PERSON: Final = f"""
    {ALL}
    OR {CONTENT} AND (
        EXISTS (SELECT FROM public.dossier d WHERE d.client_id = person.id)
        OR EXISTS (SELECT FROM public.dossier_person dp WHERE dp.person_id = person.id)
    )
    OR id = ANY ((SELECT guard.entered())::uuid[])"""  # noqa: S608


OF_DOSSIER: Final = place("task").shows
INSTANCE: Final = f"""
    {PLACES}
    OR EXISTS (SELECT FROM public.dossier d WHERE d.id = instance.dossier_id)"""
TASK: Final = f"""
    {PLACES}
    OR (SELECT guard.sees_dossiers()) AND {TO_DO}
    OR EXISTS (SELECT FROM public.dossier d WHERE d.id = task.dossier_id)"""  # noqa: S608
"""Long lists of cases and tasks are gone through, so here the policy of the dossier is woven in. To
be offered a task is no ground to change whose it is: for that the dossier itself has to show."""

AUDITED: Final = f"""
    {ALL} OR (SELECT guard.may('logs:read'))
    OR dossier_id IS NULL AND actor_id = (SELECT guard.me())
    OR {belongs("audit_event", "dossier_id", "dossier")}"""
KEEPS_BY_NUMBER: Final = """
    action ^@ 'retention:' AND actor_id = (SELECT guard.me())
    AND (SELECT guard.may('retention:read'))"""
"""Who decides that a dossier goes does not see it, and what he decides is noted of it."""

OWN: Final = {
    "dossier": Rule(DOSSIER, "(SELECT guard.may_open())", "guard.sees(id)", "true"),
    "person": Rule(PERSON, "(SELECT guard.may_enter())", PERSON, PERSON),
    "task": Rule(TASK, OF_DOSSIER, OF_DOSSIER, OF_DOSSIER),
    "instance": Rule(INSTANCE, OF_DOSSIER, OF_DOSSIER, OF_DOSSIER),
    "event": place("event"),
    "subscription": place("subscription"),
    "incident": place("incident", "instance_id", "instance"),
    "job": place("job", "instance_id", "instance"),
    "delivery": place("delivery", "instance_id", "instance"),
    "message": Rule(
        f"sent_by = (SELECT guard.me()) OR {place('message').shows}", place("message").shows
    ),
    "signal_broadcast": place("signal_broadcast"),
    "signal_receiver": place("signal_receiver", "broadcast_id", "signal_broadcast"),
    "audit_event": Rule(AUDITED, f"{AUDITED} OR {KEEPS_BY_NUMBER}"),
    "processing_record": Rule(
        f"{ALL} OR (SELECT guard.may('logs:read'))", "(SELECT guard.kind()) NOT IN ('', 'nobody')"
    ),
}
"""Rules that do not follow from the columns."""

FROM_COLUMN: Final = {
    "dossier_id": "dossier",
    "instance_id": "instance",
    "task_id": "task",
    "person_id": "person",
}
"""Column → the table that a row with it belongs to. The first that a table has decides."""


def rules(metadata: MetaData) -> dict[str, Rule]:
    """Table → its rule, of all tables that are about a dossier or a person."""
    found = {table.name: _rule(table) for table in metadata.sorted_tables}
    return {name: rule for name, rule in found.items() if rule is not None}


def _rule(table: Table) -> Rule | None:
    if rule := OWN.get(table.name) or next(
        (room.RULES[table.name] for room in ROOMS if table.name in room.RULES), None
    ):
        return rule
    for column, parent in FROM_COLUMN.items():
        if column in table.c:
            return content(table.name, column, parent)
    return None


UNCHANGING: Final = (
    "event",
    "audit_event",
    "audit_head",
    "audit_anchor",
    "audit_anchor_head",
    "decision_record",
    "processing_record",
    "processing_activity",
    "minutes",
    "agreement_correction",
    "certificate",
    "kept_disclosure",
    "emergency_review",
    "item_version",
    "scope_entry",
    "disclosure",
    "refusal",
    "data_request_answer",
    "data_request_fact",
    "data_request_adoption",
    "self_position",
    "step_estimate",
    "cost_estimate",
)
"""Rows are only added: besides their trigger, there is no right to change or take away."""

TRIGGERS: Final = (
    ("task", "UPDATE", "keep_dossier"),
    ("involvement", "UPDATE", "keep_dossier"),
    ("dossier", "UPDATE", "keep"),
    ("dossier", "INSERT", "keep_opened"),
    ("person", "INSERT", "keep_entered"),
)
"""Before what a dossier or a person is kept to the end of the transaction, by which function."""
