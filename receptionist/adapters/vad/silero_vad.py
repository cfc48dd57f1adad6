"""Voice activity on a phone line: webrtcvad spares the plain silence, Silero decides."""

from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import onnxruntime
import webrtcvad

RATE_HZ = 8000
FRAME_BYTES = 320  # 20 ms
WINDOW = 256  # samples Silero hears at once at 8 kHz: 32 ms
CONTEXT = 32  # samples before them that it wants to see again
STATE_SHAPE = (2, 1, 128)

STARTS_AT = 0.5
STOPS_AT = 0.45  # lower, and noise carries a word's end on for a quarter of a second
GATE_MODE = 1  # the modes above it lose twice as much speech
GATE_CLOSES_AFTER_FRAMES = 15  # 0.3 s of plain silence, longer than the stops inside words
RECALLED = 4 * WINDOW  # samples Silero is told of when the gate opens again: 128 ms
_SAMPLE_BYTES = 2
_ONE_LOOK = _SAMPLE_BYTES * (CONTEXT + WINDOW)

Samples = npt.NDArray[np.float32]


class SileroModel:
    """The ONNX model, loaded once and shared by all calls; it keeps nothing between them."""

    def __init__(self, path: Path) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # more threads cost more than they bring in a model this small
        options.inter_op_num_threads = 1
        self._session: Any = onnxruntime.InferenceSession(
            str(path), sess_options=options, providers=["CPUExecutionProvider"]
        )
        self._rate = np.array(RATE_HZ, dtype=np.int64)

    def probability(self, samples: Samples, state: Samples) -> tuple[float, Samples]:
        """How surely CONTEXT + WINDOW samples are speech (0…1), and the next state."""
        output, next_state = self._session.run(None, {"input": samples[np.newaxis], "state": state, "sr": self._rate})
        return float(output[0, 0]), next_state


class PhoneVoiceActivity:
    """Speech or not, frame by frame, for one call.

    While nobody speaks and webrtcvad hears plain silence for 0.3 s, Silero is not asked. Its memory is of no use by
    then: when the gate opens it starts afresh, with the last 128 ms told again so that it does not meet a word in the
    middle. While somebody speaks, Silero hears every frame.
    """

    def __init__(self, model: SileroModel) -> None:
        self._model = model
        self._gate = webrtcvad.Vad(GATE_MODE)
        self._silent_frames = GATE_CLOSES_AFTER_FRAMES
        self._speaking = False
        self._asleep = True
        self._state: Samples = np.zeros(STATE_SHAPE, dtype=np.float32)
        self._heard = bytes(_SAMPLE_BYTES * CONTEXT)  # PCM: context, then what makes no full window yet

    def is_speech(self, pcm: bytes) -> bool:
        """Verdict on 20 ms of 8 kHz 16-bit mono PCM: that of the newest full window of 32 ms."""
        if len(pcm) != FRAME_BYTES:
            raise ValueError(f"a frame of 20 ms at 8 kHz has {FRAME_BYTES} bytes, not {len(pcm)}")
        self._heard += pcm
        self._silent_frames = 0 if self._gate.is_speech(pcm, RATE_HZ) else self._silent_frames + 1
        if not self._speaking and self._silent_frames >= GATE_CLOSES_AFTER_FRAMES:
            self._sleep()
        else:
            self._ask()
        return self._speaking

    def _sleep(self) -> None:
        self._asleep = True
        self._heard = self._heard[-_SAMPLE_BYTES * (CONTEXT + RECALLED) :]

    def _ask(self) -> None:
        if self._asleep:
            self._asleep = False
            self._state = np.zeros(STATE_SHAPE, dtype=np.float32)
        while len(self._heard) >= _ONE_LOOK:
            samples = np.frombuffer(self._heard[:_ONE_LOOK], dtype="<i2").astype(np.float32) / 32768.0
            probability, self._state = self._model.probability(samples, self._state)
            self._speaking = probability >= (STOPS_AT if self._speaking else STARTS_AT)
            self._heard = self._heard[_SAMPLE_BYTES * WINDOW :]
