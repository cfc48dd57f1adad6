"""Word error rate of local speech recognition over a telephone's 8 kHz mu-law: `python -m bench.wer`.

Two synthesised people speak the sentences, on a quiet line and in noise; each recording is transcribed without and with
the business's words as hint.
"""

import asyncio
import statistics
import time
from pathlib import Path

import numpy as np

from bench.wer_sentences import HINT, SENTENCES
from bench.wer_text import word_errors
from receptionist.adapters.models import SpeechModels, find_voice, find_whisper
from receptionist.adapters.stt.local import LocalSpeechToText
from receptionist.adapters.tts.caller_voice import CallerVoice
from receptionist.adapters.tts.phrase_cache import PhraseCache
from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.ports import SpeechToText, TextToSpeech
from receptionist.voice.audio import mulaw_to_pcm, pcm_to_mulaw, samples

RATE_HZ = 8000
NOISE_BELOW_DB = 10.0  # the speech
WAITS_SECONDS = 0.3  # of silence around the words, as a call's endpointing leaves it


def run(models: SpeechModels | None = None, *, threads: int = 1) -> dict[str, dict[str, float]]:
    """For each voice and hint: words, errors, rate (0…1), median and 95th percentile of the latency in ms."""
    return asyncio.run(_run(models or SpeechModels(Path("models")), threads))


async def _run(models: SpeechModels, threads: int) -> dict[str, dict[str, float]]:
    stt = LocalSpeechToText(find_whisper(models).path, threads=threads)
    tts = PiperTextToSpeech(find_voice(models).path)
    await asyncio.gather(stt.start(), tts.start())
    try:
        figures: dict[str, dict[str, float]] = {}
        voices: dict[str, TextToSpeech] = {"plain voice": tts, "caller voice": CallerVoice(tts)}
        for name, voice in voices.items():
            quiet = [await _telephone(voice, sentence) for sentence in SENTENCES]
            for line, recordings in (("quiet", quiet), ("noise", _in_noise(quiet))):
                figures[f"{name}, {line}, no hint"] = await _score(stt, recordings, "")
                figures[f"{name}, {line}, hint"] = await _score(stt, recordings, HINT)
        return figures
    finally:
        await asyncio.gather(stt.stop(), tts.stop())


async def _telephone(voice: TextToSpeech, sentence: str) -> bytes:
    silence = bytes(2 * int(WAITS_SECONDS * RATE_HZ))
    return silence + mulaw_to_pcm(await PhraseCache(voice).mulaw(sentence)) + silence


def _in_noise(recordings: list[bytes]) -> list[bytes]:
    """The recordings with white noise under them, the same at every run."""
    random = np.random.default_rng(seed=8000)
    noisy: list[bytes] = []
    for pcm in recordings:
        speech = samples(pcm).astype(np.float64)
        loudness = np.sqrt(np.mean(np.square(speech))) * 10 ** (-NOISE_BELOW_DB / 20)
        mixed = np.clip(speech + random.normal(0.0, loudness, len(speech)), -32768, 32767)
        noisy.append(mulaw_to_pcm(pcm_to_mulaw(mixed.astype("<i2").tobytes())))
    return noisy


async def _score(stt: SpeechToText, recordings: list[bytes], hint: str) -> dict[str, float]:
    errors = words = 0
    latencies: list[float] = []
    for sentence, pcm in zip(SENTENCES, recordings, strict=True):
        asked_at = time.perf_counter()
        written = await stt.transcribe(pcm, RATE_HZ, hint=hint)
        latencies.append(1000 * (time.perf_counter() - asked_at))
        wrong, said = word_errors(sentence, written)
        errors, words = errors + wrong, words + said
    return {
        "words": words,
        "errors": errors,
        "rate": errors / words,
        "median_ms": statistics.median(latencies),
        "p95_ms": statistics.quantiles(latencies, n=20)[-1],
    }


def main() -> None:
    print(f"{'8 kHz mu-law':<32}{'words':>7}{'errors':>8}{'rate':>8}{'median':>9}{'p95':>9}")
    for name, row in run().items():
        print(
            f"{name:<32}{row['words']:>7.0f}{row['errors']:>8.0f}{row['rate']:>8.1%}"
            f"{row['median_ms']:>6.0f} ms{row['p95_ms']:>6.0f} ms"
        )


if __name__ == "__main__":
    main()
