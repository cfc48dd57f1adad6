"""`receptionist understand`: one JSON object a line in, one a line out. The format is in `docs/understand.md`."""

import json
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from receptionist.agent.frame_agent.understanding import understand
from receptionist.domain.prices import PriceBook
from receptionist.errors import BadInput

_READ = frozenset({"text", "asked", "today", "now", "timezone"})


@dataclass(frozen=True, slots=True)
class LineDefaults:
    """What holds where a line does not say otherwise.

    `at` is the present instant, with the business's zone; `region` its ISO country; `book` None leaves services out.
    """

    at: datetime
    region: str = "US"
    book: PriceBook | None = None


def understand_line(line: str, defaults: LineDefaults) -> str:
    """The answer to one line, as one line of JSON. A line that does not hold is answered with `{"error": …}`."""
    echoed: dict[str, Any] = {}
    try:
        given = _object(line)
        echoed = {key: value for key, value in given.items() if key not in _READ}
        today, now = _moment(given, defaults)
        understood = understand(
            _text(given, "text", required=True),
            asked=_text(given, "asked"),
            today=today,
            now=now,
            book=defaults.book,
            region=defaults.region,
        )
    except BadInput as problem:
        return json.dumps({**echoed, "error": str(problem)}, ensure_ascii=False)
    return json.dumps({**echoed, **understood.to_json()}, ensure_ascii=False)


def _object(line: str) -> dict[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as problem:
        raise BadInput("This line is not JSON.") from problem
    if not isinstance(given, dict):
        raise BadInput("This line is not a JSON object.")
    return given


def _text(given: dict[str, Any], key: str, *, required: bool = False) -> str:
    value = given.get(key)
    if value is None and not required:
        return ""
    if not isinstance(value, str):
        raise BadInput(f"{key}: a text is needed.")
    return value


def _moment(given: dict[str, Any], defaults: LineDefaults) -> tuple[date, time | None]:
    """The local date and time of a line. Where a date is given without a time, the time is not known."""
    zone = _zone(_text(given, "timezone"))
    today_said, now_said = _text(given, "today"), _text(given, "now")
    today = _date(today_said) if today_said else None
    if not now_said:
        at = defaults.at.astimezone(zone) if zone else defaults.at
        return (today, None) if today else (at.date(), at.time().replace(tzinfo=None))
    moment = _now(now_said)
    if isinstance(moment, time):
        at = defaults.at.astimezone(zone) if zone else defaults.at
        return today or at.date(), moment
    if zone and moment.tzinfo is not None:
        moment = moment.astimezone(zone)
    return today or moment.date(), moment.time().replace(tzinfo=None)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (OSError, ValueError, KeyError) as problem:
        raise BadInput(f"timezone: {name!r} is not known.", 'Give a name such as "America/Chicago".') from problem


def _date(said: str) -> date:
    try:
        return datetime.fromisoformat(said).date()
    except ValueError as problem:
        raise BadInput(f"today: {said!r} is not a date.", "Give it as 2026-03-05.") from problem


def _now(said: str) -> time | datetime:
    try:
        return time.fromisoformat(said).replace(tzinfo=None)
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(said)
    except ValueError as problem:
        raise BadInput(f"now: {said!r} is not a time.", "Give it as 14:30 or 2026-03-05T14:30.") from problem
