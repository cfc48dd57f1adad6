"""Links with which a customer sees, moves or cancels a visit: they are only ever sent to the number on file."""

from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import AppointmentId, BusinessId, ThreadId
from receptionist.domain.lead_words import say_slot
from receptionist.domain.message import Author, AuthorKind, Purpose
from receptionist.domain.records import Appointment
from receptionist.errors import NotFound
from receptionist.ports import Store, Work
from receptionist.services.lead_texts import why_no_text
from receptionist.services.send_text import NewText, queue_text

_AFTER = timedelta(days=1)  # a link shows its visit for so long after it
_AGAIN_AFTER = timedelta(minutes=10)
_KEY = "visit-link:"
THE_CUSTOMER = Actor("The customer")


async def visit_link(work: Work, now: datetime, appointment: Appointment) -> str:
    """A new link to a visit. Whoever has it may move and cancel it, so it goes to the customer's own number alone."""
    token = await work.new_visit_link(appointment.id, now, appointment.window.ends + _AFTER)
    return f"{work.origin}/v/{token}"


async def text_visit_links(work: Work, now: datetime, thread_id: ThreadId) -> bool:
    """Texts the number on file the links to the visits that are ahead, or that there are none; at most every ten
    minutes. False where they cannot be texted.
    """
    if await why_no_text(work, thread_id):
        return False
    if await work.texts_since(thread_id, _KEY, now - _AGAIN_AFTER):
        return True
    profile = (await work.business()).profile
    ahead = [one for one in await work.appointments(thread_id) if one.window.starts > now]
    if ahead:
        lines = [f"{say_slot(one.window, profile)}: {await visit_link(work, now, one)}" for one in ahead]
        words = f"{profile.name}: see, move or cancel your visit here. " + " ".join(lines)
    else:
        words = f"{profile.name}: we have no visit booked under this number. Reply here, and we'll find it."
    key = f"{_KEY}{int(now.timestamp() * 1000)}"
    new = NewText(thread_id, words, Purpose.REPLY, Author(AuthorKind.AUTOMATIC), key=key)
    await queue_text(work, now, new)
    return True


async def visit_of(store: Store, token: str, now: datetime) -> tuple[BusinessId, AppointmentId]:
    """Whose visit a link opens, and which. Raises NotFound for one that is unknown or over."""
    business_id = await store.directory.business_of_visit_link(token[:60])
    if business_id is not None:
        async with store.work(business_id) as work:
            found = await work.visit_of_link(token[:60], now)
        if found is not None:
            return business_id, found
    raise NotFound("This link is over.")
