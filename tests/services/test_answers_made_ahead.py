"""Answers made before it is certain that the caller is done: none that is not wanted is heard, kept or counted."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from functools import cache

import pytest

from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Phrases, Prompts
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.meters import GATE_STOPS
from receptionist.ports import Agent
from receptionist.resources import resource_dir
from receptionist.services import turn_work
from tests.fakes.call_parts import BeepVoice, Desk, ScriptedAgent, ScriptedSpeechToText, noted, parts_for, ringing_desk
from tests.fakes.live_caller import Caller, answer


@dataclass
class Thoughtful:
    """Thinks for ever, and notes what it was kept from answering."""

    asked: list[str] = field(default_factory=list)
    dropped: list[str] = field(default_factory=list)
    was_dropped: asyncio.Event = field(default_factory=asyncio.Event)

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        self.asked.append(turn.text)
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            self.dropped.append(turn.text)
            self.was_dropped.set()
            raise
        yield Outcome(turn.card, turn.dialogue)


async def pausing(
    desk: Desk, agent: Agent, *, ahead: bool = True, voice: BeepVoice | None = None, voice_fails: bool = False
) -> Caller:
    """A caller in the pause behind their first words, which are transcribed."""
    ears = ScriptedSpeechToText(["My sink is clogged.", "My sink is clogged and it smells."])
    voice = voice or BeepVoice()
    parts = parts_for(desk.store, agent=agent, speech_to_text=ears, voice=voice, prepares_answers=ahead)
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    voice.broken = voice_fails
    await caller.speaks()
    await caller.is_silent(0.2)
    assert ears.hints
    return caller


async def breaks_off(caller: Caller) -> None:
    caller.running.cancel()
    await asyncio.gather(caller.running, return_exceptions=True)


async def test_a_caller_who_goes_on_has_the_answer_dropped_at_once() -> None:
    agent = Thoughtful()
    caller = await pausing(await ringing_desk(), agent)
    assert agent.asked == ["My sink is clogged."] and not agent.dropped
    await caller.speaks(0.04)
    assert agent.dropped == ["My sink is clogged."]
    await breaks_off(caller)


async def test_an_answer_that_never_comes_is_not_waited_for_beside_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(turn_work, "_AGENT_SECONDS", 0.01)
    agent = Thoughtful()
    caller = await pausing(await ringing_desk(), agent)
    async with asyncio.timeout(5):
        await agent.was_dropped.wait()
    await breaks_off(caller)


async def test_a_caller_who_hangs_up_in_the_pause_has_the_answer_that_was_made() -> None:
    desk, agent = await ringing_desk(), ScriptedAgent(noted)
    caller = await pausing(desk, agent)
    await caller.hangs_up()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem is not None and len(agent.turns) == 1


async def test_where_it_is_switched_off_the_agent_is_asked_once_the_turn_is_over() -> None:
    agent = ScriptedAgent(noted)
    caller = await pausing(await ringing_desk(), agent, ahead=False)
    assert not agent.turns
    await caller.is_silent(0.5)
    assert len(agent.turns) == 1
    await caller.hangs_up()


async def test_an_amount_in_an_answer_that_was_dropped_is_not_counted_as_stopped() -> None:
    def made_up(turn: TurnInput) -> list[TurnEvent]:
        return [Say("That will be $500."), Outcome(turn.card, turn.dialogue)]

    agent = ScriptedAgent(made_up)
    before = stops()
    caller = await pausing(await ringing_desk(), PriceGate(agent, phrases()))
    assert len(agent.turns) == 1
    await caller.says_something()
    await caller.until(lambda: len(caller.line.marks) > 1)
    await caller.hangs_up()
    assert len(agent.turns) == 2 and stops() == before + 1


def stops() -> float:
    samples = (sample for metric in GATE_STOPS.collect() for sample in metric.samples)
    return sum(sample.value for sample in samples if sample.name.endswith("_total"))


@cache
def phrases() -> Phrases:
    return Prompts(resource_dir("prompts")).phrases


async def test_the_first_words_of_the_answer_are_spoken_in_the_pause_and_heard_once_the_turn_is_over() -> None:
    def two_clauses(turn: TurnInput) -> list[TurnEvent]:
        return [Say("We can help with that."), Say("May I have your name?"), Outcome(turn.card, turn.dialogue)]

    voice = BeepVoice()
    caller = await pausing(await ringing_desk(), ScriptedAgent(two_clauses), voice=voice)
    assert voice.spoken[-1] == "We can help with that." and len(caller.line.marks) == 1
    await caller.until(lambda: len(caller.line.marks) > 2)
    assert voice.spoken[-2:] == ["We can help with that.", "May I have your name?"]
    await caller.hangs_up()


async def test_a_voice_that_fails_in_the_pause_is_asked_again_when_it_counts() -> None:
    voice = BeepVoice()
    caller = await pausing(await ringing_desk(), ScriptedAgent(noted), voice=voice, voice_fails=True)
    voice.broken = False
    await caller.until(lambda: len(caller.line.marks) > 2)
    assert voice.spoken[1:] == ["Got it.", "Got it.", "Anything else?"]
    await caller.hangs_up()
