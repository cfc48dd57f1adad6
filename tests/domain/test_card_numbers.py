"""Card numbers are masked however they are written or read out; other numbers stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.card_numbers import MASK, mask_card_numbers


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("It's 4242 4242 4242 4242, expires 04/29", f"It's {MASK}, expires 04/29"),
        ("4242-4242-4242-4242", MASK),
        ("my card is 4242424242424242 thanks", f"my card is {MASK} thanks"),
        ("3782 822463 10005", MASK),
        ("four two four two, four two four two, four two four two, four two four two", MASK),
        ("four two four two uh four two four two then 4242 4242 please", f"{MASK} please"),
        ("forty-two forty-two, forty-two forty-two, forty-two forty-two, forty-two forty-two", MASK),
        ("five triple five, double five double five, double five double five, double four double four", MASK),
        ("one is 4242 4242 4242 4242 and the other 5555 5555 5555 4444.", f"one is {MASK} and the other {MASK}."),
    ],
)
def test_a_card_number_is_masked(text: str, masked: str) -> None:
    assert mask_card_numbers(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "call me at 415 555 0142 or 503 555 0188",
        "4212 Maple Street, it's a 50 gallon tank from 1998",
        "the account is 12345678",
        "one two three four five six seven eight nine",
        "0000 0000 0000 0000",
        "4242 4242 4242 4243",  # not a card's check digit
        "I have four sinks, two toilets and one tub",
        "",
    ],
)
def test_other_numbers_stay(text: str) -> None:
    assert mask_card_numbers(text) == text


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert isinstance(mask_card_numbers(text), str)
