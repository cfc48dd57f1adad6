"""`/calendar`: the visits of a day or a week, for everybody or one technician; a visit's page moves or cancels it."""

from collections.abc import Mapping
from datetime import date, timedelta

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.ids import AppointmentId, TechnicianId
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services.change_visit import VisitMove, cancel_visit, move_visit, read_visit, times_for
from receptionist.services.done_jobs import done_jobs
from receptionist.services.read_calendar import read_calendar
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.lead_forms import NO_VISIT, OTHER, chosen_slot, slot_value
from receptionist.web.pages.own_visit import said_between
from receptionist.web.pages.session import DESK, Answer, actor, allowed, needs_user, only_posted_here

_FIRST, _LAST = date(2000, 1, 1), date(2199, 1, 1)
_TIMES = 12
_SAVED = {"moved": "Moved.", "cancelled": "Cancelled. Its time is free again."}


def calendar_blueprint(desk: Desk) -> Blueprint:
    """`/calendar?view=week&on=2026-11-19&technician=…`, and `/calendar/<appointment_id>`."""
    blueprint = Blueprint("calendar", __name__, url_prefix="/calendar")
    signed_in = needs_user(desk.store)
    by_desk = allowed(*DESK)

    @blueprint.get("")
    @signed_in
    @by_desk
    async def index() -> Answer:
        view = "day" if request.args.get("view") == "day" else "week"
        only = request.args.get("technician", "")
        async with desk.work() as work:
            profile = (await work.business()).profile
            today = desk.clock.now().astimezone(profile.hours.zone).date()
            on = _day(request.args.get("on", ""), today)
            first = on if view == "day" else on - timedelta(days=on.weekday())
            days = 1 if view == "day" else 7
            shown = await read_calendar(work, first, days, TechnicianId(only) if only else None)
        if only and only not in {one.id for one in shown.technicians}:
            abort(404)
        step = timedelta(days=days)
        return await desk.render(
            "calendar.html",
            "calendar",
            profile,
            shown=shown,
            view=view,
            on=on,
            today=today,
            only=only,
            names={one.id: one.name for one in shown.technicians},
            title=_title(first, view),
            before=(first - step).isoformat(),
            after=(first + step).isoformat(),
            between=lambda window: said_between(window, profile),
            day_name=lambda day: f"{day:%a} {day.day}",
        )

    async def page(appointment_id: str, problem: str = "", fields: Mapping[str, str] | None = None) -> str:
        now = desk.clock.now()
        async with desk.work() as work:
            try:
                visit = await read_visit(work, AppointmentId(an_id(appointment_id)))
            except NotFound:
                abort(404)
            profile = (await work.business()).profile
            technicians = await work.technicians()
            sent = await work.technician(visit.appointment.technician)
            finished = await done_jobs(work, visit.appointment.thread_id)
            free = (await times_for(work, visit, now))[:_TIMES]
        window = visit.appointment.window
        done = next((one for one in finished if one.job.appointment_id == visit.appointment.id), None)
        standing = {"technician": "", "day": f"{window.starts:%Y-%m-%d}", "at": f"{window.starts:%H:%M}", "tell": "on"}
        return await desk.render(
            "visit.html",
            "calendar",
            profile,
            visit=visit,
            appointment=visit.appointment,
            contact=visit.contact,
            card=visit.card,
            sent=sent,
            done=done,
            technicians=technicians,
            free=free,
            slot_value=slot_value,
            other=OTHER,
            fields=standing if fields is None else {"technician": "", "day": "", "at": "", **fields},
            problem=problem,
            saved=_SAVED.get(request.args.get("saved", ""), "") if not problem else "",
            may_change=visit.appointment.cancelled_at is None and done is None and window.ends > now,
        )

    @blueprint.get("/<appointment_id>")
    @signed_in
    @by_desk
    async def visit(appointment_id: str) -> Answer:
        return await page(appointment_id)

    @blueprint.post("/<appointment_id>/move")
    @signed_in
    @by_desk
    @only_posted_here
    async def move(appointment_id: str) -> Answer:
        fields = (await request.form).to_dict()
        key = AppointmentId(an_id(appointment_id))
        try:
            async with desk.work() as work:
                stands = (await read_visit(work, key)).appointment
                profile = (await work.business()).profile
            if fields.get("slot") == NO_VISIT:
                raise BadInput("No time was chosen.", "Choose one of the list.")
            window = stands.window if fields.get("slot") == "same" else chosen_slot(fields, profile)
            assert window is not None
            to = TechnicianId(fields["technician"]) if fields.get("technician") else None
            given = VisitMove(window, to, "tell" in fields)
            await move_visit(desk.store, desk.clock, g.user.business_id, key, actor(), given)
        except NotFound:
            abort(404)
        except (BadInput, Conflict) as error:
            return await page(appointment_id, str(error), fields), 409 if isinstance(error, Conflict) else 422
        return redirect(url_for("calendar.visit", appointment_id=key, saved="moved"), 303)

    @blueprint.post("/<appointment_id>/cancel")
    @signed_in
    @by_desk
    @only_posted_here
    async def cancel(appointment_id: str) -> Answer:
        fields = (await request.form).to_dict()
        key = AppointmentId(an_id(appointment_id))
        given = (desk.store, desk.clock, g.user.business_id, key, actor())
        try:
            async with desk.work() as work:
                held = (await read_visit(work, key)).appointment.tentative
            await cancel_visit(*given, tell="tell" in fields)
        except NotFound:
            abort(404)
        if held:
            return redirect(url_for("calendar.index"), 303)
        return redirect(url_for("calendar.visit", appointment_id=key, saved="cancelled"), 303)

    return blueprint


def _day(text: str, today: date) -> date:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return today
    return day if _FIRST <= day <= _LAST else today


def _title(first: date, view: str) -> str:
    if view == "day":
        return f"{first:%A}, {first:%B} {first.day}, {first.year}"
    last = first + timedelta(days=6)
    ends = f"{last.day}" if last.month == first.month else f"{last:%B} {last.day}"
    return f"{first:%B} {first.day} to {ends}, {last.year}"
