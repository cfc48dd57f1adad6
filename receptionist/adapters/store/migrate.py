"""Bringing the tables up to date, and telling whether they are."""

import asyncio
import os
from enum import StrEnum
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect, text

import receptionist.migrations
from receptionist.adapters.store.engine import database_url, migration_engine, sqlite_file
from receptionist.adapters.store.problems import NEWER, plain_connection_errors
from receptionist.errors import DatabaseProblem

_BROKEN_LINKS = (
    "The database was not brought up to date: some of its rows belong to others that are gone.",
    "Restore a backup; was the database changed by hand?",
)
_ADVISORY_LOCK = 0x5EC7_1015  # any number, the same for all of us


class SchemaState(StrEnum):
    """How the tables stand beside this program."""

    CURRENT = "current"
    OLDER = "older"
    NEWER = "newer"
    EMPTY = "empty"


def alembic_config() -> Config:
    """Alembic's settings: the migrations inside the installed package."""
    folder = Path(receptionist.migrations.__file__).parent
    config = Config()
    config.set_main_option("script_location", str(folder).replace("%", "%%"))
    return config


async def migrate(url: str) -> None:
    """Brings the database to this program's tables, making them where there are none; safe from two processes at once.

    Raises SettingsError for an address that cannot be read, DatabaseProblem.
    """
    address = database_url(url)
    file = sqlite_file(address)
    if file:
        await asyncio.to_thread(_make_private_file, file)
    engine = migration_engine(address)
    try:
        with plain_connection_errors():
            # SQLite's BEGIN IMMEDIATE, or the advisory lock, is held to the end: a second process finds the work done.
            async with engine.begin() as connection:
                if not file:
                    await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _ADVISORY_LOCK})
                await connection.run_sync(_upgrade)
                if file and (await connection.execute(text("PRAGMA foreign_key_check"))).first() is not None:
                    raise DatabaseProblem(*_BROKEN_LINKS)
    finally:
        await engine.dispose()


async def schema_state(url: str) -> SchemaState:
    """How the tables of a database stand; nothing is changed. Raises SettingsError, DatabaseProblem."""
    address = database_url(url)
    file = sqlite_file(address)
    if file and not file.exists():
        return SchemaState.EMPTY
    engine = migration_engine(address, writes=False)
    try:
        with plain_connection_errors():
            async with engine.connect() as connection:
                return await connection.run_sync(_state)
    finally:
        await engine.dispose()


def _make_private_file(file: Path) -> None:
    # What customers say is for this user's eyes only; SQLite gives its side files the same mode.
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise DatabaseProblem(
            f"The database file {file} cannot be made or written: {error.strerror}.", "Check its folder."
        ) from error


def _upgrade(connection: Connection) -> None:
    if _state(connection) is SchemaState.NEWER:
        raise DatabaseProblem(*NEWER)
    config = alembic_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def _state(connection: Connection) -> SchemaState:
    # Asked first, because a reading connection of Alembic would report a missing version table by an error.
    if not inspect(connection).has_table("alembic_version"):
        return SchemaState.EMPTY
    scripts = ScriptDirectory.from_config(alembic_config())
    at = set(MigrationContext.configure(connection).get_current_heads())
    if not at:
        return SchemaState.EMPTY
    if at == set(scripts.get_heads()):
        return SchemaState.CURRENT
    known = {revision.revision for revision in scripts.walk_revisions()}
    return SchemaState.OLDER if at <= known else SchemaState.NEWER
