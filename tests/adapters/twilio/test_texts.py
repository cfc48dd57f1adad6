"""Texts through Twilio's SDK against a server that answers as the carrier documents, and as it fails."""

import base64
import logging
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from receptionist.adapters.twilio import api as twilio_api
from receptionist.adapters.twilio.texts import TwilioTexts
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.domain.text_events import MediaLink, ReceiptState
from receptionist.errors import CarrierProblem, OutcomeUnknown, TextRefused
from receptionist.ports import Accepted, OutgoingText, TextCarrier
from tests.fakes.carrier_server import Answer, Fault, carrier_server, closed_url

SID = "AC" + "1" * 32
BASE = f"/2010-04-01/Accounts/{SID}"
SEND = f"POST {BASE}/Messages.json"
LIST = f"GET {BASE}/Messages.json"
SINCE = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
TEXT = OutgoingText(
    AttemptId("att_1"),
    PhoneNumber("+15035550100"),
    Address(AddressKind.NUMBER, "+15035550142"),
    "We can come on Tuesday at nine.",
    callback_url="https://phone.example.com/webhooks/twilio/acct_1/receipts",
)
TAKEN = {"sid": "SM" + "a" * 32, "status": "queued", "num_segments": "2", "error_code": None}
TWILIO: TextCarrier = TwilioTexts()


def account(api_url: str, **extra: str) -> CarrierAccount:
    return CarrierAccount(
        AccountId("acct_1"), BusinessId("biz_1"), "twilio", SID, "s3cr3t", {"api_url": api_url, **extra}
    )


def no(code: int, status: int = 400) -> Answer:
    return Answer({"code": code, "message": "no", "more_info": "", "status": status}, status)


async def test_a_text_goes_out_with_our_mark_in_the_callback_address() -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, Answer(TAKEN, 201))
        accepted = await TWILIO.send(account(carrier.url), TEXT)
    assert accepted == Accepted((str(TAKEN["sid"]),), 2)
    [asked] = carrier.asked
    assert asked.form == {
        "To": ["+15035550142"],
        "From": ["+15035550100"],
        "Body": ["We can come on Tuesday at nine."],
        "StatusCallback": ["https://phone.example.com/webhooks/twilio/acct_1/receipts?attempt=att_1"],
    }
    assert asked.headers["authorization"] == "Basic " + base64.b64encode(f"{SID}:s3cr3t".encode()).decode()


async def test_a_messaging_service_still_sends_from_the_number_the_contact_knows() -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, Answer(TAKEN, 201))
        photo = OutgoingText(TEXT.attempt, TEXT.sender, TEXT.recipient, "", ("https://phone.example.com/a.jpg",) * 2)
        await TWILIO.send(account(carrier.url, messaging_service_sid="MG1"), photo)
    [asked] = carrier.asked
    assert asked.form["MessagingServiceSid"] == ["MG1"]
    assert asked.form["From"] == ["+15035550100"]
    assert asked.form["MediaUrl"] == ["https://phone.example.com/a.jpg"] * 2
    assert "StatusCallback" not in asked.form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (replace(TEXT, text="x" * 1601), FailureKind.TOO_LONG),
        (
            replace(TEXT, media_urls=("https://a.example/1",) * 11),
            FailureKind.MEDIA,
        ),
    ],
)
async def test_what_the_carrier_never_takes_is_not_even_asked(text: OutgoingText, kind: FailureKind) -> None:
    async with carrier_server() as carrier:
        with pytest.raises(TextRefused) as caught:
            await TWILIO.send(account(carrier.url), text)
    assert caught.value.failure.kind is kind and not caught.value.retry
    assert carrier.asked == []


@pytest.mark.parametrize(
    ("answer", "failure", "retry"),
    [
        (no(21610), Failure(FailureKind.OPTED_OUT, "21610"), False),
        (no(21211), Failure(FailureKind.INVALID_NUMBER, "21211"), False),
        (no(21614), Failure(FailureKind.LANDLINE, "21614"), False),
        (no(21635), Failure(FailureKind.LANDLINE, "21635"), False),
        (no(21606), Failure(FailureKind.SENDER_CANNOT_TEXT, "21606"), False),
        (no(21612), Failure(FailureKind.UNROUTABLE, "21612"), False),
        (no(21608, 403), Failure(FailureKind.TRIAL_ACCOUNT, "21608"), False),
        (no(21617), Failure(FailureKind.TOO_LONG, "21617"), False),
        (no(20003, 401), Failure(FailureKind.CREDENTIALS, "20003"), False),
        (no(20429, 429), Failure(FailureKind.TOO_FAST, "20429"), True),
        (no(21611, 429), Failure(FailureKind.TOO_FAST, "21611"), True),
        (no(63038, 429), Failure(FailureKind.TOO_FAST, "63038"), True),
        (no(99999), Failure(FailureKind.REJECTED, "99999"), False),
        (Answer("<html>Too many</html>", 429), Failure(FailureKind.TOO_FAST, "429"), True),
        (Answer("", 503), Failure(FailureKind.CARRIER_DOWN, "503"), True),
        (Answer({"error": "out of credits"}, 401), Failure(FailureKind.CREDENTIALS, "401"), False),
        (Answer({"error_code": 21610}), Failure(FailureKind.OPTED_OUT, "21610"), False),
        (
            Answer({"type": "x", "title": "no", "status": 429, "code": 20429}, 429),
            Failure(FailureKind.TOO_FAST, "20429"),
            True,
        ),
        (Answer("", 307, {"Location": "https://elsewhere.example/"}), Failure(FailureKind.REJECTED, "307"), False),
    ],
)
async def test_a_refusal_is_certain_and_says_whether_trying_again_helps(
    answer: Answer, failure: Failure, retry: bool
) -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, answer)
        with pytest.raises(TextRefused) as caught:
            await TWILIO.send(account(carrier.url), TEXT)
    assert (caught.value.failure, caught.value.retry) == (failure, retry)
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(
    "answer",
    [
        *(Answer({}, status) for status in (500, 502, 504, 520)),
        Answer("<html>OK</html>"),
        Answer("[]"),
        Answer({"status": "queued"}, 201),
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
            await TWILIO.send(account(carrier.url), TEXT)
    assert len(carrier.asked) == 1


async def test_a_carrier_that_never_answers_may_have_taken_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio_api, "_SECONDS", 0.1)
    async with carrier_server() as carrier:
        carrier.on(SEND, Fault.SILENT)
        with pytest.raises(OutcomeUnknown):
            await TWILIO.send(account(carrier.url), TEXT)
    assert len(carrier.asked) == 1


async def test_a_carrier_that_cannot_be_reached_took_nothing() -> None:
    with pytest.raises(TextRefused) as caught:
        await TWILIO.send(account(await closed_url()), TEXT)
    assert caught.value.failure.kind is FailureKind.CARRIER_DOWN and caught.value.retry


async def test_time_running_out_before_a_connection_stands_took_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio_api, "_SECONDS", 0.0)
    async with carrier_server() as carrier:
        with pytest.raises(TextRefused) as caught:
            await TWILIO.send(account(carrier.url), TEXT)
    assert caught.value.failure.kind is FailureKind.CARRIER_DOWN and caught.value.retry
    assert carrier.asked == []


async def test_an_account_without_a_secret_is_the_carriers_to_refuse() -> None:
    async with carrier_server() as carrier:
        carrier.on(SEND, no(20003, 401))
        nobody = CarrierAccount(AccountId("a"), BusinessId("b"), "twilio", SID, "", {"api_url": carrier.url})
        with pytest.raises(TextRefused) as caught:
            await TWILIO.send(nobody, TEXT)
    assert caught.value.failure.kind is FailureKind.CREDENTIALS


async def test_errors_never_quote_the_text_the_number_or_the_secret(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with carrier_server() as carrier:
        carrier.on(SEND, Answer({"code": 21211, "message": "The number +15035550142 is not valid"}, 400))
        with pytest.raises(TextRefused) as caught:
            await TWILIO.send(account(carrier.url), TEXT)
    for said in (str(caught.value), caplog.text):
        assert not any(secret in said for secret in ("+1503", "Tuesday", "s3cr3t"))


def listed(sid: str, direction: str, status: str, **more: object) -> dict[str, object]:
    return {
        "sid": sid,
        "direction": direction,
        "status": status,
        "from": "+15035550142" if direction == "inbound" else "+15035550100",
        "to": "+15035550100" if direction == "inbound" else "+15035550142",
        "body": "hello",
        "num_media": "0",
        "error_code": None,
        "date_sent": "Mon, 02 Mar 2026 10:00:00 +0000",
        "date_created": "Mon, 02 Mar 2026 09:59:59 +0000",
        **more,
    }


async def test_recent_texts_are_listed_both_ways_over_all_pages_with_their_pictures() -> None:
    media = f"{BASE}/Messages/MM1/Media"
    async with carrier_server() as carrier:
        carrier.on(
            LIST,
            Answer(
                {
                    "messages": [
                        listed("SM1", "inbound", "received"),
                        listed("MM1", "inbound", "received", num_media="1"),
                    ],
                    "next_page_uri": f"{BASE}/Messages.json?Page=1",
                }
            ),
            Answer(
                {
                    "messages": [
                        listed("SM2", "outbound-api", "undelivered", error_code=30006),
                        listed("SM3", "outbound-api", "queued", date_sent=None),
                    ],
                    "next_page_uri": None,
                }
            ),
        )
        files = [{"sid": "ME1", "content_type": "image/jpeg", "uri": f"{media}/ME1.json"}]
        carrier.on(f"GET {media}.json", Answer({"media_list": files, "next_page_uri": None}))
        one, picture, landline, waiting = await TWILIO.recent_texts(account(carrier.url), SINCE)
    assert carrier.asked[0].query["DateSent>"] == ["2026-03-02T09:30:00Z"]
    assert (one.inbound, one.sender, one.recipient, one.text) == (True, "+15035550142", "+15035550100", "hello")
    assert one.at == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert picture.media == (MediaLink(f"{carrier.url}{media}/ME1", "image/jpeg"),)
    assert (landline.inbound, landline.state) == (False, ReceiptState.FAILED)
    assert landline.failure == Failure(FailureKind.LANDLINE, "30006")
    assert waiting.state is None and waiting.at == datetime(2026, 3, 2, 9, 59, 59, tzinfo=UTC)


async def test_after_an_outage_more_than_one_page_of_texts_is_looked_at() -> None:
    newest = [listed(f"SM{place}", "outbound-api", "delivered") for place in range(1000)]
    missed = listed("SMmissed", "inbound", "received")
    async with carrier_server() as carrier:
        carrier.on(
            LIST,
            Answer({"messages": newest, "next_page_uri": f"{BASE}/Messages.json?Page=1"}),
            Answer({"messages": [missed], "next_page_uri": None}),
        )
        found = await TWILIO.recent_texts(account(carrier.url), SINCE)
    assert [text.carrier_message_id for text in found if text.inbound] == ["SMmissed"]


async def test_recent_calls_are_the_inbound_ones() -> None:
    when = "Mon, 02 Mar 2026 10:00:00 +0000"
    call = {"from": "+15035550142", "to": "+15035550100", "start_time": when}
    async with carrier_server() as carrier:
        carrier.on(
            f"GET {BASE}/Calls.json",
            Answer(
                {
                    "calls": [
                        {"sid": "CA1", "direction": "inbound", "status": "completed", **call},
                        {"sid": "CA2", "direction": "outbound-dial", "status": "completed", **call},
                        {"sid": "CA3", "direction": "inbound", "status": "no-answer", **call},
                    ],
                    "next_page_uri": None,
                }
            ),
        )
        answered, missed = await TWILIO.recent_calls(account(carrier.url), SINCE)
    assert carrier.asked[0].query["StartTime>"] == ["2026-03-02T09:30:00Z"]
    assert (answered.carrier_call_id, answered.answered) == ("CA1", True)
    assert (missed.carrier_call_id, missed.answered, missed.caller) == ("CA3", False, "+15035550142")


@pytest.mark.parametrize(
    "answer",
    [
        no(20003, 401),
        Answer({}, 500),
        Answer("<html>"),
        Answer({"messages": [{"sid": "SM1"}], "calls": [{}], "next_page_uri": None}),
        Answer({"messages": "none", "calls": [1], "next_page_uri": None}),
        Fault.DROPPED,
    ],
)
async def test_a_list_that_cannot_be_had_is_a_carrier_problem(answer: Answer | Fault) -> None:
    async with carrier_server() as carrier:
        carrier.on(LIST, answer)
        with pytest.raises(CarrierProblem):
            await TWILIO.recent_texts(account(carrier.url), SINCE)
        if isinstance(answer, Fault) or answer.status != 200:
            carrier.on(f"GET {BASE}/Calls.json", answer)
            with pytest.raises(CarrierProblem):
                await TWILIO.recent_calls(account(carrier.url), SINCE)


def test_credentials_go_to_the_api_host_only_and_are_not_shown() -> None:
    access = TWILIO.media_access(account(""))
    assert access.api_hosts == ("api.twilio.com",)
    assert "mms.twiliocdn.com" in access.media_hosts
    assert access.headers["Authorization"] == "Basic " + base64.b64encode(f"{SID}:s3cr3t".encode()).decode()
    assert "Basic" not in repr(access)
