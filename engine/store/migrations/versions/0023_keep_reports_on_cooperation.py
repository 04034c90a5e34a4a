"""Keep reports on cooperation."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "cooperation_report",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("words", sa.String(), nullable=False),
        sa.Column("reported_by", sa.Uuid(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["dossier_id"], ["dossier.id"], name=op.f("fk_cooperation_report_dossier_id")
        ),
        sa.ForeignKeyConstraint(
            ["party_id"], ["party.id"], name=op.f("fk_cooperation_report_party_id")
        ),
        sa.ForeignKeyConstraint(
            ["reported_by"], ["account.id"], name=op.f("fk_cooperation_report_reported_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cooperation_report")),
    )
    op.create_index(
        op.f("ix_cooperation_report_dossier_id"), "cooperation_report", ["dossier_id"], unique=False
    )
    op.create_index(
        "ix_cooperation_report_party_id",
        "cooperation_report",
        ["party_id", "reported_at"],
        unique=False,
    )


def downgrade() -> None:
    op.drop_table("cooperation_report")
