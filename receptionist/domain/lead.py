"""The lead card: what is known of the wished job."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from receptionist.domain.ids import QuoteId
from receptionist.domain.money import Money

# Notes on the card. For the owner, where no time could be offered:
NOBODY_DOES = "Nobody is set to do this work: choose a time for it, or tick it under Settings, Technicians."
# For the next turn and for the owner, when a slot was lost between the offer and the saving:
SLOT_TAKEN = "The time we offered was taken by somebody else a moment before"


class LeadState(StrEnum):
    """`new → awaiting approval → approved | rejected | merged`; states only move forward."""

    NEW = "new"
    AWAITING_APPROVAL = "awaiting_approval"
    APPROVED = "approved"
    REJECTED = "rejected"
    MERGED = "merged"


class Urgency(StrEnum):
    """How soon somebody is needed."""

    EMERGENCY = "emergency"
    SOON = "soon"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Fact:
    """Something the customer told us: the value, their own words for it, and whether they confirmed our reading."""

    value: str
    said: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class WishedTime:
    """When the customer would like somebody, as far as they said it. Local to the business; all parts optional.

    `day`/`last_day` a date or a range of dates, `last_day` alone "by Friday"; `start`/`end` a range within the day,
    an exact time where they are the same, `start` alone "after three", `end` alone "before noon"; `not_on` weekdays (0
    is Monday) that do not suit; `asap` as soon as possible; `flexible` any time will do.
    """

    said: str
    day: date | None = None
    last_day: date | None = None
    start: time | None = None
    end: time | None = None
    not_on: tuple[int, ...] = ()
    asap: bool = False
    flexible: bool = False
    confirmed: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class TimeWindow:
    """An arrival window; both ends carry the business's zone. Two are equal that are the same stretch of time."""

    starts: datetime
    ends: datetime

    @property
    def length(self) -> timedelta:
        """How long it truly lasts, also where the clock is changed within."""
        starts, ends = self._instants
        return ends - starts

    # Within one zone, datetimes are compared and subtracted by the clock's face, which in autumn shows an hour twice.
    @property
    def _instants(self) -> tuple[datetime, datetime]:
        return self.starts.astimezone(UTC), self.ends.astimezone(UTC)

    def __eq__(self, other: object) -> bool:
        return self._instants == other._instants if isinstance(other, TimeWindow) else NotImplemented

    def __hash__(self) -> int:
        return hash(self._instants)


@dataclass(frozen=True, slots=True)
class Quote:
    """An amount told to a customer, with its price-book row and version. `heard` once the caller's side played it."""

    id: QuoteId
    item_code: str
    item_name: str
    book_version: int
    amounts: tuple[Money, ...]  # what this quote grounds
    said: str  # the sentence with the amount
    after_hours: bool | None
    at: datetime
    heard: bool = False


@dataclass(frozen=True, slots=True)
class Answered:
    """One of the business's own questions, as it was asked, and what the customer answered."""

    question: str
    answer: str


# What a person may set on a card, by the name of the edit: the fields it stands in.
EDITABLE: dict[str, tuple[str, ...]] = {
    "name": ("name",),
    "phone": ("phone",),
    "address": ("address",),
    "problem": ("problem",),
    "service": ("service_code", "service_name"),
    "wished": ("wished",),
    "urgency": ("urgency",),
    "message": ("message",),
}


@dataclass(frozen=True, slots=True)
class CardEdit:
    """Something on the card that a person set: which of `EDITABLE`, the person's name, and when."""

    what: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LeadCard:
    """What is known of the wished job. Facts keep the customer's own words beside our reading of them."""

    name: Fact | None = None
    phone: Fact | None = None  # E.164
    address: Fact | None = None
    problem: Fact | None = None
    service_code: str = ""
    service_name: str = ""
    wished: WishedTime | None = None
    held: TimeWindow | None = None
    urgency: Urgency = Urgency.NORMAL
    message: str = ""
    wants_person: bool = False
    declined: bool = False  # asked only; wants nothing done
    notes: tuple[str, ...] = ()
    quotes: tuple[Quote, ...] = ()
    answers: tuple[Answered, ...] = ()  # to the business's own questions
    edits: tuple[CardEdit, ...] = ()

    @property
    def wanted(self) -> str:
        """What is to be done: the service's name, else the customer's words; empty where nobody knows."""
        return self.service_name or (self.problem.value if self.problem is not None else "")

    @property
    def is_wished(self) -> bool:
        """Whether anything was wished, so that the card is worth an owner's look."""
        return bool(
            not self.declined
            and (self.problem or self.service_code or self.wished or self.message or self.wants_person)
        )

    @property
    def missing(self) -> tuple[str, ...]:
        """Names of what a visit still needs, in the order they are asked for."""
        have = {
            "problem": bool(self.problem or self.service_code),
            "wished": self.wished is not None or self.held is not None,
            "address": self.address is not None,
            "name": self.name is not None,
            "phone": self.phone is not None,
        }
        return tuple(name for name, known in have.items() if not known)

    def with_answer(self, question: str, answer: str) -> "LeadCard":
        """The card with the answer to a question of the business's own; a later answer replaces an earlier one."""
        kept = tuple(other for other in self.answers if other.question != question)
        return replace(self, answers=(*kept, Answered(question, answer)))

    def with_quote(self, quote: Quote) -> "LeadCard":
        """The card with one more quote; the same quote again replaces the older one."""
        kept = tuple(q for q in self.quotes if (q.item_code, q.amounts) != (quote.item_code, quote.amounts))
        return replace(self, quotes=(*kept, quote))

    def edit_of(self, what: str) -> CardEdit | None:
        """Who set this, where a person did."""
        return next((edit for edit in self.edits if edit.what == what), None)


def with_edits_kept(stored: LeadCard, new: LeadCard) -> LeadCard:
    """`new`, as an agent left it, with what people set on the `stored` card meanwhile.

    An agent that knew of an edit and wrote something else has it from the customer since: that stands, unmarked.
    """
    kept: list[CardEdit] = []
    values: dict[str, object] = {}
    for edit in stored.edits:
        parts = EDITABLE[edit.what]
        if edit in new.edits and any(getattr(stored, name) != getattr(new, name) for name in parts):
            continue
        kept.append(edit)
        values |= {name: getattr(stored, name) for name in parts}
    return replace(new, **values, edits=tuple(kept)) if kept or new.edits else new  # type: ignore[arg-type]
