"""Reading what was typed into forms."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from receptionist.errors import BadInput


def typed_text(fields: Mapping[str, str], name: str = "text") -> str:
    """Words of a text area, with line ends as we keep them."""
    return fields.get(name, "").replace("\r\n", "\n").strip()


def whole_number(text: str) -> int | None:
    """A number as an address or a hidden field has it; None for anything else, and for one that no database holds."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def at_a_time(fields: Mapping[str, str], zone: ZoneInfo, name: str = "later") -> datetime | None:
    """The instant of a date-and-time field, in the business's zone; None where it is empty. Raises BadInput."""
    raw = fields.get(name, "").strip()
    if not raw:
        return None
    try:
        at = datetime.fromisoformat(raw)
    except ValueError as error:
        raise BadInput(f'"{raw[:30]}" is no day and time.', "Choose one in the calendar of the field.") from error
    return at if at.tzinfo is not None else at.replace(tzinfo=zone)
