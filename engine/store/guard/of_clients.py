"""The guard of what a client, and somebody of his household, may look into.

A client is in no table of accounts: he comes as `Who("client", person id)` and gets, of the tables
below, the rows about himself and about whom he represents today (`guard.my_subjects`). Everything
else stays shut, the dossier and its cases included: of those he gets views, with the columns that
his page tells. What `engine.policy.clients` says in Python stands here in SQL.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from engine.store.guard.rule import ALL, Rule

ACT: Final = """
    (SELECT guard.may('logs:read')) OR EXISTS (
        SELECT FROM public.audit_event a WHERE a.operation_id = processing_record.operation_id)"""

RULES: Final[Mapping[str, Rule]] = {
    "processing_record": Rule(f"{ALL} OR {ACT}", begins="true"),
}
"""A line about a pseudonym shows with the act that it tells of; a client gets his own lines from
`guard.client_looks`."""

WHOLE: Final = """
    SELECT dossier_id FROM guard.my_subjects() WHERE is_client"""
"""The dossiers of which somebody is the client, or represents him: their course is his, but for
what is `apart`."""

VIEWS: Final[Mapping[str, str]] = {
    "client_dossier": """
        SELECT d.id, d.number, d.status, d.reported_on, d.opened_at, d.closed_at, d.handler_id,
            d.group_id,
            CASE WHEN mine.whole THEN d.target_date END AS target_date,
            CASE WHEN mine.whole THEN d.result END AS result
        FROM public.dossier d
        JOIN (
            SELECT dossier_id, bool_or(is_client) AS whole FROM guard.my_subjects() GROUP BY 1
        ) mine ON mine.dossier_id = d.id""",
    "client_case": f"""
        SELECT id, dossier_id, release_id, process_key, status, started_at, ended_at, outcome
        FROM public.instance WHERE dossier_id IN ({WHOLE})""",  # noqa: S608 - our own words
    "client_task": f"""
        SELECT id, dossier_id, instance_id, release_id, process_key, element_id, name, created_at,
            due_at
        FROM public.task
        WHERE state = 'open' AND NOT apart AND dossier_id IN ({WHOLE})""",  # noqa: S608
    "client_step": f"""
        SELECT id, dossier_id, release_id, process_key, element_id, name, ended_at
        FROM public.task
        WHERE state = 'completed' AND NOT apart AND dossier_id IN ({WHOLE})""",  # noqa: S608
    "client_colleague": f"""
        SELECT dossier_id, account_id, kind, reason, added_at, ended_at, until
        FROM public.involvement WHERE dossier_id IN ({WHOLE})""",  # noqa: S608
    "client_filed": f"""
        SELECT id, dossier_id, organisation, name, function, question, grounds, told, filed_at,
            feedback, feedback_at
        FROM public.professional_request
        WHERE dossier_id IN ({WHOLE})
            AND NOT guard.is_withheld(dossier_id, NULL, NULL, NULL, id)""",  # noqa: S608
    "client_question": """
        SELECT r.id, r.question, r.with_bsn, p.birth_date IS NOT NULL AS with_birth_date
        FROM public.disclosure d
        JOIN public.data_request r ON r.id = d.occasion_id
        JOIN public.person p ON p.id = r.person_id
        WHERE d.item_id IS NULL AND guard.is_my_disclosure(
            d.dossier_id, d.subject_id, d.person_id, d.item_id, d.id)""",
    "client_minutes": """
        SELECT m.id, m.dossier_id, m.participant_id, m.version, m.sent_at,
            guard.my_minutes(m.dossier_id, m.content) AS content
        FROM public.minutes m
        JOIN public.participant p ON p.id = m.participant_id
        WHERE guard.is_for_me(m.dossier_id, p.person_id)""",
}

FUNCTIONS: Final = (Path(__file__).resolve().parent / "clients.sql").read_text(encoding="utf-8")

MINE: Final = "person_id = (SELECT guard.me())"
ABOUT_ME: Final = "guard.is_about_me(dossier_id, person_id)"
ASKED: Final = "guard.i_asked"

ALSO: Final[Mapping[str, Rule]] = {
    "dossier_person": Rule(f"{ABOUT_ME} OR {MINE}", "false"),
    "relation": Rule(MINE, "false"),
    "person": Rule("id = (SELECT guard.me()) OR guard.is_about_me(NULL, id)", "false"),
    "item": Rule("guard.is_my_item(dossier_id, person_id, id)", "false"),
    "item_version": Rule("guard.is_my_version(dossier_id, item_id, number)", "false"),
    "disclosure": Rule(
        "guard.is_my_disclosure(dossier_id, subject_id, person_id, item_id, id)", "false"
    ),
    "scope_entry": Rule("guard.is_my_course(dossier_id)", "false"),
    "decision_record": Rule("NOT apart AND guard.is_my_course(dossier_id)", "false"),
    "participant": Rule("guard.is_for_me(dossier_id, person_id)", "false"),
    "restriction": Rule(
        f"{ABOUT_ME} AND (lifted_at IS NOT NULL OR until < guard.municipal_day())", "false"
    ),
    "client_message": Rule("guard.is_for_me(dossier_id, person_id)", "false"),
    "client_request": Rule(
        ABOUT_ME,
        f"{ABOUT_ME} AND asked_by = (SELECT guard.me()) AND answered_at IS NULL",
    ),
    "client_session": Rule(MINE, alters=MINE),
    "signal": Rule(f"kind = 'client_verzoek' AND {ASKED}(source_key)"),
    "event": Rule(f"action = 'dossier:client:asked' AND {ASKED}(detail ->> 'request')"),
    "audit_event": Rule(
        "false",
        "actor_id IS NULL AND action ^@ 'client:' AND dossier_id IN"
        " (SELECT mine.dossier_id FROM guard.my_subjects() mine)",
    ),
}
"""Table → what a client gets of it beside what others get. Signals, events and the audit log show
him only what he put there himself, which is what adding a row asks."""
