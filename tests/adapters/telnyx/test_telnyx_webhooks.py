"""Telnyx's webhooks of texts: who signed them and when, what they mean, and that nothing posted breaks the reader."""

import base64
import contextlib
import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.signing import SigningKey

from receptionist.adapters.telnyx.texts import TelnyxTexts
from receptionist.adapters.telnyx.webhooks import SIGNATURE_HEADER, TIMESTAMP_HEADER
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import MediaLink, ReceiptArrived, ReceiptState, TextReceived, Uninteresting
from receptionist.errors import BadInput, Forged
from receptionist.ports import TextCarrier

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
URL = "https://phone.example.com/webhooks/telnyx/acct_1/texts"
RECEIPTS = "https://phone.example.com/webhooks/telnyx/acct_1/receipts?attempt=att_7"
KEY = SigningKey(b"\x07" * 32)
PUBLIC_KEY = base64.b64encode(bytes(KEY.verify_key)).decode()
TELNYX: TextCarrier = TelnyxTexts()

Json = dict[str, object]


def account(public_key: str = PUBLIC_KEY) -> CarrierAccount:
    extra = {"public_key": public_key}
    return CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "telnyx", "profile", "KEY1", extra)


def signed(body: bytes, at: datetime = NOW, url: str = URL) -> WebhookRequest:
    timestamp = str(int(at.timestamp()))
    signature = KEY.sign(timestamp.encode() + b"|" + body).signature
    headers = {SIGNATURE_HEADER: base64.b64encode(signature).decode(), TIMESTAMP_HEADER: timestamp}
    return WebhookRequest("POST", url, headers, body)


def event(event_type: str, payload: Json, event_id: str = "ev-1", url: str = URL) -> WebhookRequest:
    data = {"event_type": event_type, "id": event_id, "record_type": "event", "payload": payload}
    return signed(json.dumps({"data": data, "meta": {"attempt": 1}}).encode(), url=url)


def inbound(**more: object) -> WebhookRequest:
    payload: Json = {
        "id": "msg-1",
        "direction": "inbound",
        "from": {"phone_number": "+15035550142", "line_type": "Wireless"},
        "to": [{"phone_number": "+15035550100", "status": "webhook_delivered"}],
        "text": "My sink leaks",
        "media": [],
        "received_at": "2026-03-02T09:29:58.503+00:00",
        **more,
    }
    return event("message.received", payload)


def receipt(status: str, *errors: Json, event_type: str = "message.finalized", **to: object) -> WebhookRequest:
    target: Json = {"phone_number": "+15035550142", "status": status, **to}
    payload: Json = {"id": "msg-9", "direction": "outbound", "to": [target], "errors": list(errors)}
    return event(event_type, payload, url=RECEIPTS)


def error(code: str, title: str = "no", detail: str = "") -> Json:
    return {"code": code, "title": title, "detail": detail}


def forged(request: WebhookRequest, of: CarrierAccount | None = None, now: datetime = NOW) -> str:
    with pytest.raises(Forged) as caught:
        TELNYX.check(of or account(), request, now)
    return caught.value.reason


def test_what_the_carrier_signed_is_genuine() -> None:
    request = inbound()
    TELNYX.check(account(), request, NOW)
    assert TELNYX.read(request) == [
        TextReceived(
            "msg-1",
            "+15035550142",
            "+15035550100",
            "My sink leaks",
            sent_at=datetime(2026, 3, 2, 9, 29, 58, 503_000, tzinfo=UTC),
        )
    ]


@pytest.mark.parametrize("away", [timedelta(seconds=301), timedelta(seconds=-301), timedelta(days=400)])
def test_a_request_of_another_time_is_stale_in_both_directions(away: timedelta) -> None:
    assert forged(inbound(), now=NOW + away) == "stale"


@pytest.mark.parametrize("away", [timedelta(seconds=300), timedelta(seconds=-300)])
def test_five_minutes_either_way_are_allowed(away: timedelta) -> None:
    TELNYX.check(account(), inbound(), NOW + away)


def test_a_forged_request_is_told_apart_by_why() -> None:
    request = inbound()

    def changed(body: bytes | None = None, **headers: str) -> WebhookRequest:
        replaced = request.headers | {name.replace("_", "-"): value for name, value in headers.items()}
        return WebhookRequest("POST", URL, replaced, request.body if body is None else body)

    assert forged(WebhookRequest("POST", URL, {}, request.body)) == "unsigned"
    assert forged(changed(telnyx_timestamp="")) == "unsigned"
    assert forged(changed(b"")) == "malformed"
    assert forged(changed(telnyx_timestamp="soon")) == "malformed"
    assert forged(changed(telnyx_timestamp="9" * 400)) == "malformed"
    assert forged(changed(telnyx_timestamp=str(int(NOW.timestamp()) + 1))) == "signature"
    assert forged(changed(request.body + b" ")) == "signature"
    assert forged(changed(telnyx_signature_ed25519="ß")) == "signature"
    assert forged(changed(telnyx_signature_ed25519="AAAA")) == "signature"
    assert forged(changed(telnyx_signature_ed25519="not base64!")) == "signature"


@pytest.mark.parametrize("key", ["", "AAAA", "not base64!", base64.b64encode(b"\x01" * 32).decode()])
def test_an_account_without_the_right_key_takes_nothing(key: str) -> None:
    assert forged(inbound(), account(key)) == "signature"


def test_repeats_share_a_key_and_no_two_events_do() -> None:
    first = event("message.sent", {"id": "msg-9"}, "ev-1")
    again = signed(first.body.replace(b'"attempt": 1', b'"attempt": 2'), NOW + timedelta(seconds=60))
    assert TELNYX.key(first) == TELNYX.key(again)
    assert TELNYX.key(first) != TELNYX.key(event("message.finalized", {"id": "msg-9"}, "ev-2"))


def test_a_picture_message_has_its_files() -> None:
    files: list[object] = [{"url": "https://media.telnyx.com/a.png", "content_type": "image/png"}, {"url": None}, 7]
    [received] = TELNYX.read(inbound(text=None, media=files))
    assert isinstance(received, TextReceived)
    assert (received.text, received.media) == ("", (MediaLink("https://media.telnyx.com/a.png", "image/png"),))


def test_of_a_group_the_first_recipient_is_ours() -> None:
    several = [{"phone_number": "+15035550100"}, {"phone_number": "+15035550177"}]
    [received] = TELNYX.read(inbound(to=several, cc=["+15035550177"]))
    assert isinstance(received, TextReceived) and received.recipient == "+15035550100"


@pytest.mark.parametrize(("kind", "answered"), [("STOP", True), ("HELP", True), (None, False), ("", False)])
def test_it_is_told_when_the_carrier_has_answered_by_itself(kind: str | None, answered: bool) -> None:
    [received] = TELNYX.read(inbound(text="STOP", autoresponse_type=kind))
    assert isinstance(received, TextReceived) and received.carrier_answered is answered


@pytest.mark.parametrize(
    ("request_", "state", "failure"),
    [
        (receipt("sent", event_type="message.sent"), ReceiptState.SENT, None),
        (receipt("delivered"), ReceiptState.DELIVERED, None),
        (receipt("delivery_unconfirmed"), ReceiptState.SENT, None),
        (receipt("read"), ReceiptState.READ, None),
        (receipt("delivery_failed", error("40001")), ReceiptState.FAILED, Failure(FailureKind.LANDLINE, "40001")),
        (
            receipt("delivery_failed", error("40001"), line_type="Wireless"),
            ReceiptState.FAILED,
            Failure(FailureKind.UNROUTABLE, "40001"),
        ),
        (receipt("delivery_failed", error("40002")), ReceiptState.FAILED, Failure(FailureKind.FILTERED, "40002")),
        (receipt("delivery_failed", error("40008")), ReceiptState.FAILED, Failure(FailureKind.UNREACHABLE, "40008")),
        (receipt("sending_failed", error("40010")), ReceiptState.FAILED, Failure(FailureKind.NOT_REGISTERED, "40010")),
        (receipt("sending_failed", error("40011")), ReceiptState.FAILED, Failure(FailureKind.TOO_FAST, "40011")),
        (receipt("sending_failed", error("40012")), ReceiptState.FAILED, Failure(FailureKind.INVALID_NUMBER, "40012")),
        (
            receipt("delivery_failed", error("40013")),
            ReceiptState.FAILED,
            Failure(FailureKind.SENDER_CANNOT_TEXT, "40013"),
        ),
        (
            receipt("delivery_failed", error("40300", "Blocked due to STOP message")),
            ReceiptState.FAILED,
            Failure(FailureKind.OPTED_OUT, "40300"),
        ),
        (
            receipt("delivery_failed", error("40300", "Destination number unreachable")),
            ReceiptState.FAILED,
            Failure(FailureKind.UNREACHABLE, "40300"),
        ),
        (receipt("expired"), ReceiptState.FAILED, Failure(FailureKind.REJECTED, "expired")),
        (
            receipt("delivery_failed", error("99999"), error("40003")),
            ReceiptState.FAILED,
            Failure(FailureKind.FILTERED, "40003"),
        ),
    ],
)
def test_a_receipt_says_where_our_text_is_and_which_attempt_it_was(
    request_: WebhookRequest, state: ReceiptState, failure: Failure | None
) -> None:
    assert TELNYX.read(request_) == [ReceiptArrived("msg-9", state, AttemptId("att_7"), failure)]


def test_one_recipient_who_got_it_does_not_hide_one_who_did_not() -> None:
    to = [{"status": "delivered"}, {"status": "delivery_failed"}]
    [told] = TELNYX.read(event("message.finalized", {"id": "msg-9", "to": to, "errors": [error("40008")]}))
    assert told == ReceiptArrived("msg-9", ReceiptState.FAILED, None, Failure(FailureKind.UNREACHABLE, "40008"))


@pytest.mark.parametrize(
    "request_",
    [
        receipt("queued"),
        receipt("sending"),
        receipt("levitating"),
        event("call.initiated", {}),
        event("message.deleted", {"id": "msg-1"}),
        signed(json.dumps({"data": {"id": "ev-1", "event_type": ["odd"]}}).encode()),
    ],
)
def test_events_that_change_nothing_or_are_new_are_no_error(request_: WebhookRequest) -> None:
    assert isinstance(TELNYX.read(request_)[0], Uninteresting)


@pytest.mark.parametrize(
    "request_",
    [
        signed(b"not json"),
        signed(b"\xff\xfe\xfd"),
        signed(b"[" * 100_000),
        signed(b"[]"),
        signed(b'{"data": []}'),
        event("message.received", {}),
        inbound(id=None),
        inbound(id=""),
        inbound(id="x" * 65),
        inbound(to=[]),
        inbound(to=None),
        event("message.finalized", {"id": "msg-9"}),
        event("message.finalized", {"id": "msg-9", "to": ["+15035550142"]}),
        signed(json.dumps({"data": {"id": "ev-1", "event_type": "message.received", "payload": "none"}}).encode()),
    ],
)
def test_shapes_that_cannot_be_read_are_bad_input(request_: WebhookRequest) -> None:
    with pytest.raises(BadInput):
        TELNYX.read(request_)


def test_what_no_database_keeps_is_replaced() -> None:
    [received] = TELNYX.read(inbound(text="a\x00b\ud800"))
    assert isinstance(received, TextReceived) and received.text == "a\ufffdb\ufffd"


def test_a_time_that_cannot_be_read_is_none() -> None:
    for value in ("yesterday", 7, None):
        [received] = TELNYX.read(inbound(received_at=value))
        assert isinstance(received, TextReceived) and received.sent_at is None


def test_the_answer_is_a_plain_200() -> None:
    assert TELNYX.answer().status == 200


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
PAYLOADS = st.dictionaries(
    st.sampled_from(["id", "from", "to", "text", "media", "errors", "received_at", "autoresponse_type"]),
    ANYTHING | st.just([{"phone_number": "+15035550100", "status": "delivery_failed", "url": "x"}]) | st.just("msg-1"),
)
EVENTS = st.fixed_dictionaries(
    {"event_type": st.sampled_from(["message.received", "message.sent", "message.finalized"]) | ANYTHING},
    optional={"id": ANYTHING | st.just("ev-1"), "payload": PAYLOADS | ANYTHING},
)


@given(
    body=st.binary() | EVENTS.map(lambda data: json.dumps({"data": data}).encode()),
    url=st.text() | st.just(RECEIPTS),
    headers=st.dictionaries(st.sampled_from([SIGNATURE_HEADER, TIMESTAMP_HEADER]), st.text() | st.just("1772443800")),
)
def test_nothing_posted_raises_anything_but_forged_and_bad_input(
    body: bytes, url: str, headers: dict[str, str]
) -> None:
    request = WebhookRequest("POST", url, headers, body)
    with pytest.raises(Forged):
        TELNYX.check(account(), request, NOW)
    with contextlib.suppress(BadInput):
        assert len(TELNYX.key(request)) < 200
    with contextlib.suppress(BadInput):
        assert len(TELNYX.read(request)) == 1
