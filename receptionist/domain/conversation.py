"""One turn of a conversation, for voice and text alike: what an agent is given and what it answers."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from receptionist.domain.call import Speaker
from receptionist.domain.call_plan import may_at
from receptionist.domain.lead import LeadCard, Quote, TimeWindow
from receptionist.domain.manner import MayDo
from receptionist.domain.own_visits import OwnVisit, OwnVisits
from receptionist.domain.phone import Address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import Diary


class Channel(StrEnum):
    """How the customer reaches us."""

    VOICE = "voice"
    TEXT = "text"
    WEB = "web"  # the booking page


@dataclass(frozen=True, slots=True)
class Line:
    """Something said or written earlier in this thread."""

    speaker: Speaker
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Where the conversation stands beyond the card. Saved with the thread, so that any process can go on."""

    goal: str = ""  # "visit", "message" or "" while neither is known
    asked: str = ""  # what the last question was about: problem, wished, window, address, name, phone, card, visit, …
    said: str = ""  # our last words, for "sorry, what was that?" and for judging an answer by its question
    pending: str = ""  # a question of the customer's that waits for something: "price" until the service is known
    offered: tuple[TimeWindow, ...] = ()
    candidates: tuple[str, ...] = ()  # price-book codes a choice was offered between
    refused: tuple[str, ...] = ()  # fields the customer would not give
    misses: int = 0  # turns in a row that were not understood
    turns: int = 0
    read_back: bool = False  # the card was read back and confirmed
    visit_link: bool = False  # a text with a link to their visits was promised, and is not sent yet
    own: OwnVisits = field(default_factory=OwnVisits)  # on a call: what of their visits on file it is about


@dataclass(frozen=True, slots=True)
class TurnInput:
    """Everything an agent may know when it answers one utterance."""

    channel: Channel
    text: str
    now: datetime  # with a zone
    caller: Address
    profile: BusinessProfile
    book: PriceBook
    card: LeadCard = field(default_factory=LeadCard)
    dialogue: DialogueState = field(default_factory=DialogueState)
    history: tuple[Line, ...] = ()
    diary: Diary = field(default_factory=Diary)  # who is free for a visit, and when
    may_text_link: bool = False  # whether they can be texted a link to their visits, to the number on file
    may_text_code: bool = False  # on a call: whether a code can be texted there
    own_visits: tuple[OwnVisit, ...] = ()  # what is on file: for nobody who has not said that code
    earlier_quotes: tuple[Quote, ...] = ()  # of this thread, still quotable: they ground amounts, nothing is read back

    @property
    def today(self) -> date:
        """The date at the business."""
        return self.now.astimezone(self.profile.hours.zone).date()

    @property
    def may(self) -> MayDo:
        """What the receptionist may do in this turn."""
        return may_at(self.profile, self.now)


class ActionKind(StrEnum):
    """What the agent wants done beyond words."""

    TRANSFER = "transfer"
    END_CALL = "end_call"


@dataclass(frozen=True, slots=True)
class Say:
    """Words for the customer: one clause or sentence, with the quotes it speaks.

    `items` are the codes whose price-book answer it rests on, those without an amount (a free estimate) included.
    What is `protected` (safety advice) is said to its end, though the caller talks over it.
    """

    text: str
    quotes: tuple[Quote, ...] = ()
    items: tuple[str, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """The turn's end: the card and dialogue as they stand now, and what is to be done. Always the last event."""

    card: LeadCard
    dialogue: DialogueState
    action: ActionKind | None = None
    reason: str = ""  # of the action, and of a stop at the price gate
    agent: str = "frame"  # who answered
    stopped: tuple[str, ...] = ()  # the mentions of money the price gate stopped, by their kinds


TurnEvent = Say | Outcome
