"""Whatever happens on a call, in whatever order, these hold."""

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from receptionist.domain.conversation import ActionKind
from receptionist.voice.events import (
    AgentClause,
    AgentDone,
    AgentFailed,
    AskAgent,
    CallerAudio,
    CallEvent,
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
    SaveUtterance,
    SpeechAudio,
    SpeechFailed,
    Transcribe,
    Transcript,
    TranscriptFailed,
    Transfer,
)
from receptionist.voice.session import CallSession

_small = st.integers(0, 6)
_text = st.sampled_from(["", "yes", "mm-hm", "my number is", "how much is a drain?", "um"])

# Runs of frames stand for many events; everything else is one event of any number, fitting or not.
_event = st.one_of(
    st.tuples(st.just("frames"), st.integers(1, 80), st.booleans()),
    st.builds(Transcript, _small, _small, _text),
    st.builds(TranscriptFailed, _small, _small),
    st.builds(AgentClause, _small, _small, _text),
    st.builds(AgentDone, _small, _small, st.sampled_from([None, *ActionKind])),
    st.builds(AgentFailed, _small),
    st.builds(SpeechAudio, _small, st.integers(-1, 4), st.just(b"x"), st.floats(0, 5), st.booleans()),
    st.builds(SpeechFailed, _small, st.integers(-1, 4)),
    st.builds(MarkReached, st.builds("g{}.t{}.c{}".format, st.integers(1, 3), _small, _small)),
    st.builds(KeyPressed, st.sampled_from("019*#x")),
    st.builds(Elapsed, st.floats(0, 70)),
    st.just(Connected()),
    st.just("answer"),
    st.sampled_from([HungUp()] + [Connected()] * 20),
)


def _answer_of(effect: object) -> CallEvent | None:
    """A fitting result for an effect, so that random calls get somewhere."""
    match effect:
        case Transcribe(turn, take):
            return Transcript(turn, take, "how much is a drain?")
        case AskAgent(turn):
            return AgentClause(turn, 0, "It is $149.")
        case PlayAudio(_, mark):
            return MarkReached(mark)
    return None


@example([Elapsed(40.0), SpeechAudio(1, 0, b"x", 0.0, last=True)], False)
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_event, max_size=60), st.booleans())
def test_no_order_of_events_breaks_a_call(script: list[object], protected: bool):
    session = CallSession(CallLimits(wall_clock_cap=40.0, longest_turn=3.0), greeting_protected=protected)
    asked: set[int] = set()
    generation = 1
    sequence: list[int] = []
    ended = False
    frames = 0
    last: object = None

    def feed(event: CallEvent) -> None:
        nonlocal generation, ended, last
        for effect in session.handle(event):
            last = effect
            assert not ended or isinstance(effect, SaveUtterance)
            match effect:
                case AskAgent(turn):
                    assert turn not in asked
                    asked.add(turn)
                case ClearPlayback():
                    generation += 1
                case PlayAudio(_, mark):
                    assert mark == "" or mark.startswith(f"g{generation}.")
                case SaveUtterance(utterance):
                    sequence.append(utterance.seq)
                    assert utterance.text
                    assert utterance.started <= utterance.ended + 1e-6
                case Transcribe(_, _, pcm):
                    assert len(pcm) <= 30 * 16000
                case EndCall() | Transfer():
                    ended = True

    feed(Connected())
    for step in script:
        match step:
            case ("frames", int(number), bool(speech)):
                for _ in range(number):
                    frames += 1
                    feed(CallerAudio(frames * 0.02, bytes(320), speech))
            case "answer":
                event = _answer_of(last)
                if event is not None:
                    feed(event)
            case _:
                feed(step)  # type: ignore[arg-type]
    assert sequence == sorted(set(sequence))
    feed(Elapsed(100.0))
    assert ended


@settings(max_examples=100, deadline=None)
@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.sampled_from(["", "yes", "um", "a drain?"])), max_size=25)
)
def test_every_call_with_willing_helpers_ends_in_silence_or_a_goodbye(script: list[tuple[int, bool, str]]):
    """Helpers answer at once; the caller makes any noise they like, then is silent: the call comes to a polite end."""
    session = CallSession(CallLimits(longest_turn=3.0))
    frames = 0
    word = ""
    ends: list[object] = []

    def feed(event: CallEvent) -> None:
        for effect in session.handle(event):
            match effect:
                case Transcribe(turn, take):
                    feed_later.append(Transcript(turn, take, word))
                case AskAgent(turn):
                    feed_later.extend([AgentClause(turn, 0, "Sure."), AgentDone(turn, 1)])
                case PlayAudio(_, mark):
                    feed_later.append(MarkReached(mark))
                case CancelTurn():
                    pass
                case EndCall() | Transfer():
                    ends.append(effect)
                case _:
                    if hasattr(effect, "clause"):
                        feed_later.append(SpeechAudio(effect.turn, effect.clause, b"x", 0.1, True))

    feed_later: list[CallEvent] = []
    feed(Connected())
    for number, speech, word in [*script, (2500, False, "")]:  # noqa: B007
        for _ in range(number):
            frames += 1
            feed(CallerAudio(frames * 0.02, bytes(320), speech))
            waiting, feed_later = feed_later, []
            for event in waiting:
                feed(event)
    assert len(ends) == 1
