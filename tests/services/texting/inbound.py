"""Customers who text the office of `conftest`: their webhooks are journalled, worked on and answered."""

from dataclasses import dataclass, field, replace
from itertools import count

from receptionist.domain.call import Call, EndReason, Speaker, Utterance
from receptionist.domain.consent_ledger import ConsentEntry
from receptionist.domain.ids import CallId, EventId, ThreadId, UserId, new_id
from receptionist.domain.lead import LeadCard
from receptionist.domain.message import Direction, Message, MessageState, ThreadStatus
from receptionist.domain.phone import parse_address
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import JournalledEvent, Lead, Notice, WebhookRequest
from receptionist.domain.text_events import TextEvent, TextReceived
from receptionist.ports import Agent
from receptionist.services.process_events import process_due
from receptionist.services.take_in import EventJournal
from receptionist.services.text_worker import TextWorker
from receptionist.services.texting_parts import TextingParts
from tests.services.texting.conftest import CUSTOMER, OURS, Scene

UNSENT = (MessageState.NOT_SENT, MessageState.FAILED, MessageState.DRAFT)


@dataclass
class Office:
    """The scene with its carrier answering for every dialect, and short words for what customers do."""

    scene: Scene
    parts: TextingParts
    journal: EventJournal
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    @classmethod
    def of(cls, scene: Scene, agent: Agent | None = None) -> "Office":
        carriers = dict.fromkeys(("simulated", "twilio", "telnyx", "vonage"), scene.carrier)
        parts = replace(scene.parts, carriers=carriers, agent=agent or scene.agent)
        return cls(scene, parts, EventJournal(scene.store))

    # --- what happens

    async def webhook(self, *events: TextEvent, key: str = "") -> bool:
        """A webhook with these events comes in and is kept; whether it was new."""
        body = f"event {key or next(self._numbers)}".encode()
        self.scene.carrier.events[body] = events
        return await self.journal.keep(self.event(body))

    def event(self, body: bytes) -> JournalledEvent:
        """A webhook as it is journalled."""
        account = self.scene.account
        return JournalledEvent(
            id=EventId(new_id("evt")),
            business_id=self.scene.business_id,
            account_id=account.id,
            carrier=account.dialect,
            key=body.decode(),
            request=WebhookRequest("POST", "https://desk.example.com/webhooks", {}, body),
            received_at=self.scene.now,
        )

    async def texts(self, text: str, *, sender: str = CUSTOMER.value, to: str = OURS.e164, **fields: object) -> None:
        """A customer's text comes in and is taken in."""
        received = replace(
            TextReceived(f"SM{next(self._numbers):05d}", sender, to, text),
            **fields,  # type: ignore[arg-type]
        )
        await self.webhook(received)
        await process_due(self.parts)

    async def settle(self, seconds: float = 5) -> None:
        """Time passes, and all that is due is done."""
        self.scene.clock.tick(seconds)
        await TextWorker(self.parts).settle()

    async def told(self, text: str, **fields: object) -> str:
        """A customer's text, and the words that are sent to them for it."""
        before = len(self.sent)
        await self.texts(text, **fields)  # type: ignore[arg-type]
        await self.settle()
        return " | ".join(self.sent[before:])

    async def call(
        self,
        reason: EndReason,
        *said: str,
        caller: str = CUSTOMER.value,
        card: LeadCard | None = None,
        answered: bool = True,
    ) -> Call:
        """A call comes in and ends so; `said` are the caller's words."""
        now, store = self.scene.now, self.scene.store
        async with store.work(self.scene.business_id, write=True) as work:
            carrier_id = f"CA{next(self._numbers):05d}"
            call, _ = await work.start_call(self.scene.account.id, carrier_id, parse_address(caller), OURS.e164)
            if answered:
                await work.answer_call(call.id, now)
            for place, words in enumerate(said):
                await work.add_utterance(call.id, Utterance(place, Speaker.CALLER, words, float(place), place + 0.5))
            if card is not None:
                await work.save_card(call.thread_id, card, "A summary.", call.id)
            await work.end_call(call.id, now, reason, "")
        return call

    async def change(self, **texting: object) -> None:
        """The admin sets how the business texts."""
        profile = await self.profile()
        await self.save(replace(profile, texting=replace(profile.texting, **texting)))  # type: ignore[arg-type]

    async def save(self, profile: BusinessProfile) -> None:
        async with self.scene.store.work(self.scene.business_id, write=True) as work:
            await work.save_profile(profile)

    # --- what is there then

    @property
    def sent(self) -> list[str]:
        """The words the carrier was handed, in order."""
        return self.scene.carrier.words

    async def profile(self) -> BusinessProfile:
        async with self.scene.store.work(self.scene.business_id) as work:
            return (await work.business()).profile

    async def messages(self, thread: ThreadId | None = None) -> list[Message]:
        async with self.scene.store.work(self.scene.business_id) as work:
            return await work.messages(thread or self.scene.thread, limit=500)

    async def inbound(self, thread: ThreadId | None = None) -> list[str]:
        """The texts of the customer that are stored."""
        return [one.text for one in await self.messages(thread) if one.direction is Direction.IN]

    async def status(self, thread: ThreadId | None = None) -> ThreadStatus:
        async with self.scene.store.work(self.scene.business_id) as work:
            return await work.thread_status(thread or self.scene.thread)

    async def lead(self) -> Lead | None:
        async with self.scene.store.work(self.scene.business_id) as work:
            return await work.open_lead(self.scene.thread)

    async def ledger(self) -> list[ConsentEntry]:
        async with self.scene.store.work(self.scene.business_id) as work:
            return await work.consent_entries(CUSTOMER)

    async def notices(self, user: UserId | None = None) -> list[Notice]:
        async with self.scene.store.work(self.scene.business_id) as work:
            return await work.notices(user or self.scene.owner)

    async def threads(self) -> int:
        """How many threads there are."""
        async with self.scene.store.work(self.scene.business_id) as work:
            return len(await work.inbox())

    async def followed_up(self, call_id: CallId) -> bool:
        """Whether it was decided about this call."""
        since = self.scene.now.replace(year=2020)
        waiting = await self.scene.store.directory.calls_to_follow_up(since)
        return call_id not in [call.id for call in waiting]
