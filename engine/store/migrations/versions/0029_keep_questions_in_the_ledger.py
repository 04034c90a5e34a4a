"""Keep in the ledger what a party got with the question of a gegevensverzoek alone.

What was asked before gets its row too; one event of the audit log holds them.
"""

import sqlalchemy as sa
from alembic import op

revision = "0029"
down_revision = "0028"
branch_labels = None
depends_on = None

CHECK = "ck_disclosure_item_or_question"
OF_QUESTION = (
    "(item_id IS NULL) = (item_version IS NULL)"
    " AND (item_id IS NULL) = (category = 'vraag')"
    " AND (item_id IS NOT NULL OR occasion_kind = 'gegevensverzoek')"
)
ASKED = """
INSERT INTO disclosure (
    dossier_id, subject_id, domain, category, recipient_kind, party_id, contact_id, occasion_kind,
    occasion_id, purpose, ground, necessity, channel, basis, at, actor_id)
SELECT r.dossier_id, r.person_id, p.domain, 'vraag', 'partij', r.party_id, r.contact_id,
    'gegevensverzoek', r.id, r.purpose, r.ground, r.necessity,
    CASE WHEN c.email IS NULL THEN 'mondeling' ELSE 'portaal' END,
    'Wie iets wil weten, moet vertellen over wie het gaat en wat de vraag is.', r.sent_at, r.sent_by
FROM data_request r
JOIN party p ON p.id = r.party_id
LEFT JOIN party_contact c ON c.id = r.contact_id
ORDER BY r.sent_at, r.id
"""
HOLD = """
INSERT INTO audit_event (action, purpose)
SELECT 'logs:held', 'Vastleggen wat er al was gevraagd.'
WHERE coalesce(current_setting('samenloop.holds', true), '') <> ''
"""


def upgrade() -> None:
    for column, kind in (("item_id", sa.Uuid()), ("item_version", sa.Integer())):
        op.alter_column("disclosure", column, existing_type=kind, nullable=True)
    op.create_check_constraint(op.f(CHECK), "disclosure", OF_QUESTION)
    op.execute(ASKED)
    op.execute(HOLD)


def downgrade() -> None:
    op.execute("ALTER TABLE disclosure DISABLE TRIGGER append_only")
    op.execute("DELETE FROM disclosure WHERE item_id IS NULL")
    op.execute("ALTER TABLE disclosure ENABLE TRIGGER append_only")
    op.drop_constraint(op.f(CHECK), "disclosure")
    for column, kind in (("item_id", sa.Uuid()), ("item_version", sa.Integer())):
        op.alter_column("disclosure", column, existing_type=kind, nullable=False)
