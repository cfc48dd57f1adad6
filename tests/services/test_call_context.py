"""A turn that will be asked again leaves nothing on the card."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from receptionist.domain.call import Call, CallState
from receptionist.domain.conversation import DialogueState, Outcome
from receptionist.domain.hours import Hours
from receptionist.domain.ids import AccountId, BusinessId, CallId, ThreadId
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.phone import parse_address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.services.call_context import CallContext

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
