"""The agent's own voice on the caller's line, and the caller's over it. Voices here are noise of two seeds."""

import numpy as np
import pytest

from receptionist.services.call_ear import CallEar
from receptionist.voice.audio import pcm_to_mulaw
from receptionist.voice.echo import EchoGuard

SECOND = 8000


class AlwaysSpeech:
    def is_speech(self, pcm: bytes) -> bool:
        return True


def voice(seed: int, seconds: float) -> np.ndarray:
    """Noise in syllables of a quarter of a second, -1…1."""
    rng = np.random.default_rng(seed)
    length = round(seconds * SECOND)
    syllables = 0.15 + 0.85 * np.sin(np.arange(length) / SECOND * 4 * np.pi) ** 2
    return np.convolve(rng.normal(0, 0.1, length), (0.2, 0.5, 0.2), "same") * syllables


def pcm(sound: np.ndarray) -> bytes:
    return bytes((np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes())


def room(sound: np.ndarray, delay: float, gain: float) -> np.ndarray:
    """The sound again, late, quieter, and smeared over 15 ms."""
    smear = np.random.default_rng(7).normal(0, 0.3, 120) * np.exp(-np.arange(120) / 30)
    smear[0] = 1.0
    late = np.concatenate((np.zeros(round(delay * SECOND)), gain * np.convolve(sound, smear)))
    return late[: len(sound)]


def share_of_callers(guard: EchoGuard, heard: np.ndarray) -> float:
    """Of the frames, all called speech by the gate: how many are the caller's own."""
    frames = [pcm(heard[at : at + 160]) for at in range(0, len(heard) - 159, 160)]
    return sum(guard.is_caller(frame, speech=True) for frame in frames) / len(frames)


@pytest.mark.parametrize("delay", [0.04, 0.3, 0.8])
@pytest.mark.parametrize("gain", [0.4, 0.06])
def test_once_a_line_was_heard_to_echo_the_agents_own_voice_is_nobodys_speech(delay: float, gain: float):
    agent = voice(1, 4)
    guard = EchoGuard()
    guard.plays(pcm_to_mulaw(pcm(agent)))
    echo = room(agent, delay, gain)[round(delay * SECOND) :]
    for _ in range(round(delay / 0.02)):
        assert not guard.is_caller(bytes(320), speech=False)
    share_of_callers(guard, echo[:SECOND])
    assert share_of_callers(guard, echo[SECOND:]) <= 0.05


def test_the_echo_is_told_once_when_it_is_found():
    agent = voice(1, 3)
    ear = CallEar(AlwaysSpeech())
    ear.plays(pcm_to_mulaw(pcm(agent)))
    frames = ear.frames(pcm_to_mulaw(pcm(room(agent, 0.1, 0.3))))
    [found] = [frame for frame in frames if frame.was_echo]
    assert found.at <= 1.2


def test_a_caller_is_heard_while_the_agent_talks():
    guard = EchoGuard()
    guard.plays(pcm_to_mulaw(pcm(voice(1, 4))))
    assert share_of_callers(guard, voice(2, 3)) == 1.0


def test_a_caller_is_heard_over_the_echo():
    agent, caller = voice(1, 5), voice(2, 5) * 2
    caller[: 3 * SECOND] = 0
    guard = EchoGuard()
    guard.plays(pcm_to_mulaw(pcm(agent)))
    heard = room(agent, 0.1, 0.25) + caller
    share_of_callers(guard, heard[:SECOND])
    assert share_of_callers(guard, heard[SECOND : 3 * SECOND]) <= 0.12
    assert share_of_callers(guard, heard[3 * SECOND + SECOND // 4 :]) >= 0.8


def test_what_was_cleared_is_not_expected_back():
    agent = voice(1, 3)
    guard = EchoGuard()
    guard.plays(pcm_to_mulaw(pcm(agent)))
    guard.clears()
    assert share_of_callers(guard, room(agent, 0.1, 0.4)) == 1.0


def test_where_nothing_was_played_everything_is_the_callers():
    assert share_of_callers(EchoGuard(), voice(2, 1)) == 1.0
