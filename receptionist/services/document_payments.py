"""Payments of invoices: each noted by a person, each with a receipt of its own."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, DocumentKind, DocumentState, PaidBy, Payment
from receptionist.domain.ids import BusinessId, DocumentId, new_id
from receptionist.errors import Conflict
from receptionist.ports import Clock, Store
from receptionist.services.audit import note
from receptionist.services.document_form import cents_of
from receptionist.services.documents import issue, locked, must_be_a_person
from receptionist.services.form_fields import FormFields

EARLIEST = date(2000, 1, 1)


@dataclass(frozen=True, slots=True)
class NewPayment:
    """Money that came for an invoice. The same `key` again is the same payment."""

    cents: int
    paid_by: PaidBy
    on: date
    key: str = ""


def read_payment(fields: Mapping[str, str], key: str, today: date) -> NewPayment:
    """The payment in a form. Raises FormProblems."""
    form = FormFields(fields)
    cents = cents_of(form.raw("amount"))
    if not cents:
        form.wrong("amount", "Write the amount like 149.50.")
    on = form.day("on") or today
    if not EARLIEST <= on <= today:
        form.wrong("on", "Choose the day the money came: today, or before.")
    paid_by = form.choice("paid_by", PaidBy, PaidBy.OTHER)
    form.check()
    return NewPayment(cents or 0, paid_by, on, key)


async def note_payment(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, invoice_id: DocumentId, payment: NewPayment
) -> Document:
    """Notes it on the invoice and issues its receipt, which it answers.

    Raises BadInput, Conflict where so much is not owed, or the invoice is not open, and NotFound.
    """
    must_be_a_person(actor)
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        invoice = await locked(work, invoice_id)
        key = f"paid:{invoice_id}:{payment.key}" if payment.key else ""
        known = [one for one in await work.documents_of(invoice_id) if key and one.key == key]
        if known:
            return known[0]
        if invoice.kind is not DocumentKind.INVOICE or invoice.state is not DocumentState.ISSUED:
            raise Conflict(f"{invoice.title} is not open for payment.", "Nothing was noted.")
        left = invoice.left.cents - payment.cents
        if left < 0:
            raise Conflict(f"Only {invoice.left} of it is still owed.", "Note at most that.")
        content = replace(
            invoice.content,
            until=None,
            payment=Payment(payment.cents, payment.paid_by, payment.on, left, invoice.label),
        )
        draft = Document(
            id=DocumentId(new_id("doc")),
            business_id=business_id,
            thread_id=invoice.thread_id,
            kind=DocumentKind.RECEIPT,
            state=DocumentState.DRAFT,
            content=content,
            made_at=now,
            made_by=actor.name,
            made_by_id=actor.user_id,
            lead_id=invoice.lead_id,
            source=invoice.id,
            key=key,
        )
        made, _ = await work.add_document(draft)
        receipt = await issue(work, now, actor, made)
        state = invoice.state if left else DocumentState.PAID
        await work.save_document(replace(invoice, state=state, paid_cents=invoice.paid_cents + payment.cents))
        how = payment.paid_by.value
        says = f"Noted a payment of {receipt.total} by {how} for invoice {invoice.label}: receipt {receipt.label}"
        await note(work, now, actor, "document.pay", subject=receipt.id, says=f"{says}.")
    return receipt
