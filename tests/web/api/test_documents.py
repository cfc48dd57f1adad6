"""Documents as programs read them, and as webhooks tell of them."""

from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, DocumentKind
from receptionist.domain.ids import WebhookId
from receptionist.domain.records import Business, User
from receptionist.domain.webhook import EventKind, Webhook
from receptionist.services.documents import NewDocument, issue_document, make_document
from tests.web.api.conftest import Program
from tests.web.pages.seed import Day, Office

pytestmark = pytest.mark.databases("sqlite")

FORM = {
    "customer": "Laura Bennett", "name-0": "Clear a drain", "price-0": "149.50", "quantity-0": "1.5", "taxed-0": "yes",
    "tax": "10", "discount": "10%", "discount_says": "neighbour", "until": "2026-11-04",
}  # fmt: skip


async def issued(store: SqlStore, business: Business, owner: User, day: Day, office: Office) -> Document:
    """An invoice that Rosa wrote."""
    by = Actor(owner.name, owner.id)
    new = NewDocument(DocumentKind.INVOICE, office.laura_thread, office.laura_lead)
    made = await make_document(store, day, business.id, by, new, FORM)
    return await issue_document(store, day, business.id, by, made.id)


async def test_documents_are_listed_and_read(
    program: Program, store: SqlStore, business: Business, owner: User, day: Day, office: Office
) -> None:
    document = await issued(store, business, owner, day, office)
    read = await program.gets(f"/documents/{document.id}")
    assert (read.status, read.body["number"], read.body["state"]) == (200, "INV-1001", "issued")
    assert read.body["lines"] == [
        {
            "name": "Clear a drain", "quantity": 1.5, "unit": "", "taxed": True, "item_code": "",
            "price_book_version": None, "priced_by": "Rosa Owner",
            "each": {"cents": 14950, "currency": "USD"}, "amount": {"cents": 22425, "currency": "USD"},
        }
    ]  # fmt: skip
    assert read.body["discount"]["amount"]["cents"] == 2243 and read.body["discount"]["given_by"] == "Rosa Owner"
    assert read.body["total"]["cents"] == 20182 + 2018 == read.body["left_to_pay"]["cents"]
    assert read.body["thread_id"] == office.laura_thread and read.body["until"] == "2026-11-04"
    assert document.token not in str(read.body)
    listed = await program.gets(f"/documents?kind=invoice&state=issued&thread_id={office.laura_thread}")
    assert listed.body == {"data": [read.body], "next_cursor": None}
    for query in ("kind=estimate", "state=paid", "thread_id=thrd_00000000000000000000"):
        assert (await program.gets(f"/documents?{query}")).body["data"] == []
    assert (await program.gets("/documents?kind=poem")).status == 422
    assert (await program.gets("/documents/doc_00000000000000000000")).status == 404


async def test_pages_of_documents_follow_one_another(
    program: Program, store: SqlStore, business: Business, owner: User, day: Day, office: Office
) -> None:
    made = [await issued(store, business, owner, day, office) for _ in range(3)]
    first = (await program.gets("/documents?limit=2")).body
    rest = (await program.gets(f"/documents?limit=2&cursor={first['next_cursor']}")).body
    found = [one["id"] for one in (*first["data"], *rest["data"])]
    assert sorted(found) == sorted(one.id for one in made) and rest["next_cursor"] is None


async def test_the_pdf_comes_as_one(
    program: Program, store: SqlStore, business: Business, owner: User, day: Day, office: Office
) -> None:
    document = await issued(store, business, owner, day, office)
    response = await program.client.get(
        f"/api/v1/documents/{document.id}.pdf", headers={"Authorization": f"Bearer {program.text}"}
    )
    assert response.content_type == "application/pdf" and (await response.get_data()).startswith(b"%PDF-")


async def test_webhooks_tell_of_documents(
    store: SqlStore, business: Business, owner: User, day: Day, office: Office
) -> None:
    hook = Webhook(
        WebhookId("hook_00000000000000000001"), business.id, "https://x.example", (EventKind.DOCUMENT_CHANGED,),
        "whsec_aGk=", day.now(),
    )  # fmt: skip
    async with store.work(business.id, write=True) as work:
        await work.save_webhook(hook)
    await issued(store, business, owner, day, office)
    async with store.work(business.id) as work:
        told = await work.due_deliveries(hook.id, day.now() + timedelta(hours=1))
    assert ['"state":"draft"' in one.event.body for one in told] == [True, False]
    assert '"number":"INV-1001"' in told[1].event.body
