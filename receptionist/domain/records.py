"""What is kept about businesses, people and threads, as the store hands it out."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from receptionist.domain.call import Call, EndReason, Utterance
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import (
    AccountId,
    AppointmentId,
    BusinessId,
    CallId,
    ContactId,
    LeadId,
    QuoteId,
    ThreadId,
    UserId,
)
from receptionist.domain.lead import LeadCard, LeadState, TimeWindow
from receptionist.domain.phone import Address
from receptionist.domain.profile import BusinessProfile


class Role(StrEnum):
    """What a user may do."""

    OWNER = "owner"
    ADMIN = "admin"
    OFFICE = "office"
    TECHNICIAN = "technician"


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
    secret: str = field(repr=False)  # in the clear only in memory


@dataclass(frozen=True, slots=True)
class User:
    """Somebody who may sign in."""

    id: UserId
    business_id: BusinessId
    email: str
    name: str
    role: Role
    password_hash: str = field(repr=False)
    session_version: int = 1


@dataclass(frozen=True, slots=True)
class Contact:
    """A person at a number. A withheld number gets a contact of its own for each call."""

    id: ContactId
    business_id: BusinessId
    address: Address
    name: str = ""


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


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """A line of the inbox."""

    thread: Thread
    contact: Contact
    last_at: datetime
    last_line: str
    lead: Lead | None
    calls: int


@dataclass(frozen=True, slots=True)
class CallRow:
    """A line of the call list."""

    call: Call
    contact: Contact
    lead: Lead | None


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
    technician: str
    window: TimeWindow
    tentative: bool


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
