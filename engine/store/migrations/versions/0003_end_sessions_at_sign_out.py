"""End all sessions of an account when it signs out."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    column = sa.Column("sign_outs", sa.Integer(), server_default=sa.text("0"), nullable=False)
    op.add_column("account", column)


def downgrade() -> None:
    op.drop_column("account", "sign_outs")
