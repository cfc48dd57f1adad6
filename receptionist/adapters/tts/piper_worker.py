"""Piper in a process of its own: `python -m receptionist.adapters.tts.piper_worker VOICE.onnx THREADS`.

Piper is GPL-3. Only this program imports it, and the product only speaks to it through a pipe.
A request is {"text", "pace"}, and {"voice"} where another one than the standing one is chosen. Each sentence of it is
answered with one {"rate_hz"} and 16-bit mono PCM.
"""

import json
import sys
from collections.abc import Iterator

import onnxruntime
from piper.config import PiperConfig, SynthesisConfig
from piper.voice import PiperVoice

from receptionist.adapters.tts.levels import levelled
from receptionist.adapters.worker_wire import Handler, Head, Reply, WorkerFault, serve

WARM_UP = "Hello, how can I help you today?"


def _voice(path: str, threads: int) -> PiperVoice:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    with open(f"{path}.json", encoding="utf-8") as config:
        return PiperVoice(
            config=PiperConfig.from_dict(json.load(config)),
            session=onnxruntime.InferenceSession(path, sess_options=options, providers=["CPUExecutionProvider"]),
        )


def _load() -> Handler:
    try:
        voices = {sys.argv[1]: _voice(sys.argv[1], int(sys.argv[2]))}
    except Exception as problem:
        raise WorkerFault(f"the voice {sys.argv[1]} cannot be loaded ({type(problem).__name__}).") from problem

    def speak(head: Head, _: bytes) -> Iterator[Reply]:
        chosen = str(head.get("voice") or sys.argv[1])
        if chosen not in voices:
            voices[chosen] = _voice(chosen, int(sys.argv[2]))
        voice = voices[chosen]
        config = SynthesisConfig(
            length_scale=voice.config.length_scale / float(head["pace"]), normalize_audio=False, volume=1.0
        )
        for chunk in voice.synthesize(head["text"], config):
            pcm = (levelled(chunk.audio_float_array) * 32767.0).astype("<i2").tobytes()
            yield {"rate_hz": chunk.sample_rate}, pcm

    list(speak({"text": WARM_UP, "pace": 1.0}, b""))  # the first synthesis is slow
    return speak


if __name__ == "__main__":
    serve(_load)
