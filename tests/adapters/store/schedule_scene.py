"""Technicians, their time and what customers hold of it, one of each, and what another business may ask for of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from receptionist.domain.call import Call
from receptionist.domain.ids import TimeOffId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.records import Appointment, Lead
from receptionist.domain.schedule import Technician, TimeOff
from receptionist.errors import Conflict
from receptionist.ports import Work
from tests.adapters.store.scene import NOON

HOUR = timedelta(hours=1)
WINDOW = TimeWindow(NOON, NOON + 2 * HOUR)


@dataclass(frozen=True)
class ScheduleThings:
    """One of each."""

    technician: Technician
    off: TimeOff
    appointment: Appointment
    link: str


async def add_schedule_things(work: Work, call: Call, lead: Lead) -> ScheduleThings:
    """A technician with a picture, an hour off and a calendar feed; a visit that is held, with a link."""
    (technician,) = await work.technicians()
    await work.save_technician_picture(technician.id, "image/jpeg", b"JPEG")
    off = TimeOff(TimeOffId("off_1"), technician.id, NOON - HOUR, NOON, "Dentist")
    await work.add_time_off(off)
    await work.new_feed(technician.id)
    held = await work.hold(call.thread_id, lead.id, WINDOW, HOUR, [technician.id])
    link = await work.new_visit_link(held.id, NOON, NOON + HOUR)
    await work.new_booking_token()
    return ScheduleThings(technician, off, held, link)


Question = Callable[[Work, Call, Lead, ScheduleThings], Awaitable[object]]


def schedule_questions(not_found: object) -> dict[str, tuple[Question, object]]:
    """Each question of another business, and what it finds."""
    since, until = NOON - 9 * HOUR, NOON + 9 * HOUR
    return {
        "technicians": (lambda w, c, n, t: _names(w), [""]),
        "technician": (lambda w, c, n, t: w.technician(t.technician.id), None),
        "save_technician": (lambda w, c, n, t: _save_over(w, t.technician), "refused"),
        "remove_technician": (lambda w, c, n, t: w.remove_technician(t.technician.id, NOON), not_found),
        "technician_picture": (lambda w, c, n, t: w.technician_picture(t.technician.id), None),
        "save_technician_picture": (
            lambda w, c, n, t: w.save_technician_picture(t.technician.id, "image/png", b"Mine"),
            not_found,
        ),
        "time_off": (lambda w, c, n, t: w.time_off(since, until), []),
        "add_time_off": (lambda w, c, n, t: w.add_time_off(replace(t.off, id=TimeOffId("off_mine"))), not_found),
        "remove_time_off": (lambda w, c, n, t: w.remove_time_off(t.off.id), False),
        "new_feed": (lambda w, c, n, t: w.new_feed(t.technician.id), not_found),
        "diary": (lambda w, c, n, t: _busy(w), ()),
        "appointments": (lambda w, c, n, t: w.appointments(c.thread_id), []),
        "visits_between": (lambda w, c, n, t: w.visits_between(since, until, cancelled=True), []),
        "hold": (lambda w, c, n, t: w.hold(c.thread_id, n.id, WINDOW, HOUR, [t.technician.id]), not_found),
        "release_hold": (lambda w, c, n, t: w.release_hold(n.id), None),
        "move_appointment": (
            lambda w, c, n, t: w.move_appointment(t.appointment.id, WINDOW, HOUR, [t.technician.id]),
            not_found,
        ),
        "cancel_appointment": (lambda w, c, n, t: w.cancel_appointment(t.appointment.id, NOON), not_found),
        "booking_token": (lambda w, c, n, t: w.booking_token(), None),
        "new_visit_link": (lambda w, c, n, t: w.new_visit_link(t.appointment.id, NOON, NOON), not_found),
        "visit_of_link": (lambda w, c, n, t: w.visit_of_link(t.link, NOON), None),
    }


async def _names(work: Work) -> list[str]:
    """Every business has somebody; nobody else's people are told."""
    return [one.name for one in await work.technicians()]


async def _busy(work: Work) -> object:
    return (await work.diary(NOON - HOUR, NOON + HOUR)).busy


async def _save_over(work: Work, technician: Technician) -> str:
    try:
        await work.save_technician(replace(technician, name="Mine"))
    except Conflict:
        return "refused"
    return "saved"
