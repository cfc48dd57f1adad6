"""Whole stories of the work around a job, graded by what stands in the end."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from receptionist.domain.audit import Actor
from receptionist.domain.conversation import Channel
from receptionist.domain.document import DocumentKind, DocumentState, PaidBy
from receptionist.domain.history import HistoryFilter
from receptionist.domain.job import JobState, TapKind
from receptionist.domain.job_texts import JobText
from receptionist.domain.lead import Fact, LeadCard, LeadState
from receptionist.domain.message import MessageState
from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.errors import Conflict
from receptionist.services.approve_lead import Approval, approve_lead
from receptionist.services.contact_history import read_history
from receptionist.services.document_payments import NewPayment, note_payment
from receptionist.services.document_sending import tell_of_payment
from receptionist.services.documents import issue_document
from receptionist.services.job_eta import eta_of_program
from receptionist.services.job_invoice import invoice_job
from tests.services.jobs.conftest import MAPLE, TODAY, JobScene, window

pytestmark = pytest.mark.databases("sqlite")

MINUTE = timedelta(minutes=1)
BOOK = PriceBook("plumbing", "2026", items=(PriceItem("DRAIN-1", "Clear a drain", Charge.FLAT, amount=Money(14950)),))


async def test_a_day_in_the_hills_without_signal(scene: JobScene) -> None:
    job_id = await scene.book()
    left, began, done = TODAY.starts - 20 * MINUTE, TODAY.starts + 5 * MINUTE, TODAY.starts + 80 * MINUTE
    back = TODAY.ends + 10 * MINUTE
    taps = [(TapKind.ON_MY_WAY, "k-1", left), (TapKind.START, "k-2", began), (TapKind.FINISH, "k-3", done)]
    scene.clock.at = back
    # The telephone sends them in their order. Of each the first answer is lost on the way: it is sent again.
    for kind, key, at in taps:
        for _ in range(2):
            more: dict[str, object] = {"minutes": 25} if kind is TapKind.ON_MY_WAY else {}
            await scene.tap(job_id, kind, key, waited=(back - at) / MINUTE, **more)

    job = await scene.job(job_id)
    assert (job.state, job.set_off_at, job.started_at, job.ended_at) == (JobState.FINISHED, left, began, done)
    assert job.late_told is None
    [text] = await scene.sent()  # who has been there since noon need not hear that somebody is on the way
    assert "Tim is done" in text
    assert [line.partition(": ")[2].partition(",")[0] for line in await scene.timeline()] == [
        "Set off",
        "Started the job",
        "Finished the job",
    ]
    assert await scene.notices() == []
    with pytest.raises(Conflict):  # a tap that lay in a pocket all day, of a job that is over
        await scene.tap(job_id, TapKind.LATE, "k-4", waited=600, minutes=30)


async def test_a_delay_in_the_evening_near_the_quiet_hours(scene: JobScene) -> None:
    await scene.set_texts(reminder_hours=14)
    this_evening, tomorrow = window(18, 18), window(19, 11)
    job_id, other = await scene.book(this_evening), await scene.book(tomorrow)

    # Red alert: what the road says, minute by minute. Told once, and again only where it changes much.
    for hour, minute, past in ((19, 30, 30), (19, 40, 38), (19, 50, 45), (20, 20, 75), (20, 50, 80)):
        scene.clock.at = window(18, hour).starts + minute * MINUTE
        await eta_of_program(scene.parts, scene.business_id, job_id, this_evening.ends + past * MINUTE)
    # The server was away in the evening: the reminder of tomorrow's visit comes up when people sleep.
    await scene.time_comes(window(18, 21).starts + 10 * MINUTE)
    scene.clock.at = window(18, 21).starts + 15 * MINUTE
    await scene.tap(job_id, TapKind.ON_MY_WAY, minutes=5)
    scene.clock.at = window(18, 22).starts
    await scene.tap(job_id, TapKind.FINISH)

    # Of this very day, and of use only now: that goes out at ten at night. The reminder waits.
    night = ["around 8:30 pm", "around 9:15 pm", "is on the way to you", "Tim is done"]
    texts = await scene.sent()
    assert [words for words, text in zip(night, texts, strict=True) if words in text] == night
    notices = [notice for notice in await scene.notices() if "Now expected" in notice]
    assert len(notices) == 2
    assert [told.kind for told in await scene.told(other)] == [JobText.REMINDER]
    async with scene.store.work(scene.business_id) as work:
        [held] = [one for one in await work.messages(scene.thread) if one.state is MessageState.HELD]
    assert held.not_before == window(19, 8).starts
    await scene.time_comes(window(19, 8).starts + MINUTE)
    texts = await scene.sent()
    assert len(texts) == 5 and "comes on Thursday, November 19th, between 11 am and 1 pm" in texts[-1]


async def test_from_the_wish_to_the_receipt(scene: JobScene) -> None:
    rosa = Actor(scene.rosa.name, scene.rosa.id)
    given = (scene.store, scene.clock, scene.business_id)
    card = LeadCard(
        name=Fact("Laura Bennett"),
        address=Fact(MAPLE),
        problem=Fact("blocked drain"),
        service_code="DRAIN-1",
        service_name="Clear a drain",
        held=TODAY,
    )
    async with scene.store.work(scene.business_id, write=True) as work:
        await work.save_price_book(BOOK, "Rosa", "")
        lead = await work.add_lead(scene.thread, card, "", Channel.VOICE)
        await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
        await work.hold(scene.thread, lead.id, TODAY, timedelta(hours=1), [scene.tim])
    for _ in range(2):  # a second click
        await approve_lead(*given, lead.id, rosa, Approval(TODAY, key="once"))
    async with scene.store.work(scene.business_id) as work:
        [job] = await work.jobs_of_thread(scene.thread)

    scene.clock.at = TODAY.starts - 10 * MINUTE
    await scene.tap(job.id, TapKind.ON_MY_WAY, minutes=15)
    scene.clock.tick(minutes=15)
    await scene.tap(job.id, TapKind.START)
    scene.clock.tick(minutes=50)
    await scene.tap(job.id, TapKind.FINISH)
    scene.clock.tick(minutes=10)
    draft = await invoice_job(*given, rosa, job.id)
    invoice = await issue_document(*given, rosa, draft.id)
    scene.clock.tick(minutes=3)
    payment = NewPayment(invoice.left.cents, PaidBy.CARD, date(2026, 11, 18), key="once")
    receipts = [await note_payment(*given, rosa, invoice.id, payment) for _ in range(2)]
    for receipt in receipts:
        await tell_of_payment(scene.parts.texting, scene.business_id, receipt)

    texts = await scene.sent()
    starts = ["this is Rose City Plumbing. You're booked", "is on the way", "is done", "has your payment"]
    assert len(texts) == 4 and all(words in text for words, text in zip(starts, texts, strict=True))
    assert f"/d/{receipts[0].token}" in texts[-1]
    async with scene.store.work(scene.business_id) as work:
        found = await work.lead(lead.id)
        documents = await work.documents_before(scene.thread, None, 9)
        [slot] = await work.appointments(scene.thread)
        lines = await read_history(work, scene.thread, HistoryFilter(), None, 50)
    assert found is not None and found[0].state is LeadState.APPROVED and not slot.tentative
    assert (await scene.job(job.id)).state is JobState.FINISHED
    assert [(one.kind, one.state, one.content.totals.total) for one in documents] == [
        (DocumentKind.INVOICE, DocumentState.PAID, 14950),
        (DocumentKind.RECEIPT, DocumentState.ISSUED, 14950),
    ]
    assert [line.kind.value for line in reversed(lines)].count("job") == 3
    assert {line.kind.value for line in lines} == {"text", "appointment", "job", "document"}
    assert replace(documents[0], content=invoice.content) == documents[0]  # what was issued is what was paid
