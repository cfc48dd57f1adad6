"""The caller's audio as the line brings it, cut into 20 ms frames with the voice-activity gate's verdict."""

import logging

import numpy as np

from receptionist.ports import VoiceActivity
from receptionist.voice.audio import mulaw_to_pcm
from receptionist.voice.echo import EchoGuard
from receptionist.voice.events import FRAME_SECONDS, RATE_HZ, CallerAudio
from receptionist.voice.fading import Fading

log = logging.getLogger(__name__)

_FRAME_BYTES = int(RATE_HZ * FRAME_SECONDS)
_LOUD_RMS = 600.0  # of 32768; only where the voice-activity model fails


class CallEar:
    """Counts a call's time by the audio received, whatever the size of the pieces it comes in.

    It is told what is played to the caller, so that the agent's own voice coming back is nobody's speech.
    """

    def __init__(self, gate: VoiceActivity) -> None:
        self._gate: VoiceActivity | None = gate
        self._echo = EchoGuard()
        self._fading = Fading()
        self._rest = b""
        self._frames = 0

    def plays(self, audio: bytes) -> None:
        """Mu-law audio was sent to the line."""
        self._echo.plays(audio)

    def clears(self) -> None:
        """What was sent and not played yet is dropped."""
        self._echo.clears()

    def frames(self, audio: bytes) -> list[CallerAudio]:
        """The whole frames that 8 kHz mu-law `audio` completes."""
        buffered = self._rest + audio
        whole = len(buffered) - len(buffered) % _FRAME_BYTES
        self._rest = buffered[whole:]
        return [self._frame(buffered[start : start + _FRAME_BYTES]) for start in range(0, whole, _FRAME_BYTES)]

    def _frame(self, mulaw: bytes) -> CallerAudio:
        pcm = mulaw_to_pcm(mulaw)
        self._frames += 1
        speech = self._echo.is_caller(pcm, self._is_speech(pcm))
        faded = self._fading.has_faded(pcm, speech)
        at = round(self._frames * FRAME_SECONDS, 3)
        return CallerAudio(at, pcm, speech, was_echo=self._echo.found, faded=faded)

    def _is_speech(self, pcm: bytes) -> bool:
        if self._gate is not None:
            try:
                return self._gate.is_speech(pcm)
            # A call with a crude gate is better than a deaf one.
            except Exception as error:  # noqa: BLE001
                log.error("voice activity failed", extra={"error": type(error).__name__})
                self._gate = None
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32)
        return float(np.sqrt(np.mean(samples * samples))) > _LOUD_RMS
