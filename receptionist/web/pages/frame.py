"""The frame of the inbox: the list of threads at the left of whatever is opened from it.

What the list shows stands in the address of a thread's page too: who works through a list stays in it.
"""

from dataclasses import dataclass
from typing import Any

from quart import has_request_context, request

from receptionist.domain.ids import ThreadId
from receptionist.domain.inbox import Show
from receptionist.services.file_thread import snooze_choices
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.thread_list import read_frame, read_page

_CARRIED = {"show": Show.INBOX.value, "q": ""}  # and what needs no saying
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


async def framed(
    desk: Desk,
    template: str,
    thread_id: ThreadId | None = None,
    *,
    not_snoozed: NotSnoozed | None = None,
    **fields: object,
) -> str:
    """A page whose template extends `desk.html`; `thread_id` is the thread it shows, None for the list itself."""
    async with desk.work() as work:
        frame = await read_frame(work)
        page = await read_page(work, first=thread_id is not None)
        status = None if thread_id is None else await work.thread_status(thread_id)
        profile = (await work.business()).profile
    return await desk.render(
        template,
        "inbox",
        profile,
        frame=frame,
        listed=page,
        open_thread=thread_id,
        open_status=status,
        snoozes=snooze_choices(desk.clock.now(), profile.hours.zone),
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


def _did() -> Did | None:
    act, thread_id, was = (request.args.get(name, "") for name in ("did", "of", "was"))
    return Did(act, thread_id, was) if act in _ACTS and thread_id else None
