"""The database behind the `Store` port."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from receptionist.adapters.store.appointments import AppointmentsPart
from receptionist.adapters.store.calls import CallsPart
from receptionist.adapters.store.carrier_desk import CarrierDeskPart
from receptionist.adapters.store.checkpoint import Checkpoints
from receptionist.adapters.store.consent import ConsentPart
from receptionist.adapters.store.contact_desk import ContactDeskPart
from receptionist.adapters.store.directory import SqlDirectory
from receptionist.adapters.store.documents import DocumentsPart
from receptionist.adapters.store.engine import database_url, open_engines, sqlite_file
from receptionist.adapters.store.events import EventsPart
from receptionist.adapters.store.feed import LocalFeed, PostgresFeed
from receptionist.adapters.store.finding import FindingPart
from receptionist.adapters.store.integrations import IntegrationsPart
from receptionist.adapters.store.jobs import JobsPart
from receptionist.adapters.store.lead_desk import LeadDeskPart
from receptionist.adapters.store.leads import LeadsPart
from receptionist.adapters.store.migrate import SchemaState, schema_state
from receptionist.adapters.store.notices import NoticesPart
from receptionist.adapters.store.opened import OpenedOnce
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.people_calls import PeopleCallsPart
from receptionist.adapters.store.personal import PersonalPart
from receptionist.adapters.store.prices import PricesPart
from receptionist.adapters.store.problems import NEWER, NO_TABLES, OLDER, plain_connection_errors, plain_errors
from receptionist.adapters.store.sending import SendingPart
from receptionist.adapters.store.thread_desk import ThreadDeskPart
from receptionist.adapters.store.unit import BookShelf
from receptionist.adapters.store.versions import VersionsPart
from receptionist.domain.ids import BusinessId
from receptionist.errors import DatabaseProblem
from receptionist.ports import ChangeFeed, Directory, SecretBox, Work

log = logging.getLogger(__name__)


def utc_now() -> datetime:
    """The time, in UTC."""
    return datetime.now(UTC)


class SqlWork(
    PersonalPart,
    DocumentsPart,
    IntegrationsPart,
    CallsPart,
    SendingPart,
    EventsPart,
    ConsentPart,
    NoticesPart,
    LeadsPart,
    AppointmentsPart,
    JobsPart,
    PricesPart,
    LeadDeskPart,
    ContactDeskPart,
    ThreadDeskPart,
    FindingPart,
    PagesPart,
    VersionsPart,
    CarrierDeskPart,
    PeopleCallsPart,
):
    """One unit of work for one business."""


class SqlStore:
    """SQLite or PostgreSQL, by the address. `now` stamps what is created; `publish` stores what a unit tells others;
    `origin` is the public address of today, for links in what is sent.

    The tables are made by `migrate`; until then `check` says so. Raises SettingsError for an address that cannot be
    read. Everything else raises DatabaseProblem where the database cannot be used.
    """

    def __init__(
        self,
        url: str,
        secret_box: SecretBox,
        *,
        now: Callable[[], datetime] = utc_now,
        publish: Callable[[Work], Awaitable[None]] | None = None,
        origin: Callable[[], str] = lambda: "http://127.0.0.1:8000",
    ) -> None:
        self._url = url
        self._engines = open_engines(url)
        self._box = OpenedOnce(secret_box)
        self._now = now
        self._publish = publish
        self._origin = origin
        self._books = BookShelf()
        self._turn = asyncio.Lock()  # to wait for the one writing connection there is on SQLite
        self._written = 0  # units that wrote
        self._checkpoints = Checkpoints(file) if (file := sqlite_file(database_url(url))) else None
        self._directory = SqlDirectory(self._begin, self._box, now, lambda: self._written)
        self._feed = LocalFeed() if self._engines.one_writer else PostgresFeed(self._engines.writer)

    @property
    def directory(self) -> Directory:
        """Look-ups made before it is known whose business it is."""
        return self._directory

    @property
    def feed(self) -> ChangeFeed:
        """News of what units of work have changed, to this process and to all others on the same PostgreSQL."""
        return self._feed

    @asynccontextmanager
    async def work(self, business_id: BusinessId, *, write: bool = False) -> AsyncIterator[Work]:
        """A unit of work, committed on a clean exit and taken back on an error.

        On SQLite units that write take turns, so one must be short and never hold another inside it. Raises
        RuntimeError where something is written without `write`: that is a mistake in the program.
        """
        async with self._begin(write) as connection:
            work = SqlWork(connection, business_id, self._box, self._now, self._books, self._origin, write)
            yield work
            if self._publish is not None and await work.wanted():
                try:
                    async with connection.begin_nested():
                        await self._publish(work)
                # What programs of others are told must never undo what happened.
                except Exception as error:
                    log.exception(
                        "events not published", extra={"business_id": business_id, "error": type(error).__name__}
                    )
        if work.news:
            self._feed.tell(business_id, work.news)

    async def check(self) -> None:
        """Raises DatabaseProblem where the database cannot be used as it is."""
        match await schema_state(self._url):
            case SchemaState.EMPTY:
                raise DatabaseProblem(*NO_TABLES)
            case SchemaState.OLDER:
                raise DatabaseProblem(*OLDER)
            case SchemaState.NEWER:
                raise DatabaseProblem(*NEWER)

    async def close(self) -> None:
        """Closes every connection."""
        await self._feed.close()
        if self._checkpoints is not None:
            await self._checkpoints.close()
        await self._engines.dispose()

    @asynccontextmanager
    async def _begin(self, write: bool, first: bool = False) -> AsyncIterator[AsyncConnection]:
        """A transaction; one that writes `first` waits for the one under way at the most, not for all that queue."""
        engine = self._engines.writer if write else self._engines.reader
        async with AsyncExitStack() as stack:
            if self._engines.one_writer and write and not first:
                await stack.enter_async_context(self._turn)
            with plain_connection_errors():
                connection = await stack.enter_async_context(engine.connect())
            with plain_errors(reading=not write):
                try:
                    async with connection.begin():
                        yield connection
                finally:
                    self._written += write
                    if write and self._checkpoints is not None:
                        self._checkpoints.written()
