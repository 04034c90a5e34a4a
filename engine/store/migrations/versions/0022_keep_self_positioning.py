"""Keep self positioning."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
TABLES = ("self_position", "step_estimate", "cost_estimate")


def upgrade() -> None:
    op.create_table(
        "self_position",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reading", sa.Integer(), nullable=False),
        sa.Column("discussion", sa.Integer(), nullable=False),
        sa.Column("integral", sa.Integer(), nullable=False),
        sa.Column("safeguards", sa.Integer(), nullable=False),
        *_made("self_position"),
        *(
            sa.CheckConstraint(f"{axis} BETWEEN 1 AND 5", name=op.f(f"ck_self_position_{axis}"))
            for axis in ("reading", "discussion", "integral", "safeguards")
        ),
    )
    op.create_index(op.f("ix_self_position_day"), "self_position", ["day"])
    op.create_table(
        "step_estimate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("minutes_now", sa.Integer(), nullable=False),
        sa.Column("minutes_then", sa.Integer(), nullable=False),
        sa.Column("times_a_year", sa.Integer(), nullable=False),
        *_made("step_estimate"),
        sa.CheckConstraint(
            "minutes_now >= 0 AND minutes_then >= 0 AND times_a_year >= 0",
            name=op.f("ck_step_estimate_not_negative"),
        ),
    )
    op.create_index("ix_step_estimate_newest", "step_estimate", ["step", "made_at"])
    op.create_table(
        "cost_estimate",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step", sa.String(), nullable=False),
        sa.Column("amount", sa.Numeric(12, 2), nullable=False),
        *_made("cost_estimate"),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_cost_estimate_not_negative")),
    )
    op.create_index("ix_cost_estimate_newest", "cost_estimate", ["step", "made_at"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def _made(table: str) -> tuple[sa.Column[object] | sa.Constraint, ...]:
    return (
        sa.Column("explanation", sa.String(), nullable=False),
        sa.Column("account_id", sa.Uuid(), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["account_id"], ["account.id"], name=op.f(f"fk_{table}_account_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )


def downgrade() -> None:
    for table in reversed(TABLES):
        op.drop_table(table)
