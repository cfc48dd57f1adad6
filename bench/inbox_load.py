"""The owner's pages over a large inbox: `python -m bench.inbox_load [SHARE]` (0.1 seeds a tenth of it).

100,000 threads and 1,000,000 messages, on SQLite and PostgreSQL. First what one request takes, while nothing else goes
on: the inbox and each of its lists, a later page, a thread, and searches of every kind. Then 200 live pages: how long
after a customer's text was taken in until each of them has it.
"""

import asyncio
import itertools
import sys
import time
from dataclasses import dataclass, field, replace

import aiohttp
from yarl import URL

from bench.figures import quantile
from bench.inbox.seed import seed, thread_id_of
from bench.inbox.words import RARE
from bench.texting.scene import Scene, Server, databases, free_port, home_folder, make_scene
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.text_signing import text_webhook
from receptionist.config import Settings
from receptionist.domain.inbox import Show
from receptionist.domain.records import Role
from receptionist.domain.text_events import TextReceived
from receptionist.opening import open_store
from receptionist.services.people import add_user, sign_in_link
from receptionist.services.time import utc_now

THREADS, MESSAGES = 100_000, 1_000_000
ROUNDS = 100
PAGES, USERS, LIVE_TEXTS = 200, 20, 10
TARGET_MS, LIVE_TARGET_MS = 100.0, 1000.0
_PASSWORD = "a long password for nobody"


def run(share: float = 1.0) -> dict[str, object]:
    """Measures each database and prints the table, and what missed its target."""
    results: dict[str, object] = {}
    late: list[str] = []
    with databases() as found:
        for name, url in found.items():
            with home_folder() as home:
                scene = asyncio.run(make_scene(url, home, answers=False))
                results[name] = measured = asyncio.run(_measure(scene, name, share))
            late += [f"{name} {what}" for what, took in measured.items() if took > _target(what)]
    if late:
        print(f"later than promised: {', '.join(late)}")
    return results


def _target(what: str) -> float:
    return LIVE_TARGET_MS if what == "live text" else TARGET_MS


async def _measure(scene: Scene, name: str, share: float) -> dict[str, float]:
    settings = replace(Settings.from_env({}), home=scene.home, database_url=scene.url)
    thread_count = max(100, int(THREADS * share))
    async with open_store(settings) as store:
        users = [
            await add_user(
                store, scene.business.id, f"user{number}@example.com", f"User {number}", Role.OWNER, _PASSWORD
            )
            for number in range(USERS)
        ]
        began = time.perf_counter()
        await seed(scene, thread_count, int(MESSAGES * share), users[0].id)
        print(f"{name}: {thread_count:,} threads seeded in {time.perf_counter() - began:.0f} s")
    server = Server(scene, free_port(), pages=True)
    await server.start()
    try:
        async with open_store(settings) as store:
            links = [await sign_in_link(store, scene.business.id, user.id, server.origin, utc_now()) for user in users]
        measured = await _pages(server, links[0], thread_count)
        measured["live text"] = await _live(server, links[1:], thread_count)
    finally:
        await server.kill()
    for what, took in measured.items():
        print(f"{name}: {what}: p95 {took:.1f} ms")
    return {what: round(took, 1) for what, took in measured.items()}


async def _pages(server: Server, link: str, thread_count: int) -> dict[str, float]:
    """The 95th percentile of each request, in milliseconds, by the clock of the browser."""
    lists = {f"list {show.value}": itertools.repeat(f"/?show={show.value}") for show in Show}
    searches = {"common": "leaks", "two common": "boiler tomorrow", "rare": RARE, "name": "maria", "beginning": "lop",
                "number": "(212) 555-0042", "number's end": "0042", "nonsense": "xqzvw"}  # fmt: skip
    asked = {
        "inbox": itertools.repeat("/"),
        **lists,
        "thread": (f"/threads/{thread_id_of(number * 37 % thread_count)}" for number in itertools.count()),
        **{f"search {what}": itertools.repeat(str(URL("/").with_query(q=typed))) for what, typed in searches.items()},
        "search as one types": itertools.cycle(f"/inbox/list?q={'tomorrow'[:end]}" for end in range(2, 9)),
    }
    async with _session() as session:
        await (await session.get(link)).read()
        older = await _older(session, server)
        asked["a later page"] = itertools.repeat(older)
        measured = {}
        for what, paths in asked.items():
            took = []
            for path in itertools.islice(paths, ROUNDS + 1):
                began = time.perf_counter()
                async with session.get(URL(server.origin + path, encoded=True)) as response:
                    await response.read()
                    if response.status != 200:
                        raise RuntimeError(f"{path} was answered {response.status}")
                took.append((time.perf_counter() - began) * 1000)
            measured[what] = quantile(took[1:], 0.95)
    return measured


async def _older(session: aiohttp.ClientSession, server: Server) -> str:
    """The address of the tenth page of closed threads."""
    path = "/?show=closed"
    for _ in range(9):
        async with session.get(URL(server.origin + path, encoded=True)) as response:
            page = await response.text()
        path = page.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
    return path


# --- live pages ---------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Watcher:
    """A page that is open: hears news and asks for what has changed, as the page's script does."""

    session: aiohttp.ClientSession
    origin: str
    seen: dict[str, float] = field(default_factory=dict)
    came: asyncio.Event = field(default_factory=asyncio.Event)

    async def has(self, number: str) -> None:
        """Until the page shows this text."""
        while number not in self.seen:
            self.came.clear()
            await self.came.wait()

    async def watch(self, ready: asyncio.Semaphore) -> None:
        async with self.session.get(f"{self.origin}/live", timeout=aiohttp.ClientTimeout(total=None)) as stream:
            ready.release()
            async for line in stream.content:
                if not line.startswith(b'data: {"thrd'):
                    continue
                thread = line.split(b'"')[1].decode()
                async with self.session.get(f"{self.origin}/inbox/news", params={"thread": thread}) as response:
                    page = await response.text()
                at = time.perf_counter()
                for said in page.split("live text ")[1:]:
                    self.seen.setdefault(said.partition(" ")[0], at)
                self.came.set()


async def _live(server: Server, links: list[str], thread_count: int) -> float:
    """The 95th percentile, in milliseconds, of the time from a text's 2xx until each page shows it."""
    sessions = [_session() for _ in links]
    for session, link in zip(sessions, links, strict=True):
        await (await session.get(link)).read()
    watchers = [_Watcher(sessions[number % len(sessions)], server.origin) for number in range(PAGES)]
    ready = asyncio.Semaphore(0)
    watching = [asyncio.create_task(watcher.watch(ready)) for watcher in watchers]
    for _ in watchers:
        await ready.acquire()
    took: list[float] = []
    async with _session() as carrier:
        for number in range(LIVE_TEXTS):
            said = TextReceived(f"live-{number}", f"+1212{5_550_000 + thread_count - 1 - number:07d}", "+18005550100",
                                f"live text {number} please")  # fmt: skip
            url = f"{server.origin}/webhooks/{Wire.TWILIO.dialect}/{server.scene.account.id}/texts"
            request = text_webhook(server.scene.account, Wire.TWILIO, said, url, utc_now())
            address = URL(request.url, encoded=True)
            async with carrier.request(request.method, address, data=request.body, headers=request.headers) as answer:
                await answer.read()
            began = time.perf_counter()
            async with asyncio.timeout(30):
                for watcher in watchers:
                    await watcher.has(str(number))
            took += [(watcher.seen[str(number)] - began) * 1000 for watcher in watchers]
            await asyncio.sleep(0.5)
    for task in watching:
        task.cancel()
    await asyncio.gather(*watching, return_exceptions=True)
    for session in sessions:
        await session.close()
    return quantile(took, 0.95)


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), connector=aiohttp.TCPConnector(limit=0))


if __name__ == "__main__":
    run(float(sys.argv[1]) if len(sys.argv) > 1 else 1.0)
