"""What a person must look at because a text of ours did not go out, and how that is taken back."""

from dataclasses import replace

from receptionist.domain.ids import ThreadId
from receptionist.domain.message import MessageState, ThreadStatus
from receptionist.ports import Work

DRAFT_WAITS = "A reply waits for your approval."
AMOUNT_WAITS = f"{DRAFT_WAITS} It names an amount that the price book did not answer."
UNSETTLED = "Nobody can tell whether a text went out. Send it again, or say that it arrived."
NOT_OUT = "A text did not go out."


async def needs_person(work: Work, status: ThreadStatus, says: str) -> None:
    """Notes on a locked thread that a person must look; what stands there already is kept."""
    if not status.needs_person:
        await work.save_status(replace(status, needs_person=says))


async def trouble_seen_to(work: Work, thread_id: ThreadId, trouble: str) -> None:
    """Takes back that a person must look, where it was for this trouble. The thread is locked."""
    status = await work.thread_status(thread_id)
    if status.needs_person.startswith(trouble):
        await work.save_status(replace(status, needs_person=""))


async def draft_seen_to(work: Work, thread_id: ThreadId) -> None:
    """The same for drafts, once none waits any more."""
    if not any(message.state is MessageState.DRAFT for message in await work.unsent(thread_id)):
        await trouble_seen_to(work, thread_id, DRAFT_WAITS)
