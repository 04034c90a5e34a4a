"""Make the first tables."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


APPEND_ONLY = ("event", "audit_event")

REFUSE_CHANGE = """
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are only added, never changed or removed', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("dossier_number_seq")))
    op.create_table(
        "account",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("roles", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("demo", sa.Boolean(), nullable=False),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "roles <@ ARRAY['medewerker','teamleider','procesontwerper','manager','beheerder']::text[]",
            name=op.f("ck_account_known_roles"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
    )
    op.create_index(
        "uq_account_username", "account", [sa.literal_column("lower(username)")], unique=True
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("birth_date", sa.Date(), nullable=True),
        sa.Column("phone", sa.String(), nullable=True),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("address", sa.String(), nullable=True),
        sa.Column(
            "created_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_index("ix_person_name", "person", [sa.literal_column("lower(name)")], unique=False)
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("subject_hash", sa.LargeBinary(), nullable=False),
        sa.Column(
            "at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    op.create_index(
        "ix_sign_in_attempt_subject_hash_at",
        "sign_in_attempt",
        ["subject_hash", "at"],
        unique=False,
    )
    op.create_table(
        "work_group",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("takes_dossiers", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_work_group")),
        sa.UniqueConstraint("key", name=op.f("uq_work_group_key")),
    )
    op.create_table(
        "definition",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("summary", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("deployed_by", sa.Uuid(), nullable=True),
        sa.Column(
            "deployed_at",
            sa.DateTime(timezone=True),
            server_default=sa.text("now()"),
            nullable=False,
        ),
        sa.CheckConstraint(
            "kind IN ('process', 'decision', 'form')", name=op.f("ck_definition_known_kind")
        ),
        sa.ForeignKeyConstraint(
            ["deployed_by"], ["account.id"], name=op.f("fk_definition_deployed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_definition")),
        sa.UniqueConstraint("kind", "key", "version", name=op.f("uq_definition_kind_key_version")),
    )
    op.create_table(
        "dossier",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("handler_id", sa.Uuid(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("result", sa.String(), nullable=True),
        sa.Column("reported_on", sa.Date(), nullable=False),
        sa.Column("target_date", sa.Date(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("start_token", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "(status = 'closed') = (closed_at IS NOT NULL)",
            name=op.f("ck_dossier_closed_has_moment"),
        ),
        sa.CheckConstraint("status IN ('open', 'closed')", name=op.f("ck_dossier_known_status")),
        sa.ForeignKeyConstraint(["client_id"], ["person.id"], name=op.f("fk_dossier_client_id")),
        sa.ForeignKeyConstraint(["group_id"], ["work_group.id"], name=op.f("fk_dossier_group_id")),
        sa.ForeignKeyConstraint(["handler_id"], ["account.id"], name=op.f("fk_dossier_handler_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_dossier")),
        sa.UniqueConstraint("number", name=op.f("uq_dossier_number")),
        sa.UniqueConstraint("start_token", name=op.f("uq_dossier_start_token")),
    )
    op.create_index(op.f("ix_dossier_client_id"), "dossier", ["client_id"], unique=False)
    op.create_index(op.f("ix_dossier_group_id"), "dossier", ["group_id"], unique=False)
    op.create_index(op.f("ix_dossier_handler_id"), "dossier", ["handler_id"], unique=False)
    op.create_table(
        "membership",
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"],
            ["account.id"],
            name=op.f("fk_membership_account_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["group_id"], ["work_group.id"], name=op.f("fk_membership_group_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("account_id", "group_id", name=op.f("pk_membership")),
    )
    op.create_index(op.f("ix_membership_group_id"), "membership", ["group_id"], unique=False)
    op.create_table(
        "release",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.ForeignKeyConstraint(["made_by"], ["account.id"], name=op.f("fk_release_made_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_release")),
    )
    op.create_table(
        "audit_event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column(
            "at",
            sa.DateTime(timezone=True),
            server_default=sa.text("clock_timestamp()"),
            nullable=False,
        ),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=True),
        sa.Column("object_id", sa.String(), nullable=True),
        sa.Column("purpose", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_audit_event_actor_id")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_audit_event_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_event")),
    )
    op.create_index(op.f("ix_audit_event_dossier_id"), "audit_event", ["dossier_id"], unique=False)
    op.create_table(
        "dossier_person",
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("relation", sa.String(), nullable=True),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.CheckConstraint(
            "role IN ('client', 'gezinslid', 'vertegenwoordiger', 'mantelzorger')",
            name=op.f("ck_dossier_person_known_role"),
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_dossier_person_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_dossier_person_person_id")
        ),
        sa.PrimaryKeyConstraint("dossier_id", "person_id", name=op.f("pk_dossier_person")),
    )
    op.create_index(
        op.f("ix_dossier_person_person_id"), "dossier_person", ["person_id"], unique=False
    )
    op.create_table(
        "instance",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.String(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("next_due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("timer_attempts", sa.Integer(), nullable=False),
        sa.Column("start_answers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.Column("started_by", sa.Uuid(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.CheckConstraint(
            "status IN ('running', 'completed', 'incident')", name=op.f("ck_instance_known_status")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_instance_definition_id")
        ),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_instance_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"], ["release.id"], name=op.f("fk_instance_release_id")
        ),
        sa.ForeignKeyConstraint(
            ["started_by"], ["account.id"], name=op.f("fk_instance_started_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_instance")),
    )
    op.create_index(op.f("ix_instance_definition_id"), "instance", ["definition_id"], unique=False)
    op.create_index(op.f("ix_instance_dossier_id"), "instance", ["dossier_id"], unique=False)
    op.create_index(
        "ix_instance_due",
        "instance",
        ["next_due_at"],
        unique=False,
        postgresql_where=sa.text("next_due_at IS NOT NULL AND status = 'running'"),
    )
    op.create_index(
        "ix_instance_process_key_started_at",
        "instance",
        ["process_key", "started_at"],
        unique=False,
    )
    op.create_index(op.f("ix_instance_release_id"), "instance", ["release_id"], unique=False)
    op.create_table(
        "involvement",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("added_by", sa.Uuid(), nullable=True),
        sa.Column("added_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_involvement_account_id")
        ),
        sa.ForeignKeyConstraint(["added_by"], ["account.id"], name=op.f("fk_involvement_added_by")),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_involvement_dossier_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_involvement")),
    )
    op.create_index(op.f("ix_involvement_account_id"), "involvement", ["account_id"], unique=False)
    op.create_index(
        "uq_involvement_running",
        "involvement",
        ["dossier_id", "account_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "release_definition",
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_release_definition_definition_id")
        ),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_definition_release_id"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("release_id", "definition_id", name=op.f("pk_release_definition")),
    )
    op.create_index(
        op.f("ix_release_definition_definition_id"),
        "release_definition",
        ["definition_id"],
        unique=False,
    )
    op.create_table(
        "signal",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("severity", sa.String(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("seen_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint(
            "severity IN ('info', 'waarschuwing', 'dringend')",
            name=op.f("ck_signal_known_severity"),
        ),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_signal_dossier_id")),
        sa.ForeignKeyConstraint(["seen_by"], ["account.id"], name=op.f("fk_signal_seen_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal")),
        sa.UniqueConstraint(
            "dossier_id", "source_key", name=op.f("uq_signal_dossier_id_source_key")
        ),
    )
    op.create_index(
        "ix_signal_unseen",
        "signal",
        ["dossier_id"],
        unique=False,
        postgresql_where=sa.text("seen_at IS NULL"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=True),
        sa.Column("task_id", sa.Uuid(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("process_key", sa.String(), nullable=True),
        sa.Column("element_id", sa.String(), nullable=True),
        sa.Column("element_name", sa.String(), nullable=True),
        sa.Column(
            "detail",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default=sa.text("'{}'::jsonb"),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["actor_id"], ["account.id"], name=op.f("fk_event_actor_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_event_dossier_id")),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_event_instance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
    )
    op.create_index("ix_event_dossier_id_id", "event", ["dossier_id", "id"], unique=False)
    op.create_index("ix_event_instance_id", "event", ["instance_id"], unique=False)
    op.create_table(
        "incident",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("element_name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["instance_id"], ["instance.id"], name=op.f("fk_incident_instance_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incident")),
    )
    op.create_index(op.f("ix_incident_instance_id"), "incident", ["instance_id"], unique=False)
    op.create_table(
        "task",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("process_key", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=True),
        sa.Column("form_key", sa.String(), nullable=True),
        sa.Column("documentation", sa.String(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("assignee_id", sa.Uuid(), nullable=True),
        sa.Column("candidate_groups", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("priority", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("follow_up_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.Column("answers", postgresql.JSONB(astext_type=sa.Text()), nullable=True),
        sa.CheckConstraint(
            "state IN ('open', 'completed', 'cancelled')", name=op.f("ck_task_known_state")
        ),
        sa.ForeignKeyConstraint(["assignee_id"], ["account.id"], name=op.f("fk_task_assignee_id")),
        sa.ForeignKeyConstraint(["dossier_id"], ["dossier.id"], name=op.f("fk_task_dossier_id")),
        sa.ForeignKeyConstraint(["ended_by"], ["account.id"], name=op.f("fk_task_ended_by")),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_task_instance_id")),
        sa.ForeignKeyConstraint(["release_id"], ["release.id"], name=op.f("fk_task_release_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task")),
    )
    op.create_index(
        "ix_task_assignee_open",
        "task",
        ["assignee_id", "due_at"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_task_candidates_open",
        "task",
        ["candidate_groups"],
        unique=False,
        postgresql_using="gin",
        postgresql_where=sa.text("state = 'open' AND assignee_id IS NULL"),
    )
    op.create_index(op.f("ix_task_dossier_id"), "task", ["dossier_id"], unique=False)
    op.create_index(op.f("ix_task_instance_id"), "task", ["instance_id"], unique=False)
    op.create_index(
        "ix_task_open_due",
        "task",
        ["due_at", "id"],
        unique=False,
        postgresql_where=sa.text("state = 'open'"),
    )
    for column in ("created_at", "name"):
        op.create_index(
            f"ix_task_open_{column.removesuffix('_at')}",
            "task",
            [column, "id"],
            postgresql_where=sa.text("state = 'open'"),
        )
    op.create_index("ix_task_step", "task", ["process_key", "element_id", "state"], unique=False)
    op.create_table(
        "task_draft",
        sa.Column("task_id", sa.Uuid(), nullable=False),
        sa.Column("raw", postgresql.JSONB(astext_type=sa.Text()), nullable=False),
        sa.Column("saved_by", sa.Uuid(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["saved_by"], ["account.id"], name=op.f("fk_task_draft_saved_by")),
        sa.ForeignKeyConstraint(
            ["task_id"], ["task.id"], name=op.f("fk_task_draft_task_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("task_id", name=op.f("pk_task_draft")),
    )
    op.execute(REFUSE_CHANGE)
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    op.drop_table("task_draft")
    op.drop_index("ix_task_step", table_name="task")
    op.drop_index("ix_task_open_due", table_name="task", postgresql_where=sa.text("state = 'open'"))
    op.drop_index(op.f("ix_task_instance_id"), table_name="task")
    op.drop_index(op.f("ix_task_dossier_id"), table_name="task")
    op.drop_index(
        "ix_task_candidates_open",
        table_name="task",
        postgresql_using="gin",
        postgresql_where=sa.text("state = 'open' AND assignee_id IS NULL"),
    )
    op.drop_index(
        "ix_task_assignee_open", table_name="task", postgresql_where=sa.text("state = 'open'")
    )
    op.drop_table("task")
    op.drop_index(op.f("ix_incident_instance_id"), table_name="incident")
    op.drop_table("incident")
    op.drop_index("ix_event_instance_id", table_name="event")
    op.drop_index("ix_event_dossier_id_id", table_name="event")
    op.drop_table("event")
    op.drop_index(
        "ix_signal_unseen", table_name="signal", postgresql_where=sa.text("seen_at IS NULL")
    )
    op.drop_table("signal")
    op.drop_index(op.f("ix_release_definition_definition_id"), table_name="release_definition")
    op.drop_table("release_definition")
    op.drop_index(
        "uq_involvement_running",
        table_name="involvement",
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.drop_index(op.f("ix_involvement_account_id"), table_name="involvement")
    op.drop_table("involvement")
    op.drop_index(op.f("ix_instance_release_id"), table_name="instance")
    op.drop_index("ix_instance_process_key_started_at", table_name="instance")
    op.drop_index(
        "ix_instance_due",
        table_name="instance",
        postgresql_where=sa.text("next_due_at IS NOT NULL AND status = 'running'"),
    )
    op.drop_index(op.f("ix_instance_dossier_id"), table_name="instance")
    op.drop_index(op.f("ix_instance_definition_id"), table_name="instance")
    op.drop_table("instance")
    op.drop_index(op.f("ix_dossier_person_person_id"), table_name="dossier_person")
    op.drop_table("dossier_person")
    op.drop_index(op.f("ix_audit_event_dossier_id"), table_name="audit_event")
    op.drop_table("audit_event")
    op.drop_table("release")
    op.drop_index(op.f("ix_membership_group_id"), table_name="membership")
    op.drop_table("membership")
    op.drop_index(op.f("ix_dossier_handler_id"), table_name="dossier")
    op.drop_index(op.f("ix_dossier_group_id"), table_name="dossier")
    op.drop_index(op.f("ix_dossier_client_id"), table_name="dossier")
    op.drop_table("dossier")
    op.drop_table("definition")
    op.drop_table("work_group")
    op.drop_index("ix_sign_in_attempt_subject_hash_at", table_name="sign_in_attempt")
    op.drop_table("sign_in_attempt")
    op.drop_index("ix_person_name", table_name="person")
    op.drop_table("person")
    op.drop_index("uq_account_username", table_name="account")
    op.drop_table("account")
    op.execute("DROP FUNCTION refuse_change()")
    op.execute(sa.schema.DropSequence(sa.Sequence("dossier_number_seq")))
