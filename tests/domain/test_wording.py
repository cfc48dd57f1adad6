"""Times, days and hours as they are said. Today is Wednesday, March 4, 2026."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.hours import Hours
from receptionist.domain.hours_text import parse_hours
from receptionist.domain.lead import TimeWindow, WishedTime
from receptionist.domain.money import Money
from receptionist.domain.wording import (
    end_of_opening,
    ordinal,
    say_between,
    say_day,
    say_duration,
    say_instant,
    say_spans,
    say_time,
    say_week,
    say_window,
    say_wish,
)

TODAY = date(2026, 3, 4)
ZONE = "America/New_York"
NEW_YORK = ZoneInfo(ZONE)


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=NEW_YORK)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (21, "21st"),
        (22, "22nd"),
    ],
)
def test_ordinals(number: int, said: str) -> None:
    assert ordinal(number) == said


@pytest.mark.parametrize(
    ("clock", "said"),
    [
        (time(0), "midnight"), (time(0, 30), "12:30 am"), (time(8), "8 am"), (time(11, 5), "11:05 am"),
        (time(12), "noon"), (time(12, 30), "12:30 pm"), (time(15), "3 pm"), (time(23, 59), "11:59 pm"),
    ],
)  # fmt: skip
def test_times(clock: time, said: str) -> None:
    assert say_time(clock) == said


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 3, 4), "today"),
        (date(2026, 3, 5), "tomorrow"),
        (date(2026, 3, 6), "Friday"),
        (date(2026, 3, 10), "Tuesday"),
        (date(2026, 3, 11), "Wednesday, March 11th"),
        (date(2026, 3, 2), "Monday, March 2nd"),
        (date(2026, 12, 31), "Thursday, December 31st"),
    ],
)
def test_days(day: date, said: str) -> None:
    assert say_day(day, TODAY) == said


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        (time(15), time(17), "between 3 and 5 pm"),
        (time(8), time(10, 30), "between 8 and 10:30 am"),
        (time(11), time(13), "between 11 am and 1 pm"),
        (time(10), time(12), "between 10 am and noon"),
        (time(12), time(14), "between noon and 2 pm"),
        (time(22), time(0), "between 10 pm and midnight"),
        (time(0), time(2), "between midnight and 2 am"),
        (time(12, 30), time(14, 30), "between 12:30 and 2:30 pm"),
    ],
)
def test_stretches(start: time, end: time, said: str) -> None:
    assert say_between(start, end) == said


def test_windows() -> None:
    assert say_window(TimeWindow(at(5, 15), at(5, 17)), TODAY) == "tomorrow between 3 and 5 pm"
    assert say_window(TimeWindow(at(12, 10), at(12, 12)), TODAY) == "Thursday, March 12th, between 10 am and noon"
    assert say_window(TimeWindow(at(6, 22), at(7, 0)), TODAY) == "Friday between 10 pm and midnight"


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (WishedTime("x", asap=True), "as soon as possible"),
        (WishedTime("x", asap=True, start=time(15)), "as soon as possible after 3 pm"),
        (WishedTime("x", day=date(2026, 3, 5), start=time(15)), "tomorrow after 3 pm"),
        (WishedTime("x", day=date(2026, 3, 5), start=time(15), end=time(15)), "tomorrow at 3 pm"),
        (WishedTime("x", day=date(2026, 3, 6), start=time(13), end=time(15)), "Friday between 1 and 3 pm"),
        (WishedTime("x", end=time(12)), "before noon"),
        (WishedTime("x", last_day=date(2026, 3, 6)), "by Friday"),
        (
            WishedTime("x", day=date(2026, 3, 9), last_day=date(2026, 3, 15), not_on=(0,)),
            "Monday to Sunday, March 15th but not on Monday",
        ),
        (WishedTime("x", not_on=(0, 2)), "but not on Monday or Wednesday"),
        (WishedTime("x", flexible=True), "any time"),
        (WishedTime("when the cows come home"), "when the cows come home"),
    ],
)
def test_wishes(wish: WishedTime, said: str) -> None:
    assert say_wish(wish, TODAY) == said


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (1, "1 minute"), (15, "15 minutes"), (45, "45 minutes"), (60, "an hour"), (70, "an hour"),
        (75, "an hour and a half"), (90, "an hour and a half"), (105, "2 hours"), (120, "2 hours"),
        (150, "2 and a half hours"), (180, "3 hours"), (210, "3 and a half hours"), (360, "6 hours"),
        (479, "8 hours"), (480, "a day"), (960, "2 days"),
    ],
)  # fmt: skip
def test_durations(minutes: int, said: str) -> None:
    assert say_duration(minutes) == said


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        ("Mon-Fri 8:00-17:00", "We're open Monday to Friday from 8 am to 5 pm."),
        (
            "Mon-Fri 8-12 and 13-17, Sat 9-12",
            "We're open Monday to Friday from 8 am to noon and from 1 pm to 5 pm, and Saturday from 9 am to noon.",
        ),
        ("Mon 9-17, Wed 9-17, Fri 9-17", "We're open Monday, Wednesday and Friday from 9 am to 5 pm."),
        ("Sat-Sun 18-24", "We're open Saturday and Sunday from 6 pm to midnight."),
        ("Mon-Sun 8-18", "We're open every day from 8 am to 6 pm."),
        ("Mon-Sun 0-24", "We're open every day around the clock."),
        (
            "Mon-Thu 8-17, Fri 8-15, Sat 9-12",
            "We're open Monday to Thursday from 8 am to 5 pm, Friday from 8 am to 3 pm, "
            "and Saturday from 9 am to noon.",
        ),
        ("", "We work by appointment."),
    ],
)
def test_the_week(hours: str, said: str) -> None:
    assert say_week(parse_hours(hours, ZONE)) == said


def test_one_day() -> None:
    hours = parse_hours("Mon-Fri 8-12 and 13-17, Sat 0-24", ZONE)
    assert say_spans(hours, TODAY) == "from 8 am to noon and from 1 pm to 5 pm"
    assert say_spans(hours, date(2026, 3, 7)) == "around the clock"
    assert say_spans(hours, date(2026, 3, 8)) == ""


def test_when_it_closes_and_opens_again() -> None:
    hours = parse_hours("Mon-Fri 8-12 and 13-17, Fri 18-24", ZONE)
    assert end_of_opening(hours, at(4, 9)) == time(12)
    assert end_of_opening(hours, at(4, 12)) is None
    assert end_of_opening(hours, at(6, 23, 59)) == time(0)
    assert end_of_opening(parse_hours("Fri 18-24, Sat 0-2", ZONE), at(6, 23, 59)) == time(2)
    assert end_of_opening(Hours(ZONE), at(4, 9)) is None
    opens = hours.next_opening(at(6, 23, 59))
    assert opens is not None and say_instant(opens, at(6, 23, 59), hours) == "Monday at 8 am"
    from_london = at(4, 12).astimezone(ZoneInfo("Europe/London"))
    assert say_instant(at(4, 13), from_london, hours) == "today at 1 pm"


@pytest.mark.parametrize(
    ("money", "said"),
    [
        (Money(14900), "$149"), (Money(14950), "$149.50"), (Money(120005, "GBP"), "£1,200.05"), (Money(5), "$0.05"),
        (Money(-2550), "-$25.50"), (Money(900, "CHF"), "CHF 9"),
    ],
)  # fmt: skip
def test_money(money: Money, said: str) -> None:
    assert str(money) == said
