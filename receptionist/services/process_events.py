"""From journalled events to messages: what an event means and its end are written in one unit."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.agent.text_words import TextWords
from receptionist.domain.consent import ConsentWish, read_consent
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import MediaId, MessageId, ThreadId, new_id
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Direction,
    Media,
    Message,
    MessageState,
    ThreadStatus,
)
from receptionist.domain.own_numbers import NumberUse
from receptionist.domain.phone import Address, parse_address
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, JournalledEvent
from receptionist.domain.text_events import ReceiptArrived, TextReceived, Uninteresting
from receptionist.domain.text_manners import clean_text
from receptionist.errors import BadInput, NotFound
from receptionist.ports import TextCarrier, Work
from receptionist.services.given_up_events import give_up
from receptionist.services.long_texts import PATIENCE, add_part, take_stale
from receptionist.services.opt_out import obey_wish
from receptionist.services.receipts import take_receipt
from receptionist.services.tell_people import excerpt
from receptionist.services.text_arrived import ask_person, decide, is_for_nobody
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=1)
_TRIES = 10
_BACKLOG = 10  # events due at once: a burst
_ROOM = 0.04  # seconds left to each webhook that comes while an event is worked on
_MOST_ROOM_SECONDS = 0.5
_LONGEST_PAUSE = timedelta(minutes=2)
_RECEIPT_WAITS = timedelta(minutes=10)  # for the text it belongs to: receipts overtake the answer to our sending
_QUESTION_LASTS = timedelta(hours=12)
_LONGEST_EVIDENCE = 1000


async def process_due(parts: TextingParts, came: Callable[[], int] = lambda: 0) -> int:
    """Works on the events that are due, first come first, and answers how many there were.

    `came` counts the webhooks taken in so far. They share this process and the database, and their carriers wait 2 s:
    while many events are due, the more of them come, the more time is left to them.
    """
    events = await parts.store.directory.claim_events(parts.clock.now(), _LEASE)
    loop = asyncio.get_running_loop()
    looked, known = loop.time(), came()
    for event in events:
        began = loop.time()
        try:
            await _process(parts, event)
        # Not even the failure could be written: the event comes again when its lease ends.
        except Exception as error:  # noqa: BLE001
            log.error("event left", extra={"event_id": event.id, "error": type(error).__name__})
        ended, here = loop.time(), came()
        # By how many came since the last look: on SQLite, none is kept while an event is worked on.
        coming = (here - known) / (ended - looked) if ended > looked else 0.0
        looked, known = ended, here
        if coming and len(events) > _BACKLOG:
            await asyncio.sleep(min(coming * (ended - began) * _ROOM, _MOST_ROOM_SECONDS))
    return len(events)


async def take_stale_parts(parts: TextingParts) -> int:
    """Takes in what is here of long texts whose other parts never came, and answers how many texts there were."""
    now = parts.clock.now()
    stale = await parts.store.directory.stale_parts(now - PATIENCE)
    taken = 0
    for business_id, part in stale:
        try:
            async with parts.store.work(business_id, write=True) as work:
                account = await work.account(part.account_id)
                text = await take_stale(work, part) if account is not None else None
                if account is not None and text is not None:
                    await take_text(work, account, text, now, words=parts.words)
                    taken += 1
        # One text never stops another.
        except Exception as error:  # noqa: BLE001
            log.error("parts left", extra={"event_id": part.event_id, "error": type(error).__name__})
    return taken


async def _process(parts: TextingParts, event: JournalledEvent) -> None:
    carrier = parts.carriers.get(event.carrier)
    if carrier is None:
        await _finish(parts, event, f'no carrier "{event.carrier}"')
        return
    try:
        await _take(parts, event, carrier)
    # Whatever it is, it must not stop the events behind this one.
    except Exception as error:
        log.exception("event failed", extra={"event_id": event.id, "tries": event.tries})
        await _again(parts, event, type(error).__name__)


async def _take(parts: TextingParts, event: JournalledEvent, carrier: TextCarrier) -> None:
    now = parts.clock.now()
    try:
        events = carrier.read(event.request)
    except BadInput as error:
        log.warning("event not readable", extra={"event_id": event.id, "carrier": event.carrier})
        await _finish(parts, event, f"not readable: {error.message}")
        return
    notes: list[str] = []
    async with parts.store.work(event.business_id, write=True) as work:
        account = await work.account(event.account_id)
        if account is None:
            raise NotFound("There is no such carrier account.")
        waits = False
        for found in events:
            match found:
                case TextReceived():
                    taken = await take_text(work, account, found, now, words=parts.words, event=event)
                    notes.append("text" if taken is not None else "no new text")
                case ReceiptArrived():
                    matched = await take_receipt(work, event.account_id, found, now)
                    waits = waits or not matched
                    notes.append("receipt" if matched else "unmatched receipt")
                case Uninteresting(why):
                    notes.append(why)
        note = ", ".join(notes)
        if waits and now - event.received_at < _RECEIPT_WAITS:
            await work.retry_event(event.id, now + _pause(event), note)
        else:
            await work.finish_event(event.id, note)
    if waits:
        log.info("receipt without a text", extra={"event_id": event.id, "tries": event.tries})


async def _again(parts: TextingParts, event: JournalledEvent, problem: str) -> None:
    now = parts.clock.now()
    async with parts.store.work(event.business_id, write=True) as work:
        if event.tries >= _TRIES:
            await give_up(work, now, event, problem)
        else:
            await work.retry_event(event.id, now + _pause(event), f"failed: {problem}")


async def _finish(parts: TextingParts, event: JournalledEvent, note: str) -> None:
    async with parts.store.work(event.business_id, write=True) as work:
        await work.finish_event(event.id, note)


def _pause(event: JournalledEvent) -> timedelta:
    return min(timedelta(seconds=2 ** min(event.tries, 10)), _LONGEST_PAUSE)


async def take_text(
    work: Work,
    account: CarrierAccount,
    received: TextReceived,
    now: datetime,
    *,
    words: TextWords,
    event: JournalledEvent | None = None,
) -> Message | None:
    """Stores a text once and decides what is next; opt-out words come before all else.

    Answers the message; None where it is none of this account's numbers it came to, where it is known already, or where
    parts of it are still missing. `event` is the one it came in, where it was one: then parts are waited for, and its
    place in the thread is the time it was received, however long it waited to be worked on.
    """
    place, at = received.concatenation, event.received_at if event is not None else now
    if place is None or event is None or not 1 <= place.part <= place.total or place.total == 1:
        return await _take_whole(work, account, received, now, words, at)
    if await work.known_texts(account.id, [received.carrier_message_id]):
        return None
    text = await add_part(work, account.id, received, place, event.id, now)
    return await _take_whole(work, account, text, now, words, at) if text is not None else None


def _is_on_call(profile: BusinessProfile, sender: Address) -> bool:
    """Whether this is the number that emergencies are told to: the AI never answers it."""
    return sender.number is not None and sender.number == profile.after_hours.emergency_number


async def _take_whole(
    work: Work, account: CarrierAccount, received: TextReceived, now: datetime, words: TextWords, at: datetime
) -> Message | None:
    profile = (await work.business()).profile
    ours = _address(received.recipient, account, profile.region).number
    reached = next(
        (one for one in await work.own_numbers() if (one.account_id, one.number) == (account.id, ours)), None
    )
    if ours is None or reached is None or reached.use is NumberUse.OFF:
        log.warning("text to a number that is not the account's", extra={"account_id": account.id})
        return None
    if await work.known_texts(account.id, [received.carrier_message_id]):
        return None
    sender = _address(received.sender, account, profile.region)
    _, thread = await work.thread_for(sender)
    status = await work.lock_thread(thread.id)
    text = clean_text(received.text)
    question = await _open_question(work, status, now)
    refused = status.consent is Consent.REFUSED
    found = read_consent(text, last_question=question, has_booking=True, opted_out=refused)
    # Only what may be meant for a visit is read by whether there is one: mostly, nobody needs to look.
    if found.wish is ConsentWish.UNCLEAR and not await _has_booking(work, thread.id):
        found = read_consent(text, last_question=question, has_booking=False, opted_out=refused)
    starts_and_asks = found.wish is ConsentWish.START and found.says_more
    wishes = found.wish in (ConsentWish.STOP, ConsentWish.START, ConsentWish.HELP) and not starts_and_asks
    media = tuple(Media(MediaId(new_id("med")), link.url, link.content_type) for link in received.media)
    message, is_new = await work.add_message(
        Message(
            id=MessageId(new_id("msg")),
            business_id=account.business_id,
            thread_id=thread.id,
            account_id=account.id,
            direction=Direction.IN,
            state=MessageState.RECEIVED,
            author=Author(AuthorKind.CUSTOMER),
            ours=ours,
            theirs=sender,
            text=text,
            at=at,
            carrier_message_id=received.carrier_message_id,
            handled=wishes
            or _is_on_call(profile, sender)
            or is_for_nobody(text, sender, bool(media), question, await work.users()),
            media=media,
        )
    )
    if not is_new:
        return None
    if not await work.consent_entries(sender):
        entry = ConsentEntry(sender, Consent.NONE, ConsentSource.TEXTED_US, text[:_LONGEST_EVIDENCE], now)
        await work.add_consent(replace(entry, message_id=message.id))
    status = replace(status.woken(), our_number=ours, unread=status.unread + 1)  # as adding the message has written it
    known_refusal = found.wish is ConsentWish.UNCLEAR and status.consent is Consent.REFUSED
    if found.wish is ConsentWish.NONE or known_refusal:
        if reached.takes_texts:
            await decide(work, words, profile, status, message, now)
        elif not message.handled:
            says = f"Texted {reached.name}, which is for calls only: {excerpt(text)}"
            await ask_person(work, status, message, now, says, done=True)
    else:
        answered = received.carrier_answered
        await obey_wish(work, words, profile, status, message, found, now, carrier_answered=answered)
        if starts_and_asks and reached.takes_texts:
            await decide(work, words, profile, await work.thread_status(thread.id), message, now)
    return message


def _address(raw: str, account: CarrierAccount, region: str) -> Address:
    """An address as its carrier spells it: Vonage writes numbers with their country code and without the plus."""
    if account.dialect == "vonage" and raw.isdecimal() and len(raw) > 6:
        international = parse_address(f"+{raw}", region)
        if international.number is not None:
            return international
    return parse_address(raw, region)


async def _has_booking(work: Work, thread_id: ThreadId) -> bool:
    lead = await work.open_lead(thread_id)
    return (lead is not None and lead.card.held is not None) or bool(await work.appointments(thread_id))


async def _open_question(work: Work, status: ThreadStatus, now: datetime) -> str:
    """What we asked them last, where it is still open."""
    said = [message for message in await work.messages(status.thread_id, limit=5) if message.direction is Direction.OUT]
    dialogue = await work.dialogue(status.thread_id)
    if not said or now - said[-1].at >= _QUESTION_LASTS:
        return ""
    asked = dialogue.said if dialogue.asked else said[-1].text
    return asked if "?" in asked else ""
