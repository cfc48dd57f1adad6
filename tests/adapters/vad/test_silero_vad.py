"""Speech is told from everything else that a telephone carries."""

import numpy as np
import numpy.typing as npt
import pytest

from receptionist.adapters.vad.silero_vad import PhoneVoiceActivity, SileroModel
from receptionist.ports import VoiceActivity
from receptionist.voice.audio import samples
from tests.adapters.conftest import OnThePhone

RATE_HZ = 8000
FRAME_BYTES = 320
TIME = np.arange(6 * RATE_HZ) / RATE_HZ

Sound = npt.NDArray[np.float64]


def _sine(hz: float, level: float = 0.1) -> Sound:
    return level * np.sin(2 * np.pi * hz * TIME)


def _hold_music() -> Sound:
    step = 2 ** (np.floor(2 * TIME) % 5 / 12)
    chord = sum(0.06 * np.sin(2 * np.pi * hz * TIME * step) for hz in (262, 330, 392))
    return np.asarray(chord * np.exp(-3 * (2 * TIME % 1)))


NOT_SPEECH = {
    "silence": np.zeros(len(TIME)),
    "line noise": np.random.default_rng(1).normal(0, 0.01, len(TIME)),
    "loud noise": np.random.default_rng(2).normal(0, 0.05, len(TIME)),
    "mains hum": _sine(60) + _sine(180, 0.05),
    "dial tone": _sine(350) + _sine(440),
    "ringing": (_sine(440) + _sine(480)) * (TIME % 6 < 2),
    "a key pressed": (_sine(697, 0.2) + _sine(1209, 0.2)) * (TIME % 0.3 < 0.1),
    "hold music": _hold_music(),
}


def verdicts(vad: PhoneVoiceActivity, sound: Sound) -> npt.NDArray[np.bool_]:
    pcm = (np.clip(sound, -1, 1) * 32767).astype("<i2").tobytes()
    frames = range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES)
    return np.array([vad.is_speech(pcm[at : at + FRAME_BYTES]) for at in frames])


def _floats(pcm: bytes) -> Sound:
    return samples(pcm).astype(np.float64) / 32768


def test_it_fits_the_port(silero: SileroModel) -> None:
    port: VoiceActivity = PhoneVoiceActivity(silero)
    assert port.is_speech(bytes(FRAME_BYTES)) is False


@pytest.mark.parametrize("name", NOT_SPEECH)
def test_what_is_not_speech(silero: SileroModel, name: str) -> None:
    assert not verdicts(PhoneVoiceActivity(silero), NOT_SPEECH[name]).any()


@pytest.mark.asyncio(loop_scope="session")
@pytest.mark.parametrize("noise_level", [0.0, 0.01, 0.02])
async def test_speech_is_noticed_at_once_and_its_end_too(
    silero: SileroModel, on_the_phone: OnThePhone, noise_level: float
) -> None:
    words = _floats(await on_the_phone("I need somebody to look at my water heater because it is leaking."))
    loud = np.flatnonzero(np.abs(words) > 0.01)
    pause = np.zeros(2 * RATE_HZ)
    line = np.concatenate((pause, words, pause, words, pause))
    line = line + np.random.default_rng(3).normal(0, noise_level, len(line))
    heard = verdicts(PhoneVoiceActivity(silero), line)
    for start in (2 * RATE_HZ, 4 * RATE_HZ + len(words)):
        first, last = (start + loud[0]) // 160, (start + loud[-1]) // 160
        assert heard[first - 5 : first + 10].any(), "speech is noticed within 0.2 s"
        assert heard[first + 10 : last - 10].mean() > 0.85
        assert not heard[last + 20 : last + 60].any(), "its end is noticed within 0.4 s"
        assert not heard[start // 160 - 80 : start // 160].any()


@pytest.mark.asyncio(loop_scope="session")
async def test_a_voice_over_hold_music_is_heard(silero: SileroModel, on_the_phone: OnThePhone) -> None:
    words = _floats(await on_the_phone("Hello, is anybody there?"))
    line = 0.2 * NOT_SPEECH["hold music"]
    line[RATE_HZ : RATE_HZ + len(words)] += words
    heard = verdicts(PhoneVoiceActivity(silero), line)
    assert not heard[:45].any()
    assert heard[50 : 50 + len(words) // 160].mean() > 0.5


@pytest.mark.asyncio(loop_scope="session")
async def test_calls_do_not_disturb_each_other(silero: SileroModel, on_the_phone: OnThePhone) -> None:
    words = _floats(await on_the_phone("The breaker trips every time."))
    alone = verdicts(PhoneVoiceActivity(silero), words)
    speaker, silent = PhoneVoiceActivity(silero), PhoneVoiceActivity(silero)
    pcm = (words * 32767).astype("<i2").tobytes()
    together = []
    for at in range(0, len(pcm) - FRAME_BYTES + 1, FRAME_BYTES):
        together.append(speaker.is_speech(pcm[at : at + FRAME_BYTES]))
        assert not silent.is_speech(bytes(FRAME_BYTES))
    assert together == alone.tolist()


def test_plain_silence_never_reaches_silero(silero: SileroModel, monkeypatch: pytest.MonkeyPatch) -> None:
    def asked(*_: object) -> None:
        raise AssertionError("Silero was asked about silence")

    monkeypatch.setattr(SileroModel, "probability", asked)
    assert not verdicts(PhoneVoiceActivity(silero), NOT_SPEECH["silence"]).any()


@pytest.mark.parametrize("length", [0, 160, 319, 640])
def test_only_whole_frames_are_taken(silero: SileroModel, length: int) -> None:
    with pytest.raises(ValueError, match="320 bytes"):
        PhoneVoiceActivity(silero).is_speech(bytes(length))
