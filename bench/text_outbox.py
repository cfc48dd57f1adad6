"""How fast the outbox drains: texts to as many customers, taken at once by a carrier that answers at once.

Each text costs two transactions of its own, as it must: `python -m bench.text_outbox`.
"""

import asyncio
import time
from dataclasses import replace
from pathlib import Path

from bench.texting.scene import databases, home_folder, make_scene
from receptionist.adapters.twilio.texts import TwilioTexts
from receptionist.agent.text_words import TextWords
from receptionist.bootstrap import open_texting
from receptionist.config import Settings
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.message import Author, AuthorKind, Direction, MessageState, Purpose
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import CarrierAccount
from receptionist.opening import make_agent, open_store, prompts
from receptionist.ports import Accepted, OutgoingText, Store
from receptionist.services.outbox import Outbox
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.time import utc_now

TEXTS = 1000


class AtOnce(TwilioTexts):
    """A carrier that takes every text at once."""

    async def send(self, account: CarrierAccount, text: OutgoingText) -> Accepted:
        return Accepted((f"SM-{text.attempt}",))


def run() -> dict[str, object]:
    """Measures each database and prints the table."""
    results: dict[str, object] = {}
    with databases() as found:
        for name, url in found.items():
            with home_folder() as home:
                rate, sent = asyncio.run(_drain(url, home))
            print(f"{name}: {sent} texts sent, {rate:.0f} a second")
            results[name] = {"texts": sent, "per_second": round(rate)}
    return results


async def _drain(url: str, home: Path) -> tuple[float, int]:
    scene = await make_scene(url, home)
    settings = replace(Settings.from_env({}), home=home, database_url=url)
    texts = prompts(settings)
    agent, _ = make_agent(settings, texts)
    async with open_store(settings) as store:
        words = TextWords(texts.phrases)
        async with open_texting(settings, store, agent, words, lambda: settings.public_url) as parts:
            outbox = Outbox(replace(parts, carriers={**parts.carriers, "simulated": AtOnce()}))
            threads = await _queue(store, scene.business.id)
            began = time.perf_counter()
            while await outbox.send_due():
                pass
            seconds = time.perf_counter() - began
        sent = 0
        async with store.work(scene.business.id) as work:
            for thread_id in threads:
                states = [m.state for m in await work.messages(thread_id) if m.direction is Direction.OUT]
                sent += states == [MessageState.SENT]
    return sent / seconds, sent


async def _queue(store: Store, business_id: BusinessId) -> list[ThreadId]:
    threads = []
    for number in range(TEXTS):
        async with store.work(business_id, write=True) as work:
            _, thread = await work.thread_for(Address(AddressKind.NUMBER, f"+1415555{number:04d}"))
            await work.lock_thread(thread.id)
            words = "Hello, we got your message and will be in touch."
            await queue_text(work, utc_now(), NewText(thread.id, words, Purpose.REPLY, Author(AuthorKind.AUTOMATIC)))
        threads.append(thread.id)
    return threads


if __name__ == "__main__":
    run()
