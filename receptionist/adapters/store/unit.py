"""What every part of a unit of work shares: the connection, the business, and the walls around it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    Executable,
    RowMapping,
    Select,
    Table,
    Update,
    bindparam,
    case,
    false,
    literal,
    null,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.adapters.store import mapping
from receptionist.adapters.store.columns import Instant
from receptionist.adapters.store.statements import (
    WHOSE,
    change_where,
    choosing,
    insert_into,
    insert_new,
    ours,
    rows_where,
)
from receptionist.adapters.store.tables import contacts, quotes, threads
from receptionist.domain.ids import BusinessId, MessageId, QuoteId, ThreadId
from receptionist.domain.lead import Quote
from receptionist.domain.message import Tray
from receptionist.domain.news import Hint, News
from receptionist.domain.prices import PriceBook
from receptionist.domain.records import Contact, Lead
from receptionist.domain.webhook import EventKind, Occurrence
from receptionist.errors import Conflict, NotFound
from receptionist.ports import SecretBox

Row = dict[str, Any]
T = TypeVar("T")
INBOX_LINE = 200  # characters of the last line that the inbox keeps

# Not a full lock: rows that only point at the thread may be added meanwhile.
_LOCK = (
    select(threads.c.id).where(ours(threads), threads.c.id == bindparam("thread_id")).with_for_update(key_share=True)
)
# A thread with all that is known of its contact: what most units ask for first.
THREAD = (
    select(
        threads,
        contacts.c.address_kind,
        contacts.c.address,
        contacts.c.name,
        contacts.c.email,
        contacts.c.home,
        contacts.c.consent,
        contacts.c.language,
        contacts.c.line,
    )
    .join(contacts, threads.c.contact_id == contacts.c.id)
    .where(ours(threads), ours(contacts))
)
_was_closed = threads.c.tray == Tray.CLOSED
# What a text or call of the customer changes of a thread, wherever it lay; see `ThreadStatus.woken`.
WOKEN: dict[str, Any] = {
    "tray": literal(Tray.OPEN.value),
    "snoozed_until": null(),
    "needs_person": case((_was_closed, ""), else_=threads.c.needs_person),
    "needs": case((_was_closed, false()), else_=threads.c.needs),
}
_THREAD_BY_ID = THREAD.where(threads.c.id == bindparam("thread_id"))


class BookShelf:
    """Price books that were read: a version never changes once it is saved. The ones used last are kept."""

    def __init__(self, most: int = 50) -> None:
        self._most = most
        self._books: dict[tuple[BusinessId, int], PriceBook] = {}

    async def book(
        self, business_id: BusinessId, version: int, read: Callable[[int], Awaitable[PriceBook]]
    ) -> PriceBook:
        """The book of this version, by `read` where it is not here."""
        key = (business_id, version)
        book = self._books.pop(key, None) or await read(version)
        self._books[key] = book
        while len(self._books) > self._most:
            self._books.pop(next(iter(self._books)))
        return book


class Unit:
    """One connection inside a transaction, for one business."""

    def __init__(
        self,
        connection: AsyncConnection,
        business_id: BusinessId,
        box: SecretBox,
        now: Callable[[], datetime],
        books: "BookShelf",
        origin: Callable[[], str],
        writes: bool,
    ) -> None:
        self._connection = connection
        self._writes = writes
        self._business_id = business_id
        self._box = box
        self._now = now
        self._books = books
        self._origin = origin
        self._memory: dict[str, Any] = {}
        self._locked: set[ThreadId] = set()  # until this unit ends
        # Threads as they were read, and their contacts, until this unit writes something of them: those that nobody
        # else can change meanwhile.
        self._thread_rows: dict[ThreadId, RowMapping] = {}
        self._contact_rows: dict[ThreadId, RowMapping] = {}
        self._empty: set[tuple[Table, ThreadId]] = set()  # what a thread has nothing of; see `look_over`
        self._states: dict[MessageId, str] = {}  # of messages in locked threads, as they stand
        self.happened: dict[Occurrence, None] = {}  # what programs of others may want to know, in its order
        self.news: set[Hint] = set()  # of threads that pages show otherwise once this unit is committed

    @property
    def origin(self) -> str:
        """The public address of today, for links in what is sent."""
        return self._origin()

    async def _remembered(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What was read of the business in this unit already, else reads it. Whoever changes it calls `_forget`."""
        if what not in self._memory:
            self._memory[what] = await read()
        found: T = self._memory[what]
        return found

    async def _read_once(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """As `_remembered`, but only in a unit that reads: nothing it has read changes until it ends."""
        return await read() if self._writes else await self._remembered(what, read)

    def _is_news(self, thread_id: ThreadId, news: News = News.CHANGED) -> None:
        """Pages that show this thread are out of date once this unit is committed."""
        self.news.add(Hint(thread_id, news))

    def _happened(self, kind: EventKind, subject: str) -> None:
        """Programs of others may want to know this once the unit is committed; the same again is told once."""
        self.happened[Occurrence(kind, subject)] = None

    def _forget(self) -> None:
        self._memory.clear()

    def _forget_contacts(self) -> None:
        self._thread_rows.clear()
        self._contact_rows.clear()

    # --- the walls: every statement is made by one of these -------------------------------------------------------

    def _ours(self, table: Table) -> ColumnElement[bool]:
        """The condition that keeps a statement inside this business."""
        return ours(table)

    def _select(self, table: Table) -> Select[Any]:
        return select(table).where(self._ours(table))

    def _update(self, table: Table) -> Update:
        return update(table).where(self._ours(table))

    async def _must_exist(self, table: Table, row_id: str) -> None:
        """Raises NotFound unless this business has the row."""
        if await self._one(select(literal(1)).where(self._ours(table), table.c.id == row_id)) is None:
            raise NotFound(f"There is no such {_SINGULAR[table.name]} in this business.")

    # --- statements -----------------------------------------------------------------------------------------------

    async def _one(self, statement: Executable, **values: Any) -> RowMapping | None:
        return (await self._run(statement, values)).mappings().first()

    async def _all(self, statement: Executable, **values: Any) -> Sequence[RowMapping]:
        return (await self._run(statement, values)).mappings().all()

    async def _run(self, statement: Executable, values: Row) -> CursorResult[Any]:
        """Runs a statement for this business; one that was built once with `values`."""
        return await self._connection.execute(statement, {WHOSE: self._business_id, **values})

    async def _row(self, table: Table, **chosen: Any) -> RowMapping | None:
        """The business's row with these values, none of them None."""
        return next(iter(await self._rows(table, **chosen)), None)

    async def _rows(self, table: Table, *order: str, **chosen: Any) -> Sequence[RowMapping]:
        """The business's rows with these values, none of them None, in the order of these columns."""
        statement = rows_where(table, tuple(chosen), order)
        values = {WHOSE: self._business_id, **choosing(chosen)}
        return (await self._connection.execute(statement, values)).mappings().all()

    async def _changed(self, statement: Executable) -> int:
        """Runs a change; how many rows it met."""
        return (await self._run(statement, {})).rowcount

    async def _change(self, table: Table, values: Row, **chosen: Any) -> int:
        """Writes values, none of them an expression, to the business's rows with those chosen; how many rows it met."""
        statement = change_where(table, tuple(chosen))
        every = {WHOSE: self._business_id, **choosing(chosen), **values}
        return (await self._connection.execute(statement, every)).rowcount

    async def _insert(self, table: Table, row: Row) -> None:
        await self._connection.execute(insert_into(table), {"business_id": self._business_id, **row})

    async def _insert_new(self, table: Table, row: Row, unique: Sequence[str] | None) -> bool:
        """Inserts unless a row with the same `unique` columns is there; False where it was, even if just now.

        Without `unique`, any unique columns of the table count.
        """
        statement = insert_new(self._dialect, table, None if unique is None else tuple(unique))
        return (
            await self._connection.execute(statement, {"business_id": self._business_id, **row})
        ).first() is not None

    @property
    def _dialect(self) -> str:
        return self._connection.dialect.name

    # --- what several parts need ----------------------------------------------------------------------------------

    async def _touch(self, thread_id: ThreadId, at: datetime, **values: Any) -> None:
        """Notes that something passed in a thread. Raises NotFound, also where it was merged into another.

        Done first in each unit that writes within a thread: on PostgreSQL it makes such units wait for each other.
        """
        self._thread_rows.clear()
        self._is_news(thread_id)
        moment = literal(at, Instant)
        newest = case((threads.c.last_at < moment, moment), else_=threads.c.last_at)
        statement = self._update(threads).where(threads.c.id == thread_id, threads.c.merged_into.is_(None))
        if not await self._changed(statement.values(last_at=newest, **values)):
            raise NotFound("There is no such thread in this business.")

    async def _lock(self, thread_id: ThreadId) -> None:
        """Makes units that write within a thread wait for each other. Raises NotFound, and Conflict where it was merged
        into another.
        """
        if thread_id in self._locked:
            return
        await self._lock_row(thread_id)
        if self._thread_rows[thread_id]["merged_into"] is not None:
            self._locked.discard(thread_id)
            raise Conflict("This thread was merged with another.", "Try again: it is found there.")

    async def _lock_row(self, thread_id: ThreadId) -> None:
        """As `_lock`, whether it was merged or not."""
        # A unit that writes on SQLite has the lock of the whole database.
        if self._dialect == "postgresql" and await self._one(_LOCK, thread_id=thread_id) is None:
            raise NotFound("There is no such thread in this business.")
        self._locked.add(thread_id)
        # A question of its own: one that waited for the lock would answer with the contact of before the wait.
        await self._thread_row(thread_id)

    async def _thread_row(self, thread_id: ThreadId) -> RowMapping:
        """The thread as `THREAD` reads it; as read before while nobody else can change it, and in a unit that only
        reads. Raises NotFound.
        """
        if thread_id in self._thread_rows:
            return self._thread_rows[thread_id]
        return self._keep_thread(await self._read_thread(thread_id))

    def _keep_thread(self, row: RowMapping) -> RowMapping:
        """Remembers a row of `THREAD` where nobody else can change it while this unit lasts."""
        thread_id = row["id"]
        if thread_id in self._locked or not self._writes or self._dialect == "sqlite":
            self._thread_rows[thread_id] = self._contact_rows[thread_id] = row
        return row

    async def _read_thread(self, thread_id: ThreadId) -> RowMapping:
        row = await self._one(_THREAD_BY_ID, thread_id=thread_id)
        if row is None:
            raise NotFound("There is no such thread in this business.")
        return row

    def _has_none(self, table: Table, thread_id: ThreadId) -> bool:
        """Whether it is known already that the thread has nothing in this table."""
        return (table, thread_id) in self._empty

    async def _contact_of(self, thread_id: ThreadId) -> Contact:
        return mapping.contact_of_thread(self._contact_rows.get(thread_id) or await self._thread_row(thread_id))

    async def _leads_from(self, rows: Sequence[RowMapping]) -> list[Lead]:
        """Leads of rows, with the quotes they name in one more query."""
        found = await self._quotes({one for row in rows for one in mapping.quote_ids(row["card"])})
        return [mapping.lead(row, found) for row in rows]

    async def _quotes(self, ids: set[QuoteId]) -> dict[QuoteId, Quote]:
        if not ids:
            return {}
        rows = await self._all(self._select(quotes).where(quotes.c.id.in_(ids)))
        return {quote.id: quote for quote in map(mapping.quote, rows)}


_SINGULAR = {
    "technicians": "technician",
    "appointments": "appointment",
    "api_tokens": "token",
    "webhooks": "webhook",
    "threads": "thread",
    "calls": "call",
    "leads": "lead",
    "jobs": "job",
    "accounts": "carrier account",
    "users": "user",
    "messages": "message",
    "message_media": "file",
    "inbound_events": "event",
    "send_attempts": "attempt",
}
