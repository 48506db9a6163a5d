"""Alembic's entry: migrates over the connection it is given."""

from alembic import context

from knowledge.surveys.store.tables import metadata

context.configure(
    connection=context.config.attributes["connection"], target_metadata=metadata, version_table="survey_version"
)
with context.begin_transaction():
    context.run_migrations()
