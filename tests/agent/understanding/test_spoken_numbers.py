"""Numbers as callers say them come out as one would write them, each at its place in the sentence."""

import pytest

from receptionist.agent.frame_agent.understanding.spoken_numbers import (
    NumberStyle,
    digits_of,
    find_numbers,
    number_pieces,
    ordinal_suffix,
)


@pytest.mark.parametrize(
    ("said", "digits", "style"),
    [
        ("forty two eleven", "4211", NumberStyle.PAIRS),
        ("one forty nine", "149", NumberStyle.PAIRS),
        ("nineteen eighty seven", "1987", NumberStyle.PAIRS),
        ("twenty twenty six", "2026", NumberStyle.PAIRS),
        ("nineteen oh six", "1906", NumberStyle.PAIRS),
        ("twenty five hundred", "2500", NumberStyle.CARDINAL),
        ("a hundred and fifty", "150", NumberStyle.CARDINAL),
        ("three thousand and five", "3005", NumberStyle.CARDINAL),
        ("two hundred fifty thousand", "250000", NumberStyle.CARDINAL),
        ("forty-two", "42", NumberStyle.CARDINAL),
        ("1,500", "1500", NumberStyle.CARDINAL),
        ("nine oh five", "905", NumberStyle.DIGITS),
        ("double five", "55", NumberStyle.DIGITS),
        ("two triple oh six", "20006", NumberStyle.DIGITS),
        ("fourteenth", "14", NumberStyle.ORDINAL),
        ("twenty first", "21", NumberStyle.ORDINAL),
        ("one hundred and fifth", "105", NumberStyle.ORDINAL),
        ("3rd", "3", NumberStyle.ORDINAL),
    ],
)
def test_a_number_in_words(said: str, digits: str, style: NumberStyle) -> None:
    text = f"It is {said}, I think."
    (span,) = find_numbers(text)
    assert (span.digits, span.style, span.text) == (digits, style, said)
    assert text[span.start : span.end] == said


def test_a_spoken_telephone_number_is_strung_together_across_pauses() -> None:
    assert digits_of("area code six one two, five five five. oh one four two") == "6125550142"
    assert digits_of("(612) 555-0142") == "6125550142"
    assert digits_of("eight hundred five five five oh one hundred") == "8005550100"


def test_digits_that_sound_like_other_words_count_only_among_digits() -> None:
    assert digits_of("five five five oh one for two") == "5550142"
    assert [span.text for span in find_numbers("two for the kitchen")] == ["two"]


def test_a_number_with_leading_zero_is_no_quantity() -> None:
    (span,) = find_numbers("oh one four two")
    assert (span.digits, span.value) == ("0142", None)


@pytest.mark.parametrize("text", ["oh, I see", "five oh wait", "oh two toilets", "10 o clock"])
def test_oh_is_a_zero_only_among_digits(text: str) -> None:
    assert "0" not in digits_of(text).replace("10", "")


def test_a_house_number_and_a_numbered_street_stay_apart() -> None:
    assert [span.digits for span in find_numbers("forty two eleventh street")] == ["42", "11"]


def test_a_comma_parts_two_numbers_unless_told_otherwise() -> None:
    text = "four one, five"
    assert [span.digits for span in find_numbers(text)] == ["41", "5"]
    assert [span.digits for span in find_numbers(text, joined_by=" ,")] == ["415"]


def test_pieces_are_not_strung_together() -> None:
    assert [piece.digits for piece in number_pieces("six thirty, nine oh five")] == ["6", "30", "9", "0", "5"]


def test_nothing_is_found_where_no_number_was_said() -> None:
    assert find_numbers("I need a plumber, please, and a double sink") == []


def test_ordinal_suffixes() -> None:
    assert [ordinal_suffix(day) for day in (1, 2, 3, 4, 11, 12, 13, 21, 22, 31)] == [
        *("st", "nd", "rd", "th", "th", "th", "th", "st", "nd", "st")
    ]
