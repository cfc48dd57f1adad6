"""A conversation without carrier, audio or database: for the terminal, scripts and scenario tests."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from receptionist.domain.call import Speaker
from receptionist.domain.conversation import ActionKind, Channel, DialogueState, Line, Outcome, Say, TurnInput
from receptionist.domain.lead import LeadCard
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.schedule import Diary
from receptionist.errors import ModelProblem
from receptionist.ports import Agent

# What a turn takes on the conversation's own clock, so that a scripted one is the same every time.
_TURN = timedelta(seconds=15)


@dataclass(slots=True)
class Conversation:
    """Goes from turn to turn as a call or a thread does, all in memory."""

    agent: Agent
    profile: BusinessProfile
    book: PriceBook
    now: datetime
    channel: Channel = Channel.VOICE
    caller: Address = field(default_factory=lambda: Address(AddressKind.NUMBER, "+14155550142"))
    card: LeadCard = field(default_factory=LeadCard)
    dialogue: DialogueState = field(default_factory=DialogueState)
    diary: Diary = field(default_factory=Diary)
    transcript: list[Line] = field(default_factory=list)
    spoken: list[Say] = field(default_factory=list)  # in the last turn, with what each rests on
    action: ActionKind | None = None
    answered_by: str = ""

    @property
    def today(self) -> date:
        """The date at the business."""
        return self.now.astimezone(self.profile.hours.zone).date()

    def greet(self, text: str) -> None:
        """Notes the greeting as the agent's first words."""
        self._note(Speaker.AGENT, text)
        self.dialogue = replace(self.dialogue, said=text)

    async def say(self, text: str) -> AsyncIterator[str]:
        """The customer says `text`; yields the agent's sentences. Raises ModelProblem where no answer came."""
        turn = TurnInput(
            channel=self.channel,
            text=text,
            now=self.now,
            caller=self.caller,
            profile=self.profile,
            book=self.book,
            card=self.card,
            dialogue=self.dialogue,
            history=tuple(self.transcript),
            diary=self.diary,
        )
        self._note(Speaker.CALLER, text)
        self.spoken = []
        outcome: Outcome | None = None
        async for event in self.agent.reply(turn):
            if isinstance(event, Say):
                self.spoken.append(event)
                yield event.text
            else:
                outcome = event
        if outcome is None:
            raise ModelProblem("The agent gave no answer.")
        # Without a telephone between us, what was said was heard.
        quotes = tuple(replace(quote, heard=True) for quote in outcome.card.quotes)
        self.card = replace(outcome.card, quotes=quotes)
        self.dialogue, self.action, self.answered_by = outcome.dialogue, outcome.action, outcome.agent
        self._note(Speaker.AGENT, " ".join(say.text for say in self.spoken))

    def _note(self, speaker: Speaker, text: str) -> None:
        self.transcript.append(Line(speaker, text, self.now))
        self.now += _TURN
