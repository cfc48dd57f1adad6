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
    r"\b(?:(?:bit|little) later|later (?:that|in the|the same|on that) day|later (?:time|slot)|any later)\b", re.I
)
_EARLIER = re.compile(
    r"\b(?:(?:bit|little) earlier|earlier (?:that|in the|the same|on that) day|earlier (?:time|slot)|any earlier)\b",
    re.I,
)


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
