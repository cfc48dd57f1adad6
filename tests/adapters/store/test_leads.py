"""The lead card: written as it grows, quotes kept with their row and version, states that only move forward."""

import asyncio
from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call
from receptionist.domain.lead import Fact, LeadCard, LeadState, TimeWindow, Urgency, WishedTime
from receptionist.domain.records import Lead
from tests.adapters.store.scene import CALLER, NOON, WITHHELD, card, snaking


async def saved(store: SqlStore, call: Call, content: LeadCard, summary: str = "Sink.") -> Lead:
    async with store.work(call.business_id, write=True) as work:
        return await work.save_card(call.thread_id, content, summary, call.id)


async def test_a_card_comes_back_whole(store: SqlStore, call: Call) -> None:
    portland = ZoneInfo("America/Los_Angeles")
    window = TimeWindow(NOON.astimezone(portland), (NOON + timedelta(hours=2)).astimezone(portland))
    full = LeadCard(
        name=Fact("Maria Ortega", said="it's Maria, O R T E G A", confirmed=True),
        phone=Fact("+15035550142"),
        address=Fact("42 Elm St"),
        problem=Fact("blocked sink"),
        service_code="DRAIN-1",
        service_name="Snake a drain",
        wished=WishedTime("Thursday after three", day=date(2026, 10, 8), start=time(15), not_on=(0, 4), confirmed=True),
        held=window,
        urgency=Urgency.SOON,
        message="Call first — the dog bites.",
        wants_person=True,
        notes=("gate code 12",),
        quotes=(snaking("quot_1"), snaking("quot_2", heard=True)),
    )
    lead = await saved(store, call, full)
    assert (lead.card, lead.state, lead.summary) == (full, LeadState.NEW, "Sink.")
    assert lead.card.held is not None and lead.card.held.starts.tzinfo == portland
    async with store.work(call.business_id) as work:
        assert await work.open_lead(call.thread_id) == lead


async def test_the_open_lead_is_written_on_until_it_is_decided(store: SqlStore, call: Call) -> None:
    first = await saved(store, call, card())
    async with store.work(call.business_id, write=True) as work:
        assert await work.advance_lead(first.id, LeadState.AWAITING_APPROVAL)
    second = await saved(store, call, replace(card(), message="ring twice"), "Sink, ring twice.")
    assert (second.id, second.state, second.card.message) == (first.id, LeadState.AWAITING_APPROVAL, "ring twice")

    async with store.work(call.business_id, write=True) as work:
        assert await work.advance_lead(first.id, LeadState.APPROVED)
        assert await work.open_lead(call.thread_id) is None
    assert (await saved(store, call, card())).id != first.id


async def test_a_lead_only_moves_forward(store: SqlStore, call: Call) -> None:
    lead = await saved(store, call, card())
    async with store.work(call.business_id, write=True) as work:
        assert await work.advance_lead(lead.id, LeadState.REJECTED)
        for state in LeadState:
            assert not await work.advance_lead(lead.id, state)
        found = await work.lead(lead.id)
    assert found is not None and found[0].state is LeadState.REJECTED


async def test_two_who_decide_at_once_decide_once(store: SqlStore, call: Call) -> None:
    lead = await saved(store, call, card())

    async def decide(state: LeadState) -> bool:
        async with store.work(call.business_id, write=True) as work:
            return await work.advance_lead(lead.id, state)

    assert sorted(await asyncio.gather(decide(LeadState.APPROVED), decide(LeadState.REJECTED))) == [False, True]


async def test_cards_saved_at_once_share_one_open_lead(store: SqlStore, call: Call) -> None:
    leads = await asyncio.gather(*(saved(store, call, card()) for _ in range(8)))
    assert len({lead.id for lead in leads}) == 1


async def test_a_quote_once_heard_stays_heard(store: SqlStore, call: Call) -> None:
    quote = snaking()
    before = await saved(store, call, card(quote))
    assert not before.card.quotes[0].heard
    async with store.work(call.business_id, write=True) as work:
        await work.mark_quotes_heard([quote.id], NOON)
    # The agent's copy of the card does not know yet.
    after = await saved(store, call, card(quote, snaking("quot_2")))
    assert [one.heard for one in after.card.quotes] == [True, False]
    assert after.card.quotes[0] == replace(quote, heard=True)


async def test_a_card_that_says_heard_marks_the_quote(store: SqlStore, call: Call) -> None:
    await saved(store, call, card(snaking()))
    assert (await saved(store, call, card(snaking(heard=True)))).card.quotes[0].heard
    assert (await saved(store, call, card(snaking()))).card.quotes[0].heard


async def test_a_quote_keeps_what_was_said_though_the_card_changes(store: SqlStore, call: Call) -> None:
    await saved(store, call, card(snaking()))
    changed = await saved(store, call, card(replace(snaking(), said="It is free.", book_version=9)))
    assert changed.card.quotes == (snaking(),)


async def test_quotes_a_card_no_longer_names_are_not_on_it(store: SqlStore, call: Call) -> None:
    await saved(store, call, card(snaking()))
    assert (await saved(store, call, card())).card.quotes == ()


async def test_a_thread_keeps_the_quotes_of_all_its_calls_for_as_long_as_is_asked(store: SqlStore, call: Call) -> None:
    old = replace(snaking("quot_old"), at=NOON - timedelta(days=31))
    first, second = replace(snaking("quot_2"), at=NOON - timedelta(days=2)), snaking("quot_1")
    lead = await saved(store, call, card(old, second))
    async with store.work(call.business_id, write=True) as work:
        await work.advance_lead(lead.id, LeadState.APPROVED)
        again, _ = await work.start_call(call.account_id, "CA-again", CALLER, call.called)
        stranger, _ = await work.start_call(call.account_id, "CA-stranger", WITHHELD, call.called)
    assert again.thread_id == call.thread_id != stranger.thread_id
    await saved(store, again, card(first))
    await saved(store, stranger, card(snaking("quot_else")))
    async with store.work(call.business_id) as work:
        assert await work.thread_quotes(call.thread_id, NOON - timedelta(days=30)) == [first, second]
        assert await work.thread_quotes(call.thread_id, NOON) == [second]
