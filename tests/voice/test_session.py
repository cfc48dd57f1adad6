"""A caller's stories: turns, the greeting, keys, failures."""

import pytest

from receptionist.domain.call import EndReason, Speaker
from receptionist.domain.conversation import ActionKind
from receptionist.voice.events import (
    AgentClause,
    AskAgent,
    CallerAudio,
    CallLimits,
    CancelTurn,
    ClearPlayback,
    Connected,
    Elapsed,
    EndCall,
    HungUp,
    KeyPressed,
    MarkReached,
    PlayAudio,
    PlayStock,
    SaveUtterance,
    SpeechAudio,
    SpeechFailed,
    Synthesise,
    Transcribe,
    Transcript,
    Transfer,
)
from receptionist.voice.session import CallSession
from tests.voice.script import GREETING, LONG, Answer, Call, answers

# The greeting has seven words: it is over at 2.1 s.


def test_a_question_is_answered_and_both_sides_are_saved():
    call = Call([answers("Gutters start at $120.", "When would suit you?")])
    call.says("how much for gutters?", at=3.0).runs(8)
    assert call.asked == ["how much for gutters?"]
    assert call.sent == ["Gutters start at $120.", "When would suit you?"]
    assert [u.text for u in call.utterances] == [
        GREETING,
        "how much for gutters?",
        "Gutters start at $120. When would suit you?",
    ]
    assert [u.seq for u in call.utterances] == [0, 1, 2]
    caller = call.utterances[1]
    assert (caller.started, caller.ended) == pytest.approx((3.0, 4.2), abs=0.03)


def test_a_finished_sentence_is_answered_240_ms_after_its_last_sound():
    call = Call().says("my sink is clogged.", at=3.0, seconds=1.0).runs(6)
    assert call.when(Transcribe) == pytest.approx(4.04, abs=0.03)
    assert call.when(AskAgent) == pytest.approx(4.24, abs=0.03)
    timing = call.utterances[-1].timing
    assert timing["transcript"] == pytest.approx(140, abs=25)
    assert timing["end_of_turn"] == pytest.approx(240, abs=25)
    assert timing["end_of_turn"] <= timing["first_clause"] <= timing["first_audio"] <= 420


def test_the_first_word_is_not_clipped():
    call = Call().says("yes please", at=3.0, seconds=0.5).runs(4)
    take = call.all(Transcribe)[0]
    assert isinstance(take, Transcribe)
    before = take.pcm[: 15 * 320]  # 300 ms before the first frame of speech
    assert not any(before) and any(take.pcm[15 * 320 : 16 * 320])


def test_a_caller_who_pauses_in_the_middle_is_not_cut_off():
    call = Call().says("I need somebody for my", at=3.0, seconds=1.5).says("water heater.", at=5.3, seconds=0.8).runs(9)
    assert call.asked == ["I need somebody for my water heater."]
    assert [take.take for take in call.all(Transcribe) if isinstance(take, Transcribe)] == [1, 2]


def test_a_telephone_number_read_out_in_pieces_is_one_turn():
    call = Call().says("my number is 415 555", at=3.0, seconds=2).says("0142.", at=6.0, seconds=1.0).runs(9)
    assert call.asked == ["my number is 415 555 0142."]


def test_an_open_clause_is_answered_in_the_end():
    call = Call().says("it's about my", at=3.0, seconds=1.0).runs(7)
    assert call.when(AskAgent) == pytest.approx(5.2, abs=0.03)


def test_a_stale_take_is_dropped_by_its_number():
    call = Call(stt_seconds=0.5).says("I have a leak", at=3.0, seconds=1.0).says("in the attic.", at=4.3, seconds=1.0)
    call.runs(8)
    assert call.asked == ["I have a leak in the attic."]


def test_a_slow_transcript_still_gets_the_turn():
    call = Call(stt_seconds=1.5).says("my sink is clogged.", at=3.0).runs(9)
    assert call.asked == ["my sink is clogged."]
    assert call.transcript == ["> my sink is clogged.", "Okay."]


def test_a_caller_who_goes_on_before_the_answer_is_answered_once_with_all_of_it():
    call = Call([answers("One.", after=1.0), answers("Two.")])
    call.says("I need a plumber.", at=3.0, seconds=1.0).says("for tomorrow morning.", at=4.8, seconds=1.0).runs(9)
    assert call.asked == ["I need a plumber.", "I need a plumber for tomorrow morning."]
    assert call.answered == ["I need a plumber for tomorrow morning."]
    assert call.sent == ["Two."]
    assert call.transcript == ["> I need a plumber.", "> for tomorrow morning.", "Two."]
    turns = [ask.turn for ask in call.all(AskAgent) if isinstance(ask, AskAgent)]
    assert len(set(turns)) == 2
    assert not call.all(ClearPlayback)


@pytest.mark.parametrize("cough_seconds", [0.1, 0.4])
def test_a_cough_before_the_reply_does_not_lose_the_reply(cough_seconds: float):
    call = Call([answers("Tomorrow at nine.", after=1.0)] * 2)
    call.says("when can you come?", at=3.0, seconds=1.0).noise(at=4.8, seconds=cough_seconds).runs(9)
    assert call.answered == ["when can you come?"]
    assert call.transcript == ["> when can you come?", "Tomorrow at nine."]


def test_a_short_cough_before_the_reply_does_not_even_cancel_it():
    call = Call([answers("Tomorrow at nine.", after=1.0)])
    call.says("when can you come?", at=3.0, seconds=1.0).noise(at=4.8, seconds=0.1).runs(9)
    assert not call.all(CancelTurn)


def test_a_reply_does_not_begin_over_the_callers_voice():
    call = Call([answers("Tomorrow at nine.", after=0.5)])
    call.says("when can you come?", at=3.0, seconds=1.0).noise(at=4.72, seconds=0.14).runs(9)
    assert call.when(PlayAudio, 1) > 4.86 + 0.1
    assert call.sent == ["Tomorrow at nine."]


# --- the greeting ---


def test_line_noise_does_not_cut_the_greeting_off():
    call = Call().noise(at=0.4, seconds=1.0).runs(5)
    assert not call.all(ClearPlayback) and not call.all(CancelTurn)
    assert call.utterances[0].text == GREETING


def test_what_is_said_in_the_greeting_is_answered_after_it():
    call = Call().says("hi my sink is clogged.", at=0.4, seconds=1.0).runs(6)
    assert call.asked == ["hi my sink is clogged."]
    assert call.when(AskAgent) == pytest.approx(2.1, abs=0.05)


def test_a_turn_that_begins_in_the_greeting_and_goes_on_is_whole():
    call = Call().says("hi my sink is clogged and the water is rising.", at=1.0, seconds=2.5).runs(7)
    assert call.asked == ["hi my sink is clogged and the water is rising."]
    assert call.when(AskAgent) == pytest.approx(3.75, abs=0.05)


def test_an_unprotected_greeting_gives_way():
    call = Call(greeting_protected=False).says("I need a plumber.", at=0.5, seconds=1.0).runs(5)
    assert call.when(ClearPlayback) == pytest.approx(0.66, abs=0.03)
    assert call.asked == ["I need a plumber."]
    assert call.utterances[0].unheard


def test_an_unbroken_noise_does_not_keep_the_agent_from_answering():
    call = Call([answers(*LONG)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).noise(at=5.0, seconds=60.0).runs(20)
    assert " ".join(call.transcript[-2:]) == " ".join(LONG)
    assert not call.all(CancelTurn)


# --- failures ---


def test_a_failed_transcript_asks_to_say_it_again_then_gives_up_politely():
    call = Call(stt_fails=9).says("hello there", at=3.0, seconds=1.0).says("hello I said", at=8.0, seconds=1.0).runs(20)
    assert call.stock == ["greeting", "say_again", "sorry_trouble"]
    assert call.end == EndCall(EndReason.FAILED)
    assert call.transcript[-1] == "Sorry, I am having trouble."


def test_where_the_rest_cannot_be_read_what_was_read_is_answered():
    call = Call([answers("Where are you?")], stt_breaks_at=4.8)
    call.says("my sink is clogged and", at=3.0).says("it smells too.", at=5.0).runs(9.0)
    assert call.asked == ["my sink is clogged and"] and call.sent == ["Where are you?"]


@pytest.mark.parametrize("stt_seconds", [0.2, 10.0])
def test_a_caller_nobody_can_read_before_a_noise_that_never_pauses_is_not_left_waiting(stt_seconds: float):
    call = Call(stt_fails=1000, stt_seconds=stt_seconds).noise(at=3.0, seconds=200.0).runs(60)
    assert call.stock == ["greeting", "sorry_trouble"]
    assert call.end == EndCall(EndReason.FAILED) and call.ended_at < 3 + 28 + 12 + 2


def test_one_failed_transcript_is_forgiven():
    call = Call(stt_fails=1).says("hello there", at=3.0, seconds=1.0).says("I need a plumber.", at=8.0).runs(12)
    assert call.asked == ["I need a plumber."]


@pytest.mark.parametrize("broken", [Answer(fails=True), Answer(()), Answer(done=False), answers("Unspeakable.")])
def test_an_agent_that_fails_is_excused_and_the_second_time_the_call_ends(broken: Answer):
    call = Call([broken] * 2, tts_fails=frozenset({"Unspeakable."}))
    call.says("how much is a drain?", at=3.0).says("are you there?", at=23.0).runs(60)
    assert [name for name in call.stock if name not in {"one_moment", "still_there"}] == [
        "greeting",
        "sorry_trouble",
        "sorry_trouble",
    ]
    assert call.end == EndCall(EndReason.FAILED)


def test_one_failure_of_the_agent_is_forgotten_after_a_good_answer():
    call = Call([Answer(fails=True), answers("We do."), Answer(fails=True)])
    call.says("do you do drains?", at=3.0).says("do you do drains?", at=7.0).says("and gutters too?", at=11.0).runs(16)
    assert call.stock == ["greeting", "sorry_trouble", "sorry_trouble"]
    assert call.end is None


def test_a_clause_that_cannot_be_spoken_is_skipped():
    call = Call([answers("One fish.", "Two fish.", "Red fish.")], tts_fails=frozenset({"Two fish."}))
    call.says("what do you have?", at=3.0).runs(9)
    assert call.sent == ["One fish.", "Red fish."]
    assert call.utterances[-1].text == "One fish. Red fish."
    assert call.utterances[-1].unheard == "Two fish."


def test_an_action_alone_is_no_failure():
    call = Call([Answer((), ActionKind.TRANSFER)]).says("let me talk to a person.", at=3.0).runs(9)
    assert call.end == Transfer()
    assert "sorry_trouble" not in call.stock


# --- keys ---


def test_keys_count_though_the_caller_never_spoke():
    call = Call().presses("4155550142#", at=3.0).runs(9)
    assert [(ask.text, ask.keys) for ask in call.all(AskAgent) if isinstance(ask, AskAgent)] == [("", "4155550142")]
    assert call.transcript[0] == "> 4155550142"


def test_keys_are_kept_though_the_caller_hangs_up_on_them():
    call = Call().presses("415", at=3.0).hangs_up(at=4.0).runs(6)
    assert call.transcript == ["> 415"]
    assert call.end == EndCall(EndReason.CALLER_HUNG_UP)


def test_keys_without_a_hash_are_taken_after_a_pause():
    call = Call().presses("12", at=3.0).runs(9)
    assert call.when(AskAgent) == pytest.approx(3.3 + 1.5, abs=0.05)


def test_a_key_interrupts_the_agent():
    call = Call([answers(*LONG)]).says("how much is a drain?", at=3.0, seconds=1.0).presses("0#", at=6.0).runs(9)
    assert call.when(ClearPlayback) == pytest.approx(6.0, abs=0.03)
    assert call.all(AskAgent)[-1] == AskAgent(call.all(AskAgent)[-1].turn, "", "0")


def test_keys_in_the_greeting_are_kept():
    call = Call().presses("1#", at=0.5).runs(6)
    assert not call.all(ClearPlayback)
    assert call.when(AskAgent) == pytest.approx(2.1, abs=0.05)


def test_words_and_keys_of_one_turn_come_together():
    call = Call().says("my number is", at=3.0, seconds=0.9).presses("4155550142#", at=4.5, every=0.2).runs(12)
    assert [(ask.text, ask.keys) for ask in call.all(AskAgent) if isinstance(ask, AskAgent)] == [
        ("my number is", "4155550142")
    ]


# --- more that went wrong with others ---


def test_um_is_waited_for():
    call = Call().says("um", at=3.0, seconds=0.4).says("Thursday at three.", at=6.0, seconds=1.0).runs(9)
    assert call.asked == ["Thursday at three."]


def test_a_nod_in_the_silence_after_a_question_is_an_answer():
    call = Call([answers("Is that right?"), answers("Great.")])
    call.says("twelve Oak Street.", at=3.0, seconds=1.0).says("mm-hm", at=6.5, seconds=0.4).runs(9)
    assert call.asked == ["twelve Oak Street.", "mm-hm"]


def test_a_second_interruption_is_answered_like_the_first():
    call = Call([answers(*LONG)] * 3)
    call.says("how much is a drain?", at=3.0, seconds=1.0)
    call.says("no I said a fan.", at=5.5, seconds=1.2).says("a ceiling fan that is.", at=8.5, seconds=1.2).runs(11)
    assert call.asked == ["how much is a drain?", "no I said a fan.", "a ceiling fan that is."]
    assert len(call.all(ClearPlayback)) == 2


def test_an_interruption_after_all_audio_went_to_the_carrier_still_clears_it():
    call = Call([answers("word " * 40)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("stop please stop it", at=8.0, seconds=1.0).runs(11)
    assert call.when(ClearPlayback) <= 8.3
    heard = [u for u in call.utterances if u.speaker is Speaker.AGENT][1]
    assert 10 <= len(heard.text.split()) <= 13
    assert len((heard.text + " " + heard.unheard).split()) == 40


def test_words_counted_as_heard_never_exceed_the_audio_sent():
    session = CallSession(greeting_protected=False, stock_words={"greeting": "one two three four five six"})
    session.handle(Connected())
    session.handle(SpeechAudio(0, 0, b"one two", 0.2, False))  # the rest never comes
    for frame in range(1, 200):
        session.handle(CallerAudio(frame * 0.02, bytes(320), False))
    saved = [e.utterance for e in session.handle(HungUp()) if isinstance(e, SaveUtterance)]
    assert len(saved) <= 1 and all(len(u.text.split()) <= 2 for u in saved)


def test_a_voice_that_breaks_off_in_the_middle_does_not_hold_the_line():
    session = CallSession(stock_words={"greeting": "one two three four five six"})
    session.handle(Connected())
    session.handle(SpeechAudio(0, 0, b"one two", 0.5, False))
    mark = session.handle(SpeechFailed(0, 0))
    assert mark == [PlayAudio(b"", "g1.t0.c0")]
    saved = session.handle(MarkReached("g1.t0.c0"))
    assert isinstance(saved[0], SaveUtterance) and saved[0].utterance.unheard


def test_a_call_capped_while_nothing_moves_does_not_outlive_its_cap():
    session = CallSession(CallLimits(wall_clock_cap=300.0))
    session.handle(Connected())
    ends = [t for t in range(1, 5000) for e in session.handle(Elapsed(float(t))) if isinstance(e, EndCall)]
    assert len(ends) == 1 and ends[0] <= 315


# --- the contract ---


def test_results_of_turns_gone_by_change_nothing():
    call = Call([answers("Yes.")]).says("do you do gutters?", at=3.0).runs(8)
    session = call.session
    for late in (
        Transcript(0, 1, "late"),
        Transcript(99, 1, "late"),
        AgentClause(0, 3, "late"),
        SpeechAudio(0, 0, b"late", 1.0, True),
        SpeechFailed(0, 0),
        MarkReached("g1.t0.c0"),
        MarkReached("nonsense"),
        KeyPressed("x"),
        KeyPressed("#"),
        Connected(),
    ):
        assert session.handle(late) == []


def test_nothing_happens_before_the_line_is_open_or_after_the_end():
    session = CallSession()
    assert session.handle(CallerAudio(1.0, bytes(320), True)) == []
    assert session.handle(KeyPressed("1")) == []
    assert session.handle(HungUp()) == [EndCall(EndReason.CALLER_HUNG_UP)]
    assert session.handle(Connected()) == []
    assert session.handle(HungUp()) == []


def test_a_call_from_its_greeting_to_its_first_answer():
    session = CallSession()
    assert session.handle(Connected()) == [PlayStock(0, 0, "greeting")]
    assert session.handle(SpeechAudio(0, 0, b"hello", 0.5, True)) == [PlayAudio(b"hello", "g1.t0.c0")]
    session.handle(MarkReached("g1.t0.c0"))
    for frame in range(1, 40):
        for effect in session.handle(CallerAudio(1 + frame * 0.02, bytes(320), frame < 20)):
            if isinstance(effect, Transcribe):
                session.handle(Transcript(effect.turn, effect.take, "do you do gutters?"))
    assert session.handle(AgentClause(1, 0, "We do.")) == [Synthesise(1, 0, "We do.")]
    session.handle(SpeechAudio(1, 0, b"we do", 0.5, True))


def test_every_word_heard_is_in_a_saved_utterance_once():
    call = Call([answers(*LONG), answers("Yes we do.")])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("do you work Saturdays?", at=12.0, seconds=1.0).runs(20)
    assert len(call.all(SaveUtterance)) == 5
    assert " ".join(u.text for u in call.utterances if u.speaker is Speaker.AGENT) == " ".join(
        [GREETING, *LONG, "Yes we do."]
    )
