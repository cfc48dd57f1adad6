"""Units of work: whole or not at all, one after the other where they write, and plain words when the database fails."""

import asyncio
import logging
import sqlite3
import threading
import traceback
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import asyncpg
import pytest
from cryptography.fernet import Fernet
from sqlalchemy.exc import OperationalError

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store import engine
from receptionist.adapters.store.one_trip import one_trip_connection
from receptionist.adapters.store.problems import plain_errors
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CarrierAccount, Role
from receptionist.errors import BadInput, DatabaseProblem, ReceptionistError, SettingsError
from receptionist.ports import Store, Work
from tests.adapters.store.scene import CALLER, NOON, came_in
from tests.postgres import Cluster


async def names(store: Store, business: Business) -> list[str]:
    async with store.work(business.id) as work:
        return [user.name for user in await work.users()]


async def add_maria(work: Work) -> None:
    await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")


async def test_an_error_takes_everything_back(store: SqlStore, business: Business) -> None:
    async def fails() -> None:
        async with store.work(business.id, write=True) as work:
            await add_maria(work)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()
    assert await names(store, business) == []


async def test_a_unit_that_only_reads_cannot_write(store: SqlStore, business: Business) -> None:
    for _ in range(2):
        with pytest.raises(RuntimeError, match="tried to write"):
            async with store.work(business.id) as work:
                await work.thread_for(CALLER)
    async with store.work(business.id, write=True) as work:
        await add_maria(work)
    with pytest.raises(RuntimeError, match="tried to write"):
        async with store.work(business.id) as work:
            await work.name_contact(ThreadId("thrd_nowhere"), "Maria")  # not even where nothing would change
    assert await names(store, business) == ["Maria"]


async def test_readers_do_not_wait_for_a_writer(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        await add_maria(work)
        assert await asyncio.wait_for(names(store, business), 2) == []
    assert await names(store, business) == ["Maria"]


async def test_eight_programs_that_read_then_write_lose_nothing(
    database_url: str, secret_box: FernetSecretBox, store: SqlStore, business: Business
) -> None:
    programs = [SqlStore(database_url, secret_box) for _ in range(8)]

    async def change(program: SqlStore, number: int) -> int:
        async with program.work(business.id, write=True) as work:
            return (await work.save_price_book(PriceBook("plumbing", f"Edition {number}"), "maria", "")).version

    versions = await asyncio.gather(*(change(program, number) for number, program in enumerate(programs)))
    assert sorted(versions) == list(range(1, 9))
    for program in programs:
        await program.close()


async def test_a_cancelled_unit_leaves_no_lock_behind(store: SqlStore, business: Business) -> None:
    """A caller interrupts: the turn is cancelled in the middle of saving, and the next one saves at once."""
    wrote = asyncio.Event()

    async def interrupted() -> None:
        async with store.work(business.id, write=True) as work:
            await work.thread_for(CALLER)
            wrote.set()
            while True:
                await work.inbox()

    for _ in range(5):
        wrote.clear()
        task = asyncio.create_task(interrupted())
        await wrote.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    async with asyncio.timeout(2), store.work(business.id, write=True) as work:
        assert await work.inbox() == []
        await add_maria(work)
    assert await names(store, business) == ["Maria"]


async def test_text_no_database_holds_is_the_senders_fault(store: SqlStore, business: Business) -> None:
    async def save() -> None:
        async with store.work(business.id, write=True) as work:
            await work.thread_for(Address(AddressKind.SENDER_NAME, "ACME\x00"))

    if "sqlite" in str(store._engines.writer.url):
        await save()  # SQLite keeps it
    else:
        with pytest.raises(BadInput):
            await save()


on_postgres = pytest.mark.databases("postgres")


@on_postgres
async def test_a_lost_connection_says_so_and_the_next_unit_goes_on(
    store: SqlStore, business: Business, database_url: str
) -> None:
    async def loses_its_server() -> None:
        async with store.work(business.id, write=True) as work:
            await add_maria(work)
            await _end_the_others(database_url)
            await work.users()

    with pytest.raises(DatabaseProblem, match="cannot be reached"):
        await loses_its_server()
    assert await names(store, business) == []


@on_postgres
@pytest.mark.parametrize("heard", [True, False])
async def test_a_connection_that_ended_while_nobody_used_it_is_replaced(
    store: SqlStore, business: Business, database_url: str, heard: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the driver was told, or the connection has to be asked."""
    async with store._engines.writer.connect() as connection:
        driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    if heard:
        ended = asyncio.Event()
        driver.add_termination_listener(lambda _: ended.set())
        await _end_the_others(database_url)
        await ended.wait()
    else:
        monkeypatch.setattr(engine, "_IDLE_SECONDS", 0.0)
        ending = threading.Thread(target=lambda: asyncio.run(_end_the_others(database_url)))
        ending.start()
        ending.join()  # the loop stands: the driver hears nothing
    assert await names(store, business) == []


async def _end_the_others(database_url: str) -> None:
    somebody = await asyncpg.connect(database_url)
    await somebody.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
    await somebody.close()


@on_postgres
async def test_a_server_that_does_not_answer_says_so(
    store: SqlStore, business: Business, database_url: str, secret_box: FernetSecretBox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "_COMMAND_SECONDS", 0.3)
    impatient = SqlStore(database_url, secret_box)

    async def waits_for_the_other() -> None:
        async with impatient.work(business.id, write=True) as work:
            await work.save_price_book(PriceBook("plumbing", "Mine"), "maria", "")

    async with store.work(business.id, write=True) as work:
        await work.save_price_book(PriceBook("plumbing", "Theirs"), "maria", "")
        with pytest.raises(DatabaseProblem, match="does not answer"):
            await waits_for_the_other()
    await waits_for_the_other()
    await impatient.close()


async def test_an_error_never_tells_what_was_said(store: SqlStore, business: Business) -> None:
    """Whoever logs the error with all its causes logs no customer."""
    with pytest.raises(RuntimeError) as raised:
        async with store.work(business.id) as work:
            await work.thread_for(CALLER)
    assert "15035550142" not in "".join(traceback.format_exception(raised.value))


async def test_not_even_a_debugging_log_tells_who_called(
    store: SqlStore, business: Business, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    async with store.work(business.id, write=True) as work:
        await work.thread_for(CALLER)
    assert "15035550142" not in caplog.text


async def problem(url: str, box: FernetSecretBox) -> ReceptionistError:
    store = SqlStore(url, box)
    with pytest.raises(DatabaseProblem) as raised:
        await store.directory.businesses()
    await store.close()
    return raised.value


async def test_a_database_without_tables_says_what_to_do(empty_database_url: str, secret_box: FernetSecretBox) -> None:
    said = await problem(empty_database_url, secret_box)
    assert "tables" in said.message and "receptionist migrate" in said.hint


async def test_a_locked_database_says_so(
    tmp_path: Path,
    migrated_sqlite: Path,
    secret_box: FernetSecretBox,
    profile: BusinessProfile,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(engine, "BUSY_SECONDS", 0.05)
    file = tmp_path / "locked.db"
    file.write_bytes(migrated_sqlite.read_bytes())
    store = SqlStore(f"sqlite:///{file}", secret_box)
    somebody = sqlite3.connect(file, isolation_level=None)
    somebody.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseProblem, match="locked by somebody else"):
        await store.directory.add_business(profile)

    async def goes_on() -> None:
        async with store.work(BusinessId("biz_any"), write=True) as work:
            with suppress(OperationalError):
                await work.users()
            await add_maria(work)  # never without the transaction that could not begin

    with pytest.raises(DatabaseProblem):
        await goes_on()
    assert await store.directory.businesses() == []
    somebody.execute("ROLLBACK")
    somebody.close()
    await store.directory.add_business(profile)
    await store.close()


@pytest.mark.databases("sqlite")
@pytest.mark.parametrize("goes_on", [True, False])
async def test_a_unit_that_sqlite_took_back_by_itself_is_not_taken_for_kept(
    store: SqlStore, business: Business, goes_on: bool
) -> None:
    async def taken_back() -> None:
        async with store.work(business.id, write=True) as work:
            await add_maria(work)
            await work._connection.exec_driver_sql("ROLLBACK")  # type: ignore[attr-defined]  # as a full disk makes it
            if goes_on:
                await work.add_user("bob@example.com", "Bob", Role.OWNER, "hash")

    with pytest.raises(DatabaseProblem, match="disk"):
        await taken_back()
    assert await names(store, business) == []
    async with store.work(business.id, write=True) as work:
        await add_maria(work)
    assert await names(store, business) == ["Maria"]


async def test_a_file_that_is_no_database_says_so(tmp_path: Path, secret_box: FernetSecretBox) -> None:
    file = tmp_path / "letter.db"
    file.write_text("Dear plumber, " * 100)
    assert "no database" in (await problem(f"sqlite:///{file}", secret_box)).message


def test_a_disk_that_fails_or_is_full_is_named() -> None:
    failed = OperationalError("SELECT 1", {}, sqlite3.OperationalError("disk I/O error"))
    with pytest.raises(DatabaseProblem, match="disk") as said, plain_errors():
        raise failed
    assert "space" in said.value.hint


async def test_a_folder_that_is_not_there_says_so(tmp_path: Path, secret_box: FernetSecretBox) -> None:
    said = await problem(f"sqlite:///{tmp_path}/nowhere/file.db", secret_box)
    assert "cannot be opened" in said.message and "folder" in said.hint


def test_a_program_that_ends_before_its_connections_do_ends_quietly(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed: list[object] = []
    monkeypatch.setattr(threading, "excepthook", failed.append)
    loop = asyncio.new_event_loop()
    nobody_waits = loop.create_future()
    loop.close()
    connection = one_trip_connection(str(tmp_path / "desk.db"))
    connection._tx.put((nobody_waits, lambda: None))
    connection._thread.start()
    connection._thread.join(5)
    assert not connection._thread.is_alive() and failed == []


async def test_a_server_that_is_not_there_says_so(tmp_path: Path, secret_box: FernetSecretBox) -> None:
    said = await problem(f"postgresql://maria:hush@/desk?host={tmp_path}", secret_box)
    assert "cannot be reached" in said.message and "hush" not in str(said)


async def test_a_database_of_another_name_says_so(postgres: Cluster, secret_box: FernetSecretBox) -> None:
    assert "no database of that name" in (await problem(postgres.url("nowhere"), secret_box)).message


async def test_a_user_the_server_does_not_know_says_so(postgres: Cluster, secret_box: FernetSecretBox) -> None:
    url = postgres.url("postgres").replace("receptionist@", "stranger@")
    assert "refused" in (await problem(url, secret_box)).message


@pytest.mark.parametrize(
    "url", ["", "desk.db", "mysql://localhost/desk", "sqlite://", "sqlite:///:memory:", "postgresql://host:desk/x"]
)
def test_an_address_that_cannot_be_used_says_what_can(url: str, secret_box: FernetSecretBox) -> None:
    with pytest.raises(SettingsError) as raised:
        SqlStore(url, secret_box)
    assert "sqlite:///path/to/file.db" in raised.value.hint


async def test_what_a_locked_thread_was_read_as_ends_with_each_change_of_it(
    store: SqlStore, account: CarrierAccount
) -> None:
    async with store.work(account.business_id, write=True) as work:
        _, thread = await work.thread_for(CALLER)
        assert (await work.lock_thread(thread.id)).unread == 0
        await work.add_message(came_in(account, thread.id))
        assert (await work.thread_status(thread.id)).unread == 1
        await work.save_dialogue(thread.id, DialogueState(turns=3))
        assert (await work.dialogue(thread.id)).turns == 3
        await work.name_contact(thread.id, "Maria")
        assert (await work.contact(thread.id)).name == "Maria"
        await work.save_status(replace(await work.lock_thread(thread.id), language="es", generation=2))
        await work.save_status(replace(await work.thread_status(thread.id), generation=3))
        status = await work.lock_thread(thread.id)
        assert (status.language, status.generation, status.unread) == ("es", 3, 1)


async def test_looking_for_work_where_there_is_none_waits_for_no_writer(store: SqlStore, business: Business) -> None:
    lease, find = timedelta(minutes=1), store.directory
    async with asyncio.timeout(2), store.work(business.id, write=True) as work:
        await add_maria(work)
        assert await find.claim_events(NOON, lease) == []
        assert await find.claim_answers(NOON, lease) == []
        assert await find.due_media(NOON, lease) == []
        assert await find.due_mails(NOON, lease) == []


async def test_a_secret_is_opened_once_and_a_new_one_is_seen(
    store: SqlStore, account: CarrierAccount, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    really = Fernet.decrypt

    def counting(fernet: Fernet, sealed: bytes) -> bytes:
        opened.append(sealed.decode())
        return really(fernet, sealed)

    monkeypatch.setattr(Fernet, "decrypt", counting)
    async with store.work(account.business_id, write=True) as work:
        await work.save_account("twilio", "AC1", "new")
    for _ in range(3):
        found = await store.directory.account(account.id)
        assert found is not None and found.secret == "new"
    assert len(opened) == len(set(opened)) == 1
