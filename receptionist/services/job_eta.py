"""When technicians arrive, and who is told where that is later than was agreed on."""

from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, JobId
from receptionist.domain.job import Eta, EtaSource, Job, JobState
from receptionist.domain.job_texts import JobText
from receptionist.domain.travel import LateRule, Position
from receptionist.errors import BadInput, Conflict, NotFound, ServiceProblem
from receptionist.ports import Work
from receptionist.services.field_parts import FieldParts
from receptionist.services.happenings import happened
from receptionist.services.job_texts import BY_ITSELF, about_job, say_arrival, tell_customer
from receptionist.services.tell_people import tell_office
from receptionist.services.texting_parts import TextingParts

MOST_MINUTES = 600  # until somebody arrives


async def eta_by_road(
    parts: FieldParts, business_id: BusinessId, job_id: JobId, position: Position, now: datetime
) -> Eta | None:
    """When somebody who is at `position` now is at the job; None where nobody knows the place or the way.

    Nothing is locked meanwhile: a server of the roads may be slow. Raises NotFound.
    """
    async with parts.texting.store.work(business_id) as work:
        row = await work.job_row(job_id)
        if row is None:
            raise NotFound("There is no such job in this business.")
        place = row.job.place or await work.place_of_address(row.job.thread_id, row.address)
    if place is None:
        return None
    try:
        return Eta(now + await parts.travel.travel(position, place), now, EtaSource.ROUTE)
    except ServiceProblem:
        return None


async def on_the_road(parts: FieldParts, business_id: BusinessId, job_id: JobId, position: Position) -> Eta | None:
    """Takes where a technician is on the way to a job, and answers when they arrive. The place itself is not kept.

    Raises NotFound.
    """
    now = parts.texting.clock.now()
    eta = await eta_by_road(parts, business_id, job_id, position, now)
    if eta is None:
        return None
    async with parts.texting.store.work(business_id, write=True) as work:
        job = await work.lock_job(job_id)
        if job.state is not JobState.EN_ROUTE or (job.eta is not None and job.eta.at >= now):
            return job.eta
        return (await expect(parts.texting, work, now, job, eta)).eta


async def place_job(parts: FieldParts, business_id: BusinessId, job_id: JobId, place: Position) -> Job:
    """Says where the work is: from then on the way there can be worked out, also for later jobs at that address.

    Raises NotFound.
    """
    async with parts.texting.store.work(business_id, write=True) as work:
        placed = replace(await work.lock_job(job_id), place=place)
        await work.save_job(placed)
        return placed


async def eta_of_program(parts: FieldParts, business_id: BusinessId, job_id: JobId, arrives_at: datetime) -> Job:
    """Takes the arrival that a program of others has worked out.

    Raises BadInput for one that is over or far away, Conflict where they are there already, NotFound.
    """
    now = parts.texting.clock.now()
    if not now <= arrives_at <= now + timedelta(minutes=MOST_MINUTES):
        raise BadInput(f"They must arrive within {MOST_MINUTES} minutes from now.", "Send the time again.")
    async with parts.texting.store.work(business_id, write=True) as work:
        job = await work.lock_job(job_id)
        must_be_awaited(job)
        return await expect(parts.texting, work, now, job, Eta(arrives_at, now, EtaSource.PROGRAM))


async def expect(
    parts: TextingParts,
    work: Work,
    now: datetime,
    job: Job,
    eta: Eta,
    *,
    announced: bool = False,
    said: bool = False,
) -> Job:
    """Writes when they arrive; where that is too late, or far from what was told, customer and office hear of it.

    `announced`: another text tells the customer the time; `said`: the technician wants it told, however little it is.
    """
    settings = (await work.business()).profile.job_texts
    rule = LateRule(timedelta(minutes=settings.late_minutes), timedelta(minutes=settings.late_again_minutes))
    expected = replace(job, eta=eta)
    if not said and not rule.is_news(job.window, eta.arrives_at, job.late_told):
        await work.save_job(expected)
        return expected
    expected = replace(expected, late_told=eta.arrives_at)
    await work.save_job(expected)
    row = await work.job_row(job.id)
    assert row is not None  # it was just written
    told = announced
    if not announced:
        event = f"{job.id}:{eta.arrives_at.isoformat(timespec='minutes')}"
        told = await tell_customer(parts, work, now, about_job(JobText.LATE, row, event, eta.arrives_at)) is not None
    arrival = say_arrival(eta.arrives_at.astimezone(job.window.starts.tzinfo))
    says = f"Now expected {arrival}; {'a text tells the customer' if told else 'the customer was not told'}"
    if not said:
        await happened(work, now, job.thread_id, HappeningKind.JOB, says, BY_ITSELF, subject=job.id)
    await tell_office(work, now, job.thread_id, f"{says}.")
    return expected


def must_be_awaited(job: Job) -> None:
    """Raises Conflict where nobody waits for anybody any more."""
    if job.state not in (JobState.SCHEDULED, JobState.EN_ROUTE):
        raise Conflict(say_state(job), "Nothing was changed.")


def say_state(job: Job) -> str:
    """Where the job stands, as a sentence."""
    return _STANDS[job.state]


_STANDS = {
    JobState.SCHEDULED: "Nobody has set off yet.",
    JobState.EN_ROUTE: "They are on the way already.",
    JobState.IN_PROGRESS: "The job was started already.",
    JobState.FINISHED: "The job is finished already.",
    JobState.CANCELLED: "The job is cancelled.",
}
