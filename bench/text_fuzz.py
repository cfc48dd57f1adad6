"""Fuzzed requests over the texts webhooks: none may be answered with a 5xx, and none may become a message.

Genuine events with bytes changed, cut, doubled or swapped for others, headers and addresses too, half of them signed
again so that they come through to the parsers: `python -m bench.text_fuzz`.
"""

import asyncio
import random
from collections import Counter
from dataclasses import replace

import aiohttp
from yarl import URL

from bench.texting.scene import Server, databases, home_folder, make_scene, serving
from receptionist.adapters.simulated import text_forms
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.simulated.text_signing import (
    receipt_webhook,
    sign_messages,
    sign_sms,
    sign_telnyx,
    sign_twilio,
    text_webhook,
)
from receptionist.domain.ids import AttemptId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import MediaLink, ReceiptArrived, ReceiptState, TextReceived
from receptionist.services.time import utc_now

REQUESTS = 100_000
CONNECTIONS = 64
_ODD = (
    "",
    "\0",
    "\ud83d",
    "💧" * 200,
    "-1",
    "9" * 400,
    "null",
    "[]",
    "{}",
    "%00",
    "\r\nX: y",
    "../..",
    "é",
    "'--",
    "Ａ",
)


def run(requests: int = REQUESTS) -> dict[str, object]:
    """Sends them and prints how they were answered."""
    with databases(postgres=False) as found, home_folder() as home:
        scene = asyncio.run(make_scene(found["sqlite"], home, answers=False))

        async def measure() -> Counter[int]:
            async with serving(scene) as server:
                return await _fuzz(server, requests)

        answers = asyncio.run(measure())
    told = ", ".join(f"{status}: {count}" for status, count in sorted(answers.items()))
    failed = sum(count for status, count in answers.items() if status >= 500)
    print(f"{sum(answers.values())} fuzzed requests; answers {told}; {failed} of them 5xx")
    return {"requests": sum(answers.values()), "answers": {str(k): v for k, v in answers.items()}, "failed": failed}


async def _fuzz(server: Server, requests: int) -> Counter[int]:
    answers: Counter[int] = Counter()
    numbers = iter(range(requests))
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        async def sender() -> None:
            for number in numbers:
                request = _fuzzed(server, random.Random(number))
                try:
                    async with session.request(
                        request.method,
                        URL(request.url, encoded=True),
                        data=request.body,
                        headers=request.headers,
                        allow_redirects=False,
                    ) as response:
                        await response.read()
                        answers[response.status] += 1
                except (aiohttp.ClientError, ValueError):
                    answers[0] += 1  # the client or the server's HTTP parser would not have it

        await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))
    return answers


def _fuzzed(server: Server, chance: random.Random) -> WebhookRequest:
    account, wire, now = server.scene.account, chance.choice(list(Wire)), utc_now()
    kind = chance.choice(["texts", "receipts"])
    url = f"{server.origin}/webhooks/{wire.dialect}/{account.id}/{kind}"
    text = TextReceived(
        f"fuzz-{chance.randrange(10**9)}",
        chance.choice(["+14155550142", "72975", "BANK", "anonymous", *_ODD]),
        "+18005550100",
        chance.choice(["hello", "STOP", *_ODD]),
        media=(MediaLink("https://media.invalid/x", "image/png"),) if chance.random() < 0.2 else (),
    )
    receipt = ReceiptArrived(
        text.carrier_message_id,
        chance.choice(list(ReceiptState)),
        AttemptId(chance.choice(["att_1", *_ODD])),
        Failure(FailureKind.REJECTED, chance.choice(["30007", *_ODD])) if chance.random() < 0.3 else None,
    )
    if chance.random() < 0.5:
        return _signed_nonsense(server, wire, url, chance, text)
    try:
        if kind == "texts":
            request = text_webhook(account, wire, text, url, now)
        else:
            request = receipt_webhook(account, wire, receipt, "+18005550100", text.sender, url, now)
    except UnicodeEncodeError:
        return WebhookRequest("POST", url, {}, bytes(chance.randbytes(40)))
    return _spoiled(request, chance)


def _spoiled(request: WebhookRequest, chance: random.Random) -> WebhookRequest:
    """One thing about a genuine request changed."""
    match chance.randrange(6):
        case 0:
            return replace(request, body=_bytes(request.body, chance))
        case 1:
            headers = {name: _header(value, chance) for name, value in request.headers.items()}
            return replace(request, headers=headers)
        case 2:
            names = list(request.headers)
            gone = chance.choice(names) if names else ""
            return replace(request, headers={n: v for n, v in request.headers.items() if n != gone})
        case 3:
            return replace(
                request, url=f"{request.url}?{chance.choice(['a=b', 'attempt=', 'sig=x&sig=y', '%ff', '=&='])}"
            )
        case 4:
            return replace(request, method=chance.choice(["GET", "PUT", "DELETE", "PATCH", "HEAD"]))
        case _:
            return replace(
                request, headers={**request.headers, "content-type": chance.choice(["text/xml", "x", "a/b;c"])}
            )


def _signed_nonsense(server: Server, wire: Wire, url: str, chance: random.Random, text: TextReceived) -> WebhookRequest:
    """A body that makes no sense, signed as the carrier would sign it."""
    account, now = server.scene.account, utc_now()
    try:
        match wire:
            case Wire.TWILIO:
                return sign_twilio(account, url, _fields(text_forms.twilio_text(account, text), chance))
            case Wire.VONAGE:
                return sign_sms(account, url, _fields(text_forms.sms_text(account, text, now), chance), now)
            case Wire.TELNYX:
                return sign_telnyx(account, url, _bytes(text_forms.telnyx_text(account, text, now), chance), now)
            case Wire.VONAGE_MESSAGES:
                return sign_messages(account, url, _bytes(text_forms.messages_text(text, now), chance), now)
    except UnicodeEncodeError:
        return WebhookRequest("POST", url, {}, bytes(chance.randbytes(40)))


def _fields(form: dict[str, str], chance: random.Random) -> dict[str, str]:
    changed = dict(form)
    for _ in range(chance.randrange(1, 4)):
        name = chance.choice(list(changed))
        if chance.random() < 0.4:
            changed.pop(name)
        else:
            changed[name] = chance.choice(_ODD)
    return changed or {"x": "y"}


def _bytes(body: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(body) + 1)
    match chance.randrange(5):
        case 0:
            return body[:at]
        case 1:
            return body[:at] + chance.randbytes(chance.randrange(1, 8)) + body[at:]
        case 2:
            return body + body
        case 3:
            return chance.randbytes(chance.randrange(0, 200))
        case _:
            piece = chance.choice(_ODD).encode("utf-8", "surrogatepass")
            return body[:at] + piece + body[at + len(piece) :]


def _header(value: str, chance: random.Random) -> str:
    at = chance.randrange(len(value) + 1)
    return chance.choice([value[:at], value + value, "", "0", "Bearer ", "e30.e30.e30", value[::-1]])


if __name__ == "__main__":
    run()
