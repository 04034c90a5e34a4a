"""Keep two logs and a register."""

import re
from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.types import TypeEngine

revision = "0012"
down_revision = "0009"
branch_labels = None
depends_on = None

APPEND_ONLY = ("audit_anchor", "audit_anchor_head", "processing_record", "processing_activity")
ROLE = "privacyfunctionaris"

TEXT = """
CREATE FUNCTION audit_field(value text) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN value IS NULL THEN '-,'
        ELSE octet_length(convert_to(value, 'UTF8')) || ':' || value || ',' END
$$;
CREATE FUNCTION audit_moment(value timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT to_char(value AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
$$;
CREATE FUNCTION audit_text(one audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(
        audit_field(one.chain) || audit_field(one.number::text) || audit_field(one.id::text)
        || audit_field(audit_moment(one.at)) || audit_field(one.actor_id::text)
        || audit_field(one.action) || audit_field(one.dossier_id::text)
        || audit_field(one.object_id) || audit_field(one.purpose) || audit_field(one.reason)
        || audit_field(one.origin) || audit_field(one.operation_id::text), 'UTF8')
$$;
"""
LINK = """
CREATE FUNCTION link_audit_event(one audit_event) RETURNS audit_event
LANGUAGE plpgsql AS $$
DECLARE head audit_head%ROWTYPE;
BEGIN
    one.chain := coalesce(one.dossier_id::text, 'account:' || one.actor_id::text, 'systeem');
    SELECT * INTO head FROM audit_head WHERE chain = one.chain FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO audit_head (chain, length, hash)
            VALUES (one.chain, 0, decode(repeat('00', 32), 'hex')) ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM audit_head WHERE chain = one.chain FOR UPDATE;
    END IF;
    one.number := head.length + 1;
    one.previous := head.hash;
    one.hash := sha256(head.hash || audit_text(one));
    UPDATE audit_head SET length = one.number, hash = one.hash WHERE chain = one.chain;
    RETURN one;
END $$;
-- Who adds a row need not be able to touch the heads.
CREATE FUNCTION chain_audit_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN
    RETURN link_audit_event(NEW);
END $$;
"""
CHAIN_WHAT_IS_THERE = """
DO $$
DECLARE one audit_event; linked audit_event;
BEGIN
    FOR one IN SELECT * FROM audit_event ORDER BY id LOOP
        linked := link_audit_event(one);
        UPDATE audit_event SET chain = linked.chain, number = linked.number,
            previous = linked.previous, hash = linked.hash WHERE id = one.id;
    END LOOP;
END $$
"""


def upgrade() -> None:
    _change_roles(lambda known: [*known, ROLE])
    op.add_column("audit_event", sa.Column("origin", sa.String()))
    op.add_column(
        "audit_event",
        sa.Column(
            "operation_id",
            sa.Uuid(),
            server_default=sa.text("gen_random_uuid()"),
            nullable=False,
        ),
    )
    for name, kind in CHAINED.items():
        op.add_column("audit_event", sa.Column(name, kind))
    _make_tables()
    op.execute(TEXT)
    op.execute(LINK)
    op.execute("ALTER TABLE audit_event DISABLE TRIGGER append_only")
    op.execute(CHAIN_WHAT_IS_THERE)
    op.execute("ALTER TABLE audit_event ENABLE TRIGGER append_only")
    for name in CHAINED:
        op.alter_column("audit_event", name, nullable=False)
    op.create_unique_constraint(
        op.f("uq_audit_event_chain_number"), "audit_event", ["chain", "number"]
    )
    op.create_index("ix_audit_event_at", "audit_event", ["at"])
    op.create_index("ix_audit_event_actor_id_id", "audit_event", ["actor_id", "id"])
    op.create_index("ix_audit_event_operation_id", "audit_event", ["operation_id"])
    op.execute(
        "CREATE TRIGGER chained BEFORE INSERT ON audit_event "
        "FOR EACH ROW EXECUTE FUNCTION chain_audit_event()"
    )
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(
        "CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON audit_head "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


CHAINED: dict[str, TypeEngine[Any]] = {
    "chain": sa.String(),
    "number": sa.Integer(),
    "previous": sa.LargeBinary(),
    "hash": sa.LargeBinary(),
}


def _make_tables() -> None:
    op.create_table(
        "audit_head",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name=op.f("pk_audit_head")),
    )
    op.create_table(
        "audit_anchor",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_anchor")),
    )
    op.create_table(
        "audit_anchor_head",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("length", sa.Integer(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("anchor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["anchor_id"], ["audit_anchor.id"], name=op.f("fk_audit_anchor_head_anchor_id")
        ),
        sa.PrimaryKeyConstraint("chain", "length", name=op.f("pk_audit_anchor_head")),
    )
    op.create_index(op.f("ix_audit_anchor_head_anchor_id"), "audit_anchor_head", ["anchor_id"])
    _make_processing_tables()


def _make_processing_tables() -> None:
    op.create_table(
        "processing_record",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("trace_id", sa.String(), nullable=False),
        sa.Column("span_id", sa.String(), nullable=False),
        sa.Column("parent_span_id", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("status", sa.String(), server_default=sa.text("'ok'"), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("activity", sa.String(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "status IN ('ok', 'error')", name=op.f("ck_processing_record_known_status")
        ),
        sa.CheckConstraint(
            "ended_at >= started_at", name=op.f("ck_processing_record_ends_after_it_starts")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_processing_record")),
    )
    for name, columns in (
        ("ix_processing_record_operation_id", ["operation_id"]),
        ("ix_processing_record_subject_id", ["subject", "id"]),
        ("ix_processing_record_started_at", ["started_at"]),
    ):
        op.create_index(name, "processing_record", columns)
    words = ("name", "purpose", "ground", "subjects", "data", "recipients", "retention")
    op.create_table(
        "processing_activity",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        *(sa.Column(word, sa.String(), nullable=False) for word in words),
        sa.Column("verified", sa.Boolean(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["changed_by"], ["account.id"], name=op.f("fk_processing_activity_changed_by")
        ),
        sa.PrimaryKeyConstraint("key", "version", name=op.f("pk_processing_activity")),
    )


def downgrade() -> None:
    op.execute("DROP TRIGGER chained ON audit_event")
    for function in (
        "chain_audit_event()",
        "link_audit_event(audit_event)",
        "audit_text(audit_event)",
        "audit_moment(timestamptz)",
        "audit_field(text)",
    ):
        op.execute(f"DROP FUNCTION {function}")
    for table in ("processing_activity", "processing_record"):
        op.drop_table(table)
    for table in ("audit_anchor_head", "audit_anchor", "audit_head"):
        op.drop_table(table)
    op.drop_index("ix_audit_event_operation_id", table_name="audit_event")
    op.drop_index("ix_audit_event_actor_id_id", table_name="audit_event")
    op.drop_index("ix_audit_event_at", table_name="audit_event")
    for name in (*CHAINED, "operation_id", "origin"):
        op.drop_column("audit_event", name)
    op.execute("UPDATE account SET roles = array_remove(roles, 'privacyfunctionaris')")
    _change_roles(lambda known: [one for one in known if one != ROLE])


def _change_roles(change: Callable[[list[str]], list[str]]) -> None:
    """Whatever roles are known already, change that list."""
    name = op.f("ck_account_known_roles")
    written = (
        op.get_bind()
        .execute(
            sa.text("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = :n"),
            {"n": name},
        )
        .scalar_one()
    )
    known = ",".join(f"'{role}'" for role in change(re.findall(r"'(\w+)'", written)))
    op.drop_constraint(name, "account", type_="check")
    op.create_check_constraint(name, "account", f"roles <@ ARRAY[{known}]::text[]")
