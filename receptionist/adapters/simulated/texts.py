"""Texts over the simulated carrier: takes them, and tells by signed webhooks what became of each.

What becomes of a text is decided by its recipient's number: see `text_outcomes`.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import datetime

from receptionist.adapters.carrier_wire import with_mark
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.photos import PHOTO_HOST
from receptionist.adapters.simulated.posting import Post
from receptionist.adapters.simulated.text_forms import failure, message_id
from receptionist.adapters.simulated.text_outcomes import Course, Told, course_of
from receptionist.adapters.simulated.text_signing import receipt_webhook
from receptionist.domain.ids import AccountId
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import ListedCall, ListedText, ReceiptArrived, ReceiptState, TextEvent
from receptionist.errors import BadInput, CarrierProblem, Forged, OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, Clock, MediaAccess, MediaLimits, OutgoingText, WebhookAnswer

log = logging.getLogger(__name__)

_MOST_REMEMBERED = 10_000  # texts, for the carrier's list
_MOST_UNDER_WAY = 5_000  # texts whose receipts are still to come
_AT_ONCE = 8  # webhooks
_TRIES_AFTER = (1.0, 5.0)  # seconds
_NO_WEBHOOKS = "The simulated carrier has no webhooks of its own: its accounts speak as one of the others."


@dataclass(slots=True)
class _Sent:
    """A text that was taken, as the carrier's list shows it."""

    account_id: AccountId
    listed: ListedText


class SimulatedTexts:
    """TextCarrier for accounts of the carrier `simulated`. Receipts are sent in the background until `close`."""

    def __init__(self, post: Post, clock: Clock, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._post, self._clock, self._sleep = post, clock, sleep
        self._remembered: deque[_Sent] = deque(maxlen=_MOST_REMEMBERED)
        self._refused_once: deque[tuple[AccountId, str, str]] = deque(maxlen=_MOST_REMEMBERED)
        self._under_way: set[asyncio.Task[None]] = set()
        self._turns = asyncio.Semaphore(_AT_ONCE)

    # --- webhooks: the dialect's own adapter takes them

    def check(self, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
        raise Forged("dialect")

    def key(self, request: WebhookRequest) -> str:
        raise BadInput(_NO_WEBHOOKS)

    def read(self, request: WebhookRequest) -> list[TextEvent]:
        raise BadInput(_NO_WEBHOOKS)

    def answer(self) -> WebhookAnswer:
        return WebhookAnswer()

    # --- the account's texts

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        """Takes the text, or not, by its recipient's number. Raises TextRefused and OutcomeUnknown."""
        course = course_of(text.recipient.value, account.dialect)
        if course.refused is not None and not self._is_forgiven(account, text, course):
            raise TextRefused(failure(course.refused, account.dialect), retry=course.refused_once)
        # Vonage gives each part of a long text an id.
        ids = tuple(
            message_id(Wire(account.dialect)) for _ in range(course.parts if account.dialect == "vonage" else 1)
        )
        if not course.lost:
            sent = self._remember(account, text, ids[0])
            self._tell_later(account, text, ids, course, sent)
        if course.dropped:
            raise OutcomeUnknown("The connection to the simulated carrier broke before it answered.")
        return Accepted(ids, parts=course.parts)

    async def recent_texts(self, account: CarrierAccount, since: datetime) -> list[ListedText]:
        """What this process remembers of the texts it took from the account since then."""
        return [one.listed for one in self._remembered if one.account_id == account.id and one.listed.at >= since]

    async def recent_calls(self, account: CarrierAccount, since: datetime) -> list[ListedCall]:
        return []

    def media_limits(self, account: CarrierAccount) -> MediaLimits:
        """As much as the most generous of the real ones."""
        return MediaLimits(10, 5_000_000, ("image/jpeg", "image/png", "image/gif", "application/pdf"))

    def media_access(self, account: CarrierAccount) -> MediaAccess:
        """Its photos are made up where they are fetched: nothing on a network is opened for them."""
        return MediaAccess(api_hosts=(), media_hosts=(PHOTO_HOST,))

    async def settle(self) -> None:
        """Waits until every receipt that is under way was told."""
        while self._under_way:
            await asyncio.wait(set(self._under_way))

    async def close(self) -> None:
        """Tells nothing more."""
        for task in self._under_way:
            task.cancel()
        await asyncio.gather(*self._under_way, return_exceptions=True)

    # --- inside

    def _is_forgiven(self, account: CarrierAccount, text: OutgoingText, course: Course) -> bool:
        mark = (account.id, text.recipient.value, text.text)
        if not course.refused_once:
            return False
        if mark in self._refused_once:
            self._refused_once.remove(mark)
            return True
        self._refused_once.append(mark)
        return False

    def _remember(self, account: CarrierAccount, text: OutgoingText, carrier_id: str) -> _Sent:
        listed = ListedText(
            carrier_message_id=carrier_id,
            inbound=False,
            sender=text.sender.e164,
            recipient=text.recipient.value,
            text=text.text,
            at=self._clock.now(),
            attempt=text.attempt,
        )
        sent = _Sent(account.id, listed)
        self._remembered.append(sent)
        return sent

    def _tell_later(
        self, account: CarrierAccount, text: OutgoingText, ids: tuple[str, ...], course: Course, sent: _Sent
    ) -> None:
        if len(self._under_way) >= _MOST_UNDER_WAY:
            log.warning("simulated receipts left out", extra={"why": "too many texts under way"})
            return
        task = asyncio.create_task(self._tell(account, text, ids, course, sent))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    async def _tell(
        self, account: CarrierAccount, text: OutgoingText, ids: tuple[str, ...], course: Course, sent: _Sent
    ) -> None:
        waited = 0.0
        for told in course.receipts:
            await self._sleep(max(0.0, told.after - waited))
            waited = max(waited, told.after)
            receipt = ReceiptArrived(
                carrier_message_id=ids[min(told.part, len(ids) - 1)],
                state=told.state,
                attempt=text.attempt,
                failure=failure(told.failure, account.dialect) if told.failure else None,
            )
            self._list(sent, told, receipt)
            await self._deliver(account, text, receipt)

    def _list(self, sent: _Sent, told: Told, receipt: ReceiptArrived) -> None:
        if sent.listed.state is not ReceiptState.FAILED:
            sent.listed = replace(sent.listed, state=told.state, failure=receipt.failure)

    async def _deliver(self, account: CarrierAccount, text: OutgoingText, receipt: ReceiptArrived) -> None:
        """Posts a receipt, and again where it was not taken."""
        wire, url = Wire(account.dialect), with_mark(text.callback_url, text.attempt)
        for wait in (*_TRIES_AFTER, None):
            request = receipt_webhook(
                account, wire, receipt, text.sender.e164, text.recipient.value, url, self._clock.now()
            )
            try:
                async with self._turns:
                    status = await self._post(request)
                why = f"status {status}"
            except CarrierProblem as error:
                status, why = 0, error.message
            if 200 <= status < 300:
                return
            log.warning("simulated receipt not taken", extra={"account_id": account.id, "why": why})
            if wait is not None:
                await self._sleep(wait)
