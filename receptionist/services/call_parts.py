"""What every call is answered with."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from receptionist.ports import (
    Agent,
    CallControl,
    Clock,
    Journal,
    SpeechToText,
    StockPhrases,
    Store,
    TurnEnd,
    Voice,
    VoiceActivity,
)
from receptionist.ports.recording import Recordings
from receptionist.services.turn_end import MeaningTurnEnd
from receptionist.voice.events import CallLimits


@dataclass(frozen=True, slots=True)
class CallParts:
    """The ports a call needs. `recordings` are 8 kHz mu-law by stock name; `controls` go by carrier.

    `prepares_answers`: the agent is asked in the caller's pause already, before it is certain that they are done.
    """

    store: Store
    clock: Clock
    journal: Journal
    agent: Agent
    speech_to_text: SpeechToText
    voice: Voice
    phrases: StockPhrases
    voice_activity: Callable[[], VoiceActivity]
    recordings: Mapping[str, bytes] = field(default_factory=dict)
    controls: Mapping[str, CallControl] = field(default_factory=dict)
    call_recordings: Recordings | None = None
    limits: CallLimits = field(default_factory=CallLimits)
    prepares_answers: bool = True
    turn_end: TurnEnd = field(default_factory=MeaningTurnEnd)
