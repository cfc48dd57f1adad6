"""The first run: business, owner, hours, number, greeting, a first text and call. Each step can be come back to."""

from collections.abc import Mapping
from dataclasses import replace

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.adapters.simulated.account import simulated_account
from receptionist.adapters.simulated.phone import Delivery, SimulatedPhone
from receptionist.adapters.simulated.posting import WebhookPoster
from receptionist.domain.greetings import Occasion
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business
from receptionist.errors import BadInput, Conflict, ReceptionistError
from receptionist.resources import resource_dir
from receptionist.services import first_run
from receptionist.services.listen import example_moment, spoken
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.phone import FIRST_CUSTOMER
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here, sign_in_user
from receptionist.web.pages.setup_gate import SetupGate
from receptionist.web.rendering import render_template

_TITLES = {
    "business": "Your business",
    "owner": "You",
    "hours": "Opening hours",
    "number": "A number",
    "greeting": "The greeting",
    "try": "Try it",
}


def welcome_blueprint(desk: Desk, app: App, secret: str) -> Blueprint:
    """`/welcome` and its steps; the first two without signing in, while nobody can."""
    blueprint = Blueprint("welcome", __name__, url_prefix="/welcome")
    signed_in = needs_user(desk.store)
    gate = SetupGate(desk.store, app.settings, secret)
    poster = WebhookPoster(app.own_origin)
    store, clock = desk.store, desk.clock

    @blueprint.after_app_serving
    async def close() -> None:
        await poster.close()

    @blueprint.before_app_request
    async def to_the_first_run() -> Answer | None:
        """Whoever may set the server up gets there from the front door."""
        if request.method == "GET" and request.path in ("/", "/sign-in") and await gate.is_open() and gate.admits():
            return redirect(url_for("welcome.index"))
        return None

    async def page(step: str, progress: first_run.Progress, status: int = 200, **fields: object) -> tuple[str, int]:
        shown = await render_template(
            f"welcome_{step}.html",
            step=step,
            steps=[(key, _TITLES[key], progress.is_done(key)) for key in first_run.STEPS],
            progress=progress,
            **fields,
        )
        return shown, status

    # --- before anybody can sign in ---------------------------------------------------------------------------------

    async def fresh() -> first_run.Progress:
        """Where a fresh server stands; nothing of it is shown to a stranger."""
        progress = await first_run.fresh_progress(store) if await gate.is_open() else None
        if progress is None or not gate.admits():
            abort(404)
        return progress

    @blueprint.get("/<token>")
    async def link(token: str) -> Answer:
        # Whoever only looks ahead (a preview, a browser's prefetch) gets no cookie.
        if "prefetch" in request.headers.get("Sec-Purpose", ""):
            return Response("", 204)
        answer = redirect(url_for("welcome.index"))
        if not await gate.is_open() or not gate.redeem(token[:100], answer):
            abort(404)
        return answer

    @blueprint.get("")
    async def index() -> Answer:
        if await gate.is_open():
            progress = await fresh()
            return redirect(url_for(f"welcome.{progress.next_step}"))
        return await go_on()

    @signed_in
    @allowed(*ADMINS)
    async def go_on() -> Answer:
        async with desk.work() as work:
            progress = await first_run.progress_of(work)
        return redirect(url_for(f"welcome.{progress.next_step}"))

    async def business_page(
        progress: first_run.Progress, problem: str = "", fields: Mapping[str, str] | None = None
    ) -> tuple[str, int]:
        return await page(
            "business",
            progress,
            422 if problem else 200,
            books=first_run.starter_books(resource_dir("pricebook")),
            zones=first_run.ZONES,
            problem=problem,
            fields=fields or _as_fields(progress.business),
        )

    @blueprint.get("/business")
    async def business() -> Answer:
        return await business_page(await fresh())

    @blueprint.post("/business")
    @only_posted_here
    async def save_business() -> Answer:
        progress = await fresh()
        fields = (await request.form).to_dict()
        try:
            await first_run.begin_business(store, fields, resource_dir("pricebook"), clock.now())
        except (BadInput, Conflict) as error:
            return await business_page(progress, str(error), fields)
        return redirect(url_for("welcome.owner"), 303)

    @blueprint.get("/owner")
    async def owner() -> Answer:
        progress = await fresh()
        if progress.business is None:
            return redirect(url_for("welcome.business"))
        return await page("owner", progress, problem="", fields={})

    @blueprint.post("/owner")
    @only_posted_here
    async def save_owner() -> Answer:
        progress = await fresh()
        if progress.business is None:
            return redirect(url_for("welcome.business"), 303)
        fields = (await request.form).to_dict()
        try:
            user = await first_run.begin_owner(store, progress.business.id, fields, clock.now())
        except (BadInput, Conflict) as error:
            kept = {name: fields.get(name, "") for name in ("name", "email")}
            return await page("owner", progress, 422, problem=str(error), fields=kept)
        await sign_in_user(store, user)
        return redirect(url_for("welcome.hours"), 303)

    # --- the owner goes on ------------------------------------------------------------------------------------------

    async def standing() -> first_run.Progress:
        async with desk.work() as work:
            return await first_run.progress_of(work)

    @blueprint.get("/hours")
    @signed_in
    @allowed(*ADMINS)
    async def hours() -> Answer:
        return await hours_page()

    async def hours_page(problem: str = "", fields: Mapping[str, str] | None = None) -> tuple[str, int]:
        progress = await standing()
        return await page(
            "hours", progress, 422 if problem else 200, choices=first_run.HOURS, problem=problem, fields=fields or {}
        )

    @blueprint.post("/hours")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save_hours() -> Answer:
        fields = (await request.form).to_dict()
        try:
            async with store.work(g.user.business_id, write=True) as work:
                await first_run.save_hours(work, fields, clock.now(), actor())
        except BadInput as error:
            return await hours_page(str(error), fields)
        return redirect(url_for("welcome.number"), 303)

    @blueprint.get("/number")
    @signed_in
    @allowed(*ADMINS)
    async def number() -> Answer:
        async with desk.work() as work:
            accounts = {one.id: one for one in await work.accounts()}
            numbers = await work.own_numbers()
        return await page("number", await standing(), accounts=accounts, numbers=numbers)

    @blueprint.post("/number")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save_number() -> Answer:
        fields = await request.form
        async with desk.work() as work:
            mine = await work.business()
        await simulated_account(store, mine)  # the number to try it with, whatever comes later
        async with store.work(g.user.business_id, write=True) as work:
            await work.note_setup_step("number", clock.now())
        if fields.get("number") == "real":
            return redirect(url_for("carriers.index"), 303)
        return redirect(url_for("welcome.greeting"), 303)

    def greeting_of(profile: BusinessProfile, words: str) -> str:
        """What a caller hears first while the business is open, with these words of its own."""
        at = example_moment(profile, Occasion.OPEN, clock.now())
        return app.parts.phrases.text("greeting", replace(profile, greeting=words), at)

    async def greeting_page(problem: str = "", words: str | None = None) -> tuple[str, int]:
        async with desk.work() as work:
            profile = (await work.business()).profile
        own = profile.greeting if words is None else words
        said = greeting_of(profile, own)
        return await page("greeting", await standing(), 422 if problem else 200, problem=problem, own=own, said=said)

    @blueprint.get("/greeting")
    @signed_in
    @allowed(*ADMINS)
    async def greeting() -> Answer:
        return await greeting_page()

    @blueprint.post("/greeting")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save_greeting() -> Answer:
        fields = (await request.form).to_dict()
        try:
            if fields.get("act") == "listen":
                return await greeting_page(words=first_run.read_greeting(fields.get("greeting", "")))
            async with store.work(g.user.business_id, write=True) as work:
                await first_run.save_greeting(work, fields, clock.now(), actor())
        except BadInput as error:
            return await greeting_page(str(error), fields.get("greeting", ""))
        return redirect(url_for("welcome.try"), 303)

    @blueprint.get("/greeting.wav")
    @signed_in
    @allowed(*ADMINS)
    async def greeting_heard() -> Answer:
        """What a caller hears first, with these words of the business's own."""
        async with desk.work() as work:
            profile = (await work.business()).profile
        try:
            words = first_run.read_greeting(request.args.get("words", ""))
            sound = await spoken(app.parts.voice, greeting_of(profile, words), profile)
        except ReceptionistError as error:
            return Response(str(error), 422, content_type="text/plain; charset=utf-8")
        return Response(sound, 200, {"Cache-Control": "no-store"}, content_type="audio/wav")

    async def try_page(problem: str = "") -> tuple[str, int]:
        return await page("try", await standing(), 422 if problem else 200, problem=problem, text=first_run.FIRST_TEXT)

    @blueprint.get("/try", endpoint="try")
    @signed_in
    @allowed(*ADMINS)
    async def try_it() -> Answer:
        return await try_page()

    @blueprint.post("/text")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def first_text() -> Answer:
        """A customer's first text, over the simulated carrier."""
        async with desk.work() as work:
            mine = await work.business()
        try:
            account, number = await simulated_account(store, mine)
            phone = SimulatedPhone(account, number, FIRST_CUSTOMER.e164, app.settings.public_url, poster, clock)
            await phone.send([first_run.FIRST_TEXT], Delivery())
        except ReceptionistError as error:
            return await try_page(str(error))
        async with store.work(g.user.business_id, write=True) as work:
            for step in ("text", "try"):
                await work.note_setup_step(step, clock.now())
        return redirect(url_for("phone.show", number=FIRST_CUSTOMER.e164), 303)

    @blueprint.post("/finish")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def finish() -> Answer:
        async with store.work(g.user.business_id, write=True) as work:
            await work.note_setup_step("try", clock.now())
        return redirect(url_for("inbox.index"), 303)

    @blueprint.post("/dismiss")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def dismiss() -> Answer:
        """Puts the checklist away."""
        async with store.work(g.user.business_id, write=True) as work:
            await work.note_setup_step(first_run.DISMISSED, clock.now())
        return redirect(url_for("inbox.index"), 303)

    return blueprint


def _as_fields(business: Business | None) -> dict[str, str]:
    if business is None:
        return {}
    profile = business.profile
    return {
        "name": profile.name,
        "trade": profile.trade,
        "city": profile.city,
        "region": profile.region,
        "timezone": profile.hours.timezone,
    }
