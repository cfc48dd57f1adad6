"""A call from the first ring to its end, and what a repeated webhook or a second process finds."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call, CallState, EndReason, Speaker, Utterance
from receptionist.domain.conversation import Line
from receptionist.domain.ids import CallId
from receptionist.domain.phone import Address
from receptionist.domain.records import CarrierAccount, StreamToken
from receptionist.errors import NotFound
from tests.adapters.store.scene import CALLER, NOON, NUMBER, WITHHELD


def says(seq: int, text: str, started: float, speaker: Speaker = Speaker.CALLER) -> Utterance:
    return Utterance(seq, speaker, text, started, started + 1.5)


async def ring(
    store: SqlStore, account: CarrierAccount, carrier_id: str, caller: Address = CALLER
) -> tuple[Call, bool]:
    async with store.work(account.business_id, write=True) as work:
        return await work.start_call(account.id, carrier_id, caller, NUMBER.e164)


async def test_a_call_rings_is_answered_and_ends_once(store: SqlStore, account: CarrierAccount) -> None:
    call, new = await ring(store, account, "CA1")
    assert new and call.state is CallState.RINGING and call.caller == CALLER and call.called == NUMBER.e164

    async with store.work(account.business_id, write=True) as work:
        await work.answer_call(call.id, NOON)
        await work.answer_call(call.id, NOON + timedelta(seconds=9))
        assert await work.end_call(call.id, NOON + timedelta(minutes=2), EndReason.CALLER_HUNG_UP, "Asked for a price.")
        assert not await work.end_call(call.id, NOON + timedelta(hours=1), EndReason.LOST, "Nobody knows.")

    async with store.work(account.business_id) as work:
        ended = await work.call(call.id)
    assert ended is not None
    assert (ended.state, ended.answered_at, ended.ended_at) == (CallState.ENDED, NOON, NOON + timedelta(minutes=2))
    assert (ended.end_reason, ended.summary) == (EndReason.CALLER_HUNG_UP, "Asked for a price.")
    assert ended.answered_at is not None and ended.answered_at.tzinfo is UTC


async def test_a_repeated_webhook_finds_the_call_it_made(store: SqlStore, account: CarrierAccount) -> None:
    first, _ = await ring(store, account, "CA1")
    again, new = await ring(store, account, "CA1")
    assert again == first and not new


@pytest.mark.parametrize("caller", [CALLER, WITHHELD], ids=["number", "withheld"])
async def test_the_same_webhook_at_the_same_instant_makes_one_call(
    store: SqlStore, account: CarrierAccount, caller: Address
) -> None:
    answers = await asyncio.gather(*(ring(store, account, "CA1", caller) for _ in range(8)))
    assert {call.id for call, _ in answers} == {answers[0][0].id}
    assert sum(new for _, new in answers) == 1
    async with store.work(account.business_id) as work:
        assert len(await work.inbox()) == 1  # no contact was left over from those who came second


async def test_eight_first_calls_of_one_number_share_a_thread(store: SqlStore, account: CarrierAccount) -> None:
    answers = await asyncio.gather(*(ring(store, account, f"CA{n}") for n in range(8)))
    assert len({call.id for call, _ in answers}) == 8
    assert len({call.thread_id for call, _ in answers}) == 1


async def test_withheld_callers_are_never_taken_for_one_person(store: SqlStore, account: CarrierAccount) -> None:
    first, _ = await ring(store, account, "CA1", WITHHELD)
    second, _ = await ring(store, account, "CA2", WITHHELD)
    assert first.caller == WITHHELD and first.thread_id != second.thread_id


async def test_the_same_carrier_id_in_two_accounts_is_two_calls(store: SqlStore, account: CarrierAccount) -> None:
    async with store.work(account.business_id, write=True) as work:
        other = await work.save_account("telnyx", "T1", "hush")
    assert (await ring(store, account, "CA1"))[0].id != (await ring(store, other, "CA1"))[0].id


async def test_words_are_kept_once_and_in_order(store: SqlStore, call: Call) -> None:
    greeting = replace(says(0, "Hello.", 0.2, Speaker.AGENT), unheard="How can I help?", timing={"first_audio": 130.0})
    async with store.work(call.business_id, write=True) as work:
        await work.add_utterance(call.id, says(1, "My sink won't drain.", 2.0))
        await work.add_utterance(call.id, greeting)
        await work.add_utterance(call.id, says(1, "Something else.", 2.0))
    async with store.work(call.business_id) as work:
        assert await work.utterances(call.id) == [greeting, says(1, "My sink won't drain.", 2.0)]


async def test_history_joins_the_calls_of_a_thread_in_time(
    store: SqlStore, account: CarrierAccount, call: Call
) -> None:
    later, _ = await ring(store, account, "CA2")
    async with store.work(call.business_id, write=True) as work:
        await work.answer_call(later.id, NOON + timedelta(days=1))
        await work.add_utterance(later.id, says(0, "Me again.", 1.0))
        await work.add_utterance(call.id, says(0, "Hello.", 0.0, Speaker.AGENT))
        await work.add_utterance(call.id, says(1, "", 1.0, Speaker.AGENT))
        await work.add_utterance(call.id, says(2, "How much?", 4.5))
    async with store.work(call.business_id) as work:
        assert await work.history(call.thread_id, NOON) == [
            Line(Speaker.AGENT, "Hello.", NOON),
            Line(Speaker.CALLER, "How much?", NOON + timedelta(seconds=4.5)),
            Line(Speaker.CALLER, "Me again.", NOON + timedelta(days=1, seconds=1)),
        ]
        newest = await work.history(call.thread_id, NOON, limit=2)
        assert [line.text for line in newest] == ["How much?", "Me again."]
        recent = await work.history(call.thread_id, NOON + timedelta(hours=1))
        assert [line.text for line in recent] == ["Me again."]


async def test_a_stream_token_opens_one_stream(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        token = await work.new_stream_token(call.id, NOON + timedelta(minutes=1))
    assert await store.directory.redeem_stream_token("guessed", NOON) is None
    answers = await asyncio.gather(*(store.directory.redeem_stream_token(token, NOON) for _ in range(8)))
    assert [answer for answer in answers if answer] == [StreamToken(call.business_id, call.id)]


async def test_a_late_stream_token_opens_nothing(store: SqlStore, call: Call) -> None:
    expires = NOON + timedelta(minutes=1)
    async with store.work(call.business_id, write=True) as work:
        token = await work.new_stream_token(call.id, expires)
    assert await store.directory.redeem_stream_token(token, expires) is None


async def test_calls_left_open_by_a_crash_are_found(store: SqlStore, account: CarrierAccount, call: Call) -> None:
    ended, _ = await ring(store, account, "CA2")
    async with store.work(call.business_id, write=True) as work:
        await work.end_call(ended.id, NOON, EndReason.NOT_ANSWERED, "")
    assert await store.directory.open_calls(datetime.now(UTC) + timedelta(seconds=1)) == [call]
    assert await store.directory.open_calls(call.started_at) == []


async def test_calls_that_are_not_there_are_said_so(store: SqlStore, account: CarrierAccount) -> None:
    missing = CallId("call_nowhere")
    async with store.work(account.business_id, write=True) as work:
        assert await work.call(missing) is None and await work.call_page(missing) is None
        with pytest.raises(NotFound):
            await work.answer_call(missing, NOON)
        with pytest.raises(NotFound):
            await work.end_call(missing, NOON, EndReason.LOST, "")
        with pytest.raises(NotFound):
            await work.add_utterance(missing, says(0, "Hello?", 0.0))
        with pytest.raises(NotFound):
            await work.new_stream_token(missing, NOON)
