"""Sends what is due: stored as under way, handed to the carrier outside any unit of work, then what came of it stored.

A text whose handing over began and whose outcome nobody knows is never handed over again by itself.
"""

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from mimetypes import guess_extension

from receptionist.domain.ids import AttemptId, BusinessId, MessageId, new_id
from receptionist.domain.message import (
    Attempt,
    AuthorKind,
    Decision,
    Media,
    Message,
    MessageState,
    ThreadStatus,
)
from receptionist.domain.records import CarrierAccount
from receptionist.errors import DatabaseProblem, NotFound, OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, OutgoingText, TextCarrier, Work
from receptionist.services.settle_text import settle_accepted, settle_refused, settle_unknown
from receptionist.services.tell_people import tell
from receptionist.services.text_checks import check_text, is_a_persons, locked_message, with_decisions
from receptionist.services.text_trouble import AMOUNT_WAITS, NOT_OUT, needs_person
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

OPEN_AT_MOST = timedelta(seconds=90)  # an attempt older than this was left by a crash
_SEND_SECONDS = 30.0
_FETCHED_WITHIN = timedelta(days=1)  # carriers fetch a file at once; where they cannot, they try for hours
_AT_ONCE = 8
_NO_CARRIER = "The account of our number cannot send texts. Look at it in the settings, at Carriers."


@dataclass(frozen=True, slots=True)
class _Ready:
    """A text stored as under way, and all that handing it over needs."""

    business_id: BusinessId
    message_id: MessageId
    account: CarrierAccount
    carrier: TextCarrier
    text: OutgoingText


@dataclass(frozen=True, slots=True)
class _Came:
    """What came of an attempt."""

    business_id: BusinessId
    message_id: MessageId
    attempt: AttemptId
    outcome: Accepted | TextRefused | OutcomeUnknown


class Outbox:
    """The worker that sends. Any number of them share the work, in one process or many."""

    def __init__(self, parts: TextingParts, *, send_seconds: float = _SEND_SECONDS, at_once: int = _AT_ONCE) -> None:
        self._parts = parts
        self._send_seconds = send_seconds
        self._slots = asyncio.Semaphore(at_once)
        self._taken: set[MessageId] = set()  # by one of the loops that share this outbox
        self._unwritten: list[_Came] = []

    async def send_due(self) -> int:
        """Hands over what is due, and answers how many texts that were.

        Threads go side by side, texts of one thread one after the other. It may be called while it is at work: then
        it does what has become due since. Raises DatabaseProblem where what is due cannot be read.
        """
        await self._write_again()
        tried: set[MessageId] = set()
        handed_over = 0
        while True:
            due = await self._parts.store.directory.due_sends(self._parts.clock.now())
            due = [one for one in due if one[1] not in tried and one[1] not in self._taken]
            if not due:
                return handed_over
            batch = {message_id for _, message_id in due}
            tried |= batch
            self._taken |= batch
            try:
                async with asyncio.TaskGroup() as group:
                    tasks = [group.create_task(self._send_one(*one)) for one in due]
            finally:
                self._taken -= batch
            handed_over += sum(task.result() for task in tasks)

    async def sweep(self, now: datetime) -> int:
        """Calls what a crash left under way unknown; how many that were."""
        swept = 0
        for business_id, message_id in await self._parts.store.directory.open_attempts(now - OPEN_AT_MOST):
            async with self._parts.store.work(business_id, write=True) as work:
                _, message = await locked_message(work, message_id)
                if message.state is not MessageState.SENDING:
                    continue
                last = (await work.attempts(message_id))[-1]
                swept += (await settle_unknown(work, now, message, last)).state is MessageState.UNKNOWN
        return swept

    async def _send_one(self, business_id: BusinessId, message_id: MessageId) -> bool:
        async with self._slots:
            try:
                ready = await self._begin(business_id, message_id)
            except Exception as error:  # noqa: BLE001
                # Nothing was sent, and it is due as before. Raised from here, it would cut off the sends beside it.
                log.error("a text could not be made ready to be sent: %s", type(error).__name__)
                return False
            if ready is None:
                return False
            under_way = asyncio.create_task(self._finish(ready))
            try:
                await asyncio.shield(under_way)
            except asyncio.CancelledError:
                # We are told to stop. What is with the carrier is waited for: nobody could tell what became of it.
                await under_way
                raise
            return True

    async def _finish(self, ready: _Ready) -> None:
        outcome = await self._hand_over(ready)
        await self._write(_Came(ready.business_id, ready.message_id, ready.text.attempt, outcome))

    # --- before ---------------------------------------------------------------------------------------------------

    async def _begin(self, business_id: BusinessId, message_id: MessageId) -> _Ready | None:
        """Decides behind the thread's lock whether this text goes out now, and stores that it is under way."""
        async with self._parts.store.work(business_id, write=True) as work:
            status, message = await locked_message(work, message_id)
            now = self._parts.clock.now()
            if not _is_due(message, now):
                return None
            if _is_void(message, status):
                says = "A person took over this thread before it was sent."
                await _stop(work, message, Decision(now, "takeover", says))
                return None
            checked = (await check_text(work, now, message, status)).put_on(message)
            if checked.state is not MessageState.QUEUED:
                await work.save_message(checked)
                if checked.state is MessageState.DRAFT:
                    await needs_person(work, status, AMOUNT_WAITS)
                    await tell(work, now, message.thread_id, AMOUNT_WAITS)
                return None
            account = await work.account(message.account_id)
            carrier = self._carrier(account)
            if account is None or carrier is None:
                await _stop(work, message, Decision(now, "carrier", _NO_CARRIER))
                await needs_person(work, status, f"{NOT_OUT} {_NO_CARRIER}")
                await tell(work, now, message.thread_id, f"{NOT_OUT} {_NO_CARRIER}")
                return None
            made = await work.attempts(message.id)
            attempt = Attempt(AttemptId(new_id("att")), message.id, account.id, len(made) + 1, now)
            waited = message.state is MessageState.HELD
            await work.save_message(
                replace(checked, state=MessageState.SENDING, not_before=None, at=now if waited else message.at)
            )
            await work.save_attempt(attempt)
            urls = tuple([await self._link(work, now, media) for media in message.media])
            return _Ready(business_id, message_id, account, carrier, self._outgoing(account, attempt, message, urls))

    def _carrier(self, account: CarrierAccount | None) -> TextCarrier | None:
        with suppress(NotFound):
            return None if account is None else self._parts.carrier_of(account)
        return None

    async def _link(self, work: Work, now: datetime, media: Media) -> str:
        """Where the carrier fetches a file of ours; its name tells the type, by which some carriers go."""
        token = await work.new_media_link(media.id, now, now + _FETCHED_WITHIN)
        return f"{self._parts.origin()}/m/{token}{guess_extension(media.content_type) or ''}"

    def _outgoing(
        self, account: CarrierAccount, attempt: Attempt, message: Message, media_urls: tuple[str, ...]
    ) -> OutgoingText:
        return OutgoingText(
            attempt=attempt.id,
            sender=message.ours,
            recipient=message.theirs,
            text=message.text,
            media_urls=media_urls,
            callback_url=self._parts.receipts_url(account),
        )

    # --- in between, outside any unit of work ---------------------------------------------------------------------

    async def _hand_over(self, ready: _Ready) -> Accepted | TextRefused | OutcomeUnknown:
        try:
            async with asyncio.timeout(self._send_seconds):
                return await ready.carrier.send(ready.account, ready.text)
        except (TextRefused, OutcomeUnknown) as answer:
            return answer
        except TimeoutError:
            return OutcomeUnknown("The carrier did not answer in time.")
        except Exception as error:  # noqa: BLE001
            # The text may be with the carrier already: whatever went wrong, it is not sent again by itself.
            log.error("handing a text over ended in %s: its outcome is unknown", type(error).__name__)
            return OutcomeUnknown("Handing it over broke off.")

    # --- after ----------------------------------------------------------------------------------------------------

    async def _write(self, came: _Came) -> None:
        """Stores what came of an attempt; kept and tried again where the database cannot take it now."""
        try:
            async with self._parts.store.work(came.business_id, write=True) as work:
                await self._settle(work, came)
        except DatabaseProblem as error:
            log.error("what came of a text could not be stored, and is tried again: %s", error.message)
            self._unwritten.append(came)
        except Exception as error:  # noqa: BLE001
            # The attempt stays open and `sweep` calls it unknown. Raised, it would cut off the sends beside it.
            log.error("what came of a text could not be stored: %s", type(error).__name__)

    async def _write_again(self) -> None:
        waiting, self._unwritten = self._unwritten, []
        for came in waiting:
            await self._write(came)

    async def _settle(self, work: Work, came: _Came) -> None:
        status, message = await locked_message(work, came.message_id)
        attempt = await work.attempt(came.attempt)
        assert attempt is not None  # stored before it was handed over
        now = self._parts.clock.now()
        match came.outcome:
            case Accepted():
                await settle_accepted(work, now, message, attempt, came.outcome)
            case TextRefused():
                await settle_refused(work, now, status, message, attempt, came.outcome)
            case OutcomeUnknown():
                await settle_unknown(work, now, message, attempt)


def _is_due(message: Message, now: datetime) -> bool:
    """Whether it waits to be sent and its time has come."""
    if message.state is MessageState.QUEUED:
        return message.not_before is None or message.not_before <= now
    return message.state is MessageState.HELD and message.not_before is not None and message.not_before <= now


def _is_void(message: Message, status: ThreadStatus) -> bool:
    """Whether the AI wrote it for a thread that somebody has taken since."""
    return (
        message.author.kind is AuthorKind.AI and not is_a_persons(message) and message.generation != status.generation
    )


async def _stop(work: Work, message: Message, why: Decision) -> None:
    await work.save_message(
        replace(
            message,
            state=MessageState.NOT_SENT,
            not_before=None,
            decisions=with_decisions(message.decisions, (why,)),
        )
    )
