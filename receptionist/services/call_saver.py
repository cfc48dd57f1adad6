"""Writes what a call learns, in order, beside the call. A database that fails delays the writing, never the talking.

While it fails, what waits stands in the journal, so that not even a crash loses it.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import islice
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call, EndReason, Utterance
from receptionist.domain.conversation import DialogueState
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import SLOT_TAKEN, LeadCard, TimeWindow
from receptionist.domain.own_visits import OwnVisits
from receptionist.domain.records import UnsavedCall
from receptionist.domain.schedule import VisitNeeds
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Journal, Store
from receptionist.services.close_call import close_call
from receptionist.services.own_visits import Settled, settle_own
from receptionist.services.save_lead import SlotWish, save_lead_of_call

log = logging.getLogger(__name__)

RETRY_SECONDS = (0.1, 0.5, 2.0, 5.0)
_WRITE_SECONDS = 10.0
_FOR_GOOD = (BadInput, NotFound, Conflict, TypeError, ValueError, LookupError, AttributeError)  # the same next time


@dataclass(frozen=True, slots=True)
class AnsweredSave:
    """The call was answered."""

    at: datetime


@dataclass(frozen=True, slots=True)
class UtteranceSave:
    """One side's words."""

    utterance: Utterance


@dataclass(frozen=True, slots=True)
class LeadSave:
    """The card as a turn left it."""

    card: LeadCard
    dialogue: DialogueState
    slot: SlotWish


@dataclass(frozen=True, slots=True)
class HeardSave:
    """Quotes the caller heard."""

    quotes: tuple[QuoteId, ...]
    at: datetime


@dataclass(frozen=True, slots=True)
class EndSave:
    """The call is over."""

    reason: EndReason


Save = AnsweredSave | UtteranceSave | LeadSave | HeardSave | EndSave


class CallSaver:
    """The save queue of one call. `on_lead` is told a card as it was saved, beside the one that was asked for; `on_own`
    what was done about the caller's own visits.
    """

    def __init__(
        self,
        store: Store,
        clock: Clock,
        journal: Journal,
        call: Call,
        zone: ZoneInfo,
        on_lead: Callable[[LeadCard, LeadCard], None] = lambda wanted, saved: None,
        on_own: Callable[[Settled], None] = lambda settled: None,
        retry_seconds: tuple[float, ...] = RETRY_SECONDS,
    ) -> None:
        self._store, self._clock, self._journal = store, clock, journal
        self._call, self._zone, self._on_lead = call, zone, on_lead
        self._on_own = on_own
        self._retry_seconds = retry_seconds
        self._waiting: deque[Save] = deque()
        self._refused: list[Save] = []
        self._arrived = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()
        self._card_written = asyncio.Event()
        self._card_written.set()
        self._journalled = False
        self._code_sent: Settled | None = None

    def put(self, save: Save) -> None:
        """Queues a save; returns at once."""
        self._waiting.append(save)
        self._empty.clear()
        if isinstance(save, LeadSave):
            self._card_written.clear()
        self._arrived.set()

    async def settle(self, seconds: float) -> bool:
        """Waits until everything is written, at most this long; answers whether it is."""
        return await _within(seconds, self._empty)

    async def settle_card(self, seconds: float) -> bool:
        """Waits until the newest card is written, at most this long; answers whether it is."""
        return await _within(seconds, self._card_written)

    async def run(self) -> None:
        """Writes until cancelled. What waits at that moment goes to the journal."""
        try:
            while True:
                await self._arrived.wait()
                self._arrived.clear()
                while self._waiting:
                    await self._write_first()
                self._forget_journal()
                self._empty.set()
        finally:
            if self._waiting:
                self._keep_in_journal()

    async def _write_first(self) -> None:
        """Writes the oldest save, trying until it is written or refused for good."""
        attempt = 0
        while True:
            save = self._waiting[0]
            try:
                async with asyncio.timeout(_WRITE_SECONDS):
                    await self._write(save)
            # The call goes on whatever a database driver raises; what it raises most means "not now".
            except Exception as error:  # noqa: BLE001
                log.error("save failed", extra=self._ids(save) | {"error": type(error).__name__, "attempt": attempt})
                if isinstance(error, _FOR_GOOD):
                    self._refused.append(save)
                    self._done()
                    self._keep_in_journal()
                    return
                self._keep_in_journal()
                await asyncio.sleep(self._retry_seconds[min(attempt, len(self._retry_seconds) - 1)])
                attempt += 1
            else:
                self._done()
                return

    def _done(self) -> None:
        self._waiting.popleft()
        if not any(isinstance(save, LeadSave) for save in self._waiting):
            self._card_written.set()

    async def _write(self, save: Save) -> None:
        match save:
            case AnsweredSave(at):
                async with self._store.work(self._call.business_id, write=True) as work:
                    await work.answer_call(self._call.id, at)
            case UtteranceSave(utterance):
                async with self._store.work(self._call.business_id, write=True) as work:
                    await work.add_utterance(self._call.id, utterance)
            case LeadSave(card, dialogue, slot):
                now = self._clock.now()
                saved = await save_lead_of_call(self._store, now, self._call, card, dialogue, slot, self._zone)
                if saved.held != card.held:
                    self._waiting = deque(
                        (save, *(_without_slot(one, card.held) for one in islice(self._waiting, 1, None)))
                    )
                self._on_lead(card, saved)
                if dialogue.own.wants_code or dialogue.own.change is not None:
                    await self._settle_own(dialogue.own)
            case HeardSave(quotes, at):
                async with self._store.work(self._call.business_id, write=True) as work:
                    await work.mark_quotes_heard(quotes, at)
            case EndSave(reason):
                await close_call(self._store, self._clock, self._call.business_id, self._call.id, reason)

    async def _settle_own(self, asked: OwnVisits) -> None:
        """Does what a turn wants of the caller's own visits; a code that an earlier one promised is sent only once."""
        sent = self._code_sent
        own = asked if sent is None else asked.after(sent.asked, sent.own)
        settled = await settle_own(self._store, self._clock, self._call, own)
        if own.wants_code:
            self._code_sent = settled
        self._on_own(replace(settled, asked=asked))

    def _keep_in_journal(self) -> None:
        try:
            self._journal.write(unsaved_call(self._call, (*self._refused, *self._waiting)))
            self._journalled = True
        except OSError as error:
            log.error("journal not writable", extra={"call_id": self._call.id, "error": type(error).__name__})

    def _forget_journal(self) -> None:
        if self._journalled and not self._refused:
            self._journalled = False
            try:
                self._journal.remove(self._call.id)
            except OSError as error:
                log.error("journal not removable", extra={"call_id": self._call.id, "error": type(error).__name__})

    def _ids(self, save: Save) -> dict[str, str]:
        return {"call_id": self._call.id, "save": type(save).__name__}


def _without_slot(save: Save, lost: TimeWindow | None) -> Save:
    """A save that was made before it was known that this slot is somebody else's: its card must not say it is held."""
    if not isinstance(save, LeadSave) or save.card.held != lost:
        return save
    notes = save.card.notes if SLOT_TAKEN in save.card.notes else (*save.card.notes, SLOT_TAKEN)
    return replace(
        save, card=replace(save.card, held=None, notes=notes), slot=replace(save.slot, window=None, before=None)
    )


async def _within(seconds: float, happened: asyncio.Event) -> bool:
    try:
        async with asyncio.timeout(seconds):
            await happened.wait()
    except TimeoutError:
        return False
    return True


def unsaved_call(call: Call, saves: tuple[Save, ...]) -> UnsavedCall:
    """The saves of one call as the journal keeps them: of cards only the newest."""
    unsaved = UnsavedCall(call)
    for save in saves:
        match save:
            case AnsweredSave(at):
                unsaved = replace(unsaved, call=replace(call, answered_at=at))
            case UtteranceSave(utterance):
                unsaved = replace(unsaved, utterances=(*unsaved.utterances, utterance))
            case LeadSave(card, dialogue, _):
                unsaved = replace(unsaved, card=card, dialogue=dialogue)
            case HeardSave(quotes, at):
                unsaved = replace(unsaved, heard=(*unsaved.heard, *quotes), heard_at=at)
            case EndSave(reason):
                unsaved = replace(unsaved, end_reason=reason)
    return unsaved


async def write_unsaved(store: Store, clock: Clock, unsaved: UnsavedCall) -> None:
    """Writes what the journal kept of a call. Repeating it changes nothing. Raises DatabaseProblem."""
    call = unsaved.call
    async with store.work(call.business_id, write=True) as work:
        zone = (await work.business()).profile.hours.zone
        if call.answered_at is not None:
            await work.answer_call(call.id, call.answered_at)
        for utterance in unsaved.utterances:
            await work.add_utterance(call.id, utterance)
    if unsaved.card is not None:
        slot = SlotWish(window=unsaved.card.held, before=None, needs=VisitNeeds())
        dialogue = unsaved.dialogue or DialogueState()
        await save_lead_of_call(store, clock.now(), call, unsaved.card, dialogue, slot, zone)
        if dialogue.own.change is not None:  # nobody waits for a code any more
            await settle_own(store, clock, call, replace(dialogue.own, wants_code=False))
    if unsaved.heard and unsaved.heard_at is not None:
        async with store.work(call.business_id, write=True) as work:
            await work.mark_quotes_heard(unsaved.heard, unsaved.heard_at)
    if unsaved.end_reason is not None:
        await close_call(store, clock, call.business_id, call.id, unsaved.end_reason)
