"""Calls over a line as bad as telephones have them: real sockets, real voice activity, speech parts that are quick.

The calls run many times faster than life, since nothing in them takes time.
"""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from functools import cache

import pytest

from receptionist.adapters.models import find_voice_activity
from receptionist.adapters.recordings import load_recordings
from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import (
    Cue,
    HangUp,
    Interrupt,
    LoseStream,
    Nod,
    PressKeys,
    SayText,
    ScriptedCaller,
    SendNothing,
    SetLine,
    Wait,
)
from receptionist.adapters.simulated.dialler import SimulatedCall
from receptionist.adapters.simulated.handset import ScriptedHandset
from receptionist.adapters.vad.silero_vad import PhoneVoiceActivity, SileroModel
from receptionist.config import Settings
from receptionist.domain.call import CallState, EndReason, Speaker, Utterance
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import LeadState
from receptionist.opening import speech_models
from receptionist.ports import SpokenAudio, VoiceOption
from receptionist.resources import resource_dir
from receptionist.services.call_parts import CallParts
from receptionist.voice.audio import chunks, rms_dbfs
from tests.fakes.call_parts import Desk, ScriptedAgent, parts_for
from tests.fakes.served import empty_desk, served

FASTER = 5.0  # no more: a stall of the machine counts that many times
LINE_WORDS = "My kitchen sink is clogged."
SHORT_WORDS = "No, wait, it is the bathroom."


@cache
def recordings() -> dict[str, bytes]:
    """Real voices."""
    return load_recordings(resource_dir("media"))


@cache
def silero() -> SileroModel:
    return SileroModel(find_voice_activity(speech_models(Settings.from_env({}))).path)


class WordsByLength:
    """Hears words by how long there is speech as loud as a caller's: a nod, a short sentence or a long one."""

    async def transcribe(self, pcm: bytes, rate_hz: int, *, hint: str = "") -> str:
        loud = 0.02 * sum(rms_dbfs(piece) > -32 for piece in chunks(pcm, 320))
        return "" if loud < 0.1 else "mm-hm" if loud < 0.4 else SHORT_WORDS if loud < 0.9 else LINE_WORDS


class RecordedVoice:
    """Says whatever it is asked to in a recorded sentence of five seconds; the greeting in its own."""

    def voices(self) -> tuple[VoiceOption, ...]:
        return ()

    async def speak(self, text: str, pace: float, voice: str = "") -> AsyncIterator[SpokenAudio]:
        audio = recordings().get(text.strip("<>"), recordings()["nobody_free"])
        for piece in chunks(audio, 1600):
            yield SpokenAudio(piece)

    async def prepare(self, text: str, pace: float, voice: str = "") -> None:
        pass


@dataclass
class Call:
    """A call that is over, and what the business has of it."""

    desk: Desk
    report: CallReport

    @property
    def reason(self) -> EndReason | None:
        [call] = self.desk.store.tables.calls.values()
        assert call.state is CallState.ENDED
        return call.end_reason

    @property
    def answered(self) -> list[str]:
        """The words the agent's answers were about, as far as the caller heard any of them."""
        answers = [f"{said.text} {said.unheard}".strip() for said in self.said(Speaker.AGENT)]
        heard = [answer.removeprefix("You said: ") for answer in answers if answer.startswith("You said: ")]
        return list(dict.fromkeys(heard))

    def said(self, speaker: Speaker) -> list[Utterance]:
        spoken = self.desk.store.tables.utterances.values()
        return [said for said in spoken if said.speaker is speaker]


def repeats(turn: TurnInput) -> list[TurnEvent]:
    return [Say(f"You said: {turn.text}"), Outcome(turn.card, turn.dialogue)]


async def calls(*script: Cue) -> Call:
    """Somebody calls with this script, and the agent repeats what it heard."""
    desk, agent = await empty_desk(), ScriptedAgent(repeats)
    parts: CallParts = parts_for(
        desk.store,
        agent=agent,
        voice=RecordedVoice(),
        speech_to_text=WordsByLength(),
        voice_activity=lambda: PhoneVoiceActivity(silero()),
        recordings=recordings(),
    )
    caller = ScriptedCaller(script, patience=0.8, give_up=10)
    async with served(desk, parts) as server:
        report = await SimulatedCall(server.line(), ScriptedHandset(caller, seed=5, speed=FASTER)).place()
        assert len(server.app.calls) == 0
    return Call(desk, report)


def says(words: str = LINE_WORDS) -> Cue:
    """Words without a pause in them: what is made out would be a whole sentence after each."""
    return Cue(SayText(words), recordings()["still_there"][320:7040] * 2)


@pytest.mark.parametrize(
    "line",
    [SetLine(noise_db=15), SetLine(jitter_ms=120), SetLine(loss=0.05), SetLine(noise_db=20, jitter_ms=80, loss=0.03)],
    ids=["noise", "jitter", "loss", "all of it"],
)
async def test_words_over_a_bad_line_are_answered_once_and_the_greeting_is_heard_whole(line: SetLine) -> None:
    call = await calls(Cue(line), says(), Cue(HangUp()))
    assert call.answered == [LINE_WORDS]
    assert not call.report.clears
    assert [said.text for said in call.said(Speaker.AGENT)] == ["<greeting>", f"You said: {LINE_WORDS}"]
    assert call.reason is EndReason.CALLER_HUNG_UP


async def test_the_agent_does_not_give_way_to_the_echo_of_its_own_voice() -> None:
    call = await calls(Cue(SetLine(echo_db=18)), says(), Cue(HangUp()))
    # Before the line's echo is known the agent may pause; it goes on with the next word.
    assert " ".join(said.text for said in call.said(Speaker.AGENT)) == f"<greeting> You said: {LINE_WORDS}"
    assert [said.text for said in call.said(Speaker.CALLER)] == [LINE_WORDS]


async def test_who_talks_over_the_agent_is_listened_to() -> None:
    over = Cue(Interrupt("no, wait", 1.0), recordings()["still_there"])
    call = await calls(says(), over, Cue(HangUp()))
    assert len(call.report.clears) == 1 and call.answered == [LINE_WORDS, SHORT_WORDS]
    _, interruption = call.report.exchanges()
    assert interruption.yield_seconds is not None
    assert [said.unheard != "" for said in call.said(Speaker.AGENT)] == [False, True, False]


async def test_a_mm_hm_over_the_agent_is_no_turn_and_the_rest_is_said() -> None:
    nod = Cue(Nod("mm-hm", 1.0), recordings()["still_there"][2000:5000])
    call = await calls(says(), nod, Cue(HangUp()))
    assert call.answered == [LINE_WORDS]
    assert call.said(Speaker.AGENT)[-1].unheard == ""


async def test_a_caller_who_says_nothing_is_asked_and_let_go() -> None:
    call = await calls(Cue(Wait(60)))
    assert call.report.ended_by == "server" and call.reason is EndReason.SILENCE
    assert [said.text for said in call.said(Speaker.AGENT)] == [
        "<greeting>",
        "<still_there>",
        "<still_there>",
        "<goodbye_silence>",
    ]


async def test_keys_over_the_agents_words_interrupt_it() -> None:
    call = await calls(says(), Cue(PressKeys("5#", after=1.0)), Cue(HangUp()))
    assert call.answered == [LINE_WORDS, "5"] and len(call.report.clears) == 1


async def test_a_line_on_which_nothing_comes_for_a_while_carries_the_call_on() -> None:
    call = await calls(says(), Cue(Wait(2)), Cue(SendNothing(2)), says(), Cue(HangUp()))
    assert len(call.said(Speaker.CALLER)) == 2 and call.reason is EndReason.CALLER_HUNG_UP


@pytest.mark.parametrize("at", [0.02, 3.9, 5.5, 6.3, 9.0])
async def test_whoever_hangs_up_at_any_moment_leaves_a_closed_call_and_what_they_said(at: float) -> None:
    call = await calls(Cue(HangUp(at=at)), says(), says())
    assert call.report.ended_by == "caller"
    assert call.reason is EndReason.CALLER_HUNG_UP
    assert call.report.seconds == pytest.approx(at, abs=0.03)
    if at > 5:
        assert len(call.said(Speaker.CALLER)) == 1  # of whoever hangs up in their own words, too


async def test_when_the_stream_breaks_the_caller_still_on_the_line_leaves_a_message() -> None:
    call = await calls(Cue(LoseStream(5.5)), says())
    assert call.report.carrier_said and call.report.ended_by == "server"
    [lead] = call.desk.store.tables.leads.values()
    assert lead.state is LeadState.AWAITING_APPROVAL and "message" in lead.card.message.lower()
