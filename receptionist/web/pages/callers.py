"""Callers who are turned away: `/settings/callers`, and blocking from a conversation."""

from collections.abc import Awaitable, Mapping

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.ids import ThreadId
from receptionist.domain.phone import parse_number
from receptionist.errors import BadInput, FormProblems, NotFound
from receptionist.services.block_callers import block_contact, block_number, read_spam, unblock_number
from receptionist.services.publish_profile import publish_profile
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, DESK, Answer, actor, allowed, needs_user, only_posted_here
from receptionist.web.pages.thread_view import Again, ThreadView


def callers_blueprint(desk: Desk, app: App) -> Blueprint:
    """Both of it."""
    blueprint = Blueprint("callers", __name__)
    signed_in, admins = needs_user(desk.store), allowed(*ADMINS)
    view = ThreadView(desk, app)

    async def page(
        problems: Mapping[str, str] | None = None, typed: Mapping[str, str] | None = None, problem: str = ""
    ) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
            blocked = await work.blocked_callers()
        stands = {"calls_an_hour": str(profile.spam.calls_an_hour), "hidden": profile.spam.hidden.value}
        return await desk.render(
            "settings_callers.html",
            "settings",
            profile,
            tab="callers",
            blocked=blocked,
            fields={"number": "", "why": "", **stands, **(typed or {})},
            problems=problems or {},
            problem=problem,
            saved="Saved. It holds from the next call on." if "saved" in request.args else "",
        )

    @blueprint.get("/settings/callers")
    @signed_in
    @admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("/settings/callers")
    @signed_in
    @admins
    @only_posted_here
    async def save() -> Answer:
        typed = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                after = read_spam(typed, (await work.business()).profile)
                await publish_profile(work, after, desk.clock.now(), actor(), "callers turned away")
        except FormProblems as error:
            return await page(error.by_field, typed), 422
        return redirect(url_for("callers.show", saved="yes"), 303)

    @blueprint.post("/settings/callers/block")
    @signed_in
    @admins
    @only_posted_here
    async def block() -> Answer:
        typed = (await request.form).to_dict()
        number, why = typed.get("number", "")[:40], typed.get("why", "")
        try:
            await block_number(desk.store, desk.clock, g.user.business_id, number, actor(), why)
        except BadInput as error:
            return await page({"number": str(error)}, {"number": number, "why": why}), 422
        return redirect(url_for("callers.show") + "#blocked", 303)

    @blueprint.post("/settings/callers/unblock")
    @signed_in
    @admins
    @only_posted_here
    async def unblock() -> Answer:
        number = parse_number((await request.form).get("number", ""))
        if number is None:
            abort(400)
        try:
            await unblock_number(desk.store, desk.clock, g.user.business_id, number, actor())
        except NotFound as error:
            return await page(problem=str(error)), 409
        return redirect(url_for("callers.show") + "#blocked", 303)

    async def in_thread(thread_id: str, doing: Awaitable[None]) -> Answer:
        try:
            await doing
        except NotFound:
            abort(404)
        except BadInput as error:
            return await view.page(await view.load(thread_id), Again(contact_problem=str(error))), 422
        return view.to_end(thread_id)

    @blueprint.post("/threads/<thread_id>/block")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def block_here(thread_id: str) -> Answer:
        here = desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), actor()
        return await in_thread(thread_id, block_contact(*here, blocked=True))

    @blueprint.post("/threads/<thread_id>/unblock")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def unblock_here(thread_id: str) -> Answer:
        here = desk.store, desk.clock, g.user.business_id, ThreadId(an_id(thread_id)), actor()
        return await in_thread(thread_id, block_contact(*here, blocked=False))

    return blueprint
