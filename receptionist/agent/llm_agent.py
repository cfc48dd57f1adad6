"""An agent that asks a language model, with the workbench's tools at its hand."""

from collections.abc import AsyncIterator
from dataclasses import replace

from receptionist.agent.llm_tools import TOOLS, ToolBelt
from receptionist.agent.prompts import Prompts
from receptionist.agent.tools import Workbench
from receptionist.domain.call import Speaker
from receptionist.domain.clauses import ClauseSplitter
from receptionist.domain.conversation import Channel, Outcome, Say, TurnEvent, TurnInput
from receptionist.domain.lead import LeadCard
from receptionist.domain.wording import say_day, say_time, say_week, say_window, say_wish
from receptionist.errors import ModelProblem
from receptionist.ports import ChatModel, ModelMessage, ToolCall

_ROUNDS = 5  # of tool calls in one turn
_HISTORY_LINES = 30


class LlmAgent:
    """Streams the model's words clause by clause and runs its tool calls. Raises ModelProblem where it fails."""

    def __init__(self, model: ChatModel, prompts: Prompts) -> None:
        self._model = model
        self._prompts = prompts

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The model's answer to one utterance."""
        bench = Workbench(turn)
        belt = ToolBelt(bench)
        messages = self._messages(turn)
        said: list[str] = []
        for _ in range(_ROUNDS):
            splitter = ClauseSplitter()
            text: list[str] = []
            calls: list[ToolCall] = []
            async for piece in self._model.stream(messages, TOOLS):
                if isinstance(piece, ToolCall):
                    calls.append(piece)
                    continue
                text.append(piece)
                for clause in splitter.feed(piece):
                    said.append(clause)
                    yield _say(clause, belt)
            for clause in splitter.finish():
                said.append(clause)
                yield _say(clause, belt)
            if not calls:
                break
            messages.append(ModelMessage("assistant", "".join(text), tuple(calls)))
            messages += [ModelMessage("tool", belt.run(call), tool_call_id=call.id) for call in calls]
            if bench.action is not None and said:
                break
        else:
            raise ModelProblem("The language model does not stop calling tools.")
        if not said:
            raise ModelProblem("The language model said nothing.")
        goal = "message" if bench.card.message and not bench.card.is_wished else "visit" if bench.card.is_wished else ""
        dialogue = replace(
            turn.dialogue,
            turns=turn.dialogue.turns + 1,
            asked="",
            said=" ".join(said),
            offered=belt.offered,
            goal=goal or turn.dialogue.goal,
            misses=0,
        )
        yield Outcome(bench.card, dialogue, bench.action, bench.reason, agent="llm")

    def _messages(self, turn: TurnInput) -> list[ModelMessage]:
        profile = turn.profile
        local = turn.now.astimezone(profile.hours.zone)
        system = self._prompts.render(
            "llm_agent",
            name=profile.personality.name,
            voice=turn.channel is Channel.VOICE,
            business=profile.name,
            trade=profile.trade,
            city=profile.city,
            warmth=profile.personality.warmth,
            formality=profile.personality.formality,
            now=f"{say_day(local.date(), local.date())}, {local:%A, %B %d, %Y}, {say_time(local.time().replace(second=0, microsecond=0))}",
            hours=say_week(profile.hours),
            open=profile.hours.is_open(turn.now),
            services=profile.services_summary,
            area=", ".join(profile.area),
            never_say="; ".join(profile.personality.never_say),
            card=_card_lines(turn.card, turn),
            questions="\n".join(f"- {' / '.join(q.asks)}: {q.answer}" for q in profile.questions),
        )
        messages = [ModelMessage("system", system)]
        for line in turn.history[-_HISTORY_LINES:]:
            role = "user" if line.speaker is Speaker.CALLER else "assistant"
            messages.append(ModelMessage(role, line.text))
        messages.append(ModelMessage("user", turn.text))
        return messages


def _say(clause: str, belt: ToolBelt) -> Say:
    quotes, items = belt.take_fresh()
    return Say(clause, tuple(replace(quote, said=clause) for quote in quotes), items)


def _card_lines(card: LeadCard, turn: TurnInput) -> str:
    today = turn.today
    lines = [
        f"- {label}: {value}"
        for label, value in (
            ("name", card.name.value if card.name else ""),
            ("phone", card.phone.value if card.phone else ""),
            ("calling from", str(turn.caller.number) if turn.caller.number else "a withheld number"),
            ("address", card.address.value if card.address else ""),
            ("problem", card.problem.value if card.problem else ""),
            ("price-book item", card.service_name),
            ("wished time", say_wish(card.wished, today) if card.wished else ""),
            ("pencilled in", say_window(card.held, today) if card.held else ""),
            ("message", card.message),
            ("prices told", "; ".join(quote.said for quote in card.quotes if quote.said)),
        )
        if value
    ]
    missing = ", ".join(card.missing)
    return "\n".join([*lines, f"- still missing: {missing or 'nothing'}"])
