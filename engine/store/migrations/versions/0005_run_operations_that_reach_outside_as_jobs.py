"""Run operations that reach outside as jobs."""

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: this number is taken."""


def downgrade() -> None:
    """Nothing yet: this number is taken."""
