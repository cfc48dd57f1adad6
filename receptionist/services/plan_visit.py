"""Who comes when: the diary read, free times found, and a time held for a lead."""

from collections.abc import Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from receptionist.domain.appointment import TIME_TAKEN
from receptionist.domain.ids import AppointmentId, LeadId, TechnicianId, ThreadId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment
from receptionist.domain.schedule import Diary, VisitNeeds
from receptionist.errors import Conflict
from receptionist.ports import Work

_DAY = timedelta(days=1)
_NOBODY = ("Nobody who can do this works then.", "Offer another time.")


async def read_diary(work: Work, profile: BusinessProfile, now: datetime) -> Diary:
    """The diary for as far ahead as visits are offered."""
    return await work.diary(now - _DAY, now + timedelta(days=profile.horizon_days + 2))


async def with_booking_page(work: Work, profile: BusinessProfile) -> BusinessProfile:
    """The profile, its booking link that of our own page where none is set and the page is open."""
    wanted = profile.scheduling.public_booking and not profile.texting.booking_link
    token = await work.booking_token() if wanted else None
    if token is None:
        return profile
    return replace(profile, texting=replace(profile.texting, booking_link=f"{work.origin}/b/{token}"))


async def hold_visit(
    work: Work,
    thread_id: ThreadId,
    lead_id: LeadId,
    window: TimeWindow,
    needs: VisitNeeds,
    *,
    technician: TechnicianId | None = None,
    expires_in: timedelta | None = None,
) -> Appointment:
    """Holds a time for a lead: of those who can do it, work then and are free, whoever has the least to do that day.

    With a `technician`, them or nobody. After `expires_in` it is free again unless it was booked.

    Raises Conflict where nobody is free (the lead then keeps the slot it had), NotFound.
    """
    own = [slot.id for slot in await work.lead_slots(lead_id) if slot.tentative]
    who = await able_and_free(work, window, needs, own=own, technician=technician)
    return await work.hold(thread_id, lead_id, window, needs.kept, who, expires_in)


async def able_and_free(
    work: Work,
    window: TimeWindow,
    needs: VisitNeeds,
    *,
    own: Collection[AppointmentId],
    technician: TechnicianId | None = None,
) -> list[TechnicianId]:
    """Who can be given a visit at this time, best first; the appointments of `own` are not in the way.

    A technician whom a person names may be given what is not theirs, and out of their hours. Raises Conflict.
    """
    starts = window.starts.astimezone(UTC)
    kept = TimeWindow(starts, starts + needs.kept)
    diary = (await work.diary(kept.starts - _DAY, kept.ends + _DAY)).without(own)
    if technician is not None:
        able = [one for one in diary.technicians if one.id == technician]
    else:
        able = diary.able(window, needs.category, (await work.business()).profile.hours.zone)
    free = [one.id for one in able if diary.is_free(one.id, kept)]
    if not free:
        raise Conflict(*(TIME_TAKEN if able else _NOBODY))
    return free
