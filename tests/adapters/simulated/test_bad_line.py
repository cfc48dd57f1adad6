"""What a bad line does to a caller's sound, and how a script asks for it."""

from pathlib import Path

import numpy as np
import pytest

from receptionist.adapters.simulated.bad_line import BadLine, LineQuality, speech_dbfs
from receptionist.adapters.simulated.caller import (
    Cue,
    HangUp,
    LoseStream,
    Nod,
    PressKeys,
    SayText,
    ScriptedCaller,
    SendNothing,
    SetLine,
    Step,
    TickOutcome,
)
from receptionist.adapters.simulated.playout import SILENCE
from receptionist.adapters.simulated.script import parse_script
from receptionist.errors import BadInput
from receptionist.voice.audio import mulaw_to_pcm, pcm_to_mulaw, rms_dbfs

LOUD = b"\x10\x90" * 80


def tone(dbfs: float, frames: int = 50) -> bytes:
    at = np.arange(160 * frames) / 8000
    return pcm_to_mulaw((32768 * 2**0.5 * 10 ** (dbfs / 20) * np.sin(2 * np.pi * 440 * at)).astype("<i2").tobytes())


def frames_of(audio: bytes) -> list[bytes]:
    return [audio[start : start + 160] for start in range(0, len(audio), 160)]


def test_noise_lies_as_far_below_the_callers_voice_as_was_asked_for() -> None:
    voice = tone(-18)
    line = BadLine(seed=1, speech_dbfs=speech_dbfs([SILENCE * 20 + voice]))
    hiss = b"".join(line.sound(LineQuality(noise_db=15), SILENCE, SILENCE) for _ in range(200))
    assert rms_dbfs(mulaw_to_pcm(hiss)) == pytest.approx(-33, abs=0.5)


def test_the_agents_voice_comes_back_late_and_quieter() -> None:
    line, quality = BadLine(), LineQuality(echo_db=20, echo_ms=60)
    heard = [*frames_of(tone(-12, 10)), *[SILENCE] * 10]
    loudness = [rms_dbfs(mulaw_to_pcm(line.sound(quality, SILENCE, frame))) for frame in heard]
    assert loudness[:3] == [-96] * 3
    assert loudness[3:13] == pytest.approx([-32] * 10, abs=1.5)
    assert loudness[13:] == [-96] * 7


def test_a_good_line_changes_nothing() -> None:
    line, words = BadLine(), frames_of(tone(-15))
    assert [line.sound(LineQuality(), frame, LOUD) for frame in words] == words
    assert [line.carry(LineQuality(), frame) for frame in words] == [[frame] for frame in words]


def numbered(frames: int) -> list[bytes]:
    return [number.to_bytes(160) for number in range(frames)]


def test_frames_come_late_in_bursts_but_in_order_and_none_is_missed() -> None:
    line = BadLine(seed=3)
    arrived = [line.carry(LineQuality(jitter_ms=100), frame) for frame in numbered(200)]
    arrived += [line.carry(LineQuality(jitter_ms=100), b"") for _ in range(5)]
    assert [frame for burst in arrived for frame in burst] == numbered(200)
    assert max(len(burst) for burst in arrived) > 1 and [] in arrived


def test_lost_frames_leave_gaps_and_the_same_seed_loses_the_same() -> None:
    def lost(seed: int) -> list[int]:
        line = BadLine(seed=seed)
        came = [line.carry(LineQuality(loss=0.1), frame) for frame in numbered(500)]
        return [at for at, [frame] in enumerate(came) if frame is None]

    assert 30 < len(lost(7)) < 70
    assert lost(7) == lost(7) != lost(8)


def heard_as(script: list[Cue], agent: str) -> str:
    """What the caller does, tick by tick.

    `s` sound, `.` silence, `x` nothing sent, `K` keys, `H` hangs up, `L` the stream is lost.
    """
    caller = ScriptedCaller(script, patience=0.06)
    return "".join(drawn(caller.tick(LOUD if sound == "a" else SILENCE, False)) for sound in agent)


def drawn(turn: TickOutcome) -> str:
    if turn.hangs_up or turn.loses_stream:
        return "H" if turn.hangs_up else "L"
    if turn.keys or not turn.frame:
        return "K" if turn.keys else "x"
    return "." if turn.frame == SILENCE else "s"


def test_a_nod_lets_the_agent_finish() -> None:
    script = [Cue(Nod("mm-hm", 0.1), LOUD * 2), Cue(SayText("yes"), LOUD)]
    assert heard_as(script, "a" * 80 + "....") == "." * 5 + "ss" + "." * 75 + "s."


def test_keys_and_hanging_up_over_the_agents_words() -> None:
    assert heard_as([Cue(PressKeys("1", 0.1)), Cue(HangUp(after=0.1))], "a" * 14) == ".....K.....HHH"


def test_a_caller_can_hang_up_at_any_moment_even_in_their_own_words() -> None:
    script = [Cue(HangUp(at=0.2)), Cue(SayText("hi"), LOUD * 50)]
    assert heard_as(script, "a" + "." * 9) == "...ssssssH"


def test_a_stream_breaks_at_its_time_whatever_happens() -> None:
    assert heard_as([Cue(SayText("hi"), LOUD), Cue(LoseStream(0.12))], "a" * 6) == ".....L"


def test_nothing_at_all_comes_from_a_muted_line() -> None:
    assert heard_as([Cue(SendNothing(0.06)), Cue(HangUp())], "......") == "xxxHHH"


def test_the_line_is_as_the_script_made_it_by_then() -> None:
    caller = ScriptedCaller([Cue(SetLine(noise_db=15)), Cue(SetLine(loss=0.05)), Cue(SayText("hi"), LOUD)])
    caller.tick(SILENCE, False)
    assert caller.line == LineQuality(noise_db=15, loss=0.05)
    assert SetLine(good=True).on(caller.line) == LineQuality()


@pytest.mark.parametrize(
    ("line", "step"),
    [
        ("[nod after 1.5] mm-hm", Nod("mm-hm", 1.5)),
        ("[press 1# after 0.5]", PressKeys("1#", 0.5)),
        ("[line noise 15]", SetLine(noise_db=15.0)),
        ("[line echo 20]", SetLine(echo_db=20.0)),
        ("[line jitter 60]", SetLine(jitter_ms=60)),
        ("[line loss 5]", SetLine(loss=0.05)),
        ("[line good]", SetLine(good=True)),
        ("[send nothing 3]", SendNothing(3.0)),
        ("[hang up]", HangUp()),
        ("[hang up after 1]", HangUp(after=1.0)),
        ("[Hang up at 7.5]", HangUp(at=7.5)),
        ("[lose stream at 7.5]", LoseStream(7.5)),
    ],
)
def test_a_script_says_it_in_words(line: str, step: Step) -> None:
    assert parse_script(f"# a bad line\n\n{line}\n", "bad.txt", Path()) == [step]


@pytest.mark.parametrize("line", ["[line loss 101]", "[nod after 1]", "[hang up] bye", "[line noise]", "[lose stream]"])
def test_what_is_no_cue_is_told_with_its_line(line: str) -> None:
    with pytest.raises(BadInput, match=r"bad\.txt, line 2: .* is no cue"):
        parse_script(f"Hello\n{line}", "bad.txt", Path())
