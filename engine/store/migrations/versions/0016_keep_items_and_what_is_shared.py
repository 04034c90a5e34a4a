"""Keep items and what is shared."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APPEND_ONLY = ("item_version", "scope_entry", "disclosure", "refusal")


def upgrade() -> None:
    _items()
    _scope()
    _consent()
    _sharing()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in (
        "refusal",
        "disclosure",
        "consent",
        "scope_entry",
        "item_viewer",
        "item_version",
        "item",
    ):
        op.drop_table(table)


def _items() -> None:
    op.create_table(
        "item",
        *_keys("id", "dossier_id", "person_id"),
        *_texts("domain", "category", "circle"),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("added_at"),
        _key("added_by", nullable=True),
        _moment("withdrawn_at", nullable=True),
        _key("withdrawn_by", nullable=True),
        _text("withdrawn_because", nullable=True),
        sa.CheckConstraint(
            "circle IN ('dossier', 'behandeling', 'persoon')", name=op.f("ck_item_known_circle")
        ),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_because IS NULL)",
            name=op.f("ck_item_withdrawn_with_reason"),
        ),
        _points("item", "dossier_id", "dossier"),
        _takes_part("item"),
        _points("item", "added_by", "account"),
        _points("item", "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item")),
    )
    _index("item", "dossier_id")
    _index("item", "person_id")
    _item_versions()
    op.create_table(
        "item_viewer",
        *_keys("item_id", "account_id", "dossier_id"),
        _moment("added_at"),
        _key("added_by", nullable=True),
        _points("item_viewer", "item_id", "item"),
        _points("item_viewer", "account_id", "account"),
        _points("item_viewer", "dossier_id", "dossier"),
        _points("item_viewer", "added_by", "account"),
        sa.PrimaryKeyConstraint("item_id", "account_id", name=op.f("pk_item_viewer")),
    )
    _index("item_viewer", "dossier_id")
    _index("item_viewer", "account_id")


def _item_versions() -> None:
    table = "item_version"
    op.create_table(
        table,
        *_keys("id", "item_id", "dossier_id"),
        sa.Column("number", sa.Integer(), nullable=False),
        *_texts("text", "source"),
        _key("party_id", nullable=True),
        _key("contact_id", nullable=True),
        sa.Column("observed_on", sa.Date(), nullable=False),
        *_texts("purpose", "ground", "necessity"),
        _text("reason", nullable=True),
        _moment("at"),
        _key("actor_id", nullable=True),
        sa.CheckConstraint(
            "source IN ('gemeente', 'client', 'partij')", name=op.f(f"ck_{table}_known_source")
        ),
        sa.CheckConstraint(
            "(source = 'partij') = (party_id IS NOT NULL)", name=op.f(f"ck_{table}_party_is_named")
        ),
        sa.CheckConstraint(
            "contact_id IS NULL OR party_id IS NOT NULL", name=op.f(f"ck_{table}_contact_of_party")
        ),
        sa.CheckConstraint(
            "(number = 1) = (reason IS NULL)", name=op.f(f"ck_{table}_corrected_with_reason")
        ),
        _points(table, "item_id", "item"),
        _points(table, "dossier_id", "dossier"),
        _points(table, "party_id", "party"),
        _points(table, "contact_id", "party_contact"),
        _points(table, "actor_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        sa.UniqueConstraint("item_id", "number", name=op.f(f"uq_{table}_item_id_number")),
    )
    _index(table, "dossier_id")


def _scope() -> None:
    op.create_table(
        "scope_entry",
        _counted(),
        _key("dossier_id"),
        sa.Column("laws", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("domains", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("is_bound", sa.Boolean(), nullable=False),
        _text("explanation"),
        _moment("at"),
        _key("actor_id", nullable=True),
        _points("scope_entry", "dossier_id", "dossier"),
        _points("scope_entry", "actor_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scope_entry")),
    )
    op.create_index("ix_scope_entry_dossier_id_id", "scope_entry", ["dossier_id", "id"])


def _consent() -> None:
    table = "consent"
    op.create_table(
        table,
        *_keys("id", "dossier_id", "person_id"),
        _key("party_id", nullable=True),
        _key("with_person_id", nullable=True),
        _text("category", nullable=True),
        _text("purpose", nullable=True),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        _text("how"),
        _moment("noted_at"),
        _key("noted_by", nullable=True),
        _moment("withdrawn_at", nullable=True),
        _key("withdrawn_by", nullable=True),
        _text("withdrawn_how", nullable=True),
        sa.CheckConstraint(
            "num_nonnulls(party_id, with_person_id, category, purpose) > 0",
            name=op.f(f"ck_{table}_is_for_something"),
        ),
        sa.CheckConstraint(
            "num_nonnulls(party_id, with_person_id) < 2", name=op.f(f"ck_{table}_with_one")
        ),
        sa.CheckConstraint("until >= given_on", name=op.f(f"ck_{table}_ends_after_start")),
        sa.CheckConstraint(
            "(withdrawn_at IS NULL) = (withdrawn_how IS NULL)",
            name=op.f(f"ck_{table}_withdrawn_how"),
        ),
        _points(table, "dossier_id", "dossier"),
        _takes_part(table),
        _points(table, "party_id", "party"),
        _points(table, "with_person_id", "person"),
        _points(table, "noted_by", "account"),
        _points(table, "withdrawn_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "dossier_id")
    _index(table, "person_id")


def _sharing() -> None:
    table = "disclosure"
    op.create_table(
        table,
        _counted(),
        *_keys("dossier_id", "item_id"),
        sa.Column("item_version", sa.Integer(), nullable=False),
        _key("subject_id"),
        *_texts("domain", "category", "recipient_kind"),
        *(_key(name, nullable=True) for name in ("party_id", "contact_id", "person_id")),
        _text("occasion_kind"),
        _key("occasion_id"),
        *_texts("purpose", "ground", "necessity", "channel", "basis"),
        _key("consent_id", nullable=True),
        _text("explanation", nullable=True),
        _moment("at"),
        _key("actor_id", nullable=True),
        *(sa.CheckConstraint(rule, name=op.f(f"ck_{table}_{name}")) for name, rule in DISCLOSED),
        sa.ForeignKeyConstraint(
            ["item_id", "item_version"],
            ["item_version.item_id", "item_version.number"],
            name=op.f("fk_disclosure_item_id_item_version"),
        ),
        _points(table, "dossier_id", "dossier"),
        _points(table, "party_id", "party"),
        _points(table, "contact_id", "party_contact"),
        _points(table, "consent_id", "consent"),
        _points(table, "actor_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    op.create_index(
        "uq_disclosure_once", table, ONCE, unique=True, postgresql_nulls_not_distinct=True
    )
    op.create_index("ix_disclosure_dossier_id_id", table, ["dossier_id", "id"])
    _index(table, "subject_id")
    _index(table, "person_id")
    op.create_table(
        "refusal",
        _counted(),
        _key("dossier_id"),
        _key("party_id", nullable=True),
        _key("contact_id", nullable=True),
        *_texts("kind", "reason"),
        _moment("at"),
        _key("actor_id", nullable=True),
        sa.CheckConstraint(
            "kind IN ('weigert', 'mag_niet', 'niet_verstrekt')", name=op.f("ck_refusal_known_kind")
        ),
        _points("refusal", "dossier_id", "dossier"),
        _points("refusal", "party_id", "party"),
        _points("refusal", "contact_id", "party_contact"),
        _points("refusal", "actor_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refusal")),
    )
    _index("refusal", "dossier_id")


DISCLOSED = (
    (
        "known_recipient",
        "recipient_kind IN ('partij', 'client', 'gezinslid', 'vertegenwoordiger')",
    ),
    (
        "recipient_is_named",
        """(recipient_kind = 'partij') = (party_id IS NOT NULL)
            AND (recipient_kind <> 'partij') = (person_id IS NOT NULL)
            AND (contact_id IS NULL OR party_id IS NOT NULL)""",
    ),
    (
        "known_occasion",
        "occasion_kind IN ('gegevensverzoek', 'casusoverleg', 'correctie', 'los')",
    ),
    (
        "known_channel",
        "channel IN ('portaal', 'mondeling', 'telefoon', 'papier', 'beveiligde_mail', 'systeem')",
    ),
)
ONCE = [
    *("item_id", "item_version", "recipient_kind", "party_id", "contact_id", "person_id"),
    *("occasion_kind", "occasion_id"),
]


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])


def _keys(*names: str) -> list[sa.Column[object]]:
    return [_key(name) for name in names]


def _key(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _counted() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _texts(*names: str) -> list[sa.Column[str]]:
    return [_text(name) for name in names]


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _takes_part(table: str) -> sa.ForeignKeyConstraint:
    """Of somebody who takes or took part in the dossier."""
    return sa.ForeignKeyConstraint(
        ["dossier_id", "person_id"],
        ["dossier_person.dossier_id", "dossier_person.person_id"],
        name=op.f(f"fk_{table}_dossier_id_person_id"),
    )
