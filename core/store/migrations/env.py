"""Run by Alembic: on the connection, and in the transaction, that `core.store.migrate` holds."""

from alembic import context

from core.store.tables import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=False)
context.run_migrations()
