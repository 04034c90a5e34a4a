"""The guard of destruction, emergencies and cooperation."""

# ruff: noqa: S608 - our own words

from collections.abc import Mapping
from typing import Final

from engine.store.guard.doomed import statements
from engine.store.guard.rule import ALL, CONTENT, HELD, Rule, content
from engine.store.models import Base

FEWEST: Final = 3
"""Dossiers that a count is over, at least: of fewer one could tell which."""

ME: Final = "(SELECT guard.me())"
ACCOUNT: Final = "(SELECT guard.kind()) = 'account'"
OF_INVOLVEMENT: Final = content("involvement").shows
OF_REPORT: Final = content("cooperation_report").shows


def _may(permission: str) -> str:
    return f"(SELECT guard.may('{permission}'))"


def _kept(table: str) -> str:
    """A row about how long a dossier is kept: with it, and for who sees to that without seeing
    dossiers."""
    return f"{content(table).shows} OR {ACCOUNT} AND {_may('retention:read')}"


RULES: Final[Mapping[str, Rule]] = {
    "involvement": Rule(
        OF_INVOLVEMENT,
        # Nobody breaks the glass for another, or for longer than an hour.
        f"({OF_INVOLVEMENT}) AND (kind <> 'noodblik' OR ended_at IS NOT NULL"
        f" OR account_id = {ME} AND until <= now() + interval '1 hour 1 minute' OR {ALL})",
    ),
    "emergency_review": Rule(
        f"{ALL} OR {ACCOUNT} AND {_may('logs:read')}",
        f"{ACCOUNT} AND {_may('logs:read')} AND reviewed_by = {ME}",
    ),
    "retention_clock": Rule(
        _kept("retention_clock"),
        alters=f"{ALL} OR {CONTENT} AND dossier_id = ANY ({HELD})"
        f" OR {ACCOUNT} AND {_may('retention:propose')}",
    ),
    "retention_extension": Rule(
        _kept("retention_extension"),
        f"{ALL} OR {ACCOUNT} AND {_may('retention:propose')} AND extended_by = {ME}",
    ),
    # Only people propose and confirm, each in his own name; the system can do neither.
    "destruction": Rule(
        f"{ALL} OR {ACCOUNT} AND {_may('retention:read')}",
        f"{ACCOUNT} AND {_may('retention:propose')} AND proposed_by = {ME}"
        " AND num_nonnulls(confirmed_by, withdrawn_by) = 0",
        f"{ACCOUNT} AND {_may('retention:read')} AND confirmed_by IS NULL",
        f"{ACCOUNT} AND (withdrawn_by = {ME} AND confirmed_by IS NULL"
        f" OR {_may('retention:confirm')} AND confirmed_by = {ME} AND proposed_by <> {ME})",
    ),
    "certificate": Rule(f"{ALL} OR {ACCOUNT} AND {_may('retention:read')}", "false"),
    "kept_disclosure": Rule(f"{ALL} OR {ACCOUNT} AND {_may('logs:read')}", ALL),
    "cooperation_report": Rule(OF_REPORT, f"({OF_REPORT}) AND ({ALL} OR reported_by = {ME})"),
}

VIEWS: Final[Mapping[str, str]] = {
    "kept_dossier": f"""
        SELECT d.id, d.number, d.closed_at, g.name AS group_name
        FROM public.dossier d
        JOIN public.work_group g ON g.id = d.group_id
        WHERE d.status = 'closed' AND d.kind = 'client' AND {_may("retention:read")}""",
    "cooperation_count": f"""
        SELECT date_trunc('quarter', r.reported_at AT TIME ZONE 'Europe/Amsterdam')::date
            AS quarter, r.party_id, p.domain, r.kind, count(*) AS reports
        FROM public.cooperation_report r JOIN public.party p ON p.id = r.party_id
        WHERE {_may("cooperation:read")}
        GROUP BY GROUPING SETS ((1, 2, 3), (1, 3), (1, 2, 3, 4))
        HAVING count(DISTINCT r.dossier_id) >= {FEWEST}""",
}
"""Dossiers by number, for who sees to it that they go in time and sees none of them; and how often
cooperation ran badly, never over so few dossiers that one could be recognised."""

BREAK_GLASS: Final = """
-- Whoever may break the glass keeps the dossier till the end of the transaction in which he does,
-- to write down that he looks and why. Of a number that is not there he gets nothing.
CREATE FUNCTION guard.break_glass(asked text) RETURNS uuid LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE found uuid;
BEGIN
    IF guard.kind() <> 'account' OR NOT guard.may('dossiers:emergency') THEN
        RETURN NULL;
    END IF;
    SELECT d.id INTO found FROM public.dossier d WHERE d.number = asked AND d.kind = 'client';
    IF found IS NOT NULL THEN
        PERFORM guard.add(found);
    END IF;
    RETURN found;
END $$;
"""

HOUSEHOLD: Final = """
-- With which groups one consults about somebody who takes part here, by his own agreement where he
-- is not the client, and has another open dossier; whose it is and its number are not told. Asked
-- with the eyes of the owner, but only from a dossier that showed a moment ago (guard.sees).
CREATE FUNCTION guard.groups_elsewhere(from_dossier uuid) RETURNS SETOF text LANGUAGE plpgsql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF from_dossier::text IS DISTINCT FROM current_setting('samenloop.seen', true) THEN
        RETURN;
    END IF;
    RETURN QUERY SELECT DISTINCT g.name::text
        FROM public.dossier_person mine
        JOIN public.dossier_person theirs ON theirs.person_id = mine.person_id
            AND theirs.dossier_id <> mine.dossier_id
        JOIN public.dossier d ON d.id = theirs.dossier_id
        JOIN public.work_group g ON g.id = d.group_id
        WHERE mine.dossier_id = from_dossier AND d.status = 'open' AND d.kind = 'client'
            AND d.group_id <> ALL (guard.groups())
            AND (mine.role = 'client' OR mine.role = 'gezinslid' AND mine.consented_on IS NOT NULL)
            AND theirs.role IN ('client', 'gezinslid')
            AND mine.ended_on IS NULL AND theirs.ended_on IS NULL;
END $$;

CREATE FUNCTION guard.household_groups(from_dossier uuid) RETURNS SETOF text LANGUAGE plpgsql
AS $$
BEGIN
    IF guard.kind() = 'account' AND guard.sees(from_dossier) THEN
        RETURN QUERY SELECT guard.groups_elsewhere(from_dossier);
    END IF;
END $$;
"""

DESTROY: Final = """
-- Destroy a dossier, when it is due and two people have said so. All that is about it goes, and who
-- is in no other dossier; the audit log loses what people wrote in it as their reason.
CREATE FUNCTION guard.destroy(asked uuid, pseudonym bytea, files integer) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
    agreed public.destruction%ROWTYPE;
    clock public.retention_clock%ROWTYPE;
    doomed uuid;
    people uuid[];
    counts jsonb := jsonb_build_object('bestanden', files);
    gone bigint;
    log bytea;
    made public.certificate%ROWTYPE;
BEGIN
    IF guard.kind() <> 'system' THEN
        RAISE EXCEPTION 'destroying is done by the system, after two people said so';
    END IF;
    SELECT * INTO agreed FROM public.destruction WHERE id = asked FOR UPDATE;
    SELECT * INTO clock FROM public.retention_clock WHERE dossier_id = agreed.dossier_id;
    doomed := agreed.dossier_id;
    IF agreed.confirmed_by IS NULL OR agreed.withdrawn_by IS NOT NULL
        OR agreed.confirmed_by = agreed.proposed_by
    THEN
        RAISE EXCEPTION 'two people have not said so';
    END IF;
    IF clock.due_on IS NULL OR clock.due_on > (now() AT TIME ZONE 'Europe/Amsterdam')::date
        OR NOT EXISTS (
            SELECT FROM public.dossier d WHERE d.id = doomed AND d.status = 'closed')
        OR EXISTS (
            SELECT FROM public.instance i WHERE i.dossier_id = doomed
                AND i.status NOT IN ('completed', 'cancelled'))
    THEN
        RAISE EXCEPTION 'this dossier is not due';
    END IF;
    PERFORM set_config('samenloop.destroying', 'on', true);
{people}
{rows}
{persons}
    PERFORM FROM public.audit_head WHERE chain = doomed::text FOR UPDATE;
    UPDATE public.audit_event SET reason = NULL WHERE chain = doomed::text AND reason IS NOT NULL;
    GET DIAGNOSTICS gone = ROW_COUNT;
    counts := counts || jsonb_build_object('redenen_in_het_logboek', gone);
    PERFORM set_config('samenloop.destroying', '', true);
    SELECT sha256(coalesce(
            string_agg(public.audit_text(e) || e.hash, ''::bytea ORDER BY e.number), ''::bytea))
        INTO log FROM public.audit_event e WHERE e.chain = doomed::text;
    made := ROW(
        agreed.id, now(), pseudonym, clock.laws, clock.term, clock.started_on, clock.due_on,
        agreed.proposed_by, agreed.proposed_at, agreed.confirmed_by, agreed.confirmed_at,
        counts, log, NULL);
    made.digest := sha256(convert_to((to_jsonb(made) - 'digest')::text, 'UTF8'));
    INSERT INTO public.certificate SELECT made.*;
    RETURN made.id;
END $$;
"""

FUNCTIONS: Final = BREAK_GLASS + HOUSEHOLD + statements(DESTROY, Base.metadata)
