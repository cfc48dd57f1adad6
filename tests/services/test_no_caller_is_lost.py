"""Whatever breaks, and however a caller leaves: something is said, something is saved, and nothing stays open."""

import asyncio
import gc
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace

import pytest

from receptionist.domain.call import CallState, EndReason
from receptionist.domain.conversation import Outcome, Say
from receptionist.domain.ids import BusinessId
from receptionist.domain.lead import Fact, LeadState
from receptionist.errors import DatabaseProblem, SpeechProblem
from receptionist.ports import SpokenAudio, VoiceOption
from receptionist.services import answer_call, turn_work
from receptionist.services.answer_call import LiveCall
from receptionist.services.live_calls import LiveCalls
from receptionist.services.recover_calls import recover_calls
from receptionist.voice.audio import pcm_to_mulaw
from tests.fakes.call_parts import (
    SPEECH_FRAME,
    BeepVoice,
    FixedClock,
    MemoryJournal,
    ScriptedAgent,
    ScriptedSpeechToText,
    broken,
    noted,
    parts_for,
    ringing_desk,
)
from tests.fakes.live_caller import answer
from tests.fakes.store import NOW, MemoryStore, MemoryWork

SORRY = pcm_to_mulaw(b"\x00\x20" * 800)


async def test_words_the_agent_cannot_answer_are_a_message_for_the_owner() -> None:
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(broken)))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(caller.line.marks) > 1)
    await caller.is_silent(0.5)
    await caller.hangs_up()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.message == "My kitchen sink is clogged."
    assert lead.state is LeadState.AWAITING_APPROVAL


async def test_a_recogniser_that_dies_once_costs_the_caller_nothing() -> None:
    desk = await ringing_desk()
    voice = BeepVoice()
    ears = ScriptedSpeechToText([SpeechProblem("its process ended"), "My kitchen sink is clogged."])
    caller = answer(desk, parts_for(desk.store, speech_to_text=ears, voice=voice))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: "Got it." in voice.spoken)
    await caller.hangs_up()
    assert "<say_again>" not in voice.spoken


@dataclass
class DyingVoice(BeepVoice):
    """Breaks off on these words, the first time: before its first sound, or after it."""

    words: str = "Got it."
    after_sound: bool = False
    dead: bool = False

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        async for piece in super().speak(text, pace, voice):
            dies = text == self.words and not self.dead
            if dies and self.after_sound:
                yield piece
            if dies:
                self.dead = True
                raise SpeechProblem("its process ended")
            yield piece


@pytest.mark.parametrize(("after_sound", "spoken"), [(False, 2), (True, 1)])
async def test_a_voice_that_dies_once_says_every_word_and_none_twice(after_sound: bool, spoken: int) -> None:
    desk = await ringing_desk()
    voice = DyingVoice(after_sound=after_sound)
    caller = answer(desk, parts_for(desk.store, voice=voice, prepares_answers=False))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(caller.line.marks) > 2)
    await caller.hangs_up()
    assert voice.spoken.count("Got it.") == spoken and "Anything else?" in voice.spoken


async def test_words_that_went_unanswered_are_kept_when_the_next_are_answered() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(lambda turn: (broken if "Oak" in turn.text else noted)(turn))
    ears = ScriptedSpeechToText(["I am at 12 Oak Street.", "My sink is clogged."])
    caller = answer(desk, parts_for(desk.store, agent=agent, speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(caller.line.marks) > 1)
    await caller.is_silent(0.5)
    await caller.says_something()
    await caller.until(lambda: agent.turns[-1].text == "My sink is clogged.")
    await caller.is_silent(0.5)
    await caller.hangs_up()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.message == "I am at 12 Oak Street." and lead.card.problem is not None


async def test_who_hangs_up_right_behind_the_last_word_has_it_on_the_card() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    ears = ScriptedSpeechToText(["My kitchen sink is clogged."])
    caller = answer(desk, parts_for(desk.store, agent=agent, speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks()
    await caller.is_silent(0.2)  # transcribed, and answered on speculation, but not yet taken for the end of the turn
    assert ears.hints and not any(lead.card.problem for lead in desk.store.tables.leads.values())
    await caller.hangs_up()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem == Fact("My kitchen sink is clogged.", "My kitchen sink is clogged.")


async def test_who_talks_without_a_pause_and_hangs_up_has_all_of_it_on_the_card() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    ears = ScriptedSpeechToText(["My basement floods."])
    caller = answer(desk, parts_for(desk.store, agent=agent, speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks(30.0)
    ears.answers[:] = ["I am at 12 Oak Street."]
    await caller.hangs_up()
    assert agent.turns[-1].text == "My basement floods. I am at 12 Oak Street."


class HangingEars(ScriptedSpeechToText):
    """Speech-to-text that reads what it has answers for, and then never answers again."""

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        if not self.answers:
            await asyncio.Event().wait()
        return str(self.answers.pop())


async def test_what_was_read_before_the_recogniser_failed_is_on_the_card_of_who_hangs_up() -> None:
    desk = await ringing_desk()
    ears = ScriptedSpeechToText(["My kitchen sink is clogged, and", SpeechProblem("out of memory", retry=False)])
    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(noted), speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks()
    await caller.is_silent(0.12)
    await caller.speaks()
    await caller.hangs_up()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem is not None and "My kitchen sink is clogged, and" in lead.card.problem.value
    assert "My kitchen sink is clogged, and" in [line.text for line in desk.store.tables.utterances.values()]


async def test_a_recogniser_that_hangs_does_not_keep_the_line_open_when_the_office_ends_the_call(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answer_call, "_ON_THE_LINE_SECONDS", 0.02)
    desk = await ringing_desk()
    ears = HangingEars(["My kitchen sink is clogged, and"])
    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(noted), speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks()
    await caller.is_silent(0.12)
    caller.live.end()
    async with asyncio.timeout(1.0):
        while not caller.line.closed.is_set():
            await caller.speaks(0.02)
    await caller.running
    [lead] = desk.store.tables.leads.values()
    assert "My kitchen sink is clogged, and" in f"{lead.card.message} {lead.card.problem}"


@pytest.mark.parametrize("stepping_in", [LiveCall.end, LiveCall.put_through])
async def test_what_is_being_said_when_the_call_ends_is_on_the_card(stepping_in: Callable[[LiveCall], None]) -> None:
    desk = await ringing_desk()
    ears = ScriptedSpeechToText(["My basement floods, I am at 12 Oak Street."])
    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(noted), speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks(0.5)
    stepping_in(caller.live)
    while not caller.line.closed.is_set():
        await caller.speaks(0.02)
    await caller.running
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem == Fact(ears.answers[0], ears.answers[0])
    assert ears.answers[0] in [line.text for line in desk.store.tables.utterances.values()]


async def test_keys_nobody_has_read_yet_are_on_the_card_of_who_hangs_up() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    caller = answer(desk, parts_for(desk.store, agent=agent))
    await caller.until(lambda: len(caller.line.marks) > 0)
    for digit in "4155550188":
        caller.live.press(digit)
    await caller.settles()
    await caller.hangs_up()
    [turn] = agent.turns
    assert turn.text == "4155550188"


class LockedStore(MemoryStore):
    """A database that somebody else holds the write lock of."""

    locked = False

    @asynccontextmanager
    async def work(self, business_id: BusinessId, *, write: bool = False) -> AsyncIterator[MemoryWork]:
        if write and self.locked:
            raise DatabaseProblem("The database is locked.")
        async with super().work(business_id, write=write) as work:
            yield work


async def test_a_database_that_cannot_be_written_does_not_delay_the_greeting() -> None:
    store = LockedStore()
    desk = await ringing_desk(store)
    store.locked = True
    journal = MemoryJournal()
    caller = answer(desk, parts_for(store, journal=journal))
    await caller.until(lambda: len(caller.line.marks) > 0)
    assert journal.kept[desk.call.id].call.answered_at == NOW
    store.locked = False
    await caller.hangs_up()
    call = store.tables.calls[desk.call.id]
    assert (call.answered_at, call.end_reason) == (NOW, EndReason.CALLER_HUNG_UP)
    assert not journal.kept


class HangingStore(MemoryStore):
    """A database that does not answer."""

    @asynccontextmanager
    async def work(self, business_id: BusinessId, *, write: bool = False) -> AsyncIterator[MemoryWork]:
        await asyncio.Event().wait()
        yield MemoryWork(self, business_id, write)


async def test_a_database_that_hangs_leaves_the_caller_with_an_apology(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_call, "_BEGIN_SECONDS", 0.01)
    monkeypatch.setattr(answer_call, "_SETTLE_SECONDS", 0.01)
    desk = await ringing_desk()
    journal = MemoryJournal()
    caller = answer(desk, parts_for(HangingStore(), journal=journal, recordings={"sorry_trouble": SORRY}))
    await caller.running
    assert caller.line.sent == [SORRY] and caller.line.closed.is_set()
    assert journal.kept[desk.call.id].end_reason is EndReason.FAILED


async def test_what_the_journal_kept_of_an_answered_call_is_no_missed_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answer_call, "_SETTLE_SECONDS", 0.01)
    store = LockedStore()
    desk = await ringing_desk(store)
    store.locked = True
    journal = MemoryJournal()
    caller = answer(desk, parts_for(store, journal=journal))
    await caller.until(lambda: len(caller.line.marks) > 0)
    caller.running.cancel()
    await asyncio.gather(caller.running, return_exceptions=True)
    store.locked = False
    await recover_calls(store, FixedClock(), journal)
    call = store.tables.calls[desk.call.id]
    assert (call.answered_at, call.end_reason) == (NOW, EndReason.LOST)


async def test_a_call_that_is_cut_short_by_the_end_of_the_process_has_an_end() -> None:
    desk = await ringing_desk()
    calls = LiveCalls(5)
    caller = answer(desk, parts_for(desk.store), start=calls.start)
    await caller.until(lambda: len(caller.line.marks) > 0)
    await calls.close()
    call = desk.store.tables.calls[desk.call.id]
    assert (call.state, call.end_reason) == (CallState.ENDED, EndReason.LOST)


async def test_an_order_reaches_each_stretch_of_a_call_once(monkeypatch: pytest.MonkeyPatch) -> None:
    obeyed: list[LiveCall] = []
    monkeypatch.setattr(LiveCall, "put_through", lambda live: obeyed.append(live))
    desk, calls = await ringing_desk(), LiveCalls(5)
    first = answer(desk, parts_for(desk.store), start=calls.start)
    await first.until(lambda: desk.store.tables.calls[desk.call.id].state is CallState.ANSWERED)
    async with desk.store.work(desk.call.business_id, write=True) as work:
        assert await work.order_call(desk.call.id, "+15035550177")
    await calls.obey(desk.store)
    await calls.obey(desk.store)
    assert obeyed == [first.live]
    # The transfer came back while the first stretch still writes its last words.
    second = answer(desk, parts_for(desk.store), opening="nobody_free", start=calls.start)
    await calls.obey(desk.store)
    first.running.cancel()
    await asyncio.gather(first.running, return_exceptions=True)
    # Its end is not this test's.
    desk.store.tables.calls[desk.call.id] = replace(desk.call, state=CallState.ANSWERED, order="+15035550177")
    await calls.obey(desk.store)
    assert obeyed == [first.live, second.live]
    await calls.close()


@dataclass
class StuckVoice:
    """Speaks what is ready, and hangs on everything else until it is asked to prepare it."""

    ready: frozenset[str] = frozenset({"<greeting>"})

    def voices(self) -> tuple[VoiceOption, ...]:
        return ()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        if text not in self.ready:
            await asyncio.Event().wait()
        yield SpokenAudio(SPEECH_FRAME)

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        self.ready |= {text}


async def test_one_moment_is_said_although_the_voice_hangs_on_the_answer() -> None:
    desk = await ringing_desk()
    ready = StuckVoice(frozenset({"<greeting>", "<one_moment>"}))
    caller = answer(desk, parts_for(desk.store, voice=ready))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(caller.line.marks) > 1)
    assert caller.line.marks[1].endswith("c-1")
    await caller.hangs_up()


async def test_a_stock_phrase_that_is_not_ready_gives_way_to_its_recording(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_work, "_GREETING_SECONDS", 0.0)
    desk = await ringing_desk()
    voice = StuckVoice(frozenset())
    caller = answer(desk, parts_for(desk.store, voice=voice, recordings={"greeting": SORRY}))
    await caller.until(lambda: SORRY in caller.line.sent)
    await caller.hangs_up()
    desk = await ringing_desk()
    again = answer(desk, parts_for(desk.store, voice=voice, recordings={"greeting": SORRY}))
    await again.until(lambda: len(again.line.sent) > 0)
    await again.hangs_up()
    assert SORRY not in again.line.sent


async def test_with_no_voice_and_no_recording_at_all_the_call_is_given_to_the_carrier_in_time() -> None:
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store, voice=BeepVoice(broken=True)))
    await caller.until(caller.line.closed.is_set)
    await caller.running
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.FAILED
    assert caller.live.call.id in desk.store.tables.calls


async def test_a_reply_of_empty_clauses_is_no_reply() -> None:
    desk = await ringing_desk()
    voice = BeepVoice()
    agent = ScriptedAgent(lambda turn: [Say(""), Say("  "), Outcome(turn.card, turn.dialogue)])
    caller = answer(desk, parts_for(desk.store, agent=agent, voice=voice))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: "<sorry_trouble>" in voice.spoken)
    await caller.hangs_up()


async def test_a_line_that_takes_nothing_any_more_is_given_up_after_the_first_try(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(answer_call, "_LINE_SECONDS", 0.01)
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store))
    tries = 0

    async def play(audio: bytes, mark: str) -> None:
        nonlocal tries
        tries += 1
        await asyncio.Event().wait()

    monkeypatch.setattr(caller.line, "play", play)
    async with asyncio.timeout(5):
        await caller.running
    assert tries == 1
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.CALLER_HUNG_UP


async def test_thirty_calls_leave_nothing_behind_in_the_process() -> None:
    calls = LiveCalls(40)
    before = len(asyncio.all_tasks())
    kept: list[weakref.ref[LiveCall]] = []
    for _ in range(30):
        desk = await ringing_desk()
        caller = answer(desk, parts_for(desk.store), start=calls.start)
        kept.append(weakref.ref(caller.live))
        await caller.until(lambda caller=caller: len(caller.line.marks) > 0)  # type: ignore[misc]
        await caller.says_something()
        await caller.hangs_up()
        assert caller.line.closed.is_set()
    del caller, desk
    await asyncio.sleep(0)
    gc.collect()
    assert len(calls) == 0 and len(asyncio.all_tasks()) == before
    assert sum(live() is not None for live in kept) <= 1  # the loop's last one may still be in a frame
