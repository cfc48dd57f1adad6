"""Piper in a process of its own: `python -m receptionist.adapters.tts.piper_worker VOICE.onnx THREADS`.

Piper is GPL-3. Only this program imports it, and the product only speaks to it through a pipe.
A request is {"text", "pace"}, and {"voice"} where another one than the standing one is chosen. It is answered with one
{"rate_hz"} and 16-bit mono PCM for each stretch of sound, as it is made.
"""

import json
import sys
from collections.abc import Iterator

import numpy as np
import onnxruntime
from piper.config import PiperConfig, SynthesisConfig
from piper.voice import PiperVoice

from receptionist.adapters.tts.levels import Samples, amplified, gain_for
from receptionist.adapters.tts.voice_parts import Vocoder, split
from receptionist.adapters.worker_wire import Handler, Head, Reply, WorkerFault, serve

# The first synthesis is slow, and these tell how loud the voice is.
WARM_UP = ("Hello, how can I help you today?", "Somebody will call you back within the hour. Is water coming out?")


class _Voice:
    """One voice, at one loudness. Where its model can be parted, its sound comes stretch by stretch."""

    def __init__(self, path: str, threads: int) -> None:
        with open(f"{path}.json", encoding="utf-8") as file:
            config = PiperConfig.from_dict(json.load(file))
        parts = split(path)
        # Piper hands on what its model answers: of the first part alone, that is the frames.
        self._piper = PiperVoice(config=config, session=_session(path if parts is None else parts[0], threads))
        self._vocoder = None if parts is None else Vocoder(_session(parts[1], threads))
        self.rate_hz = config.sample_rate
        self._gain = gain_for(np.concatenate([sound for text in WARM_UP for sound in self._sound(text, 1.0)]))

    def speak(self, text: str, pace: float) -> Iterator[bytes]:
        """The words as PCM, as it is made."""
        for sound in self._sound(text, pace):
            yield (amplified(sound, self._gain) * 32767.0).astype("<i2").tobytes()

    def _sound(self, text: str, pace: float) -> Iterator[Samples]:
        manner = SynthesisConfig(length_scale=self._piper.config.length_scale / pace)
        for phonemes in self._piper.phonemize(text):
            if not phonemes:
                continue
            made = np.asarray(self._piper.phoneme_ids_to_audio(self._piper.phonemes_to_ids(phonemes), manner))
            if self._vocoder is None:
                yield np.clip(made.reshape(-1), -1.0, 1.0).astype(np.float32)
            else:
                yield from self._vocoder.samples(made.reshape(made.shape[0], -1).astype(np.float32))


def _session(model: str | bytes, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(model, sess_options=options, providers=["CPUExecutionProvider"])


def _load() -> Handler:
    threads = int(sys.argv[2])
    try:
        voices = {sys.argv[1]: _Voice(sys.argv[1], threads)}
    except Exception as problem:
        raise WorkerFault(f"the voice {sys.argv[1]} cannot be loaded ({type(problem).__name__}).") from problem

    def speak(head: Head, _: bytes) -> Iterator[Reply]:
        chosen = str(head.get("voice") or sys.argv[1])
        if chosen not in voices:
            voices[chosen] = _Voice(chosen, threads)
        voice = voices[chosen]
        for pcm in voice.speak(head["text"], float(head["pace"])):
            yield {"rate_hz": voice.rate_hz}, pcm

    return speak


if __name__ == "__main__":
    serve(_load)
