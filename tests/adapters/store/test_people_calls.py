"""Calls to customers as they are kept: once for each click, one at a time for a user, forward only; who may not call;
messages left, handed out once.
"""

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.answering import Answering, Pickup
from receptionist.domain.blocked import BlockedCaller
from receptionist.domain.call import Call, EndReason
from receptionist.domain.listing import Place
from receptionist.domain.outgoing_call import Outcome, OutgoingCall, OutgoingState
from receptionist.domain.own_numbers import NumberRules
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Role, User
from receptionist.domain.voice_message import MessageFetch, VoiceMessage
from receptionist.errors import Conflict
from tests.adapters.store.people_call_scene import NUISANCE, outgoing
from tests.adapters.store.scene import CALLER, NOON, NUMBER

LATER = NOON + timedelta(minutes=5)
_HUNG_UP = EndReason.CALLER_HUNG_UP


@pytest.fixture
async def user(store: SqlStore, call: Call) -> User:
    """Who calls."""
    async with store.work(call.business_id, write=True) as work:
        return await work.add_user("maria@example.com", "Maria", Role.OWNER, "hash")


async def test_a_click_that_comes_twice_at_once_is_one_call_and_a_second_call_waits_for_its_end(
    store: SqlStore, call: Call, user: User
) -> None:
    async def click(one: OutgoingCall) -> tuple[OutgoingCall, bool]:
        async with store.work(call.business_id, write=True) as work:
            return await work.add_outgoing_call(one)

    first = outgoing(call, user.id)
    found = await asyncio.gather(*(click(first) for _ in range(3)))
    assert sorted(new for _, new in found) == [False, False, True] and {one.id for one, _ in found} == {first.id}
    with pytest.raises(Conflict):
        await click(outgoing(call, user.id, 2))
    async with store.work(call.business_id, write=True) as work:
        await work.end_outgoing_call(first.id, LATER, Outcome.NO_ANSWER)
    assert (await click(outgoing(call, user.id, 2)))[1]


async def test_states_move_forward_only_and_the_end_stands_but_for_news_that_they_talked(
    store: SqlStore, call: Call, user: User
) -> None:
    one = outgoing(call, user.id)
    async with store.work(call.business_id, write=True) as work:
        await work.add_outgoing_call(one)
        assert [waits.id for waits in await work.outgoing_ringing(NOON)] == [one.id]
        assert await work.advance_outgoing_call(one.id, OutgoingState.ACCEPTED, LATER)
        # The carrier's answer to our asking may come after its first webhook.
        assert not await work.advance_outgoing_call(one.id, OutgoingState.RINGING, LATER, "CA1")
        assert await work.outgoing_ringing(NOON) == []
        assert await work.end_outgoing_call(one.id, LATER, Outcome.GAVE_UP)
        assert not await work.end_outgoing_call(one.id, LATER, Outcome.FAILED)
        [kept] = await work.outgoing_calls_before(call.thread_id, None, 5)
        assert (kept.outcome, kept.ended_at) == (Outcome.GAVE_UP, LATER)
        assert not await work.end_outgoing_call(one.id, LATER, Outcome.TALKED, NOON)
        [kept] = await work.outgoing_calls_before(call.thread_id, None, 5)
        assert (kept.outcome, kept.talked_seconds) == (Outcome.TALKED, 300)
    assert await store.directory.open_outgoing_calls(LATER) == []


async def test_a_call_goes_with_its_contact_when_two_are_made_one_and_comes_back(
    store: SqlStore, call: Call, user: User
) -> None:
    one = outgoing(call, user.id)
    async with store.work(call.business_id, write=True) as work:
        await work.end_call(call.id, LATER, _HUNG_UP, "")
        await work.add_outgoing_call(one)
        _, other = await work.thread_for(replace(CALLER, value="+15035550155"))
        merge = await work.merge_threads(other.id, call.thread_id, None, LATER)
        assert [kept.id for kept in await work.outgoing_calls_before(other.id, None, 5)] == [one.id]
        # What passes with the number meanwhile is theirs, too.
        await work.end_outgoing_call(one.id, LATER, Outcome.BUSY)
        since = replace(outgoing(call, user.id, 2), thread_id=other.id)
        await work.add_outgoing_call(since)
        await work.undo_merge(merge.id, LATER)
        assert [kept.id for kept in await work.outgoing_calls_before(call.thread_id, None, 5)] == [one.id, since.id]


async def test_a_blocked_number_is_counted_until_it_may_call_again(store: SqlStore, call: Call) -> None:
    async with store.work(call.business_id, write=True) as work:
        assert not await work.turned_away(NUISANCE, NOON)
        assert await work.block_caller(BlockedCaller(NUISANCE, NOON, "Maria", "Sells"))
        assert not await work.block_caller(BlockedCaller(NUISANCE, LATER, "Bob"))
        assert await work.turned_away(NUISANCE, LATER)
        assert await work.blocked_callers() == [BlockedCaller(NUISANCE, NOON, "Maria", "Sells", 1, LATER)]
        assert await work.blocked_callers([NUMBER]) == []
        assert await work.calls_from(call.caller, NOON - timedelta(days=9999)) == 1
        assert await work.unblock_caller(NUISANCE) and not await work.unblock_caller(NUISANCE)


async def test_what_is_kept_of_a_blocked_customer_and_of_calls_to_them_is_handed_out_and_erased(
    store: SqlStore, call: Call, user: User
) -> None:
    async with store.work(call.business_id, write=True) as work:
        await work.add_outgoing_call(outgoing(call, user.id))
        await work.block_caller(BlockedCaller(PhoneNumber(CALLER.value), NOON, "Maria"))
        await work.add_voice_message(VoiceMessage(call.business_id, call.id, call.account_id, "RE1", 9, NOON), NOON)
        records = await work.contact_records(call.thread_id)
        assert {"outgoing_calls", "blocked_callers", "voice_messages"} <= records.keys()
        gone = await work.erase_contact(call.thread_id)
        assert (gone["outgoing_calls"], gone["blocked_callers"], gone["voice_messages"]) == (1, 1, 1)
        assert await work.blocked_callers() == []


async def test_a_message_left_is_handed_to_one_who_fetches_it_and_to_nobody_once_it_is_written(
    store: SqlStore, call: Call
) -> None:
    message = VoiceMessage(call.business_id, call.id, call.account_id, "RE1", 12, NOON)
    async with store.work(call.business_id, write=True) as work:
        assert await work.add_voice_message(message, NOON)
        assert not await work.add_voice_message(message, NOON)  # the carrier told it twice
    lease = timedelta(minutes=2)
    claims = await asyncio.gather(*(store.directory.claim_voice_messages(NOON, lease) for _ in range(2)))
    [claimed] = [one for some in claims for one in some]
    assert claimed == replace(message, tries=1)
    assert await store.directory.claim_voice_messages(NOON + lease, lease) == [replace(message, tries=2)]
    async with store.work(call.business_id, write=True) as work:
        await work.save_voice_message(replace(message, state=MessageFetch.WRITTEN, tries=2), None)
        [kept] = await work.voice_messages([call.id])
        assert kept.state is MessageFetch.WRITTEN
    assert await store.directory.claim_voice_messages(NOON + timedelta(days=1), lease) == []


async def test_a_number_keeps_its_own_rules(store: SqlStore, call: Call) -> None:
    rules = NumberRules(Answering(open=Pickup.PEOPLE_FIRST, ring_seconds=15), PhoneNumber("+15035550177"))
    async with store.work(call.business_id, write=True) as work:
        [number] = await work.own_numbers()
        await work.save_own_number(replace(number, rules=rules))
        assert [one.rules for one in await work.own_numbers()] == [rules]
        await work.save_own_number(replace(number, rules=None))
        assert [one.rules for one in await work.own_numbers()] == [None]


async def test_calls_made_and_calls_that_came_are_one_list(store: SqlStore, call: Call, user: User) -> None:
    async with store.work(call.business_id, write=True) as work:
        made, _ = await work.add_outgoing_call(outgoing(call, user.id))
        whole = await work.call_list(None, 10)
        assert {row.call.id for row in whole} == {call.id, made.id}
        first = whole[0].call
        at = first.asked_at if isinstance(first, OutgoingCall) else first.started_at
        assert await work.call_list(Place(at, first.id), 10) == whole[1:] == await work.call_list(None, 10, 1)
