"""Databases for tests: `store` runs a test on SQLite and on a real PostgreSQL, each time with fresh tables.

`@pytest.mark.databases("sqlite")` is for what no database decides; the mark nearest to the test counts.
"""

import asyncio
import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from datetime import time
from itertools import count
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from sqlalchemy import URL, event
from sqlalchemy.dialects.postgresql.asyncpg import PGDialect_asyncpg
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.pool import ConnectionPoolEntry, Pool

from receptionist.adapters.secrets import FernetSecretBox, new_key
from receptionist.adapters.store import engine
from receptionist.adapters.store.migrate import migrate
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.hours import Hours, Span
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business
from tests.postgres import Cluster, NoPostgres, private_cluster

_BOTH = ("sqlite", "postgres")
_TEMPLATE = "migrated"
_SHARED = "shared"
_NO_POSTGRES = "no PostgreSQL: "
# Whoever still holds a connection from the test before loses it; rows go in any order, and whatever guards them.
_EMPTY = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid();
SET session_replication_role = replica;
DO $$ DECLARE name text; BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
END $$;
"""


def pytest_xdist_auto_num_workers() -> int:
    """One process more than there are cores, four at most: many tests wait for a browser, a process or the clock."""
    return min((os.cpu_count() or 1) + 1, 4)


def pytest_collection_finish() -> None:
    """What is loaded by now is not walked again by every collection: that would stall calls that run by the clock."""
    gc.collect()
    gc.freeze()
    gc.unfreeze = lambda: None  # a server that ends gives all of it back, and the tests go on


def _leave_the_disk_alone(connection: Any, entry: ConnectionPoolEntry, *_: object) -> None:
    if "quick" not in entry.info and "aiosqlite" in type(connection).__module__:
        entry.info["quick"] = True
        cursor = connection.cursor()
        cursor.execute("PRAGMA synchronous = OFF")
        cursor.close()


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> None:
    """No SQLite of a test waits for the disk, once for each unit that writes."""
    event.listen(Pool, "checkout", _leave_the_disk_alone)


@pytest.fixture(scope="session", autouse=True)
def compiled_statements() -> Iterator[None]:
    """Statements are compiled once a run, and not again by each engine."""
    kept: dict[str, Any] = {}
    make = engine._engine

    def engine_that_knows(url: URL, **options: Any) -> AsyncEngine:
        made = make(url, **options)
        core: Any = made.sync_engine
        core._compiled_cache = kept.setdefault(url.drivername, core._compiled_cache)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(engine, "_engine", engine_that_knows)
        for dialect in (SQLiteDialect_aiosqlite, PGDialect_asyncpg):  # part of what a statement is found by
            patch.setattr(dialect, "__hash__", lambda one: hash(type(one)))
            patch.setattr(dialect, "__eq__", lambda one, other: type(one) is type(other))
        yield


@pytest.fixture
def power_cut(no_power_cut: None) -> Iterator[None]:
    """SQLite waits for the disk, as it does outside."""
    event.remove(Pool, "checkout", _leave_the_disk_alone)
    yield
    event.listen(Pool, "checkout", _leave_the_disk_alone)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One private server for the whole run, with a migrated database to copy from."""
    with ExitStack() as stack:
        try:
            cluster = stack.enter_context(private_cluster())
        except NoPostgres as reason:
            pytest.skip(f"{_NO_POSTGRES}{reason}")
        asyncio.run(_execute(cluster, f"CREATE DATABASE {_TEMPLATE}"))
        asyncio.run(migrate(cluster.url(_TEMPLATE)))
        asyncio.run(_execute(cluster, f"CREATE DATABASE {_SHARED} TEMPLATE {_TEMPLATE}"))
        yield cluster


@pytest.fixture(scope="session")
def migrated_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy from."""
    file = tmp_path_factory.mktemp("sqlite") / "migrated.db"
    asyncio.run(migrate(f"sqlite:///{file}"))
    return file


@pytest.fixture(scope="session")
def database_names() -> Callable[[], str]:
    """Names for databases, no two alike."""
    numbers = count(1)
    return lambda: f"test_{next(numbers)}"


@pytest.fixture(params=_BOTH)
def empty_database_url(
    request: pytest.FixtureRequest, tmp_path: Path, database_names: Callable[[], str]
) -> Iterator[str]:
    """The address of a database without tables."""
    yield from _database(request, tmp_path, database_names(), migrated=False)


@pytest.fixture(params=_BOTH)
def own_database_url(
    request: pytest.FixtureRequest, tmp_path: Path, database_names: Callable[[], str]
) -> Iterator[str]:
    """The address of a new database with this program's tables, which the test may change."""
    yield from _database(request, tmp_path, database_names(), migrated=True)


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Names the databases that a test runs on."""
    if "database_url" in metafunc.fixturenames:
        named = metafunc.definition.get_closest_marker("databases")
        metafunc.parametrize("database_url", named.args if named else _BOTH, indirect=True)


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path, database_names: Callable[[], str]) -> str:
    """The address of an empty database with this program's tables; on PostgreSQL the tests share one in turn."""
    if request.param == "sqlite":
        return _sqlite(request, tmp_path, database_names(), migrated=True)
    cluster: Cluster = request.getfixturevalue("postgres")
    asyncio.run(_execute(cluster, _EMPTY, _SHARED))
    return cluster.url(_SHARED)


def _database(request: pytest.FixtureRequest, folder: Path, name: str, *, migrated: bool) -> Iterator[str]:
    if request.param == "sqlite":
        yield _sqlite(request, folder, name, migrated=migrated)
        return
    cluster: Cluster = request.getfixturevalue("postgres")
    asyncio.run(_execute(cluster, f"CREATE DATABASE {name}" + (f" TEMPLATE {_TEMPLATE}" if migrated else "")))
    yield cluster.url(name)
    asyncio.run(_execute(cluster, f"DROP DATABASE {name} WITH (FORCE)"))


def _sqlite(request: pytest.FixtureRequest, folder: Path, name: str, *, migrated: bool) -> str:
    file = folder / f"{name}.db"
    if migrated:
        shutil.copyfile(request.getfixturevalue("migrated_sqlite"), file)
    return f"sqlite:///{file}"


async def _execute(cluster: Cluster, statement: str, database: str = "postgres") -> None:
    connection = await asyncpg.connect(cluster.url(database))
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
        await asyncio.sleep(0)  # lets the transport go before its loop does


@pytest.fixture(scope="session")
def secret_box() -> FernetSecretBox:
    """Seals carrier secrets with a key of this run."""
    return FernetSecretBox(new_key())


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox) -> AsyncIterator[SqlStore]:
    """The store on a fresh database; each test that asks for it runs on SQLite and on PostgreSQL."""
    store = SqlStore(database_url, secret_box, origin=lambda: "https://phone.example.com")
    yield store
    await store.close()


@pytest.fixture
def profile() -> BusinessProfile:
    """A plumber in Portland who works on weekdays from eight to five."""
    weekday = (Span(time(8), time(17)),)
    return BusinessProfile(
        name="Rose City Plumbing", trade="plumbing", hours=Hours("America/Los_Angeles", (weekday,) * 5 + ((), ()))
    )


@pytest.fixture
async def business(store: SqlStore, profile: BusinessProfile) -> Business:
    """A business in `store`."""
    return await store.directory.add_business(profile)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Says loudly what a skip would hide."""
    said = {str(report.longrepr) for report in terminalreporter.stats.get("skipped", ())}
    for reason in sorted({text.partition(_NO_POSTGRES)[2] for text in said if _NO_POSTGRES in text}):
        terminalreporter.write_line(f"POSTGRESQL WAS NOT TESTED: {reason}", red=True, bold=True)
