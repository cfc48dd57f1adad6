"""A document for whoever walks through the pages."""

from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, DocumentKind
from receptionist.domain.ids import ThreadId
from receptionist.domain.records import Business, User
from receptionist.ports import Store
from receptionist.services.documents import NewDocument, issue_document, make_document
from tests.web.pages.seed import Day


async def seed_document(store: Store, business: Business, thread_id: ThreadId, writer: User, day: Day) -> Document:
    """An estimate that somebody of the office wrote and issued."""
    by = Actor(writer.name, writer.id)
    fields = {"name-0": "Clear a drain", "price-0": "149.50", "tax": "0"}
    new = NewDocument(DocumentKind.ESTIMATE, thread_id)
    made = await make_document(store, day, business.id, by, new, fields)
    return await issue_document(store, day, business.id, by, made.id)
