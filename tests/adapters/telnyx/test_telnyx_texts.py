"""Texts through Telnyx's SDK against a server that answers as the carrier documents, and as it fails."""

import asyncio
import logging
from dataclasses import replace
from datetime import UTC, datetime

import httpx
import pytest

from receptionist.adapters.telnyx import api as telnyx_api
from receptionist.adapters.telnyx.texts import TelnyxTexts
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.domain.text_events import ListedText, MediaLink, ReceiptState
from receptionist.errors import CarrierProblem, OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, OutgoingText, TextCarrier
from tests.fakes.carrier_server import Answer, Fault, carrier_server, closed_url

PROFILE = "0f512bda-0000-4597-8e11-e5f5686b97d3"
SEND = "POST /v2/messages"
RECORDS = "GET /v2/detail_records"
SINCE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
CALLBACK = "https://phone.example.com/webhooks/telnyx/acct_1/receipts"
MARKED = f"{CALLBACK}?attempt=att_1"
TEXT = OutgoingText(
    AttemptId("att_1"),
    PhoneNumber("+15035550100"),
    Address(AddressKind.NUMBER, "+15035550142"),
    "We can come on Tuesday at nine.",
    callback_url=CALLBACK,
)
TAKEN = {"data": {"record_type": "message", "id": "msg-1", "parts": 2, "to": [{"status": "queued"}]}}
TELNYX: TextCarrier = TelnyxTexts()


def account(api_url: str, profile: str = PROFILE) -> CarrierAccount:
    return CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "telnyx", profile, "KEY1", {"api_url": api_url})


def no(code: str, status: int = 400, title: str = "no", detail: str = "") -> Answer:
    return Answer({"errors": [{"code": code, "title": title, "detail": detail}]}, status)


async def test_a_text_goes_out_with_our_mark_in_the_webhook_address() -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, Answer(TAKEN))
        assert await TELNYX.send(account(carrier.url), TEXT) == Accepted(("msg-1",), 2)
    [asked] = carrier.asked
    assert asked.json == {
        "to": "+15035550142",
        "from": "+15035550100",
        "text": "We can come on Tuesday at nine.",
        "messaging_profile_id": PROFILE,
        "webhook_url": MARKED,
    }
    assert asked.headers["authorization"] == "Bearer KEY1"
    assert asked.headers["idempotency-key"] == "att_1"


async def test_pictures_go_out_by_their_addresses() -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, Answer(TAKEN))
        photo = OutgoingText(TEXT.attempt, TEXT.sender, TEXT.recipient, "", ("https://phone.example.com/a.jpg",))
        await TELNYX.send(account(carrier.url), photo)
    [asked] = carrier.asked
    assert isinstance(asked.json, dict)
    assert asked.json["media_urls"] == ["https://phone.example.com/a.jpg"]
    assert "webhook_url" not in asked.json


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (replace(TEXT, text="x" * 1531), FailureKind.TOO_LONG),
        (replace(TEXT, text="ж" * 671), FailureKind.TOO_LONG),
        (
            replace(TEXT, media_urls=("https://a.example/1",) * 11),
            FailureKind.MEDIA,
        ),
    ],
)
async def test_what_the_carrier_never_takes_is_not_even_asked(text: OutgoingText, kind: FailureKind) -> None:
    async with carrier_server() as carrier:
        with pytest.raises(TextRefused) as caught:
            await TELNYX.send(account(carrier.url), text)
    assert caught.value.failure.kind is kind and not caught.value.retry
    assert carrier.asked == []


@pytest.mark.parametrize(
    ("answer", "failure", "retry"),
    [
        (no("40300", 403, "Blocked due to STOP message"), Failure(FailureKind.OPTED_OUT, "40300"), False),
        (no("40300", 400, "no", "They texted stop."), Failure(FailureKind.OPTED_OUT, "40300"), False),
        (no("40300", 403, "Not allowed", "Non-stop traffic"), Failure(FailureKind.CREDENTIALS, "40300"), False),
        (no("40300", 403, "Not allowed", "No profile"), Failure(FailureKind.CREDENTIALS, "40300"), False),
        (no("40310"), Failure(FailureKind.INVALID_NUMBER, "40310"), False),
        (no("40305"), Failure(FailureKind.SENDER_CANNOT_TEXT, "40305"), False),
        (no("40318"), Failure(FailureKind.TOO_FAST, "40318"), True),
        (no("40329"), Failure(FailureKind.NOT_REGISTERED, "40329"), False),
        (no("10009", 401), Failure(FailureKind.CREDENTIALS, "10009"), False),
        (no("10011", 429), Failure(FailureKind.TOO_FAST, "10011"), True),
        (no("20100", 402), Failure(FailureKind.NO_CREDIT, "20100"), False),
        (no("99999", 422), Failure(FailureKind.REJECTED, "99999"), False),
        (Answer("<html>Too many</html>", 429), Failure(FailureKind.TOO_FAST, "429"), True),
        (Answer({"errors": "none"}, 400), Failure(FailureKind.REJECTED, "400"), False),
        (Answer({"errors": [7, {"title": "no code"}]}, 401), Failure(FailureKind.CREDENTIALS, "401"), False),
        (Answer("", 503), Failure(FailureKind.CARRIER_DOWN, "503"), True),
        (Answer("", 307, {"Location": "https://elsewhere.example/"}), Failure(FailureKind.REJECTED, "307"), False),
    ],
)
async def test_a_refusal_is_certain_and_says_whether_trying_again_helps(
    answer: Answer, failure: Failure, retry: bool
) -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, answer)
        with pytest.raises(TextRefused) as caught:
            await TELNYX.send(account(carrier.url), TEXT)
    assert (caught.value.failure, caught.value.retry) == (failure, retry)
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        *(no("10007", status) for status in (500, 502, 504, 520)),
        Answer("<html>OK</html>"),
        Answer("[]"),
        Answer({"data": {"record_type": "message"}}),
        Answer({"data": "queued"}),
        Fault.DROPPED,
        Fault.CUT,
    ],
)
async def test_once_a_text_has_left_without_a_clear_answer_nobody_knows_and_it_is_not_sent_twice(
    answer: Answer | Fault,
) -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, answer)
        with pytest.raises(OutcomeUnknown):
            await TELNYX.send(account(carrier.url), TEXT)
    assert len(carrier.asked) == 1


@pytest.mark.parametrize("limit", ["of one read", "of the whole request"])
async def test_a_carrier_that_never_answers_may_have_taken_the_text(
    monkeypatch: pytest.MonkeyPatch, limit: str
) -> None:
    if limit == "of one read":
        monkeypatch.setattr(telnyx_api, "_TIMEOUT", httpx.Timeout(5.0, read=0.1))
    else:
        monkeypatch.setattr(telnyx_api, "_LONGEST_SECONDS", 0.2)
    async with carrier_server() as carrier:
        carrier.on(SEND, Fault.SILENT)
        with pytest.raises(OutcomeUnknown):
            await TELNYX.send(account(carrier.url), TEXT)
    assert len(carrier.asked) == 1


async def test_a_carrier_that_cannot_be_reached_took_nothing() -> None:
    with pytest.raises(TextRefused) as caught:
        await TELNYX.send(account(await closed_url()), TEXT)
    assert caught.value.failure.kind is FailureKind.CARRIER_DOWN and caught.value.retry


async def test_errors_never_quote_the_text_the_number_or_the_key(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with carrier_server() as carrier:
        carrier.on(SEND, no("40310", 400, "Invalid to", "The number +15035550142 is not valid"))
        with pytest.raises(TextRefused) as caught:
            await TELNYX.send(account(carrier.url), TEXT)
    for said in (str(caught.value), caplog.text):
        assert not any(secret in said for secret in ("+1503", "Tuesday", "KEY1"))


def record(uuid: str, direction: str, status: str, **more: object) -> dict[str, object]:
    return {
        "record_type": "message_detail_record",
        "uuid": uuid,
        "direction": direction,
        "status": status,
        "cli": "+15035550142" if direction == "inbound" else "+15035550100",
        "cld": "+15035550100" if direction == "inbound" else "+15035550142",
        "created_at": "2026-03-02T10:00:00Z",
        "profile_id": PROFILE,
        "errors": [],
        **more,
    }


async def test_recent_texts_are_detail_records_with_the_words_of_what_came_in() -> None:
    async with carrier_server() as carrier:
        carrier.on(
            RECORDS,
            Answer(
                {
                    "data": [
                        record("in-1", "inbound", "received"),
                        record("out-1", "outbound", "delivered", delivery_status_webhook_url=MARKED),
                        record("out-2", "outbound", "failed", errors=["40001"]),
                        record("in-2", "inbound", "received", profile_id="another business's"),
                        record("", "inbound", "received"),
                    ]
                }
            ),
        )
        photo = {"url": "https://media.telnyx.com/a.png", "content_type": "image/png"}
        carrier.on("GET /v2/messages/in-1", Answer({"data": {"id": "in-1", "text": "hello", "media": [photo]}}))
        ours = {"id": "out-2", "text": "Tuesday", "webhook_url": f"{CALLBACK}?attempt=att_2"}
        carrier.on("GET /v2/messages/out-2", Answer({"data": ours}))
        listed = await TELNYX.recent_texts(account(carrier.url), SINCE)
    at = datetime(2026, 3, 2, 10, tzinfo=UTC)
    them, us = "+15035550142", "+15035550100"
    landline = Failure(FailureKind.LANDLINE, "40001")
    assert listed == [
        ListedText("in-1", True, them, us, "hello", at, media=(MediaLink(photo["url"], "image/png"),)),
        ListedText("out-1", False, us, them, "", at, ReceiptState.DELIVERED, None, AttemptId("att_1")),
        ListedText("out-2", False, us, them, "Tuesday", at, ReceiptState.FAILED, landline, AttemptId("att_2")),
    ]
    asked = carrier.asked[0].query
    assert asked["filter[record_type]"] == ["messaging"]
    assert asked["filter[created_at][gte]"] == ["2026-03-02T09:30:00Z"]
    assert len(carrier.asked) == 3


async def test_a_long_list_is_read_page_by_page() -> None:
    page = [record(f"out-{n}", "outbound", "delivered", delivery_status_webhook_url=MARKED) for n in range(50)]
    async with carrier_server() as carrier:
        carrier.on(RECORDS, Answer({"data": page}), Answer({"data": page[:1]}))
        assert len(await TELNYX.recent_texts(account(carrier.url), SINCE)) == 51
    assert [asked.query["page[number]"] for asked in carrier.asked] == [["1"], ["2"]]


async def test_the_words_of_many_texts_are_asked_for_and_stand_with_their_own() -> None:
    async with carrier_server() as carrier:
        carrier.on(RECORDS, Answer({"data": [record(f"in-{n}", "inbound", "received") for n in range(20)]}))
        for n in range(20):
            carrier.on(f"GET /v2/messages/in-{n}", Answer({"data": {"id": f"in-{n}", "text": f"text {n}"}}))
        listed = await TELNYX.recent_texts(account(carrier.url), SINCE)
    assert [(text.carrier_message_id, text.text) for text in listed] == [(f"in-{n}", f"text {n}") for n in range(20)]


async def test_one_text_that_cannot_be_asked_for_spoils_the_list_and_leaves_nothing_under_way() -> None:
    async with carrier_server() as carrier:
        carrier.on(RECORDS, Answer({"data": [record(f"in-{n}", "inbound", "received") for n in range(9)]}))
        carrier.on("GET /v2/messages/in-3", Answer({}, 500))
        carrier.on("GET /v2/messages/in-5", Fault.SILENT)
        with pytest.raises(CarrierProblem):
            await TELNYX.recent_texts(account(carrier.url), SINCE)
        assert not [task for task in asyncio.all_tasks() if "_listed" in repr(task.get_coro())]


async def test_a_text_too_old_to_be_shown_is_still_listed() -> None:
    async with carrier_server() as carrier:
        carrier.on(RECORDS, Answer({"data": [record("in-1", "inbound", "received")]}))
        [listed] = await TELNYX.recent_texts(account(carrier.url), SINCE)
    assert (listed.carrier_message_id, listed.text) == ("in-1", "")


@pytest.mark.parametrize(
    "answer", [no("10009", 401), Answer({}, 500), Answer("<html>"), Answer({"data": 7}), Fault.DROPPED, Fault.CUT]
)
async def test_a_list_that_cannot_be_had_is_a_carrier_problem(answer: Answer | Fault) -> None:
    async with carrier_server() as carrier:
        carrier.on(RECORDS, answer)
        with pytest.raises(CarrierProblem):
            await TELNYX.recent_texts(account(carrier.url), SINCE)


async def test_there_are_no_calls_and_no_credentials_for_media() -> None:
    assert await TELNYX.recent_calls(account(""), SINCE) == []
    access = TELNYX.media_access(account(""))
    assert access.headers == {} and access.api_hosts == ()
    assert ".telnyx.com" in access.media_hosts
