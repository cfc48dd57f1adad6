"""From the days and times that were named to the one that is meant: ranges, bounds, corrections, exclusions."""

import re
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TypeVar

from receptionist.agent.frame_agent.understanding.when_calendar import MONTH, WEEKDAY, shifted_months
from receptionist.agent.frame_agent.understanding.when_found import DateRead, TimeRead

_TAKEN_BACK = re.compile(
    r"\b(?:no|nope|actually|sorry|i mean(?:t)?|rather|wait|scratch that|correction|make (?:it|that)"
    r"|or rather|change (?:it|that)|let's (?:do|say|make)|but (?:i|i've|i'm|then|that)|so\b(?! far)"
    r"|was going to|were going to|instead(?! of)|on second thought|changed my mind)\b"
)
_CHANGE = re.compile(r"\b(?:change|move|moved|reschedule|switch|push|bring|shift|rebook)\b")
_RANGE_JOINT = re.compile(
    r"^\W*(?:(?:and|to|till?|until|through|thru|-)\b|-)\W*(?:(?:the|on|about|around|like) )?$|^ ?- ?$"
)
_RULED_OUT_BEFORE = re.compile(
    r"\b(?:not(?: on| available| free| in| around| home| here)?|except(?: for)?|excluding|other than"
    r"|apart from|aside from|besides|instead of|rather than|but not|no good"
    r"|(?:can't|cannot|can not|won't|don't|do not) (?:do|have|want(?: it)?|be (?:there|home|here"
    r"|available|in)|come|really do)|anything but|any day but"
    r"|any ?time but|(?:i'm|i am|we're|we are|i'll be|we'll be|am) (?:not |unavailable|busy|away"
    r"|out of town|working|at work|gone)(?: (?!until|till)\w+)?)(?: it)?(?: on| for| in| next| this| the"
    r"| all day)*\s*(?:the )?$"
)
_CANT_MAKE = re.compile(r"\b(?:can't|cannot|can not|won't be able to|unable to) make (?:it )?(?:on |for )?$")
_RULED_OUT_AFTER = re.compile(
    r"^'?s?(?: (?:morning|afternoon|evening))?\s*(?:(?:doesn't|does not|don't|do not|won't|will not"
    r"|isn't|is not|wouldn't|can't)\b(?! it)"
    r"|(?:is )?(?:no good|bad|impossible|not (?:good|possible|great))|is out|i (?:can't|cannot)|i'm (?:busy"
    r"|working|away|out)|is a no"
    r"|is (?:way |a bit |a little |much )?too (?:early|soon|late|far))"
)
_LIST_JOINT = re.compile(r"^[\s,]*(?:or|and|nor|on|the|,)*[\s,]*(?:on |the )?$")
_LIST_OF_DAYS = re.compile(r",? ?(?:(?:or|and)(?: maybe| else| possibly| even)? )?(?:on )?")
_AFTER_TIME = re.compile(
    r"(?:\bno (?:earlier|sooner) than|\bnot before|\bafter|\bpast|(?<!no )(?<!not )\blater than"
    r"|\bstarting(?: at| from)?|\banytime from|\bfrom|\bsince)(?: about| around| like)?\s*$"
)
_BEFORE_TIME = re.compile(
    r"(?:\bno later than|\bnot (?:after|later than)|\bbefore|\bby|\buntil|\btill?|\bearlier than"
    r"|\bprior to)(?: about| around| like| the)?\s*$"
)
_OR_LATER = re.compile(
    r"^,?\s*(?:or (?:later|after|so onwards)|onwards?|on\b(?! \S)|and (?:after|later|onwards)|at the earliest)"
)
_OR_EARLIER = re.compile(r"^,?\s*(?:or (?:earlier|before|sooner)|at the latest)")
_WEEKDAY = re.compile(rf"\b{WEEKDAY}(?!\w)")
_MONTH = re.compile(rf"\b{MONTH}")
_FAR = 60  # days
_PAST = re.compile(
    r"\b(?:broke|broken|started|stopped|happened|began|failed|died|burst|since|noticed|installed|called"
    r"|came|went|quit|leaked|flooded|(?:was|were)(?= (?:here|there|over|visiting|away)\b))"
    r"(?:,? (?!to\b|for\b)\w+,?){0,4} $"
)
_BETWEEN = re.compile(r"\b(?:between|from|any ?time)(?: about| around| the| like)?\s*$")
_NOT_TIME_BEFORE = re.compile(
    r"\b(?:not(?: in(?: the)?| at| the)?|except(?: for)?|instead of|rather than|other than|(?:can't"
    r"|cannot|can not|won't|don't|do not) (?:do|have|want)(?: it)?(?: at)?) $"
)
_BUSY_UNTIL = re.compile(
    r"\b(?:(?:get|gets|am|be|i'm) (?:off|home|out|done|back)(?: of| from)?(?: work| school)?|finish"
    r"(?: work)?|off work)(?: at| around| about)? $"
    r"|\b(?:work|working|at work|busy|in (?:a )?meetings?|in class|not (?:home|here|available|free|back"
    r"|in)|away|tied up) (?:until|till?) $"
)
# What somebody has on that day or hour; what they wish for is elsewhere in the sentence.
_TAKEN = re.compile(
    r"\b(?:have|had|got|having|'ve|there's)(?: [\w'-]+){0,3} (?:wedding|interview|date|meeting|party|game|class"
    r"|shift|funeral|flight|trip|commitment|engagement|thing|something(?: \w+)?|plans|work|recital|exam|test"
    r"|doctor|dentist|dinner|surgery)(?: \w+)?(?: (?:on|at|by|that|this|for))? $"
)
# "That's Thanksgiving. Monday then.": a day that is only named, and another taken.
_MERELY_NAMED = re.compile(r"\b(?:that|it)(?:'s| is| was| would be)(?: already| the| a| on)? $")
_SO_ANOTHER = re.compile(r"[.!?;]|\b(?:so|then|but)\b")
_INSTEAD = re.compile(r"\binstead\b(?! of)")
_TELLS_TIME = re.compile(r"\b(?:it's|its|it is|time is) (?:already |now |currently )?$")
_NOT_UNTIL = re.compile(
    r"\b(?:wait|away|out(?: of town| of the (?:house|country|office))?|gone|busy|tied up|vacation"
    r"|traveling|back|home|here|available|free|open) (?:until|till?|for)(?: the| this| next)? ?$"
)
_NEGATED = re.compile(
    r"\b(?:can't|cannot|can not|won't|don't|not|never|nothing|unable to)(?: \w+){0,2}? (?:do|make|be"
    r"|come|have|get|home|there|here|free|available|off|anything)"
    r"(?: \w+){0,3} $"
)

_Read = TypeVar("_Read", DateRead, TimeRead)


@dataclass(frozen=True, slots=True)
class DateMeant:
    """The day meant, if any; `bound` as in `DateSaid`; `not_on` the weekdays ruled out."""

    date: DateRead | None
    bound: str
    not_on: tuple[int, ...]


def meant_date(plain: str, reads: list[DateRead], asked: str, today: date) -> DateMeant:
    """Which of the days named in a text is the one wished for."""
    reads = _drawn_together(plain, [_past_read(plain, read, today) for read in reads])
    out = _ruled_out(plain, reads, asked)
    not_on = {
        read.first.weekday()
        for read in out
        if _WEEKDAY.search(plain[read.start : read.end]) and not re.search(r"(?:of|than) $", plain[: read.start])
    }
    kept = [read for read in reads if read not in out]
    ranges = _date_ranges(plain, kept)
    upcoming = [read for read in ranges if read.last >= today]
    chosen = _chosen(plain, upcoming or ranges)
    if chosen is not None and len(days := _weekdays_listed(plain, chosen, upcoming)) > 1:
        firsts = sorted(read.first for read in days)
        whole = replace(chosen, end=days[-1].end, first=firsts[0], last=firsts[-1])
        between = {firsts[0] + timedelta(days=count) for count in range((firsts[-1] - firsts[0]).days)}
        not_on |= {day.weekday() for day in between.difference(firsts)}
        chosen = whole
    bound = "" if chosen is None else _date_bound(plain, chosen) if upcoming else "past"
    return DateMeant(chosen, bound, tuple(sorted(not_on)))


def meant_time(plain: str, reads: list[TimeRead]) -> TimeRead | None:
    """Which of the times named in a text is the one wished for, with its bounds."""
    kept = [read for read in reads if not _is_time_ruled_out(plain, read)]
    kept = [read for read in kept if not _is_now(plain, read)] or kept
    exact = [read for read in kept if not read.part] or kept
    bounded = _joined_bounds([_with_bound(plain, read) for read in _time_ranges(plain, exact)])
    return _chosen(plain, bounded)


def _chosen(plain: str, reads: list[_Read]) -> _Read | None:
    """The first one named, unless a later one takes it back or the talk is of changing it."""
    free = [read for read in reads if not _TAKEN.search(plain[: read.start])]
    reads = free or reads
    if not reads:
        return None
    if _INSTEAD.search(plain, reads[-1].end):
        return reads[-1]
    chosen = reads[0]
    for read in reads[1:]:
        between = plain[chosen.end : read.start]
        is_day = isinstance(read, DateRead)
        only_named = is_day and _MERELY_NAMED.search(plain[: chosen.start]) and _SO_ANOTHER.search(between)
        changed = _CHANGE.search(plain) and not re.search(r"\bor\b", between)
        if only_named or changed or _TAKEN_BACK.search(between):
            chosen = read
    return chosen


def _drawn_together(plain: str, reads: list[DateRead]) -> list[DateRead]:
    """Weekdays put into the week named beside them: "next week, maybe Thursday", "Thursday or Friday next week"."""
    stretches = [read for read in reads if 1 < (read.last - read.first).days < 32]
    out = {read.start for read in _ruled_out(plain, reads, "")}
    drawn: list[DateRead] = []
    used: list[DateRead] = []
    for index, read in enumerate(reads):
        later = reads[index + 1] if index + 1 < len(reads) else None
        if not (read.bare and _is_weekday(plain, read)):
            drawn.append(read)
        elif (
            later and not later.bare and later.first == later.last and _LIST_JOINT.match(plain[read.end : later.start])
        ):
            drawn.append(_moved(read, (later.first - read.first).days // 7))
        elif len(stretches) == 1 and (inside := _first_within(read, stretches[0])):
            drawn.append(inside)
            if read.start not in out:
                used.append(stretches[0])
        else:
            drawn.append(read)
    return [read for read in drawn if read not in used]


def _weekdays_listed(plain: str, chosen: DateRead, reads: list[DateRead]) -> list[DateRead]:
    """ "Monday, Wednesday or Friday": those days and none between them; `chosen` alone where it begins no such list."""
    listed, joints = [chosen], ""
    for read in reads:
        joint = plain[listed[-1].end : read.start]
        if read.start >= listed[-1].end and _LIST_OF_DAYS.fullmatch(joint):
            listed.append(read)
            joints += joint
    firsts = [read.first for read in listed]
    is_week = (max(firsts) - min(firsts)).days < 7 and all(_is_weekday(plain, read) for read in listed)
    return listed if is_week and re.search(r"\b(?:or|and)\b", joints) else [chosen]


def _is_weekday(plain: str, read: DateRead) -> bool:
    return read.first == read.last and bool(_WEEKDAY.search(plain[read.start : read.end]))


def _moved(read: DateRead, weeks: int) -> DateRead:
    return replace(read, first=read.first + timedelta(weeks=weeks), last=read.last + timedelta(weeks=weeks))


def _first_within(weekday: DateRead, stretch: DateRead) -> DateRead | None:
    """The first such weekday of a stretch of days."""
    weeks = max(0, -((weekday.first - stretch.first).days // 7))
    inside = _moved(weekday, weeks)
    return inside if stretch.first <= inside.first <= stretch.last else None


def _past_read(plain: str, read: DateRead, today: date) -> DateRead:
    """The Monday it broke was the last one, and so was the May it was installed."""
    words = plain[read.start : read.end]
    if read.first <= today or not _PAST.search(plain[: read.start]) or re.search(r"\d{4}|next|this|coming", words):
        return read
    if _WEEKDAY.fullmatch(words) or "weekend" in words:
        return replace(read, first=read.first - timedelta(days=7), last=read.last - timedelta(days=7), bare=False)
    if _MONTH.search(words) or (read.first - today).days > _FAR:  # the Halloween since when it drips
        return replace(read, first=shifted_months(read.first, -12), last=shifted_months(read.last, -12), bare=False)
    return read


def _is_ruled_out(plain: str, read: DateRead, asked: str) -> bool:
    before, after = plain[: read.start], plain[read.end :]
    if re.search(r"\b(?:why|if) not (?:on |for )?$", before):
        return False
    return bool(
        _RULED_OUT_BEFORE.search(before) or _RULED_OUT_AFTER.match(after) or (asked and _CANT_MAKE.search(before))
    )


def _ruled_out(plain: str, reads: list[DateRead], asked: str) -> list[DateRead]:
    """The days that do not suit; a list of them shares its "not" or its "doesn't work"."""
    out = [_is_ruled_out(plain, read, asked) for read in reads]
    for index in range(1, len(reads)):
        joint = plain[reads[index - 1].end : reads[index].start]
        if re.fullmatch(r"[\s,]*(?:or|nor|and)\s+(?:on )?(?:the )?", joint):
            by_before = out[index - 1] and not _RULED_OUT_AFTER.match(plain[reads[index - 1].end :])
            by_after = bool(_RULED_OUT_AFTER.match(plain[reads[index].end :]))
            out[index] = out[index] or by_before
            out[index - 1] = out[index - 1] or by_after
    return [read for read, is_out in zip(reads, out, strict=True) if is_out]


def _date_ranges(plain: str, reads: list[DateRead]) -> list[DateRead]:
    merged: list[DateRead] = []
    for read in reads:
        before = merged[-1] if merged else None
        if before and before.first == before.last and _is_range(plain, before, read):
            if _CHANGE.search(plain[: before.start]):
                merged[-1] = read  # "move it from Monday to Tuesday"
                continue
            last = _moved_behind(plain, before, read)
            if last >= before.first:
                merged[-1] = replace(before, end=read.end, last=last)
                continue
        elif (
            before
            and re.fullmatch(r",? or (?:on )?(?:the )?", plain[before.end : read.start])
            and read.first == before.last + timedelta(days=1)
        ):
            merged[-1] = replace(before, end=read.end, last=read.last)
            continue
        merged.append(read)
    return merged


def _moved_behind(plain: str, before: DateRead, read: DateRead) -> date:
    """The end of a range, moved on by a week or a month where it would come before its beginning."""
    if read.last >= before.first or not read.bare:
        return read.last
    if _WEEKDAY.search(plain[read.start : read.end]):
        return read.last + timedelta(days=7)
    return shifted_months(read.last, 1)


def _is_range(plain: str, before: _Read, read: _Read) -> bool:
    joint = plain[before.end : read.start]
    if not _RANGE_JOINT.match(joint):
        return False
    return not re.search(r"\band\b", joint) or bool(_BETWEEN.search(plain[: before.start]))


def _date_bound(plain: str, read: DateRead) -> str:
    before = plain[: read.start]
    if _NOT_UNTIL.search(before):
        return "after"
    if re.search(r"\b(?:by|before|no later than|until|till?|prior to)(?: the| this| next)? ?$", before):
        return "by"
    if (
        re.search(r"\b(?:after|from|starting(?: on)?|not before|no (?:earlier|sooner) than)(?: the)? ?$", before)
        and read.first == read.last
    ):
        return "after"
    return "after" if re.match(r",? (?:onwards?|or (?:later|after))\b", plain[read.end :]) else ""


def _is_now(plain: str, read: TimeRead) -> bool:
    """ "It's 2 pm now" tells the time and wishes nothing."""
    before, after = plain[: read.start], plain[read.end :]
    return bool(_TELLS_TIME.search(before) and ("currently" in before[-10:] or re.match(r"\s*(?:right )?now\b", after)))


def _is_time_ruled_out(plain: str, read: TimeRead) -> bool:
    return bool(_NOT_TIME_BEFORE.search(plain[: read.start]) or _RULED_OUT_AFTER.match(plain[read.end :]))


def _time_ranges(plain: str, reads: list[TimeRead]) -> list[TimeRead]:
    merged: list[TimeRead] = []
    for read in reads:
        before = merged[-1] if merged else None
        if before and before.first and read.last and before.first == before.last and _is_range(plain, before, read):
            lead = plain[: before.start]
            if _CHANGE.search(lead) and not lead.endswith("between "):
                merged[-1] = read  # "change it from 2 to 4"
                continue
            last = read.last
            if last <= before.first and not read.sure and last.hour < 12:
                last = last.replace(hour=last.hour + 12)
            if last > before.first:
                merged[-1] = replace(before, end=read.end, last=last)
                continue
        merged.append(read)
    return merged


def _with_bound(plain: str, read: TimeRead) -> TimeRead:
    """ "after three" is open at its end, "before noon" at its beginning; a "can't" in front turns them round."""
    if read.first is None or (read.first != read.last and not read.part):
        return read
    before, after = plain[: read.start], plain[read.end :]
    opened, closed = _AFTER_TIME.search(before), _BEFORE_TIME.search(before)
    if _BUSY_UNTIL.search(before):
        return replace(read, last=None)
    bound = opened or closed
    if bound and _NEGATED.search(before[: bound.start()]) and not bound[0].startswith(("no", "not")):
        opened, closed = closed, opened
    if opened or _OR_LATER.match(after):
        return replace(read, first=read.last if opened and read.part == "lunch" else read.first, last=None)
    if closed or _OR_EARLIER.match(after):
        return replace(read, first=None, last=read.first if read.part and closed else read.last)
    return read


def _joined_bounds(reads: list[TimeRead]) -> list[TimeRead]:
    """ "after three but before six" is one stretch."""
    if len(reads) != 2:
        return reads
    one, two = sorted(reads, key=lambda read: read.last is not None)
    if one.last is None and two.first is None and one.first and two.last and one.first < two.last:
        return [replace(one, start=reads[0].start, end=reads[1].end, last=two.last)]
    return reads
