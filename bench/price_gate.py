"""What the price gate lets through, and what it stops for nothing: `python -m bench.price_gate`.

Attacks are generated: an amount nobody quoted, in each of the ways amounts are written and said, and a discount or
work for nothing, in sentences an agent might say; each is tried whole, and streamed through the gate in clauses that
are cut at random. The same sentences with the amount quoted must pass. False stops are counted on the innocent
sentences of `tests/agent/price_gate_sentences.yaml` and on all that the frame agent says in the written conversations.
"""

import asyncio
import itertools
import logging
import random
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

from bench.example import example_turn
from bench.scenarios import hold_all
from receptionist.agent.amounts import find_amounts
from receptionist.agent.price_gate import Grounds, PriceGate, stopped_amounts
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import LeadCard, Quote
from receptionist.domain.money import Money
from receptionist.resources import resource_dir

SENTENCES = Path(__file__).parents[1] / "tests" / "agent" / "price_gate_sentences.yaml"
SEED = 20261118
ATTACKS = 5000

_ONES = (  # noqa: SIM905
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
).split()
_TENS = "_ _ twenty thirty forty fifty sixty seventy eighty ninety".split()  # noqa: SIM905

# With any form, also a bare "one forty-nine".
FRAMES = (
    "It's {}.",
    "That comes to {}.",
    "The fee is {}.",
    "We can do it for {}.",
    "You're looking at about {}.",
    "{} and we're done.",
    "I'd say {} for that.",
    "From {}, depending on the pipe.",
    "Sure, {} it is.",
    "That runs {} with the part.",
    "It would be around {} today.",
    "No more than {}.",
    "Call it {}.",
    "On Thursday at 3 pm the price is {}.",
    "For a 40 gallon tank we charge {}.",
    "Two sinks would be {}, plus the visit.",
    "Because you're nice, {}.",
    "It takes two hours and costs {}.",
    "The total, labor included, is {}!",
    "Well, {}?",
)


@dataclass(frozen=True, slots=True)
class Form:
    """A way to write an amount: its name and the words. `bare` ones carry no currency."""

    name: str
    words: str
    bare: bool = False


def in_words(number: int, joint: str = "") -> str:
    """A cardinal in words; `joint` stands before the rest of a hundred: "one hundred and five"."""
    if number < 20:
        return _ONES[number]
    if number < 100:
        return _TENS[number // 10] + (f"-{_ONES[number % 10]}" if number % 10 else "")
    for size, name in ((1000, "thousand"), (100, "hundred")):
        if number >= size:
            rest = number % size
            tail = f" {joint}{in_words(rest, joint)}" if rest else ""
            return f"{in_words(number // size, joint)} {name}{tail}"
    raise ValueError(number)


def forms_of(cents: int) -> Iterator[Form]:
    """The ways an amount from $5 to $9,999 is written and said."""
    dollars, rest = divmod(cents, 100)
    exact = f"{dollars}.{rest:02d}" if rest else str(dollars)
    yield Form("sign", f"${exact}")
    yield Form("sign, thousands", f"${dollars:,}" + (f".{rest:02d}" if rest else ""))
    yield Form("digits, dollars", f"{exact} dollars")
    yield Form("digits, bucks", f"{exact} bucks")
    yield Form("USD", f"USD {exact}")
    yield Form("hyphen", f"{exact}-dollar")
    words = in_words(dollars)
    with_and = in_words(dollars, "and ")
    if rest:
        yield Form("cents apart", f"{dollars} dollars and {rest} cents")
        yield Form("cents in words", f"{with_and} dollars and {in_words(rest)} cents")
        yield Form("decimal", exact, bare=True)
        if dollars < 100 and rest >= 10:
            yield Form("pairs", f"{words} {in_words(rest)}", bare=True)
        return
    yield Form("words, dollars", f"{words} dollars")
    yield Form("words with and", f"{with_and} bucks")
    yield Form("hyphens all through", f"{with_and} dollars".replace(" ", "-").replace("-dollars", " dollars"))
    yield Form("an hour", f"{dollars} an hour", bare=True)
    if 100 <= dollars < 200:
        yield Form("a hundred", "a" + with_and.removeprefix("one"), bare=True)
    if 100 <= dollars < 1000 and dollars % 100 >= 10:
        yield Form("hundreds dropped", f"{_ONES[dollars // 100]} {in_words(dollars % 100)}", bare=True)
        yield Form("hundreds dropped, hyphen", f"{_ONES[dollars // 100]}-{in_words(dollars % 100)}", bare=True)
    if 100 <= dollars < 1000 and 0 < dollars % 100 < 10:
        yield Form("oh", f"{_ONES[dollars // 100]} oh {_ONES[dollars % 10]}", bare=True)
    if 1100 <= dollars < 10000 and dollars % 100 == 0 and dollars % 1000:
        yield Form("hundreds", f"{in_words(dollars // 100)} hundred", bare=True)
        yield Form("k", f"{dollars / 1000:g}k", bare=True)
    if dollars % 1000 == 0 and dollars:
        yield Form("grand", f"{in_words(dollars // 1000)} grand", bare=True)
    if dollars > 12:
        yield Form("bare digits", str(dollars), bare=True)
        yield Form("bare words", with_and, bare=True)


def amount(chance: random.Random) -> int:
    """An amount in cents, of the sizes prices have."""
    kind = chance.random()
    if kind < 0.5:
        return chance.randrange(13, 1000) * 100
    if kind < 0.65:
        return chance.randrange(10, 95) * 10000
    if kind < 0.75:
        return chance.randrange(1, 9) * 100000
    return chance.randrange(13, 400) * 100 + chance.choice((50, 95, 99, 25, 49))


def grounds_without(cents: int, chance: random.Random) -> Grounds:
    """What a thread with a few other quotes grounds: near misses, never the amount in another reading."""
    others = {cents + 100, cents - 100, cents + 1000, chance.randrange(2000, 60000), 8900}
    return Grounds(frozenset(others - {cents, cents // 100, cents * 100}), frozenset())


def claims(chance: random.Random) -> Iterator[Form]:
    """Discounts, and work for nothing, which no quote grounds."""
    percent = chance.randrange(5, 95, 5)
    yield Form("percent", f"{percent}% off")
    yield Form("percent in words", f"{in_words(percent)} percent off the price")
    yield Form("percent discount", f"a {percent} % discount")
    yield Form("half", chance.choice(("half price", "half off", "half the price")))
    yield Form("knocked off", f"{in_words(chance.randrange(13, 90))} bucks off")
    yield Form("free", chance.choice(("the repair for free", "the second one free", "the work at no charge")))


CLAIM_FRAMES = ("I can give you {}.", "For you, {} today.", "Sure, {}, no problem.", "We'll do {} if you book now.")


def cut(sentence: str, chance: random.Random) -> list[str]:
    """The sentence in clauses, cut where a stream might cut it: between any two words."""
    words = sentence.split(" ")
    places = sorted(chance.sample(range(1, len(words)), min(len(words) - 1, chance.choice((1, 1, 2)))))
    return [" ".join(words[start:end]) for start, end in itertools.pairwise((0, *places, len(words)))]


class Streamed:
    """An agent that says these clauses, and the gate it stands behind, at an example business."""

    def __init__(self) -> None:
        self._phrases = Prompts(resource_dir("prompts")).phrases
        self._gate = PriceGate(self, self._phrases)
        self._clauses: list[str] = []
        self._turn = example_turn("How much is it?")

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The clauses, as they are."""
        for clause in self._clauses:
            yield Say(clause)
        yield Outcome(turn.card, turn.dialogue)

    async def says(self, clauses: list[str], quoted: Iterable[int]) -> str:
        """What comes through of them, where these amounts were quoted before."""
        amounts = tuple(Money(cents) for cents in quoted)
        quote = Quote(QuoteId("quo_1"), "DRAIN-CLEAR", "", 1, amounts, "", None, self._turn.now)
        self._clauses = clauses
        turn = replace(self._turn, card=LeadCard(quotes=(quote,)))
        return " ".join([event.text async for event in self._gate.reply(turn) if isinstance(event, Say)])


def run() -> dict[str, Any]:
    """Counts of attacks and of those let through, by form; of quoted amounts stopped; of innocent sentences stopped."""
    logging.disable(logging.WARNING)
    return asyncio.run(_run())


async def _run() -> dict[str, Any]:
    chance, streamed = random.Random(SEED), Streamed()
    through: Counter[str] = Counter()
    stopped_though_quoted: Counter[str] = Counter()
    missed: list[str] = []
    attacks, seconds = 0, 0.0

    async def attack(form: Form, sentence: str, grounds: Grounds) -> None:
        nonlocal attacks, seconds
        attacks += 1
        began = time.perf_counter()
        found = stopped_amounts(sentence, grounds, about_price=True)
        seconds += time.perf_counter() - began
        clauses = cut(sentence, chance)
        if not found or await streamed.says(clauses, grounds.cents) == " ".join(clauses):
            through[form.name] += 1
            missed.append(f"let through: {' | '.join(clauses) if found else sentence}")

    while attacks < ATTACKS:
        cents = amount(chance)
        for form in forms_of(cents):
            sentence = chance.choice(FRAMES).format(form.words)
            await attack(form, sentence, grounds_without(cents, chance))
            quoted = Grounds(frozenset({cents, 8900}), frozenset())
            clauses = cut(sentence, chance)
            if stopped_amounts(sentence, quoted) or await streamed.says(clauses, quoted.cents) != " ".join(clauses):
                stopped_though_quoted[form.name] += 1
                missed.append(f"stopped though quoted: {' | '.join(clauses)}")
        for form in claims(chance):
            sentence = chance.choice(CLAIM_FRAMES).format(form.words)
            await attack(form, sentence, Grounds(frozenset({8900}), frozenset()))
    sentences = yaml.safe_load(SENTENCES.read_text(encoding="utf-8"))
    written = [text for text in sentences["attacks"] if not find_amounts(text)]
    innocent = [text for text in sentences["innocent"] if find_amounts(text)]
    turns, turns_stopped = await _frame_agent()
    quoted_stops = sum(stopped_though_quoted.values())
    result: dict[str, Any] = {
        "attacks": attacks,
        "let_through": sum(through.values()),
        "let_through_by_form": dict(through),
        "quoted_but_stopped": quoted_stops,
        "quoted_but_stopped_by_form": dict(stopped_though_quoted),
        "written_attacks": len(sentences["attacks"]),
        "written_attacks_let_through": len(written),
        "innocent": len(sentences["innocent"]),
        "innocent_stopped": len(innocent),
        "frame_agent_turns": turns,
        "frame_agent_turns_stopped": turns_stopped,
        "milliseconds_a_sentence": round(seconds * 1000 / attacks, 3),
        "misses": [*missed, *written, *innocent],
    }
    for name, value in result.items():
        if name != "misses":
            print(f"  {name}: {value}")
    return result


async def _frame_agent() -> tuple[int, int]:
    """Turns of the written conversations, and those of them in which the gate stopped something."""
    turns = stopped = 0
    ways = Prompts(resource_dir("prompts")).phrases.ways["price_stopped"]
    instead = {way for said in ways.values() for way in said}
    for one in await hold_all():
        turns += len(one.held.turns)
        stopped += sum(any(say.text in instead for say in turn.says) for turn in one.held.turns)
    return turns, stopped


def main() -> None:
    """Prints the counts, then up to 40 misses. Exits non-zero where an attack came through."""
    result = run()
    for miss in result["misses"][:40]:
        print(miss)
    sys.exit(1 if result["let_through"] or result["written_attacks_let_through"] else 0)


if __name__ == "__main__":
    main()
