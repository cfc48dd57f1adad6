"""The frame of the inbox: the list of threads at the left of whatever is opened from it.

What the list shows stands in the address of a thread's page too: who works through a list stays in it.
"""

from dataclasses import dataclass, replace
from typing import Any

from quart import g, has_request_context, request, url_for

from receptionist.domain.ids import ThreadId
from receptionist.domain.inbox import MOST_COUNTED, Show
from receptionist.domain.message import ThreadStatus, Tray
from receptionist.domain.profile import BusinessProfile
from receptionist.ports import Work
from receptionist.services.file_thread import snooze_choices
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.thread_list import Frame, Page, read_frame, read_page

_CARRIED = {"show": Show.INBOX.value, "q": ""}  # and what needs no saying
_SOME_THREAD = "thrd_00000000000000000000"
_ACTS = ("closed", "reopened", "snoozed", "assigned")


@dataclass(frozen=True, slots=True)
class Did:
    """What was done to a thread a moment ago, and what it was before: the value that undoes it."""

    act: str  # closed | reopened | snoozed | assigned
    thread_id: str
    was: str  # open, closed or the time it was snoozed until; of `assigned`, whose it was


@dataclass(frozen=True, slots=True)
class NotSnoozed:
    """Why a thread was not put aside, and the time that was typed."""

    says: str
    typed: str


@dataclass(frozen=True, slots=True)
class Around:
    """The list beside what is opened from it."""

    frame: Frame
    page: Page
    status: ThreadStatus | None  # of the thread that is open; None where the page is the list itself
    profile: BusinessProfile

    def seen(self) -> "Around":
        """As it stands once the open thread was looked at."""
        if self.status is None or not self.status.unread:
            return self
        unread = self.frame.counts[Show.UNREAD]
        counts = dict(self.frame.counts)
        if self.status.tray is Tray.OPEN and 0 < unread < MOST_COUNTED:  # else there are more than are counted
            counts[Show.UNREAD] = unread - 1
        return Around(
            frame=replace(self.frame, counts=counts),
            page=self.page.seen(self.status.thread_id),
            status=replace(self.status, unread=0),
            profile=self.profile,
        )


async def read_around(work: Work, thread_id: ThreadId | None = None) -> Around:
    """What stands around a thread, or is the page itself without one."""
    return Around(
        frame=await read_frame(work),
        page=await read_page(work, first=thread_id is not None),
        status=None if thread_id is None else await work.thread_status(thread_id),
        profile=(await work.business()).profile,
    )


async def framed(
    desk: Desk, template: str, around: Around, *, not_snoozed: NotSnoozed | None = None, **fields: object
) -> str:
    """A page whose template extends `desk.html`."""
    return await desk.render(
        template,
        "inbox",
        around.profile,
        frame=around.frame,
        listed=around.page,
        open_thread=None if around.status is None else around.status.thread_id,
        open_status=around.status,
        snoozes=snooze_choices(desk.clock.now(), around.profile.hours.zone),
        did=_did(),
        not_snoozed=not_snoozed,
        **fields,
    )


def keep_list(endpoint: str, values: dict[str, Any]) -> None:
    """Carries the list on into the addresses of threads and of what is done in them."""
    if has_request_context() and endpoint.startswith(("thread.", "filing.")):
        for name, usual in _CARRIED.items():
            if request.args.get(name, usual) != usual:
                values.setdefault(name, request.args[name])


def thread_url(thread_id: ThreadId) -> str:
    """The address of a thread's page, for lists of them: put together once a request, not once a row."""
    if "thread_url" not in g:
        g.thread_url = url_for("thread.show", thread_id=_SOME_THREAD).partition(_SOME_THREAD)
    before, _, behind = g.thread_url
    return f"{before}{thread_id}{behind}"


def _did() -> Did | None:
    act, thread_id, was = (request.args.get(name, "") for name in ("did", "of", "was"))
    return Did(act, thread_id, was) if act in _ACTS and thread_id else None
