"""The texts about a lead, from the admin's own words: who, what and when filled in."""

import re
from datetime import date

from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.wording import say_window

FIELDS = ("name", "business", "service", "time", "address")
LINK = "{link}"  # filled in as the text goes out: with it, whoever has it may move the visit
_ASKED_FOR = {
    "problem": "what needs to be done",
    "wished": "when it would suit you",
    "address": "the address",
    "name": "your name",
    "phone": "a number to reach you at",
}
_FIELD = re.compile(r"\{(\w+)\}")
# From here no day is near: a text may be read tomorrow, so its day is named in full.
_FAR_OFF = date.min


def unknown_fields(words: str, *more: str) -> list[str]:
    """The fields in such words that nothing fills in."""
    return [name for name in _FIELD.findall(words) if name not in (*FIELDS, *more)]


def say_slot(window: TimeWindow, profile: BusinessProfile) -> str:
    """A time to come at: `Tuesday, October 6th, between 2 and 4 pm`."""
    zone = profile.hours.zone
    return say_window(TimeWindow(window.starts.astimezone(zone), window.ends.astimezone(zone)), _FAR_OFF)


def fill(words: str, profile: BusinessProfile, card: LeadCard, window: TimeWindow | None, **more: str) -> str:
    """The admin's words with their fields filled in for this lead; `window` is the time that was agreed on."""
    values = {
        "name": card.name.value.split()[0] if card.name is not None and card.name.value.split() else "there",
        "business": profile.name,
        "service": card.wanted.rstrip(".") or "your visit",
        "time": say_slot(window, profile) if window is not None else "at a time we have yet to agree on",
        "address": card.address.value if card.address is not None else "your address",
        **more,
    }
    return _FIELD.sub(lambda found: values.get(found[1], found[0]), words)


def confirmation(profile: BusinessProfile, card: LeadCard, window: TimeWindow | None) -> str:
    """What tells a customer that we come, and when; without a window, that we will agree on when."""
    words = profile.deciding.agreed_words if window is None else profile.deciding.booked_words
    return fill(words, profile, card, window)


def decline(profile: BusinessProfile, card: LeadCard) -> str:
    """What tells a customer that we do not come."""
    return fill(profile.deciding.declined_words, profile, card, None)


def ask_for(profile: BusinessProfile, card: LeadCard, missing: tuple[str, ...]) -> str:
    """What asks a customer for what is missing, named as on the card."""
    asked = [_ASKED_FOR[name] for name in missing]
    listed = " and ".join(filter(None, (", ".join(asked[:-1]), *asked[-1:]))) or "a little more about it"
    return fill(profile.deciding.ask_words, profile, card, card.held, missing=listed)
