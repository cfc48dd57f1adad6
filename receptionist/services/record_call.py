"""Recording a call where the business has callers told so. A disk that fails ends the recording, never the call."""

import logging

from receptionist.domain.call import Call, Utterance
from receptionist.domain.card_numbers import MASK
from receptionist.ports.recording import Recordings, RecordingSink
from receptionist.voice.recording import RATE_HZ, CallTape

log = logging.getLogger(__name__)

_WRITE_EVERY_BYTES = 10 * RATE_HZ
_ROOM_SECONDS = 0.5  # around words that are muted: where they begin is known to a pause


class CallRecorder:
    """The recording of one stretch of a call: from an open stream to its end."""

    def __init__(self, recordings: Recordings, call: Call) -> None:
        self._call = call
        self._tape = CallTape()
        self._heard = 0
        self._sink: RecordingSink | None = None
        try:
            self._sink = recordings.begin(call.business_id, call.id)
        except OSError as error:
            self._failed(error)

    def hear(self, audio: bytes) -> None:
        """Adds the caller's audio, 8 kHz mu-law."""
        if self._sink is None:
            return
        self._tape.hear(audio)
        self._heard += len(audio)
        if self._heard >= _WRITE_EVERY_BYTES:
            self._heard = 0
            self._write(*self._tape.ready())

    def play(self, audio: bytes) -> None:
        """Adds what is sent to the caller, 8 kHz mu-law."""
        if self._sink is not None:
            self._tape.play(audio)

    def clear(self) -> None:
        """What the caller has not heard yet was dropped."""
        self._tape.clear()

    def said(self, utterance: Utterance) -> None:
        """Mutes words that are not to be kept."""
        if MASK in utterance.text:
            self._tape.mute(utterance.started - _ROOM_SECONDS, utterance.ended + _ROOM_SECONDS)

    def close(self) -> None:
        """Writes what is left; the recording can be played from then on."""
        if self._sink is None:
            return
        self._write(*self._tape.rest())
        try:
            if self._sink is not None:
                self._sink.close()
        except OSError as error:
            self._failed(error)
        self._sink = None

    def _write(self, caller: bytes, agent: bytes) -> None:
        if self._sink is None or not caller:
            return
        try:
            self._sink.write(caller, agent)
        except OSError as error:
            self._failed(error)

    def _failed(self, error: OSError) -> None:
        self._sink = None
        log.error("call not recorded", extra={"call_id": self._call.id, "error": type(error).__name__})
