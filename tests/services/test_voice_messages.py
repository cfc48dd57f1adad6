"""A caller leaves a message after the tone: its words come into the thread and onto the card, and people are told."""

import io
import wave
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from receptionist.adapters.call_recordings import FolderRecordings
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.answering import Answering, Pickup
from receptionist.domain.call import EndReason
from receptionist.domain.card_numbers import MASK
from receptionist.domain.lead import LeadCard, Urgency
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, CallPage, CarrierAccount, Role, User
from receptionist.errors import BadInput
from receptionist.services.call_parts import CallParts
from receptionist.services.carry_on import After, GoOn, LineReport, Ring, SayThanks, carry_on
from receptionist.services.route_call import incoming_call
from receptionist.services.voice_messages import fetch_voice_messages, telephone_pcm
from receptionist.voice.audio import samples
from tests.fakes.call_parts import RecordedControl, ScriptedSpeechToText, parts_for

pytestmark = pytest.mark.databases("sqlite")
LINE, OWNERS = PhoneNumber("+15035550100"), PhoneNumber("+15035550177")
CALLER = "+14155550142"


@dataclass
class Clock:
    """A time that is put where it is wanted."""

    at: datetime = datetime(2026, 10, 5, 19, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at


@dataclass
class Office:
    """A business whose line has a call, and what the call is answered with."""

    store: SqlStore
    clock: Clock
    account: CarrierAccount
    control: RecordedControl
    speech: ScriptedSpeechToText
    parts: CallParts
    owner: User

    async def leaves_message(self, seconds: int = 12) -> None:
        """The caller speaks after the tone; the carrier tells of the recording, and tells it twice."""
        await incoming_call(self.store, self.clock, self.account, "CA1", CALLER, LINE.e164)
        report = LineReport("CA1", caller_gone=False, recording="RE1", recording_seconds=seconds)
        for _ in range(2):
            step = await carry_on(self.store, self.clock, self.account, report, After.MESSAGE)
            assert isinstance(step, SayThanks)

    async def page(self) -> CallPage:
        """The call as its page shows it."""
        async with self.store.work(self.account.business_id) as work:
            [row] = await work.calls()
            page = await work.call_page(row.call.id)
        assert page is not None
        return page

    async def told(self) -> list[str]:
        """What the owner was told, oldest first."""
        async with self.store.work(self.account.business_id) as work:
            return [notice.says for notice in reversed(await work.notices(self.owner.id))]


def wav(seconds: float, rate_hz: int = 8000, channels: int = 1) -> bytes:
    """A recording of somebody."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(channels)
        out.setsampwidth(2)
        out.setframerate(rate_hz)
        out.writeframes(b"\x00\x20" * round(seconds * rate_hz) * channels)
    return file.getvalue()


@pytest.fixture
async def office(store: SqlStore, business: Business, profile: BusinessProfile, tmp_path: Path) -> Office:
    """People only: who is not answered leaves a message."""
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, LINE)
        owner = await work.add_user("rosa@rosecity.example", "Rosa", Role.OWNER, "hash")
    control, speech, clock = RecordedControl(), ScriptedSpeechToText(["Please call me about the fence."]), Clock()
    parts = parts_for(
        store,
        speech_to_text=speech,
        controls={"twilio": control},
        call_recordings=FolderRecordings(tmp_path),
        clock=clock,
    )
    return Office(store, clock, account, control, speech, parts, owner)


async def test_a_message_is_written_into_the_thread_kept_as_a_recording_and_told(office: Office) -> None:
    await office.leaves_message()
    page = await office.page()
    assert page.lead is not None and page.lead.card.message == "Left a voice message of 12 s"
    office.control.recordings["RE1"] = wav(12)
    assert await fetch_voice_messages(office.parts) == 1
    page = await office.page()
    assert [line.text for line in page.utterances] == ["Please call me about the fence."]
    assert page.lead is not None and page.lead.card.message == "Voice message: “Please call me about the fence.”"
    assert page.lead.card.urgency is Urgency.NORMAL
    assert office.parts.call_recordings is not None
    kept = office.parts.call_recordings.file(page.call.business_id, page.call.id)
    assert kept is not None and kept.stat().st_size > 2 * 12 * 8000
    [says] = await office.told()
    assert "Left a voice message: “Please call me about the fence.”" in says
    assert await fetch_voice_messages(office.parts) == 0


async def test_an_emergency_after_the_tone_is_told_as_one(office: Office) -> None:
    office.speech.answers[:] = ["I smell gas in the kitchen."]
    await office.leaves_message()
    office.control.recordings["RE1"] = wav(4)
    await fetch_voice_messages(office.parts)
    page = await office.page()
    assert page.lead is not None and page.lead.card.urgency is Urgency.EMERGENCY
    assert (await office.told())[-1].startswith("EMERGENCY.")


async def test_a_recording_that_is_not_ready_is_asked_for_again_and_at_last_people_are_told(office: Office) -> None:
    await office.leaves_message()
    tries = 0
    for _ in range(40):
        tries += await fetch_voice_messages(office.parts)
        office.clock.at += timedelta(minutes=5)
    assert 5 <= tries <= 10
    assert [says.partition(": ")[2] for says in await office.told()] == [
        "Left a voice message that could not be fetched: listen to it at the carrier."
    ]


async def test_a_card_number_in_a_message_is_neither_written_down_nor_heard(office: Office) -> None:
    office.speech.answers[:] = ["My card is 4111 1111 1111 1111."]
    await office.leaves_message()
    office.control.recordings["RE1"] = wav(6)
    await fetch_voice_messages(office.parts)
    page = await office.page()
    [line] = page.utterances
    assert MASK in line.text and "4111" not in line.text
    assert office.parts.call_recordings is not None
    kept = office.parts.call_recordings.file(page.call.business_id, page.call.id)
    assert kept is not None and set(kept.read_bytes()[58:]) == {0xFF}


async def test_where_no_words_are_made_out_the_message_still_is_one(office: Office) -> None:
    office.speech.answers[:] = [""]
    await office.leaves_message()
    office.control.recordings["RE1"] = wav(5)
    await fetch_voice_messages(office.parts)
    page = await office.page()
    assert page.lead is not None and page.lead.card.message == "Left a voice message of 12 s"
    assert "no words could be made out" in (await office.told())[-1]


async def test_a_message_of_an_erased_contact_is_not_written_anywhere(office: Office) -> None:
    await office.leaves_message()
    thread_id = (await office.page()).call.thread_id
    async with office.store.work(office.account.business_id, write=True) as work:
        await work.erase_contact(thread_id)
    office.control.recordings["RE1"] = wav(5)
    assert await fetch_voice_messages(office.parts) == 0


async def test_whoever_looks_after_the_thread_is_told_that_nobody_took_a_call_put_through(office: Office) -> None:
    ways = Answering(open=Pickup.AI, closed=Pickup.AI, holiday=Pickup.AI)
    async with office.store.work(office.account.business_id, write=True) as work:
        profile = (await work.business()).profile
        await work.save_profile(replace(profile, transfer_to=OWNERS, answering=ways))
    await incoming_call(office.store, office.clock, office.account, "CA1", CALLER, LINE.e164)
    call = (await office.page()).call
    async with office.store.work(office.account.business_id, write=True) as work:
        await work.answer_call(call.id, office.clock.now())
        await work.save_card(call.thread_id, LeadCard(wants_person=True, urgency=Urgency.EMERGENCY), "", call.id)
    stands = LineReport("CA1", caller_gone=False)
    assert isinstance(await carry_on(office.store, office.clock, office.account, stands, After.STREAM), Ring)
    assert await office.told() == []
    assert isinstance(await carry_on(office.store, office.clock, office.account, stands, After.DIAL), GoOn)
    [says] = await office.told()
    assert says.startswith("EMERGENCY.") and "Nobody took a call that was put through." in says
    assert (await office.page()).call.end_reason is not EndReason.TRANSFERRED


@pytest.mark.parametrize("recording", [b"", b"no WAV file", wav(1)[:30]])
def test_what_is_no_recording_is_refused(recording: bytes) -> None:
    with pytest.raises(BadInput):
        telephone_pcm(recording)


def test_any_rate_and_number_of_channels_becomes_telephone_audio() -> None:
    assert len(samples(telephone_pcm(wav(1, 16_000, 2)))) == 8000
