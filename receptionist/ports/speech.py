"""Speech, and the line of a live call."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from receptionist.domain.conversation import TurnInput
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import (
    CarrierAccount,
)


class SpeechToText(Protocol):
    """Turns speech into words."""

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        """The words in `pcm` (16-bit mono); empty where nobody spoke. `hint` lists words that may come up.

        Raises SpeechProblem.
        """
        ...


@dataclass(frozen=True, slots=True)
class AudioChunk:
    """Synthesised audio: 16-bit mono PCM at `rate_hz`."""

    pcm: bytes
    rate_hz: int


@dataclass(frozen=True, slots=True)
class VoiceOption:
    """A voice that can be chosen, and its name for people."""

    id: str
    name: str


class TextToSpeech(Protocol):
    """Turns words into speech."""

    def voices(self) -> tuple[VoiceOption, ...]:
        """The voices there are, its own choice first."""
        ...

    def synthesise(self, text: str, *, pace: float = 1.0, voice: str = "") -> AsyncIterator[AudioChunk]:
        """Audio for `text`, in pieces as they are ready. A voice that is not there (any more) is its own choice.

        Raises SpeechProblem.
        """
        ...


@dataclass(frozen=True, slots=True)
class SpokenAudio:
    """A stretch of speech as a telephone line plays it: 8 kHz mu-law, one byte a sample."""

    audio: bytes

    @property
    def seconds(self) -> float:
        """Its duration."""
        return len(self.audio) / 8000


class Voice(Protocol):
    """The receptionist's voice on the telephone: text to speech, its cache and the line's codec in one."""

    def voices(self) -> tuple[VoiceOption, ...]:
        """The voices there are, its own choice first."""
        ...

    def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        """Audio for `text`, in pieces as they are ready, at once where it is cached. Raises SpeechProblem."""
        ...

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        """Makes a phrase that will be said again, so that it is cached. Raises SpeechProblem."""
        ...


RECORDING_NOTICE = "recording_notice"  # the stock phrase that stands in the greeting of every call that is recorded


class StockPhrases(Protocol):
    """The words of the phrases every call needs: greeting, silence prompts, apologies."""

    def text(self, name: str, profile: BusinessProfile, now: datetime, *, returning: bool = False) -> str:
        """What `name` says for this business at this time (after hours, it may differ); empty where it is not known.

        `returning`: they have called or written before.
        """
        ...


class VoiceActivity(Protocol):
    """Tells speech from everything else, for one call; keeps state between frames."""

    def is_speech(self, pcm: bytes) -> bool:
        """Verdict on 20 ms of 8 kHz 16-bit mono PCM."""
        ...


class MoreToCome(StrEnum):
    """Whether a caller who pauses will go on."""

    NO = "no"
    MAYBE = "maybe"
    YES = "yes"


class TurnEnd(Protocol):
    """Tells a caller who is done from one who will go on."""

    async def more_to_come(self, pcm: bytes, rate_hz: int, turn: TurnInput) -> MoreToCome:
        """Whether the caller's turn, up to this pause, is unfinished.

        `pcm` is 16-bit mono and ends with the pause. `turn` is what the agent would be asked if it were over: its text
        is the transcript, `dialogue.said` what the caller heard last. It is asked in every pause: it must answer within
        some tens of milliseconds. May raise SpeechProblem; then the turn counts as finished.
        """
        ...


class CallLine(Protocol):
    """The caller's side of one live call. `audio` is 8 kHz mu-law, or what the line's codec says."""

    async def play(self, audio: bytes, mark: str) -> None: ...
    async def clear(self) -> None: ...
    async def close(self) -> None: ...


@dataclass(frozen=True, slots=True)
class NewCall:
    """A call to be made: `called` rings for so many seconds and sees `ours`.

    The carrier asks `answer_url` what is next once somebody picks up, and tells `status_url` of the call's end.
    """

    ours: PhoneNumber
    called: PhoneNumber
    seconds: int
    answer_url: str
    status_url: str


class CallControl(Protocol):
    """What can be asked of a carrier about a call, outside its media. Raises CarrierProblem."""

    async def call(self, account: CarrierAccount, new: NewCall) -> str:
        """Makes a call, and answers the carrier's id of it. Asked once: whether to ask again is a person's choice."""
        ...

    async def recording(self, account: CarrierAccount, recording_id: str) -> bytes:
        """A message a caller left, as a WAV file of 16-bit PCM. Raises BadInput too, where it may not be taken."""
        ...

    async def delete_recording(self, account: CarrierAccount, recording_id: str) -> None:
        """Deletes a message a caller left; one that is not there is success."""
        ...

    async def hang_up(self, account: CarrierAccount, carrier_call_id: str) -> None:
        """Ends the call. A call that is over already is success."""
        ...
