"""Run operations that reach outside as jobs: our rows, and the tables of Procrastinate 3.10."""

import sqlalchemy as sa
from alembic import op
from procrastinate.schema import SchemaManager

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

DROP_QUEUE = """
DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT tablename FROM pg_tables
        WHERE schemaname = current_schema AND tablename ^@ 'procrastinate_'
    LOOP EXECUTE format('DROP TABLE %I CASCADE', one); END LOOP;
    FOR one IN SELECT oid::regprocedure FROM pg_proc
        WHERE pronamespace = current_schema::regnamespace AND proname ^@ 'procrastinate_'
    LOOP EXECUTE 'DROP FUNCTION ' || one; END LOOP;
    FOR one IN SELECT typname FROM pg_type
        WHERE typnamespace = current_schema::regnamespace AND typname ^@ 'procrastinate_'
    LOOP EXECUTE format('DROP TYPE %I', one); END LOOP;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "job",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("operation", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("retries", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_error", sa.String(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'done', 'incident', 'cancelled')",
            name=op.f("ck_job_known_state"),
        ),
        sa.ForeignKeyConstraint(["instance_id"], ["instance.id"], name=op.f("fk_job_instance_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_job")),
    )
    op.create_index(op.f("ix_job_instance_id"), "job", ["instance_id"])
    waiting = sa.text("state = 'waiting'")
    op.create_index("ix_job_due", "job", ["due_at"], postgresql_where=waiting)
    _run(SchemaManager.get_schema())


def downgrade() -> None:
    _run(DROP_QUEUE)
    op.drop_table("job")


def _run(statements: str) -> None:
    """Several statements as they stand: on the driver's own connection, without parameters."""
    driver = op.get_bind().connection.driver_connection
    if driver is None:
        raise RuntimeError("a migration runs on a connection")
    driver.execute(statements)
