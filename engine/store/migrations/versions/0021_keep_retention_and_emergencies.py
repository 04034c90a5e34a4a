"""Keep how long dossiers are kept and who destroys them, coordinators, and looks in an emergency."""

import re
from collections.abc import Callable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

ROLE = "extern"
TABLES = (
    "kept_disclosure",
    "certificate",
    "destruction",
    "retention_extension",
    "retention_clock",
    "emergency_review",
)
APPEND_ONLY = ("certificate", "kept_disclosure", "emergency_review")
REFUSE = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- What may go with a dossier goes by guard.destroy only: it says so, as the owner of the tables.
    IF current_setting('samenloop.destroying', true) = 'on'
        AND current_user = (SELECT tableowner FROM pg_tables
            WHERE schemaname = TG_TABLE_SCHEMA AND tablename = TG_TABLE_NAME)
        AND (TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'audit_event'
            OR TG_OP = 'DELETE' AND TG_TABLE_NAME !~ '^(audit|processing)_')
    THEN RETURN NULL; END IF;
    RAISE EXCEPTION 'rows of % are only added, never changed or removed', TG_TABLE_NAME;
END $$
"""
REFUSE_ALL = """
CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added, never changed or removed', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    _change_roles(lambda known: [*known, ROLE])
    op.execute(REFUSE)
    op.drop_constraint(op.f("fk_audit_event_dossier_id"), "audit_event", type_="foreignkey")
    _change_involvement()
    _make_clocks()
    _make_destruction()
    _make_certificates()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _change_involvement() -> None:
    op.add_column(
        "involvement",
        sa.Column("kind", sa.String(), server_default=sa.text("'collega'"), nullable=False),
    )
    for moment in ("until", "told_at"):
        column = sa.Column(moment, sa.DateTime(timezone=True), nullable=True)
        op.add_column("involvement", column)
    op.create_check_constraint(
        op.f("ck_involvement_known_kind"),
        "involvement",
        "kind IN ('collega', 'coordinator', 'noodblik')",
    )
    op.create_check_constraint(
        op.f("ck_involvement_noodblik_ends"),
        "involvement",
        "(kind = 'noodblik') = (until IS NOT NULL)",
    )
    op.create_index(
        "ix_involvement_untold",
        "involvement",
        ["added_at"],
        postgresql_where=sa.text("kind = 'noodblik' AND told_at IS NULL"),
    )
    op.drop_index(
        op.f("uq_involvement_running"),
        table_name="involvement",
        postgresql_where="(ended_at IS NULL)",
    )
    op.create_index(
        "uq_involvement_running",
        "involvement",
        ["dossier_id", "account_id", "kind"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND kind <> 'noodblik'"),
    )
    op.create_index(
        "uq_involvement_coordinator",
        "involvement",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL AND kind = 'coordinator'"),
    )
    op.create_table(
        "emergency_review",
        sa.Column("operation_id", sa.Uuid(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("reviewed_by", sa.Uuid(), nullable=False),
        sa.Column("reviewed_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "verdict IN ('terecht', 'niet_terecht')", name=op.f("ck_emergency_review_known_verdict")
        ),
        sa.ForeignKeyConstraint(
            ["reviewed_by"], ["account.id"], name=op.f("fk_emergency_review_reviewed_by")
        ),
        sa.PrimaryKeyConstraint("operation_id", name=op.f("pk_emergency_review")),
    )


def _make_clocks() -> None:
    op.create_table(
        "retention_clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("laws", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("years", sa.Integer(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_retention_clock_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_clock")),
        sa.UniqueConstraint("dossier_id", name=op.f("uq_retention_clock_dossier_id")),
    )
    op.create_index(op.f("ix_retention_clock_due_on"), "retention_clock", ["due_on"], unique=False)
    op.create_table(
        "retention_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("extended_by", sa.Uuid(), nullable=False),
        sa.Column("extended_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_retention_extension_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["extended_by"], ["account.id"], name=op.f("fk_retention_extension_extended_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_retention_extension")),
    )
    op.create_index(
        op.f("ix_retention_extension_dossier_id"),
        "retention_extension",
        ["dossier_id"],
        unique=False,
    )


def _make_destruction() -> None:
    op.create_table(
        "destruction",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=True),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_by", sa.Uuid(), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(confirmed_by IS NULL) = (confirmed_at IS NULL)",
            name=op.f("ck_destruction_confirmed_at_all"),
        ),
        sa.CheckConstraint(
            "(withdrawn_by IS NULL) = (withdrawn_at IS NULL)",
            name=op.f("ck_destruction_withdrawn_at_all"),
        ),
        sa.CheckConstraint(
            "confirmed_at IS NULL OR withdrawn_at IS NULL", name=op.f("ck_destruction_one_end")
        ),
        sa.CheckConstraint(
            "confirmed_by <> proposed_by", name=op.f("ck_destruction_by_two_people")
        ),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["account.id"], name=op.f("fk_destruction_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_destruction_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_destruction_proposed_by")
        ),
        sa.ForeignKeyConstraint(
            ["withdrawn_by"], ["account.id"], name=op.f("fk_destruction_withdrawn_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_destruction")),
    )
    op.create_index(
        "uq_destruction_running",
        "destruction",
        ["dossier_id"],
        unique=True,
        postgresql_where=sa.text("withdrawn_at IS NULL"),
    )


def _make_certificates() -> None:
    op.create_table(
        "certificate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=False),
        sa.Column("laws", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("proposed_by", sa.Uuid(), nullable=False),
        sa.Column("proposed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("confirmed_by", sa.Uuid(), nullable=False),
        sa.Column("confirmed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("counts", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("log_digest", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["confirmed_by"], ["account.id"], name=op.f("fk_certificate_confirmed_by")
        ),
        sa.ForeignKeyConstraint(
            ["proposed_by"], ["account.id"], name=op.f("fk_certificate_proposed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_certificate")),
    )
    op.create_table(
        "kept_disclosure",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_subject", sa.LargeBinary(), nullable=False),
        sa.Column("subject", sa.LargeBinary(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_kept_disclosure_party_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_kept_disclosure")),
    )
    op.create_index(
        op.f("ix_kept_disclosure_dossier_subject"),
        "kept_disclosure",
        ["dossier_subject"],
        unique=False,
    )


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)
    op.drop_index("uq_involvement_coordinator", table_name="involvement")
    op.drop_index("uq_involvement_running", table_name="involvement")
    op.execute("DELETE FROM involvement WHERE kind <> 'collega'")
    op.drop_index("ix_involvement_untold", table_name="involvement")
    for column in ("told_at", "until", "kind"):
        op.drop_column("involvement", column)
    op.create_index(
        "uq_involvement_running",
        "involvement",
        ["dossier_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_foreign_key(
        op.f("fk_audit_event_dossier_id"), "audit_event", "dossier", ["dossier_id"], ["id"]
    )
    op.execute(REFUSE_ALL)
    op.execute("UPDATE account SET roles = array_remove(roles, 'extern')")
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
