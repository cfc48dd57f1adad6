"""Drafts the next migration from what `tables.py` says and the migrations so far do not; read it before you keep it."""

import asyncio
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from receptionist.adapters.store.engine import database_url, migration_engine
from receptionist.adapters.store.migrate import alembic_config, migrate


async def _draft(message: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{Path(folder) / 'draft.db'}"
        await migrate(url)
        engine = migration_engine(database_url(url))
        async with engine.begin() as connection:
            await connection.run_sync(_revision, message)
        await engine.dispose()


def _revision(connection: Connection, message: str) -> None:
    config = alembic_config()
    config.attributes["connection"] = connection
    number = sum(1 for _ in ScriptDirectory.from_config(config).walk_revisions()) + 1
    command.revision(config, message, autogenerate=True, rev_id=f"{number:04d}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python -m receptionist.migrations TITLE")
    asyncio.run(_draft(sys.argv[1]))
