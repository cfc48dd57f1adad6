"""A line on which nothing comes in: no audio, no marks. The wall clock alone brings the call to its end."""

import itertools

import pytest

from receptionist.domain.call import EndReason
from receptionist.voice.events import (
    CallEffect,
    CallEvent,
    Connected,
    Elapsed,
    EndCall,
    MarkReached,
    PlayAudio,
    PlayStock,
    SpeechAudio,
    SpeechFailed,
)
from receptionist.voice.session import CallSession


def runs(*, voice: bool, marks: bool) -> tuple[int, list[CallEffect]]:
    """How many seconds a call without any audio lasts, and what it did."""
    session = CallSession(stock_words={"greeting": "Hello.", "still_there": "Are you there?"})
    done: list[CallEffect] = []

    def handle(event: CallEvent) -> None:
        for effect in session.handle(event):
            done.append(effect)
            match effect:
                case PlayStock(turn, clause):
                    audio = SpeechAudio(turn, clause, b"\xff" * 8000, 1.0, last=True)
                    handle(audio if voice else SpeechFailed(turn, clause))
                case PlayAudio(_, mark) if marks and mark:
                    handle(MarkReached(mark))

    handle(Connected())
    for second in itertools.count(1):
        handle(Elapsed(float(second)))
        if any(isinstance(effect, EndCall) for effect in done) or second > 3600:
            return second, done


@pytest.mark.parametrize("marks", [True, False])
def test_a_stream_without_media_is_prompted_and_hung_up(marks: bool) -> None:
    seconds, done = runs(voice=True, marks=marks)
    played = [effect.name for effect in done if isinstance(effect, PlayStock)]
    assert played == ["greeting", "still_there", "still_there", "goodbye_silence"]
    assert done[-1] == EndCall(EndReason.SILENCE)
    assert 20 < seconds < 60


def test_a_stream_without_media_on_which_nothing_can_be_said_ends_as_a_failure() -> None:
    seconds, done = runs(voice=False, marks=False)
    assert done[-1] == EndCall(EndReason.FAILED)
    assert seconds < 60
