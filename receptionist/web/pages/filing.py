"""Putting threads where they belong: done, aside until later, back, or with a colleague. Each can be undone."""

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.message import ThreadStatus, Tray
from receptionist.errors import BadInput
from receptionist.services.file_thread import assign_thread, close_thread, read_until, reopen_thread, snooze_thread
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.frame import Did, NotSnoozed
from receptionist.web.pages.session import DESK, Answer, actor, allowed, inside, needs_user, only_posted_here
from receptionist.web.pages.thread_view import Again, ThreadView
from receptionist.web.pages.words import Words


def filing_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/threads/<id>/close`, `reopen`, `snooze` and `assign`. A script gets the line with its undo, others the list."""
    blueprint = Blueprint("filing", __name__)
    signed_in = needs_user(desk.store)
    view = ThreadView(desk, app)

    @blueprint.post("/threads/<thread_id>/close")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def close(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        before = await close_thread(desk.store, desk.clock, g.user.business_id, key, actor())
        return await answer(Did("closed", key, _was(before)))

    @blueprint.post("/threads/<thread_id>/reopen")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def reopen(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        before = await reopen_thread(desk.store, desk.clock, g.user.business_id, key, actor())
        return await answer(Did("reopened", key, _was(before)))

    @blueprint.post("/threads/<thread_id>/snooze")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def snooze(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        fields = await request.form
        typed = fields.get("until", "") or fields.get("other", "")
        async with desk.work() as work:
            zone = (await work.business()).profile.hours.zone
        now = desk.clock.now()
        try:
            until = read_until(typed, now, zone)
        except BadInput as error:
            return await refused(key, NotSnoozed(str(error), typed))
        when = Words(zone, now).when(until)
        before = await snooze_thread(desk.store, desk.clock, g.user.business_id, key, actor(), until, when)
        return await answer(Did("snoozed", key, _was(before)))

    @blueprint.post("/threads/<thread_id>/assign")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def assign(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        chosen = (await request.form).get("to", "")
        to = UserId(an_id(chosen)) if chosen else None
        before = await assign_thread(desk.store, desk.clock, g.user.business_id, key, actor(), to)
        return await answer(Did("assigned", key, before.assigned_to or ""))

    async def answer(did: Did) -> Answer:
        if _by_script():
            return await desk.render("parts/toast.html", "inbox", did=did, problem="")
        back = inside((await request.form).get("next", "") or url_for("inbox.index"))
        path, _, anchor = back.partition("#")
        path = path + ("&" if "?" in path else "?")
        said = url_for("inbox.index", did=did.act, of=did.thread_id, was=did.was).partition("?")[2]
        return redirect(path + said + (f"#{anchor}" if anchor else ""), 303)

    async def refused(key: ThreadId, why: NotSnoozed) -> Answer:
        if _by_script():
            return await desk.render("parts/toast.html", "inbox", did=None, problem=why.says), 422
        return await view.page(await view.load(key), Again(not_snoozed=why)), 422

    return blueprint


def _was(before: ThreadStatus) -> str:
    if before.tray is Tray.SNOOZED and before.snoozed_until is not None:
        return before.snoozed_until.isoformat()
    return before.tray.value


def _by_script() -> bool:
    return request.headers.get("X-Part") == "toast"
