"""What the pages show: the newest first, everything that belongs together, in few queries."""

from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import event

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.inbox import mark_of
from receptionist.domain.lead import LeadState
from receptionist.domain.lead_desk import LeadFilter
from receptionist.domain.message import Consent, MessageState, ThreadStatus
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import CarrierAccount
from tests.adapters.store.scene import CALLER, NOON, NUMBER, came_in, card, goes_out, snaking


async def busy_day(store: SqlStore, account: CarrierAccount, callers: int) -> list[Call]:
    """Every caller asks one thing, is quoted and leaves a card."""
    calls = []
    for line in range(callers):
        async with store.work(account.business_id, write=True) as work:
            caller = Address(AddressKind.NUMBER, f"+150355501{line:02d}")
            call, _ = await work.start_call(account.id, f"CA{line}", caller, NUMBER.e164)
            at = NOON + timedelta(days=1000, minutes=line)
            await work.answer_call(call.id, at)
            await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, f"Question {line}", 1.0, 2.0))
            await work.save_card(call.thread_id, card(snaking(f"quot_{line}")), f"Job {line}", call.id)
            await work.end_call(call.id, at + timedelta(minutes=1), EndReason.CALLER_HUNG_UP, "")
            ended = await work.call(call.id)
            assert ended is not None
            calls.append(ended)
    return calls


async def test_the_inbox_shows_where_something_passed_last(store: SqlStore, account: CarrierAccount) -> None:
    calls = await busy_day(store, account, 3)
    async with store.work(account.business_id, write=True) as work:
        await work.name_contact(calls[0].thread_id, "Maria")
        again, _ = await work.start_call(account.id, "again", calls[0].caller, NUMBER.e164)
        await work.answer_call(again.id, NOON + timedelta(days=1001))
        await work.add_utterance(again.id, Utterance(0, Speaker.CALLER, "Me again.", 1.0, 2.0))
        await work.add_utterance(again.id, Utterance(1, Speaker.AGENT, "", 2.0, 3.0, unheard="Hello."))
    async with store.work(account.business_id) as work:
        rows = await work.inbox()
        assert [row.last_line for row in rows] == ["Me again.", "Question 2", "Question 1"]
        assert [row.calls for row in rows] == [2, 1, 1]
        assert [row.contact.name for row in rows] == ["Maria", "", ""]
        assert rows[0].last_at == NOON + timedelta(days=1001, seconds=2)
        assert rows[1].lead is not None and rows[1].lead.summary == "Job 2"
        assert rows[1].lead.card.quotes == (snaking("quot_2"),)
        assert await work.inbox(behind=mark_of(rows[0]), limit=1) == rows[1:2]


async def test_the_inbox_shows_the_newest_lead_of_a_thread(store: SqlStore, account: CarrierAccount) -> None:
    (call,) = await busy_day(store, account, 1)
    async with store.work(account.business_id, write=True) as work:
        old = await work.open_lead(call.thread_id)
        assert old is not None and await work.advance_lead(old.id, LeadState.APPROVED)
        new = await work.save_card(call.thread_id, card(), "Another job", None)
        assert [row.lead for row in await work.inbox()] == [new]
        assert [row.lead.id for row in await work.find_leads(LeadFilter())] == [new.id, old.id]
        assert [row.lead.id for row in await work.calls() if row.lead] == [old.id]


async def test_a_thread_with_neither_call_nor_lead_has_its_line(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        contact, thread = await work.thread_for(CALLER)
        (row,) = await work.inbox()
    assert (row.status, row.contact) == (ThreadStatus(thread.id), contact)
    assert (row.last_line, row.lead, row.calls) == ("", None, 0)


async def test_the_inbox_counts_calls_and_texts_of_each_thread(store: SqlStore, account: CarrierAccount) -> None:
    one, two, three = await busy_day(store, account, 3)
    async with store.work(account.business_id, write=True) as work:
        for minute, call in enumerate((one, one, two)):
            await work.add_message(came_in(account, call.thread_id, at=NOON + timedelta(minutes=minute)))
        await work.add_message(goes_out(account, one.thread_id))
        await work.add_message(goes_out(account, one.thread_id, state=MessageState.DRAFT))
        status = await work.lock_thread(two.thread_id)
        await work.save_status(replace(status, needs_person="Asked for Maria.", consent=Consent.UNCLEAR))
    async with store.work(account.business_id) as work:
        rows = {row.status.thread_id: row for row in await work.inbox()}
    counts = {thread_id: (row.calls, row.texts, row.status.unread) for thread_id, row in rows.items()}
    assert counts == {one.thread_id: (1, 3, 2), two.thread_id: (1, 1, 1), three.thread_id: (1, 0, 0)}
    assert rows[two.thread_id].status.needs_person == "Asked for Maria."
    assert [rows[call.thread_id].status.consent for call in (one, two)] == [Consent.NONE, Consent.UNCLEAR]


async def test_calls_and_leads_come_newest_first_with_whom_they_belong_to(
    store: SqlStore, account: CarrierAccount
) -> None:
    calls = await busy_day(store, account, 4)
    async with store.work(account.business_id) as work:
        rows = await work.calls(limit=3)
        assert [row.call for row in rows] == calls[:0:-1]
        assert [row.contact.address for row in rows] == [call.caller for call in calls[:0:-1]]
        assert [row.lead.summary if row.lead else None for row in rows] == ["Job 3", "Job 2", "Job 1"]
        assert [row.call for row in await work.calls(limit=3, offset=3)] == calls[:1]
        leads = (await work.find_leads(LeadFilter(), limit=3))[1:]
        assert [(row.lead.summary, row.contact.address) for row in leads] == [
            ("Job 2", calls[2].caller),
            ("Job 1", calls[1].caller),
        ]
        assert await work.lead(leads[0].lead.id) == (leads[0].lead, leads[0].contact)


async def test_a_call_page_has_all_that_was_said(store: SqlStore, account: CarrierAccount) -> None:
    (call,) = await busy_day(store, account, 1)
    async with store.work(account.business_id) as work:
        page = await work.call_page(call.id)
        assert page is not None
        assert (page.call, page.contact.address) == (call, call.caller)
        assert page.utterances == (Utterance(0, Speaker.CALLER, "Question 0", 1.0, 2.0),)
        assert page.lead is not None and page.lead.card.quotes == (snaking("quot_0"),)
        assert await work.thread_calls(call.thread_id) == [page]


async def test_pages_take_as_many_queries_for_many_as_for_one(store: SqlStore, account: CarrierAccount) -> None:
    calls = await busy_day(store, account, 1)
    few = await queries_of_all_pages(store, account, calls[0])
    await busy_day(store, account, 12)
    assert await queries_of_all_pages(store, account, calls[0]) == few
    assert max(few.values()) <= 5


async def queries_of_all_pages(store: SqlStore, account: CarrierAccount, call: Call) -> dict[str, int]:
    counted = {}
    async with store.work(account.business_id) as work:
        pages: dict[str, Callable[[], Awaitable[object]]] = {
            "inbox": work.inbox,
            "calls": work.calls,
            "leads": lambda: work.find_leads(LeadFilter()),
            "thread": lambda: work.thread_calls(call.thread_id),
        }
        for name, page in pages.items():
            with counting(store) as statements:
                assert await page()
            counted[name] = len(statements)
    return counted


@contextmanager
def counting(store: SqlStore) -> Iterator[list[str]]:
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    engine = store._engines.reader.sync_engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
