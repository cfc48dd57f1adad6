"""Writing a draft: the form that makes one and the form that changes it."""

import secrets
from collections.abc import Mapping

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.document import MOST_LINES, DocumentKind, DocumentState
from receptionist.domain.ids import DocumentId, JobId, LeadId, ThreadId
from receptionist.errors import BadInput, Conflict, FormProblems, NotFound, ReceptionistError
from receptionist.services.document_form import as_typed, price_of, typed_lines
from receptionist.services.documents import (
    NewDocument,
    begin_content,
    change_document,
    fingerprint,
    make_document,
    read_document,
    today_at,
    with_lead,
)
from receptionist.services.job_invoice import invoice_estimate, invoice_job
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import DESK, Answer, actor, allowed, needs_user, only_posted_here

_KEY_CHARACTERS = 40
_EMPTY_ROWS, _MORE_ROWS = 3, 5
_HIDDEN = ("kind", "thread", "lead", "source", "key", "seen")


def add_document_drafts(blueprint: Blueprint, desk: Desk) -> None:
    """Adds `/documents/new`, `/documents/<id>/edit`, and what makes an invoice with one tap."""
    signed_in = needs_user(desk.store)
    by_desk = allowed(*DESK)

    async def form(
        fields: Mapping[str, str],
        action: str,
        back: str,
        title: str,
        error: ReceptionistError | None = None,
        more: bool = False,
    ) -> str:
        async with desk.work() as work:
            book = await work.price_book()
        last = max(typed_lines(fields), default=-1)
        rows = min(MOST_LINES, last + 1 + (_MORE_ROWS if more else _EMPTY_ROWS))
        items = book.items if book is not None else ()
        return await desk.render(
            "document_edit.html",
            "leads",
            fields=fields,
            hidden={name: fields[name] for name in _HIDDEN if fields.get(name)},
            rows=range(rows),
            typed_rows=typed_lines(fields),
            items=[(item, cents) for item in items for cents in (price_of(item),)],
            known={item.code for item in items},
            currency=book.currency if book is not None else "USD",
            problems=error.by_field if isinstance(error, FormProblems) else {},
            problem=str(error) if error is not None else "",
            action=action,
            back=back,
            title=title,
        )

    @blueprint.get("/documents/new")
    @signed_in
    @by_desk
    async def new() -> Answer:
        asked = _asked(request.args.to_dict())
        async with desk.work() as work:
            now = desk.clock.now()
            today = today_at((await work.business()).profile, now)
            content = await begin_content(work, await with_lead(work, asked, now), today)
        fields = as_typed(content) | _of(asked) | {"key": secrets.token_urlsafe(12)}
        return await form(fields, url_for("documents.make"), _back(asked), f"New {asked.kind.value}")

    @blueprint.post("/documents/new")
    @signed_in
    @by_desk
    @only_posted_here
    async def make() -> Answer:
        fields = (await request.form).to_dict()
        asked = _asked(fields)
        address, back, title = url_for("documents.make"), _back(asked), f"New {asked.kind.value}"
        if "more" in fields:
            return await form(fields, address, back, title, more=True)
        try:
            made = await make_document(desk.store, desk.clock, g.user.business_id, actor(), asked, fields)
        except BadInput as error:
            return await form(fields, address, back, title, error), 422
        return redirect(url_for("documents.show", document_id=made.id), 303)

    @blueprint.post("/jobs/<job_id>/invoice")
    @signed_in
    @by_desk
    @only_posted_here
    async def of_job(job_id: str) -> Answer:
        """One tap: the invoice of a finished job, made or found."""
        made = await invoice_job(desk.store, desk.clock, g.user.business_id, actor(), JobId(an_id(job_id)))
        return redirect(url_for("documents.show", document_id=made.id), 303)

    @blueprint.post("/documents/<document_id>/invoice")
    @signed_in
    @by_desk
    @only_posted_here
    async def of_estimate(document_id: str) -> Answer:
        """One tap: the invoice of an approved estimate, made or found."""
        one = DocumentId(an_id(document_id))
        made = await invoice_estimate(desk.store, desk.clock, g.user.business_id, actor(), one)
        return redirect(url_for("documents.show", document_id=made.id), 303)

    @blueprint.get("/documents/<document_id>/edit")
    @signed_in
    @by_desk
    async def edit(document_id: str) -> Answer:
        async with desk.work() as work:
            document = await read_document(work, DocumentId(an_id(document_id)))
        there = url_for("documents.show", document_id=document_id)
        if document.state is not DocumentState.DRAFT:
            return redirect(there, 303)
        fields = as_typed(document.content) | {"seen": fingerprint(document)}
        action = url_for("documents.save", document_id=document_id)
        return await form(fields, action, there, f"Edit the {document.kind.value}")

    @blueprint.post("/documents/<document_id>/edit")
    @signed_in
    @by_desk
    @only_posted_here
    async def save(document_id: str) -> Answer:
        fields = (await request.form).to_dict()
        async with desk.work() as work:
            document = await read_document(work, DocumentId(an_id(document_id)))
        there = url_for("documents.show", document_id=document_id)
        action, title = url_for("documents.save", document_id=document_id), f"Edit the {document.kind.value}"
        if "more" in fields:
            return await form(fields, action, there, title, more=True)
        seen = fields.get("seen", "")
        try:
            await change_document(desk.store, desk.clock, g.user.business_id, actor(), document.id, fields, seen)
        except (BadInput, Conflict) as error:
            status = 409 if isinstance(error, Conflict) else 422
            return await form(fields, action, there, title, error), status
        return redirect(there, 303)


def _asked(fields: Mapping[str, str]) -> NewDocument:
    """What is to be made, from an address or a form. Answers 404 where that names nothing."""
    kind, thread = fields.get("kind", ""), fields.get("thread", "")
    if kind not in (DocumentKind.ESTIMATE, DocumentKind.INVOICE):
        raise NotFound("There is no such kind of document.")
    lead, source = fields.get("lead", ""), fields.get("source", "")
    return NewDocument(
        DocumentKind(kind),
        ThreadId(an_id(thread)),
        LeadId(an_id(lead)) if lead else None,
        DocumentId(an_id(source)) if source else None,
        fields.get("key", "")[:_KEY_CHARACTERS],
    )


def _of(asked: NewDocument) -> dict[str, str]:
    """What is to be made, as hidden fields carry it on."""
    named = {"kind": asked.kind.value, "thread": asked.thread_id, "lead": asked.lead_id, "source": asked.source}
    return {name: value for name, value in named.items() if value}


def _back(asked: NewDocument) -> str:
    if asked.source is not None:
        return url_for("documents.show", document_id=asked.source)
    if asked.lead_id is not None:
        return url_for("leads.lead", lead_id=asked.lead_id)
    return url_for("thread.show", thread_id=asked.thread_id)
