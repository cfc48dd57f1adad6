"""Any OpenAI-compatible chat server (OpenAI, vLLM, llama.cpp, Ollama) as a `ChatModel`."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import openai
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam, ChatCompletionToolUnionParam
from openai.types.chat.chat_completion_chunk import ChoiceDeltaToolCall

from receptionist.errors import ModelProblem
from receptionist.ports import ModelMessage, ToolCall, ToolSpec

LONGEST_ARGUMENTS = 8000
MOST_CALLS = 16
LONGEST_REPLY = 2000
_TAIL_SECONDS = 0.25  # for what a server sends behind the end: usage, [DONE]


@dataclass(slots=True)
class _Call:
    """A tool call while its pieces arrive."""

    id: str = ""
    name: str = ""
    arguments: list[str] = field(default_factory=list)


class OpenAIChat:
    """Streams chat completions.

    `first_token_seconds` bounds the wait for the first piece, `overall_seconds` the whole answer. The SDK's own
    retries are off: on the telephone another agent answers sooner than a retry does.
    """

    def __init__(
        self,
        model: str,
        api_key: str,
        base_url: str = "",
        *,
        first_token_seconds: float = 2.5,
        overall_seconds: float = 15.0,
    ) -> None:
        self._client = AsyncOpenAI(
            api_key=api_key or "none", base_url=base_url or None, max_retries=0, timeout=overall_seconds
        )
        self._model = model
        self._first_token_seconds = first_token_seconds
        self._overall_seconds = overall_seconds

    async def close(self) -> None:
        """Closes the connections."""
        await self._client.close()

    async def stream(
        self, messages: Sequence[ModelMessage], tools: Sequence[ToolSpec]
    ) -> AsyncIterator[str | ToolCall]:
        """Text as it comes, then whole tool calls. Raises ModelProblem."""
        answer = _Answer()
        now = asyncio.get_running_loop().time
        begun = now()
        first, end = begun + self._first_token_seconds, begun + self._overall_seconds
        try:
            async with asyncio.timeout_at(min(first, end)):
                stream = await self._client.chat.completions.create(
                    model=self._model,
                    messages=[_message(message) for message in messages],
                    tools=[_tool(tool) for tool in tools],
                    stream=True,
                )
            async with stream:
                chunks = aiter(stream)
                while not answer.is_over:
                    async with asyncio.timeout_at(end if answer.has_begun else min(first, end)):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        break
                    if text := answer.take(chunk):
                        yield text
                await _drain(chunks)
        except TimeoutError as error:
            raise ModelProblem("The language model is too slow.") from error
        except openai.OpenAIError as error:
            raise ModelProblem(f"The language model answered with an error ({type(error).__name__}).") from error
        except (ValueError, AttributeError, TypeError) as error:
            # What a server that is not quite compatible streams: broken JSON, missing fields.
            raise ModelProblem("The language model's answer cannot be read.") from error
        for call in answer.calls():
            yield call


async def _drain(chunks: AsyncIterator[ChatCompletionChunk]) -> None:
    """Reads a stream to its end, so that the connection can be used again; one that stays open is given up."""
    with contextlib.suppress(TimeoutError, openai.OpenAIError, ValueError):
        async with asyncio.timeout(_TAIL_SECONDS):
            async for _ in chunks:
                pass


class _Answer:
    """An answer while its chunks arrive."""

    def __init__(self) -> None:
        self.has_begun = False
        self.is_over = False
        self._length = 0
        self._calls: list[_Call] = []
        self._by_index: dict[int, _Call] = {}

    def take(self, chunk: ChatCompletionChunk) -> str:
        """Keeps the pieces of tool calls; answers the piece of text. Raises ModelProblem."""
        if not chunk.choices:
            return ""
        choice = chunk.choices[0]
        for piece in choice.delta.tool_calls or ():
            self._add(piece)
        if choice.delta.refusal:
            raise ModelProblem("The language model declined to answer.")
        text = choice.delta.content or ""
        self._length += len(text)
        if self._length > LONGEST_REPLY:
            raise ModelProblem("The language model does not stop talking.")
        if choice.finish_reason in ("length", "content_filter"):
            raise ModelProblem(f"The language model's answer was cut off ({choice.finish_reason}).")
        self.has_begun = self.has_begun or bool(text or choice.delta.tool_calls)
        self.is_over = choice.finish_reason is not None
        return text

    def _add(self, piece: ChoiceDeltaToolCall) -> None:
        call = self._by_index.get(piece.index or 0)
        # Some servers number every call 0 and tell them apart by their ids.
        if call is None or (piece.id and call.id and piece.id != call.id):
            call = self._by_index[piece.index or 0] = _Call()
            self._calls.append(call)
        call.id = piece.id or call.id
        if piece.function is not None:
            call.name = piece.function.name or call.name
            call.arguments.append(piece.function.arguments or "")
        if sum(map(len, call.arguments)) > LONGEST_ARGUMENTS or len(self._calls) > MOST_CALLS:
            raise ModelProblem("The language model does not stop calling tools.")

    def calls(self) -> list[ToolCall]:
        """The whole tool calls. Raises ModelProblem where the stream broke off before its end."""
        if not self.is_over:
            raise ModelProblem("The language model's answer broke off.")
        return [
            ToolCall(call.id or f"call_{place}", call.name, "".join(call.arguments))
            for place, call in enumerate(self._calls)
        ]


def _message(message: ModelMessage) -> ChatCompletionMessageParam:
    plain: dict[str, object] = {"role": message.role, "content": message.content}
    if message.tool_calls:
        plain["tool_calls"] = [
            {"id": call.id, "type": "function", "function": {"name": call.name, "arguments": call.arguments or "{}"}}
            for call in message.tool_calls
        ]
    if message.tool_call_id:
        plain["tool_call_id"] = message.tool_call_id
    return cast(ChatCompletionMessageParam, plain)


def _tool(tool: ToolSpec) -> ChatCompletionToolUnionParam:
    function = {
        "name": tool.name,
        "description": tool.description,
        "parameters": json.loads(json.dumps(tool.parameters)),
    }
    return cast(ChatCompletionToolUnionParam, {"type": "function", "function": function})
