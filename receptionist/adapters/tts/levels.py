"""Bringing speech to one loudness, with headroom for the telephone's mu-law."""

import numpy as np
import numpy.typing as npt

SPEECH_RMS_DBFS = -19.0
PEAK_DBFS = -3.0
SILENCE_DBFS = -45.0  # quieter stretches are pauses and do not count as loudness
BLOCK = 256

Samples = npt.NDArray[np.float32]


def levelled(samples: Samples) -> Samples:
    """Speech samples in -1…1, scaled so that their spoken parts have SPEECH_RMS_DBFS and no peak passes PEAK_DBFS."""
    peak = float(np.max(np.abs(samples), initial=0.0))
    if peak < 1e-5:
        return samples
    whole = samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    power = np.mean(np.square(whole / peak), axis=1) if len(whole) else np.ones(1)
    spoken = power[power > _power(SILENCE_DBFS)]
    rms = float(np.sqrt(np.mean(spoken))) if len(spoken) else 1.0
    gain = min(_ratio(SPEECH_RMS_DBFS) / (rms * peak), _ratio(PEAK_DBFS) / peak)
    return (samples * gain).astype(np.float32)


def _ratio(dbfs: float) -> float:
    return float(10 ** (dbfs / 20))


def _power(dbfs: float) -> float:
    return float(10 ** (dbfs / 10))
