"""What people do in a thread beside texting, written down in its timeline and in the audit trail; their notes."""

from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.ids import BusinessId, HappeningId, ThreadId, new_id
from receptionist.domain.text_manners import clean_text
from receptionist.errors import BadInput
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note

THE_AI = Actor("The AI")
LONGEST_NOTE = 4000
NOTE_KEY = "note:"  # before the key a note was asked for under


async def happened(
    work: Work, at: datetime, thread_id: ThreadId, kind: HappeningKind, says: str, actor: Actor, *, subject: str = ""
) -> None:
    """Writes a line into the thread's timeline. `says` is what was done, without who: "Approved the lead".

    `subject` is the id of what it is about; the audit trail is the caller's. Raises NotFound.
    """
    await work.add_happening(_line(at, thread_id, kind, says, actor, subject))


async def did(
    work: Work, at: datetime, thread_id: ThreadId, kind: HappeningKind, says: str, actor: Actor, action: str
) -> None:
    """As `happened`, and the same into the audit trail under `action` ("thread.take_over")."""
    await happened(work, at, thread_id, kind, says, actor)
    await note(work, at, actor, action, subject=thread_id, says=f"{says}.")


async def add_note(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor, text: str, *, key: str = ""
) -> Happening:
    """Writes a note that colleagues read and customers never see; the same `key` again is the same note.

    What the user had half written in the thread is done with. Raises BadInput and NotFound.
    """
    words = clean_text(text).strip()
    if not words:
        raise BadInput("There is nothing in the note.", "Write something first.")
    if len(words) > LONGEST_NOTE:
        raise BadInput(f"The note has {len(words):,} characters.", f"Shorten it to {LONGEST_NOTE:,}.")
    now = clock.now()
    line = _line(now, thread_id, HappeningKind.NOTE, words, actor, key=f"{NOTE_KEY}{key}" if key else "")
    async with store.work(business_id, write=True) as work:
        await work.add_happening(line)
        if actor.user_id is not None:
            await work.end_reply_draft(actor.user_id, thread_id)
    return line


async def pin_note(store: Store, business_id: BusinessId, note_id: HappeningId, pinned: bool) -> ThreadId:
    """Shows a note beside its thread, or no longer; the thread. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        return await work.pin_note(note_id, pinned)


def _line(
    at: datetime,
    thread_id: ThreadId,
    kind: HappeningKind,
    says: str,
    actor: Actor,
    subject: str = "",
    key: str = "",
) -> Happening:
    return Happening(
        HappeningId(new_id("hap")), thread_id, at, kind, says, actor.name, actor.user_id, subject=subject, key=key
    )
