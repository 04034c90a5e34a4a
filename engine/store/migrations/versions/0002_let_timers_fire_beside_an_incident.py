"""Let timers fire beside an incident."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INDEX, TABLE, COLUMNS = "ix_instance_due", "instance", ["next_due_at"]
DUE = "next_due_at IS NOT NULL"


def upgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    op.create_index(INDEX, TABLE, COLUMNS, postgresql_where=sa.text(DUE))


def downgrade() -> None:
    op.drop_index(INDEX, table_name=TABLE)
    running = f"{DUE} AND status = 'running'"
    op.create_index(INDEX, TABLE, COLUMNS, postgresql_where=sa.text(running))
