"""What Alembic runs for each command. The connection, inside a transaction of its owner, comes in the attributes."""

from typing import Any, Literal

from alembic import context

from receptionist.adapters.store import (  # noqa: F401 (they fill the metadata)
    carrier_tables,
    desk_tables,
    document_tables,
    finding_tables,
    integration_tables,
    job_tables,
    lead_tables,
    people_call_tables,
    people_tables,
    schedule_tables,
    tables,
    text_tables,
    version_tables,
)
from receptionist.adapters.store.columns import Instant, Words, metadata


def _render_item(kind: str, item: Any, _: object) -> str | Literal[False]:
    # Migrations stay as they were when `tables.py` moves on, so they name plain types only.
    if kind == "type" and isinstance(item, Instant | Words):
        return "sa.DateTime(timezone=True)" if isinstance(item, Instant) else "sa.Text()"
    return False


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_item=_render_item,
        # SQLite can alter little in place: batches copy the table.
        render_as_batch=connection.dialect.name == "sqlite",
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
