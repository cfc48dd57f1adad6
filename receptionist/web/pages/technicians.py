"""`/settings/technicians`: who is sent, what they can do, when they work, and how visits are planned."""

from collections.abc import Mapping
from dataclasses import replace

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.adapters.media_types import content_type_of
from receptionist.domain.hours import WEEKDAYS
from receptionist.domain.ids import TechnicianId, TimeOffId
from receptionist.domain.profile import Scheduling
from receptionist.domain.schedule import Technician, jobs_of_nobody
from receptionist.errors import BadInput, Conflict, FormProblems, NotFound
from receptionist.services import technician_settings as settings
from receptionist.services.publish_profile import publish_profile
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_SAVED = {
    "rules": "Saved. It holds from now on.",
    "them": "Saved. It holds from now on.",
    "gone": "They are sent no more. Visits of before keep their name.",
    "picture": "The picture is saved.",
    "off": "Saved. No visit is offered in that time; what is booked already stays.",
    "on": "They can be given work then.",
    "address": "The booking page has another address now. The one before opens nothing.",
}
_SPANS_A_DAY = 2
_NEW = "new"


def technicians_blueprint(desk: Desk, app: App) -> Blueprint:
    """The list with the rules, and a page for each."""
    blueprint = Blueprint("technicians", __name__, url_prefix="/settings/technicians")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)
    posted = only_posted_here

    async def index(fields: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
            everybody = await work.technicians()
            users = {user.id: user.name for user in await work.users()}
            token = await work.booking_token()
            book = await work.price_book()
        return await desk.render(
            "settings_technicians.html",
            "settings",
            profile,
            tab="technicians",
            everybody=everybody,
            users=users,
            unserved=jobs_of_nobody(everybody, book),
            fields=_as_typed(profile.scheduling, fields),
            problems=problems or {},
            saved=_said(),
            booking=f"{app.settings.public_url}/b/{token}" if token else "",
            is_open=profile.scheduling.public_booking,
        )

    async def one(
        key: str,
        fields: Mapping[str, str] | None = None,
        problems: Mapping[str, str] | None = None,
        *,
        problem: str = "",
        feed: str = "",
        skills: list[str] | None = None,
    ) -> str:
        now = desk.clock.now()
        async with desk.work() as work:
            profile = (await work.business()).profile
            everybody = await work.technicians()
            shown = next((one for one in everybody if one.id == key), None)
            if shown is None and key != _NEW:
                abort(404)
            users = [user for user in await work.users() if user.is_active]
            book = await work.price_book()
            off = await work.time_off(now, now + settings.SHOWN_TIME_OFF)
        categories = sorted({item.category for item in book.items if item.category}) if book is not None else []
        others = {other.user_id for other in everybody if other.id != key}
        ticked = skills if skills is not None else (list(shown.skills) if shown is not None else [])
        return await desk.render(
            "settings_technician.html",
            "settings",
            profile,
            tab="technicians",
            shown=shown,
            fields=_typed_of(shown) | dict(fields or {}),
            problems=problems or {},
            problem=problem,
            saved=_said(),
            users=[("", "Nobody: they do not sign in"), *((u.id, u.name) for u in users if u.id not in others)],
            categories=categories,
            ticked=ticked or categories,
            week=_week(shown),
            off=[away for away in off if shown is not None and away.technician == shown.id],
            feed=feed,
            is_only=len(everybody) == 1,
        )

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        return await index()

    @blueprint.post("")
    @signed_in
    @admins
    @posted
    async def save_rules() -> Answer:
        fields = (await request.form).to_dict()
        now = desk.clock.now()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                before = (await work.business()).profile
                after = replace(before, scheduling=settings.read_scheduling(fields, before.scheduling))
                await publish_profile(work, after, now, actor(), "how visits are planned")
                if after.scheduling.public_booking and await work.booking_token() is None:
                    await settings.open_booking_page(work, now, actor())
        except FormProblems as error:
            return await index(fields, error.by_field), 422
        return redirect(url_for("technicians.show", saved="rules"), 303)

    @blueprint.post("/address")
    @signed_in
    @admins
    @posted
    async def address() -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            await settings.open_booking_page(work, desk.clock.now(), actor())
        return redirect(url_for("technicians.show", saved="address"), 303)

    @blueprint.get("/new")
    @signed_in
    @admins
    async def new() -> Answer:
        return await one(_NEW)

    @blueprint.post("/new")
    @signed_in
    @admins
    @posted
    async def add() -> Answer:
        return await keep(_NEW)

    @blueprint.get("/<technician_id>")
    @signed_in
    @admins
    async def technician(technician_id: str) -> Answer:
        return await one(an_id(technician_id))

    @blueprint.post("/<technician_id>")
    @signed_in
    @admins
    @posted
    async def save(technician_id: str) -> Answer:
        return await keep(an_id(technician_id))

    async def keep(key: str) -> Answer:
        form = await request.form
        fields, skills = form.to_dict(), form.getlist("skills")
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                if key != _NEW:
                    await settings.the_technician(work, TechnicianId(key))
                users = [user.id for user in await work.users() if user.is_active]
                book = await work.price_book()
                categories = sorted({item.category for item in book.items if item.category}) if book else []
                known = None if key == _NEW else TechnicianId(key)
                read = settings.read_technician(fields, skills, known, users, categories)
                await settings.save_technician(work, desk.clock.now(), read, actor())
        except FormProblems as error:
            return await one(key, fields, error.by_field, skills=skills), 422
        except Conflict as error:
            return await one(key, fields, {"user": str(error)}, skills=skills), 409
        except NotFound:
            abort(404)
        return redirect(url_for("technicians.technician", technician_id=read.id, saved="them"), 303)

    @blueprint.get("/<technician_id>/picture")
    @signed_in
    @admins
    async def picture(technician_id: str) -> Answer:
        async with desk.work() as work:
            found = await work.technician_picture(TechnicianId(an_id(technician_id)))
        if found is None:
            abort(404)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "private, no-store"}
        return Response(found[1], 200, headers, content_type=found[0])

    @blueprint.post("/<technician_id>/<act>")
    @signed_in
    @admins
    @posted
    async def change(technician_id: str, act: str) -> Answer:
        """`picture` keeps one, `off` adds a time off, `on` removes one, `feed` makes an address, `remove` lets go."""
        key, now, who = TechnicianId(an_id(technician_id)), desk.clock.now(), actor()
        fields = (await request.form).to_dict()
        files = await request.files
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                match act:
                    case "picture":
                        data = files["picture"].read() if "picture" in files else b""
                        kind = content_type_of(data) if data else ""
                        await settings.save_picture(work, now, key, kind, data, who)
                    case "off":
                        profile = (await work.business()).profile
                        await settings.add_time_off(work, now, key, fields, profile, who)
                    case "on":
                        await settings.end_time_off(work, now, key, TimeOffId(fields.get("off", "")), who)
                    case "feed":
                        feed = await settings.new_feed(work, now, key, who)
                    case "remove":
                        await settings.remove_technician(work, now, key, who)
                    case _:
                        abort(404)
        except FormProblems as error:
            return await one(key, fields, error.by_field), 422
        except (BadInput, Conflict) as error:
            return await one(key, problem=str(error)), 409 if isinstance(error, Conflict) else 422
        except NotFound:
            abort(404)
        if act == "feed":
            return await one(key, feed=f"{app.settings.public_url}/c/{feed}.ics")
        if act == "remove":
            return redirect(url_for("technicians.show", saved="gone"), 303)
        return redirect(url_for("technicians.technician", technician_id=key, saved=act), 303)

    return blueprint


def _said() -> str:
    return _SAVED.get(request.args.get("saved", ""), "")


def _as_typed(scheduling: Scheduling, typed: Mapping[str, str] | None) -> dict[str, str]:
    """The rules as they stand, or as somebody has typed them."""
    stands = {
        "travel_minutes": str(scheduling.travel_minutes),
        "hold_minutes": str(scheduling.hold_minutes),
        "change_until_minutes": str(scheduling.change_until_minutes),
        "moved_words": scheduling.moved_words,
        "cancelled_words": scheduling.cancelled_words,
    }
    if typed is not None:
        return stands | dict(typed)
    ticks = ("public_booking", "verify_by_code")
    return stands | {name: "on" for name in ticks if getattr(scheduling, name)}


def _typed_of(technician: Technician | None) -> dict[str, str]:
    """What the forms of a technician's page have besides skills and week."""
    names = ("off_first", "off_last", "off_from", "off_until", "off_says")
    known = (
        {"name": "", "user": ""} if technician is None else {"name": technician.name, "user": technician.user_id or ""}
    )
    return known | dict.fromkeys(names, "")


def _week(technician: Technician | None) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Key, name and times of each day, as the form has them."""
    week = technician.week if technician is not None and technician.week is not None else ((),) * 7
    found = []
    for day, spans in enumerate(week):
        times = [(f"{span.opens:%H:%M}", f"{span.closes:%H:%M}") for span in spans]
        lines = max(_SPANS_A_DAY, len(times))
        found.append((str(day), WEEKDAYS[day].capitalize(), times + [("", "")] * (lines - len(times))))
    return found
