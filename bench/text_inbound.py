"""Inbound texts a second, each durable before its 2xx, on SQLite (synchronous=FULL) and PostgreSQL.

The server is a process of its own; this one is the carrier. At a steady rate the time to the 2xx counts, with the
worker making messages of what comes in; then as many as it takes: `python -m bench.text_inbound`.
"""

import asyncio
import itertools
import time

import aiohttp
from yarl import URL

from bench.figures import quantile
from bench.texting.scene import Scene, Server, databases, home_folder, make_scene, serving
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.text_signing import text_webhook
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import TextReceived
from receptionist.services.time import utc_now

RATE = 300  # a second
STEADY_SECONDS = 15
FLAT_OUT = 4000
CONNECTIONS = 64
_WIRES = (Wire.TWILIO, Wire.TELNYX, Wire.VONAGE, Wire.VONAGE_MESSAGES)


def run() -> dict[str, object]:
    """Measures each database and prints the table."""
    results: dict[str, object] = {}
    with databases() as found:
        for name, url in found.items():
            with home_folder() as home:
                scene = asyncio.run(make_scene(url, home, answers=False))
                results[name] = asyncio.run(_measure(scene, name))
    return results


async def _measure(scene: Scene, name: str) -> dict[str, float]:
    async with serving(scene) as server:
        steady = await _steady(server)
    async with serving(scene, works=False) as server:
        rate = await _flat_out(server)
    p50, p99 = quantile(steady, 0.5) * 1000, quantile(steady, 0.99) * 1000
    print(
        f"{name}: at {RATE} texts a second for {STEADY_SECONDS} s, worker running: p50 {p50:.1f} ms, p99 {p99:.1f} ms"
    )
    print(f"{name}: flat out, webhooks alone: {rate:.0f} a second")
    return {"p50_ms": round(p50, 1), "p99_ms": round(p99, 1), "flat_out_per_second": round(rate)}


async def _steady(server: Server) -> list[float]:
    total = RATE * STEADY_SECONDS
    requests = [_webhook(server, number) for number in range(total)]
    took: list[float] = []
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:
        await asyncio.gather(*(_post(session, _webhook(server, -number)) for number in range(1, 33)))  # connections
        began = time.perf_counter() + 0.2

        async def one(number: int, request: WebhookRequest) -> None:
            due = began + number / RATE
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            await _post(session, request)
            # From when it was due, so that a stall counts for everybody who came while it lasted.
            took.append(time.perf_counter() - due)

        await asyncio.gather(*(one(number, request) for number, request in enumerate(requests)))
    return took


async def _flat_out(server: Server) -> float:
    requests = iter([_webhook(server, 1_000_000 + number) for number in range(FLAT_OUT)])
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        async def sender() -> None:
            for request in requests:
                await _post(session, request)

        began = time.perf_counter()
        await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))
        return FLAT_OUT / (time.perf_counter() - began)


async def _post(session: aiohttp.ClientSession, request: WebhookRequest) -> None:
    url = URL(request.url, encoded=True)
    async with session.request(request.method, url, data=request.body, headers=request.headers) as response:
        await response.read()
        if response.status not in (200, 204):
            raise RuntimeError(f"a genuine text was answered {response.status}")


_serial = itertools.count()


def _webhook(server: Server, number: int) -> WebhookRequest:
    wire, account = _WIRES[number % len(_WIRES)], server.scene.account
    customer = f"+1415555{number % 500:04d}"
    text = TextReceived(f"bench-{next(_serial)}-{number}", customer, "+18005550100", f"Hello, this is text {number}.")
    url = f"{server.origin}/webhooks/{wire.dialect}/{account.id}/texts"
    return text_webhook(account, wire, text, url, utc_now())


if __name__ == "__main__":
    run()
