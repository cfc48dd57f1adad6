"""News of threads: within this process, and on PostgreSQL between all processes that share the database."""

import asyncio
import contextlib
import json
import logging
import secrets
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine

from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.news import Heard, Hint, News
from receptionist.errors import DatabaseProblem
from receptionist.ports import Listener

log = logging.getLogger(__name__)

_MOST_HINTS = 200  # a listener that lets more than these wait looks at everything again
_CHANNEL = "receptionist_news"
_GATHER_SECONDS = 0.02  # what is told within it goes to the other processes together
_LARGEST_HINTS = 60  # in one notification, which PostgreSQL limits to 8,000 bytes
_AGAIN_SECONDS = (0.5, 1.0, 2.0, 5.0, 10.0)
_NOTIFY = text("SELECT pg_notify(:channel, :payload)")


class _Listener:
    """What waits for one page. It never grows beyond `_MOST_HINTS`, however slow the page is."""

    def __init__(self) -> None:
        self._waiting: set[Hint] = set()
        self._missed = False
        self._came = asyncio.Event()

    def put(self, hints: Collection[Hint]) -> None:
        self._waiting.update(hints)
        if len(self._waiting) > _MOST_HINTS:
            self.miss()
        self._came.set()

    def miss(self) -> None:
        self._waiting.clear()
        self._missed = True
        self._came.set()

    def wake(self) -> None:
        """Whoever hears goes on at once."""
        self._came.set()

    async def hear(self, seconds: float) -> Heard | None:
        """What came since the last time, as soon as there is something; None where nothing comes in that time."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._came.wait()
        if not self._came.is_set():
            return None
        heard = Heard(frozenset(self._waiting), self._missed)
        self._waiting, self._missed = set(), False
        self._came.clear()
        return heard


def _set(event: asyncio.Event, _connection: object) -> None:
    event.set()


class LocalFeed:
    """Between the units of work and the pages of one process."""

    def __init__(self) -> None:
        self._listeners: defaultdict[BusinessId, set[_Listener]] = defaultdict(set)
        self._told: Counter[BusinessId] = Counter()
        self._missed = 0

    def tell(self, business_id: BusinessId, hints: Collection[Hint]) -> None:
        """Something is committed."""
        self._told[business_id] += 1
        for listener in self._listeners.get(business_id, ()):
            listener.put(hints)

    def position(self, business_id: BusinessId) -> int:
        """Rises with everything that this process hears of the business."""
        return self._told[business_id] + self._missed

    @contextmanager
    def listen(self, business_id: BusinessId) -> Iterator[Listener]:
        """Listens to the news of one business from now on."""
        listener = _Listener()
        self._listeners[business_id].add(listener)
        try:
            yield listener
        finally:
            self._listeners[business_id].discard(listener)
            if not self._listeners[business_id]:
                del self._listeners[business_id]

    async def close(self) -> None:
        """Nothing is held open."""

    def _miss(self) -> None:
        self._missed += 1
        for listeners in self._listeners.values():
            for listener in listeners:
                listener.miss()


class PostgresFeed(LocalFeed):
    """Between all processes: NOTIFY on a connection of its own moment, after the unit and not in it.

    Within units it would make those that commit wait for each other: PostgreSQL takes notifications in one order.
    """

    def __init__(self, engine: AsyncEngine) -> None:
        super().__init__()
        self._engine = engine
        self._process = secrets.token_hex(4)
        self._untold: defaultdict[BusinessId, set[Hint]] = defaultdict(set)
        self._telling: asyncio.Task[None] | None = None
        self._listening: asyncio.Task[None] | None = None

    def tell(self, business_id: BusinessId, hints: Collection[Hint]) -> None:
        """Something is committed."""
        super().tell(business_id, hints)
        self._untold[business_id].update(hints)
        if self._telling is None or self._telling.done():
            self._telling = asyncio.create_task(self._tell_others(), name="news to others")

    @contextmanager
    def listen(self, business_id: BusinessId) -> Iterator[Listener]:
        """Listens to the news of one business from now on; the first who does connects to the other processes."""
        if self._listening is None or self._listening.done():
            self._listening = asyncio.create_task(self._hear_others(), name="news of others")
        with super().listen(business_id) as listener:
            yield listener

    async def close(self) -> None:
        """Tells what is not told yet, and listens no more."""
        if self._telling is not None:
            await self._telling
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)

    async def _tell_others(self) -> None:
        while self._untold:
            await asyncio.sleep(_GATHER_SECONDS)
            untold, self._untold = self._untold, defaultdict(set)
            payloads = [one for business_id, hints in untold.items() for one in self._payloads(business_id, hints)]
            try:
                async with self._engine.connect() as connection:
                    await connection.execute(_NOTIFY, [{"channel": _CHANNEL, "payload": one} for one in payloads])
                    await connection.commit()
            except (DBAPIError, DatabaseProblem, OSError) as error:
                # Pages of other processes look again by themselves within half a minute.
                log.warning("news not told to other processes", extra={"error": type(error).__name__})

    def _payloads(self, business_id: BusinessId, hints: Collection[Hint]) -> Iterator[str]:
        every = [[hint.thread_id, hint.news.value] for hint in hints]
        for first in range(0, len(every), _LARGEST_HINTS):
            yield json.dumps([self._process, business_id, every[first : first + _LARGEST_HINTS]])

    async def _hear_others(self) -> None:
        tries = 0
        while True:
            try:
                async with self._engine.connect() as connection:
                    raw = await connection.get_raw_connection()
                    driver: Any = raw.driver_connection
                    gone = asyncio.Event()
                    driver.add_termination_listener(partial(_set, gone))
                    await driver.add_listener(_CHANNEL, self._came)
                    try:
                        self._miss()  # whatever came before this connection stood
                        tries = 0
                        await gone.wait()
                    finally:
                        # It goes back to the pool, where nobody expects a connection that hears things.
                        await connection.invalidate()
            except (DBAPIError, DatabaseProblem, OSError) as error:
                log.warning("news of other processes not heard", extra={"error": type(error).__name__})
            await asyncio.sleep(_AGAIN_SECONDS[min(tries, len(_AGAIN_SECONDS) - 1)])
            tries += 1

    def _came(self, _connection: object, _pid: int, _channel: str, payload: str) -> None:
        process, business_id, hints = json.loads(payload)
        if process != self._process:
            super().tell(business_id, [Hint(ThreadId(one), News(news)) for one, news in hints])
