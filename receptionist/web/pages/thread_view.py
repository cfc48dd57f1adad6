"""What the page of a thread shows, and how it is rendered: by itself, and again with a problem after something was
posted in it.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from quart import abort, g, redirect, url_for

from receptionist.domain.consent_ledger import ConsentEntry
from receptionist.domain.desk import ContactMerge, DraftFile, KnownContact, ReplyDraft
from receptionist.domain.document import Document
from receptionist.domain.happening import Happening
from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.message import ReplyMode, ThreadStatus
from receptionist.domain.records import Appointment, Contact, Lead
from receptionist.domain.text_templates import Filled, TextTemplate, fill_template
from receptionist.errors import NotFound
from receptionist.ports import MediaLimits, Work
from receptionist.services.done_jobs import DoneJob, done_jobs
from receptionist.services.happenings import LONGEST_NOTE
from receptionist.services.read_thread import mark_read
from receptionist.services.replies import LONGEST_REPLY, Preview, media_limits, preview
from receptionist.services.reply_fields import reply_fields
from receptionist.services.text_templates import LANGUAGES
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.frame import Around, NotSnoozed, framed, read_around
from receptionist.web.pages.session import Answer, actor
from receptionist.web.pages.timeline import AllThatPassed, Passed, newest, seen, timeline

_SHOWN = 100
_LEADS = 20  # beside the thread
_DOCUMENTS = 10


@dataclass(frozen=True, slots=True)
class Shown:
    """The middle of the page, and what stands beside it."""

    contact: Contact
    status: ThreadStatus
    lead: Lead | None
    passed: list[Passed]
    earlier: datetime | None  # where the page before begins
    before: datetime | None  # where this page ends; None: now
    names: dict[UserId, str]
    mode: ReplyMode
    told: bool  # the user has unseen notices of it
    beside: "Beside"

    @property
    def is_news(self) -> bool:
        """Whether something here was not seen yet."""
        return bool(self.status.unread) or self.told

    @property
    def ledger(self) -> list[ConsentEntry]:
        """The consent ledger of the number the thread began with."""
        return self.beside.ledger


@dataclass(frozen=True, slots=True)
class Beside:
    """What is known of the contact."""

    numbers: list[KnownContact]
    ledger: list[ConsentEntry]
    leads: list[Lead]  # newest first
    appointments: list[Appointment]
    notes: list[Happening]  # pinned ones
    documents: list[Document]  # newest first
    done: list[DoneJob]
    tags: list[str]
    known_tags: list[str]
    likely_same: list[KnownContact]
    merges: list[ContactMerge]
    blocked: bool  # calls from one of the numbers are turned away


@dataclass(frozen=True, slots=True)
class Desktop:
    """What a reply is written with: what was typed already, its files, templates filled in for this contact."""

    draft: ReplyDraft | None
    files: list[DraftFile]
    limits: MediaLimits
    templates: list[tuple[TextTemplate, Filled]]
    preview: Preview


@dataclass(frozen=True, slots=True)
class Again:
    """What a page that is shown again says and keeps of what was posted; else it has what the user wrote before."""

    problem: str = ""
    typed: str | None = None  # as a reply
    key: str = ""  # of that reply
    note: bool = False  # it was to be one
    contact_problem: str = ""
    contact_typed: Mapping[str, object] = field(default_factory=dict)
    not_snoozed: NotSnoozed | None = None


class ThreadView:
    """Loads and renders threads for the user who is signed in."""

    def __init__(self, desk: Desk, app: App) -> None:
        self._desk, self._app = desk, app

    async def show(self, thread_id: str, before: datetime | None = None) -> Answer:
        """The page up to `before`, or the way to where a merged thread went. 404 where there is none."""
        async with self._desk.work() as work:
            shown = await self._read(work, thread_id, before)
            if shown.status.thread_id != thread_id:
                return redirect(url_for("thread.show", thread_id=shown.status.thread_id))
            desktop, around = await self._read_around(work, shown)
        return await self._render(await self.looked_at(shown), desktop, around.seen(), Again())

    async def load(self, thread_id: str) -> Shown:
        """What the page shows; of a merged thread, what shows where it went. 404 where there is none."""
        async with self._desk.work() as work:
            return await self._read(work, thread_id)

    async def _read(self, work: Work, thread_id: str, before: datetime | None = None) -> Shown:
        asked = ThreadId(an_id(thread_id))
        key = await work.current_thread(asked)
        try:
            contact = await work.contact(key)
        except NotFound:
            abort(404)
        await work.look_over(key)
        profile = (await work.business()).profile
        status = await work.thread_status(key)
        all_of_it = await _all_that_passed(work, key, before)
        # The newest stand beside the page too, which is of older things where there is a `before`.
        newest_leads = all_of_it.leads if before is None else await work.leads_before(key, None, _LEADS)
        newest_documents = all_of_it.documents if before is None else await work.documents_before(key, None, _DOCUMENTS)
        beside = await _beside(work, key, contact, newest_leads, newest_documents)
        names = {user.id: user.name for user in await work.users()}
        notices = await work.notices(g.user.id)
        lead = await work.open_lead(key)
        passed, earlier = newest(timeline(all_of_it, profile.hours.zone), _SHOWN, profile.hours.zone)
        return Shown(
            contact=contact,
            status=status,
            lead=lead or next(iter(beside.leads), None),
            passed=passed,
            earlier=earlier,
            before=before,
            names=names,
            mode=status.mode or profile.texting.mode,
            told=any(notice.thread_id == key and notice.seen_at is None for notice in notices),
            beside=beside,
        )

    async def looked_at(self, shown: Shown) -> Shown:
        """The user sees it: a page that is open in the background does not ask for news."""
        if not shown.is_news:
            return shown
        await mark_read(self._desk.store, g.user.business_id, shown.status.thread_id, g.user.id)
        return replace(shown, status=replace(shown.status, unread=0), told=False)

    async def part(self, template: str, shown: Shown, **fields: Any) -> str:
        """A part of the page, to be put into one that is open."""
        return await self._desk.render(template, "inbox", **self._fields(shown), **fields)

    async def page(self, shown: Shown, again: Again) -> str:
        """The page, shown again after something was posted in it."""
        async with self._desk.work() as work:
            desktop, around = await self._read_around(work, shown, again.typed)
        return await self._render(shown, desktop, around, again)

    async def _read_around(self, work: Work, shown: Shown, typed: str | None = None) -> tuple[Desktop, Around]:
        thread_id = shown.status.thread_id
        return await self._desktop(work, thread_id, typed), await read_around(work, thread_id)

    async def _render(self, shown: Shown, desktop: Desktop, around: Around, again: Again) -> str:
        draft, typed = desktop.draft, again.typed
        return await framed(
            self._desk,
            "thread.html",
            around,
            not_snoozed=again.not_snoozed,
            **self._fields(shown),
            desktop=desktop,
            problem=again.problem,
            contact_problem=again.contact_problem,
            contact_typed=again.contact_typed,
            typed=typed if typed is not None else draft.text if draft else "",
            is_note=again.note or (typed is None and draft is not None and draft.is_note),
            reply_key=again.key or secrets.token_urlsafe(12),
            longest=LONGEST_REPLY,
            longest_note=LONGEST_NOTE,
        )

    def to_end(self, thread_id: str) -> Answer:
        """Back to the end of the thread, after something was posted in it."""
        return redirect(url_for("thread.show", thread_id=thread_id) + "#end", 303)

    async def _desktop(self, work: Work, thread_id: ThreadId, typed: str | None) -> Desktop:
        draft = await work.reply_draft(g.user.id, thread_id)
        values = await reply_fields(work, thread_id, actor(), self._desk.clock.now())
        templates = await work.text_templates()
        words = typed if typed is not None else draft.text if draft else ""
        return Desktop(
            draft=draft,
            files=await work.draft_files(g.user.id, thread_id),
            limits=await media_limits(self._app.texting, work, thread_id),
            templates=[(template, fill_template(template.text, values)) for template in templates],
            preview=await preview(work, words, values),
        )

    def _fields(self, shown: Shown) -> dict[str, Any]:
        return {
            "shown": shown,
            "contact": shown.contact,
            "status": shown.status,
            "lead": shown.lead,
            "names": shown.names,
            "seen": seen_of(shown),
            "languages": LANGUAGES,
        }


def seen_of(shown: Shown) -> str:
    """What the page shows, for its next question."""
    return seen(shown.passed, shown.status, (shown.lead, shown.contact, shown.beside))


async def _all_that_passed(work: Work, key: ThreadId, before: datetime | None) -> AllThatPassed:
    most = _SHOWN + 1
    return AllThatPassed(
        messages=await work.messages(key, before, most),
        calls=await work.calls_before(key, before, most),
        leads=await work.leads_before(key, before, most),
        booked=await work.appointments_before(key, before, most),
        happenings=await work.happenings(key, before, most),
        documents=await work.documents_before(key, before, most),
        mails=await work.mails_before(key, before, most),
        outgoing=await work.outgoing_calls_before(key, before, most),
    )


async def _beside(
    work: Work, key: ThreadId, contact: Contact, newest_leads: Sequence[Lead], newest_documents: Sequence[Document]
) -> Beside:
    numbers = await work.numbers_of(key)
    reachable = [one.contact.address.number for one in numbers if one.contact.address.number is not None]
    return Beside(
        numbers=numbers,
        ledger=await work.consent_entries(contact.address),
        leads=list(newest_leads[: -_LEADS - 1 : -1]),
        appointments=await work.appointments(key),
        notes=await work.pinned_notes(key),
        documents=list(newest_documents[: -_DOCUMENTS - 1 : -1]),
        done=await done_jobs(work, key),
        tags=await work.contact_tags(key),
        known_tags=await work.known_tags(),
        likely_same=await work.likely_same(key),
        merges=await work.merges(key),
        blocked=bool(await work.blocked_callers(reachable)),
    )
