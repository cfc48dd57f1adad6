"""What is spoken, and how soon."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.voice.number_words import cardinal, in_pairs, ordinal
from receptionist.voice.sentences import speakable


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("It is $149.50.", "It is one hundred forty-nine dollars and fifty cents."),
        ("$1,200", "one thousand two hundred dollars"),
        ("$1", "one dollar"),
        ("$0.50", "fifty cents"),
        ("$120–$180", "one hundred twenty to one hundred eighty dollars"),
        ("$120 to $180", "one hundred twenty to one hundred eighty dollars"),
        ("$95/hr", "ninety-five dollars an hour"),
        ("$49 / visit", "forty-nine dollars a visit"),
        ("at 3:30 pm", "at three thirty PM"),
        ("at 3 pm", "at three PM"),
        ("at 3:05 p.m. on Monday", "at three oh five PM on Monday"),
        ("We close at 5 p.m. Is that fine?", "We close at five PM. Is that fine?"),
        ("12 pm or 12:00 am", "noon or midnight"),
        ("1–3 pm", "one to three PM"),
        ("from 1 to 2:30 p.m. on Friday", "from one to two thirty PM on Friday"),
        ("at 2 in the afternoon", "at 2 in the afternoon"),
        ("from 8am to 5pm", "from eight AM to five PM"),
        ("at 10:30", "at ten thirty"),
        ("at 9:00", "at nine o'clock"),
        ("on 6/14", "on June fourteenth"),
        ("on 6/14/2025", "on June fourteenth, twenty twenty-five"),
        ("on 2025-06-01", "on June first"),
        ("June 3", "June third"),
        ("Mon, Jun 22nd", "Monday, June twenty-second"),
        ("the 14th", "the fourteenth"),
        ("I may 3 times", "I may 3 times"),
        ("(415) 555-0142", "four one five, five five five, oh one four two"),
        ("+14155550142", "four one five, five five five, oh one four two"),
        ("415.555.0142", "four one five, five five five, oh one four two"),
        ("555-0142", "five five five, oh one four two"),
        ("4211 Maple St", "forty-two eleven Maple Street"),
        ("4205 N. Elm Grove Ave.", "forty-two oh five North Elm Grove Avenue."),
        ("900 Main Street", "nine hundred Main Street"),
        ("12 Oak Dr, Apt 4", "twelve Oak Drive, apartment 4"),
        ("Dr. Smith", "Doctor Smith"),
        ("Springfield, IL 62704", "Springfield, IL six two seven oh four"),
        ("ZIP code 94110", "ZIP code nine four one one oh"),
        ("heating & cooling", "heating and cooling"),
        ("10% off", "10 percent off"),
        ("unit #4", "unit number 4"),
        ("2-3 hrs", "2 to 3 hours"),
        ("1 hr", "1 hour"),
        ("open 24/7", "open twenty-four seven"),
        ("www.example.com/book", "example dot com slash book"),
        ("https://example.com.", "example dot com."),
        ("joe@example.com", "joe at example dot com"),
        ("1,500 gallons", "one thousand five hundred gallons"),
        ("**Sure** thing", "Sure thing"),
        ("come in 2 hours, I'm in", "come in 2 hours, I'm in"),
        ("Nothing to change here.", "Nothing to change here."),
    ],
)
def test_what_a_voice_reads(written: str, spoken: str):
    assert speakable(written) == spoken
    assert speakable(spoken) == spoken


@given(st.text(alphabet="ab $1203456789,.:-/&%#@pmPM()", max_size=60))
def test_no_amount_is_left_in_digits(text: str):
    assert not re.search(r"\$\d", speakable(text))


def test_numbers():
    assert [cardinal(n) for n in (0, 19, 20, 85, 100, 1999)] == [
        "zero", "nineteen", "twenty", "eighty-five", "one hundred", "one thousand nine hundred ninety-nine",
    ]  # fmt: skip
    assert [ordinal(n) for n in (1, 2, 12, 20, 31)] == ["first", "second", "twelfth", "twentieth", "thirty-first"]
    assert [in_pairs(n) for n in ("5", "42", "405", "911", "4200", "4000", "12345")] == [
        "five", "forty-two", "four oh five", "nine eleven", "forty-two hundred", "four thousand",
        "one twenty-three forty-five",
    ]  # fmt: skip
