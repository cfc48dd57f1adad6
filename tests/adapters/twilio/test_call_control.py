"""Hanging up through the official SDK, against a server that answers as the carrier documents."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import pytest

from receptionist.adapters.twilio.call_control import TwilioCallControl
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem

ACCOUNT = CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "twilio", "AC" + "0" * 32, "s3cr3t")
DONE = json.dumps({"sid": "CA1", "status": "completed"})


def error(code: int, status: int) -> str:
    return json.dumps({"code": code, "message": "no", "more_info": "", "status": status})


@dataclass
class Carrier:
    """One canned answer, and what was asked."""

    status: int
    body: str
    url: str = ""
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def carrier(status: int, body: str) -> AsyncIterator[Carrier]:
    seen = Carrier(status, body)

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(
            int(line.split(":")[1]) for line in head.splitlines() if line.lower().startswith("content-length")
        )
        seen.asked.append(head + (await reader.readexactly(length)).decode())
        answer = f"HTTP/1.1 {status} X\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n{body}"
        writer.write(answer.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    seen.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server:
        yield seen


async def test_a_live_call_is_completed_with_the_accounts_credentials() -> None:
    async with carrier(200, DONE) as seen:
        await TwilioCallControl(seen.url).hang_up(ACCOUNT, "CA1")
    [request] = seen.asked
    assert request.startswith(f"POST /2010-04-01/Accounts/{ACCOUNT.external_id}/Calls/CA1.json ")
    assert request.endswith("Status=completed")
    assert base64.b64encode(f"{ACCOUNT.external_id}:s3cr3t".encode()).decode() in request


@pytest.mark.parametrize(("status", "body"), [(404, error(20404, 404)), (400, error(21220, 400)), (404, "")])
async def test_a_call_that_is_over_already_is_success(status: int, body: str) -> None:
    async with carrier(status, body or "{}") as seen:
        await TwilioCallControl(seen.url).hang_up(ACCOUNT, "CA1")
    assert len(seen.asked) == 1


@pytest.mark.parametrize(
    ("status", "body", "retry"),
    [
        (401, error(20003, 401), False),
        (400, error(21218, 400), False),
        (429, error(20429, 429), True),
        (503, "{}", True),
    ],
)
async def test_a_refusal_says_whether_trying_again_helps_and_is_not_repeated(
    status: int, body: str, retry: bool
) -> None:
    async with carrier(status, body) as seen:
        with pytest.raises(CarrierProblem) as caught:
            await TwilioCallControl(seen.url).hang_up(ACCOUNT, "CA1")
    assert caught.value.retry is retry
    assert len(seen.asked) == 1
    assert "s3cr3t" not in str(caught.value)


async def test_a_carrier_that_cannot_be_reached_is_a_carrier_problem() -> None:
    async with carrier(200, DONE) as seen:
        closed = seen.url
    with pytest.raises(CarrierProblem):
        await TwilioCallControl(closed).hang_up(ACCOUNT, "CA1")
