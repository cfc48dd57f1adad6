"""What may go out and in which order, what became of each attempt, and the files of picture messages."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import AttemptId, MediaId, MessageId, new_id
from receptionist.domain.message import (
    Attempt,
    AttemptOutcome,
    Failure,
    FailureKind,
    MediaState,
    Message,
    MessageState,
)
from receptionist.domain.records import CarrierAccount
from receptionist.errors import Conflict, NotFound
from tests.adapters.store.scene import MINUTE, NOON, came_in, goes_out, picture, thread_of

LEASE = timedelta(minutes=2)


async def add(store: SqlStore, *messages: Message) -> None:
    for message in messages:
        async with store.work(message.business_id, write=True) as work:
            await work.add_message(message)


async def save(store: SqlStore, message: Message) -> None:
    async with store.work(message.business_id, write=True) as work:
        await work.save_message(message)


async def texts_due(store: SqlStore, account: CarrierAccount, minutes: int = 0, limit: int = 50) -> list[str]:
    due = await store.directory.due_sends(NOON + minutes * MINUTE, limit)
    async with store.work(account.business_id) as work:
        found = [await work.message(one) for business, one in due if business == account.business_id]
    return [message.text for message in found if message]


# --- what is due --------------------------------------------------------------------------------------------------


async def test_texts_of_a_thread_go_out_one_after_the_other(store: SqlStore, account: CarrierAccount) -> None:
    thread, other = await thread_of(store, account, 1), await thread_of(store, account, 2)
    second = goes_out(account, thread.id, "second", at=NOON + 2 * MINUTE)
    first = goes_out(account, thread.id, "first", at=NOON + MINUTE)
    await add(store, second, first, goes_out(account, other.id, "to another", at=NOON))
    assert await texts_due(store, account) == ["to another", "first"]
    assert await texts_due(store, account, limit=1) == ["to another"]
    await save(store, replace(first, state=MessageState.SENDING))
    assert await texts_due(store, account) == ["to another"]
    await save(store, replace(first, state=MessageState.UNKNOWN))
    assert await texts_due(store, account) == ["to another", "second"]


async def test_only_what_is_queued_goes_out(store: SqlStore, account: CarrierAccount) -> None:
    for line, state in enumerate(MessageState):
        thread = await thread_of(store, account, line)
        await add(store, goes_out(account, thread.id, state, state=state))
    assert await texts_due(store, account, 10**6) == ["queued"]


async def test_what_is_held_goes_out_in_its_time_and_keeps_nothing_waiting(
    store: SqlStore, account: CarrierAccount
) -> None:
    thread = await thread_of(store, account)
    held = goes_out(account, thread.id, "held", state=MessageState.HELD, at=NOON, not_before=NOON + 10 * MINUTE)
    reply = goes_out(account, thread.id, "reply", at=NOON + MINUTE)
    await add(store, held, reply)
    assert await texts_due(store, account, 2) == ["reply"]
    assert await texts_due(store, account, 10) == ["held"]
    await save(store, replace(reply, state=MessageState.SENT))
    assert await texts_due(store, account, 9) == []
    assert await texts_due(store, account, 10) == ["held"]


async def test_a_text_that_is_tried_again_later_keeps_its_place(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    again = goes_out(account, thread.id, "again", not_before=NOON + 5 * MINUTE)
    await add(store, again, goes_out(account, thread.id, "after it", at=NOON + MINUTE))
    assert await texts_due(store, account, 4) == []
    assert await texts_due(store, account, 5) == ["again"]


async def test_held_and_queued_texts_of_many_threads_come_oldest_first(
    store: SqlStore, account: CarrierAccount
) -> None:
    for line in range(6):
        thread = await thread_of(store, account, line)
        state = MessageState.HELD if line % 2 else MessageState.QUEUED
        text = goes_out(account, thread.id, str(line), state=state, at=NOON + line * MINUTE, not_before=NOON)
        await add(store, text)
    assert await texts_due(store, account, limit=4) == ["0", "1", "2", "3"]


# --- attempts -----------------------------------------------------------------------------------------------------


def attempt(message: Message, number: int = 1, **more: object) -> Attempt:
    made = Attempt(AttemptId(new_id("att")), message.id, message.account_id, number, NOON + number * MINUTE)
    return replace(made, **more)  # type: ignore[arg-type]


async def save_attempt(store: SqlStore, account: CarrierAccount, *attempts: Attempt) -> None:
    for one in attempts:
        async with store.work(account.business_id, write=True) as work:
            await work.save_attempt(one)


@pytest.fixture
async def message(store: SqlStore, account: CarrierAccount) -> Message:
    """A text that is being sent."""
    message = goes_out(account, (await thread_of(store, account)).id, state=MessageState.SENDING)
    await add(store, message)
    return message


async def test_what_came_of_an_attempt_is_kept(store: SqlStore, account: CarrierAccount, message: Message) -> None:
    first, second = attempt(message), attempt(message, 2)
    await save_attempt(store, account, second, first)
    refused = replace(
        first, outcome=AttemptOutcome.REFUSED, failure=Failure(FailureKind.TOO_FAST, "429"), ended_at=NOON + MINUTE
    )
    accepted = replace(second, outcome=AttemptOutcome.ACCEPTED, carrier_message_ids=("SM2", "SM1"))
    await save_attempt(store, account, refused, accepted)
    async with store.work(account.business_id) as work:
        assert await work.attempts(message.id) == [refused, accepted]
        assert await work.attempt(first.id) == refused
        for carrier_id in ("SM1", "SM2"):
            assert await work.attempt_by_carrier_id(account.id, carrier_id) == accepted
        assert await work.attempt_by_carrier_id(account.id, "SM3") is None
        assert await work.attempt(AttemptId("att_nowhere")) is None


async def test_a_carrier_id_a_receipt_taught_us_is_not_forgotten(
    store: SqlStore, account: CarrierAccount, message: Message
) -> None:
    """The receipt overtakes the answer to the send: whoever writes last knows both ids."""
    opened = attempt(message)
    await save_attempt(store, account, opened, replace(opened, carrier_message_ids=("SM1",)))
    await save_attempt(store, account, replace(opened, outcome=AttemptOutcome.ACCEPTED))
    async with store.work(account.business_id) as work:
        (kept,) = await work.attempts(message.id)
    assert (kept.carrier_message_ids, kept.outcome) == (("SM1",), AttemptOutcome.ACCEPTED)


async def test_of_two_who_hand_over_a_text_at_once_one_is_refused(
    store: SqlStore, account: CarrierAccount, message: Message
) -> None:
    answers = await asyncio.gather(
        *(save_attempt(store, account, attempt(message)) for _ in range(2)), return_exceptions=True
    )
    assert sorted(type(answer) for answer in answers if answer is not None) == [Conflict]
    with pytest.raises(NotFound):
        await save_attempt(store, account, replace(attempt(message), message_id=MessageId("msg_nowhere")))


async def test_what_a_crash_left_in_the_middle_is_found(
    store: SqlStore, account: CarrierAccount, message: Message
) -> None:
    await save_attempt(store, account, attempt(message), attempt(message, 5))
    assert await store.directory.open_attempts(NOON + 5 * MINUTE) == []
    assert await store.directory.open_attempts(NOON + 6 * MINUTE) == [(account.business_id, message.id)]
    await save(store, replace(message, state=MessageState.UNKNOWN))
    assert await store.directory.open_attempts(NOON + 6 * MINUTE) == []
    async with store.work(account.business_id) as work:
        ((unsettled, last),) = await work.unsettled(account.id)
    assert (unsettled.id, last.number) == (message.id, 5)


async def test_what_the_account_knows_is_told_from_what_it_does_not(
    store: SqlStore, account: CarrierAccount, message: Message
) -> None:
    await add(store, came_in(account, message.thread_id, carrier_message_id="in"))
    await save_attempt(store, account, attempt(message, carrier_message_ids=("out",)))
    async with store.work(account.business_id, write=True) as work:
        other = await work.save_account("vonage", "V1", "hush")
        asked = ["in", "out", "never", *(f"SM{n}" for n in range(2500))]
        assert await work.known_texts(account.id, asked) == {"in", "out"}
        assert await work.known_texts(account.id, []) == set()
        assert await work.known_texts(other.id, asked) == set()


# --- files --------------------------------------------------------------------------------------------------------


async def test_a_picture_is_kept_and_found_again(store: SqlStore, account: CarrierAccount) -> None:
    thread = await thread_of(store, account)
    first, second = picture(), replace(picture(), name="leak.jpg")
    message = came_in(account, thread.id, media=(first, second))
    await add(store, message)
    kept = replace(second, state=MediaState.KEPT, content_type="image/png", size_bytes=4)
    refused = replace(first, state=MediaState.REFUSED, why="It is too large.")
    async with store.work(account.business_id, write=True) as work:
        assert await work.media_file(second.id) is None
        await work.keep_media(message.id, kept, b"\x89PNG")
        await work.keep_media(message.id, refused, None)
        with pytest.raises(NotFound):
            await work.keep_media(message.id, replace(kept, id=MediaId("file_nowhere")), b"")
    await save(store, replace(message, handled=True))  # read before the files were here
    async with store.work(account.business_id) as work:
        assert await work.media_file(second.id) == (kept, b"\x89PNG")
        assert await work.media_file(first.id) is None
        stored = await work.message(message.id)
    assert stored is not None and stored.media == (refused, kept)


async def test_each_message_with_files_to_fetch_goes_to_one(
    store: SqlStore, account: CarrierAccount, database_url: str, secret_box: FernetSecretBox
) -> None:
    thread = await thread_of(store, account)
    messages = [
        came_in(account, thread.id, media=(picture(), picture(), picture()), at=NOON + n * MINUTE) for n in range(9)
    ]
    await add(store, *messages[::-1])
    now, ids = NOON + 9 * MINUTE, [message.id for message in messages]
    programs = [SqlStore(database_url, secret_box) for _ in range(3)]
    shares = await asyncio.gather(*(one.directory.due_media(now, LEASE, limit=2) for one in programs))
    assert [share for share in shares if len(share) > 2] == []
    shares.append(await store.directory.due_media(now, LEASE))
    assert sorted(one for share in shares for _, one in share) == sorted(ids)
    assert await store.directory.due_media(now, LEASE) == []
    async with store.work(account.business_id, write=True) as work:
        for file in messages[0].media:
            await work.keep_media(messages[0].id, replace(file, state=MediaState.KEPT), b"")
        await work.keep_media(messages[1].id, replace(messages[1].media[0], state=MediaState.REFUSED), None)
    again = await store.directory.due_media(now + LEASE, LEASE)
    assert sorted(one for _, one in again) == sorted(ids[1:])
    for program in programs:
        await program.close()
