"""Texts after calls: to somebody whose call nobody took, and to confirm what a call agreed on.

Whether to text is decided when the text would be due, so that nobody is told "we missed you" who was reached meanwhile.
"""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.call import Call, CallState, EndReason, Speaker
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.lead import Urgency
from receptionist.domain.lead_desk import OPEN_STATES
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Direction,
    Holder,
    LineType,
    Purpose,
    ThreadStatus,
)
from receptionist.domain.phone import parse_number
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Lead
from receptionist.errors import DatabaseProblem, ReceptionistError
from receptionist.ports import Work
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.tell_people import is_staff
from receptionist.services.texting_parts import TextingParts
from receptionist.services.visit_links import text_visit_links

log = logging.getLogger(__name__)

_LOOKED_BACK = timedelta(hours=2)  # a text about an older call would puzzle them
_DAY = timedelta(hours=24)
_BROKEN = (EndReason.FAILED, EndReason.LOST)


async def follow_up_calls(parts: TextingParts) -> int:
    """Decides about the calls that ended, as far as their time has come, and answers about how many."""
    now = parts.clock.now()
    decided = 0
    for call in await parts.store.directory.calls_to_follow_up(now - _LOOKED_BACK):
        try:
            async with parts.store.work(call.business_id, write=True) as work:
                decided += await _follow_up(parts, work, call, now)
        except DatabaseProblem as error:
            log.error("call not followed up", extra={"call_id": call.id, "error": type(error).__name__})
        # One call never stops another, and what failed by itself would fail again.
        except Exception as error:
            log.exception("no text after a call", extra={"call_id": call.id, "error": type(error).__name__})
            decided += await _give_up(parts, call)
    return decided


async def _give_up(parts: TextingParts, call: Call) -> bool:
    try:
        async with parts.store.work(call.business_id, write=True) as work:
            await work.followed_up(call.id)
    except ReceptionistError as error:
        log.error("call not followed up", extra={"call_id": call.id, "error": type(error).__name__})
        return False
    return True


@dataclass(frozen=True, slots=True)
class _After:
    """A call that ended, and what its thread stands at."""

    call: Call
    lead: Lead | None
    profile: BusinessProfile
    status: ThreadStatus
    now: datetime


async def _follow_up(parts: TextingParts, work: Work, call: Call, now: datetime) -> bool:
    profile = (await work.business()).profile
    page = await work.call_page(call.id)
    led_to = page.lead if page is not None and page.lead is not None and page.lead.card.is_wished else None
    missed = led_to is None and await _was_missed(work, call)
    # Once it is decided, they are told by whoever decided.
    lead = led_to if led_to is not None and led_to.state in OPEN_STATES else None
    ended = call.ended_at or call.started_at
    if missed and now < ended + timedelta(seconds=profile.texting.missed_call_after_seconds):
        return False
    after = _After(call, lead, profile, await work.lock_thread(call.thread_id), now)
    await work.followed_up(call.id)
    dialogue = await work.dialogue(call.thread_id)
    if dialogue.visit_link:
        await work.save_dialogue(call.thread_id, replace(dialogue, visit_link=False))
        if await _may_text(work, after):
            await text_visit_links(work, now, call.thread_id)
    if (missed or lead is not None) and await _may_text(work, after):
        if missed and await _is_still_missed(work, after):
            await _note_call(work, after)
            words = parts.words.missed_call(profile, now)
            await _queue(work, after, words, f"textback:{call.id}", Purpose.REPLY)
        elif lead is not None and _is_worth_confirming(after):
            book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
            # What the caller never heard was not agreed on.
            quotes = [quote for quote in lead.card.quotes if quote.heard]
            await _note_call(work, after)
            words = parts.words.follow_up(profile, lead.card, book, quotes, now)
            await _queue(work, after, words, f"followup:{call.id}", Purpose.TRANSACTIONAL)
    return True


async def _was_missed(work: Work, call: Call) -> bool:
    """Whether nobody took the call, they hung up before a word, or it broke without a request being noted."""
    if call.end_reason is EndReason.NOT_ANSWERED or call.end_reason in _BROKEN:
        return True
    if call.end_reason is not EndReason.CALLER_HUNG_UP:
        return False
    said = await work.utterances(call.id)
    return not any(line.speaker is Speaker.CALLER and line.text.strip() for line in said)


async def _may_text(work: Work, after: _After) -> bool:
    """Whether a text after a call can reach them, is allowed, and talks over nobody."""
    number = after.call.caller.number
    return (
        number is not None
        and not number.is_landline
        and after.status.line is not LineType.LANDLINE
        and after.status.consent not in (Consent.REFUSED, Consent.UNCLEAR)
        and after.status.holder is Holder.AI
        and not is_staff(await work.users(), after.call.caller)
    )


async def _is_still_missed(work: Work, after: _After) -> bool:
    """Whether they were not reached meanwhile, and were not texted so too often today."""
    texting, call = after.profile.texting, after.call
    if not texting.missed_call_text:
        return False
    for page in await work.thread_calls(call.thread_id):
        later = page.call.id != call.id and page.call.started_at > call.started_at
        reached = page.call.answered_at is not None or page.call.end_reason is EndReason.TRANSFERRED
        if later and (reached or page.call.state is not CallState.ENDED):
            return False
    texts = await work.messages(call.thread_id)
    if any(text.direction is Direction.IN and text.at >= call.started_at for text in texts):
        return False
    sent = await work.texts_since(call.thread_id, "textback:", after.now - _DAY)
    return sent < texting.missed_call_texts_a_day


def _is_worth_confirming(after: _After) -> bool:
    """Whether a text shall confirm the call: not to somebody who talked to a person about an emergency."""
    assert after.lead is not None  # asked only of calls that led to one
    emergency = after.lead.card.urgency is Urgency.EMERGENCY
    return after.profile.texting.follow_up_after_call and not (
        emergency and after.call.end_reason is EndReason.TRANSFERRED
    )


async def _note_call(work: Work, after: _After) -> None:
    """The ledger says how we came to text them; the number they called is the one they know."""
    caller = after.call.caller
    if not await work.consent_entries(caller):
        entry = ConsentEntry(caller, Consent.NONE, ConsentSource.CALLED_US, "", after.now, channel="voice")
        await work.add_consent(entry)
    if after.status.our_number is None:
        called = parse_number(after.call.called)
        await work.save_status(replace(after.status, our_number=called))


async def _queue(work: Work, after: _After, words: str, key: str, purpose: Purpose) -> None:
    await queue_text(
        work, after.now, NewText(after.call.thread_id, words, purpose, Author(AuthorKind.AUTOMATIC), key=key)
    )
