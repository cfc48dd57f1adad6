"""Opening hours as an admin types them."""

from datetime import time

import pytest

from receptionist.domain.hours import Hours, Span
from receptionist.domain.hours_text import parse_hours
from receptionist.errors import BadInput

ZONE = "America/New_York"
WORKDAY = (Span(time(8), time(17)),)


@pytest.mark.parametrize(
    "text",
    [
        "Mon-Fri 8:00-17:00",
        "monday - friday 8-17",
        "Mon–Fri 8:00 – 17:00",
        "Mon to Fri 8 am to 5 pm",
        "MON-FRI 8AM-5PM;",
        "Mon-Tue 8-17, Wed 8-17\nThurs-Fri 08:00-17:00",
        "Mon-Sun 8-17, Sat closed, Sunday CLOSED",
    ],
)
def test_many_spellings_of_one_week(text: str) -> None:
    assert parse_hours(text, ZONE) == Hours(ZONE, (WORKDAY,) * 5 + ((), ()))


def test_two_stretches_a_day_in_one_rule_or_two() -> None:
    both = (Span(time(8), time(12)), Span(time(13), time(17)))
    assert parse_hours("Mon 8-12 and 13-17", ZONE).week[0] == both
    assert parse_hours("Mon 13-17 AND 8-12", ZONE).week[0] == both
    assert parse_hours("Mon 8-12, Mon-Tue 13-17", ZONE).week[:2] == (both, both[1:])


def test_midnight_and_the_whole_day() -> None:
    assert parse_hours("Fri 18:00-24:00", ZONE).week[4] == (Span(time(18), time(0)),)
    assert parse_hours("Fri 6 pm - 12 am", ZONE).week[4] == (Span(time(18), time(0)),)
    assert parse_hours("Mon-Sun 0:00-24:00", ZONE).week[3][0].is_all_day
    assert parse_hours("Fri 12 am - 12 pm", ZONE).week[4] == (Span(time(0), time(12)),)


def test_a_night_ends_on_the_next_day() -> None:
    night = parse_hours("Fri 18:00-2:00, Sat 9-12", ZONE).week
    assert night[4] == (Span(time(18), time(2)),) and night[4][0].is_overnight


def test_a_range_may_go_over_the_weekend() -> None:
    week = parse_hours("Sat-Mon 9-12", ZONE).week
    assert [bool(spans) for spans in week] == [True, False, False, False, False, True, True]


def test_nothing_is_by_appointment() -> None:
    assert parse_hours(" ", ZONE) == Hours(ZONE)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("whenever", "cannot be read"),
        ("Mon-Fri", "cannot be read"),
        ("Mon-Fri 8", "cannot be read"),
        ("Mon, Tue 8-17", '"Mon" cannot be read'),
        ("M 8-17", "is no weekday"),
        ("Moonday 8-17", "is no weekday"),
        ("Mon-Fr1 8-17", "cannot be read"),
        ("Mon 8-25", "no such time"),
        ("Mon 8:61-17", "no such time"),
        ("Mon 13 pm-5 pm", "There is no 13 pm"),
        ("Mon 8-5", "close before they open"),
        ("Mon 9-9", "close before they open"),
        ("Fri 18:00-9:00, Sat 8-12", "go on past midnight and overlap those of Saturday"),
        ("Fri 18:00-2:00 and 20:00-22:00", "Friday are there twice and overlap"),
        ("Mon 8-12 and 11-15", "Monday are there twice and overlap"),
        ("Mon-Fri 8-17, Fri 8-12", "Friday are there twice and overlap"),
        ("Mon 8-24 and 22-23", "Monday are there twice and overlap"),
    ],
)
def test_what_does_not_hold_is_told_with_an_example(text: str, says: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_hours(text, ZONE)
    assert says in caught.value.message
    assert "Mon-Fri 8:00" in caught.value.hint or "night" in caught.value.hint


@pytest.mark.parametrize("zone", ["", "Mars/Base", "America", "../../etc/passwd", "a\0b", "x" * 5000])
def test_a_time_zone_that_there_is_not(zone: str) -> None:
    with pytest.raises(BadInput, match="no time zone"):
        parse_hours("Mon 8-17", zone)
