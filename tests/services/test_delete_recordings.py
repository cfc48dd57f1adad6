"""What a customer left after the tone goes at the carrier, too: once they were erased, or once it is old."""

from dataclasses import replace
from datetime import timedelta

import pytest

from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.call import EndReason
from receptionist.domain.security import Retention
from receptionist.errors import CarrierProblem
from receptionist.ports import Mail
from receptionist.services.delete_recordings import delete_recordings
from receptionist.services.forget import forget_old
from receptionist.services.personal_data import erase_contact
from receptionist.services.voice_messages import fetch_voice_messages
from tests.services.test_voice_messages import Office, office, wav

pytestmark = pytest.mark.databases("sqlite")

__all__ = ["office"]  # a fixture, used by its name


@pytest.fixture
async def left(office: Office) -> Office:
    """A message was left, written down, and the call is over."""
    office.control.recordings["RE1"] = wav(2)
    office.speech.heard = ["My sink is blocked."]
    await office.leaves_message()
    await fetch_voice_messages(office.parts)
    async with office.store.work(office.account.business_id, write=True) as work:
        [row] = await work.calls()
        await work.end_call(row.call.id, office.clock.now(), EndReason.NOT_ANSWERED, "")
    return office


async def erase(left: Office) -> None:
    thread = (await left.page()).call.thread_id
    by = Actor(left.owner.name, left.owner.id)
    recordings = left.parts.call_recordings
    await erase_contact(left.store, left.account.business_id, thread, by, left.clock.now(), recordings)


async def letters(left: Office) -> list[Mail]:
    found = await left.store.directory.due_letters(left.clock.now(), timedelta(days=3))
    return [mail for _, _, mail in found]


async def audit(left: Office) -> list[str]:
    async with left.store.work(left.account.business_id) as work:
        return [entry.says for entry in await work.audit(AuditQuestion(), 20)]


async def test_who_is_erased_here_is_erased_there(left: Office) -> None:
    assert await delete_recordings(left.parts) == 0
    await erase(left)
    assert await delete_recordings(left.parts) == 1 and left.control.deleted == ["RE1"]
    left.clock.at += timedelta(days=1)
    assert await delete_recordings(left.parts) == 0 and not await letters(left)


async def test_a_carrier_that_is_away_is_asked_again(left: Office) -> None:
    await erase(left)
    left.control.keeps = CarrierProblem("Twilio could not be reached to delete a recording.")
    assert await delete_recordings(left.parts) == 1
    assert await delete_recordings(left.parts) == 0  # not at once
    left.control.keeps = None
    left.clock.at += timedelta(minutes=3)
    assert await delete_recordings(left.parts) == 1 and left.control.deleted == ["RE1"]


async def test_what_cannot_be_deleted_is_told_to_admins_once(left: Office) -> None:
    await erase(left)
    left.control.keeps = CarrierProblem("Twilio did not accept the account's credentials.", retry=False)
    tries = 0
    for _ in range(40):
        tries += await delete_recordings(left.parts)
        left.clock.at += timedelta(days=1)
    assert tries == 10 and not left.control.deleted
    [told] = [says for says in await audit(left) if "RE1" in says]
    assert "did not accept" in told
    async with left.store.work(left.account.business_id) as work:
        [owner] = await work.users()
    left.clock.at -= timedelta(days=31)
    [mail] = await letters(left)
    assert mail.to == owner.email and "RE1" in mail.text and "did not accept" in mail.text


async def test_old_messages_go_with_old_recordings_and_once(left: Office) -> None:
    async with left.store.work(left.account.business_id, write=True) as work:
        profile = (await work.business()).profile
        await work.save_profile(replace(profile, retention=Retention(recordings_months=1)))
    left.clock.at += timedelta(days=40)
    assert await forget_old(left.store, left.clock, left.parts.call_recordings) >= 1
    assert await delete_recordings(left.parts) == 1 and left.control.deleted == ["RE1"]
    await forget_old(left.store, left.clock, left.parts.call_recordings)
    assert await delete_recordings(left.parts) == 0
