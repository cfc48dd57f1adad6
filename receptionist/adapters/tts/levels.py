"""Bringing a voice to one loudness, with headroom for the telephone's mu-law."""

import numpy as np
import numpy.typing as npt

SPEECH_RMS_DBFS = -19.0
PEAK_DBFS = -3.0
SILENCE_DBFS = -45.0  # quieter stretches are pauses and do not count as loudness
BLOCK = 256
_ROUNDED_DB = 3.0  # so far may the peaks of a loud word come above the limit, and be rounded off

Samples = npt.NDArray[np.float32]


def gain_for(samples: Samples) -> float:
    """The factor that brings speech in -1…1 to SPEECH_RMS_DBFS in its spoken parts, or its peaks near the limit."""
    peak = float(np.max(np.abs(samples), initial=0.0))
    if peak < 1e-5:
        return 1.0
    whole = samples[: len(samples) // BLOCK * BLOCK].reshape(-1, BLOCK)
    power = np.mean(np.square(whole / peak), axis=1) if len(whole) else np.ones(1)
    spoken = power[power > _power(SILENCE_DBFS)]
    rms = float(np.sqrt(np.mean(spoken))) if len(spoken) else 1.0
    return min(_ratio(SPEECH_RMS_DBFS) / (rms * peak), _ratio(PEAK_DBFS + _ROUNDED_DB) / peak)


def amplified(samples: Samples, gain: float) -> Samples:
    """The samples times `gain`; what comes near PEAK_DBFS is rounded off below it, without a corner."""
    loud = samples * np.float32(gain)
    most = _ratio(PEAK_DBFS)
    knee = _ratio(PEAK_DBFS - _ROUNDED_DB)
    over = np.maximum(np.abs(loud) - knee, 0.0) / (most - knee)
    rounded = np.sign(loud) * (knee + (most - knee) * np.tanh(over))
    return np.where(over > 0, rounded, loud).astype(np.float32)


def _ratio(dbfs: float) -> float:
    return float(10 ** (dbfs / 20))


def _power(dbfs: float) -> float:
    return float(10 ** (dbfs / 10))
