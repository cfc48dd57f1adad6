"""Holds a written conversation with an agent, in memory: nothing is kept, and nobody is texted or called."""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from receptionist.agent.prompts import Phrases
from receptionist.agent.stock_words import StockWords
from receptionist.domain.consent import ConsentWish, read_consent
from receptionist.domain.conversation import Channel, Say
from receptionist.domain.eval_case import EvalCase
from receptionist.domain.phone import AddressKind, parse_address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.rehearsal import ScriptLine, next_line
from receptionist.errors import BadInput, ReceptionistError
from receptionist.ports import Agent
from receptionist.services.converse import Conversation

_MOST_TURNS = 40

# What the receptionist hears of a customer's line.
Ear = Callable[[ScriptLine], Awaitable[str]]


@dataclass(frozen=True, slots=True)
class Stage:
    """Whose conversations are held: the business, its prices and its words, and who answers."""

    agent: Agent
    profile: BusinessProfile
    book: PriceBook
    phrases: Phrases


@dataclass(frozen=True, slots=True)
class Turn:
    """What the customer said, what of it was heard, and the answer.

    `by_rule`: it was about texting itself, which is settled before any agent hears of it.
    """

    line: str
    heard: str
    says: tuple[Say, ...]
    answered_by: str
    by_rule: bool = False

    @property
    def answer(self) -> str:
        """The receptionist's words."""
        return " ".join(say.text for say in self.says)


@dataclass(slots=True)
class Held:
    """A conversation after its last line. `failure` where the receptionist had no answer: it ends there."""

    conversation: Conversation
    greeting: str = ""
    turns: list[Turn] = field(default_factory=list)
    opted_out: bool = False
    waits: bool = False  # for a person to decide whether they want texts at all
    failure: str = ""

    @property
    def text(self) -> str:
        """Both sides, a line each."""
        lines = [f"       us: {self.greeting}"] if self.greeting else []
        for turn in self.turns:
            lines.append(f" customer: {turn.line}")
            lines += [f"    heard: {turn.heard}"] if turn.heard != turn.line else []
            lines += [f"       us: {turn.answer}"] if turn.says else []
        return "\n".join(lines)


async def as_written(line: ScriptLine) -> str:
    """A line heard as it is written."""
    return line.text


async def hold(case: EvalCase, stage: Stage, ear: Ear = as_written) -> Held:
    """Says the customer's lines, each that waits for a question once it is asked, the others in order.

    Raises BadInput for a number that is none, and SpeechProblem where the ear fails.
    """
    caller = parse_address(case.number, stage.profile.region)
    if caller.kind not in (AddressKind.NUMBER, AddressKind.WITHHELD):
        raise BadInput(f"{case.file}: “{case.number}” is no telephone number.", "Write +1 415 555 0142, or anonymous.")
    now = case.today.replace(tzinfo=stage.profile.hours.zone)
    talk = Conversation(stage.agent, stage.profile, stage.book, now, case.channel, caller)
    held = Held(talk)
    if case.channel is Channel.VOICE:
        held.greeting = StockWords(stage.phrases).text("greeting", stage.profile, now)
        talk.greet(held.greeting)
    waiting = [*case.lines, *case.facts]
    if ear is not as_written:
        waiting += _said_again(case)
    while talk.action is None and not (held.opted_out or held.waits) and len(held.turns) < _MOST_TURNS:
        line = next_line(waiting, talk.dialogue.asked)
        if line is None:
            break
        await _turn(held, line, await ear(line))
        if held.failure:
            break
    return held


def _said_again(case: EvalCase) -> list[ScriptLine]:
    """What somebody says once more who was misheard and is asked again: the answers that do not change on the way."""
    topics = Counter(line.when for line in case.lines if line.when)
    return [line for line in case.lines if topics[line.when] == 1]


async def _turn(held: Held, line: ScriptLine, heard: str) -> None:
    """One line and its answer. What is said about texting itself is settled before any agent hears of it, as it is in
    a thread; where no more texts are wanted, or may not be, the conversation ends there.
    """
    talk = held.conversation
    if not heard:
        held.turns.append(Turn(line.text, "", (), ""))  # nothing arrived of it: no agent is asked
        return
    if talk.channel is Channel.TEXT:
        question = talk.dialogue.said if talk.dialogue.asked else ""
        found = read_consent(heard, last_question=question, has_booking=talk.card.held is not None)
        if found.wish is not ConsentWish.NONE:
            held.opted_out = found.wish is ConsentWish.STOP
            held.waits = found.wish is ConsentWish.UNCLEAR
            held.turns.append(Turn(line.text, heard, (), "", by_rule=True))
            return
    try:
        async for _ in talk.say(heard):
            pass
    except ReceptionistError as problem:
        held.failure = problem.message
    held.turns.append(Turn(line.text, heard, tuple(talk.spoken), talk.answered_by))
