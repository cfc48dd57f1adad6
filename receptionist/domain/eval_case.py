"""A written conversation: who calls, what they say, and how the lead card must stand in the end."""

from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum

from receptionist.domain.conversation import ActionKind, Channel
from receptionist.domain.lead import Urgency
from receptionist.domain.rehearsal import ScriptLine

# What a line may wait for, in words for people, and what the dialogue calls it (`DialogueState.asked`).
TOPICS: dict[str, tuple[str, ...]] = {
    "problem": ("problem", "price_what"),
    "time": ("wished",),
    "slot_offer": ("window", "two"),
    "address": ("address", "address_rest"),
    "name": ("name",),
    "phone": ("phone", "phone_caller"),
    "read_back": ("card", "change"),
    "anything_else": ("anything_else",),
    "message": ("message", "which_visit"),
    "visit_offer": ("visit", "call_back"),
    "which_service": ("price_which",),
}


class Slot(StrEnum):
    """What is expected of the end of a conversation."""

    SERVICE = "service"  # a code of the price book, or one of several; empty: none
    NAME = "name"
    PHONE = "phone"
    ADDRESS = "address"
    DAY = "day"
    START = "start"  # not before this time of day
    START_AT = "start_at"  # at this time of day
    HELD = "held"
    LEAD = "lead"
    MESSAGE = "message"  # a message was taken
    WANTS_PERSON = "wants_person"
    DECLINED = "declined"
    OPTED_OUT = "opted_out"
    QUOTED = "quoted"  # these amounts were told, in cents
    QUOTED_NONE = "quoted_none"
    URGENCY = "urgency"
    ENDED = "ended"
    SAYS = "says"  # each of these stands in what the receptionist said
    NEVER_SAYS = "never_says"


# Yes or no; texts; times; cents: what each slot holds is checked where the file is read.
Wanted = str | bool | date | time | Urgency | ActionKind | None | tuple[str, ...] | tuple[int, ...]


@dataclass(frozen=True, slots=True)
class EvalCase:
    """One conversation. Without a trade it is held at the business it is tried on, else at an example of that trade."""

    file: str
    title: str
    today: datetime  # local to the business, without a zone
    lines: tuple[ScriptLine, ...]
    expect: dict[Slot, Wanted]
    persona: str = ""  # who this is, for whoever reads it
    facts: tuple[ScriptLine, ...] = ()  # what they say when asked, where no line says it
    channel: Channel = Channel.VOICE
    number: str = "+14155550142"
    trade: str = ""
    hours: str = ""
    area: tuple[str, ...] = ()
    transfer_to: str = ""
