"""One loudness for every sentence."""

import numpy as np
import pytest

from receptionist.adapters.tts.levels import PEAK_DBFS, SPEECH_RMS_DBFS, Samples, levelled


def _tone(level: float) -> Samples:
    return np.asarray(level * np.sin(np.arange(16000) * 0.1), dtype=np.float32)


@pytest.mark.parametrize("level", [0.01, 0.2, 1.0])
def test_quiet_and_loud_speech_come_out_alike_and_pauses_do_not_count(level: float) -> None:
    speech = np.concatenate((_tone(level), np.zeros(64000, dtype=np.float32)))
    out = levelled(speech)
    assert 20 * np.log10(np.sqrt(np.mean(np.square(out[:16000])))) == pytest.approx(SPEECH_RMS_DBFS, abs=0.2)


def test_no_peak_passes_the_limit() -> None:
    spiky = _tone(0.01)
    spiky[1000] = 0.9
    assert 20 * np.log10(np.max(np.abs(levelled(spiky)))) <= PEAK_DBFS + 0.01


@pytest.mark.parametrize("length", [0, 1, 100, 1000])
def test_silence_and_scraps_stay_what_they_are(length: int) -> None:
    assert np.array_equal(levelled(np.zeros(length, dtype=np.float32)), np.zeros(length, dtype=np.float32))
