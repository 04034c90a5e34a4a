"""Hold the rows of the processing log, the register and the ledger in the audit log.

An audit event tells what was written since the one before it in its transaction: of each row its
table, key and dossier, and the SHA-256 of all that stands in it. What was there before is held by
one event of its own.
"""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

TEXTS = {
    "processing_record": (
        "one.id::text, one.operation_id::text, one.trace_id, one.span_id, one.parent_span_id,"
        " one.name, one.status, audit_moment(one.started_at), audit_moment(one.ended_at),"
        " one.activity, encode(one.subject, 'hex')"
    ),
    "processing_activity": (
        "one.key, one.version::text, one.name, one.purpose, one.ground, one.subjects, one.data,"
        " one.recipients, one.retention, one.verified::text, one.changed_by::text,"
        " audit_moment(one.changed_at), one.reason"
    ),
    "disclosure": (
        "one.id::text, one.dossier_id::text, one.item_id::text, one.item_version::text,"
        " one.subject_id::text, one.domain, one.category, one.recipient_kind, one.party_id::text,"
        " one.contact_id::text, one.person_id::text, one.occasion_kind, one.occasion_id::text,"
        " one.purpose, one.ground, one.necessity, one.channel, one.basis, one.consent_id::text,"
        " one.explanation, audit_moment(one.at), one.actor_id::text"
    ),
    "kept_disclosure": (
        "one.id::text, encode(one.dossier_subject, 'hex'), encode(one.subject, 'hex'),"
        " audit_moment(one.at), one.recipient, one.party_id::text, one.category, one.ground,"
        " one.channel"
    ),
}
"""Table → its columns as text, in their order."""
KEYS = {
    "processing_record": "one.id::text",
    "processing_activity": "one.key || '/' || one.version",
    "disclosure": "one.id::text",
    "kept_disclosure": "one.id::text",
}
DOSSIERS = {"disclosure": "one.dossier_id::text"}

WHEN = {"processing_record": "BEFORE"}
"""A row of the processing log is written in one statement with the event that holds it; of the
others some are not written after all (ON CONFLICT)."""

LINE = """
CREATE FUNCTION held_line(one {table}) RETURNS text LANGUAGE sql STABLE AS $$
    SELECT concat_ws(' ', '{table}', {key}, {dossier}, encode(sha256(convert_to(
        (SELECT string_agg(audit_field(value), '' ORDER BY place)
            FROM unnest(ARRAY[{fields}]) WITH ORDINALITY AS fields (value, place)),
        'UTF8')), 'hex'))
$$
"""
HOLD = """
CREATE FUNCTION hold_row() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE waiting text := coalesce(current_setting('samenloop.holds', true), '');
BEGIN
    IF waiting <> '' THEN
        waiting := waiting || E'\\n';
    END IF;
    PERFORM set_config('samenloop.holds', waiting || held_line(NEW), true);
    RETURN NEW;
END $$
"""
TEXT = """
CREATE OR REPLACE FUNCTION audit_text(one audit_event) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT convert_to(
        audit_field(one.chain) || audit_field(one.number::text) || audit_field(one.id::text)
        || audit_field(audit_moment(one.at)) || audit_field(one.actor_id::text)
        || audit_field(one.action) || audit_field(one.dossier_id::text)
        || audit_field(one.object_id) || audit_field(one.purpose) || audit_field(one.reason)
        || audit_field(one.origin) || audit_field(one.operation_id::text){more}, 'UTF8')
$$
"""
HELD = " || CASE WHEN one.holds IS NULL THEN '' ELSE audit_field(one.holds) END"
CHAIN = """
CREATE OR REPLACE FUNCTION chain_audit_event() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
BEGIN{more}
    RETURN link_audit_event(NEW);
END $$
"""
TAKE = """
    NEW.holds := nullif(current_setting('samenloop.holds', true), '');
    PERFORM set_config('samenloop.holds', '', true);"""
THERE = "SELECT held_line(one) FROM {table} one"
HOLD_WHAT_IS_THERE = """
INSERT INTO audit_event (action, purpose)
SELECT 'logs:held', 'Vastleggen wat er al stond.'
FROM (SELECT set_config('samenloop.holds', coalesce(
    (SELECT string_agg(line, E'\\n') FROM ({lines}) AS there (line)), ''), true)) AS set (waiting)
WHERE waiting <> ''
"""


def upgrade() -> None:
    op.add_column("audit_event", sa.Column("holds", sa.String()))
    op.execute(TEXT.format(more=HELD))
    op.execute(CHAIN.format(more=TAKE))
    for table, fields in TEXTS.items():
        dossier = DOSSIERS.get(table, "'-'")
        op.execute(LINE.format(table=table, key=KEYS[table], dossier=dossier, fields=fields))
    op.execute(HOLD)
    for table in TEXTS:
        op.execute(
            f"CREATE TRIGGER held {WHEN.get(table, 'AFTER')} INSERT ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION hold_row()"
        )
    lines = " UNION ALL ".join(THERE.format(table=table) for table in TEXTS)
    op.execute(HOLD_WHAT_IS_THERE.format(lines=lines))


def downgrade() -> None:
    for table in TEXTS:
        op.execute(f"DROP TRIGGER held ON {table}")
    op.execute("DROP FUNCTION hold_row()")
    for table in TEXTS:
        op.execute(f"DROP FUNCTION held_line({table})")
    op.execute(CHAIN.format(more=""))
    op.execute(TEXT.format(more=""))
    op.drop_column("audit_event", "holds")
