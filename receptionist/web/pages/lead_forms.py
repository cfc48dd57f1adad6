"""What the forms on a lead's page say: which time was chosen, and the text that tells of it."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta

from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.lead_words import confirmation, say_slot
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput

NO_VISIT = "none"
OTHER = "other"


def slot_value(window: TimeWindow | None) -> str:
    """A window as the value of a choice."""
    if window is None:
        return NO_VISIT
    return f"{window.starts.astimezone(UTC).isoformat()}/{window.ends.astimezone(UTC).isoformat()}"


def chosen_slot(fields: Mapping[str, str], profile: BusinessProfile) -> TimeWindow | None:
    """The visit that was chosen; None: none. Raises BadInput where nothing or no time was."""
    value = fields.get("slot", "")
    if value == NO_VISIT:
        return None
    if value != OTHER:
        return _slot(value, profile)
    try:
        day, at = date.fromisoformat(fields.get("day", "")), time.fromisoformat(fields.get("at", ""))
        starts = datetime.combine(day, at.replace(tzinfo=None), profile.hours.zone)
        length = timedelta(minutes=profile.visit_window_minutes)
        ends = (starts.astimezone(UTC) + length).astimezone(profile.hours.zone)  # at the end of all years there is none
    except (ValueError, OverflowError) as error:
        raise BadInput("There is no day or time for the visit yet.", "Enter both, or choose another time.") from error
    return TimeWindow(starts, ends)


def confirming_text(
    fields: Mapping[str, str], card: LeadCard, window: TimeWindow | None, profile: BusinessProfile
) -> str:
    """The confirmation as it was typed, speaking of the time that was chosen last; empty where none is wanted.

    Raises BadInput where it speaks of a time although none was chosen.
    """
    if "confirm" not in fields:
        return ""
    text = fields.get("text", "").replace("\r\n", "\n")
    worded = fields.get("worded", NO_VISIT)
    before = None if worded in (NO_VISIT, OTHER) else _slot(worded, profile)
    if text == confirmation(profile, card, before):
        return confirmation(profile, card, window)
    if before is None or before == window:
        return text
    said = say_slot(before, profile)
    if window is None and said in text:
        raise BadInput(f"The text still speaks of {said}, but no visit is booked.", "Change the text.")
    return text.replace(said, say_slot(window, profile)) if window is not None else text


def _slot(value: str, profile: BusinessProfile) -> TimeWindow:
    starts, _, ends = value.partition("/")
    try:
        window = TimeWindow(*(datetime.fromisoformat(at).astimezone(profile.hours.zone) for at in (starts, ends)))
    except (ValueError, OverflowError) as error:
        raise BadInput("No time was chosen.", "Choose one of the list.") from error
    if not timedelta(0) < window.length <= timedelta(days=1):
        raise BadInput("No time was chosen.", "Choose one of the list.")
    return window
