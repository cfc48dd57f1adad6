"""What a recogniser writes when nobody spoke is not taken for words; what people say is."""

import pytest

from receptionist.adapters.stt.phantoms import is_loop, is_phantom, without_loop


@pytest.mark.parametrize(
    "text",
    [
        "Thank you for watching!",
        "Thanks for watching, and I'll see you in the next video.",
        "Please subscribe.",
        "Like and subscribe!",
        "See you next time.",
        "Subtitles by the Amara.org community",
        "[Music]",
        "(applause)",
        "♪♪",
        ". . .",
        "Aaaaaaaaaaaaaaaa",
        "",
    ],
)
def test_captions_and_marks_are_phantoms(text: str) -> None:
    assert is_phantom(text)


@pytest.mark.parametrize(
    "text",
    [
        "Thank you.",
        "Thanks for calling me back.",
        "Bye.",
        "The music store on Elm.",
        "I was watching it leak.",
        "You said silence.",
        "5",
        "No.",
    ],
)
def test_what_callers_say_is_not(text: str) -> None:
    assert not is_phantom(text)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("beep beep beep beep beep beep", 3.0),
        ("I'm going to go to the end of the end of the end of the end of the end of the", 8.0),
        ("Yes I would like to have a new one of those for the kitchen", 1.0),
        ("ha" * 60, 3.0),
    ],
)
def test_a_stuck_decoder_is_noticed(text: str, seconds: float) -> None:
    assert is_loop(text, seconds)


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("no no no, I said Tuesday", 2.0),
        ("five five five five", 1.5),
        ("it's 5, 5, 5, 5, 0, 1, 4, 2", 4.0),
        ("the drain in the kitchen, the drain in the bath and the drain in the basement", 5.0),
        ("Yes.", 0.3),
    ],
)
def test_people_repeat_themselves_too(text: str, seconds: float) -> None:
    assert not is_loop(text, seconds)


def test_a_loop_is_cut_after_its_first_round() -> None:
    assert without_loop("My sink is is is is is is") == "My sink is"
    assert without_loop("go to the end of the end of the end of the end of the") == "go to the end of"
    assert without_loop("My sink is leaking.") == "My sink is leaking."
