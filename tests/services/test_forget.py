"""Deleting by age, on the day the settings say; queued e-mails; a customer's own data as files they can read."""

import csv
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from receptionist.adapters.call_recordings import FolderRecordings
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.call import EndReason, Speaker, Utterance
from receptionist.domain.ids import BusinessId, CallId
from receptionist.domain.message import MessageState
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.records import Business
from receptionist.domain.rehearsal import Rehearsal
from receptionist.domain.security import Retention
from receptionist.errors import BadInput, Conflict, ServiceProblem
from receptionist.ports import Mail
from receptionist.services.forget import forget_old, months_before
from receptionist.services.personal_data import check_erasure, erase_contact, export_contact
from receptionist.services.security_settings import read_retention, read_security
from receptionist.services.send_letters import send_letters
from receptionist.services.texting_parts import TextingParts
from tests.adapters.store.scene import NOON, came_in, goes_out
from tests.fakes.web import texting_for

sqlite_only = pytest.mark.databases("sqlite")

MARIA = Actor("Maria")
CALLER = parse_address("+15035550142")


class At:
    """A clock that stands."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


class Mailbox:
    """Takes mails, but for the first few."""

    def __init__(self, failing: int = 0) -> None:
        self.failing, self.sent = failing, list[Mail]()

    async def send(self, mail: Mail) -> None:
        if self.failing:
            self.failing -= 1
            raise ServiceProblem("The mail server is away.")
        self.sent.append(mail)


def test_months_end_where_they_end() -> None:
    assert months_before(datetime(2026, 3, 31, 5, tzinfo=UTC), 1) == datetime(2026, 2, 28, 5, tzinfo=UTC)
    assert months_before(datetime(2026, 1, 15, tzinfo=UTC), 1) == datetime(2025, 12, 15, tzinfo=UTC)
    assert months_before(datetime(2028, 2, 29, tzinfo=UTC), 48) == datetime(2024, 2, 29, tzinfo=UTC)


@sqlite_only
async def test_what_is_too_old_goes_and_it_is_written_down(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        _, thread = await work.thread_for(CALLER)
        sent = goes_out(account, thread.id, "Old.", at=months_before(NOON, 7), state=MessageState.DELIVERED)
        await work.add_message(sent)
        await work.add_message(came_in(account, thread.id, "Fresh.", at=NOON, handled=True))
    clock = At()
    assert await forget_old(store, clock) == 0  # nothing is deleted unless somebody says so
    keep = replace(business.profile, retention=Retention(texts_months=6, transcripts_months=6))
    async with store.work(business.id, write=True) as work:
        await work.save_profile(keep)
    assert await forget_old(store, clock) == 1
    assert await forget_old(store, clock) == 0
    async with store.work(business.id) as work:
        assert [message.text for message in await work.messages(thread.id)] == ["Fresh."]
        [line] = await work.audit(AuditQuestion(kind="retention"))
    assert line.says == "Deleted by age: 1 texts." and line.actor.name == "Retention"


@sqlite_only
async def test_a_rehearsal_is_kept_for_a_day(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        await work.save_rehearsal(Rehearsal(NOON, "Maria", 1, 0))
    kept = []
    for hours in (24, 25):
        await forget_old(store, At(NOON + timedelta(hours=hours)))
        async with store.work(business.id) as work:
            kept.append(await work.rehearsal() is not None)
    assert kept == [True, False]


@sqlite_only
async def test_recordings_go_by_age_and_with_their_customer(
    store: SqlStore, business: Business, tmp_path: Path
) -> None:
    recordings = FolderRecordings(tmp_path)
    called, calls = PhoneNumber("+15035550100"), []
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, called)
        for months in (7, 1):
            call, _ = await work.start_call(account.id, f"CA{months}", CALLER, called.e164)
            await work.end_call(call.id, months_before(NOON, months), EndReason.CALLER_HUNG_UP, "")
            calls.append(call)
        await work.save_profile(replace(business.profile, retention=Retention(recordings_months=6)))
    for call in calls:
        sink = recordings.begin(business.id, call.id)
        sink.write(b"\xff" * 160, b"\xff" * 160)
        sink.close()
    assert await forget_old(store, At(), recordings) == 1
    assert [recordings.file(business.id, call.id) is not None for call in calls] == [False, True]
    exported = await export_contact(store, business.id, calls[1].thread_id, MARIA, NOON, recordings)
    assert f"files/{calls[1].id}.wav" in zipfile.ZipFile(io.BytesIO(exported)).namelist()
    await erase_contact(store, business.id, calls[1].thread_id, MARIA, NOON, recordings)
    assert recordings.file(business.id, calls[1].id) is None


@sqlite_only
async def test_a_recording_that_cannot_be_deleted_keeps_nobody_else(
    store: SqlStore, business: Business, tmp_path: Path
) -> None:
    class Stuck(FolderRecordings):
        def remove(self, business_id: BusinessId, call_id: CallId) -> None:
            if business_id == business.id:
                raise OSError("read-only")
            super().remove(business_id, call_id)

    recordings, called = Stuck(tmp_path), []
    second = await store.directory.add_business(business.profile)
    for place, one in enumerate((business, second)):
        ours = PhoneNumber(f"+1503555010{place}")
        async with store.work(one.id, write=True) as work:
            account = await work.save_account("twilio", f"AC{place}", "hush")
            await work.add_number(account.id, ours)
            call, _ = await work.start_call(account.id, "CA1", CALLER, ours.e164)
            await work.end_call(call.id, months_before(NOON, 7), EndReason.CALLER_HUNG_UP, "")
            await work.save_profile(replace(one.profile, retention=Retention(recordings_months=6)))
        sink = recordings.begin(one.id, call.id)
        sink.write(b"\xff" * 160, b"\xff" * 160)
        sink.close()
        called.append(call)
    assert await forget_old(store, At(), recordings) == 1
    assert [recordings.file(call.business_id, call.id) is not None for call in called] == [True, False]


@sqlite_only
async def test_a_mail_that_cannot_be_sent_is_tried_again(store: SqlStore, business: Business) -> None:
    clock, mailbox = At(), Mailbox(failing=1)
    parts: TextingParts = replace(texting_for(store, clock), mailer=mailbox)
    mail = Mail("joe@rosecity.example", "Join us", "https://rosecity.example/join/secret-token")
    async with store.work(business.id, write=True) as work:
        await work.add_letter(mail, NOON)
    async with store._engines.reader.connect() as connection:
        assert "secret-token" not in str((await connection.exec_driver_sql("SELECT * FROM letters")).all())
    assert await send_letters(parts) == 1 and mailbox.sent == []
    assert await send_letters(parts) == 0  # not at once
    clock.at += timedelta(minutes=2)
    assert await send_letters(parts) == 1 and mailbox.sent == [mail]
    clock.at += timedelta(minutes=2)
    assert await send_letters(parts) == 0
    async with store._engines.reader.connect() as connection:
        assert (await connection.exec_driver_sql("SELECT * FROM letters")).all() == []


@sqlite_only
async def test_a_customer_gets_files_they_can_read(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        called = PhoneNumber("+15035550100")
        await work.add_number(account.id, called)
        call, _ = await work.start_call(account.id, "CA1", CALLER, called.e164)
        await work.answer_call(call.id, NOON)
        await work.add_utterance(call.id, Utterance(0, Speaker.CALLER, "=SUM(my sink)", 0.0, 1.0))
        await work.name_contact(call.thread_id, "Laura Bennett")
        texted = came_in(account, call.thread_id, "Danke, grüße\nLaura", at=NOON + timedelta(minutes=5))
        await work.add_message(texted)
    with pytest.raises(Conflict, match="on the phone"):
        await erase_contact(store, business.id, call.thread_id, MARIA, NOON)
    packed = zipfile.ZipFile(io.BytesIO(await export_contact(store, business.id, call.thread_id, MARIA, NOON)))
    assert set(packed.namelist()) == {"about.txt", "timeline.csv", "everything.json"}
    assert "Laura Bennett by Rose City Plumbing" in packed.read("about.txt").decode()
    rows = list(csv.reader(io.StringIO(packed.read("timeline.csv").decode())))
    assert [row[1:4] for row in rows] == [
        ["how", "who", "words"],
        ["call", "caller", "'=SUM(my sink)"],
        ["text", "customer", "Danke, grüße\nLaura"],
    ]
    everything = json.loads(packed.read("everything.json"))
    assert everything["contacts"][0]["name"] == "Laura Bennett"
    async with store.work(business.id, write=True) as work:
        await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "")
    gone = await erase_contact(store, business.id, call.thread_id, MARIA, NOON)
    assert gone["utterances"] == 1
    async with store.work(business.id) as work:
        says = {line.action: line.says for line in await work.audit(AuditQuestion())}
        assert await work.known_thread(CALLER) is None
    assert says.keys() == {"export.contact", "contact.erase"} and "Laura" not in str(says)


def test_deleting_is_meant() -> None:
    check_erasure(" Delete ")
    for typed in ("", "yes", "delete it"):
        with pytest.raises(BadInput, match="Nothing was deleted"):
            check_erasure(typed)


@pytest.mark.parametrize(
    "wrong",
    [{"idle_days": "0"}, {"idle_days": "61"}, {"longest_days": "366"}, {"longest_days": "²"}, {"idle_days": ""}],
)
def test_days_of_sessions_must_be_such(wrong: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        read_security({"idle_days": "14", "longest_days": "60", **wrong})


def test_months_are_whole_and_named_where_they_are_not() -> None:
    with pytest.raises(BadInput, match="months texts are kept"):
        read_retention({"texts_months": "-1", "recordings_months": "0", "transcripts_months": "0"})
