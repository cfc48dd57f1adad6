"""Sounds of a telephone line that are not words, made from seeds: noise, coughs, music, rooms. 8 kHz, -1…1."""

from collections.abc import Callable

import numpy as np

from bench.stage import Sound
from receptionist.voice.events import RATE_HZ

Random = np.random.Generator


def _seconds(rng: Random, low: float, high: float) -> int:
    return int(rng.uniform(low, high) * RATE_HZ)


def _coloured(rng: Random, length: int, slope: float) -> Sound:
    """Noise whose power falls with frequency to this power: 0 white, 1 pink, 2 brown."""
    spectrum = np.fft.rfft(rng.normal(0, 1, length))
    hertz = np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 50)
    return np.fft.irfft(spectrum / hertz ** (slope / 2), length).astype(np.float32)


def _band(sound: Sound, low_hz: float, high_hz: float) -> Sound:
    spectrum = np.fft.rfft(sound)
    hertz = np.fft.rfftfreq(len(sound), 1 / RATE_HZ)
    edge = 1 / (1 + (low_hz / np.maximum(hertz, 1)) ** 6) / (1 + (hertz / high_hz) ** 6)
    return np.fft.irfft(spectrum * edge, len(sound)).astype(np.float32)


def _fade(length: int, rise: float, fall: float) -> Sound:
    """An envelope that rises and falls in these shares of its length."""
    at = np.linspace(0, 1, length)
    return np.clip(np.minimum(at / max(rise, 1e-3), (1 - at) / max(fall, 1e-3)), 0, 1).astype(np.float32)


def _hiss(rng: Random) -> Sound:
    length = _seconds(rng, 0.4, 4)
    return _coloured(rng, length, rng.uniform(0, 2)) * _fade(length, rng.uniform(0.01, 0.3), 0.2)


def _hum(rng: Random) -> Sound:
    length = _seconds(rng, 0.5, 4)
    at = np.arange(length) / RATE_HZ
    base = rng.choice([50.0, 60.0, 100.0, 120.0]) * rng.uniform(0.98, 1.02)
    tones = sum(rng.uniform(0.1, 1) / part * np.sin(2 * np.pi * base * part * at) for part in range(1, 14))
    return (np.asarray(tones) * _fade(length, 0.05, 0.05)).astype(np.float32)


def _crackle(rng: Random) -> Sound:
    length = _seconds(rng, 0.3, 3)
    clicks = (rng.random(length) < rng.uniform(0.0005, 0.01)) * rng.normal(0, 1, length)
    return np.convolve(clicks, np.exp(-np.arange(80) / rng.uniform(3, 30)))[:length].astype(np.float32)


def _traffic(rng: Random) -> Sound:
    length = _seconds(rng, 1, 4)
    swell = 0.3 + np.abs(np.sin(np.linspace(0, rng.uniform(2, 9), length)))
    return (_band(_coloured(rng, length, 1.5), 60, 1200) * swell).astype(np.float32)


def _knocks(rng: Random) -> Sound:
    length = _seconds(rng, 0.6, 2)
    sound = np.zeros(length, dtype=np.float32)
    for place in rng.integers(0, length - 1200, rng.integers(2, 7)):
        ring = np.sin(2 * np.pi * rng.uniform(150, 900) * np.arange(1200) / RATE_HZ) + rng.normal(0, 0.5, 1200)
        sound[place : place + 1200] += (ring * np.exp(-np.arange(1200) / rng.uniform(80, 300))).astype(np.float32)
    return sound


_NOISES: tuple[Callable[[Random], Sound], ...] = (_hiss, _hum, _crackle, _traffic, _knocks)


def noise(rng: Random) -> Sound:
    """Hiss of any colour, hum, crackle, traffic, or knocking."""
    return _NOISES[rng.integers(len(_NOISES))](rng)


def _burst(rng: Random) -> Sound:
    """One cough: a blast, a rush of air through the throat, sometimes a voiced end."""
    length = _seconds(rng, 0.18, 0.42)
    at = np.arange(length) / RATE_HZ
    blast = rng.normal(0, 1, length) * np.exp(-at / rng.uniform(0.008, 0.025)) * 2
    air = sum(_band(rng.normal(0, 1, length).astype(np.float32), low, low * 1.5) for low in rng.uniform(400, 2200, 3))
    sound = blast + np.asarray(air) * np.exp(-at / rng.uniform(0.05, 0.15))
    if rng.random() < 0.5:
        pitch = rng.uniform(110, 260) * np.exp(-at)
        voice = np.sign(np.sin(2 * np.pi * np.cumsum(pitch) / RATE_HZ)) * (at > 0.1) * np.exp(-at / 0.1)
        sound = sound + _band(voice.astype(np.float32), 300, 1500)
    return np.asarray(sound * _fade(length, 0.01, 0.2), dtype=np.float32)


def cough(rng: Random) -> Sound:
    """One to three coughs."""
    parts: list[Sound] = []
    for _ in range(rng.integers(1, 4)):
        parts += [_burst(rng), np.zeros(_seconds(rng, 0.03, 0.2), dtype=np.float32)]
    return np.concatenate(parts)


def hum(rng: Random) -> Sound:
    """ "Mm-hm": two hums through closed lips, the second one higher, with a breath between."""
    parts: list[Sound] = []
    pitch = rng.uniform(95, 230)
    for number in range(2):
        length = _seconds(rng, 0.12, 0.24)
        glide = pitch * (1 + 0.25 * number) * np.linspace(1, rng.uniform(0.95, 1.15), length)
        phase = 2 * np.pi * np.cumsum(glide) / RATE_HZ
        tones = sum(np.sin(part * phase) / part**1.6 for part in range(1, 9))
        parts.append((np.asarray(tones) * _fade(length, 0.15, 0.3)).astype(np.float32))
        parts.append(rng.normal(0, 0.03, _seconds(rng, 0.02, 0.08)).astype(np.float32))
    return np.concatenate(parts[:-1])


def music(rng: Random) -> Sound:
    """Hold music: chords, a tune, a bass and a drum."""
    beat = _seconds(rng, 0.3, 0.6)
    beats = int(rng.integers(6, 14))
    sound = np.zeros(beat * (beats + 2), dtype=np.float32)
    key = rng.uniform(110, 220)
    scale = (0, 2, 4, 5, 7, 9, 11, 12)
    for number in range(beats):
        notes = [key * 2 ** (step / 12) for step in ((0, 4, 7), (5, 9, 12), (7, 11, 14))[number // 2 % 3]]
        notes += [key * 2 ** (1 + scale[rng.integers(len(scale))] / 12), key / 2]
        length = beat * 2
        at = np.arange(length) / RATE_HZ
        for hertz in notes:
            decay = np.exp(-at / rng.uniform(0.2, 0.6))
            harmonics = sum(np.sin(2 * np.pi * hertz * part * at) / part**1.5 for part in range(1, 7))
            sound[number * beat : number * beat + length] += (np.asarray(harmonics) * decay).astype(np.float32)
        hit = rng.normal(0, 1.5, 600) * np.exp(-np.arange(600) / 90)
        sound[number * beat : number * beat + 600] += hit.astype(np.float32)
    return sound


def room(rng: Random) -> Sound:
    """How a loudspeaker's sound reaches the microphone beside it: a first arrival and up to 0.1 s of reflections."""
    length = _seconds(rng, 0.005, 0.1)
    reflections = rng.normal(0, 1, length) * np.exp(-np.arange(length) / (length / 5))
    reflections[0] = 3.0
    return np.asarray(reflections / np.sqrt((reflections**2).sum()), dtype=np.float32)
