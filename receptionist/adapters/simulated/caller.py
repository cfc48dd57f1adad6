"""The caller's side of a simulated call: a script that listens for its cues, tick by tick of 20 ms."""

import wave
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from receptionist.adapters.simulated.bad_line import LineQuality, speech_dbfs
from receptionist.adapters.simulated.playout import FRAME_BYTES, SILENCE
from receptionist.errors import BadInput
from receptionist.ports import AudioChunk
from receptionist.voice.audio import mulaw_to_pcm, pcm_to_mulaw, resample, rms_dbfs, samples

TICK_SECONDS = 0.02
_HEARD_DBFS = -45.0
_AFTER_A_NOD_SECONDS = 1.0  # whoever went on talking is heard again by then

Synthesise = Callable[[str], AsyncIterator[AudioChunk]]


@dataclass(frozen=True, slots=True)
class SayText:
    """Says this once the agent has finished."""

    text: str


@dataclass(frozen=True, slots=True)
class PlayWav:
    """Plays a recording once the agent has finished; `text` is what is said in it, for the transcript."""

    path: Path
    text: str = ""


@dataclass(frozen=True, slots=True)
class PressKeys:
    """Presses keys once the agent has finished, or has been speaking for `after` seconds."""

    keys: str
    after: float | None = None


@dataclass(frozen=True, slots=True)
class Wait:
    """Says nothing for this long."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Interrupt:
    """Says this over the agent, once it has been speaking for `after` seconds."""

    text: str
    after: float


@dataclass(frozen=True, slots=True)
class Nod:
    """Says this over the agent, once it has been speaking for `after` seconds, and listens on ("mm-hm")."""

    text: str
    after: float


@dataclass(frozen=True, slots=True)
class SendNothing:
    """No audio comes from the caller's side for this long, not even silence."""

    seconds: float


@dataclass(frozen=True, slots=True)
class SetLine:
    """From here on the line is like this; what stands at None stays as it was."""

    noise_db: float | None = None
    echo_db: float | None = None
    jitter_ms: int | None = None
    loss: float | None = None
    good: bool = False  # none of it any more

    def on(self, line: LineQuality) -> LineQuality:
        """The line after it."""
        if self.good:
            return LineQuality()
        return replace(
            line,
            noise_db=line.noise_db if self.noise_db is None else self.noise_db,
            echo_db=line.echo_db if self.echo_db is None else self.echo_db,
            jitter_ms=line.jitter_ms if self.jitter_ms is None else self.jitter_ms,
            loss=line.loss if self.loss is None else self.loss,
        )


@dataclass(frozen=True, slots=True)
class HangUp:
    """Hangs up once the agent has finished; where set, `after` seconds into its words, or `at` that second of the call,
    whatever happens then.
    """

    after: float | None = None
    at: float | None = None


@dataclass(frozen=True, slots=True)
class LoseStream:
    """At that second of the call the media stream breaks, and the caller is still on the line."""

    at: float


Step = SayText | PlayWav | PressKeys | Wait | Interrupt | Nod | SendNothing | SetLine | HangUp | LoseStream


@dataclass(frozen=True, slots=True)
class Cue:
    """A step with its audio ready: 8 kHz mu-law."""

    step: Step
    audio: bytes = b""

    @property
    def text(self) -> str:
        """The words of the step, if it has any."""
        return self.step.text if isinstance(self.step, SayText | PlayWav | Interrupt | Nod) else ""


async def prepare(script: Sequence[Step], synthesise: Synthesise) -> list[Cue]:
    """Makes all audio before the call, so that synthesis does not slow it. Raises BadInput and SpeechProblem."""
    return [Cue(step, await _audio(step, synthesise)) for step in script]


async def _audio(step: Step, synthesise: Synthesise) -> bytes:
    match step:
        case SayText(text) | Interrupt(text, _) | Nod(text, _):
            spoken = [chunk async for chunk in synthesise(text)]
            return pcm_to_mulaw(b"".join(resample(chunk.pcm, chunk.rate_hz, 8000) for chunk in spoken))
        case PlayWav(path, _):
            return pcm_to_mulaw(_read_wav(path))
        case _:
            return b""


def _read_wav(path: Path) -> bytes:
    """A WAV file as 8 kHz mono PCM; the first channel counts. Raises BadInput."""
    try:
        with wave.open(str(path), "rb") as file:
            channels, width, rate_hz = file.getnchannels(), file.getsampwidth(), file.getframerate()
            frames = file.readframes(file.getnframes())
    except (OSError, EOFError, wave.Error) as error:
        raise BadInput(f"{path} cannot be read as a WAV file.") from error
    if width != 2:
        raise BadInput(f"{path} is not 16-bit PCM.", "Save it as a 16-bit WAV file.")
    return resample(samples(frames)[::channels].tobytes(), rate_hz, 8000)


@dataclass(frozen=True, slots=True)
class Spoke:
    """The caller said a line: `began` and `ended` are the times of its first and last audible samples."""

    text: str
    began: float
    ended: float
    interrupts: bool
    nods: bool = False  # it wants no answer


@dataclass(frozen=True, slots=True)
class TickOutcome:
    """What the caller does in one tick. An empty `frame`: nothing is sent."""

    frame: bytes
    keys: str = ""
    hangs_up: bool = False
    loses_stream: bool = False
    spoke: Spoke | None = None


class ScriptedCaller:
    """Plays its cues. The agent counts as finished `patience` seconds after its last audible sample.

    Where the agent says nothing at all for `give_up` seconds, the caller goes on with the next line. `line` is what
    the script made of the line by now, `speech_dbfs` how loud the caller speaks.
    """

    def __init__(self, cues: Sequence[Cue], *, patience: float = 0.3, give_up: float = 15.0) -> None:
        self.line = LineQuality()
        self.speech_dbfs = speech_dbfs([cue.audio for cue in cues])
        self._cues = [cue for cue in cues if _second_of(cue.step) is None]
        timed = [cue.step for cue in cues if _second_of(cue.step) is not None]
        self._timed = sorted(timed, key=lambda step: _second_of(step) or 0.0)
        self._patience, self._give_up = patience, give_up
        self._ticks = 0
        self._saying: Cue | None = None
        self._said = 0
        self._since = 0.0  # the last cue was over
        self._agent_spoke = False  # since then
        self._agent_talks_since: float | None = None
        self._agent_quiet_since = 0.0

    def tick(self, agent_frame: bytes, agent_queued: bool) -> TickOutcome:
        """The next 20 ms, given what was heard of the agent and whether more of it is buffered at the carrier."""
        self._ticks += 1
        self._listen(agent_frame, agent_queued)
        if self._timed and self._now >= (_second_of(self._timed[0]) or 0.0):
            step = self._timed.pop(0)
            return TickOutcome(SILENCE, hangs_up=isinstance(step, HangUp), loses_stream=isinstance(step, LoseStream))
        while self._cues and isinstance(change := self._cues[0].step, SetLine) and self._saying is None:
            self.line = change.on(self.line)
            self._cues.pop(0)
        if self._saying is None and self._cues and self._is_cue(self._cues[0].step):
            self._saying, self._said = self._cues.pop(0), 0
        if self._saying is None:
            # A script that ends without a word for it ends by hanging up after the agent's last words.
            return TickOutcome(SILENCE, hangs_up=not self._cues and not self._timed and self._agent_finished)
        return self._say(self._saying)

    @property
    def is_speaking(self) -> bool:
        """Whether a line of the caller's is under way."""
        return self._saying is not None

    @property
    def _now(self) -> float:
        # Rounded: the sums of 0.02 that are compared below must not miss by a rounding error.
        return round(self._ticks * TICK_SECONDS, 3)

    def _passed(self, since: float) -> float:
        return round(self._now - since, 3)

    def _listen(self, frame: bytes, queued: bool) -> None:
        audible = rms_dbfs(mulaw_to_pcm(frame)) > _HEARD_DBFS
        if audible or queued:
            if self._agent_talks_since is None:
                self._agent_talks_since = self._now
            self._agent_spoke = True
            self._agent_quiet_since = self._now
        elif self._passed(self._agent_quiet_since) > self._patience:
            self._agent_talks_since = None

    @property
    def _agent_finished(self) -> bool:
        if self._agent_spoke:
            return self._passed(self._agent_quiet_since) >= self._patience
        return self._passed(self._since) >= self._give_up

    def _is_cue(self, step: Step) -> bool:
        match step:
            case Wait(seconds):
                return self._passed(self._since) >= seconds
            case SendNothing():
                return True
            case Interrupt(_, after) | Nod(_, after) | PressKeys(_, float() as after) | HangUp(float() as after):
                talks = self._agent_talks_since
                return (talks is not None and self._passed(talks) >= after) or (
                    not self._agent_spoke and self._agent_finished
                )
            case _:
                return self._agent_finished

    def _say(self, cue: Cue) -> TickOutcome:
        if isinstance(cue.step, Wait):
            self._done(agent_may_be_silent=True)
            return TickOutcome(SILENCE)
        if isinstance(cue.step, HangUp):
            return TickOutcome(SILENCE, hangs_up=True)
        if isinstance(cue.step, PressKeys):
            self._done()
            return TickOutcome(SILENCE, keys=cue.step.keys)
        if isinstance(cue.step, SendNothing):
            self._said += FRAME_BYTES
            if self._said / 8000 >= cue.step.seconds:
                self._done(agent_may_be_silent=True)
            return TickOutcome(b"")
        frame = cue.audio[self._said : self._said + FRAME_BYTES]
        self._said += FRAME_BYTES
        if self._said < len(cue.audio):
            return TickOutcome(frame)
        nods = isinstance(cue.step, Nod)
        self._done(agent_may_be_silent=nods)
        if nods:
            self._agent_quiet_since = self._now + _AFTER_A_NOD_SECONDS - self._patience
        return TickOutcome(frame + SILENCE[len(frame) :], spoke=self._spoke(cue))

    def _spoke(self, cue: Cue) -> Spoke:
        began, ended = audible_span(cue.audio)
        start = self._now - len(cue.audio) / 8000
        step = cue.step
        return Spoke(cue.text, start + began, start + ended, isinstance(step, Interrupt), isinstance(step, Nod))

    def _done(self, *, agent_may_be_silent: bool = False) -> None:
        self._saying = None
        self._since = self._now
        self._agent_spoke = agent_may_be_silent
        self._agent_talks_since = None


def _second_of(step: Step) -> float | None:
    """The second of the call at which the step is taken, whatever happens then."""
    return step.at if isinstance(step, HangUp | LoseStream) else None


def audible_span(mulaw: bytes) -> tuple[float, float]:
    """Seconds of the first and the last audible 10 ms; the whole where nothing is audible."""
    step = 80
    audible = [
        start
        for start in range(0, len(mulaw), step)
        if rms_dbfs(mulaw_to_pcm(mulaw[start : start + step])) > _HEARD_DBFS
    ]
    if not audible:
        return 0.0, len(mulaw) / 8000
    return audible[0] / 8000, min(audible[-1] + step, len(mulaw)) / 8000
