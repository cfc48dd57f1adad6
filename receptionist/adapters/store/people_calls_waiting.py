"""Calls to customers that nobody told the end of, and messages to be fetched, over all businesses."""

from datetime import datetime, timedelta

from sqlalchemy import select, tuple_, update

from receptionist.adapters.store.people_call_tables import given_up_recordings, outgoing_calls, voice_messages
from receptionist.adapters.store.people_calls import given_up_recording, outgoing_call, voice_message
from receptionist.adapters.store.waiting import Waiting
from receptionist.domain.ids import BusinessId
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.voice_message import GivenUpRecording, VoiceMessage


class PeopleCallsWaiting(Waiting):
    """Each question is a unit of work of its own."""

    async def open_outgoing_calls(self, before: datetime) -> list[tuple[BusinessId, OutgoingCall]]:
        """Calls not over that were asked for before this instant, oldest first."""
        one = outgoing_calls.c
        query = select(outgoing_calls).where(one.ended_at.is_(None), one.asked_at < before).order_by(one.asked_at)
        return [(BusinessId(row["business_id"]), outgoing_call(row)) for row in await self._all(query)]

    async def claim_voice_messages(self, now: datetime, lease: timedelta, limit: int = 5) -> list[VoiceMessage]:
        """Messages to be fetched whose time has come; nobody else gets them until the lease ends."""
        one = voice_messages.c
        key = tuple_(one.call_id, one.recording_id)
        due = select(one.call_id, one.recording_id).where(one.due_at <= now)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            first = due.order_by(one.due_at, one.call_id).limit(limit)
            found = await connection.execute(first.with_for_update(skip_locked=True, key_share=True))
            keys = [tuple(row) for row in found]
            claim = update(voice_messages).where(key.in_(keys)).values(due_at=now + lease, tries=one.tries + 1)
            rows = (await connection.execute(claim.returning(*one))).mappings().all() if keys else ()
        return [voice_message(row) for row in sorted(rows, key=lambda row: row["left_at"])]

    async def claim_given_up_recordings(
        self, now: datetime, lease: timedelta, limit: int = 5
    ) -> list[GivenUpRecording]:
        """Recordings to be deleted at the carrier; nobody else gets them until the lease ends."""
        one = given_up_recordings.c
        key = tuple_(one.business_id, one.account_id, one.recording_id)
        due = select(one.business_id, one.account_id, one.recording_id).where(one.due_at <= now)
        if not await self._any(due):
            return []
        async with self._begin(True) as connection:
            found = await connection.execute(due.order_by(one.due_at).limit(limit).with_for_update(skip_locked=True))
            keys = [tuple(row) for row in found]
            claim = update(given_up_recordings).where(key.in_(keys)).values(due_at=now + lease, tries=one.tries + 1)
            rows = (await connection.execute(claim.returning(*one))).mappings().all() if keys else ()
        return [given_up_recording(row) for row in rows]
