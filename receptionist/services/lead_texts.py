"""Texts to a customer about their lead: whether one can go out, and queueing it."""

from datetime import datetime

from receptionist.domain.ids import ThreadId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.message import Author, Consent, LineType, Message, Purpose
from receptionist.domain.records import Lead
from receptionist.ports import Work
from receptionist.services.send_text import NewText, queue_text


async def why_no_text(work: Work, thread_id: ThreadId) -> str:
    """Why the customer cannot be texted, as a sentence; empty where they can."""
    contact = await work.contact(thread_id)
    status = await work.thread_status(thread_id)
    if contact.address.number is None:
        return "They cannot be texted: we do not have their number."
    if status.consent is Consent.REFUSED:
        return "They asked not to be texted."
    if status.line is LineType.LANDLINE or contact.address.number.is_landline:
        return "Their number is a landline, which gets no texts."
    if not await work.numbers():
        return "There is no number of ours to text from."
    return ""


async def text_customer(
    work: Work, now: datetime, lead: Lead, text: str, author: Author, key: str, window: TimeWindow | None = None
) -> Message | None:
    """Queues a text about the lead, where one can go out. One about a visit of today may go out in quiet hours."""
    if await why_no_text(work, lead.thread_id):
        return None
    zone = (await work.business()).profile.hours.zone
    today = window is not None and window.starts.astimezone(zone).date() == now.astimezone(zone).date()
    new = NewText(lead.thread_id, text, Purpose.TRANSACTIONAL, author, key=key, same_day=today)
    return await queue_text(work, now, new)
