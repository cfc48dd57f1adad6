"""A turn that will be asked again leaves nothing on the card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from receptionist.domain.call import Call, CallState, Speaker, Utterance
from receptionist.domain.conversation import DialogueState, Outcome
from receptionist.domain.hours import Hours
from receptionist.domain.ids import AccountId, BusinessId, CallId, ThreadId
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.phone import parse_address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.services.call_context import CallContext, open_context
from tests.fakes.call_parts import ringing_desk

NOW = datetime(2026, 11, 18, 15, 0, tzinfo=UTC)
WINDOW = TimeWindow(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2))


def context() -> CallContext:
    call = Call(
        CallId("call_1"),
        BusinessId("biz_1"),
        ThreadId("thr_1"),
        AccountId("acc_1"),
        "CA1",
        parse_address("+14155550142"),
        "+14155550100",
        CallState.ANSWERED,
        NOW,
    )
    profile = BusinessProfile("Example", "plumbing", Hours("America/New_York"))
    return CallContext(call, profile, PriceBook("plumbing", "Prices"), NOW)


def test_a_turn_taken_back_leaves_card_dialogue_and_slot_as_they_were() -> None:
    held = context()
    held.commit(Outcome(LeadCard(name=Fact("Laura")), DialogueState(asked="window")), turn=3)
    before = held.card, held.dialogue
    held.commit(Outcome(replace(held.card, held=WINDOW), DialogueState(asked="address")), turn=4)

    save = held.take_back(4)

    assert (held.card, held.dialogue) == before
    assert save is not None
    assert save.slot.window is None
    assert save.slot.before == WINDOW


def test_only_the_last_turn_can_be_taken_back_and_only_once() -> None:
    held = context()
    held.commit(Outcome(LeadCard(name=Fact("Laura")), DialogueState()), turn=3)
    assert held.take_back(2) is None
    assert held.take_back(3) is not None
    assert held.take_back(3) is None
    assert held.card == LeadCard()


async def test_somebody_who_called_before_hears_the_greeting_for_them() -> None:
    desk = await ringing_desk()
    store, business_id = desk.store, desk.call.business_id
    first = await open_context(store, desk.call, NOW, may_transfer=True)
    assert not first.returning
    async with store.work(business_id, write=True) as work:
        await work.add_utterance(desk.call.id, Utterance(0, Speaker.CALLER, "My sink is clogged.", 0.0, 1.0))
        await work.name_contact(desk.call.thread_id, "Ruth Abernathy")
        again, _ = await work.start_call(desk.account.id, "CA2", desk.call.caller, desk.call.called)
        stranger, _ = await work.start_call(desk.account.id, "CA3", parse_address("anonymous"), desk.call.called)
    assert (await open_context(store, again, NOW, may_transfer=True)).returning
    # A withheld number is nobody's, and a call that goes on is greeted no second time.
    assert not (await open_context(store, stranger, NOW, may_transfer=True)).returning
    assert not (await open_context(store, desk.call, NOW, may_transfer=True)).returning
