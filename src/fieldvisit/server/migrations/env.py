"""Runs the migrations on the connection the office hands over; started by Alembic only."""

from alembic import context

from fieldvisit.server import tables

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=tables.metadata, render_as_batch=True)
with context.begin_transaction():
    context.run_migrations()
