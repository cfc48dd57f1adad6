"""What can happen on a call, and what the call wants done.

Times named `at` are seconds of call audio: the end of the newest frame received from the caller's side. Audio inside
the session is 16-bit signed little-endian PCM, mono, at `RATE_HZ`. What is queued for the caller is handed over as
encoded by whoever synthesised it (`SpeechAudio.audio`); the session only counts its seconds.
"""

from dataclasses import dataclass, field

from receptionist.domain.call import EndReason, Utterance
from receptionist.domain.conversation import ActionKind
from receptionist.domain.lead import Quote
from receptionist.ports import MoreToCome

RATE_HZ = 8000
FRAME_SECONDS = 0.02

# --- what happens -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Connected:
    """The media stream is open; the greeting may play."""


@dataclass(frozen=True, slots=True)
class CallerAudio:
    """20 ms from the caller, with the voice-activity gate's verdict on it.

    `was_echo`: just now it was found out that what was taken for the caller's speech lately was the agent's own.
    `faded`: of speech, that it has died away, though the gate has not noticed yet.
    """

    at: float
    pcm: bytes
    speech: bool
    was_echo: bool = False
    faded: bool = False


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key on the caller's telephone: 0-9, * or #."""

    digit: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """What a `Transcribe` came to. `text` is empty where there was no speech in it.

    `more`: whether with such words the caller will go on after the pause.
    """

    turn: int
    take: int
    text: str
    more: MoreToCome = MoreToCome.NO


@dataclass(frozen=True, slots=True)
class TranscriptFailed:
    """Speech-to-text could not answer this take."""

    turn: int
    take: int


@dataclass(frozen=True, slots=True)
class AgentClause:
    """One clause of the agent's reply, in order, counted from 0 in each turn. A protected one is heard to its end."""

    turn: int
    clause: int
    text: str
    quotes: tuple[Quote, ...] = ()
    protected: bool = False


@dataclass(frozen=True, slots=True)
class AgentDone:
    """The agent's reply is complete: `clauses` of them came; then `action` is to be done once they were heard."""

    turn: int
    clauses: int
    action: ActionKind | None = None


@dataclass(frozen=True, slots=True)
class AgentFailed:
    """No reply can be had for this turn."""

    turn: int


@dataclass(frozen=True, slots=True)
class SpeechAudio:
    """A stretch of synthesised audio of a clause, in order; `last` closes the clause. `seconds` is its duration."""

    turn: int
    clause: int
    audio: bytes
    seconds: float
    last: bool


@dataclass(frozen=True, slots=True)
class SpeechFailed:
    """A clause could not be synthesised."""

    turn: int
    clause: int


@dataclass(frozen=True, slots=True)
class MarkReached:
    """The caller's side played everything up to this mark (or gave the mark back after a clear)."""

    name: str


@dataclass(frozen=True, slots=True)
class HungUp:
    """The caller's side ended the call."""


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Wall-clock seconds since the call was answered, sent about once a second whatever the media does."""

    seconds: float


@dataclass(frozen=True, slots=True)
class StaffSteppedIn:
    """Somebody of the business takes the call from the agent, or ends it: `then`, after this stock phrase."""

    phrase: str
    then: "Transfer | EndCall"


CallEvent = (
    Connected
    | CallerAudio
    | KeyPressed
    | Transcript
    | TranscriptFailed
    | AgentClause
    | AgentDone
    | AgentFailed
    | SpeechAudio
    | SpeechFailed
    | MarkReached
    | HungUp
    | Elapsed
    | StaffSteppedIn
)

# --- what is to be done -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Transcribe:
    """Transcribe this audio; a newer take of the same turn replaces an older one.

    `before` are words of the caller's that belong to the same question, `asked` what the agent said last.
    One that comes just before `EndCall` or `Transfer` is for the caller's last words: its `Transcript` may still be
    handed in.
    """

    turn: int
    take: int
    pcm: bytes
    before: str = ""
    asked: str = ""


@dataclass(frozen=True, slots=True)
class AskAgent:
    """The caller's turn is over: ask the agent to answer `text`. `keys` holds digits pressed instead of spoken.

    Both are filled where keys were pressed before the words were answered. Words of a turn that was cancelled
    unanswered come again, at the front of the next turn's text.
    """

    turn: int
    text: str
    keys: str = ""


@dataclass(frozen=True, slots=True)
class PrepareAnswer:
    """The caller may be done: the agent's answer to `text` can be made already, but neither said nor saved.

    An `AskAgent` with the same words, and no keys, takes it over; a newer one replaces it, `DropAnswer` ends it.
    """

    turn: int
    text: str


@dataclass(frozen=True, slots=True)
class DropAnswer:
    """The answer prepared for this turn is not wanted: the caller went on, or said nothing that is answered."""

    turn: int


@dataclass(frozen=True, slots=True)
class CancelTurn:
    """Stop transcription, agent and synthesis of this turn. What was committed stays.

    Unless it is `void`: then the caller's words will be asked again, joined with what follows, and what this turn's
    answer put onto the card is taken back.
    """

    turn: int
    void: bool = False


@dataclass(frozen=True, slots=True)
class Synthesise:
    """Turn this clause into audio."""

    turn: int
    clause: int
    text: str


@dataclass(frozen=True, slots=True)
class PlayStock:
    """Play a recorded phrase shipped in `media/` or cached at start: greeting, silence prompts, sorry lines.

    It is answered with `SpeechAudio` for this turn and clause, as a synthesised clause is. Clause -1 is the filler
    ("one moment") before the first clause of a reply.
    """

    turn: int
    clause: int
    name: str


@dataclass(frozen=True, slots=True)
class PlayAudio:
    """Send this audio to the caller, then a mark of this name (no mark where empty). The audio may be empty."""

    audio: bytes
    mark: str


@dataclass(frozen=True, slots=True)
class ClearPlayback:
    """Drop what the caller's side has not played yet."""


@dataclass(frozen=True, slots=True)
class SaveUtterance:
    """One side's words, final."""

    utterance: Utterance


@dataclass(frozen=True, slots=True)
class QuotesHeard:
    """The caller heard the sentence with these quotes."""

    quotes: tuple[Quote, ...]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Hand the caller to a person; the agent's words before it were played."""


@dataclass(frozen=True, slots=True)
class EndCall:
    """Hang up."""

    reason: EndReason


CallEffect = (
    Transcribe
    | PrepareAnswer
    | DropAnswer
    | AskAgent
    | CancelTurn
    | Synthesise
    | PlayStock
    | PlayAudio
    | ClearPlayback
    | SaveUtterance
    | QuotesHeard
    | Transfer
    | EndCall
)


@dataclass(frozen=True, slots=True)
class CallLimits:
    """What bounds a call. All in seconds."""

    # Pauses as the voice-activity gate has them: it calls 0.1 s (in noise 0.15 s) after the last word speech, too.
    # Where a voice is heard to die away, they begin 0.06 s after that.
    speculate_after: float = 0.04  # transcription starts on speculation after this much silence
    end_of_turn: float = 0.24  # a finished sentence
    end_of_turn_maybe: float = 0.75  # what leaves the question open; a first name or a day alone
    end_of_turn_open: float = 1.2  # an open clause, a number half read out
    end_of_turn_unknown: float = 0.7  # no transcript yet
    silence_prompt: float = 7.0
    silence_prompts: int = 2
    keys_pause: float = 1.5  # after the last key; `#` does not wait
    filler_after: float = 1.4  # of thinking: "one moment"
    give_up_after: float = 12.0  # without any progress: whoever we wait for has failed
    barge_in: float = 0.16  # speech over the agent's words that counts as an interruption
    pre_roll: float = 0.3
    longest_turn: float = 28.0
    wall_clock_cap: float = 1800.0
    goodbye_seconds: float = 15.0  # from the cap to the hard end
    stock: tuple[str, ...] = field(
        default=(
            "greeting",
            "still_there",
            "one_moment",
            "say_again",
            "sorry_trouble",
            "goodbye_silence",
            "goodbye_time",
            "putting_through",
            "goodbye_staff",
        )
    )
