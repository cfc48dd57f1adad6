"""The invoice of a job that is done, and of an estimate that was approved: one tap, and one invoice for each."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count
from math import ceil

from receptionist.domain.audit import Actor
from receptionist.domain.document import (
    HUNDREDTHS,
    SURCHARGE,
    Content,
    Document,
    DocumentFilter,
    DocumentKind,
    DocumentLine,
    DocumentState,
)
from receptionist.domain.ids import BusinessId, DocumentId, JobId, LeadId
from receptionist.domain.job import Job, JobState
from receptionist.domain.lead import LeadCard
from receptionist.domain.prices import Charge, PriceBook, PriceItem, price_answer
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import Conflict
from receptionist.ports import Clock, Store, Work
from receptionist.services.document_form import price_of, unit_of
from receptionist.services.documents import (
    NewDocument,
    add_draft,
    begin_content,
    locked,
    must_be_a_person,
    today_at,
    with_lead,
)
from receptionist.services.done_jobs import MOST_DOCUMENTS, OF_JOB, counts, invoice_known

_QUARTER_HOUR = timedelta(minutes=15)


async def invoice_job(store: Store, clock: Clock, business_id: BusinessId, actor: Actor, job_id: JobId) -> Document:
    """The invoice of a finished job: the one it has, unless that was withdrawn; else a new draft.

    What stands on it is the estimate the customer approved; without one, the booked work at the prices they were told.
    Raises BadInput, NotFound, and Conflict where the job is not finished.
    """
    must_be_a_person(actor)
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        job = await work.lock_job(job_id)
        if job.state is not JobState.FINISHED:
            raise Conflict("This job is not finished.", "Finish it first.")
        known = await invoice_known(work, job)
        if known is not None:
            return known
        estimate, known = await _agreed_on(work, job)
        if known is not None:
            return known
        source = estimate.id if estimate is not None else None
        new = NewDocument(DocumentKind.INVOICE, job.thread_id, job.lead_id, source)
        profile = (await work.business()).profile
        content = await begin_content(work, new, today_at(profile, now))
        row = await work.job_row(job_id)
        if estimate is None and row is not None:
            content = replace(content, lines=await _lines(work, profile, job, row.card) or content.lines)
        return await _keep(work, now, actor, new, content, f"{OF_JOB}{job.id}")


async def invoice_estimate(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, estimate_id: DocumentId
) -> Document:
    """The invoice of an approved estimate: the one it has, unless that was withdrawn; else a new draft.

    Raises BadInput, NotFound, and Conflict where it is no approved estimate.
    """
    must_be_a_person(actor)
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        estimate = await locked(work, estimate_id)
        if estimate.kind is not DocumentKind.ESTIMATE or estimate.state is not DocumentState.APPROVED:
            raise Conflict(f"{estimate.title} is no approved estimate.", "Nothing was made.")
        if estimate.thread_id is None:
            raise Conflict("The customer was erased: there is nobody to send an invoice to.")
        known = await _invoices_of(work, estimate_id)
        if known:
            return known[-1]
        begun = NewDocument(DocumentKind.INVOICE, estimate.thread_id, estimate.lead_id, estimate_id)
        new = await with_lead(work, begun, now)
        content = await begin_content(work, new, today_at((await work.business()).profile, now))
        return await _keep(work, now, actor, new, content, f"of:{estimate_id}")


async def _keep(work: Work, now: datetime, actor: Actor, new: NewDocument, content: Content, key: str) -> Document:
    """A new draft. Its key is taken while its predecessor, which was withdrawn, stands in the books."""
    for number in count(1):
        made = await add_draft(work, now, actor, replace(new, key=f"{key}:{number}"), content)
        if made.state is not DocumentState.VOID:
            return made
    raise AssertionError("count() does not end")


async def _invoices_of(work: Work, estimate_id: DocumentId) -> list[Document]:
    return [one for one in await work.documents_of(estimate_id) if counts(one)]


async def _agreed_on(work: Work, job: Job) -> tuple[Document | None, Document | None]:
    """The estimate to be invoiced with this job, and the invoice that somebody has made of it already."""
    for estimate in await _approved(work, job):
        made = await _invoices_of(work, estimate.id)
        by_hand = next((one for one in made if not one.key.startswith(OF_JOB)), None)
        if by_hand is not None or not made:  # else it stands on the invoice of another job
            return estimate, by_hand
    return None, None


async def _approved(work: Work, job: Job) -> list[Document]:
    """The estimates the customer approved for it, the newest first.

    One that was written before there was any lead is of the first job that was finished after it.
    """
    wanted = DocumentFilter(kind=DocumentKind.ESTIMATE, state=DocumentState.APPROVED, thread_id=job.thread_id)
    found = [one for one, _ in await work.find_documents(wanted, None, MOST_DOCUMENTS)]
    if not found:
        return []
    jobs = await work.jobs_of_thread(job.thread_id)
    return [one for one in found if (one.lead_id or _lead_after(one.made_at, jobs)) == job.lead_id is not None]


def _lead_after(at: datetime, jobs: Sequence[Job]) -> LeadId | None:
    done = (job for job in jobs if job.state is JobState.FINISHED and job.ended_at is not None and job.ended_at >= at)
    return next((job.lead_id for job in done), None)


async def _lines(work: Work, profile: BusinessProfile, job: Job, card: LeadCard) -> tuple[DocumentLine, ...]:
    """The booked service as it was quoted; where none was booked, all that was quoted. In the book of each quote."""
    told = {quote.item_code: quote.book_version for quote in card.quotes}
    codes = [card.service_code] if card.service_code else list(told)
    lines: list[DocumentLine] = []
    for code in codes:
        book = await work.price_book(told.get(code)) or await work.price_book()
        item = book.item(code) if book is not None else None
        if book is not None and item is not None:
            lines += _lines_of(book, item, job, is_after_hours=not profile.hours.is_open(job.window.starts))
    return tuple(lines)


def _lines_of(book: PriceBook, item: PriceItem, job: Job, *, is_after_hours: bool) -> list[DocumentLine]:
    cents = price_of(item)
    if cents is None:
        return []
    lines = [DocumentLine(item.name, cents, _quantity(item, job), unit_of(item), item.code, book.version)]
    surcharge = price_answer(book, item, after_hours=is_after_hours).surcharge
    if surcharge is not None:
        lines.append(DocumentLine(SURCHARGE, surcharge.cents, code=item.code, book_version=book.version))
    return lines


def _quantity(item: PriceItem, job: Job) -> int:
    """Of hourly work the quarter hours begun between Start and Finish, at least what the book says; else one."""
    if item.charge is not Charge.HOURLY:
        return HUNDREDTHS
    worked = job.ended_at - job.started_at if job.started_at is not None and job.ended_at is not None else timedelta(0)
    hundredths = max(ceil(worked / _QUARTER_HOUR), 0) * HUNDREDTHS // 4
    return max(hundredths, round((item.minimum_hours or 0) * HUNDREDTHS)) or HUNDREDTHS
