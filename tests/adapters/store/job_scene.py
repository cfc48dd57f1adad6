"""A job of one business, and what another asks about it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from datetime import timedelta

from receptionist.domain.call import Call
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import MessageId
from receptionist.domain.job import Job, JobTap, TapKind
from receptionist.domain.job_texts import JobText, ToldText
from receptionist.domain.lead import Fact, TimeWindow
from receptionist.domain.travel import Position
from receptionist.ports import Work
from tests.adapters.store.scene import NOON, card

HOUR = timedelta(hours=1)
NEXT_WEEK = TimeWindow(NOON + timedelta(days=7), NOON + timedelta(days=7, hours=2))
HERE = Position(45.5, -122.6)
STREET = "4212 SE Maple Street"


@dataclass(frozen=True)
class JobThings:
    """A job that was tapped, and of which its customer was told."""

    job: Job
    tap: JobTap
    told: ToldText


Question = Callable[[Work, Call, JobThings], Awaitable[object]]


async def add_job_things(work: Work, call: Call, message_id: MessageId) -> JobThings:
    """Books a visit for the caller, and keeps what is said of its job."""
    at_home = replace(card(), address=Fact(STREET))
    lead = await work.add_lead(call.thread_id, at_home, "Sink.", Channel.TEXT)
    technicians = [one.id for one in await work.technicians()]
    await work.hold(call.thread_id, lead.id, NEXT_WEEK, HOUR, technicians)
    booked = await work.book(lead.id)
    assert booked is not None
    [row] = await work.jobs_between(NEXT_WEEK.starts, NEXT_WEEK.ends)
    assert row.job.appointment_id == booked.id
    await work.save_job(replace(row.job, place=HERE))
    tap = JobTap(row.job.id, "key", NOON, TapKind.ON_MY_WAY, "Tim")
    await work.add_job_tap(tap)
    told = ToldText(JobText.ON_MY_WAY, "event", call.thread_id, NOON, row.job.id, message_id)
    await work.note_told(told)
    return JobThings(row.job, tap, told)


def job_questions(not_found: object) -> dict[str, tuple[Question, object]]:
    """Each question of another business, and what it finds."""
    return {
        "job": (lambda w, c, t: w.job(t.job.id), None),
        "lock_job": (lambda w, c, t: w.lock_job(t.job.id), not_found),
        "job_row": (lambda w, c, t: w.job_row(t.job.id), None),
        "jobs_between": (lambda w, c, t: w.jobs_between(NOON, NEXT_WEEK.ends, [t.job.technician]), []),
        "jobs_left": (lambda w, c, t: w.jobs_left(NEXT_WEEK.ends, NOON, [t.job.technician]), []),
        "job_list": (lambda w, c, t: w.job_list(None, 9), []),
        "jobs_of_thread": (lambda w, c, t: w.jobs_of_thread(c.thread_id), []),
        "save_job": (lambda w, c, t: w.save_job(t.job), not_found),
        "look_at_job": (lambda w, c, t: w.look_at_job(t.job.id, NOON), not_found),
        "place_of_address": (lambda w, c, t: w.place_of_address(c.thread_id, STREET), None),
        "add_job_tap": (lambda w, c, t: w.add_job_tap(replace(t.tap, key="mine")), not_found),
        "note_told": (lambda w, c, t: w.note_told(replace(t.told, event="mine")), not_found),
        "settle_told": (lambda w, c, t: w.settle_told(replace(t.told, message_id=None, why="Mine.")), None),
        "told_of_job": (lambda w, c, t: w.told_of_job(t.job.id), []),
    }
