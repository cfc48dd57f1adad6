"""The lines of `receptionist understand`."""

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.services.understand_lines import LineDefaults, understand_line

DRAIN = PriceItem("DRAIN", "Drain cleaning", Charge.FLAT, called=("clogged drain",), amount=Money(14900))
DEFAULTS = LineDefaults(
    at=datetime(2026, 3, 3, 23, 30, tzinfo=ZoneInfo("America/Chicago")),
    book=PriceBook(trade="plumbing", name="Test book", items=(DRAIN,)),
)


def answer(**given: Any) -> dict[str, Any]:
    line = understand_line(json.dumps(given), DEFAULTS)
    assert "\n" not in line
    found = json.loads(line)
    assert isinstance(found, dict)
    return found


def test_a_line_is_answered_in_full() -> None:
    text = "My drain is clogged, can you come tomorrow at 3 pm? I'm at 42 Elm Street"
    found = answer(id=7, text=text, today="2026-03-03")
    assert found["id"] == 7
    assert found["intent"] == "book_appointment" and "report_problem" in found["intents"]
    assert found["service"]["code"] == "DRAIN"
    assert found["service"]["candidates"][0]["name"] == "Drain cleaning"
    assert found["problem"]["value"] == "My drain is clogged"
    assert found["date"]["value"] == "2026-03-04" and found["time"]["value"] == "15:00"
    assert found["address"]["parts"]["number"] == "42"
    for key in ("service", "problem", "date", "time", "address"):
        assert text[found[key]["start"] : found[key]["end"]] == found[key]["text"]


def test_what_was_not_said_is_empty_but_there() -> None:
    found = answer(text="hello")
    assert found["intent"] == "greeting"
    assert (found["confirmation"], found["emergency"]) == ("", "")
    for key in ("service", "problem", "name", "phone", "address", "date", "time"):
        assert found[key] is None
    assert (found["asap"], found["flexible"], found["not_on"], found["amounts"]) == (False, False, [], [])


def test_the_prompt_before_it_tells_what_a_bare_word_is() -> None:
    found = answer(text="smith", asked="And your last name?")
    assert found["name"]["last"] == "Smith"


def test_the_number_of_the_call_is_meant() -> None:
    found = answer(text="the number I'm calling from is fine", asked="phone")
    assert found["phone"]["uses_caller_id"] is True and found["phone"]["e164"] == ""


@pytest.mark.parametrize(
    ("moment", "tomorrow"),
    [
        ({}, "2026-03-04"),
        ({"timezone": "America/New_York"}, "2026-03-05"),  # half past midnight there
        ({"now": "2026-03-10T09:00"}, "2026-03-11"),
        ({"now": "2026-03-10T02:00:00Z", "timezone": "America/Chicago"}, "2026-03-10"),
        ({"today": "2026-05-01", "now": "14:30"}, "2026-05-02"),
    ],
)
def test_tomorrow_follows_the_line(moment: dict[str, str], tomorrow: str) -> None:
    assert answer(text="tomorrow", asked="wished", **moment)["date"]["value"] == tomorrow


@pytest.mark.parametrize(
    "line",
    [
        "not json",
        "[1, 2]",
        "{}",
        '{"text": 5}',
        '{"text": "hi", "today": "soon"}',
        '{"text": "hi", "now": "late"}',
        '{"text": "hi", "timezone": "Mars/Base"}',
        '{"text": "hi", "timezone": "../etc"}',
        '{"text": "hi", "asked": ["name"]}',
    ],
)
def test_a_line_that_does_not_hold_is_told_so(line: str) -> None:
    assert json.loads(understand_line(line, DEFAULTS))["error"]


def test_an_error_keeps_the_id_of_its_line() -> None:
    assert answer(id="a1", text=None) == {"id": "a1", "error": "text: a text is needed."}
