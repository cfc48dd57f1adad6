"""Nobody is texted at night where they are."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.message import Purpose
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.quiet_hours import may_text_at, recipient_state, recipient_zones, say_quiet

EASTERN, CENTRAL = ZoneInfo("America/New_York"), ZoneInfo("America/Chicago")
MOUNTAIN, PACIFIC = ZoneInfo("America/Denver"), ZoneInfo("America/Los_Angeles")
FROM, UNTIL = time(21), time(8)
MARKETING, TRANSACTIONAL = Purpose.MARKETING, Purpose.TRANSACTIONAL


def at(zone: ZoneInfo, day: int, hour: int, minute: int = 0, month: int = 6) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=zone)


def test_in_the_day_it_goes_out_at_once() -> None:
    assert may_text_at(MARKETING, at(EASTERN, 10, 20, 59), [EASTERN], FROM, UNTIL) is None
    assert may_text_at(MARKETING, at(EASTERN, 10, 8), [EASTERN], FROM, UNTIL) is None


def test_in_the_evening_it_waits_for_the_morning() -> None:
    now = at(EASTERN, 10, 21, 40)
    goes_out = may_text_at(TRANSACTIONAL, now, [EASTERN], FROM, UNTIL)
    assert goes_out == at(EASTERN, 11, 8)
    assert say_quiet(now, goes_out, [EASTERN]) == "It is 9:40 pm where they are; it goes out at 8:00 am."
    assert may_text_at(MARKETING, at(EASTERN, 10, 3), [EASTERN], FROM, UNTIL) == at(EASTERN, 10, 8)


def test_a_reply_and_a_text_about_a_visit_of_the_day_go_out_at_any_hour() -> None:
    night = at(EASTERN, 10, 23)
    assert may_text_at(Purpose.REPLY, night, [EASTERN], FROM, UNTIL) is None
    assert may_text_at(TRANSACTIONAL, night, [EASTERN], FROM, UNTIL, same_day=True) is None
    assert may_text_at(MARKETING, night, [EASTERN], FROM, UNTIL, same_day=True) == at(EASTERN, 11, 8)


def test_where_they_may_be_in_two_zones_both_must_be_awake() -> None:
    morning = at(EASTERN, 10, 8, 30)
    assert may_text_at(MARKETING, morning, [EASTERN, CENTRAL], FROM, UNTIL) == at(CENTRAL, 10, 8)
    evening = at(CENTRAL, 10, 20, 30)
    goes_out = may_text_at(MARKETING, evening, [EASTERN, CENTRAL], FROM, UNTIL)
    assert goes_out == at(CENTRAL, 11, 8)
    said = say_quiet(evening, goes_out, [EASTERN, CENTRAL])
    assert said == "It may be 9:30 pm where they are; it goes out at 9:00 am."


def test_florida_is_quiet_from_eight_in_the_evening() -> None:
    evening = at(EASTERN, 10, 20, 15)
    assert may_text_at(MARKETING, evening, [EASTERN], FROM, UNTIL, state="FL") == at(EASTERN, 11, 8)
    assert may_text_at(MARKETING, evening, [EASTERN], FROM, UNTIL, state="GA") is None


def test_no_quiet_hours_where_both_ends_are_the_same_and_stretches_within_a_day() -> None:
    assert may_text_at(MARKETING, at(EASTERN, 10, 3), [EASTERN], time(0), time(0)) is None
    assert may_text_at(MARKETING, at(EASTERN, 10, 3), [EASTERN], time(0), time(7)) == at(EASTERN, 10, 7)


def test_the_night_the_clocks_change_still_ends_at_eight() -> None:
    spring = may_text_at(MARKETING, at(EASTERN, 7, 22, month=3), [EASTERN], FROM, UNTIL)
    assert spring is not None and spring.astimezone(EASTERN) == at(EASTERN, 8, 8, month=3)
    assert spring - at(EASTERN, 7, 22, month=3).astimezone(UTC) == timedelta(hours=9)
    autumn = may_text_at(MARKETING, at(EASTERN, 31, 22, month=10), [EASTERN], FROM, UNTIL)
    assert autumn is not None and autumn - at(EASTERN, 31, 22, month=10).astimezone(UTC) == timedelta(hours=11)


def test_zones_at_opposite_ends_of_the_world_do_not_keep_a_text_for_ever() -> None:
    far = [EASTERN, ZoneInfo("Asia/Manila")]  # twelve hours apart, and both asleep for twelve
    assert may_text_at(MARKETING, at(EASTERN, 10, 22), far, FROM, UNTIL, state="FL") == at(EASTERN, 11, 8)


@pytest.mark.parametrize(
    ("address", "zones"),
    [
        ("12 Oak St, Miami, FL 33101", {"America/New_York"}),
        ("12 Oak St, Pensacola FL 32501", {"America/Chicago"}),
        ("5 Elm Ave, Nashville, Tennessee", {"America/New_York", "America/Chicago"}),
        ("5 Elm Ave, Nashville, TN 37201-1234", {"America/Chicago"}),
        ("9 Mesa Dr, El Paso, tx 79901, USA", {"America/Denver"}),
        ("77 Palm Ct 85001", {"America/Phoenix"}),
        ("1 Beach Rd, Honolulu, HI", {"Pacific/Honolulu"}),
        # These name no state: the number tells.
        ("12345 Main Street", {"America/Los_Angeles"}),
        ("12 Oak St NE", {"America/Los_Angeles"}),
        ("400 Virginia Ave", {"America/Los_Angeles"}),
        ("", {"America/Los_Angeles"}),
    ],
)
def test_the_address_of_the_job_says_more_than_the_area_code(address: str, zones: set[str]) -> None:
    found = recipient_zones(PhoneNumber("+14155550142"), address, EASTERN, "US")
    assert {zone.key for zone in found} == zones


def test_where_nothing_tells_they_are_where_the_business_is() -> None:
    assert recipient_zones(None, "12 Oak St", CENTRAL, "US") == (CENTRAL,)
    # Toll-free numbers are everywhere.
    assert recipient_zones(PhoneNumber("+18005550199"), "", CENTRAL, "US") == (CENTRAL,)


def test_the_state_comes_from_the_address_else_from_the_area_code() -> None:
    miami, frisco = PhoneNumber("+13055550142"), PhoneNumber("+14155550142")
    assert recipient_state(miami, "") == "FL"
    assert recipient_state(frisco, "") == "CA"
    assert recipient_state(miami, "12 Oak St, Atlanta, GA 30301") == "GA"
    assert recipient_state(frisco, "12 Oak St, Tampa, Florida") == "FL"
    assert recipient_state(None, "12 Oak St") == ""
    assert recipient_state(PhoneNumber("+442079460123"), "") == ""


@given(
    st.integers(0, 365 * 24 * 60).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)),
    st.lists(st.sampled_from([EASTERN, CENTRAL, MOUNTAIN, PACIFIC]), min_size=1, max_size=3),
    st.sampled_from(["", "FL"]),
)
def test_it_goes_out_in_the_day_of_every_zone_and_within_a_day(
    now: datetime, zones: list[ZoneInfo], state: str
) -> None:
    goes_out = may_text_at(MARKETING, now, zones, FROM, UNTIL, state=state) or now
    assert all(time(8) <= goes_out.astimezone(zone).time() < time(20 if state else 21) for zone in zones)
    assert now <= goes_out <= now + timedelta(hours=17)
    # Never later than it must be: a minute before, somebody was still asleep.
    if goes_out > now:
        before = [(goes_out - timedelta(minutes=1)).astimezone(zone).time() for zone in zones]
        assert any(not time(8) <= clock < time(20 if state else 21) for clock in before)
