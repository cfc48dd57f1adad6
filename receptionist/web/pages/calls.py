"""Calls: the list, and one call with its transcript, which grows while somebody is on the phone."""

import zlib

from quart import Blueprint, Response, abort, request

from receptionist.domain.call import CallState
from receptionist.domain.ids import CallId
from receptionist.domain.records import CallPage
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_id, first_row, rows
from receptionist.web.pages.pictures import answer_bar, who_spoke
from receptionist.web.pages.session import Answer, needs_user


def calls_blueprint(desk: Desk) -> Blueprint:
    """`/calls`, `/calls/<id>` and its live part."""
    blueprint = Blueprint("calls", __name__)
    blueprint.add_app_template_global(answer_bar)
    signed_in = needs_user(desk.store)

    @blueprint.get("/calls")
    @signed_in
    async def index() -> Answer:
        async with desk.work() as work:
            found = await work.calls(PAGE_ROWS + 1, first_row())
        return await desk.render("calls.html", "calls", calls=rows(found))

    async def find(call_id: str) -> CallPage:
        async with desk.work() as work:
            found = await work.call_page(CallId(an_id(call_id)))
        if found is None:
            abort(404)
        return found

    async def render(template: str, found: CallPage, first_new: int) -> str:
        return await desk.render(
            template,
            "calls",
            found=found,
            is_live=found.call.state is not CallState.ENDED,
            picture=who_spoke(found.utterances),
            seen=_seen(found),
            first_new=first_new,
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

    return blueprint


def _seen(found: CallPage) -> str:
    """How much of a call a page shows: the number of utterances, and a checksum of all else that may change."""
    rest = zlib.crc32(repr((found.call, found.contact, found.lead)).encode())
    return f"{len(found.utterances)}-{rest:08x}"
