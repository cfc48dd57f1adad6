"""What a simulated call was like: both sides' audio, and how long each answer took."""

from dataclasses import dataclass, field
from pathlib import Path

from receptionist.adapters.simulated.caller import TICK_SECONDS, Spoke
from receptionist.voice.audio import mulaw_to_pcm, rms_dbfs

_HEARD_DBFS = -45.0


@dataclass(frozen=True, slots=True)
class Exchange:
    """A line of the caller's and the agent's answer. Times are seconds of the call.

    `answered` is the first audible sample of the agent after the line's last audible one; None where none came.
    `yielded` is, of an interruption, when the agent fell silent.
    """

    said: Spoke
    answered: float | None
    yielded: float | None = None

    @property
    def reply_seconds(self) -> float | None:
        """From the caller's last audible sample to the agent's first."""
        return None if self.answered is None else self.answered - self.said.ended

    @property
    def yield_seconds(self) -> float | None:
        """From the first word of an interruption to the agent's silence."""
        return None if self.yielded is None else self.yielded - self.said.began


@dataclass(slots=True)
class CallReport:
    """Gathered tick by tick. `caller` and `agent` are 8 kHz mu-law of the same length."""

    call_sid: str
    caller: bytearray = field(default_factory=bytearray)
    agent: bytearray = field(default_factory=bytearray)
    spoken: list[Spoke] = field(default_factory=list)
    clears: list[float] = field(default_factory=list)
    carrier_said: list[str] = field(default_factory=list)
    ended_by: str = ""  # caller | server | carrier

    @property
    def seconds(self) -> float:
        """How long the media streams were open."""
        return len(self.caller) / 8000

    def exchanges(self) -> list[Exchange]:
        """Each line of the caller's with what came of it."""
        audible = self._agent_audible()
        found = []
        for index, said in enumerate(self.spoken):
            until = self.spoken[index + 1].began if index + 1 < len(self.spoken) else self.seconds
            yielded = self._silent_from(audible, said.began) if said.interrupts else None
            after = max(said.ended, yielded or 0.0)
            answered = None if said.nods else next((at for at in audible if after <= at < until), None)
            found.append(Exchange(said, answered, yielded))
        return found

    def save_wav(self, path: Path) -> None:
        """Both sides as a stereo WAV at 8 kHz: the caller left, the agent right."""
        from pydub import AudioSegment  # slow to load, and needed here only

        sides = [
            AudioSegment(data=mulaw_to_pcm(bytes(side)), sample_width=2, frame_rate=8000, channels=1)
            for side in (self.caller, self.agent)
        ]
        AudioSegment.from_mono_audiosegments(*sides).export(path, format="wav").close()

    def _agent_audible(self) -> list[float]:
        """Starts of the 10 ms stretches in which the agent can be heard."""
        step = 80
        return [
            start / 8000
            for start in range(0, len(self.agent), step)
            if rms_dbfs(mulaw_to_pcm(bytes(self.agent[start : start + step]))) > _HEARD_DBFS
        ]

    @staticmethod
    def _silent_from(audible: list[float], began: float) -> float | None:
        """When, after `began`, 200 ms without the agent begin; None where it was not speaking."""
        last = None
        for at in audible:
            if at < began - TICK_SECONDS:
                continue
            if at - (began if last is None else last) > 0.2:
                break
            last = at
        return None if last is None else last + 0.01
