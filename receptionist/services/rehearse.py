"""Rehearses a draft: conversations held in memory, with the settings that hold and with the drafted ones.

Nothing of them is written to a thread, and nothing is sent. Only the outcome is kept, for the page, until the draft is
published or dropped. It runs beside live calls: after each answer it rests as long as the answer took.
"""

import asyncio
import logging
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from difflib import SequenceMatcher

from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.guards import guarded
from receptionist.agent.prompts import Phrases
from receptionist.agent.stock_words import StockWords
from receptionist.agent.text_words import TextWords
from receptionist.domain.conversation import Channel
from receptionist.domain.ids import BusinessId
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.rehearsal import Compared, Exchange, Rehearsal, RehearsalState, Script, next_line
from receptionist.errors import NotFound, ReceptionistError
from receptionist.ports import Clock, Store
from receptionist.services.converse import Conversation
from receptionist.services.lead_summary import summarise
from receptionist.services.rehearsal_scripts import written_scripts

log = logging.getLogger(__name__)

HELD = 10  # of the last calls, and of the last threads
_LOOKED_BACK = timedelta(days=60)
_LONGEST_SECONDS = 60.0
_KEPT_FOR = timedelta(days=1)
_MOST_TURNS = 25


@dataclass(frozen=True, slots=True)
class Rehearsals:
    """The rehearsals of an installation."""

    store: Store
    clock: Clock
    phrases: Phrases

    async def begin(self, business_id: BusinessId, author: str) -> Rehearsal:
        """Begins one for the draft there is, in place of the last; `run` goes on with it. Raises NotFound."""
        now = self.clock.now()
        async with self.store.work(business_id, write=True) as work:
            draft = await work.receptionist_draft()
            if draft is None:
                raise NotFound("There is no draft to rehearse.")
            rehearsal = Rehearsal(now, author, draft.revision, total=0)
            await work.save_rehearsal(rehearsal)
        return rehearsal

    async def run(self, business_id: BusinessId, rehearsal: Rehearsal) -> None:
        """Holds the conversations one after the other, keeping each as it is done, for a minute at the longest."""
        try:
            async with asyncio.timeout(_LONGEST_SECONDS):
                await self._hold_all(business_id, rehearsal)
        except (TimeoutError, ReceptionistError) as error:
            log.warning("rehearsal stopped", extra={"business_id": business_id, "error": type(error).__name__})
            await self._stop(business_id, rehearsal)

    async def latest(self, business_id: BusinessId) -> Rehearsal | None:
        """The last rehearsal, if it is of today; one whose server went away is stopped."""
        async with self.store.work(business_id) as work:
            rehearsal = await work.rehearsal()
        age = self.clock.now() - rehearsal.started_at if rehearsal is not None else timedelta(0)
        if rehearsal is None or age > _KEPT_FOR:
            return None
        if rehearsal.state is RehearsalState.RUNNING and age.total_seconds() > 2 * _LONGEST_SECONDS:
            return replace(rehearsal, state=RehearsalState.STOPPED)
        return rehearsal

    async def _hold_all(self, business_id: BusinessId, rehearsal: Rehearsal) -> None:
        async with self.store.work(business_id) as work:
            holds = (await work.business()).profile
            draft = await work.receptionist_draft()
            if draft is None or draft.revision != rehearsal.draft_revision:
                raise NotFound("The draft is gone.")
            book = await work.price_book() or PriceBook(trade=holds.trade, name=holds.name)
            held = await work.held_conversations(rehearsal.started_at - _LOOKED_BACK, HELD)
        drafted = draft.settings.onto(holds)
        # A rule that the draft takes away is rehearsed as well as one that it brings.
        written = {script.title: script for profile in (holds, drafted) for script in written_scripts(profile, book)}
        scripts = [*written.values(), *held]
        stage = Stage(self.phrases, book, rehearsal.started_at)
        rehearsal = replace(rehearsal, total=len(scripts))
        for script in scripts:
            compared = await compare(stage, script, holds, drafted)
            rehearsal = replace(rehearsal, compared=(*rehearsal.compared, compared))
            if not await self._keep(business_id, rehearsal):
                return
        await self._keep(business_id, replace(rehearsal, state=RehearsalState.DONE))

    async def _keep(self, business_id: BusinessId, rehearsal: Rehearsal) -> bool:
        """Keeps how far it is; False where the draft was dropped, or another rehearsal has begun."""
        async with self.store.work(business_id, write=True) as work:
            kept = await work.rehearsal()
            if kept is None or kept.started_at != rehearsal.started_at:
                return False
            await work.save_rehearsal(rehearsal)
        return True

    async def _stop(self, business_id: BusinessId, rehearsal: Rehearsal) -> None:
        async with self.store.work(business_id, write=True) as work:
            kept = await work.rehearsal()
            if kept is not None and kept.started_at == rehearsal.started_at:
                await work.save_rehearsal(replace(kept, state=RehearsalState.STOPPED))


@dataclass(frozen=True, slots=True)
class Stage:
    """What conversations are held with."""

    phrases: Phrases
    book: PriceBook
    now: datetime


async def compare(stage: Stage, script: Script, holds: BusinessProfile, drafted: BusinessProfile) -> Compared:
    """The conversation held both ways, side by side."""
    now = await _play(stage, script, holds)
    then = await _play(stage, script, drafted)
    return Compared(script.title, script.channel, script.at, _side_by_side(now, then), now.card, then.card)


def _side_by_side(now: "_Played", then: "_Played") -> tuple[Exchange, ...]:
    """What was said to the same line stands together; a line of one side only stands alone."""
    ours, theirs = [line for line, _ in now.lines], [line for line, _ in then.lines]
    pairs: list[Exchange] = []
    for _, start, end, other_start, other_end in SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        befores, afters = now.lines[start:end], then.lines[other_start:other_end]
        if ours[start:end] == theirs[other_start:other_end]:
            pairs += [Exchange(line, said, other) for (line, said), (_, other) in zip(befores, afters, strict=True)]
        else:
            pairs += [Exchange(line, said, "") for line, said in befores]
            pairs += [Exchange(line, "", said) for line, said in afters]
    return tuple(pairs)


@dataclass(frozen=True, slots=True)
class _Played:
    lines: list[tuple[str, str]]  # what the customer said, and what they were answered
    card: str


async def _play(stage: Stage, script: Script, profile: BusinessProfile) -> _Played:
    at = _moment(stage, script, profile)
    agent = guarded(FrameAgent(stage.phrases), stage.phrases)
    talk = Conversation(agent, profile, stage.book, at, script.channel)
    lines: list[tuple[str, str]] = []
    first_words = ""
    if script.channel is Channel.VOICE:
        greeting = StockWords(stage.phrases).text("greeting", profile, at, returning=script.returning)
        talk.greet(greeting)
        lines.append(("", greeting))
    else:
        first_words = TextWords(stage.phrases).disclosure(profile)
    waiting = list(script.lines)
    while waiting and talk.action is None and len(lines) < _MOST_TURNS:
        line = next_line(waiting, talk.dialogue.asked)
        if line is None:
            break
        answer = [first_words] if first_words and not lines else []
        answer += await _answered(talk, line.text)
        lines.append((line.text, " ".join(answer)))
    return _Played(lines, summarise(talk.card, talk.caller, profile.hours.zone))


async def _answered(talk: Conversation, text: str) -> list[str]:
    """One turn, and a rest as long: a caller's answer is due in the same process."""
    clock = asyncio.get_running_loop().time
    began = clock()
    said = [words async for words in talk.say(text)]
    await asyncio.sleep(clock() - began)
    return said


def _moment(stage: Stage, script: Script, profile: BusinessProfile) -> datetime:
    """When a conversation is held: then, if it was; else in opening hours, or on an evening after them."""
    if script.at is not None:
        return script.at
    hours = profile.hours
    opens = hours.next_opening(stage.now) or stage.now
    if not script.after_hours:
        return stage.now if hours.is_open(stage.now) else opens + timedelta(hours=1)
    night = datetime.combine(opens.date(), time(22), hours.zone)
    # Who is open that late is closed right before opening, if ever.
    return opens - timedelta(minutes=1) if hours.is_open(night) else night
