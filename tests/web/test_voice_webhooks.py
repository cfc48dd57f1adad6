"""The carrier's webhooks: who may ask, and what the caller gets to hear."""

import asyncio
from dataclasses import replace

import pytest

from receptionist.adapters.simulated.twiml_reader import ConnectStream, Dial, Gather, HangUp, Record, Reject, Say
from receptionist.domain.call import CallState, EndReason
from receptionist.domain.ids import BusinessId, CallId
from receptionist.domain.lead import LeadCard, LeadState
from receptionist.errors import DatabaseProblem
from receptionist.services.answer_call import NOBODY_FREE
from receptionist.services.close_call import close_call
from receptionist.services.left_messages import take_in_left
from receptionist.services.live_calls import LiveCalls
from receptionist.web import app as web_app
from receptionist.web import voice_guard
from tests.fakes.call_parts import ACCOUNT_SID, CALLED, OWNER, SECRET, Desk, FixedClock, ringing_desk
from tests.fakes.store import NOW, MemoryDirectory
from tests.fakes.web import ORIGIN, Carrier, app_for, without_owner

AFTER_STREAM = ORIGIN + "/webhooks/twilio/{}/action?after=stream"
ELSEWHERE = "+14155550188"  # of the settings: the first business's person, not this one's
QUICK_START = {
    "BUSINESS_NAME": "B",
    "TWILIO_ACCOUNT_SID": ACCOUNT_SID,
    "TWILIO_AUTH_TOKEN": SECRET,
    "TWILIO_NUMBER": CALLED,
}


async def test_a_call_is_connected_to_the_media_socket_with_a_token_and_a_way_on() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    [connect] = await carrier.asks("voice", {"CallSid": "CA2", "CallStatus": "ringing"})
    assert isinstance(connect, ConnectStream)
    assert connect.url == f"wss://phone.example.com/media/twilio/{desk.account.id}"
    assert connect.action == f"{ORIGIN}/webhooks/twilio/{desk.account.id}/action?after=stream"
    assert connect.status_callback == f"{ORIGIN}/webhooks/twilio/{desk.account.id}/status"
    assert connect.parameters["token"] in desk.store.tables.tokens


@pytest.mark.parametrize("name", ["voice", "action", "status", "screen"])
async def test_only_the_carrier_may_ask(name: str) -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    assert (await carrier.post(name, secret="somebody else's"))[0] == 403
    response = await carrier.client.post(carrier.path(name), json={"CallSid": "CA1"})
    assert response.status_code == 403
    response = await carrier.client.post(
        carrier.path(name), data=b"\xff\xfe%%%", headers={"X-Twilio-Signature": "\xfc"}
    )
    assert response.status_code == 403
    assert carrier.app.refused["signature"] == 3
    assert (await carrier.client.get(carrier.path(name))).status_code == 405
    assert (await carrier.client.post("/webhooks/twilio/acct_unknown/" + name)).status_code == 404


async def test_what_is_wrong_with_a_signed_request_is_a_4xx() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    assert (await carrier.post("voice", {"CallSid": ""}))[0] == 400
    assert (await carrier.post("voice", {"AccountSid": "AC" + "9" * 32}))[0] == 403
    assert (await carrier.post("action"))[0] == 400
    too_large = await carrier.client.post(carrier.path("voice"), data=b"x" * 70_000)
    assert too_large.status_code == 413


async def test_a_caller_of_a_number_that_was_not_entered_here_hears_a_sentence_and_makes_no_call() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    verbs = await carrier.asks("voice", {"To": "+14155550198", "CallSid": "CA7"})
    assert [type(verb) for verb in verbs] == [Say, HangUp]
    assert len(desk.store.tables.calls) == 1 and carrier.app.refused["number"] == 1


async def test_above_the_most_calls_the_owner_is_rung_and_without_one_a_message_is_taken() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, most=1), desk)
    first = {"CallSid": "CA2", "CallStatus": "ringing"}
    assert isinstance((await carrier.asks("voice", first))[0], ConnectStream)
    assert isinstance((await carrier.asks("voice", first))[0], ConnectStream)  # the same call again has its place
    say, dial = await carrier.asks("voice", {"CallSid": "CA3", "CallStatus": "ringing"})
    assert isinstance(say, Say) and isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    without_owner(desk)
    say, record, _ = await carrier.asks("voice", {"CallSid": "CA4", "CallStatus": "ringing"})
    assert isinstance(record, Record)
    await carrier.follows(record.action, {"CallSid": "CA4", "RecordingSid": "RE1", "RecordingDuration": "9"})
    [lead] = desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL and "voice message of 9 s" in lead.card.message
    assert list(desk.store.tables.voice_messages) == ["RE1"]


@pytest.mark.parametrize("webhook", ["status", "action"])
async def test_who_hangs_up_before_the_stream_opens_keeps_no_line_busy(webhook: str) -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, most=1), desk)
    [connect] = await carrier.asks("voice", {"CallSid": "CA2", "CallStatus": "ringing"})
    assert isinstance(connect, ConnectStream)
    gone = {"CallSid": "CA2", "CallStatus": "completed"}
    if webhook == "action":
        await carrier.follows(connect.action, gone)
    else:
        assert (await carrier.post("status", gone))[0] == 204
    assert isinstance((await carrier.asks("voice", {"CallSid": "CA3", "CallStatus": "ringing"}))[0], ConnectStream)


async def test_a_business_that_has_its_share_leaves_the_lines_to_others() -> None:
    desk = await ringing_desk()
    app = app_for(desk, most=5)
    app.calls = LiveCalls(5, most_of_business=1)
    carrier = Carrier(app, desk)
    elsewhere = replace(desk.call, id=CallId("call_elsewhere"), business_id=BusinessId("biz_other"))
    assert isinstance((await carrier.asks("voice", {"CallSid": "CA2", "CallStatus": "ringing"}))[0], ConnectStream)
    assert isinstance((await carrier.asks("voice", {"CallSid": "CA3", "CallStatus": "ringing"}))[-1], Dial)
    assert app.calls.admit(elsewhere)


async def test_one_caller_has_two_lines_and_no_third_but_a_withheld_number_is_nobody_in_particular() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, most=9), desk)
    for call_sid in ("CA2", "CA3"):
        ringing = {"CallSid": call_sid, "CallStatus": "ringing"}
        assert isinstance((await carrier.asks("voice", ringing))[0], ConnectStream)
    assert await carrier.asks("voice", {"CallSid": "CA4", "CallStatus": "ringing"}) == [Reject()]
    third = next(call for call in desk.store.tables.calls.values() if call.carrier_call_id == "CA4")
    assert third.end_reason is EndReason.TURNED_AWAY
    for call_sid in ("CA5", "CA6", "CA7"):
        withheld = {"CallSid": call_sid, "CallStatus": "ringing", "From": "anonymous"}
        assert isinstance((await carrier.asks("voice", withheld))[0], ConnectStream)


async def test_while_the_process_stops_no_call_is_taken() -> None:
    desk = await ringing_desk()
    app = app_for(desk)
    await app.calls.drain(0)
    verbs = await Carrier(app, desk).asks("voice", {"CallSid": "CA2", "CallStatus": "ringing"})
    assert isinstance(verbs[-1], Dial)


async def test_a_transfer_is_screened_and_comes_back_to_the_agent_when_nobody_takes_it() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.answer_call(desk.call.id, NOW)
        await work.save_card(desk.call.thread_id, LeadCard(wants_person=True), "", desk.call.id)
    [dial] = await carrier.follows(AFTER_STREAM.format(desk.account.id))
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    # The person hears who calls, and must press a key.
    gather, hang_up = await carrier.follows(dial.screen_url, {"CallSid": "CA-child"})
    assert isinstance(gather, Gather) and isinstance(hang_up, HangUp)
    assert await carrier.follows(gather.action, {"CallSid": "CA-child", "Digits": "1"}) == []
    # A voicemail took it: not bridged.
    [connect] = await carrier.follows(dial.action, {"DialCallStatus": "completed", "DialBridged": "false"})
    assert isinstance(connect, ConnectStream) and connect.parameters["leg"] == NOBODY_FREE
    # When that leg breaks nobody is rung again.
    verbs = await carrier.follows(connect.action)
    assert isinstance(verbs[1], Record)


async def test_after_a_goodbye_the_carrier_is_told_to_hang_up() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.answer_call(desk.call.id, NOW)
    await close_call(desk.store, FixedClock(), desk.call.business_id, desk.call.id, EndReason.AGENT_SAID_GOODBYE)
    assert await carrier.follows(AFTER_STREAM.format(desk.account.id)) == [HangUp()]
    assert await carrier.asks("voice", {"CallStatus": "ringing"}) == [HangUp()]


async def test_the_status_callback_closes_a_call_nobody_holds_any_more() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    assert (await carrier.post("status", {"CallStatus": "ringing"}))[0] == 204
    assert desk.store.tables.calls[desk.call.id].state is CallState.RINGING
    for _ in range(2):
        assert (await carrier.post("status", {"CallStatus": "completed"}))[0] == 204
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.NOT_ANSWERED
    assert (await carrier.post("status", {"CallStatus": "completed", "CallSid": "CA-unknown"}))[0] == 204


async def test_without_a_database_the_caller_is_still_answered() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, env={"TRANSFER_TO": ELSEWHERE, "BUSINESS_NAME": "B"}), desk)
    # Nothing is known yet: whoever asks hears a sentence, and learns no number.
    desk.store.failing = 1000
    assert [type(verb) for verb in await carrier.asks("voice")] == [Say, HangUp]
    # Once the account has been seen, the owner is rung.
    desk.store.failing = 0
    await carrier.asks("voice", {"CallSid": "CA2"})
    desk.store.failing = 1000
    _, dial = await carrier.asks("voice", {"CallSid": "CA3"})
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    assert (await carrier.post("voice", secret="somebody else's"))[0] == 403
    assert (await carrier.post("status", {"CallStatus": "completed"}))[0] == 503


async def test_a_database_that_hangs_is_answered_before_the_carrier_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, env={"TRANSFER_TO": ELSEWHERE}), desk)
    await carrier.asks("voice", {"CallSid": "CA2"})

    async def hangs(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(MemoryDirectory, "business_of_number", hangs)
    monkeypatch.setattr(voice_guard, "_ANSWER_SECONDS", 0.01)
    assert [type(verb) for verb in await carrier.asks("voice", {"CallSid": "CA3"})] == [Say, Dial]


async def test_the_fallback_rings_nobody_for_strangers() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, env={"TRANSFER_TO": ELSEWHERE}), desk)
    await carrier.asks("voice", {"CallSid": "CA2"})
    status, body = await carrier.post("fallback", secret="somebody else's")
    assert status == 200 and OWNER.e164 not in body and "Dial" not in body
    assert isinstance((await carrier.asks("fallback"))[1], Dial)


async def test_the_fallback_rings_the_person_of_the_business_whose_account_it_is_and_nobody_elses() -> None:
    desk = await ringing_desk()
    # The process has just started: nothing was asked before.
    carrier = Carrier(app_for(desk, env={"TRANSFER_TO": ELSEWHERE, "BUSINESS_NAME": "B"}), desk)
    _, dial = await carrier.asks("fallback")
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    desk.store.failing = 1000
    _, dial = await carrier.asks("fallback")  # as last known
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    desk.store.failing = 0
    without_owner(desk)
    _, record, _ = await carrier.asks("fallback")
    assert isinstance(record, Record)


async def test_the_fallback_of_an_account_nobody_has_rings_nobody() -> None:
    desk = await ringing_desk()
    env = {**QUICK_START, "TRANSFER_TO": ELSEWHERE}
    carrier = Carrier(app_for(desk, env=env), desk)
    status, body = await carrier.post("fallback", path="/webhooks/twilio/acct_unknown/fallback")
    assert status == 200 and "Dial" not in body and "Record" not in body


async def test_the_fallback_of_a_fresh_process_without_a_database_takes_the_message_of_who_signed_by_the_settings() -> (
    None
):
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, env={**QUICK_START, "TRANSFER_TO": ELSEWHERE}), desk)
    desk.store.failing = 1000
    assert isinstance((await carrier.asks("fallback"))[1], Record)
    assert "Record" not in (await carrier.post("fallback", secret="somebody else's"))[1]


async def test_a_fallback_does_not_wait_for_a_database_that_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    await carrier.asks("voice", {"CallSid": "CA2"})

    async def hangs(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(MemoryDirectory, "account", hangs)
    monkeypatch.setattr(web_app, "LOOK_UP_SECONDS", 0.01)
    monkeypatch.setattr(voice_guard, "_ANSWER_SECONDS", 0.2)  # the form is read within it
    _, dial = await carrier.asks("fallback")
    assert isinstance(dial, Dial) and dial.numbers == (OWNER.e164,)
    # Who could not be verified in time is verified by what is known.
    status, body = await carrier.post("voice", {"CallSid": "CA3"}, secret="somebody else's")
    assert status == 200 and "Dial" not in body


async def test_a_withheld_number_is_answered_like_any_other() -> None:
    desk = await ringing_desk()
    verbs = await Carrier(app_for(desk), desk).asks("voice", {"CallSid": "CA2", "From": "anonymous", "To": CALLED})
    assert isinstance(verbs[0], ConnectStream)


async def test_a_stream_that_failed_at_the_carrier_is_in_the_log_with_its_ids(caplog: pytest.LogCaptureFixture) -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    told = {"StreamEvent": "stream-error", "StreamError": "31920 - Handshake Error at +14155550142", "CallStatus": ""}
    assert (await carrier.post("status", told))[0] == 204
    [record] = [record for record in caplog.records if record.message == "stream failed at the carrier"]
    assert record.__dict__["why"] == "31920" and record.__dict__["carrier_call_id"] == "CA1"
    assert desk.store.tables.calls[desk.call.id].state is CallState.RINGING


async def being_put_through(desk: Desk) -> None:
    """The desk's caller was told they would be put through, and the owner's telephone rings."""
    async with desk.store.work(desk.call.business_id, write=True) as work:
        await work.answer_call(desk.call.id, NOW)
        await work.save_card(desk.call.thread_id, LeadCard(wants_person=True), "", desk.call.id)


async def test_a_transfer_that_comes_back_finds_the_line_engaged_so_that_the_agent_takes_the_message() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk), desk)
    await being_put_through(desk)
    [dial] = await carrier.follows(AFTER_STREAM.format(desk.account.id))
    # The owner's telephone forwards it: with our own number as the caller's, and to our own number.
    [reject] = await carrier.asks("voice", {"CallSid": "CA2", "From": CALLED, "CallStatus": "ringing"})
    assert reject == Reject() and len(desk.store.tables.calls) == 1
    assert isinstance(dial, Dial)
    [connect] = await carrier.follows(dial.action, {"DialCallStatus": "busy"})
    assert isinstance(connect, ConnectStream) and connect.parameters["leg"] == NOBODY_FREE


async def test_a_returning_caller_is_not_rung_through_again_even_where_all_lines_are_busy() -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, most=1), desk)
    await being_put_through(desk)
    [connect] = await carrier.asks("voice", {"CallSid": "CA2", "CallStatus": "ringing"})
    assert isinstance(connect, ConnectStream) and connect.parameters["leg"] == NOBODY_FREE
    verbs = await carrier.asks("voice", {"CallSid": "CA3", "CallStatus": "ringing"})
    assert isinstance(verbs[1], Record)


@pytest.mark.parametrize(
    ("after", "fields", "heard"),
    [
        ("stream", {}, [Say, Dial]),
        ("second_stream", {}, [Say, Record, HangUp]),
        ("dial", {"DialCallStatus": "no-answer"}, [Say, Record, HangUp]),
        ("last_dial", {"DialCallStatus": "busy"}, [Say, Record, HangUp]),
        ("dial", {"DialCallStatus": "completed"}, [HangUp]),  # they have talked
        ("message", {"RecordingSid": "RE1"}, [Say, HangUp]),
        ("stream", {"CallStatus": "completed"}, [HangUp]),
        ("stream", {"ForwardedFrom": OWNER.e164}, [Say, Record, HangUp]),  # would only send them back to us
    ],
)
async def test_without_a_database_no_caller_goes_round_in_circles(
    after: str, fields: dict[str, str], heard: list[type]
) -> None:
    desk = await ringing_desk()
    carrier = Carrier(app_for(desk, env={"TRANSFER_TO": ELSEWHERE}), desk)
    await carrier.asks("voice", {"CallSid": "CA2"})
    desk.store.failing = 1000
    verbs = await carrier.follows(f"{ORIGIN}{carrier.path('action')}?after={after}", fields)
    assert [type(verb) for verb in verbs] == heard


async def test_a_message_left_while_the_database_was_away_becomes_a_lead_when_it_is_back() -> None:
    desk = without_owner(await ringing_desk())
    carrier = Carrier(app_for(desk), desk)
    await carrier.asks("voice", {"CallSid": "CA2"})
    desk.store.failing = 1000
    _, record, _ = await carrier.asks("voice", {"CallSid": "CA3", "From": "+14155550155", "CallStatus": "ringing"})
    assert isinstance(record, Record)
    desk.store.failing = 0
    left = {"CallSid": "CA3", "From": "+14155550155", "RecordingSid": "RE1", "RecordingDuration": "9"}
    assert isinstance((await carrier.follows(record.action, left))[0], Say)
    [lead] = desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL and "voice message of 9 s" in lead.card.message
    assert list(desk.store.tables.voice_messages) == ["RE1"]
    [call] = [call for call in desk.store.tables.calls.values() if call.carrier_call_id == "CA3"]
    assert call.state is CallState.ENDED and call.caller.value == "+14155550155"


@pytest.mark.parametrize("line", ["in-progress", "completed"])  # the time was over, or the caller hung up
async def test_a_message_that_ends_while_the_database_is_away_becomes_a_lead_when_it_is_back(line: str) -> None:
    desk = without_owner(await ringing_desk())
    carrier = Carrier(app_for(desk), desk)
    await carrier.asks("voice", {"CallSid": "CA2"})
    desk.store.failing = 1000
    left = {"CallSid": "CA3", "From": "+14155550155", "CallStatus": line}
    path = f"{carrier.path('action')}?after=message"
    recording = {"RecordingSid": "RE1", "RecordingDuration": "9"}
    assert isinstance((await carrier.follows(ORIGIN + path, left | recording))[0], Say)
    await carrier.post("action", left | recording | {"RecordingSid": "RE2"}, secret="somebody else's", path=path)
    parts = carrier.app.parts
    with pytest.raises(DatabaseProblem):
        await take_in_left(parts)
    desk.store.failing = 0
    assert [await take_in_left(parts), await take_in_left(parts)] == [1, 0]
    [lead] = desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL and "voice message of 9 s" in lead.card.message
    assert list(desk.store.tables.voice_messages) == ["RE1"]
    [call] = [call for call in desk.store.tables.calls.values() if call.carrier_call_id == "CA3"]
    assert call.state is CallState.ENDED and call.caller.value == "+14155550155"
