"""What every page behind the sign-in shares: whose it is, its frame, the row it starts at."""

import re
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Generic, TypeVar

from quart import abort, g, request

from receptionist.domain.profile import BusinessProfile
from receptionist.ports import Clock, Store, Work
from receptionist.web.pages.words import Words
from receptionist.web.rendering import render_template

PAGE_ROWS = 50
_LAST_PAGE = 100_000
_ID = re.compile(r"[a-z]{2,8}_[0-9a-z]{20}")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rows(Generic[T]):
    """One page of a list; pages count from 1."""

    items: Sequence[T]
    page: int
    has_next: bool


@dataclass(frozen=True, slots=True)
class Desk:
    """The pages of the user who is signed in."""

    store: Store
    clock: Clock

    def work(self) -> AbstractAsyncContextManager[Work]:
        """A unit of work for the user's own business, to read."""
        return self.store.work(g.user.business_id)

    async def render(self, template: str, place: str, business: BusinessProfile | None = None, **fields: object) -> str:
        """The page; `place` is where it stands in the navigation, `business` its profile where that was just read."""
        if business is None:
            async with self.work() as work:
                business = (await work.business()).profile
        words = Words(business.hours.zone, self.clock.now())
        return await render_template(template, place=place, business=business, user=g.user, words=words, **fields)


def first_row() -> int:
    """The first row of the page that is asked for."""
    return (_page() - 1) * PAGE_ROWS


def rows(found: Sequence[T]) -> Rows[T]:
    """The page of what was found from `first_row` on; one more than PAGE_ROWS tells that there is a next one."""
    return Rows(found[:PAGE_ROWS], _page(), len(found) > PAGE_ROWS)


def an_id(text: str) -> str:
    """An id from an address; what does not look like one is not looked up."""
    if not _ID.fullmatch(text):
        abort(404)
    return text


def an_instant(text: str) -> datetime | None:
    """A moment from an address; None for what is none, or none a database can hold."""
    try:
        at = datetime.fromisoformat(text)
        return at.astimezone(UTC) if at.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None


def _page() -> int:
    wanted = request.args.get("page", "1")
    good = wanted.isascii() and wanted.isdigit() and len(wanted) < 7
    return min(max(int(wanted), 1), _LAST_PAGE) if good else 1
