"""The inbox as a list: what it can show, where a page of it begins, and what is looked for in it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.message import Holder, ReplyMode, ThreadStatus, Tray
from receptionist.domain.records import ThreadRow

MOST_COUNTED = 999  # what a list holds is counted no further
_MOST_WORDS, _LONGEST_WORD = 8, 40
_SHORTEST = 2  # letters of a word, or digits of a number
_NUMBER = re.compile(r"[\d\s()+./-]+")


class Show(StrEnum):
    """What a list shows. All but the last two hold open threads only."""

    INBOX = "inbox"
    NEEDS = "needs"  # a person must look
    AI = "ai"  # the AI answers, and no person must look
    MINE = "mine"  # the user's, by assignment or because they answer
    UNREAD = "unread"
    SNOOZED = "snoozed"
    CLOSED = "closed"


def belongs(show: Show, row: ThreadRow, user_id: UserId, mode: ReplyMode) -> bool:
    """Whether a list of this user's holds the thread; `mode` is what the AI does where a thread says nothing."""
    status = row.status
    tray = {Show.SNOOZED: Tray.SNOOZED, Show.CLOSED: Tray.CLOSED}.get(show, Tray.OPEN)
    if status.tray is not tray:
        return False
    match show:
        case Show.NEEDS:
            return bool(status.needs_person)
        case Show.AI:
            return not status.needs_person and is_the_ais(status, mode)
        case Show.MINE:
            return user_id in (status.assigned_to, status.held_by)
        case Show.UNREAD:
            return status.unread > 0
    return True


def is_the_ais(status: ThreadStatus, mode: ReplyMode) -> bool:
    """Whether the AI answers in the thread; `mode` is what it does where the thread says nothing."""
    return status.holder is Holder.AI and (status.mode or mode) is not ReplyMode.PEOPLE


@dataclass(frozen=True, slots=True)
class InboxMark:
    """Where a page of a list begins: behind this row. What needs a person comes first, then what passed last."""

    needs: bool
    last_at: datetime
    thread_id: ThreadId


def mark_of(row: ThreadRow) -> InboxMark:
    """The mark of the page behind this row."""
    return InboxMark(bool(row.status.needs_person), row.last_at, row.status.thread_id)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for: whole words, the last of which may be a beginning; a number, whole or its ends; or a tag."""

    words: tuple[str, ...]
    number: str = ""  # its digits, where nothing but a number is looked for
    tag: str = ""  # as it begins, where "#" stands before it: contacts who have it

    @property
    def is_too_short(self) -> bool:
        """Whether nearly everything would be found."""
        return not self.tag and max((len(word) for word in (*self.words, self.number)), default=0) < _SHORTEST


def read_search(typed: str) -> Wanted:
    """What is looked for by what was typed into the search box."""
    if typed.lstrip().startswith("#"):
        return Wanted((), tag=" ".join(typed.replace("#", " ", 1).split()))
    words = re.findall(r"[^\W_]+", typed.lower())[:_MOST_WORDS]
    number = "".join(words) if _NUMBER.fullmatch(typed) else ""
    return Wanted(tuple(word[:_LONGEST_WORD] for word in words), number[:_LONGEST_WORD])


@dataclass(frozen=True, slots=True)
class Hit:
    """A thread in which something said or written was found: the newest such thing."""

    row: ThreadRow
    said: str
    at: datetime
    kind: str  # text | call | note


@dataclass(frozen=True, slots=True)
class Found:
    """A page of what was found: people by their names and numbers (on the first page), then what was said.

    `older` is where the next page begins; None where there is none.
    """

    people: Sequence[ThreadRow]
    said: Sequence[Hit]
    older: int | None = None
