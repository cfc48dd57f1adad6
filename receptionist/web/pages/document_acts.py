"""What is done with a document: each a form that is posted, and its page again, or with what was wrong."""

from collections.abc import Awaitable, Mapping

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, DocumentId
from receptionist.errors import BadInput, Conflict, FormProblems, ReceptionistError
from receptionist.ports import Clock, Store
from receptionist.services.document_payments import note_payment, read_payment
from receptionist.services.document_sending import NewMail, mail_document, tell_of_payment, text_document
from receptionist.services.documents import (
    decide_by_office,
    discard_draft,
    issue_document,
    read_document,
    today_at,
    withdraw,
)
from receptionist.services.text_worker import TextWork
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.document_view import DocumentPages, Trouble
from receptionist.web.pages.forms import typed_text
from receptionist.web.pages.session import DESK, Answer, actor, allowed, needs_user, only_posted_here

_KEY_CHARACTERS = 40


def add_document_acts(blueprint: Blueprint, desk: Desk, app: App, pages: DocumentPages) -> None:
    """Adds them."""
    signed_in = needs_user(desk.store)
    by_desk = allowed(*DESK)

    async def refused(document_id: str, form: str, error: ReceptionistError, fields: Mapping[str, str]) -> Answer:
        by_field = error.by_field if isinstance(error, FormProblems) else {}
        page = await pages.page(document_id, Trouble(form, str(error), fields, by_field))
        return page, 409 if isinstance(error, Conflict) else 422

    async def after(document_id: str, form: str, fields: Mapping[str, str], doing: Awaitable[object]) -> Answer:
        try:
            await doing
        except (BadInput, Conflict) as error:
            return await refused(document_id, form, error, fields)
        return redirect(url_for("documents.show", document_id=document_id), 303)

    def here(document_id: str) -> tuple[Store, Clock, BusinessId, Actor, DocumentId]:
        return desk.store, desk.clock, g.user.business_id, actor(), DocumentId(an_id(document_id))

    @blueprint.post("/documents/<document_id>/issue")
    @signed_in
    @by_desk
    @only_posted_here
    async def issue(document_id: str) -> Answer:
        return await after(document_id, "issue", {}, issue_document(*here(document_id)))

    @blueprint.post("/documents/<document_id>/text")
    @signed_in
    @by_desk
    @only_posted_here
    async def text(document_id: str) -> Answer:
        fields = (await request.form).to_dict()
        _, _, business_id, who, one = here(document_id)
        words = typed_text(fields)
        answer = await after(
            document_id, "text", fields, text_document(app.texting, business_id, who, one, words, _key(fields))
        )
        app.worker.wake(TextWork.SENDING)
        return answer

    @blueprint.post("/documents/<document_id>/mail")
    @signed_in
    @by_desk
    @only_posted_here
    async def mail(document_id: str) -> Answer:
        fields = (await request.form).to_dict()
        _, _, business_id, who, one = here(document_id)
        new = NewMail(fields.get("to", ""), fields.get("subject", ""), typed_text(fields), _key(fields))
        answer = await after(document_id, "mail", fields, mail_document(app.texting, business_id, who, one, new))
        app.worker.wake(TextWork.LETTERS)
        return answer

    @blueprint.post("/documents/<document_id>/pay")
    @signed_in
    @by_desk
    @only_posted_here
    async def pay(document_id: str) -> Answer:
        fields = (await request.form).to_dict()
        async with desk.work() as work:
            await read_document(work, DocumentId(an_id(document_id)))
            today = today_at((await work.business()).profile, desk.clock.now())
        try:
            payment = read_payment(fields, _key(fields), today)
            receipt = await note_payment(*here(document_id), payment)
        except (BadInput, Conflict) as error:
            return await refused(document_id, "pay", error, fields)
        if "tell" in fields:
            await tell_of_payment(app.texting, g.user.business_id, receipt)
            app.worker.wake(TextWork.SENDING)
        return redirect(url_for("documents.show", document_id=receipt.id), 303)

    @blueprint.post("/documents/<document_id>/decide")
    @signed_in
    @by_desk
    @only_posted_here
    async def decide(document_id: str) -> Answer:
        fields = (await request.form).to_dict()
        approved = fields.get("decision") == "approved"
        return await after(document_id, "decide", fields, decide_by_office(*here(document_id), approved))

    @blueprint.post("/documents/<document_id>/withdraw")
    @signed_in
    @by_desk
    @only_posted_here
    async def take_back(document_id: str) -> Answer:
        fields = (await request.form).to_dict()
        return await after(document_id, "withdraw", fields, withdraw(*here(document_id), fields.get("reason", "")))

    @blueprint.post("/documents/<document_id>/discard")
    @signed_in
    @by_desk
    @only_posted_here
    async def discard(document_id: str) -> Answer:
        try:
            await discard_draft(*here(document_id))
        except Conflict as error:
            return await refused(document_id, "discard", error, {})
        return redirect(url_for("documents.index"), 303)


def _key(fields: Mapping[str, str]) -> str:
    return fields.get("key", "")[:_KEY_CHARACTERS]
