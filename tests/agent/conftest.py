"""A plumber's desk with a language model behind it, which is a server on this machine."""

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.llm.openai_chat import OpenAIChat
from receptionist.agent.failover import Failover
from receptionist.agent.frame_agent.agent import FrameAgent
from receptionist.agent.guards import Escalating, guarded
from receptionist.agent.llm_agent import LlmAgent
from receptionist.agent.prompts import Prompts
from receptionist.domain.conversation import Channel, Outcome, Say, TurnInput
from receptionist.domain.lead import LeadCard
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.ports import Agent
from receptionist.resources import resource_dir
from receptionist.services.set_up import NewBusiness, profile_of, starter_book
from tests.fakes.openai_server import Answer, OpenAIServer, running

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2026, 11, 18, 9, 30, tzinfo=ZONE)  # a Wednesday


@dataclass
class Replied:
    """All that came of one turn."""

    says: list[Say] = field(default_factory=list)
    outcome: Outcome | None = None

    @property
    def text(self) -> str:
        return " ".join(say.text for say in self.says)

    @property
    def end(self) -> Outcome:
        assert self.outcome is not None, "the reply had no end"
        return self.outcome

    @property
    def card(self) -> LeadCard:
        return self.end.card


async def replied(agent: Agent, turn: TurnInput) -> Replied:
    """The whole reply to a turn."""
    reply = Replied()
    async for event in agent.reply(turn):
        assert reply.outcome is None, "something came behind the outcome"
        if isinstance(event, Say):
            reply.says.append(event)
        else:
            reply.outcome = event
    return reply


@pytest.fixture(scope="session")
def book() -> PriceBook:
    return starter_book(resource_dir("pricebook"), "plumbing").with_version(7)


@pytest.fixture(scope="session")
def prompts() -> Prompts:
    return Prompts(resource_dir("prompts"))


@pytest.fixture
def profile() -> BusinessProfile:
    new = NewBusiness(
        "Example Plumbing", "plumbing", "America/New_York", city="Springfield", hours="Mon-Fri 8:00-17:00"
    )
    return replace(profile_of(new), transfer_to=PhoneNumber("+14155550199"))


@pytest.fixture
def turn(profile: BusinessProfile, book: PriceBook) -> Callable[..., TurnInput]:
    """A turn in which the caller says `text`."""

    def make(text: str, **fields: object) -> TurnInput:
        known = TurnInput(Channel.VOICE, text, NOW, parse_address("+14155550142"), profile, book)
        return replace(known, **fields)  # type: ignore[arg-type]

    return make


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with running(OpenAIServer()) as listening:
        yield listening


@dataclass
class Desk:
    """The agents of an installation with a language model, and the model's answers."""

    server: OpenAIServer
    chat: OpenAIChat
    prompts: Prompts
    frame: FrameAgent
    agent: Agent  # what answers the phone: gates, rules, failover, model, frame

    def model_answers(self, *answers: Answer) -> None:
        """These, from the first on, the last one again and again."""
        self.server.answers = list(answers)
        self.server.asked.clear()

    @property
    def tool_answers(self) -> list[str]:
        """What the tools answered, as the model saw it last."""
        return [message["content"] for message in self.server.asked[-1]["messages"] if message["role"] == "tool"]


@pytest.fixture
async def desk(server: OpenAIServer, prompts: Prompts) -> AsyncIterator[Desk]:
    chat = OpenAIChat("test-model", "key", server.url, first_token_seconds=5, overall_seconds=5)
    llm, frame = LlmAgent(chat, prompts, first_words_seconds=5, turn_seconds=5), FrameAgent(prompts.phrases)
    yield Desk(server, chat, prompts, frame, guarded(Escalating(Failover(llm, frame), frame), prompts.phrases))
    await chat.close()
