"""Who the business is and how its receptionist behaves: all an admin can set."""

from dataclasses import dataclass, field
from datetime import time

from receptionist.domain.answering import AfterHours, Answering
from receptionist.domain.blocked import Spam
from receptionist.domain.document_settings import DocumentSettings
from receptionist.domain.hours import Hours
from receptionist.domain.ids import UserId
from receptionist.domain.job_texts import JobTexts
from receptionist.domain.manner import Escalation, MayDo, NeverSay
from receptionist.domain.message import ReplyMode
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.security import Retention, Security


@dataclass(frozen=True, slots=True)
class Personality:
    """How the receptionist speaks."""

    name: str = "Sam"
    warmth: str = "friendly"  # plain | friendly | warm
    formality: str = "relaxed"  # relaxed | formal
    pace: float = 1.0  # 1.0 is the voice's own; 1.2 is a fifth quicker
    never_say: tuple[NeverSay, ...] = ()
    voice: str = ""  # one the text-to-speech offers; empty: its own choice


@dataclass(frozen=True, slots=True)
class FrequentQuestion:
    """A question callers ask, and the owner's answer, said as it stands."""

    asks: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class Texting:
    """How the business texts."""

    mode: ReplyMode = ReplyMode.ANSWER
    answer_after_seconds: float = 3.0  # people write in several texts: they are answered as one
    give_back_minutes: int = 120  # a person's hold of a thread runs out; 0: only by hand
    replies_in_row: int = 20  # AI texts without a person or a pause in between; then a person is asked to look
    quiet_from: time = time(21)  # where the recipient is
    quiet_until: time = time(8)
    missed_call_text: bool = True
    missed_call_after_seconds: int = 60
    missed_call_texts_a_day: int = 1  # to one contact
    follow_up_after_call: bool = True
    booking_link: str = ""  # offered after hours
    part_price_cents: float = 0.0  # what the carrier takes for a part of a text; 0: not said
    disclosure: str = "This is the automated assistant of {business}."  # opens the AI's first text to a contact


@dataclass(frozen=True, slots=True)
class AutoApprove:
    """When a lead is approved without a person. All that is asked for here must hold; off unless an admin says so."""

    on: bool = False
    services: tuple[str, ...] = ()  # price-book codes; empty: any service of the price book
    quoted_up_to: Money | None = None  # every amount told and heard is at most this; None: any price, or none
    in_hours: bool = True  # the visit lies within opening hours
    known_contact: bool = False  # a lead of theirs was approved before
    slot_held: bool = True
    complete: bool = True  # nothing that a visit needs is missing


@dataclass(frozen=True, slots=True)
class Deciding:
    """What follows when a lead is decided on. The words may name {name}, {business}, {service}, {time}, {address}.

    `ask_words` may name {missing} besides.
    """

    confirm_by_text: bool = True
    confirm_by_mail: bool = True  # with the visit for their calendar, where we know their address
    booked_words: str = (
        "Hi {name}, this is {business}. You're booked for {time}: {service}. See, move or cancel it here: {link}"
    )
    agreed_words: str = (
        "Hi {name}, this is {business}. Thank you for your request ({service}). We'll gladly take it on, and will be "
        "in touch to set a time."
    )
    declined_words: str = (
        "Hi {name}, this is {business}. Thank you for asking us. We're sorry, we can't take on this job."
    )
    ask_words: str = "Hi {name}, this is {business}. So that we can come, could you tell us {missing}? Just reply here."
    auto: AutoApprove = field(default_factory=AutoApprove)


@dataclass(frozen=True, slots=True)
class Scheduling:
    """How visits are planned, beside their arrival windows, lead time and horizon."""

    travel_minutes: int = 30  # kept free after each visit, for the way to the next
    hold_minutes: int = 30  # a time is kept for a customer who is still talking
    change_until_minutes: int = 120  # before a visit, customers may move or cancel it themselves
    public_booking: bool = False  # whether the booking page is open
    verify_by_code: bool = True  # callers change visits on the telephone after a code texted to the number on file
    # Both may name {name}, {business}, {service}, {time}; the first the {link} to the visit as well.
    moved_words: str = "Hi {name}, this is {business}. Your visit ({service}) is now {time}: {link}"
    cancelled_words: str = "Hi {name}, this is {business}. Your visit ({service}) on {time} is cancelled."


@dataclass(frozen=True, slots=True)
class BusinessProfile:
    """One business as its customers meet it. Empty texts fall back to the prompts' own."""

    name: str
    trade: str
    hours: Hours
    region: str = "US"  # ISO country, for telephone numbers and holidays
    city: str = ""
    area: tuple[str, ...] = ()  # towns or postcodes served, and the city with them; empty: not limited
    outside_area: str = ""  # said to who lives elsewhere
    address: str = ""
    greeting: str = ""
    greeting_after_hours: str = ""
    greeting_holiday: str = ""
    greeting_returning: str = ""  # while open, to who has called or written before
    disclosure: str = "I'm the automated assistant."
    recording_notice: str = ""  # empty: calls are not recorded
    after_hours_message: str = ""
    after_hours: AfterHours = field(default_factory=AfterHours)
    transfer_to: PhoneNumber | None = None  # whom callers are put through to first; None: nobody at all
    answering: Answering = field(default_factory=Answering)
    personality: Personality = field(default_factory=Personality)
    questions: tuple[FrequentQuestion, ...] = ()
    may_do: MayDo = field(default_factory=MayDo)
    must_ask: tuple[str, ...] = ()  # questions for everybody who wants a visit, in this order
    escalation: Escalation = field(default_factory=Escalation)
    services_summary: str = ""  # "drains, water heaters, leaks and fixtures"
    visit_window_minutes: int = 120  # arrival windows offered to callers
    lead_time_minutes: int = 120  # the soonest a visit may start
    horizon_days: int = 30
    quote_valid_days: int = 30
    texting: Texting = field(default_factory=Texting)
    deciding: Deciding = field(default_factory=Deciding)
    scheduling: Scheduling = field(default_factory=Scheduling)
    job_texts: JobTexts = field(default_factory=JobTexts)
    documents: DocumentSettings = field(default_factory=DocumentSettings)
    point_of_contact: UserId | None = None  # whom new things are told to; None: the first owner
    spam: Spam = field(default_factory=Spam)
    security: Security = field(default_factory=Security)
    retention: Retention = field(default_factory=Retention)

    @property
    def people(self) -> tuple[PhoneNumber, ...]:
        """Whom callers are put through to, first one first; nobody twice."""
        return () if self.transfer_to is None else tuple(dict.fromkeys((self.transfer_to, *self.answering.also)))
