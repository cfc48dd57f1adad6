"""A call through the runner, with stand-ins for speech, agent and line: what the caller hears and what is saved."""

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from receptionist.domain.answering import Answering
from receptionist.domain.call import Call, CallState, EndReason, Speaker
from receptionist.domain.conversation import ActionKind, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.ids import AccountId, BusinessId, CallId, QuoteId, ThreadId
from receptionist.domain.lead import SLOT_TAKEN, Fact, LeadState, Quote, TimeWindow
from receptionist.domain.money import Money
from receptionist.domain.phone import parse_address
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.profile import BusinessProfile, Personality
from receptionist.errors import SettingsError, SpeechProblem
from receptionist.ports import MoreToCome
from receptionist.services.answer_call import NOBODY_FREE
from receptionist.services.call_context import CallContext
from receptionist.voice.audio import pcm_to_mulaw
from tests.fakes.call_parts import (
    CALLED,
    CALLER,
    SILENT_FRAME,
    SPEECH_FRAME,
    BeepVoice,
    BrokenGate,
    MemoryJournal,
    RecordedControl,
    ScriptedAgent,
    ScriptedSpeechToText,
    broken,
    noted,
    parts_for,
    profile,
    ringing_desk,
)
from tests.fakes.live_caller import answer
from tests.fakes.store import NOW

SORRY = pcm_to_mulaw(b"\x00\x20" * 800)


async def test_a_caller_is_greeted_answered_and_leaves_a_lead_awaiting_approval() -> None:
    desk = await ringing_desk()
    parts = parts_for(desk.store)
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.is_silent(0.5)
    await caller.says_something()
    await caller.until(lambda: len(desk.store.tables.utterances) >= 3)
    await caller.hangs_up()

    call = desk.store.tables.calls[desk.call.id]
    assert (call.state, call.end_reason) == (CallState.ENDED, EndReason.CALLER_HUNG_UP)
    assert call.answered_at == NOW
    [lead] = desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL
    assert lead.card.problem == Fact("My kitchen sink is clogged.", "My kitchen sink is clogged.")
    assert call.summary.startswith("Caller, (415) 555-0142: My kitchen sink is clogged.")
    said = [(u.speaker, u.text) for _, u in sorted(desk.store.tables.utterances.items(), key=lambda part: part[0][1])]
    assert said == [
        (Speaker.AGENT, "<greeting>"),
        (Speaker.CALLER, "My kitchen sink is clogged."),
        (Speaker.AGENT, "Got it. Anything else?"),
    ]


async def test_the_words_of_the_business_are_hints_for_the_recogniser() -> None:
    desk = await ringing_desk(area=("Oakville",))
    ears = ScriptedSpeechToText(["hello there"])
    caller = answer(desk, parts_for(desk.store, speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: bool(ears.hints))
    await caller.hangs_up()
    assert "Bluebird Plumbing" in ears.hints[0] and "Oakville" in ears.hints[0]


async def test_the_receptionist_speaks_in_the_voice_and_at_the_pace_that_were_chosen() -> None:
    desk = await ringing_desk(personality=Personality(pace=1.2, voice="high"))
    voice = BeepVoice()
    caller = answer(desk, parts_for(desk.store, voice=voice))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: "Got it." in voice.spoken)
    await caller.hangs_up()
    assert {(pace, chosen) for _, pace, chosen in voice.asked} == {(1.2, "high")}


async def test_audio_in_odd_pieces_is_the_same_call() -> None:
    desk = await ringing_desk()
    parts = parts_for(desk.store)
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    audio = SILENT_FRAME * 20 + SPEECH_FRAME * 50 + SILENT_FRAME * 60
    for start in range(0, len(audio), 77):
        caller.live.hear(audio[start : start + 77])
        await caller.settles()
    await caller.until(lambda: len(desk.store.tables.utterances) >= 3)
    await caller.hangs_up()
    assert [lead.state for lead in desk.store.tables.leads.values()] == [LeadState.AWAITING_APPROVAL]


async def test_a_quote_counts_as_heard_when_its_mark_comes_back() -> None:
    quote = Quote(QuoteId("quote_1"), "drain", "Drain clearing", 1, (Money(12900),), "From $129.", None, NOW)

    def quoted(turn: TurnInput) -> list[TurnEvent]:
        card = turn.card.with_quote(quote)
        return [Say("That's from $129.", (quote,)), Outcome(card, turn.dialogue)]

    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(quoted)))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: quote.id in desk.store.tables.heard)
    await caller.hangs_up()
    async with desk.store.work(desk.call.business_id) as work:
        lead = await work.open_lead(desk.call.thread_id, desk.call.id)
    assert lead is not None and lead.card.quotes == (replace(quote, heard=True),)
    # Prices were asked and nothing was wished: nothing waits for the owner.
    assert lead.state is LeadState.NEW


async def test_an_interruption_clears_the_line_and_cancels_the_agent_but_not_what_is_saved() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    voice = BeepVoice()
    caller = answer(desk, parts_for(desk.store, agent=agent, voice=voice))
    await caller.until(lambda: len(caller.line.marks) > 0)
    caller.line.reached = lambda mark: None  # from here on nothing is played out: the agent keeps talking
    await caller.says_something()
    await caller.until(lambda: "Got it." in voice.spoken)
    await caller.speaks(1.0)
    assert caller.line.clears == 1
    await caller.hangs_up()
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem is not None


async def test_a_slot_somebody_else_took_is_let_go_and_the_next_turn_knows() -> None:
    window = TimeWindow(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2))

    def held(turn: TurnInput) -> list[TurnEvent]:
        wanted = window if SLOT_TAKEN not in turn.card.notes else None
        card = replace(turn.card, problem=Fact("leak"), held=wanted)
        return [Say("See you tomorrow."), Outcome(card, turn.dialogue)]

    desk = await ringing_desk()
    desk.store.busy_windows.add(window.starts)
    agent = ScriptedAgent(held)
    caller = answer(desk, parts_for(desk.store, agent=agent))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(agent.turns) == 1)
    await caller.is_silent(2)
    await caller.says_something()
    await caller.until(lambda: len(agent.turns) == 2)
    await caller.hangs_up()
    assert agent.turns[1].card.held is None and SLOT_TAKEN in agent.turns[1].card.notes
    assert not desk.store.tables.appointments


@pytest.mark.parametrize(("to_its_end", "clears"), [(True, 0), (False, 1)])
async def test_the_greeting_is_cut_off_by_an_early_caller_only_where_the_business_lets_it(
    to_its_end: bool, clears: int
) -> None:
    desk = await ringing_desk(answering=Answering(greeting_to_its_end=to_its_end))
    caller = answer(desk, parts_for(desk.store, speech_to_text=ScriptedSpeechToText(["My sink is clogged."])))
    caller.line.reached = lambda mark: None  # it plays for long
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks(0.5)
    assert caller.line.clears == clears
    await caller.hangs_up()


async def test_a_turn_end_model_may_have_a_caller_waited_for() -> None:
    judged: list[tuple[str, str]] = []

    class Patient:
        async def more_to_come(self, pcm: bytes, rate_hz: int, turn: TurnInput) -> MoreToCome:
            judged.append((turn.text, turn.dialogue.said))
            return MoreToCome.YES

    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    ears = ScriptedSpeechToText(["My sink is clogged."])
    parts = replace(parts_for(desk.store, agent=agent, speech_to_text=ears), turn_end=Patient())
    caller = answer(desk, parts)
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks()
    await caller.is_silent(0.9)
    assert judged == [("My sink is clogged.", "<greeting>")] and len(caller.line.marks) == 1
    await caller.is_silent(0.6)
    assert len(caller.line.marks) > 1
    await caller.hangs_up()


async def test_a_turn_end_model_that_fails_is_done_without() -> None:
    class Broken:
        async def more_to_come(self, pcm: bytes, rate_hz: int, turn: TurnInput) -> MoreToCome:
            raise SpeechProblem("The model is away.")

    desk = await ringing_desk()
    ears = ScriptedSpeechToText(["My sink is clogged."])
    caller = answer(desk, replace(parts_for(desk.store, speech_to_text=ears), turn_end=Broken()))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.speaks()
    await caller.is_silent(0.6)
    assert len(caller.line.marks) > 1
    await caller.hangs_up()


async def test_an_answer_made_while_the_caller_may_go_on_is_neither_said_nor_saved_until_they_are_done() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    caller = answer(desk, parts_for(desk.store, agent=agent, speech_to_text=ScriptedSpeechToText(["It is about my"])))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.is_silent(0.5)
    await caller.speaks()
    await caller.is_silent(0.9)  # an open clause: there is time
    assert [turn.text for turn in agent.turns] == ["It is about my"]
    assert len(caller.line.marks) == 1 and not desk.store.tables.leads
    await caller.until(lambda: len(caller.line.marks) > 1)
    await caller.is_silent(0.5)
    assert len(agent.turns) == 1  # asked once, though it was wanted twice
    assert [lead.card.problem.said for lead in desk.store.tables.leads.values() if lead.card.problem] == [
        "It is about my"
    ]
    await caller.hangs_up()


async def test_an_answer_to_half_a_sentence_is_thrown_away() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted)
    ears = ScriptedSpeechToText(["It is about my", "It is about my sink."])
    caller = answer(desk, parts_for(desk.store, agent=agent, speech_to_text=ears))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.is_silent(0.5)
    await caller.speaks(0.5)
    await caller.is_silent(0.7)
    await caller.says_something()
    await caller.until(lambda: len(caller.line.marks) > 1)
    await caller.is_silent(0.5)
    await caller.hangs_up()
    assert [turn.text for turn in agent.turns] == ["It is about my", "It is about my sink."]
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem is not None and lead.card.problem.said == "It is about my sink."


async def test_a_slot_that_is_free_is_held() -> None:
    window = TimeWindow(NOW + timedelta(days=1), NOW + timedelta(days=1, hours=2))
    desk = await ringing_desk()

    def held(turn: TurnInput) -> list[TurnEvent]:
        return [Say("Done."), Outcome(replace(turn.card, problem=Fact("leak"), held=window), turn.dialogue)]

    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(held)))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: bool(desk.store.tables.appointments))
    await caller.hangs_up()
    [appointment] = desk.store.tables.appointments.values()
    assert appointment.window == window


@pytest.mark.parametrize(
    "fault",
    [
        {"agent": ScriptedAgent(broken)},
        {"agent": ScriptedAgent(lambda turn: [Say("Well,")])},  # no outcome
        {"agent": ScriptedAgent(lambda turn: [Outcome(turn.card, turn.dialogue)])},  # not a word
        {"speech_to_text": ScriptedSpeechToText([SpeechProblem("away")])},
    ],
)
async def test_whatever_part_fails_the_caller_hears_something_and_the_call_ends_saved(
    fault: dict[str, object],
) -> None:
    desk = await ringing_desk()
    voice = BeepVoice()
    caller = answer(desk, parts_for(desk.store, voice=voice, **fault))  # type: ignore[arg-type]
    await caller.until(lambda: len(caller.line.marks) > 0)
    for _ in range(3):
        if not caller.line.closed.is_set():
            await caller.says_something()
            await caller.is_silent(3)
    await caller.until(caller.line.closed.is_set)
    await caller.running
    assert "<sorry_trouble>" in voice.spoken
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.FAILED


async def test_without_a_voice_the_recordings_speak() -> None:
    desk = await ringing_desk()
    recordings = {"greeting": SORRY, "sorry_trouble": SORRY}
    caller = answer(desk, parts_for(desk.store, voice=BeepVoice(broken=True), recordings=recordings))
    await caller.until(lambda: SORRY in caller.line.sent)
    await caller.hangs_up()
    assert desk.store.tables.calls[desk.call.id].state is CallState.ENDED


class NoPhrases:
    """An admin's texts that have lost every stock phrase."""

    def text(self, name: str, profile: BusinessProfile, now: datetime, *, returning: bool = False) -> str:
        raise SettingsError("There is no such phrase.")


async def test_without_the_words_of_a_phrase_its_recording_is_played() -> None:
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store, phrases=NoPhrases(), recordings={"greeting": SORRY}))
    await caller.until(lambda: SORRY in caller.line.sent)
    await caller.hangs_up()


async def test_a_fault_of_ours_plays_the_recorded_apology_and_ends_the_call(monkeypatch: pytest.MonkeyPatch) -> None:
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store, recordings={"sorry_trouble": SORRY}))
    await caller.until(lambda: len(caller.line.marks) > 0)
    caller.line.sent.clear()
    monkeypatch.setattr(caller.live._session, "handle", lambda event: 1 / 0)
    await caller.is_silent(0.1)
    await caller.running
    assert caller.line.sent == [SORRY]
    assert caller.line.closed.is_set()
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.FAILED


async def test_a_call_that_cannot_begin_apologises_and_is_kept_in_the_journal() -> None:
    desk = await ringing_desk()
    desk.store.failing = 1000
    journal = MemoryJournal()
    caller = answer(desk, parts_for(desk.store, journal=journal, recordings={"sorry_trouble": SORRY}))
    await caller.running
    assert caller.line.sent == [SORRY] and caller.line.closed.is_set()
    assert journal.kept[desk.call.id].end_reason is EndReason.FAILED


async def test_a_gate_that_fails_leaves_a_crude_one_and_the_call_goes_on() -> None:
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store, voice_activity=BrokenGate))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(desk.store.tables.leads) == 1)
    await caller.hangs_up()


async def test_a_line_that_is_gone_is_a_hang_up() -> None:
    desk = await ringing_desk()
    caller = answer(desk, parts_for(desk.store))
    caller.line.gone = True
    await caller.running
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.CALLER_HUNG_UP


async def test_what_the_caller_said_while_hanging_up_is_on_the_card() -> None:
    desk = await ringing_desk()
    agent = ScriptedAgent(noted, hold=asyncio.Event())
    caller = answer(desk, parts_for(desk.store, agent=agent))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(lambda: len(agent.turns) == 1)
    caller.live.hang_up()
    await caller.settles()
    assert agent.hold is not None
    agent.hold.set()
    await caller.running
    [lead] = desk.store.tables.leads.values()
    assert lead.card.problem == Fact("My kitchen sink is clogged.", "My kitchen sink is clogged.")
    assert lead.state is LeadState.AWAITING_APPROVAL


async def test_goodbye_hangs_up_at_the_carrier_after_the_last_words() -> None:
    desk = await ringing_desk()
    control = RecordedControl()

    def goodbye(turn: TurnInput) -> list[TurnEvent]:
        return [Say("Bye!"), Outcome(turn.card, turn.dialogue, ActionKind.END_CALL)]

    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(goodbye), controls={"simulated": control}))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(caller.line.closed.is_set)
    await caller.running
    assert control.hung_up == ["CA1"]
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.AGENT_SAID_GOODBYE


def put_through(turn: TurnInput) -> list[TurnEvent]:
    return [Say("One moment."), Outcome(turn.card, turn.dialogue, ActionKind.TRANSFER)]


async def test_a_transfer_leaves_the_call_open_for_the_carrier_to_carry_on() -> None:
    desk = await ringing_desk()
    control = RecordedControl()
    caller = answer(desk, parts_for(desk.store, agent=ScriptedAgent(put_through), controls={"simulated": control}))
    await caller.until(lambda: len(caller.line.marks) > 0)
    await caller.says_something()
    await caller.until(caller.line.closed.is_set)
    await caller.running
    assert control.hung_up == []
    assert desk.store.tables.calls[desk.call.id].state is CallState.ANSWERED
    [lead] = desk.store.tables.leads.values()
    assert lead.card.wants_person


async def test_a_second_leg_says_that_nobody_came_and_goes_on_in_the_same_transcript() -> None:
    desk = await ringing_desk()
    first = answer(desk, parts_for(desk.store, agent=ScriptedAgent(put_through)))
    await first.until(lambda: len(first.line.marks) > 0)
    await first.says_something()
    await first.until(first.line.closed.is_set)
    await first.running
    earlier = dict(desk.store.tables.utterances)

    agent = ScriptedAgent(put_through)
    desk.call = desk.store.tables.calls[desk.call.id]
    second = answer(desk, parts_for(desk.store, agent=agent), opening=NOBODY_FREE)
    await second.until(lambda: len(second.line.marks) > 0)
    await second.says_something()
    await second.until(lambda: len(agent.turns) == 1)
    await second.is_silent(1)
    await second.hangs_up()

    assert agent.turns[0].profile.transfer_to is None
    assert not second.line.clears
    later = [u for key, u in desk.store.tables.utterances.items() if key not in earlier]
    assert later[0].text == f"<{NOBODY_FREE}>"
    assert min(u.started for u in later) >= max(u.ended for u in earlier.values())
    assert desk.store.tables.calls[desk.call.id].end_reason is EndReason.CALLER_HUNG_UP


def test_the_hint_is_two_finished_sentences_however_long_the_price_book_is() -> None:
    items = tuple(PriceItem(f"I-{number}", f"Repairing thing number {number}", Charge.FLAT) for number in range(50))
    book = PriceBook(trade="plumbing", name="Book", items=items)
    call = Call(
        CallId("call_1"),
        BusinessId("biz_1"),
        ThreadId("thread_1"),
        AccountId("acct_1"),
        "CA1",
        parse_address(CALLER),
        CALLED,
        CallState.ANSWERED,
        NOW,
    )
    hint = CallContext(call, profile(area=("Oakville",)), book, NOW).hint
    assert hint.startswith("Bluebird Plumbing, Oakville. Repairing thing number 0, repairing thing number 1, ")
    assert hint.endswith(".") and len(hint) < 520
    assert CallContext(call, profile(), replace(book, items=()), NOW).hint == "Bluebird Plumbing."
