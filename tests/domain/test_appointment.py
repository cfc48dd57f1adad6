"""What a receptionist can offer a customer, wish by wish. Now is Wednesday, March 4, 2026, ten in the morning."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from receptionist.domain.appointment import WindowSearch, free_windows, windows_on
from receptionist.domain.hours_text import parse_hours
from receptionist.domain.lead import TimeWindow, WishedTime
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import ANYBODY, Busy, Diary, VisitNeeds

NEEDS = VisitNeeds()
NEW_YORK = ZoneInfo("America/New_York")
PROFILE = BusinessProfile("Rose City Plumbing", "plumbing", parse_hours("Mon-Fri 8:00-17:00", "America/New_York"))
NOW = datetime(2026, 3, 4, 10, 0, tzinfo=NEW_YORK)
WED, THU, FRI, SAT, MON, TUE = (date(2026, 3, day) for day in (4, 5, 6, 7, 9, 10))


def profile(hours: str, zone: str = "America/New_York", **changes: object) -> BusinessProfile:
    return replace(PROFILE, hours=parse_hours(hours, zone), **changes)


def search(
    wish: WishedTime | None, *taken: TimeWindow, of: BusinessProfile = PROFILE, now: datetime = NOW
) -> WindowSearch:
    return free_windows(of, now, diary(*taken), NEEDS, wish)


def diary(*taken: TimeWindow) -> Diary:
    busy = (Busy(ANYBODY.id, one.starts.astimezone(UTC), one.ends.astimezone(UTC)) for one in taken)
    return Diary(busy=tuple(busy))


def wish(
    day: date | None = None, start: int | time | None = None, end: int | time | None = None, **more: object
) -> WishedTime:
    def clock(at: int | time | None) -> time | None:
        return time(at) if isinstance(at, int) else at

    return WishedTime("as said", day=day, start=clock(start), end=clock(end), **more)


def window(text: str, hours: float = 2) -> TimeWindow:
    starts = datetime.fromisoformat(text).replace(tzinfo=NEW_YORK)
    return TimeWindow(starts, (starts.astimezone(UTC) + timedelta(hours=hours)).astimezone(NEW_YORK))


def said(windows: tuple[TimeWindow, ...]) -> list[str]:
    return [f"{w.starts:%a %H:%M}-{w.ends:%H:%M}" for w in windows]


# --- the day's windows --------------------------------------------------------------------------------------------


def test_windows_follow_one_another_inside_hours() -> None:
    assert said(tuple(windows_on(THU, PROFILE))) == [
        "Thu 08:00-10:00", "Thu 10:00-12:00", "Thu 12:00-14:00", "Thu 14:00-16:00",
    ]  # fmt: skip


def test_no_window_crosses_the_lunch_break() -> None:
    split = profile("Mon-Fri 8:00-12:00 and 13:00-17:00")
    assert said(tuple(windows_on(THU, split))) == [
        "Thu 08:00-10:00", "Thu 10:00-12:00", "Thu 13:00-15:00", "Thu 15:00-17:00",
    ]  # fmt: skip


def test_the_last_window_may_end_at_midnight() -> None:
    late = profile("Thu 20:00-24:00")
    assert said(tuple(windows_on(THU, late))) == ["Thu 20:00-22:00", "Thu 22:00-00:00"]


def test_a_stretch_shorter_than_a_visit_has_no_window() -> None:
    assert list(windows_on(THU, profile("Thu 9:00-10:30"))) == []


def test_steps_are_of_the_clock_even_where_opening_is_not() -> None:
    odd = profile("Thu 8:15-11:00")
    assert said(tuple(windows_on(THU, odd, timedelta(minutes=30)))) == [
        "Thu 08:15-10:15", "Thu 08:30-10:30", "Thu 09:00-11:00",
    ]  # fmt: skip


def test_a_holiday_has_no_windows() -> None:
    closed = replace(PROFILE, hours=replace(PROFILE.hours, closed_on={THU: "Founders' day"}))
    assert list(windows_on(THU, closed)) == []
    found = search(wish(THU), of=closed)
    assert found.closed and said(found.nearest)[0] == "Fri 08:00-10:00"


# --- no wish in particular ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("any_time", [None, wish(asap=True), wish(flexible=True), wish(asap=True, flexible=True)])
def test_the_soonest_is_after_the_lead_time(any_time: WishedTime | None) -> None:
    assert said(search(any_time).fitting) == ["Wed 12:00-14:00", "Wed 14:00-16:00"]
    assert said(search(any_time, now=NOW + timedelta(minutes=1)).fitting) == ["Wed 14:00-16:00", "Thu 08:00-10:00"]


def test_what_is_taken_is_passed_over() -> None:
    taken = (window("2026-03-04T13:00"), window("2026-03-05T08:00", hours=9))
    assert said(search(None, *taken).fitting) == ["Fri 08:00-10:00", "Fri 10:00-12:00"]


def test_a_visit_that_ends_as_the_next_begins_takes_nothing_from_it() -> None:
    assert said(search(None, window("2026-03-04T10:00"), window("2026-03-04T14:00")).fitting)[0] == "Wed 12:00-14:00"


def test_nothing_is_offered_past_the_horizon() -> None:
    near = replace(PROFILE, horizon_days=2)
    full = window("2026-03-04T08:00", hours=24 * 3)
    assert search(None, full, of=near) == WindowSearch((), ())
    assert search(wish(MON), of=near) == WindowSearch((), ())


def test_any_time_by_friday_and_any_time_before_noon_keep_their_bounds() -> None:
    full_until_friday = window("2026-03-04T08:00", hours=24 * 3)
    assert search(wish(flexible=True, last_day=FRI), full_until_friday).fitting == ()
    assert said(search(wish(flexible=True, end=12)).fitting) == ["Thu 08:00-10:00", "Thu 10:00-12:00"]


def test_as_soon_as_possible_keeps_what_else_was_said() -> None:
    assert said(search(wish(asap=True, start=15)).fitting)[0] == "Wed 15:00-17:00"
    assert said(search(wish(FRI, asap=True)).fitting)[0] == "Fri 08:00-10:00"


def test_as_soon_as_possible_on_a_day_that_is_full_is_the_soonest_there_is() -> None:
    assert said(search(wish(WED, asap=True), window("2026-03-04T08:00", hours=9)).fitting)[0] == "Thu 08:00-10:00"


# --- times of day -------------------------------------------------------------------------------------------------


def test_at_three() -> None:
    assert said(search(wish(THU, 15, 15)).fitting) == ["Thu 15:00-17:00"]
    assert said(search(wish(None, 15, 15)).fitting) == ["Wed 15:00-17:00"]


@pytest.mark.parametrize(("at", "begins"), [(time(9, 15), "09:00"), (time(9, 30), "09:30"), (time(9, 45), "09:30")])
def test_an_odd_time_gets_the_half_hour_before_it(at: time, begins: str) -> None:
    assert said(search(wish(THU, at, at)).fitting)[0].startswith(f"Thu {begins}")


def test_at_opening_time_where_that_is_no_half_hour() -> None:
    assert said(search(wish(THU, time(8, 15), time(8, 15)), of=profile("Thu 8:15-17:00")).fitting) == [
        "Thu 08:15-10:15"
    ]


def test_close_to_closing_the_window_that_holds_the_time() -> None:
    assert said(search(wish(THU, time(16, 30), time(16, 30))).fitting) == ["Thu 15:00-17:00"]


def test_after_three() -> None:
    assert said(search(wish(THU, 15)).fitting) == ["Thu 15:00-17:00"]
    assert said(search(wish(None, 15)).fitting) == ["Wed 15:00-17:00", "Thu 15:00-17:00"]


def test_between_one_and_three_somebody_comes_in_between() -> None:
    assert said(search(wish(THU, 13, 15)).fitting) == ["Thu 13:00-15:00"]
    assert said(search(wish(THU, 13, 15), window("2026-03-05T12:00", hours=1.5)).fitting) == ["Thu 13:30-15:30"]


def test_before_noon_the_visit_has_begun_by_then() -> None:
    assert said(search(wish(THU, end=12)).fitting) == ["Thu 08:00-10:00", "Thu 10:00-12:00"]


def test_before_noon_is_not_late_at_night() -> None:
    late = profile("Thu 22:00-24:00")
    found = search(wish(THU, end=12), of=late)
    assert found.fitting == () and found.closed
    assert said(search(wish(THU, end=time(0)), of=late).fitting) == ["Thu 22:00-00:00"]


@pytest.mark.parametrize("end", [time(0), time(2)])
def test_an_evening_that_runs_past_midnight_ends_with_the_day(end: time) -> None:
    found = search(wish(THU, 20, end), of=profile("Thu 18:00-24:00"))
    assert said(found.fitting) == ["Thu 20:00-22:00", "Thu 22:00-00:00"]


# --- days ---------------------------------------------------------------------------------------------------------


def test_by_friday() -> None:
    assert said(search(wish(last_day=FRI)).fitting) == ["Wed 12:00-14:00", "Wed 14:00-16:00"]
    full = window("2026-03-04T08:00", hours=24 * 3)
    found = search(wish(last_day=FRI), full)
    assert found.fitting == () and not found.closed and said(found.nearest)[0] == "Mon 08:00-10:00"


def test_next_week_but_not_monday() -> None:
    next_week = wish(MON, last_day=MON + timedelta(days=6), not_on=(0,))
    assert said(search(next_week).fitting) == ["Tue 08:00-10:00", "Tue 10:00-12:00"]
    found = search(next_week, window("2026-03-10T00:00", hours=24 * 6))
    assert found.fitting == () and found.nearest[0].starts.date() == date(2026, 3, 17)  # Monday the 16th will not do


def test_two_choices_may_be_on_two_days() -> None:
    late_next_week = wish(MON, 15, last_day=MON + timedelta(days=6))
    assert said(search(late_next_week).fitting) == ["Mon 15:00-17:00", "Tue 15:00-17:00"]


# --- wishes that cannot be had ------------------------------------------------------------------------------------


def test_a_taken_time_is_answered_with_the_nearest_of_that_day() -> None:
    found = search(wish(THU, 14, 14), window("2026-03-05T14:00"))
    assert found.fitting == () and not found.closed
    assert said(found.nearest)[0] == "Thu 12:00-14:00"


def test_a_full_day_is_answered_with_the_same_time_another_day() -> None:
    found = search(wish(THU, 14, 14), window("2026-03-05T08:00", hours=9))
    assert said(found.nearest)[0] == "Fri 14:00-16:00"


def test_an_evening_after_closing_is_answered_with_the_last_window() -> None:
    found = search(wish(THU, 19, 19))
    assert found.fitting == () and found.closed
    assert said(found.nearest)[0] == "Thu 15:00-17:00"


def test_a_closed_day_is_answered_with_the_next_open_one() -> None:
    found = search(wish(SAT))
    assert found.closed and said(found.nearest) == ["Mon 08:00-10:00", "Mon 10:00-12:00"]


def test_a_day_that_has_passed_is_answered_with_the_soonest() -> None:
    found = search(wish(date(2026, 3, 2)))
    assert found.fitting == () and not found.closed
    assert said(found.nearest)[0] == "Wed 12:00-14:00"


def test_a_time_that_has_passed_today_is_not_offered() -> None:
    found = search(wish(WED, 8, 8))
    assert found.fitting == () and said(found.nearest)[0] == "Wed 12:00-14:00"


# --- clock changes and zones --------------------------------------------------------------------------------------

AROUND_THE_CLOCK = "Mon-Sun 0:00-24:00"


@pytest.mark.parametrize(
    ("day", "starts"),
    [
        (date(2026, 3, 7), ["00:00", "02:00", "04:00", "06:00"]),
        (date(2026, 3, 8), ["00:00", "03:00", "05:00", "07:00"]),  # at two it is three
        (date(2026, 11, 1), ["00:00", "01:00", "03:00", "05:00"]),  # from one to two comes twice
    ],
)
def test_through_the_night_the_clocks_change_windows_stay_two_hours_long(day: date, starts: list[str]) -> None:
    found = list(windows_on(day, profile(AROUND_THE_CLOCK)))
    assert [f"{w.starts:%H:%M}" for w in found[:4]] == starts
    for earlier, later in pairwise(found):
        assert earlier.ends.astimezone(UTC) == later.starts.astimezone(UTC)


@pytest.mark.parametrize(("day", "offset"), [(date(2026, 3, 8), "-0400"), (date(2026, 11, 1), "-0500")])
def test_the_day_the_clocks_change_opens_and_closes_by_the_clock(day: date, offset: str) -> None:
    found = list(windows_on(day, profile("Sun 8:00-17:00")))
    assert [f"{w.starts:%H:%M%z}" for w in found] == [f"{hour:02d}:00{offset}" for hour in (8, 10, 12, 14)]


def test_lead_time_is_real_time_while_the_clocks_change() -> None:
    """At half past midnight two hours ahead is half past three, not half past two."""
    night = datetime(2026, 3, 8, 0, 30, tzinfo=NEW_YORK)
    assert said(search(wish(start=0), of=profile(AROUND_THE_CLOCK), now=night).fitting)[0] == "Sun 03:30-05:30"


def test_in_the_hour_that_comes_twice_a_taken_visit_is_still_taken() -> None:
    """The visit lasts from 12:30 to the second 1:30; the window from the first 1:30 on would run into it."""
    taken = window("2026-11-01T00:30")
    nights = profile(AROUND_THE_CLOCK, lead_time_minutes=0)
    found = free_windows(
        nights, datetime(2026, 10, 31, 23, 0, tzinfo=NEW_YORK), diary(taken), NEEDS, wish(date(2026, 11, 1), 1), 1
    )
    assert found.fitting[0].starts.astimezone(UTC) >= taken.ends.astimezone(UTC)


@pytest.mark.parametrize("zone", ["Asia/Kolkata", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe"])
def test_zones_off_the_full_hour_have_windows_on_their_own_clock(zone: str) -> None:
    there = profile("Mon-Fri 8:00-17:00", zone)
    found = free_windows(there, datetime(2026, 3, 4, 3, 30, tzinfo=ZoneInfo(zone)), diary(), NEEDS, wish(THU, 15, 15))
    assert [f"{w.starts:%H:%M}-{w.ends:%H:%M}" for w in found.fitting] == ["15:00-17:00"]
    assert found.fitting[0].starts.tzinfo == ZoneInfo(zone)


# --- always -------------------------------------------------------------------------------------------------------

_hours = st.sampled_from(
    ["Mon-Fri 8:00-17:00", "Mon-Sat 8:15-12:00 and 13:00-19:45", "Mon-Sun 0:00-24:00", "Fri-Sun 18:00-24:00", "Sun 0-6"]
)
_zones = st.sampled_from(["America/New_York", "Asia/Kolkata", "Africa/Cairo", "Australia/Lord_Howe", "UTC"])
_clock = st.none() | st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 45]))


@st.composite
def _situations(draw: st.DrawFn) -> tuple[BusinessProfile, datetime, tuple[TimeWindow, ...], WishedTime | None, int]:
    of = profile(
        draw(_hours), draw(_zones),
        visit_window_minutes=draw(st.sampled_from([30, 60, 90, 120, 240])),
        lead_time_minutes=draw(st.sampled_from([0, 45, 120, 1440])),
        horizon_days=draw(st.integers(0, 9)),
    )  # fmt: skip
    # Around both clock changes of the year.
    now = draw(st.sampled_from([datetime(2026, 3, 6, 3, tzinfo=UTC), datetime(2026, 10, 30, 3, tzinfo=UTC)]))
    now = (now + timedelta(minutes=draw(st.integers(0, 3000)))).astimezone(of.hours.zone)
    today = now.date()
    taken = []
    for _ in range(draw(st.integers(0, 4))):
        starts = now.astimezone(UTC) + timedelta(minutes=15 * draw(st.integers(0, 500)))
        ends = starts + timedelta(minutes=15 * draw(st.integers(1, 40)))
        taken.append(TimeWindow(starts.astimezone(of.hours.zone), ends.astimezone(of.hours.zone)))
    days = st.none() | st.integers(-2, 9).map(lambda ahead: today + timedelta(days=ahead))
    wished = WishedTime(
        "as said", draw(days), draw(days), draw(_clock), draw(_clock),
        tuple(draw(st.sets(st.integers(0, 6), max_size=2))), asap=draw(st.booleans()), flexible=draw(st.booleans()),
    )  # fmt: skip
    return of, now, tuple(taken), draw(st.sampled_from([None, wished])), draw(st.integers(1, 4))


@settings(max_examples=300, deadline=None)
@given(_situations())
def test_whatever_is_wished_every_offer_can_be_kept(
    situation: tuple[BusinessProfile, datetime, tuple[TimeWindow, ...], WishedTime | None, int],
) -> None:
    of, now, taken, wished, limit = situation
    found = free_windows(of, now, diary(*taken), NEEDS, wished, limit)
    for offers in (found.fitting, found.nearest):
        assert len(offers) <= limit
        spans = sorted((w.starts.astimezone(UTC), w.ends.astimezone(UTC)) for w in offers)
        assert all(earlier[1] <= later[0] for earlier, later in pairwise(spans))
        for starts, ends in spans:
            assert ends - starts == timedelta(minutes=of.visit_window_minutes)
            assert starts - now.astimezone(UTC) >= timedelta(minutes=of.lead_time_minutes)
            assert all(ends <= t.starts.astimezone(UTC) or t.ends.astimezone(UTC) <= starts for t in taken)
            assert of.hours.is_open(starts) and of.hours.is_open(ends - timedelta(seconds=1))
            assert starts.astimezone(of.hours.zone).date() <= now.date() + timedelta(days=of.horizon_days)
    assert not (found.fitting and found.closed)
    if wished is not None and not wished.asap:
        for offer in found.fitting:
            assert offer.starts.weekday() not in wished.not_on
            assert wished.day is None or offer.starts.date() >= wished.day
