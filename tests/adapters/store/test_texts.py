"""Texts in a thread: kept once, in order, whoever stores them at the same instant."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call, Speaker, Utterance
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.conversation import Line
from receptionist.domain.ids import MessageId, ThreadId, UserId
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Decision,
    Failure,
    FailureKind,
    Holder,
    LineType,
    Message,
    MessageState,
    Purpose,
    ReplyMode,
    ThreadStatus,
)
from receptionist.domain.records import CarrierAccount, Role, ThreadRow
from receptionist.errors import NotFound
from tests.adapters.store.scene import CALLER, MINUTE, NOON, NUMBER, came_in, goes_out, picture, thread_of


async def add(store: SqlStore, message: Message) -> tuple[Message, bool]:
    async with store.work(message.business_id, write=True) as work:
        return await work.add_message(message)


async def save(store: SqlStore, message: Message) -> None:
    async with store.work(message.business_id, write=True) as work:
        await work.save_message(message)


async def row_of(store: SqlStore, account: CarrierAccount) -> ThreadRow:
    async with store.work(account.business_id) as work:
        (row,) = await work.inbox()
    return row


async def test_a_message_comes_back_as_it_was_stored(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    async with store.work(account.business_id, write=True) as work:
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
    asked, _ = await add(store, came_in(account, thread.id, media=(picture(), picture())))
    told = goes_out(
        account,
        thread.id,
        state=MessageState.HELD,
        author=Author(AuthorKind.PERSON, maria.id),
        purpose=Purpose.TRANSACTIONAL,
        not_before=NOON + timedelta(hours=9),
        generation=3,
        answers=asked.id,
        key="browser-1",
        parts=2,
        failure=Failure(FailureKind.LANDLINE, "30006"),
        decisions=(Decision(NOON, "quiet_hours", "It is 3 in the morning there."),),
    )
    stored, new = await add(store, told)
    assert new and stored == told
    async with store.work(account.business_id) as work:
        assert await work.message(told.id) == told
        assert await work.messages(thread.id) == sorted([asked, told], key=lambda one: (one.at, one.id))
        assert await work.message(MessageId("msg_nowhere")) is None


async def test_what_became_of_a_message_is_written(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    queued, _ = await add(store, goes_out(account, thread.id))
    failed = replace(
        queued,
        state=MessageState.FAILED,
        failure=Failure(FailureKind.FILTERED, "30007"),
        decisions=(Decision(NOON, "carrier", "It was taken for spam."),),
        text="We can come tomorrow.",
        at=NOON + MINUTE,
        media=(picture(),),
    )
    await save(store, failed)
    async with store.work(account.business_id) as work:
        assert await work.message(queued.id) == failed
    with pytest.raises(NotFound):
        await save(store, goes_out(account, thread.id))


async def test_the_newest_texts_come_first_and_then_those_before(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    for minute in range(5):
        await add(store, came_in(account, thread.id, f"Text {minute}", at=NOON + minute * MINUTE))
    async with store.work(account.business_id) as work:
        newest = await work.messages(thread.id, limit=2)
        assert [one.text for one in newest] == ["Text 3", "Text 4"]
        before = await work.messages(thread.id, before=newest[0].at, limit=2)
        assert [one.text for one in before] == ["Text 1", "Text 2"]


async def test_letters_no_database_holds_lose_nobodys_text(store: SqlStore, account: CarrierAccount) -> None:
    """Carriers cut an emoji in two, and phones write zero bytes: the rest of the words is what counts."""
    thread = await thread_of(store, account)
    said = "No heat\x00! \ud83d"
    async with store.work(account.business_id, write=True) as work:
        why = (Decision(NOON, "written", said),)
        message, _ = await work.add_message(came_in(account, thread.id, said, decisions=why))
        status = await work.lock_thread(thread.id)
        await work.save_status(replace(status, needs_person=said))
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        await work.add_notice(maria.id, thread.id, said, NOON)
        await work.add_consent(ConsentEntry(CALLER, Consent.UNCLEAR, ConsentSource.SENTENCE, said, NOON))
        stored = await work.message(message.id)
    assert stored is not None and stored.text == "No heat\ufffd! \ufffd" and stored.decisions == why
    assert (await row_of(store, account)).last_line == stored.text


# --- once ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("same_by", ["carrier id", "key", "AI answer"])
async def test_the_same_message_again_finds_the_one_there_is(
    store: SqlStore, account: CarrierAccount, same_by: str
) -> None:
    """However many processes store it at once: one row, and all of them are given that one."""
    thread = await thread_of(store, account)
    asked, _ = await add(store, came_in(account, thread.id, carrier_message_id="SM0"))

    def again() -> Message:
        match same_by:
            case "carrier id":
                return came_in(account, thread.id, carrier_message_id="SM1", at=NOON + MINUTE)
            case "key":
                return goes_out(account, thread.id, key="click-1", author=Author(AuthorKind.AUTOMATIC))
            case _:
                return goes_out(account, thread.id, answers=asked.id)

    answers = await asyncio.gather(*(add(store, again()) for _ in range(8)))
    assert sum(new for _, new in answers) == 1
    assert len({message.id for message, _ in answers}) == 1
    later, new = await add(store, again())
    assert not new and later == answers[0][0]
    row = await row_of(store, account)
    assert row.texts == 2
    assert row.status.unread == (2 if same_by == "carrier id" else 1)


async def test_an_answer_decided_against_makes_room_for_another(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    asked, _ = await add(store, came_in(account, thread.id))
    draft, _ = await add(store, goes_out(account, thread.id, answers=asked.id, state=MessageState.DRAFT))
    await save(store, replace(draft, state=MessageState.NOT_SENT))
    second, new = await add(store, goes_out(account, thread.id, "Another idea.", answers=asked.id))
    assert new and second.text == "Another idea."
    await save(store, replace(second, state=MessageState.NOT_SENT))
    third, new = await add(store, goes_out(account, thread.id, "A third.", answers=asked.id))
    assert new
    again, new = await add(store, goes_out(account, thread.id, "A fourth.", answers=asked.id))
    assert (again, new) == (third, False)


async def test_a_person_may_answer_what_the_ai_has_answered(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    asked, _ = await add(store, came_in(account, thread.id))
    await add(store, goes_out(account, thread.id, answers=asked.id))
    by_person = goes_out(account, thread.id, answers=asked.id, author=Author(AuthorKind.PERSON))
    assert await add(store, by_person) == (by_person, True)


async def test_the_same_carrier_id_in_two_accounts_is_two_messages(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    async with store.work(account.business_id, write=True) as work:
        other = await work.save_account("vonage", "V1", "hush")
    await add(store, came_in(account, thread.id, carrier_message_id="1"))
    _, new = await add(store, came_in(other, thread.id, carrier_message_id="1"))
    assert new


# --- the inbox ----------------------------------------------------------------------------------------------------


async def test_a_text_moves_its_thread_up_and_shows_there(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    at = NOON + timedelta(days=1000)
    await add(store, came_in(account, thread.id, "x" * 300, at=at))
    row = await row_of(store, account)
    assert (row.last_line, row.last_at, row.texts, row.status.unread) == ("x" * 200, at, 1, 1)
    await add(store, came_in(account, thread.id, "", at=at + MINUTE, media=(picture(),)))
    row = await row_of(store, account)
    assert (row.last_line, row.last_at, row.texts, row.status.unread) == ("[photo]", at + MINUTE, 2, 2)


async def test_nobody_takes_a_draft_for_something_said(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    await add(store, came_in(account, thread.id, "How much?"))
    draft, _ = await add(store, goes_out(account, thread.id, "From $120.", state=MessageState.DRAFT, at=NOON + MINUTE))
    await add(store, goes_out(account, thread.id, "Never mind.", state=MessageState.NOT_SENT, at=NOON + 2 * MINUTE))
    row = await row_of(store, account)
    assert (row.last_line, row.texts, row.status.unread) == ("How much?", 1, 1)
    await save(store, replace(draft, state=MessageState.QUEUED, at=NOON + 3 * MINUTE))
    row = await row_of(store, account)
    assert (row.last_line, row.texts) == ("From $120.", 2)


async def test_an_old_text_taken_in_late_does_not_hide_the_newest(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    await add(store, came_in(account, thread.id, "Newest", at=NOON))
    await add(store, came_in(account, thread.id, "Yesterday's", at=NOON - timedelta(days=1)))
    row = await row_of(store, account)
    assert (row.last_line, row.texts, row.status.unread) == ("Newest", 2, 2)


# --- what waits in a thread ---------------------------------------------------------------------------------------


async def test_what_nobody_has_answered_waits_in_its_order(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    second, _ = await add(store, came_in(account, thread.id, "Second", at=NOON + MINUTE))
    first, _ = await add(store, came_in(account, thread.id, "First"))
    await add(store, came_in(account, thread.id, "STOP", handled=True))
    await add(store, goes_out(account, thread.id, handled=False))
    async with store.work(account.business_id, write=True) as work:
        assert await work.unhandled(thread.id) == [first, second]
        await work.save_message(replace(first, handled=True))
        assert await work.unhandled(thread.id) == [second]


async def test_what_is_not_sent_yet_can_be_listed(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    for minute, state in enumerate(MessageState):
        if state is not MessageState.RECEIVED:
            await add(store, goes_out(account, thread.id, state, state=state, at=NOON + minute * MINUTE))
    async with store.work(account.business_id) as work:
        assert [one.text for one in await work.unsent(thread.id)] == ["draft", "held", "queued"]


async def test_texts_of_one_sort_are_counted_by_their_key(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    for key, at in (("missed:1", NOON), ("missed:2", NOON - timedelta(days=2)), ("MISSED:3", NOON), ("m%", NOON)):
        await add(store, goes_out(account, thread.id, key=key, at=at, state=MessageState.NOT_SENT))
    async with store.work(account.business_id) as work:
        assert await work.texts_since(thread.id, "missed:", NOON - timedelta(days=1)) == 1
        assert await work.texts_since(thread.id, "missed:", NOON - timedelta(days=3)) == 2
        assert await work.texts_since(thread.id, "m%", NOON) == 1
        assert await work.texts_since(thread.id, "again:", NOON) == 0


# --- history ------------------------------------------------------------------------------------------------------


async def test_history_is_what_was_said_and_written_in_one_order(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    """The agent that answers a text knows last week's call, and takes nothing for said that never was sent."""
    async with store.work(account.business_id, write=True) as work:
        await work.add_utterance(call.id, Utterance(0, Speaker.AGENT, "Hello.", 0.0, 1.0))
        await work.add_utterance(call.id, Utterance(1, Speaker.CALLER, "How much?", 4.0, 5.0))
        await work.add_message(came_in(account, call.thread_id, "Before.", at=NOON - MINUTE))
        await work.add_message(came_in(account, call.thread_id, "Is it open?", at=NOON + timedelta(seconds=2)))
        await work.add_message(came_in(account, call.thread_id, "", media=(picture(),), at=NOON + MINUTE))
        await work.add_message(came_in(account, call.thread_id, "", at=NOON + MINUTE))
        for number, state in enumerate(MessageState, 2):
            if state is not MessageState.RECEIVED:
                text = goes_out(account, call.thread_id, state.upper(), state=state, at=NOON + number * MINUTE)
                await work.add_message(text)
    async with store.work(account.business_id) as work:
        lines = await work.history(call.thread_id, NOON)
        assert lines[:4] == [
            Line(Speaker.AGENT, "Hello.", NOON),
            Line(Speaker.CALLER, "Is it open?", NOON + timedelta(seconds=2)),
            Line(Speaker.CALLER, "How much?", NOON + timedelta(seconds=4)),
            Line(Speaker.CALLER, "[photo]", NOON + MINUTE),
        ]
        assert [(line.speaker, line.text) for line in lines[4:]] == [
            (Speaker.AGENT, state) for state in ("QUEUED", "SENDING", "UNKNOWN", "SENT", "DELIVERED", "READ")
        ]
        newest = await work.history(call.thread_id, NOON, limit=8)
        assert newest == lines[-8:]
        assert await work.history(call.thread_id, NOON + timedelta(days=1)) == []


# --- where a thread stands ----------------------------------------------------------------------------------------


async def test_a_new_thread_is_the_ais_and_knows_nothing(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    async with store.work(account.business_id, write=True) as work:
        assert await work.lock_thread(thread.id) == ThreadStatus(thread.id) == await work.thread_status(thread.id)
        with pytest.raises(NotFound):
            await work.lock_thread(ThreadId("thrd_nowhere"))


async def test_where_a_thread_stands_is_kept(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    async with store.work(account.business_id, write=True) as work:
        maria = await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")
        status = ThreadStatus(
            thread.id,
            holder=Holder.PERSON,
            held_by=maria.id,
            held_until=NOON + MINUTE,
            mode=ReplyMode.DRAFT,
            generation=4,
            needs_person="Asked for Maria.",
            our_number=NUMBER,
            answer_due_at=NOON,
            answered_in_row=2,
            unread=3,
            consent=Consent.GIVEN,
            language="es",
            line=LineType.MOBILE,
        )
        await work.save_status(status)
    async with store.work(account.business_id) as work:
        assert await work.thread_status(thread.id) == status
    assert (await row_of(store, account)).status == status
    with pytest.raises(NotFound):
        async with store.work(account.business_id, write=True) as work:
            await work.save_status(replace(status, held_by=UserId("user_nobody")))


async def test_two_who_decide_about_a_thread_decide_one_after_the_other(
    store: SqlStore, account: CarrierAccount
) -> None:
    """Each sees what the one before decided, of the contact as of the thread."""
    thread = await thread_of(store, account)

    async def decide() -> None:
        async with store.work(account.business_id, write=True) as work:
            status = await work.lock_thread(thread.id)
            assert status.language == "x" * status.generation
            await asyncio.sleep(0)
            next_one = replace(status, generation=status.generation + 1, language=status.language + "x")
            await work.save_status(next_one)

    await asyncio.gather(*(decide() for _ in range(8)))
    async with store.work(account.business_id) as work:
        assert (await work.thread_status(thread.id)).generation == 8


@pytest.mark.databases("postgres")
async def test_a_thread_that_is_locked_keeps_no_call_from_being_saved(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    """SQLite has one writer at a time anyway."""
    async with store.work(account.business_id, write=True) as texting:
        await texting.lock_thread(call.thread_id)
        async with asyncio.timeout(5), store.work(account.business_id, write=True) as calling:
            await calling.new_stream_token(call.id, NOON)
            await calling.start_call(account.id, "CA9", replace(CALLER, value="+15035550188"), NUMBER.e164)
