"""The inbox, and a thread with all that passed."""

from quart import Blueprint, abort

from receptionist.domain.ids import ThreadId
from receptionist.errors import NotFound
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_id, first_row, rows
from receptionist.web.pages.session import Answer, needs_user


def inbox_blueprint(desk: Desk) -> Blueprint:
    """`/` and `/threads/<id>`."""
    blueprint = Blueprint("inbox", __name__)
    signed_in = needs_user(desk.store)

    @blueprint.get("/")
    @signed_in
    async def index() -> Answer:
        async with desk.work() as work:
            found = await work.inbox(PAGE_ROWS + 1, first_row())
        return await desk.render("inbox.html", "inbox", threads=rows(found))

    @blueprint.get("/threads/<thread_id>")
    @signed_in
    async def thread(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        async with desk.work() as work:
            try:
                contact = await work.contact(key)
            except NotFound:
                abort(404)
            calls = await work.thread_calls(key)
            lead = await work.open_lead(key)
        newest = lead or next((call.lead for call in reversed(calls) if call.lead is not None), None)
        return await desk.render("thread.html", "inbox", contact=contact, calls=calls, lead=newest)

    return blueprint
