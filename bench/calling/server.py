"""A server that answers calls, as a process: `python -m bench.calling.server URL HOME PORT (real | instant)`.

`instant`: words, answers and voice take no time; voice activity, session, socket and database are the product's own.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

from receptionist.adapters.journal import FileJournal
from receptionist.adapters.models import find_voice_activity
from receptionist.adapters.recordings import load_recordings
from receptionist.adapters.vad.silero_vad import PhoneVoiceActivity, SileroModel
from receptionist.agent.stock_words import StockWords
from receptionist.agent.text_words import TextWords
from receptionist.bootstrap import open_app, open_texting
from receptionist.commands.common import new_loop
from receptionist.config import Settings
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.opening import open_store, prompts, speech_models
from receptionist.ports import SpokenAudio, VoiceOption
from receptionist.resources import resource_dir
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.time import SystemClock
from receptionist.voice.audio import chunks
from receptionist.web.app import App, create_app
from receptionist.web.serve import serve

MOST_CALLS = 1000
_PIECE_BYTES = 800  # 100 ms


class Instant:
    """Hears, answers and speaks without taking any time: everything it says is the same second of a real voice."""

    def __init__(self, voice: bytes) -> None:
        self._pieces = [SpokenAudio(piece) for piece in chunks(voice, _PIECE_BYTES)]

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        return "My kitchen sink is clogged."

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        yield Say("Somebody will come and look at it.")
        yield Outcome(turn.card, turn.dialogue)

    def voices(self) -> tuple[VoiceOption, ...]:
        return ()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        for piece in self._pieces:
            yield piece

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        pass


async def _instant(settings: Settings) -> None:
    texts = prompts(settings)
    activity = SileroModel(find_voice_activity(speech_models(settings)).path)
    recordings = load_recordings(resource_dir("media"))
    stand_in = Instant(recordings["still_there"])
    async with (
        open_store(settings) as store,
        open_texting(settings, store, stand_in, TextWords(texts.phrases), lambda: settings.public_url) as texting,
    ):
        parts = CallParts(
            store=store,
            clock=SystemClock(),
            journal=FileJournal(settings.home / "journal"),
            agent=stand_in,
            speech_to_text=stand_in,
            voice=stand_in,
            phrases=StockWords(texts.phrases),
            voice_activity=lambda: PhoneVoiceActivity(activity),
            recordings=recordings,
        )
        app = App(settings, parts, LiveCalls(MOST_CALLS), texting, EventJournal(store), TextWorker(texting))
        await _serve(app)


async def _real(settings: Settings) -> None:
    async with open_app(settings) as running:
        await _serve(running.app)


async def _serve(app: App) -> None:
    await serve(create_app(app), app, on_ready=lambda _: print("READY", flush=True), finish_seconds=1)


def main(url: str, home: Path, port: int, kind: str) -> None:
    """Serves until it is killed."""
    logging.basicConfig(level=logging.ERROR)
    settings = replace(
        Settings.from_env({}),
        home=home,
        database_url=url,
        port=port,
        public_url=f"http://127.0.0.1:{port}",
        max_calls=MOST_CALLS,
    )
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(_real(settings) if kind == "real" else _instant(settings))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]), sys.argv[4])
