"""What Vonage's two APIs tell about texts, in our own words."""

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.domain.ids import AttemptId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import (
    Concatenation,
    MediaLink,
    ReceiptArrived,
    ReceiptState,
    TextEvent,
    TextReceived,
    Uninteresting,
)
from receptionist.errors import BadInput

URL = "https://phone.example.com/webhooks/vonage/acct_1/texts"
CARRIER = VonageTexts()
SMS = {
    "msisdn": "14155550142",
    "to": "14155550100",
    "messageId": "0A1",
    "text": "Is 9 am fine?",
    "type": "text",
    "keyword": "IS",
    "message-timestamp": "2026-03-02 15:00:01",
}
MESSAGE = {
    "message_uuid": "u-1",
    "to": "14155550100",
    "from": "14155550142",
    "timestamp": "2026-03-02T15:00:01Z",
    "channel": "sms",
    "message_type": "text",
    "text": "Is 9 am fine?",
}
RECEIPT = {"msisdn": "14155550142", "to": "14155550100", "messageId": "0B1", "status": "delivered", "err-code": "0"}
STATUS = {"message_uuid": "u-2", "to": "14155550142", "from": "14155550100", "channel": "sms", "client_ref": "att_1"}


def posted(parameters: Any) -> WebhookRequest:
    return WebhookRequest("POST", URL, {"content-type": "application/json"}, json.dumps(parameters).encode())


def as_token(parameters: Any) -> WebhookRequest:
    headers = {"authorization": "Bearer x", "content-type": "application/json"}
    return WebhookRequest("POST", URL, headers, json.dumps(parameters).encode())


def read(parameters: Any) -> TextEvent:
    (event,) = CARRIER.read(posted(parameters))
    return event


def test_a_text_over_either_api_in_any_form_is_the_same_text() -> None:
    expected = TextReceived(
        carrier_message_id="0A1",
        sender="+14155550142",
        recipient="+14155550100",
        text="Is 9 am fine?",
        sent_at=datetime(2026, 3, 2, 15, 0, 1, tzinfo=UTC),
    )
    form = WebhookRequest("POST", URL, {"content-type": "application/x-www-form-urlencoded"}, urlencode(SMS).encode())
    query = WebhookRequest("GET", f"{URL}?{urlencode(SMS)}", {}, b"")
    assert [CARRIER.read(request) for request in (form, query, posted(SMS))] == [[expected]] * 3
    assert CARRIER.key(form) == CARRIER.key(query) == CARRIER.key(posted(SMS))
    (message,) = CARRIER.read(as_token(MESSAGE))
    assert isinstance(message, TextReceived)
    assert (message.carrier_message_id, message.sender, message.text) == ("u-1", "+14155550142", "Is 9 am fine?")


def test_a_repeat_has_the_same_key_and_nothing_else_has() -> None:
    again = {**SMS, "timestamp": "1772463660", "sig": "x", "nonce": "y"}
    assert CARRIER.key(posted(SMS)) == CARRIER.key(posted(again))
    long = {**SMS, "concat": "true", "concat-ref": "7", "concat-total": "2"}
    events = [
        SMS,
        {**SMS, "messageId": "0A2"},
        {**long, "concat-part": "1"},
        {**long, "concat-part": "2"},
        RECEIPT,
        {**RECEIPT, "status": "accepted"},
        {**RECEIPT, "status": "failed", "err-code": "2"},
        {**RECEIPT, "status": "failed", "err-code": "9"},
        {**STATUS, "status": "submitted"},
        {**STATUS, "status": "delivered"},
        MESSAGE,
    ]
    assert len({CARRIER.key(posted(event)) for event in events}) == len(events)


def test_a_part_of_a_long_text_says_which_part_it_is() -> None:
    part = {**SMS, "concat": "true", "concat-ref": "7", "concat-total": "3", "concat-part": "2"}
    event = read(part)
    assert isinstance(event, TextReceived)
    assert event.concatenation == Concatenation("7", 3, 2)
    typed = read({**part, "concat": True, "concat-total": 3, "concat-part": 2})
    assert isinstance(typed, TextReceived)
    assert typed.concatenation == event.concatenation


@pytest.mark.parametrize(
    "odd",
    [
        {"concat-total": "2", "concat-part": "3"},
        {"concat-total": "1", "concat-part": "1"},
        {"concat-total": "-1", "concat-part": "1"},
        {"concat-total": "2", "concat-part": "0"},
        {"concat-total": "9999", "concat-part": "1"},
        {"concat-total": "²", "concat-part": "1"},
        {},
    ],
)
def test_a_part_that_cannot_be_one_is_shown_by_itself(odd: dict[str, str]) -> None:
    event = read({**SMS, "concat": "true", "concat-ref": "7", **odd})
    assert isinstance(event, TextReceived)
    assert (event.text, event.concatenation) == ("Is 9 am fine?", None)


def test_short_codes_and_sender_names_stay_as_they_are() -> None:
    for sender in ("62246", "AcmeBank", "+14155550142", ""):
        event = read({**SMS, "msisdn": sender})
        assert isinstance(event, TextReceived)
        assert event.sender == sender


def test_pictures_and_the_words_with_them() -> None:
    one = {**MESSAGE, "channel": "mms", "message_type": "image", "image": {"url": "https://api.nexmo.com/v3/media/1"}}
    del one["text"]
    event = read({**one, "image": {**one["image"], "caption": "the leak"}})  # type: ignore[dict-item]
    assert isinstance(event, TextReceived)
    assert (event.text, event.media) == ("the leak", (MediaLink("https://api.nexmo.com/v3/media/1"),))
    several = {
        **MESSAGE,
        "channel": "mms",
        "message_type": "content",
        "content": [{"type": "image", "url": "https://a/1"}, {"type": "video", "url": "https://a/2"}, "odd", {}],
    }
    event = read(several)
    assert isinstance(event, TextReceived)
    assert event.media == (MediaLink("https://a/1"), MediaLink("https://a/2"))


def test_a_picture_without_words_is_a_text_all_the_same() -> None:
    event = read({**MESSAGE, "channel": "mms", "message_type": "vcard", "text": None, "vcard": {"url": "https://a/c"}})
    assert isinstance(event, TextReceived)
    assert (event.text, event.media) == ("", (MediaLink("https://a/c"),))


@pytest.mark.parametrize(
    ("status", "code", "state", "failure"),
    [
        ("accepted", "0", ReceiptState.SENT, None),
        ("buffered", "7", ReceiptState.SENT, None),
        ("delivered", "0", ReceiptState.DELIVERED, None),
        ("DELIVERED", "", ReceiptState.DELIVERED, None),
        ("failed", "9", ReceiptState.FAILED, Failure(FailureKind.OPTED_OUT, "9")),
        ("rejected", "6", ReceiptState.FAILED, Failure(FailureKind.FILTERED, "6")),
        ("failed", "3", ReceiptState.FAILED, Failure(FailureKind.NOT_IN_SERVICE, "3")),
        ("expired", "0", ReceiptState.FAILED, Failure(FailureKind.UNREACHABLE, "")),
        ("failed", "1", ReceiptState.FAILED, Failure(FailureKind.REJECTED, "1")),
        ("failed", "new", ReceiptState.FAILED, Failure(FailureKind.REJECTED, "new")),
        ("unknown", "2", ReceiptState.FAILED, Failure(FailureKind.UNREACHABLE, "2")),
    ],
)
def test_receipts_of_the_sms_api(status: str, code: str, state: ReceiptState, failure: Failure | None) -> None:
    event = read({**RECEIPT, "status": status, "err-code": code, "client-ref": "att_1"})
    assert event == ReceiptArrived("0B1", state, AttemptId("att_1"), failure)


@pytest.mark.parametrize("status", ["unknown", "a-status-of-next-year"])
def test_a_status_that_says_nothing_changes_nothing(status: str) -> None:
    assert isinstance(read({**RECEIPT, "status": status}), Uninteresting)


def test_receipts_of_the_messages_api() -> None:
    error = {"type": "https://developer.vonage.com/api-errors/messages#1240", "title": 1240, "detail": "Illegal Number"}
    opted_out = Failure(FailureKind.OPTED_OUT, "1240")
    cases: list[tuple[dict[str, Any], ReceiptState, Failure | None]] = [
        ({"status": "submitted", "error": {**error, "type": "…#1000"}}, ReceiptState.SENT, None),
        ({"status": "delivered"}, ReceiptState.DELIVERED, None),
        ({"status": "read"}, ReceiptState.READ, None),
        ({"status": "rejected", "error": error}, ReceiptState.FAILED, opted_out),
        ({"status": "undeliverable", "error": {"title": "1240"}}, ReceiptState.FAILED, opted_out),
        ({"status": "undeliverable", "error": "no"}, ReceiptState.FAILED, Failure(FailureKind.REJECTED, "")),
    ]
    for parameters, state, failure in cases:
        assert read({**STATUS, **parameters}) == ReceiptArrived("u-2", state, AttemptId("att_1"), failure)


@pytest.mark.parametrize(
    "other",
    [
        {**MESSAGE, "channel": "messenger", "message_type": "unsupported"},
        {**STATUS, "channel": "whatsapp", "status": "read"},
        {**SMS, "type": "binary", "text": "", "data": "0a0b", "udh": "06"},
    ],
)
def test_what_is_no_text_of_ours_is_kept_and_left_alone(other: dict[str, Any]) -> None:
    assert isinstance(read(other), Uninteresting)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{malformed]",
        b"[]",
        b'"text"',
        b"null",
        b"{}",
        b'{"messageId": null}',
        b'{"messageId": {"a": 1}}',
        b'{"messageId": "' + b"x" * 200 + b'"}',
        b'{"messageId": "1", "messageId": "2"}',
        b"\xff\xff",
        b"[" * 100_000,
        b"uuid=1&status=ringing",
        b"messageId=1&messageId=2",
    ],
)
def test_what_is_no_event_is_bad_input(body: bytes) -> None:
    with pytest.raises(BadInput):
        CARRIER.key(WebhookRequest("POST", URL, {}, body))


@pytest.mark.parametrize("odd", [{**SMS, "to": None}, {**MESSAGE, "to": {"type": "sms"}}, {"messageId": "1"}])
def test_a_text_to_nobody_is_bad_input(odd: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        CARRIER.read(posted(odd))


def test_a_parameter_that_only_repeats_itself_is_read_once() -> None:
    assert CARRIER.key(WebhookRequest("POST", URL, {}, b"messageId=1&messageId=1&text=a&to=1")) == "text:1::"


def test_what_no_database_takes_is_left_out() -> None:
    body = json.dumps(SMS).encode().replace(b"Is 9 am fine?", b"a\\u0000b \\ud83d\\ude00 \\ud83d")
    (event,) = CARRIER.read(WebhookRequest("POST", URL, {}, body))
    assert isinstance(event, TextReceived)
    assert event.text == "ab 😀 \ufffd"


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
NAMES = st.sampled_from([*SMS, *MESSAGE, *RECEIPT, *STATUS, "concat", "concat-part", "concat-total", "error", "image"])


@given(st.dictionaries(NAMES, VALUES, max_size=12))
def test_nothing_but_bad_input_comes_of_odd_values(parameters: dict[str, Any]) -> None:
    for request in (posted(parameters), as_token(parameters)):
        try:
            key = CARRIER.key(request)
            CARRIER.read(request)
        except BadInput:
            continue
        key.encode()


@given(st.binary(max_size=200))
def test_nothing_but_bad_input_comes_of_odd_bodies(body: bytes) -> None:
    with suppress(BadInput):
        CARRIER.read(WebhookRequest("POST", URL, {}, body))


def test_vonage_hears_no_content() -> None:
    assert CARRIER.answer().status == 204
