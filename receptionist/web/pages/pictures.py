"""Small pictures of a call, drawn on the server: who spoke when, and how long an answer took. Numbers only; the SVG
is the templates'."""

from collections.abc import Sequence
from dataclasses import dataclass

from receptionist.domain.call import Speaker, Utterance

WIDTH = 1000  # of a picture, in its own units
_BAR_MS = 1500.0  # what a timing bar's whole width stands for
_SLOW_MS = 900.0
_NARROWEST = 6
_STEPS = {
    "end_of_turn": "end of turn seen",
    "transcript": "words understood",
    "first_clause": "answer begun",
    "first_audio": "first sound",
}


@dataclass(frozen=True, slots=True)
class Stretch:
    """Somebody speaking: from `x`, `width` wide, both in units of the picture."""

    seq: int
    is_agent: bool
    x: int
    width: int
    was_cut: bool


@dataclass(frozen=True, slots=True)
class Picture:
    """Who spoke when in a call, and the same in words."""

    stretches: tuple[Stretch, ...]
    cuts: int  # how often the AI was cut short
    text: str


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an answer."""

    name: str
    x: int
    width: int


@dataclass(frozen=True, slots=True)
class Bar:
    """How an answer came about, from the caller's last word to our first sound."""

    steps: tuple[Step, ...]
    seconds: str
    is_slow: bool
    text: str


def who_spoke(utterances: Sequence[Utterance]) -> Picture | None:
    """The two voices of a call side by side; None where nobody spoke."""
    whole = max((said.ended for said in utterances), default=0.0)
    if whole <= 0:
        return None
    stretches = []
    spoken = {Speaker.CALLER: 0.0, Speaker.AGENT: 0.0}
    for said in utterances:
        seconds = max(0.0, said.ended - said.started)
        spoken[said.speaker] += seconds
        width = max(_NARROWEST, round(seconds / whole * WIDTH))
        x = min(max(0, round(said.started / whole * WIDTH)), WIDTH - width)
        stretches.append(Stretch(said.seq, said.speaker is Speaker.AGENT, x, width, bool(said.unheard)))
    cuts = sum(stretch.was_cut for stretch in stretches)
    text = f"The caller spoke for {spoken[Speaker.CALLER]:.0f} seconds, the AI for {spoken[Speaker.AGENT]:.0f}; "
    text += f"the AI was cut short {'once' if cuts == 1 else f'{cuts} times'}." if cuts else "nobody was cut short."
    return Picture(tuple(stretches), cuts, text)


def answer_bar(said: Utterance) -> Bar | None:
    """The timing of one answer; None for words that answered nobody, such as the greeting."""
    reached = sorted((ms, step) for step, ms in said.timing.items() if step in _STEPS and ms >= 0)
    if "first_audio" not in said.timing or not reached:
        return None
    steps, x = [], 0
    for ms, name in reached:
        until = min(WIDTH, round(ms / _BAR_MS * WIDTH))
        steps.append(Step(name.replace("_", "-"), x, until - x))
        x = until
    total = said.timing["first_audio"]
    parts = ", ".join(f"{_STEPS[name]} after {ms / 1000:.2f}" for ms, name in reached)
    return Bar(
        steps=tuple(steps),
        seconds=f"{total / 1000:.2f} s",
        is_slow=total > _SLOW_MS,
        text=f"Answered {total / 1000:.2f} seconds after the caller's last word: {parts}.",
    )
