"""How much a Whisper model is shown and asked for, for utterances of a few seconds. Numbers only.

The encoder always works on its whole window. It is commonly padded to 30 s; one of 10 s costs a third and mishears no
more, while with less than that the model begins to invent words.
"""

from collections.abc import Sequence

FRAMES_PER_SECOND = 100
SHORTEST_WINDOW_SECONDS = 10.0
WIDER_WINDOW_SECONDS = 20.0  # a second look where the first one came out as a loop
LONGEST_WINDOW_SECONDS = 30.0
MARGIN_SECONDS = 2.0
TOKENS_PER_SECOND = 8.0
FEWEST_TOKENS = 16
MODEL_TOKENS = 448
HINT_TOKENS = 120


def window_frames(seconds: float, shortest_seconds: float = SHORTEST_WINDOW_SECONDS) -> int:
    """Feature frames the encoder is shown for `seconds` of audio; even, as its convolution halves them."""
    window = min(max(shortest_seconds, seconds + MARGIN_SECONDS), LONGEST_WINDOW_SECONDS)
    return 2 * round(window * FRAMES_PER_SECOND / 2)


def as_prose(hint: str) -> str:
    """The hint with a capital and a full stop: the model goes on in the style of what it takes as said before."""
    text = " ".join(hint.split())
    return text if text.endswith((".", "?", "!")) else f"{text[:1].upper()}{text[1:].rstrip(',;:')}."


def prompt_tokens(hint: Sequence[int], previous: int, start: Sequence[int], no_timestamps: int) -> list[int]:
    """The decoder's prompt: what is taken as said before (the hint, bounded), then the start of the transcript."""
    before = [previous, *hint[:HINT_TOKENS]] if hint else []
    return [*before, *start, no_timestamps]


def max_length(seconds: float, prompt_length: int) -> int:
    """CTranslate2's `max_length` that allows as many new tokens as speech of `seconds` can hold.

    It grants min(max_length / 2, max_length - prompt) new ones.
    """
    new = FEWEST_TOKENS + round(TOKENS_PER_SECOND * seconds)
    return min(max(2 * new, prompt_length + new), MODEL_TOKENS)
