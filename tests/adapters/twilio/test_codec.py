"""Media Streams messages as Twilio sends them, and as it should not."""

import base64
import json

import pytest

from receptionist.adapters.twilio.codec import (
    StreamDecoder,
    StreamKey,
    StreamMark,
    StreamMedia,
    StreamStarted,
    StreamStopped,
    clear_message,
    mark_message,
    media_message,
)

STREAM = "MZ18ad3ab5a668481ce02b83e7395059f0"
CONNECTED = '{"event":"connected","protocol":"Call","version":"1.0.0"}'
START = (
    '{"event":"start","sequenceNumber":"1","streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","start":{"accountSid":"AC1",'
    '"streamSid":"MZ18ad3ab5a668481ce02b83e7395059f0","callSid":"CA1","tracks":["inbound"],'
    '"customParameters":{"token":"t1"},"mediaFormat":{"encoding":"audio/x-mulaw","sampleRate":8000,"channels":1}}}'
)


def media(chunk: object, audio: bytes = b"\xff" * 160, **changes: object) -> str:
    body = {"track": "inbound", "chunk": chunk, "timestamp": "160", "payload": base64.b64encode(audio).decode()}
    return json.dumps({"event": "media", "sequenceNumber": "3", "streamSid": STREAM, "media": {**body, **changes}})


def test_a_stream_from_connected_to_stop() -> None:
    decoder = StreamDecoder()
    frames = [
        CONNECTED,
        START,
        media("1"),
        '{"event":"dtmf","streamSid":"MZ1","sequenceNumber":"5","dtmf":{"track":"inbound_track","digit":"1"}}',
        '{"event":"mark","sequenceNumber":"4","streamSid":"MZ1","mark":{"name":"3:0"}}',
        '{"event":"stop","sequenceNumber":"5","streamSid":"MZ1","stop":{"accountSid":"AC1","callSid":"CA1"}}',
    ]
    assert [decoder.decode(frame) for frame in frames] == [
        None,
        StreamStarted(STREAM, "CA1", "AC1", "audio/x-mulaw", 8000, {"token": "t1"}),
        StreamMedia(b"\xff" * 160),
        StreamKey("1"),
        StreamMark("3:0"),
        StreamStopped(),
    ]
    assert decoder.ignored == {}


def test_a_start_without_its_outer_stream_id_and_format_and_with_texts_for_numbers() -> None:
    loose = {"event": "start", "start": {"streamSid": STREAM, "callSid": "CA1"}}
    assert StreamDecoder().decode(json.dumps(loose)) == StreamStarted(STREAM, "CA1", "", "audio/x-mulaw", 8000, {})
    text_rate = {"event": "start", "streamSid": STREAM, "start": {"mediaFormat": {"sampleRate": "16000"}}}
    started = StreamDecoder().decode(json.dumps(text_rate))
    assert isinstance(started, StreamStarted) and started.rate_hz == 16000


@pytest.mark.parametrize(
    ("frame", "kind"),
    [
        (b"\x00\x01", "binary"),
        ("", "malformed"),
        ("{", "malformed"),
        ("[]", "malformed"),
        ("null", "malformed"),
        ("[" * 60_000, "malformed"),
        ('{"event":"start"}', "malformed"),
        ('{"event":"start","start":7,"streamSid":[]}', "malformed"),
        ('{"event":"media","media":{"payload":"%%%"}}', "malformed"),
        ('{"event":"media","media":{"payload":7}}', "malformed"),
        ('{"event":"media","media":"x"}', "malformed"),
        ('{"event":"media","media":{"payload":""}}', "empty"),
        (media("1", track="outbound"), "other_track"),
        ('{"event":"mark","mark":{}}', "malformed"),
        ('{"event":"dtmf","dtmf":{"digit":"11"}}', "malformed"),
        ('{"event":"dtmf","dtmf":{"digit":""}}', "malformed"),
        ('{"event":"weather"}', "unknown"),
        ('{"event":{}}', "unknown"),
        ("{}", "unknown"),
        (media("1", b"\x00" * 60_000), "oversize"),
    ],
)
def test_what_cannot_be_used_is_counted_and_passed_over(frame: str | bytes, kind: str) -> None:
    decoder = StreamDecoder()
    assert decoder.decode(frame) is None
    assert decoder.ignored == {kind: 1}
    assert decoder.decode(media("1")) == StreamMedia(b"\xff" * 160)


def test_repeats_and_stragglers_are_dropped_and_gaps_are_not() -> None:
    decoder = StreamDecoder()
    heard = [chunk for chunk in (1, 2, 2, 3, 1, 5, 4, 6, 6) if decoder.decode(media(str(chunk))) is not None]
    assert heard == [1, 2, 3, 5, 6]
    assert decoder.ignored == {"out_of_order": 4}


def test_one_wild_chunk_number_does_not_deafen_the_rest_of_the_call() -> None:
    decoder = StreamDecoder()
    chunks = ["1", "999999", "2", "3", "", None, "x", 4]
    assert all(decoder.decode(media(chunk)) is not None for chunk in chunks)


def test_a_long_call_is_heard_to_its_end() -> None:
    decoder = StreamDecoder()
    assert all(decoder.decode(media(str(chunk), b"\xff")) is not None for chunk in range(1, 2000))


def test_what_we_send_is_what_twilio_reads() -> None:
    assert json.loads(media_message(STREAM, b"\x01\x02")) == {
        "event": "media",
        "streamSid": STREAM,
        "media": {"payload": "AQI="},
    }
    assert json.loads(mark_message(STREAM, "3:0")) == {"event": "mark", "streamSid": STREAM, "mark": {"name": "3:0"}}
    assert json.loads(clear_message(STREAM)) == {"event": "clear", "streamSid": STREAM}
