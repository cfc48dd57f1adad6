"""Making and issuing documents. An issued one is frozen: what was wrong is withdrawn, and written anew."""

import hashlib
import logging
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.document import (
    Content,
    Document,
    DocumentKind,
    DocumentLine,
    DocumentState,
    Party,
)
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, DocumentId, LeadId, ThreadId, new_id
from receptionist.domain.lead import LeadCard
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note
from receptionist.services.document_form import price_of, read_content, unit_of
from receptionist.services.done_jobs import lead_meant
from receptionist.services.happenings import happened

log = logging.getLogger(__name__)

_TOKEN_BYTES = 16  # 128 bits: short enough for a text, too many to guess
_LONGEST_REASON = 300
_KINDS_MADE = (DocumentKind.ESTIMATE, DocumentKind.INVOICE)  # a receipt comes of a payment


@dataclass(frozen=True, slots=True)
class NewDocument:
    """A document somebody begins: for whom, and what came before it. The same `key` again is the same document."""

    kind: DocumentKind
    thread_id: ThreadId
    lead_id: LeadId | None = None
    source: DocumentId | None = None
    key: str = ""


async def read_document(work: Work, document_id: DocumentId) -> Document:
    """The document. Raises NotFound."""
    found = await work.document(document_id)
    if found is None:
        raise NotFound("There is no such document in this business.")
    return found


async def locked(work: Work, document_id: DocumentId) -> Document:
    """The document as it stands once nobody else writes in its thread, until this unit ends.

    Raises NotFound, and Conflict where a merge of contacts has moved it just now.
    """
    found = await read_document(work, document_id)
    if found.thread_id is not None:
        await work.lock_thread(found.thread_id)
    document = await work.locked_document(document_id)
    if document.thread_id != found.thread_id:
        raise Conflict("Somebody has just merged this customer with another.", "Try again.")
    return document


async def with_lead(work: Work, new: NewDocument, now: datetime) -> NewDocument:
    """The document with the lead it is about, where somebody has begun it in the thread. Raises NotFound."""
    if new.lead_id is not None:
        return new
    before = await read_document(work, new.source) if new.source is not None else None
    if before is not None and before.lead_id is not None:
        return replace(new, lead_id=before.lead_id)
    thread_id = await work.current_thread(new.thread_id)
    return replace(new, lead_id=await lead_meant(work, new.kind, thread_id, now))


async def begin_content(work: Work, new: NewDocument, today: date) -> Content:
    """What a new document begins with: what stands on the one before it, else what is known of customer and lead.

    Raises NotFound.
    """
    profile = (await work.business()).profile
    settings = profile.documents
    until = None if new.kind is DocumentKind.RECEIPT else today + timedelta(days=settings.days(new.kind))
    thread_id = await work.current_thread(new.thread_id)
    if new.source is not None:
        before = (await read_document(work, new.source)).content
        return replace(before, until=until, seller=Party(), footer="", pay_link="", payment=None)
    contact = await work.contact(thread_id)
    book = await work.price_book()
    found = await work.lead(new.lead_id) if new.lead_id is not None else None
    card = found[0].card if found is not None else LeadCard()
    number = contact.address.number
    item = book.item(card.service_code) if book is not None and card.service_code else None
    lines: tuple[DocumentLine, ...] = ()
    if item is not None and book is not None and (cents := price_of(item)) is not None:
        lines = (DocumentLine(item.name, cents, unit=unit_of(item), code=item.code, book_version=book.version),)
    return Content(
        lines=lines,
        customer=Party(
            name=contact.name or (card.name.value if card.name else ""),
            address=(card.address.value if card.address else "") or contact.home,
            phone=number.national if number is not None else "",
            email=contact.email,
        ),
        currency=book.currency if book is not None else "USD",
        tax=settings.tax,
        until=until,
    )


async def make_document(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, new: NewDocument, fields: Mapping[str, str]
) -> Document:
    """Makes a draft of what was typed. Raises FormProblems, BadInput, NotFound."""
    if new.kind not in _KINDS_MADE:
        raise BadInput("A receipt comes of a payment.", "Note the payment on its invoice.")
    must_be_a_person(actor)
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        profile = (await work.business()).profile
        if new.lead_id is not None and await work.lead(new.lead_id) is None:
            raise NotFound("There is no such lead in this business.")
        new = await with_lead(work, new, now)
        begun = await begin_content(work, new, today_at(profile, now))
        content = read_content(fields, begun, await work.price_book(), actor.name)
        return await add_draft(work, now, actor, new, content)


async def add_draft(work: Work, now: datetime, actor: Actor, new: NewDocument, content: Content) -> Document:
    """Keeps a new draft, or answers the document of the same key. Raises NotFound."""
    draft = Document(
        id=DocumentId(new_id("doc")),
        business_id=(await work.business()).id,
        thread_id=await work.current_thread(new.thread_id),
        kind=new.kind,
        state=DocumentState.DRAFT,
        content=content,
        made_at=now,
        made_by=actor.name,
        made_by_id=actor.user_id,
        lead_id=new.lead_id,
        source=new.source,
        key=new.key,
    )
    made, is_new = await work.add_document(draft)
    if is_new:
        await note(work, now, actor, "document.make", subject=made.id, says=f"Wrote a draft {made.kind.value}.")
    return made


async def change_document(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    actor: Actor,
    document_id: DocumentId,
    fields: Mapping[str, str],
    seen: str,
) -> None:
    """Writes what was typed over a draft that is still as it was `seen`. Raises FormProblems, Conflict, NotFound."""
    must_be_a_person(actor)
    async with store.work(business_id, write=True) as work:
        document = await locked(work, document_id)
        if document.state is not DocumentState.DRAFT:
            raise Conflict(f"{document.title} was issued meanwhile.", "Withdraw it, and make a new one from it.")
        if seen != fingerprint(document):
            raise Conflict("Somebody has changed this draft meanwhile.", "Open it again, and make your change to that.")
        content = read_content(fields, document.content, await work.price_book(), actor.name)
        if content != document.content:
            await work.save_document(replace(document, content=content))
            says = f"Changed a draft {document.kind.value}."
            await note(work, clock.now(), actor, "document.change", subject=document_id, says=says)


async def discard_draft(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, document_id: DocumentId
) -> None:
    """Throws a draft away. Raises BadInput, Conflict for what has a number, NotFound."""
    must_be_a_person(actor)
    async with store.work(business_id, write=True) as work:
        document = await locked(work, document_id)
        if not await work.remove_document(document_id):
            raise Conflict(f"{document.title} has a number and stays in the books.", "Withdraw it instead.")
        says = f"Threw a draft {document.kind.value} away."
        await note(work, clock.now(), actor, "document.discard", subject=document_id, says=says)


async def issue(work: Work, now: datetime, actor: Actor, document: Document) -> Document:
    """Gives a locked draft its number and its public page, and freezes it; one that is issued stays as it is.

    Raises BadInput where nothing stands on it.
    """
    if document.state is not DocumentState.DRAFT:
        return document
    if not document.content.lines:
        raise BadInput("There is nothing on it yet.", "Write at least one line.")
    profile = (await work.business()).profile
    settings = profile.documents
    number = await work.next_number(document.kind, settings.first(document.kind))
    label = f"{settings.prefix(document.kind)}{number}"
    content = replace(
        document.content,
        seller=await _seller(work, profile),
        footer=settings.footer,
        pay_link=pay_link(settings.pay_link, label, document.content.totals.total)
        if document.kind is DocumentKind.INVOICE
        else "",
    )
    issued = replace(document, state=DocumentState.ISSUED, content=content, number=number, label=label, issued_at=now)
    if issued.kind is DocumentKind.INVOICE and not content.totals.total:
        issued = replace(issued, state=DocumentState.PAID)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    await work.save_document(issued)
    await work.link_document(issued.id, token)
    await note(work, now, actor, "document.issue", subject=issued.id, says=f"Issued {_the(issued)}: {issued.total}.")
    log.info("document issued", extra={"document_id": issued.id})
    return replace(issued, token=token)


async def issue_document(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, document_id: DocumentId
) -> Document:
    """Issues a draft; one that is issued stays as it is. Raises BadInput, NotFound."""
    must_be_a_person(actor)
    async with store.work(business_id, write=True) as work:
        return await issue(work, clock.now(), actor, await locked(work, document_id))


async def withdraw(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, document_id: DocumentId, reason: str
) -> None:
    """Makes an issued document void. A payment whose receipt is withdrawn never came: its invoice is open again.

    Raises BadInput without a reason, Conflict where it cannot be, NotFound.
    """
    must_be_a_person(actor)
    reason = _reason(reason)
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        document = await locked(work, document_id)
        if document.state is DocumentState.VOID:
            return
        if document.paid_cents:
            raise Conflict(f"Payments were noted for {_the(document)}.", "Withdraw their receipts first.")
        if not document.may_become(DocumentState.VOID):
            raise Conflict(f"{document.title} cannot be withdrawn.", "A draft is thrown away instead.")
        await work.save_document(replace(document, state=DocumentState.VOID, void_says=reason))
        payment = document.content.payment
        if document.source is not None and payment is not None:
            invoice = await locked(work, document.source)
            # The one way in which an invoice goes back: the payment was a mistake.
            left = max(0, invoice.paid_cents - payment.cents)
            await work.save_document(replace(invoice, state=DocumentState.ISSUED, paid_cents=left))
        await record(work, now, document, actor, "document.withdraw", f"Withdrew {_the(document)}: {reason}")


async def decide(
    work: Work, now: datetime, document: Document, actor: Actor, approved: bool, name: str, says: str = ""
) -> bool:
    """Notes what the customer has decided on a locked estimate; False where that was so already.

    Raises Conflict where it was decided otherwise, or withdrawn.
    """
    state = DocumentState.APPROVED if approved else DocumentState.DECLINED
    if document.state is state:
        return False
    if not document.may_become(state):
        raise Conflict(f"{document.title} is {document.state.value} already.", "Nothing was changed.")
    after = replace(document, state=state, decided_at=now, decided_by=name, decided_says=says)
    await work.save_document(after)
    reason = f": {says}" if says else ""
    line = f"{'Approved' if approved else 'Declined'} {_the(document)}, {document.total}, as {name}{reason}"
    await record(work, now, after, actor, f"document.{'approve' if approved else 'decline'}", line)
    return True


async def decide_by_office(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, document_id: DocumentId, approved: bool
) -> None:
    """Notes what a customer has said on the telephone or at the door. Raises Conflict, NotFound."""
    must_be_a_person(actor)
    async with store.work(business_id, write=True) as work:
        document = await locked(work, document_id)
        await decide(work, clock.now(), document, actor, approved, f"{actor.name}, for the customer")


async def record(work: Work, now: datetime, document: Document, actor: Actor, action: str, says: str) -> None:
    """Writes down what was done with a document: in its thread and in the audit trail."""
    if document.thread_id is not None:
        kind = HappeningKind.DOCUMENT
        await happened(work, now, document.thread_id, kind, says, actor, subject=document.id)
    await note(work, now, actor, action, subject=document.id, says=f"{says.rstrip('.')}.")


def today_at(profile: BusinessProfile, now: datetime) -> date:
    """The date at the business."""
    return now.astimezone(profile.hours.zone).date()


def fingerprint(document: Document) -> str:
    """Another one whenever anything on the document changes."""
    return hashlib.sha256(repr((document.state, document.content)).encode()).hexdigest()[:24]


def pay_link(template: str, label: str, cents: int) -> str:
    """The business's own payment page for this number and amount."""
    return template.replace("{number}", label).replace("{amount}", f"{cents / 100:.2f}")


def _the(document: Document) -> str:
    return f"{document.kind.value} {document.label}".strip()


def must_be_a_person(actor: Actor) -> None:
    """Raises BadInput for anybody else."""
    if actor.user_id is None:
        raise BadInput("Only people make documents, set their prices and give discounts.")


def _reason(reason: str) -> str:
    reason = " ".join(reason.split())
    if not reason:
        raise BadInput("There is no reason yet.", "Say why in a few words: colleagues read it later.")
    if len(reason) > _LONGEST_REASON:
        raise BadInput(f"The reason is longer than {_LONGEST_REASON} characters.", "Shorten it.")
    return reason


async def _seller(work: Work, profile: BusinessProfile) -> Party:
    numbers = await work.own_numbers()
    phone = numbers[0].number.national if numbers else ""
    return Party(profile.name, profile.address, phone, profile.documents.email)
