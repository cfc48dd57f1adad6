"""A finished job offers its invoice wherever the office meets it, and one tap makes it."""

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import JobId
from receptionist.domain.job import Job, JobState
from receptionist.domain.records import Business, Role
from receptionist.services.people import sign_in_link
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day
from tests.web.pages.test_document_pages import post
from tests.web.pages.test_today_pages import Van, van_of

pytestmark = pytest.mark.databases("sqlite")


@pytest.fixture
async def van(store: SqlStore, business: Business, day: Day) -> Van:
    return await van_of(store, business, day)


@pytest.fixture
async def office(quart: Quart, store: SqlStore, business: Business, van: Van, day: Day) -> Browser:
    """Rosa of the office, signed in."""
    async with store.work(business.id, write=True) as work:
        rosa = await work.add_user("rosa@rosecity.example", "Rosa Vega", Role.OWNER, "no password")
    browser = Browser(quart.test_client())
    await browser.get(await sign_in_link(store, business.id, rosa.id, "", day.now()))
    return browser


async def finished(store: SqlStore, business: Business, job_id: JobId, day: Day) -> Job:
    async with store.work(business.id, write=True) as work:
        job = (await work.lock_job(job_id)).moved(JobState.FINISHED, day.now())
        await work.save_job(job)
    return job


async def test_one_tap_makes_the_invoice_and_another_opens_it(
    office: Browser, store: SqlStore, business: Business, van: Van, day: Day
) -> None:
    tap = f'action="/jobs/{van.laura}/invoice"'
    job = await finished(store, business, van.laura, day)
    pages = ("/today", f"/threads/{van.laura_thread}", f"/leads/{job.lead_id}", f"/calendar/{job.appointment_id}")
    for path in pages:
        _, page = await office.get(path)
        assert tap in page, path
    status, there = await post(office, f"/jobs/{van.laura}/invoice")
    assert (status, there[:15]) == (303, "/documents/doc_")
    assert await post(office, f"/jobs/{van.laura}/invoice") == (303, there)
    for path in pages[1:]:
        _, page = await office.get(path)
        assert tap not in page and there in page, path


async def test_a_job_under_way_has_none(office: Browser, van: Van) -> None:
    for path in ("/today", f"/threads/{van.laura_thread}"):
        _, page = await office.get(path)
        assert "/invoice" not in page
    status, page = await post(office, f"/jobs/{van.laura}/invoice")
    assert status == 409 and "not finished" in page
