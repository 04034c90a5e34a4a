"""Keep reference tables, parties, and more of people: BSN, relations, households."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

APPEND_ONLY = ("reference_row", "party_change")

# Whether somebody else with this BSN, or this name and birth date, is known anywhere. It tells no
# more than that, and it is the only thing about people whom one may not see that can be asked.
KNOWN_ELSEWHERE = """
CREATE FUNCTION person_known_elsewhere(own uuid, hashes bytea[], named text, born date)
RETURNS boolean LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    SELECT EXISTS (
        SELECT FROM person
        WHERE id <> own
            AND (bsn_hash = ANY (hashes) OR (birth_date = born AND lower(name) = lower(named)))
    )
$$
"""


def upgrade() -> None:
    _reference_rows()
    _parties()
    _people()
    _households()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )
    op.execute(KNOWN_ELSEWHERE)


def downgrade() -> None:
    op.execute("DROP FUNCTION person_known_elsewhere(uuid, bytea[], text, date)")
    for table in (
        "household_member",
        "household",
        "relation",
        "party_change",
        "party_contact",
        "party",
        "reference_row",
    ):
        op.drop_table(table)
    op.drop_constraint(op.f("ck_dossier_person_client_stays"), "dossier_person", type_="check")
    for column in ("end_reason", "ended_on", "started_on"):
        op.drop_column("dossier_person", column)
    op.drop_constraint(op.f("ck_person_bsn_is_kept_and_found"), "person", type_="check")
    op.drop_index("ix_person_bsn_hash", table_name="person")
    op.drop_column("person", "bsn_hash")
    op.drop_column("person", "bsn_cipher")


def _reference_rows() -> None:
    op.create_table(
        "reference_row",
        _counted(),
        _text("table_name"),
        _text("key"),
        sa.Column("version", sa.Integer(), nullable=False),
        _text("label"),
        sa.Column("values", postgresql.JSONB(), nullable=False),
        _text("source"),
        sa.Column("unverified", sa.Boolean(), nullable=False),
        _day("valid_from"),
        _day("valid_until"),
        _text("reason", nullable=True),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        _moment("made_at"),
        _points("reference_row", "made_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reference_row")),
        sa.UniqueConstraint(
            "table_name", "key", "version", name=op.f("uq_reference_row_table_name_key_version")
        ),
    )
    op.create_index("ix_reference_row_made", "reference_row", [sa.literal_column("made_at DESC")])


def _parties() -> None:
    op.create_table(
        "party",
        _id(),
        _text("name"),
        _text("domain"),
        _text("address", nullable=True),
        sa.Column("powers", postgresql.ARRAY(sa.Text()), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        _moment("created_at", server_default=sa.text("now()")),
        _day("ended_on"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party")),
    )
    op.create_index("uq_party_name", "party", [sa.literal_column("lower(name)")], unique=True)
    op.create_index("ix_party_domain", "party", ["domain"])
    op.create_table(
        "party_contact",
        _id(),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        _text("name"),
        *(_text(name, nullable=True) for name in ("function", "email", "phone")),
        _text("secrecy"),
        _day("ended_on"),
        sa.CheckConstraint(
            "secrecy IN ('geen', 'medisch', 'skj')", name=op.f("ck_party_contact_known_secrecy")
        ),
        _points("party_contact", "party_id", "party"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_contact")),
    )
    op.create_index(op.f("ix_party_contact_party_id"), "party_contact", ["party_id"])
    op.create_table(
        "party_change",
        _counted(),
        sa.Column("party_id", sa.Uuid(), nullable=False),
        sa.Column("contact_id", sa.Uuid(), nullable=True),
        _moment("at"),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        _text("action"),
        sa.Column("before", postgresql.JSONB(), nullable=False),
        _points("party_change", "party_id", "party"),
        _points("party_change", "contact_id", "party_contact"),
        _points("party_change", "actor_id", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_change")),
    )
    op.create_index(op.f("ix_party_change_party_id"), "party_change", ["party_id"])


def _people() -> None:
    """Who is there already keeps all that he had; nobody has a BSN yet."""
    op.add_column("person", sa.Column("bsn_cipher", sa.LargeBinary(), nullable=True))
    op.add_column("person", sa.Column("bsn_hash", sa.LargeBinary(), nullable=True))
    op.create_index("ix_person_bsn_hash", "person", ["bsn_hash"])
    op.create_check_constraint(
        op.f("ck_person_bsn_is_kept_and_found"),
        "person",
        "(bsn_cipher IS NULL) = (bsn_hash IS NULL)",
    )
    for column in (_day("started_on"), _day("ended_on"), _text("end_reason", nullable=True)):
        op.add_column("dossier_person", column)
    op.create_check_constraint(
        op.f("ck_dossier_person_client_stays"),
        "dossier_person",
        "role <> 'client' OR ended_on IS NULL",
    )


def _households() -> None:
    op.create_table(
        "relation",
        _id(),
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("dossier_id", "person_id", "other_id")
        ),
        _text("kind"),
        _text("ground", nullable=True),
        _text("proof", nullable=True),
        _day("started_on"),
        _day("ended_on"),
        sa.CheckConstraint("person_id <> other_id", name=op.f("ck_relation_two_people")),
        _ends_after_start("relation"),
        _points("relation", "dossier_id", "dossier"),
        _takes_part("relation", "person_id"),
        _takes_part("relation", "other_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_relation")),
    )
    for column in ("dossier_id", "person_id", "other_id"):
        op.create_index(op.f(f"ix_relation_{column}"), "relation", [column])
    op.create_table(
        "household",
        _id(),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        _text("label"),
        _moment("created_at", server_default=sa.text("now()")),
        _points("household", "dossier_id", "dossier"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    op.create_index(op.f("ix_household_dossier_id"), "household", ["dossier_id"])
    op.create_table(
        "household_member",
        _id(),
        *(
            sa.Column(name, sa.Uuid(), nullable=False)
            for name in ("household_id", "dossier_id", "person_id")
        ),
        _day("started_on"),
        _day("ended_on"),
        _ends_after_start("household_member"),
        _points("household_member", "household_id", "household"),
        _takes_part("household_member", "person_id"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household_member")),
    )
    table = "household_member"
    op.create_index(op.f("ix_household_member_household_id"), table, ["household_id"])
    op.create_index("ix_household_member_person_id", table, ["person_id"])
    op.create_index("ix_household_member_dossier_id_person_id", table, ["dossier_id", "person_id"])
    op.create_index(
        "uq_household_member_running",
        table,
        ["household_id", "person_id"],
        unique=True,
        postgresql_where=sa.text("ended_on IS NULL"),
    )


def _id() -> sa.Column[object]:
    return sa.Column("id", sa.Uuid(), nullable=False)


def _counted() -> sa.Column[int]:
    return sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _day(name: str) -> sa.Column[object]:
    return sa.Column(name, sa.Date(), nullable=True)


def _moment(name: str, **more: object) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False, **more)  # type: ignore[arg-type]


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _takes_part(table: str, column: str) -> sa.ForeignKeyConstraint:
    """Somebody who takes part in the dossier."""
    return sa.ForeignKeyConstraint(
        ["dossier_id", column],
        ["dossier_person.dossier_id", "dossier_person.person_id"],
        name=op.f(f"fk_{table}_dossier_id_{column}"),
    )


def _ends_after_start(table: str) -> sa.CheckConstraint:
    name = op.f(f"ck_{table}_ends_after_start")
    return sa.CheckConstraint("ended_on >= started_on", name=name)
