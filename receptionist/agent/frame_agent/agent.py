"""The frame agent as an `Agent`: understand, respond, say."""

from collections.abc import AsyncIterator
from dataclasses import replace

from receptionist.agent.frame_agent.dialogue import respond
from receptionist.agent.frame_agent.text_speak import spelled_out
from receptionist.agent.frame_agent.understanding import understand
from receptionist.agent.prompts import Phrases
from receptionist.domain.conversation import Channel, TurnEvent, TurnInput


class FrameAgent:
    """Answers from rules, the price book and the phrases in `prompts/`."""

    def __init__(self, phrases: Phrases) -> None:
        self._phrases = phrases

    async def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]:
        """Yields the sentences of the reply, then its outcome."""
        if turn.channel is Channel.TEXT:
            turn = replace(turn, text=spelled_out(turn.text, asked=turn.dialogue.asked))
        local = turn.now.astimezone(turn.profile.hours.zone)
        understood = understand(
            turn.text,
            asked=turn.dialogue.said,
            today=local.date(),
            now=local.time().replace(tzinfo=None),
            book=turn.book,
            region=turn.profile.region,
        )
        reply = respond(turn, understood, self._phrases)
        if not reply.says:
            reply.ask("anything_else", "anything_else")  # what was said again is known; nobody is met with silence
        for say in reply.says:
            yield say
        yield reply.outcome()
