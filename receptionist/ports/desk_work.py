"""What people do in a thread beside texting: notes, drafts, templates, tags; contacts kept and merged."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from receptionist.domain.call import Call
from receptionist.domain.desk import ContactMerge, DraftFile, KnownContact, ReplyDraft
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.ids import HappeningId, MediaId, MergeId, TemplateId, ThreadId, UserId
from receptionist.domain.message import Consent, LineType, Message
from receptionist.domain.phone import Address
from receptionist.domain.records import Appointment, CallPage, Contact, Lead
from receptionist.domain.text_templates import TextTemplate


class DeskWork(Protocol):
    """The part of a unit of work that concerns it."""

    # what passed in a thread, each the newest `limit` before this instant, oldest first
    async def add_happening(self, happening: Happening) -> bool:
        """Adds it to the thread's timeline; False where its key is known. Raises NotFound."""
        ...

    async def is_noted(self, key: str) -> bool:
        """Whether something happened under this key."""
        ...

    async def happenings(
        self, thread_id: ThreadId, before: datetime | None, limit: int, kinds: Collection[HappeningKind] = ()
    ) -> list[Happening]:
        """With `kinds`, of these alone."""
        ...

    async def calls_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[CallPage]: ...
    async def last_call(self, thread_id: ThreadId) -> Call | None:
        """The one that began last."""
        ...

    async def leads_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[Lead]:
        """By the time they were made."""
        ...

    async def appointments_before(
        self, thread_id: ThreadId, before: datetime | None, limit: int
    ) -> list[tuple[datetime, Appointment]]:
        """With the time at which each was held or booked, by it."""
        ...

    async def pinned_notes(self, thread_id: ThreadId) -> list[Happening]:
        """Oldest first."""
        ...

    async def pin_note(self, note_id: HappeningId, pinned: bool) -> ThreadId:
        """Pins a note or takes it down; the thread it is in. Raises NotFound."""
        ...

    # replies
    async def text_templates(self) -> list[TextTemplate]:
        """In their order."""
        ...

    async def save_text_template(self, template: TextTemplate) -> None:
        """Adds it, or writes all of one that is there; one that was removed is back."""
        ...

    async def remove_text_template(self, template_id: TemplateId, at: datetime) -> TextTemplate:
        """Raises NotFound."""
        ...

    async def removed_text_template(self, template_id: TemplateId) -> TextTemplate | None:
        """One that was removed."""
        ...

    async def reply_draft(self, user_id: UserId, thread_id: ThreadId) -> ReplyDraft | None: ...
    async def save_reply_draft(self, draft: ReplyDraft) -> None:
        """Keeps it in place of the one there was. Raises NotFound."""
        ...

    async def text_of_key(self, key: str) -> Message | None:
        """The text that was asked for under this key."""
        ...

    async def end_reply_draft(self, user_id: UserId, thread_id: ThreadId) -> None:
        """Lets go of what the user had written, and of its files."""
        ...

    async def add_draft_file(self, file: DraftFile, data: bytes) -> None:
        """Raises NotFound."""
        ...

    async def draft_files(self, user_id: UserId, thread_id: ThreadId) -> list[DraftFile]:
        """First added first."""
        ...

    async def draft_file(self, user_id: UserId, file_id: MediaId) -> tuple[DraftFile, bytes] | None:
        """A file of this user's."""
        ...

    async def remove_draft_file(self, user_id: UserId, file_id: MediaId) -> None: ...
    async def new_media_link(self, media_id: MediaId, now: datetime, expires: datetime) -> str:
        """A token under which anybody is handed this file until then; only its hash is kept. Raises NotFound."""
        ...

    # contacts
    async def save_contact(self, thread_id: ThreadId, contact: Contact) -> None:
        """Writes name, e-mail and postal address of a thread's contact. Raises NotFound."""
        ...

    async def numbers_of(self, thread_id: ThreadId) -> list[KnownContact]:
        """The contact of a thread, then those merged into it: each has a number of the person."""
        ...

    async def consent_at(self, address: Address) -> tuple[Consent, LineType]:
        """What holds for this very address, whatever other numbers the person has."""
        ...

    async def set_line(self, address: Address, line: LineType) -> None:
        """Notes what is at the other end of this address, where somebody has it."""
        ...

    async def contact_tags(self, thread_id: ThreadId) -> list[str]:
        """In alphabetical order."""
        ...

    async def set_contact_tags(self, thread_id: ThreadId, tags: Sequence[str]) -> None:
        """Raises NotFound."""
        ...

    async def known_tags(self) -> list[str]:
        """Every tag that some contact has."""
        ...

    async def likely_same(self, thread_id: ThreadId, limit: int = 5) -> list[KnownContact]:
        """Other contacts that may be the same person: by name, e-mail, or the number left on a lead."""
        ...

    async def current_thread(self, thread_id: ThreadId) -> ThreadId:
        """Where what was in this thread stands now: itself, or the one it was merged into."""
        ...

    async def merge_threads(self, kept: ThreadId, gone: ThreadId, by: UserId | None, at: datetime) -> ContactMerge:
        """Moves all of `gone`, both locked, into `kept`, whose contact has its numbers too from now on.

        Raises NotFound, and Conflict where one of them is merged already or on the telephone.
        """
        ...

    async def undo_merge(self, merge_id: MergeId, at: datetime) -> ContactMerge:
        """Gives back what a merge moved, and what passed with that contact's numbers since. Raises NotFound, and
        Conflict where it was undone already.
        """
        ...

    async def merges(self, thread_id: ThreadId) -> list[ContactMerge]:
        """Those into this thread that hold, newest first."""
        ...
