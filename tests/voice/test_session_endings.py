"""How calls end: silence, goodbyes, caps, a hang-up at any moment, a person who takes over."""

import pytest

from receptionist.domain.call import EndReason
from receptionist.domain.conversation import ActionKind
from receptionist.voice.events import (
    CallLimits,
    CancelTurn,
    Connected,
    Elapsed,
    EndCall,
    PlayStock,
    StaffSteppedIn,
    Transcribe,
    Transfer,
)
from receptionist.voice.session import CallSession
from tests.voice.script import LONG, Call, answers

# The greeting has seven words: it is over at 2.1 s.


# --- silence ---


def test_a_silent_caller_is_asked_twice_and_let_go():
    call = Call().runs(60)
    assert call.stock == ["greeting", "still_there", "still_there", "goodbye_silence"]
    assert call.end == EndCall(EndReason.SILENCE)
    assert call.when(PlayStock, 1) == pytest.approx(2.1 + 7.0, abs=0.05)
    assert call.transcript[-1] == "I will let you go. Goodbye."


def test_words_end_the_count_of_silences():
    call = Call().says("hold on please I am here.", at=10.5, seconds=1.2).runs(40)
    assert call.stock.count("still_there") == 3


@pytest.mark.parametrize("bursts", [[(3.0 + 1.3 * i, 0.3) for i in range(60)], [(2.0, 100.0)]])
def test_a_noisy_line_is_silence_too(bursts: list[tuple[float, float]]):
    call = Call()
    for at, seconds in bursts:
        call.noise(at, seconds)
    call.runs(75)
    assert call.end == EndCall(EndReason.SILENCE)
    assert not call.asked


def test_a_call_whose_audio_stopped_is_let_go():
    call = Call().media_stops(at=4.0).runs(60)
    assert call.end == EndCall(EndReason.SILENCE)


def test_thinking_is_no_silence_but_is_filled():
    call = Call([answers("There it is.", after=9.0)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).runs(16)
    assert call.stock == ["greeting", "one_moment"]
    assert call.when(PlayStock, 1) == pytest.approx(4.27 + CallLimits().filler_after, abs=0.05)
    assert call.transcript == ["> how much is a drain?", "One moment. There it is."]


def test_slow_transcription_is_filled_too():
    call = Call(stt_seconds=5.0).says("how much is a drain?", at=3.0, seconds=1.0).runs(16)
    assert call.stock == ["greeting", "one_moment"]
    assert call.asked == ["how much is a drain?"]
    assert call.sent == ["One moment.", "Okay."]


# --- the end ---


def test_the_call_ends_when_the_goodbye_was_heard():
    call = Call([answers("Thanks for calling.", "Goodbye.", action=ActionKind.END_CALL)], line_delay=0.2)
    call.says("that's all.", at=3.0).runs(12)
    assert call.end == EndCall(EndReason.AGENT_SAID_GOODBYE)
    assert call.ended_at == pytest.approx(call.played[-1][1] + 0.2, abs=0.05)


def test_a_mark_that_never_returns_does_not_hold_the_call():
    call = Call([answers("Goodbye.", action=ActionKind.END_CALL)], loses_marks=True)
    call.says("that's all.", at=6.0).runs(20)
    assert call.end == EndCall(EndReason.AGENT_SAID_GOODBYE)
    assert call.ended_at == pytest.approx(call.played[-1][1] + 2.0, abs=0.1)


def test_a_caller_who_speaks_over_the_goodbye_is_answered():
    goodbye = "Thank you for calling us today and goodbye."
    call = Call([answers(goodbye, action=ActionKind.END_CALL), answers("We are open at eight.")])
    call.says("that's all.", at=3.0, seconds=0.8).says("oh when do you open?", at=6.2, seconds=1.2).runs(12)
    assert call.end is None
    assert call.sent[-1] == "We are open at eight."


def test_a_word_that_begins_just_before_the_end_holds_the_call():
    call = Call([answers("Goodbye now.", action=ActionKind.END_CALL), answers("Yes.")])
    call.says("that's all.", at=3.0, seconds=0.8).says("wait one more thing.", at=4.64, seconds=1.2).runs(12)
    assert call.end is None
    assert call.asked[-1] == "wait one more thing."


def test_a_transfer_comes_after_its_words():
    call = Call([answers("I will put you through.", action=ActionKind.TRANSFER)])
    call.says("a person please.", at=3.0).runs(12)
    assert call.end == Transfer()
    assert call.ended_at == pytest.approx(call.played[-1][1], abs=0.05)


def test_hanging_up_keeps_what_was_heard_and_what_was_said():
    call = Call([answers(*LONG)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).hangs_up(at=5.44).runs(8)
    assert call.transcript == ["> how much is a drain?", "A drain cleaning"]
    assert call.end == EndCall(EndReason.CALLER_HUNG_UP)
    assert call.all(CancelTurn)


def test_the_last_words_before_hanging_up_are_still_transcribed_and_saved():
    call = Call().says("my address is 12 Oak Street", at=3.0, seconds=1.5).hangs_up(at=4.5).runs(8)
    assert call.end == EndCall(EndReason.CALLER_HUNG_UP)
    assert call.transcript == ["> my address is 12 Oak Street"]
    assert not call.asked


def test_a_transcript_on_its_way_when_the_caller_hangs_up_is_saved():
    call = Call(stt_seconds=1.0).says("call me back", at=3.0, seconds=1.0).hangs_up(at=4.5).runs(8)
    assert call.transcript == ["> call me back"]
    assert len(call.all(Transcribe)) == 1


def test_the_wall_clock_ends_a_call_politely():
    call = Call(limits=CallLimits(wall_clock_cap=10.0)).says("so as I was saying", at=9.0, seconds=30.0).runs(60)
    assert call.stock[-1] == "goodbye_time"
    assert call.end == EndCall(EndReason.TIME_CAP)
    assert call.ended_at < 13


def test_who_talks_over_a_goodbye_when_the_wall_clock_runs_out_still_hears_one():
    goodbye = answers("Thank you so much for calling us today, and goodbye.", action=ActionKind.END_CALL)
    call = Call([goodbye], limits=CallLimits(wall_clock_cap=6.0))
    call.says("that is all", at=3.0).says("oh wait, one more thing, and it is a long one", at=6.1).runs(25)
    assert call.stock[-1] == "goodbye_time" and call.end == EndCall(EndReason.TIME_CAP)


@pytest.mark.parametrize("seconds", [1.2, 30.0])
def test_what_is_said_when_the_wall_clock_ends_a_call_is_left_to_be_taken_down(seconds: float):
    call = Call(limits=CallLimits(wall_clock_cap=10.0)).says("I am at 12 Oak Street", at=9.0, seconds=seconds).runs(30)
    assert call.end == EndCall(EndReason.TIME_CAP)
    said = call.session.unanswered.text
    assert said and "I am at 12 Oak Street".startswith(said)
    assert f"> {said}" in call.transcript


def test_words_behind_one_moment_that_are_not_there_yet_are_taken_down_after_a_hang_up():
    call = Call(stt_seconds=4.0).says("my address is 12 Oak Street", at=3.0, seconds=1.5).hangs_up(at=7.0).runs(16)
    assert call.stock == ["greeting", "one_moment"]
    [cancelled] = [effect.turn for effect in call.all(CancelTurn) if isinstance(effect, CancelTurn)]
    assert [take.turn == cancelled for take in call.all(Transcribe) if isinstance(take, Transcribe)] == [True, False]


def test_the_wall_clock_ends_a_call_whose_goodbye_cannot_be_played():
    session = CallSession(CallLimits(wall_clock_cap=10.0))
    session.handle(Connected())
    assert any(isinstance(one, PlayStock) and one.name == "goodbye_time" for one in session.handle(Elapsed(10.0)))
    assert EndCall(EndReason.TIME_CAP) not in session.handle(Elapsed(20.0))
    assert session.handle(Elapsed(25.0))[-1] == EndCall(EndReason.TIME_CAP)


def test_a_long_story_is_taken_down_in_parts_and_answered_whole():
    story = " ".join(f"word{i}" for i in range(100)) + "."
    call = Call().says(story, at=3.0, seconds=40.0).runs(50)
    longest = max(len(take.pcm) for take in call.all(Transcribe) if isinstance(take, Transcribe))
    assert longest <= 30 * 16000
    words = call.asked[-1].split()
    assert len(call.asked) == 1
    assert words[0] == "word0" and words[-1] == "word99." and len(words) >= 98


# --- a person steps in


def test_a_person_who_steps_in_interrupts_the_agent_and_gets_the_caller():
    call = Call([answers("We fix water heaters, drains and leaks all day long, in every part of the town.")])
    call.says("what do you do", at=3.0).happens(StaffSteppedIn("putting_through", Transfer()), at=6.0).runs(12)
    assert call.transcript[-1] == "I am putting you through."
    assert isinstance(call.end, Transfer) and call.ended_at < 9


def test_a_caller_who_talks_when_a_person_ends_the_call_hears_goodbye_and_keeps_their_words():
    ends = StaffSteppedIn("goodbye_staff", EndCall(EndReason.ENDED_BY_STAFF))
    call = Call().says("and another thing", at=3.0, seconds=3.0).happens(ends, at=4.0).runs(20)
    assert call.stock[-1] == "goodbye_staff"
    assert call.end == EndCall(EndReason.ENDED_BY_STAFF)
    assert "> and another thing" in call.transcript
