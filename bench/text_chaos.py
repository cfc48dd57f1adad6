"""Texts through a server that keeps dying: a thousand customers write, every webhook is delivered three times in random
order, the server is killed (kill -9) after every hundred deliveries, and the carrier's API drops some connections after
it has taken the text. Afterwards: is every text there once, and was anybody texted twice?

`python -m bench.text_chaos`.
"""

import asyncio
import random
from collections import Counter
from dataclasses import dataclass, field, replace
from urllib.parse import parse_qs, urlsplit

import aiohttp
from aiohttp import web
from yarl import URL

from bench.texting.scene import Scene, Server, databases, free_port, home_folder, make_scene
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.text_signing import receipt_webhook, text_webhook
from receptionist.config import Settings
from receptionist.domain.ids import AttemptId
from receptionist.domain.message import Direction, MessageState
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import ReceiptArrived, ReceiptState, TextReceived
from receptionist.opening import open_store
from receptionist.services.time import utc_now

MESSAGES = 1000
DELIVERED_TIMES = 3
KILLED_EVERY = 100 * DELIVERED_TIMES  # deliveries
DROPPED_OF = 50  # one API answer of so many never arrives, though the text was taken
SETTLE_SECONDS = 240
_AT_ONCE = 16
_SEED = 7


@dataclass(slots=True)
class Carrier:
    """The carrier's API, and what customers' telephones got. Receipts are delivered until they are taken."""

    server: Server | None = None
    got: Counter[str] = field(default_factory=Counter)  # texts by recipient
    marks: dict[str, set[str]] = field(default_factory=dict)  # attempts by recipient
    receipts: list[tuple[str, str, str]] = field(default_factory=list)  # message id, recipient, callback
    chance: random.Random = field(default_factory=lambda: random.Random(_SEED))
    serial: int = 0

    async def send(self, request: web.Request) -> web.StreamResponse:
        """POST …/Messages.json, as Twilio answers it."""
        form = await request.post()
        to, callback = str(form["To"]), str(form["StatusCallback"])
        self.serial += 1
        sid = f"SM{self.serial:032x}"
        self.got[to] += 1
        mark = parse_qs(urlsplit(callback).query).get("attempt", [""])[0]
        self.marks.setdefault(to, set()).add(mark)
        self.receipts.append((sid, to, callback))
        if self.chance.randrange(DROPPED_OF) == 0 and request.transport is not None:
            request.transport.abort()
        body = {"sid": sid, "status": "queued", "to": to, "from": str(form["From"]), "body": str(form["Body"])}
        return web.json_response({**body, "num_segments": "1", "error_code": None}, status=201)

    async def list_messages(self, request: web.Request) -> web.StreamResponse:
        """GET …/Messages.json: the list is not to be had here, so that receipts alone must settle."""
        return web.json_response({"code": 20500, "message": "not now", "status": 503}, status=503)


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
    carrier = Carrier()
    api = web.Application()
    api.router.add_post("/2010-04-01/Accounts/{sid}/Messages.json", carrier.send)
    api.router.add_get("/2010-04-01/Accounts/{sid}/Messages.json", carrier.list_messages)
    runner = web.AppRunner(api)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", api_port).start()
    server = Server(scene, free_port())
    carrier.server = server
    await server.start()
    kills = 0
    receipts = asyncio.create_task(_bring_receipts(carrier, scene))
    try:
        deliveries = [_text(number) for number in range(messages) for _ in range(DELIVERED_TIMES)]
        random.Random(_SEED).shuffle(deliveries)
        for first in range(0, len(deliveries), KILLED_EVERY):
            batch = deliveries[first : first + KILLED_EVERY]
            bringing = asyncio.create_task(_bring(server, scene, batch))
            await asyncio.sleep(random.Random(first).uniform(0.2, 1.2))
            await server.kill()
            kills += 1
            await server.start()
            await bringing
        await _until_quiet(carrier, messages)
    finally:
        receipts.cancel()
        await server.kill()
        await runner.cleanup()
    result = {"messages": messages, "kills": kills, **await _judge(scene, carrier, messages)}
    print(f"{name}: {messages} texts, each webhook {DELIVERED_TIMES} times, {kills} kill -9")
    print(f"  {result['lost']} lost, {result['doubled']} stored twice, {result['unanswered']} unanswered")
    print(f"  {result['texted_twice']} customers texted twice, {result['blindly']} of them by a second attempt")
    print(f"  {result['unknown']} of unknown outcome at the end")
    return result


def _customer(number: int) -> str:
    return f"+1415{5550000 + number:07d}"


def _text(number: int) -> TextReceived:
    return TextReceived(f"SMin{number:028d}", _customer(number), "+18005550100", "Hi, do you fix leaking taps?")


async def _bring(server: Server, scene: Scene, texts: list[TextReceived]) -> None:
    """Delivers them, each until it is taken, as a carrier that repeats does."""
    waiting = asyncio.Semaphore(_AT_ONCE)
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:

        async def one(text: TextReceived) -> None:
            async with waiting:
                url = f"{server.origin}/webhooks/twilio/{scene.account.id}/texts"
                await _until_taken(session, text_webhook(scene.account, Wire.TWILIO, text, url, utc_now()))

        await asyncio.gather(*(one(text) for text in texts))


async def _bring_receipts(carrier: Carrier, scene: Scene) -> None:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session:
        while True:
            while carrier.receipts:
                sid, to, callback = carrier.receipts.pop(0)
                for state in (ReceiptState.DELIVERED, ReceiptState.SENT):  # the wrong way round
                    receipt = ReceiptArrived(sid, state, AttemptId(""))
                    request = receipt_webhook(
                        scene.account, Wire.TWILIO, receipt, "+18005550100", to, callback, utc_now()
                    )
                    await _until_taken(session, request)
            await asyncio.sleep(0.05)


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


async def _until_quiet(carrier: Carrier, messages: int) -> None:
    """Until everybody was answered, or nothing has moved for a while."""
    before, still = -1, 0
    for _ in range(SETTLE_SECONDS):
        await asyncio.sleep(1)
        moved = sum(carrier.got.values())
        still = still + 1 if moved == before else 0
        before = moved
        if (len(carrier.got) >= messages and still >= 5) or still >= 100:
            return


async def _judge(scene: Scene, carrier: Carrier, messages: int) -> dict[str, int]:
    """What the database and the customers' telephones say."""
    settings = replace(Settings.from_env({}), home=scene.home, database_url=scene.url)
    found = Counter[str]()
    async with open_store(settings) as store, store.work(scene.business.id) as work:
        for number in range(messages):
            thread_id = await work.known_thread(Address(AddressKind.NUMBER, _customer(number)))
            texts = await work.messages(thread_id) if thread_id is not None else []
            inbound = [text for text in texts if text.direction is Direction.IN]
            outbound = [text for text in texts if text.direction is Direction.OUT]
            found["lost"] += not inbound
            found["doubled"] += len(inbound) > 1
            found["unanswered"] += not outbound
            found["unknown"] += any(text.state is MessageState.UNKNOWN for text in outbound)
    twice = [to for to, count in carrier.got.items() if count > 1]
    # Nobody sits at the page here: a second text under another attempt's mark is one that was sent again blindly.
    blindly = [to for to in twice if len(carrier.marks[to]) > 1]
    names = ("lost", "doubled", "unanswered", "unknown")
    return {name: found[name] for name in names} | {"texted_twice": len(twice), "blindly": len(blindly)}


if __name__ == "__main__":
    run()
