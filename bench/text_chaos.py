"""Texts through a server that keeps dying: a thousand customers write, every webhook is delivered three times in random
order (of some customers none at all), the server is killed (kill -9) after every three hundred deliveries, the
carrier's API drops some connections after it has taken the text, and receipts come repeatedly, in any order, or never.

After the last kill the carrier's list answers too. Then: is every text there once, was anybody texted twice, and is
everything that nobody can know put before a person? `python -m bench.text_chaos`.
"""

import asyncio
import random
from collections import Counter
from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp
from aiohttp import web
from yarl import URL

from bench.texting.chaotic_carrier import ChaoticCarrier, Passed
from bench.texting.scene import NUMBER, Scene, Server, databases, free_port, home_folder, make_scene, not_worked_on
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.text_signing import receipt_webhook, text_webhook
from receptionist.config import Settings
from receptionist.domain.ids import AttemptId
from receptionist.domain.message import Direction, MessageState
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import ReceiptArrived, ReceiptState, TextReceived
from receptionist.opening import open_store
from receptionist.services.settle_text import was_asked
from receptionist.services.text_trouble import UNSETTLED
from receptionist.services.time import utc_now

MESSAGES = 1000
DELIVERED_TIMES = 3
KILLED_EVERY = 100 * DELIVERED_TIMES  # deliveries
UNHEARD_OF = 50  # of one text in so many no webhook ever comes
SETTLE_SECONDS = 600  # at the most, each time
_AFTERWARDS = (200, 400, 600)  # seconds: how far the clock is put forward, so that nobody must wait for reconcile runs
_AT_ONCE = 16
_RECEIPTS_AT_ONCE = 8
_SEED = 7


def run(messages: int = MESSAGES) -> dict[str, object]:
    """Does it on SQLite, and on PostgreSQL where there is one."""
    results: dict[str, object] = {}
    with databases() as found:
        for name, url in found.items():
            with home_folder() as home:
                port = free_port()
                extra = {"api_url": f"http://127.0.0.1:{port}"}
                scene = asyncio.run(make_scene(url, home, carrier="twilio", extra=extra))
                results[name] = asyncio.run(_live_through(scene, port, messages, name))
    return results


async def _live_through(scene: Scene, api_port: int, messages: int, name: str) -> dict[str, int]:
    carrier = ChaoticCarrier()
    runner = web.AppRunner(carrier.application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", api_port).start()
    server = Server(scene, free_port())
    await server.start()
    try:
        async with asyncio.TaskGroup() as group:
            receipts = group.create_task(_bring_receipts(carrier, scene))
            kills = await _under_fire(scene, server, carrier, messages)
            carrier.lists = True
            for seconds in _AFTERWARDS:
                await server.kill()
                kills += 1
                server.ahead_seconds, carrier.ahead = seconds, timedelta(seconds=seconds)
                since = utc_now() + carrier.ahead
                await server.start()
                await _until_listed(scene, since)
                # Leases are over by the clock that was put forward: nobody has to be waited for any longer.
                await _until_quiet(scene, carrier, 0, still_seconds=15)
            receipts.cancel()
    finally:
        await server.kill()
        await runner.cleanup()
    found = await _judge(scene, carrier, messages)
    _tell(name, messages, kills, carrier, found)
    return {"messages": messages, "kills": kills, "dropped": carrier.dropped, "gone": carrier.gone, **found}


async def _under_fire(scene: Scene, server: Server, carrier: ChaoticCarrier, messages: int) -> int:
    """Delivers everything while the server is killed again and again; how often that was."""
    texts = [_text(number) for number in range(messages)]
    carrier.passed += [
        Passed(text.carrier_message_id, text.sender, NUMBER.e164, text.text, utc_now()) for text in texts
    ]
    heard = [text for number, text in enumerate(texts) if number % UNHEARD_OF]
    deliveries = [text for text in heard for _ in range(DELIVERED_TIMES)]
    random.Random(_SEED).shuffle(deliveries)
    kills = 0
    for first in range(0, len(deliveries), KILLED_EVERY):
        bringing = asyncio.create_task(_bring(server, scene, deliveries[first : first + KILLED_EVERY]))
        await asyncio.sleep(random.Random(first).uniform(0.2, 2.0))
        await server.kill()
        kills += 1
        await server.start()
        await bringing
    await _until_quiet(scene, carrier, len(heard), still_seconds=20)
    return kills


def _customer(number: int) -> str:
    return f"+1415{5550000 + number:07d}"


def _text(number: int) -> TextReceived:
    return TextReceived(f"SMin{number:028d}", _customer(number), NUMBER.e164, "Hi, do you fix leaking taps?")


async def _bring(server: Server, scene: Scene, texts: list[TextReceived]) -> None:
    """Delivers them, each until it is taken, as a carrier that repeats does."""
    waiting = asyncio.Semaphore(_AT_ONCE)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:

        async def one(text: TextReceived) -> None:
            async with waiting:
                url = f"{server.origin}/webhooks/twilio/{scene.account.id}/texts"
                await _until_taken(session, text_webhook(scene.account, Wire.TWILIO, text, url, utc_now()))

        await asyncio.gather(*(one(text) for text in texts))


async def _bring_receipts(carrier: ChaoticCarrier, scene: Scene) -> None:
    """Delivers two receipts of every text, each three times, all of them in random order. Never returns."""
    chance = random.Random(_SEED)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:

        async def bring() -> None:
            while True:
                if not carrier.to_tell:
                    await asyncio.sleep(0.05)
                    continue
                text = carrier.to_tell.pop(0)
                states = [ReceiptState.SENT, ReceiptState.DELIVERED] * DELIVERED_TIMES
                for state in chance.sample(states, len(states)):
                    receipt = ReceiptArrived(text.sid, state, AttemptId(text.mark))
                    await _until_taken(
                        session,
                        receipt_webhook(
                            scene.account, Wire.TWILIO, receipt, text.sender, text.recipient, text.callback, utc_now()
                        ),
                    )

        await asyncio.gather(*(bring() for _ in range(_RECEIPTS_AT_ONCE)))


async def _until_taken(session: aiohttp.ClientSession, request: WebhookRequest) -> None:
    while True:
        try:
            url = URL(request.url, encoded=True)
            async with session.post(url, data=request.body, headers=request.headers) as response:
                if response.status < 300:
                    return
                if response.status < 500:
                    raise RuntimeError(f"a genuine webhook was answered {response.status}")
        except (aiohttp.ClientError, TimeoutError, OSError):
            pass
        await asyncio.sleep(0.1)


async def _until_quiet(scene: Scene, carrier: ChaoticCarrier, customers: int, *, still_seconds: int) -> None:
    """Until no text has gone out for a while, or, where some customers have none yet, for longer: leases must end."""
    before, still = -1, 0
    for _ in range(SETTLE_SECONDS):
        await asyncio.sleep(1)
        moved = sum(carrier.got.values())
        is_still = moved == before and not carrier.to_tell and not await not_worked_on(scene)
        still = still + 1 if is_still else 0
        before = moved
        if still >= (still_seconds if len(carrier.got) >= customers else max(150, still_seconds)):
            return


async def _until_listed(scene: Scene, since: datetime) -> None:
    """Until the server has taken over what the carrier's list tells."""
    async with open_store(_settings(scene)) as store:
        for _ in range(SETTLE_SECONDS):
            async with store.work(scene.business.id) as work:
                if any(run.at >= since and not run.problem for run in await work.last_reconcile_runs()):
                    return
            await asyncio.sleep(1)


def _settings(scene: Scene) -> Settings:
    return replace(Settings.from_env({}), home=scene.home, database_url=scene.url)


async def _judge(scene: Scene, carrier: ChaoticCarrier, messages: int) -> dict[str, int]:
    """What the database and the customers' telephones say."""
    found = Counter[str]()
    async with open_store(_settings(scene)) as store, store.work(scene.business.id) as work:
        for number in range(messages):
            thread_id = await work.known_thread(Address(AddressKind.NUMBER, _customer(number)))
            if thread_id is None:
                found["lost"] += 1
                continue
            texts = await work.messages(thread_id)
            inbound = [text for text in texts if text.direction is Direction.IN]
            outbound = [text for text in texts if text.direction is Direction.OUT]
            arrived = carrier.got[_customer(number)] > 0
            found["lost"] += not inbound
            found["doubled"] += len(inbound) > 1
            found["unanswered"] += len(outbound) != 1
            for text in outbound:
                unknown = text.state is MessageState.UNKNOWN
                says = (await work.thread_status(thread_id)).needs_person
                found["unknown"] += unknown
                found["unknown_untold"] += unknown and not (was_asked(text) and says == UNSETTLED)
                delivered = text.state is MessageState.DELIVERED
                found["wrongly_settled"] += delivered != arrived or not (delivered or unknown)
    twice = [to for to, count in carrier.got.items() if count > 1]
    # Nobody sits at the page here: a second text under another attempt's mark is one that was sent again blindly.
    blindly = [to for to in twice if len(carrier.marks[to]) > 1]
    names = ("lost", "doubled", "unanswered", "unknown", "unknown_untold", "wrongly_settled")
    return {name: found[name] for name in names} | {"texted_twice": len(twice), "blindly": len(blindly)}


def _tell(name: str, messages: int, kills: int, carrier: ChaoticCarrier, found: dict[str, int]) -> None:
    told = f"{carrier.dropped} API answers dropped, {carrier.gone} texts cut off before they were taken"
    print(f"{name}: {messages} texts, each webhook {DELIVERED_TIMES} times, {kills} kill -9,\n  {told}")
    print(f"  {found['lost']} lost, {found['doubled']} stored twice, {found['unanswered']} without exactly one answer")
    print(f"  {found['texted_twice']} customers texted twice, {found['blindly']} of them by a second attempt")
    print(f"  {found['unknown']} of unknown outcome at the end, {found['unknown_untold']} of them put before nobody")
    print(f"  {found['wrongly_settled']} answers whose state is not what became of them")


if __name__ == "__main__":
    run()
