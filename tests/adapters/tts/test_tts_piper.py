"""The real voice in its worker process."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from receptionist.adapters.tts.piper import PiperTextToSpeech
from receptionist.errors import SpeechProblem
from receptionist.ports import TextToSpeech
from receptionist.voice.audio import rms_dbfs, seconds_of

pytestmark = pytest.mark.asyncio(loop_scope="session")


async def seconds(piper: PiperTextToSpeech, text: str, pace: float = 1.0) -> float:
    return sum([seconds_of(chunk.pcm, chunk.rate_hz) async for chunk in piper.synthesise(text, pace=pace)])


async def test_it_fits_the_port(piper: PiperTextToSpeech) -> None:
    port: TextToSpeech = piper
    assert port is piper


async def test_every_sentence_comes_in_one_loudness(piper: PiperTextToSpeech) -> None:
    loudness = []
    for text in ("Sure.", "I can send somebody tomorrow.", "Is nine all right?"):
        chunks = [chunk async for chunk in piper.synthesise(text)]
        assert {chunk.rate_hz for chunk in chunks} == {22050}
        loudness.append(rms_dbfs(b"".join(chunk.pcm for chunk in chunks)))  # the pauses around the words counted in
    assert min(loudness) > -30
    assert max(loudness) < -17


async def test_a_sentence_is_heard_before_it_is_made_whole(piper: PiperTextToSpeech) -> None:
    chunks = [chunk async for chunk in piper.synthesise("We can be there on Thursday between two and four.")]
    assert seconds_of(chunks[0].pcm, chunks[0].rate_hz) < 0.6 < sum(seconds_of(c.pcm, c.rate_hz) for c in chunks[1:])


async def test_pace_is_the_speed_of_speaking(piper: PiperTextToSpeech) -> None:
    text = "We have an opening on Thursday between two and four in the afternoon."
    slow, fast = await seconds(piper, text, 0.6), await seconds(piper, text, 1.5)
    assert 1.7 < slow / fast < 3.0  # the voice varies its lengths a little every time


@pytest.mark.parametrize("text", ["", "  \n", "…", "!?"])
async def test_nothing_to_say_is_no_error(piper: PiperTextToSpeech, text: str) -> None:
    assert await seconds(piper, text) < 1.0


@pytest.mark.parametrize(
    "text", ["¿Qué? 日本語 — “quoted” & <b>", "A" * 500, "$1,250.00 at 9:30 a.m. on 12/24; call (217) 555-0142"]
)
async def test_odd_text_is_said_somehow(piper: PiperTextToSpeech, text: str) -> None:
    assert await seconds(piper, text) > 0.3


async def test_a_listener_who_stops_does_not_disturb_the_next(piper: PiperTextToSpeech) -> None:
    async for _ in piper.synthesise("One sentence. Another one. A third one. And a fourth."):
        break
    assert await seconds(piper, "Hello there.") > 0.4


async def test_a_short_answer_does_not_wait_for_another_call_s_long_one(piper: PiperTextToSpeech) -> None:
    spoken: list[str] = []

    async def say(name: str, text: str) -> None:
        async for _ in piper.synthesise(text):
            spoken.append(name)

    await asyncio.gather(say("long", "This is a sentence of a long answer. " * 6), say("short", "Sure."))
    assert spoken.index("short") < spoken.count("long") / 3  # of the six sentences only the first was under way


async def test_a_damaged_voice_is_told_in_one_sentence(tmp_path: Path) -> None:
    voice = tmp_path / "voice.onnx"
    voice.write_bytes(b"nothing")
    voice.with_name("voice.onnx.json").write_text("{}")
    tts = PiperTextToSpeech(voice)
    with pytest.raises(SpeechProblem, match=r"^The local voice could not be started: the voice .* cannot be loaded"):
        await tts.start()
    await tts.stop()


async def test_the_product_itself_never_imports_piper() -> None:
    program = (
        "import sys\n"
        "import receptionist.adapters.tts.piper, receptionist.adapters.tts.phrase_cache\n"
        "import receptionist.adapters.stt.local, receptionist.adapters.models\n"
        "from pathlib import Path\n"
        "receptionist.adapters.models.report(receptionist.adapters.models.SpeechModels(Path('.')))\n"
        "assert not {'piper', 'torch', 'faster_whisper', 'ctranslate2'} & set(sys.modules), sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=Path(__file__).parents[3])  # noqa: ASYNC221
