"""The second half of the demo: what the owner and the technician do, told step by step."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.commands.demo_job import DemoJob, name_technician
from receptionist.commands.live_text import LiveTexts
from receptionist.config import Settings
from receptionist.domain.conversation import Channel
from receptionist.domain.document import DocumentKind
from receptionist.domain.job import JobState
from receptionist.domain.lead import Fact, LeadCard, LeadState, TimeWindow
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.records import Business, Role
from tests.fakes.call_parts import parts_for
from tests.fakes.text_carrier import SettableClock
from tests.fakes.web import app_with

pytestmark = pytest.mark.databases("sqlite")

MORNING = datetime(2026, 11, 18, 17, tzinfo=UTC)  # a Wednesday, nine in Portland
DRAIN = PriceItem("DRAIN-1", "Clear a drain", Charge.FLAT, amount=Money(14950))
CALLER = parse_address("+14155550142")


class Watched(LiveTexts):
    """Texts that nobody waits for."""

    async def wait_until_sent(self, seconds: float) -> None:
        return


@pytest.mark.parametrize("priced", [True, False])
async def test_a_lead_becomes_a_job_an_invoice_and_a_receipt(
    store: SqlStore, business: Business, capsys: pytest.CaptureFixture[str], priced: bool
) -> None:
    app = app_with(Settings.from_env({}), replace(parts_for(store), clock=SettableClock(MORNING)))
    await name_technician(store, business.id)
    starts = datetime(2026, 11, 19, 14, tzinfo=business.profile.hours.zone)
    window = TimeWindow(starts, starts + timedelta(hours=2))
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC1", "hush")
        await work.add_number(account.id, PhoneNumber("+15035550100"))
        await work.save_price_book(PriceBook("plumbing", "2026", items=(DRAIN,) if priced else ()), "Rosa", "")
        owner = await work.add_user("owner@demo.example", "Demo Owner", Role.OWNER, "no password")
        _, thread = await work.thread_for(CALLER)
        card = LeadCard(name=Fact("Laura Bennett"), service_code="DRAIN-1", service_name="Clear a drain", held=window)
        lead = await work.add_lead(thread.id, card, "", Channel.VOICE)
        await work.advance_lead(lead.id, LeadState.AWAITING_APPROVAL)
        await work.hold(thread.id, lead.id, window, timedelta(hours=1), [(await work.technicians())[0].id])
    said: list[str] = []
    live = Watched(store, business.id, CALLER, None, said.append)  # type: ignore[arg-type]
    assert await DemoJob(app, business.id, owner, live, said.append).play(lead.id) is priced

    assert [line.partition(":")[0] for line in said[:4]] == [
        "The owner approves the lead",
        "The day of the visit",
        "Start",
        "Finish",
    ]
    async with store.work(business.id) as work:
        [job] = await work.jobs_of_thread(thread.id)
        papers = [one.kind for one in await work.documents_before(thread.id, None, 9)]
        texts = " ".join(text.text for text in await work.messages(thread.id))
    assert job.state is JobState.FINISHED and "Sam is on the way" in texts and "Sam is done" in texts
    printed = capsys.readouterr().out
    if priced:
        assert set(papers) == {DocumentKind.INVOICE, DocumentKind.RECEIPT}
        assert "has your payment" in texts and "INV-1001: Clear a drain, $149.50" in printed
    else:
        assert papers == [DocumentKind.INVOICE] and "waits as a draft" in printed
