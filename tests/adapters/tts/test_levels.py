"""One loudness for a voice."""

import numpy as np
import pytest

from receptionist.adapters.tts.levels import PEAK_DBFS, SPEECH_RMS_DBFS, Samples, amplified, gain_for


def _tone(level: float) -> Samples:
    return np.asarray(level * np.sin(np.arange(16000) * 0.1), dtype=np.float32)


@pytest.mark.parametrize("level", [0.01, 0.2, 1.0])
def test_quiet_and_loud_voices_come_out_alike_and_pauses_do_not_count(level: float) -> None:
    speech = np.concatenate((_tone(level), np.zeros(64000, dtype=np.float32)))
    out = amplified(speech, gain_for(speech))
    assert 20 * np.log10(np.sqrt(np.mean(np.square(out[:16000])))) == pytest.approx(SPEECH_RMS_DBFS, abs=0.2)


def test_no_peak_passes_the_limit_and_none_is_cut_flat() -> None:
    spiky = _tone(0.01)
    spiky[1000:1003] = 0.8, 0.9, 0.85
    out = amplified(spiky, gain_for(spiky))
    assert 20 * np.log10(np.max(np.abs(out))) <= PEAK_DBFS
    assert out[1000] < out[1002] < out[1001]
    assert np.array_equal(amplified(_tone(0.1), 1.0), _tone(0.1))  # what is not loud is left alone


@pytest.mark.parametrize("length", [0, 1, 100, 1000])
def test_silence_and_scraps_stay_what_they_are(length: int) -> None:
    nothing = np.zeros(length, dtype=np.float32)
    assert np.array_equal(amplified(nothing, gain_for(nothing)), nothing)
