"""A plumber's day: a visit booked for this afternoon, Tim who goes there, Rosa who answers for it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.prompts import Prompts
from receptionist.agent.text_words import TextWords
from receptionist.domain.audit import Actor
from receptionist.domain.conversation import Channel
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, JobId, TechnicianId, ThreadId, new_id
from receptionist.domain.job import Job, TapKind
from receptionist.domain.job_texts import JobText, ToldText
from receptionist.domain.lead import Fact, LeadCard, TimeWindow
from receptionist.domain.message import Consent
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Role, User
from receptionist.domain.schedule import Technician
from receptionist.domain.travel import Position
from receptionist.errors import ServiceProblem
from receptionist.resources import resource_dir
from receptionist.services.field_parts import FieldParts
from receptionist.services.job_taps import Tap, tap_job
from receptionist.services.look_after_jobs import look_after_jobs
from receptionist.services.outbox import Outbox
from receptionist.services.texting_parts import TextingParts
from tests.fakes.text_carrier import ScriptedTextCarrier, SettableClock
from tests.services.texting.conftest import Mailbox, ScriptedAgent, ScriptedMedia

PORTLAND = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # a Wednesday, noon in Portland
OURS = PhoneNumber("+15035550100")
CUSTOMER = Address(AddressKind.NUMBER, "+15035550142")
HOUSE, FAR_AWAY = Position(45.5122, -122.6270), Position(45.60, -122.70)
MAPLE = "4212 SE Maple Street"


def window(day: int, hour: int, hours: int = 2) -> TimeWindow:
    """An arrival window in November 2026."""
    starts = datetime(2026, 11, day, hour, tzinfo=PORTLAND)
    return TimeWindow(starts, starts + timedelta(hours=hours))


TODAY = window(18, 13)


@dataclass
class Roads:
    """TravelTimes that take as long as a test says; None: they are not to be had."""

    minutes: float | None = 25
    asked: list[tuple[Position, Position]] = field(default_factory=list)

    async def travel(self, start: Position, end: Position) -> timedelta:
        self.asked.append((start, end))
        if self.minutes is None:
            raise ServiceProblem("The routing server did not answer.")
        return timedelta(minutes=self.minutes)


@dataclass
class JobScene:
    """The office and the van, and short words for what happens there."""

    parts: FieldParts
    roads: Roads
    store: SqlStore
    clock: SettableClock
    carrier: ScriptedTextCarrier
    business_id: BusinessId
    thread: ThreadId
    rosa: User
    tim_user: User
    tim: TechnicianId

    async def book(self, visit: TimeWindow = TODAY, *, name: str = "Laura Bennett", address: str = MAPLE) -> JobId:
        """A visit is booked; its job."""
        card = LeadCard(
            name=Fact(name) if name else None,
            address=Fact(address),
            problem=Fact("blocked drain"),
            service_name="Clear a drain",
        )
        async with self.store.work(self.business_id, write=True) as work:
            lead = await work.add_lead(self.thread, card, "", Channel.TEXT)
            await work.hold(self.thread, lead.id, visit, timedelta(hours=1), [self.tim])
            booked = await work.book(lead.id)
            assert booked is not None
            jobs = await work.job_list(None, 50)
        return next(job.id for job in jobs if job.appointment_id == booked.id)

    async def tap(self, job_id: JobId, kind: TapKind, key: str = "", *, waited: float = 0, **more: object) -> Job:
        """Tim taps."""
        tap = Tap(kind, key or new_id("key"), timedelta(minutes=waited))
        actor = Actor("Tim Doyle", self.tim_user.id)
        return await tap_job(self.parts, self.business_id, job_id, actor, replace(tap, **more))  # type: ignore[arg-type]

    async def job(self, job_id: JobId) -> Job:
        async with self.store.work(self.business_id) as work:
            job = await work.job(job_id)
        assert job is not None
        return job

    async def sent(self) -> list[str]:
        """What has gone out to the customer by now, the first text first."""
        await Outbox(self.parts.texting).send_due()
        return self.carrier.words

    async def time_comes(self, at: datetime) -> None:
        """The clock stands there, and the worker looks."""
        self.clock.at = at.astimezone(UTC)
        await look_after_jobs(self.parts.texting)

    async def set_texts(self, **fields: object) -> None:
        """The admin sets something about the texts."""
        async with self.store.work(self.business_id, write=True) as work:
            profile = (await work.business()).profile
            texts = replace(profile.job_texts, **fields)  # type: ignore[arg-type]
            await work.save_profile(replace(profile, job_texts=texts))

    async def switch(self, kind: JobText, on: bool) -> None:
        """One of them, on or off."""
        async with self.store.work(self.business_id) as work:
            texts = (await work.business()).profile.job_texts
        await self.set_texts(**{kind.value: replace(texts.of(kind), on=on)})

    async def told(self, job_id: JobId) -> list[ToldText]:
        async with self.store.work(self.business_id) as work:
            return await work.told_of_job(job_id)

    async def notices(self) -> list[str]:
        """What Rosa was told, the newest first."""
        async with self.store.work(self.business_id) as work:
            return [notice.says for notice in await work.notices(self.rosa.id)]

    async def timeline(self) -> list[str]:
        """What the thread says of its jobs."""
        async with self.store.work(self.business_id) as work:
            lines = await work.happenings(self.thread, None, 50)
        return [f"{line.actor}: {line.says}" for line in lines if line.kind is HappeningKind.JOB]

    async def consent(self, consent: Consent) -> None:
        async with self.store.work(self.business_id, write=True) as work:
            await work.save_status(replace(await work.lock_thread(self.thread), consent=consent))


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox, clock: SettableClock) -> AsyncIterator[SqlStore]:
    store = SqlStore(database_url, secret_box, now=clock.now, origin=lambda: "https://desk.example.com")
    yield store
    await store.close()


@pytest.fixture
async def scene(store: SqlStore, profile: BusinessProfile, clock: SettableClock) -> JobScene:
    """The office at noon; nothing is booked yet."""
    business = await store.directory.add_business(profile)
    tim = TechnicianId(new_id("tech"))
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC" + "0" * 32, "secret", {"dialect": "twilio"})
        await work.add_number(account.id, OURS)
        rosa = await work.add_user("rosa@example.com", "Rosa Vega", Role.OWNER, "hash")
        tim_user = await work.add_user("tim@example.com", "Tim Doyle", Role.TECHNICIAN, "hash")
        await work.save_technician(Technician(tim, "Tim Doyle", tim_user.id))
        _, thread = await work.thread_for(CUSTOMER)
    carrier, roads = ScriptedTextCarrier(), Roads()
    texting = TextingParts(
        store=store,
        clock=clock,
        agent=ScriptedAgent(),
        words=TextWords(Prompts(resource_dir("prompts")).phrases),
        carriers={"simulated": carrier},
        media=ScriptedMedia(),
        mailer=Mailbox(),
        origin=lambda: "https://desk.example.com",
    )
    parts = FieldParts(texting, roads)
    return JobScene(parts, roads, store, clock, carrier, business.id, thread.id, rosa, tim_user, tim)
