"""What every part of a unit of work shares: the connection, the business, and the walls around it."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Executable, RowMapping, Select, Table, Update, case, literal, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.adapters.store import mapping
from receptionist.adapters.store.columns import Instant
from receptionist.adapters.store.tables import contacts, quotes, threads
from receptionist.domain.ids import BusinessId, QuoteId, ThreadId
from receptionist.domain.lead import Quote
from receptionist.domain.prices import PriceBook
from receptionist.domain.records import Contact, Lead
from receptionist.errors import NotFound
from receptionist.ports import SecretBox

Row = dict[str, Any]
T = TypeVar("T")
INBOX_LINE = 200  # characters of the last line that the inbox keeps


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
    ) -> None:
        self._connection = connection
        self._business_id = business_id
        self._box = box
        self._now = now
        self._books = books
        self._memory: dict[str, Any] = {}

    async def _remembered(self, what: str, read: Callable[[], Awaitable[T]]) -> T:
        """What was read of the business in this unit already, else reads it. Whoever changes it calls `_forget`."""
        if what not in self._memory:
            self._memory[what] = await read()
        found: T = self._memory[what]
        return found

    def _forget(self) -> None:
        self._memory.clear()

    # --- the walls: every statement is made by one of these -------------------------------------------------------

    def _ours(self, table: Table) -> ColumnElement[bool]:
        """The condition that keeps a statement inside this business."""
        return table.c.business_id == self._business_id

    def _select(self, table: Table) -> Select[Any]:
        return select(table).where(self._ours(table))

    def _update(self, table: Table) -> Update:
        return update(table).where(self._ours(table))

    async def _must_exist(self, table: Table, row_id: str) -> None:
        """Raises NotFound unless this business has the row."""
        if await self._one(select(literal(1)).where(self._ours(table), table.c.id == row_id)) is None:
            raise NotFound(f"There is no such {_SINGULAR[table.name]} in this business.")

    # --- statements -----------------------------------------------------------------------------------------------

    async def _one(self, statement: Executable) -> RowMapping | None:
        return (await self._connection.execute(statement)).mappings().first()

    async def _all(self, statement: Executable) -> Sequence[RowMapping]:
        return (await self._connection.execute(statement)).mappings().all()

    async def _changed(self, statement: Executable) -> int:
        """Runs a change; how many rows it met."""
        return (await self._connection.execute(statement)).rowcount

    async def _insert(self, table: Table, row: Row) -> None:
        await self._connection.execute(table.insert().values(business_id=self._business_id, **row))

    async def _insert_new(self, table: Table, row: Row, unique: Sequence[str] | None) -> bool:
        """Inserts unless a row with the same `unique` columns is there; False where it was, even if just now.

        Without `unique`, any unique columns of the table count.
        """
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        statement = insert(table).values(business_id=self._business_id, **row)
        return await self._one(statement.on_conflict_do_nothing(index_elements=unique).returning(table)) is not None

    # --- what several parts need ----------------------------------------------------------------------------------

    async def _touch(self, thread_id: ThreadId, at: datetime, **values: Any) -> None:
        """Notes that something passed in a thread. Raises NotFound.

        Done first in each unit that writes within a thread: on PostgreSQL it makes such units wait for each other.
        """
        moment = literal(at, Instant)
        newest = case((threads.c.last_at < moment, moment), else_=threads.c.last_at)
        statement = self._update(threads).where(threads.c.id == thread_id)
        if not await self._changed(statement.values(last_at=newest, **values)):
            raise NotFound("There is no such thread in this business.")

    async def _lock(self, thread_id: ThreadId) -> None:
        """Makes units that write within a thread wait for each other. Raises NotFound."""
        # Not a full lock: rows that only point at the thread may be added meanwhile.
        lock = select(threads.c.id).where(self._ours(threads), threads.c.id == thread_id)
        if await self._one(lock.with_for_update(key_share=True)) is None:
            raise NotFound("There is no such thread in this business.")

    async def _contact_of(self, thread_id: ThreadId) -> Contact:
        joined = select(contacts).join(threads, threads.c.contact_id == contacts.c.id)
        row = await self._one(joined.where(self._ours(threads), self._ours(contacts), threads.c.id == thread_id))
        if row is None:
            raise NotFound("There is no such thread in this business.")
        return mapping.contact(row)

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
    "threads": "thread",
    "calls": "call",
    "leads": "lead",
    "accounts": "carrier account",
    "users": "user",
    "messages": "message",
    "inbound_events": "event",
    "send_attempts": "attempt",
}
