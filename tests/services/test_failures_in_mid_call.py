"""A part fails in the middle of a call: within two seconds the caller hears something, and what they said is kept."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from receptionist.domain.call import CallState, Speaker
from receptionist.domain.conversation import TurnEvent, TurnInput
from receptionist.domain.ids import BusinessId, CallId
from receptionist.domain.records import UnsavedCall
from receptionist.errors import DatabaseProblem, ModelProblem, SpeechProblem
from receptionist.ports import SpokenAudio, VoiceOption
from receptionist.services import answer_call, turn_work
from receptionist.services.recover_calls import recover_calls
from receptionist.voice.audio import pcm_to_mulaw
from tests.fakes.call_parts import VOICE_FRAME, FixedClock, MemoryJournal, noted, parts_for, profile, ringing_desk
from tests.fakes.live_caller import Caller, answer
from tests.fakes.store import MemoryStore, MemoryWork

SOUND = SpokenAudio(VOICE_FRAME * 5)
RECORDED = {name: pcm_to_mulaw(b"\x00\x20" * 800) for name in ("one_moment", "say_again", "sorry_trouble", "greeting")}
TWO_SECONDS = 100  # frames


@dataclass
class Trouble:
    """What is wrong just now: a part `fails` at once, or `hangs` and never answers."""

    fails: set[str] = field(default_factory=set)
    hangs: set[str] = field(default_factory=set)

    async def meets(self, part: str, error: Exception) -> None:
        if part in self.hangs:
            await asyncio.Event().wait()
        if part in self.fails:
            raise error


@dataclass
class Ears:
    trouble: Trouble
    heard: Iterator[int] = field(default_factory=lambda: count(1))

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        await self.trouble.meets("ears", SpeechProblem("its process ended"))
        return f"My sink number {next(self.heard)} is clogged."


@dataclass
class Mind:
    trouble: Trouble

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        await self.trouble.meets("mind", ModelProblem("The model is away."))
        for event in noted(turn):
            yield event


@dataclass
class Mouth:
    trouble: Trouble

    def voices(self) -> tuple[VoiceOption, ...]:
        return ()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        await self.trouble.meets("mouth", SpeechProblem("its process ended"))
        yield SOUND

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        await self.trouble.meets("mouth", SpeechProblem("its process ended"))


class Keeping(MemoryStore):
    """A database that may fail or hang."""

    trouble = Trouble()

    @asynccontextmanager
    async def work(self, business_id: BusinessId, *, write: bool = False) -> AsyncIterator[MemoryWork]:
        await self.trouble.meets("database", DatabaseProblem("The disk is full."))
        async with super().work(business_id, write=write) as work:
            yield work


@dataclass
class Disk:
    """Where journals and recordings go."""

    trouble: Trouble
    journal: MemoryJournal = field(default_factory=MemoryJournal)

    def _meets(self) -> None:
        if "disk" in self.trouble.fails:
            raise OSError(28, "No space left on device")

    def write(self, unsaved: UnsavedCall) -> None:
        self._meets()
        self.journal.write(unsaved)

    def waiting(self) -> list[UnsavedCall]:
        return self.journal.waiting()

    def remove(self, call_id: CallId) -> None:
        self._meets()
        self.journal.remove(call_id)

    def begin(self, business_id: BusinessId, call_id: CallId) -> "Disk.Tape":
        return Disk.Tape(self)

    def file(self, business_id: BusinessId, call_id: CallId) -> Path | None:
        return None

    @dataclass
    class Tape:
        disk: "Disk"

        def write(self, caller: bytes, agent: bytes) -> None:
            self.disk._meets()

        def close(self) -> None:
            self.disk._meets()


@dataclass
class Line:
    """A call in which all went well so far."""

    caller: Caller
    store: Keeping
    disk: Disk
    trouble: Trouble

    async def frames_until_something_is_heard(self) -> int:
        """The caller says something; how many frames of 20 ms later there is a sound."""
        await self.caller.speaks()
        before = len(self.caller.line.sent)
        for frames in range(1, 500):
            await self.caller.is_silent(0.02)
            if len(self.caller.line.sent) > before:
                return frames
        raise AssertionError("the caller met silence")

    def said(self, speaker: Speaker) -> str:
        return " ".join(line.text for line in self.store.tables.utterances.values() if line.speaker is speaker)


@pytest.fixture
async def line(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Line]:
    monkeypatch.setattr(turn_work, "_STOCK_SECONDS", 0.0)
    monkeypatch.setattr(answer_call, "_SETTLE_SECONDS", 0.05)
    monkeypatch.setattr(answer_call, "_FINISH_SECONDS", 0.05)
    trouble, store = Trouble(), Keeping()
    store.trouble = trouble
    desk = await ringing_desk(store, recording_notice=profile().recording_notice or "This call is recorded.")
    disk = Disk(trouble)
    parts = parts_for(
        store,
        agent=Mind(trouble),
        speech_to_text=Ears(trouble),
        voice=Mouth(trouble),
        journal=disk,
        call_recordings=disk,
        recordings=RECORDED,
    )
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    going = Line(caller, store, disk, trouble)
    assert await going.frames_until_something_is_heard() < TWO_SECONDS
    await caller.until(lambda: len(store.tables.leads) == 1)
    await caller.is_silent(1)
    yield going
    if not caller.running.done():
        caller.live.hang_up()
        trouble.fails.clear()
        trouble.hangs.clear()
        await asyncio.wait_for(caller.running, 20)


TROUBLES = [{"ears"}, {"mind"}, {"mouth"}, {"database"}, {"disk", "database"}, {"ears", "mind", "mouth", "database"}]


@pytest.mark.parametrize(
    ("how", "parts"),
    # A disk fails; it does not hang a coroutine.
    [(how, parts) for how in ("fails", "hangs") for parts in TROUBLES if how == "fails" or "disk" not in parts],
    ids=lambda value: value if isinstance(value, str) else "+".join(sorted(value)),
)
async def test_within_two_seconds_the_caller_hears_something_and_what_was_said_is_kept(
    line: Line, how: str, parts: set[str]
) -> None:
    getattr(line.trouble, how).update(parts)
    assert await line.frames_until_something_is_heard() <= TWO_SECONDS
    line.trouble.fails.clear()
    line.trouble.hangs.clear()
    line.caller.live.hang_up()
    await line.caller.running
    await recover_calls(line.store, FixedClock(), line.disk)
    [call] = line.store.tables.calls.values()
    assert call.state is CallState.ENDED
    heard = line.said(Speaker.CALLER)
    assert "My sink number 1 is clogged." in heard
    assert "ears" in parts or "My sink number 2 is clogged." in heard
    [lead] = line.store.tables.leads.values()
    assert lead.card.problem is not None


async def test_a_database_away_for_the_rest_of_the_call_is_made_up_for_at_the_next_start(line: Line) -> None:
    line.trouble.fails.add("database")
    for _ in range(2):
        assert await line.frames_until_something_is_heard() <= TWO_SECONDS
        await line.caller.is_silent(1)
    line.caller.live.hang_up()
    await line.caller.running
    line.trouble.fails.clear()
    await recover_calls(line.store, FixedClock(), line.disk)
    [call] = line.store.tables.calls.values()
    assert call.state is CallState.ENDED and not line.disk.waiting()
    heard = line.said(Speaker.CALLER)
    assert all(f"My sink number {number} is clogged." in heard for number in (1, 2, 3))


async def test_a_disk_that_is_full_for_a_while_ends_neither_call_nor_conversation(line: Line) -> None:
    line.trouble.fails |= {"disk", "database"}
    assert await line.frames_until_something_is_heard() <= TWO_SECONDS
    await line.caller.is_silent(1)
    line.trouble.fails.clear()
    assert await line.frames_until_something_is_heard() <= TWO_SECONDS
    await line.caller.until(lambda: "number 2" in line.said(Speaker.CALLER))  # the saver tries again
    line.caller.live.hang_up()
    await line.caller.running
    await recover_calls(line.store, FixedClock(), line.disk)
    heard = line.said(Speaker.CALLER)
    assert all(f"My sink number {number} is clogged." in heard for number in (1, 2, 3))
