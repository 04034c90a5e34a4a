"""Keep what agreements said before, who knows that he is invited, and how a refusal was told."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

NOTICES = "'verzet', 'afgezegd'"
CHANNELS = "'portaal', 'mondeling', 'telefoon', 'papier', 'beveiligde_mail', 'systeem'"


def upgrade() -> None:
    _notices(f"{NOTICES}, 'ingetrokken'")
    moment = sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True)
    op.add_column("participant", moment)
    op.execute(
        "UPDATE participant SET invited_at = now() FROM conference up"
        " WHERE up.id = conference_id AND up.state = 'invited' AND invited"
    )
    version = sa.Column("version", sa.Integer(), server_default="1", nullable=False)
    op.add_column("agreement", version)
    yes_or_no = sa.Boolean()
    op.add_column(
        "agreement", sa.Column("dropped", yes_or_no, server_default=sa.false(), nullable=False)
    )
    for column in ("version", "dropped"):
        op.alter_column("agreement", column, server_default=None)
    op.add_column("refusal", sa.Column("channel", sa.String(), nullable=True))
    op.create_check_constraint(
        op.f("ck_refusal_known_channel"), "refusal", f"channel IN ({CHANNELS})"
    )
    _corrections()
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON agreement_correction "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )


def downgrade() -> None:
    op.drop_table("agreement_correction")
    op.drop_constraint(op.f("ck_refusal_known_channel"), "refusal")
    op.drop_column("refusal", "channel")
    op.drop_column("agreement", "dropped")
    op.drop_column("agreement", "version")
    op.drop_column("participant", "invited_at")
    op.execute("UPDATE door SET notice = 'afgezegd' WHERE notice = 'ingetrokken'")
    _notices(NOTICES)


def _notices(known: str) -> None:
    op.drop_constraint(op.f("ck_door_known_notice"), "door")
    op.create_check_constraint(op.f("ck_door_known_notice"), "door", f"notice IN ({known})")


def _corrections() -> None:
    table = "agreement_correction"
    op.create_table(
        table,
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("agreement_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *(
            sa.ForeignKeyConstraint([column], [f"{to}.id"], name=op.f(f"fk_{table}_{column}_{to}"))
            for column, to in (
                ("dossier_id", "dossier"),
                ("agreement_id", "agreement"),
                ("actor_id", "account"),
            )
        ),
        sa.UniqueConstraint(
            "agreement_id", "version", name=op.f(f"uq_{table}_agreement_id_version")
        ),
    )
    op.create_index(op.f(f"ix_{table}_dossier_id"), table, ["dossier_id"])
