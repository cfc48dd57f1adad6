"""Is the caller done? Words as a speech recogniser writes them, full stops and all."""

import pytest

from receptionist.voice.turn_words import is_hesitation, is_nod, is_open_clause, join_words, said_once, wants_the_floor

PHONE = "Thanks. What's the best number to reach you?"
ADDRESS = "What's the address?"


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("I need somebody to look at my", ""),
        ("It's about the water heater and.", ""),
        ("Um.", ""),
        ("well, it's", ""),
        ("My name is.", ""),
        ("The address is", ""),
        ("I was wondering if", ""),
        ("so the thing is,", ""),
        ("I need...", ""),
        ("415.", PHONE),
        ("415-555", PHONE),
        ("four one five five five five", ""),
        ("it's area code 415", PHONE),
        ("My number is 415 555", ""),
        ("you can call me at four one five", ""),
        ("four one five, five five five, oh one", PHONE),
        ("double five five oh", PHONE),
        ("4211", ADDRESS),
        ("It's 4211.", ADDRESS),
        ("I live at 4211", ADDRESS),
        ("J-O-H", ""),
        ("that's S M I T", ""),
        ("B", "Could you spell that?"),
        ("KOW", "Could you spell that?"),
        ("Sure, that's B-Day.", "Could you spell that?"),
        ("I love at 6.15.", ADDRESS),
        ("The addresses.", ADDRESS),
        ("I have a leak in the ceiling and also.", ""),
        ("So what happened is that.", ""),
        ("So what happened is that?", ""),
        ("Could we do it on?", ""),
        ("I have a question.", ""),
        ("I need somebody to look at mine.", ""),
        ("Can you tell me how much it would be too?", ""),
        ("I need a plumber butt.", ""),
    ],
)
def test_the_caller_will_go_on(text: str, asked: str):
    assert is_open_clause(text, asked)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("", ""),
        ("My sink is clogged.", ""),
        ("How much is it for?", ""),
        ("What do you need that for?", ""),
        ("Can you come in?", ""),
        ("P-O-R-T-E-R.", "Could you spell that?"),
        ("415-555-0142.", PHONE),
        ("(415) 555-0142", PHONE),
        ("one four one five five five five oh one four two", PHONE),
        ("four one five, five five five, oh one forty-two", PHONE),
        ("4211 Maple Street.", ADDRESS),
        ("Eight Cedar Lane, apartment 3.", ADDRESS),
        ("4211 Maple Street, Springfield 62704", ADDRESS),
        ("Thursday at three", "When would suit you?"),
        ("Tomorrow at 3 p.m.", ""),
        ("3:30", "When would suit you?"),
        ("around 200", ""),
        ("Yes.", ""),
        ("Yes, I do.", ""),
        ("as soon as you can", ""),
        ("the heat won't turn on", ""),
        ("I think so.", ""),
        ("No, that's it", ""),
        ("Unit B", ""),
        ("No, forty-two eleven.", ""),
        ("My zip is 94110", ""),
        ("My zip is 94110", ADDRESS),
        ("The one I'm calling from.", PHONE),
        ("This one.", PHONE),
        ("It's the same address.", ADDRESS),
        ("That's a friend of mine.", ""),
    ],
)
def test_the_caller_is_done(text: str, asked: str):
    assert not is_open_clause(text, asked)


@pytest.mark.parametrize(
    "text",
    ["M-H-M.", "Mmm.", "mm-hm", "Mm-hmm.", "Okay.", "yeah", "Right, right.", "Uh-huh", "I see.", "oh okay, thanks"],
)
def test_nods(text: str):
    assert is_nod(text)


@pytest.mark.parametrize("text", ["", "no", "okay but when", "stop", "yes I want that one", "hello?", "wait"])
def test_no_nods(text: str):
    assert not is_nod(text)


@pytest.mark.parametrize("text", ["Stop.", "No.", "Sunday?", "what about tomorrow", "I want the other one", "hello"])
def test_so_few_words_over_the_agent_want_the_floor(text: str):
    assert wants_the_floor(text)


@pytest.mark.parametrize("text", ["Chair.", "Add it.", "okay then", ""])
def test_an_mm_hm_misread_does_not(text: str):
    assert not wants_the_floor(text)


def test_hesitation():
    assert is_hesitation("Um, uh...")
    assert not is_hesitation("Um, Thursday.")
    assert not is_hesitation("")


def test_two_halves_of_a_turn_are_joined():
    assert join_words("I need a plumber.", "for tomorrow.") == "I need a plumber for tomorrow."
    assert join_words("415 555.", "0142.") == "415 555 0142."
    assert join_words("My sink is clogged.", "My name is Jo.") == "My sink is clogged. My name is Jo."
    assert join_words("", "Yes.") == "Yes." and join_words("Yes.", "") == "Yes."


@pytest.mark.parametrize(
    ("text", "once"),
    [
        ("Daniel Daniel", "Daniel"),
        ("415 555 01, 415 555 01.", "415 555 01."),
        ("Yes, yes.", "yes."),
        ("Four Maple Street", "Four Maple Street"),
        ("one two one three", "one two one three"),
        ("", ""),
    ],
)
def test_what_is_said_twice_over_counts_once(text: str, once: str) -> None:
    assert said_once(text) == once
