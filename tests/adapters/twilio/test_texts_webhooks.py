"""Twilio's webhooks of texts: who signed them, what they mean, and that nothing posted can break the reader."""

import base64
import contextlib
import hashlib
import hmac
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.adapters.twilio.signatures import HEADER, SETTINGS_HEADER, sign
from receptionist.adapters.twilio.texts import TwilioTexts
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import MediaLink, ReceiptArrived, ReceiptState, TextReceived, Uninteresting
from receptionist.errors import BadInput, Forged
from receptionist.ports import TextCarrier

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
URL = "https://phone.example.com/webhooks/twilio/acct_1/texts"
RECEIPTS = "https://phone.example.com/webhooks/twilio/acct_1/receipts?attempt=att_7"
SID = "AC" + "1" * 32
ACCOUNT = CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "twilio", SID, "s3cr3t")
TWILIO: TextCarrier = TwilioTexts()
INBOUND = {
    "MessageSid": "SM1",
    "SmsSid": "SM1",
    "AccountSid": SID,
    "From": "+15035550142",
    "To": "+15035550100",
    "Body": " My sink leaks \n",
    "NumMedia": "0",
    "SmsStatus": "received",
}


def posted(form: dict[str, str], url: str = URL, **headers: str) -> WebhookRequest:
    return WebhookRequest(
        "POST",
        url,
        {
            "content-type": "application/x-www-form-urlencoded",
            HEADER.lower(): sign(ACCOUNT.secret, url, form),
            **headers,
        },
        urlencode(form).encode(),
    )


def receipt(status: str, code: str = "", url: str = RECEIPTS) -> WebhookRequest:
    form = {"MessageSid": "SM9", "SmsSid": "SM9", "AccountSid": SID, "MessageStatus": status, "SmsStatus": status}
    return posted(form | ({"ErrorCode": code} if code else {}), url)


def forged(request: WebhookRequest, account: CarrierAccount = ACCOUNT) -> str:
    with pytest.raises(Forged) as caught:
        TWILIO.check(account, request, NOW)
    return caught.value.reason


def test_what_the_carrier_signed_is_genuine_to_the_last_space() -> None:
    request = posted(INBOUND)
    TWILIO.check(ACCOUNT, request, NOW)
    [event] = TWILIO.read(request)
    assert event == TextReceived("SM1", "+15035550142", "+15035550100", " My sink leaks \n")


def test_a_forged_request_is_told_apart_by_why() -> None:
    request = posted(INBOUND)
    moved = WebhookRequest("POST", URL.replace("acct_1", "acct_2"), request.headers, request.body)
    changed = WebhookRequest("POST", URL, request.headers, request.body.replace(b"sink", b"bank"))
    trimmed = WebhookRequest("POST", URL, request.headers, urlencode(INBOUND | {"Body": "My sink leaks"}).encode())
    assert [forged(one) for one in (moved, changed, trimmed)] == ["signature"] * 3
    assert forged(WebhookRequest("POST", URL, {}, request.body)) == "unsigned"
    assert forged(WebhookRequest("POST", URL, request.headers, b"\xff\xfe")) == "malformed"
    assert forged(WebhookRequest("POST", URL, request.headers, b"&".join([b"a=1"] * 2000))) == "malformed"
    assert forged(posted(INBOUND | {"AccountSid": "AC" + "2" * 32})) == "account"
    assert forged(request, CarrierAccount(ACCOUNT.id, ACCOUNT.business_id, "twilio", SID, "")) == "signature"


def test_a_name_that_stands_there_twice_is_signed_with_both_values() -> None:
    form = INBOUND | {"Body": "b"}
    body = urlencode([*form.items(), ("Body", "a")]).encode()
    text = URL + "".join(
        name + value for name in sorted(form) for value in (["a", "b"] if name == "Body" else [form[name]])
    )
    signature = base64.b64encode(hmac.new(b"s3cr3t", text.encode(), hashlib.sha1).digest()).decode()
    request = WebhookRequest("POST", URL, {HEADER.lower(): signature}, body)
    TWILIO.check(ACCOUNT, request, NOW)
    [event] = TWILIO.read(request)
    assert isinstance(event, TextReceived) and event.text == "b"


def json_request(body: bytes, hashed: bytes) -> WebhookRequest:
    url = f"{URL}?bodySHA256={hashlib.sha256(hashed).hexdigest()}" if hashed else URL
    headers = {"content-type": "application/json; charset=utf-8", HEADER.lower(): sign(ACCOUNT.secret, url)}
    return WebhookRequest("POST", url, headers, body)


def test_a_json_body_must_be_the_one_whose_hash_is_signed() -> None:
    TWILIO.check(ACCOUNT, json_request(b'{"a": 1}', b'{"a": 1}'), NOW)
    assert forged(json_request(b'{"a": 2}', b'{"a": 1}')) == "signature"
    assert forged(json_request(b'{"a": 1}', b"")) == "signature"
    assert forged(json_request(b"\xff", b"\xff")) == "malformed"
    with pytest.raises(BadInput):
        TWILIO.key(json_request(b'{"a": 1}', b'{"a": 1}'))


def test_a_shared_key_signs_with_sha256_where_the_carrier_says_so() -> None:
    text = URL + "".join(name + INBOUND[name] for name in sorted(INBOUND))
    shared = CarrierAccount(ACCOUNT.id, ACCOUNT.business_id, "twilio", SID, "s3cr3t", {"shared_key": "k3y"})
    signature = base64.b64encode(hmac.new(b"k3y", text.encode(), hashlib.sha256).digest()).decode()

    def request(algorithm: str) -> WebhookRequest:
        settings = {SETTINGS_HEADER.lower(): f"key=webhooks_sharedkey_1,algorithm={algorithm}"}
        return posted(INBOUND, URL, **{HEADER.lower(): signature}, **settings)

    TWILIO.check(shared, request("HMAC_SHA256"), NOW)
    assert forged(request("HMAC_SHA256")) == "signature"
    assert forged(request("HMAC_MD5"), shared) == "signature"
    TWILIO.check(shared, posted(INBOUND), NOW)  # without the header it is the auth token's


def test_repeats_share_a_key_and_no_two_events_do() -> None:
    again = posted(INBOUND, **{"i-twilio-idempotency-token": "x"})
    keys = [
        TWILIO.key(request)
        for request in (
            posted(INBOUND),
            posted(INBOUND | {"MessageSid": "SM2"}),
            posted(INBOUND | {"MessageSid": "SM9"}),
            receipt("sent"),
            receipt("delivered"),
            receipt("undelivered", "30003"),
            receipt("undelivered", "30005"),
        )
    ]
    assert len(set(keys)) == len(keys)
    assert TWILIO.key(again) == keys[0]
    assert TWILIO.key(receipt("DELIVERED")) == keys[4]


def test_a_picture_message_has_its_files_whatever_else_is_missing() -> None:
    form = INBOUND | {"Body": "", "NumMedia": "2", "MediaUrl0": "https://api.twilio.com/a", "MediaUrl1": "b"}
    [event] = TWILIO.read(posted(form | {"MediaContentType0": "image/jpeg"}))
    assert isinstance(event, TextReceived)
    assert event.text == ""
    assert event.media == (MediaLink("https://api.twilio.com/a", "image/jpeg"), MediaLink("b"))


@pytest.mark.parametrize(
    ("body", "more", "answered"),
    [
        ("STOP", {}, True),
        (" stop ", {}, True),
        ("Revoke", {}, True),
        ("optout", {}, True),
        ("UNSTOP", {}, True),
        ("help", {}, True),
        ("Stop. Thank you", {}, False),
        ("STOP ALL", {}, False),
        ("please cancel", {}, False),
        ("ALTO", {"OptOutType": "STOP"}, True),
    ],
)
def test_it_is_told_when_the_carrier_has_confirmed_by_itself(body: str, more: dict[str, str], answered: bool) -> None:
    [event] = TWILIO.read(posted(INBOUND | {"Body": body} | more))
    assert isinstance(event, TextReceived) and event.carrier_answered is answered


@pytest.mark.parametrize(
    ("status", "code", "state", "failure"),
    [
        ("sent", "", ReceiptState.SENT, None),
        ("delivered", "", ReceiptState.DELIVERED, None),
        ("read", "", ReceiptState.READ, None),
        ("undelivered", "30003", ReceiptState.FAILED, Failure(FailureKind.UNREACHABLE, "30003")),
        ("undelivered", "30004", ReceiptState.FAILED, Failure(FailureKind.FILTERED, "30004")),
        ("undelivered", "30005", ReceiptState.FAILED, Failure(FailureKind.NOT_IN_SERVICE, "30005")),
        ("undelivered", "30006", ReceiptState.FAILED, Failure(FailureKind.LANDLINE, "30006")),
        ("undelivered", "30007", ReceiptState.FAILED, Failure(FailureKind.FILTERED, "30007")),
        ("undelivered", "30008", ReceiptState.FAILED, Failure(FailureKind.REJECTED, "30008")),
        ("undelivered", "30034", ReceiptState.FAILED, Failure(FailureKind.NOT_REGISTERED, "30034")),
        ("failed", "21610", ReceiptState.FAILED, Failure(FailureKind.OPTED_OUT, "21610")),
        ("failed", "30001", ReceiptState.FAILED, Failure(FailureKind.TOO_FAST, "30001")),
        ("failed", "14107", ReceiptState.FAILED, Failure(FailureKind.TOO_FAST, "14107")),
        ("failed", "", ReceiptState.FAILED, Failure(FailureKind.REJECTED, "failed")),
        ("canceled", "", ReceiptState.FAILED, Failure(FailureKind.REJECTED, "canceled")),
        ("partially_delivered", "30003", ReceiptState.FAILED, Failure(FailureKind.UNREACHABLE, "30003")),
    ],
)
def test_a_receipt_says_where_our_text_is_and_which_attempt_it_was(
    status: str, code: str, state: ReceiptState, failure: Failure | None
) -> None:
    request = receipt(status, code)
    TWILIO.check(ACCOUNT, request, NOW)
    assert TWILIO.read(request) == [ReceiptArrived("SM9", state, AttemptId("att_7"), failure)]


@pytest.mark.parametrize("status", ["accepted", "scheduled", "queued", "sending", "huh", "undeliverable-ish"])
def test_a_status_that_changes_nothing_or_is_new_is_no_error(status: str) -> None:
    assert isinstance(TWILIO.read(receipt(status))[0], Uninteresting)


@pytest.mark.parametrize("mark", ["", "?attempt=", "?attempt=" + quote("a b"), "?attempt=" + "x" * 200, "?other=1"])
def test_a_receipt_without_a_mark_of_ours_still_counts(mark: str) -> None:
    [event] = TWILIO.read(receipt("delivered", url=RECEIPTS.split("?")[0] + mark))
    assert event == ReceiptArrived("SM9", ReceiptState.DELIVERED)


@pytest.mark.parametrize("form", [{}, {"MessageSid": "SM1"}, {"MessageSid": "a b", "To": "+15035550100"}])
def test_a_form_that_is_no_text_is_bad_input(form: dict[str, str]) -> None:
    with pytest.raises(BadInput):
        TWILIO.read(posted(form))


def test_what_no_database_keeps_is_replaced() -> None:
    [event] = TWILIO.read(posted(INBOUND | {"Body": "a\x00b", "From": "\x00"}))
    assert isinstance(event, TextReceived)
    assert (event.text, event.sender) == ("a\ufffdb", "\ufffd")


def test_the_answer_asks_the_carrier_to_send_nothing() -> None:
    answer = TWILIO.answer()
    assert (answer.status, answer.content_type) == (200, "text/xml; charset=utf-8")
    assert answer.body.endswith("<Response/>")


FORMS = st.dictionaries(
    st.sampled_from([*INBOUND, "MessageStatus", "ErrorCode", "OptOutType", "MediaUrl0", "MediaContentType0"]),
    st.text() | st.sampled_from(["delivered", "failed", "30006", "received", "SM1"]),
)


@given(
    body=st.binary() | FORMS.map(lambda form: urlencode(form, errors="replace").encode()),
    url=st.text() | st.text().map(lambda query: f"{URL}?{query}"),
    headers=st.dictionaries(
        st.sampled_from(["content-type", HEADER.lower(), SETTINGS_HEADER.lower()]),
        st.text() | st.sampled_from(["application/json", "algorithm=HMAC_SHA256"]),
    ),
)
def test_nothing_posted_raises_anything_but_forged_and_bad_input(
    body: bytes, url: str, headers: dict[str, str]
) -> None:
    request = WebhookRequest("POST", url, headers, body)
    with pytest.raises(Forged):
        TWILIO.check(ACCOUNT, request, NOW)
    with contextlib.suppress(BadInput):
        assert len(TWILIO.key(request)) < 200
    with contextlib.suppress(BadInput):
        assert len(TWILIO.read(request)) == 1
