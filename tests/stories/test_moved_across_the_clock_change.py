"""A visit is moved from the last day of summer time to the first working one behind it, and back in spring."""

from datetime import UTC, date, datetime, timedelta

import pytest

from receptionist.domain.lead import TimeWindow, WishedTime
from receptionist.domain.records import Appointment
from receptionist.services.approve_lead import Approval, approve_lead
from receptionist.services.calendar_feed import technician_feed
from tests.fakes.on_the_phone import calls, codes
from tests.services.leads.conftest import PORTLAND, LeadScene, by, drain
from tests.services.leads.conftest import scene as scene


def ten(day: date) -> TimeWindow:
    starts = datetime(day.year, day.month, day.day, 10, tzinfo=PORTLAND)
    return TimeWindow(starts, starts + timedelta(hours=2))


async def booked_at(scene: LeadScene, window: TimeWindow) -> Appointment:
    lead_id = await scene.called(drain(held=window, wished=WishedTime("then", day=window.starts.date())))
    approval = Approval(window, text="")
    await approve_lead(scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa), approval)
    [visit] = await scene.slots(lead_id)
    return visit


@pytest.mark.parametrize(
    ("today", "before", "said", "after", "utc_hours"),
    [
        (date(2026, 10, 29), date(2026, 10, 30), "Monday at ten", date(2026, 11, 2), (17, 18)),
        (date(2026, 3, 5), date(2026, 3, 6), "Monday at ten", date(2026, 3, 9), (18, 17)),
    ],
)
async def test_ten_o_clock_is_ten_o_clock_on_either_side(
    scene: LeadScene, today: date, before: date, said: str, after: date, utc_hours: tuple[int, int]
) -> None:
    scene.clock.at = datetime(today.year, today.month, today.day, 20, tzinfo=UTC)
    visit = await booked_at(scene, ten(before))
    assert visit.window.starts.astimezone(UTC).hour == utc_hours[0]
    async with calls(scene) as laura:
        await laura.says("I need to reschedule my appointment")
        assert "between 10 am and noon" in await laura.says((await codes(scene, visit.thread_id))[-1])
        assert "Monday" in await laura.says(said)
        assert "between 10 am and noon now" in await laura.says("Yes")

    async with scene.store.work(scene.business.id, write=True) as work:
        moved = await work.appointment(visit.id)
        [row] = await work.jobs_between(scene.now, scene.now + timedelta(days=14))
        texts = [text.text for text in await work.messages(visit.thread_id)]
        feed = await work.new_feed(visit.technician)
        busy = (await work.diary(scene.now, scene.now + timedelta(days=14))).busy
    assert moved is not None and moved.window == ten(after) and row.job.window == moved.window
    assert moved.window.starts.astimezone(UTC) == datetime(after.year, after.month, after.day, utc_hours[1], tzinfo=UTC)
    assert f"is now {after:%A, %B} {after.day}" in texts[-1] and "between 10 am and noon" in texts[-1]
    calendar = await technician_feed(scene.store, feed, scene.now)
    assert f"DTSTART:{after:%Y%m%d}T{utc_hours[1]}0000Z" in calendar and calendar.count("DTSTART") == 1
    # The hours of before are free for somebody else, those of now are not.
    assert [(one.starts.hour, one.ends - one.starts) for one in busy] == [(utc_hours[1], timedelta(minutes=90))]
    other = await scene.called(drain(), caller="+15035550143")
    await approve_lead(
        scene.store, scene.clock, scene.business.id, other, by(scene.rosa), Approval(ten(before), text="")
    )
