"""Yes, no, no-but and don't know."""

import pytest

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.confirmations import Confirmation, find_confirmation

READ_BACK = "So that's Tuesday at 2 pm at 42 Elm Street. Is that right?"


@pytest.mark.parametrize(
    "said",
    [
        "yes",
        "Yep, that's right.",
        "sure",
        "you got it",
        "that works",
        "sounds good to me",
        "please do",
        "uh-huh",
        "Mm-hmm.",
        "No problem",
        "no, that's fine",
        "perfect, thanks",
        "go ahead and book it",
        "\N{THUMBS UP SIGN}",
        "What's your address, by the way?",
        "Tuesday at 2, yes",
    ],
)
def test_a_yes_in_many_forms(said: str) -> None:
    assert find_confirmation(said, asked=READ_BACK) is Confirmation.AFFIRM


@pytest.mark.parametrize(
    "said",
    [
        "no",
        "Nope.",
        "that's not right",
        "agree, it is not ok",
        "I said NO not yes!",
        "not really",
        "nuh-uh",
        "please don't",
        "no, thanks",
    ],
)
def test_a_no_in_many_forms(said: str) -> None:
    assert find_confirmation(said, asked=READ_BACK) is Confirmation.DENY


@pytest.mark.parametrize(
    "said",
    [
        "no, make it 3 o'clock",
        "actually, can we do Wednesday instead?",
        "No, forty-TWO eleven Maple.",
        "yes, but not until four",
        "I meant Thursday",
        "Oh right, that won't do. Monday the ninth then.",
        "Okay, but I'm only home on Friday",
        "Is there anything at 10 in the morning?",
        "no it's Smyth with a y",
        "almost, it's 4212",
    ],
)
def test_a_correction_brings_something_new(said: str) -> None:
    assert find_confirmation(said, asked=READ_BACK) is Confirmation.CORRECT


@pytest.mark.parametrize("said", ["I have no idea", "I don't know", "hard to say", "I'm not sure"])
def test_not_knowing(said: str) -> None:
    assert find_confirmation(said, asked="Is it a gas furnace?") is Confirmation.DONT_KNOW


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("yeah hi, my sink is leaking", "Thanks for calling, how can I help?"),
        ("no hot water", "What's going on?"),
        ("right now the sink is leaking", ""),
        ("my name is Bob", ""),
        ("I need to change my appointment to Tuesday", ""),
        ("the first one", "offer"),
        ("how much is it?", READ_BACK),
        ("", READ_BACK),
    ],
)
def test_what_answers_no_yes_or_no_question(said: str, asked: str) -> None:
    assert find_confirmation(said, asked=asked) is Confirmation.NONE


def test_being_done_is_a_no_to_anything_else() -> None:
    assert find_confirmation("that's all", asked="Anything else I can do for you?") is Confirmation.DENY


@pytest.mark.parametrize(
    ("prompt", "slot"),
    [
        ("name", "name"),
        ("Can I have your name, please?", "name"),
        ("What's the address?", "address"),
        ("What's the best number to reach you?", "phone"),
        ("When would you like us to come?", "wished"),
        (READ_BACK, "confirm"),
        ("Shall I book that for you?", "offer"),
        ("Is there anything else?", "anything_else"),
        ("Thanks for calling Acme Plumbing. How can I help you?", "problem"),
        ("Have a nice day.", ""),
        ("", ""),
    ],
)
def test_a_prompt_asks_for_one_slot(prompt: str, slot: str) -> None:
    assert asked_slot(prompt) == slot
