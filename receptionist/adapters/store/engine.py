"""Engines: one for units that only read, one for units that write.

SQLite: a writer takes the write lock with its first statement (`BEGIN IMMEDIATE`): a unit that reads first and asks for
the lock later loses updates or fails. There is one writing connection, so that units of one process queue in order
instead of polling for the lock. The reading connections refuse to write. PostgreSQL: one pool, and transactions of
reading units are READ ONLY.
"""

import logging
import ssl
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, event, make_url
from sqlalchemy.engine import URL, ExceptionContext
from sqlalchemy.exc import ArgumentError, InvalidatePoolError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import ConnectionPoolEntry, NullPool

from receptionist.adapters.store.one_trip import OneTripConnection, one_trip_connection
from receptionist.adapters.store.problems import UNREACHABLE
from receptionist.errors import DatabaseProblem, SettingsError

BUSY_SECONDS = 5.0
_MIGRATION_BUSY_SECONDS = 60.0
_CONNECT_SECONDS = 10.0
_COMMAND_SECONDS = 30.0
_LOG_PAGES = 16_000  # 64 MB
_IDLE_SECONDS = 20.0  # after which a connection is asked whether it still is one
_PREPARED_STATEMENTS = 1_000  # of each connection: all there are, in the lengths their lists come in
_TLS_PARAMETERS = {"sslmode", "ssl", "sslrootcert"}
_POSTGRES_PARAMETERS = {"host", "port", "user", "password", "passfile", "target_session_attrs"}
_UNVERIFIED_TLS = ("disable", "allow", "prefer", "require")


@dataclass(frozen=True, slots=True)
class Engines:
    """`reader` cannot change anything; `writer` can. On PostgreSQL both share one pool."""

    reader: AsyncEngine
    writer: AsyncEngine

    @property
    def one_writer(self) -> bool:
        """Whether units that write take turns."""
        return self.reader is not self.writer and self.writer.dialect.name == "sqlite"

    async def dispose(self) -> None:
        """Closes every connection."""
        await self.reader.dispose()
        await self.writer.dispose()


def database_url(text: str) -> URL:
    """A database address with the driver we use. Raises SettingsError.

    `sqlite:///path/to/file.db`, or `postgresql://user:password@host/name`, there with `?sslmode=` (and `sslrootcert=`)
    as PostgreSQL's own programs know it.
    """
    hint = "Use sqlite:///path/to/file.db or postgresql://user:password@host/name."
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise SettingsError("The database address cannot be read.", hint) from error
    match url.get_backend_name():
        case "sqlite":
            if not url.database or url.database == ":memory:" or "memory" in url.query.get("mode", ""):
                raise SettingsError("The database address names no file.", hint)
            if "uri" not in url.query:  # then SQLite itself reads them
                _refuse_parameters(set(url.query))
            return url.set(drivername="sqlite+aiosqlite")
        case "postgresql" | "postgres":
            _refuse_parameters(set(url.query) - _POSTGRES_PARAMETERS - _TLS_PARAMETERS)
            _tls(url)
            return url.set(drivername="postgresql+asyncpg")
        case other:
            raise SettingsError(f"The database address is for {other}, which cannot be used.", hint)


def sqlite_file(url: URL) -> Path | None:
    """The file of a SQLite address; None for PostgreSQL."""
    return Path(url.database) if url.get_backend_name() == "sqlite" and url.database else None


def open_engines(text: str) -> Engines:
    """The engines of a running program; nothing is connected yet. Raises SettingsError."""
    url = database_url(text)
    if sqlite_file(url):
        options = {"connect_args": _sqlite_arguments(BUSY_SECONDS), "pool_timeout": BUSY_SECONDS}
        reader = _engine(url, **options)
        writer = _engine(url, **options, pool_size=1, max_overflow=0)
        _prepare_sqlite(reader, writes=False)
        _prepare_sqlite(writer, writes=True)
        return Engines(reader, writer)
    engine = _engine(
        url,
        pool_size=10,
        max_overflow=10,
        pool_timeout=_CONNECT_SECONDS,
        pool_use_lifo=True,  # the connection used last has most statements prepared
        pool_recycle=1800,
        connect_args={
            "timeout": _CONNECT_SECONDS,
            "command_timeout": _COMMAND_SECONDS,
            "prepared_statement_cache_size": _PREPARED_STATEMENTS,
            # Compiling takes longer than any query here; PostgreSQL would, guessing that very many lines have a word.
            "server_settings": {"jit": "off"},
            **_tls(url),
        },
    )
    _report_lost_connections(engine)
    _replace_dead_connections(engine)
    return Engines(reader=engine.execution_options(postgresql_readonly=True), writer=engine)


def migration_engine(url: URL, *, writes: bool = True) -> AsyncEngine:
    """An engine for one connection that may take its time: a migration waits for another one to finish.

    On SQLite it does not hold rows to their links: changing a table there means to copy it and drop the old one, which
    its children would forbid, and which nothing inside a transaction could allow.
    """
    if sqlite_file(url):
        engine = _engine(url, poolclass=NullPool, connect_args=_sqlite_arguments(_MIGRATION_BUSY_SECONDS))
        _prepare_sqlite(engine, writes=writes, links=False)
        return engine
    return _engine(url, poolclass=NullPool, connect_args={"timeout": _CONNECT_SECONDS, **_tls(url)})


def streaming_engine(url: URL) -> AsyncEngine:
    """An engine for one connection that reads and hands rows on as they come, in bounded memory."""
    if not sqlite_file(url):
        return migration_engine(url, writes=False)
    arguments = {"isolation_level": None, "timeout": _MIGRATION_BUSY_SECONDS}
    engine = _engine(url, poolclass=NullPool, connect_args=arguments)
    _prepare_sqlite(engine, writes=False)
    return engine


def _engine(url: URL, **options: Any) -> AsyncEngine:
    # The parameters of a failed statement are what people said and their numbers: they must not reach a log.
    return create_async_engine(url.difference_update_query(_TLS_PARAMETERS), hide_parameters=True, **options)


def _refuse_parameters(names: set[str]) -> None:
    if names:
        raise SettingsError(
            f"DATABASE_URL has parameters that cannot be used: {', '.join(sorted(names))}.",
            "Leave them out; sslmode and sslrootcert are understood.",
        )


def _tls(url: URL) -> dict[str, Any]:
    """How the driver is to encrypt; empty where the address does not say. Raises SettingsError."""
    mode = url.query.get("sslmode", url.query.get("ssl"))
    authorities = url.query.get("sslrootcert")
    if mode is None and authorities is None:
        return {}
    if mode in _UNVERIFIED_TLS and authorities is None:
        return {"ssl": mode}
    if mode not in ("verify-ca", "verify-full"):
        raise SettingsError(
            "DATABASE_URL has an sslmode that cannot be used.",
            f"Use {', '.join(_UNVERIFIED_TLS)}, verify-ca or verify-full; the last two may have an sslrootcert.",
        )
    try:
        # The driver's own words for these modes want a certificate in the user's home; without one, the system's do.
        context = ssl.create_default_context(cafile=None if authorities in (None, "system") else str(authorities))
    except OSError as error:
        raise SettingsError(
            "The sslrootcert of DATABASE_URL cannot be read.", "It names a file of certificates in PEM form."
        ) from error
    context.check_hostname = mode == "verify-full"
    return {"ssl": context}


def _report_lost_connections(engine: AsyncEngine) -> None:
    @event.listens_for(engine.sync_engine, "handle_error")
    def on_error(context: ExceptionContext) -> None:
        # asyncpg lets errors of the network and its own time limit (an OSError too) through as they are.
        if isinstance(context.original_exception, OSError):
            context.is_disconnect = True
            raise DatabaseProblem(*UNREACHABLE) from context.original_exception


def _replace_dead_connections(engine: AsyncEngine) -> None:
    """Hands out no connection that has ended.

    The driver hears of it at once where the server closes one. Only a line cut without a word is found by asking, which
    takes three round trips: where a connection has lain idle, not each time.
    """

    @event.listens_for(engine.sync_engine, "checkin")
    def on_checkin(_: Any, record: ConnectionPoolEntry) -> None:
        record.info["idle_since"] = time.monotonic()

    @event.listens_for(engine.sync_engine, "checkout")
    def on_checkout(connection: Any, record: ConnectionPoolEntry, _: Any) -> None:
        if connection.driver_connection.is_closed():
            raise InvalidatePoolError
        now = time.monotonic()
        if now - record.info.get("idle_since", now) > _IDLE_SECONDS:
            try:
                connection.ping()
            except (connection.dbapi.Error, OSError) as error:
                raise InvalidatePoolError from error


def _sqlite_arguments(busy_seconds: float) -> dict[str, Any]:
    # Without isolation_level=None Python's driver begins transactions by itself, and late.
    return {"isolation_level": None, "timeout": busy_seconds, "async_creator_fn": one_trip_connection}


def _prepare_sqlite(engine: AsyncEngine, *, writes: bool, links: bool = True) -> None:
    begin = "BEGIN IMMEDIATE" if writes else "BEGIN"
    # At DEBUG this driver logs every statement with its parameters: what people said and their numbers.
    logging.getLogger("aiosqlite").setLevel(logging.INFO)

    @event.listens_for(engine.sync_engine, "connect")
    def on_connect(connection: Any, _: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA foreign_keys = {'ON' if links else 'OFF'}")
        if writes:
            cursor.execute("PRAGMA journal_mode = WAL")
            # What is answered to a carrier as kept must outlive a power cut.
            cursor.execute("PRAGMA synchronous = FULL")
            # Checkpoints are made beside the units that write; this is for when none could be made.
            cursor.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        else:
            cursor.execute("PRAGMA query_only = ON")
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def on_begin(connection: Connection) -> None:
        driver = connection.connection.driver_connection
        if isinstance(driver, OneTripConnection):
            driver.begin(begin)
        else:
            connection.exec_driver_sql(begin)
