"""Visits are moved and cancelled, by the office and by customers."""

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from receptionist.domain.audit import Actor
from receptionist.domain.hours import Span
from receptionist.domain.ids import AppointmentId, LeadId, TechnicianId, TimeOffId
from receptionist.domain.job import JobState
from receptionist.domain.lead import TimeWindow
from receptionist.domain.records import Appointment
from receptionist.domain.schedule import Technician, TimeOff
from receptionist.errors import BadInput, Conflict
from receptionist.services.approve_lead import Approval, approve_lead
from receptionist.services.change_visit import VisitMove, cancel_visit, move_visit, read_visit, times_for
from receptionist.services.visit_links import visit_link, visit_of
from tests.services.leads.conftest import PORTLAND, TOMORROW, LeadScene, by, drain, window
from tests.services.leads.conftest import scene as scene  # the office there is the office here

CUSTOMER = Actor("Laura Bennett")
FRIDAY = window(20, 10)
pytestmark = pytest.mark.databases("sqlite")


async def booked(scene: LeadScene, caller: str = "+15035550142") -> tuple[LeadId, Appointment]:
    """A visit tomorrow at two."""
    lead_id = await scene.called(drain(held=TOMORROW), caller=caller)
    approval = Approval(TOMORROW, text="")
    await approve_lead(scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa), approval)
    [visit] = await scene.slots(lead_id)
    return lead_id, visit


async def move(
    scene: LeadScene, visit: Appointment, to: VisitMove, who: Actor = CUSTOMER, *, by_customer: bool = True
) -> Appointment:
    return await move_visit(scene.store, scene.clock, scene.business.id, visit.id, who, to, by_customer=by_customer)


async def hire(scene: LeadScene, name: str, **more: object) -> TechnicianId:
    technician = Technician(TechnicianId(f"tech_{name}"), name, **more)  # type: ignore[arg-type]
    async with scene.store.work(scene.business.id, write=True) as work:
        await work.save_technician(technician)
    return technician.id


async def test_a_customer_moves_their_visit_and_everybody_knows(scene: LeadScene) -> None:
    lead_id, visit = await booked(scene)
    scene.clock.tick(hours=1)
    moved = await move(scene, visit, VisitMove(FRIDAY))
    assert (moved.id, moved.window, moved.tentative) == (visit.id, FRIDAY, False)
    assert (await scene.lead(lead_id)).card.held == FRIDAY
    (text,) = await scene.texts(lead_id)
    said, _, token = text.text.rpartition("/v/")
    assert said == (
        "Hi Laura, this is Rose City Plumbing. Your visit (Clear a drain) is now Friday, November 20th, between 10 am "
        "and noon: https://phone.example.com"
    )
    assert await visit_of(scene.store, token, scene.now) == (scene.business.id, visit.id)
    async with scene.store.work(scene.business.id) as work:
        (told,) = [one for one in await work.notices(scene.rosa.id) if "Moved" in one.says]
        lines = [one.says for one in await work.happenings(visit.thread_id, None, 10)]
    assert "from Thursday, November 19th, between 2 and 4 pm to Friday" in told.says
    assert lines[-1].startswith("Moved the visit from Thursday")
    await move(scene, visit, VisitMove(FRIDAY))  # the same form again
    assert len(await scene.texts(lead_id)) == 1


async def test_a_visit_whose_job_is_finished_stays_where_it_was(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with scene.store.work(scene.business.id, write=True) as work:
        [job] = await work.jobs_of_thread(visit.thread_id)
        await work.save_job(job.moved(JobState.FINISHED, scene.now))
    for change in (
        move(scene, visit, VisitMove(FRIDAY), by(scene.rosa), by_customer=False),
        cancel_visit(scene.store, scene.clock, scene.business.id, visit.id, by(scene.rosa)),
    ):
        with pytest.raises(Conflict, match="the job is finished"):
            await change
    async with scene.store.work(scene.business.id) as work:
        assert await work.appointment(visit.id) == visit


async def test_a_link_goes_on_to_work_where_the_visit_is_later_now(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with scene.store.work(scene.business.id, write=True) as work:
        link = await visit_link(work, scene.now, visit)
    await move(scene, visit, VisitMove(window(24, 10)))
    scene.clock.tick(hours=5 * 24)  # past the day it was made for
    assert await visit_of(scene.store, link.rpartition("/")[2], scene.now) == (scene.business.id, visit.id)


@pytest.mark.databases("sqlite", "postgres")
async def test_of_two_customers_who_want_the_same_hour_one_gets_it(scene: LeadScene) -> None:
    _, first = await booked(scene)
    second_lead = await scene.called(drain(), caller="+15035550143")
    await approve_lead(
        scene.store, scene.clock, scene.business.id, second_lead, by(scene.rosa), Approval(window(19, 9), text="")
    )
    [second] = await scene.slots(second_lead)
    came = await asyncio.gather(
        move(scene, first, VisitMove(FRIDAY)), move(scene, second, VisitMove(FRIDAY)), return_exceptions=True
    )
    assert {type(one) for one in came} == {Appointment, Conflict}
    async with scene.store.work(scene.business.id) as work:
        visits = [await work.appointment(one.id) for one in (first, second)]
    assert sum(one is not None and one.window == FRIDAY for one in visits) == 1
    assert all(one is not None and one.window in (FRIDAY, TOMORROW, window(19, 9)) for one in visits)


def a_year_on(window: TimeWindow) -> TimeWindow:
    """The same a year on, which is past what can be booked."""
    return TimeWindow(window.starts + timedelta(days=364), window.ends + timedelta(days=364))


async def test_a_customer_may_choose_only_of_what_is_offered_and_in_time(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    odd = TimeWindow(FRIDAY.starts + timedelta(minutes=10), FRIDAY.ends + timedelta(minutes=10))
    for never in (odd, window(20, 20), window(20, 10, hours=1), window(18, 13), a_year_on(FRIDAY)):
        with pytest.raises(Conflict, match="no longer free"):
            await move(scene, visit, VisitMove(never))
    scene.clock.at = (TOMORROW.starts - timedelta(minutes=90)).astimezone(scene.clock.at.tzinfo)
    with pytest.raises(Conflict, match="too late"):
        await move(scene, visit, VisitMove(FRIDAY))
    with pytest.raises(Conflict, match="too late"):
        await cancel_visit(scene.store, scene.clock, scene.business.id, visit.id, CUSTOMER, by_customer=True)
    await move(scene, visit, VisitMove(window(20, 11), tell=False), by(scene.rosa), by_customer=False)
    with pytest.raises(BadInput, match="over"):
        await move(scene, visit, VisitMove(window(18, 9)), by(scene.rosa), by_customer=False)


async def test_a_cancelled_visit_frees_its_hour_for_the_next_caller(scene: LeadScene) -> None:
    lead_id, visit = await booked(scene)
    for _ in range(2):
        await cancel_visit(scene.store, scene.clock, scene.business.id, visit.id, CUSTOMER, by_customer=True)
    assert await scene.slots(lead_id) == [] and (await scene.lead(lead_id)).card.held is None
    (text,) = await scene.texts(lead_id)
    assert "is cancelled" in text.text
    await booked(scene, caller="+15035550143")


async def test_the_same_technician_comes_where_they_can(scene: LeadScene) -> None:
    tina = await hire(scene, "Tina")
    _, visit = await booked(scene)
    given = await move(scene, visit, VisitMove(TOMORROW, technician=tina), by(scene.rosa), by_customer=False)
    assert given.technician == tina
    moved = await move(scene, visit, VisitMove(FRIDAY))
    assert moved.technician == tina
    async with scene.store.work(scene.business.id, write=True) as work:
        off = TimeOff(TimeOffId("off_1"), tina, window(23, 0).starts, window(23, 23).starts, "Holiday")
        await work.add_time_off(off)
    assert (await move(scene, visit, VisitMove(window(23, 10)))).technician != tina


async def test_who_has_neither_skill_nor_hours_is_not_sent(scene: LeadScene) -> None:
    """The only one who works on Fridays does no drains; a person may send them all the same."""
    _, visit = await booked(scene)
    week = ((Span(time(8), time(17)),),) * 4 + ((), (), ())
    async with scene.store.work(scene.business.id, write=True) as work:
        (anybody,) = await work.technicians()
        await work.save_technician(replace(anybody, name="Bob", week=week))
        book = await work.price_book()
        assert book is not None
        items = tuple(replace(item, category="drains") for item in book.items)
        await work.save_price_book(replace(book, items=items), "Rosa", "")
    fred = await hire(scene, "Fred", skills=("heating",))
    async with scene.store.work(scene.business.id) as work:
        offered = await times_for(work, await read_visit(work, AppointmentId(visit.id)), scene.now)
    assert {one.starts.astimezone(PORTLAND).weekday() for one in offered} == {0, 1, 2, 3}
    with pytest.raises(Conflict, match="works then"):
        await move(scene, visit, VisitMove(FRIDAY), by(scene.rosa), by_customer=False)
    sent = await move(scene, visit, VisitMove(FRIDAY, technician=fred), by(scene.rosa), by_customer=False)
    assert sent.technician == fred


async def test_a_visit_keeps_its_hour_of_the_clock_across_the_change(scene: LeadScene) -> None:
    """On March 14, 2027 the clocks skip from two to three in Portland."""
    scene.clock.at = datetime(2027, 3, 10, 12, tzinfo=PORTLAND).astimezone(scene.clock.at.tzinfo)
    lead_id = await scene.called(drain())
    starts = datetime(2027, 3, 12, 8, tzinfo=PORTLAND)
    friday = TimeWindow(starts, starts + timedelta(hours=2))
    await approve_lead(scene.store, scene.clock, scene.business.id, lead_id, by(scene.rosa), Approval(friday, text=""))
    [visit] = await scene.slots(lead_id)
    async with scene.store.work(scene.business.id) as work:
        offered = await times_for(work, await read_visit(work, visit.id), scene.now)
    monday = next(one for one in offered if one.starts.date() == date(2027, 3, 15))
    moved = await move(scene, visit, VisitMove(monday))
    assert f"{moved.window.starts:%a %H:%M%z}" == "Mon 08:00-0700"
    assert f"{visit.window.starts:%a %H:%M%z}" == "Fri 08:00-0800"


async def test_who_has_an_address_on_file_has_each_change_in_their_calendar(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    async with scene.store.work(scene.business.id, write=True) as work:
        contact = await work.contact(visit.thread_id)
        await work.save_contact(visit.thread_id, replace(contact, email="laura@example.com"))
    await move(scene, visit, VisitMove(FRIDAY))
    scene.clock.tick(60)
    await cancel_visit(scene.store, scene.clock, scene.business.id, visit.id, CUSTOMER, by_customer=True)
    moved, gone = [mail for _, _, mail in await scene.store.directory.due_letters(scene.now, timedelta(minutes=1))]
    assert moved.subject.startswith("Your visit: Friday") and gone.subject.startswith("Cancelled: Friday")
    uids = {line for mail in (moved, gone) for line in mail.calendar.splitlines() if line.startswith("UID:")}
    assert len(uids) == 1  # so that calendar programs know it again
    assert "SEQUENCE:1" in moved.calendar and "STATUS:CONFIRMED" in moved.calendar
    assert "SEQUENCE:2" in gone.calendar and "STATUS:CANCELLED" in gone.calendar and "/v/" not in gone.text


async def test_of_the_hour_that_comes_twice_a_visit_moves_from_the_first_to_the_second(scene: LeadScene) -> None:
    _, visit = await booked(scene)
    first = datetime(2027, 11, 7, 1, tzinfo=PORTLAND)
    for at in (first, first.replace(fold=1)):
        there = TimeWindow(at, (at.astimezone(UTC) + timedelta(hours=2)).astimezone(PORTLAND))
        moved = await move(scene, visit, VisitMove(there, visit.technician), by_customer=False)
        assert moved.window == there and moved.window.starts.astimezone(UTC) == at.astimezone(UTC)
    assert moved.moves == 2
