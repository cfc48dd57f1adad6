"""Keeps carriers' events before anything else is done with them: what arrives together is written together."""

import asyncio
import logging

from receptionist.domain.records import JournalledEvent
from receptionist.errors import DatabaseProblem
from receptionist.ports import Store

log = logging.getLogger(__name__)

_LARGEST_BATCH = 200
_BETWEEN_SECONDS = 0.008  # from one transaction's beginning to the next: what comes meanwhile shares its cost


class EventJournal:
    """The journal of inbound events, with group commit.

    A durable write costs the disk the same for one event as for many: those that come while one transaction is being
    written wait for it, and go together in the next.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._waiting: list[tuple[JournalledEvent, asyncio.Future[bool]]] = []
        self._writer: asyncio.Task[None] | None = None
        self._next = 0.0  # when the next transaction may begin, on the event loop's clock

    async def keep(self, event: JournalledEvent) -> bool:
        """Keeps the event, durably, and answers whether it is new. Raises DatabaseProblem.

        A waiter that is cancelled loses nothing: its event is written all the same.
        """
        kept: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, kept))
        if self._writer is None:
            self._writer = asyncio.create_task(self._write(), name="event journal")
        return await asyncio.shield(kept)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        batch: list[tuple[JournalledEvent, asyncio.Future[bool]]] = []
        try:
            while self._waiting:
                await asyncio.sleep(max(0.0, self._next - loop.time()))
                self._next = loop.time() + _BETWEEN_SECONDS
                batch, self._waiting = self._waiting[:_LARGEST_BATCH], self._waiting[_LARGEST_BATCH:]
                await self._write_together(batch)
        finally:
            self._writer = None
            # Left over only where this task was cancelled: nobody may wait for an answer that never comes.
            unwritten, self._waiting = [*batch, *self._waiting], []
            for _, kept in unwritten:
                if not kept.done():
                    kept.set_exception(DatabaseProblem("The server is stopping: the event was not kept."))

    async def _write_together(self, batch: list[tuple[JournalledEvent, "asyncio.Future[bool]"]]) -> None:
        try:
            new = await self._store.directory.journal_events([event for event, _ in batch])
        # Each waiter answers its carrier itself, which then sends the event again.
        except Exception as error:  # noqa: BLE001
            log.error("events not kept", extra={"events": len(batch), "error": type(error).__name__})
            for _, kept in batch:
                if not kept.done():
                    kept.set_exception(error)
        else:
            for (_, kept), is_new in zip(batch, new, strict=True):
                if not kept.done():
                    kept.set_result(is_new)
