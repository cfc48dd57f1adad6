"""What a voice reads for what is written: amounts, times, numbers and addresses as words."""

import re
from collections.abc import Callable

from receptionist.domain.hours import WEEKDAYS
from receptionist.domain.wording import MONTHS as _MONTHS
from receptionist.voice.number_words import cardinal, digit_by_digit, in_pairs, ordinal

_DAYS = tuple(day.capitalize() for day in WEEKDAYS)

_STREETS = {
    "St": "Street", "Ave": "Avenue", "Blvd": "Boulevard", "Rd": "Road", "Dr": "Drive", "Ln": "Lane", "Ct": "Court",
    "Pl": "Place", "Pkwy": "Parkway", "Hwy": "Highway", "Ter": "Terrace", "Cir": "Circle", "Sq": "Square",
    "Trl": "Trail",
}  # fmt: skip
_WHOLE_STREETS = "|".join([*_STREETS.values(), "Way", "Alley", "Broadway", "Loop", "Run", "Row"])
_COMPASS = {"N": "North", "S": "South", "E": "East", "W": "West", "NE": "Northeast", "NW": "Northwest"}
_COMPASS |= {"SE": "Southeast", "SW": "Southwest"}
_UNITS = {
    "hr": "hour", "hrs": "hours", "min": "minutes", "mins": "minutes", "ft": "feet", "sq ft": "square feet",
    "lb": "pounds", "lbs": "pounds", "gal": "gallons", "yr": "year", "yrs": "years", "mi": "miles",
}  # fmt: skip
_PER = {"hr": "hour", "hour": "hour", "h": "hour", "visit": "visit", "day": "day", "mo": "month", "month": "month"}
_PER |= {"sq ft": "square foot", "ft": "foot", "room": "room", "unit": "unit", "item": "item"}
_TO = r"\s?(?:-|–|—|to)\s?"
_AMOUNT = r"\$\s?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d{2}))?"
_CLOCK = r"(\d{1,2})(?::(\d{2}))?"
_HALF = r"\s?([AaPp])\.?\s?[Mm]\b\.?"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]}|\\.|t\\.?)?" if len(name) > 3 else name for name in _MONTHS)


def speakable(text: str) -> str:
    """`text` as a voice should read it: amounts, times, dates, numbers and abbreviations in words.

    Words of another kind are left alone, and so is what is in words already: reading it twice changes nothing.
    """
    for pattern, read in _READINGS:
        text = pattern.sub(read, text)
    return " ".join(text.split())


def _dollars(whole: str, cents: str | None) -> str:
    number, part = int(whole.replace(",", "")), int(cents or 0)
    words = []
    if number or not part:
        words.append(f"{cardinal(number)} dollar" + ("" if number == 1 else "s"))
    if part:
        words.append(f"{cardinal(part)} cent" + ("" if part == 1 else "s"))
    return " and ".join(words)


def _amount_range(found: re.Match[str]) -> str:
    low, low_cents, high, high_cents = found.groups()
    if low_cents or low == "1":
        return f"{_dollars(low, low_cents)} to {_dollars(high, high_cents)}"
    return f"{cardinal(int(low.replace(',', '')))} to {_dollars(high, high_cents)}"


def _amount_per(found: re.Match[str]) -> str:
    unit = _PER[found[3].lower()]
    return f"{_dollars(found[1], found[2])} {'an' if unit[0] in 'aeiou' or unit == 'hour' else 'a'} {unit}"


def _telephone(found: re.Match[str]) -> str:
    groups = [digit_by_digit(group) for group in found.groups() if group]
    return ", ".join(groups)


def _hour(hour: str, minutes: str | None) -> str:
    if not minutes or minutes == "00":
        return cardinal(int(hour))
    return f"{cardinal(int(hour))} {in_pairs(minutes) if minutes[0] != '0' else digit_by_digit(minutes)}"


def _time(found: re.Match[str]) -> str:
    hour, minutes, half = found.groups()
    end = "." if found[0].endswith(".") and _ends_there(found) else ""
    if hour == "12" and minutes in (None, "00"):
        return ("noon" if half.lower() == "p" else "midnight") + end
    return f"{_hour(hour, minutes)} {half.upper()}M" + end


def _ends_there(found: re.Match[str]) -> bool:
    """Whether the full stop of "p.m." is the sentence's, too."""
    after = found.string[found.end() :].lstrip()
    return not after or after[0].isupper()


def _time_range(found: re.Match[str]) -> str:
    hour, minutes, last_hour, last_minutes, half = found.groups()
    end = "." if found[0].endswith(".") and _ends_there(found) else ""
    return f"{_hour(hour, minutes)} to {_hour(last_hour, last_minutes)} {half.upper()}M" + end


def _month_day(found: re.Match[str]) -> str:
    name = next(month for month in _MONTHS if month.startswith(found[1][:3]))
    year = f", {in_pairs(found[3])}" if found[3] else ""
    return f"{name} {ordinal(int(found[2]))}{year}"


def _slashed_date(found: re.Match[str]) -> str:
    month, day, year = int(found[1]), int(found[2]), found[3]
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return found[0]
    return f"{_MONTHS[month - 1]} {ordinal(day)}" + (f", {in_pairs(year)}" if year and len(year) == 4 else "")


def _iso_date(found: re.Match[str]) -> str:
    month, day = int(found[2]), int(found[3])
    return f"{_MONTHS[month - 1]} {ordinal(day)}" if 1 <= month <= 12 and 1 <= day <= 31 else found[0]


def _street(found: re.Match[str]) -> str:
    number, compass, name, kind, stop = found.groups()
    if kind in _STREETS:
        kind, stop = _STREETS[kind], "." if stop and not found.string[found.end() :].strip() else ""
    direction = f"{_COMPASS[compass.strip(' .')]} " if compass else ""
    return f"{in_pairs(number)} {direction}{name}{kind}{stop or ''}"


def _web_address(found: re.Match[str]) -> str:
    host = re.sub(r"^(?:https?://)?(?:www\.)?", "", found[1])
    return host.rstrip("/").replace(".", " dot ").replace("/", " slash ").replace("-", " dash ")


def _email(found: re.Match[str]) -> str:
    return found[0].replace("@", " at ").replace(".", " dot ")


def _day(short: str) -> str:
    return next(day for day in _DAYS if day.startswith(short[:3]))


def _alternatives(words: dict[str, str]) -> str:
    return "|".join(sorted(words, key=len, reverse=True))


# In this order: what is longer or more particular comes first.
_READINGS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = (
    (re.compile(r"[*_`]{1,3}(?=\S)|(?<=\S)[*`]{1,3}"), ""),
    (re.compile(r"\b[\w+-]+(?:\.[\w+-]+)*@[\w-]+(?:\.[\w-]+)+"), _email),
    (re.compile(r"\b((?:https?://|www\.)[\w.-]+(?:/[\w-]+)*/?(?<![.]))"), _web_address),
    (re.compile(r"\b([a-z][\w-]*\.(?:com|net|org|biz|co|us)(?:/[\w-]+)*)\b"), _web_address),
    (re.compile(r"(?<![\d$])(?:\+?1[\s.-]?)?\(?(\d{3})\)?[\s.-]?(\d{3})[\s.-]?(\d{4})(?!\d)"), _telephone),
    (re.compile(r"(?<![\d$-])(\d{3})-(\d{4})(?![\d-])"), _telephone),
    (re.compile(rf"{_AMOUNT}{_TO}{_AMOUNT}"), _amount_range),
    (re.compile(rf"{_AMOUNT}\s?/\s?({_alternatives(_PER)})\b", re.IGNORECASE), _amount_per),
    (re.compile(_AMOUNT), lambda found: _dollars(found[1], found[2])),
    (re.compile(r"\b24/7\b"), "twenty-four seven"),
    (re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b"), _iso_date),
    (re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?:/(\d{4}|\d{2}))?(?![\d/])"), _slashed_date),
    (re.compile(rf"\b({_MONTH}) (\d{{1,2}})(?:st|nd|rd|th)?\b(?!:)(?:,? (\d{{4}})\b)?"), _month_day),
    (re.compile(rf"\b{_CLOCK}{_TO}{_CLOCK}{_HALF}"), _time_range),
    (re.compile(rf"\b{_CLOCK}{_HALF}"), _time),
    (
        re.compile(r"\b(\d{1,2}):(\d{2})\b"),
        lambda found: _hour(found[1], found[2]) + (" o'clock" if found[2] == "00" else ""),
    ),
    (re.compile(r"\b(\d{1,2})(?:st|nd|rd|th)\b(?! (?:St|Ave|Street|Avenue))"), lambda found: ordinal(int(found[1]))),
    (
        re.compile(
            rf"\b(\d{{1,6}}) ((?:{_alternatives(_COMPASS)})\.? )?((?:[A-Z0-9][\w']* ){{1,3}}?)"
            rf"({_alternatives(_STREETS)}|{_WHOLE_STREETS})\b(\.)?"
        ),
        _street,
    ),
    (
        re.compile(r"\b(Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri)\b\.?,?(?= )"),
        lambda found: _day(found[1]) + ("," if found[0].endswith(",") else ""),
    ),
    (re.compile(r"\b(?:Apt|apt)\b\.?"), "apartment"),
    (re.compile(r"\b(?:Ste)\b\.?"), "suite"),
    (re.compile(r"\bDr\.(?= [A-Z])"), "Doctor"),
    (
        re.compile(r"\b([A-Z]{2}|ZIP(?: code)?|zip(?: code)?),? (?:is )?(\d{5})(?:-\d{4})?\b"),
        lambda found: f"{found[1]} {digit_by_digit(found[2])}",
    ),
    (re.compile(r"(?<![\d.])(\d{1,3})\s?[–-]\s?(\d{1,3})(?![\d.-])"), r"\1 to \2"),
    (re.compile(rf"(?<=\d)\s?({_alternatives(_UNITS)})\b\.?(?! \d)"), lambda found: f" {_UNITS[found[1]]}"),
    (re.compile(r"\b1 (hour|minute|feet|pound|year|mile)s\b"), r"1 \1"),
    (re.compile(r"\bhrs\b\.?"), "hours"),
    (re.compile(r"\bw/ ?"), "with "),
    (re.compile(r"\bapprox\."), "approximately"),
    (re.compile(r"\be\.g\."), "for example"),
    (re.compile(r"\bi\.e\."), "that is"),
    (re.compile(r"\bA/C\b", re.IGNORECASE), "AC"),
    (re.compile(r"#\s?(?=\d)"), "number "),
    (re.compile(r"(\d)\s?%"), r"\1 percent"),
    (re.compile(r"\s?&\s?"), " and "),
    (re.compile(r"\b\d{1,3}(?:,\d{3})+\b"), lambda found: cardinal(int(found[0].replace(",", "")))),
)
