"""The simulated caller and the carrier's playout, tick by tick."""

import wave
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from receptionist.adapters.simulated.call_report import CallReport
from receptionist.adapters.simulated.caller import (
    Cue,
    HangUp,
    Interrupt,
    PlayWav,
    PressKeys,
    SayText,
    ScriptedCaller,
    Spoke,
    Wait,
    audible_span,
    prepare,
)
from receptionist.adapters.simulated.playout import SILENCE, Playout
from receptionist.adapters.simulated.twiml_reader import read_twiml
from receptionist.errors import BadInput, CarrierProblem
from receptionist.ports import AudioChunk
from receptionist.voice.audio import pcm_to_mulaw

LOUD = b"\x10\x90" * 80


def ticks(caller: ScriptedCaller, agent: str) -> list[str]:
    """What the caller does while the agent sounds as drawn: `a` audible, `.` silent, `q` silent with more buffered."""
    done = []
    for sound in agent:
        turn = caller.tick(LOUD if sound == "a" else SILENCE, sound == "q")
        done.append("H" if turn.hangs_up else "K" if turn.keys else "s" if turn.frame != SILENCE else ".")
    return done


def test_the_caller_waits_until_the_agent_has_finished() -> None:
    caller = ScriptedCaller([Cue(SayText("hi"), LOUD * 2), Cue(HangUp())], patience=0.06)
    done = "".join(ticks(caller, "...aaaqqa........aa......"))
    assert done == "...........ss........HHHH"


def test_a_pause_between_two_clauses_is_not_the_end() -> None:
    caller = ScriptedCaller([Cue(SayText("hi"), LOUD)], patience=0.1)
    assert "s" not in ticks(caller, "aaa...aaa...")


def test_who_hears_nothing_goes_on_after_a_while() -> None:
    caller = ScriptedCaller([Cue(SayText("hello?"), LOUD)], patience=0.06, give_up=0.2)
    assert "".join(ticks(caller, "." * 12)) == ".........s.."


def test_an_interruption_begins_in_the_middle_of_the_agents_words() -> None:
    caller = ScriptedCaller([Cue(Interrupt("wait", 0.1), LOUD * 3), Cue(HangUp())], patience=0.06)
    assert "".join(ticks(caller, "aaaaaaaaa")) == ".....sss."


def test_keys_and_pauses() -> None:
    caller = ScriptedCaller([Cue(Wait(0.1)), Cue(PressKeys("12#")), Cue(HangUp())], patience=0.04)
    assert "".join(ticks(caller, ".........aa...")) == ".....K......HH"


def test_times_are_those_of_the_audible_samples() -> None:
    audio = SILENCE * 5 + LOUD * 10 + SILENCE * 5
    assert audible_span(audio) == (0.1, 0.3)
    caller = ScriptedCaller([Cue(SayText("hi"), audio)], patience=0.02, give_up=0.02)
    spoke = [turn.spoke for turn in (caller.tick(SILENCE, False) for _ in range(30)) if turn.spoke is not None]
    [line] = spoke
    assert line.ended - line.began == pytest.approx(0.2)


def test_marks_are_reached_when_the_audio_before_them_was_played() -> None:
    playout = Playout()
    playout.play(LOUD + LOUD[:80])
    playout.mark("one")
    playout.play(LOUD[80:])
    playout.mark("two")
    assert playout.tick() == (LOUD, [])
    assert playout.tick() == (LOUD, ["one", "two"])
    assert playout.is_empty
    assert playout.tick() == (SILENCE, [])


def test_a_clear_gives_the_pending_marks_back() -> None:
    playout = Playout()
    playout.play(LOUD * 100)
    playout.mark("one")
    playout.tick()
    assert playout.clear() == ["one"]
    assert playout.tick() == (SILENCE, [])


def test_a_report_measures_answers_and_interruptions() -> None:
    report = CallReport("CA1")
    report.agent += LOUD * 10 + SILENCE * 40 + LOUD * 50 + SILENCE * 50 + LOUD * 10
    report.caller += SILENCE * 160
    report.spoken = [Spoke("hi", 0.3, 0.5, False), Spoke("wait", 1.8, 2.4, True)]
    first, second = report.exchanges()
    assert first.reply_seconds == pytest.approx(0.5)
    assert second.yield_seconds == pytest.approx(0.2)
    assert second.reply_seconds == pytest.approx(0.6)


def test_both_sides_can_be_saved(tmp_path: Path) -> None:
    report = CallReport("CA1")
    report.agent += LOUD * 50
    report.caller += SILENCE * 50
    report.save_wav(tmp_path / "call.wav")
    with wave.open(str(tmp_path / "call.wav")) as saved:
        assert (saved.getnchannels(), saved.getframerate(), saved.getnframes()) == (2, 8000, 8000)


async def test_a_script_of_words_and_recordings_is_made_into_telephone_audio(tmp_path: Path) -> None:
    path = tmp_path / "line.wav"
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes(b"\x00\x10" * 16000)

    async def speak(text: str) -> AsyncIterator[AudioChunk]:
        yield AudioChunk(b"\x00\x20" * 22050, 22050)

    said, played, keys = await prepare([SayText("hi"), PlayWav(path, "hello"), PressKeys("1")], speak)
    assert (len(said.audio), said.text) == (8000, "hi")
    assert (len(played.audio), played.text) == (8000, "hello")
    assert played.audio[100:7900] == pcm_to_mulaw(b"\x00\x10") * 7800
    assert keys.audio == b""


async def test_a_recording_that_is_none_is_said_so(tmp_path: Path) -> None:
    path = tmp_path / "line.wav"
    path.write_text("not sound")

    async def speak(text: str) -> AsyncIterator[AudioChunk]:
        yield AudioChunk(b"", 8000)

    for wrong in (path, tmp_path / "missing.wav"):
        with pytest.raises(BadInput, match=r"\.wav"):
            await prepare([PlayWav(wrong)], speak)


@pytest.mark.parametrize(
    "document",
    [
        "",
        "Service Unavailable",
        "<Response>",
        "<Answer/>",
        "<Response><Connect/></Response>",
        "<Response><Dial/></Response>",
        "<Response><Dance/></Response>",
        '<!DOCTYPE x [<!ENTITY a "b">]><Response>&a;</Response>',
    ],
)
def test_what_the_carrier_would_refuse_is_refused_here(document: str) -> None:
    with pytest.raises(CarrierProblem):
        read_twiml(document)
