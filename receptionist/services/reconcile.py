"""Asks a carrier what passed lately, and takes in what no webhook brought: texts, calls, and what became of ours."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.call import EndReason
from receptionist.domain.message import Attempt, Message, MessageState
from receptionist.domain.phone import PhoneNumber, parse_address, parse_number
from receptionist.domain.records import CarrierAccount, ReconcileRun
from receptionist.domain.text_events import ListedCall, ListedText, ReceiptArrived, ReceiptState, TextReceived
from receptionist.errors import CarrierProblem, DatabaseProblem, NotFound
from receptionist.ports import Store, Work
from receptionist.services.process_events import take_text
from receptionist.services.receipts import find_attempt, take_receipt
from receptionist.services.settle_text import ask_a_person, not_in_list, was_asked
from receptionist.services.text_checks import locked_message
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

FIRST_TIME = timedelta(hours=24)
OVERLAP = timedelta(minutes=30)  # a carrier's list may show a text late
WEBHOOK_MAY_COME = timedelta(minutes=2)  # what is younger than this is left to its webhook
LIST_SHOWS_AFTER = timedelta(minutes=1)
UNKNOWN_AT_MOST = timedelta(minutes=15)  # then a person is asked
LATE = timedelta(hours=1)  # what is older is answered by no machine: a text, and a call that was missed
_STEP = timedelta(milliseconds=1)
_ASK_SECONDS = 60.0
_REACHED = {  # what a list tells of a message in such a state is no news
    MessageState.SENT: (ReceiptState.SENT,),
    MessageState.DELIVERED: (ReceiptState.SENT, ReceiptState.DELIVERED),
    MessageState.READ: (ReceiptState.SENT, ReceiptState.DELIVERED, ReceiptState.READ),
    MessageState.FAILED: tuple(ReceiptState),
}
_BEFORE, _AFTER = timedelta(minutes=1), timedelta(minutes=5)  # of an attempt's beginning: where its text is looked for


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known here before the carrier is asked."""

    region: str
    texted: frozenset[PhoneNumber]  # numbers of this account whose texts are ours
    called: frozenset[PhoneNumber]  # and those whose calls are
    unsettled: Sequence[tuple[Message, Attempt]]


async def reconcile(parts: TextingParts, account: CarrierAccount) -> ReconcileRun:
    """One run for one account, as it was stored. A carrier that cannot be asked makes a run with a problem.

    Everything is taken in by the same ways as from webhooks, so that what both bring is there once. Raises
    DatabaseProblem; the next run then looks at the same time again.
    """
    now = parts.clock.now()
    async with parts.store.work(account.business_id) as work:
        last = next((run for run in await work.last_reconcile_runs() if run.account_id == account.id), None)
        numbers = [one for one in await work.own_numbers() if one.account_id == account.id]
        known = _Known(
            (await work.business()).profile.region,
            frozenset(one.number for one in numbers if one.takes_texts),
            frozenset(one.number for one in numbers if one.takes_calls),
            await work.unsettled(account.id),
        )
    since = _since(now, last, known)
    try:
        carrier = parts.carrier_of(account)
        async with asyncio.timeout(_ASK_SECONDS):
            texts = await carrier.recent_texts(account, since)
            calls = await carrier.recent_calls(account, since)
    except (CarrierProblem, NotFound, TimeoutError) as error:
        says = "The carrier did not answer in time." if isinstance(error, TimeoutError) else str(error)
        run = ReconcileRun(account.id, now, since, 0, 0, says)
    else:
        unmatched = await _take_texts(parts, account, known, texts, now)
        unmatched += await _take_calls(parts, account, known, calls, now)
        await _settle_ours(parts.store, account, texts, now)
        await _settle_unmarked(parts.store, account, known, texts, now)
        run = ReconcileRun(account.id, now, since, len(texts) + len(calls), unmatched)
    await _ask_people(parts.store, account, now, asked=not run.problem)
    async with parts.store.work(account.business_id, write=True) as work:
        await work.save_reconcile_run(run)
    return run


def _since(now: datetime, last: ReconcileRun | None, known: _Known) -> datetime:
    """From when on to ask: the last good run, and what is not settled yet, with an overlap."""
    earliest = now - FIRST_TIME
    if last is None:
        return earliest
    since = last.since if last.problem else last.at - OVERLAP
    open_since = (attempt.started_at - _BEFORE for _, attempt in known.unsettled)
    return max(min((since, *(at for at in open_since if at >= earliest))), earliest)


@contextmanager
def _apart(carrier_id: str) -> Iterator[None]:
    """Around one text or call: where it cannot be taken in, the others still are. Not where the database is away."""
    try:
        yield
    except DatabaseProblem:
        raise
    except Exception as error:
        log.exception("listed, and not taken in", extra={"carrier_id": carrier_id, "error": type(error).__name__})


# --- what came in -----------------------------------------------------------------------------------------------------


async def _take_texts(
    parts: TextingParts, account: CarrierAccount, known: _Known, texts: Iterable[ListedText], now: datetime
) -> int:
    """Takes in texts that no webhook brought; how many that were."""
    old_enough = [
        text
        for text in texts
        if text.inbound
        and text.at <= now - WEBHOOK_MAY_COME
        and parse_number(text.recipient, known.region) in known.texted
    ]
    async with parts.store.work(account.business_id) as work:
        here = await work.known_texts(account.id, [text.carrier_message_id for text in old_enough])
    missing = sorted((text for text in old_enough if text.carrier_message_id not in here), key=lambda text: text.at)
    taken = 0
    for place, text in enumerate(missing):
        received = TextReceived(
            text.carrier_message_id, text.sender, text.recipient, text.text, text.media, sent_at=text.at
        )
        message = None
        with _apart(text.carrier_message_id):
            async with parts.store.work(account.business_id, write=True) as work:
                at = now + place * _STEP  # so that they keep their order
                message = await take_text(work, account, received, at, words=parts.words)
                if message is not None and text.at < now - LATE:
                    await _leave_to_people(work, message)
        taken += message is not None
    if taken:
        log.warning("the carrier's list held %d texts that no webhook brought", taken)
    return taken


async def _leave_to_people(work: Work, message: Message) -> None:
    """Has a person look at a text of hours ago in place of an answer as if it had just come."""
    status = await work.thread_status(message.thread_id)
    if status.answer_due_at is not None:
        says = status.needs_person or "A text reached us hours late. Does it still want an answer?"
        await work.save_status(replace(status, answer_due_at=None, needs_person=says))


async def _take_calls(
    parts: TextingParts, account: CarrierAccount, known: _Known, calls: Iterable[ListedCall], now: datetime
) -> int:
    """Makes missed calls of those nobody told us of; how many that were."""
    missed = 0
    for listed in sorted(calls, key=lambda call: call.started_at):
        called = parse_number(listed.called, known.region)
        if called not in known.called or listed.started_at > now - WEBHOOK_MAY_COME:
            continue
        async with parts.store.work(account.business_id) as work:
            if await work.call_by_carrier_id(account.id, listed.carrier_call_id) is not None:
                continue
        with _apart(listed.carrier_call_id):
            async with parts.store.work(account.business_id, write=True) as work:
                caller = parse_address(listed.caller, known.region)
                call, is_new = await work.start_call(account.id, listed.carrier_call_id, caller, str(called))
                if not is_new:
                    continue
                reason = EndReason.LOST if listed.answered else EndReason.NOT_ANSWERED
                await work.end_call(call.id, now, reason, "The carrier's list shows this call; it never reached us.")
                if listed.started_at < now - LATE:
                    await work.followed_up(call.id)
            missed += 1
    if missed:
        log.warning("the carrier's list held %d calls that no webhook brought", missed)
    return missed


# --- what became of ours ----------------------------------------------------------------------------------------------


async def _settle_ours(store: Store, account: CarrierAccount, texts: Iterable[ListedText], now: datetime) -> None:
    """Applies the states of texts the list names as ours, by mark or id, where they tell something new."""
    async with store.work(account.business_id) as work:
        news = [_receipt(text) for text in texts if not text.inbound and await _tells_new(work, account, text)]
    for receipt in news:
        with _apart(receipt.carrier_message_id):
            async with store.work(account.business_id, write=True) as work:
                await take_receipt(work, account.id, receipt, now)


def _receipt(text: ListedText) -> ReceiptArrived:
    """What the list says, as a receipt. A text that stands in the list was taken, whatever else is known."""
    return ReceiptArrived(text.carrier_message_id, text.state or ReceiptState.SENT, text.attempt, text.failure)


async def _tells_new(work: Work, account: CarrierAccount, text: ListedText) -> bool:
    attempt = await find_attempt(work, account.id, _receipt(text))
    message = None if attempt is None else await work.message(attempt.message_id)
    if message is None:
        return False
    if text.state is None:
        return message.state in (MessageState.UNKNOWN, MessageState.SENDING)
    return text.state not in _REACHED.get(message.state, ())


async def _settle_unmarked(
    store: Store, account: CarrierAccount, known: _Known, texts: Iterable[ListedText], now: datetime
) -> None:
    """Settles unknown texts by recipient, sender, words and time, where a list does not show our mark.

    One listed text settles one attempt, and only where neither could be another.
    """
    async with store.work(account.business_id) as work:
        unsettled = await work.unsettled(account.id)
        ours = [text for text in texts if not text.inbound and text.attempt is None]
        here = await work.known_texts(account.id, [text.carrier_message_id for text in ours])
    candidates = [text for text in ours if text.carrier_message_id not in here]
    by_attempt = {
        attempt.id: [text for text in candidates if _may_be(message, attempt, text, known.region)]
        for message, attempt in unsettled
    }
    claims: defaultdict[str, int] = defaultdict(int)
    for found in by_attempt.values():
        for text in found:
            claims[text.carrier_message_id] += 1
    for attempt_id, found in by_attempt.items():
        if len(found) != 1 or claims[found[0].carrier_message_id] != 1:
            continue
        receipt = replace(_receipt(found[0]), attempt=attempt_id)
        with _apart(receipt.carrier_message_id):
            async with store.work(account.business_id, write=True) as work:
                await take_receipt(work, account.id, receipt, now)


def _may_be(message: Message, attempt: Attempt, text: ListedText, region: str) -> bool:
    """Whether this listed text can be what this attempt handed over."""
    return (
        parse_address(text.recipient, region) == message.theirs
        and parse_number(text.sender, region) == message.ours
        and text.text.split() == message.text.split()
        and attempt.started_at - _BEFORE <= text.at <= attempt.started_at + _AFTER
    )


async def _ask_people(store: Store, account: CarrierAccount, now: datetime, *, asked: bool) -> None:
    """Tells a person of texts that two good runs, or a quarter of an hour, did not settle."""
    async with store.work(account.business_id) as work:
        unsettled = await work.unsettled(account.id)
    for message, attempt in unsettled:
        if was_asked(message):
            continue
        async with store.work(account.business_id, write=True) as work:
            _, as_it_stands = await locked_message(work, message.id)
            should_show = asked and attempt.started_at <= now - LIST_SHOWS_AFTER
            missed_before = should_show and await not_in_list(work, now, as_it_stands)
            if missed_before or attempt.started_at <= now - UNKNOWN_AT_MOST:
                await ask_a_person(work, now, message.id)
