"""Route messages and signals between cases."""

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: this number is taken."""


def downgrade() -> None:
    """Nothing yet: this number is taken."""
