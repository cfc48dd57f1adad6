"""How much the recogniser is shown and may write."""

import pytest

from receptionist.adapters.stt.decoding import (
    HINT_TOKENS,
    MODEL_TOKENS,
    as_prose,
    max_length,
    prompt_tokens,
    window_frames,
)


@pytest.mark.parametrize(("seconds", "frames"), [(0.5, 1000), (4.0, 1000), (10.0, 1200), (15.0, 1700), (40.0, 3000)])
def test_the_window_is_ten_seconds_or_the_utterance_and_a_margin(seconds: float, frames: int) -> None:
    assert window_frames(seconds) == frames


@pytest.mark.parametrize("prompt_length", [2, 50, 123])
@pytest.mark.parametrize("seconds", [0.5, 2.0, 8.0, 30.0])
def test_the_decoder_may_write_what_speech_of_that_length_can_hold(seconds: float, prompt_length: int) -> None:
    length = max_length(seconds, prompt_length)
    granted = min(length / 2, length - prompt_length)
    assert length <= MODEL_TOKENS
    assert granted >= 6 * seconds


def test_a_long_prompt_does_not_make_a_short_answer_longer() -> None:
    assert max_length(1.0, 120) - 120 == 24


def test_the_prompt_holds_the_hint_before_the_transcript() -> None:
    assert prompt_tokens([7, 8], 100, [200], 300) == [100, 7, 8, 200, 300]
    assert prompt_tokens([], 100, [200], 300) == [200, 300]
    assert len(prompt_tokens(list(range(1000)), 100, [200], 300)) == HINT_TOKENS + 3


def test_a_hint_reads_like_prose() -> None:
    assert as_prose("drain cleaning, sump pump, ") == "Drain cleaning, sump pump."
    assert as_prose("Where do you live?") == "Where do you live?"
