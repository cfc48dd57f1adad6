"""The carrier's forms in our own words, and our answers in the carrier's."""

import pytest

from receptionist.adapters.simulated.twiml_reader import ConnectStream, Dial, Gather, HangUp, Record, Say, read_twiml
from receptionist.adapters.twilio import twiml
from receptionist.adapters.twilio.forms import LineState, read_voice_form
from receptionist.domain.phone import PhoneNumber
from receptionist.errors import BadInput

FORM = {"AccountSid": "AC1", "CallSid": "CA1", "From": "+14155550142", "To": "+14155550100", "CallStatus": "ringing"}


@pytest.mark.parametrize(
    ("status", "line"),
    [
        ("ringing", LineState.RINGING),
        ("in-progress", LineState.IN_PROGRESS),
        ("completed", LineState.OVER),
        ("no-answer", LineState.OVER),
        ("", LineState.IN_PROGRESS),
    ],
)
def test_where_the_line_stands(status: str, line: LineState) -> None:
    assert read_voice_form(FORM | {"CallStatus": status}).line is line


@pytest.mark.parametrize("missing", ["CallSid", "AccountSid"])
def test_a_form_that_names_no_call_is_refused(missing: str) -> None:
    with pytest.raises(BadInput):
        read_voice_form({name: value for name, value in FORM.items() if name != missing})


@pytest.mark.parametrize(
    ("fields", "answered"),
    [
        ({"DialCallStatus": "completed"}, True),
        ({"DialCallStatus": "answered", "DialBridged": "true"}, True),
        ({"DialCallStatus": "completed", "DialBridged": "false"}, False),  # turned away by the screening
        ({"DialCallStatus": "no-answer"}, False),
        ({}, False),
    ],
)
def test_a_person_counts_as_there_only_when_bridged(fields: dict[str, str], answered: bool) -> None:
    assert read_voice_form(FORM | fields).person_answered is answered


def test_numbers_that_are_none_are_zero() -> None:
    form = read_voice_form(FORM | {"RecordingDuration": "٣", "RecordingSid": "RE1"})
    assert (form.recording_seconds, form.recording_sid) == (0, "RE1")


def test_each_document_says_what_it_should() -> None:
    person = PhoneNumber("+14155550177")
    connect = twiml.connect_stream(
        "wss://x/media", "https://x/action?after=stream&a=1", "https://x/s", {"token": "t<&"}
    )
    assert read_twiml(connect) == [
        ConnectStream("wss://x/media", "https://x/action?after=stream&a=1", {"token": "t<&"}, "https://x/s")
    ]
    people = (person, PhoneNumber("+14155550178"))
    assert read_twiml(twiml.dial(people, "https://x/a", seconds=20, screen_url="https://x/s", say="Hold on.")) == [
        Say("Hold on."),
        Dial(("+14155550177", "+14155550178"), "https://x/a", "https://x/s", 20),
    ]
    assert read_twiml(twiml.screen("Take it?", "https://x/s")) == [Gather("https://x/s"), HangUp()]
    assert read_twiml(twiml.take_message("Speak.", "https://x/m")) == [Say("Speak."), Record("https://x/m"), HangUp()]
    assert read_twiml(twiml.say_and_hang_up("Bye.")) == [Say("Bye."), HangUp()]
    assert read_twiml(twiml.hang_up()) == [HangUp()]
    assert read_twiml(twiml.bridge()) == []
