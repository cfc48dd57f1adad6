"""Telephone audio, against the published tables and by its own inverse."""

import numpy as np
import pytest

from receptionist.voice.audio import (
    Resampler,
    chunks,
    mulaw_to_pcm,
    pcm_to_mulaw,
    resample,
    rms_dbfs,
    samples,
    seconds_of,
    without_lead,
)


def tone(hz: float, rate_hz: int, seconds: float) -> bytes:
    time = np.arange(int(rate_hz * seconds)) / rate_hz
    return (np.sin(2 * np.pi * hz * time) * 10000).astype("<i2").tobytes()


@pytest.mark.parametrize(
    ("code", "sample"),
    [
        (0x00, -32124),
        (0x0F, -16764),
        (0x10, -15996),
        (0x7F, 0),
        (0x80, 32124),
        (0xF0, 120),
        (0xFE, 8),
        (0xFF, 0),
        (0x2F, -4092),
    ],
)
def test_mulaw_decodes_as_the_standard_says(code: int, sample: int):
    assert int(samples(mulaw_to_pcm(bytes([code])))[0]) == sample


@pytest.mark.parametrize(
    ("sample", "code"), [(0, 0xFF), (-1, 0x7F), (32767, 0x80), (-32768, 0x00), (8, 0xFE), (-8, 0x7E), (1000, 0xCE)]
)
def test_mulaw_encodes_as_the_standard_says(sample: int, code: int):
    assert pcm_to_mulaw(np.array([sample], dtype="<i2").tobytes()) == bytes([code])


def test_every_code_survives_there_and_back():
    codes = bytes(range(256))
    # The two zeros, 0x7F and 0xFF, are one sample.
    assert pcm_to_mulaw(mulaw_to_pcm(codes)) == codes.replace(b"\x7f", b"\xff")


def test_mulaw_is_close_to_every_sample():
    every = np.arange(-32768, 32768).astype("<i2")
    back = samples(mulaw_to_pcm(pcm_to_mulaw(every.tobytes()))).astype(int)
    assert np.all(np.abs(back - every) <= np.maximum(4, np.abs(every.astype(int)) / 16 + 4))


def test_half_a_sample_is_refused():
    with pytest.raises(ValueError):
        pcm_to_mulaw(b"\x00")


def test_a_recording_at_another_rate_keeps_its_length_and_loudness():
    there = resample(tone(440, 16000, 1.0), 16000, 8000)
    assert seconds_of(there, 8000) == pytest.approx(1.0, abs=0.001)
    assert rms_dbfs(there) == pytest.approx(rms_dbfs(tone(440, 8000, 1.0)), abs=0.1)
    assert resample(there, 8000, 8000) == there
    assert resample(b"", 22050, 8000) == b""


def test_a_stream_at_another_rate_is_the_whole_at_another_rate():
    pcm = tone(440, 22050, 1.0)
    stream = Resampler(22050, 8000)
    parts = [stream.feed(part) for part in chunks(pcm, 1000)]
    streamed = b"".join([*parts, stream.feed(b"", last=True)])
    whole = resample(pcm, 22050, 8000)
    assert abs(len(streamed) - len(whole)) <= 4
    size = min(len(streamed), len(whole))
    assert np.max(np.abs(samples(streamed[:size]).astype(int) - samples(whole[:size]).astype(int))) <= 40


def test_a_stream_at_the_same_rate_passes_through():
    assert Resampler(8000, 8000).feed(b"abcd", last=True) == b"abcd"


def test_loudness():
    assert rms_dbfs(b"") == rms_dbfs(bytes(320)) == -96
    full = np.full(160, -32768, dtype="<i2").tobytes()
    assert rms_dbfs(full) == pytest.approx(0.0, abs=0.001)


def test_chunks_cover_everything():
    assert list(chunks(b"abcdefg", 3)) == [b"abc", b"def", b"g"]
    assert list(chunks(b"", 3)) == []


def test_the_silence_before_the_first_word_is_taken_off() -> None:
    silence, word = b"\0\0" * 800, tone(440, 8000, 0.2)
    trimmed = without_lead(silence + word, 8000)
    assert len(word) <= len(trimmed) <= len(word) + 160
    assert trimmed.endswith(word)
    assert without_lead(silence, 8000) == b""
    assert without_lead(b"", 8000) == b""
