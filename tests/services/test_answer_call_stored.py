"""One whole call on the real database: from the webhook's decision to the lead that waits for the owner."""

import asyncio
from dataclasses import replace

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import CallState, EndReason, Speaker
from receptionist.domain.ids import CallId
from receptionist.domain.lead import LeadState
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CallPage
from receptionist.services.answer_call import LiveCall
from receptionist.services.recover_calls import recover_calls
from receptionist.services.route_call import Answer, Over, incoming_call
from receptionist.services.time import SystemClock
from tests.fakes.call_parts import (
    CALLED,
    CALLER,
    SILENT_FRAME,
    SPEECH_FRAME,
    MemoryJournal,
    RecordedLine,
    parts_for,
)

CLOCK = SystemClock()


async def page_of(store: SqlStore, business: Business, call_id: CallId) -> CallPage:
    async with store.work(business.id) as work:
        page = await work.call_page(call_id)
    assert page is not None
    return page


async def test_a_call_from_ring_to_lead(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC1", "secret")
        await work.add_number(account.id, PhoneNumber(CALLED))
    decision = await incoming_call(store, CLOCK, account, "CA1", CALLER, CALLED)
    assert isinstance(decision, Answer)
    token = await store.directory.redeem_stream_token(decision.token, CLOCK.now())
    assert token is not None and token.call_id == decision.call.id
    assert await store.directory.redeem_stream_token(decision.token, CLOCK.now()) is None

    line = RecordedLine()
    live = LiveCall(replace(parts_for(store), clock=CLOCK), decision.call, account, line)
    line.reached = live.reached
    running = asyncio.create_task(live.run())
    async with asyncio.timeout(30):
        while not line.marks:
            live.hear(SILENT_FRAME)
            await asyncio.sleep(0.001)
        for frame in [SPEECH_FRAME] * 50 + [SILENT_FRAME] * 50:
            live.hear(frame)
            await asyncio.sleep(0)
        while len((await page_of(store, business, decision.call.id)).utterances) < 3:
            live.hear(SILENT_FRAME)
        live.hang_up()
        await running

    page = await page_of(store, business, decision.call.id)
    assert (page.call.state, page.call.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    assert [u.speaker for u in page.utterances] == [Speaker.AGENT, Speaker.CALLER, Speaker.AGENT]
    assert page.lead is not None and page.lead.state is LeadState.AWAITING_APPROVAL
    assert page.lead.summary == page.call.summary and "My kitchen sink is clogged" in page.lead.summary
    assert isinstance(await incoming_call(store, CLOCK, account, "CA1", CALLER, CALLED), Over)
    assert await recover_calls(store, CLOCK, MemoryJournal()) == 0


async def test_a_call_a_crash_left_open_is_closed_once(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC1", "secret")
        await work.add_number(account.id, PhoneNumber(CALLED))
    decision = await incoming_call(store, CLOCK, account, "CA1", "anonymous", CALLED)
    assert isinstance(decision, Answer)
    assert await recover_calls(store, CLOCK, MemoryJournal()) == 1
    assert await recover_calls(store, CLOCK, MemoryJournal()) == 0
    page = await page_of(store, business, decision.call.id)
    assert page.call.end_reason is EndReason.LOST and page.call.summary
