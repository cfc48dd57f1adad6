"""Technicians and the planning of visits as an admin types them: checked, written, and told in the audit trail."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.hours import WEEKDAYS
from receptionist.domain.hours_text import check_nights
from receptionist.domain.ids import TechnicianId, TimeOffId, UserId, new_id
from receptionist.domain.lead_words import unknown_fields
from receptionist.domain.profile import BusinessProfile, Scheduling
from receptionist.domain.schedule import Technician, TimeOff
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.form_fields import FormFields
from receptionist.services.hours_settings import read_spans

LARGEST_PICTURE_BYTES = 500_000  # carriers make larger ones smaller, or refuse them
SHOWN_TIME_OFF = timedelta(days=366)
_PICTURES = ("image/jpeg", "image/png")
_LONGEST_WORDS = 480


def read_scheduling(fields: Mapping[str, str], before: Scheduling) -> Scheduling:
    """The settings in a form. Raises FormProblems."""
    form = FormFields(fields)
    words = {name: form.words(name, _LONGEST_WORDS) for name in ("moved_words", "cancelled_words")}
    for name, text in words.items():
        if unknown := unknown_fields(text, *(["link"] if name == "moved_words" else [])):
            form.wrong(name, f"{{{unknown[0]}}} is no field that is filled in here.")
    after = replace(
        before,
        travel_minutes=form.whole("travel_minutes", 0, 480),
        hold_minutes=form.whole("hold_minutes", 5, 1440),
        change_until_minutes=form.whole("change_until_minutes", 0, 10_080),
        public_booking=form.ticked("public_booking"),
        verify_by_code=form.ticked("verify_by_code"),
        **words,
    )
    form.check()
    return after


def read_technician(
    fields: Mapping[str, str],
    skills: Collection[str],
    technician_id: TechnicianId | None,
    users: Collection[UserId],
    categories: Collection[str],
) -> Technician:
    """The technician in a form. `skills` are the ticked ones of `categories`; all or none mean everything.

    Raises FormProblems with each field that does not hold.
    """
    form = FormFields(fields)
    name = form.words("name", 60, required="What are they called?")
    user = form.one_of("user", users)
    week = tuple(read_spans(form, f"{day}", WEEKDAYS[day].capitalize()) for day in range(7))
    try:
        check_nights(week)
    except BadInput as error:
        form.wrong("opens_0_0", str(error))
    able = tuple(one for one in categories if one in skills)
    form.check()
    return Technician(
        technician_id or TechnicianId(new_id("tech")),
        name,
        UserId(user) if user else None,
        skills=() if len(able) == len(categories) else able,
        week=week if any(week) else None,
    )


async def save_technician(work: Work, now: datetime, technician: Technician, actor: Actor) -> None:
    """Adds them, or writes what changed. Raises Conflict where the user is a technician already, NotFound."""
    await work.save_technician(technician)
    await note(work, now, actor, "technician.save", subject=technician.id, says=f"Saved {technician.name}.")


async def remove_technician(work: Work, now: datetime, technician_id: TechnicianId, actor: Actor) -> None:
    """Nothing new is given to them. Raises Conflict for the last one, and while visits are booked, NotFound."""
    technician = await the_technician(work, technician_id)
    await work.remove_technician(technician_id, now)
    says = f"{technician.name or 'Somebody without a name'} is sent no more."
    await note(work, now, actor, "technician.remove", subject=technician_id, says=says)


async def save_picture(
    work: Work, now: datetime, technician_id: TechnicianId, content_type: str, data: bytes, actor: Actor
) -> None:
    """Keeps the picture customers are shown; without data, none. Raises BadInput, NotFound."""
    if data and content_type not in _PICTURES:
        raise BadInput("This is no picture that can be texted.", "Choose a JPEG or PNG file.")
    if len(data) > LARGEST_PICTURE_BYTES:
        raise BadInput("The picture is larger than 500 kB.", "Make it smaller: 600 pixels across are plenty.")
    technician = await the_technician(work, technician_id)
    await work.save_technician_picture(technician_id, content_type, data)
    says = f"{'A new' if data else 'No'} picture of {technician.name}."
    await note(work, now, actor, "technician.picture", subject=technician_id, says=says)


async def add_time_off(
    work: Work,
    now: datetime,
    technician_id: TechnicianId,
    fields: Mapping[str, str],
    profile: BusinessProfile,
    actor: Actor,
) -> None:
    """A time in which nobody gives them work: whole days, or between two times. Raises FormProblems, NotFound."""
    form = FormFields(fields)
    first, last = form.day("off_first"), form.day("off_last")
    begins, ends = form.clock("off_from"), form.clock("off_until")
    says = form.words("off_says", 80)
    if first is None:
        form.wrong("off_first", "From which day on?")
    last = last or first
    form.check()
    assert first is not None and last is not None
    zone = profile.hours.zone
    starts = datetime.combine(first, begins or datetime.min.time(), zone)
    whole_day = datetime.combine(last + timedelta(days=1), datetime.min.time(), zone)
    until = whole_day if ends is None else datetime.combine(last, ends, zone)
    if until <= starts:
        form.wrong("off_last", "This ends before it begins.")
    if until - starts > timedelta(days=366):
        form.wrong("off_last", "This is longer than a year.")
    form.check()
    technician = await the_technician(work, technician_id)
    await work.add_time_off(TimeOff(TimeOffId(new_id("off")), technician_id, starts, until, says))
    days = f"{first:%b} {first.day}" if first == last else f"{first:%b} {first.day} to {last:%b} {last.day}"
    told = f"{technician.name or 'The technician'} is off, {days}."
    await note(work, now, actor, "technician.time_off", subject=technician_id, says=told)


async def end_time_off(work: Work, now: datetime, technician_id: TechnicianId, off: TimeOffId, actor: Actor) -> None:
    """They can be given work then. Nothing happens where it was removed before."""
    if await work.remove_time_off(off):
        says = "A time off was removed."
        await note(work, now, actor, "technician.time_off", subject=technician_id, says=says)


async def new_feed(work: Work, now: datetime, technician_id: TechnicianId, actor: Actor) -> str:
    """A token for their calendar; the address there was no longer works. Raises NotFound."""
    token = await work.new_feed(technician_id)
    says = "A new address for the calendar of a technician."
    await note(work, now, actor, "technician.feed", subject=technician_id, says=says)
    return token


async def open_booking_page(work: Work, now: datetime, actor: Actor) -> str:
    """The token of the booking page, another one than before."""
    token = await work.new_booking_token()
    await note(work, now, actor, "booking_page.address", says="The booking page has a new address.")
    return token


async def the_technician(work: Work, technician_id: TechnicianId) -> Technician:
    """One who works here. Raises NotFound."""
    found = next((one for one in await work.technicians() if one.id == technician_id), None)
    if found is None:
        raise NotFound("There is no such technician in this business.")
    return found
