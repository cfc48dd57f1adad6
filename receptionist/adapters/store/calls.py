"""Calls and what was said in them."""

from datetime import datetime, timedelta

from receptionist.adapters.store import mapping
from receptionist.adapters.store.people import PeoplePart, new_token, token_hash
from receptionist.adapters.store.tables import accounts, calls, stream_tokens, utterances
from receptionist.adapters.store.unit import INBOX_LINE, WOKEN
from receptionist.domain.call import Call, CallState, EndReason, Utterance
from receptionist.domain.ids import AccountId, CallId, new_id
from receptionist.domain.news import News
from receptionist.domain.phone import Address
from receptionist.domain.webhook import EventKind
from receptionist.errors import NotFound


class CallsPart(PeoplePart):
    """What was said on the telephone."""

    async def start_call(
        self, account_id: AccountId, carrier_call_id: str, caller: Address, called: str
    ) -> tuple[Call, bool]:
        """The call of this carrier id, and whether it is new: a webhook repeated finds the call it made before.

        Raises NotFound where the account is not this business's.
        """
        await self._must_exist(accounts, account_id)
        known = await self.call_by_carrier_id(account_id, carrier_call_id)
        if known is not None:
            return known, False
        # The savepoint takes back a contact made for nothing where the same webhook was quicker elsewhere.
        async with self._connection.begin_nested() as savepoint:
            now = self._now()
            _, thread = await self.thread_for(caller)
            try:
                await self._touch(thread.id, now, **WOKEN)
            except NotFound:  # while we waited for its lock, it was merged into another
                _, thread = await self.thread_for(caller)
                await self._touch(thread.id, now, **WOKEN)
            row = {
                "id": new_id("call"),
                "thread_id": thread.id,
                "account_id": account_id,
                "carrier_call_id": carrier_call_id,
                "caller_kind": caller.kind,
                "caller": caller.value,
                "called": called,
                "state": CallState.RINGING,
                "started_at": now,
                "summary": "",
            }
            new = await self._insert_new(calls, row, ["account_id", "carrier_call_id"])
            if not new:
                await savepoint.rollback()
        if new:
            self._is_news(thread.id, News.RINGS)
        call = await self.call_by_carrier_id(account_id, carrier_call_id)
        assert call is not None
        return call, new

    async def call(self, call_id: CallId) -> Call | None:
        """The call, or None."""
        row = await self._one(self._select(calls).where(calls.c.id == call_id))
        return None if row is None else mapping.call(row)

    async def call_by_carrier_id(self, account_id: AccountId, carrier_call_id: str) -> Call | None:
        """The call a carrier knows by this id, or None."""
        query = self._select(calls).filter_by(account_id=account_id, carrier_call_id=carrier_call_id)
        row = await self._one(query)
        return None if row is None else mapping.call(row)

    async def answer_call(self, call_id: CallId, at: datetime) -> None:
        """Notes that a ringing call was answered; a later state stays. Raises NotFound."""
        ringing = self._update(calls).filter_by(id=call_id, state=CallState.RINGING)
        answered = ringing.values(state=CallState.ANSWERED, answered_at=at).returning(calls.c.thread_id)
        row = await self._one(answered)
        if row is not None:
            self._is_news(row["thread_id"], News.CALL)
        else:
            await self._must_exist(calls, call_id)

    async def end_call(self, call_id: CallId, at: datetime, reason: EndReason, summary: str) -> bool:
        """Ends the call; False where it had ended already (then nothing changes). Raises NotFound."""
        call = await self._call(call_id)
        await self._touch(call.thread_id, at)
        self._is_news(call.thread_id, News.CALL)
        going = self._update(calls).where(calls.c.id == call_id, calls.c.state != CallState.ENDED)
        ended = {"state": CallState.ENDED, "ended_at": at, "end_reason": reason, "summary": summary}
        if not await self._changed(going.values(ended)):
            return False
        self._happened(EventKind.CALL_ENDED, call_id)
        return True

    async def order_call(self, call_id: CallId, order: str) -> bool:
        """Notes what the staff want done with a call; False where it is not going on. Raises NotFound."""
        going = self._update(calls).filter_by(id=call_id, state=CallState.ANSWERED)
        if await self._changed(going.values(staff_order=order or None)):
            return True
        await self._must_exist(calls, call_id)
        return False

    async def new_stream_token(self, call_id: CallId, expires: datetime) -> str:
        """A single-use token for the call's media stream; only its hash is kept. Raises NotFound."""
        await self._must_exist(calls, call_id)
        token = new_token()
        await self._insert(stream_tokens, {"token_hash": token_hash(token), "call_id": call_id, "expires_at": expires})
        return token

    async def add_utterance(self, call_id: CallId, utterance: Utterance) -> None:
        """Stores it; the same sequence number again changes nothing. Raises NotFound."""
        call = await self._call(call_id)
        at = (call.answered_at or call.started_at) + timedelta(seconds=utterance.started)
        line = {"last_line": utterance.text[:INBOX_LINE]} if utterance.text else {}
        row = {
            "call_id": call_id,
            "seq": utterance.seq,
            "thread_id": call.thread_id,
            "speaker": utterance.speaker,
            "text": utterance.text,
            "unheard": utterance.unheard,
            "started": utterance.started,
            "ended": utterance.ended,
            "timing": mapping.timing_to_json(utterance.timing),
            "at": at,
        }
        if await self._insert_new(utterances, row, ["call_id", "seq"]):
            await self._touch(call.thread_id, at, **line)

    async def utterances(self, call_id: CallId) -> list[Utterance]:
        """What was said in a call, in its order."""
        rows = await self._all(self._select(utterances).filter_by(call_id=call_id).order_by(utterances.c.seq))
        return [mapping.utterance(row) for row in rows]

    async def followed_up(self, call_id: CallId) -> None:
        """Notes that it was decided whether to text after this call; the first time counts. Raises NotFound."""
        waiting = self._update(calls).filter_by(id=call_id, followed_up_at=None)
        if not await self._changed(waiting.values(followed_up_at=self._now())):
            await self._must_exist(calls, call_id)

    async def _call(self, call_id: CallId) -> Call:
        call = await self.call(call_id)
        if call is None:
            raise NotFound("There is no such call in this business.")
        return call
