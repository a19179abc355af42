"""Runs the evaluation's migrations on the connection that `shared.migrations` opened."""

from alembic import context

from evaluation_service.every_table import METADATA

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=METADATA,
    transactional_ddl=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
