"""A technician's day, tap by tap: what the customer hears, and what a bad connection changes about it."""

import asyncio

import pytest

from receptionist.domain.job import EtaSource, JobState, TapKind
from receptionist.domain.job_texts import JobText
from receptionist.domain.message import Consent
from receptionist.domain.schedule import Technician
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services.job_taps import may_tap
from tests.services.jobs.conftest import HOUSE, NOON, TODAY, JobScene, window

pytestmark = pytest.mark.databases("sqlite")


async def test_a_booked_visit_is_a_job_and_goes_off_with_it(scene: JobScene) -> None:
    job = await scene.job(await scene.book())
    assert job.state is JobState.SCHEDULED and job.technician == scene.tim and job.window == TODAY
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.cancel_appointment(job.appointment_id, scene.clock.now())
    assert (await scene.job(job.id)).state is JobState.CANCELLED
    with pytest.raises(Conflict, match="The job is cancelled"):
        await scene.tap(job.id, TapKind.START)


async def test_a_day_with_one_job(scene: JobScene) -> None:
    job_id = await scene.book()
    scene.clock.tick(minutes=30)
    await scene.tap(job_id, TapKind.ON_MY_WAY, minutes=30)
    scene.clock.tick(minutes=32)
    await scene.tap(job_id, TapKind.START)
    scene.clock.tick(minutes=50)
    done = await scene.tap(job_id, TapKind.FINISH)
    assert done.state is JobState.FINISHED and done.started_at is not None and done.ended_at is not None
    assert (done.ended_at - done.started_at).total_seconds() == 50 * 60
    assert await scene.sent() == [
        "Hi Laura, Tim is on the way to you, and should be there around 1 pm. Rose City Plumbing",
        "Hi Laura, Tim is done. If anything is not right, just reply here. Thank you! Rose City Plumbing",
    ]
    assert await scene.timeline() == [
        "Tim Doyle: Set off, there around 1 pm",
        "Tim Doyle: Started the job",
        "Tim Doyle: Finished the job",
    ]
    assert not await scene.notices()  # he was in time: nobody in the office need know


async def test_a_tap_that_is_sent_again_is_one_tap(scene: JobScene) -> None:
    job_id = await scene.book()
    taps = [scene.tap(job_id, TapKind.ON_MY_WAY, "key-1", minutes=10) for _ in range(3)]
    states = [job.state for job in await asyncio.gather(*taps)]
    assert states == [JobState.EN_ROUTE] * 3
    assert len(await scene.sent()) == 1 and len(await scene.timeline()) == 1
    with pytest.raises(Conflict, match="on the way already"):
        await scene.tap(job_id, TapKind.ON_MY_WAY, "key-2")
    assert len(await scene.sent()) == 1


async def test_taps_of_a_telephone_without_signal_come_late_and_in_order(scene: JobScene) -> None:
    job_id = await scene.book()
    scene.clock.tick(hours=3)
    await scene.tap(job_id, TapKind.ON_MY_WAY, waited=160, minutes=20)
    await scene.tap(job_id, TapKind.START, waited=135)
    job = await scene.tap(job_id, TapKind.FINISH, waited=10)
    assert job.set_off_at is not None and (job.set_off_at - NOON).total_seconds() == 20 * 60
    assert job.ended_at is not None and (job.ended_at - NOON).total_seconds() == 170 * 60
    # Nobody is told that somebody is on the way who was there two hours ago.
    assert [text.partition(".")[0] for text in await scene.sent()] == ["Hi Laura, Tim is done"]


async def test_finished_that_comes_at_night_is_told_in_the_morning(scene: JobScene) -> None:
    evening = window(18, 19)
    late, just_now = await scene.book(evening), await scene.book(window(18, 21))
    scene.clock.at = window(18, 22).starts
    await scene.tap(just_now, TapKind.START, waited=50)
    await scene.tap(just_now, TapKind.FINISH, waited=5)
    assert len(await scene.sent()) == 1  # they have seen him out a moment ago
    await scene.tap(late, TapKind.START, waited=170)
    await scene.tap(late, TapKind.FINISH, waited=80)
    assert len(await scene.sent()) == 1
    scene.clock.at = window(19, 8).starts
    assert len(await scene.sent()) == 2


async def test_what_was_done_yesterday_and_is_tapped_at_night_waits_for_the_morning(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.tap(job_id, TapKind.START)
    scene.clock.at = window(19, 23).starts
    await scene.tap(job_id, TapKind.FINISH)
    assert await scene.sent() == []


async def test_late_that_comes_too_late_to_be_news_is_only_noted(scene: JobScene) -> None:
    job_id = await scene.book()
    scene.clock.tick(hours=2)
    job = await scene.tap(job_id, TapKind.LATE, minutes=30, waited=45)
    assert job.late_told is None and await scene.sent() == [] and await scene.notices() == []
    assert await scene.timeline() == ["Tim Doyle: Running late, there around 1:45 pm"]


async def test_who_forgot_to_say_that_they_set_off_still_starts(scene: JobScene) -> None:
    job_id = await scene.book()
    job = await scene.tap(job_id, TapKind.START)
    assert job.state is JobState.IN_PROGRESS and await scene.sent() == []
    with pytest.raises(Conflict, match="started already"):
        await scene.tap(job_id, TapKind.ON_MY_WAY)
    with pytest.raises(Conflict, match="started already"):
        await scene.tap(job_id, TapKind.LATE, minutes=30)


async def test_the_companys_name_only_where_the_admin_wants_that(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.set_texts(names_technician=False)
    await scene.tap(job_id, TapKind.ON_MY_WAY, minutes=20)
    [text] = await scene.sent()
    assert text.startswith("Hi Laura, Rose City Plumbing is on the way to you") and "Tim" not in text


async def test_the_picture_of_who_comes_goes_with_the_text_where_the_carrier_takes_it(scene: JobScene) -> None:
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_technician_picture(scene.tim, "image/jpeg", b"Tim, smiling")
    first, second = await scene.book(), await scene.book(window(18, 16))
    await scene.tap(first, TapKind.ON_MY_WAY, minutes=20)
    await scene.sent()
    assert len(scene.carrier.sent[0].media_urls) == 1
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_technician_picture(scene.tim, "image/jpeg", b"x" * 5000)  # more than this carrier takes
    await scene.tap(second, TapKind.ON_MY_WAY, minutes=20)
    await scene.sent()
    assert len(scene.carrier.sent) == 2 and not scene.carrier.sent[1].media_urls


async def test_what_is_not_known_of_them_is_put_in_plain_words(scene: JobScene) -> None:
    job_id = await scene.book(name="")
    await scene.tap(job_id, TapKind.ON_MY_WAY)
    assert (await scene.sent())[0].startswith("Hi there, Tim is on the way to you, and should be there soon.")


async def test_who_asked_not_to_be_texted_is_not_and_the_page_says_why(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.consent(Consent.REFUSED)
    await scene.tap(job_id, TapKind.ON_MY_WAY, minutes=20)
    assert await scene.sent() == []
    [told] = await scene.told(job_id)
    assert told.kind is JobText.ON_MY_WAY and told.why == "They asked not to be texted."


async def test_a_text_that_is_off_is_not_sent(scene: JobScene) -> None:
    job_id = await scene.book()
    await scene.switch(JobText.ON_MY_WAY, False)
    await scene.switch(JobText.FINISHED, False)
    for kind in (TapKind.ON_MY_WAY, TapKind.START, TapKind.FINISH):
        await scene.tap(job_id, kind)
    assert await scene.sent() == [] and await scene.told(job_id) == []


async def test_where_they_start_is_where_the_work_is_and_the_next_visit_knows_the_way(scene: JobScene) -> None:
    first, second = await scene.book(), await scene.book(window(18, 16), address="4212 se maple street.")
    elsewhere = await scene.book(window(18, 19), address="77 Oak Avenue")
    unknown = await scene.tap(first, TapKind.ON_MY_WAY, position=HOUSE)
    assert unknown.eta is None and not scene.roads.asked
    await scene.tap(first, TapKind.START, position=HOUSE)
    await scene.tap(first, TapKind.FINISH)
    known = await scene.tap(second, TapKind.ON_MY_WAY, position=HOUSE)
    assert known.eta is not None and known.eta.source is EtaSource.ROUTE
    assert (known.eta.arrives_at - scene.clock.now()).total_seconds() == 25 * 60
    await scene.tap(second, TapKind.FINISH)
    assert (await scene.tap(elsewhere, TapKind.ON_MY_WAY, position=HOUSE)).eta is None


@pytest.mark.parametrize(
    ("kind", "more", "says"),
    [
        (TapKind.LATE, {}, "How late"),
        (TapKind.LATE, {"minutes": 0}, "minutes"),
        (TapKind.ON_MY_WAY, {"minutes": 601}, "minutes"),
        (TapKind.START, {"key": "x" * 201}, "key"),
    ],
)
async def test_a_tap_that_says_nothing_is_refused(
    scene: JobScene, kind: TapKind, more: dict[str, object], says: str
) -> None:
    job_id = await scene.book()
    with pytest.raises(BadInput, match=says):
        await scene.tap(job_id, kind, **more)  # type: ignore[arg-type]
    assert (await scene.job(job_id)).state is JobState.SCHEDULED


async def test_technicians_tap_their_own_jobs_and_the_office_all(scene: JobScene) -> None:
    job = await scene.job(await scene.book())
    async with scene.store.work(scene.business_id, write=True) as work:
        ann = await work.add_user("ann@example.com", "Ann", scene.tim_user.role, "hash")
        await work.save_technician(Technician(type(scene.tim)("tech_ann"), "Ann", ann.id))
        assert await may_tap(work, scene.tim_user, job) and await may_tap(work, scene.rosa, job)
        assert not await may_tap(work, ann, job)
    with pytest.raises(NotFound):
        await scene.tap(type(job.id)("job_nobodys"), TapKind.START)
