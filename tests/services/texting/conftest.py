"""A plumber's office that texts: a business, a carrier account with a number, a customer and a clock."""

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

import pytest

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.agent.prompts import Prompts
from receptionist.agent.text_words import TextWords
from receptionist.domain.audit import Actor
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.ids import AccountId, BusinessId, MessageId, ThreadId, UserId
from receptionist.domain.message import (
    Author,
    AuthorKind,
    Consent,
    Direction,
    Message,
    MessageState,
    Purpose,
    ThreadStatus,
)
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, Role
from receptionist.errors import ServiceProblem
from receptionist.ports import FetchedMedia, Mail, MediaAccess, Work
from receptionist.resources import resource_dir
from receptionist.services.outbox import Outbox
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.texting_parts import TextingParts
from tests.fakes.text_carrier import ScriptedTextCarrier, SettableClock

NOON = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # a Wednesday, noon in Portland and San Francisco
OURS = PhoneNumber("+15035550100")
OURS_TOO = PhoneNumber("+15035550101")
CUSTOMER = Address(AddressKind.NUMBER, "+14155550142")
ORIGIN = "https://desk.example.com"
AI = Author(AuthorKind.AI)
AUTOMATIC = Author(AuthorKind.AUTOMATIC)


@dataclass
class ScriptedAgent:
    """Answers with these words in turn, the last again and again, and keeps what it was asked."""

    answers: list[str] = field(default_factory=lambda: ["Sure, what is the address?"])
    asked: list[TurnInput] = field(default_factory=list)

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        self.asked.append(turn)
        yield Say(self.answers[min(len(self.asked), len(self.answers)) - 1])
        yield Outcome(turn.card, turn.dialogue)


@dataclass
class ScriptedMedia:
    """Gives these files by their address; any other cannot be had."""

    files: dict[str, FetchedMedia] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, access: MediaAccess) -> FetchedMedia:
        self.asked.append(url)
        if url not in self.files:
            raise ServiceProblem("The file could not be had.")
        return self.files[url]


@dataclass
class Mailbox:
    """Keeps the e-mails."""

    mails: list[Mail] = field(default_factory=list)

    async def send(self, mail: Mail) -> None:
        self.mails.append(mail)


@dataclass
class Scene:
    """The office, and short words for what happens in it."""

    parts: TextingParts
    store: SqlStore
    clock: SettableClock
    carrier: ScriptedTextCarrier
    agent: ScriptedAgent
    media: ScriptedMedia
    mailbox: Mailbox
    business_id: BusinessId
    account: CarrierAccount
    owner: UserId
    thread: ThreadId

    @property
    def now(self) -> datetime:
        return self.clock.now()

    @property
    def actor(self) -> Actor:
        """The owner, as somebody who acts."""
        return Actor("Rosa Vega", self.owner)

    def outbox(self) -> Outbox:
        """One process's outbox."""
        return Outbox(self.parts)

    async def queue(
        self, text: str, author: Author = AI, purpose: Purpose = Purpose.REPLY, **fields: object
    ) -> Message:
        """Queues a text to the customer in a unit of its own."""
        new = replace(NewText(self.thread, text, purpose, author), **fields)  # type: ignore[arg-type]
        async with self.store.work(self.business_id, write=True) as work:
            return await queue_text(work, self.now, new)

    async def by_person(self, text: str, **fields: object) -> Message:
        """The owner writes."""
        return await self.queue(text, Author(AuthorKind.PERSON, self.owner), **fields)  # type: ignore[arg-type]

    async def receive(self, text: str, *, to: PhoneNumber = OURS, carrier_id: str = "") -> Message:
        """A text of the customer's as it stands in the thread, whoever took it in."""
        async with self.store.work(self.business_id, write=True) as work:
            message = Message(
                id=MessageId(f"msg_in_{carrier_id or text}"[:40]),
                business_id=self.business_id,
                thread_id=self.thread,
                account_id=await self._account_of(work, to),
                direction=Direction.IN,
                state=MessageState.RECEIVED,
                author=Author(AuthorKind.CUSTOMER),
                ours=to,
                theirs=CUSTOMER,
                text=text,
                at=self.now,
                carrier_message_id=carrier_id or f"in-{text}",
                handled=False,
            )
            return (await work.add_message(message))[0]

    async def _account_of(self, work: Work, number: PhoneNumber) -> AccountId:
        return next(account for account, one in await work.numbers() if one == number)

    async def message(self, message_id: MessageId) -> Message:
        """The message as it stands now."""
        async with self.store.work(self.business_id) as work:
            message = await work.message(message_id)
        assert message is not None
        return message

    async def messages(self) -> Sequence[Message]:
        """All texts of the thread."""
        async with self.store.work(self.business_id) as work:
            return await work.messages(self.thread)

    async def status(self) -> ThreadStatus:
        """Where the thread stands now."""
        async with self.store.work(self.business_id) as work:
            return await work.thread_status(self.thread)

    async def set_status(self, **fields: object) -> ThreadStatus:
        """Changes where the thread stands."""
        async with self.store.work(self.business_id, write=True) as work:
            status = replace(await work.lock_thread(self.thread), **fields)  # type: ignore[arg-type]
            await work.save_status(status)
            return status

    async def consent(self, consent: Consent) -> None:
        """What the contact allows from now on."""
        await self.set_status(consent=consent)


@pytest.fixture
def clock() -> SettableClock:
    return SettableClock(NOON)


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox, clock: SettableClock) -> AsyncIterator[SqlStore]:
    """The store, on SQLite and on PostgreSQL, at the time of the scene."""
    store = SqlStore(database_url, secret_box, now=clock.now, origin=lambda: ORIGIN)
    yield store
    await store.close()


@pytest.fixture
async def scene(store: SqlStore, profile: BusinessProfile, clock: SettableClock) -> Scene:
    """The office at noon; nothing was written yet."""
    business = await store.directory.add_business(profile)
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("simulated", "AC" + "0" * 32, "secret", {"dialect": "twilio"})
        await work.add_number(account.id, OURS)
        await work.add_number(account.id, OURS_TOO)
        owner = await work.add_user("owner@example.com", "Rosa Vega", Role.OWNER, "hash")
        _, thread = await work.thread_for(CUSTOMER)
    carrier, agent, media, mailbox = ScriptedTextCarrier(), ScriptedAgent(), ScriptedMedia(), Mailbox()
    parts = TextingParts(
        store=store,
        clock=clock,
        agent=agent,
        words=TextWords(Prompts(resource_dir("prompts")).phrases),
        carriers={"simulated": carrier},
        media=media,
        mailer=mailbox,
        origin=lambda: ORIGIN,
    )
    return Scene(parts, store, clock, carrier, agent, media, mailbox, business.id, account, owner.id, thread.id)
