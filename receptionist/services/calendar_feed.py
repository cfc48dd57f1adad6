"""Visits for calendar programs: a technician's feed, and the one of a customer's own visit."""

from datetime import datetime, timedelta

from receptionist.domain.icalendar import CalendarEntry, icalendar
from receptionist.domain.lead import LeadCard
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment, VisitRow
from receptionist.errors import NotFound
from receptionist.ports import Store, Work

_BACK, _AHEAD = timedelta(days=30), timedelta(days=366)


async def technician_feed(store: Store, token: str, now: datetime) -> str:
    """The calendar this token opens: a technician's visits, with those held and cancelled, and their time off.

    Raises NotFound.
    """
    found = await store.directory.technician_of_feed(token[:60])
    if found is None:
        raise NotFound("There is no such calendar.")
    business_id, technician_id = found
    async with store.work(business_id) as work:
        profile = (await work.business()).profile
        since, until = now - _BACK, now + _AHEAD
        visits = await work.visits_between(since, until, technician_id, cancelled=True)
        off = [one for one in await work.time_off(since, until) if one.technician == technician_id]
        technician = await work.technician(technician_id)
    entries = [_for_technician(row) for row in visits]
    entries += [CalendarEntry(one.id, 0, one.starts, one.ends, one.says or "Off") for one in off]
    name = f"{technician.name}, {profile.name}" if technician is not None and technician.name else profile.name
    return icalendar(name, entries, now)


async def visit_file(work: Work, appointment: Appointment, card: LeadCard, now: datetime) -> str:
    """A customer's own visit: it names nothing but the business, the time and what was asked for."""
    profile: BusinessProfile = (await work.business()).profile
    entry = CalendarEntry(
        uid=appointment.id,
        sequence=appointment.moves,
        starts=appointment.window.starts,
        ends=appointment.window.ends,
        title=f"{profile.name}: {card.service_name or 'visit'}",
        tentative=appointment.tentative,
        cancelled=appointment.cancelled_at is not None,
    )
    return icalendar(profile.name, [entry], now)


def _for_technician(row: VisitRow) -> CalendarEntry:
    card = row.lead.card if row.lead is not None else None
    name = row.contact.name or (card.name.value if card is not None and card.name is not None else "")
    what = card.wanted if card is not None else ""
    number = row.contact.address.number
    return CalendarEntry(
        uid=row.appointment.id,
        sequence=row.appointment.moves,
        starts=row.appointment.window.starts,
        ends=row.appointment.window.ends,
        title=": ".join(filter(None, (name, what))) or "Visit",
        place=card.address.value if card is not None and card.address is not None else row.contact.home,
        notes=number.national if number is not None else "",
        tentative=row.appointment.tentative,
        cancelled=row.appointment.cancelled_at is not None,
    )
