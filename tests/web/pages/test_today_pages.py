"""A technician's day without scripts: what stands there, what a tap does, and whose jobs are nobody else's."""

import re
from dataclasses import dataclass, replace
from datetime import timedelta
from html import unescape

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import JobId, TechnicianId, ThreadId, new_id
from receptionist.domain.job import Job, JobState
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import Business, Role, User
from receptionist.domain.schedule import Technician
from receptionist.services.people import sign_in_link
from receptionist.web.app import App
from tests.services.jobs.conftest import Roads
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import PACIFIC, Day, carrier_account

pytestmark = pytest.mark.databases("sqlite")


@dataclass
class Van:
    """Tim's day: Laura at ten, Omar at two; Ann has a job of her own at eleven."""

    tim: User
    laura: JobId
    omar: JobId
    anns: JobId
    laura_thread: ThreadId


def visit(day: Day, hour: int, days: int = 0) -> TimeWindow:
    starts = (day.now().astimezone(PACIFIC) + timedelta(days=days)).replace(hour=hour, minute=0)
    return TimeWindow(starts, starts + timedelta(hours=2))


async def van_of(store: SqlStore, business: Business, day: Day) -> Van:
    """Books the day."""
    await carrier_account(store, business)
    async with store.work(business.id, write=True) as work:
        tim = await work.add_user("tim@rosecity.example", "Tim Doyle", Role.TECHNICIAN, "no password")
        ann = await work.add_user("ann@rosecity.example", "Ann Lee", Role.TECHNICIAN, "no password")
        tims, anns = TechnicianId(new_id("tech")), TechnicianId(new_id("tech"))
        await work.save_technician(Technician(tims, "Tim Doyle", tim.id))
        await work.save_technician(Technician(anns, "Ann Lee", ann.id))
        made = {}
        for name, line, hour, who, street in (
            ("Laura Bennett", 42, 10, tims, "4212 SE Maple Street"),
            ("Omar Haddad", 43, 14, tims, "77 NW Oak Avenue, Apt 3"),
            ("Nina Petrov", 44, 11, anns, "9 SW Pine Court"),
        ):
            _, thread = await work.thread_for(Address(AddressKind.NUMBER, f"+150355501{line}"))
            card = LeadCard(name=Fact(name), address=Fact(street), service_name="Clear a kitchen drain")
            lead = await work.add_lead(thread.id, card, "", Channel.VOICE)
            await work.hold(thread.id, lead.id, visit(day, hour), timedelta(hours=1), [who])
            booked = await work.book(lead.id)
            assert booked is not None
            jobs = await work.job_list(None, 9)
            made[name] = next(job for job in jobs if job.appointment_id == booked.id)
    laura, omar, nina = made.values()
    return Van(tim, laura.id, omar.id, nina.id, laura.thread_id)


@pytest.fixture
async def van(store: SqlStore, business: Business, day: Day) -> Van:
    return await van_of(store, business, day)


@pytest.fixture
async def tim(quart: Quart, store: SqlStore, business: Business, van: Van, day: Day) -> Browser:
    """Tim, signed in."""
    browser = Browser(quart.test_client())
    await browser.get(await sign_in_link(store, business.id, van.tim.id, "", day.now()))
    return browser


async def post(browser: Browser, path: str, part: bool = False, **fields: str) -> tuple[int, str]:
    headers = {"Sec-Fetch-Site": "same-origin"} | ({"X-Part": "day"} if part else {})
    response = await browser.client.post(path, form=fields, headers=headers)
    return response.status_code, response.headers.get("Location") or unescape(await response.get_data(as_text=True))


async def job_of(store: SqlStore, business: Business, job_id: JobId) -> Job:
    async with store.work(business.id) as work:
        job = await work.job(job_id)
    assert job is not None
    return job


async def test_the_day_in_its_order_with_the_way_the_call_and_the_text(tim: Browser, van: Van) -> None:
    status, page = await tim.get("/today")
    assert status == 200
    assert re.findall(r'<li class="job" id="(job_\w+)"', page) == [van.laura, van.omar]
    assert "Between 10 am and noon" in page and "Monday, October 5" in page and "Nina" not in page
    assert "https://www.google.com/maps/search/?api=1&amp;query=77+NW+Oak+Avenue%2C+Apt+3" in page
    assert f'action="/threads/{van.laura_thread}/call"' in page and f'href="/threads/{van.laura_thread}#reply"' in page
    _, tomorrow = await tim.get("/today?day=tomorrow")
    assert "No jobs tomorrow" in tomorrow


async def test_a_day_by_forms(tim: Browser, van: Van, store: SqlStore, business: Business, app: App) -> None:
    _, page = await tim.get("/today")
    key = re.findall(r'name="key" value="([^"]*)-on-my-way"', page)[0]
    for _ in range(2):  # tapped twice: the signal was bad
        answer = await post(tim, f"/today/{van.laura}/on-my-way", key=f"{key}-on-my-way", minutes="20")
        assert answer == (303, f"/today#{van.laura}")
    _, page = await tim.get("/today")
    assert "On the way" in page and "Expected around 9:20 am" in page
    assert (await post(tim, f"/today/{van.laura}/start", key="k2"))[0] == 303
    assert (await post(tim, f"/today/{van.laura}/finish", key="k3", waited_seconds="120"))[0] == 303
    job = await job_of(store, business, van.laura)
    assert job.state is JobState.FINISHED
    async with store.work(business.id) as work:
        texts = [message.text for message in await work.messages(van.laura_thread)]
    assert [text.partition(",")[2][:14] for text in texts] == [" Tim is on the", " Tim is done. "]
    _, page = await tim.get("/today")
    assert page.index(van.omar) < page.index("Done and cancelled") < page.index(van.laura)
    _, thread = await tim.get(f"/threads/{van.laura_thread}")
    assert "Set off, there around 9:20 am" in thread and "Finished the job" in thread


async def test_a_job_left_from_yesterday_is_finished_today(
    tim: Browser, visitor: Browser, van: Van, store: SqlStore, business: Business, day: Day
) -> None:
    await post(tim, f"/today/{van.omar}/start", key="k1")
    day.later(hours=24)
    _, page = await tim.get("/today")
    # What was begun and what nobody began both stand there, with their day; the last one was never Tim's.
    assert re.findall(r'<li class="job" id="(job_\w+)"', page) == [van.laura, van.omar]
    assert "Mon, Oct 5, between 2 and 4 pm" in page and "Tuesday, October 6" in page
    assert page.index("Not begun") < page.index(van.omar) < page.index("At work")
    assert "Omar Haddad" in (await visitor.get("/today?technician=all"))[1]
    assert "Omar Haddad" not in (await tim.get("/today?day=tomorrow"))[1]
    assert await post(tim, f"/today/{van.omar}/finish", key="k2") == (303, f"/today#{van.omar}")
    assert (await job_of(store, business, van.omar)).state is JobState.FINISHED
    _, page = await tim.get("/today")
    assert page.index("Done and cancelled") < page.index(van.omar)
    day.later(hours=24 * 7)
    assert "No jobs today" in (await tim.get("/today"))[1]  # Laura's was done without a tap, or never


@pytest.mark.parametrize("waited", ["100000", "1700000000", "9" * 30])
async def test_a_tap_from_a_drawer_is_a_day_old_and_no_news(
    tim: Browser, van: Van, store: SqlStore, business: Business, day: Day, waited: str
) -> None:
    await post(tim, f"/today/{van.laura}/on-my-way", key="k1", minutes="20", waited_seconds=waited)
    job = await job_of(store, business, van.laura)
    assert job.state is JobState.EN_ROUTE and job.set_off_at == day.now() - timedelta(days=1)
    async with store.work(business.id) as work:
        assert await work.messages(van.laura_thread) == []


async def test_a_tap_that_does_not_fit_is_said_at_its_job(tim: Browser, van: Van) -> None:
    await post(tim, f"/today/{van.laura}/start", key="k1")
    for fields, status, says in (
        ({"key": "k2"}, 409, "started already"),
        ({"key": "k3", "minutes": "soon"}, 422, "no number of minutes"),
        ({"minutes": "10"}, 422, "no key"),
    ):
        for part in (False, True):
            answer = await post(tim, f"/today/{van.laura}/on-my-way", part, **fields)
            assert answer[0] == status and says in answer[1]
            assert answer[1].index(van.laura) < answer[1].index(says) < answer[1].index(van.omar)
            assert ("<html" in answer[1]) is not part


async def test_running_late_is_told_and_shown(
    tim: Browser, van: Van, visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    day.later(hours=2, minutes=50)  # ten minutes to noon
    status, _ = await post(tim, f"/today/{van.laura}/late", key="k1", minutes="45")
    assert status == 303
    async with store.work(business.id) as work:
        [text] = await work.messages(van.laura_thread)
    assert "around 12:35 pm" in text.text
    _, office = await visitor.get("/today?technician=all")
    assert "Expected around 12:35 pm; the customer was told" in office and "Late" in office


async def test_others_jobs_are_not_theirs_and_the_office_sees_all(
    tim: Browser, van: Van, visitor: Browser, store: SqlStore, business: Business
) -> None:
    for act in ("on-my-way", "start", "finish", "late", "position"):
        status, _ = await post(tim, f"/today/{van.anns}/{act}", key="k", minutes="10", latitude="1", longitude="1")
        assert status == 404, act
    # Even with the thread in hand, the job is still Ann's.
    async with store.work(business.id, write=True) as work:
        job = await work.job(van.anns)
        assert job is not None
        lead = await work.add_lead(job.thread_id, LeadCard(), "", Channel.TEXT)
        await work.assign_lead(lead.id, van.tim.id)
    assert (await tim.get(f"/threads/{job.thread_id}"))[0] == 200
    assert (await post(tim, f"/today/{van.anns}/start", key="k"))[0] == 404
    assert (await job_of(store, business, van.anns)).state is JobState.SCHEDULED
    _, page = await visitor.get("/today")
    assert page.index("Laura Bennett") < page.index("Nina Petrov") < page.index("Omar Haddad")
    _, one = await visitor.get(f"/today?technician={job.technician}")
    assert "Nina Petrov" in one and "Laura Bennett" not in one
    assert (await post(visitor, f"/today/{van.anns}/start?technician={job.technician}", key="k"))[0] == 303
    assert (await job_of(store, business, van.anns)).state is JobState.IN_PROGRESS


async def test_the_road_is_asked_while_they_drive(
    tim: Browser, van: Van, store: SqlStore, business: Business, app: App, day: Day
) -> None:
    app.travel = roads = Roads(30)
    here = {"latitude": "45.51", "longitude": "-122.62"}
    await post(tim, f"/today/{van.laura}/start", key="k1", **here)
    assert (await job_of(store, business, van.laura)).place is not None
    async with store.work(business.id, write=True) as work:
        omar = await work.lock_job(van.omar)
        place = (await work.lock_job(van.laura)).place
        await work.save_job(replace(omar, place=place))
    await post(tim, f"/today/{van.omar}/on-my-way", key="k2", **here)
    day.later(minutes=5)
    roads.minutes = 40
    assert await post(tim, f"/today/{van.omar}/position", latitude="45.50", longitude="-122.60") == (204, "")
    eta = (await job_of(store, business, van.omar)).eta
    assert eta is not None and eta.arrives_at == day.now() + timedelta(minutes=40)
    for bad in ({"latitude": "91", "longitude": "0"}, {"latitude": "here"}, {}):
        assert (await post(tim, f"/today/{van.omar}/position", **bad))[0] == 422
    assert len(roads.asked) == 2


async def test_an_office_without_jobs_and_a_technician_of_nobody(visitor: Browser, quart: Quart) -> None:
    assert "No jobs today" in (await visitor.get("/today"))[1]
    assert (await visitor.get("/today?technician=nobody&day=never"))[0] == 200
    assert (await post(visitor, "/today/job_00000000000000000000/start", key="k"))[0] == 404
    assert (await post(visitor, "/today/job_00000000000000000000/dance", key="k"))[0] == 404
