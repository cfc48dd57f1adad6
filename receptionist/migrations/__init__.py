"""The history of the tables, in Alembic's form. `python -m receptionist.migrations TITLE` drafts the next step."""
