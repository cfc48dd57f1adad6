"""What answers a turn: agents and language models."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from receptionist.domain.conversation import TurnEvent, TurnInput


class Agent(Protocol):
    """Answers one utterance. Yields `Say` clauses as they are ready, then exactly one `Outcome`.

    Raises ModelProblem where it cannot; nothing is saved by it, so that a turn can be cancelled at any point.
    """

    def reply(self, turn: TurnInput) -> AsyncIterator[TurnEvent]: ...


@dataclass(frozen=True, slots=True)
class ToolCall:
    """A tool the model wants called; `arguments` is JSON as the model wrote it, which may be malformed."""

    id: str
    name: str
    arguments: str


@dataclass(frozen=True, slots=True)
class ModelMessage:
    """One message of the exchange with a language model. `role`: system, user, assistant or tool."""

    role: str
    content: str
    tool_calls: tuple[ToolCall, ...] = ()
    tool_call_id: str = ""


@dataclass(frozen=True, slots=True)
class ToolSpec:
    """A tool offered to the model; `parameters` is a JSON Schema object."""

    name: str
    description: str
    parameters: Mapping[str, object]


class ChatModel(Protocol):
    """A language model that streams."""

    def stream(self, messages: Sequence[ModelMessage], tools: Sequence[ToolSpec]) -> AsyncIterator[str | ToolCall]:
        """Text as it is written, and whole tool calls. Raises ModelProblem, also when it is too slow."""
        ...
