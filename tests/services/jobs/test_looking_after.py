"""What the clock brings: the reminder, the visit nobody set off to, the review asked for afterwards."""

from datetime import timedelta

import pytest

from receptionist.domain.job import TapKind
from receptionist.domain.job_texts import JobText
from receptionist.domain.message import Consent, MessageState
from receptionist.domain.phone import Address, AddressKind
from tests.services.jobs.conftest import NOON, TODAY, JobScene, window

MINUTE = timedelta(minutes=1)


async def test_a_reminder_comes_the_day_before_once(scene: JobScene) -> None:
    visit = window(20, 14)
    job_id = await scene.book(visit)
    await scene.time_comes(NOON + MINUTE)
    assert await scene.sent() == []
    for later in range(4):
        await scene.time_comes(visit.starts - timedelta(hours=24) + later * 10 * MINUTE)
    assert await scene.sent() == [
        "Hi Laura, a reminder that Rose City Plumbing comes on Friday, November 20th, between 2 and 4 pm. "
        "Reply here if that no longer suits you."
    ]
    assert [told.kind for told in await scene.told(job_id)] == [JobText.REMINDER]


@pytest.mark.databases("sqlite")
async def test_who_booked_within_the_day_needs_no_reminder_and_a_moved_visit_has_its_own(scene: JobScene) -> None:
    job = await scene.job(await scene.book(window(19, 9)))
    await scene.time_comes(NOON + MINUTE)
    assert await scene.sent() == []
    later = window(23, 9)
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.move_appointment(job.appointment_id, later, timedelta(hours=1), [scene.tim])
    await scene.time_comes(later.starts - timedelta(hours=23))
    assert (
        len(await scene.sent()) == 1
        and "comes on Monday, November 23rd, between 9 and 11 am" in (await scene.sent())[0]
    )


@pytest.mark.databases("sqlite")
async def test_a_server_that_was_down_reminds_late_but_not_of_what_has_begun(scene: JobScene) -> None:
    await scene.book(window(20, 14))
    await scene.book(window(20, 9))
    await scene.time_comes(window(20, 9).starts - 10 * MINUTE)
    texts = await scene.sent()
    assert len(texts) == 1 and "Friday, November 20th, between 2 and 4 pm" in texts[0]


@pytest.mark.databases("sqlite")
async def test_reminders_wait_for_the_morning_where_the_customer_lives(scene: JobScene) -> None:
    await scene.set_texts(reminder_hours=30)
    visit = window(20, 14)
    await scene.book(visit)
    # Eight in the morning of the day before is thirty hours before two; at half past seven it is not due.
    await scene.time_comes(window(19, 7).starts + 30 * MINUTE)
    assert await scene.sent() == []
    await scene.time_comes(window(19, 8).starts + MINUTE)
    assert len(await scene.sent()) == 1


@pytest.mark.databases("sqlite")
async def test_the_office_hears_once_that_nobody_set_off(scene: JobScene) -> None:
    await scene.book()
    await scene.time_comes(TODAY.ends + 10 * MINUTE)
    assert await scene.notices() == []
    for later in (15, 25, 300):
        await scene.time_comes(TODAY.ends + later * MINUTE)
    [notice] = await scene.notices()
    assert "Nobody has set off yet" in notice
    assert await scene.sent() == []


@pytest.mark.databases("sqlite")
async def test_who_said_late_and_never_set_off_is_missed_once_that_time_is_over_too(scene: JobScene) -> None:
    job_id = await scene.book()
    scene.clock.at = TODAY.ends - 10 * MINUTE
    await scene.tap(job_id, TapKind.LATE, minutes=60)
    await scene.time_comes(TODAY.ends + 20 * MINUTE)
    assert not any("Nobody has set off" in notice for notice in await scene.notices())
    for later in (66, 76, 300):
        await scene.time_comes(TODAY.ends + later * MINUTE)
    assert sum("Nobody has set off yet" in notice for notice in await scene.notices()) == 1


@pytest.mark.databases("sqlite")
async def test_a_review_is_asked_for_later_only_of_those_who_agreed_and_not_at_night(scene: JobScene) -> None:
    await scene.set_texts(review_link="https://reviews.example/us", review_hours=3)
    await scene.switch(JobText.REVIEW, True)
    await scene.switch(JobText.FINISHED, False)
    agreed, never = await scene.book(), await scene.book(window(18, 16))
    await scene.tap(never, TapKind.FINISH)
    await scene.time_comes(NOON + timedelta(hours=2))
    await scene.time_comes(NOON + timedelta(hours=3))
    assert await scene.sent() == []  # they never agreed to advertising
    await scene.consent(Consent.GIVEN)
    scene.clock.at = window(18, 19).starts
    await scene.tap(agreed, TapKind.FINISH)
    await scene.time_comes(window(18, 22).starts)
    assert await scene.sent() == []  # ten at night
    scene.clock.at = window(19, 8).starts + MINUTE
    assert await scene.sent() == [
        "Hi Laura, thank you for choosing Rose City Plumbing. How did we do? https://reviews.example/us"
    ]


@pytest.mark.databases("sqlite")
async def test_what_nothing_is_due_with_is_not_looked_at_again(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.tap(job_id, TapKind.FINISH)
    await scene.time_comes(NOON + MINUTE)
    async with scene.store.work(scene.business_id) as work:
        assert await work.job(job_id) is not None
    assert await scene.store.directory.claim_jobs(NOON + timedelta(days=30), MINUTE) == []


@pytest.mark.databases("sqlite")
async def test_a_reminder_that_quiet_hours_hold_until_the_visit_is_not_sent(scene: JobScene) -> None:
    await scene.set_texts(reminder_hours=1)
    async with scene.store.work(scene.business_id, write=True) as work:
        _, hawaii = await work.thread_for(Address(AddressKind.NUMBER, "+18085550142"))
    scene.thread = hawaii.id
    await scene.book(window(20, 9))
    await scene.time_comes(window(20, 8).starts + MINUTE)  # six in the morning there
    async with scene.store.work(scene.business_id) as work:
        [message] = await work.messages(hawaii.id)
    assert message.state is MessageState.NOT_SENT
    assert message.decisions[-1].says == "When their quiet hours are over, the visit has begun."
    await scene.time_comes(window(20, 10).starts + MINUTE)
    assert await scene.sent() == []
