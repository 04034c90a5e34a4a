"""Route messages and signals between cases."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

SENT = ["sent_by", "message_id"]


def moment(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def key() -> sa.Column[Any]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def number() -> sa.Column[Any]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def words(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def points(table: str, **targets: str) -> list[sa.Column[Any] | sa.ForeignKeyConstraint]:
    """Columns that point at other tables; a target that ends in `?` may be lacking."""
    columns, constraints = [], []
    for name, target in targets.items():
        columns.append(sa.Column(name, sa.Uuid(), nullable=target.endswith("?")))
        place = f"{target.removesuffix('?')}.id"
        constraints.append(
            sa.ForeignKeyConstraint([name], [place], name=op.f(f"fk_{table}_{name}"))
        )
    return [*columns, *constraints]


def check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def partial(name: str, table: str, columns: list[str], condition: str, **options: Any) -> None:
    op.create_index(name, table, columns, postgresql_where=sa.text(condition), **options)


def upgrade() -> None:
    make_subscriptions()
    make_messages()
    make_signals()
    make_schedules()
    allow_dossiers_of_work()


def make_subscriptions() -> None:
    table = "subscription"
    op.create_table(
        table,
        number(),
        *points(table, instance_id="instance", dossier_id="dossier"),
        *(words(name) for name in ("process_key", "kind", "name")),
        words("key", nullable=True),
        *(words(name) for name in ("process_id", "element_id", "visit_id")),
        moment("at"),
        check(table, "known_kind", "kind IN ('message', 'signal')"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    op.create_index(op.f("ix_subscription_instance_id"), table, ["instance_id"])
    op.create_index("ix_subscription_kind_name_key", table, ["kind", "name", "key"])


def make_messages() -> None:
    table = "message"
    op.create_table(
        table,
        key(),
        words("name"),
        words("key", nullable=True),
        sa.Column("variables", sa.Text(), nullable=True),
        *points(table, dossier_id="dossier?", source_id="instance?", sent_by="account?"),
        words("message_id", nullable=True),
        moment("at"),
        moment("expires_at"),
        words("state"),
        moment("ended_at", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("try_at"),
        check(table, "known_state", "state IN ('waiting', 'delivered', 'expired')"),
        check(table, "ended_has_moment", "(state = 'waiting') = (ended_at IS NULL)"),
        check(table, "ended_is_emptied", "state = 'waiting' OR variables IS NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_message")),
    )
    partial("ix_message_waiting", table, ["name", "key"], "state = 'waiting'")
    partial("ix_message_expires", table, ["expires_at"], "state = 'waiting'")
    partial("ix_message_expired", table, ["ended_at"], "state = 'expired'")
    once(table)
    op.create_table(
        "delivery",
        words("process_key"),
        *points("delivery", message_id="message", instance_id="instance"),
        moment("at"),
        sa.PrimaryKeyConstraint("message_id", "process_key", name=op.f("pk_delivery")),
    )
    op.create_index(op.f("ix_delivery_instance_id"), "delivery", ["instance_id"])


def make_signals() -> None:
    table = "signal_broadcast"
    op.create_table(
        table,
        key(),
        words("name"),
        sa.Column("variables", sa.Text(), nullable=True),
        *points(table, dossier_id="dossier?", source_id="instance?", sent_by="account?"),
        words("message_id", nullable=True),
        moment("at"),
        moment("ended_at", nullable=True),
        check(table, "ended_is_emptied", "ended_at IS NULL OR variables IS NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_broadcast")),
    )
    partial("ix_signal_broadcast_going", table, ["at"], "ended_at IS NULL")
    once(table)
    table = "signal_receiver"
    op.create_table(
        table,
        number(),
        *points(table, broadcast_id="signal_broadcast", instance_id="instance?"),
        sa.Column("waited", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        words("process_key", nullable=True),
        words("element_id", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("try_at"),
        check(table, "case_or_start", "(instance_id IS NULL) = (process_key IS NOT NULL)"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signal_receiver")),
    )
    op.create_index(op.f("ix_signal_receiver_broadcast_id"), table, ["broadcast_id"])


def once(table: str) -> None:
    """What one sender calls by one name is one."""
    named = "message_id IS NOT NULL"
    name = f"uq_{table}_sent_by_message_id"
    partial(name, table, SENT, named, unique=True, postgresql_nulls_not_distinct=True)


def make_schedules() -> None:
    table = "schedule"
    op.create_table(
        table,
        key(),
        words("process_key"),
        words("element_id"),
        *points(table, definition_id="definition", group_id="work_group"),
        moment("next_at", nullable=True),
        sa.Column("repeats", sa.Integer(), nullable=True),
        words("every", nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        moment("try_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schedule")),
        sa.UniqueConstraint(
            "process_key", "element_id", name=op.f("uq_schedule_process_key_element_id")
        ),
    )
    partial("ix_schedule_try_at", table, ["try_at"], "try_at IS NOT NULL")


def allow_dossiers_of_work() -> None:
    op.execute(sa.schema.CreateSequence(sa.Sequence("work_dossier_number_seq")))
    kind = sa.Column("kind", sa.String(), server_default=sa.text("'client'"), nullable=False)
    op.add_column("dossier", kind)
    op.alter_column("dossier", "client_id", nullable=True)
    for name, condition in (
        ("known_kind", "kind IN ('client', 'werk')"),
        ("kind_has_client", "(kind = 'client') = (client_id IS NOT NULL)"),
    ):
        op.create_check_constraint(op.f(f"ck_dossier_{name}"), "dossier", condition)
    partial(
        "uq_dossier_werk", "dossier", ["group_id"], "kind = 'werk' AND status = 'open'", unique=True
    )


def downgrade() -> None:
    """Refused by the database while there are werkdossiers: they have no client to fall back on."""
    op.alter_column("dossier", "client_id", nullable=False)
    op.drop_index("uq_dossier_werk", table_name="dossier")
    for name in ("known_kind", "kind_has_client"):
        op.drop_constraint(op.f(f"ck_dossier_{name}"), "dossier", type_="check")
    op.drop_column("dossier", "kind")
    op.execute(sa.schema.DropSequence(sa.Sequence("work_dossier_number_seq")))
    tables = (
        "schedule",
        "signal_receiver",
        "signal_broadcast",
        "delivery",
        "message",
        "subscription",
    )
    for table in tables:
        op.drop_table(table)
