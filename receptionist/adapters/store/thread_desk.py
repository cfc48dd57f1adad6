"""What people do in a thread beside texting: notes, drafts, templates, files to be sent."""

from collections.abc import Collection, Sequence
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Integer, RowMapping, Select, Table, bindparam, delete, select

from receptionist.adapters.store import desk_mapping, mapping
from receptionist.adapters.store.desk_tables import draft_files, happenings, media_links, reply_drafts, text_templates
from receptionist.adapters.store.pages import PagesPart
from receptionist.adapters.store.people import new_token, token_hash
from receptionist.adapters.store.standing import unexpired
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.tables import appointments, calls, leads, threads
from receptionist.adapters.store.text_tables import message_media
from receptionist.domain.call import Call
from receptionist.domain.desk import DraftFile, ReplyDraft
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.ids import HappeningId, MediaId, TemplateId, ThreadId, UserId
from receptionist.domain.records import Appointment, CallPage, Lead
from receptionist.domain.text_templates import TextTemplate
from receptionist.errors import NotFound

_ABOUT_FILE = (
    draft_files.c.id,
    draft_files.c.user_id,
    draft_files.c.thread_id,
    draft_files.c.name,
    draft_files.c.content_type,
    draft_files.c.size_bytes,
    draft_files.c.added_at,
)

_TEMPLATES = (
    select(text_templates)
    .where(ours(text_templates), text_templates.c.removed_at.is_(None))
    .order_by(text_templates.c.place, text_templates.c.id)
)


@cache
def _newest_of(table: Table, at: str, has_before: bool) -> Select[Any]:
    """The newest `most` rows of the thread `thread_id` by this column, newest first; with `has_before`, older than
    `before`.
    """
    query = select(table).where(ours(table), table.c.thread_id == bindparam("thread_id"))
    if has_before:
        query = query.where(table.c[at] < bindparam("before"))
    return query.order_by(table.c[at].desc(), table.c.id.desc()).limit(bindparam("most", type_=Integer))


def _values(thread_id: ThreadId, before: datetime | None, limit: int) -> dict[str, object]:
    return {"thread_id": thread_id, "most": limit, **({} if before is None else {"before": before})}


class ThreadDeskPart(PagesPart):
    """The part of a unit of work that concerns it, but for contacts."""

    # --- what passed ----------------------------------------------------------------------------------------------

    async def add_happening(self, happening: Happening) -> bool:
        """Adds it to the thread's timeline; False where its key is known. Raises NotFound."""
        await self._must_exist(threads, happening.thread_id)
        self._is_news(happening.thread_id)
        return await self._insert_new(happenings, desk_mapping.happening_row(happening), None)

    async def is_noted(self, key: str) -> bool:
        """Whether something happened under this key."""
        return await self._row(happenings, key=key) is not None

    async def happenings(
        self, thread_id: ThreadId, before: datetime | None, limit: int, kinds: Collection[HappeningKind] = ()
    ) -> list[Happening]:
        """The newest of the thread before this instant, oldest first; with `kinds`, of these alone."""
        if self._has_none(happenings, thread_id):
            return []
        query = _newest_of(happenings, "at", before is not None)
        if kinds:
            query = query.where(happenings.c.kind.in_(kinds))
        rows = await self._all(query, **_values(thread_id, before, limit))
        return [desk_mapping.happening(row) for row in rows[::-1]]

    async def calls_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[CallPage]:
        """The newest calls of the thread that began before this instant, oldest first."""
        if self._has_none(calls, thread_id):
            return []
        query = _newest_of(calls, "started_at", before is not None)
        return (await self._call_pages(query, **_values(thread_id, before, limit)))[::-1]

    async def last_call(self, thread_id: ThreadId) -> Call | None:
        """The call of the thread that began last, or None."""
        row = await self._one(_newest_of(calls, "started_at", False), **_values(thread_id, None, 1))
        return None if row is None else mapping.call(row)

    async def leads_before(self, thread_id: ThreadId, before: datetime | None, limit: int) -> list[Lead]:
        """The newest leads of the thread that were made before this instant, oldest first."""
        return await self._leads_from(await self._newest(leads, "created_at", thread_id, before, limit))

    async def appointments_before(
        self, thread_id: ThreadId, before: datetime | None, limit: int
    ) -> list[tuple[datetime, Appointment]]:
        """The newest slots of the thread that were held or booked before this instant, each with when, oldest first."""
        if self._has_none(appointments, thread_id):
            return []
        query = _newest_of(appointments, "created_at", before is not None).where(unexpired(self._now()))
        rows = await self._all(query, **_values(thread_id, before, limit))
        return [(row["created_at"], mapping.appointment(row)) for row in rows[::-1]]

    async def _newest(
        self, table: Table, at: str, thread_id: ThreadId, before: datetime | None, limit: int
    ) -> Sequence[RowMapping]:
        if self._has_none(table, thread_id):
            return []
        values = _values(thread_id, before, limit)
        return (await self._all(_newest_of(table, at, before is not None), **values))[::-1]

    # --- notes ----------------------------------------------------------------------------------------------------

    async def pinned_notes(self, thread_id: ThreadId) -> list[Happening]:
        """The pinned notes of the thread, oldest first."""
        if self._has_none(happenings, thread_id):
            return []
        rows = await self._rows(happenings, "at", "id", thread_id=thread_id, pinned=True)
        return [desk_mapping.happening(row) for row in rows]

    async def pin_note(self, note_id: HappeningId, pinned: bool) -> ThreadId:
        """Pins a note or takes it down; the thread it is in. Raises NotFound."""
        notes = self._update(happenings).filter_by(id=note_id, kind="note")
        row = await self._one(notes.values(pinned=pinned).returning(happenings.c.thread_id))
        if row is None:
            raise NotFound("There is no such note in this business.")
        thread_id = ThreadId(row["thread_id"])
        self._is_news(thread_id)
        return thread_id

    # --- templates ------------------------------------------------------------------------------------------------

    async def text_templates(self) -> list[TextTemplate]:
        """The business's templates, in their order."""
        return [desk_mapping.text_template(row) for row in await self._all(_TEMPLATES)]

    async def save_text_template(self, template: TextTemplate) -> None:
        """Adds it, or writes all of one that is there; one that was removed is back. Raises NotFound."""
        row = desk_mapping.text_template_row(template) | {"removed_at": None}
        if not await self._change(text_templates, row, id=template.id) and not await self._insert_new(
            text_templates, row, ["id"]
        ):
            raise NotFound("There is no such template in this business.")

    async def remove_text_template(self, template_id: TemplateId, at: datetime) -> TextTemplate:
        """Removes it, until it is saved again. Raises NotFound."""
        row = await self._row(text_templates, id=template_id)
        if row is None:
            raise NotFound("There is no such template in this business.")
        await self._change(text_templates, {"removed_at": at}, id=template_id)
        return desk_mapping.text_template(row)

    async def removed_text_template(self, template_id: TemplateId) -> TextTemplate | None:
        """The template, where it was removed."""
        row = await self._row(text_templates, id=template_id)
        return None if row is None or row["removed_at"] is None else desk_mapping.text_template(row)

    # --- replies half written -------------------------------------------------------------------------------------

    async def reply_draft(self, user_id: UserId, thread_id: ThreadId) -> ReplyDraft | None:
        """What the user had written in the thread, or None."""
        if self._has_none(reply_drafts, thread_id):
            return None
        row = await self._row(reply_drafts, user_id=user_id, thread_id=thread_id)
        return None if row is None else desk_mapping.reply_draft(row)

    async def save_reply_draft(self, draft: ReplyDraft) -> None:
        """Keeps it in place of the one there was. Raises NotFound."""
        await self._must_exist(threads, draft.thread_id)
        whose = {"user_id": draft.user_id, "thread_id": draft.thread_id}
        content = {"text": draft.text, "is_note": draft.is_note, "saved_at": draft.saved_at}
        if not await self._insert_new(reply_drafts, whose | content, [*whose]):
            await self._change(reply_drafts, content, **whose)

    async def end_reply_draft(self, user_id: UserId, thread_id: ThreadId) -> None:
        """Lets go of what the user had written, and of its files."""
        for table in (reply_drafts, draft_files):
            theirs = delete(table).where(self._ours(table), table.c.user_id == user_id, table.c.thread_id == thread_id)
            await self._changed(theirs)

    async def add_draft_file(self, file: DraftFile, data: bytes) -> None:
        """Keeps a file until its reply is sent. Raises NotFound."""
        await self._must_exist(threads, file.thread_id)
        await self._insert(draft_files, desk_mapping.draft_file_row(file) | {"data": data})

    async def draft_files(self, user_id: UserId, thread_id: ThreadId) -> list[DraftFile]:
        """The files of the user's reply in the thread, first added first."""
        if self._has_none(draft_files, thread_id):
            return []
        theirs = select(*_ABOUT_FILE).where(
            self._ours(draft_files), draft_files.c.user_id == user_id, draft_files.c.thread_id == thread_id
        )
        rows = await self._all(theirs.order_by(draft_files.c.added_at, draft_files.c.id))
        return [desk_mapping.draft_file(row) for row in rows]

    async def draft_file(self, user_id: UserId, file_id: MediaId) -> tuple[DraftFile, bytes] | None:
        """A file of this user's, or None."""
        row = await self._row(draft_files, id=file_id, user_id=user_id)
        return None if row is None else (desk_mapping.draft_file(row), bytes(row["data"]))

    async def remove_draft_file(self, user_id: UserId, file_id: MediaId) -> None:
        """Lets go of a file."""
        theirs = delete(draft_files).where(self._ours(draft_files), draft_files.c.user_id == user_id)
        await self._changed(theirs.where(draft_files.c.id == file_id))

    async def new_media_link(self, media_id: MediaId, now: datetime, expires: datetime) -> str:
        """A token under which anybody is handed this file until then; only its hash is kept. Raises NotFound."""
        await self._must_exist(message_media, media_id)
        await self._changed(delete(media_links).where(self._ours(media_links), media_links.c.expires_at <= now))
        token = new_token()
        await self._insert(media_links, {"token_hash": token_hash(token), "media_id": media_id, "expires_at": expires})
        return token
