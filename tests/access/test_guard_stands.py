"""That the guard stands around every table, and that the application can't take it down."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from engine.policy import PERMISSIONS
from engine.store import guard
from engine.store.database import Database
from engine.store.guard.rules import rules
from engine.store.models import ROLES, Base
from tests.access.world import DOSSIER_OF

OPEN = {
    *("account", "api_token", "membership", "sign_in_attempt", "work_group"),
    *("definition", "release", "release_binding", "release_definition", "schedule"),
    *("self_position", "step_estimate", "cost_estimate"),
    *("reference_row", "party", "party_contact", "party_change"),
    *("consultation_room", "consultation_post", "question", "answer"),
    *("audit_head", "audit_anchor", "audit_anchor_head", "processing_activity"),
}
"""Tables about no dossier and no client: medewerkers, what processes are in use, tables and
parties of the municipality, what cannot hold names, and hashes."""


def test_the_application_has_no_power_over_the_guard(database: Database, owner: Database) -> None:
    with database.engine.connect() as connection:
        guard.distrust(connection)
        for statement in (
            "ALTER TABLE dossier DISABLE ROW LEVEL SECURITY",
            "ALTER TABLE dossier NO FORCE ROW LEVEL SECURITY",
            "DROP POLICY guard_select ON dossier",
            "SET ROLE samenloop",
            "CREATE TABLE public.of_us (id int)",
            "TRUNCATE dossier CASCADE",
        ):
            with pytest.raises(DBAPIError, match=r"must be owner|permission denied"):
                connection.execute(text(statement))
            connection.rollback()
    with owner.engine.connect() as connection, pytest.raises(guard.TooMuchPower):
        guard.distrust(connection)


def test_every_table_is_guarded_or_open_on_purpose(owner: Database) -> None:
    guarded = set(rules(Base.metadata))
    assert guarded | OPEN == set(Base.metadata.tables)
    assert guarded >= set(DOSSIER_OF)
    about = {table.name for table in Base.metadata.sorted_tables if "dossier_id" in table.c}
    assert about - set(DOSSIER_OF) == {"destruction"}, "give the world of the guard a row of it"
    forced = text(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        " AND relrowsecurity AND relforcerowsecurity"
    )
    with owner.engine.connect() as connection:
        assert set(connection.scalars(forced)) == guarded


def test_the_guard_knows_the_roles_of_the_policy(session: Session) -> None:
    rights = text("SELECT guard.rights(:roles, NULL)")
    given_by = {
        role: set(session.execute(rights, {"roles": [role]}).scalar_one()) for role in ROLES
    }
    known = set().union(*given_by.values())
    assert given_by == {role: {one for one in known if role in PERMISSIONS[one]} for role in ROLES}


def test_the_guard_is_put_up_again_when_it_changed(owner: Database) -> None:
    with owner.engine.connect() as connection:
        assert guard.standing(connection) == guard.mark(Base.metadata)
        guard.take_down(connection)
        assert guard.standing(connection) is None
        connection.rollback()
