"""Let an operator see and mend cases."""

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: this number is taken."""


def downgrade() -> None:
    """Nothing yet: this number is taken."""
