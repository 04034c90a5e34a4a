"""Give programs access to the API."""

from collections.abc import Iterable

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

PEOPLE = ("medewerker", "teamleider", "procesontwerper", "manager", "beheerder")


def upgrade() -> None:
    _know_roles([*PEOPLE, "systeem"])
    op.create_table(
        "api_token",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("token_hash", sa.LargeBinary(), nullable=False),
        sa.Column("permissions", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column(
            "made_at", sa.DateTime(timezone=True), server_default=sa.text("now()"), nullable=False
        ),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("last_used_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f("fk_api_token_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_token")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_api_token_token_hash")),
    )
    op.create_index(op.f("ix_api_token_account_id"), "api_token", ["account_id"])
    op.create_index(
        "uq_api_token_name",
        "api_token",
        [sa.literal_column("lower(name)")],
        unique=True,
        postgresql_where=sa.text("revoked_at IS NULL"),
    )


def downgrade() -> None:
    op.drop_table("api_token")
    op.execute("UPDATE account SET roles = array_remove(roles, 'systeem')")
    _know_roles(PEOPLE)


def _know_roles(roles: Iterable[str]) -> None:
    known = ",".join(f"'{role}'" for role in roles)
    op.drop_constraint(op.f("ck_account_known_roles"), "account", type_="check")
    op.create_check_constraint(
        op.f("ck_account_known_roles"), "account", f"roles <@ ARRAY[{known}]::text[]"
    )
