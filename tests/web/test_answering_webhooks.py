"""When people answer and when the AI: what the carrier is told at each step of a call, over the real webhooks."""

from dataclasses import replace

import pytest

from receptionist.adapters.simulated.twiml_reader import ConnectStream, Dial, Gather, HangUp, Record, Reject, Say
from receptionist.domain.answering import AfterHours, Answering, NobodyTook, Pickup
from receptionist.domain.blocked import BlockedCaller, HiddenCallers, Spam
from receptionist.domain.call import CallState, EndReason
from receptionist.domain.hours import HolidayRules, Hours, SpecialDay
from receptionist.domain.lead import Fact, LeadCard, Urgency
from receptionist.domain.phone import PhoneNumber
from receptionist.services.route_call import Leg
from tests.fakes.call_parts import CALLED, CALLER, OWNER, Desk, profile, ringing_desk
from tests.fakes.store import NOW
from tests.fakes.web import ORIGIN, Carrier, app_for

BOB, ON_CALL = PhoneNumber("+14155550161"), PhoneNumber("+14155550162")
OTHER_LINE = PhoneNumber("+14155550199")
RINGING = {"CallSid": "CA2", "CallStatus": "ringing"}
SAME_CALL = {"CallSid": "CA2"}
NOBODY = {**SAME_CALL, "DialCallStatus": "no-answer"}
CLOSED = Hours("America/New_York")
FIRST = Answering(open=Pickup.PEOPLE_FIRST, ring_seconds=15, also=(BOB,))


async def carrier_for(**changes: object) -> tuple[Desk, Carrier]:
    """A business set so, and its carrier; no call rings yet."""
    desk = await ringing_desk(**changes)
    desk.store.tables.calls.clear()
    return desk, Carrier(app_for(desk), desk)


def state(desk: Desk) -> tuple[CallState, EndReason | None]:
    [call] = desk.store.tables.calls.values()
    return call.state, call.end_reason


async def test_people_ring_one_after_the_other_and_then_the_ai_answers() -> None:
    desk, carrier = await carrier_for(answering=FIRST)
    [dial] = await carrier.asks("voice", RINGING)
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,) and dial.seconds == 15
    [dial] = await carrier.follows(dial.action, NOBODY)
    assert isinstance(dial, Dial) and dial.numbers == (BOB.e164,)
    [connect] = await carrier.follows(dial.action, NOBODY)
    assert isinstance(connect, ConnectStream)
    # It greets as ever, and does not ring the same people again.
    assert connect.parameters["leg"] == Leg.FORWARDED and "second_stream" in connect.action
    assert state(desk) == (CallState.RINGING, None)


async def test_all_together_the_first_to_press_a_key_has_the_call_and_it_was_not_missed() -> None:
    desk, carrier = await carrier_for(answering=replace(FIRST, together=True))
    [dial] = await carrier.asks("voice", RINGING)
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164, BOB.e164)
    gather, hang_up = await carrier.follows(dial.screen_url, {"CallSid": "CA-child"})
    assert isinstance(gather, Gather) and isinstance(hang_up, HangUp)
    assert await carrier.follows(gather.action, {"CallSid": "CA-child", "Digits": "1"}) == []
    # Which of the two reports comes first is the carrier's affair.
    assert (await carrier.post("status", {**SAME_CALL, "CallStatus": "completed"}))[0] == 204
    over = {**SAME_CALL, "DialCallStatus": "completed", "CallStatus": "completed"}
    assert await carrier.follows(dial.action, over) == [HangUp()]
    assert state(desk) == (CallState.ENDED, EndReason.TRANSFERRED)


async def test_without_screening_whoever_picks_up_has_the_call() -> None:
    desk, carrier = await carrier_for(answering=replace(FIRST, screening=False))
    [dial] = await carrier.asks("voice", RINGING)
    assert isinstance(dial, Dial)
    assert await carrier.follows(dial.screen_url, {"CallSid": "CA-child"}) == []
    assert state(desk) == (CallState.ENDED, EndReason.TRANSFERRED)


async def test_a_caller_who_gives_up_while_people_ring_was_not_answered() -> None:
    desk, carrier = await carrier_for(answering=FIRST)
    [dial] = await carrier.asks("voice", RINGING)
    assert isinstance(dial, Dial)
    gone = {**NOBODY, "CallStatus": "completed"}
    assert await carrier.follows(dial.action, gone) == [HangUp()]
    assert state(desk) == (CallState.ENDED, EndReason.NOT_ANSWERED)


@pytest.mark.parametrize(
    ("hours", "answers"),
    [
        (None, "people"),
        (CLOSED, "ai"),
        (replace(CLOSED, own_days={NOW.date(): SpecialDay("Picnic")}), "message"),
        (Hours("America/New_York", holidays=HolidayRules("US")), "ai"),  # closed, and no holiday
    ],
)
async def test_each_situation_has_its_own_way(hours: Hours | None, answers: str) -> None:
    ways = Answering(open=Pickup.PEOPLE_ONLY, closed=Pickup.AI, holiday=Pickup.PEOPLE_ONLY)
    stands = profile() if answers == "people" else replace(profile(), transfer_to=None)
    _, carrier = await carrier_for(
        answering=ways, transfer_to=stands.transfer_to, **({} if hours is None else {"hours": hours})
    )
    first, *rest = await carrier.asks("voice", RINGING)
    if answers == "people":
        assert isinstance(first, Dial)
        # Nobody takes it: a message, and never the AI.
        say, record, _ = await carrier.follows(first.action, NOBODY)
        assert isinstance(say, Say) and isinstance(record, Record)
    elif answers == "ai":
        assert isinstance(first, ConnectStream)
    else:
        assert isinstance(first, Say) and isinstance(rest[0], Record)


async def test_nobody_is_rung_for_their_own_call_nor_by_the_telephone_that_sent_it_on() -> None:
    _, carrier = await carrier_for(answering=FIRST)
    [dial] = await carrier.asks("voice", {**RINGING, "From": OWNER.e164})
    assert isinstance(dial, Dial) and dial.numbers == (BOB.e164,)
    [connect] = await carrier.asks("voice", {"CallSid": "CA3", "CallStatus": "ringing", "ForwardedFrom": BOB.e164})
    assert isinstance(connect, ConnectStream)


async def test_the_ringing_that_a_telephone_sends_back_to_us_finds_the_line_engaged() -> None:
    desk, carrier = await carrier_for(answering=FIRST)
    await carrier.asks("voice", RINGING)
    [verb] = await carrier.asks("voice", {"CallSid": "CA3", "From": CALLED, "CallStatus": "ringing"})
    assert verb == Reject() and len(desk.store.tables.calls) == 1


async def wants_a_person(desk: Desk, carrier: Carrier, **card: object) -> list[object]:
    """The AI has talked to the caller and puts them through; what the carrier is told then."""
    await carrier.asks("voice", RINGING)
    [call] = desk.store.tables.calls.values()
    async with desk.store.work(call.business_id, write=True) as work:
        await work.answer_call(call.id, NOW)
        wanted = LeadCard(wants_person=True, **card)  # type: ignore[arg-type]
        await work.save_card(call.thread_id, wanted, "", call.id)
    url = f"{ORIGIN}/webhooks/twilio/{desk.account.id}/action?after=stream"
    return list(await carrier.follows(url, SAME_CALL))


@pytest.mark.parametrize("nobody_took", NobodyTook)
async def test_a_transfer_nobody_takes_ends_as_the_admin_chose(nobody_took: NobodyTook) -> None:
    desk, carrier = await carrier_for(answering=Answering(also=(BOB,), nobody_took=nobody_took))
    [dial] = await wants_a_person(desk, carrier)
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    [dial] = await carrier.follows(dial.action, NOBODY)
    assert isinstance(dial, Dial) and dial.numbers == (BOB.e164,)
    verbs = await carrier.follows(dial.action, NOBODY)
    if nobody_took is NobodyTook.AI:
        assert isinstance(verbs[0], ConnectStream) and verbs[0].parameters["leg"] == Leg.NOBODY_FREE
    else:
        assert isinstance(verbs[1], Record)


async def test_an_emergency_while_closed_rings_whoever_is_on_call_first() -> None:
    desk, carrier = await carrier_for(hours=CLOSED, after_hours=AfterHours(emergency_number=ON_CALL))
    [dial] = await wants_a_person(desk, carrier, urgency=Urgency.EMERGENCY)
    assert isinstance(dial, Dial) and dial.numbers == (ON_CALL.e164,)
    [dial] = await carrier.follows(dial.action, NOBODY)
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)


async def test_who_is_on_call_is_rung_even_after_the_others_did_not_take_it() -> None:
    ways = Answering(closed=Pickup.PEOPLE_FIRST)
    desk, carrier = await carrier_for(hours=CLOSED, answering=ways, after_hours=AfterHours(emergency_number=ON_CALL))
    [dial] = await carrier.asks("voice", RINGING)
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    [connect] = await carrier.follows(dial.action, NOBODY)
    assert isinstance(connect, ConnectStream)
    [call] = desk.store.tables.calls.values()
    async with desk.store.work(call.business_id, write=True) as work:
        await work.answer_call(call.id, NOW)
        card = LeadCard(wants_person=True, urgency=Urgency.EMERGENCY)
        await work.save_card(call.thread_id, card, "", call.id)
    [dial] = await carrier.follows(connect.action, SAME_CALL)
    assert isinstance(dial, Dial) and dial.numbers == (ON_CALL.e164,)


async def picks_up(carrier: Carrier, dial: object) -> str:
    """What somebody hears who picks up a telephone that is rung."""
    assert isinstance(dial, Dial)
    _, body = await carrier.post("", {"CallSid": "CA-child"}, path=dial.screen_url.removeprefix(ORIGIN))
    return body


async def test_who_is_put_through_to_a_caller_hears_first_who_it_is_and_why() -> None:
    desk, carrier = await carrier_for()
    card = {"name": Fact("Dana Whitfield", ""), "problem": Fact("Water heater is leaking.", "")}
    [dial] = await wants_a_person(desk, carrier, urgency=Urgency.EMERGENCY, **card)
    heard = await picks_up(carrier, dial)
    assert "Emergency. Bluebird Plumbing: Dana Whitfield is on the line, about water heater is leaking." in heard
    assert "Press any key to take the call." in heard


async def test_a_plain_transfer_and_a_card_without_a_word_say_no_more_than_that_somebody_calls() -> None:
    for answering, card in (
        (Answering(warm=False), {"name": Fact("Dana Whitfield", "")}),
        (Answering(), {}),
    ):
        desk, carrier = await carrier_for(answering=answering)
        [dial] = await wants_a_person(desk, carrier, **card)
        heard = await picks_up(carrier, dial)
        assert "A customer of Bluebird Plumbing would like to talk to you. Press any key" in heard


async def test_a_brief_names_no_amount_and_no_address() -> None:
    desk, carrier = await carrier_for()
    card = {"problem": Fact("they said 120 dollars for it", ""), "address": Fact("12 Oak Street", "")}
    [dial] = await wants_a_person(desk, carrier, service_name="Drain cleaning", **card)
    heard = await picks_up(carrier, dial)
    assert "about Drain cleaning" in heard and "120" not in heard and "Oak" not in heard


async def test_a_transfer_sent_on_to_another_number_of_ours_finds_the_line_engaged() -> None:
    desk, carrier = await carrier_for()
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.add_number(desk.account.id, OTHER_LINE)
    await wants_a_person(desk, carrier)
    called = {"CallSid": "CA3", "From": CALLED, "To": OTHER_LINE.e164, "CallStatus": "ringing"}
    [verb] = await carrier.asks("voice", called)
    assert verb == Reject() and len(desk.store.tables.calls) == 1


async def test_a_blocked_number_finds_the_line_engaged_and_leaves_no_call() -> None:
    desk, carrier = await carrier_for()
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.block_caller(BlockedCaller(PhoneNumber(CALLER), NOW, "Rosa"))
    assert await carrier.asks("voice", RINGING) == [Reject()]
    assert not desk.store.tables.calls and desk.store.tables.blocked[CALLER].calls == 1


async def test_who_calls_too_often_is_told_so_and_each_such_call_is_on_record() -> None:
    desk, carrier = await carrier_for(spam=Spam(calls_an_hour=2))
    for sid in ("CA2", "CA3"):
        assert isinstance((await carrier.asks("voice", RINGING | {"CallSid": sid}))[0], ConnectStream)
    say, _ = await carrier.asks("voice", RINGING | {"CallSid": "CA4"})
    assert isinstance(say, Say) and "called many times" in say.text
    reasons = [call.end_reason for call in desk.store.tables.calls.values()]
    assert reasons == [None, None, EndReason.TURNED_AWAY]
    # Somebody else is answered.
    other = RINGING | {"CallSid": "CA5", "From": "+14155550143"}
    assert isinstance((await carrier.asks("voice", other))[0], ConnectStream)


@pytest.mark.parametrize("hidden", HiddenCallers)
async def test_who_hides_their_number_is_met_as_the_business_set_it(hidden: HiddenCallers) -> None:
    _, carrier = await carrier_for(answering=FIRST, spam=Spam(hidden=hidden))
    first, *_ = await carrier.asks("voice", RINGING | {"From": "anonymous"})
    match hidden:
        case HiddenCallers.AS_EVERYBODY:
            assert isinstance(first, Dial)
        case HiddenCallers.AI_ONLY:
            assert isinstance(first, ConnectStream)
        case HiddenCallers.TURNED_AWAY:
            assert isinstance(first, Say) and "without hiding your number" in first.text
