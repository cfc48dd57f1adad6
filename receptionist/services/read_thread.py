"""Somebody has looked at a thread."""

from dataclasses import replace

from receptionist.domain.audit import Actor
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, ThreadId, UserId
from receptionist.domain.message import Consent
from receptionist.ports import Clock, Store
from receptionist.services.happenings import did


async def mark_read(store: Store, business_id: BusinessId, thread_id: ThreadId, user_id: UserId) -> None:
    """Nothing in the thread is unread any more, and what the user was told of it is seen. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        await work.save_status(replace(status, unread=0))
        await work.notices_seen(user_id, thread_id)


async def nothing_to_do(store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor) -> None:
    """A person has looked, and nothing is left to do for one; but to decide about texts. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        status = await work.lock_thread(thread_id)
        if not status.needs_person or status.consent is Consent.UNCLEAR:
            return
        await work.save_status(replace(status, needs_person=""))
        says = "Looked: nothing is left to do"
        await did(work, clock.now(), thread_id, HappeningKind.LOOKED, says, actor, "thread.looked")
