"""The write-ahead log of SQLite and the database beside it."""

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from receptionist.adapters.store import checkpoint
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import Business

pytestmark = pytest.mark.databases("sqlite")


def businesses_without_the_log(database_url: str, beside: Path) -> int:
    """How many businesses stand in the database file itself."""
    copy = shutil.copy(database_url.removeprefix("sqlite:///"), beside)
    with closing(sqlite3.connect(copy)) as connection:
        return int(connection.execute("SELECT count(*) FROM businesses").fetchone()[0])


async def test_the_log_is_taken_over_after_so_many_units(
    store: SqlStore, business: Business, database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "_EVERY", 3)
    for _ in range(2):
        await store.directory.add_business(business.profile)
    assert store._checkpoints is not None
    await store._checkpoints.close()
    assert businesses_without_the_log(database_url, tmp_path / "after.db") == 3


async def test_where_it_cannot_be_taken_over_the_units_go_on(
    store: SqlStore, business: Business, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def no_disk(file: Path) -> None:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(checkpoint, "_EVERY", 1)
    monkeypatch.setattr(checkpoint, "_checkpoint", no_disk)
    assert store._checkpoints is not None
    for _ in range(2):
        await store.directory.add_business(business.profile)
        await store._checkpoints.close()
    assert [record.getMessage() for record in caplog.records] == ["no checkpoint", "no checkpoint"]
