"""aiosqlite with one trip to the connection's thread for a statement, its rows and its end.

aiosqlite makes four of them, and each costs more than a small statement does itself. A transaction begins in the trip
of its first statement, and to take back one that has ended needs none.
"""

import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import suppress
from threading import Thread
from types import TracebackType
from typing import Any

import aiosqlite
from aiosqlite.core import _connection_worker_thread

TAKEN_BACK = "the transaction has ended"  # by SQLite itself, as a full or failing disk makes it do
_CHUNK_ROWS = 64


class OneTripCursor:
    """What SQLAlchemy asks of an aiosqlite cursor. The rows are all here once the statement has run."""

    arraysize = 1

    def __init__(self, connection: "OneTripConnection") -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Sequence[Any] | None = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> "OneTripCursor":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def execute(self, sql: str, parameters: Iterable[Any] = ()) -> "OneTripCursor":
        """Runs the statement and fetches its rows."""
        await self._connection.run(self._run, sql, parameters, False)
        return self

    async def executemany(self, sql: str, parameters: Iterable[Iterable[Any]]) -> "OneTripCursor":
        """Runs the statement for each of the parameters."""
        await self._connection.run(self._run, sql, parameters, True)
        return self

    async def fetchall(self) -> list[Any]:
        """The rows not handed out yet."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """The statement has ended already; forgets the rows."""
        self._rows = []

    def _run(self, connection: sqlite3.Connection, sql: str, parameters: Any, many: bool) -> None:
        """In the connection's thread."""
        cursor = connection.cursor()
        try:
            if many:
                cursor.executemany(sql, parameters)
            else:
                cursor.execute(sql, parameters)
            self.description = cursor.description
            self._rows = cursor.fetchall() if cursor.description else []
            self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        finally:
            cursor.close()


class OneTripConnection(aiosqlite.Connection):
    """An aiosqlite connection with such cursors, and transactions that are begun by `begin` only."""

    _begin = ""  # what begins the transaction, until its first statement goes
    _inside = False  # from `begin` until a commit or rollback has come back

    def cursor(self) -> OneTripCursor:  # type: ignore[override]
        """A cursor; nothing is asked of the database for it."""
        return OneTripCursor(self)

    def begin(self, sql: str) -> None:
        """Begins a transaction with this, before the next statement: where it cannot begin, that one fails."""
        self._begin, self._inside = sql, True

    async def run(self, work: Any, *arguments: Any) -> Any:
        """Runs `work` with the connection and these arguments, in the connection's thread."""
        begin, self._begin = self._begin, ""
        return await self._trip(_run_inside if self._inside else _run, begin, work, *arguments)

    async def commit(self) -> None:
        """Ends the transaction. Raises sqlite3.OperationalError where SQLite itself has taken it back."""
        if self._begin or not self._inside:  # nothing was asked of the database
            self._begin, self._inside = "", False
            return
        await self._trip(_commit)
        self._inside = False

    async def rollback(self) -> None:
        """Takes the transaction back, where there is one."""
        self._begin = ""
        if self._inside:
            # In the thread, behind what may still run there for a unit that was cancelled.
            await self._trip(sqlite3.Connection.rollback)
            self._inside = False

    async def _trip(self, work: Any, *arguments: Any) -> Any:
        return await self._execute(work, self._conn, *arguments)  # type: ignore[no-untyped-call]


def _run(connection: sqlite3.Connection, _: str, work: Any, *arguments: Any) -> Any:
    return work(connection, *arguments)


def _run_inside(connection: sqlite3.Connection, begin: str, work: Any, *arguments: Any) -> Any:
    if begin:
        connection.execute(begin)
    _must_go_on(connection)
    return work(connection, *arguments)


def _commit(connection: sqlite3.Connection) -> None:
    _must_go_on(connection)
    connection.commit()


def _must_go_on(connection: sqlite3.Connection) -> None:
    """What came after a transaction that SQLite took back would count without it."""
    if not connection.in_transaction:
        raise sqlite3.OperationalError(TAKEN_BACK)


def one_trip_connection(database: str, **options: Any) -> OneTripConnection:
    """The connection that SQLAlchemy is to use, to be awaited; the options are those of `sqlite3.connect`."""
    connection = OneTripConnection(lambda: sqlite3.connect(database, **options), _CHUNK_ROWS)
    # The program may end while the thread is idle.
    connection._thread = Thread(target=_serve, args=(connection._tx,), daemon=True)
    return connection


def _serve(queue: Any) -> None:
    # What goes wrong with a statement is told to whoever waits for it. What is left here is an event loop that ended
    # before the thread could tell it that a connection nobody waits for any more (it failed to open) has been closed.
    with suppress(RuntimeError):
        _connection_worker_thread(queue)
