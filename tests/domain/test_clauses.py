"""Clauses come early, and no character is lost."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.clauses import ClauseSplitter


def split(text: str, piece: int = 3) -> list[str]:
    splitter = ClauseSplitter()
    clauses: list[str] = []
    for start in range(0, len(text), piece):
        clauses += splitter.feed(text[start : start + piece])
    return clauses + splitter.finish()


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        (
            "Sure, we can do that. It starts at $1,200.50, parts included. Shall I book it?",
            ["Sure, we can do that.", "It starts at $1,200.50, parts included.", "Shall I book it?"],
        ),
        (
            "For a drain cleaning, it is $149. When suits you?",
            ["For a drain cleaning,", "it is $149.", "When suits you?"],
        ),
        ("I can do it; but not today. Fine?", ["I can do it;", "but not today.", "Fine?"]),
        ("We bring parts, e.g. valves. Dr. Smith knows.", ["We bring parts,", "e.g. valves.", "Dr. Smith knows."]),
        ("It is 3:30 p.m. on Monday. Good?", ["It is 3:30 p.m. on Monday.", "Good?"]),
        ("From 1 to 3 p.m. Does that suit you?", ["From 1 to 3 p.m.", "Does that suit you?"]),
        ("At 3 p.m. Monday then. Good?", ["At 3 p.m. Monday then.", "Good?"]),
        ("So 4211 Maple St. in town. Right?", ["So 4211 Maple St. in town.", "Right?"]),
        ("About 2.5 hours. Really!", ["About 2.5 hours.", "Really!"]),
        ("That was July 4, 2025, I think.", ["That was July 4, 2025,", "I think."]),
        ("One", ["One"]),
        ("  ", []),
    ],
)
@pytest.mark.parametrize("piece", [1, 7, 1000])
def test_clauses(text: str, clauses: list[str], piece: int):
    assert split(text, piece) == clauses


def test_the_first_clause_comes_before_the_sentence_is_complete():
    splitter = ClauseSplitter()
    assert splitter.feed("For a drain cleaning, we") == ["For a drain cleaning,"]
    assert splitter.feed(" start at $149, and") == []
    assert splitter.feed(" that is it. So") == ["we start at $149, and that is it."]


@given(st.text(alphabet="ab ,.;!?$0129:pm", max_size=80), st.integers(1, 20))
def test_no_character_is_lost(text: str, piece: int):
    assert "".join("".join(split(text, piece)).split()) == "".join(text.split())
