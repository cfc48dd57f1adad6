"""What technicians and the office say of a job: each thing once, however often it comes."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, JobId
from receptionist.domain.job import LEADS_TO, Eta, EtaSource, Job, JobState, JobTap, TapKind
from receptionist.domain.job_texts import JobText
from receptionist.domain.records import User
from receptionist.domain.roles import DESK
from receptionist.domain.travel import Position
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.field_parts import FieldParts
from receptionist.services.happenings import happened
from receptionist.services.job_eta import MOST_MINUTES, eta_by_road, expect, must_be_awaited, say_state
from receptionist.services.job_texts import about_job, say_arrival, tell_customer
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

LONGEST_KEY = 200
_OLDEST = timedelta(days=1)  # a telephone may be without signal for a shift, and in a drawer for a night
_STALE = timedelta(minutes=20)  # after that, "on my way" is no news any more, and "finished" waits for the morning
_SAYS = {
    TapKind.ON_MY_WAY: "Set off",
    TapKind.START: "Started the job",
    TapKind.FINISH: "Finished the job",
    TapKind.LATE: "Running late",
}


@dataclass(frozen=True, slots=True)
class Tap:
    """One tap. The same `key` again on the same job is the same tap.

    `waited` is how long it took to reach us, `minutes` until they arrive, where the technician says so, and `position`
    where they are, where they share that.
    """

    kind: TapKind
    key: str
    waited: timedelta = timedelta(0)
    minutes: int | None = None
    position: Position | None = None


async def tap_job(parts: FieldParts, business_id: BusinessId, job_id: JobId, actor: Actor, tap: Tap) -> Job:
    """Does what the tap says, tells the customer, and answers the job as it stands then.

    Raises BadInput, NotFound, and Conflict where the job stands further on already.
    """
    _check(tap)
    now = parts.texting.clock.now()
    at = now - min(max(tap.waited, timedelta(0)), _OLDEST)
    eta = await _eta(parts, business_id, job_id, tap, at)
    async with parts.texting.store.work(business_id, write=True) as work:
        job = await work.lock_job(job_id)
        if not await work.add_job_tap(JobTap(job_id, tap.key, at, tap.kind, actor.name, actor.user_id)):
            return job
        if tap.kind is TapKind.LATE:
            must_be_awaited(job)
            # One that reaches us after the time it names would only puzzle the customer.
            if eta is not None and eta.arrives_at > now:
                job = await expect(parts.texting, work, now, job, eta, said=True)
        else:
            job = await _move(parts.texting, work, now, job, tap, at, eta)
        says = _SAYS[tap.kind]
        if eta is not None:
            says += f", there {say_arrival(eta.arrives_at.astimezone(job.window.starts.tzinfo))}"
        await happened(work, at, job.thread_id, HappeningKind.JOB, says, actor, subject=job_id)
        await note(work, now, actor, f"job.{tap.kind.value}", subject=job_id, says=f"{says}.")
    log.info("job tapped", extra={"job_id": job_id, "kind": tap.kind.value})
    return job


async def may_tap(work: Work, user: User, job: Job) -> bool:
    """Whether the user may say anything of the job: the office of all, technicians of their own."""
    if user.role in DESK:
        return True
    technician = await work.technician(job.technician)
    return technician is not None and technician.user_id == user.id


async def _move(
    parts: TextingParts, work: Work, now: datetime, job: Job, tap: Tap, at: datetime, eta: Eta | None
) -> Job:
    state = LEADS_TO[tap.kind]
    if not job.may_become(state):
        raise Conflict(say_state(job), "Nothing was changed.")
    moved = job.moved(state, at)
    if state is JobState.IN_PROGRESS:
        moved = replace(moved, place=tap.position or moved.place)
    await work.save_job(moved)
    row = await work.job_row(job.id)
    assert row is not None  # it was just written
    way = f"{job.id}:{job.agreed_at.isoformat()}"  # a visit that is moved has another way there
    match state:
        case JobState.EN_ROUTE if eta is None:
            if now - at <= _STALE:
                await tell_customer(parts, work, now, about_job(JobText.ON_MY_WAY, row, way))
        case JobState.EN_ROUTE if eta is not None and eta.arrives_at > now:
            telling = about_job(JobText.ON_MY_WAY, row, way, eta.arrives_at)
            told = await tell_customer(parts, work, now, telling)
            moved = await expect(parts, work, now, moved, eta, announced=told is not None)
        case JobState.FINISHED:
            is_news = now - at <= _STALE and job.is_under_way(at)
            await tell_customer(parts, work, now, replace(about_job(JobText.FINISHED, row), is_news=is_news))
            await work.look_at_job(job.id, now)
    return moved


async def _eta(parts: FieldParts, business_id: BusinessId, job_id: JobId, tap: Tap, at: datetime) -> Eta | None:
    if tap.kind not in (TapKind.ON_MY_WAY, TapKind.LATE):
        return None
    if tap.minutes is not None:
        return Eta(at + timedelta(minutes=tap.minutes), at, EtaSource.TECHNICIAN)
    return None if tap.position is None else await eta_by_road(parts, business_id, job_id, tap.position, at)


def _check(tap: Tap) -> None:
    if not 0 < len(tap.key) <= LONGEST_KEY:
        raise BadInput("The tap has no key.", "Load the page again.")
    if tap.minutes is not None and not 0 < tap.minutes <= MOST_MINUTES:
        raise BadInput(f"Choose from 1 to {MOST_MINUTES} minutes.")
    if tap.kind is TapKind.LATE and tap.minutes is None:
        raise BadInput("How late is not said.", "Choose when you will be there.")
    if tap.position is not None and not tap.position.is_valid:
        raise BadInput("There is no such place on earth.", "Send latitude and longitude in degrees.")
