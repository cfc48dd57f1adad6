"""How pages word what the domain holds."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call, CallState
from receptionist.domain.call_words import say_end, say_length, say_outcome
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.document import Document
from receptionist.domain.document_words import say_state
from receptionist.domain.lead import LeadCard, LeadState, Quote, TimeWindow, Urgency
from receptionist.domain.lead_words import say_slot
from receptionist.domain.message import Consent, Direction, Media, Message, MessageState
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_number
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Contact, Lead
from receptionist.domain.text_failures import explain, is_lasting
from receptionist.domain.wording import say_window, say_wish

_MISSING = {
    "problem": "what is to be done",
    "wished": "a time",
    "address": "the address",
    "name": "the name",
    "phone": "a number to call back",
}
_STATES = {
    LeadState.NEW: "New",
    LeadState.AWAITING_APPROVAL: "Awaiting approval",
    LeadState.APPROVED: "Approved",
    LeadState.REJECTED: "Rejected",
    LeadState.MERGED: "Merged",
}
_URGENCY = {Urgency.EMERGENCY: "Emergency", Urgency.SOON: "Soon", Urgency.NORMAL: "Not urgent"}

_PASSAGE, _BEFORE = 160, 30  # characters of what was found, and of what stands before it
PICTURES = ("image/jpeg", "image/png", "image/gif", "image/webp")  # what every browser shows
_LANGUAGES = {
    "es": "Spanish",
    "fr": "French",
    "pt": "Portuguese",
    "zh": "Chinese",
    "vi": "Vietnamese",
    "ko": "Korean",
    "ru": "Russian",
    "ar": "Arabic",
    "tl": "Tagalog",
    "de": "German",
    "it": "Italian",
    "pl": "Polish",
    "hi": "Hindi",
    "ja": "Japanese",
    "he": "Hebrew",
    "th": "Thai",
}


_CONSENT = {
    Consent.NONE: "No objection",
    Consent.GIVEN: "Agreed to texts",
    Consent.REFUSED: "Wants no texts",
    Consent.UNCLEAR: "May want no texts",
}
_SOURCES = {
    ConsentSource.KEYWORD: "by keyword",
    ConsentSource.SENTENCE: "in their own words",
    ConsentSource.CARRIER: "as the carrier told us",
    ConsentSource.TEXTED_US: "they texted us",
    ConsentSource.CALLED_US: "they called us",
    ConsentSource.PERSON: "written down by a person",
    ConsentSource.FORM: "on a form",
}


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where a text of ours stands: a look, a picture and a sentence; after a failure, what to do instead."""

    look: str  # quiet | done | wait | danger
    picture: str
    says: str
    next_action: str = ""


_DELIVERY = {
    MessageState.QUEUED: Delivery("quiet", "wait", "On its way out"),
    MessageState.SENDING: Delivery("quiet", "wait", "Being sent"),
    MessageState.UNKNOWN: Delivery(
        "wait",
        "ask",
        "It is not known whether this was sent",
        "The carrier did not answer. Ask the customer, or send it again.",
    ),
    MessageState.SENT: Delivery("quiet", "sent", "Sent"),
    MessageState.DELIVERED: Delivery("done", "delivered", "Delivered"),
    MessageState.READ: Delivery("done", "delivered", "Read"),
}


@dataclass(frozen=True, slots=True)
class Words:
    """Words for times in the business's zone, as seen `now`."""

    zone: ZoneInfo
    now: datetime

    # --- times ----------------------------------------------------------------------------------------------------

    def when(self, at: datetime) -> str:
        """`3:10 pm` today, `Tue 3:10 pm` this week, else `Mar 5, 3:10 pm`, or `Mar 5, 2025` in another year."""
        local, today = at.astimezone(self.zone), self.now.astimezone(self.zone)
        time = f"{local.hour % 12 or 12}:{local:%M} {'am' if local.hour < 12 else 'pm'}"
        days = (today.date() - local.date()).days
        if days == 0:
            return time
        if 0 < days < 7:
            return f"{local:%a} {time}"
        return f"{local:%b} {local.day}, " + (time if local.year == today.year else str(local.year))

    def exactly(self, at: datetime) -> str:
        """The full time, for a hover."""
        return f"{at.astimezone(self.zone):%A, %B %-d, %Y, %-I:%M:%S %p %Z}"

    def iso(self, at: datetime) -> str:
        """For machines, in UTC."""
        return at.astimezone(UTC).isoformat(timespec="seconds")

    def window(self, window: TimeWindow) -> str:
        """An arrival window."""
        local = TimeWindow(window.starts.astimezone(self.zone), window.ends.astimezone(self.zone))
        return _sentence(say_window(local, self.now.astimezone(self.zone).date()))

    def wish(self, card: LeadCard) -> str:
        """The wished time; empty where none is known."""
        return _sentence(say_wish(card.wished, self.now.astimezone(self.zone).date())) if card.wished else ""

    def clock(self, seconds: float) -> str:
        """`1:05` into a call."""
        return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"

    def iso_exact(self, at: datetime) -> str:
        """For machines, to the microsecond."""
        return at.astimezone(UTC).isoformat()

    def day(self, day: date) -> str:
        """`Today`, `Yesterday`, `Monday, March 5`; with the year where it is another."""
        today = self.now.astimezone(self.zone).date()
        ago = (today - day).days
        if ago in (0, 1):
            return ("Today", "Yesterday")[ago]
        return f"{day:%A, %B} {day.day}" + ("" if day.year == today.year else f", {day.year}")

    # --- texts ----------------------------------------------------------------------------------------------------

    def delivery(self, message: Message) -> Delivery:
        """Where a text of ours stands."""
        if message.state is MessageState.FAILED and message.failure is not None:
            explained = explain(message.failure)
            return Delivery("danger", "alert", f"Not delivered. {explained.says}", explained.next_action)
        if message.state is MessageState.FAILED:
            return Delivery("danger", "alert", "Not delivered. The carrier does not say why.", "Call instead.")
        # How long it is was noted after what decided about it.
        why = next((one.says for one in reversed(message.decisions) if one.step != "length"), "")
        if message.state is MessageState.NOT_SENT:
            return Delivery("wait", "cross", f"Not sent. {why}".strip())
        if message.state is MessageState.HELD:
            until = f"Waits until {self.when(message.not_before)}." if message.not_before else "Waits for a person."
            return Delivery("wait", "wait", f"{until} {why}".strip())
        return _DELIVERY[message.state]

    def may_send_again(self, message: Message) -> bool:
        """Whether trying again by hand can help."""
        failed = message.state is MessageState.FAILED and message.direction is Direction.OUT
        return failed and (message.failure is None or not is_lasting(message.failure))

    def marked(self, said: str, wanted: Sequence[str]) -> list[tuple[str, bool]]:
        """What was said around what was looked for, in pieces; whether each is what was looked for."""
        if not wanted:
            return [(said[:_PASSAGE], False)]
        begins = "|".join(re.escape(word) for word in wanted)
        hits = [hit.span() for hit in re.finditer(rf"(?<![^\W_])(?:{begins})[^\W_]*", said, re.IGNORECASE)]
        first = max(0, hits[0][0] - _BEFORE) if hits else 0
        pieces, at = [("…", False)] if first else [], first
        for start, end in hits:
            if start >= first + _PASSAGE:
                break
            pieces += [(said[at:start], False), (said[start:end], True)]
            at = end
        rest = said[at : max(at, first + _PASSAGE)]
        return [*pieces, (rest + ("…" if at + len(rest) < len(said) else ""), False)]

    def is_picture(self, media: Media) -> bool:
        """Whether a browser shows it."""
        return media.content_type in PICTURES

    def language(self, code: str) -> str:
        """The English name of a language."""
        return _LANGUAGES.get(code, f"another language ({code})")

    def for_field(self, at: datetime) -> str:
        """The value of a date-and-time field, in the business's zone."""
        return f"{at.astimezone(self.zone):%Y-%m-%dT%H:%M}"

    def consent(self, entry: ConsentEntry) -> str:
        """What a line of the consent ledger says."""
        return _CONSENT[entry.consent]

    def source(self, entry: ConsentEntry) -> str:
        """How a line of the consent ledger is known."""
        return _SOURCES[entry.source]

    # --- people ---------------------------------------------------------------------------------------------------

    def who(self, contact: Contact) -> str:
        """The contact's name, else the number."""
        return contact.name or self.address(contact.address)

    def address(self, address: Address) -> str:
        """A number as people write it."""
        if address.kind is AddressKind.WITHHELD:
            return "Number withheld"
        return address.number.national if address.number is not None else address.value

    def number(self, e164: str) -> str:
        """A stored number as people write it."""
        return PhoneNumber(e164).national if parse_number(e164) is not None else e164

    def callback(self, card: LeadCard, contact: Contact) -> str:
        """The E.164 number to call back: the one they left, else the one they called from; empty where neither is."""
        left = parse_number(card.phone.value) if card.phone is not None else None
        number = left or contact.address.number
        return number.e164 if number is not None else ""

    # --- calls ----------------------------------------------------------------------------------------------------

    def is_live(self, call: Call) -> bool:
        """Whether somebody is on the line."""
        return call.state is not CallState.ENDED

    def length(self, call: Call) -> str:
        """`1 min 20 s`; empty for a call that was not answered."""
        if call.answered_at is None:
            return ""
        seconds = max(0, int(((call.ended_at or self.now) - call.answered_at).total_seconds()))
        return say_length(seconds)

    def ended(self, call: Call) -> str:
        """How the call stands or ended."""
        return say_end(call)

    def outcome(self, call: OutgoingCall) -> str:
        """How a call to a customer stands, or what came of it."""
        return say_outcome(call)

    # --- leads ----------------------------------------------------------------------------------------------------

    def state(self, lead: Lead) -> str:
        """Where a lead stands; one whose customer wants nothing done says so."""
        return "Asked only" if lead.state is LeadState.NEW and lead.card.declined else _STATES[lead.state]

    def lead_state(self, state: LeadState) -> str:
        """A state's name."""
        return _STATES[state]

    def slot(self, window: TimeWindow, profile: BusinessProfile) -> str:
        """A time to come at, as a text to the customer says it."""
        return say_slot(window, profile)

    def today(self) -> str:
        """The date at the business, for a date field."""
        return self.now.astimezone(self.zone).date().isoformat()

    def urgency(self, card: LeadCard) -> str:
        """How soon somebody is needed."""
        return _URGENCY[card.urgency]

    def wanted(self, card: LeadCard) -> str:
        """What is to be done, as short as it is known."""
        if card.problem is not None:
            return _sentence(card.problem.value)
        if card.service_name:
            return card.service_name
        if card.message:
            return f"Message: {card.message}"
        if card.wants_person:
            return "Wants to talk to a person"
        return "Asked about prices" if card.quotes else "Nothing said yet about the job"

    def missing(self, card: LeadCard, contact: Contact) -> list[str]:
        """What a visit still needs; a number that called is one to call back."""
        return [_MISSING[name] for name in card.missing if name != "phone" or contact.address.number is None]

    def amounts(self, quote: Quote) -> str:
        """Every amount of a quote."""
        return " · ".join(str(amount) for amount in quote.amounts) or "no amount"

    # --- documents ------------------------------------------------------------------------------------------------

    def document_state(self, document: Document) -> str:
        """Where a document stands."""
        return say_state(document, self._today)

    def is_late(self, document: Document) -> bool:
        """Whether an invoice is overdue, or an open estimate holds no longer."""
        return document.is_late(self._today)

    @property
    def _today(self) -> date:
        return self.now.astimezone(self.zone).date()


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
