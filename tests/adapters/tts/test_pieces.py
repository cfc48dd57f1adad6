"""Words are cut where a speaker would breathe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.adapters.tts.pieces import LONGEST_PIECE, pieces


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \n ", []),
        ("Sure.", ["Sure."]),
        ("Sure. I can do that! Is two fine?", ["Sure.", "I can do that!", "Is two fine?"]),
        ("It's $89.50 for Mr. Long at 12 St. John Ave. Okay?", ["It's $89.50 for Mr. Long at 12 St. John Ave. Okay?"]),
        ("He said “yes.” Then he left.", ["He said “yes.” Then he left."]),
        (
            "Sure, I can have somebody there on Thursday between two and four in the afternoon.",
            ["Sure,", "I can have somebody there on Thursday between two and four in the afternoon."],
        ),
    ],
)
def test_sentences_and_openings(text: str, expected: list[str]) -> None:
    assert pieces(text) == expected


def test_a_long_sentence_is_cut_at_its_pauses() -> None:
    text = (
        "We can clear the kitchen drain, look at the disposal while we are there, check the trap under the sink, "
        "and run the camera down the line if it still backs up."
    )
    parts = pieces(text)
    assert " ".join(parts) == text
    assert all(part.endswith((",", ".")) for part in parts)
    assert max(map(len, parts)) <= LONGEST_PIECE


def test_words_without_any_pause_are_cut_between_words() -> None:
    parts = pieces("water " * 100)
    assert max(map(len, parts)) <= LONGEST_PIECE
    assert " ".join(parts).split() == ["water"] * 100


@given(st.text(alphabet="ab ,.;!?A1'\n", max_size=600))
def test_nothing_is_lost_and_nothing_is_too_long(text: str) -> None:
    parts = pieces(text)
    assert "".join("".join(parts).split()) == "".join(text.split())
    assert all(0 < len(part) <= LONGEST_PIECE for part in parts)
