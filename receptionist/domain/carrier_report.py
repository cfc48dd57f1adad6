"""What a carrier says of an account, in our own words: its standing, numbers, addresses and registrations."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber


class Standing(StrEnum):
    """How an account stands at its carrier."""

    ACTIVE = "active"
    SUSPENDED = "suspended"
    CLOSED = "closed"
    UNKNOWN = "unknown"  # these credentials may not ask


class Slot(StrEnum):
    """What a webhook address is for."""

    VOICE = "voice"
    VOICE_FALLBACK = "voice_fallback"
    VOICE_STATUS = "voice_status"
    TEXTS = "texts"
    TEXTS_FALLBACK = "texts_fallback"
    RECEIPTS = "receipts"


class RegistrationState(StrEnum):
    """How far a registration for business texting (10DLC) has come."""

    APPROVED = "approved"
    WAITING = "waiting"
    FAILED = "failed"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Registration:
    """A brand or campaign for texting to mobiles in the United States. `why` is the carrier's reason for a failure."""

    kind: str  # brand | campaign
    state: RegistrationState
    name: str = ""
    why: str = ""


@dataclass(frozen=True, slots=True)
class WebhookPlace:
    """Where an address stands at the carrier: on a number, or (without one) on `called` of the account."""

    slot: Slot
    called: str  # "A call comes in"
    number: PhoneNumber | None = None


@dataclass(frozen=True, slots=True)
class CarrierNumber:
    """A number of the account. `carrier_id` is what the carrier's API knows it by."""

    number: PhoneNumber
    carrier_id: str
    voice: bool = True
    texts: bool = True
    mms: bool = False
    elsewhere: str = ""  # why its own addresses are not used: an application, a trunk or a service has it


@dataclass(frozen=True, slots=True)
class AccountReport:
    """All a carrier says of an account at one time. `unasked` has a sentence for each thing it did not answer."""

    standing: Standing = Standing.UNKNOWN
    name: str = ""
    trial: bool = False
    balance: Money | None = None
    numbers: tuple[CarrierNumber, ...] = ()
    webhooks: Mapping[WebhookPlace, str] = field(default_factory=dict)  # what is set now; empty: nothing
    registrations: tuple[Registration, ...] | None = None  # None: it was not or could not be asked
    remarks: tuple[str, ...] = ()  # what else stands in the way, a sentence each
    unasked: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WebhookChange:
    """An address to be set in place of another."""

    place: WebhookPlace
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class NumberOffer:
    """A number that can be bought. Prices are the carrier's, without tax; None where it does not say."""

    number: PhoneNumber
    place: str = ""
    voice: bool = True
    texts: bool = True
    monthly: Money | None = None
    at_once: Money | None = None
