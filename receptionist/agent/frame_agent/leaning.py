"""Wishes that lean on what was just offered or held: "a bit later", "the day after", "what's your earliest"."""

import re
from datetime import timedelta

from receptionist.domain.lead import TimeWindow, WishedTime

_EARLIEST = re.compile(
    r"\b(?:earliest|soonest|first (?:available|opening)|next (?:available|opening)|how (?:soon|quickly|fast) can"
    r"|when(?:'s| is) (?:the|your) (?:next|first))\b",
    re.I,
)
_NEXT_DAY = re.compile(r"\b(?:the )?(?:day after(?! tomorrow)|next day|following day)\b", re.I)
_LATER = re.compile(
    r"\b(?:(?:bit|little) later|later (?:that|in the|the same|on that) day|later (?:time|slot)"
    r"|(?:any|any(?:thing|time)|some(?:thing|time)|nothing|one) later)\b",
    re.I,
)
_EARLIER = re.compile(
    r"\b(?:(?:bit|little) earlier|earlier (?:that|in the|the same|on that) day|earlier (?:time|slot)"
    r"|(?:any|any(?:thing|time)|some(?:thing|time)|nothing|one) (?:earlier|sooner))\b",
    re.I,
)
_OTHER = re.compile(r"\b(?:any|some|no)(?:thing|time)? (?:earlier|sooner|later)\b|\bany other (?:time|day)s?\b", re.I)


def asks_for_another(text: str) -> bool:
    """Whether another time than those offered is asked for: "anything earlier" takes none of them."""
    return bool(_OTHER.search(text))


def leaning_wish(text: str, held: TimeWindow | None, offered: tuple[TimeWindow, ...]) -> WishedTime | None:
    """The wish that `text` makes of what was offered or is held; None where it makes none."""
    basis = held or (offered[0] if offered else None)
    if basis is not None:
        day = basis.starts.date()
        if _NEXT_DAY.search(text):
            return WishedTime(said=text[:80], day=day + timedelta(days=1))
        last = held or offered[-1]
        if _LATER.search(text):
            return WishedTime(said=text[:80], day=day, start=last.ends.time())
        if _EARLIER.search(text):
            return WishedTime(said=text[:80], day=day, end=basis.starts.time())
    if _EARLIEST.search(text):
        return WishedTime(said=text[:80], asap=True)
    return None
