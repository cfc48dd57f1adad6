"""Calls over real sockets: a uvicorn server, the simulated carrier, and stand-ins for the models."""

import asyncio
import json

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from receptionist.adapters.simulated.caller import Cue, HangUp, Interrupt, PressKeys, SayText, Wait
from receptionist.adapters.simulated.dialler import SimulatedCall
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.domain.call import CallState, EndReason
from receptionist.domain.conversation import ActionKind, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import LeadState
from receptionist.errors import SettingsError
from receptionist.web.app import create_app
from receptionist.web.serve import serve
from tests.fakes.call_parts import SECRET, ScriptedAgent, parts_for, ringing_desk
from tests.fakes.served import SPEECH, caller, empty_desk, served, until_closed


async def test_a_spoken_call_is_answered_in_time_and_leaves_its_lead() -> None:
    desk = await empty_desk()
    spoke: list[str] = []
    async with served(desk) as server:
        script = caller([Cue(SayText("my sink is clogged"), SPEECH), Cue(HangUp())])
        report = await SimulatedCall(
            server.line(), ScriptedHandset(script, lambda line: spoke.append(line.text))
        ).place()
    assert report.ended_by == "caller" and spoke == ["my sink is clogged"]
    [exchange] = report.exchanges()
    assert exchange.reply_seconds is not None and 0.2 < exchange.reply_seconds < 1.5
    [call] = desk.store.tables.calls.values()
    assert (call.state, call.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    [lead] = desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL


async def test_an_interruption_silences_the_agent() -> None:
    desk = await empty_desk()

    def at_length_at_first(turn: TurnInput) -> list[TurnEvent]:
        clauses = 60 if len(agent.turns) == 1 else 1
        return [*(Say(f"clause {number}.") for number in range(clauses)), Outcome(turn.card, turn.dialogue)]

    agent = ScriptedAgent(at_length_at_first)
    async with served(desk, parts_for(desk.store, agent=agent)) as server:
        script = [Cue(SayText("hello"), SPEECH), Cue(Interrupt("wait", 0.5), SPEECH), Cue(HangUp())]
        report = await SimulatedCall(server.line(), ScriptedHandset(caller(script))).place()
    assert len(report.clears) == 1
    _, interruption = report.exchanges()
    assert interruption.yield_seconds is not None and interruption.yield_seconds < 0.5
    assert interruption.reply_seconds is not None and interruption.reply_seconds < 1.5


async def test_keys_reach_the_agent() -> None:
    desk = await empty_desk()
    agent = ScriptedAgent(lambda turn: [Say("Thanks."), Outcome(turn.card, turn.dialogue)])
    async with served(desk, parts_for(desk.store, agent=agent)) as server:
        script = caller([Cue(PressKeys("5550142#")), Cue(HangUp())])
        await SimulatedCall(server.line(), ScriptedHandset(script)).place()
    assert [turn.text.replace(" ", "") for turn in agent.turns] == ["5550142"]


def put_through(turn: TurnInput) -> list[TurnEvent]:
    if turn.profile.transfer_to is None:
        return [Say("I'll pass it on. Bye."), Outcome(turn.card, turn.dialogue, ActionKind.END_CALL)]
    return [Say("One moment."), Outcome(turn.card, turn.dialogue, ActionKind.TRANSFER)]


async def test_a_transfer_nobody_takes_comes_back_and_the_agent_takes_the_message() -> None:
    desk = await empty_desk()
    agent = ScriptedAgent(put_through)
    async with served(desk, parts_for(desk.store, agent=agent)) as server:
        script = caller(
            [Cue(SayText("a person please"), SPEECH), Cue(SayText("tell them I called"), SPEECH), Cue(Wait(30))]
        )
        report = await SimulatedCall(server.line(person="declines"), ScriptedHandset(script)).place()
    assert report.ended_by == "server"
    assert [turn.profile.transfer_to is None for turn in agent.turns] == [False, True]
    [call] = desk.store.tables.calls.values()
    assert call.end_reason is EndReason.AGENT_SAID_GOODBYE


async def test_a_transfer_somebody_takes_is_over_with_them() -> None:
    desk = await empty_desk()
    async with served(desk, parts_for(desk.store, agent=ScriptedAgent(put_through))) as server:
        script = caller([Cue(SayText("a person please"), SPEECH), Cue(Wait(30))])
        await SimulatedCall(server.line(person="accepts"), ScriptedHandset(script)).place()
    [call] = desk.store.tables.calls.values()
    assert call.end_reason is EndReason.TRANSFERRED


async def test_an_open_socket_is_nobodys_but_the_carriers() -> None:
    desk = await empty_desk()
    async with served(desk) as server:
        signature = sign(SECRET, server.media_url)
        refused = [
            (server.media_url, {}, 403),
            (server.media_url, {HEADER: sign("another secret", server.media_url)}, 403),
            (server.media_url + "?token=1", {HEADER: sign(SECRET, server.media_url + "?token=1")}, 403),
            (server.media_url + "x", {HEADER: signature}, 404),
        ]
        for url, headers, status in refused:
            with pytest.raises(InvalidStatus) as caught:
                await connect(url, additional_headers=headers, proxy=None)
            assert caught.value.response.status_code == status


async def test_a_token_opens_one_call_once() -> None:
    desk = await empty_desk()
    async with served(desk) as server:
        token = await server.token("CA1")
        refused: list[tuple[str, str, dict[str, object]]] = [
            ("nonsense", "CA1", {}),
            (token, "CA2", {}),
            (token, "CA1", {}),
        ]
        for given, call_sid, changes in refused:
            async with server.stream(given, call_sid, **changes) as stream:
                with pytest.raises(ConnectionClosed):
                    await stream.recv()
        assert server.app.refused["stream"] == 3 and len(server.app.calls) == 0
        fresh = await server.token("CA1")
        async with server.stream(fresh, "CA1") as stream:
            assert json.loads(await stream.recv())["event"] == "media"  # the greeting
            async with server.stream(fresh, "CA1") as second:
                with pytest.raises(ConnectionClosed):
                    await second.recv()
            await stream.send('{"event":"stop"}')
            await until_closed(stream)


async def test_audio_we_do_not_speak_is_refused() -> None:
    desk = await empty_desk()
    async with served(desk) as server:
        strange = {"mediaFormat": {"encoding": "audio/opus", "sampleRate": 48000}}
        async with server.stream(await server.token("CA1"), "CA1", **strange) as stream:
            with pytest.raises(ConnectionClosed):
                await stream.recv()


async def test_rubbish_on_the_stream_does_not_end_the_call_and_a_torn_socket_is_a_hang_up() -> None:
    desk = await empty_desk()
    async with served(desk) as server:
        async with server.stream(await server.token("CA1"), "CA1") as stream:
            assert json.loads(await stream.recv())["event"] == "media"
            for rubbish in ("{", "[]", b"\x00", '{"event":"media","media":{"payload":"%"}}', '{"event":"weather"}'):
                await stream.send(rubbish)
            [live] = server.app.calls._live.values()
            stream.transport.abort()
        async with asyncio.timeout(10):
            await server.app.calls._idle.wait()
        assert desk.store.tables.calls[live.call.id].end_reason is EndReason.CALLER_HUNG_UP


async def test_told_to_stop_it_lets_a_live_call_finish() -> None:
    desk = await empty_desk()
    async with served(desk) as server:
        async with server.stream(await server.token("CA1"), "CA1") as stream:
            assert json.loads(await stream.recv())["event"] == "media"
            server.stop.set()
            for _ in range(20):
                await stream.send(json.dumps({"event": "media", "media": {"payload": "/////w=="}, "streamSid": "MZ1"}))
                await asyncio.sleep(0)
            assert not server.serving.done() and server.app.calls.draining
            await stream.send('{"event":"stop"}')
            await until_closed(stream)
        async with asyncio.timeout(10):
            await server.serving
    [call] = desk.store.tables.calls.values()
    assert call.end_reason is EndReason.CALLER_HUNG_UP


async def test_calls_a_crash_left_open_are_closed_at_the_start() -> None:
    desk = await ringing_desk()
    async with served(desk):
        assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.LOST


async def test_a_taken_port_is_said_in_one_sentence() -> None:
    desk = await empty_desk()
    async with served(desk) as server:
        port = server.app.settings.port
        with pytest.raises(SettingsError, match=f"Port {port} is taken"):
            await serve(create_app(server.app), server.app, port=port)
