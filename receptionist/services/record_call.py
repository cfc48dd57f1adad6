"""Recording a call where the business has callers told so. A disk that fails ends the recording, never the call."""

import logging

from receptionist.domain.call import Call, Speaker, Utterance
from receptionist.domain.card_numbers import MASK
from receptionist.ports.recording import Recordings, RecordingSink
from receptionist.voice.recording import RATE_HZ, CallTape

log = logging.getLogger(__name__)

_WRITE_EVERY_BYTES = 10 * RATE_HZ
_ROOM_SECONDS = 0.5  # around words that are muted: where they begin is known to a pause


class CallRecorder:
    """The recording of one stretch of a call: from an open stream to its end.

    It is kept only once the caller has heard `notice`, in this stretch or in an earlier one. Until then it is held in
    memory, and where the notice is not heard within a minute it is dropped.
    """

    def __init__(self, recordings: Recordings, call: Call, notice: str) -> None:
        self._recordings, self._call = recordings, call
        self._notice = " ".join(notice.split())
        self._tape: CallTape | None = CallTape()
        self._heard = 0
        self._agents_words = ""
        self._sink: RecordingSink | None = None
        try:
            was_told = recordings.file(call.business_id, call.id) is not None
        except OSError as error:
            self._failed(error)
        else:
            if was_told:
                self._begin()

    def hear(self, audio: bytes) -> None:
        """Adds the caller's audio, 8 kHz mu-law."""
        if self._tape is None:
            return
        self._tape.hear(audio)
        self._heard += len(audio)
        if self._heard >= _WRITE_EVERY_BYTES:
            self._heard = 0
            self._write(*self._tape.ready())

    def play(self, audio: bytes) -> None:
        """Adds what is sent to the caller, 8 kHz mu-law."""
        if self._tape is not None:
            self._tape.play(audio)

    def clear(self) -> None:
        """What the caller has not heard yet was dropped."""
        if self._tape is not None:
            self._tape.clear()

    def said(self, utterance: Utterance) -> None:
        """One side's words, as far as they were heard: some are the notice, others are not to be kept."""
        if self._tape is None:
            return
        if MASK in utterance.text:
            self._tape.mute(utterance.started - _ROOM_SECONDS, utterance.ended + _ROOM_SECONDS)
        if self._sink is None and utterance.speaker is Speaker.AGENT:
            self._agents_words = f"{self._agents_words} {utterance.text}"
            if self._notice and self._notice in self._agents_words:
                self._begin()

    def was_not_told(self) -> None:
        """The caller heard something else in place of the words with the notice."""
        if self._sink is None:
            self._drop()

    def close(self) -> None:
        """Writes what is left; the recording can be played from then on."""
        if self._tape is not None:
            self._write(*self._tape.rest())
        try:
            if self._sink is not None:
                self._sink.close()
        except OSError as error:
            self._failed(error)
        self._tape = self._sink = None

    def _begin(self) -> None:
        try:
            self._sink = self._recordings.begin(self._call.business_id, self._call.id)
        except OSError as error:
            self._failed(error)

    def _write(self, caller: bytes, agent: bytes) -> None:
        if not caller:
            return
        if self._sink is None:
            self._drop()
            return
        try:
            self._sink.write(caller, agent)
        except OSError as error:
            self._failed(error)

    def _drop(self) -> None:
        self._tape = None
        log.warning("call not recorded: its caller was not told", extra={"call_id": self._call.id})

    def _failed(self, error: OSError) -> None:
        self._tape = self._sink = None
        log.error("call not recorded", extra={"call_id": self._call.id, "error": type(error).__name__})
