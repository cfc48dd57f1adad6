"""A delay: told once, again where it changes much, in the evening too, and the office knows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.domain.job import JobState, TapKind
from receptionist.domain.job_texts import JobText
from receptionist.domain.message import Consent
from receptionist.errors import BadInput, Conflict
from receptionist.services.job_eta import eta_of_program, on_the_road
from tests.services.jobs.conftest import FAR_AWAY, HOUSE, TODAY, JobScene, window

pytestmark = pytest.mark.databases("sqlite")

MINUTE = timedelta(minutes=1)


async def test_a_program_sees_the_delay_and_the_customer_hears_it_once(scene: JobScene) -> None:
    job_id = await scene.book()
    for late, texts in ((10, 0), (15, 0), (16, 1), (22, 1), (35, 1), (40, 2), (41, 2), (-30, 3)):
        scene.clock.tick(minutes=2)
        await eta_of_program(scene.parts, scene.business_id, job_id, TODAY.ends + late * MINUTE)
        assert len(await scene.sent()) == texts, late
    assert (await scene.sent())[0] == (
        "Hi Laura, we are running late, sorry. Tim should now be with you around 3:20 pm. Rose City Plumbing"
    )
    assert "around 2:30 pm" in (await scene.sent())[2]
    notices = await scene.notices()
    assert len(notices) == 3 and "Now expected around 3:20 pm; a text tells the customer." in notices[-1]


async def test_running_late_by_a_tap_tells_the_new_time_however_little_it_is(scene: JobScene) -> None:
    job_id = await scene.book()
    scene.clock.at = TODAY.ends - 20 * MINUTE
    job = await scene.tap(job_id, TapKind.LATE, minutes=30)
    assert job.late_told == TODAY.ends + 10 * MINUTE
    assert "around 3:10 pm" in (await scene.sent())[0]
    assert await scene.timeline() == ["Tim Doyle: Running late, there around 3:10 pm"]
    # What the road says a moment later is about the same: nothing new is told.
    await eta_of_program(scene.parts, scene.business_id, job_id, TODAY.ends + 20 * MINUTE)
    assert len(await scene.sent()) == 1


async def test_on_my_way_that_is_late_already_is_one_text_and_the_office_knows(scene: JobScene) -> None:
    job_id = await scene.book()
    scene.clock.at = TODAY.ends
    await scene.tap(job_id, TapKind.ON_MY_WAY, minutes=40)
    [text] = await scene.sent()
    assert "on the way" in text and "around 3:40 pm" in text
    assert "Now expected around 3:40 pm; a text tells the customer." in (await scene.notices())[0]
    scene.clock.tick(minutes=5)
    await eta_of_program(scene.parts, scene.business_id, job_id, TODAY.ends + 45 * MINUTE)
    assert len(await scene.sent()) == 1


async def test_the_road_is_watched_while_they_drive_and_only_then(scene: JobScene) -> None:
    job_id = await scene.book()
    async with scene.store.work(scene.business_id, write=True) as work:
        job = await work.lock_job(job_id)
        await work.save_job(replace(job, place=HOUSE))
    assert await on_the_road(scene.parts, scene.business_id, job_id, FAR_AWAY) is None
    await scene.tap(job_id, TapKind.ON_MY_WAY, position=FAR_AWAY)
    scene.clock.at = TODAY.ends - 10 * MINUTE
    scene.roads.minutes = 45
    eta = await on_the_road(scene.parts, scene.business_id, job_id, FAR_AWAY)
    assert eta is not None and eta.arrives_at == TODAY.ends + 35 * MINUTE
    assert ["late" in text for text in await scene.sent()] == [False, True]
    scene.roads.minutes = None  # the server of the roads is away: what was known stands
    scene.clock.tick(minutes=3)
    assert await on_the_road(scene.parts, scene.business_id, job_id, FAR_AWAY) is None
    assert (await scene.job(job_id)).eta == eta
    await scene.tap(job_id, TapKind.START)
    scene.roads.minutes = 300
    await on_the_road(scene.parts, scene.business_id, job_id, FAR_AWAY)
    assert len(await scene.sent()) == 2


async def test_a_delay_in_the_evening_is_told_in_quiet_hours_too(scene: JobScene) -> None:
    job_id = await scene.book(window(18, 19))
    scene.clock.at = window(18, 21).starts + 10 * MINUTE  # ten past nine: quiet hours
    await scene.tap(job_id, TapKind.LATE, minutes=25)
    [text] = await scene.sent()
    assert "around 9:35 pm" in text


async def test_the_office_is_told_where_the_customer_cannot_be(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.consent(Consent.REFUSED)
    await eta_of_program(scene.parts, scene.business_id, job_id, TODAY.ends + 30 * MINUTE)
    assert await scene.sent() == []
    assert "Now expected around 3:30 pm; the customer was not told." in (await scene.notices())[0]


async def test_a_delay_told_before_a_move_is_forgotten_with_it(scene: JobScene) -> None:
    job = await scene.job(await scene.book())
    await eta_of_program(scene.parts, scene.business_id, job.id, TODAY.ends + 30 * MINUTE)
    later = window(18, 17)
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.move_appointment(job.appointment_id, later, timedelta(hours=1), [scene.tim])
    moved = await scene.job(job.id)
    assert moved.window == later and moved.eta is None and moved.late_told is None
    await eta_of_program(scene.parts, scene.business_id, job.id, later.ends)
    assert len(await scene.sent()) == 1


@pytest.mark.parametrize("begun", [TapKind.ON_MY_WAY, TapKind.START])
async def test_nobody_has_set_off_to_a_visit_that_was_moved(scene: JobScene, begun: TapKind) -> None:
    job = await scene.job(await scene.book())
    await scene.tap(job.id, begun)
    first = len(await scene.sent())
    scene.clock.tick(minutes=10)
    later = window(19, 9)
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.move_appointment(job.appointment_id, later, timedelta(hours=1), [scene.tim])
    moved = await scene.job(job.id)
    assert (moved.state, moved.set_off_at, moved.started_at) == (JobState.SCHEDULED, None, None)
    scene.clock.at = later.starts
    await scene.tap(job.id, TapKind.ON_MY_WAY)
    assert len(await scene.sent()) == first + 1  # the second way there is told as the first was


async def test_a_program_may_not_say_anything_at_all(scene: JobScene) -> None:
    job_id = await scene.book()
    for at in (scene.clock.now() - MINUTE, scene.clock.now() + timedelta(hours=11)):
        with pytest.raises(BadInput):
            await eta_of_program(scene.parts, scene.business_id, job_id, at)
    await scene.tap(job_id, TapKind.START)
    with pytest.raises(Conflict, match="started already"):
        await eta_of_program(scene.parts, scene.business_id, job_id, TODAY.ends)


async def test_with_the_text_off_only_the_office_hears(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.switch(JobText.LATE, False)
    await eta_of_program(scene.parts, scene.business_id, job_id, TODAY.ends + 30 * MINUTE)
    assert await scene.sent() == [] and len(await scene.notices()) == 1
