"""Who the business is and how its receptionist behaves: all an admin can set."""

from dataclasses import dataclass, field

from receptionist.domain.hours import Hours
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
