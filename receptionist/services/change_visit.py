"""Moving and cancelling a visit, by people and by customers: the one way for pages, links, programs and the agent."""

import logging
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from receptionist.domain.appointment import may_be_chosen, open_windows
from receptionist.domain.audit import Actor
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import AppointmentId, BusinessId, TechnicianId
from receptionist.domain.job import JobState
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.lead_words import fill, say_slot
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment, Contact, Lead
from receptionist.domain.schedule import VisitNeeds
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.approve_lead import lead_needs
from receptionist.services.audit import note
from receptionist.services.happenings import happened
from receptionist.services.lead_acts import save_card
from receptionist.services.plan_visit import able_and_free, read_diary
from receptionist.services.tell_of_visit import VisitNews, tell_of_visit
from receptionist.services.tell_people import tell_office

log = logging.getLogger(__name__)

_TOO_LATE = "It is too late to change this visit here."


@dataclass(frozen=True, slots=True)
class VisitMove:
    """Where a visit goes: a time, and a technician (None: whoever is free, the one who had it first).

    `tell`: the customer gets a text.
    """

    window: TimeWindow
    technician: TechnicianId | None = None
    tell: bool = True


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit with whom and what it is for."""

    appointment: Appointment
    contact: Contact
    lead: Lead | None
    needs: VisitNeeds

    @property
    def card(self) -> LeadCard:
        """What is known of the job."""
        return self.lead.card if self.lead is not None else LeadCard()


async def read_visit(work: Work, appointment_id: AppointmentId) -> Visit:
    """Reads it. Raises NotFound."""
    appointment = await work.appointment(appointment_id)
    if appointment is None:
        raise NotFound("There is no such visit in this business.")
    found = await work.lead(appointment.lead_id) if appointment.lead_id is not None else None
    kept = appointment.busy_until - appointment.window.starts
    needs = VisitNeeds(kept) if found is None else await lead_needs(work, found[0])
    return Visit(appointment, await work.contact(appointment.thread_id), found[0] if found else None, needs)


def why_no_change(profile: BusinessProfile, visit: Appointment, now: datetime) -> str:
    """Why a customer cannot move or cancel this visit themselves, as a sentence; empty where they can."""
    if visit.cancelled_at is not None:
        return "This visit is cancelled."
    until = visit.window.starts.astimezone(UTC) - timedelta(minutes=profile.scheduling.change_until_minutes)
    return _TOO_LATE if now > until else ""


async def times_for(work: Work, visit: Visit, now: datetime) -> list[TimeWindow]:
    """The times to which a customer may move a visit, soonest first."""
    profile = (await work.business()).profile
    diary = (await read_diary(work, profile, now)).without([visit.appointment.id])
    days = open_windows(profile, now, diary, visit.needs)
    return [window for windows in days.values() for window in windows if window != visit.appointment.window]


async def move_visit(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    appointment_id: AppointmentId,
    actor: Actor,
    move: VisitMove,
    *,
    by_customer: bool = False,
) -> Appointment:
    """Gives a visit another time or technician. Where it stands there already, nothing changes.

    A customer, who was made sure of before, may choose of what is offered and until some time before the visit. Raises
    Conflict where the time is taken, the visit cancelled or it is too late for it, BadInput for a time that is over or
    not offered, NotFound.
    """
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        visit = await _locked(work, appointment_id)
        stands, window = visit.appointment, move.window
        if stands.window == window and move.technician in (None, stands.technician):
            return stands
        profile = (await work.business()).profile
        if by_customer:
            await _check_customer(work, profile, visit, now, window)
        elif window.starts <= now:
            raise BadInput("This time is over.", "Choose a later one.")
        kept = max(visit.needs.kept, timedelta(minutes=1))
        who = await able_and_free(work, window, visit.needs, own=[stands.id], technician=move.technician)
        who.sort(key=lambda one: one != stands.technician)
        moved = await work.move_appointment(stands.id, window, kept, who)
        if visit.lead is not None and visit.lead.card.held != window:
            await save_card(work, visit.lead, visit.contact, replace(visit.card, held=window))
        names = {one.id: one.name for one in await work.technicians()}
        given = names[moved.technician] if moved.technician != stands.technician else ""
        to = f", to {given}" if given else ""
        says = f"Moved the visit from {say_slot(stands.window, profile)} to {say_slot(window, profile)}{to}"
        await _written(work, now, visit, actor, says, "appointment.move", by_customer=by_customer)
        if move.tell and stands.window != window:
            words = fill(profile.scheduling.moved_words, profile, visit.card, window)
            news = VisitNews(moved, replace(visit.card, held=window), words, f"moved:{moved.id}:{moved.moves}")
            await tell_of_visit(work, now, actor, news)
    log.info("visit moved", extra={"appointment_id": appointment_id, "user_id": actor.user_id or ""})
    return moved


async def cancel_visit(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    appointment_id: AppointmentId,
    actor: Actor,
    *,
    tell: bool = True,
    by_customer: bool = False,
) -> None:
    """Cancels a visit; a second time nothing changes. Raises Conflict where it is too late for a customer, NotFound."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        visit = await _locked(work, appointment_id)
        if visit.appointment.cancelled_at is not None:
            return
        profile = (await work.business()).profile
        if by_customer and (why := why_no_change(profile, visit.appointment, now)):
            raise Conflict(why, "Please call us.")
        await work.cancel_appointment(appointment_id, now)
        if visit.lead is not None and visit.lead.card.held is not None:
            await save_card(work, visit.lead, visit.contact, replace(visit.card, held=None))
        window = visit.appointment.window
        says = f"Cancelled the visit of {say_slot(window, profile)}"
        await _written(work, now, visit, actor, says, "appointment.cancel", by_customer=by_customer)
        if tell:
            words = fill(profile.scheduling.cancelled_words, profile, visit.card, window)
            gone = replace(visit.appointment, cancelled_at=now, moves=visit.appointment.moves + 1)
            await tell_of_visit(work, now, actor, VisitNews(gone, visit.card, words, f"cancelled:{appointment_id}"))
    log.info("visit cancelled", extra={"appointment_id": appointment_id, "user_id": actor.user_id or ""})


async def _locked(work: Work, appointment_id: AppointmentId) -> Visit:
    visit = await read_visit(work, appointment_id)
    await work.lock_thread(visit.appointment.thread_id)
    jobs = await work.jobs_of_thread(visit.appointment.thread_id)
    if any(job.appointment_id == appointment_id and job.state is JobState.FINISHED for job in jobs):
        raise Conflict("This visit is over: the job is finished.", "Book another one.")
    return await read_visit(work, appointment_id)  # as it stands once nobody else writes in its thread


async def _check_customer(
    work: Work, profile: BusinessProfile, visit: Visit, now: datetime, window: TimeWindow
) -> None:
    if why := why_no_change(profile, visit.appointment, now):
        raise Conflict(why, "Please call us.")
    diary = (await read_diary(work, profile, now)).without([visit.appointment.id])
    if not may_be_chosen(profile, now, diary, visit.needs, window):
        raise Conflict("This time is no longer free.", "Choose another one.")


async def _written(
    work: Work, now: datetime, visit: Visit, actor: Actor, says: str, action: str, *, by_customer: bool
) -> None:
    appointment = visit.appointment
    await happened(work, now, appointment.thread_id, HappeningKind.APPOINTMENT, says, actor, subject=appointment.id)
    await note(work, now, actor, action, subject=appointment.id, says=f"{says}.")
    if by_customer:
        await tell_office(work, now, appointment.thread_id, f"{says}.")
