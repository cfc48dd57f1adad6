"""Calls to customers, who may not call, and messages left after the tone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, delete, func, select

from receptionist.adapters.store.mapping import readable
from receptionist.adapters.store.people_call_tables import (
    blocked_callers,
    given_up_recordings,
    outgoing_calls,
    voice_messages,
)
from receptionist.adapters.store.tables import accounts, calls, threads, users
from receptionist.adapters.store.unit import Unit
from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.ids import AccountId, BusinessId, CallId, OutgoingCallId, ThreadId, UserId
from receptionist.domain.outgoing_call import FORWARD, RINGS, Outcome, OutgoingCall, OutgoingState
from receptionist.domain.phone import Address, PhoneNumber
from receptionist.domain.voice_message import GivenUpRecording, MessageFetch, VoiceMessage
from receptionist.errors import Conflict, NotFound


class PeopleCallsPart(Unit):
    """The part of a unit of work that concerns them."""

    # --- calls to customers ---------------------------------------------------------------------------------------

    async def add_outgoing_call(self, call: OutgoingCall) -> tuple[OutgoingCall, bool]:
        """Keeps the call, and whether it is new: the same key finds the one there is.

        Raises NotFound, and Conflict where another call of this user is not over.
        """
        for table, row_id in ((threads, call.thread_id), (users, call.user_id), (accounts, call.account_id)):
            await self._must_exist(table, row_id)
        row = {
            "id": call.id,
            "thread_id": call.thread_id,
            "user_id": call.user_id,
            "account_id": call.account_id,
            "key": call.key,
            "phone": call.phone.e164,
            "ours": call.ours.e164,
            "theirs": call.theirs.e164,
            "state": call.state,
            "carrier_call_id": call.carrier_call_id,
            "asked_at": call.asked_at,
        }
        if await self._insert_new(outgoing_calls, row, None):
            await self._touch(call.thread_id, call.asked_at)
            return call, True
        known = await self._row(outgoing_calls, key=call.key)
        if known is None:
            raise Conflict(
                "Another call of yours is not over yet.", "Finish it, or wait until your telephone is quiet."
            )
        return outgoing_call(known), False

    async def outgoing_call(self, call_id: OutgoingCallId) -> OutgoingCall | None:
        """The call, or None."""
        row = await self._row(outgoing_calls, id=call_id)
        return None if row is None else outgoing_call(row)

    async def open_outgoing_call(self, user_id: UserId) -> OutgoingCall | None:
        """The call of this user that is not over, or None."""
        theirs = outgoing_calls.c.user_id == user_id, outgoing_calls.c.ended_at.is_(None)
        row = await self._one(self._select(outgoing_calls).where(*theirs))
        return None if row is None else outgoing_call(row)

    async def advance_outgoing_call(
        self, call_id: OutgoingCallId, state: OutgoingState, at: datetime, carrier_call_id: str = ""
    ) -> bool:
        """Moves the call forward (not to its end); False where that would be backward. Raises NotFound."""
        before = [one for one in FORWARD if FORWARD.index(one) < FORWARD.index(state)]
        values: dict[str, object] = {"state": state}
        if carrier_call_id:
            values["carrier_call_id"] = carrier_call_id
        if state is OutgoingState.TALKING:
            values["connected_at"] = at
        earlier = self._update(outgoing_calls).where(outgoing_calls.c.id == call_id, outgoing_calls.c.state.in_(before))
        return await self._moved(call_id, await self._changed(earlier.values(values)))

    async def end_outgoing_call(
        self, call_id: OutgoingCallId, at: datetime, outcome: Outcome, connected_at: datetime | None = None
    ) -> bool:
        """Ends the call; False where it had ended already, whereby the news that the two did talk still counts.

        Raises NotFound.
        """
        this_one = self._update(outgoing_calls).where(outgoing_calls.c.id == call_id)
        talked = {"connected_at": func.coalesce(outgoing_calls.c.connected_at, connected_at)} if connected_at else {}
        ended = {"state": OutgoingState.ENDED, "ended_at": at, "outcome": outcome, **talked}
        if await self._moved(
            call_id, await self._changed(this_one.where(outgoing_calls.c.ended_at.is_(None)).values(ended))
        ):
            call = await self.outgoing_call(call_id)
            assert call is not None
            await self._touch(call.thread_id, at)
            return True
        if outcome is Outcome.TALKED:
            await self._changed(this_one.values({"outcome": outcome, **talked}))
        return False

    async def _moved(self, call_id: OutgoingCallId, changed: int) -> bool:
        call = await self.outgoing_call(call_id)
        if call is None:
            raise NotFound("There is no such call in this business.")
        self._is_news(call.thread_id)
        return bool(changed)

    async def outgoing_calls_before(
        self, thread_id: ThreadId, before: datetime | None, limit: int
    ) -> list[OutgoingCall]:
        """The newest of the thread that were asked for before this instant, oldest first."""
        if self._has_none(outgoing_calls, thread_id):
            return []
        query = self._select(outgoing_calls).where(outgoing_calls.c.thread_id == thread_id)
        if before is not None:
            query = query.where(outgoing_calls.c.asked_at < before)
        newest = query.order_by(outgoing_calls.c.asked_at.desc(), outgoing_calls.c.id.desc()).limit(limit)
        return [outgoing_call(row) for row in (await self._all(newest))[::-1]]

    async def outgoing_ringing(self, since: datetime) -> list[OutgoingCall]:
        """Those asked for since then that wait for somebody at the business to pick up."""
        rings = outgoing_calls.c.state.in_(RINGS), outgoing_calls.c.asked_at >= since
        query = self._select(outgoing_calls).where(*rings, outgoing_calls.c.ended_at.is_(None))
        return [outgoing_call(row) for row in await self._all(query.order_by(outgoing_calls.c.asked_at))]

    # --- who may not call -----------------------------------------------------------------------------------------

    async def blocked_callers(self, among: Sequence[PhoneNumber] | None = None) -> list[BlockedCaller]:
        """Newest first; with `among`, of these numbers."""
        query = self._select(blocked_callers)
        if among is not None:
            query = query.where(blocked_callers.c.e164.in_([number.e164 for number in among]))
        newest = query.order_by(blocked_callers.c.blocked_at.desc(), blocked_callers.c.e164)
        return [_blocked(row) for row in await self._all(newest)]

    async def block_caller(self, blocked: BlockedCaller) -> bool:
        """Blocks the number; False where it is blocked already."""
        row = {
            "e164": blocked.number.e164,
            "blocked_at": blocked.blocked_at,
            "blocked_by": blocked.blocked_by,
            "why": blocked.why,
            "calls": blocked.calls,
            "last_at": blocked.last_at,
        }
        return await self._insert_new(blocked_callers, row, ["business_id", "e164"])

    async def unblock_caller(self, number: PhoneNumber) -> bool:
        """False where it was not blocked."""
        theirs = delete(blocked_callers).where(self._ours(blocked_callers), blocked_callers.c.e164 == number.e164)
        return bool(await self._changed(theirs))

    async def turned_away(self, number: PhoneNumber, at: datetime) -> bool:
        """Counts a call of a blocked number; False where it is not blocked."""
        theirs = self._update(blocked_callers).where(blocked_callers.c.e164 == number.e164)
        return bool(await self._changed(theirs.values(calls=blocked_callers.c.calls + 1, last_at=at)))

    async def calls_from(self, caller: Address, since: datetime) -> int:
        """How many calls came from this address since then."""
        query = select(func.count().label("calls")).where(
            self._ours(calls),
            calls.c.caller_kind == caller.kind,
            calls.c.caller == caller.value,
            calls.c.started_at >= since,
        )
        row = await self._one(query)
        return 0 if row is None else int(row["calls"])

    # --- messages left after the tone -----------------------------------------------------------------------------

    async def add_voice_message(self, message: VoiceMessage, due_at: datetime) -> bool:
        """Keeps it to be fetched; False where it is known. Raises NotFound."""
        await self._must_exist(calls, message.call_id)
        await self._must_exist(accounts, message.account_id)
        row = {
            "call_id": message.call_id,
            "account_id": message.account_id,
            "recording_id": message.recording_id,
            "seconds": message.seconds,
            "left_at": message.left_at,
            "state": message.state,
            "tries": message.tries,
            "due_at": due_at,
        }
        return await self._insert_new(voice_messages, row, ["call_id", "recording_id"])

    async def save_voice_message(self, message: VoiceMessage, due_at: datetime | None) -> None:
        """Writes how far it has come; `due_at` is when it is tried again. Raises NotFound."""
        which = {"call_id": message.call_id, "recording_id": message.recording_id}
        values = {"state": message.state, "tries": message.tries, "due_at": due_at}
        if not await self._change(voice_messages, values, **which):
            raise NotFound("There is no such message in this business.")

    async def voice_messages(self, call_ids: Sequence[CallId]) -> list[VoiceMessage]:
        """The messages of these calls, oldest first."""
        query = self._select(voice_messages).where(voice_messages.c.call_id.in_(call_ids))
        return [voice_message(row) for row in await self._all(query.order_by(voice_messages.c.left_at))]

    async def give_up_recordings(self, call_ids: Sequence[CallId], at: datetime) -> int:
        """Messages of these calls are to be deleted at the carrier, too, from `at` on; how many are new to that."""
        one = voice_messages.c
        theirs = self._update(voice_messages).where(one.call_id.in_(call_ids), one.given_up_at.is_(None))
        rows = await self._all(theirs.values(given_up_at=at).returning(one.account_id, one.recording_id))
        for row in rows:
            new = {"account_id": row["account_id"], "recording_id": row["recording_id"], "tries": 0, "due_at": at}
            await self._insert_new(given_up_recordings, new, ["business_id", "account_id", "recording_id"])
        return len(rows)

    async def recording_deleted(self, recording: GivenUpRecording) -> None:
        """The carrier has it no more, or is asked no more."""
        one = given_up_recordings.c
        which = (one.account_id == recording.account_id) & (one.recording_id == recording.recording_id)
        await self._changed(delete(given_up_recordings).where(self._ours(given_up_recordings), which))

    async def recording_not_deleted(self, recording: GivenUpRecording, due_at: datetime) -> None:
        """The carrier is asked again then."""
        which = {"account_id": recording.account_id, "recording_id": recording.recording_id}
        await self._change(given_up_recordings, {"due_at": due_at}, **which)


def outgoing_call(row: RowMapping) -> OutgoingCall:
    """A row of `outgoing_calls`."""
    return OutgoingCall(
        id=OutgoingCallId(row["id"]),
        thread_id=ThreadId(row["thread_id"]),
        user_id=UserId(row["user_id"]),
        account_id=AccountId(row["account_id"]),
        key=row["key"],
        phone=PhoneNumber(row["phone"]),
        ours=PhoneNumber(row["ours"]),
        theirs=PhoneNumber(row["theirs"]),
        asked_at=row["asked_at"],
        state=readable(lambda: OutgoingState(row["state"])),
        carrier_call_id=row["carrier_call_id"],
        connected_at=row["connected_at"],
        ended_at=row["ended_at"],
        outcome=None if row["outcome"] is None else readable(lambda: Outcome(row["outcome"])),
    )


def voice_message(row: RowMapping) -> VoiceMessage:
    """A row of `voice_messages`."""
    return VoiceMessage(
        business_id=BusinessId(row["business_id"]),
        call_id=CallId(row["call_id"]),
        account_id=AccountId(row["account_id"]),
        recording_id=row["recording_id"],
        seconds=row["seconds"],
        left_at=row["left_at"],
        state=readable(lambda: MessageFetch(row["state"])),
        tries=row["tries"],
    )


def given_up_recording(row: RowMapping) -> GivenUpRecording:
    """A row of `given_up_recordings`."""
    return GivenUpRecording(
        BusinessId(row["business_id"]), AccountId(row["account_id"]), row["recording_id"], row["tries"]
    )


def _blocked(row: RowMapping) -> BlockedCaller:
    return BlockedCaller(
        PhoneNumber(row["e164"]), row["blocked_at"], row["blocked_by"], row["why"], row["calls"], row["last_at"]
    )
