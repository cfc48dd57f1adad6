"""The webhooks about texts: what is genuine is kept once and answered; everything else is a clear 4xx."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from quart import Response
from quart.testing import QuartClient

from receptionist.adapters.simulated.account import Wire, made_up_extra
from receptionist.adapters.simulated.text_signing import (
    forged,
    receipt_webhook,
    sign_messages,
    sign_sms,
    sign_telnyx,
    sign_twilio,
    text_webhook,
)
from receptionist.adapters.store.store import SqlStore
from receptionist.config import Settings
from receptionist.domain.ids import AttemptId
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CarrierAccount, JournalledEvent, WebhookRequest
from receptionist.domain.text_events import ReceiptArrived, ReceiptState, TextReceived
from receptionist.errors import DatabaseProblem
from receptionist.ports import Store
from receptionist.services.set_up import connect_carrier
from receptionist.web import text_webhooks
from receptionist.web.app import LARGEST_BODY_BYTES, App, create_app
from tests.fakes.call_parts import parts_for
from tests.fakes.store import NOW
from tests.fakes.text_carrier import SettableClock
from tests.fakes.web import ORIGIN, IdleWorker, app_with

pytestmark = pytest.mark.databases("sqlite")

OURS, THEIRS = PhoneNumber("+14155550100"), "+14155550142"
WIRES = list(Wire)


@dataclass
class Line:
    """An account at a carrier, and the way its webhooks take into an application."""

    app: App
    account: CarrierAccount
    clock: SettableClock

    def __post_init__(self) -> None:
        self.client = QuartClient(create_app(self.app))

    def url(self, wire: Wire, name: str = "texts", account: CarrierAccount | None = None) -> str:
        return f"{ORIGIN}/webhooks/{wire.dialect}/{(account or self.account).id}/{name}"

    def text(self, wire: Wire, text: str = "Hi", number: int = 1, *, method: str = "POST") -> WebhookRequest:
        """A genuine text, sent now."""
        event = TextReceived(f"00000000-0000-4000-8000-{number:012d}", THEIRS, OURS.e164, text)
        return text_webhook(self.account, wire, event, self.url(wire), self.clock.now(), method=method)

    def receipt(self, wire: Wire, state: ReceiptState = ReceiptState.DELIVERED) -> WebhookRequest:
        """A genuine receipt, sent now."""
        event = ReceiptArrived("00000000-0000-4000-8000-000000000001", state, AttemptId("att_1"))
        url = self.url(wire, "receipts") + "?attempt=att_1"
        return receipt_webhook(self.account, wire, event, OURS.e164, THEIRS, url, self.clock.now())

    async def post(self, request: WebhookRequest, **changes: object) -> Response:
        """Delivers it, to another path or by another method where one is named."""
        request = replace(request, **changes)  # type: ignore[arg-type]
        parts = urlsplit(request.url)
        path = f"{parts.path}?{parts.query}" if parts.query else parts.path
        return await self.client.open(
            path, method=request.method, headers=dict(request.headers), data=request.body or None
        )

    async def status(self, request: WebhookRequest, **changes: object) -> int:
        return (await self.post(request, **changes)).status_code

    async def kept(self) -> list[JournalledEvent]:
        """Everything in the journal that was not seen by this before."""
        return await self.app.texting.store.directory.claim_events(NOW + timedelta(days=1), timedelta(days=30), 1000)


async def line_of(store: Store, business: Business, carrier: str = "simulated", number: PhoneNumber = OURS) -> Line:
    account = await connect_carrier(
        store, business.id, carrier, "ac" + number.e164[-4:], "the secret", number, made_up_extra()
    )
    return line_to(store, account)


def line_to(store: Store, account: CarrierAccount) -> Line:
    """An application on this store, and the account's way into it."""
    clock = SettableClock(NOW)
    app = app_with(Settings.from_env({"PUBLIC_URL": ORIGIN}), parts_for(store, clock=clock))
    return Line(app, account, clock)


@pytest.fixture
async def line(store: SqlStore, business: Business) -> Line:
    return await line_of(store, business)


def woken(line: Line) -> int:
    assert isinstance(line.app.worker, IdleWorker)
    return line.app.worker.woken


@pytest.mark.databases("sqlite", "postgres")
@pytest.mark.parametrize("wire", WIRES)
async def test_a_genuine_text_is_kept_as_it_came_then_answered(line: Line, wire: Wire) -> None:
    request = line.text(wire, "My sink & drain = 💧")
    response = await line.post(request)
    assert 200 <= response.status_code < 300
    [event] = await line.kept()
    assert (event.account_id, event.business_id) == (line.account.id, line.account.business_id)
    assert (event.carrier, event.request.body, event.request.url) == (wire.dialect, request.body, request.url)
    assert event.received_at == NOW and woken(line) == 1
    carrier = line.app.texting.carriers[wire.dialect]
    [told] = carrier.read(event.request)
    assert isinstance(told, TextReceived) and told.text == "My sink & drain = 💧"
    answer = carrier.answer()
    assert (response.status_code, await response.get_data(as_text=True)) == (answer.status, answer.body)


async def test_vonage_may_come_by_get_and_nobody_else(line: Line) -> None:
    request = line.text(Wire.VONAGE, "By GET", method="GET")
    assert await line.status(request) in (200, 204)
    [event] = await line.kept()
    assert event.request.method == "GET" and "By+GET" in event.request.url
    assert await line.status(forged(request)) == 403
    for wire in (Wire.TWILIO, Wire.TELNYX):
        assert await line.status(line.text(wire), method="GET", body=b"") == 405


@pytest.mark.parametrize("wire", WIRES)
async def test_what_is_no_post_is_not_taken(line: Line, wire: Wire) -> None:
    for method in ("HEAD", "PUT", "DELETE", "PATCH", "OPTIONS"):
        assert await line.status(line.text(wire), method=method, body=b"") == 405
    assert await line.kept() == []


@pytest.mark.parametrize("wire", WIRES)
async def test_a_receipt_comes_with_our_mark_in_its_address(line: Line, wire: Wire) -> None:
    request = line.receipt(wire)
    assert 200 <= await line.status(request) < 300
    [event] = await line.kept()
    [told] = line.app.texting.carriers[wire.dialect].read(event.request)
    assert isinstance(told, ReceiptArrived) and told.attempt == "att_1"


async def test_a_mark_that_was_changed_on_the_way_is_noticed_where_the_address_is_signed(line: Line) -> None:
    request = line.receipt(Wire.TWILIO)
    assert await line.status(request, url=request.url.replace("att_1", "att_2")) == 403


@pytest.mark.parametrize("wire", WIRES)
async def test_repeats_are_answered_alike_and_kept_once(line: Line, wire: Wire) -> None:
    answers = {await line.status(line.text(wire)) for _ in range(3)}
    line.clock.tick(60)  # signed anew, as a carrier's retry is
    answers.add(await line.status(line.text(wire)))
    assert len(answers) == 1 and answers < {200, 204}
    assert len(await line.kept()) == 1 and woken(line) == 1
    assert await line.status(line.text(wire, number=2)) in answers
    assert len(await line.kept()) == 1


@pytest.mark.databases("sqlite", "postgres")
@pytest.mark.parametrize("wire", WIRES)
async def test_two_processes_get_the_same_event_at_once_and_one_keeps_it(
    store: SqlStore, business: Business, wire: Wire
) -> None:
    first = await line_of(store, business)
    second = line_to(store, first.account)
    requests = [first.text(wire, number=number) for number in range(5)]
    statuses = await asyncio.gather(
        *(process.status(request) for request in requests for process in (first, second, first))
    )
    assert set(statuses) < {200, 204}
    assert len(await first.kept()) == 5
    assert woken(first) + woken(second) == 5


@pytest.mark.parametrize("wire", WIRES)
async def test_a_forged_request_is_refused_counted_and_not_kept(line: Line, wire: Wire) -> None:
    request = line.text(wire)
    assert await line.status(forged(request)) == 403
    assert await line.status(request, body=request.body + b" ") == 403
    assert await line.status(request, headers={"content-type": request.headers["content-type"]}, body=b"a=b") == 403
    assert sum(line.app.refused.values()) == 3 and "signature" in line.app.refused
    assert await line.kept() == [] and woken(line) == 0


@pytest.mark.parametrize("wire", WIRES)
async def test_the_signature_of_another_account_does_not_open_this_one(
    store: SqlStore, business: Business, wire: Wire
) -> None:
    line = await line_of(store, business)
    other = await line_of(store, business, number=PhoneNumber("+14155550101"))
    request = other.text(wire)
    assert await line.status(request, url=line.url(wire)) == 403
    event = TextReceived("id-1", THEIRS, OURS.e164, "Hi")
    mixed = text_webhook(other.account, wire, event, line.url(wire), NOW)  # signed for this address with that key
    assert await line.status(mixed) == 403
    assert await line.kept() == []


@pytest.mark.parametrize("wire", [Wire.TELNYX, Wire.VONAGE, Wire.VONAGE_MESSAGES])
async def test_what_was_recorded_and_is_played_again_later_is_stale(line: Line, wire: Wire) -> None:
    request = line.text(wire)
    line.clock.tick(minutes=6)
    assert await line.status(request) == 403
    line.clock.tick(minutes=-12)
    assert await line.status(request) == 403  # nor may it come from the future
    assert line.app.refused["stale"] == 2 and await line.kept() == []


async def test_a_token_over_another_body_is_refused(line: Line) -> None:
    signed, other = line.text(Wire.VONAGE_MESSAGES), line.text(Wire.VONAGE_MESSAGES, "Another text")
    assert await line.status(signed, body=other.body) == 403


async def test_what_is_genuine_and_no_event_is_a_400(line: Line) -> None:
    account, now = line.account, line.clock.now()
    for request in (
        sign_twilio(account, line.url(Wire.TWILIO), {"AccountSid": account.external_id}),
        sign_telnyx(account, line.url(Wire.TELNYX), b"{malformed]", now),
        sign_telnyx(account, line.url(Wire.TELNYX), b'{"data": []}', now),
        sign_messages(account, line.url(Wire.VONAGE), b"{}", now),
        sign_sms(account, line.url(Wire.VONAGE), {"api-key": account.external_id}, now),
    ):
        assert await line.status(request) == 400, request
    assert line.app.refused["event"] == 5 and await line.kept() == []


async def test_what_is_too_large_is_a_413(line: Line) -> None:
    request = line.text(Wire.TWILIO, "x" * LARGEST_BODY_BYTES)
    assert await line.status(request) == 413
    assert await line.status(line.text(Wire.TELNYX, "x" * (LARGEST_BODY_BYTES - 2000))) == 200
    assert len(await line.kept()) == 1


async def test_an_account_nobody_has_is_a_404_whatever_was_sent(line: Line) -> None:
    for wire in WIRES:
        request = line.text(wire)
        assert await line.status(request, url=request.url.replace(line.account.id, "acct_nobody")) == 404
        assert await line.status(forged(request), url=request.url.replace(line.account.id, "acct_nobody")) == 404
    assert line.app.refused["account"] == 8
    assert (await line.client.post(f"/webhooks/bandwidth/{line.account.id}/texts")).status_code == 404


async def test_an_account_speaks_its_own_carriers_dialect_only(store: SqlStore, business: Business) -> None:
    line = await line_of(store, business, "telnyx")
    assert await line.status(line.text(Wire.TELNYX)) == 200
    for wire in (Wire.TWILIO, Wire.VONAGE, Wire.VONAGE_MESSAGES):
        assert await line.status(line.text(wire)) == 404
    assert len(await line.kept()) == 1


async def test_the_address_that_is_checked_is_the_configured_one(line: Line) -> None:
    request = line.text(Wire.TWILIO)
    proxied = dict(request.headers) | {"host": "elsewhere.example.com", "x-forwarded-host": "elsewhere.example.com"}
    assert await line.status(request, headers=proxied) == 200
    assert await line.status(request, url=request.url + "?added=1") == 403
    line.app.settings = replace(line.app.settings, public_url="https://other.example.com")
    assert await line.status(line.text(Wire.TWILIO, number=2)) == 403


class _Away:
    """A journal whose database does not answer, or says nothing at all."""

    def __init__(self, problem: Exception | None) -> None:
        self._problem = problem

    async def keep(self, event: JournalledEvent) -> bool:
        if self._problem is not None:
            raise self._problem
        await asyncio.Event().wait()
        return True


@pytest.mark.parametrize("problem", [DatabaseProblem("away"), OSError(), RuntimeError("a mistake"), None])
async def test_while_nothing_can_be_kept_the_carrier_is_asked_to_come_again(
    line: Line, monkeypatch: pytest.MonkeyPatch, problem: Exception | None
) -> None:
    monkeypatch.setattr(text_webhooks, "_ANSWER_SECONDS", 0.02)
    journal = line.app.journal
    line.app.journal = _Away(problem)  # type: ignore[assignment]
    assert await line.status(line.text(Wire.TELNYX)) == 503
    line.app.journal = journal
    monkeypatch.setattr(text_webhooks, "_ANSWER_SECONDS", 5.0)
    assert await line.status(line.text(Wire.TELNYX)) == 200
    assert len(await line.kept()) == 1


async def test_an_account_is_remembered_for_seconds_and_its_new_secret_holds_within_them(
    store: SqlStore, business: Business, monkeypatch: pytest.MonkeyPatch
) -> None:
    line = await line_of(store, business)
    looked_up = 0
    ask = line.app.account

    async def counted(app: App, account_id: str) -> CarrierAccount | None:
        nonlocal looked_up
        looked_up += 1
        return await ask(account_id)

    monkeypatch.setattr(App, "account", counted)
    for number in range(20):
        assert await line.status(line.text(Wire.TWILIO, number=number)) == 200
    assert looked_up == 1
    async with store.work(business.id, write=True) as work:
        await work.save_account("simulated", line.account.external_id, "a new secret")
    line.clock.tick(11)
    assert await line.status(line.text(Wire.TWILIO, number=30)) == 403
    line.account = replace(line.account, secret="a new secret")
    assert await line.status(line.text(Wire.TWILIO, number=31)) == 200
    assert looked_up == 2


_NAMES = st.sampled_from(
    ["x-twilio-signature", "telnyx-signature-ed25519", "telnyx-timestamp", "authorization", "content-type", "x-other",
     "x-twilio-webhooks-signature-settings"]
)  # fmt: skip
_VALUES = st.one_of(
    st.sampled_from(
        ["application/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "Bearer a.b.c",
         "Bearer ", "1790000000", "-1", "9" * 40, "=" * 8, "eyJhbGciOiJub25lIn0.e30."]
    ),
    st.text(st.characters(min_codepoint=32, max_codepoint=255, exclude_characters="\x7f"), max_size=60),
)  # fmt: skip
_BODIES = st.one_of(
    st.binary(max_size=300),
    st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"[" * 5000, b"{" * 300, b'{"data":null}', b"a=%ff&b=%00&sig=1", b"\xef\xbb\xbf{}", b"&" * 900]),
)


async def test_nothing_that_is_sent_makes_an_error_of_ours() -> None:
    """Bodies, headers and queries of every kind, signed and not: never a 5xx, and nothing unsigned is kept."""

    class Unused:
        async def keep(self, event: JournalledEvent) -> bool:
            kept.append(event)
            return True

    kept: list[JournalledEvent] = []
    loop = asyncio.get_running_loop()
    line = line_to(_OneAccount(), _ACCOUNT)  # type: ignore[arg-type]
    line.app.journal = Unused()  # type: ignore[assignment]

    async def deliver(requests: Sequence[WebhookRequest]) -> list[int]:
        return [await line.status(request) for request in requests]

    @given(
        wire=st.sampled_from(WIRES),
        name=st.sampled_from(["texts", "receipts"]),
        body=_BODIES,
        headers=st.dictionaries(_NAMES, _VALUES, max_size=4),
        query=st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=40),
        method=st.sampled_from(["POST", "GET"]),
    )
    @hypothesis_settings(max_examples=250, deadline=None, suppress_health_check=list(HealthCheck), database=None)
    def fuzz(wire: Wire, name: str, body: bytes, headers: dict[str, str], query: str, method: str) -> None:
        path = line.url(wire, name) + (f"?{query.replace('#', '')}" if query else "")
        unsigned = WebhookRequest(method, path, headers, body)
        signed = (
            sign_telnyx(_ACCOUNT, path, body, NOW)
            if wire is Wire.TELNYX
            else sign_messages(_ACCOUNT, path, body, NOW)
            if wire is Wire.VONAGE_MESSAGES
            else sign_twilio(_ACCOUNT, path, {"AccountSid": _ACCOUNT.external_id, "MessageSid": query})
            if wire is Wire.TWILIO
            else sign_sms(_ACCOUNT, path.partition("?")[0], {"api-key": _ACCOUNT.external_id, "text": query}, NOW)
        )
        first, second = asyncio.run_coroutine_threadsafe(deliver([unsigned, signed]), loop).result(30)
        assert 400 <= first < 500 and second < 500, (first, second)

    await asyncio.to_thread(fuzz)
    assert kept and all(line.app.texting.carriers[event.carrier].key(event.request) == event.key for event in kept)


_ACCOUNT = replace(text_webhooks._NOBODY, extra=made_up_extra())


class _OneAccount:
    """As much of a store as a look-up needs."""

    @property
    def directory(self) -> "_OneAccount":
        return self

    async def account(self, account_id: str) -> CarrierAccount:
        return _ACCOUNT
