"""Words or a noise? What the recogniser says of both, as it was measured on telephone audio."""

import pytest

from receptionist.adapters.stt.whisper_worker import Decoded, nobody_spoke


@pytest.mark.parametrize(
    ("text", "logprob", "no_speech"),
    [("Yes.", -0.81, 0.55), ("Yep.", -1.04, 0.61), ("Yes.", -1.27, 0.63), ("No.", -0.96, 0.16), ("that.", -1.26, 0.48)],
)
def test_a_short_answer_is_taken_for_words(text: str, logprob: float, no_speech: float) -> None:
    assert not nobody_spoke(Decoded(text, logprob, no_speech))


@pytest.mark.parametrize(
    ("text", "logprob", "no_speech"),
    [
        ("I'm going to do that.", -1.95, 0.51),  # hiss
        ("Oh", -4.27, 0.59),  # knocks
        ("Thank you.", -1.05, 0.71),  # a cough
        ("Okay.", -1.67, 0.66),  # a hum
        ("Aaaaaaaaaaaaaaaaaaaa", -0.47, 0.53),  # a hum on the line
        (".", -0.78, 0.47),  # music
        ("stop", -2.24, 0.38),
    ],
)
def test_a_noise_is_not(text: str, logprob: float, no_speech: float) -> None:
    assert nobody_spoke(Decoded(text, logprob, no_speech))
