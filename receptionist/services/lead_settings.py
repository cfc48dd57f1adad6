"""What follows when a lead is decided, and when none need decide, as an admin types it: checked when it is saved."""

import re
from collections.abc import Collection, Mapping

from receptionist.agent.prompts import states_amount
from receptionist.domain.lead_words import unknown_fields
from receptionist.domain.money import Money
from receptionist.domain.profile import AutoApprove, Deciding
from receptionist.errors import BadInput

_LONGEST_WORDS = 480
_WORDS = {
    "booked_words": "The text that confirms a visit",
    "agreed_words": "The text without a visit",
    "declined_words": "The text that declines",
    "ask_words": "The text that asks for more",
}
_MOST_CENTS = 10_000_000
_MORE_FIELDS = {"booked_words": ("link",), "ask_words": ("missing",)}


def read_deciding(
    fields: Mapping[str, str], services: Collection[str], before: Deciding, codes: Collection[str], currency: str
) -> Deciding:
    """The settings in a form; what it does not name stays as it was, but a box that is not ticked is off.

    `services` are the price-book codes that were ticked, `codes` those there are. Raises BadInput naming the field.
    """
    return Deciding(
        confirm_by_text="confirm_by_text" in fields,
        confirm_by_mail="confirm_by_mail" in fields,
        **{name: _words(fields, name, getattr(before, name)) for name in _WORDS},
        auto=AutoApprove(
            on="on" in fields,
            services=tuple(code for code in codes if code in services),
            quoted_up_to=_amount(fields.get("quoted_up_to", ""), currency),
            in_hours="in_hours" in fields,
            known_contact="known_contact" in fields,
            slot_held="slot_held" in fields,
            complete="complete" in fields,
        ),
    )


def _words(fields: Mapping[str, str], name: str, before: str) -> str:
    words = " ".join(fields.get(name, before).split())
    label = _WORDS[name]
    if not words:
        raise BadInput(f"{label} is empty.", "Write a sentence; whether it is sent is decided elsewhere.")
    if len(words) > _LONGEST_WORDS:
        raise BadInput(f"{label} is longer than {_LONGEST_WORDS} characters.", "Shorten it.")
    unknown = unknown_fields(words, *_MORE_FIELDS.get(name, ()))
    if unknown:
        raise BadInput(f"{label} names {{{unknown[0]}}}, which nothing fills in.", "Use the fields listed.")
    if states_amount(words):
        raise BadInput(f"{label} names an amount of money.", "Amounts come from the price book only: take it out.")
    return words


def _amount(words: str, currency: str) -> Money | None:
    plain = words.strip().lstrip("$£€").replace(",", "")
    if not plain:
        return None
    found = re.fullmatch(r"(\d{1,6})(?:\.(\d{2}))?", plain)
    cents = int(found[1]) * 100 + int(found[2] or 0) if found is not None else 0
    if not 0 < cents <= _MOST_CENTS:
        raise BadInput(f"“{words.strip()[:20]}” is no amount to compare prices with.", "Write it like 250 or 149.50.")
    return Money(cents, currency)
