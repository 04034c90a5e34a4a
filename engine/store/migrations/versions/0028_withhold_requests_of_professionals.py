"""Let the request of a professional be withheld from the client for a while."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

CHECK = "ck_restriction_withholds_one_thing"
OTHERS = "item_id, disclosure_id, operation_id"


def upgrade() -> None:
    op.add_column("restriction", sa.Column("filed_id", sa.Uuid(), nullable=True))
    op.create_foreign_key(
        op.f("fk_restriction_filed_id_professional_request"),
        "restriction",
        "professional_request",
        ["filed_id"],
        ["id"],
    )
    op.create_index("ix_restriction_filed_id", "restriction", ["filed_id"])
    _one_of(f"{OTHERS}, filed_id")


def downgrade() -> None:
    op.execute("DELETE FROM restriction WHERE filed_id IS NOT NULL")
    _one_of(OTHERS)
    op.drop_column("restriction", "filed_id")


def _one_of(columns: str) -> None:
    op.drop_constraint(op.f(CHECK), "restriction")
    op.create_check_constraint(op.f(CHECK), "restriction", f"num_nonnulls({columns}) = 1")
