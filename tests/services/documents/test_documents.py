"""Documents from the first line to the last payment."""

from datetime import date

import pytest

from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.document import DocumentKind, DocumentState, PaidBy, Party
from receptionist.domain.ids import DocumentId, LeadId, ThreadId
from receptionist.domain.lead import Fact, LeadCard
from receptionist.errors import BadInput, Conflict, FormProblems, NotFound
from receptionist.services.document_payments import NewPayment, note_payment, read_payment
from receptionist.services.documents import (
    NewDocument,
    begin_content,
    change_document,
    decide_by_office,
    discard_draft,
    fingerprint,
    issue_document,
    make_document,
    with_lead,
    withdraw,
)
from tests.services.documents.conftest import NOON, Papers, one_drain

pytestmark = pytest.mark.databases("sqlite")

TODAY = date(2026, 11, 18)


async def test_a_draft_begins_with_what_the_lead_knows(papers: Papers) -> None:
    async with papers.store.work(papers.business.id, write=True) as work:
        card = LeadCard(address=Fact("4212 Maple Street", ""), service_code="DRAIN-1", service_name="Clear a drain")
        lead = await work.save_card(papers.thread, card, "", None)
        new = await with_lead(work, NewDocument(DocumentKind.ESTIMATE, papers.thread), NOON)
        assert new.lead_id == lead.id
        content = await begin_content(work, new, TODAY)
    assert content.customer == Party("Laura Bennett", "4212 Maple Street", "(503) 555-0142")
    [line] = content.lines
    assert (line.code, line.price_cents, line.book_version, line.priced_by) == ("DRAIN-1", 14950, 1, "")
    assert content.until == date(2026, 12, 18) and content.tax.thousandths == 8875


async def test_every_price_names_its_row_or_who_set_it(papers: Papers) -> None:
    made = await papers.draft(
        {
            "code-0": "DRAIN-1", "quantity-0": "2", "price-0": "149.50", "taxed-0": "yes",
            "code-1": "LABOR", "quantity-1": "1.5", "price-1": "80",
            "name-2": "New tap", "price-2": "$1,040",
            "discount": "10%", "discount_says": "neighbour", "tax": "8.875",
        }
    )  # fmt: skip
    told = [(line.name, line.price_cents, line.cents, line.book_version, line.priced_by) for line in made.content.lines]
    assert told == [
        ("Clear a drain", 14950, 29900, 1, ""),
        ("Labor", 8000, 12000, 1, "Rosa"),
        ("New tap", 104000, 104000, 0, "Rosa"),
    ]
    assert made.content.lines[1].unit == "hour" and not made.content.lines[1].taxed
    assert made.content.discount is not None
    assert (made.content.discount.by, made.content.discount.percent_hundredths) == ("Rosa", 1000)
    # 1,459.00 less a tenth; of the taxed part, 299.00, ninety percent are taxed.
    assert made.content.totals.total == 131310 + 2388


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("price-0", "about ten"), ("price-0", "-5"), ("price-0", "1e9"), ("quantity-0", "0"), ("quantity-0", "two"),
        ("quantity-0", "1.234"), ("code-0", "GONE"), ("tax", "90"), ("tax", "high"), ("discount", "101%"),
        ("discount", "some"), ("discount", "0"), ("until", "soon"), ("email", "nowhere"), ("note", "x" * 2001),
    ],
)  # fmt: skip
async def test_what_does_not_hold_is_said_at_its_field(papers: Papers, field: str, typed: str) -> None:
    with pytest.raises(FormProblems) as caught:
        await papers.draft(one_drain(**{field: typed}))
    assert list(caught.value.by_field) == [field]


async def test_what_the_book_cannot_price_somebody_must(papers: Papers) -> None:
    with pytest.raises(FormProblems) as caught:
        await papers.draft({"code-0": "HEATER", "name-3": "Tap"})
    assert set(caught.value.by_field) == {"price-0", "price-3"}


async def test_the_same_form_twice_is_one_draft(papers: Papers) -> None:
    assert (await papers.draft(key="once")).id == (await papers.draft(key="once")).id


async def test_programs_set_no_prices_and_give_no_discounts(papers: Papers) -> None:
    new = NewDocument(DocumentKind.INVOICE, papers.thread)
    with pytest.raises(BadInput, match="Only people"):
        await make_document(papers.store, papers.clock, papers.business.id, Actor("The AI"), new, one_drain())


async def test_nobody_writes_over_what_they_have_not_seen(papers: Papers) -> None:
    made = await papers.draft()
    here = (papers.store, papers.clock, papers.business.id, papers.by, made.id)
    await change_document(*here, one_drain(note="Mine"), fingerprint(made))
    with pytest.raises(Conflict, match="changed this draft"):
        await change_document(*here, one_drain(note="Theirs"), fingerprint(made))
    assert (await papers.document(made.id)).content.note == "Mine"


async def test_a_colleagues_price_stays_theirs_when_others_edit(papers: Papers) -> None:
    made = await papers.draft(one_drain(**{"price-0": "99", "name-1": "Tap", "price-1": "40", "discount": "5"}))
    here = (papers.store, papers.clock, papers.business.id, Actor("Tom", papers.rosa.id), made.id)
    again = one_drain(**{"price-0": "99", "name-1": "Tap", "price-1": "41", "discount": "5", "note": "Soon"})
    await change_document(*here, again, fingerprint(made))
    content = (await papers.document(made.id)).content
    assert [line.priced_by for line in content.lines] == ["Rosa", "Tom"]
    assert content.discount is not None and content.discount.by == "Rosa"


async def test_issuing_numbers_and_freezes_it(papers: Papers) -> None:
    await papers.settings(invoice_prefix="2026-", first_invoice=40, footer="CCB 555010", email="office@x.example")
    await papers.settings(pay_link="https://pay.example.com/{number}?sum={amount}")
    first, second = await papers.issued(), await papers.issued()
    assert (first.label, second.label, first.issued_at) == ("2026-40", "2026-41", NOON)
    assert first.content.seller == Party("Rose City Plumbing", "", "(503) 555-0100", "office@x.example")
    assert first.content.pay_link == "https://pay.example.com/2026-40?sum=149.50"
    assert len(first.token) == 22 and first.token != second.token
    again = await issue_document(papers.store, papers.clock, papers.business.id, papers.by, first.id)
    assert again == await papers.document(first.id)
    with pytest.raises(Conflict, match="was issued"):
        await change_document(
            papers.store, papers.clock, papers.business.id, papers.by, first.id, one_drain(), fingerprint(first)
        )
    with pytest.raises(Conflict, match="stays in the books"):
        await discard_draft(papers.store, papers.clock, papers.business.id, papers.by, first.id)


async def test_an_empty_draft_is_not_issued_and_takes_no_number(papers: Papers) -> None:
    made = await papers.draft({"note": "Nothing yet"})
    with pytest.raises(BadInput, match="nothing on it"):
        await issue_document(papers.store, papers.clock, papers.business.id, papers.by, made.id)
    await discard_draft(papers.store, papers.clock, papers.business.id, papers.by, made.id)
    assert (await papers.issued()).label == "INV-1001"


async def test_an_invoice_comes_of_an_estimate(papers: Papers) -> None:
    estimate = await papers.issued(one_drain(discount="10%", note="As agreed"), DocumentKind.ESTIMATE)
    await decide_by_office(papers.store, papers.clock, papers.business.id, papers.by, estimate.id, True)
    new = NewDocument(DocumentKind.INVOICE, papers.thread, source=estimate.id)
    async with papers.store.work(papers.business.id) as work:
        begun = await begin_content(work, new, TODAY)
    assert begun.lines == estimate.content.lines and begun.discount == estimate.content.discount
    assert begun.until == date(2026, 12, 2) and begun.seller == Party() and begun.footer == ""
    approved = await papers.document(estimate.id)
    assert (approved.state, approved.decided_by) == (DocumentState.APPROVED, "Rosa, for the customer")
    with pytest.raises(Conflict, match="approved already"):
        await decide_by_office(papers.store, papers.clock, papers.business.id, papers.by, estimate.id, False)


async def test_payments_come_in_parts_each_with_its_receipt(papers: Papers) -> None:
    invoice = await papers.issued()
    here = (papers.store, papers.clock, papers.business.id, papers.by, invoice.id)
    first = await note_payment(*here, NewPayment(10000, PaidBy.CASH, TODAY, "one"))
    same = await note_payment(*here, NewPayment(10000, PaidBy.CASH, TODAY, "one"))
    assert first.id == same.id and (first.label, str(first.total)) == ("RCT-1001", "$100")
    assert first.content.payment is not None and first.content.payment.left_cents == 4950
    assert (await papers.document(invoice.id)).state is DocumentState.ISSUED
    with pytest.raises(Conflict, match=r"Only \$49.50"):
        await note_payment(*here, NewPayment(4951, PaidBy.CARD, TODAY, "two"))
    second = await note_payment(*here, NewPayment(4950, PaidBy.CARD, TODAY, "three"))
    assert second.label == "RCT-1002" and second.content.payment is not None
    assert second.content.payment.left_cents == 0
    assert (await papers.document(invoice.id)).state is DocumentState.PAID
    with pytest.raises(Conflict, match="not open"):
        await note_payment(*here, NewPayment(1, PaidBy.CARD, TODAY, "four"))


async def test_a_payment_that_was_a_mistake_is_taken_back_with_its_receipt(papers: Papers) -> None:
    invoice = await papers.issued()
    here = (papers.store, papers.clock, papers.business.id, papers.by)
    receipt = await note_payment(*here, invoice.id, NewPayment(14950, PaidBy.CHECK, TODAY))
    with pytest.raises(Conflict, match="Withdraw their receipts"):
        await withdraw(*here, invoice.id, "Wrong customer")
    with pytest.raises(BadInput, match="no reason"):
        await withdraw(*here, receipt.id, "  ")
    await withdraw(*here, receipt.id, "The check bounced")
    open_again = await papers.document(invoice.id)
    assert (open_again.state, open_again.paid_cents) == (DocumentState.ISSUED, 0)
    await withdraw(*here, invoice.id, "Wrong customer")
    assert (await papers.document(invoice.id)).void_says == "Wrong customer"
    assert (await papers.issued()).label == "INV-1002"
    assert "Rosa: Withdrew invoice INV-1001: Wrong customer" in await papers.happenings()


async def test_a_payment_is_read_with_its_problems(papers: Papers) -> None:
    good = read_payment({"amount": "$49.50", "paid_by": "check", "on": "2026-11-17"}, "k", TODAY)
    assert good == NewPayment(4950, PaidBy.CHECK, date(2026, 11, 17), "k")
    for wrong in (
        {"amount": "0"},
        {"amount": "x"},
        {"amount": "1", "on": "2026-11-19"},
        {"amount": "1", "paid_by": "?"},
    ):
        with pytest.raises(FormProblems):
            read_payment(wrong, "k", TODAY)


async def test_an_invoice_over_nothing_is_paid(papers: Papers) -> None:
    free = await papers.issued(one_drain(discount="100%"))
    assert free.state is DocumentState.PAID and not free.total.cents
    here = (papers.store, papers.clock, papers.business.id, papers.by)
    await withdraw(*here, free.id, "Half price was meant")
    assert (await papers.document(free.id)).state is DocumentState.VOID


async def test_programs_note_no_payments_and_throw_nothing_away(papers: Papers) -> None:
    invoice, draft = await papers.issued(), await papers.draft()
    here = (papers.store, papers.clock, papers.business.id, Actor("A program"))
    with pytest.raises(BadInput, match="Only people"):
        await note_payment(*here, invoice.id, NewPayment(100, PaidBy.CASH, TODAY, "one"))
    with pytest.raises(BadInput, match="Only people"):
        await discard_draft(*here, draft.id)
    assert (await papers.document(invoice.id)).paid_cents == 0 and await papers.document(draft.id) == draft


async def test_what_is_done_is_in_the_audit_trail(papers: Papers) -> None:
    made = await papers.issued()
    async with papers.store.work(papers.business.id) as work:
        lines = [line for line in await work.audit(AuditQuestion()) if line.subject == made.id]
    assert {line.action for line in lines} == {"document.make", "document.issue"}
    assert all(line.actor.user_id == papers.rosa.id for line in lines)


async def test_a_lead_or_source_of_nobodys_is_refused(papers: Papers) -> None:
    here = (papers.store, papers.clock, papers.business.id, papers.by)
    for new in (
        NewDocument(DocumentKind.INVOICE, papers.thread, LeadId("lead_none")),
        NewDocument(DocumentKind.INVOICE, papers.thread, source=DocumentId("doc_none")),
        NewDocument(DocumentKind.INVOICE, ThreadId("thrd_none")),
    ):
        with pytest.raises(NotFound):
            await make_document(*here, new, one_drain())
