"""The history of the office's tables, applied by Alembic."""
