"""Estimates, invoices and receipts: the list, one document, and its PDF."""

import asyncio
import re
from enum import StrEnum
from typing import TypeVar

from quart import Blueprint, Response, abort, request

from receptionist.domain.document import DocumentFilter, DocumentKind, DocumentState
from receptionist.domain.ids import DocumentId
from receptionist.domain.listing import Place
from receptionist.domain.money import Money
from receptionist.services.documents import read_document, today_at
from receptionist.web.app import App
from receptionist.web.pages.desk import PAGE_ROWS, Desk, an_id, an_instant
from receptionist.web.pages.document_acts import add_document_acts
from receptionist.web.pages.document_drafts import add_document_drafts
from receptionist.web.pages.document_view import DocumentPages
from receptionist.web.pages.session import DESK, Answer, allowed, needs_user

_CURSOR = re.compile(r"(.{10,40})~(doc_[0-9a-z]{20})")

E = TypeVar("E", bound=StrEnum)


def documents_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/documents`, `/documents/<id>` and what is done there."""
    blueprint = Blueprint("documents", __name__)
    signed_in = needs_user(desk.store)
    pages = DocumentPages(desk, app)

    @blueprint.get("/documents")
    @signed_in
    @allowed(*DESK)
    async def index() -> Answer:
        async with desk.work() as work:
            profile = (await work.business()).profile
            wanted = DocumentFilter(
                kind=_one_of(DocumentKind, request.args.get("kind", "")),
                state=_one_of(DocumentState, request.args.get("state", "")),
                late_on=today_at(profile, desk.clock.now()) if request.args.get("late") else None,
            )
            found = await work.find_documents(wanted, _cursor(), PAGE_ROWS + 1)
            due = await work.money_due()
        shown = found[:PAGE_ROWS]
        last = shown[-1][0] if len(found) > PAGE_ROWS else None
        return await desk.render(
            "documents.html",
            "leads",
            profile,
            rows=shown,
            following=f"{last.made_at.isoformat()}~{last.id}" if last is not None else "",
            is_first=not request.args.get("after"),
            chosen={name: value for name, value in request.args.items() if name in ("kind", "state", "late")},
            due=[Money(cents, currency) for currency, cents in due.items() if cents],
        )

    @blueprint.get("/documents/<document_id>")
    @signed_in
    async def show(document_id: str) -> Answer:
        return await pages.page(document_id)

    @blueprint.get("/documents/<document_id>/pdf")
    @signed_in
    async def pdf(document_id: str) -> Answer:
        async with desk.work() as work:
            document = await read_document(work, DocumentId(an_id(document_id)))
            zone = (await work.business()).profile.hours.zone
        return pdf_answer(await asyncio.to_thread(app.printer.pdf, document, zone), document.label or "draft")

    add_document_drafts(blueprint, desk)
    add_document_acts(blueprint, desk, app, pages)
    return blueprint


def pdf_answer(data: bytes, name: str) -> Response:
    """A PDF that browsers show and keep under this name, and that no cache keeps."""
    plain = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "document"
    headers = {"Content-Disposition": f'inline; filename="{plain}.pdf"', "Cache-Control": "private, no-store"}
    return Response(data, 200, headers, content_type="application/pdf")


def _one_of(kind: type[E], value: str) -> E | None:
    return kind(value) if value in list(kind) else None


def _cursor() -> Place | None:
    found = _CURSOR.fullmatch(request.args.get("after", ""))
    if found is None:
        return None
    at = an_instant(found[1])
    if at is None:
        abort(404)
    return Place(at, found[2])
