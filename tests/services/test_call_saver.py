"""Saves beside a call: in order, through failures, into the journal and back out of it."""

import asyncio
from dataclasses import replace
from datetime import timedelta

from receptionist.domain.call import CallState, EndReason, Speaker, Utterance
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import CallId, QuoteId
from receptionist.domain.lead import SLOT_TAKEN, Fact, LeadCard, LeadState, TimeWindow
from receptionist.domain.records import UnsavedCall
from receptionist.domain.schedule import VisitNeeds
from receptionist.services.call_saver import CallSaver, EndSave, HeardSave, LeadSave, UtteranceSave
from receptionist.services.recover_calls import recover_calls
from receptionist.services.save_lead import SlotWish
from tests.fakes.call_parts import Desk, FixedClock, MemoryJournal, profile, ringing_desk
from tests.fakes.store import NOW

HELLO = Utterance(0, Speaker.CALLER, "hello", 1.0, 1.5)
CARD = LeadCard(problem=Fact("clogged sink"))
WINDOW = TimeWindow(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2))
LEAD = LeadSave(CARD, DialogueState(turns=1), SlotWish(None, None, VisitNeeds()))


def saver_for(desk: Desk, journal: MemoryJournal, retry: float = 0.0) -> CallSaver:
    zone = profile().hours.zone
    return CallSaver(desk.store, FixedClock(), journal, desk.call, zone, retry_seconds=(retry,))


async def test_what_a_database_refuses_for_a_while_is_written_in_order_when_it_is_back() -> None:
    desk, journal = await ringing_desk(), MemoryJournal()
    saver = saver_for(desk, journal)
    desk.store.failing = 5
    for save in (UtteranceSave(HELLO), LEAD, HeardSave((QuoteId("q"),), NOW), EndSave(EndReason.CALLER_HUNG_UP)):
        saver.put(save)
    running = asyncio.create_task(saver.run())
    assert await saver.settle(5)
    running.cancel()
    assert desk.store.tables.utterances[(desk.call.id, 0)] == HELLO
    [lead] = desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL
    assert journal.written > 0 and journal.kept == {}


async def test_what_could_not_be_written_survives_in_the_journal_and_is_written_at_the_next_start() -> None:
    desk, journal = await ringing_desk(), MemoryJournal()
    saver = saver_for(desk, journal, retry=60.0)
    desk.store.failing = 1000
    saver.put(UtteranceSave(HELLO))
    saver.put(LEAD)
    running = asyncio.create_task(saver.run())
    assert not await saver.settle(0.05)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert desk.store.tables.leads == {}

    desk.store.failing = 0
    assert await recover_calls(desk.store, FixedClock(), journal) == 1
    call = desk.store.tables.calls[desk.call.id]
    assert (call.state, call.end_reason) == (CallState.ENDED, EndReason.LOST)
    [lead] = desk.store.tables.leads.values()
    assert lead.card == CARD and lead.state is LeadState.AWAITING_APPROVAL
    assert "clogged sink" in call.summary
    assert desk.store.tables.utterances[(desk.call.id, 0)] == HELLO
    assert journal.kept == {}
    assert await recover_calls(desk.store, FixedClock(), journal) == 0


async def test_a_save_that_can_never_succeed_does_not_hold_up_the_others() -> None:
    desk, journal = await ringing_desk(), MemoryJournal()
    call = desk.call
    desk.store.tables.calls[CallId("call_x")] = desk.store.tables.calls.pop(call.id)
    saver = saver_for(desk, journal)
    saver.put(UtteranceSave(HELLO))  # of a call the database does not know
    saver.put(LEAD)
    running = asyncio.create_task(saver.run())
    assert await saver.settle(5)
    running.cancel()
    assert len(desk.store.tables.leads) == 1
    assert journal.kept[call.id].utterances == (HELLO,)


async def test_calls_of_other_processes_that_are_still_young_are_left_alone() -> None:
    desk = await ringing_desk()
    assert await recover_calls(desk.store, FixedClock(), MemoryJournal(), timedelta(minutes=40)) == 0
    assert desk.store.tables.calls[desk.call.id].state is CallState.RINGING


async def test_a_card_that_was_saved_late_does_not_say_that_a_lost_slot_is_held() -> None:
    desk, journal = await ringing_desk(), MemoryJournal()
    desk.store.busy_windows.add(WINDOW.starts)
    saver = saver_for(desk, journal)
    held = replace(CARD, held=WINDOW)
    # The database was slow: the next turn was answered before anybody knew.
    saver.put(LeadSave(held, DialogueState(turns=1), SlotWish(WINDOW, None, VisitNeeds())))
    saver.put(LeadSave(replace(held, name=Fact("Ann")), DialogueState(turns=2), SlotWish(WINDOW, WINDOW, VisitNeeds())))
    running = asyncio.create_task(saver.run())
    assert await saver.settle(5)
    running.cancel()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.name is not None and lead.card.held is None and lead.card.notes == (SLOT_TAKEN,)
    assert desk.store.tables.appointments == {}


async def test_a_journal_that_can_never_be_written_keeps_no_other_call_from_being_recovered() -> None:
    desk, journal = await ringing_desk(), MemoryJournal()
    unknown = replace(desk.call, id=CallId("call_x"), answered_at=NOW)  # the database knows no such call
    journal.write(UnsavedCall(unknown))
    journal.write(UnsavedCall(desk.call, (HELLO,)))
    assert await recover_calls(desk.store, FixedClock(), journal) == 1
    assert desk.store.tables.utterances[(desk.call.id, 0)] == HELLO
    assert list(journal.kept) == [unknown.id]  # for a person to read
