"""The date library behind our own rules: it reads the rarer expressions that they leave."""

import logging
import re
import threading
import warnings
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from receptionist.agent.frame_agent.understanding.when_found import DateRead, TimeRead

# Asked only about words that name a stretch of the calendar; it takes house numbers and prices for years and times.
_WORTH_ASKING = re.compile(
    r"\b(?:ago|fortnight|quarter|month|year|decade|century|weeks?|spring|summer|autumn|winter|days? "
    r"(?:from|later|after|before)"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|january|february|april|june|july|august|september|october"
    r"|november|december|years?|months?|from now|(?:19|20)\d\d[/-]|(?:since|in|before|after|until"
    r"|from|during|between|of|year|on) (?:19|20)\d\d)\b"
)
_YEAR_CUE = re.compile(r"\b(?:from|during|in|since|until|by|before|after|year|between) (?:the )?$")
_LEADING = re.compile(r"(?:starting |beginning )?(?:on|in|at|for|from|since|between|during|the)? *(?:the )?")
_NOTHING_BUT = re.compile(
    r"(?:on |the |from )*(?:\d{1,3}|\d{1,2}(?:st|nd|rd|th)|days?|weeks?|months?|years?|quarters?"
    r"|seasons?|later|past|recently"
    r"|previously|now|second|fall|january|february|march|april|may|june|july|august|september|october"
    r"|november|december"
    r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
)
_MOMENTS_AGO = re.compile(r"\b(?:minute|hour|second|moment)s? ago|\bpast (?:minute|hour)")
_STREET = re.compile(r" [a-z]+ (?:street|st|avenue|ave|road|rd|drive|lane)\b")
log = logging.getLogger(__name__)

_AROUND_CHARACTERS = 60
_MAX_WINDOWS = 3
_lock = threading.Lock()


def read_with_library(plain: str, today: date, now: time | None) -> tuple[list[DateRead], list[TimeRead]]:
    """What the library finds in a plain text from which everything already read was blanked out."""
    text = plain.replace("\x00", " ")
    dates: list[DateRead] = []
    times: list[TimeRead] = []
    for start, end in _windows(text):
        try:
            with _lock:  # its extractors keep state
                results = _model().parse(text[start:end], datetime.combine(today, now or time(9)))
            reads = [_read(text, start + int(r.start), start + int(r.end) + 1, r) for r in results]
        # It has no contract about what it raises; whatever odd words do to it, the caller must get an answer.
        except Exception as error:  # noqa: BLE001
            log.warning("date library failed", extra={"error": type(error).__name__})
            continue
        for read in reads:
            dates += [day for day, _ in read]
            times += [at for _, at in read if at is not None]
    return dates, times


def _windows(text: str) -> list[tuple[int, int]]:
    """The places worth asking about, with what stands around them: its time grows with the length of a text."""
    windows: list[tuple[int, int]] = []
    for match in _WORTH_ASKING.finditer(text):
        start, end = max(0, match.start() - _AROUND_CHARACTERS), match.end() + _AROUND_CHARACTERS
        start = text.rfind(" ", 0, start) + 1
        end = len(text) if text.find(" ", end) < 0 else text.find(" ", end)
        if windows and start <= windows[-1][1]:
            if end - windows[-1][0] <= 6 * _AROUND_CHARACTERS:
                windows[-1] = (windows[-1][0], end)
        else:
            windows.append((start, end))
    return windows[:_MAX_WINDOWS]


def _read(text: str, start: int, end: int, result: Any) -> list[tuple[DateRead, TimeRead | None]]:
    """One result of the library as ours, or nothing where it means no day."""
    words = text[start:end].strip()
    kind = str(result.type_name).rsplit(".", 1)[-1]
    if kind not in ("date", "daterange", "datetime", "datetimerange") or not result.resolution:
        return []
    if _MOMENTS_AGO.search(words) or _NOTHING_BUT.fullmatch(words):
        return []
    if re.fullmatch(r"\d{4}", words) and (not _YEAR_CUE.search(text[:start]) or _STREET.match(text[end:])):
        return []
    values = [value for value in result.resolution.get("values") or [] if value.get("value") != "not resolved"]
    # Without a year it answers the past day first and the coming one last.
    first, last = _ends(values[-1]) if values else (None, None)
    lead = _LEADING.match(text[start:end])
    start += lead.end() if lead else 0
    if (first is None and last is None) or start >= end:
        return []
    first_day, last_day = _days(first, last)
    if kind == "daterange" and last and first and last > first:
        last_day -= timedelta(days=1)  # its ranges end before their last day
    day = DateRead(start, end, first_day, max(first_day, last_day))
    if not kind.startswith("datetime"):
        return [(day, None)]
    return [(day, TimeRead(start, end, first.time() if first else None, last.time() if last else None))]


def _days(first: datetime | None, last: datetime | None) -> tuple[date, date]:
    """The days of two ends of which one may be open."""
    ends = [end.date() for end in (first, last) if end is not None]
    return ends[0], ends[-1]


def _ends(value: dict[str, object]) -> tuple[datetime | None, datetime | None]:
    if "value" in value:
        point = _moment(value["value"])
        return point, point
    return _moment(value.get("start", "")), _moment(value.get("end", ""))


def _moment(words: object) -> datetime | None:
    """A moment the library names; it also names open ends, by None or by a word."""
    try:
        return datetime.fromisoformat(words) if isinstance(words, str) else None
    except ValueError:
        return None


def warm_up() -> None:
    """Imports the library and builds its model, so that the first caller need not wait half a second for it."""
    with _lock:
        _model()


@cache
def _model() -> Any:
    """The English model, built once: importing and building take half a second."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # invalid escapes in its source
        from recognizers_date_time import DateTimeOptions, DateTimeRecognizer
        from recognizers_text import Culture
    return DateTimeRecognizer(Culture.English, DateTimeOptions.NONE).get_datetime_model()
