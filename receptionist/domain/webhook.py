"""Webhooks out: what programs of others are told, where, and what came of it."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from receptionist.domain.ids import BusinessId, DeliveryId, OutEventId, WebhookId


class EventKind(StrEnum):
    """What can be told of."""

    MESSAGE_RECEIVED = "message.received"
    MESSAGE_STATE = "message.state"
    LEAD_CREATED = "lead.created"
    LEAD_STATE = "lead.state"
    CALL_ENDED = "call.ended"
    CONTACT_CHANGED = "contact.changed"
    APPOINTMENT_CHANGED = "appointment.changed"
    DOCUMENT_CHANGED = "document.changed"
    JOB_CHANGED = "job.changed"
    TEST = "test"  # sent by the Test button alone


EVENT_KINDS = tuple(kind for kind in EventKind if kind is not EventKind.TEST)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """Something a unit of work did and others may want to know. `subject` is the id of what it was done to."""

    kind: EventKind
    subject: str


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address of somebody's program. Both secrets sign while the old one still holds."""

    id: WebhookId
    business_id: BusinessId
    url: str
    kinds: tuple[EventKind, ...]
    secret: str = field(repr=False)  # whsec_ and base64; in the clear only in memory
    created_at: datetime
    old_secret: str = field(default="", repr=False)
    old_secret_until: datetime | None = None
    disabled_at: datetime | None = None
    disabled_why: str = ""  # a sentence
    failing_since: datetime | None = None
    failures_in_row: int = 0

    def secrets(self, now: datetime) -> tuple[str, ...]:
        """What a delivery is signed with, newest first."""
        both = self.old_secret and self.old_secret_until is not None and now < self.old_secret_until
        return (self.secret, self.old_secret) if both else (self.secret,)


@dataclass(frozen=True, slots=True)
class OutEvent:
    """Something that happened, as the JSON that is sent. Its id is the same in every delivery of it."""

    id: OutEventId
    kind: EventKind
    subject: str
    at: datetime
    body: str = field(repr=False)


class DeliveryState(StrEnum):
    """`waiting → delivered | failed`; one that is sent again is a new delivery of the same event."""

    WAITING = "waiting"
    DELIVERED = "delivered"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Delivery:
    """An event on its way to one address."""

    id: DeliveryId
    webhook_id: WebhookId
    event: OutEvent
    state: DeliveryState
    due_at: datetime
    tries: int = 0
    tried_at: datetime | None = None
    status: int | None = None  # HTTP, of the last try; None where no answer came
    says: str = ""  # what came of the last try, as a sentence
    took_ms: int = 0
