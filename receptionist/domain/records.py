"""What is kept about businesses, people and threads, as the store hands it out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from receptionist.domain.call import Call, EndReason, Utterance
from receptionist.domain.conversation import Channel, DialogueState
from receptionist.domain.ids import (
    AccountId,
    AppointmentId,
    BusinessId,
    CallId,
    ContactId,
    EventId,
    LeadId,
    NoticeId,
    QuoteId,
    TechnicianId,
    ThreadId,
    UserId,
)
from receptionist.domain.lead import LeadCard, LeadState, TimeWindow
from receptionist.domain.message import ThreadStatus
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.phone import Address, PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.roles import Role as Role


@dataclass(frozen=True, slots=True)
class Business:
    """A tenant."""

    id: BusinessId
    profile: BusinessProfile
    created_at: datetime


@dataclass(frozen=True, slots=True)
class CarrierAccount:
    """A business's account at a carrier. `id` is the opaque part of its webhook addresses."""

    id: AccountId
    business_id: BusinessId
    carrier: str  # twilio | telnyx | vonage | simulated
    external_id: str  # Twilio's Account SID
    secret: str = field(repr=False)  # in the clear only in memory; Telnyx: the API key, Vonage: the API secret
    extra: Mapping[str, str] = field(default_factory=dict, repr=False)  # what else the carrier's adapter needs

    @property
    def dialect(self) -> str:
        """Whose webhooks it gets: a simulated account speaks as the carrier it was made to simulate."""
        return self.extra.get("dialect", "twilio") if self.carrier == "simulated" else self.carrier


@dataclass(frozen=True, slots=True)
class Tell:
    """How a user wants to be told of new things, beyond the notice in the app."""

    by_email: bool = True
    by_text: bool = False
    mobile: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in, or once might: who was let go keeps their name in what they did."""

    id: UserId
    business_id: BusinessId
    email: str
    name: str
    role: Role
    password_hash: str = field(repr=False)
    tell: Tell = field(default_factory=Tell)
    is_active: bool = True
    has_two_factor: bool = False


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a number. A withheld number gets a contact of its own for each call."""

    id: ContactId
    business_id: BusinessId
    address: Address
    name: str = ""
    email: str = ""
    home: str = ""  # where they live, or where the work is: a postal address


@dataclass(frozen=True, slots=True)
class Thread:
    """All that passed with one contact."""

    id: ThreadId
    business_id: BusinessId
    contact_id: ContactId
    dialogue: DialogueState = field(default_factory=DialogueState)


@dataclass(frozen=True, slots=True)
class Lead:
    """A lead card and where it stands."""

    id: LeadId
    business_id: BusinessId
    thread_id: ThreadId
    state: LeadState
    card: LeadCard
    summary: str
    created_at: datetime
    updated_at: datetime
    channel: Channel = Channel.TEXT  # how it came
    assigned_to: UserId | None = None  # who sees to it
    called_at: datetime | None = None  # when somebody last noted that they called back


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A line of the inbox."""

    contact: Contact
    last_at: datetime
    last_line: str
    lead: Lead | None
    calls: int
    texts: int
    status: ThreadStatus


@dataclass(frozen=True, slots=True)
class CallRow:
    """A line of the call list."""

    call: Call
    contact: Contact
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class OutgoingRow:
    """A line of the call list: a call that somebody of the business made."""

    call: OutgoingCall
    contact: Contact


@dataclass(frozen=True, slots=True)
class CallPage:
    """One call with all that was said."""

    call: Call
    contact: Contact
    utterances: tuple[Utterance, ...]
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class Appointment:
    """A slot held or booked. `tentative` until a person approves it."""

    id: AppointmentId
    business_id: BusinessId
    thread_id: ThreadId
    lead_id: LeadId | None
    technician: TechnicianId
    window: TimeWindow
    busy_until: datetime  # from the window's start on, the technician is kept free until then
    tentative: bool
    moves: int = 0  # how often it was given another time or technician
    cancelled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class VisitRow:
    """A line of the calendar."""

    appointment: Appointment
    contact: Contact
    lead: Lead | None


@dataclass(frozen=True, slots=True)
class StreamToken:
    """What a single-use media-stream token stands for."""

    business_id: BusinessId
    call_id: CallId


@dataclass(frozen=True, slots=True)
class UnsavedCall:
    """What the database could not take of one call: kept in the journal until it can."""

    call: Call
    utterances: tuple[Utterance, ...] = ()
    card: LeadCard | None = None
    dialogue: DialogueState | None = None
    heard: tuple[QuoteId, ...] = ()
    heard_at: datetime | None = None
    end_reason: EndReason | None = None


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A carrier's request as it came. `url` is the address the carrier was given, with its query; header names are
    in lower case.
    """

    method: str
    url: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class JournalledEvent:
    """A genuine webhook, kept before anything else was done with it. `key` is what the carrier's retries repeat."""

    id: EventId
    business_id: BusinessId
    account_id: AccountId
    carrier: str  # whose dialect it is in: twilio | telnyx | vonage
    key: str
    request: WebhookRequest
    received_at: datetime
    tries: int = 0


@dataclass(frozen=True, slots=True)
class TextPart:
    """One part of a long text that its carrier delivers in pieces."""

    event_id: EventId
    account_id: AccountId
    sender: str
    recipient: str
    reference: str
    total: int
    part: int
    text: str
    carrier_message_id: str
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a user is told in the app; `seen_at` once they looked."""

    id: NoticeId
    user_id: UserId
    thread_id: ThreadId
    says: str
    at: datetime
    seen_at: datetime | None = None
    mail: bool = False  # they are told by e-mail as well


@dataclass(frozen=True, slots=True)
class ReconcileRun:
    """What asking a carrier for its recent messages and calls brought. `unmatched` were known to no webhook."""

    account_id: AccountId
    at: datetime
    since: datetime
    listed: int
    unmatched: int
    problem: str = ""  # a sentence, where the carrier could not be asked
