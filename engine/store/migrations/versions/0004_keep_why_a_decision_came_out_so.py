"""Keep why a decision came out so."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

REFUSE = """
CREATE FUNCTION refuse_change_but_forgetting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.grounds IS NULL
        AND to_jsonb(NEW) - 'grounds' IS NOT DISTINCT FROM to_jsonb(OLD) - 'grounds'
    THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'of a row of % only the grounds can be emptied', TG_TABLE_NAME;
END $$
"""


def upgrade() -> None:
    op.create_table(
        "decision_record",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("dossier_id", sa.Uuid(), nullable=False),
        sa.Column("instance_id", sa.Uuid(), nullable=False),
        sa.Column("definition_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor_id", sa.Uuid(), nullable=True),
        sa.Column("process_key", sa.String(), nullable=False),
        sa.Column("element_id", sa.String(), nullable=False),
        sa.Column("element_name", sa.String(), nullable=False),
        sa.Column("grounds", sa.JSON(), nullable=True),
        *(
            sa.ForeignKeyConstraint([column], [target], name=op.f(f"fk_decision_record_{column}"))
            for column, target in (
                ("dossier_id", "dossier.id"),
                ("instance_id", "instance.id"),
                ("definition_id", "definition.id"),
                ("actor_id", "account.id"),
            )
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decision_record")),
    )
    op.create_index(op.f("ix_decision_record_dossier_id"), "decision_record", ["dossier_id"])
    op.execute(REFUSE)
    op.execute(
        "CREATE TRIGGER append_only BEFORE DELETE OR TRUNCATE ON decision_record "
        "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
    )
    op.execute(
        "CREATE TRIGGER only_forgotten BEFORE UPDATE ON decision_record "
        "FOR EACH ROW EXECUTE FUNCTION refuse_change_but_forgetting()"
    )
    ids = postgresql.ARRAY(sa.Uuid())
    none = sa.text("'{}'")
    op.add_column("task", sa.Column("decisions", ids, server_default=none, nullable=False))


def downgrade() -> None:
    op.drop_column("task", "decisions")
    op.drop_table("decision_record")
    op.execute("DROP FUNCTION refuse_change_but_forgetting()")
