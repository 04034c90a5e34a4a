"""Keep rooms for anonymous consultation."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "consultation_room",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("opened_by", sa.Uuid(), nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("last_post_at", MOMENT, nullable=False),
        sa.Column("closed_by", sa.Uuid(), nullable=True),
        sa.Column("closed_at", MOMENT, nullable=True),
        *(
            sa.ForeignKeyConstraint(
                [column], ["account.id"], name=op.f(f"fk_consultation_room_{column}")
            )
            for column in ("opened_by", "closed_by")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_room")),
    )
    op.create_index(
        "ix_consultation_room_open",
        "consultation_room",
        ["last_post_at"],
        postgresql_where=sa.text("closed_at IS NULL"),
    )
    op.create_table(
        "consultation_post",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["consultation_room.id"],
            name=op.f("fk_consultation_post_room_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["author_id"], ["account.id"], name=op.f("fk_consultation_post_author_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consultation_post")),
    )
    op.create_index(op.f("ix_consultation_post_room_id"), "consultation_post", ["room_id"])


def downgrade() -> None:
    op.drop_table("consultation_post")
    op.drop_table("consultation_room")
