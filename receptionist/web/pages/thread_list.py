"""The list of threads as an address asks for it: which list (`show`), what is looked for (`q`), the page (`after`)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from quart import g, request

from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.inbox import Found, InboxMark, Show, Wanted, belongs, mark_of, read_search
from receptionist.domain.message import ReplyMode
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CallRow, ThreadRow
from receptionist.domain.roles import DESK
from receptionist.ports import Work
from receptionist.web.pages.desk import an_instant

_ROWS = 30  # of a page: two screens of threads; the list stands beside every thread that is opened
_LONGEST_SEARCH = 200
_MARK = re.compile(r"([01])~([^~]{10,40})~([a-z]{2,8}_[0-9a-z]{20})")
_EVERYBODYS = tuple(show for show in Show if show is not Show.MINE)


@dataclass(frozen=True, slots=True)
class Frame:
    """What stands around and above every list."""

    show: Show
    lists: Sequence[Show]  # the user may choose from
    counts: Mapping[Show, int]
    on_line: Sequence[CallRow]
    names: Mapping[UserId, str]
    mode: ReplyMode  # what the AI does where a thread says nothing
    may_file: bool


@dataclass(frozen=True, slots=True)
class Page:
    """A page of the list. `found` is what was searched for, in place of `rows`; `after` is where the next begins."""

    typed: str
    wanted: Wanted | None
    rows: Sequence[ThreadRow]
    found: Found | None
    after: str
    is_first: bool

    def seen(self, thread_id: ThreadId) -> "Page":
        """As it stands once the thread was looked at."""
        found = self.found and replace(
            self.found,
            people=[_seen(row, thread_id) for row in self.found.people],
            said=[replace(hit, row=_seen(hit.row, thread_id)) for hit in self.found.said],
        )
        return replace(self, rows=[_seen(row, thread_id) for row in self.rows], found=found)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.rows or (self.found and (self.found.people or self.found.said)))


@dataclass(frozen=True, slots=True)
class Common:
    """What stands above the lists of everybody in a business."""

    counts: Mapping[Show, int]  # without what is somebody's own, where it was not read for somebody
    on_line: Sequence[CallRow]
    names: Mapping[UserId, str]
    profile: BusinessProfile


async def read_common(work: Work, user_id: UserId | None = None) -> Common:
    """What is the same for everybody; with a user, the count of their own, too."""
    return Common(
        counts=await work.inbox_counts(user_id, _EVERYBODYS if user_id is None else tuple(Show)),
        on_line=await work.calls_on_line(),
        names={user.id: user.name for user in await work.users()},
        profile=(await work.business()).profile,
    )


async def read_frame(work: Work, common: Common | None = None) -> Frame:
    """What stands above the list the address asks for; `common` where it was just read."""
    whole = g.user.role in DESK
    if common is None:
        common = await read_common(work, g.user.id)
        counts = common.counts
    else:
        counts = {**common.counts, **await work.inbox_counts(g.user.id, (Show.MINE,))}
    return Frame(
        show=asked_show(),
        lists=tuple(Show) if whole else (Show.MINE,),
        counts=counts,
        on_line=common.on_line if whole else (),
        names=common.names,
        mode=common.profile.texting.mode,
        may_file=whole,
    )


async def read_page(work: Work, *, first: bool = False) -> Page:
    """The page the address asks for; with `first`, the first one whatever it says."""
    after = "" if first else request.args.get("after", "")
    typed = asked_words()
    if not typed:
        rows = await work.inbox(asked_show(), g.user.id, _mark(after), _ROWS + 1)
        more = written(mark_of(rows[_ROWS - 1])) if len(rows) > _ROWS else ""
        return Page("", None, rows[:_ROWS], None, more, not after)
    wanted = read_search(typed)
    if wanted.is_too_short:
        return Page(typed, wanted, (), None, "", True)
    found = await work.search(wanted, _line(after), _ROWS)
    if g.user.role not in DESK:
        found = _theirs(found)
    return Page(typed, wanted, (), found, "" if found.older is None else str(found.older), not after)


def asked_show() -> Show:
    """Which list the address asks for; a technician has one."""
    if g.user.role not in DESK:
        return Show.MINE
    asked = request.args.get("show", "")
    return Show(asked) if asked in tuple(Show) else Show.INBOX


def asked_words() -> str:
    """What the address looks for."""
    typed = request.args.get("q", "")[:_LONGEST_SEARCH]
    return typed if typed.isprintable() and typed.strip() else ""


def is_listed(frame: Frame, row: ThreadRow) -> bool:
    """Whether the list the address asks for holds this thread."""
    return belongs(frame.show, row, g.user.id, frame.mode)


def written(mark: InboxMark) -> str:
    """A mark as it stands in an address."""
    return f"{int(mark.needs)}~{mark.last_at.isoformat()}~{mark.thread_id}"


def _seen(row: ThreadRow, thread_id: ThreadId) -> ThreadRow:
    return replace(row, status=replace(row.status, unread=0)) if row.status.thread_id == thread_id else row


def _mark(text: str) -> InboxMark | None:
    """The mark of an address; None, which is the first page, for what is none."""
    found = _MARK.fullmatch(text)
    last_at = an_instant(found[2]) if found is not None else None
    if found is None or last_at is None:
        return None
    return InboxMark(found[1] == "1", last_at, ThreadId(found[3]))


def _line(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None


def _theirs(found: Found) -> Found:
    def mine(row: ThreadRow) -> bool:
        return g.user.id in (row.status.assigned_to, row.status.held_by)

    return Found([row for row in found.people if mine(row)], [hit for hit in found.said if mine(hit.row)], found.older)
