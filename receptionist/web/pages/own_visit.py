"""`/v/<token>`: a customer's own visit, opened by a link that was sent to the number on file; `/c/<token>.ics`: a
technician's calendar.
"""

from datetime import date, datetime

from quart import Blueprint, Response, redirect, request, url_for

from receptionist.domain.ids import AppointmentId, BusinessId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.lead_words import say_slot
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.wording import say_between
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services.calendar_feed import technician_feed, visit_file
from receptionist.services.change_visit import VisitMove, cancel_visit, move_visit, read_visit, times_for, why_no_change
from receptionist.services.visit_links import THE_CUSTOMER, visit_of
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import Answer, only_posted_here
from receptionist.web.rendering import render_template

_DAYS = 14
_SAID = {"moved": "Done: this is your new time.", "cancelled": "Your visit is cancelled."}
_CALENDAR = "text/calendar; charset=utf-8"
_PRIVATE = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"}


def own_visit_blueprint(desk: Desk) -> Blueprint:
    """The visit with what can be done about it, and the calendars."""
    blueprint = Blueprint("own_visit", __name__)

    async def page(token: str, key: tuple[BusinessId, AppointmentId], problem: str = "") -> str:
        now = desk.clock.now()
        async with desk.store.work(key[0]) as work:
            profile = (await work.business()).profile
            visit = await read_visit(work, key[1])
            times = await times_for(work, visit, now)
        days: dict[date, list[TimeWindow]] = {}
        for window in times:
            days.setdefault(window.starts.date(), []).append(window)
        return await render_template(
            "own_visit.html",
            token=token,
            business=profile,
            card=visit.card,
            appointment=visit.appointment,
            when=say_slot(visit.appointment.window, profile),
            why_not=why_no_change(profile, visit.appointment, now),
            days=list(days.items())[:_DAYS],
            problem=problem,
            saved=_SAID.get(request.args.get("done", ""), "") if not problem else "",
            between=lambda window: said_between(window, profile),
            day_name=day_name,
        )

    @blueprint.get("/v/<token>")
    async def show(token: str) -> Answer:
        try:
            return await page(token, await visit_of(desk.store, token, desk.clock.now()))
        except NotFound:
            return await _over()

    @blueprint.post("/v/<token>/move")
    @only_posted_here
    async def move(token: str) -> Answer:
        fields = await request.form
        try:
            key = await visit_of(desk.store, token, desk.clock.now())
            async with desk.store.work(key[0]) as work:
                times = await times_for(work, await read_visit(work, key[1]), desk.clock.now())
            chosen = next((one for one in times if one.starts.isoformat() == fields.get("slot", "")), None)
            if chosen is None:
                says = "This time was taken a moment ago." if fields.get("slot") else "No time was chosen."
                return await page(token, key, f"{says} Choose one of the list."), 422
            given = VisitMove(chosen)
            await move_visit(desk.store, desk.clock, *key, THE_CUSTOMER, given, by_customer=True)
        except NotFound:
            return await _over()
        except (BadInput, Conflict) as error:
            return await page(token, key, str(error)), 409
        return redirect(url_for("own_visit.show", token=token, done="moved"), 303)

    @blueprint.post("/v/<token>/cancel")
    @only_posted_here
    async def cancel(token: str) -> Answer:
        try:
            key = await visit_of(desk.store, token, desk.clock.now())
            async with desk.store.work(key[0]) as work:
                held = (await read_visit(work, key[1])).appointment.tentative
            await cancel_visit(desk.store, desk.clock, *key, THE_CUSTOMER, by_customer=True)
        except NotFound:
            return await _over()
        except Conflict as error:
            return await page(token, key, str(error)), 409
        if held:
            return await render_template("problem.html", title=_SAID["cancelled"], says="Its time is free again.")
        return redirect(url_for("own_visit.show", token=token, done="cancelled"), 303)

    @blueprint.get("/v/<token>/visit.ics")
    async def file(token: str) -> Answer:
        now = desk.clock.now()
        try:
            business_id, appointment_id = await visit_of(desk.store, token, now)
            async with desk.store.work(business_id) as work:
                visit = await read_visit(work, appointment_id)
                text = await visit_file(work, visit.appointment, visit.card, now)
        except NotFound:
            return await _over()
        headers = {**_PRIVATE, "Content-Disposition": 'attachment; filename="visit.ics"'}
        return Response(text, 200, headers, content_type=_CALENDAR)

    @blueprint.get("/c/<token>.ics")
    async def feed(token: str) -> Answer:
        try:
            text = await technician_feed(desk.store, token, desk.clock.now())
        except NotFound:
            return Response("There is no such calendar.\n", 404, content_type="text/plain; charset=utf-8")
        return Response(text, 200, _PRIVATE, content_type=_CALENDAR)

    return blueprint


def said_between(window: TimeWindow, profile: BusinessProfile) -> str:
    """`2–4 pm`, local to the business."""
    starts, ends = (at.astimezone(profile.hours.zone) for at in (window.starts, window.ends))
    return say_between(starts.time(), ends.time()).removeprefix("between ").replace(" and ", "–")


def day_name(day: date | datetime) -> str:
    """`Thursday, November 19`."""
    return f"{day:%A}, {day:%B} {day.day}"


async def _over() -> Answer:
    says = "The visit is past, or the link is not whole. Call us, or text us back, and you get another."
    return await render_template("problem.html", title="This link is over", says=says), 404
