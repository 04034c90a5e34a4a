"""Let a melder read through a link what he is told, and mail who was invited that it is off."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

BEFORE = "'gegevensverzoek', 'uitnodiging', 'verslag', 'verzoek'"


def upgrade() -> None:
    _purposes(f"{BEFORE}, 'terugkoppeling'")
    op.add_column("door", sa.Column("notice", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_door_known_notice"), "door", "notice IN ('verzet', 'afgezegd')"
    )
    op.add_column("professional_request", sa.Column("feedback", sa.String(), nullable=True))
    moment = sa.Column("feedback_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("professional_request", moment)


def downgrade() -> None:
    op.drop_column("professional_request", "feedback_at")
    op.drop_column("professional_request", "feedback")
    op.drop_constraint(op.f("ck_door_known_notice"), "door")
    op.drop_column("door", "notice")
    _purposes(BEFORE)


def _purposes(known: str) -> None:
    op.drop_constraint(op.f("ck_door_known_purpose"), "door")
    op.create_check_constraint(op.f("ck_door_known_purpose"), "door", f"purpose IN ({known})")
