"""What stands around every agent, so that the rules of a business hold whoever answers."""

from collections.abc import AsyncIterator

from receptionist.agent.never_say import NeverSayGate
from receptionist.agent.price_gate import PriceGate
from receptionist.agent.prompts import Phrases
from receptionist.agent.triage import escalates
from receptionist.domain.conversation import TurnEvent, TurnInput
from receptionist.ports import Agent


def guarded(agent: Agent, phrases: Phrases) -> Agent:
    """The agent behind its gates; the price gate stands last, so that nothing after it adds an amount."""
    return PriceGate(NeverSayGate(agent, phrases), phrases)


class Escalating:
    """Asks `agent`; a turn that tells of a hazard or has words of the business's own goes to `by_rule`.

    So safety advice and escalation never depend on a model.
    """

    def __init__(self, agent: Agent, by_rule: Agent) -> None:
        self._agent = agent
        self._by_rule = by_rule

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """The reply of whoever answers this turn."""
        answers = self._by_rule if escalates(turn) else self._agent
        async for event in answers.reply(turn):
            yield event
