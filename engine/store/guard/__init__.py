"""The second wall behind `engine.policy`: row-level security, put up by the owner of the tables.

It is no part of the history of the tables: each migration takes it down first and puts it up again
as it is now, in one transaction, so that nobody is ever let in between. What it is, it knows by its
mark: a digest of all its statements.
"""

from hashlib import sha256
from pathlib import Path
from typing import Final
from uuid import UUID

from sqlalchemy import Connection, MetaData, func, select, text
from sqlalchemy.orm import Session

from engine.store.guard import of_clients
from engine.store.guard.rule import Rule
from engine.store.guard.rules import ROOMS, TRIGGERS, UNCHANGING, VIEWS, rules

APPLICATION: Final = "samenloop_app"
"""The role with which the application connects, or that its own role is a member of."""

FUNCTIONS: Final = Path(__file__).resolve().parent / "functions.sql"


class NoApplicationRole(Exception):
    """De rol samenloop_app bestaat nog niet in deze database. Zie de README, onder Another
    PostgreSQL."""


class TooMuchPower(Exception):
    """De rol waarmee Samenloop verbindt, mag te veel: zij is superuser, heeft BYPASSRLS of is
    eigenaar van de tabellen. De database schermt dan geen dossiers af. Laat SAMENLOOP_DATABASE_URL
    verbinden als samenloop_app, en SAMENLOOP_DATABASE_OWNER_URL als de eigenaar."""


def put_up(connection: Connection, metadata: MetaData) -> None:
    """Put up the wall around all tables, by who owns them. Raises `NoApplicationRole`."""
    role = text("SELECT FROM pg_roles WHERE rolname = :name")
    if connection.execute(role, {"name": APPLICATION}).first() is None:
        raise NoApplicationRole(" ".join((NoApplicationRole.__doc__ or "").split()))
    _run(connection, "\n".join(_statements(metadata)))
    _run(connection, f"COMMENT ON SCHEMA guard IS '{mark(metadata)}'")


def take_down(connection: Connection) -> None:
    """Take it away with all that hangs on it; what it shut stays shut to the application."""
    _run(connection, TAKE_DOWN)


def standing(connection: Connection) -> str | None:
    """The mark of the wall in this database; None when there is none."""
    statement = "SELECT obj_description(to_regnamespace('guard'), 'pg_namespace')"
    found: str | None = connection.scalar(text(statement))
    return found


def mark(metadata: MetaData) -> str:
    """The mark of the wall that this version of the program knows."""
    return sha256("\n".join(_statements(metadata)).encode()).hexdigest()


def distrust(connection: Connection) -> None:
    """Raise `TooMuchPower` when the wall does not hold for who connects."""
    if connection.scalar(text(POWER)):
        raise TooMuchPower(" ".join((TooMuchPower.__doc__ or "").split()))


def hold(session: Session, dossier_id: UUID) -> None:
    """Let an operator who acts on a case have its dossier till the end of the transaction: the
    process goes on with what it needs."""
    session.execute(select(func.guard.hold(dossier_id)))


POWER: Final = """
    SELECT rolsuper OR rolbypassrls OR EXISTS (
        SELECT FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE n.nspname IN ('public', 'guard') AND pg_has_role(current_user, c.relowner, 'MEMBER'))
    FROM pg_roles WHERE rolname = current_user
"""

TAKE_DOWN: Final = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT schemaname, tablename, policyname FROM pg_policies
        WHERE schemaname = 'public' AND policyname ^@ 'guard_'
    LOOP
        EXECUTE format('DROP POLICY %I ON public.%I', one.policyname, one.tablename);
    END LOOP;
    FOR one IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relrowsecurity
    LOOP
        EXECUTE format('ALTER TABLE public.%I DISABLE ROW LEVEL SECURITY', one.relname);
        EXECUTE format('ALTER TABLE public.%I NO FORCE ROW LEVEL SECURITY', one.relname);
    END LOOP;
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'samenloop_app') THEN
        REVOKE ALL ON ALL TABLES IN SCHEMA public FROM samenloop_app;
    END IF;
    DROP SCHEMA IF EXISTS guard CASCADE;
END $$
"""


def _statements(metadata: MetaData) -> list[str]:
    queries = dict(VIEWS)
    for room in ROOMS:
        queries |= room.VIEWS
    views = [f"CREATE VIEW guard.{name} AS {query};" for name, query in queries.items()]
    functions = [FUNCTIONS.read_text(encoding="utf-8"), *(room.FUNCTIONS for room in ROOMS)]
    made = [*functions, *views, GRANTS]
    made += [f"REVOKE UPDATE, DELETE ON public.{table} FROM {APPLICATION};" for table in UNCHANGING]
    made += [f"REVOKE INSERT ON public.audit_head FROM {APPLICATION};"]
    made += [f"GRANT UPDATE (grounds) ON public.decision_record TO {APPLICATION};"]
    for table, rule in rules(metadata).items():
        made += _policies(table, rule)
    for table, rule in of_clients.ALSO.items():
        made += _also(table, rule)
    return [*made, *(_trigger(*one) for one in TRIGGERS), OWNER]


GRANTS: Final = f"""
REVOKE CREATE ON SCHEMA public FROM PUBLIC, {APPLICATION};
GRANT USAGE ON SCHEMA public, guard TO {APPLICATION};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {APPLICATION};
REVOKE INSERT, UPDATE, DELETE ON public.alembic_version FROM {APPLICATION};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION};
GRANT SELECT ON ALL TABLES IN SCHEMA guard TO {APPLICATION};
"""


OWNER: Final = """
DO $$
DECLARE one record;
BEGIN
    FOR one IN SELECT relname FROM pg_class
        WHERE relnamespace = 'public'::regnamespace AND relforcerowsecurity
    LOOP
        EXECUTE format(
            'CREATE POLICY guard_owner ON public.%I TO CURRENT_USER USING (guard.sees_all())',
            one.relname);
        EXECUTE format(
            'CREATE POLICY guard_eyes ON public.%I FOR SELECT TO CURRENT_USER
                USING (session_user <> %L)', one.relname, current_user);
    END LOOP;
END $$;
"""
"""The owner sees all as the system; else only for the views and functions of the guard, through
which another looks. A subquery here would be a policy that leads back to its own table."""


def _policies(table: str, rule: Rule) -> list[str]:
    """For the application what the rule says."""
    shows, begins = rule.shows, rule.begins or rule.shows
    alters, changed = rule.alters or shows, rule.changed or begins
    return [
        f"ALTER TABLE public.{table} ENABLE ROW LEVEL SECURITY;",
        f"ALTER TABLE public.{table} FORCE ROW LEVEL SECURITY;",
        _policy("select", table, "SELECT", APPLICATION, f"USING ({shows})"),
        _policy("insert", table, "INSERT", APPLICATION, f"WITH CHECK ({begins})"),
        _policy("update", table, "UPDATE", APPLICATION, f"USING ({alters}) WITH CHECK ({changed})"),
        _policy("delete", table, "DELETE", APPLICATION, f"USING ({alters})"),
    ]


def _also(table: str, rule: Rule) -> list[str]:
    """For a client what his rule says, beside what the rule of the table says: policies of one
    table add up. Nothing of his is deleted by him."""
    client = "(SELECT guard.kind()) = 'client'"
    begins, alters = rule.begins or rule.shows, rule.alters
    made = [
        _policy(
            "client_select", table, "SELECT", APPLICATION, f"USING ({client} AND ({rule.shows}))"
        )
    ]
    if begins != "false":
        check = f"WITH CHECK ({client} AND ({begins}))"
        made.append(_policy("client_insert", table, "INSERT", APPLICATION, check))
    if alters:
        check = f"USING ({client} AND ({alters})) WITH CHECK ({client} AND ({alters}))"
        made.append(_policy("client_update", table, "UPDATE", APPLICATION, check))
    return made


def _policy(name: str, table: str, command: str, role: str, condition: str) -> str:
    return f"CREATE POLICY guard_{name} ON public.{table} FOR {command} TO {role} {condition};"


def _trigger(table: str, event: str, function: str) -> str:
    return (
        f"CREATE TRIGGER guard_{function} BEFORE {event} ON public.{table} FOR EACH ROW"
        f" WHEN (guard.kind() IN ('account', 'operator')) EXECUTE FUNCTION guard.{function}();"
    )


def _run(connection: Connection, statements: str) -> None:
    """Several statements as they stand: on the driver's own connection, without parameters."""
    driver = connection.connection.driver_connection
    if driver is None:
        raise RuntimeError("the wall is put up on a connection")
    driver.execute(statements)
