"""Give programs access to the API."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: this number is taken."""


def downgrade() -> None:
    """Nothing yet: this number is taken."""
