"""Whoever talks over the agent is heard from the first sound; what is no interruption lets it go on."""

import pytest

from receptionist.domain.call import EndReason, Speaker
from receptionist.domain.conversation import ActionKind
from receptionist.voice.events import (
    AskAgent,
    CallerAudio,
    CancelTurn,
    ClearPlayback,
    DropAnswer,
    EndCall,
    PlayAudio,
    PrepareAnswer,
    QuotesHeard,
    SaveUtterance,
)
from tests.voice.script import GREETING, LONG, Answer, Call, answers


def test_an_interruption_stops_the_sound_within_300_ms_and_keeps_the_words_heard():
    call = Call([answers(*LONG), answers("We do.")])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("wait do you work Saturdays?", at=6.76, seconds=1.5)
    call.runs(12)
    assert call.when(ClearPlayback) <= 6.76 + 0.3
    assert call.asked == ["how much is a drain?", "wait do you work Saturdays?"]
    heard = call.utterances[2]
    # The first clause (6 words) began at 4.35 and was over at 6.15: of the second, 2.4 s long, about 0.8 s were played.
    assert heard.speaker is Speaker.AGENT
    assert heard.text == "A drain cleaning starts at $149. That covers"
    assert heard.unheard == "one drain up to the main line. Shall I book it?"


def test_words_said_over_the_agent_are_kept_from_their_first_sound():
    call = Call([answers(*LONG), answers("Sure.")])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("no no I meant gutters", at=6.0, seconds=1.2).runs(10)
    assert call.asked[-1] == "no no I meant gutters"


def test_a_cough_over_the_agent_stops_nothing():
    call = Call([answers(*LONG)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).noise(at=6.0, seconds=0.12).runs(12)
    assert not call.all(ClearPlayback)
    assert call.transcript[-1] == " ".join(LONG)


@pytest.mark.parametrize("nod", ["mm-hm", "okay", "yeah, right", "uh huh"])
def test_a_nod_over_the_agent_lets_it_go_on(nod: str):
    call = Call([answers(*LONG, action=ActionKind.END_CALL)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says(nod, at=7.0, seconds=0.5).runs(20)
    assert call.asked == ["how much is a drain?"]
    # The sound stopped in the middle of "drain": that word comes again, and no other.
    assert call.sent == [*LONG, "drain up to the main line.", LONG[2]]
    assert call.transcript == [
        "> how much is a drain?",
        "A drain cleaning starts at $149. That covers one",
        f"> {nod}",
        "drain up to the main line. Shall I book it?",
    ]
    assert call.end == EndCall(EndReason.AGENT_SAID_GOODBYE)


def test_a_nod_that_was_misread_lets_the_agent_go_on_but_the_same_words_at_length_do_not():
    for seconds, asked in ((0.4, 1), (1.2, 2)):
        call = Call([answers(*LONG), answers("Sorry?")])
        call.says("how much is a drain?", at=3.0, seconds=1.0).says("chair", at=7.0, seconds=seconds).runs(14)
        assert len(call.asked) == asked


def test_a_long_noise_over_the_agent_lets_it_go_on():
    call = Call([answers(*LONG)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).noise(at=7.0, seconds=0.6).runs(16)
    assert call.sent == [*LONG, "drain up to the main line.", LONG[2]]


@pytest.mark.parametrize("nothing", ["", "mm-hm"])
def test_what_was_only_paused_goes_on_within_700_ms(nothing: str):
    call = Call([answers(*LONG)], stt_seconds=0.3)
    call.says("how much is a drain?", at=3.0, seconds=1.0).says(nothing, at=7.0, seconds=0.5).runs(16)
    resumed = next(began for began, _ in call.played if began > 7.2)
    assert resumed <= 7.5 + 0.7


def test_a_reply_paused_twice_is_heard_once_from_end_to_end(quote):
    call = Call([Answer(LONG, ActionKind.END_CALL, quotes=((), (), (quote,)))])
    call.says("how much is a drain?", at=3.0, seconds=1.0).noise(at=5.0, seconds=0.4).says("okay", at=8.0, seconds=0.4)
    call.runs(20)
    heard = " ".join(u.text for u in call.utterances if u.speaker is Speaker.AGENT and u.text != GREETING)
    assert heard == " ".join(LONG)
    assert call.all(QuotesHeard) == [QuotesHeard((quote,))]
    assert call.end == EndCall(EndReason.AGENT_SAID_GOODBYE)


def test_a_yes_over_the_end_of_a_question_answers_it():
    question = "Is that forty-two eleven Maple Street in town?"
    call = Call([answers(question), answers("Thanks.")])
    call.says("I live on Maple.", at=3.0, seconds=1.0).says("yeah", at=6.0, seconds=0.4).runs(10)
    assert call.asked == ["I live on Maple.", "yeah"]
    assert call.sent == [question, "Thanks."]


def test_a_short_no_over_the_agent_is_not_lost():
    call = Call([answers(*LONG), answers("Sorry.")])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("no", at=6.0, seconds=0.14).runs(10)
    assert call.asked == ["how much is a drain?", "no"]


def test_a_nod_over_a_reply_still_being_made_loses_nothing_of_it():
    slow = answers("Let me look at that for you now.", "It is $149.", every=5.0)
    call = Call([slow]).says("how much is a drain?", at=3.0, seconds=1.0).says("okay", at=4.94, seconds=0.4).runs(16)
    assert call.asked == ["how much is a drain?"]
    assert [text for text in call.sent if text != "One moment."][-2:] == ["look at that for you now.", "It is $149."]


def test_a_question_over_a_reply_still_being_made_is_asked_with_the_first():
    slow = answers("Let me look at that for you now.", "It is $149.", every=5.0)
    call = Call([slow, answers("It is $149, and yes.")])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("and do you work Sundays?", at=5.0).runs(10)
    assert call.asked == ["how much is a drain?", "how much is a drain? and do you work Sundays?"]
    assert call.all(CancelTurn) == [CancelTurn(1, void=True)]
    assert call.sent[-1] == "It is $149, and yes."


@pytest.mark.parametrize("over", ["", "mm-hm", "I can smell it everywhere"])
def test_a_safety_notice_is_heard_to_its_end(over: str):
    notice = "Please leave the house now and call 911."
    call = Call([Answer((notice, "What is the address?"), protected=1), answers("Thank you.")])
    call.says("I smell gas.", at=3.0, seconds=1.0).says(over, at=5.0, seconds=1.2).runs(16)
    assert notice in " ".join(u.text for u in call.utterances if u.speaker is Speaker.AGENT)
    assert not [at for at, effect in call.effects if isinstance(effect, ClearPlayback) and at < 6.66]
    assert call.asked == ["I smell gas."] + [over] * (len(over) > 7)


@pytest.mark.parametrize("keys", ["", "12"])
def test_who_goes_on_before_a_safety_notice_begins_hears_it_as_soon_as_they_pause(keys: str):
    notice = "Please leave the house now and call 911."
    call = Call([Answer((notice,), protected=1, after=0.3), Answer((notice,), protected=1)])
    call.says("I smell gas.", at=3.0, seconds=1.0).says("and my children are upstairs.", at=4.4).presses(keys, at=4.7)
    call.runs(16)
    assert notice in call.transcript
    assert call.asked[-1].endswith("and my children are upstairs.")
    assert call.played[1][0] < 8.0


def test_an_answer_made_ahead_is_dropped_when_the_caller_goes_on_and_when_they_only_nodded():
    call = Call([answers(*LONG), answers("Sure.")])
    call.says("how much", at=3.0).says("is a drain?", at=3.82).says("okay", at=8.0, seconds=0.4).runs(14)
    made = [effect for _, effect in call.effects if isinstance(effect, PrepareAnswer | DropAnswer | AskAgent)]
    goes_on, nods = [PrepareAnswer, DropAnswer, PrepareAnswer, AskAgent], [PrepareAnswer, DropAnswer]
    assert [type(effect) for effect in made] == [*goes_on, *nods]
    assert made[1] == DropAnswer(1) and [effect.text for effect in made if isinstance(effect, AskAgent)] == call.asked


def test_marks_given_back_on_a_clear_count_nothing(quote):
    call = Call([Answer(LONG, quotes=((), (quote,))), answers("Sure.")])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("wait a moment please", at=4.6, seconds=1.2).runs(12)
    assert not call.all(QuotesHeard)
    assert call.utterances[2].text == "A"
    assert [play.mark[:2] for play in call.all(PlayAudio) if isinstance(play, PlayAudio)][-1] == "g2"


def test_a_quote_counts_when_its_mark_returns(quote):
    call = Call([Answer(LONG, quotes=((quote,),))], line_delay=0.1)
    call.says("how much is a drain?", at=3.0, seconds=1.0).runs(12)
    assert call.all(QuotesHeard) == [QuotesHeard((quote,))]
    assert call.when(QuotesHeard) == pytest.approx(call.played[1][1] + 0.1, abs=0.03)


def test_clauses_are_heard_in_order_though_the_second_is_synthesised_first():
    call = Call([answers(*LONG)], tts_seconds={LONG[0]: 0.8})
    call.says("how much is a drain?", at=3.0, seconds=1.0).runs(12)
    assert call.sent == list(LONG)


def test_words_that_turn_out_to_be_our_own_are_forgotten_and_the_reply_goes_on():
    call = Call([answers(*LONG)])
    call.says("how much is a drain?", at=3.0, seconds=1.0).says("drain cleaning starts at", at=5.0, seconds=1.2)
    call.happens(CallerAudio(5.6, bytes(320), False, was_echo=True), at=5.6).runs(16)
    # What is still said after that is called an echo frame by frame; here it is the end of the words.
    assert not any("drain cleaning" in words for words in call.asked)
    assert call.when(PlayAudio, 4) <= 5.7


@pytest.mark.parametrize(("back", "delay"), [("Sorry.", 0.1), ("Sorry, I did", 0.4)])
def test_the_agents_own_first_words_coming_back_in_a_noise_are_nobodys_turn(back: str, delay: float):
    sorry = "Sorry, I didn't get that. Could you say it another way?"
    call = Call([answers(sorry), answers("That is the second answer.")]).says("fix the thing", at=3.0).runs(4.6)
    begins = call.played[1][0]
    call = Call([answers(sorry), answers("That is the second answer.")]).says("fix the thing", at=3.0)
    call.says(back, at=begins + delay).runs(14)
    assert call.asked == ["fix the thing"]
    said = " ".join(u.text for u in call.utterances if u.speaker is Speaker.AGENT)
    assert said.count("Sorry,") == 1 and said.endswith("Could you say it another way?")


@pytest.mark.parametrize(
    ("back", "delay"),
    [("Thanks for calling. How can I help?", 0.3), ("Thanks for coming, how can I help?", 0.9), ("Thanks", 0.3)],
)
def test_a_greeting_that_comes_back_to_its_end_is_nobodys_turn(back: str, delay: float):
    call = Call().says(back, at=delay, seconds=2.1).says("my drain is clogged", at=5.0).runs(12)
    assert call.when(SaveUtterance) < delay + 2.1  # the greeting was over before what came back was
    assert call.asked == ["my drain is clogged"]


def test_who_repeats_what_they_heard_is_answered():
    call = Call([answers(*LONG)]).says("how much is a drain?", at=3.0, seconds=1.0)
    call.says("a drain cleaning starts at $149?", at=6.0).runs(16)
    assert call.asked[-1] == "a drain cleaning starts at $149?"


def test_who_says_the_agents_first_word_after_it_is_answered():
    call = Call([answers("Wednesday at noon or Thursday at four in the afternoon, which is better for you?")])
    call.says("fix the thing", at=3.0).says("Wednesday please", at=5.2).runs(14)
    assert call.asked == ["fix the thing", "Wednesday please"]


@pytest.mark.parametrize("echo", [0.1, 0.5])
def test_an_echo_of_one_moment_does_not_cost_the_caller_their_words(echo: float):
    call = Call(stt_seconds=3.0).says("how much is a drain?", at=3.0, seconds=1.0).echo(at=5.9, seconds=echo).runs(20)
    assert "one_moment" in call.stock
    assert call.asked == ["how much is a drain?"]
    assert "Okay." in " ".join(call.transcript)
