"""What a business has for programs of others, one of each."""

from dataclasses import dataclass

from receptionist.domain.api_token import ApiToken, Scope
from receptionist.domain.call import Call
from receptionist.domain.ids import AppointmentId, ContactId, ImportId, MessageId, OutEventId, TokenId, WebhookId
from receptionist.domain.webhook import Delivery, EventKind, OutEvent, Webhook
from receptionist.ports import Work
from tests.adapters.store.scene import NOON


@dataclass(frozen=True)
class Programs:
    """The ids of them."""

    token: ApiToken
    webhook: Webhook
    event: OutEvent
    delivery: Delivery
    import_id: ImportId
    contact_id: ContactId
    appointment_id: AppointmentId


async def add_programs(work: Work, call: Call, message_id: MessageId) -> Programs:
    """A token that asked for something, a webhook with an event on its way, a file of contacts."""
    business_id = call.business_id
    token = ApiToken(TokenId("tok_1"), business_id, "Website", "abcd", (Scope.LEADS_READ,), "Maria", None, NOON)
    await work.add_api_token(token, "hash")
    await work.keep_request(token.id, "key", "print", message_id, NOON)
    webhook = Webhook(
        WebhookId("hook_1"), business_id, "https://x.example", (EventKind.LEAD_STATE,), "whsec_aGk=", NOON
    )
    await work.save_webhook(webhook)
    event = OutEvent(OutEventId("evt_1"), EventKind.LEAD_STATE, "lead_1", NOON, "{}")
    await work.put_out(event)
    [delivery] = await work.deliveries(webhook.id)
    await work.keep_import(ImportId("imp_1"), "contacts.csv", b"phone")
    contact = await work.contact(call.thread_id)
    [appointment, *_] = await work.appointments(call.thread_id)
    return Programs(token, webhook, event, delivery, ImportId("imp_1"), contact.id, appointment.id)
