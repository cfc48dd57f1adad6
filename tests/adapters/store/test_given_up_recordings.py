"""Recordings to be deleted at the carrier: each by one worker, again after the lease, and never a second time."""

import asyncio
from datetime import timedelta

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.call import Call
from receptionist.domain.voice_message import GivenUpRecording, VoiceMessage
from tests.adapters.store.scene import NOON

LEASE = timedelta(minutes=2)


async def test_a_recording_is_claimed_by_one_worker_and_again_after_the_lease(store: SqlStore, call: Call) -> None:
    given_up = GivenUpRecording(call.business_id, call.account_id, "RE1")
    async with store.work(call.business_id, write=True) as work:
        await work.add_voice_message(VoiceMessage(call.business_id, call.id, call.account_id, "RE1", 9, NOON), NOON)
        assert await work.give_up_recordings([call.id], NOON) == 1
        assert await work.give_up_recordings([call.id], NOON) == 0  # the next night
    claims = [store.directory.claim_given_up_recordings(NOON, LEASE) for _ in range(3)]
    [claimed] = [one for some in await asyncio.gather(*claims) for one in some]
    assert (claimed.recording_id, claimed.account_id, claimed.tries) == ("RE1", call.account_id, 1)
    [again] = await store.directory.claim_given_up_recordings(NOON + LEASE, LEASE)
    assert again.tries == 2
    async with store.work(call.business_id, write=True) as work:
        await work.recording_not_deleted(again, NOON + timedelta(hours=1))
    assert await store.directory.claim_given_up_recordings(NOON + 3 * LEASE, LEASE) == []
    async with store.work(call.business_id, write=True) as work:
        await work.recording_deleted(given_up)
    assert await store.directory.claim_given_up_recordings(NOON + timedelta(days=1), LEASE) == []
