"""Keep which versions a diagram names."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "release_binding",
        sa.Column("release_id", sa.BigInteger(), nullable=False),
        sa.Column("caller_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("binding", sa.String(), nullable=False),
        sa.Column("tag", sa.String(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["release_id"],
            ["release.id"],
            name=op.f("fk_release_binding_release_id"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["caller_id"], ["definition.id"], name=op.f("fk_release_binding_caller_id")
        ),
        sa.ForeignKeyConstraint(
            ["definition_id"], ["definition.id"], name=op.f("fk_release_binding_definition_id")
        ),
        sa.PrimaryKeyConstraint(
            "release_id",
            "caller_id",
            "kind",
            "key",
            "binding",
            "tag",
            name=op.f("pk_release_binding"),
        ),
    )
    op.create_index(op.f("ix_release_binding_definition_id"), "release_binding", ["definition_id"])


def downgrade() -> None:
    op.drop_table("release_binding")
