"""The words a business never says, kept out of everything its receptionist says and writes."""

import logging
import re
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace

from receptionist.agent.prompts import Phrases
from receptionist.agent.tools import without_quotes
from receptionist.domain.conversation import ActionKind, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.ids import QuoteId
from receptionist.domain.manner import NeverSay, pattern_of, plain
from receptionist.ports import Agent

log = logging.getLogger(__name__)

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+")
_BREAKS = " ,;:.!?…-"


def without_forbidden(text: str, never: Sequence[NeverSay]) -> str:
    """`text` with every forbidden phrase replaced by what stands in for it; a sentence without such is left out."""
    if pattern_of(one.words for one in never) is None:
        return text
    instead = {plain(one.words).strip().lower(): one.instead.strip() for one in never}
    kept = [_mended(sentence, never, instead) for sentence in _SENTENCE_END.split(text)]
    return " ".join(filter(None, kept))


def _mended(sentence: str, never: Sequence[NeverSay], instead: dict[str, str]) -> str:
    pattern = pattern_of(one.words for one in never)
    if pattern is None or pattern.search(plain(sentence)) is None:
        return sentence
    if any(not instead[found.group().lower()] for found in pattern.finditer(plain(sentence))):
        return ""
    return pattern.sub(lambda found: _cased(instead[found.group().lower()], found.group()), plain(sentence))


def _cased(words: str, like: str) -> str:
    return words[0].upper() + words[1:] if like[0].isupper() else words


def our_words(phrases: Phrases, key: str, turn: TurnInput) -> str:
    """A sentence of ours that a gate says in place of others', in the manner of the business."""
    manner = turn.profile.personality
    said = phrases.of(manner).say(key, turn.channel)
    return without_forbidden(said, manner.never_say) or said


class NeverSayGate:
    """An agent without the words its business never says.

    Where that leaves nothing to say, or takes the question a reply ends with, a neutral sentence is said.
    """

    def __init__(self, agent: Agent, phrases: Phrases) -> None:
        self._agent = agent
        self._phrases = phrases

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of the agent behind the gate."""
        passage = _Passage(turn)
        async for event in self._agent.reply(turn):
            if isinstance(event, Say):
                for say in passage.take(event):
                    yield say
                continue
            if passage.is_short_of_words:
                key = "unsaid" if event.action is None else "unsaid_end"
                yield passage.add(Say(our_words(self._phrases, key, turn)))
            yield passage.closed(event)


class _Passage:
    """One reply on its way through the gate."""

    def __init__(self, turn: TurnInput) -> None:
        self._turn = turn
        self._never = turn.profile.personality.never_say
        self._pattern = pattern_of(one.words for one in self._never)
        self._said: list[Say] = []
        self._unsaid: set[QuoteId] = set()
        self._changed = False
        self._lost_the_question = False

    def take(self, say: Say) -> list[Say]:
        """What may be said of a clause: one in which a forbidden phrase that began before would end is left out."""
        words = "" if self._ends_a_phrase(say.text) else without_forbidden(say.text, self._never)
        if words != say.text:
            self._changed = True
            log.warning("a sentence of the agent was changed: never_say")
        if not any(letter.isalnum() for letter in words):
            self._unsaid |= {quote.id for quote in say.quotes}
            self._lost_the_question = say.text.rstrip().endswith("?")
            return []
        self._lost_the_question = False
        return [self.add(replace(say, text=words))]

    def add(self, say: Say) -> Say:
        """Notes what is said."""
        self._said.append(say)
        return say

    def _ends_a_phrase(self, text: str) -> bool:
        if self._pattern is None or not self._said:
            return False
        before = " ".join(plain(say.text).strip(_BREAKS) for say in self._said)
        joined = f"{before} {plain(text).lstrip(_BREAKS)}"
        return any(found.start() < len(before) < found.end() for found in self._pattern.finditer(joined))

    @property
    def is_short_of_words(self) -> bool:
        """Whether a sentence of ours is due."""
        return self._changed and (not self._said or self._lost_the_question)

    def closed(self, outcome: Outcome) -> Outcome:
        """The end of the reply as it was said: quotes that were not are not on the card."""
        if not self._changed:
            return outcome
        dialogue = replace(outcome.dialogue, said=" ".join(say.text for say in self._said))
        if self._lost_the_question and outcome.action is not ActionKind.END_CALL:
            refused = (*dialogue.refused, dialogue.asked) if dialogue.asked else dialogue.refused
            dialogue = replace(dialogue, asked="anything_else", refused=refused)
        card = without_quotes(outcome.card, self._unsaid, self._turn.card)
        return replace(outcome, card=card, dialogue=dialogue)
