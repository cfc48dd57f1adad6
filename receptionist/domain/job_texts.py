"""The texts that go with a job by themselves: which there are, their words, and what an admin sets about them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum

from receptionist.domain.ids import JobId, MessageId, ThreadId
from receptionist.domain.message import Purpose
from receptionist.domain.text_templates import Filled, check_fields, fill_template

FIELDS: Mapping[str, str] = {
    "first_name": "the customer's first name",
    "name": "the customer's whole name",
    "address": "where the work is",
    "service": "what is to be done",
    "day": "the day of the visit",
    "time": "when somebody comes",
    "technician": "who comes, or your business's name",
    "arrival": "when they will be there",
    "business": "your business's name",
    "business_number": "the number they know you by",
    "link": "the document, or where to write a review",
}


class JobText(StrEnum):
    """What a customer is told without anybody writing it; what confirms a booking is in `Deciding`, with the lead."""

    REMINDER = "reminder"
    ON_MY_WAY = "on_my_way"
    LATE = "late"
    FINISHED = "finished"
    REVIEW = "review"
    ESTIMATE_READY = "estimate_ready"
    INVOICE_READY = "invoice_ready"
    PAID = "paid"


# A payment is answered as it is made; a review is asked for in the business's own interest.
PURPOSES: Mapping[JobText, Purpose] = {
    JobText.PAID: Purpose.REPLY,
    JobText.REVIEW: Purpose.MARKETING,
}
# Of this very day, and of use only now: they go out in quiet hours too.
AT_ONCE = frozenset({JobText.ON_MY_WAY, JobText.LATE, JobText.FINISHED})


@dataclass(frozen=True, slots=True)
class AutomaticText:
    """One of them as the admin has it."""

    on: bool
    words: str


@dataclass(frozen=True, slots=True)
class JobTexts:
    """All an admin sets about them; each text stands under the name of its `JobText`."""

    reminder: AutomaticText = AutomaticText(
        True,
        "Hi {first_name}, a reminder that {business} comes on {day}, {time}. Reply here if that no longer suits you.",
    )
    on_my_way: AutomaticText = AutomaticText(
        True, "Hi {first_name}, {technician} is on the way to you, and should be there {arrival}. {business}"
    )
    late: AutomaticText = AutomaticText(
        True, "Hi {first_name}, we are running late, sorry. {technician} should now be with you {arrival}. {business}"
    )
    finished: AutomaticText = AutomaticText(
        True, "Hi {first_name}, {technician} is done. If anything is not right, just reply here. Thank you! {business}"
    )
    review: AutomaticText = AutomaticText(
        False, "Hi {first_name}, thank you for choosing {business}. How did we do? {link}"
    )
    estimate_ready: AutomaticText = AutomaticText(
        True, "Hi {first_name}, your estimate from {business} is ready: {link}"
    )
    invoice_ready: AutomaticText = AutomaticText(True, "Hi {first_name}, here is your invoice from {business}: {link}")
    paid: AutomaticText = AutomaticText(
        True, "Hi {first_name}, thank you, {business} has your payment. The receipt: {link}"
    )
    names_technician: bool = True  # by first name, with their picture where there is one; else the business's name
    reminder_hours: int = 24  # before the visit
    review_hours: int = 3  # after the job
    review_link: str = ""
    late_minutes: int = 15  # past the window before a late arrival is told by itself
    late_again_minutes: int = 20  # away from the time told last

    def of(self, kind: JobText) -> AutomaticText:
        """The text of this kind."""
        text: AutomaticText = getattr(self, kind.value)
        return text


@dataclass(frozen=True, slots=True)
class ToldText:
    """That a customer was told something, once for each `event`; where no text went out, `why` says why."""

    kind: JobText
    event: str
    thread_id: ThreadId
    at: datetime
    job_id: JobId | None = None
    message_id: MessageId | None = None
    why: str = ""


def check_words(kind: JobText, words: str) -> None:
    """Raises BadInput, with a sentence naming what is wrong, for words with a field that this text does not know."""
    check_fields(words, _FIELDS_OF[kind])


def fill_words(kind: JobText, words: str, values: Mapping[str, str]) -> Filled:
    """The words with their fields filled; `missing` names those that are not known."""
    return fill_template(words, values, _FIELDS_OF[kind])


def fields_of(kind: JobText) -> Mapping[str, str]:
    """The fields a text may name, each with what it stands for."""
    return _FIELDS_OF[kind]


def remind_at(starts: datetime, hours_before: int, quiet_from: time, quiet_until: time) -> datetime:
    """When to remind of a visit, by the clock of its zone: where people would be asleep then, the evening before."""
    at = (starts - timedelta(hours=hours_before)).astimezone(starts.tzinfo)
    over_midnight = quiet_from > quiet_until
    asleep_early = at.time() < quiet_until and (over_midnight or at.time() >= quiet_from)
    asleep_late = over_midnight and at.time() >= quiet_from
    if not asleep_early and not asleep_late:
        return at
    day = at.date() - timedelta(days=1) if asleep_early and over_midnight else at.date()
    return datetime.combine(day, quiet_from, starts.tzinfo) - timedelta(hours=1)


def _without(*names: str) -> Mapping[str, str]:
    return {name: says for name, says in FIELDS.items() if name not in names}


_VISIT = _without("arrival", "link")
_COMING = _without("link")
_DOCUMENT = _without("arrival", "day", "time", "technician")
_FIELDS_OF: Mapping[JobText, Mapping[str, str]] = {
    JobText.REMINDER: _VISIT,
    JobText.ON_MY_WAY: _COMING,
    JobText.LATE: _COMING,
    JobText.FINISHED: _VISIT,
    JobText.REVIEW: _without("arrival"),
    JobText.ESTIMATE_READY: _DOCUMENT,
    JobText.INVOICE_READY: _DOCUMENT,
    JobText.PAID: _DOCUMENT,
}
