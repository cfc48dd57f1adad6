"""The end of the caller's words is heard in their loudness, before the voice-activity gate lets go."""

import numpy as np

from receptionist.voice.events import CallerAudio, Connected, Transcribe
from receptionist.voice.fading import Fading
from receptionist.voice.session import CallSession

FRAME = 160


def sound(dbfs: float, seed: int = 1) -> bytes:
    """20 ms of noise at this level."""
    rng = np.random.default_rng(seed)
    return (rng.normal(0, 32768 * 10 ** (dbfs / 20), FRAME)).clip(-32768, 32767).astype("<i2").tobytes()


def faded(*frames: tuple[float, bool]) -> list[bool]:
    ear = Fading()
    return [ear.has_faded(sound(dbfs), speech) for dbfs, speech in frames]


def test_what_the_gate_calls_speech_after_the_last_word_has_faded() -> None:
    assert faded((-20, True), (-22, True), (-55, True), (-60, True), (-60, False)) == [False, False, True, True, False]


def test_a_quiet_consonant_has_not_and_in_a_noise_nothing_has() -> None:
    assert faded((-20, True), (-44, True), (-20, True)) == [False] * 3
    assert faded((-20, True), (-38, True), (-38, True)) == [False] * 3


def test_who_goes_on_in_a_low_voice_is_heard_as_speaking_soon() -> None:
    low = [(-52.0, True)] * 60
    told = faded((-20, True), *low)
    assert told[1] and not told[-1]


def test_quiet_before_the_first_word_is_no_measure() -> None:
    assert faded((-70, False), (-70, True), (-60, True), (-20, True)) == [False] * 4


def first_take(*stretches: tuple[float, bool, bool]) -> float:
    """When transcription starts, of frames of so many seconds that are speech, and have faded."""
    session = CallSession()
    session.handle(Connected())
    at = 0.0
    for seconds, speech, has_faded in stretches:
        for _ in range(round(seconds / 0.02)):
            at = round(at + 0.02, 3)
            effects = session.handle(CallerAudio(at, bytes(320), speech, faded=has_faded))
            if any(isinstance(effect, Transcribe) for effect in effects):
                return at
    raise AssertionError("never")


def test_transcription_starts_sooner_where_the_voice_was_heard_to_die_away() -> None:
    assert first_take((1.0, True, False), (0.1, True, False), (0.5, False, False)) == 1.14
    assert first_take((1.0, True, False), (0.1, True, True), (0.5, False, False)) == 1.1


def test_a_closed_mouth_inside_a_word_starts_none() -> None:
    assert first_take((1.0, True, False), (0.08, True, True), (0.5, True, False), (0.5, False, False)) == 1.62
