"""The texts that go with a job by themselves: each is sent once for its event, as the admin has it, or not at all."""

import logging
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.desk import SentFile
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import ThreadId
from receptionist.domain.job import JobRow
from receptionist.domain.job_texts import AT_ONCE, PURPOSES, JobText, ToldText, fill_words
from receptionist.domain.lead import TimeWindow
from receptionist.domain.message import Author, AuthorKind, Message, Purpose
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import Technician
from receptionist.domain.wording import say_between, say_day, say_time
from receptionist.errors import NotFound
from receptionist.ports import Work
from receptionist.services.happenings import happened
from receptionist.services.lead_texts import why_no_text
from receptionist.services.replies import media_limits
from receptionist.services.send_text import NewText, queue_text, sender_in
from receptionist.services.texting_parts import TextingParts

log = logging.getLogger(__name__)

BY_ITSELF = Actor("The schedule")

_NAMES = {
    JobText.REMINDER: "reminder",
    JobText.ON_MY_WAY: "on the way",
    JobText.LATE: "running late",
    JobText.FINISHED: "finished",
    JobText.REVIEW: "ask for a review",
    JobText.ESTIMATE_READY: "estimate ready",
    JobText.INVOICE_READY: "invoice ready",
    JobText.PAID: "payment received",
}
_ROUND = timedelta(minutes=5)
_SOON = "soon"
# From here no day is near: a text may go out, and be read, on the day after; so its day is named in full.
_FAR_OFF = date.min
_UNNAMED = "there"  # "Hi there"


@dataclass(frozen=True, slots=True)
class Telling:
    """Something a customer is to be told. The same `event` of a kind is told once.

    `job` is what it is about, where it is about one; `arrives_at` when they come, where that is not the window;
    `link` where they find more: a document's page; `is_news`: it has happened just now, so that what goes out in quiet
    hours may.
    """

    kind: JobText
    event: str
    thread_id: ThreadId
    job: JobRow | None = None
    arrives_at: datetime | None = None
    link: str = ""
    is_news: bool = True


def about_job(kind: JobText, row: JobRow, event: str = "", arrives_at: datetime | None = None) -> Telling:
    """What is told of a job; without an `event` it is told once of this job."""
    return Telling(kind, event or row.job.id, row.job.thread_id, row, arrives_at)


async def tell_customer(parts: TextingParts, work: Work, now: datetime, telling: Telling) -> Message | None:
    """Queues the text, unless it is switched off, was sent before, or cannot be sent; then None.

    Raises NotFound where there is no such thread.
    """
    profile = (await work.business()).profile
    kind, thread_id, row = telling.kind, telling.thread_id, telling.job
    text = profile.job_texts.of(kind)
    if not text.on:
        return None
    await work.lock_thread(thread_id)
    job_id = row.job.id if row is not None else None
    told = ToldText(kind, telling.event, thread_id, now, job_id)
    if not await work.note_told(told):
        return None
    technician = await work.technician(row.job.technician) if row is not None else None
    name = row.who if row is not None else (await work.contact(thread_id)).name
    values = job_values(profile, telling, technician, name, await _our_number(work, thread_id))
    filled = fill_words(kind, text.words, values)
    why = await why_no_text(work, thread_id)
    if not why and filled.missing:
        why = "Nothing is known to fill in for " + ", ".join(f"{{{field}}}" for field in filled.missing) + "."
    if why:
        await work.settle_told(replace(told, why=why))
        says = f"No text “{_NAMES[kind]}”: {why}"
        await happened(work, now, thread_id, HappeningKind.JOB, says, BY_ITSELF, subject=job_id or "")
        log.info("customer not told", extra={"thread_id": thread_id, "kind": kind.value})
        return None
    new = NewText(
        thread_id,
        filled.text,
        PURPOSES.get(kind, Purpose.TRANSACTIONAL),
        Author(AuthorKind.AUTOMATIC),
        key=f"job:{kind.value}:{telling.event}",
        same_day=kind in AT_ONCE and telling.is_news,
        files=await _picture(parts, work, profile, telling, technician),
    )
    message = await queue_text(work, now, new)
    await work.settle_told(replace(told, message_id=message.id))
    return message


def job_values(
    profile: BusinessProfile, telling: Telling, technician: Technician | None, name: str, our_number: str
) -> dict[str, str]:
    """What each field stands for; empty where nothing is known that could stand there."""
    row, settings, zone = telling.job, profile.job_texts, profile.hours.zone
    first = technician.name.split()[0] if technician is not None and technician.name.split() else ""
    day, time = _when(row.job.window) if row is not None else ("", "")
    return {
        "first_name": name.split()[0] if name.split() else _UNNAMED,
        "name": name or _UNNAMED,
        "address": (row.address if row is not None else "") or "your address",
        "service": (row.wanted.rstrip(".") if row is not None else "") or "your job",
        "day": day,
        "time": time,
        "technician": first if first and settings.names_technician else profile.name,
        "arrival": say_arrival(telling.arrives_at.astimezone(zone)) if telling.arrives_at is not None else _SOON,
        "business": profile.name,
        "business_number": our_number,
        "link": settings.review_link if telling.kind is JobText.REVIEW else telling.link,
    }


def say_arrival(at: datetime) -> str:
    """`around 2:40 pm`: to five minutes, later rather than earlier, as nobody keeps to the minute."""
    past = timedelta(minutes=at.minute % 5, seconds=at.second, microseconds=at.microsecond)
    rounded = at if not past else at - past + _ROUND
    return f"around {say_time(rounded.time())}"


def _when(visit: TimeWindow) -> tuple[str, str]:
    return say_day(visit.starts.date(), _FAR_OFF), say_between(visit.starts.time(), visit.ends.time())


async def _our_number(work: Work, thread_id: ThreadId) -> str:
    try:
        return (await sender_in(work, await work.thread_status(thread_id)))[1].national
    except NotFound:
        return ""


async def _picture(
    parts: TextingParts, work: Work, profile: BusinessProfile, telling: Telling, technician: Technician | None
) -> tuple[SentFile, ...]:
    """Who is on the way, as a picture: where there is one, and our carrier sends such."""
    wanted = telling.kind is JobText.ON_MY_WAY and profile.job_texts.names_technician
    if not wanted or technician is None or not technician.picture:
        return ()
    found = await work.technician_picture(technician.id)
    limits = await media_limits(parts, work, telling.thread_id)
    if found is None or limits.why_none or found[0] not in limits.types or len(found[1]) > limits.most_bytes:
        return ()
    return (SentFile(f"{technician.name.split()[0]}.{found[0].partition('/')[2]}", *found),)
