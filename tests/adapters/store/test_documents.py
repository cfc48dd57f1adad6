"""Documents as they are kept: numbers without gaps, nothing twice, and what is left when a customer is erased."""

import asyncio
from dataclasses import replace
from datetime import date, timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call, EndReason
from receptionist.domain.document import (
    ERASED,
    SURCHARGE,
    DocumentFilter,
    DocumentKind,
    DocumentLine,
    DocumentState,
)
from receptionist.domain.listing import Place
from receptionist.domain.money import Money
from receptionist.domain.phone import parse_address
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.profile import BusinessProfile
from tests.adapters.store.document_scene import DRAIN, add_papers, draft, issue, mail_in
from tests.adapters.store.scene import NOON
from tests.adapters.store.test_personal import words_in

MANY = 12
BOOK = PriceBook("plumbing", "2026", items=(PriceItem("DRAIN-1", "Clear a drain", Charge.FLAT, amount=Money(14950)),))
EXTRA = DocumentLine(SURCHARGE, 7500, code="DRAIN-1", book_version=1)


class Fails(Exception):
    """Something went wrong after the number was taken."""


async def test_many_who_issue_at_once_get_every_number_once(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        drafts = [(await work.add_document(draft(call.business_id, call.thread_id)))[0] for _ in range(MANY)]

    async def one(place: int) -> None:
        async with store.work(call.business_id, write=True) as work:
            await issue(work, drafts[place])
            if place % 3 == 0:
                raise Fails

    results = await asyncio.gather(*(one(place) for place in range(MANY)), return_exceptions=True)
    assert sum(isinstance(result, Fails) for result in results) == MANY // 3
    async with store.work(call.business_id) as work:
        numbers = [one.number for one, _ in await work.find_documents(DocumentFilter(state=DocumentState.ISSUED))]
    # Those that failed used up no number.
    assert sorted(number or 0 for number in numbers) == list(range(1001, 1001 + MANY - MANY // 3))


async def test_each_kind_and_business_counts_for_itself(store: SqlStore, call: Call, profile: BusinessProfile) -> None:
    other = await store.directory.add_business(profile)
    async with store.work(call.business_id, write=True) as work:
        assert [await work.next_number(DocumentKind.INVOICE, 7) for _ in range(2)] == [7, 8]
        assert await work.next_number(DocumentKind.ESTIMATE, 1) == 1
    async with store.work(other.id, write=True) as work:
        assert await work.next_number(DocumentKind.INVOICE, 1) == 1


async def test_a_document_reads_back_as_it_was_written(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        papers = await add_papers(work, call)
        found = await work.document(papers.document.id)
        again, is_new = await work.add_document(draft(call.business_id, call.thread_id, key="made"))
        mail, mail_is_new = await work.send_mail(mail_in(call.thread_id, key="sent"))
        views = await work.document_views(papers.document.id)
    assert found == replace(papers.document, viewed_at=NOON) and found.token == "token"
    assert (again.id, is_new) == (papers.document.id, False)
    assert (mail.id, mail_is_new) == (papers.mail.id, False)
    assert [view.device for view in views] == ["Firefox on a phone"]
    assert await store.directory.linked_document("token") == (call.business_id, papers.document.id)
    assert await store.directory.linked_document("tokem") is None


async def test_a_draft_can_be_thrown_away_and_nothing_else(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        papers = await add_papers(work, call)
        spare, _ = await work.add_document(draft(call.business_id, call.thread_id))
        assert not await work.remove_document(papers.document.id)
        assert await work.remove_document(spare.id) and not await work.remove_document(spare.id)


async def test_the_list_is_newest_first_and_goes_on_where_it_ended(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        for minutes in range(5):
            at = NOON + timedelta(minutes=minutes // 2)  # some in the very same moment
            await work.add_document(draft(call.business_id, call.thread_id, made_at=at))
        everything = await work.find_documents(DocumentFilter())
        assert [one.made_at for one, _ in everything] == sorted((one.made_at for one, _ in everything), reverse=True)
        paged, after = [], None
        while some := await work.find_documents(DocumentFilter(), after, 2):
            paged += some
            after = Place(some[-1][0].made_at, some[-1][0].id)
        assert paged == everything and len(paged) == 5


async def test_what_is_late_and_what_is_due(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        made, _ = await work.add_document(draft(call.business_id, call.thread_id))
        assert await work.money_due() == {}
        open_one = await issue(work, made)
        await work.save_document(replace(open_one, paid_cents=4950))
        assert await work.money_due() == {"USD": 10000}
        assert not await work.find_documents(DocumentFilter(late_on=date(2026, 12, 1)))
        assert len(await work.find_documents(DocumentFilter(late_on=date(2026, 12, 2)))) == 1


async def test_who_is_erased_leaves_the_books_whole(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        await work.save_price_book(BOOK, "Maria", "")
        papers = await add_papers(work, call)
        lines = replace(DRAIN, name="Laura's drain"), DocumentLine("At Laura's", 5000), EXTRA
        written = replace(papers.document, content=replace(papers.document.content, lines=lines))
        await work.save_document(written)
        await work.add_document(draft(call.business_id, call.thread_id))
        records = await work.contact_records(call.thread_id)
        assert len(records["documents"]) == 2 and "token" not in str(records["documents"][0].keys())
        assert records["sent_mails"][0]["text"] == "Dear Laura"
        await work.erase_contact(call.thread_id)
    async with store.work(call.business_id) as work:
        [(left, contact)] = await work.find_documents(DocumentFilter())
        assert (left.label, left.thread_id, contact, left.token) == (papers.document.label, None, None, "")
        # The price book's own words, not what somebody wrote over them.
        assert left.content.lines == (DRAIN, DocumentLine(ERASED, 5000), EXTRA) and left.content.customer.name == ""
        assert await work.document_views(left.id) == []
    assert await store.directory.linked_document("token") is None
    left_over = await words_in(store)
    assert "Laura" not in left_over and "laura@" not in left_over and "Maple" not in left_over


async def test_an_email_is_known_as_sent_once_it_is(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        mail = (await add_papers(work, call)).mail
    [(_, letter_id, letter)] = await store.directory.due_letters(NOON, timedelta(minutes=2))
    assert (letter.to, letter.text) == ("laura@example.com", "Dear Laura")
    async with store.work(call.business_id, write=True) as work:
        before = await work.sent_mail(mail.id)
        await work.letter_sent(letter_id)
        after = await work.sent_mail(mail.id)
    assert before is not None and before.sent_at is None
    assert after is not None and after.sent_at is not None


async def test_documents_go_with_their_customer_and_come_back(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        papers = await add_papers(work, call)
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "")
        _, other = await work.thread_for(parse_address("+15035550177"))
        merge = await work.merge_threads(other.id, call.thread_id, None, NOON)
        assert [one.id for one in await work.documents_before(other.id, None, 9)] == [papers.document.id]
        assert [one.id for one in await work.mails_before(other.id, None, 9)] == [papers.mail.id]
        assert papers.document.id in str(await work.contact_records(other.id))
        await work.undo_merge(merge.id, NOON)
        assert await work.documents_before(other.id, None, 9) == []
        assert len(await work.documents_before(call.thread_id, None, 9)) == 1


@pytest.mark.databases("sqlite")
async def test_a_technicians_walls_know_whose_a_document_is(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        papers = await add_papers(work, call)
        assert await work.thread_of(papers.document.id) == call.thread_id
