"""What the fields of templates stand for in a thread, as far as it is known."""

from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.ids import ThreadId
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.wording import say_between, say_day
from receptionist.errors import NotFound
from receptionist.ports import Work
from receptionist.services.send_text import sender_in


async def reply_fields(work: Work, thread_id: ThreadId, actor: Actor, now: datetime) -> dict[str, str]:
    """Each field's value; empty where nothing is known. Raises NotFound."""
    profile = (await work.business()).profile
    contact = await work.contact(thread_id)
    lead = await work.open_lead(thread_id)
    card = lead.card if lead is not None else LeadCard()
    coming = [one for one in await work.appointments(thread_id) if one.window.ends > now]
    visit = coming[0].window if coming else card.held
    sent = await work.technician(coming[0].technician) if coming else None
    name = contact.name or (card.name.value if card.name else "")
    day, time = _when(visit, now)
    return {
        "first_name": name.split()[0] if name else "",
        "name": name,
        "address": contact.home or (card.address.value if card.address else ""),
        "service": card.wanted,
        "day": day,
        "time": time,
        "technician": sent.name if sent is not None and sent.name else actor.name,
        "business": profile.name,
        "business_number": await _our_number(work, thread_id),
        "booking_link": profile.texting.booking_link,
        "my_name": actor.name,
    }


def _when(visit: TimeWindow | None, now: datetime) -> tuple[str, str]:
    if visit is None:
        return "", ""
    today = now.astimezone(visit.starts.tzinfo).date()
    return say_day(visit.starts.date(), today), say_between(visit.starts.time(), visit.ends.time())


async def _our_number(work: Work, thread_id: ThreadId) -> str:
    try:
        return (await sender_in(work, await work.thread_status(thread_id)))[1].national
    except NotFound:
        return ""
