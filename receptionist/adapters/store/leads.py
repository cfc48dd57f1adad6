"""Lead cards and the quotes on them."""

from collections.abc import Sequence
from datetime import datetime

from receptionist.adapters.store import mapping
from receptionist.adapters.store.tables import appointments, calls, leads, quotes
from receptionist.adapters.store.unit import Row, Unit
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import CallId, LeadId, QuoteId, ThreadId, new_id
from receptionist.domain.lead import LeadCard, LeadState, Quote, with_edits_kept
from receptionist.domain.records import Lead
from receptionist.domain.webhook import EventKind

_OPEN = (LeadState.NEW, LeadState.AWAITING_APPROVAL)
_BEFORE = {
    LeadState.NEW: (),
    LeadState.AWAITING_APPROVAL: (LeadState.NEW,),
    LeadState.APPROVED: _OPEN,
    LeadState.REJECTED: _OPEN,
    LeadState.MERGED: _OPEN,
}


def card_values(card: LeadCard, summary: str, now: datetime) -> Row:
    """What a card says of the row of its lead."""
    return {"card": mapping.card_to_json(card), "urgency": card.urgency, "summary": summary, "updated_at": now}


class LeadsPart(Unit):
    """What is wished, and what was quoted for it."""

    async def open_lead(self, thread_id: ThreadId, call_id: CallId | None = None) -> Lead | None:
        """The newest lead of the thread that is new or awaiting approval; with a call, only the one it led to."""
        return await self._read_once(
            f"open lead {thread_id} {call_id}", lambda: self._read_open_lead(thread_id, call_id)
        )

    async def _read_open_lead(self, thread_id: ThreadId, call_id: CallId | None) -> Lead | None:
        if self._has_none(leads, thread_id):
            return None
        wanted = self._select(leads).where(leads.c.thread_id == thread_id, leads.c.state.in_(_OPEN))
        if call_id is not None:
            its_own = self._select(calls).where(calls.c.id == call_id).with_only_columns(calls.c.lead_id)
            wanted = wanted.where(leads.c.id.in_(its_own))
        row = await self._one(wanted.order_by(leads.c.created_at.desc(), leads.c.id.desc()).limit(1))
        return None if row is None else (await self._leads_from([row]))[0]

    async def save_card(self, thread_id: ThreadId, card: LeadCard, summary: str, call_id: CallId | None) -> Lead:
        """Writes the open lead of the call (without one, of the thread), or makes one; stores its quotes. State stays.

        The call is remembered as having led to this lead. What a person set on the card stays, unless the customer
        said otherwise since. Raises NotFound.
        """
        now = self._now()
        await self._touch(thread_id, now)
        if call_id is not None:
            await self._must_exist(calls, call_id)
        known = await self.open_lead(thread_id, call_id)
        card = with_edits_kept(known.card, card) if known else card
        content = card_values(card, summary, now)
        lead_id = known.id if known else LeadId(new_id("lead"))
        if known:
            await self._changed(self._update(leads).where(leads.c.id == lead_id).values(content))
        else:
            channel = Channel.TEXT if call_id is None else Channel.VOICE
            new = {"id": lead_id, "thread_id": thread_id, "state": LeadState.NEW, "created_at": now, "channel": channel}
            await self._insert(leads, new | content)
            self._happened(EventKind.LEAD_CREATED, lead_id)
        for quote in card.quotes:
            await self._save_quote(quote, thread_id, lead_id, call_id, now)
        if call_id is not None:
            await self._changed(self._update(calls).where(calls.c.id == call_id).values(lead_id=lead_id))
        row = await self._one(self._select(leads).where(leads.c.id == lead_id))
        assert row is not None
        self._is_news(thread_id)
        return (await self._leads_from([row]))[0]

    async def _save_quote(
        self, quote: Quote, thread_id: ThreadId, lead_id: LeadId, call_id: CallId | None, now: datetime
    ) -> None:
        row = {
            "id": quote.id,
            "thread_id": thread_id,
            "lead_id": lead_id,
            "call_id": call_id,
            "item_code": quote.item_code,
            "item_name": quote.item_name,
            "book_version": quote.book_version,
            "amounts": mapping.amounts_to_json(quote.amounts),
            "said": quote.said,
            "after_hours": quote.after_hours,
            "at": quote.at,
            "heard_at": now if quote.heard else None,
        }
        if not await self._insert_new(quotes, row, ["id"]) and quote.heard:
            await self.mark_quotes_heard([quote.id], now)

    async def mark_quotes_heard(self, quote_ids: Sequence[QuoteId], at: datetime) -> None:
        """Notes that the caller heard these quotes; the first time counts."""
        unheard = self._update(quotes).where(quotes.c.id.in_(quote_ids), quotes.c.heard_at.is_(None))
        await self._changed(unheard.values(heard_at=at))

    async def thread_quotes(self, thread_id: ThreadId, since: datetime) -> list[Quote]:
        """The quotes made in the thread since then, by whichever of its leads, oldest first."""
        made = self._select(quotes).where(quotes.c.thread_id == thread_id, quotes.c.at >= since)
        return [mapping.quote(row) for row in await self._all(made.order_by(quotes.c.at, quotes.c.id))]

    async def advance_lead(self, lead_id: LeadId, state: LeadState) -> bool:
        """Moves the lead forward; False where that would be backward. What is held for one that awaits approval no
        longer expires. Raises NotFound.
        """
        earlier = self._update(leads).where(leads.c.id == lead_id, leads.c.state.in_(_BEFORE[state]))
        moved = earlier.values(state=state, updated_at=self._now()).returning(leads.c.thread_id)
        if (row := await self._one(moved)) is not None:
            if state is LeadState.AWAITING_APPROVAL:
                await self._change(appointments, {"expires_at": None}, lead_id=lead_id, tentative=True)
            self._is_news(row["thread_id"])
            self._happened(EventKind.LEAD_STATE, lead_id)
            return True
        await self._must_exist(leads, lead_id)
        return False
