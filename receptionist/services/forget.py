"""Deletes what is older than the business keeps it, and what signing in and rehearsing leave: once a night will do."""

import asyncio
import calendar
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, CallId
from receptionist.domain.security import Retention
from receptionist.errors import ReceptionistError
from receptionist.ports import Clock, Store
from receptionist.ports.recording import Recordings
from receptionist.services.audit import note

log = logging.getLogger(__name__)

_TRIES_KEPT = timedelta(days=1)
_REHEARSALS_KEPT = timedelta(days=1)
_SESSIONS_KEPT = timedelta(days=400)  # as long as a browser is known again
_BY = Actor("Retention")


async def forget_old(store: Store, clock: Clock, recordings: Recordings | None = None) -> int:
    """Deletes for every business what its settings say, and answers how many entries went."""
    now = clock.now()
    await store.directory.forget_sign_ins(now - _TRIES_KEPT, now - _SESSIONS_KEPT)
    gone = 0
    for business in await store.directory.businesses():
        try:
            gone += await _forget(store, business.id, business.profile.retention, recordings, now)
        # One business, or a file that cannot be deleted, never keeps the others; the next night tries again.
        except (ReceptionistError, OSError) as error:
            log.error("not forgotten", extra={"business_id": business.id, "error": type(error).__name__})
    return gone


async def _forget(
    store: Store, business_id: BusinessId, keep: Retention, recordings: Recordings | None, now: datetime
) -> int:
    gone: dict[str, int] = {}
    async with store.work(business_id, write=True) as work:
        await work.forget_rehearsal(now - _REHEARSALS_KEPT)
        if keep.texts_months:
            gone |= await work.forget_texts(months_before(now, keep.texts_months))
        if keep.transcripts_months:
            gone["transcripts"] = await work.forget_transcripts(months_before(now, keep.transcripts_months))
        if keep.recordings_months and recordings is not None:
            ended = await work.calls_ended(months_before(now, keep.recordings_months))
            gone["messages_at_carrier"] = await work.give_up_recordings(ended, now)
            gone["recordings"] = await asyncio.to_thread(remove_recordings, recordings, business_id, ended)
        count = sum(gone.values())
        if count:
            went = ", ".join(f"{many} {_WORDS.get(name, name)}" for name, many in gone.items() if many)
            await note(work, now, _BY, "retention.delete", says=f"Deleted by age: {went}.")
    return count


def remove_recordings(recordings: Recordings, business_id: BusinessId, calls: Sequence[CallId]) -> int:
    """Deletes the recordings of these calls, and answers how many there were."""
    there = [call_id for call_id in calls if recordings.file(business_id, call_id) is not None]
    for call_id in there:
        recordings.remove(business_id, call_id)
    return len(there)


def months_before(now: datetime, months: int) -> datetime:
    """The same day so many months ago; the month's last where it has no such day."""
    months_since_zero = now.year * 12 + now.month - 1 - months
    year, month = divmod(months_since_zero, 12)
    day = min(now.day, calendar.monthrange(year, month + 1)[1])
    return now.replace(year=year, month=month + 1, day=day)


_WORDS = {
    "messages_at_carrier": "messages at the carrier",
    "messages": "texts",
    "message_media": "pictures and files of texts",
    "media_files": "contents of files",
    "send_attempts": "sending attempts",
    "sent_ids": "carrier ids",
    "inbound_events": "carrier messages as they came",
}
