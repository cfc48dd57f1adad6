"""When the business is open, at the edges where clocks and calendars bite."""

from dataclasses import replace
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.hours import HolidayRules, Hours, Span, SpecialDay
from receptionist.domain.hours_text import parse_hours

NEW_YORK = ZoneInfo("America/New_York")
PLUMBER = parse_hours("Mon-Fri 8:00-12:00 and 13:00-17:00, Sat 9-12", "America/New_York")
BAR = parse_hours("Fri 18:00-24:00, Sat 0:00-2:00 and 18:00-24:00", "America/New_York")


def local(text: str, fold: int = 0) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK, fold=fold)


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-03-04T07:59:59", False),
        ("2026-03-04T08:00", True),
        ("2026-03-04T11:59:59", True),
        ("2026-03-04T12:00", False),
        ("2026-03-04T13:00", True),
        ("2026-03-04T17:00", False),
        ("2026-03-07T11:00", True),
        ("2026-03-08T11:00", False),
    ],
)
def test_open_from_the_first_minute_until_before_the_last(at: str, is_open: bool) -> None:
    assert PLUMBER.is_open(local(at)) is is_open


def test_the_callers_clock_does_not_matter() -> None:
    assert PLUMBER.is_open(datetime(2026, 3, 4, 21, 59, tzinfo=UTC))  # 4:59 pm in New York
    assert not PLUMBER.is_open(datetime(2026, 3, 4, 22, 0, tzinfo=UTC))


def test_a_night_that_goes_on_past_midnight() -> None:
    assert BAR.is_open(local("2026-03-06T23:59:59"))
    assert BAR.is_open(local("2026-03-07T00:00"))
    assert BAR.is_open(local("2026-03-07T01:59"))
    assert not BAR.is_open(local("2026-03-07T02:00"))
    assert BAR.is_open(local("2026-03-07T23:59"))
    assert not BAR.is_open(local("2026-03-08T00:00"))


@pytest.mark.parametrize(
    ("at", "opens"),
    [
        ("2026-03-04T07:00", "2026-03-04T08:00-05:00"),
        ("2026-03-04T08:00", "2026-03-04T08:00-05:00"),
        ("2026-03-04T12:00", "2026-03-04T13:00-05:00"),
        ("2026-03-04T18:00", "2026-03-05T08:00-05:00"),
        ("2026-03-06T18:00", "2026-03-07T09:00-05:00"),
        ("2026-03-07T12:00", "2026-03-09T08:00-04:00"),  # over the change to summer time
        ("2026-10-31T13:00", "2026-11-02T08:00-05:00"),  # and back
    ],
)
def test_the_next_opening(at: str, opens: str) -> None:
    assert PLUMBER.next_opening(local(at)) == datetime.fromisoformat(opens)


def test_a_holiday_is_closed_and_passed_over() -> None:
    hours = Hours("America/New_York", PLUMBER.week, {date(2026, 11, 26): "Thanksgiving"})
    assert not hours.is_open(local("2026-11-26T10:00"))
    assert hours.spans_on(date(2026, 11, 26)) == ()
    assert hours.next_opening(local("2026-11-25T18:00")) == local("2026-11-27T08:00")


def test_the_holidays_of_the_country_and_state_are_kept_as_the_admin_chose_year_after_year() -> None:
    short = (Span(time(9), time(12)),)
    rules = HolidayRules("US", "LA", open_on=("Columbus Day",), own_hours={"Mardi Gras": short})
    hours = Hours("America/Chicago", PLUMBER.week, {date(2026, 12, 25): "Family day"}, holidays=rules)
    for year, day in ((2026, 26), (2031, 27)):
        assert hours.special_day(date(year, 11, day)) == SpecialDay("Thanksgiving Day")
    assert hours.special_day(date(2026, 2, 17)) == SpecialDay("Mardi Gras", short)  # kept in Louisiana alone
    assert hours.special_day(date(2026, 10, 12)) is None
    # Days of its own come before the calendar's.
    assert hours.special_day(date(2026, 12, 25)) == SpecialDay("Family day")
    assert Hours("UTC", holidays=HolidayRules("XX")).special_day(date(2026, 12, 25)) is None


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    hours = replace(parse_hours("Wed 18:00-2:00", "America/New_York"), holidays=HolidayRules("US"))
    assert hours.is_open(local("2026-11-26T01:30"))  # a holiday, but the evening before is not
    assert not hours.is_open(local("2026-11-26T02:00"))
    christmas_eve = Hours("America/New_York", hours.week, own_days={date(2026, 12, 2): SpecialDay("Party")})
    assert not christmas_eve.is_open(local("2026-12-03T01:30"))


def test_by_appointment_only_never_opens() -> None:
    assert Hours("America/New_York").next_opening(local("2026-03-04T08:00")) is None


def test_opening_at_a_time_the_clocks_skip_is_opening_when_they_have() -> None:
    night = parse_hours("Sun 2:30-6:00", "America/New_York")
    opens = night.next_opening(local("2026-03-08T00:00"))
    assert opens is not None and opens.isoformat() == "2026-03-08T03:30:00-04:00"
    assert night.is_open(opens)


def test_in_the_hour_that_comes_twice_the_next_opening_is_ahead() -> None:
    night = parse_hours("Sun 1:30-3:00, Mon 8-9", "America/New_York")
    in_the_second_hour = local("2026-11-01T01:10", fold=1)
    opens = night.next_opening(in_the_second_hour)
    assert opens is not None and opens.astimezone(UTC) >= in_the_second_hour.astimezone(UTC)


@given(
    at=st.datetimes(datetime(2026, 1, 1), datetime(2027, 12, 31)),  # noqa: DTZ001 - the zone is added
    zone=st.sampled_from(["America/New_York", "Asia/Kolkata", "America/St_Johns", "Africa/Cairo", "UTC"]),
)
def test_the_next_opening_is_never_past_and_is_open(at: datetime, zone: str) -> None:
    hours = parse_hours("Mon-Fri 8:30-12:00 and 13:00-24:00, Sun 0-4", zone)
    instant = at.replace(tzinfo=UTC)
    opens = hours.next_opening(instant)
    assert opens is not None and opens.astimezone(UTC) >= instant
    assert hours.is_open(opens) or opens.time() > time(0)
    assert hours.is_open(instant) or (opens - instant).days < 4
