"""Webhooks that Vonage signed are let in; whatever was made up, changed, or kept for later is not."""

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import jwt
import pytest

from receptionist.adapters.vonage.signing import METHODS, sign_body, sign_parameters
from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.errors import BadInput, Forged

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
SECRET = "a-signature-secret-of-thirty-two-or-more"
URL = "https://phone.example.com/webhooks/vonage/acct_1/texts"
ACCOUNT = CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "vonage", "key1", "s", {"signature_secret": SECRET})
BODY = json.dumps({"message_uuid": "u-1", "channel": "sms", "message_type": "text", "text": "hi"}).encode()
TEXT = {
    "msisdn": "14155550142",
    "to": "14155550100",
    "messageId": "0A1",
    "text": "50% off & free? a=b",
    "type": "text",
    "timestamp": str(int(NOW.timestamp())),
}


def with_method(method: str) -> CarrierAccount:
    return replace(ACCOUNT, extra={"signature_secret": SECRET, "signature_method": method})


def with_token(body: bytes, authorization: str) -> WebhookRequest:
    return WebhookRequest("POST", URL, {"authorization": authorization, "content-type": "application/json"}, body)


def claimed(**claims: Any) -> str:
    whole = {
        "iat": int(NOW.timestamp()),
        "jti": "1",
        "iss": "Vonage",
        "payload_hash": hashlib.sha256(BODY).hexdigest(),
        "api_key": "key1",
        **claims,
    }
    return "Bearer " + jwt.encode({name: value for name, value in whole.items() if value is not None}, SECRET)


def form(parameters: dict[str, str], method: str = "md5hash", secret: str = SECRET) -> WebhookRequest:
    body = urlencode({**parameters, "sig": sign_parameters(secret, method, parameters)}).encode()
    return WebhookRequest("POST", URL, {"content-type": "application/x-www-form-urlencoded"}, body)


def refusal(request: WebhookRequest, account: CarrierAccount = ACCOUNT, now: datetime = NOW) -> str:
    with pytest.raises(Forged) as caught:
        VonageTexts().check(account, request, now)
    return caught.value.reason


def test_a_token_over_the_body_as_it_stands_is_let_in() -> None:
    authorization = sign_body(SECRET, "key1", BODY, NOW, token_id="t-1")
    VonageTexts().check(ACCOUNT, with_token(BODY, authorization), NOW + timedelta(minutes=4))
    VonageTexts().check(ACCOUNT, with_token(BODY, authorization), NOW - timedelta(minutes=4))


def test_a_body_changed_by_one_byte_is_refused() -> None:
    assert refusal(with_token(BODY.replace(b"hi", b"ho"), claimed())) == "payload"
    assert refusal(with_token(BODY + b" ", claimed())) == "payload"


def test_a_token_that_covers_no_body_lets_no_body_in() -> None:
    assert refusal(with_token(BODY, claimed(payload_hash=None))) == "payload"
    VonageTexts().check(ACCOUNT, with_token(b"", claimed(payload_hash=None)), NOW)


@pytest.mark.parametrize("minutes", [6, -6, 60 * 24 * 365])
def test_a_token_kept_for_later_or_from_the_future_is_refused(minutes: int) -> None:
    assert refusal(with_token(BODY, claimed()), now=NOW + timedelta(minutes=minutes)) == "stale"


@pytest.mark.parametrize("iat", [None, "soon", True, "9" * 400, float("nan")])
def test_a_token_without_a_time_is_refused(iat: object) -> None:
    assert refusal(with_token(BODY, claimed(iat=iat))) == "stale"


@pytest.mark.parametrize("api_key", ["key2", None, 7])
def test_another_accounts_token_is_refused(api_key: object) -> None:
    assert refusal(with_token(BODY, claimed(api_key=api_key))) == "account"


def test_other_secrets_and_other_algorithms_are_refused() -> None:
    claims = {"iat": int(NOW.timestamp()), "api_key": "key1", "payload_hash": hashlib.sha256(BODY).hexdigest()}
    tokens = [
        jwt.encode(claims, "another-secret-of-thirty-two-characters", algorithm="HS256"),
        jwt.encode(claims, SECRET * 2, algorithm="HS512"),
        jwt.encode(claims, "", algorithm="none"),
        "",
        "a.b.c",
        "\ud800",
        claimed().removeprefix("Bearer ")[:-2],
    ]
    for token in tokens:
        assert refusal(with_token(BODY, f"Bearer {token}")) == "signature"


@pytest.mark.parametrize("method", METHODS)
def test_a_form_signed_in_each_way_an_account_can_choose(method: str) -> None:
    VonageTexts().check(with_method(method), form(TEXT, method), NOW)
    for other in METHODS:
        if other != method:
            assert refusal(form(TEXT, other), with_method(method)) == "signature"


def test_what_the_signature_is_made_of() -> None:
    # &a=1&b=x_y_z with the secret behind it, or as the key of an HMAC.
    signed = "&a=1&b=x_y_z"
    assert sign_parameters("s", "md5hash", {"b": "x&y=z", "a": "1"}) == hashlib.md5(f"{signed}s".encode()).hexdigest()
    assert sign_parameters("s", "sha256", {"b": "x&y=z", "a": 1}) == (
        "abea353c87dc01df6e4d26b8e560a8ec0f19557f682594adeb9ace76961a4b2b"
    )


def test_the_query_of_a_get_and_json_are_checked_alike() -> None:
    signed = {**TEXT, "sig": sign_parameters(SECRET, "md5hash", TEXT).upper()}
    VonageTexts().check(ACCOUNT, WebhookRequest("GET", f"{URL}?attempt=att_1&{urlencode(signed)}", {}, b""), NOW)
    VonageTexts().check(ACCOUNT, WebhookRequest("POST", URL, {}, json.dumps(signed).encode()), NOW)


def test_numbers_in_json_are_signed_as_they_are_spelled() -> None:
    parameters = {"messageId": "0A1", "concat": True, "concat-part": 2, "price": "0.10", "timestamp": TEXT["timestamp"]}
    sig = sign_parameters(SECRET, "md5hash", {**parameters, "concat": "true"})
    body = json.dumps({**parameters, "sig": sig}).replace('"0.10"', "0.10")
    VonageTexts().check(ACCOUNT, WebhookRequest("POST", URL, {}, body.encode()), NOW)


def test_what_is_unsigned_changed_or_added_is_refused() -> None:
    good = form(TEXT)
    assert refusal(replace(good, body=urlencode(TEXT).encode())) == "signature"
    assert refusal(replace(good, body=good.body.replace(b"14155550142", b"14155550143"))) == "signature"
    assert refusal(replace(good, body=good.body + b"&concat=true")) == "signature"
    assert refusal(replace(good, body=good.body + b"&text=STOP")) == "signature"
    assert refusal(form(TEXT, secret="another")) == "signature"
    assert refusal(replace(good, body=b"{malformed]")) == "signature"
    assert refusal(replace(good, body=b"\xff\xfe=1")) == "signature"
    assert refusal(replace(good, body=b"")) == "signature"
    assert refusal(replace(good, body=json.dumps({**TEXT, "sig": {"a": 1}}).encode())) == "signature"
    assert refusal(replace(good, body=b'{"text": "\\ud800", "sig": "\\ud800"}')) == "signature"
    assert refusal(replace(good, body=b"[" * 100_000)) == "signature"


def test_what_is_nested_is_covered_by_no_signature() -> None:
    parameters = {**TEXT, "error": {"title": "1240"}}
    sig = sign_parameters(SECRET, "md5hash", parameters)
    request = WebhookRequest("POST", URL, {}, json.dumps({**parameters, "sig": sig}).encode())
    assert refusal(request) == "signature"


@pytest.mark.parametrize("timestamp", ["", "yesterday", "1", "9" * 30, "nan"])
def test_a_form_without_a_time_of_today_is_stale(timestamp: str) -> None:
    assert refusal(form({**TEXT, "timestamp": timestamp})) == "stale"


def test_a_form_sent_again_much_later_is_stale() -> None:
    assert refusal(form(TEXT), now=NOW + timedelta(minutes=6)) == "stale"


def test_an_account_without_a_secret_or_with_an_unknown_method_lets_nobody_in() -> None:
    empty = sign_parameters("", "md5hash", TEXT)
    request = WebhookRequest("POST", URL, {}, urlencode({**TEXT, "sig": empty}).encode())
    assert refusal(request, replace(ACCOUNT, extra={})) == "signature"
    assert refusal(form(TEXT), with_method("crc32")) == "signature"


def test_a_token_does_not_let_in_what_stands_in_the_query() -> None:
    request = WebhookRequest("GET", f"{URL}?{urlencode(TEXT)}", {"authorization": claimed(payload_hash=None)}, b"")
    carrier = VonageTexts()
    carrier.check(ACCOUNT, request, NOW)
    with pytest.raises(BadInput, match="names no text"):
        carrier.key(request)
