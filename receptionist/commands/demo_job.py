"""The second half of `receptionist demo`: the lead is approved, the work is done, paid for, and the receipt is texted.

The owner and the technician do what they would do on their pages, through the same services.
"""

import secrets
from collections.abc import Callable
from dataclasses import replace

import click

from receptionist.commands.live_text import LiveTexts
from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, PaidBy
from receptionist.domain.ids import BusinessId, JobId, LeadId
from receptionist.domain.job import Job, TapKind
from receptionist.domain.lead_words import say_slot
from receptionist.domain.records import User
from receptionist.ports import Store
from receptionist.services.approve_lead import Approval, approve_lead, free_slots
from receptionist.services.document_payments import NewPayment, note_payment
from receptionist.services.document_sending import page_of, tell_of_payment
from receptionist.services.documents import issue_document, today_at
from receptionist.services.field_parts import FieldParts
from receptionist.services.job_invoice import invoice_job
from receptionist.services.job_taps import Tap, tap_job
from receptionist.services.lead_acts import read_lead
from receptionist.services.text_worker import TextWork
from receptionist.web.app import App

TECHNICIAN = "Sam Ortiz"
_SENT_SECONDS = 15.0
_MINUTES_AWAY = 20


class DemoJob:
    """One lead of the demo, from its approval to its receipt. `progress` tells each step, `live` shows the texts."""

    def __init__(
        self, app: App, business_id: BusinessId, owner: User, live: LiveTexts, progress: Callable[[str], None]
    ) -> None:
        self._app, self._business_id, self._live, self._progress = app, business_id, live, progress
        self._owner = Actor(owner.name, owner.id)

    async def play(self, lead_id: LeadId) -> bool:
        """Plays it; False where it could not come to its end, which was said."""
        job = await self._approve(lead_id)
        if job is None:
            click.secho("No time is free for the visit.", fg="red")
            return False
        await self._tap(job.id, TapKind.ON_MY_WAY, f"The day of the visit: {TECHNICIAN} taps On My Way", _MINUTES_AWAY)
        await self._tap(job.id, TapKind.START, "Start")
        await self._tap(job.id, TapKind.FINISH, "Finish")
        receipt = await self._bill(job.id)
        if receipt is None:
            click.secho("The price book has no price for this work: the invoice waits as a draft.", fg="red")
            return False
        click.echo(f"  the receipt's page: {page_of(self._app.texting.origin(), receipt)}")
        return True

    async def _approve(self, lead_id: LeadId) -> Job | None:
        self._progress("The owner approves the lead")
        store, clock = self._app.parts.store, self._app.parts.clock
        async with store.work(self._business_id) as work:
            lead, _ = await read_lead(work, lead_id)
            profile = (await work.business()).profile
            free = await free_slots(work, clock.now(), lead)
        window = lead.card.held or next(iter(free), None)
        if window is None:
            return None
        await approve_lead(store, clock, self._business_id, lead_id, self._owner, Approval(window, key="demo"))
        async with store.work(self._business_id) as work:
            job = next(one for one in await work.jobs_of_thread(lead.thread_id) if one.lead_id == lead_id)
        click.echo(f"  booked: {say_slot(window, profile)}, and a job stands on {TECHNICIAN}'s page")
        await self._texts_out()
        return job

    async def _tap(self, job_id: JobId, kind: TapKind, says: str, minutes: int | None = None) -> None:
        self._progress(says)
        parts = FieldParts(self._app.texting, self._app.travel)
        tap = Tap(kind, secrets.token_urlsafe(9), minutes=minutes)
        await tap_job(parts, self._business_id, job_id, Actor(TECHNICIAN), tap)
        await self._texts_out()

    async def _bill(self, job_id: JobId) -> Document | None:
        """Makes the invoice of the job and notes its payment; answers the receipt, None where nothing has a price."""
        self._progress("The owner makes the invoice of it, and notes that the customer paid by card")
        store, clock = self._app.parts.store, self._app.parts.clock
        given = (store, clock, self._business_id, self._owner)
        draft = await invoice_job(*given, job_id)
        if not draft.content.lines:
            return None
        invoice = await issue_document(*given, draft.id)
        async with store.work(self._business_id) as work:
            today = today_at((await work.business()).profile, clock.now())
        payment = NewPayment(invoice.left.cents, PaidBy.CARD, today, key="demo")
        receipt = await note_payment(*given, invoice.id, payment)
        for line in invoice.content.lines:
            click.echo(f"  {invoice.label}: {line.name}, {invoice.content.money(line.cents)}")
        click.echo(f"  {invoice.label}: {invoice.total} in all, paid by card; the receipt is {receipt.label}")
        await tell_of_payment(self._app.texting, self._business_id, receipt)
        await self._texts_out()
        return receipt

    async def _texts_out(self) -> None:
        self._app.worker.wake(TextWork.SENDING)
        await self._live.wait_until_sent(_SENT_SECONDS)


async def name_technician(store: Store, business_id: BusinessId) -> None:
    """Gives whoever is sent in the demo a name."""
    async with store.work(business_id, write=True) as work:
        sent = (await work.technicians())[0]
        if not sent.name:
            await work.save_technician(replace(sent, name=TECHNICIAN))
