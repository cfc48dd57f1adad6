"""Who answers a call: people first, the AI at once, or people alone; and whom it is put through to."""

from dataclasses import dataclass
from enum import StrEnum

from receptionist.domain.ids import UserId
from receptionist.domain.phone import PhoneNumber

MOST_PEOPLE = 10  # Twilio rings at most ten numbers at once (docs of <Number>)


class Situation(StrEnum):
    """How the business stands when somebody calls."""

    OPEN = "open"
    CLOSED = "closed"
    HOLIDAY = "holiday"  # closed on a special day, or outside that day's own hours


class Pickup(StrEnum):
    """Who takes a call that rings."""

    AI = "ai"
    PEOPLE_FIRST = "people_first"  # the AI, where nobody takes it
    PEOPLE_ONLY = "people_only"  # where nobody takes it, the caller leaves a message


class NobodyTook(StrEnum):
    """What follows where the AI put a caller through and nobody took the call."""

    AI = "ai"  # the AI says so and goes on
    MESSAGE = "message"  # the caller leaves a message with the carrier


@dataclass(frozen=True, slots=True)
class Answering:
    """Who answers in which situation, and how people are rung."""

    open: Pickup = Pickup.AI
    closed: Pickup = Pickup.AI
    holiday: Pickup = Pickup.AI
    ring_seconds: int = 25  # each round; longer, and most voicemails take the call
    also: tuple[PhoneNumber, ...] = ()  # rung after the first person, in this order
    together: bool = False  # all at once, in one round
    screening: bool = True  # whoever picks up presses a key to take the call
    nobody_took: NobodyTook = NobodyTook.AI
    warm: bool = True  # whoever is rung hears who calls and why before they take a call the AI puts through
    greeting_to_its_end: bool = True  # early words and line noise do not cut the AI's greeting off

    def pickup(self, situation: Situation) -> Pickup:
        """Who takes a call in this situation."""
        match situation:
            case Situation.OPEN:
                return self.open
            case Situation.CLOSED:
                return self.closed
            case Situation.HOLIDAY:
                return self.holiday


@dataclass(frozen=True, slots=True)
class AfterHours:
    """What holds while the business is closed. Emergencies go to a user or to a number, else to whom all goes."""

    quote: bool = True  # prices are told
    emergency_user: UserId | None = None
    emergency_number: PhoneNumber | None = None
