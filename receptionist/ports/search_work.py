"""Finding threads: filters, counts, search."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.inbox import Found, InboxMark, Show, Wanted
from receptionist.domain.records import CallRow, ThreadRow


class SearchWork(Protocol):
    """The part of a unit of work that concerns it."""

    async def inbox(
        self, show: Show = Show.INBOX, user_id: UserId | None = None, behind: InboxMark | None = None, limit: int = 50
    ) -> list[ThreadRow]:
        """A page of a list, with the newest lead of each thread; `user_id` is whose `MINE` it is."""
        ...

    async def inbox_rows(self, thread_ids: Sequence[ThreadId]) -> list[ThreadRow]:
        """These threads as lists show them, in this order; those that are not there are left out."""
        ...

    async def inbox_counts(self, user_id: UserId | None, shows: tuple[Show, ...] = tuple(Show)) -> Mapping[Show, int]:
        """How many threads each list holds, at most `MOST_COUNTED`; without the closed ones."""
        ...

    async def search(self, wanted: Wanted, older: int | None = None, limit: int = 50) -> Found:
        """Threads by name and number, and by what was said in them, or by a tag; newest first."""
        ...

    async def calls_on_line(self) -> list[CallRow]:
        """The calls that ring or are spoken on now, newest first."""
        ...
