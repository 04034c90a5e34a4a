"""Keep doors and data requests."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

APPEND_ONLY = ("data_request_answer", "data_request_fact", "data_request_adoption")


def upgrade() -> None:
    _doors()
    _requests()
    _answers()
    _professionals()
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
        )


def downgrade() -> None:
    for table in (
        "professional_request",
        "data_request_adoption",
        "data_request_fact",
        "data_request_answer",
        "data_request",
        "door_attempt",
        "door",
    ):
        op.drop_table(table)


def _doors() -> None:
    op.create_table(
        "door",
        _key("id"),
        _text("purpose"),
        _key("dossier_id", nullable=True),
        _key("object_id"),
        _key("contact_id", nullable=True),
        _bytes("token_hash"),
        _bytes("code_salt"),
        _bytes("code_hash", nullable=True),
        sa.Column("wrong_codes", sa.Integer(), nullable=False),
        _key("opened_by", nullable=True),
        _moment("opened_at"),
        _moment("expires_at"),
        _moment("entered_at", nullable=True),
        _bytes("session_hash", nullable=True),
        _moment("session_until", nullable=True),
        _moment("shut_at", nullable=True),
        _text("shut_for", nullable=True),
        _text("mail_state"),
        sa.Column("mail_attempts", sa.Integer(), nullable=False),
        _moment("mail_at", nullable=True),
        _one_of("door", "purpose", "gegevensverzoek uitnodiging verslag verzoek", "known_purpose"),
        _one_of("door", "shut_for", "gebruikt ingetrokken geraden", "known_reason"),
        _one_of("door", "mail_state", "geen wacht verstuurd mislukt", "known_mail"),
        _check("door", "(shut_at IS NULL) = (shut_for IS NULL)", "shut_has_reason"),
        _check("door", "(dossier_id IS NULL) = (purpose = 'verzoek')", "belongs_to_a_dossier"),
        _points("door", "dossier_id", "dossier"),
        _points("door", "contact_id", "party_contact"),
        _points("door", "opened_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_door_token_hash")),
    )
    _index("door", "dossier_id")
    _index("door", "object_id")
    waits = sa.text("mail_state = 'wacht'")
    op.create_index("ix_door_to_mail", "door", ["mail_at"], postgresql_where=waits)
    op.create_table(
        "door_attempt",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=True), nullable=False),
        _text("kind"),
        _bytes("address_hash"),
        _moment("at"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_door_attempt")),
    )
    op.create_index("ix_door_attempt_address_hash_at", "door_attempt", ["address_hash", "at"])


def _requests() -> None:
    op.create_table(
        "data_request",
        _key("id"),
        _key("dossier_id"),
        _key("person_id"),
        _key("party_id"),
        _key("contact_id", nullable=True),
        *(_text(name) for name in ("question", "purpose", "ground", "necessity")),
        sa.Column("along", postgresql.JSONB(), nullable=False),
        sa.Column("with_bsn", sa.Boolean(), nullable=False),
        sa.Column("answer_by", sa.Date(), nullable=False),
        _text("state"),
        _key("sent_by", nullable=True),
        _moment("sent_at"),
        _moment("reminded_at", nullable=True),
        _moment("closed_at", nullable=True),
        _one_of("data_request", "state", "verstuurd beantwoord gesloten", "known_state"),
        _check(
            "data_request", "(state = 'gesloten') = (closed_at IS NOT NULL)", "closed_has_moment"
        ),
        _points("data_request", "dossier_id", "dossier"),
        _points("data_request", "person_id", "person"),
        _points("data_request", "party_id", "party"),
        _points("data_request", "contact_id", "party_contact"),
        _points("data_request", "sent_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_data_request")),
    )
    _index("data_request", "dossier_id")
    _index("data_request", "party_id")


def _answers() -> None:
    table = "data_request_answer"
    op.create_table(
        table,
        _key("id"),
        _key("dossier_id"),
        _key("request_id"),
        _text("kind"),
        *(_text(name, nullable=True) for name in ("conditions", "reason", "basis")),
        *(_text(name, nullable=True) for name in ("basis_reason", "own_law")),
        _text("channel"),
        _text("given_by", nullable=True),
        _moment("at"),
        _key("recorded_by", nullable=True),
        _one_of(table, "kind", "geeft geeft_onder_voorwaarden weigert mag_niet", "known_kind"),
        _one_of(table, "channel", "link telefoon gesprek papier beveiligde_mail", "known_channel"),
        _one_of(table, "basis", "toestemming goed_hulpverlenerschap", "known_basis"),
        _points(table, "dossier_id", "dossier"),
        _points(table, "request_id", "data_request"),
        _points(table, "recorded_by", "account"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "dossier_id")
    _index(table, "request_id")
    table = "data_request_fact"
    op.create_table(
        table,
        _key("id"),
        _key("dossier_id"),
        _key("answer_id"),
        sa.Column("position", sa.Integer(), nullable=False),
        _text("text"),
        _text("category"),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("on", sa.Date(), nullable=False),
        _points(table, "dossier_id", "dossier"),
        _points(table, "answer_id", "data_request_answer"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "dossier_id")
    _index(table, "answer_id")
    table = "data_request_adoption"
    op.create_table(
        table,
        _key("fact_id"),
        _key("dossier_id"),
        _key("item_id", nullable=True),
        _key("decided_by"),
        _moment("at"),
        _points(table, "fact_id", "data_request_fact"),
        _points(table, "dossier_id", "dossier"),
        _points(table, "decided_by", "account"),
        sa.PrimaryKeyConstraint("fact_id", name=op.f(f"pk_{table}")),
    )
    _index(table, "dossier_id")


def _professionals() -> None:
    table = "professional_request"
    op.create_table(
        table,
        _key("id"),
        _key("dossier_id", nullable=True),
        _text("organisation"),
        _text("domain", nullable=True),
        *(_text(name) for name in ("name", "function", "email", "phone")),
        sa.Column("about", postgresql.JSONB(), nullable=False),
        sa.Column("grounds", postgresql.JSONB(), nullable=False),
        _text("question"),
        _text("told"),
        _moment("filed_at"),
        _moment("confirmed_at", nullable=True),
        _check(table, "(dossier_id IS NULL) = (confirmed_at IS NULL)", "confirmed_has_dossier"),
        _points(table, "dossier_id", "dossier"),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
    )
    _index(table, "dossier_id")


def _key(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.Uuid(), nullable=nullable)


def _text(name: str, *, nullable: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _bytes(name: str, *, nullable: bool = False) -> sa.Column[bytes]:
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _check(table: str, condition: str, name: str) -> sa.CheckConstraint:
    return sa.CheckConstraint(condition, name=op.f(f"ck_{table}_{name}"))


def _one_of(table: str, column: str, words: str, name: str) -> sa.CheckConstraint:
    values = ", ".join(f"'{word}'" for word in words.split())
    return _check(table, f"{column} IN ({values})", name)


def _points(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{target}.id"], name=op.f(f"fk_{table}_{column}"))


def _index(table: str, column: str) -> None:
    op.create_index(op.f(f"ix_{table}_{column}"), table, [column])
