"""Calls: the list, and one call with its transcript, which grows while somebody is on the phone."""

import zlib
from pathlib import Path

from quart import Blueprint, Response, abort, g, redirect, request, send_file, url_for

from receptionist.domain.call import CallState
from receptionist.domain.ids import CallId
from receptionist.domain.records import CallPage, OutgoingRow
from receptionist.errors import BadInput, Conflict
from receptionist.ports.recording import Recordings
from receptionist.services.step_in import end_call, step_in
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_id, first_row, rows
from receptionist.web.pages.pictures import answer_bar, who_spoke
from receptionist.web.pages.session import DESK, Answer, actor, allowed, needs_user, only_posted_here


def calls_blueprint(desk: Desk, recordings: Recordings | None) -> Blueprint:
    """`/calls`, `/calls/<id>` and its live part."""
    blueprint = Blueprint("calls", __name__)
    blueprint.add_app_template_global(answer_bar)
    signed_in = needs_user(desk.store)

    @blueprint.get("/calls")
    @signed_in
    async def index() -> Answer:
        async with desk.work() as work:
            found = await work.call_list(None, PAGE_ROWS + 1, first_row())
            names = {user.id: user.name for user in await work.users()}
        made = {row.call.id for row in found if isinstance(row, OutgoingRow)}
        return await desk.render("calls.html", "calls", calls=rows(found), made=made, names=names)

    async def find(call_id: str) -> CallPage:
        async with desk.work() as work:
            found = await work.call_page(CallId(an_id(call_id)))
        if found is None:
            abort(404)
        return found

    def recorded(found: CallPage) -> Path | None:
        return recordings.file(found.call.business_id, found.call.id) if recordings is not None else None

    async def render(template: str, found: CallPage, first_new: int, problem: str = "", number: str = "") -> str:
        return await desk.render(
            template,
            "calls",
            found=found,
            is_live=found.call.state is not CallState.ENDED,
            picture=who_spoke(found.utterances),
            seen=_seen(found),
            first_new=first_new,
            may_step_in=found.call.state is CallState.ANSWERED and g.user.role in DESK,
            has_recording=found.call.state is CallState.ENDED and recorded(found) is not None,
            problem=problem,
            number=number or (g.user.tell.mobile.national if g.user.tell.mobile else ""),
        )

    @blueprint.get("/calls/<call_id>")
    @signed_in
    async def call(call_id: str) -> Answer:
        return await render("call.html", await find(call_id), 0)

    @blueprint.get("/calls/<call_id>/live")
    @signed_in
    async def live(call_id: str) -> Answer:
        """What is new since `seen`; 204 where nothing is."""
        found = await find(call_id)
        seen = request.args.get("seen", "")
        if seen == _seen(found):
            return Response("", 204)
        count = seen.partition("-")[0]
        return await render("call_live.html", found, int(count) if count.isascii() and count.isdigit() else 0)

    @blueprint.get("/calls/<call_id>/recording")
    @signed_in
    async def recording(call_id: str) -> Answer:
        """The recording, any part of it: players ask for the stretch they need."""
        path = recorded(await find(call_id))
        if path is None:
            abort(404)
        response = await send_file(path, mimetype="audio/wav", conditional=True)
        response.headers["Cache-Control"] = "private, no-store"
        return response

    @blueprint.post("/calls/<call_id>/step-in")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def take_over(call_id: str) -> Answer:
        found = await find(call_id)
        number = (await request.form).get("number", "").strip()[:40]
        try:
            await step_in(desk.store, desk.clock, g.user.business_id, found.call.id, number, actor())
        except (BadInput, Conflict) as error:
            return await render("call.html", found, 0, str(error), number), 422
        return redirect(url_for("calls.call", call_id=call_id), 303)

    @blueprint.post("/calls/<call_id>/end")
    @signed_in
    @allowed(*DESK)
    @only_posted_here
    async def end(call_id: str) -> Answer:
        found = await find(call_id)
        try:
            await end_call(desk.store, desk.clock, g.user.business_id, found.call.id, actor())
        except Conflict as error:
            return await render("call.html", found, 0, str(error)), 409
        return redirect(url_for("calls.call", call_id=call_id), 303)

    return blueprint


def _seen(found: CallPage) -> str:
    """How much of a call a page shows: the number of utterances, and a checksum of all else that may change."""
    rest = zlib.crc32(repr((found.call, found.contact, found.lead)).encode())
    return f"{len(found.utterances)}-{rest:08x}"
