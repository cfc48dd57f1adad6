"""A server that only texts, as a process.

`python -m bench.texting.server URL HOME PORT ahead=SECONDS [no-worker] [pages]`.

It is the product's own application and worker; only the telephone's parts, which load speech models, are not there.
"""

import asyncio
import logging
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

from receptionist.adapters.journal import FileJournal
from receptionist.agent.text_words import TextWords
from receptionist.bootstrap import open_texting
from receptionist.commands.common import new_loop
from receptionist.config import Settings
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import SpeechProblem
from receptionist.opening import derived_secret, make_agent, open_store, prompts
from receptionist.ports import SpokenAudio, VoiceActivity
from receptionist.services.call_parts import CallParts
from receptionist.services.live_calls import LiveCalls
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.time import SystemClock
from receptionist.web.app import App, create_app
from receptionist.web.pages import add_pages
from receptionist.web.serve import serve


class NoSpeech:
    """Stands where the telephone's speech would be; nobody calls here."""

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        raise SpeechProblem("There is no telephone here.")

    def voices(self) -> tuple[()]:
        return ()

    def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        raise SpeechProblem("There is no telephone here.")

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        raise SpeechProblem("There is no telephone here.")

    def text(self, name: str, profile: BusinessProfile, now: datetime, *, returning: bool = False) -> str:
        return ""


class ClockAhead(SystemClock):
    """The time in so many seconds."""

    def __init__(self, seconds: float) -> None:
        self._ahead = timedelta(seconds=seconds)

    def now(self) -> datetime:
        return super().now() + self._ahead


def no_activity() -> VoiceActivity:
    raise SpeechProblem("There is no telephone here.")


async def main(url: str, home: Path, port: int, *, works: bool, ahead_seconds: float, pages: bool) -> None:
    """Serves until it is killed."""
    logging.basicConfig(level=logging.ERROR)
    settings = replace(
        Settings.from_env({}), home=home, database_url=url, port=port, public_url=f"http://127.0.0.1:{port}"
    )
    texts = prompts(settings)
    agent, _ = make_agent(settings, texts)
    silent = NoSpeech()
    async with open_store(settings) as store:
        words = TextWords(texts.phrases)
        async with open_texting(settings, store, agent, words, lambda: settings.public_url) as made:
            texting = replace(made, clock=ClockAhead(ahead_seconds))
            parts = CallParts(
                store=store,
                clock=texting.clock,
                journal=FileJournal(home / "journal"),
                agent=agent,
                speech_to_text=silent,
                voice=silent,
                phrases=silent,
                voice_activity=no_activity,
            )
            worker = TextWorker(texting) if works else Idle(texting)
            app = App(settings, parts, LiveCalls(1), texting, EventJournal(store), worker)
            quart = create_app(app)
            if pages:
                add_pages(quart, app, derived_secret(settings, "cookies"))
            await serve(quart, app, on_ready=lambda _: print("READY", flush=True), finish_seconds=1)


class Idle(TextWorker):
    """A worker that leaves everything where it is: to measure the webhooks alone."""

    async def run(self) -> None:
        await asyncio.Event().wait()


if __name__ == "__main__":
    url, home, port, ahead, *rest = sys.argv[1:]
    seconds = float(ahead.removeprefix("ahead="))
    works, pages = "no-worker" not in rest, "pages" in rest
    with asyncio.Runner(loop_factory=new_loop) as runner:
        runner.run(main(url, Path(home), int(port), works=works, ahead_seconds=seconds, pages=pages))
