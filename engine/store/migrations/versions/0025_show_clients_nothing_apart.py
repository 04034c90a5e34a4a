"""Keep of tasks and decisions whether they stand in a round that may be about somebody else.

What was there before counts as apart, so that no client sees what nobody can tell any more.
"""

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

TABLES = ("task", "decision_record")


def upgrade() -> None:
    for table in TABLES:
        kind = sa.Boolean()
        op.add_column(table, sa.Column("apart", kind, server_default=sa.true(), nullable=False))


def downgrade() -> None:
    for table in TABLES:
        op.drop_column(table, "apart")
