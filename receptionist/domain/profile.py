"""Who the business is and how its receptionist behaves: all an admin can set."""

from dataclasses import dataclass, field
from datetime import time

from receptionist.domain.hours import Hours
from receptionist.domain.ids import UserId
from receptionist.domain.message import ReplyMode
from receptionist.domain.phone import PhoneNumber


@dataclass(frozen=True, slots=True)
class Personality:
    """How the receptionist speaks."""

    name: str = "Sam"
    warmth: str = "friendly"  # plain | friendly | warm
    formality: str = "relaxed"  # relaxed | formal
    pace: float = 1.0  # 1.0 is the voice's own; 1.2 is a fifth quicker
    never_say: tuple[str, ...] = ()


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
    disclosure: str = "This is the automated assistant of {business}."  # opens the AI's first text to a contact


@dataclass(frozen=True, slots=True)
class BusinessProfile:
    """One business as its customers meet it. Empty texts fall back to the prompts' own."""

    name: str
    trade: str
    hours: Hours
    region: str = "US"  # ISO country, for telephone numbers and holidays
    city: str = ""
    area: tuple[str, ...] = ()  # towns or postcodes served; empty: not limited
    address: str = ""
    greeting: str = ""
    greeting_after_hours: str = ""
    disclosure: str = "I'm the automated assistant."
    recording_notice: str = ""  # empty: calls are not recorded
    after_hours_message: str = ""
    transfer_to: PhoneNumber | None = None
    personality: Personality = field(default_factory=Personality)
    questions: tuple[FrequentQuestion, ...] = ()
    services_summary: str = ""  # "drains, water heaters, leaks and fixtures"
    visit_window_minutes: int = 120  # arrival windows offered to callers
    lead_time_minutes: int = 120  # the soonest a visit may start
    horizon_days: int = 30
    quote_valid_days: int = 30
    texting: Texting = field(default_factory=Texting)
    point_of_contact: UserId | None = None  # whom new things are told to; None: the first owner
