"""Texting with the running server and showing both sides as they happen."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from receptionist.adapters.simulated.phone import Delivery, SimulatedPhone
from receptionist.domain.ids import BusinessId, MessageId, ThreadId
from receptionist.domain.message import Consent, Direction, Holder, Message, MessageState, ThreadStatus
from receptionist.domain.phone import Address
from receptionist.ports import Store

_LOOK_EVERY_SECONDS = 0.2
_STILL_LOOKS = 5  # looks in a row at which nothing is on its way: then nothing will come
_OPEN_LOOKS = 15  # and at which nobody knows what became of an answer
_UNDER_WAY = (MessageState.QUEUED, MessageState.SENDING, MessageState.SENT)
_AUTHORS = {"customer": "customer", "ai": "agent", "person": "person", "automatic": "automatic"}


@dataclass(frozen=True, slots=True)
class Sight:
    """The thread of a customer as it stands; without a thread, nothing has come in yet."""

    status: ThreadStatus | None = None
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Exchange:
    """What came of sending: how each webhook was answered, whether something was written back, else why not."""

    statuses: tuple[int, ...]
    answered: bool
    waited_in_vain: bool
    why: str


class LiveTexts:
    """A conversation by text between a simulated phone and the business. `show` gets each line as it happens."""

    def __init__(
        self,
        store: Store,
        business_id: BusinessId,
        customer: Address,
        phone: SimulatedPhone,
        show: Callable[[str], None],
    ) -> None:
        self._store, self._business_id, self._customer = store, business_id, customer
        self._phone, self._show = phone, show
        self._thread_id: ThreadId | None = None
        self._shown: dict[MessageId, tuple[MessageState, int]] = {}
        self._old: set[MessageId] = set()
        self.messages: dict[MessageId, Message] = {}

    async def begin(self) -> None:
        """Takes note of what passed before, which is not shown."""
        self._old = {message.id for message in (await self._read()).messages}

    async def send(self, texts: Sequence[str], how: Delivery, wait_seconds: float) -> Exchange:
        """Sends the texts, and waits until the answer has arrived, or nothing will come; 0 seconds: not at all."""
        before = set(self.messages)
        statuses = tuple(await self._phone.send(texts, how))
        refused = [status for status in statuses if status >= 300]
        if refused and len(refused) == len(statuses):
            return Exchange(statuses, False, False, f"The server refused it with status {refused[0]}.")
        if not wait_seconds:
            return Exchange(statuses, False, False, "")
        try:
            async with asyncio.timeout(wait_seconds):
                return await self._wait(statuses, before)
        except TimeoutError:
            answered = any(new.direction is Direction.OUT for id, new in self.messages.items() if id not in before)
            why = "" if answered else f"Nothing came back within {wait_seconds:g} s."
            return Exchange(statuses, answered, not answered, why)

    async def wait_for_text(self, seconds: float) -> None:
        """Shows what happens until a text of ours has reached the phone, or waits for the morning; at most so long."""
        settled = (MessageState.DELIVERED, MessageState.READ, MessageState.HELD)
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if any(message.state in settled for message in (await self._look()).messages):
                        return
                    await asyncio.sleep(_LOOK_EVERY_SECONDS)
        except TimeoutError:
            pass

    async def wait_until_sent(self, seconds: float) -> None:
        """Shows what happens until none of our texts is on its way any more, at most so long."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    if not any(message.state in _UNDER_WAY for message in (await self._look()).messages):
                        return
                    await asyncio.sleep(_LOOK_EVERY_SECONDS)
        except TimeoutError:
            pass

    async def watch(self, seconds: float) -> None:
        """Shows what happens for so long."""
        try:
            async with asyncio.timeout(seconds):
                while True:
                    await self._look()
                    await asyncio.sleep(_LOOK_EVERY_SECONDS)
        except TimeoutError:
            pass

    async def _wait(self, statuses: tuple[int, ...], before: set[MessageId]) -> Exchange:
        still = 0
        while True:
            seen = await self._look()
            new = [message for message in seen.messages if message.id not in before | self._old]
            came_in = any(message.direction is Direction.IN for message in new)
            back = {message.state for message in new if message.direction is Direction.OUT}
            if back and not back & {*_UNDER_WAY, MessageState.UNKNOWN}:
                return Exchange(statuses, True, False, "")
            if still >= (_OPEN_LOOKS if back else _STILL_LOOKS):
                return Exchange(statuses, bool(back), False, "" if back else _why_silent(seen.status))
            # What is written here in the same unit as the text that came in is seen with it.
            due = seen.status is not None and seen.status.answer_due_at is not None
            still = still + 1 if came_in and not due and not back & set(_UNDER_WAY) else 0
            await asyncio.sleep(_LOOK_EVERY_SECONDS)

    async def _look(self) -> Sight:
        """Reads the thread, and shows what changed."""
        seen = await self._read()
        for message in seen.messages:
            if message.id not in self._old:
                self.messages[message.id] = message
                self._tell(message)
        return seen

    async def _read(self) -> Sight:
        async with self._store.work(self._business_id) as work:
            if self._thread_id is None:
                self._thread_id = await work.known_thread(self._customer)
            if self._thread_id is None:
                return Sight()
            status, messages = await work.thread_status(self._thread_id), await work.messages(self._thread_id)
        return Sight(status, tuple(messages))

    def _tell(self, message: Message) -> None:
        kept = sum(media.size_bytes > 0 for media in message.media)
        now, known = (message.state, kept), self._shown.get(message.id)
        if known == now:
            return
        self._shown[message.id] = now
        if known is None:
            photos = f"  ({len(message.media)} file{'s'[: len(message.media) > 1]})" if message.media else ""
            self._show(f"{_AUTHORS[message.author.kind.value]:>9}: {message.text}{photos}  [{_state(message)}]")
        elif message.direction is Direction.OUT:
            self._show(f"{'':>9}  … {_state(message)}")


def _state(message: Message) -> str:
    """The state in words, with the last reason where it is one that needs explaining."""
    said = message.state.value.replace("_", " ")
    explained = (MessageState.NOT_SENT, MessageState.HELD, MessageState.FAILED, MessageState.UNKNOWN)
    # How long it is was noted after what decided about it.
    why = next((one.says for one in reversed(message.decisions) if one.step != "length"), "")
    return f"{said}: {why}" if message.state in explained and why else said


def _why_silent(status: ThreadStatus | None) -> str:
    if status is None:
        return ""
    if status.consent is Consent.REFUSED:
        return "They asked not to be texted: nothing goes out to them but one confirmation, by us or by their carrier."
    if status.needs_person:
        return f"Nobody answers by itself: {status.needs_person}"
    if status.holder is Holder.PERSON:
        return "A person holds the thread: the AI is silent in it."
    return "Nothing is to be answered."
