"""Tries the receptionist on written conversations, and reports how they end."""

from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from receptionist.agent.prompts import Phrases
from receptionist.domain.eval_case import EvalCase
from receptionist.errors import BadInput
from receptionist.ports import Agent
from receptionist.services.card_json import card_to_json, quote_to_json
from receptionist.services.grade_conversation import Broken, Miss, broken_laws, misses
from receptionist.services.hold_conversation import Ear, Held, Stage, as_written, hold
from receptionist.services.set_up import DEFAULT_HOURS, NewBusiness, profile_of, starter_book

_EXAMPLE, _ZONE = "Example Services", "America/New_York"

EarFor = Callable[[EvalCase, Stage], Ear]


@dataclass(frozen=True, slots=True)
class Graded:
    """A conversation that was held, and what was wrong with it."""

    case: EvalCase
    held: Held
    misses: tuple[Miss, ...]
    broken: tuple[Broken, ...]

    @property
    def passed(self) -> bool:
        """Whether the card is as it should be and no law was broken."""
        return not self.misses and not self.broken

    @property
    def faults(self) -> list[str]:
        """All that was wrong, a line each; the laws first."""
        return [*map(str, self.broken), *map(str, self.misses)]


def example_stage(case: EvalCase, agent: Agent, phrases: Phrases, pricebooks: Path) -> Stage:
    """The example business that a conversation with a trade is held at. Raises BadInput."""
    new = NewBusiness(
        _EXAMPLE, case.trade, _ZONE, hours=case.hours or DEFAULT_HOURS, city="Springfield", area=case.area,
        transfer_to=case.transfer_to,
    )  # fmt: skip
    try:
        return Stage(agent, profile_of(new), starter_book(pricebooks, case.trade).with_version(1), phrases)
    except BadInput as problem:
        raise BadInput(f"{case.file}: {problem.message}", problem.hint) from problem


def stage_for(case: EvalCase, own: Stage | None, agent: Agent, phrases: Phrases, pricebooks: Path) -> Stage:
    """Where a conversation is held: at an example of its trade, or at `own`. Raises BadInput."""
    if case.trade:
        return example_stage(case, agent, phrases, pricebooks)
    if own is None:
        raise BadInput(
            f"{case.file} names no trade, and there is no business of your own.", "Add “trade: plumbing” to it."
        )
    return own


async def try_on(
    cases: Iterable[EvalCase], stage: Callable[[EvalCase], Stage], ear: EarFor | None = None
) -> AsyncIterator[Graded]:
    """Holds the conversations one after the other. Raises BadInput, and SpeechProblem where they are spoken."""
    for case in cases:
        at = stage(case)
        held = await hold(case, at, ear(case, at) if ear is not None else as_written)
        yield Graded(case, held, tuple(misses(case, held)), tuple(broken_laws(held)))


@dataclass(frozen=True, slots=True)
class Score:
    """How often something was as expected."""

    what: str
    right: int
    of: int


def scores(graded: Sequence[Graded]) -> list[Score]:
    """How often each slot came out right, by name."""
    wanted = Counter(slot.value for one in graded for slot in one.case.expect)
    missed = Counter(miss.slot.value for one in graded for miss in one.misses)
    return [Score(slot, count - missed[slot], count) for slot, count in sorted(wanted.items())]


def report_json(graded: Sequence[Graded]) -> dict[str, object]:
    """The whole report, for programs."""
    return {
        "conversations": len(graded),
        "passed": sum(one.passed for one in graded),
        "laws_broken": sum(len(one.broken) for one in graded),
        "slots": {score.what: {"right": score.right, "of": score.of} for score in scores(graded)},
        "answered_by": dict(Counter(turn.answered_by for one in graded for turn in one.held.turns if turn.answered_by)),
        "results": [_result_json(one) for one in graded],
    }


def _result_json(one: Graded) -> dict[str, object]:
    card = one.held.conversation.card
    return {
        "file": one.case.file,
        "title": one.case.title,
        "passed": one.passed,
        "misses": [{"slot": miss.slot.value, "wanted": miss.wanted, "got": miss.got} for miss in one.misses],
        "laws_broken": [{"law": broken.law, "how": broken.how} for broken in one.broken],
        "card": card_to_json(card),
        "quotes": [quote_to_json(quote) for quote in card.quotes],
        "turns": [
            {"customer": turn.line, "heard": turn.heard, "answer": turn.answer, "answered_by": turn.answered_by}
            for turn in one.held.turns
        ],
    }
