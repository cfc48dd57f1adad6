"""What becomes due with jobs by the clock: reminders, a visit nobody set off to, a review asked for afterwards."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.ids import BusinessId, JobId
from receptionist.domain.job import Job, JobRow, JobState
from receptionist.domain.job_texts import JobText, remind_at
from receptionist.domain.message import Decision, MessageState
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import DatabaseProblem
from receptionist.ports import Work
from receptionist.services.job_texts import about_job, tell_customer
from receptionist.services.tell_people import tell_office
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=5)
_AT_LEAST_EVERY = timedelta(hours=3)  # an admin may have set other hours meanwhile
_TOO_LATE = timedelta(minutes=30)  # before a visit, it needs no reminder
_REVIEW_WITHIN = timedelta(days=2)


async def look_after_jobs(parts: TextingParts) -> int:
    """Does what is due with jobs, and answers how many were looked at."""
    due = await parts.store.directory.claim_jobs(parts.clock.now(), _LEASE)
    for business_id, job_id in due:
        try:
            await _look(parts, business_id, job_id)
        except DatabaseProblem as error:
            log.error("job not looked after", extra={"job_id": job_id, "error": type(error).__name__})
        # One job never stops another; it is looked at again after the lease.
        except Exception as error:
            log.exception("job not looked after", extra={"job_id": job_id, "error": type(error).__name__})
    return len(due)


async def _look(parts: TextingParts, business_id: BusinessId, job_id: JobId) -> None:
    now = parts.clock.now()
    async with parts.store.work(business_id, write=True) as work:
        await work.lock_job(job_id)
        row = await work.job_row(job_id)
        assert row is not None  # it was locked
        profile = (await work.business()).profile
        match row.job.state:
            case JobState.SCHEDULED:
                following = await _before_it(parts, work, now, row, profile)
            case JobState.FINISHED:
                following = await _after_it(parts, work, now, row, profile)
            case _:
                following = None
        await work.look_at_job(job_id, following)


async def _before_it(
    parts: TextingParts, work: Work, now: datetime, row: JobRow, profile: BusinessProfile
) -> datetime | None:
    """Reminds the customer, or tells the office that nobody set off; when to look again."""
    job, settings = row.job, profile.job_texts
    remind = _reminder(job, profile)
    expected = job.window.ends if job.eta is None else max(job.window.ends, job.eta.arrives_at)
    overdue = expected + timedelta(minutes=settings.late_minutes)
    # Who booked, or moved it, after that moment knows without a reminder.
    if remind <= now < job.window.starts - _TOO_LATE and job.agreed_at < remind:
        event = f"{job.id}:{job.window.starts.isoformat(timespec='minutes')}"
        message = await tell_customer(parts, work, now, about_job(JobText.REMINDER, row, event))
        if message is not None and message.not_before is not None and message.not_before >= job.window.starts:
            why = Decision(now, "quiet_hours", "When their quiet hours are over, the visit has begun.")
            not_sent = replace(message, state=MessageState.NOT_SENT, not_before=None)
            await work.save_message(replace(not_sent, decisions=(*message.decisions, why)))
    if now >= overdue:
        await tell_office(work, now, job.thread_id, f"Nobody has set off yet, and the visit was for {_hour(job)}.")
        return None
    return min([at for at in (remind, overdue) if at > now] + [now + _AT_LEAST_EVERY])


async def _after_it(
    parts: TextingParts, work: Work, now: datetime, row: JobRow, profile: BusinessProfile
) -> datetime | None:
    """Asks for a review once its time has come; when to look again."""
    job, settings = row.job, profile.job_texts
    if not settings.review.on or job.ended_at is None or now > job.ended_at + _REVIEW_WITHIN:
        return None
    ask = job.ended_at + timedelta(hours=settings.review_hours)
    if now < ask:
        return ask
    await tell_customer(parts, work, now, about_job(JobText.REVIEW, row))
    return None


def _reminder(job: Job, profile: BusinessProfile) -> datetime:
    texting = profile.texting
    return remind_at(job.window.starts, profile.job_texts.reminder_hours, texting.quiet_from, texting.quiet_until)


def _hour(job: Job) -> str:
    return f"{job.window.starts:%H:%M} to {job.window.ends:%H:%M}"
