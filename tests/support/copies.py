"""Many running cases at once: copies of one, each with a dossier of its own."""

from uuid import UUID

from sqlalchemy import text

from engine.store.database import Database
from engine.store.who import SYSTEM

COPY = (
    """
    CREATE TEMPORARY TABLE copy ON COMMIT DROP AS
    SELECT n, gen_random_uuid() AS dossier_id, gen_random_uuid() AS instance_id
    FROM generate_series(1, :count) AS n
    """,
    """
    INSERT INTO dossier
    SELECT (jsonb_populate_record(dossier,
            jsonb_build_object('id', copy.dossier_id, 'number', dossier.number || '-' || n))).*
    FROM dossier JOIN instance ON instance.dossier_id = dossier.id, copy
    WHERE instance.id = :instance_id
    """,
    """
    INSERT INTO instance
    SELECT (jsonb_populate_record(instance,
            jsonb_build_object('id', copy.instance_id, 'dossier_id', copy.dossier_id))).*
    FROM instance, copy
    WHERE instance.id = :instance_id
    """,
)
"""Of a case that waits for a timer alone: a task or a job has a row of its own."""


def copy(owner: Database, instance_id: UUID, count: int) -> None:
    """Add that many copies of a case, without what it went through, as the owner of the tables."""
    values = {"instance_id": instance_id, "count": count}
    with owner.transaction(SYSTEM) as session:
        for statement in COPY:
            session.execute(text(statement), values)
    with owner.engine.begin() as connection:
        connection.execute(text("ANALYZE dossier, instance"))
