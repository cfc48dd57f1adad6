"""A call from its first ring to its last, through the services alone."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

import pytest

from receptionist.domain.call import CallState, EndReason, Speaker, Utterance
from receptionist.domain.conversation import Line
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import Fact, LeadCard, LeadState, Quote, TimeWindow, Urgency, WishedTime
from receptionist.domain.money import Money
from receptionist.domain.phone import Address, AddressKind, parse_address
from receptionist.services.call_context import open_context
from receptionist.services.carry_on import After, GoOn, HangUp, LineReport, Ring, SayThanks, TakeMessage, carry_on
from receptionist.services.close_call import close_call
from receptionist.services.lead_summary import summarise
from receptionist.services.route_call import Answer, CameBack, Decision, Leg, NotOurs, Over, incoming_call
from tests.fakes.call_parts import CALLED, CALLER, OWNER, Desk, FixedClock, profile, ringing_desk
from tests.fakes.store import NOW

ZONE = profile().hours.zone
CLOCK = FixedClock()
IN_PROGRESS = LineReport("CA1", caller_gone=False)


@dataclass
class LaterClock:
    """It is always this time."""

    at: datetime

    def now(self) -> datetime:
        return self.at


async def save_card(desk: Desk, card: LeadCard) -> None:
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.save_card(desk.call.thread_id, card, "", desk.call.id)


async def answered(desk: Desk) -> None:
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.answer_call(desk.call.id, NOW)


async def test_a_repeated_webhook_finds_the_same_call_and_gets_a_fresh_token() -> None:
    desk = await ringing_desk()
    first = await incoming_call(desk.store, CLOCK, desk.account, "CA2", CALLER, CALLED)
    second = await incoming_call(desk.store, CLOCK, desk.account, "CA2", CALLER, CALLED)
    assert isinstance(first, Answer) and isinstance(second, Answer)
    assert first.call.id == second.call.id and first.token != second.token
    assert len(desk.store.tables.calls) == 2


async def test_a_number_of_nobody_or_of_another_account_is_not_ours() -> None:
    desk = await ringing_desk()
    other = await ringing_desk(desk.store)  # takes the number over
    for called in ("+14155550199", "sip:front@desk", ""):
        assert isinstance(await incoming_call(desk.store, CLOCK, other.account, "CA9", CALLER, called), NotOurs)
    assert isinstance(await incoming_call(desk.store, CLOCK, desk.account, "CA9", CALLER, CALLED), NotOurs)
    assert "CA9" not in {call.carrier_call_id for call in desk.store.tables.calls.values()}


async def test_callers_who_withhold_their_number_are_not_the_same_person() -> None:
    desk = await ringing_desk()
    calls = [
        await incoming_call(desk.store, CLOCK, desk.account, sid, caller, CALLED)
        for sid, caller in (("CA5", "anonymous"), ("CA6", "+266696687"), ("CA7", ""))
    ]
    threads = {decision.call.thread_id for decision in calls if isinstance(decision, Answer)}
    assert len(threads) == 3


async def test_a_call_that_is_over_is_not_answered_again() -> None:
    desk = await ringing_desk()
    assert await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, EndReason.CALLER_HUNG_UP)
    assert isinstance(await incoming_call(desk.store, CLOCK, desk.account, "CA1", CALLER, CALLED), Over)


async def test_a_call_closes_exactly_once() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(problem=Fact("no heat")))
    closed = [
        await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, reason)
        for reason in (EndReason.AGENT_SAID_GOODBYE, EndReason.CALLER_HUNG_UP)
    ]
    assert closed == [True, False]
    call = desk.store.tables.calls[desk.call.id]
    assert call.end_reason is EndReason.AGENT_SAID_GOODBYE and "no heat" in call.summary
    assert [lead.state for lead in desk.store.tables.leads.values()] == [LeadState.AWAITING_APPROVAL]


async def test_a_second_call_of_the_same_number_leaves_the_first_ones_lead_as_it_was() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(problem=Fact("no heat")))
    await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, EndReason.CALLER_HUNG_UP)
    decision = await incoming_call(desk.store, CLOCK, desk.account, "CA2", CALLER, CALLED)
    assert isinstance(decision, Answer) and decision.call.thread_id == desk.call.thread_id
    context = await open_context(desk.store, decision.call, NOW, may_transfer=True)
    assert context.card == LeadCard()
    await close_call(desk.store, CLOCK, desk.call.business_id, decision.call.id, EndReason.CALLER_HUNG_UP)
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem == Fact("no heat")
    assert "no heat" not in desk.store.tables.calls[decision.call.id].summary


def quoted(quote_id: str, days_ago: int) -> Quote:
    at = NOW - timedelta(days=days_ago)
    return Quote(QuoteId(quote_id), "drain", "Drain", 1, (Money(16900),), "It's $169.", None, at, heard=True)


async def test_a_second_call_is_told_nothing_of_the_first_one_but_its_quotes_still_stand() -> None:
    desk = await ringing_desk()
    await answered(desk)
    address = Utterance(0, Speaker.CALLER, "I'm at 42 Elm Street.", 0.0, 2.0)
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.add_utterance(desk.call.id, address)
    await save_card(desk, LeadCard(quotes=(quoted("quo_lapsed", 31), quoted("quo_valid", 29))))
    await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, EndReason.CALLER_HUNG_UP)
    decision = await incoming_call(desk.store, CLOCK, desk.account, "CA2", CALLER, CALLED)
    assert isinstance(decision, Answer) and decision.call.thread_id == desk.call.thread_id

    context = await open_context(desk.store, decision.call, NOW, may_transfer=True)

    turn = context.turn("What address did I give?", "", NOW)
    assert turn.history == ()
    assert turn.card == LeadCard()
    assert [quote.id for quote in turn.earlier_quotes] == ["quo_valid"]


async def test_a_later_leg_knows_what_was_said_on_the_earlier_one() -> None:
    desk = await ringing_desk()
    await answered(desk)
    said = [
        Utterance(0, Speaker.AGENT, "How can I help?", 0.0, 1.0),
        Utterance(1, Speaker.CALLER, "", 1.0, 1.5),
        Utterance(2, Speaker.CALLER, "A person, please.", 2.0, 3.0),
    ]
    async with desk.store.work(desk.call.business_id, write=True) as work:
        for utterance in said:
            await work.add_utterance(desk.call.id, utterance)
        call = await work.call(desk.call.id)
    assert call is not None
    context = await open_context(desk.store, call, NOW + timedelta(minutes=1), may_transfer=True)
    assert context.turn("Hello?", "", NOW).history == (
        Line(Speaker.AGENT, "How can I help?", NOW),
        Line(Speaker.CALLER, "A person, please.", NOW + timedelta(seconds=2)),
    )


async def test_a_caller_who_leaves_while_it_rings_was_not_answered() -> None:
    desk = await ringing_desk()
    await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, EndReason.CALLER_HUNG_UP)
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.NOT_ANSWERED


async def test_who_wants_a_person_is_put_through_and_comes_back_when_nobody_takes_it() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(wants_person=True))
    step = await carry_on(desk.store, CLOCK, desk.account, IN_PROGRESS, After.STREAM)
    assert isinstance(step, Ring) and step.numbers == (OWNER,) and step.after is After.DIAL
    step = await carry_on(desk.store, CLOCK, desk.account, IN_PROGRESS, After.DIAL)
    assert isinstance(step, GoOn) and step.answer.token in desk.store.tables.tokens
    # The second time there is nobody else to ask.
    step = await carry_on(desk.store, CLOCK, desk.account, IN_PROGRESS, After.SECOND_STREAM)
    assert isinstance(step, TakeMessage)


async def test_a_call_somebody_took_is_over_when_they_hang_up() -> None:
    desk = await ringing_desk()
    await answered(desk)
    report = replace(IN_PROGRESS, person_answered=True)
    assert isinstance(await carry_on(desk.store, CLOCK, desk.account, report, After.DIAL), HangUp)
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.TRANSFERRED


async def test_a_caller_who_leaves_during_the_transfer_is_kept_as_such() -> None:
    desk = await ringing_desk()
    await answered(desk)
    report = replace(IN_PROGRESS, caller_gone=True)
    assert isinstance(await carry_on(desk.store, CLOCK, desk.account, report, After.DIAL), HangUp)
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.CALLER_HUNG_UP


@pytest.mark.parametrize("reason", [EndReason.FAILED, EndReason.LOST, EndReason.CALLER_HUNG_UP])
async def test_a_stream_that_broke_under_the_caller_rings_the_owner_and_then_takes_a_message(reason: EndReason) -> None:
    desk = await ringing_desk()
    await answered(desk)
    await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, reason)
    step = await carry_on(desk.store, CLOCK, desk.account, IN_PROGRESS, After.STREAM)
    assert isinstance(step, Ring) and step.after is After.LAST_DIAL
    assert isinstance(await carry_on(desk.store, CLOCK, desk.account, IN_PROGRESS, After.LAST_DIAL), TakeMessage)


async def test_after_a_goodbye_the_line_is_hung_up() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await close_call(desk.store, CLOCK, desk.call.business_id, desk.call.id, EndReason.AGENT_SAID_GOODBYE)
    assert isinstance(await carry_on(desk.store, CLOCK, desk.account, IN_PROGRESS, After.STREAM), HangUp)


async def test_a_recorded_message_is_a_lead_like_any_other_and_repeats_change_nothing() -> None:
    desk = await ringing_desk()
    report = replace(IN_PROGRESS, recording="RE1", recording_seconds=12)
    for _ in range(2):
        assert isinstance(await carry_on(desk.store, CLOCK, desk.account, report, After.MESSAGE), SayThanks)
    [lead] = desk.store.tables.leads.values()
    assert lead.card.message == "Left a voice message of 12 s"
    assert lead.state is LeadState.AWAITING_APPROVAL
    assert desk.store.tables.calls[desk.call.id].state is CallState.ENDED


async def returning(desk: Desk, caller: str, forwarded_from: str = "", *, seconds_later: float = 5) -> Decision:
    """What is decided over a new call to the same number, so long after the agent's last words."""
    clock = LaterClock(NOW + timedelta(seconds=seconds_later))
    return await incoming_call(desk.store, clock, desk.account, "CA2", caller, CALLED, forwarded_from)


async def test_while_a_person_is_rung_for_a_caller_their_own_new_call_goes_to_message_taking() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(wants_person=True))
    decision = await returning(desk, CALLER)
    assert isinstance(decision, Answer) and decision.leg is Leg.NOBODY_FREE


async def test_our_own_call_to_the_person_is_turned_away_when_it_comes_back() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(wants_person=True))
    assert isinstance(await returning(desk, CALLED), CameBack)
    assert len(desk.store.tables.calls) == 1


@pytest.mark.parametrize(("said_until", "leg"), [(0.0, Leg.FIRST), (50.0, Leg.NOBODY_FREE)])
async def test_a_minute_after_the_transfer_the_same_caller_is_a_caller_like_any_other(
    said_until: float, leg: Leg
) -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(wants_person=True))
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.add_utterance(desk.call.id, Utterance(0, Speaker.AGENT, "I'll put you through.", 0.0, said_until))
    decision = await returning(desk, CALLER, seconds_later=100)
    assert isinstance(decision, Answer) and decision.leg is leg


async def test_who_is_sent_on_by_the_persons_telephone_is_greeted_but_not_sent_back_there() -> None:
    desk = await ringing_desk()
    decision = await returning(desk, "+14155550155", OWNER.e164)
    assert isinstance(decision, Answer) and decision.leg is Leg.FORWARDED
    decision = await returning(desk, "+14155550155", "+14155550198")
    assert isinstance(decision, Answer) and decision.leg is Leg.FIRST


async def test_somebody_else_who_calls_during_a_transfer_is_answered_as_ever() -> None:
    desk = await ringing_desk()
    await answered(desk)
    await save_card(desk, LeadCard(wants_person=True))
    for caller in ("+14155550155", "anonymous"):
        decision = await returning(desk, caller)
        assert isinstance(decision, Answer) and decision.leg is Leg.FIRST


async def test_a_caller_nobody_is_being_rung_for_may_call_a_second_time() -> None:
    desk = await ringing_desk()
    await answered(desk)
    decision = await returning(desk, CALLER)
    assert isinstance(decision, Answer) and decision.leg is Leg.FIRST


def test_a_summary_says_who_what_where_when_what_was_quoted_and_what_is_missing() -> None:
    quote = Quote(QuoteId("q"), "drain", "Drain clearing", 1, (Money(12900),), "", None, NOW, heard=True)
    card = LeadCard(
        name=Fact("Maria Lopez"),
        address=Fact("4211 Maple Street"),
        problem=Fact("Kitchen sink backed up"),
        wished=WishedTime("Thursday after three", day=date(2026, 10, 8), start=time(15)),
        quotes=(quote,),
    )
    assert summarise(card, parse_address(CALLER), ZONE) == (
        "Maria Lopez, (415) 555-0142: Kitchen sink backed up at 4211 Maple Street. Wants Thu Oct 8 after 3 pm. "
        "Quoted: Drain clearing $129 (book v1). Missing: nothing."
    )


def test_a_summary_of_an_emergency_with_a_withheld_number_says_so_first() -> None:
    window = TimeWindow(NOW, NOW + timedelta(hours=2))
    card = LeadCard(problem=Fact("burst pipe"), urgency=Urgency.EMERGENCY, held=window)
    assert summarise(card, Address(AddressKind.WITHHELD, ""), ZONE) == (
        "EMERGENCY. Caller, number withheld: burst pipe. Held: Mon Oct 5 11 am to 1 pm. "
        "Missing: the address, the name, a callback number."
    )


def test_an_empty_card_has_no_summary() -> None:
    assert summarise(LeadCard(), parse_address(CALLER), ZONE) == ""
