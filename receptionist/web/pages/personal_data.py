"""`/threads/<id>/data`: everything kept about one customer as a file, and its deletion on request."""

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.ids import ThreadId
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports.recording import Recordings
from receptionist.services.personal_data import check_erasure, erase_contact, export_contact
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def personal_data_blueprint(desk: Desk, recordings: Recordings | None) -> Blueprint:
    """`/threads/<id>/data`, for owners and admins."""
    blueprint = Blueprint("personal_data", __name__, url_prefix="/threads/<thread_id>/data")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)

    async def page(thread_id: str, problem: str = "") -> str:
        key = ThreadId(an_id(thread_id))
        async with desk.work() as work:
            try:
                contact = await work.contact(key)
            except NotFound:
                abort(404)
            records = await work.contact_records(key)
            status = await work.thread_status(key)
        counts = {name: len(rows) for name, rows in records.items()}
        return await desk.render(
            "personal_data.html", "inbox", contact=contact, status=status, counts=counts, problem=problem
        )

    @blueprint.get("")
    @signed_in
    @admins
    async def show(thread_id: str) -> Answer:
        return await page(thread_id)

    @blueprint.post("/export")
    @signed_in
    @admins
    @only_posted_here
    async def export(thread_id: str) -> Answer:
        key, now = ThreadId(an_id(thread_id)), desk.clock.now()
        packed = await export_contact(desk.store, g.user.business_id, key, actor(), now, recordings)
        name = f"customer-{now:%Y-%m-%d}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return Response(packed, 200, headers, content_type="application/zip")

    @blueprint.post("/erase")
    @signed_in
    @admins
    @only_posted_here
    async def erase(thread_id: str) -> Answer:
        key = ThreadId(an_id(thread_id))
        try:
            check_erasure((await request.form).get("sure", ""))
            await erase_contact(desk.store, g.user.business_id, key, actor(), desk.clock.now(), recordings)
        except (BadInput, Conflict) as error:
            return await page(thread_id, str(error)), 422
        return redirect(url_for("inbox.index"), 303)

    return blueprint
