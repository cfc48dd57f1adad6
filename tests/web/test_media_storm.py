"""What no carrier sends: rubbish by the thousand, sockets that say nothing, frames of any size. Calls stay calls."""

import asyncio
import base64
import gc
import json
import random
import weakref

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, ConnectionClosedError

from receptionist.adapters.twilio.signatures import HEADER, sign
from receptionist.domain.call import CallState, EndReason
from receptionist.services.answer_call import LiveCall
from receptionist.web import media_socket
from tests.fakes.call_parts import SECRET, SPEECH_FRAME
from tests.fakes.served import Served, empty_desk, served, until_closed

MANY = 10_000


def media(audio: bytes, chunk: object = None) -> str:
    part = {"track": "inbound", "payload": base64.b64encode(audio).decode(), "timestamp": "20"}
    return json.dumps({"event": "media", "media": part if chunk is None else part | {"chunk": chunk}})


def rubbish(some: random.Random) -> str | bytes:
    """A frame that a carrier may or, mostly, may not send."""
    odd = some.choice([None, True, -1, 1e400, "", "x" * 300, [], {}, "\ud800", "١", 10**40, "-5"])
    event = some.choice(["media", "mark", "dtmf", "start", "connected", "clear", "weather", odd])
    match some.randrange(8):
        case 0:
            return some.randbytes(some.randrange(400))
        case 1:
            return some.randbytes(some.randrange(400)).decode("latin-1")
        case 2:
            return "[" * some.randrange(5000)
        case 3:
            return json.dumps({"event": event, event if isinstance(event, str) else "media": odd})
        case 4:
            return media(some.randbytes(some.randrange(2000)), some.choice([odd, 1, str(some.randrange(10**9))]))
        case 5:
            return json.dumps({"event": "mark", "mark": {"name": odd if some.random() < 0.5 else f"g{some.random()}"}})
        case 6:
            return json.dumps({"event": "dtmf", "dtmf": {"digit": some.choice([odd, "A", "12", "٣"])}})
        case _:
            return json.dumps({"event": "media", "media": {"payload": odd, "chunk": odd}})


async def test_ten_thousand_random_frames_leave_a_call_that_goes_on_and_ends() -> None:
    desk = await empty_desk()
    some = random.Random(6)
    async with served(desk) as server:
        async with server.stream(await server.token("CA1"), "CA1") as stream:
            reading = asyncio.create_task(until_closed(stream))
            for number in range(MANY):
                await stream.send(rubbish(some))
                if number % 100 == 0:
                    await asyncio.sleep(0)
            assert not reading.done()
            [live] = server.app.calls._live.values()
            await stream.send('{"event":"stop"}')
            async with asyncio.timeout(20):
                await reading
        ended = weakref.ref(live)
        assert len(server.app.calls) == 0
        del live
    [call] = desk.store.tables.calls.values()
    assert (call.state, call.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    gc.collect()
    assert ended() is None


async def opened(server: Served, call_sid: str, *frames: str) -> int | None:
    """The code with which the server closes a socket on which only these frames come."""
    headers = {HEADER: sign(SECRET, server.media_url)}
    async with connect(server.media_url, additional_headers=headers, proxy=None) as socket:
        for frame in frames:
            await socket.send(frame)
        try:
            async with asyncio.timeout(10):
                await socket.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd is not None else None
    return None


async def test_sockets_that_send_nothing_or_never_start_are_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(media_socket, "START_SECONDS", 0.05)
    desk = await empty_desk()
    connected = '{"event":"connected","protocol":"Call","version":"1.0.0"}'
    async with served(desk) as server:
        silent = [opened(server, f"CA{number}") for number in range(10)]
        never = [opened(server, "CA1", connected, media(SPEECH_FRAME, "1")), opened(server, "CA1", connected, "{")]
        assert await asyncio.gather(*silent, *never) == [1008] * 12
        assert len(server.app.calls) == 0


async def test_a_frame_beyond_all_measure_ends_its_own_call_only() -> None:
    desk = await empty_desk()
    async with (
        served(desk) as server,
        server.stream(await server.token("CA1"), "CA1") as good,
        server.stream(await server.token("CA2"), "CA2") as bad,
    ):
        for stream in (good, bad):
            assert json.loads(await stream.recv())["event"] == "media"
        await bad.send(media(b"\xff" * 100_000, "1"))
        with pytest.raises(ConnectionClosedError):
            await until_closed(bad)
        await good.send('{"event":"stop"}')
        await until_closed(good)
        async with asyncio.timeout(10):
            await server.app.calls._idle.wait()
    ended = {call.carrier_call_id: call.end_reason for call in desk.store.tables.calls.values()}
    assert ended == {"CA1": EndReason.CALLER_HUNG_UP, "CA2": EndReason.CALLER_HUNG_UP}


async def test_replayed_and_shuffled_media_is_heard_once_and_in_order() -> None:
    desk = await empty_desk()
    heard: list[bytes] = []
    original = LiveCall.hear

    def hear(live: LiveCall, audio: bytes) -> None:
        heard.append(audio)
        original(live, audio)

    frames = {number: bytes([number]) * 160 for number in range(1, 7)}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(LiveCall, "hear", hear)
        async with served(desk) as server, server.stream(await server.token("CA1"), "CA1") as stream:
            for number in (1, 2, 2, 1, 4, 3, 5, 4, 6, 6):
                await stream.send(media(frames[number], str(number)))
            await stream.send('{"event":"stop"}')
            await until_closed(stream)
    assert heard == [frames[number] for number in (1, 2, 4, 5, 6)]
