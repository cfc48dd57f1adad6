"""Any OpenAI-compatible chat server (OpenAI, vLLM, llama.cpp, Ollama) as a `ChatModel`."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from typing import cast

import openai
from openai import AsyncOpenAI
from openai.types.chat import ChatCompletionChunk, ChatCompletionMessageParam, ChatCompletionToolUnionParam

from receptionist.errors import ModelProblem
from receptionist.ports import ModelMessage, ToolCall, ToolSpec

LONGEST_ARGUMENTS = 8000
LONGEST_REPLY = 4000


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
        loop = asyncio.get_running_loop()
        end = loop.time() + self._overall_seconds
        calls: dict[int, _Call] = {}
        length = 0
        try:
            async with asyncio.timeout(self._first_token_seconds):
                stream = await self._client.chat.completions.create(
                    model=self._model,
                    messages=[_message(message) for message in messages],
                    tools=[_tool(tool) for tool in tools],
                    stream=True,
                )
            async with stream:
                chunks = stream.__aiter__()
                first = True
                while True:
                    wait = min(self._first_token_seconds, end - loop.time()) if first else end - loop.time()
                    async with asyncio.timeout(max(wait, 0)):
                        chunk = await anext(chunks, None)
                    if chunk is None:
                        break
                    text = _take(chunk, calls)
                    if text:
                        first = False
                        length += len(text)
                        if length > LONGEST_REPLY:
                            raise ModelProblem("The language model does not stop talking.")
                        yield text
        except TimeoutError as error:
            raise ModelProblem("The language model is too slow.") from error
        except openai.APIError as error:
            raise ModelProblem(f"The language model answered with an error ({type(error).__name__}).") from error
        except (ValueError, AttributeError, TypeError) as error:
            # What a server that is not quite compatible streams: broken JSON, missing fields.
            raise ModelProblem("The language model's answer cannot be read.") from error
        for call in calls.values():
            yield ToolCall(call.id or f"call_{call.name}", call.name, "".join(call.arguments))


def _take(chunk: ChatCompletionChunk, calls: dict[int, _Call]) -> str:
    """Keeps the pieces of tool calls; answers the piece of text."""
    if not chunk.choices:
        return ""
    delta = chunk.choices[0].delta
    for piece in delta.tool_calls or ():
        call = calls.setdefault(piece.index or 0, _Call())
        call.id = piece.id or call.id
        if piece.function is not None:
            call.name = piece.function.name or call.name
            call.arguments.append(piece.function.arguments or "")
        if sum(map(len, call.arguments)) > LONGEST_ARGUMENTS or len(calls) > 16:
            raise ModelProblem("The language model does not stop calling tools.")
    return delta.content or ""


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
