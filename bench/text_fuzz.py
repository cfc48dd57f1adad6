"""Fuzzed requests over the texts webhooks: none may be answered with a 5xx, and nothing forged may be kept.

Genuine events with bytes changed, cut, doubled or swapped for others, headers and addresses too; half of them signed
again so that they come through to the parsers, some signed with another's keys. Afterwards: is the server as quick as
before, how much memory has it gathered, and what does the journal hold? `python -m bench.text_fuzz`.
"""

import asyncio
import random
import re
import time
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

import aiohttp
from sqlalchemy import Connection, create_engine, func, select
from yarl import URL

from bench.figures import quantile
from bench.texting.scene import (
    NUMBER,
    Scene,
    Server,
    databases,
    home_folder,
    make_scene,
    not_worked_on,
    serving,
)
from receptionist.adapters.simulated import text_forms
from receptionist.adapters.simulated.account import Wire, made_up_extra
from receptionist.adapters.simulated.text_signing import (
    receipt_webhook,
    sign_messages,
    sign_sms,
    sign_telnyx,
    sign_twilio,
    text_webhook,
)
from receptionist.adapters.store.text_tables import inbound_events, messages
from receptionist.domain.ids import AttemptId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import MediaLink, ReceiptArrived, ReceiptState, TextReceived
from receptionist.services.time import utc_now

REQUESTS = 100_000
CONNECTIONS = 64
GENUINE = 500
WORKED_OFF_SECONDS = 300  # at the most
FORGED = "forged-"
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


@dataclass(slots=True)
class _Answers:
    """How the requests were answered."""

    statuses: Counter[int] = field(default_factory=Counter)
    not_sent: int = 0  # our own client would not send such a thing
    cut_off: int = 0  # the server hung up without an answer


def run(requests: int = REQUESTS) -> dict[str, object]:
    """Sends them and prints how they were answered."""
    with databases(postgres=False) as found, home_folder() as home:
        scene = asyncio.run(make_scene(found["sqlite"], home, answers=False))
        result = asyncio.run(_measure(scene, requests))
        result |= _kept(found["sqlite"])
    print(f"{requests} fuzzed requests; answers {result['answers']}; {result['failed']} of them 5xx,")
    print(f"  {result['cut_off']} cut off, {result['not_sent']} that our client would not send")
    print(f"  genuine texts after it: p50 {result['p50_ms']} ms, p99 {result['p99_ms']} ms")
    print(f"  {result['worked_off_seconds']} s later {result['not_worked_on']} of what was kept were not worked on yet")
    print(
        f"  the server's memory: {result['memory_mib_early']} MiB after a tenth, {result['memory_mib_after']} after all"
    )
    print(f"  kept: {result['events']}; {result['open_events']} not done with; {result['messages']} messages")
    print(f"  of what was signed with another's keys: {result['forged_kept']} kept")
    return result


async def _measure(scene: Scene, requests: int) -> dict[str, object]:
    async with serving(scene) as server:
        answers = _Answers()
        await _fuzz(server, range(requests // 10), answers)
        early = _memory_mib(server)
        await _fuzz(server, range(requests // 10, requests), answers)
        after = _memory_mib(server)
        took = await _genuine(server)
        worked_off, behind = await _worked_off(scene)
    return {
        "requests": requests,
        "answers": {str(status): count for status, count in sorted(answers.statuses.items())},
        "failed": sum(count for status, count in answers.statuses.items() if status >= 500),
        "cut_off": answers.cut_off,
        "not_sent": answers.not_sent,
        "p50_ms": round(quantile(took, 0.5) * 1000, 1),
        "p99_ms": round(quantile(took, 0.99) * 1000, 1),
        "worked_off_seconds": worked_off,
        "not_worked_on": behind,
        "memory_mib_early": early,
        "memory_mib_after": after,
    }


async def _fuzz(server: Server, numbers: range, answers: _Answers) -> None:
    waiting = iter(numbers)
    strangers = replace(server.scene.account, secret="another's", extra=made_up_extra())
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=CONNECTIONS)) as session:

        async def sender() -> None:
            for number in waiting:
                await _ask(session, _fuzzed(server, strangers, random.Random(number)), answers)

        await asyncio.gather(*(sender() for _ in range(CONNECTIONS)))


async def _ask(session: aiohttp.ClientSession, request: WebhookRequest, answers: _Answers) -> None:
    url = URL(request.url, encoded=True)
    try:
        async with session.request(
            request.method, url, data=request.body, headers=request.headers, allow_redirects=False
        ) as response:
            await response.read()
            answers.statuses[response.status] += 1
    except (aiohttp.InvalidURL, ValueError):
        answers.not_sent += 1
    except aiohttp.ClientError:
        answers.cut_off += 1


async def _genuine(server: Server) -> list[float]:
    """Seconds to the 2xx of genuine texts, one after the other."""
    took = []
    async with aiohttp.ClientSession() as session:
        for number in range(GENUINE):
            url = f"{server.origin}/webhooks/twilio/{server.scene.account.id}/texts"
            text = TextReceived(f"genuine-{number}", "+14155550142", NUMBER.e164, f"Hello, this is text {number}.")
            request = text_webhook(server.scene.account, Wire.TWILIO, text, url, utc_now())
            began = time.perf_counter()
            async with session.post(url, data=request.body, headers=request.headers) as response:
                await response.read()
                if response.status != 200:
                    raise RuntimeError(f"a genuine text was answered {response.status}")
            took.append(time.perf_counter() - began)
    return took


async def _worked_off(scene: Scene) -> tuple[int, int]:
    """Seconds until all that was kept has been worked on once, and how much has not where that takes too long."""
    began = time.perf_counter()
    while True:
        behind, passed = await not_worked_on(scene), time.perf_counter() - began
        if not behind or passed >= WORKED_OFF_SECONDS:
            return round(passed), behind
        await asyncio.sleep(1)


def _memory_mib(server: Server) -> int:
    """Of the server's process, resident."""
    assert server.process is not None
    status = Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii")
    return int(status.partition("VmRSS:")[2].split()[0]) // 1024


def _kept(url: str) -> dict[str, object]:
    """What the database holds of it."""
    engine = create_engine(url.replace("+aiosqlite", ""))
    try:
        with engine.connect() as connection:
            return _counted(connection)
    finally:
        engine.dispose()


def _counted(connection: Connection) -> dict[str, object]:
    event, message = inbound_events.c, messages.c
    notes = Counter[str]()
    for note in connection.execute(select(event.note).where(event.finished_at.is_not(None))).scalars():
        notes[note.partition(":")[0]] += 1
    waiting = select(func.count()).where(event.finished_at.is_(None))
    forged = select(func.count()).where(event.event_key.contains(FORGED))
    taken = select(func.count()).where(message.carrier_message_id.contains(FORGED))
    return {
        "events": dict(notes.most_common()),
        "open_events": connection.execute(waiting).scalar_one(),
        "messages": connection.execute(select(func.count()).select_from(messages)).scalar_one(),
        "forged_kept": connection.execute(forged).scalar_one() + connection.execute(taken).scalar_one(),
    }


def _fuzzed(server: Server, strangers: CarrierAccount, chance: random.Random) -> WebhookRequest:
    forges = chance.random() < 0.1
    account = strangers if forges else server.scene.account
    wire, now = chance.choice(list(Wire)), utc_now()
    kind = chance.choice(["texts", "receipts"])
    url = f"{server.origin}/webhooks/{wire.dialect}/{account.id}/{kind}"
    text = TextReceived(
        f"{FORGED if forges else 'fuzz-'}{chance.randrange(10**9)}",
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
        return _signed_nonsense(account, wire, url, chance, text)
    try:
        if kind == "texts":
            request = text_webhook(account, wire, text, url, now)
        else:
            request = receipt_webhook(account, wire, receipt, "+18005550100", text.sender, url, now)
    except UnicodeEncodeError:
        return WebhookRequest("POST", url, {}, chance.randbytes(40))
    return request if forges else _spoiled(request, chance)


def _spoiled(request: WebhookRequest, chance: random.Random) -> WebhookRequest:
    """One thing about a genuine request changed."""
    match chance.randrange(8):
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
        case 5:
            place = chance.choice(["acct_nobody", "%00", "../..", "a" * 300])
            return replace(request, url=re.sub(r"acct_\w+", place, request.url))
        case 6:
            return replace(request, body=request.body + b"x" * chance.choice([60_000, 70_000, 300_000]))
        case _:
            return replace(
                request, headers={**request.headers, "content-type": chance.choice(["text/xml", "x", "a/b;c"])}
            )


def _signed_nonsense(
    account: CarrierAccount, wire: Wire, url: str, chance: random.Random, text: TextReceived
) -> WebhookRequest:
    """A body that makes no sense, signed as the carrier would sign it."""
    now = utc_now()
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
        return WebhookRequest("POST", url, {}, chance.randbytes(40))


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
