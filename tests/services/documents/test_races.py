"""Two who do something with one document at the same moment: the database decides, once."""

import asyncio

from receptionist.domain.document import DocumentFilter, DocumentKind, DocumentState, PaidBy
from receptionist.errors import Conflict
from receptionist.services.document_pages import decide_by_customer, note_look
from receptionist.services.document_payments import NewPayment, note_payment
from receptionist.services.documents import decide_by_office, issue_document
from tests.services.documents.conftest import NOON, Papers


async def test_the_last_payment_is_noted_once(papers: Papers) -> None:
    invoice = await papers.issued()

    async def pays(key: str) -> object:
        payment = NewPayment(14950, PaidBy.CARD, NOON.date(), key)
        return await note_payment(papers.store, papers.clock, papers.business.id, papers.by, invoice.id, payment)

    results = await asyncio.gather(pays("one"), pays("two"), pays("one"), return_exceptions=True)
    refused = [one for one in results if isinstance(one, Conflict)]
    receipts = {getattr(one, "id", None) for one in results if not isinstance(one, BaseException)}
    assert len(receipts) == 1 and 1 <= len(refused) <= 2
    paid = await papers.document(invoice.id)
    assert (paid.state, paid.paid_cents) == (DocumentState.PAID, 14950)
    async with papers.store.work(papers.business.id) as work:
        assert len(await work.find_documents(DocumentFilter(kind=DocumentKind.RECEIPT))) == 1


async def test_who_approves_and_who_declines_at_once_are_not_both_right(papers: Papers) -> None:
    estimate = await papers.issued(kind=DocumentKind.ESTIMATE)
    results = await asyncio.gather(
        decide_by_customer(papers.store, papers.clock, estimate.token, approved=True, name="Laura"),
        decide_by_office(papers.store, papers.clock, papers.business.id, papers.by, estimate.id, False),
        return_exceptions=True,
    )
    assert sum(isinstance(one, Conflict) for one in results) == 1
    decided = [line for line in await papers.happenings() if "pproved" in line or "eclined" in line]
    assert len(decided) == 1


async def test_a_draft_issued_twice_at_once_has_one_number(papers: Papers) -> None:
    made = await papers.draft()
    here = (papers.store, papers.clock, papers.business.id, papers.by, made.id)
    first, second = await asyncio.gather(issue_document(*here), issue_document(*here))
    assert first.label == second.label == "INV-1001" and first.token == second.token
    assert (await papers.issued()).label == "INV-1002"


async def test_a_page_that_loads_twice_at_once_was_opened_once(papers: Papers) -> None:
    issued = await papers.issued()
    looks = [note_look(papers.store, papers.clock, issued, "Safari on a phone", "Mozilla/5.0") for _ in range(5)]
    await asyncio.gather(*looks)
    async with papers.store.work(papers.business.id) as work:
        assert len(await work.document_views(issued.id)) == 1
    assert sum("Opened invoice" in line for line in await papers.happenings()) == 1
