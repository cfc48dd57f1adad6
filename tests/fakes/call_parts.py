"""Stand-ins for everything a call is answered with. Each satisfies its port and records what it was asked."""

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, time

from receptionist.domain.call import Call
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.hours import Hours, Span
from receptionist.domain.ids import CallId
from receptionist.domain.lead import Fact
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, UnsavedCall
from receptionist.domain.voice_message import LeftMessage
from receptionist.errors import CarrierProblem, ModelProblem, SpeechProblem
from receptionist.ports import (
    RECORDING_NOTICE,
    Agent,
    CallControl,
    CallLine,
    Clock,
    Journal,
    NewCall,
    SpeechToText,
    SpokenAudio,
    Store,
    Voice,
    VoiceOption,
)
from receptionist.services.call_parts import CallParts
from receptionist.voice.audio import mulaw_to_pcm, rms_dbfs
from tests.fakes.store import NOW, MemoryStore

CALLED = "+14155550100"
CALLER = "+14155550142"
OWNER = PhoneNumber("+14155550177")
SECRET = "secret-of-the-account"
ACCOUNT_SID = "AC" + "0" * 32
WORKDAY = (Span(time(8), time(17)),)

SPEECH_FRAME = b"\x10\x90" * 80  # 20 ms of mu-law that is anything but silent
VOICE_FRAME = b"\x90" * 160  # what the agent's voice plays; not what the caller's speech is, or it would be an echo
SILENT_FRAME = b"\xff" * 160


class FixedClock:
    """It is always NOW."""

    def now(self) -> datetime:
        return NOW


@dataclass
class MemoryJournal:
    """Journal in memory."""

    kept: dict[CallId, UnsavedCall] = field(default_factory=dict)
    messages: dict[str, LeftMessage] = field(default_factory=dict)
    written: int = 0

    def write(self, unsaved: UnsavedCall) -> None:
        self.written += 1
        self.kept[unsaved.call.id] = unsaved

    def waiting(self) -> list[UnsavedCall]:
        return list(self.kept.values())

    def remove(self, call_id: CallId) -> None:
        self.kept.pop(call_id, None)

    def keep_message(self, left: LeftMessage) -> None:
        self.messages[left.recording_id] = left

    def left_messages(self) -> list[LeftMessage]:
        return list(self.messages.values())

    def forget_message(self, left: LeftMessage) -> None:
        self.messages.pop(left.recording_id, None)


@dataclass
class ScriptedSpeechToText:
    """Gives its answers in turn, the last one again and again; an exception among them is raised."""

    answers: list[str | Exception]
    hints: list[str] = field(default_factory=list)

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        self.hints.append(hint)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


Answer = Callable[[TurnInput], list[TurnEvent]]


@dataclass
class ScriptedAgent:
    """Answers by a function; `hold` keeps it from answering until it is set."""

    answer: Answer
    turns: list[TurnInput] = field(default_factory=list)
    hold: asyncio.Event | None = None

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        self.turns.append(turn)
        if self.hold is not None:
            await self.hold.wait()
        for event in self.answer(turn):
            yield event


def noted(turn: TurnInput) -> list[TurnEvent]:
    """Notes the caller's words as the problem and says so."""
    card = replace(turn.card, problem=turn.card.problem or Fact(turn.text, turn.text))
    return [Say("Got it."), Say("Anything else?"), Outcome(card, turn.dialogue)]


def broken(turn: TurnInput) -> list[TurnEvent]:
    """Fails before the first word."""
    raise ModelProblem("The model is away.")


@dataclass
class BeepVoice:
    """100 ms of sound for everything, or a failure."""

    broken: bool = False
    spoken: list[str] = field(default_factory=list)
    asked: list[tuple[str, float, str]] = field(default_factory=list)  # words, pace, voice
    prepared: list[str] = field(default_factory=list)

    def voices(self) -> tuple[VoiceOption, ...]:
        return (VoiceOption("low", "Low"), VoiceOption("high", "High"))

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        self.spoken.append(text)
        self.asked.append((text, pace, voice))
        if self.broken:
            raise SpeechProblem("The voice is away.")
        for _ in range(5):
            yield SpokenAudio(VOICE_FRAME)

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        if self.broken:
            raise SpeechProblem("The voice is away.")
        self.prepared.append(text)


class Phrases:
    """Stock phrases that name themselves; the greeting has the recording notice in it, where there is one."""

    def text(self, name: str, profile: BusinessProfile, now: datetime, *, returning: bool = False) -> str:
        if name == RECORDING_NOTICE:
            return profile.recording_notice
        return f"<{name}> {profile.recording_notice}".strip() if name == "greeting" else f"<{name}>"


class LoudnessGate:
    """Speech is what is loud."""

    def is_speech(self, pcm: bytes) -> bool:
        return rms_dbfs(pcm) > -40


class BrokenGate:
    """A gate that fails at once."""

    def is_speech(self, pcm: bytes) -> bool:
        raise RuntimeError("no model")


@dataclass
class RecordedControl:
    """Notes which calls it was asked to make, and which to hang up. `refuses` is raised in place of the next call."""

    hung_up: list[str] = field(default_factory=list)
    made: list[NewCall] = field(default_factory=list)
    refuses: CarrierProblem | None = None
    recordings: dict[str, bytes] = field(default_factory=dict)
    deleted: list[str] = field(default_factory=list)
    keeps: CarrierProblem | None = None  # raised in place of deleting

    async def recording(self, account: CarrierAccount, recording_id: str) -> bytes:
        if recording_id not in self.recordings:
            raise CarrierProblem("The recording is not ready.")
        return self.recordings[recording_id]

    async def delete_recording(self, account: CarrierAccount, recording_id: str) -> None:
        if self.keeps is not None:
            raise self.keeps
        self.deleted.append(recording_id)

    async def call(self, account: CarrierAccount, new: NewCall) -> str:
        self.made.append(new)
        if self.refuses is not None:
            raise self.refuses
        return f"CA-out-{len(self.made)}"

    async def hang_up(self, account: CarrierAccount, carrier_call_id: str) -> None:
        self.hung_up.append(carrier_call_id)


@dataclass
class RecordedLine:
    """A caller's telephone that plays at once: each mark is reached as soon as it was sent."""

    reached: Callable[[str], None] = lambda mark: None
    sent: list[bytes] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    clears: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    gone: bool = False

    async def play(self, audio: bytes, mark: str) -> None:
        if self.gone:
            raise ConnectionResetError
        self.sent.append(audio)
        if mark:
            self.marks.append(mark)
            self.reached(mark)

    async def clear(self) -> None:
        self.clears += 1

    async def close(self) -> None:
        self.closed.set()

    @property
    def loudness(self) -> float:
        return rms_dbfs(mulaw_to_pcm(b"".join(self.sent)))


def profile(**changes: object) -> BusinessProfile:
    """A plumber in New York with an owner to ring."""
    hours = Hours("America/New_York", (WORKDAY,) * 5 + ((), ()))
    return replace(
        BusinessProfile(name="Bluebird Plumbing", trade="plumbing", hours=hours, transfer_to=OWNER),
        **changes,  # type: ignore[arg-type]
    )


@dataclass
class Desk:
    """A business with an account and a number, and a call ringing."""

    store: MemoryStore
    account: CarrierAccount
    call: Call


async def ringing_desk(store: MemoryStore | None = None, **changes: object) -> Desk:
    """Sets it up."""
    store = store or MemoryStore()
    business = await store.directory.add_business(profile(**changes))
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", ACCOUNT_SID, SECRET)
        number = PhoneNumber(CALLED)
        await work.add_number(account.id, number)
        call, _ = await work.start_call(account.id, "CA1", parse_address(CALLER), CALLED)
    return Desk(store, account, call)


def parts_for(
    store: Store,
    *,
    agent: Agent | None = None,
    speech_to_text: SpeechToText | None = None,
    voice: Voice | None = None,
    journal: Journal | None = None,
    **changes: object,
) -> CallParts:
    """Parts that work, but for those given."""
    parts = CallParts(
        store=store,
        clock=FixedClock(),
        journal=journal or MemoryJournal(),
        agent=agent or ScriptedAgent(noted),
        speech_to_text=speech_to_text or ScriptedSpeechToText(["My kitchen sink is clogged."]),
        voice=voice or BeepVoice(),
        phrases=Phrases(),
        voice_activity=LoudnessGate,
    )
    return replace(parts, **changes)  # type: ignore[arg-type]


def _ports_are_satisfied() -> tuple[Store, Clock, Journal, CallLine, CallControl]:
    """Checked by the type checker alone."""
    return MemoryStore(), FixedClock(), MemoryJournal(), RecordedLine(), RecordedControl()
