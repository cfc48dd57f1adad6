"""One tap makes the invoice of a job that is done: what was agreed on stands on it, and there is one."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.domain.audit import Actor
from receptionist.domain.document import SURCHARGE, Document, DocumentKind, DocumentState
from receptionist.domain.ids import JobId, LeadId, QuoteId, new_id
from receptionist.domain.job import TapKind
from receptionist.domain.lead import Fact, Quote
from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.errors import BadInput, Conflict
from receptionist.services.documents import NewDocument, decide_by_office, discard_draft, issue_document, make_document
from receptionist.services.documents import withdraw as withdraw_document
from receptionist.services.done_jobs import done_jobs
from receptionist.services.job_invoice import invoice_estimate, invoice_job
from tests.services.jobs.conftest import JobScene, window

pytestmark = pytest.mark.databases("sqlite")

DRAIN = PriceItem("DRAIN-1", "Clear a drain", Charge.FLAT, amount=Money(14950))
LABOR = PriceItem("LABOR", "Labor", Charge.HOURLY, amount=Money(9500), unit="hour", minimum_hours=1)
BOOK = PriceBook("plumbing", "2026", items=(DRAIN, LABOR), after_hours_surcharge=Money(7500))


def by(scene: JobScene) -> Actor:
    return Actor(scene.rosa.name, scene.rosa.id)


async def booked(scene: JobScene, code: str, *, hour: int = 13, quoted: Money | None = None) -> JobId:
    """A visit for this service, priced by the book of today."""
    job_id = await scene.book(window(18, hour))
    async with scene.store.work(scene.business_id, write=True) as work:
        if await work.price_book() is None:
            await work.save_price_book(BOOK, "Rosa", "")
        job = await work.job(job_id)
        assert job is not None and job.lead_id is not None
        found = await work.lead(job.lead_id)
        assert found is not None
        card = replace(found[0].card, service_code=code, problem=Fact("blocked drain"))
        if quoted is not None:
            said = f"It is {quoted}."
            card = card.with_quote(Quote(QuoteId(new_id("quo")), code, "", 1, (quoted,), said, False, scene.clock.at))
        await work.save_card(scene.thread, card, "", None)
    return job_id


async def done(scene: JobScene, job_id: JobId, minutes: int = 0) -> None:
    """Tim was there so long."""
    await scene.tap(job_id, TapKind.START)
    scene.clock.at += timedelta(minutes=minutes)
    await scene.tap(job_id, TapKind.FINISH)


async def test_the_booked_work_stands_on_it_at_the_price_they_were_told(scene: JobScene) -> None:
    job_id = await booked(scene, "DRAIN-1", quoted=Money(14950))
    async with scene.store.work(scene.business_id, write=True) as work:
        dearer = replace(BOOK, items=(replace(DRAIN, amount=Money(19900)), LABOR))
        await work.save_price_book(dearer, "Rosa", "Dearer")
    await done(scene, job_id)
    made = await invoice_job(scene.store, scene.clock, scene.business_id, by(scene), job_id)
    [line] = made.content.lines
    assert (line.code, line.price_cents, line.book_version, line.priced_by) == ("DRAIN-1", 14950, 1, "")
    assert (made.state, made.made_by, made.content.customer.name) == (DocumentState.DRAFT, "Rosa Vega", "Laura Bennett")
    async with scene.store.work(scene.business_id) as work:
        [one] = await done_jobs(work, scene.thread)
    assert (one.job.id, one.invoice) == (job_id, made)


@pytest.mark.parametrize(("minutes", "hundredths"), [(0, 100), (20, 100), (61, 125), (135, 225)])
async def test_hours_are_those_between_start_and_finish(scene: JobScene, minutes: int, hundredths: int) -> None:
    job_id = await booked(scene, "LABOR")
    await done(scene, job_id, minutes)
    [line] = (await invoice_job(scene.store, scene.clock, scene.business_id, by(scene), job_id)).content.lines
    assert (line.quantity_hundredths, line.unit, line.price_cents) == (hundredths, "hour", 9500)


async def test_a_visit_after_hours_has_its_surcharge(scene: JobScene) -> None:
    job_id = await booked(scene, "DRAIN-1", hour=21)
    await done(scene, job_id)
    made = await invoice_job(scene.store, scene.clock, scene.business_id, by(scene), job_id)
    assert [(line.name, line.cents) for line in made.content.lines] == [("Clear a drain", 14950), (SURCHARGE, 7500)]


async def test_an_approved_estimate_is_what_the_job_costs(scene: JobScene) -> None:
    job_id = await booked(scene, "DRAIN-1")
    job = await scene.job(job_id)
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    new = NewDocument(DocumentKind.ESTIMATE, scene.thread, job.lead_id)
    estimate = await make_document(*given, new, {"name-0": "Clear it, and a new trap", "price-0": "230", "tax": "0"})
    with pytest.raises(Conflict, match="no approved estimate"):
        await invoice_estimate(*given, estimate.id)
    await issue_document(*given, estimate.id)
    await decide_by_office(*given, estimate.id, True)
    await done(scene, job_id)
    made = await invoice_job(*given, job_id)
    assert (made.source, made.content.totals.total, made.content.lines[0].priced_by) == (
        estimate.id,
        23000,
        "Rosa Vega",
    )
    assert (await invoice_estimate(*given, estimate.id)).id == made.id


async def approved(scene: JobScene, price: str = "230", lead_id: LeadId | None = None) -> Document:
    """An estimate somebody wrote in the thread, or on the lead, and the customer approved."""
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    new = NewDocument(DocumentKind.ESTIMATE, scene.thread, lead_id)
    made = await make_document(*given, new, {"name-0": "As agreed", "price-0": price, "tax": "0"})
    await issue_document(*given, made.id)
    await decide_by_office(*given, made.id, True)
    return made


async def test_an_estimate_of_the_thread_is_what_the_next_job_costs(scene: JobScene) -> None:
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    before_all = await approved(scene, "120")  # nobody has asked for any work yet
    scene.clock.tick(minutes=5)
    first = await booked(scene, "DRAIN-1")
    scene.clock.tick(minutes=5)
    second = await booked(scene, "DRAIN-1", hour=16)
    await done(scene, first)
    scene.clock.tick(minutes=5)
    at_the_door = await approved(scene, "340")
    assert (await invoice_job(*given, first)).source == before_all.id
    await done(scene, second)
    assert (await invoice_job(*given, second)).source == at_the_door.id


async def test_an_invoice_made_of_the_estimate_is_the_jobs(scene: JobScene) -> None:
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    deposit = await invoice_estimate(*given, (await approved(scene)).id)
    scene.clock.tick(minutes=5)
    job_id = await booked(scene, "DRAIN-1")
    await done(scene, job_id)
    assert (await invoice_job(*given, job_id)).id == deposit.id


async def test_an_invoice_somebody_wrote_in_the_thread_is_that_of_the_work_done_last(scene: JobScene) -> None:
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    job_id = await booked(scene, "DRAIN-1")
    scene.clock.tick(minutes=5)
    later = await booked(scene, "DRAIN-1", hour=16)
    await done(scene, job_id)
    new = NewDocument(DocumentKind.INVOICE, scene.thread)
    written = await make_document(*given, new, {"name-0": "As agreed", "price-0": "99", "tax": "0"})
    async with scene.store.work(scene.business_id) as work:
        [one] = await done_jobs(work, scene.thread)
    assert one.invoice is not None and one.invoice.id == written.id
    assert (await invoice_job(*given, job_id)).id == written.id
    await done(scene, later)
    assert (await invoice_job(*given, later)).id != written.id


async def test_two_taps_are_one_invoice_until_it_is_withdrawn(scene: JobScene) -> None:
    job_id = await booked(scene, "DRAIN-1")
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    with pytest.raises(Conflict, match="not finished"):
        await invoice_job(*given, job_id)
    await done(scene, job_id)
    first, again = await asyncio.gather(invoice_job(*given, job_id), invoice_job(*given, job_id))
    assert first.id == again.id
    await discard_draft(*given, first.id)
    second = await invoice_job(*given, job_id)
    assert second.id != first.id
    await issue_document(*given, second.id)
    assert (await invoice_job(*given, job_id)).id == second.id
    await withdraw_document(*given, second.id, "wrong price")
    third = await invoice_job(*given, job_id)
    assert third.id not in (first.id, second.id) and (await invoice_job(*given, job_id)).id == third.id


async def test_an_invoice_somebody_wrote_for_the_lead_is_the_jobs(scene: JobScene) -> None:
    job_id = await booked(scene, "DRAIN-1")
    lead_id: LeadId | None = (await scene.job(job_id)).lead_id
    given = (scene.store, scene.clock, scene.business_id, by(scene))
    new = NewDocument(DocumentKind.INVOICE, scene.thread, lead_id)
    written = await make_document(*given, new, {"name-0": "As agreed", "price-0": "99", "tax": "0"})
    await done(scene, job_id)
    assert (await invoice_job(*given, job_id)).id == written.id


async def test_programs_make_none(scene: JobScene) -> None:
    job_id = await booked(scene, "DRAIN-1")
    await done(scene, job_id)
    with pytest.raises(BadInput, match="Only people"):
        await invoice_job(scene.store, scene.clock, scene.business_id, Actor("A program"), job_id)
