"""Numbers to call back, however they are said."""

import time

import pytest

from receptionist.agent.frame_agent.understanding.phones import find_phone

ASKED = "What's the best number to reach you?"


@pytest.mark.parametrize(
    ("text", "e164"),
    [
        ("four one five, five five five, oh one four two", "+14155550142"),
        ("four one five triple five oh one four two", "+14155550142"),
        ("four fifteen five fifty five oh one forty two", "+14155550142"),
        ("area code 415 five five five 0142", "+14155550142"),
        ("two one two, um, five five five, zero one eight eight", "+12125550188"),
        ("eight hundred five five five zero one nine nine", "+18005550199"),
        ("it's 1-800-555-0199", "+18005550199"),
        ("my cell is (415)555-0142.", "+14155550142"),
        ("415.555.0142", "+14155550142"),
        ("+1 415 555 0142", "+14155550142"),
        ("my number is 415 555 0142 and my zip is 94110", "+14155550142"),
        ("415-555-0142 no sorry 415-555-0143", "+14155550143"),
        ("no that's not my number, it's 212 555 0188", "+12125550188"),
        ("+44 20 7946 0018", "+442079460018"),
    ],
)
def test_a_number_is_written_in_e164(text: str, e164: str) -> None:
    found = find_phone(text, asked=ASKED)
    assert found is not None
    assert found.e164 == e164
    assert found.complete
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize("text", ["five five five double oh one two", "555 0012", "it's 555-0012"])
def test_a_number_without_area_code_is_not_complete(text: str) -> None:
    found = find_phone(text, asked=ASKED)
    assert found is not None
    assert (found.e164, found.digits, found.complete) == ("", "5550012", False)


def test_the_extension_is_told_apart() -> None:
    for text in ("415.555.0142 ext 12", "four one five five five five zero one four two extension twelve"):
        found = find_phone(text, asked=ASKED)
        assert found is not None
        assert (found.e164, found.extension, found.digits) == ("+14155550142", "12", "415555014212")


def test_an_impossible_number_keeps_its_digits() -> None:
    found = find_phone("123 123 5678", asked=ASKED)
    assert found is not None
    assert (found.e164, found.digits) == ("", "1231235678")


@pytest.mark.parametrize(
    "text",
    [
        "the number I'm calling from",
        "this number",
        "same number",
        "this one's fine",
        "yeah this is the best number",
        "just call me here",
        "use the one on your screen",
        "it's the number I called you from",
        "you already have it",
    ],
)
def test_the_caller_means_the_number_they_call_from(text: str) -> None:
    found = find_phone(text, asked=ASKED)
    assert found is not None
    assert found.uses_caller_id
    assert found.digits == ""


def test_the_number_they_call_from_counts_unasked_only_when_it_is_plain() -> None:
    found = find_phone("you can text me at the number I'm calling from")
    assert found is not None and found.uses_caller_id
    assert find_phone("this one is leaking") is None
    assert find_phone("same one as last time broke") is None


@pytest.mark.parametrize(
    "text",
    [
        "4211 Maple Street Springfield IL 62704-1234",
        "water heater model 4155550142",
        "serial number 4155550142",
        "invoice 12345678",
        "my card is 4111-1111-1111-1111",
        "I have 2 sinks and 3 toilets",
        "is this the right number",
        "I'm calling about the number of leaks",
        "between $1,200 and 1,500",
        "at 3 on Thursday the 14th 2026",
        "this line is clogged",
        "the main line is backed up",
        "415-555-0142 is not my number",
        "",
    ],
)
def test_other_numbers_are_no_telephone(text: str) -> None:
    assert find_phone(text) is None


@pytest.mark.parametrize("text", ["1" * 4000, "1 " * 2000, "(" * 3000 + "4", "five " * 1000])
def test_a_flood_of_digits_is_read_in_time(text: str) -> None:
    started = time.process_time()
    find_phone(text, asked=ASKED)
    assert time.process_time() - started < 1.0
