"""Alembic's entry point: runs on the connection that `engine.store.schema` hands over."""

from alembic import context

from engine.store.models import Base

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Base.metadata,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
