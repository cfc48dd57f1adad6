"""faster-whisper in a process of its own: `python -m receptionist.adapters.stt.whisper_worker MODEL THREADS`.

A request is {"rate_hz", "hint"} with 16-bit mono PCM; its one answer is {"text"}.
"""

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from receptionist.adapters.stt.decoding import (
    SHORTEST_WINDOW_SECONDS,
    WIDER_WINDOW_SECONDS,
    as_prose,
    max_length,
    prompt_tokens,
    window_frames,
)
from receptionist.adapters.stt.phantoms import is_loop, is_phantom, without_loop
from receptionist.adapters.worker_wire import Handler, Head, Reply, WorkerFault, serve

WHISPER_RATE_HZ = 16000
SHORTEST_SECONDS = 0.1
LEAD_SECONDS = 0.3  # of silence before the words: a "yes" that begins at once is not understood half as well
# Telephone speech of a second or more stays under 0.3, even in noise, but a lone "yes" comes to 0.55 and a "yep" to
# 0.63; noise alone is over 0.5, coughs are over 0.65, and what is written for them has a log-probability under -1.3.
CERTAIN_NO_SPEECH = 0.65
LEAST_LOGPROB = ((0.5, -1.3), (0.35, -2.0))  # from this much of no speech on, words must be believed so much
SURELY_SPEECH = 0.06  # even as a hint lowers it: noise stays over 0.1

Samples = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the model wrote, how sure it is of the words, and how sure that there were none."""

    text: str
    logprob: float
    no_speech: float


class Whisper:
    """One loaded model."""

    def __init__(self, folder: str, threads: int) -> None:
        from faster_whisper import WhisperModel
        from faster_whisper.tokenizer import Tokenizer

        self._model: Any = WhisperModel(folder, device="cpu", compute_type="int8", cpu_threads=threads)
        multilingual = self._model.model.is_multilingual
        # An English-only model knows no language or task tokens: its tokenizer leaves them out of the start.
        self._tokens: Any = Tokenizer(self._model.hf_tokenizer, multilingual, task="transcribe", language="en")

    def words(self, samples: Samples, hint: str) -> str:
        """What was said in 16 kHz samples, or nothing."""
        if len(samples) < SHORTEST_SECONDS * WHISPER_RATE_HZ:
            return ""
        samples = np.pad(samples, (int(LEAD_SECONDS * WHISPER_RATE_HZ), 0))
        seconds = len(samples) / WHISPER_RATE_HZ
        first = self._decode(samples, seconds, hint, SHORTEST_WINDOW_SECONDS)
        if nobody_spoke(first):
            return ""
        if not is_loop(first.text, seconds):
            return first.text
        second = self._decode(samples, seconds, "", WIDER_WINDOW_SECONDS)
        words = without_loop(second.text)
        return "" if nobody_spoke(second) or is_phantom(words) else words

    def _decode(self, samples: Samples, seconds: float, hint: str, window_seconds: float) -> Decoded:
        from faster_whisper.audio import pad_or_trim

        features = self._model.feature_extractor(samples)[..., :-1]
        encoded = self._model.encode(pad_or_trim(features, window_frames(seconds, window_seconds)))
        tokens = self._tokens
        hint_tokens = tokens.encode(f" {as_prose(hint)}") if hint.strip() else []
        prompt = prompt_tokens(hint_tokens, tokens.sot_prev, tokens.sot_sequence, tokens.no_timestamps)
        result = self._model.model.generate(
            encoded,
            [prompt],
            beam_size=1,
            max_length=max_length(seconds, len(prompt)),
            return_scores=True,
            return_no_speech_prob=True,
        )[0]
        no_speech = float(result.no_speech_prob)
        if hint_tokens and no_speech > SURELY_SPEECH:
            no_speech = self._no_speech(encoded)
        return Decoded(tokens.decode(result.sequences_ids[0]).strip(), result.scores[0], no_speech)

    def _no_speech(self, encoded: Any) -> float:
        """Without a hint: that makes the model believe that somebody is speaking."""
        result = self._model.model.generate(
            encoded, [[self._tokens.sot]], beam_size=1, max_length=2, return_no_speech_prob=True
        )[0]
        return float(result.no_speech_prob)


def nobody_spoke(decoded: Decoded) -> bool:
    """Whether what was written is an invention: nobody is likely to have spoken, and the words are not believed."""
    if is_phantom(decoded.text) or decoded.no_speech >= CERTAIN_NO_SPEECH:
        return True
    return any(decoded.no_speech >= no_speech and decoded.logprob < least for no_speech, least in LEAST_LOGPROB)


def _load() -> Handler:
    import soxr

    try:
        whisper = Whisper(sys.argv[1], int(sys.argv[2]))
    except Exception as problem:
        raise WorkerFault(f"the model in {sys.argv[1]} cannot be loaded ({type(problem).__name__}).") from problem

    def transcribe(head: Head, body: bytes) -> Iterator[Reply]:
        pcm = np.frombuffer(body, dtype="<i2").astype(np.float32) / 32768.0
        yield {"text": whisper.words(soxr.resample(pcm, head["rate_hz"], WHISPER_RATE_HZ), head["hint"])}, b""

    # The first decode is several times as slow as the next ones: it is done before anybody calls.
    whisper.words(np.zeros(WHISPER_RATE_HZ, dtype=np.float32), "warm up")
    return transcribe


if __name__ == "__main__":
    serve(_load)
