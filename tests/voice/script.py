"""A whole call on a scripted timeline, in audio time: perfect ears, a perfect voice, a line that echoes marks.

What the caller says is laid into the audio itself (each frame carries the number of the sentence and of the frame), and
the transcriber reads it from there: words whose audio the session did not hand over are not understood.
"""

import heapq
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from receptionist.domain.call import Speaker, Utterance
from receptionist.domain.conversation import ActionKind
from receptionist.domain.lead import Quote
from receptionist.ports import MoreToCome
from receptionist.voice.events import (
    FRAME_SECONDS,
    AgentClause,
    AgentDone,
    AgentFailed,
    AskAgent,
    CallEffect,
    CallerAudio,
    CallEvent,
    CallLimits,
    CancelTurn,
    ClearPlayback,
    Connected,
    Elapsed,
    EndCall,
    HungUp,
    KeyPressed,
    MarkReached,
    PlayAudio,
    PlayStock,
    SaveUtterance,
    SpeechAudio,
    SpeechFailed,
    Synthesise,
    Transcribe,
    Transcript,
    TranscriptFailed,
    Transfer,
)
from receptionist.voice.session import CallSession
from receptionist.voice.turn_words import is_open_clause

SECONDS_PER_WORD = 0.3
_WORD_BYTES = 2400  # of mu-law: 0.3 s, the last 20 ms of them silent
_LOUD, _SILENT = b"\x00", b"\xff"
GREETING = "Thanks for calling, how can I help?"
LONG = ("A drain cleaning starts at $149.", "That covers one drain up to the main line.", "Shall I book it?")
STOCK = {
    "greeting": GREETING,
    "still_there": "Are you still there?",
    "one_moment": "One moment.",
    "say_again": "Sorry, say that again?",
    "sorry_trouble": "Sorry, I am having trouble.",
    "goodbye_silence": "I will let you go. Goodbye.",
    "goodbye_time": "We are out of time. Goodbye.",
    "putting_through": "I am putting you through.",
    "goodbye_staff": "The office will call. Goodbye.",
}


def voiced(text: str) -> bytes:
    """The agent's speech: each word written into the beginning of its sound."""
    sound = _WORD_BYTES - 160
    return b"".join(word.encode().ljust(sound, _LOUD) + _SILENT * 160 for word in text.split())


def words_in(audio: bytes) -> str:
    """The words whose sound is in it from the beginning."""
    return " ".join(filter(None, (word.strip(_LOUD).decode() for word in audio.split(_SILENT))))


@dataclass(frozen=True)
class Answer:
    """What the scripted agent does with one turn. `quotes` go with the clause of the same place."""

    clauses: tuple[str, ...] = ()
    action: ActionKind | None = None
    quotes: tuple[tuple[Quote, ...], ...] = ()
    after: float = 0.02  # seconds until the first clause
    every: float = 0.0  # seconds between clauses
    done: bool = True
    fails: bool = False
    protected: int = 0  # so many clauses, the first ones


def answers(
    *clauses: str, action: ActionKind | None = None, after: float = 0.02, every: float = 0.0, done: bool = True
) -> Answer:
    """An agent's reply of these clauses."""
    return Answer(clauses, action, after=after, every=every, done=done)


@dataclass
class Call:
    """One scripted call. Say what the caller does, `runs(until)`, then look at what came of it."""

    replies: Sequence[Answer] = ()
    limits: CallLimits = field(default_factory=CallLimits)
    greeting_protected: bool = True
    stt_seconds: float = 0.1
    stt_fails: int = 0  # the first so many takes
    stt_breaks_at: float = float("inf")  # every take from then on fails
    tts_seconds: dict[str, float] = field(default_factory=dict)  # by text; else 0.04
    tts_fails: frozenset[str] = frozenset()
    loses_marks: bool = False
    line_delay: float = 0.0

    def __post_init__(self) -> None:
        self.session = CallSession(self.limits, greeting_protected=self.greeting_protected, stock_words=STOCK)
        self.effects: list[tuple[float, CallEffect]] = []
        self.ended_at: float | None = None
        self._said: list[tuple[str, float, float]] = []
        self._echoes: list[float] = []
        self._queue: list[tuple[float, int, CallEvent]] = []
        self._order = itertools.count()
        self._answers = iter(self.replies)
        self._line: list[tuple[float, str]] = []  # when each mark is due
        self._line_free = 0.0
        self._silent_from = float("inf")
        self.now = 0.0
        self.played: list[tuple[float, float]] = []
        self._sounds: list[tuple[float, bytes]] = []  # what was played from when on

    # --- what happens ---

    def says(self, text: str, at: float, seconds: float | None = None) -> "Call":
        """The caller says this, from `at`."""
        self._said.append((text, at, seconds if seconds is not None else SECONDS_PER_WORD * len(text.split())))
        return self

    def noise(self, at: float, seconds: float) -> "Call":
        """Something the voice-activity gate takes for speech, without words."""
        return self.says("", at, seconds)

    def echo(self, at: float, seconds: float) -> "Call":
        """The agent's own voice comes back, and is found out at its end."""
        self._echoes.append(at + seconds)
        return self.noise(at, seconds)

    def presses(self, keys: str, at: float, every: float = 0.3) -> "Call":
        for index, key in enumerate(keys):
            self.happens(KeyPressed(key), at + index * every)
        return self

    def hangs_up(self, at: float) -> "Call":
        return self.happens(HungUp(), at)

    def media_stops(self, at: float) -> "Call":
        """The carrier sends no more audio, though the call stands."""
        self._silent_from = at
        return self

    def happens(self, event: CallEvent, at: float) -> "Call":
        heapq.heappush(self._queue, (at, next(self._order), event))
        return self

    # --- the run ---

    def runs(self, until: float) -> "Call":
        self._handle(Connected())
        for frame in range(1, round(until / FRAME_SECONDS) + 1):
            self.now = round(frame * FRAME_SECONDS, 6)
            self._pop_due()
            if self.ended_at is not None:
                continue
            if self.now < self._silent_from:
                self._handle(self._frame(self.now))
            if frame % 50 == 0:
                self._handle(Elapsed(self.now))
        return self

    def _pop_due(self) -> None:
        while self._line and self._line[0][0] <= self.now:
            self._handle(MarkReached(self._line.pop(0)[1]))
        while self._queue and self._queue[0][0] <= self.now:
            self._handle(heapq.heappop(self._queue)[2])

    def _frame(self, at: float) -> CallerAudio:
        samples = np.zeros(160, dtype="<i2")
        speech = False
        for number, (_, began, seconds) in enumerate(self._said):
            if began < at - FRAME_SECONDS / 2 <= began + seconds:
                samples[0] = number + 1
                samples[1] = round((at - began) / FRAME_SECONDS) - 1
                speech = True
        was_echo = any(abs(at - found) < FRAME_SECONDS / 2 for found in self._echoes)
        return CallerAudio(at, samples.tobytes(), speech, was_echo)

    def _handle(self, event: CallEvent) -> None:
        for effect in self.session.handle(event):
            self.effects.append((self.now, effect))
            self._perform(effect)

    def _perform(self, effect: CallEffect) -> None:
        soon = self.now + 0.04
        match effect:
            case Transcribe(turn, take, pcm):
                if self.stt_fails > 0 or self.now >= self.stt_breaks_at:
                    self.stt_fails -= 1
                    self.happens(TranscriptFailed(turn, take), self.now + self.stt_seconds)
                else:
                    text = self._understood(pcm)
                    goes_on = is_open_clause(f"{effect.before} {text}", effect.asked)
                    more = MoreToCome.YES if goes_on else MoreToCome.NO
                    self.happens(Transcript(turn, take, text, more), self.now + self.stt_seconds)
            case AskAgent(turn):
                self._answer(turn, next(self._answers, Answer(("Okay.",))))
            case Synthesise(turn, clause, text):
                self._voice(turn, clause, text, self.now + self.tts_seconds.get(text, 0.04))
            case PlayStock(turn, clause, name):
                self._voice(turn, clause, STOCK[name], soon if name != "greeting" else self.now)
            case PlayAudio():
                self._play(effect)
            case ClearPlayback():
                self._line_free = self.now
                returned, self._line = self._line, []
                for _, mark in returned:  # a carrier gives pending marks back on a clear
                    self.happens(MarkReached(mark), self.now + 0.02)
                self.played = [(began, min(ended, self.now)) for began, ended in self.played if began < self.now]
                self._fall_silent()
            case EndCall() | Transfer():
                self.ended_at = self.now
                self._fall_silent()

    def _understood(self, pcm: bytes) -> str:
        frames = np.frombuffer(pcm, dtype="<i2").reshape(-1, 160)
        words: list[str] = []
        for number in dict.fromkeys(int(mark) for mark in frames[:, 0] if mark):
            text, _, seconds = self._said[number - 1]
            parts = text.split()
            per_frame = len(parts) * FRAME_SECONDS / seconds
            inside = frames[frames[:, 0] == number][:, 1]
            words += parts[round(int(inside.min()) * per_frame) : round((int(inside.max()) + 1) * per_frame)]
        return " ".join(words)

    def _answer(self, turn: int, answer: Answer) -> None:
        at = self.now + answer.after
        if answer.fails:
            self.happens(AgentFailed(turn), at)
            return
        quotes = itertools.chain(answer.quotes, itertools.repeat(()))
        for number, (text, with_it) in enumerate(zip(answer.clauses, quotes, strict=False)):
            self.happens(AgentClause(turn, number, text, with_it, protected=number < answer.protected), at)
            at += answer.every
        if answer.done:
            self.happens(AgentDone(turn, len(answer.clauses), answer.action), at)

    def _voice(self, turn: int, clause: int, text: str, at: float) -> None:
        if text in self.tts_fails:
            self.happens(SpeechFailed(turn, clause), at)
            return
        seconds = SECONDS_PER_WORD * len(text.split())
        self.happens(SpeechAudio(turn, clause, voiced(text), seconds, True), at)

    def _play(self, effect: PlayAudio) -> None:
        begins = max(self.now, self._line_free)
        self._line_free = begins + SECONDS_PER_WORD * len(effect.audio) / _WORD_BYTES
        self.played.append((begins, self._line_free))
        self._sounds.append((begins, effect.audio))
        if effect.mark and not self.loses_marks:
            self._line.append((self._line_free + self.line_delay, effect.mark))

    def _fall_silent(self) -> None:
        per_second = _WORD_BYTES / SECONDS_PER_WORD
        self._sounds = [
            (began, audio[: round(max(0.0, self.now - began) * per_second)]) for began, audio in self._sounds
        ]

    # --- what came of it ---

    def all(self, kind: type[CallEffect]) -> list[CallEffect]:
        return [effect for _, effect in self.effects if isinstance(effect, kind)]

    def when(self, kind: type[CallEffect], index: int = 0) -> float:
        """When the effect of this kind came, in seconds of the call."""
        return [at for at, effect in self.effects if isinstance(effect, kind)][index]

    @property
    def asked(self) -> list[str]:
        """What the agent was asked, cancelled turns included."""
        return [effect.text for effect in self.all(AskAgent) if isinstance(effect, AskAgent)]

    @property
    def answered(self) -> list[str]:
        """What the agent was asked and not stopped from answering before it was heard."""
        cancelled = {effect.turn for effect in self.all(CancelTurn) if isinstance(effect, CancelTurn)}
        return [e.text for e in self.all(AskAgent) if isinstance(e, AskAgent) and e.turn not in cancelled]

    @property
    def stock(self) -> list[str]:
        return [effect.name for effect in self.all(PlayStock) if isinstance(effect, PlayStock)]

    @property
    def utterances(self) -> list[Utterance]:
        return [effect.utterance for effect in self.all(SaveUtterance) if isinstance(effect, SaveUtterance)]

    @property
    def transcript(self) -> list[str]:
        """The conversation as saved, the greeting left out: "> " before the caller's words."""
        return [("> " if u.speaker is Speaker.CALLER else "") + u.text for u in self.utterances if u.text != GREETING]

    @property
    def sent(self) -> list[str]:
        """What was sent to the line, in order, the greeting left out."""
        texts = [words_in(e.audio) for e in self.all(PlayAudio) if isinstance(e, PlayAudio) and e.audio]
        return [text for text in texts if text != GREETING]

    @property
    def heard(self) -> str:
        """The agent's words as far as they came out of the caller's telephone: the last of each stretch may be cut."""
        return " ".join(words_in(audio) for _, audio in self._sounds)

    @property
    def said(self) -> list[tuple[str, float, float]]:
        """What the caller said: the words (none for a noise), from when on, and for how many seconds."""
        return self._said

    @property
    def end(self) -> CallEffect | None:
        """How the session ended the call; None while it goes on."""
        return next((effect for _, effect in self.effects if isinstance(effect, EndCall | Transfer)), None)
