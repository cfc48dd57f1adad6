"""A backup of one database fills another, whichever kind each is; nothing is lost, and a damaged one is refused."""

import zipfile
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import select, text

from receptionist.adapters.secrets import FernetSecretBox, new_key
from receptionist.adapters.store.archive import read_archive, restore_archive, write_archive
from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.migrate import SchemaState, schema_state
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditEntry
from receptionist.domain.ids import AuditId
from receptionist.domain.inbox import read_search
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput, Conflict, DatabaseProblem, SettingsError
from tests.adapters.store.scene import NOON
from tests.adapters.store.test_walls import Theirs, theirs  # noqa: F401 (a fixture)
from tests.postgres import Cluster


async def everything(store: SqlStore) -> dict[str, Any]:
    """All rows of all tables, but what triggers make and what a backup leaves out."""
    async with store._engines.reader.connect() as connection:
        return {
            table.name: (await connection.execute(select(table).order_by(*table.primary_key))).all()
            for table in metadata.sorted_tables
            if table.name not in ("findable", "sign_in_tries")
        }


@pytest.fixture
async def others(
    tmp_path: Path, secret_box: FernetSecretBox, database_names: Callable[[], str], postgres: Cluster
) -> AsyncIterator[dict[str, SqlStore]]:
    """Stores on empty databases, one of each kind."""
    name = database_names()
    await execute(postgres, f"CREATE DATABASE {name}")
    stores = {
        "sqlite": SqlStore(f"sqlite:///{tmp_path}/other.db", secret_box),
        "postgres": SqlStore(postgres.url(name), secret_box),
    }
    yield stores
    for one in stores.values():
        await one.close()
    await execute(postgres, f"DROP DATABASE {name} WITH (FORCE)")


async def execute(cluster: Cluster, statement: str) -> None:
    connection = await asyncpg.connect(cluster.url("postgres"))
    await connection.execute(statement)
    await connection.close()


@pytest.mark.parametrize("into", ["sqlite", "postgres"])
async def test_all_of_it_comes_back_in_either_kind_of_database(
    store: SqlStore,
    theirs: Theirs,  # noqa: F811
    others: dict[str, SqlStore],
    into: str,
    tmp_path: Path,
    secret_box: FernetSecretBox,
) -> None:
    file = tmp_path / "backup.zip"
    recording = tmp_path / "recordings" / theirs.call.business_id / f"{theirs.call.id}.wav"
    recording.parent.mkdir(parents=True)
    recording.write_bytes(b"RIFF and sound")
    before = await everything(store)
    made = await write_archive(store._url, file, secret_box, NOON, tmp_path / "recordings")
    assert made == await read_archive(file)
    assert made.rows["contacts"] == len(before["contacts"]) > 0
    there = others[into]
    await restore_archive(there._url, file, secret_box, tmp_path / "restored")
    assert await schema_state(there._url) is SchemaState.CURRENT
    restored = tmp_path / "restored" / theirs.call.business_id / f"{theirs.call.id}.wav"
    assert restored.read_bytes() == recording.read_bytes() and restored.stat().st_mode & 0o077 == 0
    assert await everything(there) == before
    async with there.work(theirs.call.business_id, write=True) as work:
        # Secrets open, search finds, numbering goes on, the walls and the audit trail's own stand.
        assert (await work.accounts())[0].secret == "hush"
        assert (await work.search(read_search("drain"))).said
        await work.add_audit(AuditEntry(AuditId("audit_new"), NOON, Actor("Maria"), "sign_in"))
        entry = (await work.consent_entries(theirs.message.theirs))[0]
        await work.add_consent(entry)
    with pytest.raises(Exception, match="audit trail stays"):
        async with there._engines.writer.begin() as connection:
            await connection.execute(text("DELETE FROM audit"))


@pytest.mark.databases("sqlite")
async def test_what_is_there_is_only_replaced_when_that_is_asked(
    store: SqlStore, profile: BusinessProfile, tmp_path: Path, secret_box: FernetSecretBox
) -> None:
    await store.directory.add_business(profile)
    file = tmp_path / "backup.zip"
    await write_archive(store._url, file, secret_box, NOON, tmp_path / "recordings")
    kept = await everything(store)
    await store.directory.add_business(profile)
    changed = await everything(store)
    with pytest.raises(Conflict, match="not empty"):
        await restore_archive(store._url, file, secret_box, tmp_path / "restored")
    assert await everything(store) == changed
    await restore_archive(store._url, file, secret_box, tmp_path / "restored", replace=True)
    assert await everything(store) == kept


@pytest.mark.databases("postgres")
async def test_a_postgresql_database_is_replaced_whole(
    store: SqlStore, profile: BusinessProfile, tmp_path: Path, secret_box: FernetSecretBox
) -> None:
    await store.directory.add_business(profile)
    file = tmp_path / "backup.zip"
    await write_archive(store._url, file, secret_box, NOON, tmp_path / "recordings")
    kept = await everything(store)
    await store.directory.add_business(profile)
    await restore_archive(store._url, file, secret_box, tmp_path / "restored", replace=True)
    assert await everything(store) == kept


@pytest.mark.databases("sqlite")
async def test_a_backup_that_does_not_hold_is_refused_and_changes_nothing(
    store: SqlStore, profile: BusinessProfile, tmp_path: Path, secret_box: FernetSecretBox
) -> None:
    await store.directory.add_business(profile)
    file = tmp_path / "backup.zip"
    await write_archive(store._url, file, secret_box, NOON, tmp_path / "recordings")
    there = SqlStore(f"sqlite:///{tmp_path}/other.db", secret_box)
    for name, damage in (
        ("not a zip", lambda path: path.write_bytes(b"Hello")),
        ("cut short", lambda path: path.write_bytes(file.read_bytes()[:-200])),
        ("a row changed", lambda path: _rewrite(file, path, "tables/businesses.jsonl", b"Rose City", b"Rise City")),
        ("another format", lambda path: _rewrite(file, path, "manifest.json", b"receptionist-", b"somebodyelse")),
        ("a row taken out", lambda path: _rewrite(file, path, "tables/businesses.jsonl", None, b"")),
    ):
        damaged = tmp_path / f"{name}.zip"
        damage(damaged)
        with pytest.raises(BadInput, match="backup"):
            await restore_archive(there._url, damaged, secret_box, tmp_path / "restored")
    with pytest.raises(SettingsError, match="another key"):
        await restore_archive(there._url, file, FernetSecretBox(new_key()), tmp_path / "restored")
    with pytest.raises(BadInput, match="cannot be read"):
        await restore_archive(there._url, tmp_path / "none.zip", secret_box, tmp_path / "restored")
    assert await schema_state(there._url) is SchemaState.EMPTY
    await there.close()


@pytest.mark.databases("sqlite")
async def test_a_backup_of_a_newer_program_is_refused(
    store: SqlStore, tmp_path: Path, secret_box: FernetSecretBox
) -> None:
    async with store._engines.writer.begin() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(DatabaseProblem, match="newer"):
        await write_archive(store._url, tmp_path / "backup.zip", secret_box, NOON, tmp_path / "recordings")


def _rewrite(file: Path, to: Path, part: str, old: bytes | None, new: bytes) -> None:
    """A copy of a zip with one part changed; its own checksums are right."""
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(to, "w") as target:
        for name in source.namelist():
            content = source.read(name)
            if name == part:
                content = new if old is None else content.replace(old, new)
            target.writestr(name, content)
