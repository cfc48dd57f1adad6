"""The agent's side of a call: what is to be said, what was sent, what was heard.

A clause goes `expected → synthesised → sent → heard`. What was heard is known from the marks that come back. A carrier
gives pending marks back on a clear, too: marks carry the playback generation, and those of an older one are unknown
here. A reply that was cut off keeps its audio: where the interruption was nothing, it goes on at the word it came to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from receptionist.domain.call import EndReason
from receptionist.domain.conversation import ActionKind
from receptionist.domain.lead import Quote
from receptionist.voice.audio import quiet_place
from receptionist.voice.events import (
    AgentClause,
    AgentDone,
    AgentFailed,
    EndCall,
    PlayAudio,
    PlayStock,
    SpeechAudio,
    SpeechFailed,
    Synthesise,
    Transfer,
)
from receptionist.voice.turn_words import join_words

FILLER = -1  # the clause number of "one moment"
_ACTIONS: dict[ActionKind, Transfer | EndCall] = {
    ActionKind.TRANSFER: Transfer(),
    ActionKind.END_CALL: EndCall(EndReason.AGENT_SAID_GOODBYE),
}
_LOST_MARK_SECONDS = 2.0  # after its audio must have been played, a mark is not coming
_ECHO_SECONDS = 2.0  # after the last sound: by then it has come back, if it does
_PATIENCE = 2  # false alarms until a reply gives way to words only
_SPEECH_CHARACTERS_PER_SECOND = 15.0
_RESUMES_BACK_SECONDS = 0.35  # at most so much is said again, to begin at the beginning of a word


@dataclass(frozen=True, slots=True)
class Asked:
    """What the agent was asked."""

    text: str = ""
    keys: str = ""
    ended: float = 0.0  # the caller's last speech, or key, of it

    def __bool__(self) -> bool:
        return bool(self.text or self.keys)

    def then(self, later: "Asked") -> "Asked":
        """Both as one question."""
        return Asked(join_words(self.text, later.text), self.keys + later.keys, max(self.ended, later.ended))


@dataclass(slots=True)
class Clause:
    """One clause of a reply on its way to the caller. `stock` names the recording where it is one.

    A protected one is not interrupted.
    """

    number: int
    text: str
    quotes: tuple[Quote, ...] = ()
    stock: str = ""
    protected: bool = False
    closed: bool = False  # no more audio of it will come
    broken: bool = False  # there should have been more
    began: float | None = None  # when the caller's side began to play it
    sent_seconds: float = 0.0
    mark: str = ""  # sent behind its last audio
    heard_at: float | None = None
    _unsent: list[SpeechAudio] = field(default_factory=list)
    _sent: list[SpeechAudio] = field(default_factory=list)

    def take_audio(self, audio: SpeechAudio) -> None:
        """One more stretch of its audio."""
        if not self.closed:
            self._unsent.append(audio)
            self.closed = audio.last

    def break_off(self) -> None:
        """No more audio of it will come, though some is missing."""
        if not self.closed:
            self.closed = self.broken = True

    def unsent(self) -> Iterator[tuple[SpeechAudio, bool]]:
        """Takes out the audio not sent yet; with each whether it is the very last of the clause."""
        while self._unsent:
            audio = self._unsent.pop(0)
            self._sent.append(audio)
            yield audio, self.closed and not self._unsent

    def wanted(self, turn: int) -> list[PlayStock | Synthesise]:
        """Asks for its audio, where there are words to be spoken."""
        if self.stock:
            return [PlayStock(turn, self.number, self.stock)]
        if self.text.strip():
            return [Synthesise(turn, self.number, self.text)]
        self.closed = True
        return []

    @property
    def is_over(self) -> bool:
        """Whether it was heard, or will never be."""
        return self.heard_at is not None or (self.closed and self.began is None and not self._unsent)

    def seconds_heard(self, since: float, now: float) -> float:
        """How much of its audio was played by `now`. It cannot have begun before `since`."""
        if self.began is None:
            return 0.0
        if self.heard_at is not None:
            return self.sent_seconds
        return max(0.0, min(now - max(self.began, since), self.sent_seconds))

    def portion_heard(self, since: float, now: float) -> float:
        """How much of it was played by `now`, from 0 to 1. It cannot have begun before `since`."""
        if self.heard_at is not None and not self.broken:
            return 1.0
        played = self.seconds_heard(since, now)
        whole = self.sent_seconds + sum(audio.seconds for audio in self._unsent)
        if self.broken or not self.closed:
            whole = max(whole, len(self.text) / _SPEECH_CHARACTERS_PER_SECOND)
        return played / whole if whole > 0 else 0.0

    def rest(self, portion: float, seconds: float) -> "Clause":
        """What is left of it after so much, as a clause of its own; audio that was sent is cut between words."""
        words = self.text.split()
        text = " ".join(words[int(len(words) * portion + 1e-6) :])
        unsent = self._sent + self._unsent
        audio = b"".join(piece.audio for piece in self._sent)
        if seconds > 0 and audio:
            a_second = len(audio) / self.sent_seconds
            cut = quiet_place(audio, round(seconds * a_second), round(_RESUMES_BACK_SECONDS * a_second))
            left = replace(self._sent[-1], audio=audio[cut:], seconds=(len(audio) - cut) / a_second)
            unsent = [left, *self._unsent]
        return Clause(
            self.number, text, self.quotes, self.stock, self.protected, self.closed, self.broken, _unsent=unsent
        )


@dataclass(slots=True)
class Reply:
    """The agent's words of one turn, and what is to be done once they were heard.

    `asked` is None for what the session says by itself, and once it was answered to its end. A protected reply is not
    interrupted. The rest of an interrupted one has its turn: what of it was still in the making belongs to the rest.
    """

    turn: int
    since: float  # the last progress in making it
    asked: Asked | None = None
    protected: bool = False
    then: Transfer | EndCall | None = None
    done: bool = False  # no more clauses will come
    troubled: bool = False  # it broke off
    timing: dict[str, float] = field(default_factory=dict)
    clauses: list[Clause] = field(default_factory=list)
    cut_at: float | None = None  # when the caller interrupted it
    _next: int = 0  # the least number its next clause can have
    is_rest: bool = False  # of a reply that was interrupted
    was_asking: bool = False  # when it was interrupted, the caller had heard most of a question
    false_alarms: int = 0  # how often it was interrupted by what turned out to be no turn
    cut_off: tuple[float, str] | None = None  # the opening of what was interrupted

    def clause(self, number: int) -> Clause | None:
        """The clause of this number."""
        return next((clause for clause in self.clauses if clause.number == number), None)

    def add(self, new: AgentClause) -> Clause | None:
        """One more clause from the agent; None where it is not wanted."""
        if self.asked is None or self.done or new.clause < self._next:
            return None
        self._next = new.clause + 1
        self.clauses.append(Clause(new.clause, new.text, new.quotes, protected=new.protected))
        return self.clauses[-1]

    def take(self, event: AgentDone | AgentFailed | SpeechAudio | SpeechFailed) -> None:
        """What became of its words, or of their audio."""
        match event:
            case AgentDone(_, _, action) if self.asked is not None and not self.done:
                self.done = True
                self.then = _ACTIONS[action] if action is not None else None
            case AgentFailed() if self.asked is not None and not self.done:
                self.done = self.troubled = True
            case SpeechAudio(_, number):
                if (clause := self.clause(number)) is not None:
                    clause.take_audio(event)
            case SpeechFailed(_, number):
                if (clause := self.clause(number)) is not None:
                    clause.break_off()

    @property
    def has_begun(self) -> bool:
        """Whether any of it was sent; a filler does not count."""
        return any(clause.began is not None and clause.number != FILLER for clause in self.clauses)

    @property
    def has_words(self) -> bool:
        """Whether there is anything to say but a filler."""
        return any(clause.number != FILLER for clause in self.clauses)

    @property
    def has_filler(self) -> bool:
        """Whether "one moment" was said."""
        return self.clause(FILLER) is not None

    @property
    def began(self) -> float | None:
        """When its first sound was played."""
        return next((clause.began for clause in self.clauses if clause.began is not None), None)

    @property
    def opening(self) -> tuple[float, str] | None:
        """When its first sound was played, and the words it began; None before that."""
        began = self.began
        return None if began is None else (began, " ".join(clause.text for clause in self.clauses))

    @property
    def is_over(self) -> bool:
        """Whether it is complete and all of it that could be spoken was heard."""
        return self.done and all(clause.is_over for clause in self.clauses)

    @property
    def was_spoken(self) -> bool:
        """Whether any of it reached the caller."""
        return self.is_rest or any(clause.heard_at is not None and clause.number != FILLER for clause in self.clauses)

    @property
    def is_protected(self) -> bool:
        """Whether the caller must hear what is being said."""
        return self.protected or any(clause.protected and not clause.is_over for clause in self.clauses)

    @property
    def has_the_floor(self) -> bool:
        """Whether the caller's words and keys wait for its end: not where it waits itself until they have spoken."""
        return self.is_protected and (self.protected or self.has_begun)

    @property
    def gives_way(self) -> bool:
        """Whether the caller's voice alone interrupts it. On a line that coughs again and again it takes words."""
        return not self.is_protected and self.false_alarms < _PATIENCE

    @property
    def is_answered(self) -> bool:
        """Whether the caller has begun to hear an answer that is complete."""
        return (self.has_begun or self.is_rest) and self.done and not self.troubled

    @property
    def can_go_on(self) -> bool:
        """Whether it was begun, so that it may be interrupted and go on later."""
        return (self.has_begun or self.is_rest or self.asked is None) and bool(self.clauses) and not self.troubled

    @property
    def is_excuse(self) -> bool:
        """Whether it is the phrase that excuses a failure."""
        return any(clause.stock == "sorry_trouble" for clause in self.clauses)

    def note(self, step: str, at: float) -> None:
        """Times a step of the turn, in milliseconds after the caller's last speech; the first time counts."""
        if self.asked is not None and not self.is_rest:
            self.timing.setdefault(step, float(round((at - self.asked.ended) * 1000)))

    def break_off(self) -> None:
        """Nothing more will come of it, neither words nor audio."""
        self.done = self.troubled = True
        for clause in self.clauses:
            clause.break_off()

    def words(self, now: float) -> tuple[str, str]:
        """What the caller heard of it, and the rest. Of the clause being played, words in proportion to its audio."""
        heard: list[str] = []
        unheard: list[str] = []
        since = 0.0
        for clause in self.clauses:
            words = clause.text.split()
            count = int(len(words) * self._portion(clause, since, now) + 1e-6)
            heard += words[:count]
            unheard += words[count:]
            since = clause.heard_at or since
        return " ".join(heard), " ".join(unheard)

    def is_asking(self, now: float) -> bool:
        """Whether the caller heard most of a question last, so that "yeah" answers it."""
        since = 0.0
        last = ""
        for clause in self.clauses:
            if self._portion(clause, since, now) < 0.5:
                break
            last = clause.text
            since = clause.heard_at or since
        return last.rstrip().endswith("?")

    def rest(self, now: float) -> "Reply":
        """What the caller did not hear, from the word being said on."""
        missing: list[Clause] = []
        since, cut = 0.0, self.cut_at
        for clause in self.clauses:
            portion = self._portion(clause, since, now)
            if clause.number != FILLER and portion < 1.0:
                missing.append(clause.rest(portion, clause.seconds_heard(since, now if cut is None else cut)))
            since = clause.heard_at or since
        return replace(
            self,
            since=now,
            asked=None if self.is_answered else self.asked,
            timing={},
            clauses=missing,
            cut_at=None,
            is_rest=True,
            was_asking=self.is_asking(now),
            false_alarms=self.false_alarms + 1,
            cut_off=self.opening,
        )

    def _portion(self, clause: Clause, since: float, now: float) -> float:
        return clause.portion_heard(since, now if self.cut_at is None else self.cut_at)


class Playback:
    """The line to the caller: sends audio in order, and learns from marks what was heard."""

    def __init__(self) -> None:
        self.generation = 1
        self.free_at = 0.0  # when everything sent will have been played
        self.sounds_since = 0.0  # an echo heard now is of what was played from then on
        self._under_way: dict[str, Clause] = {}  # by mark, in the order sent
        self._is_unmarked = False  # audio was sent whose mark was not, yet

    @property
    def awaits_marks(self) -> bool:
        """Whether something was sent to its end and is not known to have been heard."""
        return bool(self._under_way)

    @property
    def is_busy(self) -> bool:
        """Whether anything sent may still be playing."""
        return bool(self._under_way) or self._is_unmarked

    def send(self, reply: Reply, now: float, *, filler_only: bool) -> list[PlayAudio]:
        """The audio of `reply` that may be sent now: in clause order, however synthesis came in."""
        pieces: list[PlayAudio] = []
        for clause in reply.clauses:
            if filler_only and clause.number != FILLER:
                break
            for audio, is_last in clause.unsent():
                begins = max(now, self.free_at)
                if begins - self.free_at > _ECHO_SECONDS:
                    self.sounds_since = begins
                self.free_at = begins + audio.seconds
                clause.began = begins if clause.began is None else clause.began
                clause.sent_seconds += audio.seconds
                pieces.append(PlayAudio(audio.audio, self._mark(reply, clause) if is_last else ""))
            if clause.closed and clause.began is not None and not clause.mark:
                pieces.append(PlayAudio(b"", self._mark(reply, clause)))  # its synthesis broke off
            if not clause.closed:
                break
        self._is_unmarked = any(clause.began is not None and not clause.mark for clause in reply.clauses)
        return pieces

    def reached(self, mark: str, now: float) -> list[Clause]:
        """The clauses heard by this mark, those before it included; none for a mark of an older generation."""
        if mark not in self._under_way:
            return []
        heard: list[Clause] = []
        for name in list(self._under_way):
            clause = self._under_way.pop(name)
            clause.heard_at = now
            heard.append(clause)
            if name == mark:
                break
        return heard

    def give_up_marks(self, now: float) -> None:
        """Counts as played whatever must have been, though its mark never came."""
        if self._under_way and now > self.free_at + _LOST_MARK_SECONDS:
            for clause in self._under_way.values():
                clause.heard_at = self.free_at
            self._under_way.clear()

    def clear(self, now: float) -> None:
        """What was sent and not heard is gone; where there was nothing, no mark can come late."""
        if self.is_busy:
            self.generation += 1
        self.free_at = now
        self._under_way.clear()
        self._is_unmarked = False

    def _mark(self, reply: Reply, clause: Clause) -> str:
        clause.mark = f"g{self.generation}.t{reply.turn}.c{clause.number}"
        self._under_way[clause.mark] = clause
        return clause.mark
