"""Keep what clients hear, what they ask, and what is withheld from them for a while."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _restrictions()
    _requests()
    _messages()
    _sessions()


def downgrade() -> None:
    for table in ("client_session", "client_message", "client_request", "restriction"):
        op.drop_table(table)


def _restrictions() -> None:
    table = "restriction"
    op.create_table(
        table,
        *_begin(table),
        _key("item_id", nullable=True),
        sa.Column("disclosure_id", sa.BigInteger(), nullable=True),
        _key("operation_id", nullable=True),
        _text("reason"),
        _key("decided_by"),
        _moment("decided_at"),
        sa.Column("until", sa.Date(), nullable=False),
        _moment("lifted_at", nullable=True),
        _key("lifted_by", nullable=True),
        _points(table, "item_id", "item"),
        _points(table, "decided_by", "account"),
        _points(table, "lifted_by", "account"),
        _check(
            table, "withholds_one_thing", "num_nonnulls(item_id, disclosure_id, operation_id) = 1"
        ),
        _check(table, "lifted_by_somebody", "(lifted_at IS NULL) = (lifted_by IS NULL)"),
        _check(table, "has_reason", "reason <> ''"),
    )
    op.create_index(f"ix_{table}_dossier_id_person_id", table, ["dossier_id", "person_id"])
    for column in ("item_id", "disclosure_id", "operation_id"):
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _requests() -> None:
    table = "client_request"
    op.create_table(
        table,
        *_begin(table),
        _key("asked_by"),
        _text("kind"),
        _key("item_id", nullable=True),
        _text("text"),
        _moment("asked_at"),
        sa.Column("due_on", sa.Date(), nullable=False),
        _moment("answered_at", nullable=True),
        _key("answered_by", nullable=True),
        sa.Column("granted", sa.Boolean(), nullable=True),
        _text("answer", nullable=True),
        _points(table, "asked_by", "person"),
        _points(table, "item_id", "item"),
        _points(table, "answered_by", "account"),
        _check(
            table,
            "known_kind",
            "kind IN ('correctie', 'inzage', 'verklaring', 'beperken', 'intrekken')",
        ),
        _check(table, "corrects_an_item", "(kind = 'correctie') = (item_id IS NOT NULL)"),
        _check(
            table,
            "answered_as_a_whole",
            "num_nonnulls(answered_at, answered_by, granted, answer) IN (0, 4)",
        ),
    )
    op.create_index(f"ix_{table}_dossier_id_person_id", table, ["dossier_id", "person_id"])
    open_ones = sa.text("answered_at IS NULL")
    op.create_index(f"ix_{table}_open", table, ["due_on"], postgresql_where=open_ones)


def _messages() -> None:
    table = "client_message"
    op.create_table(
        table,
        *_begin(table),
        _text("subject"),
        _text("text"),
        _moment("sent_at"),
        _key("sent_by", nullable=True),
        _text("source_key", nullable=True),
        _moment("mailed_at", nullable=True),
        _points(table, "sent_by", "account"),
        sa.UniqueConstraint("source_key", name=op.f(f"uq_{table}_source_key")),
    )
    op.create_index(f"ix_{table}_dossier_id_person_id", table, ["dossier_id", "person_id"])
    not_mailed = sa.text("mailed_at IS NULL")
    op.create_index(f"ix_{table}_to_mail", table, ["sent_at"], postgresql_where=not_mailed)


def _sessions() -> None:
    table = "client_session"
    op.create_table(
        table,
        _key("id"),
        _key("person_id"),
        _moment("began_at"),
        _moment("ended_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        _points(table, "person_id", "person"),
    )
    op.create_index(op.f(f"ix_{table}_person_id"), table, ["person_id"])


def _begin(table: str) -> list[Any]:
    """A key, and the person in a dossier whom it is about."""
    return [
        _key("id"),
        _key("dossier_id"),
        _key("person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.ForeignKeyConstraint(
            ["dossier_id", "person_id"],
            ["dossier_person.dossier_id", "dossier_person.person_id"],
            name=op.f(f"fk_{table}_dossier_id"),
        ),
    ]


def _key(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _points(table: str, column: str, to: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}"))


def _check(table: str, name: str, condition: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))
