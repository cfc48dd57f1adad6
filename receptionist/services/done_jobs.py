"""Jobs that are finished, each with its invoice; and which lead a document is about that is begun without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.document import Document, DocumentFilter, DocumentKind, DocumentState
from receptionist.domain.ids import LeadId, ThreadId
from receptionist.domain.job import Job, JobState
from receptionist.ports import Work

OF_JOB = "job:"  # begins the key of an invoice that was made of a job
MOST_DOCUMENTS = 200  # of one thread are looked at
_BILLED_WITHIN = timedelta(days=60)  # of its end; what has no invoice by then gets none any more


@dataclass(frozen=True, slots=True)
class DoneJob:
    """A job that is finished, and its invoice where it has one."""

    job: Job
    invoice: Document | None


async def done_jobs(work: Work, thread_id: ThreadId) -> list[DoneJob]:
    """The finished jobs of a thread, the first one first, each with its invoice."""
    finished = [job for job in await work.jobs_of_thread(thread_id) if job.state is JobState.FINISHED]
    invoices = await _invoices(work, thread_id) if finished else []
    return [DoneJob(job, _invoice_of(job, invoices)) for job in finished]


async def invoice_known(work: Work, job: Job) -> Document | None:
    """The invoice that a job has."""
    return _invoice_of(job, await _invoices(work, job.thread_id))


async def lead_meant(work: Work, kind: DocumentKind, thread_id: ThreadId, now: datetime) -> LeadId | None:
    """The lead a document is about that is begun in a thread; None where it is about none.

    An invoice is of the work that was done last and has none. Else it is about what is being agreed on, or about the
    visit that comes next.
    """
    if kind is DocumentKind.INVOICE:
        since = now - _BILLED_WITHIN
        done = [one.job for one in await done_jobs(work, thread_id) if one.invoice is None]
        recent = [job for job in done if job.ended_at is not None and job.ended_at >= since]
        if recent:
            return recent[-1].lead_id
    lead = await work.open_lead(thread_id)
    if lead is not None:
        return lead.id
    return next((job.lead_id for job in await work.jobs_of_thread(thread_id) if not job.is_over), None)


def counts(document: Document) -> bool:
    """Whether it is an invoice that holds: one that was withdrawn may be made anew."""
    return document.kind is DocumentKind.INVOICE and document.state is not DocumentState.VOID


async def _invoices(work: Work, thread_id: ThreadId) -> list[Document]:
    wanted = DocumentFilter(kind=DocumentKind.INVOICE, thread_id=thread_id)
    return [one for one, _ in await work.find_documents(wanted, None, MOST_DOCUMENTS) if counts(one)]


def _invoice_of(job: Job, invoices: Sequence[Document]) -> Document | None:
    """Its own, or one somebody wrote for the lead it came of; never that of another job of the same lead."""
    own = [one for one in invoices if one.key.startswith(f"{OF_JOB}{job.id}:")]
    others = [
        one
        for one in invoices
        if job.lead_id is not None and one.lead_id == job.lead_id and not one.key.startswith(OF_JOB)
    ]
    return next(iter([*own, *others]), None)
