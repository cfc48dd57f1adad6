"""Calling a contact: one click rings the user's own telephone, a page asks for it where none is known."""

import secrets

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.ids import ThreadId
from receptionist.errors import BadInput, CarrierProblem, Conflict, NotFound, ReceptionistError
from receptionist.services.call_out import Telephony, Wish, call_out, line_for, reachable
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import Answer, actor, needs_user, only_posted_here

_STATUS = {BadInput: 422, Conflict: 409, CarrierProblem: 502}


def call_out_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/threads/<id>/call`. A form posts `key`, and may post `phone` (the user's) and `to` (the contact's)."""
    blueprint = Blueprint("call_out", __name__)
    blueprint.add_app_template_global(lambda: secrets.token_urlsafe(12), "call_key")
    signed_in = needs_user(desk.store)

    def telephony() -> Telephony:
        return Telephony(app.parts.controls, app.settings.public_url)

    async def page(thread_id: ThreadId, problem: str = "", phone: str = "", to: str = "") -> str:
        async with desk.work() as work:
            try:
                contact = await work.contact(thread_id)
            except NotFound:
                abort(404)
            numbers = await reachable(work, thread_id)
            line = await line_for(work, thread_id, telephony())
        mobile = g.user.tell.mobile
        return await desk.render(
            "call_out.html",
            "inbox",
            thread_id=thread_id,
            contact=contact,
            numbers=numbers,
            line=line,
            problem=problem,
            phone=phone or (mobile.national if mobile else ""),
            to=to,
        )

    @blueprint.get("/threads/<thread_id>/call")
    @signed_in
    async def form(thread_id: str) -> Answer:
        return await page(ThreadId(an_id(thread_id)))

    @blueprint.post("/threads/<thread_id>/call")
    @signed_in
    @only_posted_here
    async def place(thread_id: str) -> Answer:
        fields = await request.form
        phone, to = fields.get("phone", "").strip()[:40], fields.get("to", "").strip()[:40]
        wish = Wish(ThreadId(an_id(thread_id)), fields.get("key", ""), phone, to)
        try:
            await call_out(desk.store, desk.clock, telephony(), g.user.business_id, g.user, wish, actor())
        except NotFound:
            abort(404)
        except ReceptionistError as error:
            if type(error) not in _STATUS:
                raise
            return await page(wish.thread_id, str(error), phone, to), _STATUS[type(error)]
        return redirect(url_for("thread.show", thread_id=thread_id) + "#end", 303)

    return blueprint
