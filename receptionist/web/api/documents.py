"""Estimates, invoices and receipts, to read."""

import asyncio

from pydantic import Field
from quart import Blueprint, Response

from receptionist.domain.api_token import Scope
from receptionist.domain.document import Document, DocumentFilter, DocumentKind, DocumentState
from receptionist.domain.ids import DocumentId, ThreadId
from receptionist.domain.listing import Place
from receptionist.domain.records import Contact
from receptionist.ports.document_work import DocumentPrinter
from receptionist.services.document_shapes import DocumentShape
from receptionist.services.documents import read_document
from receptionist.web.api.access import Api, Reply
from receptionist.web.api.paging import ListQuery, ListShape, page


class DocumentQuery(ListQuery):
    """Which documents."""

    kind: DocumentKind | None = Field(None, description="only those of this kind")
    state: DocumentState | None = Field(None, description="only those that stand there")
    thread_id: str | None = Field(None, max_length=40, description="only those of this thread")


class DocumentList(ListShape[DocumentShape]):
    """Documents, the newest first."""


def add_documents(blueprint: Blueprint, api: Api, printer: DocumentPrinter) -> None:
    """`/documents`."""

    @blueprint.get("/documents")
    @api.operation(Scope.DOCUMENTS_READ, DocumentList, query=DocumentQuery)
    async def list_documents(query_args: DocumentQuery) -> Reply:
        """Lists estimates, invoices and receipts, the newest first."""
        thread_id = ThreadId(query_args.thread_id) if query_args.thread_id is not None else None
        wanted = DocumentFilter(query_args.kind, query_args.state, thread_id=thread_id)
        async with api.work() as work:
            found = await work.find_documents(wanted, query_args.after, query_args.limit + 1)
        return page(DocumentList, found, query_args, _place, _shape)

    @blueprint.get("/documents/<document_id>")
    @api.operation(Scope.DOCUMENTS_READ, DocumentShape)
    async def read_a_document(document_id: str) -> DocumentShape:
        """Reads a document."""
        async with api.work() as work:
            return DocumentShape.of(await read_document(work, DocumentId(document_id)))

    @blueprint.get("/documents/<document_id>.pdf")
    @api.operation(Scope.DOCUMENTS_READ, DocumentShape)
    async def read_a_document_as_pdf(document_id: str) -> Response:
        """Reads a document as a PDF."""
        async with api.work() as work:
            document = await read_document(work, DocumentId(document_id))
            zone = (await work.business()).profile.hours.zone
        data = await asyncio.to_thread(printer.pdf, document, zone)
        return Response(data, 200, {"Cache-Control": "no-store"}, content_type="application/pdf")


def _place(found: tuple[Document, Contact | None]) -> Place:
    return Place(found[0].made_at, found[0].id)


def _shape(found: tuple[Document, Contact | None]) -> DocumentShape:
    return DocumentShape.of(found[0])
