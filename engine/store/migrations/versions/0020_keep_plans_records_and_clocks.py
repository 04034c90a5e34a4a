"""Keep plans, records and clocks."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

TABLES = (
    "clock_extension",
    "clock_pause",
    "clock",
    "document",
    "appointment",
    "note",
    "contact_moment",
    "service",
    "plan_consent",
    "plan_version",
    "plan_action",
    "goal",
)
"""What hangs on another table before that."""


def upgrade() -> None:
    _plan()
    _records()
    _clocks()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _plan() -> None:
    op.create_table(
        "goal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("wanted", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "state IN ('open', 'bereikt', 'deels_bereikt', 'vervallen')",
            name=op.f("ck_goal_known_state"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_goal_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_goal_dossier_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_goal_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_goal")),
    )
    op.create_index(op.f("ix_goal_dossier_id"), "goal", ["dossier_id"])
    op.create_table(
        "plan_action",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("goal_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(state = 'open') = (ended_on IS NULL)", name=op.f("ck_plan_action_ended_has_day")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'gedaan', 'vervallen')", name=op.f("ck_plan_action_known_state")
        ),
        sa.CheckConstraint(
            "num_nonnulls(account_id, contact_id, person_id) = 1",
            name=op.f("ck_plan_action_one_does_it"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_plan_action_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["party_contact.id"], name=op.f("fk_plan_action_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_plan_action_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_plan_action_dossier_id")
        ),
        sa.ForeignKeyConstraint(["goal_id"], ["goal.id"], name=op.f("fk_plan_action_goal_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_plan_action_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_action")),
    )
    op.create_index(op.f("ix_plan_action_dossier_id"), "plan_action", ["dossier_id"])
    op.create_index(
        "ix_plan_action_due_on",
        "plan_action",
        ["due_on"],
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(op.f("ix_plan_action_goal_id"), "plan_action", ["goal_id"])
    op.create_table(
        "plan_version",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_plan_version_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_version")),
        sa.UniqueConstraint("dossier_id", "number", name=op.f("uq_plan_version_dossier_id_number")),
    )
    op.create_table(
        "plan_consent",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("version_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("how", sa.String(), nullable=False),
        sa.Column("answered_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("noted_by", sa.Uuid(), nullable=True),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "answer = 'akkoord' OR reason IS NOT NULL", name=op.f("ck_plan_consent_else_a_reason")
        ),
        sa.CheckConstraint(
            "answer IN ('akkoord', 'zover_mogelijk', 'niet_akkoord')",
            name=op.f("ck_plan_consent_known_answer"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_plan_consent_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_plan_consent_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["noted_by"], ["account.id"], name=op.f("fk_plan_consent_noted_by")
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["plan_version.id"], name=op.f("fk_plan_consent_version_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_consent")),
    )
    op.create_index(op.f("ix_plan_consent_dossier_id"), "plan_consent", ["dossier_id"])
    op.create_index(op.f("ix_plan_consent_version_id"), "plan_consent", ["version_id"])
    op.create_table(
        "service",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ended_on >= started_on", name=op.f("ck_service_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_service_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_service_dossier_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_service_made_by")),
        sa.ForeignKeyConstraint(["party_id"], ["party.id"], name=op.f("fk_service_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service")),
    )
    op.create_index(op.f("ix_service_dossier_id"), "service", ["dossier_id"])


def _records() -> None:
    op.create_table(
        "contact_moment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("with_whom", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("summary", sa.String(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "circle IN ('dossier', 'behandeling', 'persoon')",
            name=op.f("ck_contact_moment_known_circle"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(person_id, contact_id, with_whom) = 1",
            name=op.f("ck_contact_moment_with_one"),
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["party_contact.id"], name=op.f("fk_contact_moment_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_contact_moment_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_contact_moment_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_contact_moment_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact_moment")),
    )
    op.create_index(op.f("ix_contact_moment_dossier_id"), "contact_moment", ["dossier_id"])
    op.create_table(
        "note",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "circle IN ('dossier', 'behandeling', 'persoon')", name=op.f("ck_note_known_circle")
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_note_dossier_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_note_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_dossier_id"), "note", ["dossier_id"])
    op.create_table(
        "appointment",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("place", sa.String(), nullable=True),
        sa.Column("account_id", sa.Uuid(), nullable=True),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "(kind = 'ontmoeting') = (at IS NOT NULL)",
            name=op.f("ck_appointment_meeting_has_moment"),
        ),
        sa.CheckConstraint(
            "kind IN ('ontmoeting', 'afspraak')", name=op.f("ck_appointment_known_kind")
        ),
        sa.CheckConstraint(
            "state IN ('open', 'nagekomen', 'niet_nagekomen', 'vervallen')",
            name=op.f("ck_appointment_known_state"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(account_id, contact_id, person_id) = 1",
            name=op.f("ck_appointment_with_one"),
        ),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_appointment_account_id")
        ),
        sa.ForeignKeyConstraint(
            ["contact_id"], ["party_contact.id"], name=op.f("fk_appointment_contact_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_appointment_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_appointment_dossier_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_appointment_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_appointment")),
    )
    op.create_index(op.f("ix_appointment_dossier_id"), "appointment", ["dossier_id"])
    op.create_table(
        "document",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("stored_as", sa.String(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("circle", sa.String(), nullable=False),
        sa.Column(
            "viewers", postgresql.ARRAY(sa.Uuid()), server_default=sa.text("'{}'"), nullable=False
        ),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=False),
        sa.Column("ground", sa.String(), nullable=False),
        sa.Column("necessity", sa.String(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_by", sa.Uuid(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("removed_why", sa.String(), nullable=True),
        sa.CheckConstraint(
            "circle IN ('dossier', 'behandeling', 'persoon')", name=op.f("ck_document_known_circle")
        ),
        sa.CheckConstraint(
            "(removed_at IS NULL) = (removed_why IS NULL)",
            name=op.f("ck_document_removed_for_reason"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f("fk_document_dossier_id_person_id"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_document_dossier_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_document_made_by")),
        sa.ForeignKeyConstraint(
            ["removed_by"], ["account.id"], name=op.f("fk_document_removed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document")),
        sa.UniqueConstraint("stored_as", name=op.f("uq_document_stored_as")),
    )
    op.create_index(op.f("ix_document_dossier_id"), "document", ["dossier_id"])


def _clocks() -> None:
    op.create_table(
        "clock",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("term", sa.String(), nullable=False),
        sa.Column("about", sa.String(), nullable=True),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("end_reason", sa.String(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "unit IN ('werkdagen', 'dagen', 'weken', 'maanden', 'jaren')",
            name=op.f("ck_clock_known_unit"),
        ),
        sa.CheckConstraint(
            "(ended_on IS NULL) = (end_reason IS NULL)", name=op.f("ck_clock_ended_for_reason")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_clock_some")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_clock_dossier_id")),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_clock_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock")),
    )
    op.create_index(op.f("ix_clock_dossier_id"), "clock", ["dossier_id"])
    op.create_index(
        "ix_clock_ends_on", "clock", ["ends_on"], postgresql_where=sa.text("ended_on IS NULL")
    )
    op.create_table(
        "clock_pause",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("resumed_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "resumed_on >= started_on", name=op.f("ck_clock_pause_resumed_after_start")
        ),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"], name=op.f("fk_clock_pause_clock_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_clock_pause_dossier_id")
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_clock_pause_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_pause")),
    )
    op.create_index(op.f("ix_clock_pause_clock_id"), "clock_pause", ["clock_id"])
    op.create_index(op.f("ix_clock_pause_dossier_id"), "clock_pause", ["dossier_id"])
    op.create_index(
        "uq_clock_pause_running",
        "clock_pause",
        ["clock_id"],
        unique=True,
        postgresql_where=sa.text("resumed_on IS NULL"),
    )
    op.create_table(
        "clock_extension",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("announced_on", sa.Date(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "unit IN ('werkdagen', 'dagen', 'weken', 'maanden', 'jaren')",
            name=op.f("ck_clock_extension_known_unit"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_clock_extension_some")),
        sa.ForeignKeyConstraint(
            ["clock_id"], ["clock.id"], name=op.f("fk_clock_extension_clock_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_clock_extension_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["made_by"], ["account.id"], name=op.f("fk_clock_extension_made_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_extension")),
    )
    op.create_index(op.f("ix_clock_extension_clock_id"), "clock_extension", ["clock_id"])
    op.create_index(op.f("ix_clock_extension_dossier_id"), "clock_extension", ["dossier_id"])
