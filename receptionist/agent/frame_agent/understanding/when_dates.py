"""Days as callers name them, read from plain text: "the 14th", "Tuesday next week", "March the 3rd", "in two days"."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from receptionist.agent.frame_agent.understanding.when_calendar import (
    MONTH,
    WEEKDAY,
    WEEKDAY_SHORT,
    made_date,
    monday_of,
    month_of,
    shifted_months,
    upcoming,
    upcoming_day,
    weekday_of,
    year_of,
)
from receptionist.agent.frame_agent.understanding.when_found import DateRead
from receptionist.agent.frame_agent.understanding.when_text import consume

_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_TH = r"(?:st|nd|rd|th)"
_YEAR = r"(?:(?:1[89]|20)\d\d|(?:19|20) \d\d|'\d\d)(?![\d:]| ?[ap]\.? ?m\b)"
_OF_YEAR = rf"(?:(?:,? of|,| in|[-/])? ?(?P<year>{_YEAR}))?"
_LEAD = rf"(?:\b(?P<wd>{WEEKDAY}),? ?(?:the )?)?"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_COUNT = r"(?P<n>\d{1,3}|an?|a couple(?: of)?|a few)"
# What may stand behind a bare "the 14th"; a thing that is counted ("the second sink") may not.
_AFTER_BARE = (
    r"(?=\s*(?:$|[.,;:!?)\x00\"-]|(?:at|of|in|or|if|please|works?|would|will|between|to|till|until|through|after"
    r"|before|around|about|morning|afternoon|evening|night|sounds|instead|might|may|any|anytime|because|but|thanks"
    r"|thank|for|with|on|by|just|then|not|this|next|so|should|great|good|ok|okay|maybe|from|can|could"
    r"|\d{1,2}(?::\d\d| ?[ap]\.? ?m| \d\d| ?o'?clock)|and (?:(?:the )?\d+(?:st|nd|rd|th)?|at|i|we|he|she|they|it|my"
    r"|also|just|can|could|then|after|before|maybe|possibly|if|please|leaving|leave|change|make|move|book|set"
    r"|see|have|put|schedule|try|get|is)|is (?:fine|good|great|ok|okay|best|better|perfect|available"
    r"|free|open|not|the|no))\b))"
)
_DAY_QUESTION = re.compile(r"\b(?:what|which) (?:date|day)\b", re.IGNORECASE)
_TIME_QUESTION = re.compile(r"\btime\b", re.IGNORECASE)
_ONLY_MANNERS = re.compile(
    r"\b(?:(?:all|it|enough|done|everything) for|how are (?:you|things)(?: doing| feeling)?|you doing) $"
)
_SHORT_CUE = re.compile(
    r"(?:\b(?:on|this|next|last|coming|by|until|till|for|or|and|from|to|before|after|not|following|ok(?:ay)?|k|yes"
    r"|yeah|no|sure|about|maybe|do|does|is|say|make it)|^|[,.;!?\x00-])\s*$"
)
_SHORT_AFTER = re.compile(
    r"\s*(?:$|[.,;!?\x00-]|(?:at|by|before|after|around|between|morning|afternoon|evening|night|next"
    r"|this|or|and|to|the|please|pls|then|works?|ok|okay|good|fine|is|would|instead|am|pm|thx|\d)\b)"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    today: date
    month_first: bool


def read_dates(plain: str, today: date, *, month_first: bool, asked: str = "") -> tuple[list[DateRead], str]:
    """The days a plain text names, in order, and the text with them blanked out.

    `month_first` reads 3/4 as the fourth of March, as Americans do; `asked` tells whether a lone "14" answers a
    question for a day.
    """
    rules = _Rules(today, month_first)
    found: list[DateRead] = []
    about_day = _DAY_QUESTION.search(asked) and not _TIME_QUESTION.search(asked)
    for pattern, reader in _READERS + (_ANSWERS if about_day else ()):
        for match in pattern.finditer(plain):
            reads = reader(match, rules)
            for read in reads:
                found.append(read)
            if reads:
                plain = consume(plain, match.start(), match.end())
    return sorted(found, key=lambda read: read.start), plain


def _single(match: re.Match[str], day: date | None, *, bare: bool = False, group: str | int = 0) -> list[DateRead]:
    return [DateRead(match.start(group), match.end(group), day, day, bare)] if day else []


def _days(match: re.Match[str], first: date, last: date) -> list[DateRead]:
    return [DateRead(match.start(), match.end(), first, last)]


def _month_day(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    month, day = month_of(match["month"]), int(match["day"])
    year = year_of(match["year"], rules.today)
    if year:
        return _single(match, made_date(year, month, day))
    return _single(match, upcoming(month, day, rules.today), bare=True)


def _day_span_of_month(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    month, year = month_of(match["month"]), year_of(match["year"], rules.today)
    first, last = int(match["day"]), int(match["day2"])
    start = made_date(year, month, first) if year else upcoming(month, first, rules.today)
    end = made_date(start.year, month, last) if start else None
    if not start or not end or end < start:
        return []
    return [
        DateRead(match.start("one"), match.end("one"), start, start),
        DateRead(match.start("two"), match.end("two"), end, end),
    ]


def _iso(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    return _single(match, made_date(int(match["year"]), int(match["month"]), int(match["day"])))


def _numeric(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    one, two, year_words = int(match[1]), int(match[2]), match[3]
    month, day = (one, two) if rules.month_first else (two, one)
    if month > 12:
        month, day = day, month
    if not year_words:
        return _single(match, upcoming(month, day, rules.today) if made_date(2000, month, day) else None, bare=True)
    year = year_of(year_words if len(year_words) == 4 else f"'{year_words}", rules.today)
    return _single(match, made_date(year or 0, month, day) if year else None)


def _day_month_numbers(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """ "the 8th of the 7th 1906": the day comes first wherever it is said so."""
    digits = match["year"].replace(" ", "").lstrip("'")
    year = year_of(digits if len(digits) == 4 else f"'{digits}", rules.today)
    return _single(match, made_date(year or 0, int(match["month"]), int(match["day"])) if year else None)


def _digits_only(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """A date of birth said in eight digits; where it can only be read one way, that way."""
    digits = re.sub(r"\D", "", match[0])
    if len(digits) != 8:
        return []
    one, two, year = int(digits[:2]), int(digits[2:4]), int(digits[4:])
    if not 1900 <= year <= rules.today.year + 1:
        return []
    month, day = (one, two) if (rules.month_first and one <= 12) or two > 12 else (two, one)
    return _single(match, made_date(year, month, day))


def _day_of_month(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """ "5th of this month", "21st of next month", "5th of the month"."""
    which = match["which"] or "the"
    if which in ("the", "each"):
        return _single(match, upcoming_day(int(match["day"]), rules.today))
    months = {"this": 0, "next": 1, "last": -1, "following": 1, "coming": 1}[which.split()[-1]]
    month = shifted_months(rules.today.replace(day=1), months)
    return _single(match, made_date(month.year, month.month, int(match["day"])))


def _bare_day(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    weekday = weekday_of(match["wd"]) if match["wd"] else None
    day = upcoming_day(int(match["day"]), rules.today, weekday)
    if not match["wd"] and int(match["day"]) <= 3 and not re.match(r"[a-z]", match[0]):
        return []  # "first, ..." is no day
    start = match.start("wd") if match["wd"] else match.start("nth")
    return [DateRead(start, match.end("nth"), day, day, True)] if day else []


def _answered_day(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    return _single(match, upcoming_day(int(match["day"]), rules.today), bare=True, group="nth")


def _weekday(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """A weekday with what stands around it: this, next, coming, next week, a week from."""
    said = match["wd"]
    if re.fullmatch(WEEKDAY_SHORT, said) and not match["mod"] and not match["week"]:
        text = match.string
        if not (_SHORT_CUE.search(text[: match.start("wd")]) and _SHORT_AFTER.match(text[match.end("wd") :])):
            return []
    weekday = weekday_of(said) or 0
    monday = monday_of(rules.today)
    coming = rules.today + timedelta(days=(weekday - rules.today.weekday() - 1) % 7 + 1)
    mod, week = (match["mod"] or "").strip(), (match["week"] or "").strip()
    weeks = {"this": 0, "next": 1, "following": 1, "last": -1, "previous": -1}
    which = next((word for word in re.findall(r"[a-z]+", f"{week} {mod}") if word in weeks), "")
    if week == "coming" or "coming" in mod:
        return _single(match, coming, bare=True)
    if "after next" in week:
        weeks_on = 2 if "week" in week or mod == "" else 1
        return _single(match, monday + timedelta(days=weekday, weeks=weeks_on))
    if week == "week" or re.match(r"(?:a|\d) weeks? (?:from|on|after)", mod):
        count = int(mod[0]) if mod[:1].isdigit() else 1
        return _single(match, coming + timedelta(weeks=count))
    if "week" in week or "week" in mod:
        return _single(match, monday + timedelta(days=weekday, weeks=weeks.get(which, 0)))
    if which == "this":
        day = monday + timedelta(days=weekday)
        return _single(match, day if day >= rules.today else coming)
    if which:
        return _single(match, monday + timedelta(days=weekday, weeks=weeks[which]))
    return _single(match, coming, bare=True)


def _named_day(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    if _ONLY_MANNERS.search(match.string[: match.start()]):
        return []
    said = match["said"]
    if "day after" in said:
        offset = 2
    elif "day before" in said:
        offset = -2
    elif said.startswith(("tom", "tmr", "2mor")):
        offset = 1
    else:
        offset = -1 if said.startswith(("yes", "last")) else 0
    day = rules.today + timedelta(days=offset)
    return [DateRead(match.start("said"), match.end("said"), day, day)]


def _counted(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """ "in two days", "3 weeks ago", "a week from tomorrow"."""
    words = match["n"]
    number = int(words) if words.isdigit() else {"a": 1, "an": 1}.get(words, 3 if "few" in words else 2)
    groups = match.groupdict()
    sign = -1 if groups.get("ago") else 1
    start = rules.today + timedelta(days={"tomorrow": 1, "yesterday": -1}.get(groups.get("base") or "", 0))
    unit = match["unit"]
    if unit in ("month", "year"):
        return _single(match, shifted_months(start, sign * number * (12 if unit == "year" else 1)))
    return _single(match, start + timedelta(days=sign * number * {"day": 1, "week": 7, "fortnight": 14}[unit]))


def _weekend(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    weeks = {"next": 1, "last": -1, "following": 1}.get((match["which"] or "").split(" ")[-1], 0)
    saturday = monday_of(rules.today) + timedelta(days=5, weeks=weeks)
    first = max(saturday, rules.today) if weeks == 0 else saturday
    return _days(match, first, saturday + timedelta(days=1))


def _week(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """A week or a part of one. This week begins today: what is past can not be booked."""
    which = (match["which"] or "this").split()[-1]
    weeks = 2 if "after next" in match[0] else {"next": 1, "following": 1, "coming": 1, "last": -1}.get(which, 0)
    monday = monday_of(rules.today) + timedelta(weeks=weeks)
    part = match["part"] or ""
    first, last = monday, monday + timedelta(days=6)
    if re.search(r"early|beginning|start", part):
        last = monday + timedelta(days=1)
    elif "mid" in part:
        first, last = monday + timedelta(days=1), monday + timedelta(days=3)
    elif re.search(r"end|late\b", part):
        first, last = monday + timedelta(days=3), monday + timedelta(days=4)
    if weeks == 0:
        first, last = max(first, rules.today), max(last, rules.today)
    return _days(match, first, last)


def _coming_days(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    number = int(match["n"]) if match["n"].isdigit() else (3 if match["n"] == "few" else 2)
    if match["unit"] == "month":
        return _days(match, rules.today, shifted_months(rules.today, number))
    return _days(match, rules.today, rules.today + timedelta(days=number * (7 if match["unit"] == "week" else 1)))


def _month_range(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    which = (match["which"] or "this").split()[-1]
    months = {"next": 1, "following": 1, "coming": 1, "last": -1}.get(which, 0)
    return _month_part(match, shifted_months(rules.today.replace(day=1), months), match["part"] or "", rules)


def _named_month(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    month, year = month_of(match["month"]), year_of(match["year"], rules.today)
    if not year:
        year = rules.today.year + (1 if month < rules.today.month else 0)
    reads = _month_part(match, date(year, month, 1), match["part"] or "", rules)
    start = match.start() if match["part"] else match.start("month")
    return [replace(read, start=start) for read in reads]


def _month_part(match: re.Match[str], first: date, part: str, rules: _Rules) -> list[DateRead]:
    length = monthrange(first.year, first.month)[1]
    last = first.replace(day=length)
    if counted := re.search(r"(\d)(?:st|nd|rd|th) week", part):
        first = first + timedelta(weeks=int(counted[1]) - 1)
        last = first + timedelta(days=6)
    elif "last week" in part:
        first = last - timedelta(days=6)
    elif re.search(r"early|beginning|start", part):
        last = first.replace(day=10)
    elif "mid" in part:
        first, last = first.replace(day=11), first.replace(day=20)
    elif re.search(r"end|late\b", part):
        first = first.replace(day=21)
    if first <= rules.today <= last:
        first = rules.today
    return _days(match, first, last)


def _nth_weekday(match: re.Match[str], rules: _Rules) -> list[DateRead]:
    """ "the first Monday of February"."""
    weekday = weekday_of(match["wd"]) or 0
    month = month_of(match["month"])
    year = year_of(match["year"], rules.today) or rules.today.year
    for wanted in (year, year + 1):
        start = date(wanted, month, 1)
        if match["n"] == "last":
            end = start.replace(day=monthrange(wanted, month)[1])
            day = end - timedelta(days=(end.weekday() - weekday) % 7)
        else:
            day = start + timedelta(days=(weekday - start.weekday()) % 7, weeks=int(match["n"][0]) - 1)
        if match["year"] or day >= rules.today:
            return _single(match, day)
    return []


_PART_OF_PERIOD = (
    r"(?P<part>(?:the )?(?:(?:very )?(?:end|beginning|start|middle)(?: of)?|(?:later|late|early|mid|earlier)(?: in)?"
    r"|(?:rest|remainder) of|(?:[1-4](?:st|nd|rd|th)|last) week(?: of| in)?)(?: the)? ?-?)"
)
_TO = r"(?: ?- ?| (?:to|through|thru|till|until|and|or)(?: the)? )"
_WHICH = r"(?:this|next|last|the following|following|the coming|coming)"
_TYPOS_OF_TOMORROW = r"tom+or+ow|tommorrow|tmrw|tmr|2moro|2morrow"

_Reader = Callable[[re.Match[str], _Rules], list[DateRead]]
_READERS: tuple[tuple[re.Pattern[str], _Reader], ...] = tuple(
    (re.compile(pattern), reader)
    for pattern, reader in (
        (
            r"\b(?P<year>(?:19|20)\d\d)(?P<mark>[-/. ])(?P<month>0?[1-9]|1[0-2])(?P=mark)(?P<day>" + _DAY + r")\b(?!-)",
            _iso,
        ),
        (rf"\b(?P<n>[1-5]{_TH}|last) (?P<wd>{WEEKDAY}) (?:of|in) (?P<month>{MONTH})\b{_OF_YEAR}", _nth_weekday),
        (
            rf"\b(?P<one>(?P<day>{_DAY}){_TH}?){_TO}(?P<two>(?P<day2>{_DAY}){_TH}?(?: of)?,? "
            rf"(?P<month>{MONTH})\b{_OF_YEAR})",
            _day_span_of_month,
        ),
        (
            rf"\b(?P<one>(?P<month>{MONTH}) (?:the )?(?P<day>{_DAY}){_TH}?){_TO}(?P<two>"
            rf"(?P<day2>{_DAY}){_TH}?\b{_OF_YEAR})(?! ?(?:[ap]\.?m|:))",
            _day_span_of_month,
        ),
        (rf"{_LEAD}\b(?P<day>{_DAY}){_TH}?(?: day)?(?: of|[,/-])? ?(?P<month>{MONTH})\b{_OF_YEAR}", _month_day),
        (
            rf"{_LEAD}\b(?P<month>{MONTH})(?:,| -|-)? ?(?:the )?(?!(?:19|20) \d\d\b(?! ?(?:[ap]\.? ?m|\d)))"
            rf"(?P<day>{_DAY})(?:{_TH})?\b(?!:\d| ?[ap]\.? ?m\b|/)(?: day)?{_OF_YEAR}",
            _month_day,
        ),
        (
            rf"\b(?P<day>{_DAY}){_TH}? of (?:the )?(?P<month>0?[1-9]|1[0-2])(?:{_TH})?(?:,| of| in)? (?P<year>"
            r"(?:19|20)\d\d|(?:19|20) \d\d|\d\d)\b",
            _day_month_numbers,
        ),
        (r"\b(\d{1,2})[-/](\d{1,2})(?:[-/]| )((?:19|20)\d\d|(?<=[-/])\d\d)\b", _numeric),
        (r"\b(\d{1,2})\.(\d{1,2})\.((?:19|20)?\d\d)\b", _numeric),
        (
            r"(?<![\d$/.])(?<!\d )\b(?!24/7)(?!(?<!on )(?<!for )(?<!by )(?:1/[2348]|[23]/[348])\b)(\d{1,2})/"
            r"(\d{1,2})()\b(?![\d/]| ?(?:inch|\"|of|cup|mile))",
            _numeric,
        ),
        (r"^\s*(?:it's |it is )?\d(?:[ /-]?\d){7}\s*[.!]?\s*$", _digits_only),
        (
            rf"\b(?P<day>{_DAY})(?:{_TH})?(?: day)?(?: of| in)? (?P<which>this|next|the|last|the following"
            r"|the coming|each) month\b",
            _day_of_month,
        ),
        (
            rf"\b(?:(?P<wd>{WEEKDAY}),? (?:the )?|(?:the|on|by|until|till|from|to|for|and|or|between) |^\W*"
            rf"|[,.?!] ?)(?P<nth>(?P<day>{_DAY}){_TH})\b{_AFTER_BARE}",
            _bare_day,
        ),
        (rf"\b{_COUNT} {_UNIT} (?:from|after) (?P<base>now|today|tomorrow)\b", _counted),
        (rf"\b{_COUNT} {_UNIT} (?P<ago>ago|before|earlier)\b", _counted),
        (rf"\b{_COUNT} {_UNIT} (?:later|hence)\b", _counted),
        (rf"\b(?:in|within) {_COUNT} {_UNIT}(?:'?s? time)?\b(?! (?:old|warranty|contract))", _counted),
        (
            rf"\b(?P<said>(?:(?:the )?day after (?:{_TYPOS_OF_TOMORROW})|(?:the )?day before yesterday|today"
            rf"|{_TYPOS_OF_TOMORROW}|yesterday"
            rf"|tonight|last night|this (?:morning|afternoon|evening))(?:'?s)?)\b(?:,? {WEEKDAY}\b)?",
            _named_day,
        ),
        (
            r"\b(?P<mod>(?:this |the |next )?(?:coming |following |upcoming )|(?:this|next|last|previous) "
            r"(?:week(?:'s)?(?: on)? )?"
            rf"|(?:a|\d) weeks? (?:from|on|after) (?:next |this )?)?\b(?P<wd>{WEEKDAY})(?!\w)"
            r"(?P<week>,? (?:of |in )?(?:this |next |last |the following )week(?: after next)?| "
            r"(?:the )?week after next| after next"
            rf"| coming\b(?! (?:to|over|from|by|in|back))| week\b)?",
            _weekday,
        ),
        (r"\b(?:(?P<which>this coming|this|next|last|the following|following|the coming|the) )?weekend\b", _weekend),
        (rf"(?:\b{_PART_OF_PERIOD} ?)?\b(?P<which>{_WHICH}) week\b", _week),
        (rf"\b{_PART_OF_PERIOD} ?(?P<which>{_WHICH} )?week\b", _week),
        (r"\b(?P<part>)(?P<which>)(?:the )?week after next\b", _week),
        (r"\b(?:the )?next (?P<n>\d{1,2}|few|couple(?: of)?) (?:\w+ )?(?P<unit>day|week|month)s\b", _coming_days),
        (rf"(?:\b{_PART_OF_PERIOD} ?)?\b(?P<which>{_WHICH}) month\b", _month_range),
        (rf"\b{_PART_OF_PERIOD} ?(?P<which>{_WHICH} )?month\b", _month_range),
        (rf"\b(?P<part>)(?P<month>{MONTH}),? (?:of )?(?P<year>{_YEAR})", _named_month),
        (
            rf"(?:\b{_PART_OF_PERIOD} ?|\b(?:in|during|by|since|until|this|next|for|till|from) )"
            rf"(?P<month>{MONTH})\b(?! \d)"
            rf"(?:,? (?:of )?(?P<year>{_YEAR}))?",
            _named_month,
        ),
    )
)
_ANSWERS: tuple[tuple[re.Pattern[str], _Reader], ...] = (
    (
        re.compile(rf"^\W*(?:[a-z']+ ){{0,2}}?(?P<nth>(?P<day>{_DAY})(?:{_TH})?)(?: please| thanks| then)?\W*$"),
        _answered_day,
    ),
)
