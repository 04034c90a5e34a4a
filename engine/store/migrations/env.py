"""Alembic's entry point: runs on the connection that `engine.store.schema` hands over.

Tables change without the guard: its policies would hide rows from a migration, and its views hold
columns as they are.
"""

from alembic import context

from engine.store import guard
from engine.store.models import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
)
with context.begin_transaction():
    guard.take_down(connection)
    context.run_migrations()
