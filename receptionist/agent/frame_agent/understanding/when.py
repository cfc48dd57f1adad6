"""What an utterance says about when: days, times, ranges of both, what does not suit, and how soon.

Our own rules read what callers say (`when_dates`, `when_times`, `when_holidays`, `when_wishes`), a library the rarer
rest (`when_library`), and `when_meaning` finds what is meant among it. Everything is local to the business.
"""

import re
from dataclasses import replace
from datetime import date, time

from receptionist.agent.frame_agent.understanding.when_dates import read_dates
from receptionist.agent.frame_agent.understanding.when_found import (
    DateRead,
    DateSaid,
    TimeRead,
    TimeSaid,
    WhenFound,
    WordsSaid,
)
from receptionist.agent.frame_agent.understanding.when_holidays import read_holidays
from receptionist.agent.frame_agent.understanding.when_library import read_with_library
from receptionist.agent.frame_agent.understanding.when_meaning import meant_date, meant_time
from receptionist.agent.frame_agent.understanding.when_text import Readable, readable
from receptionist.agent.frame_agent.understanding.when_times import PARTS_OF_DAY, judged, read_times
from receptionist.agent.frame_agent.understanding.when_wishes import asap_words, flexible_words
from receptionist.domain.lead import WishedTime

__all__ = ["DateSaid", "TimeSaid", "WhenFound", "WordsSaid", "find_when", "to_wished"]

# Cheap, and false only for texts without any word of number, day, part of day or haste.
_WORTH_READING = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twent|thirt|\w+ty\b"
    r"|\w+th\b|first|second"
    r"|third|half|quarter|noon|mid|(?:to)?night|now\b|morning|afternoon|evening|lunch|\w*days?\b|tom|tmr"
    r"|week|month|year|hour|minute|ago\b"
    r"|when|any|asap|a\.s\.a\.p|immediately|urgent|once|soon|earl|next|right|straight|available"
    r"|flexible|wide|matter|mind|care"
    r"|preference|up to you|choose|pick|decide|choice|either|difference|surprise|all\b|end\b|close"
    r"|easter|christmas|xmas|thanks"
    r"|hallow|june|valentine|new year|spring|summer|autumn|winter|fortnight|[ap]\.? ?m\b|o'?clock|later"
    r"|mon\b|tue|wed|thu|fri"
    r"|sat|sun|jan|feb|mar|apr|may\b|jul|aug|sep|oct|nov|dec)",
    re.IGNORECASE,
)
_PART_IN_DAY = re.compile(r"morning|afternoon|evening|tonight|night")
_PROMPT_OF_SLOT = {"wished": "When would suit you?", "offer": "When would suit you?"}
_LEAD_IN = re.compile(
    r"\b(?:no later than|no earlier than|not before|any ?time after|after|before|by|until|till|from"
    r"|between|around|about|past) $"
)
_NEAR_CHARACTERS = 12
_EVENING = time(18)


def find_when(text: str, *, asked: str = "", today: date, now: time | None = None, region: str = "US") -> WhenFound:
    """What `text` says about when, seen from `today` and `now` where the business is.

    `asked` is what was said to the speaker before, or the key of the slot asked for; its times and parts of the day
    help to judge a lone "9". `region` "US" reads 3/4 as March 4; any other as April 3.
    """
    if not _WORTH_READING.search(text):
        return WhenFound()
    asked = _PROMPT_OF_SLOT.get(asked.strip().lower(), asked)
    read = readable(text)
    plain = read.plain
    dates, times = _reads(plain, today, now, asked, month_first=region.upper() == "US")
    times = _settled(times, asked, today)
    day = meant_date(plain, dates, asked, today)
    hour = meant_time(plain, times)
    asap, flexible = asap_words(plain), flexible_words(plain, asked)
    places = [(part.start, part.end) for part in (day.date, hour) if part and (part is hour or day.bound != "past")]
    places += [match.span() for match in (asap, flexible) if match]
    date_said = _date_said(read, day.date, day.bound) if day.date else None
    if date_said is None and hour is not None and hour.day is not None:
        date_said = _date_said(read, DateRead(hour.start, hour.end, hour.day, hour.day))
    return WhenFound(
        date=date_said,
        time=_time_said(read, hour) if hour and (hour.first or hour.last) else None,
        dates=tuple(_date_said(read, found) for found in dates),
        times=tuple(_time_said(read, found) for found in times),
        asap=_words_said(read, asap),
        flexible=_words_said(read, flexible),
        not_on=day.not_on,
        said=_said(read, places) or (text.strip() if day.not_on else ""),
    )


def to_wished(found: WhenFound) -> WishedTime | None:
    """The same for the lead card, or `None` where nothing was wished.

    An exact time has `start == end`; "after three" only a start, "before noon" only an end, "by Friday" only a
    last day.
    """
    wanted = found.date if found.date and found.date.bound != "past" else None
    if not (wanted or found.time or found.asap or found.flexible or found.not_on):
        return None
    day, last_day = None, None
    if wanted:
        day = None if wanted.bound == "by" else wanted.first
        last_day = wanted.last if wanted.bound == "by" or wanted.last != wanted.first else None
    return WishedTime(
        said=found.said,
        day=day,
        last_day=last_day,
        start=found.time.first if found.time else None,
        end=found.time.last if found.time else None,
        not_on=found.not_on,
        asap=found.asap is not None,
        flexible=found.flexible is not None,
    )


def _reads(
    plain: str, today: date, now: time | None, asked: str, *, month_first: bool
) -> tuple[list[DateRead], list[TimeRead]]:
    """All days and times a text names, in order: by our own rules first, then by the library."""
    holidays, left = read_holidays(plain, today)
    days, left = read_dates(left, today, month_first=month_first, asked=asked)
    days += holidays
    times, left = read_times(left, today, now, asked=asked, has_date=bool(days))
    times += [_part_of(day, match[0]) for day in days if (match := _PART_IN_DAY.search(plain, day.start, day.end))]
    more_days, more_times = read_with_library(left, today, now)
    return (
        sorted(days + more_days, key=lambda day: day.start),
        sorted(times + more_times, key=lambda at: at.start),
    )


def _part_of(day: DateRead, word: str) -> TimeRead:
    """The evening in "this evening"."""
    part = "night" if word == "tonight" else word
    first, last = PARTS_OF_DAY[part]
    return TimeRead(day.start, day.end, first, last, part=part)


def _settled(times: list[TimeRead], asked: str, today: date) -> list[TimeRead]:
    """Lone hours with their half of the day, taken from the words beside them or from what was asked."""
    parts = [at for at in times if at.part]
    settled: list[TimeRead] = []
    for at in times:
        if at.sure or at.first is None:
            settled.append(at)
            continue
        part = (
            min(parts, key=lambda other: min(abs(other.start - at.end), abs(at.start - other.end))).part
            if parts
            else ""
        )
        part = part or _asked_part(asked, today, at.first)
        said = judged(at.first.hour % 12 or 12, part)
        moment = at.first.replace(hour=said[0]) if said else at.first
        settled.append(replace(at, first=moment, last=moment))
    return settled


def _asked_part(asked: str, today: date, at: time) -> str:
    """The part of the day that was asked about, where it tells more than the hour itself."""
    if not asked:
        return ""
    asked_plain = readable(asked).plain
    times, _ = read_times(asked_plain, today, None)
    parts = {time_.part for time_ in times if time_.part}
    if len(parts) == 1:
        return parts.pop()
    exact = [time_.first for time_ in times if time_.first and not time_.part and time_.sure]
    is_late = exact and all(moment >= _EVENING for moment in exact)
    return "evening" if is_late and 7 <= at.hour % 12 <= 10 else ""


def _said(read: Readable, places: list[tuple[int, int]]) -> str:
    """The words of a wish, with the "after" or "between" before them; in one piece where they stand together."""
    pieces: list[tuple[int, int]] = []
    for start, end in sorted(set(places)):
        lead = _LEAD_IN.search(read.plain[:start])
        start = lead.start() if lead else start
        if pieces and start - pieces[-1][1] <= _NEAR_CHARACTERS:
            pieces[-1] = (pieces[-1][0], max(end, pieces[-1][1]))
        else:
            pieces.append((start, end))
    return ", ".join(read.original[slice(*read.place(*piece))] for piece in pieces)


def _date_said(read: Readable, found: DateRead, bound: str = "") -> DateSaid:
    start, end = read.place(found.start, found.end)
    return DateSaid(start, end, read.original[start:end], found.first, found.last, bound)


def _time_said(read: Readable, found: TimeRead) -> TimeSaid:
    start, end = read.place(found.start, found.end)
    return TimeSaid(start, end, read.original[start:end], found.first, found.last)


def _words_said(read: Readable, match: re.Match[str] | None) -> WordsSaid | None:
    if match is None:
        return None
    start, end = read.place(match.start(), match.end())
    return WordsSaid(start, end, read.original[start:end])
