"""Texts handed to Vonage through its SDK, against a server that answers as its documentation says."""

import base64
import json
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from typing import Any

import jwt
import pytest
import pytest_asyncio
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, OutgoingText
from tests.fakes.carrier_server import Answer, CarrierServer, Fault, carrier_server, closed_url

SMS = "POST /sms/json"
MESSAGES = "POST /v1/messages"
TEXT = OutgoingText(
    AttemptId("att_1"),
    PhoneNumber("+14155550100"),
    Address(AddressKind.NUMBER, "+14155550142"),
    "See you at 9.",
    callback_url="https://phone.example.com/webhooks/vonage/acct_1/receipts",
)
PICTURE = replace(TEXT, media_urls=("https://phone.example.com/media/1.jpg",))
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
PEM = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()


@pytest_asyncio.fixture
async def vonage() -> AsyncIterator[CarrierServer]:
    async with carrier_server() as server:
        yield server


def sms_account(url: str) -> CarrierAccount:
    extra = {"signature_secret": "x" * 32, "signature_method": "md5hash", "api_url": url}
    return CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "vonage", "key1", "s3cr3t", extra)


def messages_account(url: str, private_key: str = PEM) -> CarrierAccount:
    account = sms_account(url)
    return replace(account, extra={**account.extra, "application_id": "app-1", "private_key": private_key})


def parts(*given: Mapping[str, str]) -> Answer:
    return Answer({"message-count": str(len(given)), "messages": list(given)})


def taken(message_id: str) -> dict[str, str]:
    return {"to": "14155550142", "message-id": message_id, "status": "0", "remaining-balance": "3.14"}


def turned_down(status: str, says: str = "no") -> dict[str, str]:
    return {"status": status, "error-text": says}


async def refused(account: CarrierAccount, text: OutgoingText = TEXT) -> tuple[Failure, bool]:
    with pytest.raises(TextRefused) as caught:
        await VonageTexts(seconds=5).send(account, text)
    return caught.value.failure, caught.value.retry


async def test_a_text_over_the_sms_api(vonage: CarrierServer) -> None:
    vonage.on(SMS, parts(taken("0A1")))
    assert await VonageTexts().send(sms_account(vonage.url), TEXT) == Accepted(("0A1",))
    (asked,) = vonage.asked
    assert {name: values[0] for name, values in asked.form.items()} == {
        "to": "14155550142",
        "from": "14155550100",
        "text": "See you at 9.",
        "type": "text",
        "client-ref": "att_1",
        "status-report-req": "True",
        "callback": TEXT.callback_url,
    }
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(b"key1:s3cr3t").decode()
    assert asked.headers["connection"] == "close"


async def test_letters_that_gsm_lacks_go_as_unicode_and_a_long_callback_stays_at_home(vonage: CarrierServer) -> None:
    vonage.on(SMS, parts(taken("0A1")))
    text = replace(TEXT, text="Até já 👋", callback_url="https://phone.example.com/" + "x" * 100)
    await VonageTexts().send(sms_account(vonage.url), text)
    assert vonage.asked[0].form["type"] == ["unicode"]
    assert "callback" not in vonage.asked[0].form


async def test_a_long_text_is_taken_in_parts(vonage: CarrierServer) -> None:
    vonage.on(SMS, parts(taken("0A1"), taken("0A2")), parts(taken("0B1"), turned_down("1")))
    account = sms_account(vonage.url)
    assert await VonageTexts().send(account, TEXT) == Accepted(("0A1", "0A2"), parts=2)
    # What was taken is under way: sending it all again would send that part twice.
    assert await VonageTexts().send(account, TEXT) == Accepted(("0B1",))


@pytest.mark.parametrize(
    ("answer", "kind", "retry"),
    [
        (turned_down("1", "Throughput Rate Exceeded"), FailureKind.TOO_FAST, True),
        (turned_down("2", "Missing to param"), FailureKind.INVALID_NUMBER, False),
        (turned_down("3", "Invalid from param"), FailureKind.SENDER_CANNOT_TEXT, False),
        (turned_down("3", "Invalid text param"), FailureKind.REJECTED, False),
        (turned_down("4", "Bad Credentials"), FailureKind.CREDENTIALS, False),
        (turned_down("5"), FailureKind.CARRIER_DOWN, True),
        (turned_down("9"), FailureKind.NO_CREDIT, False),
        (turned_down("15"), FailureKind.SENDER_CANNOT_TEXT, False),
        (turned_down("29"), FailureKind.TRIAL_ACCOUNT, False),
        (turned_down("98"), FailureKind.REJECTED, False),
        ({"status": "4"}, FailureKind.CREDENTIALS, False),
    ],
)
async def test_a_refusal_in_a_200(
    vonage: CarrierServer, answer: dict[str, str], kind: FailureKind, retry: bool
) -> None:
    vonage.on(SMS, parts(answer))
    assert await refused(sms_account(vonage.url)) == (Failure(kind, answer["status"]), retry)
    vonage.on(SMS, parts(answer, answer))
    assert await refused(sms_account(vonage.url)) == (Failure(kind, answer["status"]), retry)


@pytest.mark.parametrize(
    "answer",
    [
        Fault.DROPPED,
        Fault.CUT,
        Answer("<html>", 200),
        Answer("", 202),
        Answer([], 200),
        Answer({"message-count": "1"}),
        Answer({"message-count": "x", "messages": "y"}),
        Answer({"message-count": "1", "messages": [{"status": "0"}]}),
        Answer({"message-count": "2", "messages": [{"status": "0"}, {"status": "1", "error-text": "no"}]}),
        Answer({}, 500),
        Answer("bad gateway", 502),
        Answer({}, 503),
        Answer({}, 408),
        Answer({}, 307, {"Location": "https://api.nexmo.com/elsewhere"}),
    ],
)
async def test_where_nobody_can_tell_it_says_so_and_posts_once(vonage: CarrierServer, answer: Answer | Fault) -> None:
    vonage.on(SMS, answer)
    vonage.on(MESSAGES, answer)
    for account in (sms_account(vonage.url), messages_account(vonage.url)):
        with pytest.raises(OutcomeUnknown):
            await VonageTexts(seconds=5).send(account, TEXT)
    assert len(vonage.asked) == 2


async def test_an_answer_that_never_comes_is_not_waited_for(vonage: CarrierServer) -> None:
    vonage.on(SMS, Fault.SILENT)
    with pytest.raises(OutcomeUnknown):
        await VonageTexts(seconds=0.2).send(sms_account(vonage.url), TEXT)
    assert len(vonage.asked) == 1


async def test_what_never_reached_vonage_may_go_again() -> None:
    nobody = await closed_url()
    down = (Failure(FailureKind.CARRIER_DOWN), True)
    assert await refused(sms_account(nobody)) == down
    assert await refused(messages_account(nobody)) == down
    assert await refused(sms_account("http://no-such-host.invalid")) == down


async def test_a_text_over_the_messages_api(vonage: CarrierServer) -> None:
    vonage.on(MESSAGES, Answer({"message_uuid": "u-1"}, 202))
    assert await VonageTexts().send(messages_account(vonage.url), TEXT) == Accepted(("u-1",))
    (asked,) = vonage.asked
    assert asked.json == {
        "to": "14155550142",
        "from": "14155550100",
        "channel": "sms",
        "message_type": "text",
        "text": "See you at 9.",
        "client_ref": "att_1",
        "webhook_url": TEXT.callback_url,
        "webhook_version": "v1",
    }
    token = asked.headers["authorization"].removeprefix("Bearer ")
    assert jwt.decode(token, PUBLIC, algorithms=["RS256"])["application_id"] == "app-1"


async def test_pictures_go_over_the_messages_api_only(vonage: CarrierServer) -> None:
    vonage.on(MESSAGES, Answer({"message_uuid": "u-1"}, 202))
    await VonageTexts().send(messages_account(vonage.url), PICTURE)
    several = replace(PICTURE, media_urls=(*PICTURE.media_urls, "https://phone.example.com/quote.pdf"))
    await VonageTexts().send(messages_account(vonage.url), several)
    one, two = (asked.json for asked in vonage.asked)
    assert isinstance(one, dict) and isinstance(two, dict)
    assert (one["channel"], one["message_type"]) == ("mms", "image")
    assert one["image"] == {"url": PICTURE.media_urls[0], "caption": "See you at 9."}
    assert [item["type"] for item in two["content"]] == ["image", "file"]
    assert (two["content"][0]["caption"], "caption" in two["content"][1]) == ("See you at 9.", False)
    assert await refused(sms_account(vonage.url), PICTURE) == (Failure(FailureKind.MEDIA), False)
    assert len(vonage.asked) == 2


@pytest.mark.parametrize(
    ("answer", "failure", "retry"),
    [
        (Answer({"title": "Unauthorized"}, 401), Failure(FailureKind.CREDENTIALS, "401"), False),
        (Answer({"title": "Low balance"}, 402), Failure(FailureKind.NO_CREDIT, "402"), False),
        (Answer("", 429), Failure(FailureKind.TOO_FAST, "429"), True),
        (
            Answer({"type": "https://developer.vonage.com/api-errors/messages#1120", "title": "x"}, 422),
            Failure(FailureKind.SENDER_CANNOT_TEXT, "1120"),
            False,
        ),
        (
            Answer({"type": "…#1150", "invalid_parameters": [{"name": "to", "reason": "no"}]}, 422),
            Failure(FailureKind.INVALID_NUMBER, "1150"),
            False,
        ),
        (Answer(["odd"], 422), Failure(FailureKind.REJECTED, "422"), False),
        (Answer({"invalid_parameters": "odd"}, 400), Failure(FailureKind.REJECTED, "400"), False),
    ],
)
async def test_a_refusal_of_the_messages_api(
    vonage: CarrierServer, answer: Answer, failure: Failure, retry: bool
) -> None:
    vonage.on(MESSAGES, answer)
    assert await refused(messages_account(vonage.url)) == (failure, retry)
    assert len(vonage.asked) == 1


@pytest.mark.parametrize("private_key", ["no key", "/etc/ssl/private.pem", PEM[:200], PUBLIC])
async def test_a_private_key_that_cannot_sign_is_found_out_before_anything_is_sent(
    vonage: CarrierServer, private_key: str
) -> None:
    account = messages_account(vonage.url, private_key)
    assert await refused(account) == (Failure(FailureKind.CREDENTIALS), False)
    assert vonage.asked == []


async def test_what_vonage_would_not_take_is_not_sent(vonage: CarrierServer) -> None:
    account = messages_account(vonage.url)
    to_code = replace(TEXT, recipient=Address(AddressKind.SHORT_CODE, "62246"))
    assert await refused(account, to_code) == (Failure(FailureKind.INVALID_NUMBER), False)
    assert await refused(account, replace(TEXT, text="x" * 3201)) == (Failure(FailureKind.TOO_LONG), False)
    assert vonage.asked == []


async def test_logs_name_neither_words_nor_numbers(vonage: CarrierServer, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    vonage.on(SMS, parts(taken("0A1")), Answer({"to": "14155550142", "text": TEXT.text}, 400))
    account = sms_account(vonage.url)
    await VonageTexts().send(account, TEXT)
    await refused(account)
    assert not any(word in caplog.text for word in ("14155550142", TEXT.text, "s3cr3t"))


def test_files_are_fetched_with_the_applications_token_or_with_key_and_secret() -> None:
    carrier = VonageTexts()
    plain = carrier.media_access(sms_account(""))
    assert plain.headers == {"Authorization": "Basic " + base64.b64encode(b"key1:s3cr3t").decode()}
    assert "api.nexmo.com" in plain.api_hosts and ".nexmo.com" in plain.media_hosts
    secured = carrier.media_access(messages_account("https://proxy.example.com:8443"))
    token = secured.headers["Authorization"].removeprefix("Bearer ")
    claims: Any = jwt.decode(token, PUBLIC, algorithms=["RS256"])
    assert claims["application_id"] == "app-1"
    assert "proxy.example.com" in secured.api_hosts
    assert carrier.media_access(messages_account("", "no key")).headers == plain.headers
    assert "s3cr3t" not in json.dumps(repr(plain))
