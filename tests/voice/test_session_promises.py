"""What a caller is promised, on calls made up at random: whoever talks, coughs, presses keys or hangs up, and when."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from receptionist.domain.call import EndReason, Speaker
from receptionist.domain.conversation import ActionKind
from receptionist.voice.events import AskAgent, CancelTurn, ClearPlayback, EndCall, StaffSteppedIn, Transfer
from tests.voice.script import SECONDS_PER_WORD, Answer, Call

_LONGEST_SILENCE = 16.5  # 0.7 s of pause, 12 s until a part is given up, and the excuse; with a second look at the wall
_ENDS = (
    StaffSteppedIn("putting_through", Transfer()),
    StaffSteppedIn("goodbye_staff", EndCall(EndReason.ENDED_BY_STAFF)),
)
_times = st.floats(0.1, 25.0)


@st.composite
def _answers(draw: st.DrawFn, number: int) -> Answer:
    lengths = draw(st.lists(st.integers(1, 8), min_size=1, max_size=3))
    clauses = [" ".join(f"a{number}.{clause}.{word}" for word in range(size)) for clause, size in enumerate(lengths)]
    return Answer(
        tuple(clause + draw(st.sampled_from(".?")) for clause in clauses),
        draw(st.sampled_from([None, None, None, *ActionKind])),
        after=draw(st.sampled_from([0.02, 0.3, 2.5])),
        every=draw(st.sampled_from([0.0, 0.4, 1.5])),
        protected=draw(st.integers(0, 1)),
    )


@st.composite
def _calls(draw: st.DrawFn, *, broken: bool) -> Call:
    """Of a `broken` call every part fails now and then; else only what people do is random."""
    replies = [draw(_answers(number)) for number in range(6)]
    if broken:
        replies = [draw(st.sampled_from([reply, Answer(fails=True), Answer(done=False)])) for reply in replies]
    call = Call(
        replies,
        greeting_protected=draw(st.booleans()),
        stt_seconds=draw(st.sampled_from([0.1, 0.3, 2.0])),
        stt_fails=draw(st.integers(0, 3)) if broken else 0,
        stt_breaks_at=draw(_times) if broken and draw(st.booleans()) else float("inf"),
        loses_marks=broken and draw(st.booleans()),
        tts_fails=frozenset(replies[0].clauses + replies[1].clauses) if broken and draw(st.booleans()) else frozenset(),
    )
    at, words = draw(st.floats(0.1, 4.0)), 0
    for _ in range(draw(st.integers(1, 6))):
        size = draw(st.integers(0, 6))
        if size:
            text = " ".join(f"w{words + word}" for word in range(size)) + draw(st.sampled_from([".", "?", " and"]))
        else:
            text = draw(st.sampled_from(["", "mm-hm", "okay", "um"]))
        seconds = SECONDS_PER_WORD * len(text.split()) or draw(st.floats(0.02, 2.5))
        call.says(text, at, seconds)
        words += size
        at += seconds + draw(st.one_of(st.floats(0.1, 1.0), st.floats(1.0, 9.0)))
    if draw(st.booleans()):
        call.presses(draw(st.sampled_from(["12", "3#"])), at=draw(_times))
    if draw(st.booleans()):
        call.hangs_up(draw(_times))
    elif draw(st.booleans()):
        call.happens(draw(st.sampled_from(_ENDS)), at=draw(_times))
    return call.runs(at + 100.0)


def _longest_silence(call: Call) -> float:
    """Seconds in which nobody was heard, by either side."""
    assert call.ended_at is not None, "the call never ended"
    longest = free = 0.0
    for began, ended in sorted([*call.played, *((at, at + seconds) for _, at, seconds in call.said)]):
        longest = max(longest, min(began, call.ended_at) - free)
        free = max(free, min(ended, call.ended_at))
    return max(longest, call.ended_at - free)


_promise = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


@_promise
@given(st.booleans().flatmap(lambda broken: _calls(broken=broken)))
def test_nobody_waits_in_silence_for_ever(call: Call):
    assert _longest_silence(call) <= _LONGEST_SILENCE


@_promise
@given(_calls(broken=False))
def test_every_word_is_kept_once_and_put_to_the_agent_at_most_once(call: Call):
    assert call.ended_at is not None
    kept = _own_words(" ".join(u.text for u in call.utterances if u.speaker is Speaker.CALLER), "w")
    words = [
        (word, at + SECONDS_PER_WORD * (number + 1))
        for text, at, _ in call.said
        for number, word in enumerate(text.split())
    ]
    whole = _own_words(" ".join(word for word, ended in words if ended < call.ended_at - 0.05), "w")
    assert kept[: len(whole)] == whole and len(kept) == len(set(kept)) <= len(whole) + 1
    asked_again = {effect.turn for effect in call.all(CancelTurn) if isinstance(effect, CancelTurn) and effect.void}
    asks = [effect for effect in call.all(AskAgent) if isinstance(effect, AskAgent) and effect.turn not in asked_again]
    asked = _own_words(" ".join([*(ask.text for ask in asks), call.session.unanswered.text]), "w")
    assert [word for word in kept if word in asked] == asked
    sentences = " ".join(text for text, _, _ in call.said if len(text.split()) > 2)  # fewer words may be a nod
    assert set(_own_words(sentences, "w")) & set(kept) <= set(asked)


@_promise
@given(_calls(broken=False))
def test_what_is_kept_of_the_agent_is_what_was_heard(call: Call):
    kept = _own_words(" ".join(u.text for u in call.utterances if u.speaker is Speaker.AGENT), "a")
    assert len(kept) == len(set(kept))
    # Of each interruption a word that was half said may be taken for heard, or not.
    assert len(set(_own_words(call.heard, "a")) ^ set(kept)) <= len(call.all(ClearPlayback)) + 1


def _own_words(text: str, kind: str) -> list[str]:
    """The made-up words of this kind, as they were made."""
    return [word.strip(".?") for word in text.split() if word[0] == kind and word[1:2].isdigit()]
