"""Keep conferences."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TABLES = (
    "minutes",
    "minutes_choice",
    "agreement",
    "conference_item",
    "participant",
    "conference",
)


def upgrade() -> None:
    _conferences()
    _participants()
    _items()
    _agreements()
    _choices()
    _minutes()


def downgrade() -> None:
    for table in TABLES:
        op.drop_table(table)


def _conferences() -> None:
    _make(
        "conference",
        *(_text(name) for name in ("subject", "purpose", "ground", "necessity")),
        sa.Column("held_on", sa.Date(), nullable=False),
        _text("place"),
        _text("state"),
        _key("created_by", nullable=True),
        _moment("created_at"),
        sa.Column("version", sa.Integer(), nullable=False),
        _check(
            "conference",
            "known_state",
            "state IN ('prepared', 'invited', 'held', 'distributed', 'called_off')",
        ),
        points={"dossier_id": "dossier", "created_by": "account"},
        indexes=("dossier_id",),
    )


def _participants() -> None:
    checks = {
        "known_kind": "kind IN ('partij', 'client', 'vertegenwoordiger', 'gezinslid', 'account')",
        "kind_has_its_key": "(kind = 'partij') = (contact_id IS NOT NULL)"
        " AND (kind = 'account') = (account_id IS NOT NULL)"
        " AND (kind IN ('client', 'vertegenwoordiger', 'gezinslid')) = (person_id IS NOT NULL)",
        "left_out_for_a_reason": "invited OR not_invited_reason IS NOT NULL",
        "known_answer": "answer IN ('komt', 'komt_niet')",
        "only_invited_attend": "invited OR attended IS NOT TRUE",
    }
    whose = ("contact_id", "person_id", "account_id")
    _make(
        "participant",
        _key("conference_id"),
        _text("kind"),
        *(_key(name, nullable=True) for name in whose),
        _text("necessity"),
        sa.Column("invited", sa.Boolean(), nullable=False),
        _text("not_invited_reason", nullable=True),
        _text("answer", nullable=True),
        sa.Column("attended", sa.Boolean(), nullable=True),
        *(_check("participant", name, rule) for name, rule in checks.items()),
        *(_unique("participant", "conference_id", name) for name in whose),
        points={
            "dossier_id": "dossier",
            "conference_id": "conference",
            "contact_id": "party_contact",
            "person_id": "person",
            "account_id": "account",
        },
        indexes=("dossier_id", "conference_id", *whose),
    )


def _items() -> None:
    checks = {
        "known_secrecy": "secrecy IN ('geen', 'toestemming', 'goed_hulpverlenerschap')",
        "without_consent_motivated": "secrecy <> 'goed_hulpverlenerschap'"
        " OR secrecy_note IS NOT NULL",
        "police_law_with_article": "police_law IN ('wpg', 'wjsg') AND police_note IS NOT NULL"
        " OR police_law IS NULL",
    }
    _make(
        "conference_item",
        _key("conference_id"),
        _key("item_id"),
        _key("provider_id", nullable=True),
        _text("necessity"),
        _text("secrecy"),
        *(_text(name, nullable=True) for name in ("secrecy_note", "police_law", "police_note")),
        sa.Column("provider_agrees", sa.Boolean(), nullable=False),
        _key("added_by", nullable=True),
        _moment("added_at"),
        *(_check("conference_item", name, rule) for name, rule in checks.items()),
        _unique("conference_item", "conference_id", "item_id"),
        points={
            "dossier_id": "dossier",
            "conference_id": "conference",
            "item_id": "item",
            "provider_id": "participant",
            "added_by": "account",
        },
        indexes=("dossier_id", "item_id", "provider_id"),
    )


def _agreements() -> None:
    _make(
        "agreement",
        _key("conference_id"),
        _key("participant_id"),
        _text("what"),
        sa.Column("due_on", sa.Date(), nullable=True),
        _moment("added_at"),
        points={
            "dossier_id": "dossier",
            "conference_id": "conference",
            "participant_id": "participant",
        },
        indexes=("dossier_id", "conference_id"),
    )


def _choices() -> None:
    _make(
        "minutes_choice",
        _key("conference_id"),
        _key("participant_id"),
        _key("conference_item_id", nullable=True),
        _key("agreement_id", nullable=True),
        sa.Column("included", sa.Boolean(), nullable=False),
        _key("chosen_by", nullable=True),
        _moment("chosen_at"),
        _check(
            "minutes_choice",
            "about_one_line",
            "(conference_item_id IS NULL) <> (agreement_id IS NULL)",
        ),
        _unique("minutes_choice", "participant_id", "conference_item_id"),
        _unique("minutes_choice", "participant_id", "agreement_id"),
        points={
            "dossier_id": "dossier",
            "conference_id": "conference",
            "participant_id": "participant",
            "conference_item_id": "conference_item",
            "agreement_id": "agreement",
            "chosen_by": "account",
        },
        indexes=("dossier_id", "conference_id"),
    )


def _minutes() -> None:
    _make(
        "minutes",
        _key("conference_id"),
        _key("participant_id"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("content", postgresql.JSONB(), nullable=False),
        _text("hash"),
        _key("sent_by", nullable=True),
        _moment("sent_at"),
        _check("minutes", "counted_from_one", "version >= 1"),
        _unique("minutes", "participant_id", "version"),
        points={
            "dossier_id": "dossier",
            "conference_id": "conference",
            "participant_id": "participant",
            "sent_by": "account",
        },
        indexes=("dossier_id", "conference_id"),
    )
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON minutes "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def _make(
    table: str,
    *parts: sa.Column[object] | sa.Constraint,
    points: dict[str, str],
    indexes: tuple[str, ...],
) -> None:
    """A table of a dossier: its key, these columns and constraints, what points where."""
    foreign = (
        sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))
        for column, target in points.items()
    )
    primary = sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}"))
    op.create_table(table, _key("id"), _key("dossier_id"), *parts, *foreign, primary)
    for column in indexes:
        op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _key(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _moment(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _check(table: str, name: str, rule: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}"))


def _unique(table: str, *columns: str) -> sa.UniqueConstraint:
    return sa.UniqueConstraint(*columns, name=op.f(f"uq_{table}_{'_'.join(columns)}"))
