"""Finding leads, what is done with them, and slots that become firm."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.adapters.store.tables import held_slots
from receptionist.domain.call import Call
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import LeadActId
from receptionist.domain.lead import LeadCard, LeadState, TimeWindow, Urgency
from receptionist.domain.lead_desk import (
    LeadAct,
    LeadActKind,
    LeadCursor,
    LeadFilter,
    LeadFunnel,
    RuleCheck,
)
from receptionist.domain.records import Role
from receptionist.domain.schedule import VisitNeeds
from receptionist.errors import Conflict, NotFound
from receptionist.services.plan_visit import hold_visit
from tests.adapters.store.scene import NOON, card

WINDOW = TimeWindow(NOON, NOON + timedelta(hours=2))
HOUR = timedelta(hours=1)


async def test_leads_are_found_by_what_they_are(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        spoken = await work.save_card(call.thread_id, card(), "", call.id)
        urgent = replace(card(), urgency=Urgency.EMERGENCY)
        written = await work.add_lead(call.thread_id, urgent, "Sink.", Channel.TEXT)
        user = await work.add_user("tom@example.com", "Tom", Role.OFFICE, "hash")
        await work.assign_lead(spoken.id, user.id)
        await work.advance_lead(written.id, LeadState.APPROVED)
    for wanted, expected in (
        (LeadFilter(), {spoken.id, written.id}),
        (LeadFilter(states=(LeadState.APPROVED, LeadState.REJECTED)), {written.id}),
        (LeadFilter(urgency=Urgency.EMERGENCY), {written.id}),
        (LeadFilter(urgency=Urgency.NORMAL), {spoken.id}),
        (LeadFilter(assigned_to=user.id), {spoken.id}),
        (LeadFilter(channel=Channel.VOICE), {spoken.id}),
        (LeadFilter(channel=Channel.TEXT, urgency=Urgency.SOON), set()),
    ):
        async with store.work(call.business_id) as work:
            rows = await work.find_leads(wanted)
            counts = await work.count_leads(wanted)
        assert {row.lead.id for row in rows} == expected, wanted
        assert sum(counts.values()) == len(expected)
    assert counts == {}
    # What a later card says counts, whoever writes it.
    async with store.work(call.business_id, write=True) as work:
        await work.write_card(spoken.id, replace(card(), urgency=Urgency.SOON), "Soon.")
        assert [row.lead.id for row in await work.find_leads(LeadFilter(urgency=Urgency.SOON))] == [spoken.id]


async def test_a_page_goes_on_after_its_last_lead_though_more_come(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        leads = [await work.add_lead(call.thread_id, card(), "", Channel.TEXT) for _ in range(5)]
    newest = sorted(leads, key=lambda lead: (lead.created_at, lead.id), reverse=True)
    seen = []
    cursor = None
    async with store.work(call.business_id, write=True) as work:
        for _ in range(3):
            rows = await work.find_leads(LeadFilter(), cursor, limit=2)
            seen += [row.lead.id for row in rows]
            cursor = LeadCursor(rows[-1].lead.created_at, rows[-1].lead.id)
            await work.add_lead(call.thread_id, card(), "", Channel.TEXT)
        assert await work.find_leads(LeadFilter(), cursor) == []
    assert seen == [lead.id for lead in newest]


async def test_the_funnel_counts_what_became_of_them(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        states = (None, LeadState.AWAITING_APPROVAL, LeadState.REJECTED, LeadState.APPROVED, LeadState.APPROVED)
        for number, state in enumerate(states):
            lead = await work.add_lead(call.thread_id, card(), "", Channel.TEXT)
            if number == 4:
                await hold_visit(work, call.thread_id, lead.id, WINDOW, VisitNeeds(HOUR))
                await work.book(lead.id)
            if state is not None:
                await work.advance_lead(lead.id, state)
        assert await work.lead_funnel(lead.created_at - HOUR) == LeadFunnel(5, 4, 2, 1)
        assert await work.lead_funnel(lead.created_at + HOUR) == LeadFunnel(0, 0, 0, 0)


async def test_a_held_slot_becomes_firm_only_whole(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        lead = await work.save_card(call.thread_id, card(), "", call.id)
        assert await work.book(lead.id) is None
        held = await hold_visit(work, call.thread_id, lead.id, WINDOW, VisitNeeds(HOUR))
    async with store.work(call.business_id, write=True) as work:
        late = WINDOW.starts + timedelta(minutes=45)
        await work._changed(held_slots.delete().where(held_slots.c.quarter_at == late))  # type: ignore[attr-defined]
        with pytest.raises(Conflict):
            await work.book(lead.id)
        await work.release_hold(lead.id)
        await hold_visit(work, call.thread_id, lead.id, WINDOW, VisitNeeds(HOUR))
        booked = await work.book(lead.id)
        assert booked is not None and (booked.window, booked.tentative) == (held.window, False)
        assert await work.lead_slots(lead.id) == [booked]
        await work.release_hold(lead.id)  # lets go of what is held, not of what is booked
        assert await work.lead_slots(lead.id) == [booked]


async def test_an_act_is_kept_with_its_reasons_and_once_for_each_key(store: SqlStore, call: Call) -> None:
    checks = (RuleCheck("Nothing is missing.", True), RuleCheck("No time is held.", False))
    async with store.work(call.business_id, write=True) as work:
        lead = await work.save_card(call.thread_id, LeadCard(message="Call me."), "", call.id)
        act = LeadAct(
            LeadActId("act_1"), lead.id, NOON, LeadActKind.RULES_WAITED, "The rules", "No.", None, checks, "k"
        )
        assert await work.add_lead_act(act)
        assert not await work.add_lead_act(replace(act, id=LeadActId("act_2")))
        keyless = replace(act, id=LeadActId("act_3"), key="", at=NOON + HOUR)
        assert await work.add_lead_act(keyless)
        assert await work.add_lead_act(replace(keyless, id=LeadActId("act_4")))
        assert [one.id for one in await work.lead_acts(lead.id)] == ["act_1", "act_3", "act_4"]
        assert (await work.lead_acts(lead.id))[0] == act


async def test_pages_of_the_thread_hear_of_what_is_done(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        lead = await work.save_card(call.thread_id, card(), "", call.id)
    for act in ("assign", "called", "card", "state"):
        async with store.work(call.business_id, write=True) as work:
            if act == "assign":
                await work.assign_lead(lead.id, None)
            elif act == "called":
                await work.lead_called(lead.id, NOON)
            elif act == "card":
                await work.write_card(lead.id, card(), "")
            else:
                await work.advance_lead(lead.id, LeadState.REJECTED)
            assert {hint.thread_id for hint in work.news} == {call.thread_id}, act  # type: ignore[attr-defined]


async def test_a_lead_cannot_be_given_to_somebody_who_is_not_there(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        lead = await work.save_card(call.thread_id, card(), "", call.id)
        with pytest.raises(NotFound):
            await work.assign_lead(lead.id, "user_nobody")  # type: ignore[arg-type]
