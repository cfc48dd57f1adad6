"""An agent that asks a language model, with the workbench's tools at its hand."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace

from receptionist.agent.amounts import AmountKind, find_amounts
from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.llm_own_visits import own_step
from receptionist.agent.llm_prompt import messages_of
from receptionist.agent.llm_tools import ToolBelt, tools_for
from receptionist.agent.prompts import Prompts
from receptionist.agent.tools import Workbench, without_quotes
from receptionist.domain.clauses import ClauseSplitter
from receptionist.domain.conversation import DialogueState, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import Quote
from receptionist.errors import ModelProblem
from receptionist.ports import ChatModel, ModelMessage, ToolCall

_ROUNDS = 5  # of tool calls in one turn
_CALLS_IN_A_ROUND = 8
# A refusal in words: the frame agent has something better to say.
_DECLINES = re.compile(
    r"\bI(?:'m| am) (?:sorry|unable)\b.{0,30}\b(?:can(?:'t|not)|to) (?:assist|comply|help) (?:you )?with (?:that|this)"
    r"|\bI can(?:'t|not) (?:assist|comply|help) with (?:that|this)\b|\bas an? (?:AI|large) language model\b",
    re.IGNORECASE,
)
_FREE_KINDS = (AmountKind.FREE, AmountKind.FREE_ESTIMATE, AmountKind.NO_FEE)
# What the dialogue calls the questions that a prompt may ask.
_ASKED = {"confirm": "card", "offer": "visit", "choice": "", "transfer": ""}


class LlmAgent:
    """Streams the model's words clause by clause and runs its tool calls. Raises ModelProblem where it fails.

    `first_words_seconds` bounds the wait until something can be said, `turn_seconds` the whole turn, tools included.
    """

    def __init__(
        self, model: ChatModel, prompts: Prompts, *, first_words_seconds: float = 6.0, turn_seconds: float = 15.0
    ) -> None:
        self._model = model
        self._prompts = prompts
        self._first_words_seconds = first_words_seconds
        self._turn_seconds = turn_seconds

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The model's answer to one utterance."""
        words = _Words(Workbench(turn))
        started = asyncio.get_running_loop().time()
        messages, tools = messages_of(turn, self._prompts), tools_for(turn)
        for _ in range(_ROUNDS):
            splitter = ClauseSplitter()
            text: list[str] = []
            calls: list[ToolCall] = []
            pieces = aiter(self._model.stream(messages, tools))
            while (piece := await self._next(pieces, started, spoken=bool(words.said))) is not None:
                if isinstance(piece, ToolCall):
                    calls.append(piece)
                    continue
                text.append(piece)
                for clause in splitter.feed(piece):
                    for say in words.say(clause):
                        yield say
            for clause in splitter.finish():
                for say in words.say(clause):
                    yield say
            if not calls:
                break
            asks = "".join(text).rstrip().endswith("?")
            messages.append(ModelMessage("assistant", "".join(text), tuple(calls[:_CALLS_IN_A_ROUND])))
            for call in calls[:_CALLS_IN_A_ROUND]:
                messages.append(ModelMessage("tool", words.belt.run(call), tool_call_id=call.id))
            if words.said and (words.belt.bench.action is not None or (asks and words.belt.only_noted(calls))):
                break
        else:
            raise ModelProblem("The language model does not stop calling tools.")
        if not words.said:
            raise ModelProblem("The language model said nothing.")
        yield words.outcome()

    async def _next(
        self, pieces: AsyncIterator[str | ToolCall], started: float, *, spoken: bool
    ) -> str | ToolCall | None:
        limit = self._turn_seconds if spoken else min(self._first_words_seconds, self._turn_seconds)
        try:
            async with asyncio.timeout_at(started + limit):
                return await anext(pieces, None)
        except TimeoutError as error:
            raise ModelProblem("The language model is too slow.") from error


class _Words:
    """What one turn says, with the quotes its sentences speak."""

    def __init__(self, bench: Workbench) -> None:
        self.belt = ToolBelt(bench)
        self.said: list[str] = []
        self._spoken: list[Quote] = []

    def say(self, clause: str) -> list[Say]:
        """The clause to be said; nothing where it was said in this turn. Raises ModelProblem for a refusal."""
        # A model that was given its tools' answers likes to begin afresh.
        if clause in self.said or not any(char.isalnum() for char in clause):
            return []
        if not self.said and _DECLINES.search(clause.replace("\u2019", "'")):
            raise ModelProblem("The language model declined to answer.")
        self.said.append(clause)
        spans = find_amounts(clause)
        cents = {reading for span in spans for reading in span.readings}
        quotes = tuple(
            replace(quote, said=clause)
            for quote in self.belt.unsaid
            if any(money.cents in cents for money in quote.amounts)
        )
        items = {quote.item_code: None for quote in quotes}
        if any(span.kind in _FREE_KINDS for span in spans):
            items |= dict.fromkeys(self.belt.answered)
        self.belt.were_said(quotes)
        self._spoken += quotes
        return [Say(clause, quotes, tuple(items))]

    def outcome(self) -> Outcome:
        """The end of the turn. A quote that was looked up and not spoken is not on the card."""
        bench = self.belt.bench
        spoken = {quote.id: quote for quote in self._spoken}
        unsaid = {quote.id for quote in self.belt.unsaid}
        card = without_quotes(bench.card, unsaid, bench.turn.card)
        card = replace(card, quotes=tuple(spoken.get(quote.id, quote) for quote in card.quotes))
        return Outcome(card, self._dialogue(), bench.action, bench.reason, agent="llm")

    def _dialogue(self) -> DialogueState:
        """Where the conversation stands, so that any agent can go on."""
        bench, before = self.belt.bench, self.belt.bench.turn.dialogue
        said = " ".join(self.said)
        card = bench.card
        own_asked, about = own_step(bench, said, bool(self.belt.offered))
        goal = before.goal
        if card.wished is not None or card.held is not None or card.address is not None:
            goal = goal or "visit"
        elif card.message or card.wants_person:
            goal = goal or "message"
        return replace(
            before,
            turns=before.turns + 1,
            asked=own_asked or self._asked(said),
            said=said,
            offered=self.belt.offered,
            goal=goal,
            misses=0,
            pending="",
            candidates=(),
            visit_link=bench.visit_link,
            own=replace(bench.own, about=about, failed=""),  # it was told now
        )

    def _asked(self, said: str) -> str:
        """What the last words ask for, in the dialogue's own terms; empty where they ask nothing."""
        if not said.rstrip().endswith("?"):
            return ""
        slot = asked_slot(said)
        if self.belt.offered_now and slot in ("offer", "choice", "wished", "confirm", ""):
            return "window" if len(self.belt.offered) == 1 else "two"
        if slot == "phone" and re.search(r"\bcalling from\b", said, re.IGNORECASE):
            return "phone_caller"
        if slot == "confirm" and self.belt.bench.card.missing:
            return ""
        return _ASKED.get(slot, slot)
