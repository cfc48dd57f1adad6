"""One log of all that passed with a contact: every kind in one order, filtered, page by page, and as a file."""

import csv
import io
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.call import EndReason
from receptionist.domain.conversation import Channel
from receptionist.domain.document import DocumentKind
from receptionist.domain.history import HistoryFilter, HistoryKind, HistoryLine
from receptionist.domain.ids import OutgoingCallId, SentMailId, ThreadId, UserId, new_id
from receptionist.domain.lead import LeadCard, TimeWindow
from receptionist.domain.listing import Place
from receptionist.domain.outgoing_call import Outcome, OutgoingCall
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.records import Business, Role
from receptionist.domain.sent_mail import SentMail
from receptionist.errors import NotFound
from receptionist.services.contact_history import HEADER, history_csv, read_history
from receptionist.services.documents import NewDocument, make_document
from receptionist.services.happenings import HappeningKind, happened
from tests.adapters.store.scene import came_in, goes_out
from tests.fakes.text_carrier import SettableClock

pytestmark = pytest.mark.databases("sqlite")

OURS, LAURAS = PhoneNumber("+15035550100"), PhoneNumber("+15035550142")
PORTLAND = ZoneInfo("America/Los_Angeles")


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(datetime(2026, 11, 16, 17, 0, tzinfo=UTC))  # a Monday, nine in Portland


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox, clock: SettableClock) -> AsyncIterator[SqlStore]:
    store = SqlStore(database_url, secret_box, now=clock.now)
    yield store
    await store.close()


@pytest.fixture
async def laura(store: SqlStore, business: Business, clock: SettableClock) -> ThreadId:
    """What passed with Laura in a week: an hour between one thing and the next."""
    began = clock.at

    def hour(number: int) -> datetime:
        return began + timedelta(hours=number)

    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC1", "hush")
        await work.add_number(account.id, OURS)
        rosa = await work.add_user("rosa@example.com", "Rosa Vega", Role.OWNER, "no password")
        call, _ = await work.start_call(account.id, "CA1", parse_address(LAURAS.e164), OURS.e164)
        await work.name_contact(call.thread_id, "Laura Bennett")
        await work.answer_call(call.id, hour(0))
    async with store.work(business.id, write=True) as work:
        await work.end_call(call.id, hour(0) + timedelta(minutes=2), EndReason.AGENT_SAID_GOODBYE, "A blocked sink.")
        thread = call.thread_id
        text = replace(came_in(account, thread, "=1+1 is what it says"), at=hour(1))
        await work.add_message(text)
        await work.add_message(replace(goes_out(account, thread, "On our way"), at=hour(2)))
        await work.add_outgoing_call(
            OutgoingCall(OutgoingCallId(new_id("out")), thread, rosa.id, account.id, "k", OURS, OURS, LAURAS, hour(3))
        )
        [ringing] = await work.outgoing_calls_before(thread, None, 1)
        talked = hour(3) + timedelta(seconds=80)
        await work.end_outgoing_call(ringing.id, talked, Outcome.TALKED, hour(3) + timedelta(seconds=5))
        mail = SentMail(
            SentMailId(new_id("mail")), thread, "laura@example.com", "Hello", "How was it?", hour(4), "Rosa"
        )
        await work.send_mail(mail)
        says = "Set off, there around 2:10 pm"
        await happened(work, hour(5), thread, HappeningKind.JOB, says, Actor("Tim"), subject="job_1")
        await happened(work, hour(5), thread, HappeningKind.NOTE, "A secret of ours", Actor("Tim"))
    clock.at = hour(6)
    async with store.work(business.id, write=True) as work:
        lead = await work.add_lead(thread, LeadCard(), "", Channel.TEXT)
        window = TimeWindow(hour(30).astimezone(PORTLAND), hour(32).astimezone(PORTLAND))
        await work.hold(thread, lead.id, window, timedelta(hours=1), [one.id for one in await work.technicians()])
        await work.book(lead.id)
    clock.at = hour(7)
    new = NewDocument(DocumentKind.INVOICE, thread)
    fields = {"name-0": "Clear a drain", "price-0": "149.50", "tax": "0"}
    await make_document(store, clock, business.id, Actor("Rosa Vega", UserId(rosa.id)), new, fields)
    return thread


async def read(
    store: SqlStore, business: Business, thread: ThreadId, wanted: HistoryFilter | None = None
) -> list[HistoryLine]:
    async with store.work(business.id) as work:
        return await read_history(work, thread, wanted or HistoryFilter(), None, 50)


def short(lines: list[HistoryLine]) -> list[tuple[str, str, str, str, int | None]]:
    return [(line.kind.value, line.who, line.says, line.state, line.seconds) for line in lines]


async def test_everything_stands_in_one_order(store: SqlStore, business: Business, laura: ThreadId) -> None:
    lines = await read(store, business, laura)
    visit = next(line.says for line in lines if line.kind is HistoryKind.APPOINTMENT)
    assert visit.startswith("Visit Tuesday")
    assert short(lines) == [
        ("document", "Rosa Vega", "Draft invoice: $149.50", "draft", None),
        ("appointment", "", visit, "booked", None),
        ("job", "Tim", "Set off, there around 2:10 pm", "", None),
        ("mail", "Rosa", "To laura@example.com: Hello\n\nHow was it?", "not sent yet", None),
        ("call", "Rosa Vega", "Called (503) 555-0142", "Talked for 1 min 15 s", 75),
        ("text", "AI", "On our way", "queued", None),
        ("text", "Laura Bennett", "=1+1 is what it says", "received", None),
        ("call", "Laura Bennett", "A blocked sink.", "Ended with a goodbye", 120),
    ]


async def test_kinds_and_days_are_chosen(store: SqlStore, business: Business, laura: ThreadId) -> None:
    calls = await read(store, business, laura, HistoryFilter({HistoryKind.CALL}))
    assert [line.seconds for line in calls] == [75, 120]
    both = await read(store, business, laura, HistoryFilter({HistoryKind.JOB, HistoryKind.MAIL}))
    assert [line.kind for line in both] == [HistoryKind.JOB, HistoryKind.MAIL]
    at = {line.kind: line.at for line in await read(store, business, laura)}
    between = HistoryFilter(since=at[HistoryKind.MAIL], until=at[HistoryKind.DOCUMENT])
    kinds = [line.kind.value for line in await read(store, business, laura, between)]
    assert kinds == ["appointment", "job", "mail"]


@pytest.mark.parametrize("size", [1, 3, 7])
async def test_pages_follow_one_another(store: SqlStore, business: Business, laura: ThreadId, size: int) -> None:
    whole, paged, after = await read(store, business, laura), list[HistoryLine](), None
    async with store.work(business.id) as work:
        while some := await read_history(work, laura, HistoryFilter(), after, size):
            paged += some
            after = Place(some[-1].at, some[-1].id)
    assert paged == whole


async def test_the_file_runs_nothing_and_begins_at_the_beginning(
    store: SqlStore, business: Business, laura: ThreadId
) -> None:
    async with store.work(business.id) as work:
        text = await history_csv(work, laura, HistoryFilter({HistoryKind.TEXT, HistoryKind.CALL}))
    header, *rows = csv.reader(io.StringIO(text))
    assert tuple(header) == HEADER
    assert [row[1] for row in rows] == ["call", "text", "text", "call"]
    assert rows[1][3] == "'=1+1 is what it says" and rows[0][5] == "120"
    assert datetime.fromisoformat(rows[0][0]).utcoffset() in (timedelta(hours=-8), timedelta(hours=-7))


async def test_nobody_is_no_history(store: SqlStore, business: Business) -> None:
    with pytest.raises(NotFound):
        await read(store, business, ThreadId("thrd_00000000000000000000"))
