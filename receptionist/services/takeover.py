"""People step into a thread, write there, and give it back. Every change of the holder raises the generation.

What the AI wrote under an older generation is void, even if it is about to be sent.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.ids import BusinessId, ThreadId, UserId
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Holder,
    Message,
    Purpose,
    ReplyMode,
    ThreadStatus,
)
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import ReceptionistError
from receptionist.ports import Clock, Store, Work
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.text_arrived import reply_mode, returned
from receptionist.services.texting_parts import TextingParts
from receptionist.services.unsent import NOT_PEOPLE, drop_unsent

log = logging.getLogger(__name__)


async def take_over(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, user_id: UserId
) -> ThreadStatus:
    """A person has the thread from now on, for as long as the admin set. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        return await _hold(work, thread_id, user_id, clock.now())


async def write_as_person(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    user_id: UserId,
    text: str,
    *,
    key: str,
    purpose: Purpose = Purpose.REPLY,
) -> Message:
    """A person's own text: the thread is theirs by it, and what waited for an answer has one.

    The same `key` again is the same text. Raises BadInput for an empty one, and NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        await _hold(work, thread_id, user_id, now)
        for message in await work.unhandled(thread_id):
            await work.save_message(replace(message, handled=True))
        author = Author(AuthorKind.PERSON, user_id)
        return await queue_text(work, now, NewText(thread_id, text, purpose, author, key=key))


async def give_back(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, user_id: UserId | None = None
) -> ThreadStatus:
    """The AI has the thread again, and answers what nobody has. Without `user_id`, the hold has run out.

    Raises NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        ran_out = status.held_until is not None and status.held_until <= now
        if status.holder is Holder.AI or (user_id is None and not ran_out):
            return status
        profile = (await work.business()).profile
        status = returned(status, now, waiting=await _waits_for_ai(work, status, profile))
        await work.save_status(status)
    log.info("thread given back", extra={"thread_id": thread_id, "user_id": user_id or ""})
    return status


async def set_mode(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    user_id: UserId,
    mode: ReplyMode | None,
) -> ThreadStatus:
    """What the AI does in this thread from now on; None: as the business has it. Raises NotFound.

    What it wrote before and has not sent is dropped: it was written under another rule.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        profile = (await work.business()).profile
        status = replace(status, mode=mode, generation=status.generation + 1)
        waits = status.holder is Holder.AI and await _waits_for_ai(work, status, profile)
        status = replace(status, answer_due_at=now if waits else None)
        await work.save_status(status)
        await drop_unsent(work, thread_id, now, "takeover", "The mode of this thread was changed.", of=(AuthorKind.AI,))
    log.info("thread mode set", extra={"thread_id": thread_id, "user_id": user_id})
    return status


async def give_back_ended(parts: TextingParts) -> int:
    """Gives back the threads whose person's hold has run out, and answers how many."""
    given = 0
    for business_id, thread_id in await parts.store.directory.ended_holds(parts.clock.now()):
        try:
            await give_back(parts.store, parts.clock, business_id, thread_id)
            given += 1
        except ReceptionistError as error:
            log.error("thread not given back", extra={"thread_id": thread_id, "error": type(error).__name__})
    return given


async def _hold(work: Work, thread_id: ThreadId, user_id: UserId, now: datetime) -> ThreadStatus:
    status = await work.lock_thread(thread_id)
    minutes = (await work.business()).profile.texting.give_back_minutes
    status = replace(
        status,
        holder=Holder.PERSON,
        held_by=user_id,
        held_until=now + timedelta(minutes=minutes) if minutes else None,
        generation=status.generation + 1,
        needs_person="",
        answer_due_at=None,
        answered_in_row=0,
        unread=0,
    )
    await work.save_status(status)
    await drop_unsent(work, thread_id, now, "takeover", "A person took over before it was sent.", of=NOT_PEOPLE)
    return status


async def _waits_for_ai(work: Work, status: ThreadStatus, profile: BusinessProfile) -> bool:
    """Whether the customer wrote something that nobody has answered and the AI may."""
    if status.consent in (Consent.REFUSED, Consent.UNCLEAR) or reply_mode(status, profile) is ReplyMode.PEOPLE:
        return False
    return bool(await work.unhandled(status.thread_id))
