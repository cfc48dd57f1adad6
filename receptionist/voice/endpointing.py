"""The caller's side of a call by audio time: pre-roll, the turn in the making, its pauses and its end.

    quiet ── a frame of speech ──▶ a turn in the making ── its end, or nothing in it ──▶ quiet

A pause of `speculate_after` gives a *take*: the audio so far goes to speech-to-text although the caller may go on. When
they do, that take no longer covers all that was said, and the next pause gives a new one. Long speech without a pause
gives takes, too, so that a line full of noise is found out.
"""

from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from receptionist.ports import MoreToCome
from receptionist.voice.events import FRAME_SECONDS, RATE_HZ, CallLimits, Transcribe

_LEAST_SPEECH = 0.1  # less is a click, or the first of an echo: not worth a transcription
_BRIEF_SPEECH = 0.7  # "mm-hm, okay" is no longer
_BARGE_IN_WINDOW = 3.0  # times `barge_in`: within so long it must come together
_UNBROKEN_SPEECH = 6.0  # between takes where there is no pause
_SURE_AFTER = 0.06  # a voice that dies away may be about to burst into a "t" or a "k"
_KEPT_PAUSE = 1.5  # longer pauses are shortened to this in the audio kept


class _Frame(NamedTuple):
    """Of the audio kept: when it ended, what it was, its bytes."""

    ends: float
    speech: bool
    faded: bool
    size: int


class CallerTurn:
    """What the caller is saying, from the pre-roll before their first word."""

    def __init__(self, turn: int, began: float, pre_roll: bytes) -> None:
        self.turn = turn
        self.began = began
        self.last_speech = began
        self.take = 0
        self.words_at = 0.0
        self.failed = False  # the newest take could not be transcribed
        self.noise = False  # all of it so far, though it goes on
        self._pcm = bytearray(pre_roll)
        self._faded = False  # what was speech behind `last_speech` was only the gate's being late
        self._frames: list[_Frame] = []
        self._speech_seconds = 0.0
        self._recent_speech: deque[float] = deque()
        self._words = ""
        self._more = MoreToCome.NO
        self._words_take = -1  # the take they belong to
        self._taken_at = began
        self._covers = -1.0  # `last_speech` when the newest take was made
        self._unbroken = False  # the newest take was made in the middle of speech

    @property
    def seconds(self) -> float:
        """Audio kept so far."""
        return len(self._pcm) / (2 * RATE_HZ)

    @property
    def has_speech(self) -> bool:
        """Whether there is any that a word could be in."""
        return self._speech_seconds >= _LEAST_SPEECH

    @property
    def is_covered(self) -> bool:
        """Whether the newest take has all that was said."""
        return self._covers >= self.last_speech

    @property
    def words(self) -> str | None:
        """The transcript of all that was said; None while there is none. Empty where it was only noise.

        Where the newest take could not be read, it is the words of an older one: some are better than none.
        """
        if not self.has_speech:
            return ""
        is_known = self._words_take == self.take or (self.failed and self._words)
        return self._words if self.is_covered and is_known else None

    @property
    def words_so_far(self) -> str:
        """The newest transcript, though the caller may have gone on since."""
        return self._words

    @property
    def is_brief(self) -> bool:
        """Whether so little was said that it may be no more than a nod."""
        return self._speech_seconds <= _BRIEF_SPEECH

    def add(self, pcm: bytes, speech: bool, faded: bool, now: float) -> None:
        """One more frame; `faded` of speech that has died away."""
        if speech:
            self._faded = faded
            if not faded:
                self.last_speech = now
            self._speech_seconds += FRAME_SECONDS
            self._recent_speech.append(now)
        if self.pause(now) <= _KEPT_PAUSE:
            self._pcm += pcm
            self._frames.append(_Frame(now, speech, faded, len(pcm)))

    def forget_since(self, since: float) -> None:
        """What was heard after `since` was not the caller."""
        while self._frames and self._frames[-1].ends > since:
            del self._pcm[len(self._pcm) - self._frames.pop().size :]
        spoken = [frame.ends for frame in self._frames if frame.speech]
        self._speech_seconds = FRAME_SECONDS * len(spoken)
        self._recent_speech = deque(spoken)
        sounding = (frame.ends for frame in self._frames if frame.speech and not frame.faded)
        self.last_speech, self._faded = max(sounding, default=self.began), False
        if self._covers > self.last_speech:
            self._covers = -1.0  # its newest take has the rest, too

    def pause(self, now: float) -> float:
        """Seconds since the last speech, to the millisecond: 1.14 - 1.1 is less than 0.04."""
        return round(max(0.0, now - self.last_speech - (_SURE_AFTER if self._faded else 0.0)), 3)

    def insists(self, now: float, barge_in: float) -> bool:
        """Whether there was so much speech lately that it counts as an interruption; a cough does not."""
        while self._recent_speech and self._recent_speech[0] < now - barge_in * _BARGE_IN_WINDOW:
            self._recent_speech.popleft()
        return not self.noise and len(self._recent_speech) * FRAME_SECONDS >= barge_in - FRAME_SECONDS / 2

    def due_take(self, now: float, limits: CallLimits) -> Transcribe | None:
        """A take, where a pause or a long unbroken stretch of speech calls for one."""
        if not self.has_speech or self.is_covered:
            return None
        if self.pause(now) < limits.speculate_after and now - self._taken_at < _UNBROKEN_SPEECH:
            return None
        return self.new_take(now)

    def new_take(self, now: float) -> Transcribe:
        """All the audio so far, under a new number."""
        self.take += 1
        self._unbroken = self.last_speech >= now
        self.failed = False
        self._covers = self.last_speech
        self._taken_at = now
        return Transcribe(self.turn, self.take, bytes(self._pcm))

    def renumber(self, turn: int) -> None:
        """The number it had was cancelled: under the new one it is taken again."""
        self.turn = turn
        self._covers = -1.0

    def transcribed(self, text: str, more: MoreToCome, now: float) -> None:
        """The newest take came to this."""
        self._more = more
        self._words = text.strip()
        self._words_take = self.take
        self.words_at = now
        self.noise = not self._words and (self._unbroken or self.is_covered)

    def is_over(self, now: float, limits: CallLimits) -> bool:
        """Whether the pause is long enough for what was said."""
        words = self.words
        if words is None:
            return self.failed and self.pause(now) >= limits.end_of_turn
        if not words:
            return self.pause(now) >= limits.speculate_after
        waits = {MoreToCome.YES: limits.end_of_turn_open, MoreToCome.MAYBE: limits.end_of_turn_maybe}
        return self.pause(now) >= waits.get(self._more, limits.end_of_turn)

    def is_overdue(self, now: float, limits: CallLimits) -> bool:
        """Whether the turn would be over, if only its words were there."""
        return self.words is None and self.pause(now) >= limits.end_of_turn_unknown


class Ear:
    """Hears the caller frame by frame and keeps the turn in the making."""

    def __init__(self, limits: CallLimits) -> None:
        self.turn: CallerTurn | None = None
        self.unread: list[CallerTurn] = []  # closed for audio, their words still to come
        self._pre_roll: deque[bytes] = deque(maxlen=round(limits.pre_roll / FRAME_SECONDS))

    def hear(self, pcm: bytes, speech: bool, faded: bool, now: float, turns: Iterator[int]) -> None:
        """One frame that ends at `now`; a turn it begins takes the next number of `turns`. See `CallerAudio`."""
        if speech and self.turn is None:
            self.turn = CallerTurn(next(turns), now - FRAME_SECONDS, b"".join(self._pre_roll))
        if self.turn is not None:
            self.turn.add(pcm, speech, faded, now)
        self._pre_roll.append(pcm)

    def split(self, now: float, turns: Iterator[int]) -> None:
        """Closes a turn that has grown too long in the middle of speech; the caller goes on in a new one."""
        if self.turn is None:
            return
        self.unread.append(self.turn)
        is_noise = self.turn.noise
        self.turn = CallerTurn(next(turns), now, b"")
        self.turn.noise = is_noise

    def find(self, turn: int, take: int) -> CallerTurn | None:
        """The turn whose newest take this is; none for a stale one."""
        turns = [*self.unread, *([self.turn] if self.turn is not None else [])]
        return next((caller for caller in turns if (caller.turn, caller.take) == (turn, take)), None)

    def forget(self) -> None:
        """The turn was dealt with."""
        self.turn = None
