"""What the benchmarks of texting share: databases, a business that texts, the server as a process, timings."""

import asyncio
import contextlib
import os
import shutil
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

from receptionist.adapters.simulated.account import made_up_extra
from receptionist.adapters.store.text_tables import inbound_events
from receptionist.config import Settings
from receptionist.domain.message import ReplyMode
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CarrierAccount
from receptionist.opening import migrate_database, open_store, pricebooks
from receptionist.services.set_up import NewBusiness, add_business, change_profile, connect_carrier
from receptionist.services.time import utc_now
from tests.postgres import NoPostgres, private_cluster

NUMBER = PhoneNumber("+18005550100")
_START_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Scene:
    """A business with an account of one carrier and a number, in a database of its own."""

    url: str
    home: Path
    business: Business
    account: CarrierAccount


@contextlib.contextmanager
def databases(*, postgres: bool = True) -> Iterator[dict[str, str]]:
    """Addresses of fresh databases: SQLite, and PostgreSQL from a private server where there is one."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        found = {"sqlite": f"sqlite+aiosqlite:///{folder / 'bench.db'}"}
        if postgres:
            try:
                cluster = stack.enter_context(private_cluster(durable=True))
                asyncio.run(_create(cluster.url("postgres")))
                found["postgresql"] = cluster.url("bench").replace("postgresql://", "postgresql+asyncpg://")
            except NoPostgres as reason:
                print(f"  PostgreSQL was not measured: {reason}")
        yield found


async def _create(url: str) -> None:
    import asyncpg

    connection = await asyncpg.connect(url)
    try:
        await connection.execute("CREATE DATABASE bench")
    finally:
        await connection.close()


async def make_scene(
    url: str, home: Path, *, carrier: str = "simulated", extra: Mapping[str, str] | None = None, answers: bool = True
) -> Scene:
    """The business; texts are answered at once where they are answered at all, and no call is followed up."""
    settings = replace(Settings.from_env({}), home=home, database_url=url)
    await migrate_database(settings)
    async with open_store(settings) as store:
        business = await add_business(
            store, NewBusiness("Bench Plumbing", "plumbing", city="Springfield"), pricebooks(), utc_now()
        )
        mode = ReplyMode.ANSWER if answers else ReplyMode.PEOPLE
        texting = replace(business.profile.texting, mode=mode, answer_after_seconds=0.0)
        await change_profile(store, business, replace(business.profile, texting=texting))
        sid, token = "AC" + "0" * 32, "benchmark-token"
        account = await connect_carrier(
            store, business.id, carrier, sid, token, NUMBER, {**made_up_extra(), **(extra or {})}
        )
    return Scene(url, home, business, account)


async def not_worked_on(scene: Scene) -> int:
    """How many events were kept and have not been worked on even once."""
    fresh = select(func.count()).where(inbound_events.c.finished_at.is_(None), inbound_events.c.tries == 0)
    engine = create_async_engine(scene.url, poolclass=NullPool)
    try:
        async with engine.connect() as connection:
            count: int = (await connection.execute(fresh)).scalar_one()
            return count
    finally:
        await engine.dispose()


def free_port() -> int:
    """A port that nobody has now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@dataclass(slots=True)
class Server:
    """The server's process. `kill` is kill -9; its clock may be put forward."""

    scene: Scene
    port: int
    works: bool = True
    pages: bool = False
    ahead_seconds: int = 0
    process: asyncio.subprocess.Process | None = None

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def start(self) -> None:
        """Returns once it listens."""
        arguments = [self.scene.url, str(self.scene.home), str(self.port), f"ahead={self.ahead_seconds}"]
        if not self.works:
            arguments.append("no-worker")
        if self.pages:
            arguments.append("pages")
        self.process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bench.texting.server",
            *arguments,
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONWARNINGS": "ignore"},
        )
        assert self.process.stdout is not None
        async with asyncio.timeout(_START_SECONDS):
            line = await self.process.stdout.readline()
        if line.strip() != b"READY":
            raise RuntimeError("the server did not start")

    async def kill(self) -> None:
        """Ends it as a crash would."""
        if self.process is not None:
            self.process.kill()
            await self.process.wait()
            self.process = None


@contextlib.asynccontextmanager
async def serving(scene: Scene, *, works: bool = True) -> AsyncIterator[Server]:
    """The server while the block runs."""
    server = Server(scene, free_port(), works)
    await server.start()
    try:
        yield server
    finally:
        await server.kill()


@contextlib.contextmanager
def home_folder() -> Iterator[Path]:
    """A folder for an installation's files."""
    home = Path(tempfile.mkdtemp())
    home.chmod(0o700)
    try:
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)
