"""Calls in audio time for the turn-taking benchmarks: real voice activity, echo guard, session and transcription.

The agent's words and the line are played here: a call of ten seconds takes as long as its transcriptions do. What slow
work would take on the clock is counted as fixed spans of audio time, so that a busy machine does not change a figure.
"""

import asyncio
import heapq
import itertools
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from bench.example import example_turn
from receptionist.ports import MoreToCome, TurnEnd, VoiceActivity
from receptionist.services.call_ear import CallEar
from receptionist.services.turn_end import MeaningTurnEnd
from receptionist.voice.audio import mulaw_to_pcm, pcm_to_mulaw, samples
from receptionist.voice.events import (
    FRAME_SECONDS,
    RATE_HZ,
    AgentClause,
    AgentDone,
    AskAgent,
    CallEffect,
    CallEvent,
    CallLimits,
    CancelTurn,
    ClearPlayback,
    Connected,
    KeyPressed,
    MarkReached,
    PlayAudio,
    PlayStock,
    SpeechAudio,
    Synthesise,
    Transcribe,
    Transcript,
)
from receptionist.voice.session import CallSession

Sound = npt.NDArray[np.float32]  # -1…1 at 8 kHz

FRAME = round(FRAME_SECONDS * RATE_HZ)
TRANSCRIPT_SECONDS = 0.2  # counted for a transcription: the tiny model on one quiet core takes 0.11 to 0.16
CLAUSE_SECONDS = 0.02
SPEECH_SECONDS = 0.13
LINE_NOISE = 0.001  # of full scale: -60 dB


def sound_of(mulaw: bytes) -> Sound:
    """Telephone audio as numbers."""
    return samples(mulaw_to_pcm(mulaw)).astype(np.float32) / np.float32(32768)


def level(sound: Sound) -> float:
    """Root mean square of its louder half: pauses do not count."""
    frames = sound[: len(sound) - len(sound) % FRAME].reshape(-1, FRAME)
    power = np.sort((frames.astype(np.float64) ** 2).mean(axis=1))
    return float(np.sqrt(power[len(power) // 2 :].mean())) if len(power) else 0.0


def at_level(sound: Sound, dbfs: float) -> Sound:
    """The sound at this loudness."""
    return (sound * (10 ** (dbfs / 20) / max(level(sound), 1e-6))).astype(np.float32)


@dataclass(frozen=True)
class EchoPath:
    """How the agent's voice comes back: after so many seconds, through this response."""

    delay_seconds: float
    response: Sound


@dataclass
class StagedCall:
    """One call: `caller` is all that comes from the caller's side, apart from the echo. Keys, if any, ask the agent."""

    gate: VoiceActivity
    transcribe: Callable[[bytes], Awaitable[str]]
    voiced: dict[str, bytes]  # the agent's clauses as mu-law, by their words
    reply: Sequence[str]
    caller: Sound
    seed: int
    keys_at: float | None = None
    echo: EchoPath | None = None
    greeting: bytes = b"\xff" * 800
    asks: str = "Hello."  # what the caller is answering
    limits: CallLimits = field(default_factory=CallLimits)
    turn_end: TurnEnd = field(default_factory=MeaningTurnEnd)

    def __post_init__(self) -> None:
        self.now = 0.0
        self.effects: list[tuple[float, CallEffect]] = []
        self.transcripts: list[str] = []
        self.played = np.zeros(len(self.caller) + 60 * RATE_HZ, dtype=np.float32)
        self._free_at = 0
        self._session = CallSession(self.limits, stock_words=dict.fromkeys(self.limits.stock, self.asks))
        self._ear = CallEar(self.gate)
        self._business = example_turn("")
        self._due: list[tuple[float, int, CallEvent]] = []
        self._order = itertools.count()
        self._replied = False

    async def run(self) -> "StagedCall":
        """To the end of the caller's audio."""
        rng = np.random.default_rng(self.seed)
        await self._handle(Connected())
        if self.keys_at is not None:
            self._later(KeyPressed("1"), self.keys_at)
            self._later(KeyPressed("#"), self.keys_at)
        for start in range(0, len(self.caller) - FRAME + 1, FRAME):
            self.now = round((start + FRAME) / RATE_HZ, 3)
            while self._due and self._due[0][0] <= self.now:
                await self._handle(heapq.heappop(self._due)[2])
            frame = self.caller[start : start + FRAME] + rng.normal(0, LINE_NOISE, FRAME) + self._echoed(start)
            pcm = (np.clip(frame, -1, 1) * 32767).astype("<i2").tobytes()
            for event in self._ear.frames(pcm_to_mulaw(pcm)):
                await self._handle(event)
        return self

    def when(self, kind: type[CallEffect], after: float = 0.0) -> float | None:
        """When the first effect of this kind came after this time."""
        return next((at for at, effect in self.effects if isinstance(effect, kind) and at > after), None)

    def asked(self) -> list[tuple[float, str]]:
        """What the agent was asked in words, and when."""
        return [(at, effect.text) for at, effect in self.effects if isinstance(effect, AskAgent) and effect.text]

    def _echoed(self, start: int) -> Sound | float:
        if self.echo is None:
            return 0.0
        first = start - round(self.echo.delay_seconds * RATE_HZ)
        length = len(self.echo.response)
        if first - length < 0:
            return 0.0
        source = self.played[first - length + 1 : first + FRAME]
        return np.convolve(source, self.echo.response, mode="valid").astype(np.float32)

    def _later(self, event: CallEvent, at: float) -> None:
        heapq.heappush(self._due, (at, next(self._order), event))

    async def _handle(self, event: CallEvent) -> None:
        for effect in self._session.handle(event):
            self.effects.append((self.now, effect))
            await self._perform(effect)

    async def _perform(self, effect: CallEffect) -> None:
        match effect:
            case Transcribe(turn, take, pcm):
                text = await self.transcribe(pcm)
                self.transcripts.append(text)
                heard = replace(self._business, text=f"{effect.before} {text}".strip())
                heard = replace(heard, dialogue=replace(heard.dialogue, said=effect.asked))
                more = await self.turn_end.more_to_come(pcm, RATE_HZ, heard) if text else MoreToCome.NO
                self._later(Transcript(turn, take, text, more), self.now + TRANSCRIPT_SECONDS)
            case AskAgent(turn):
                clauses = () if self._replied else tuple(self.reply)
                self._replied = True
                for number, text in enumerate(clauses or ("Okay.",)):
                    self._later(AgentClause(turn, number, text), self.now + CLAUSE_SECONDS)
                self._later(AgentDone(turn, len(clauses) or 1), self.now + CLAUSE_SECONDS)
            case CancelTurn(void=True):
                self._replied = False  # asked again, the agent answers again
            case Synthesise(turn, clause, text):
                audio = self.voiced.get(text, b"\xff" * 2400)
                spoken = SpeechAudio(turn, clause, audio, len(audio) / RATE_HZ, last=True)
                self._later(spoken, self.now + SPEECH_SECONDS)
            case PlayStock(turn, clause, name):
                audio = self.greeting if name == "greeting" else b"\xff" * 800
                self._later(SpeechAudio(turn, clause, audio, len(audio) / RATE_HZ, last=True), self.now)
            case PlayAudio(audio, mark):
                self._play(audio, mark)
            case ClearPlayback():
                self._ear.clears()
                at = round(self.now * RATE_HZ)
                self.played[at : self._free_at] = 0
                self._free_at = min(self._free_at, at)

    def _play(self, audio: bytes, mark: str) -> None:
        self._ear.plays(audio)
        begins = max(self._free_at, round(self.now * RATE_HZ))
        sound = sound_of(audio)
        self.played[begins : begins + len(sound)] = sound[: max(0, len(self.played) - begins)]
        self._free_at = begins + len(sound)
        if mark:
            self._later(MarkReached(mark), self._free_at / RATE_HZ)


def run_calls(calls: Sequence[StagedCall]) -> list[StagedCall]:
    """One after the other."""

    async def all_of_them() -> list[StagedCall]:
        return [await call.run() for call in calls]

    return asyncio.run(all_of_them())
