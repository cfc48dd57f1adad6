"""`/d/<token>`: a document as its customer meets it. Nobody signs in; the address is the secret."""

import asyncio
from zoneinfo import ZoneInfo

from quart import Blueprint, Response, redirect, request, url_for

from receptionist.domain import document_words
from receptionist.errors import BadInput, Conflict
from receptionist.services.document_pages import (
    PAYING,
    PublicDocument,
    decide_by_customer,
    find_public,
    note_look,
    say_paying,
)
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.devices import device_words
from receptionist.web.pages.documents import pdf_answer
from receptionist.web.pages.session import Answer, only_posted_here, signed_in
from receptionist.web.pages.words import Words
from receptionist.web.rendering import render_template


def public_documents_blueprint(desk: Desk, app: App) -> Blueprint:
    """The page, its PDF, and what customers do there."""
    blueprint = Blueprint("public_documents", __name__, url_prefix="/d")
    store, clock = desk.store, desk.clock

    @blueprint.after_request
    async def hide(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    async def page(token: str, problem: str = "") -> str:
        public = await find_public(store, clock, token)
        await _note(public)
        now = clock.now()
        zone: ZoneInfo = public.profile.hours.zone
        return await render_template(
            "public_document.html",
            token=token,
            shown=public,
            document=public.document,
            business=public.profile,
            words=Words(zone, now),
            paper=document_words,
            ways=PAYING.items(),
            problem=problem,
            typed=(await request.form).to_dict() if request.method == "POST" else {},
            done=request.args.get("done", ""),
        )

    async def _note(public: PublicDocument) -> None:
        if request.method != "GET":
            return
        user = await signed_in(store)
        if user is not None and user.business_id == public.document.business_id:
            return  # the office looks at what the customer will see
        user_agent = request.headers.get("User-Agent", "")
        await note_look(store, clock, public.document, device_words(user_agent), user_agent)

    @blueprint.get("/<token>")
    async def show(token: str) -> Answer:
        return await page(token)

    @blueprint.get("/<token>/pdf")
    async def pdf(token: str) -> Answer:
        public = await find_public(store, clock, token)
        zone = public.profile.hours.zone
        data = await asyncio.to_thread(app.printer.pdf, public.document, zone)
        return pdf_answer(data, public.document.label)

    @blueprint.post("/<token>/decide")
    @only_posted_here
    async def decide(token: str) -> Answer:
        fields = (await request.form).to_dict()
        approved = fields.get("decision") != "declined"
        name, reason = fields.get("name", ""), fields.get("reason", "")
        try:
            await decide_by_customer(
                store, clock, token, approved=approved, name=name, reason=reason, address=request.remote_addr or ""
            )
        except (BadInput, Conflict) as error:
            return await page(token, str(error)), 409 if isinstance(error, Conflict) else 422
        return redirect(url_for("public_documents.show", token=token, done="decided"), 303)

    @blueprint.post("/<token>/paying")
    @only_posted_here
    async def paying(token: str) -> Answer:
        fields = (await request.form).to_dict()
        try:
            await say_paying(store, clock, token, fields.get("how", ""), request.remote_addr or "")
        except (BadInput, Conflict) as error:
            return await page(token, str(error)), 409 if isinstance(error, Conflict) else 422
        return redirect(url_for("public_documents.show", token=token, done="paying"), 303)

    return blueprint
