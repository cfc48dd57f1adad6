"""Backups: everything in the database as one file that any of our databases takes in, SQLite or PostgreSQL.

The file is a zip: `manifest.json` says which version of the tables it is of, how the columns are written, and the
checksum of every other part; `tables/<name>.jsonl` has a row a line; `recordings/` holds the recordings of calls.
Secrets stay sealed as they are in the database, so that the file opens none of them without the installation's key.
"""

import hashlib
import json
import zipfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.script import ScriptDirectory
from sqlalchemy import LargeBinary, Table, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.adapters.store.archive_files import add_files, check_files, put_files
from receptionist.adapters.store.archive_rows import columns_of, line_of, row_of, rows_in_time, table_of
from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.emptying import empty, holds_data
from receptionist.adapters.store.engine import database_url, migration_engine, sqlite_file, streaming_engine
from receptionist.adapters.store.links import without_links
from receptionist.adapters.store.migrate import SchemaState, alembic_config, migrate, schema_state
from receptionist.adapters.store.problems import NEWER, OLDER, plain_connection_errors
from receptionist.errors import BadInput, Conflict, DatabaseProblem, SettingsError
from receptionist.ports import SecretBox

_FORMAT = "receptionist-backup"
_VERSION = 1
_KEY_WORDS = "sealed with the key of this installation"
_AT_ONCE = 200
# What triggers make of the other tables, and what is of no use an hour later.
_LEFT_OUT = {"findable", "sign_in_tries"}
_NO_BACKUP = "This is no backup of this program, or it is damaged."


@dataclass(frozen=True, slots=True)
class Archive:
    """What a backup holds."""

    made_at: str
    revision: str
    rows: Mapping[str, int]  # by table


async def write_archive(url: str, file: Path, box: SecretBox, now: datetime, recordings: Path) -> Archive:
    """Writes a backup, of one instant, while the program may be running. Raises DatabaseProblem.

    What `file` held before is lost; on an error it may be left half written.
    """
    address = database_url(url)
    match await schema_state(url):
        case SchemaState.CURRENT:
            pass
        case SchemaState.NEWER:
            raise DatabaseProblem(*NEWER)
        case _:
            raise DatabaseProblem(*OLDER)
    engine = streaming_engine(address)
    try:
        with plain_connection_errors():
            async with engine.connect() as connection:
                if sqlite_file(address) is None:
                    connection = await connection.execution_options(isolation_level="REPEATABLE READ")
                with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
                    return await _write(connection, archive, box, now, recordings)
    finally:
        await engine.dispose()


async def _write(
    connection: AsyncConnection, archive: zipfile.ZipFile, box: SecretBox, now: datetime, recordings: Path
) -> Archive:
    revision = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalar_one()
    tables: dict[str, Any] = {}
    for table in metadata.sorted_tables:
        if table.name in _LEFT_OUT:
            continue
        digest, count = hashlib.sha256(), 0
        with archive.open(_part(table.name), "w", force_zip64=True) as part:
            async for line in _lines(connection, table):
                part.write(line)
                digest.update(line)
                count += 1
        tables[table.name] = {"columns": columns_of(table), "rows": count, "sha256": digest.hexdigest()}
    manifest = {
        "format": _FORMAT,
        "version": _VERSION,
        "revision": revision,
        "made_at": now.isoformat(timespec="seconds"),
        "key": box.seal(_KEY_WORDS),
        "tables": tables,
        "recordings": add_files(archive, recordings),
    }
    written = json.dumps(manifest, indent=1).encode()
    archive.writestr("manifest.json", written)
    archive.writestr("manifest.sha256", hashlib.sha256(written).hexdigest())
    return Archive(manifest["made_at"], revision, {name: one["rows"] for name, one in tables.items()})


async def _lines(connection: AsyncConnection, table: Table) -> AsyncIterator[bytes]:
    # A moment's column first, where there is one: things come back in the order they came about.
    moment = next((table.c[name] for name in ("seq", "at", "created_at") if name in table.c), None)
    order = [*([moment] if moment is not None else []), *table.primary_key]
    few = any(isinstance(column.type, LargeBinary) for column in table.c)
    rows = await connection.stream(select(table).order_by(*order), execution_options={"yield_per": 1 if few else 500})
    async for row in rows.mappings():
        yield line_of(row)


async def read_archive(file: Path) -> Archive:
    """What a backup holds, every checksum of it compared. Raises BadInput where it is none, or is damaged."""
    with _opened(file) as archive:
        return _archive_of(_manifest(archive))


async def restore_archive(url: str, file: Path, box: SecretBox, recordings: Path, *, replace: bool = False) -> Archive:
    """Fills a database from a backup, all of it or nothing; it is then of this program's version.

    Raises BadInput for a backup that is damaged, Conflict for a database that is not empty (unless it is to be
    replaced, whereby all in it goes), SettingsError where the secrets were sealed with another key, DatabaseProblem.
    """
    with _opened(file) as archive:
        manifest = _manifest(archive)
        _check_key(manifest["key"], box)
        revision = str(manifest["revision"])
        if revision not in {one.revision for one in ScriptDirectory.from_config(alembic_config()).walk_revisions()}:
            raise DatabaseProblem(*NEWER)
        if await schema_state(url) is SchemaState.EMPTY:
            await migrate(url)  # makes the file, for its owner's eyes only
        address = database_url(url)
        engine = migration_engine(address)
        try:
            with plain_connection_errors():
                async with engine.begin() as connection:
                    if await holds_data(connection) and not replace:
                        raise Conflict(
                            "The database is not empty.",
                            "Restore into an empty one, or say --replace to lose what is there.",
                        )
                    await empty(connection)
                    await _to_revision(connection, revision)
                    await without_links(connection, lambda: _fill(connection, archive, manifest))
                    await _to_revision(connection, "head")
                    put_files(archive, manifest["recordings"], recordings)
        finally:
            await engine.dispose()
    return _archive_of(manifest)


async def _to_revision(connection: AsyncConnection, revision: str) -> None:
    def upgrade(plain: Any) -> None:
        config = alembic_config()
        config.attributes["connection"] = plain
        command.upgrade(config, revision)

    await connection.run_sync(upgrade)


async def _fill(connection: AsyncConnection, archive: zipfile.ZipFile, manifest: Mapping[str, Any]) -> None:
    tables = {name: table_of(name, one["columns"]) for name, one in manifest["tables"].items()}
    streams = [(name, _rows_of(archive, name, manifest)) for name in tables]
    batch: list[dict[str, Any]] = []
    filling = ""
    for name, row in rows_in_time(streams):
        if batch and (name != filling or len(batch) == _AT_ONCE):
            await connection.execute(tables[filling].insert(), batch)
            batch = []
        filling = name
        batch.append(row)
    if batch:
        await connection.execute(tables[filling].insert(), batch)


def _rows_of(archive: zipfile.ZipFile, name: str, manifest: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    columns = manifest["tables"][name]["columns"]
    with archive.open(_part(name)) as part:
        for line in part:
            yield row_of(line, columns)


def _opened(file: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(file)
    except (OSError, zipfile.BadZipFile) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else ""
        raise BadInput(f"{file} cannot be read: {reason}." if reason else _NO_BACKUP, "Name another file.") from error


def _manifest(archive: zipfile.ZipFile) -> dict[str, Any]:
    try:
        written = archive.read("manifest.json")
        if archive.read("manifest.sha256").decode() != hashlib.sha256(written).hexdigest():
            raise BadInput(_NO_BACKUP, "Use another backup.")
        manifest: dict[str, Any] = json.loads(written)
        if manifest["format"] != _FORMAT:
            raise BadInput(_NO_BACKUP, "Use another file.")
        if manifest["version"] > _VERSION:
            raise BadInput("This backup was made by a newer version of this program.", "Install that version.")
        for name, one in manifest["tables"].items():
            if _checksum(archive, name) != one["sha256"]:
                raise BadInput(f"The backup is damaged: its {name} are not what they were.", "Use another backup.")
        check_files(archive, manifest["recordings"])
    except (KeyError, ValueError, TypeError, zipfile.BadZipFile, EOFError) as error:
        raise BadInput(_NO_BACKUP, "Use another backup.") from error
    return manifest


def _checksum(archive: zipfile.ZipFile, name: str) -> str:
    with archive.open(_part(name)) as part:
        return hashlib.file_digest(part, "sha256").hexdigest()  # type: ignore[arg-type]  # it has what is needed


def _check_key(sealed: str, box: SecretBox) -> None:
    try:
        box.open(sealed)
    except SettingsError as error:
        raise SettingsError(
            "The secrets in this backup were sealed with another key.",
            "Put that installation's secret.key into this one's folder, or set its SECRET_KEY.",
        ) from error


def _archive_of(manifest: Mapping[str, Any]) -> Archive:
    rows = {name: int(one["rows"]) for name, one in manifest["tables"].items()}
    return Archive(str(manifest["made_at"]), str(manifest["revision"]), rows)


def _part(table: str) -> str:
    return f"tables/{table}.jsonl"
