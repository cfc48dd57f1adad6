"""`/today`: a technician's day on the telephone, and the office's view of all of them."""

import secrets
from datetime import date, timedelta
from urllib.parse import quote_plus

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.ids import JobId
from receptionist.domain.job import JobRow, JobState, TapKind
from receptionist.domain.travel import Position
from receptionist.domain.wording import say_between
from receptionist.errors import BadInput, Conflict
from receptionist.services.field_parts import FieldParts
from receptionist.services.form_fields import whole_between
from receptionist.services.job_day import read_day
from receptionist.services.job_eta import on_the_road
from receptionist.services.job_taps import Tap, may_tap, tap_job
from receptionist.services.job_texts import say_arrival
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import DESK, Answer, actor, needs_user, only_posted_here

_TAPS = {"on-my-way": TapKind.ON_MY_WAY, "start": TapKind.START, "finish": TapKind.FINISH, "late": TapKind.LATE}
_MINUTES = (10, 15, 20, 30, 45, 60, 90, 120)
_LATE_MINUTES = (15, 30, 45, 60, 90, 120)
_STATES = {
    JobState.SCHEDULED: ("wait", "wait", "Planned"),
    JobState.EN_ROUTE: ("live", "van", "On the way"),
    JobState.IN_PROGRESS: ("new", "edit", "At work"),
    JobState.FINISHED: ("done", "check", "Finished"),
    JobState.CANCELLED: ("quiet", "cross", "Cancelled"),
}
_NOT_BEGUN = ("danger", "alert", "Not begun")  # of a day that is over
_DAY_SECONDS = 86_400
_MOST_DIGITS = 18  # of a number that is read at all
_PART = "X-Part"  # sent by the page's script, which puts the day's list into the page that is open


def today_blueprint(desk: Desk, app: App) -> Blueprint:
    """The day, and the taps on it."""
    blueprint = Blueprint("today", __name__)
    signed_in = needs_user(desk.store)

    def parts() -> FieldParts:
        return FieldParts(app.texting, app.travel)

    async def page(problem: str = "", job_id: str = "") -> str:
        ahead = 1 if request.args.get("day") == "tomorrow" else 0
        wanted = request.args.get("technician", "")
        async with desk.work() as work:
            profile = (await work.business()).profile
            day = await read_day(work, g.user, desk.clock.now(), ahead=ahead, technician=wanted)
        return await desk.render(
            "parts/today_list.html" if request.headers.get(_PART) else "today.html",
            "calendar" if g.user.role in DESK else "today",
            profile,
            day=day,
            ahead=ahead,
            wanted=wanted,
            problem=problem,
            problem_of=job_id,
            look_of=lambda row: _look(row, day.day),
            minutes=_MINUTES,
            late_minutes=_LATE_MINUTES,
            new_key=secrets.token_urlsafe(9),
            date=f"{day.day:%A, %B} {day.day.day}",
            when=lambda row: _when(row, day.day),
            arrival=_arrival,
            map_link=_map_link,
        )

    async def own_job(job_id: str) -> JobId:
        """The id of a job the user may say something of; 404 for any other."""
        key = JobId(an_id(job_id))
        async with desk.work() as work:
            job = await work.job(key)
            if job is None or not await may_tap(work, g.user, job):
                abort(404)
        return key

    @blueprint.get("/today")
    @signed_in
    async def show() -> Answer:
        return await page()

    @blueprint.post("/today/<job_id>/<act>")
    @signed_in
    @only_posted_here
    async def tap(job_id: str, act: str) -> Answer:
        """One tap; its key stands in the form, so that it may be sent again."""
        kind = _TAPS.get(act)
        if kind is None:
            abort(404)
        key = await own_job(job_id)
        try:
            await tap_job(parts(), g.user.business_id, key, actor(), _tap(kind, (await request.form).to_dict()))
        except (BadInput, Conflict) as error:
            return await page(str(error), key), 409 if isinstance(error, Conflict) else 422
        app.worker.wake()
        if request.headers.get(_PART):
            return await page()
        return redirect(url_for("today.show", technician=request.args.get("technician"), _anchor=key), 303)

    @blueprint.post("/today/<job_id>/position")
    @signed_in
    @only_posted_here
    async def position(job_id: str) -> Answer:
        """Where the technician is on the way there, where they share it."""
        key = await own_job(job_id)
        here = _position((await request.form).to_dict())
        if here is None:
            raise BadInput("There is no such place on earth.", "Send latitude and longitude in degrees.")
        await on_the_road(parts(), g.user.business_id, key, here)
        app.worker.wake()
        return Response("", 204)

    return blueprint


def _tap(kind: TapKind, fields: dict[str, str]) -> Tap:
    """The tap of a form. Raises BadInput for minutes that are none."""
    minutes = fields.get("minutes", "").strip()
    chosen = whole_between(minutes, 1, _DAY_SECONDS) if minutes else None
    if minutes and chosen is None:
        raise BadInput("This is no number of minutes.", "Choose one of the list.")
    return Tap(kind, fields.get("key", ""), _waited(fields), chosen, _position(fields))


def _waited(fields: dict[str, str]) -> timedelta:
    """How long a tap took to reach us: a day at the most, where the telephone lay in a drawer, or its clock was off."""
    seconds = fields.get("waited_seconds", "")
    is_number = seconds.isascii() and seconds.isdigit()
    return timedelta(seconds=min(int(seconds[:_MOST_DIGITS]), _DAY_SECONDS) if is_number else 0)


def _position(fields: dict[str, str]) -> Position | None:
    """The place of a form; None where there is none, or none on earth."""
    try:
        place = Position(float(fields.get("latitude", "")), float(fields.get("longitude", "")))
    except ValueError:
        return None
    return place if place.is_valid else None


def _look(row: JobRow, day: date) -> tuple[str, str, str]:
    """Kind, picture and words of the job's chip."""
    left = row.job.state is JobState.SCHEDULED and row.job.window.starts.date() < day
    return _NOT_BEGUN if left else _STATES[row.job.state]


def _when(row: JobRow, day: date) -> str:
    """The window, with its day where that is not the one that is shown."""
    starts = row.job.window.starts
    words = say_between(starts.time(), row.job.window.ends.time())
    return words[:1].upper() + words[1:] if starts.date() == day else f"{starts:%a, %b} {starts.day}, {words}"


def _arrival(row: JobRow) -> str:
    eta = row.job.eta
    return "" if eta is None else say_arrival(eta.arrives_at.astimezone(row.job.window.starts.tzinfo))


def _map_link(row: JobRow) -> str:
    """Where a telephone shows the way: by the place where that is known, else by the address."""
    place = row.job.place
    where = f"{place.latitude:.6f},{place.longitude:.6f}" if place is not None else row.address
    return f"https://www.google.com/maps/search/?api=1&query={quote_plus(where)}" if where else ""
