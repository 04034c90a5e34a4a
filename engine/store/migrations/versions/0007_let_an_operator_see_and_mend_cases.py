"""Let an operator see and mend cases."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KNOWN = "ck_instance_known_status"
HELD = "ck_instance_suspended_has_moment"
STATES = "status IN ('running', 'completed', 'incident', 'suspended', 'cancelled')"


def upgrade() -> None:
    op.add_column("instance", sa.Column("suspended_at", sa.DateTime(timezone=True)))
    op.drop_constraint(op.f(KNOWN), "instance")
    op.create_check_constraint(op.f(KNOWN), "instance", STATES)
    op.create_check_constraint(
        op.f(HELD), "instance", "(status = 'suspended') = (suspended_at IS NOT NULL)"
    )
    op.add_column("incident", sa.Column("process_key", sa.String(), nullable=True))
    op.execute(
        "UPDATE incident SET process_key = instance.process_key"
        " FROM instance WHERE instance.id = incident.instance_id"
    )
    op.alter_column("incident", "process_key", nullable=False)
    no_visit = sa.text("''")
    op.add_column(
        "incident", sa.Column("visit_id", sa.String(), server_default=no_visit, nullable=False)
    )
    op.create_index(
        "ix_incident_standing",
        "incident",
        ["process_key", "element_id"],
        postgresql_where=sa.text("resolved_at IS NULL"),
    )
    op.add_column("audit_event", sa.Column("reason", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("audit_event", "reason")
    op.drop_index("ix_incident_standing", table_name="incident")
    op.drop_column("incident", "visit_id")
    op.drop_column("incident", "process_key")
    op.drop_constraint(op.f(HELD), "instance")
    op.drop_constraint(op.f(KNOWN), "instance")
    op.execute("UPDATE instance SET status = 'completed' WHERE status = 'cancelled'")
    op.execute("UPDATE instance SET status = 'running' WHERE status = 'suspended'")
    op.create_check_constraint(
        op.f(KNOWN), "instance", "status IN ('running', 'completed', 'incident')"
    )
    op.drop_column("instance", "suspended_at")
