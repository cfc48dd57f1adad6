"""The chat model over the real SDK, against a server that streams as the API documents."""

import asyncio
import json
from collections.abc import AsyncIterator

import pytest

from receptionist.adapters.llm.openai_chat import LONGEST_REPLY, MOST_CALLS, OpenAIChat
from receptionist.errors import ModelProblem
from receptionist.ports import ModelMessage, ToolCall, ToolSpec
from tests.fakes.openai_server import Answer, OpenAIServer, call, chunk, role, running, says, usage, words

QUOTE = ToolSpec("quote_price", "Prices.", {"type": "object", "properties": {"job": {"type": "string"}}})
HELLO = [ModelMessage("system", "Be brief."), ModelMessage("user", "Hello")]


@pytest.fixture
async def server() -> AsyncIterator[OpenAIServer]:
    async with running(OpenAIServer()) as listening:
        yield listening


@pytest.fixture
async def chat(server: OpenAIServer) -> AsyncIterator[OpenAIChat]:
    model = OpenAIChat("test-model", "a-key", server.url, first_token_seconds=5, overall_seconds=10)
    yield model
    await model.close()


async def ask_into(got: list[str | ToolCall], chat: OpenAIChat) -> None:
    async for piece in chat.stream(HELLO, [QUOTE]):
        got.append(piece)


async def ask(chat: OpenAIChat, messages: list[ModelMessage] = HELLO) -> list[str | ToolCall]:
    return [piece async for piece in chat.stream(messages, [QUOTE])]


async def test_text_streams_before_the_answer_is_complete(server: OpenAIServer, chat: OpenAIChat) -> None:
    rest = asyncio.Event()
    server.answers = [Answer([role(), *words("Sure, "), rest, *words("one moment."), chunk(finish="stop"), usage()])]
    pieces = aiter(chat.stream(HELLO, [QUOTE]))
    assert await anext(pieces) == "Sure, "  # the server still waits
    rest.set()
    assert [piece async for piece in pieces] == ["one moment."]
    asked = server.asked[0]
    assert asked["model"] == "test-model" and asked["stream"] is True
    assert asked["messages"] == [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hello"}]
    assert asked["tools"][0]["function"]["name"] == "quote_price"
    assert server.keys == ["bearer a-key"]


async def test_tool_calls_come_whole_from_pieces_that_interleave(server: OpenAIServer, chat: OpenAIChat) -> None:
    first = call(0, "call_a", "quote_price", '{"job": "kit', 'chen sink"}')
    second = call(1, "call_b", "note", '{"field": "name",', ' "value": "Ruth"}')
    mixed = [step for pair in zip(first, second, strict=True) for step in pair]
    server.answers = [Answer([role(), *words("Let me look."), *mixed, chunk(finish="tool_calls"), usage()])]
    assert await ask(chat) == [
        "Let me look.",
        ToolCall("call_a", "quote_price", '{"job": "kitchen sink"}'),
        ToolCall("call_b", "note", '{"field": "name", "value": "Ruth"}'),
    ]


async def test_servers_that_number_every_call_0(server: OpenAIServer, chat: OpenAIChat) -> None:
    steps = [*call(0, "call_a", "note", "{}"), *call(0, "call_b", "end_call", "{}")]
    server.answers = [Answer([role(), *steps, chunk(finish="tool_calls")])]
    assert await ask(chat) == [ToolCall("call_a", "note", "{}"), ToolCall("call_b", "end_call", "{}")]


async def test_tool_answers_go_back_to_the_model(server: OpenAIServer, chat: OpenAIChat) -> None:
    server.answers = [says("It is $169.")]
    called = ToolCall("call_a", "quote_price", '{"job": "sink"}')
    await ask(
        chat, [*HELLO, ModelMessage("assistant", "", (called,)), ModelMessage("tool", "{}", tool_call_id="call_a")]
    )
    assert server.asked[0]["messages"][2:] == [
        {
            "role": "assistant",
            "content": "",
            "tool_calls": [
                {
                    "id": "call_a",
                    "type": "function",
                    "function": {"name": "quote_price", "arguments": '{"job": "sink"}'},
                }
            ],
        },
        {"role": "tool", "content": "{}", "tool_call_id": "call_a"},
    ]


async def test_one_connection_serves_many_turns(server: OpenAIServer, chat: OpenAIChat) -> None:
    server.answers = [says("Hello.")]
    for _ in range(3):
        assert await ask(chat) == ["Hello."]
    assert server.connections == 1


@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500, 503])
async def test_an_error_status_is_a_model_problem_and_is_not_tried_again(
    server: OpenAIServer, chat: OpenAIChat, status: int
) -> None:
    body = json.dumps({"error": {"message": "secret words of the prompt", "type": "x", "code": "y"}}).encode()
    server.answers = [Answer(status=status, body=body)]
    with pytest.raises(ModelProblem) as problem:
        await ask(chat)
    assert len(server.asked) == 1
    assert "secret words" not in str(problem.value)


async def test_nobody_listens() -> None:
    async with running(OpenAIServer()) as server:
        pass
    chat = OpenAIChat("test-model", "", server.url, first_token_seconds=5)
    with pytest.raises(ModelProblem, match="APIConnectionError"):
        await ask(chat)
    await chat.close()


BROKEN = {
    "connection cut half-way": (Answer([role(), *words("It is ")], cut=True), "error"),
    "ended without a finish": (Answer([role(), *words("It is ")], done=False), "broke off"),
    "done without a finish": (Answer([role(), *words("It is ")]), "broke off"),
    "malformed chunk": (Answer([role(), 'data: {"choices": [{"delta": {"conte']), "cannot be read"),
    "no JSON at all": (Answer(["data: <html>busy</html>"]), "cannot be read"),
    "an error in the stream": (Answer([role(), 'data: {"error": {"message": "overloaded"}}']), "APIError"),
    "refusal": (Answer([role(), chunk({"refusal": "I can't help."}), chunk(finish="stop")]), "declined"),
    "content filter": (Answer([role(), *words("It "), chunk(finish="content_filter")]), "cut off"),
    "out of tokens": (Answer([role(), *words("It "), chunk(finish="length")]), "cut off"),
    "text that never ends": (Answer([role(), *words(*["word " * 50] * 20)]), "does not stop talking"),
    "endless arguments": (Answer([role(), *call(0, "c", "note", *["x" * 999] * 20)]), "does not stop calling"),
    "too many calls": (
        Answer([role(), *(step for n in range(MOST_CALLS + 1) for step in call(n, f"c{n}", "note", "{}"))]),
        "does not stop calling",
    ),
}


@pytest.mark.parametrize("broken", BROKEN)
async def test_a_broken_stream_is_a_model_problem(server: OpenAIServer, chat: OpenAIChat, broken: str) -> None:
    answer, message = BROKEN[broken]
    server.answers = [answer]
    got: list[str | ToolCall] = []
    with pytest.raises(ModelProblem, match=message):
        await ask_into(got, chat)
    assert not any(isinstance(piece, ToolCall) for piece in got)
    assert sum(len(piece) for piece in got if isinstance(piece, str)) <= LONGEST_REPLY


async def test_the_first_token_is_too_late(server: OpenAIServer) -> None:
    never = asyncio.Event()
    server.answers = [Answer([role(), never])]  # a role is no token
    chat = OpenAIChat("test-model", "", server.url, first_token_seconds=0.05, overall_seconds=60)
    with pytest.raises(ModelProblem, match="too slow"):
        await ask(chat)
    never.set()
    await chat.close()


async def test_the_whole_answer_is_too_slow(server: OpenAIServer) -> None:
    never = asyncio.Event()
    server.answers = [Answer([role(), *words("Well, "), never])]
    chat = OpenAIChat("test-model", "", server.url, first_token_seconds=30, overall_seconds=0.2)
    got: list[str | ToolCall] = []
    with pytest.raises(ModelProblem, match="too slow"):
        await ask_into(got, chat)
    assert got == ["Well, "]
    never.set()
    await chat.close()


async def test_a_server_that_holds_the_line_open_after_the_end(server: OpenAIServer, chat: OpenAIChat) -> None:
    never = asyncio.Event()
    server.answers = [Answer([role(), *words("Bye."), chunk(finish="stop"), never])]
    assert await ask(chat) == ["Bye."]
    never.set()
