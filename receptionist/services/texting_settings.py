"""How the business texts, as an admin types it: checked when it is saved."""

import re
from collections.abc import Mapping
from datetime import time

from receptionist.agent.prompts import states_amount
from receptionist.domain.message import ReplyMode
from receptionist.domain.phone import parse_number
from receptionist.domain.profile import Texting
from receptionist.domain.records import Tell
from receptionist.errors import BadInput
from receptionist.services.form_fields import is_web_address, whole_between

_LONGEST_WORDS = 300


def read_texting(fields: Mapping[str, str], before: Texting) -> Texting:
    """The settings in a form; what it does not name stays as it was, but a box that is not ticked is off.

    Raises BadInput naming the field.
    """
    quiet_from = _time(fields, "quiet_from", before.quiet_from)
    quiet_until = _time(fields, "quiet_until", before.quiet_until)
    check_quiet_hours(quiet_from, quiet_until)
    disclosure = _words(fields, "disclosure", before.disclosure)
    if not disclosure:
        raise BadInput("The AI must say what it is in its first text.", "Keep a sentence such as the one there was.")
    return Texting(
        mode=_mode(fields.get("mode", before.mode)),
        answer_after_seconds=_whole(fields, "answer_after_seconds", int(before.answer_after_seconds), 0, 60),
        give_back_minutes=_whole(fields, "give_back_minutes", before.give_back_minutes, 0, 10_080),
        replies_in_row=_whole(fields, "replies_in_row", before.replies_in_row, 1, 100),
        quiet_from=quiet_from,
        quiet_until=quiet_until,
        missed_call_text="missed_call_text" in fields,
        missed_call_after_seconds=_whole(
            fields, "missed_call_after_seconds", before.missed_call_after_seconds, 0, 3600
        ),
        missed_call_texts_a_day=_whole(fields, "missed_call_texts_a_day", before.missed_call_texts_a_day, 1, 10),
        follow_up_after_call="follow_up_after_call" in fields,
        part_price_cents=_cents(fields.get("part_price_cents", ""), before.part_price_cents),
        booking_link=_link(fields.get("booking_link", before.booking_link).strip()),
        disclosure=disclosure,
    )


def check_quiet_hours(quiet_from: time, quiet_until: time) -> None:
    """Raises BadInput where the quiet hours are shorter than they must be."""
    # 47 CFR 64.1200(c)(1): no solicitation before 8 am or after 9 pm where the recipient is.
    if not (time(12) < quiet_from <= time(21) and time(8) <= quiet_until <= time(12)):
        raise BadInput(
            "The quiet hours must hold from 21:00 until 08:00 at the least.", "They may begin earlier and end later."
        )


def read_tell(fields: Mapping[str, str], region: str) -> Tell:
    """How a user wants to be told. Raises BadInput."""
    raw = fields.get("mobile", "").strip()
    mobile = parse_number(raw, region) if raw else None
    if raw and mobile is None:
        raise BadInput(f'"{raw[:40]}" is no telephone number.', "Write it like (415) 555-0142.")
    if "by_text" in fields and mobile is None:
        raise BadInput("There is no mobile number to text you at.", "Enter it, or choose e-mail.")
    return Tell(by_email="by_email" in fields, by_text="by_text" in fields, mobile=mobile)


def _mode(raw: str) -> ReplyMode:
    try:
        return ReplyMode(raw)
    except ValueError as error:
        raise BadInput("There is no such way of answering texts.", "Choose one of the list.") from error


def _whole(fields: Mapping[str, str], name: str, before: int, least: int, most: int) -> int:
    number = whole_between(fields.get(name, str(before)).strip(), least, most)
    if number is None:
        raise BadInput(f"{_LABELS[name]} must be a whole number from {least} to {most:,}.", "")
    return number


def _time(fields: Mapping[str, str], name: str, before: time) -> time:
    raw = fields.get(name, "").strip()
    if not raw:
        return before
    found = re.fullmatch(r"(\d{1,2}):(\d{2})(?::\d{2})?", raw)
    if found is None or int(found[1]) > 23 or int(found[2]) > 59:
        raise BadInput(f'"{raw[:20]}" is no time of day.', "Write it like 21:00.")
    return time(int(found[1]), int(found[2]))


def _words(fields: Mapping[str, str], name: str, before: str) -> str:
    words = " ".join(fields.get(name, before).split())
    if len(words) > _LONGEST_WORDS:
        raise BadInput(f"{_LABELS[name]} is longer than {_LONGEST_WORDS} characters.", "Shorten it.")
    if states_amount(words):
        raise BadInput(
            f"{_LABELS[name]} names an amount of money.", "Amounts come from the price book only: take it out."
        )
    return words


def _cents(raw: str, before: float) -> float:
    typed = raw.strip().removesuffix("¢").strip()
    if not typed:
        return before if raw == "" else 0.0
    if not re.fullmatch(r"\d{1,3}(?:\.\d{1,4})?", typed) or float(typed) > 100:
        raise BadInput(f'"{typed[:20]}" is no price of a part in cents.', "Write it like 0.79, or 0 to leave it out.")
    return float(typed)


def _link(raw: str) -> str:
    if raw and not is_web_address(raw):
        raise BadInput("The booking link must be an https address.", "Such as https://example.com/book.")
    return raw


_LABELS = {
    "answer_after_seconds": "The pause before an answer",
    "give_back_minutes": "The time after which the AI answers again",
    "replies_in_row": "The number of answers in a row",
    "missed_call_after_seconds": "The wait after a missed call",
    "missed_call_texts_a_day": "The number of texts after missed calls",
    "disclosure": "The opening sentence",
}
