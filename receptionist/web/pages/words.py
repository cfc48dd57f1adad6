"""How pages word what the domain holds."""

from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call, CallState, EndReason, Utterance
from receptionist.domain.lead import LeadCard, LeadState, TimeWindow
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_number
from receptionist.domain.records import Contact
from receptionist.domain.wording import say_time, say_window, say_wish

_MISSING = {
    "problem": "what is to be done",
    "wished": "a time",
    "address": "the address",
    "name": "the name",
    "phone": "a number",
}
_ENDS = {
    EndReason.CALLER_HUNG_UP: "the caller hung up",
    EndReason.AGENT_SAID_GOODBYE: "said goodbye",
    EndReason.SILENCE: "nobody spoke any more",
    EndReason.TRANSFERRED: "put through to a person",
    EndReason.TIME_CAP: "reached the longest time a call may take",
    EndReason.FAILED: "something failed on our side",
    EndReason.NOT_ANSWERED: "was not answered",
    EndReason.LOST: "was cut off when the server stopped",
}
_STATES = {
    LeadState.NEW: "on the phone",
    LeadState.AWAITING_APPROVAL: "awaiting approval",
    LeadState.APPROVED: "approved",
    LeadState.REJECTED: "rejected",
    LeadState.MERGED: "merged",
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words for times in the business's zone, as seen `now`."""

    zone: ZoneInfo
    now: datetime

    def when(self, at: datetime) -> str:
        """`3:10 pm` today, `Tue 3:10 pm` this week, else `Mar 5, 3:10 pm`."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone)
        time = say_time(local.time().replace(second=0, microsecond=0))
        if local.date() == today.date():
            return time
        days = (today.date() - local.date()).days
        return f"{local:%a} {time}" if 0 < days < 7 else f"{local:%b} {local.day}, {time}"

    def exactly(self, at: datetime) -> str:
        """The full time, for a hover."""
        return f"{at.astimezone(self.zone):%A, %B %d, %Y, %I:%M:%S %p %Z}"

    def iso(self, at: datetime) -> str:
        """For machines, in UTC."""
        return at.astimezone(UTC).isoformat(timespec="seconds")

    def window(self, window: TimeWindow) -> str:
        """An arrival window."""
        local = TimeWindow(window.starts.astimezone(self.zone), window.ends.astimezone(self.zone))
        words = say_window(local, self.now.astimezone(self.zone).date())
        return words[:1].upper() + words[1:]

    def wish(self, card: LeadCard) -> str:
        """The wished time; empty where none is known."""
        if card.wished is None:
            return ""
        words = say_wish(card.wished, self.now.astimezone(self.zone).date())
        return words[:1].upper() + words[1:]

    def length(self, call: Call) -> str:
        """`1 min 20 s`; empty for a call that was not answered."""
        if call.answered_at is None:
            return ""
        seconds = int(((call.ended_at or self.now) - call.answered_at).total_seconds())
        return f"{seconds // 60} min {seconds % 60} s" if seconds >= 60 else f"{seconds} s"

    def ended(self, call: Call) -> str:
        """How the call stands or ended."""
        if call.state is CallState.RINGING:
            return "ringing"
        if call.state is CallState.ANSWERED:
            return "on the phone now"
        return _ENDS[call.end_reason] if call.end_reason is not None else "over"

    def clock(self, seconds: float) -> str:
        """`1:05` into a call."""
        return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"

    def who(self, contact: Contact) -> str:
        """The contact's name, else the number."""
        return contact.name or self.address(contact.address)

    def address(self, address: Address) -> str:
        """A number as people write it."""
        if address.kind is AddressKind.WITHHELD:
            return "Withheld number"
        return address.number.national if address.number is not None else address.value

    def number(self, e164: str) -> str:
        """A stored number as people write it."""
        return PhoneNumber(e164).national if parse_number(e164) is not None else e164

    def missing(self, card: LeadCard) -> str:
        """What a visit still needs, in words; empty where nothing is missing."""
        return ", ".join(_MISSING[fact] for fact in card.missing)

    def state(self, state: LeadState) -> str:
        """A lead's state."""
        return _STATES[state]

    def waterfall(self, utterance: Utterance) -> list[tuple[str, int]]:
        """The steps of an answer with their milliseconds, in the order they happened."""
        names = {
            "end_of_turn": "turn over",
            "transcript": "understood",
            "first_clause": "answer",
            "first_audio": "heard",
        }
        found = [(names.get(step, step), round(value)) for step, value in utterance.timing.items()]
        return sorted(found, key=lambda step: step[1])
