"""People step into a thread, write there, and give it back. Every change of the holder raises the generation.

What the AI wrote under an older generation is void, even if it is about to be sent.
"""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.message import (
    AuthorKind,
    Consent,
    Holder,
    ReplyMode,
    ThreadStatus,
)
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import ReceptionistError
from receptionist.ports import Clock, Store, Work
from receptionist.services.happenings import THE_AI, did, happened
from receptionist.services.text_arrived import reply_mode, returned
from receptionist.services.texting_parts import TextingParts
from receptionist.services.unsent import NOT_PEOPLE, drop_unsent

log = logging.getLogger(__name__)

_MODES = {
    None: "as the business has it",
    ReplyMode.ANSWER: "the AI answers",
    ReplyMode.DRAFT: "the AI writes drafts",
    ReplyMode.PEOPLE: "people only",
}


async def take_over(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor
) -> ThreadStatus:
    """A person has the thread from now on, for as long as the admin set. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        return await hold(work, thread_id, actor, clock.now())


async def give_back(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor | None = None
) -> ThreadStatus:
    """The AI has the thread again, and answers what nobody has. Without `actor`, the hold has run out.

    Raises NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        ran_out = status.held_until is not None and status.held_until <= now
        if status.holder is Holder.AI or (actor is None and not ran_out):
            return status
        profile = (await work.business()).profile
        status = returned(status, now, waiting=await _waits_for_ai(work, status, profile))
        await work.save_status(status)
        if actor is None:
            says = "Has the thread again: the person's time in it was over"
            await happened(work, now, thread_id, HappeningKind.GIVEN_BACK, says, THE_AI)
        else:
            says = "Gave the thread back to the AI"
            await did(work, now, thread_id, HappeningKind.GIVEN_BACK, says, actor, "thread.give_back")
    log.info("thread given back", extra={"thread_id": thread_id, "user_id": (actor and actor.user_id) or ""})
    return status


async def set_mode(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    actor: Actor,
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
        status = await work.thread_status(thread_id)
        await did(work, now, thread_id, HappeningKind.MODE, f"Set this thread to: {_MODES[mode]}", actor, "thread.mode")
    log.info("thread mode set", extra={"thread_id": thread_id, "user_id": actor.user_id or ""})
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


async def hold(work: Work, thread_id: ThreadId, actor: Actor, now: datetime) -> ThreadStatus:
    """A person has the thread from now on; to be called in the unit in which they act. Raises NotFound."""
    status = await work.lock_thread(thread_id)
    held_before = status.holder is Holder.PERSON and status.held_by == actor.user_id
    minutes = (await work.business()).profile.texting.give_back_minutes
    status = replace(
        status,
        holder=Holder.PERSON,
        held_by=actor.user_id,
        held_until=now + timedelta(minutes=minutes) if minutes else None,
        generation=status.generation + 1,
        # Nothing they write goes out before it is decided whether texts are welcome.
        needs_person=status.needs_person if status.consent is Consent.UNCLEAR else "",
        answer_due_at=None,
        answered_in_row=0,
        unread=0,
    )
    await work.save_status(status)
    await drop_unsent(work, thread_id, now, "takeover", "A person took over before it was sent.", of=NOT_PEOPLE)
    if not held_before:
        await did(work, now, thread_id, HappeningKind.TAKEN_OVER, "Took over from the AI", actor, "thread.take_over")
    return status


async def _waits_for_ai(work: Work, status: ThreadStatus, profile: BusinessProfile) -> bool:
    """Whether the customer wrote something that nobody has answered and the AI may."""
    if status.consent in (Consent.REFUSED, Consent.UNCLEAR) or reply_mode(status, profile) is ReplyMode.PEOPLE:
        return False
    return bool(await work.unhandled(status.thread_id))
