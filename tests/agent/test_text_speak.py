"""What thumbs shorten is read as what it stands for."""

import pytest

from receptionist.agent.frame_agent.text_speak import spelled_out


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("y", "yes"),
        ("Y!", "yes"),
        ("n", "no"),
        ("k", "ok"),
        ("ty", "thank you"),
        ("r u open 2day", "are you open today"),
        ("can u come 2morrow pls", "can you come tomorrow please"),
        ("whats ur price", "what's your price"),
        ("I need an appt b4 noon", "I need an appointment before noon"),
    ],
)
def test_short_forms_are_written_out(text: str, read: str) -> None:
    assert spelled_out(text) == read


@pytest.mark.parametrize(
    "text", ["12 Elm Ave Apt U", "unit u", "mail me at u@example.com", "Suite R, 5 Main St", "N Main"]
)
def test_letters_that_are_meant_stay(text: str) -> None:
    assert spelled_out(text) == text


def test_a_name_stays_as_it_was_written() -> None:
    assert spelled_out("ty", asked="name") == "ty"
