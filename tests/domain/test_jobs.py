"""Jobs that move forward, ways and lateness, and when people are reminded."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.ids import AppointmentId, BusinessId, JobId, TechnicianId, ThreadId
from receptionist.domain.job import Eta, EtaSource, Job, JobState
from receptionist.domain.job_texts import JobText, JobTexts, check_words, fields_of, fill_words, remind_at
from receptionist.domain.lead import TimeWindow
from receptionist.domain.travel import LateRule, Position, distance_km
from receptionist.errors import BadInput

PORTLAND = ZoneInfo("America/Los_Angeles")
ONE = datetime(2026, 11, 19, 13, tzinfo=PORTLAND)
WINDOW = TimeWindow(ONE, ONE + timedelta(hours=2))
MINUTE = timedelta(minutes=1)


def job(state: JobState = JobState.SCHEDULED) -> Job:
    return Job(
        JobId("job_1"),
        BusinessId("biz_1"),
        ThreadId("thrd_1"),
        AppointmentId("appt_1"),
        None,
        TechnicianId("tech_1"),
        WINDOW,
        state,
        ONE,
    )


def test_a_job_moves_forward_may_skip_and_never_goes_back() -> None:
    for state, ahead in {
        JobState.SCHEDULED: {"en_route", "in_progress", "finished", "cancelled"},
        JobState.EN_ROUTE: {"in_progress", "finished", "cancelled"},
        JobState.IN_PROGRESS: {"finished", "cancelled"},
        JobState.FINISHED: set(),
        JobState.CANCELLED: set(),
    }.items():
        assert {one.value for one in JobState if job(state).may_become(one)} == ahead, state


def test_who_is_there_is_not_expected_any_more() -> None:
    eta = Eta(ONE + 20 * MINUTE, ONE, EtaSource.ROUTE)
    under_way = job().moved(JobState.EN_ROUTE, ONE)
    assert under_way.set_off_at == ONE
    there = replace(under_way, eta=eta).moved(JobState.IN_PROGRESS, ONE + 15 * MINUTE)
    assert there.eta is None and there.started_at == ONE + 15 * MINUTE and there.set_off_at == ONE


@pytest.mark.parametrize(
    ("minutes_late", "told_minutes", "news"),
    [
        (15, None, False),  # not more than was set
        (16, None, True),
        (35, 16, False),  # told already, and not far from it
        (36, 16, True),
        (-30, 16, True),  # much sooner than told: they should be at home
        (-30, None, False),
    ],
)
def test_a_late_arrival_is_news_once_and_again_where_it_changes_much(
    minutes_late: int, told_minutes: int | None, news: bool
) -> None:
    told = None if told_minutes is None else WINDOW.ends + told_minutes * MINUTE
    assert LateRule().is_news(WINDOW, WINDOW.ends + minutes_late * MINUTE, told) is news


def test_the_way_from_portland_to_seattle() -> None:
    # The distance that geodesic tables give for the two city halls, to a kilometre.
    portland, seattle = Position(45.5152, -122.6784), Position(47.6038, -122.3301)
    assert distance_km(portland, seattle) == pytest.approx(233.7, abs=1.0)
    assert distance_km(portland, portland) == 0
    assert not Position(91, 0).is_valid and not Position(0, -181).is_valid and portland.is_valid


@pytest.mark.parametrize(
    ("starts", "hours", "at"),
    [
        (ONE, 24, datetime(2026, 11, 18, 13, tzinfo=PORTLAND)),
        # Two hours before eight is six in the morning: the evening before, an hour before people want quiet.
        (ONE.replace(hour=8), 2, datetime(2026, 11, 18, 20, tzinfo=PORTLAND)),
        # Twelve hours before ten in the morning people want quiet already.
        (ONE.replace(hour=10), 12, datetime(2026, 11, 18, 20, tzinfo=PORTLAND)),
        # Clocks went back in the night between: the day before is at the same hour all the same.
        (datetime(2026, 11, 1, 9, tzinfo=PORTLAND), 24, datetime(2026, 10, 31, 9, tzinfo=PORTLAND)),
    ],
)
def test_people_are_reminded_when_they_are_awake(starts: datetime, hours: int, at: datetime) -> None:
    assert remind_at(starts, hours, time(21), time(8)) == at


def test_every_text_as_shipped_names_only_what_it_knows() -> None:
    settings = JobTexts()
    for kind in JobText:
        check_words(kind, settings.of(kind).words)
        values = {name: f"<{name}>" for name in fields_of(kind)}
        filled = fill_words(kind, settings.of(kind).words, values)
        assert not filled.missing and "{" not in filled.text


def test_a_field_that_a_text_cannot_know_is_refused_with_those_it_can() -> None:
    with pytest.raises(BadInput, match="There is no field") as refused:
        check_words(JobText.REMINDER, "We come {arrival}.")
    assert "{day}" in str(refused.value)
    with pytest.raises(BadInput, match="brace"):
        check_words(JobText.REMINDER, "We come { soon.")
