"""Times of day as callers name them, read from plain text: "half past 2", "6 20 in the evening", "between 1 and 3"."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from receptionist.agent.frame_agent.understanding.when_found import TimeRead
from receptionist.agent.frame_agent.understanding.when_text import consume

PARTS_OF_DAY: dict[str, tuple[time, time]] = {
    "early morning": (time(7), time(9)),
    "mid morning": (time(9), time(11)),
    "late morning": (time(10), time(12)),
    "morning": (time(8), time(12)),
    "lunch": (time(12), time(13)),
    "early afternoon": (time(12), time(15)),
    "mid afternoon": (time(14), time(16)),
    "late afternoon": (time(15), time(17)),
    "afternoon": (time(12), time(17)),
    "end of day": (time(16), time(18)),
    "early evening": (time(17), time(19)),
    "late evening": (time(19), time(21)),
    "evening": (time(17), time(20)),
    "night": (time(19), time(22)),
    "after work": (time(17), time(20)),
    "first thing": (time(8), time(9)),
    "daytime": (time(8), time(17)),
}

_AMPM = r"(?P<ampm>[ap]\.? ?m\b\.?|(?<=\d)[ap]\b)"
_CLOCK_WORD = r"(?: ?o ?['\"`´]? ?clock\b)"
_PART = r"(?P<part>morning|afternoon|evening|night|tonight)"
_PART_AFTER = rf"(?:,? (?:(?:in|at|of)(?: the)? |this |that |early )?{_PART}\b)"
_HALF_OF_DAY = rf"(?:(?: ?-?ish\b)?{_CLOCK_WORD}?(?: ?{_AMPM})?{_PART_AFTER}?)"
_PART_IN = rf"(?: (?:(?:in|at|of)(?: the)? |this |that |early ){_PART}\b)"
_PART_BEFORE = r"\b(?P<part>morning|afternoon|evening|night),? "
_H = r"(?P<h>2[0-4]|1\d|0?\d)"
_M = r"(?P<m>[0-5]\d)"
_COUNTED = (
    r"(?! ?(?:%|\$|-?(?:bed|bath|bedroom|bathroom|people|persons?|guests?|adults?|kids?|children|men"
    r"|women|of (?:us|them|those|these)"
    r"|years?|yrs?|months?|weeks?|days?|hours?|hrs?|minutes?|mins?|seconds?|moments?|feet|foot|ft|inch"
    r"(?:es)?|miles?|gallons?|tons?"
    r"|pounds?|usd|dollars?|bucks|cents?|percent|degrees?|times?|things?|units?|toilets?|sinks?|rooms?"
    r"|windows?|doors?|lights?"
    r"|outlets?|outdoor|indoor|faucets?|drains?|cars?|dogs?|cats?|square|story|stories|pieces?|boxes"
    r"|other|more|different|star"
    r"|amp|volt|phase|way|nights?|table|seats?|pax|euros?|[a-z]+ ?(?:street|avenue|road|drive|lane|court"
    r"|blvd|place))\b"
    r"|[:/.,-]?\d|,\d{3}|(?:st|nd|rd|th)\b))"
)
_ADDRESS = (
    r"(?!\W+(?:[a-z0-9]+\W+){0,2}?(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|blvd"
    r"|boulevard|way|place|pl"
    r"|circle|cir|terrace|parkway|pkwy|highway|hwy|apartments?|apt|unit|floor)\b)"
)
_CUE = (
    r"(?:@|\b(?:at|like|around|about|approximately|roughly|(?<!\d )by|before|after|until|till|til|past|say|make it"
    r"|make that|(?:later|earlier|sooner) than|from|since"
    r"|do|let's try|how about|what about|between|(?:change|move|push|switch|shift|bring|bump|back|up"
    r"|time)(?: \w+){0,2} to))(?: like| about| around| say)? "
)
_TIME_QUESTION = re.compile(
    r"\b(?:time|when|hour|slot|how (?:soon|late|early)|noon)\b|\d ?[ap]\.?m\b|\d:\d\d|o'clock", re.IGNORECASE
)
_NO_TIME_QUESTION = re.compile(r"\bhow many|people|number|address|zip|name\b", re.IGNORECASE)
_ANSWER = (
    r"^\W*(?:(?:yes|yeah|yep|no|nope|ok|okay|um|uh|maybe|actually|sure|well|how about|what about|let's "
    r"(?:do|say|make it)|make it"
    r"|make that|say|around|round|about|at|for|i'd (?:like|prefer)|can (?:we|you) do|could (?:we|you) do|is|does)\W+)*"
)
_ANSWER_END = (
    r"(?:\W+(?:please|thanks|thank you|then|instead|ish|or so|works?(?: for me)?|work|is (?:fine|good"
    r"|great|ok|okay|perfect)(?: for me)?"
    r"|would be (?:fine|good|great|ok|okay|perfect|best)|sounds (?:fine|good|great)|if possible|good"
    r"|fine|okay|ok))*\W*$"
)


@dataclass(frozen=True, slots=True)
class _Rules:
    today: date
    now: time | None


def read_times(
    plain: str, today: date, now: time | None, *, asked: str = "", has_date: bool = False
) -> tuple[list[TimeRead], str]:
    """The times a plain text names, in order, and the text with them blanked out.

    `asked` tells whether a lone "3" answers a question for a time; `has_date` that a day stands beside it.
    """
    rules = _Rules(today, now)
    about_time = _TIME_QUESTION.search(asked) and not _NO_TIME_QUESTION.search(asked)
    found: list[TimeRead] = []
    patterns = _ALWAYS
    if about_time:
        patterns += _ANSWERS
    if has_date or about_time:
        patterns += _BESIDE_A_DATE
    for pattern, reader in patterns + _PARTS:
        for match in pattern.finditer(plain):
            reads = reader(match, rules)
            found += reads
            for read in reads:
                plain = consume(plain, read.start, read.end)
    return sorted(found, key=lambda read: read.start), plain


def judged(hour: int, part: str, ampm: str = "") -> tuple[int, bool] | None:
    """The hour of 24 and whether the words left no doubt. Bare hours are judged for visits: 1 to 6 is afternoon."""
    if hour > 24:
        return None
    if hour >= 13 or hour == 0:
        return hour % 24, True
    if ampm:
        return hour % 12 + (12 if ampm[0] == "p" else 0), True
    if part in ("morning", "first thing") or part.endswith("morning"):
        return hour % 12, True
    if part.endswith("afternoon") or part == "lunch":
        return hour % 12 + 12, True
    if part.endswith("evening"):
        return hour % 12 + 12, True
    if part.endswith("night"):
        return (hour % 12 if hour == 12 or hour < 5 else hour + 12), True
    return (hour + 12 if hour < 7 else hour), False


def _read(
    match: re.Match[str], hour: int, minute: int, *, start: int | None = None, end: int | None = None
) -> list[TimeRead]:
    groups = match.groupdict()
    if minute > 59:
        return []
    said = judged(hour, groups.get("part") or "", groups.get("ampm") or "")
    if said is None:
        return []
    at = time(said[0], minute)
    first = match.start() if start is None else start
    return [TimeRead(first, match.end() if end is None else end, at, at, said[1])]


def _clock(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    minute = int(match["m"]) if "m" in match.re.groupindex and match["m"] else 0
    start = match.start("part" if _starts_with_part(match) else "h")
    return _read(match, int(match["h"]), minute, start=start)


def _starts_with_part(match: re.Match[str]) -> bool:
    return bool(match.groupdict().get("part")) and match.start("part") < match.start("h")


def _bare(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    minute = int(match["m"]) if "m" in match.re.groupindex and match["m"] else 0
    return _read(match, int(match["h"]), minute, start=match.start("h"), end=match.end("m" if minute else "h"))


def _past_or_to(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    """ "quarter past 3", "ten to eleven": the part of the day is that of the hour named."""
    minutes = {"quarter": 15, "half": 30}.get(match["q"]) or int(match["q"])
    if not 0 < minutes <= 30:
        return []
    hour = {"noon": 12, "midday": 12, "midnight": 0}.get(match["h"])
    back = match["dir"] in ("to", "til", "till", "until", "before", "of")
    if hour is None and back and int(match["h"]) == 12 and match["part"] == "morning":
        hour = 12  # "quarter to 12 in the morning" is before noon
    if hour is not None:
        at = datetime.combine(rules.today, time(hour))
        sure = True
    else:
        said = judged(int(match["h"]), match["part"] or "", match["ampm"] or "")
        if said is None:
            return []
        at, sure = datetime.combine(rules.today, time(said[0])), said[1]
    at += timedelta(minutes=-minutes if back else minutes)
    return [TimeRead(match.start("q"), match.end(), at.time(), at.time(), sure)]


def _half(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    return _read(match, int(match["h"]), 30)


def _run_together(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    """ "1130am", "eight hundred pm"."""
    digits = match["digits"].zfill(4)
    return _read(match, int(digits[:2]), int(digits[2:]))


def _range(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    """Two hours of which one tells the other's half of the day: "between 1 and 3", "2 to 4 pm", "from 8 to 5"."""
    last = judged(int(match["h2"]), match["part"] or "", match["ampm"] or "")
    if last is None:
        return []
    hour = int(match["h"])
    first = judged(hour, "", match["ampm1"] or "")
    if first is None:
        return []
    first_hour, last_hour = first[0], last[0]
    if last[1] and not first[1]:
        candidates = [h for h in (hour % 12, hour % 12 + 12) if h < last_hour or (h == last_hour and match["m"])]
        first_hour = max(candidates, default=first_hour)
    elif first[1] and not last[1] and last_hour < first_hour:
        last_hour = (last_hour + 12) % 24
    elif not first[1] and not last[1] and last_hour < first_hour:
        first_hour, last_hour = first_hour % 12, last_hour if last_hour >= 12 else last_hour + 12
    if first_hour > last_hour:
        return []
    sure = first[1] or last[1]
    one, two = time(first_hour, int(match["m"] or 0)), time(last_hour, int(match["m2"] or 0))
    return [
        TimeRead(match.start("one"), match.end("one"), one, one, sure),
        TimeRead(match.start("two"), match.end(), two, two, sure),
    ]


def _named(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    at = time(0) if match["named"].startswith("mid") and "night" in match["named"] else time(12)
    return [TimeRead(match.start("named"), match.end(), at, at)]


def _from_now(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    """ "in two hours", "30 minutes from now"; without a clock the words are kept and no time is made."""
    words = match["n"]
    number = float(words) if words.isdigit() else {"half an": 0.5, "half a": 0.5, "a couple of": 2}.get(words, 1)
    if match["half"]:
        number += 0.5
    if rules.now is None:
        return [TimeRead(match.start(), match.end(), None, None)]
    unit = timedelta(minutes=1) if match["unit"].startswith("min") else timedelta(hours=1)
    at = datetime.combine(rules.today, rules.now) + number * unit
    moment = at.time().replace(second=0, microsecond=0)
    return [TimeRead(match.start(), match.end(), moment, moment, day=at.date())]


def _part_of_day(match: re.Match[str], rules: _Rules) -> list[TimeRead]:
    part = next(name for name, found in match.groupdict().items() if found and name != "part").replace("_", " ")
    first, last = PARTS_OF_DAY[part]
    return [TimeRead(match.start("part"), match.end("part"), first, last, part=part)]


_PARTS_SAID = (
    ("first_thing", r"(?:1st|first) thing(?: in the morning)?"),
    ("end_of_day", r"(?:the )?(?:end|close) of (?:the )?(?:day|business)"),
    *(
        (f"{when}_{part}", rf"{when}[ -]?(?:in the )?{part}")
        for when, part in (name.split() for name in PARTS_OF_DAY if name.startswith(("early", "mid", "late")))
    ),
    ("morning", r"mornings?|early in the day"),
    ("afternoon", r"afternoons?|later? in the day"),
    ("evening", r"evenings?"),
    ("night", r"tonight|(?<!\d )(?<!per )(?<!each )(?<!every )(?<!that )(?<!all )(?<!of )night(?:time)?"),
    ("lunch", r"lunch ?time|(?:(?<=after )|(?<=before )|(?<=around )|(?<=over )|(?<=at ))lunch"),
    ("after_work", r"after work(?:ing)?(?: hours)?"),
    ("daytime", r"daytime|during the day|middle of the day"),
)
_NUMBER_TO = r"(?P<q>5|10|15|20|25|(?:[1-9]|1\d|2\d)(?= min))(?: ?(?:minutes?|mins?))?"
_Reader = Callable[[re.Match[str], _Rules], list[TimeRead]]


def _compiled(*pairs: tuple[str, _Reader]) -> tuple[tuple[re.Pattern[str], _Reader], ...]:
    return tuple((re.compile(pattern), reader) for pattern, reader in pairs)


_END = rf"(?:{_COUNTED}{_ADDRESS})"
_ALWAYS = _compiled(
    (
        r"\b(?:in|within)(?: about| like| the next)? (?P<n>\d{1,3}|an?|half an?|a couple of) ?(?P<unit>hour"
        r"|hr|minute|min)s?\b(?P<half> and a half)?",
        _from_now,
    ),
    (r"\b(?:in|within) the next (?P<n>)(?P<unit>hour)\b(?P<half>)", _from_now),
    (
        r"\b(?P<n>\d{1,3}|an?|half an?|a couple of) ?(?P<unit>hour|hr|minute|min)s?\b"
        r"(?P<half> and a half)? from now\b",
        _from_now,
    ),
    (
        rf"\b(?:between|from|(?<=[\s\x00])(?=\d{{1,2}} ?-)) ?(?P<one>{_H}(?:[:. ]{_M})?(?: ?"
        rf"(?P<ampm1>[ap]\.? ?m\b\.?))?{_CLOCK_WORD}?)"
        r"(?: ?- ?| (?:and|to|till|til|until|or|through) | )(?P<two>(?P<h2>2[0-4]|1\d|0?\d)(?:[:. ]"
        rf"(?P<m2>[0-5]\d))?{_HALF_OF_DAY}){_END}",
        _range,
    ),
    (
        r"(?<!\d(?:st|nd|rd|th) )(?<!last )(?<!this )(?<!next )\b(?P<q>quarter|half) (?P<dir>past|after|to"
        r"|till?|until|before|of) "
        rf"(?P<h>2[0-4]|1\d|0?\d|noon|midday|midnight)\b(?! \d)(?::00)?{_HALF_OF_DAY}",
        _past_or_to,
    ),
    (
        rf"(?<!from )(?<!between )\b{_NUMBER_TO} (?P<dir>past|to|till?) (?P<h>2[0-4]|1\d|0?\d|noon|midday"
        rf"|midnight)(?::00)?{_HALF_OF_DAY}{_END}",
        _past_or_to,
    ),
    (
        rf"\b(?P<q>\d{{1,2}}) (?:minutes?|mins?) (?P<dir>past|after|to|till?|until|before|of) (?P<h>2[0-4]"
        rf"|1\d|0?\d|noon|midday|midnight){_HALF_OF_DAY}{_END}",
        _past_or_to,
    ),
    (
        rf"(?<![\d:])(?P<one>{_H}(?::{_M})?(?: ?(?P<ampm1>[ap]\.? ?m\b\.?))?)(?: ?- ?| (?:to|till|til|until) )"
        rf"(?P<two>(?P<h2>1[0-2]|0?\d)(?::(?P<m2>[0-5]\d))? ?{_AMPM}{_PART_AFTER}?)",
        _range,
    ),
    (rf"(?<![\d:]){_PART_BEFORE}{_H}(?:[:. ]{_M})?\b(?! ?[ap]\.? ?m\b){_CLOCK_WORD}?{_END}", _clock),
    (rf"(?<![\d:.$]){_H}:{_M}(?::[0-5]\d)?(?!\d){_HALF_OF_DAY}", _clock),
    (rf"(?<![\d:.$]){_H}\.{_M} ?{_AMPM}", _clock),
    (rf"\b(?<=at )(?P<h>2[0-4]|1\d|0?\d)\.{_M}(?!\d){_END}", _clock),
    (rf"\b(?P<digits>\d{{3,4}}) ?{_AMPM}", _run_together),
    (r"\b(?P<digits>[01]\d[0-5]\d|2[0-3][0-5]\d) ?(?:hours|hrs)\b", _run_together),
    (rf"(?<![\d:.$]){_H} {_M} ?{_AMPM}{_PART_AFTER}?", _clock),
    (rf"(?<![\d:.$]){_H} {_M}{_PART_AFTER}", _clock),
    (rf"(?<![\d:.$])\b{_H} ?{_AMPM}{_PART_AFTER}?", _clock),
    (rf"(?<![\d:.$])\b{_H}{_CLOCK_WORD}(?: ?{_AMPM})?{_PART_AFTER}?", _clock),
    (rf"(?<![\d:.$])\b{_H}(?: ?-?ish)?{_PART_IN}", _clock),
    (r"\b(?P<named>(?:12 )?(?:noon|mid[ -]?day|mid[ -]?night)|high noon)\b", _named),
    (rf"(?:{_CUE}|^\W*)half (?P<h>1[0-2]|[1-9])\b{_END}", _half),
    (
        rf"(?:{_CUE}|^\W*(?:(?:no|yes|yeah|ok|okay|actually|um|uh|sure)\W+)*){_H} {_M}\b(?![:\d]){_END}"
        r"(?=\W*$|\W+(?:[a-z]|\x00))",
        _clock,
    ),
    (rf"\bfor (?P<h>1[0-2]|[1-9]) (?P<m>00|15|30|45)\b(?![:\d]){_END}(?! (?:dollars|bucks|cents))", _clock),
    (rf"{_CUE}(?P<h>2[0-4]|1\d|0?[1-9]|00?)\b{_END}", _bare),
    (rf"\x00 (?:and|or|to|till|until) (?P<h>1[0-2]|[1-9])\b(?=\W*(?:$|\x00|please|on|works?|is)){_END}", _bare),
    (
        rf"^\W*(?P<one>(?P<h>1[0-2]|[1-9])(?::{_M})?(?: ?(?P<ampm1>[ap]\.? ?m\b\.?))?) (?:to|till?|until) "
        rf"(?P<two>(?P<h2>1[0-2]|[1-9])(?::(?P<m2>[0-5]\d))?{_HALF_OF_DAY})\W*$",
        _range,
    ),
    (r"(?<![\d:.$#])\b(?P<h>1[0-2]|[1-9])(?: ?-?ish\b| or so\b(?= \w| *\W*$))", _bare),
    (
        r"(?<![\d:.$#])\b(?P<h>1[0-2]|[1-9])\b(?= (?:would be (?:good|fine|great|best|better|perfect|okay"
        r"|ok)|works(?: for|$|\W)|is (?:fine|good|great|best|perfect)))",
        _bare,
    ),
)
_ANSWERS = _compiled(
    (rf"{_ANSWER}(?P<h>2[0-4]|1\d|0?\d)(?:(?:,? |\.)?{_M})?{_ANSWER_END}", _bare),
)
_BESIDE_A_DATE = _compiled(
    (
        rf"(?<![\d:$#])\b(?P<one>(?P<h>1[0-2]|[1-9])(?::{_M})?(?: ?(?P<ampm1>[ap]\.? ?m\b\.?))?)(?: ?- ?| "
        r"(?:to|till?|until) )"
        rf"(?P<two>(?P<h2>1[0-2]|[1-9])(?::(?P<m2>[0-5]\d))?{_HALF_OF_DAY})\b{_END}",
        _range,
    ),
    (
        r"(?<!table )(?<!room )(?<!booking )(?<!reservation )(?<!, )\bfor (?P<h>1[0-2]|[2-9])\b(?=\W*(?:$"
        rf"|\x00)){_END}",
        _bare,
    ),
    (rf"(?<=\x00)(?:,? at)?,? (?P<h>1[0-2]|[1-9])(?: {_M})?\b(?=\W*(?:$|please|thanks|\x00)){_END}", _bare),
)
_PARTS = _compiled(
    (
        r"(?<!good )(?<!have a great )(?<!have a nice )\b(?P<part>"
        + "|".join(rf"(?P<{name}>{said})" for name, said in _PARTS_SAID)
        + r")\b(?! (?:light|shift|stand|club))",
        _part_of_day,
    ),
)
