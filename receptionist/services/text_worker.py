"""The worker of texts: does what is due, woken or every second, each kind of work by itself."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from math import floor

from receptionist.services.answer_text import answer_due
from receptionist.services.fetch_media import fetch_media
from receptionist.services.file_thread import wake_snoozed
from receptionist.services.follow_up import follow_up_calls
from receptionist.services.forget import forget_old
from receptionist.services.look_after_jobs import look_after_jobs
from receptionist.services.outbox import Outbox
from receptionist.services.process_events import process_due, take_stale_parts
from receptionist.services.reconcile import reconcile
from receptionist.services.send_letters import send_letters
from receptionist.services.takeover import give_back_ended
from receptionist.services.tell_people import send_mails
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

_RECONCILE_SECONDS = 300.0
_SWEEP_SECONDS = 30.0
_AGE_SECONDS = 6 * 3600.0
_ANSWERING = 4  # loops that answer: a model that hangs on one thread does not keep the others waiting
_AT_MOST_ROUNDS = 100  # of `settle`: more than this is work that makes work


class TextWork(StrEnum):
    """The kinds of work. Each may be woken by itself."""

    EVENTS = "events"
    ANSWERS = "answers"
    SENDING = "sending"
    MEDIA = "media"
    MAILS = "mails"
    LETTERS = "letters"
    AGE = "age"
    CALLS = "calls"
    HOLDS = "holds"
    SNOOZES = "snoozes"
    PARTS = "parts"
    JOBS = "jobs"


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of work: what does all of it that is due, how often it is looked for, and what it may make due."""

    does: Callable[[], Awaitable[int]]
    every_seconds: float = 1.0
    wakes: tuple[TextWork, ...] = ()


@dataclass(frozen=True, slots=True)
class _Looks:
    """When a loop looks for work that nobody woke it for, in seconds of the event loop's clock.

    Each loop has its own moments: all at once they would keep whoever asks for a page waiting.
    """

    first: float
    every: float

    def after(self, now: float) -> float:
        """The next time after `now`."""
        return self.first + self.every * (floor((now - self.first) / self.every) + 1)


class TextWorker:
    """Any number of them share the work, in one process or many: all of it is claimed in the database."""

    def __init__(self, parts: TextingParts) -> None:
        self._parts = parts
        self._outbox = Outbox(parts)
        sends = (TextWork.SENDING, TextWork.MAILS)
        self._kinds = {
            TextWork.EVENTS: _Kind(
                lambda: process_due(parts, lambda: self._events), wakes=(*sends, TextWork.ANSWERS, TextWork.MEDIA)
            ),
            TextWork.ANSWERS: _Kind(lambda: answer_due(parts), wakes=sends),
            TextWork.SENDING: _Kind(self._outbox.send_due),
            TextWork.MEDIA: _Kind(lambda: fetch_media(parts)),
            TextWork.MAILS: _Kind(lambda: send_mails(parts)),
            TextWork.LETTERS: _Kind(lambda: send_letters(parts)),
            TextWork.AGE: _Kind(lambda: forget_old(parts.store, parts.clock, parts.call_recordings), _AGE_SECONDS),
            TextWork.CALLS: _Kind(lambda: follow_up_calls(parts), wakes=sends),
            TextWork.HOLDS: _Kind(lambda: give_back_ended(parts), 5.0, wakes=(TextWork.ANSWERS,)),
            TextWork.SNOOZES: _Kind(lambda: wake_snoozed(parts.store, parts.clock), 5.0),
            TextWork.PARTS: _Kind(lambda: take_stale_parts(parts), 30.0, wakes=sends),
            TextWork.JOBS: _Kind(lambda: look_after_jobs(parts), 10.0, wakes=sends),
        }
        self._woken = {kind: asyncio.Event() for kind in TextWork}
        self._events = 0  # that were kept while this process runs

    def wake(self, *kinds: TextWork) -> None:
        """There may be work of these kinds now; without any, of all."""
        for kind in kinds or tuple(TextWork):
            self._woken[kind].set()

    def event_came(self) -> None:
        """An event was kept."""
        self._events += 1
        self.wake(TextWork.EVENTS)

    async def run(self) -> None:
        """Works until cancelled."""
        async with asyncio.TaskGroup() as group:
            for place, kind in enumerate(TextWork):
                many = _ANSWERING if kind is TextWork.ANSWERS else 1
                for turn in range(many):
                    at = (turn + place / len(TextWork)) * self._kinds[kind].every_seconds
                    looks = _Looks(at, many * self._kinds[kind].every_seconds)
                    group.create_task(self._keep_at(kind, looks), name=f"texts {kind.value}")
            group.create_task(self._keep_reconciling(), name="texts reconcile")
            group.create_task(self._keep_sweeping(), name="texts sweep")

    async def settle(self) -> None:
        """Does everything that is due now, until nothing is."""
        await self._sweep()
        for _ in range(_AT_MOST_ROUNDS):
            done = 0
            for kind in TextWork:
                done += await self._do(kind)
            if not done:
                return
        log.error("texts do not settle")

    async def reconcile_all(self) -> None:
        """Asks every account's carrier for what no webhook brought."""
        try:
            accounts = await self._parts.store.directory.accounts()
        # The next round asks again.
        except Exception as error:  # noqa: BLE001
            log.error("accounts not read", extra={"error": type(error).__name__})
            return
        for account in accounts:
            try:
                await reconcile(self._parts, account)
            # One account never stops another.
            except Exception as error:  # noqa: BLE001
                log.error("account not reconciled", extra={"account_id": account.id, "error": type(error).__name__})
        self.wake()

    async def _keep_at(self, kind: TextWork, looks: _Looks) -> None:
        loop, woken = asyncio.get_running_loop(), self._woken[kind]
        while True:
            woken.clear()
            done = await self._do(kind)
            if done:
                if self._kinds[kind].wakes:
                    self.wake(*self._kinds[kind].wakes)
                continue  # there may be more
            with suppress(TimeoutError):
                async with asyncio.timeout_at(looks.after(loop.time())):
                    await woken.wait()

    async def _do(self, kind: TextWork) -> int:
        try:
            return await self._kinds[kind].does()
        # What cannot be done now is looked for again; the other kinds go on.
        except Exception as error:
            log.exception("text work failed", extra={"work": kind.value, "error": type(error).__name__})
            return 0

    async def _keep_reconciling(self) -> None:
        while True:
            await self.reconcile_all()
            await asyncio.sleep(_RECONCILE_SECONDS)

    async def _keep_sweeping(self) -> None:
        while True:
            await self._sweep()
            await asyncio.sleep(_SWEEP_SECONDS)

    async def _sweep(self) -> None:
        """Looks after attempts that a crash left open."""
        try:
            await self._outbox.sweep(self._parts.clock.now())
        # Looked for again.
        except Exception as error:  # noqa: BLE001
            log.error("attempts not swept", extra={"error": type(error).__name__})
