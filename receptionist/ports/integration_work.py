"""Programs of others: their tokens, webhooks out, lists page by page, contacts on their way in."""

from datetime import datetime, timedelta
from typing import Protocol

from receptionist.domain.api_token import ApiToken
from receptionist.domain.ids import (
    AppointmentId,
    BusinessId,
    ContactId,
    DeliveryId,
    ImportId,
    MessageId,
    ThreadId,
    TokenId,
    WebhookId,
)
from receptionist.domain.lead import LeadState
from receptionist.domain.listing import ContactEntry, Place, ThreadEntry
from receptionist.domain.message import Message
from receptionist.domain.records import Appointment, CallRow, Contact, Lead, OutgoingRow
from receptionist.domain.webhook import Delivery, Occurrence, OutEvent, Webhook


class IntegrationWork(Protocol):
    """The part of a unit of work that concerns programs of others. Lists are newest first."""

    # tokens
    async def add_api_token(self, token: ApiToken, token_hash: str) -> None: ...
    async def api_tokens(self) -> list[ApiToken]:
        """Newest first, revoked ones too."""
        ...

    async def revoke_api_token(self, token_id: TokenId, at: datetime) -> bool:
        """False where it was revoked already. Raises NotFound."""
        ...

    async def api_token_used(self, token_id: TokenId, at: datetime, address: str) -> None: ...
    async def known_request(self, token_id: TokenId, key: str) -> tuple[str, MessageId] | None:
        """What was asked under this key before: its fingerprint, and what came of it."""
        ...

    async def keep_request(
        self, token_id: TokenId, key: str, fingerprint: str, subject: MessageId, at: datetime
    ) -> None:
        """Raises NotFound, and Conflict where the key is known."""
        ...

    # webhooks out
    async def webhooks(self) -> list[Webhook]:
        """Oldest first."""
        ...

    async def save_webhook(self, webhook: Webhook) -> None:
        """Adds it, or writes all of it that can change."""
        ...

    async def remove_webhook(self, webhook_id: WebhookId) -> None:
        """Removes it with the log of its deliveries. Raises NotFound."""
        ...

    async def wanted(self) -> list[Occurrence]:
        """What happened in this unit so far that an open webhook asks for, in its order."""
        ...

    async def put_out(self, event: OutEvent, webhook_id: WebhookId | None = None) -> None:
        """Stores the event with a delivery for each open webhook that asks for it, or for this one alone."""
        ...

    async def deliver_again(self, delivery_id: DeliveryId, at: datetime) -> WebhookId:
        """A new delivery of the same event to the same webhook; answers whose. Raises NotFound."""
        ...

    async def deliveries(self, webhook_id: WebhookId, limit: int = 50) -> list[Delivery]:
        """Newest first."""
        ...

    async def due_deliveries(self, webhook_id: WebhookId, now: datetime, limit: int = 20) -> list[Delivery]:
        """Those waiting whose time has come, in the order of their events."""
        ...

    async def save_delivery(self, delivery: Delivery) -> None: ...
    async def resume_webhook(self, webhook_id: WebhookId, at: datetime | None) -> None:
        """Ends the claim on a webhook: it may be sent to again at once, or from then on."""
        ...

    # lists
    async def contact_list(self, after: Place | None, limit: int) -> list[ContactEntry]: ...
    async def contact_entry(self, contact_id: ContactId) -> ContactEntry | None: ...
    async def thread_list(self, after: Place | None, limit: int) -> list[ThreadEntry]:
        """The one where something passed last first."""
        ...

    async def thread_entry(self, thread_id: ThreadId) -> ThreadEntry | None: ...
    async def message_list(self, thread_id: ThreadId, after: Place | None, limit: int) -> list[Message]: ...
    async def lead_list(
        self, after: Place | None, limit: int, state: LeadState | None = None
    ) -> list[tuple[Lead, Contact]]: ...
    async def call_list(self, after: Place | None, limit: int, offset: int = 0) -> list[CallRow | OutgoingRow]:
        """Calls that came, with the lead each led to, and calls that were made, the newest first."""
        ...

    async def appointment_list(
        self, after: Place | None, limit: int, since: datetime | None = None, until: datetime | None = None
    ) -> list[Appointment]:
        """Those that begin between these two; the latest first."""
        ...

    async def appointment(self, appointment_id: AppointmentId) -> Appointment | None: ...

    # contacts on their way in
    async def keep_import(self, import_id: ImportId, file_name: str, content: bytes) -> None: ...
    async def kept_import(self, import_id: ImportId) -> tuple[str, bytes] | None:
        """Name and content of the file."""
        ...

    async def remove_import(self, import_id: ImportId) -> None: ...


class IntegrationDirectory(Protocol):
    """Look-ups made before it is known whose business it is."""

    async def api_token(self, token_hash: str) -> ApiToken | None: ...
    async def claim_webhook(self, now: datetime, lease: timedelta) -> tuple[BusinessId, WebhookId] | None:
        """A webhook with deliveries due; nobody else gets it until the lease ends or the claim is ended."""
        ...

    async def forget_integrations(self, before: datetime) -> int:
        """Removes events that came before, with their deliveries, requests under a key, and files never taken in."""
        ...
