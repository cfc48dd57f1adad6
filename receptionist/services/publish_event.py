"""What programs of others are told of what a unit of work did: stored in that very unit, sent afterwards.

The store's own methods note what happened, so that nobody who changes something can forget to tell of it.
"""

import json

from receptionist.domain.ids import (
    AppointmentId,
    CallId,
    DocumentId,
    JobId,
    LeadId,
    MessageId,
    OutEventId,
    ThreadId,
    WebhookId,
    new_id,
)
from receptionist.domain.webhook import EventKind, Occurrence, OutEvent
from receptionist.errors import NotFound
from receptionist.ports import Clock, Work
from receptionist.services.document_shapes import DocumentShape
from receptionist.services.shapes import (
    AppointmentShape,
    CallShape,
    ContactShape,
    JobShape,
    LeadShape,
    MessageShape,
    Shape,
    rfc3339,
)

Data = dict[str, object]


class EventPublisher:
    """Called by the store with each unit that did something others asked for, right before it is committed."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, work: Work) -> None:
        """Stores an event for each thing that happened, as it stands at the end of the unit."""
        for occurrence in await work.wanted():
            data = await _data(work, occurrence)
            if data is not None:
                await work.put_out(self._event(occurrence.kind, occurrence.subject, data))

    async def test(self, work: Work, webhook_id: WebhookId) -> None:
        """Puts out an event to this webhook alone that says no more than that it works. Raises NotFound."""
        says: Data = {"says": "This is a test. If you can read this, the webhook works."}
        await work.put_out(self._event(EventKind.TEST, webhook_id, says), webhook_id)

    def _event(self, kind: EventKind, subject: str, data: Data) -> OutEvent:
        event_id, at = OutEventId(new_id("evt")), self._clock.now()
        body = {"id": event_id, "type": kind.value, "timestamp": rfc3339(at), "data": data}
        return OutEvent(event_id, kind, subject, at, json.dumps(body, ensure_ascii=False, separators=(",", ":")))


async def _data(work: Work, occurrence: Occurrence) -> Data | None:
    """What it was done to, as the API shows it; None where the unit took it back."""
    shape: Shape | None = None
    match occurrence.kind:
        case EventKind.MESSAGE_RECEIVED | EventKind.MESSAGE_STATE:
            message = await work.message(MessageId(occurrence.subject))
            shape = MessageShape.of(message) if message is not None else None
        case EventKind.LEAD_CREATED | EventKind.LEAD_STATE:
            lead = await work.lead(LeadId(occurrence.subject))
            shape = LeadShape.of(*lead) if lead is not None else None
        case EventKind.CALL_ENDED:
            page = await work.call_page(CallId(occurrence.subject))
            shape = CallShape.of(page.call, page.contact, page.lead) if page is not None else None
        case EventKind.CONTACT_CHANGED:
            shape = await _contact(work, ThreadId(occurrence.subject))
        case EventKind.APPOINTMENT_CHANGED:
            appointment = await work.appointment(AppointmentId(occurrence.subject))
            if appointment is None:
                return {"id": occurrence.subject, "cancelled": True}
            shape = AppointmentShape.of(appointment)
        case EventKind.DOCUMENT_CHANGED:
            document = await work.document(DocumentId(occurrence.subject))
            shape = DocumentShape.of(document) if document is not None else None
        case EventKind.JOB_CHANGED:
            job = await work.job(JobId(occurrence.subject))
            shape = JobShape.of(job) if job is not None else None
        case EventKind.TEST:
            return None
    return as_json(shape) if shape is not None else None


async def _contact(work: Work, thread_id: ThreadId) -> ContactShape | None:
    try:
        contact = await work.contact(thread_id)
    except NotFound:
        return None
    entry = await work.contact_entry(contact.id)
    return ContactShape.of(entry) if entry is not None else None


def as_json(shape: Shape) -> Data:
    """A shape as JSON has it."""
    return shape.model_dump(mode="json", by_alias=True)
