"""What Vonage lists of an account's texts, through its SDK, against a server that answers as documented."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import pytest_asyncio

from receptionist.adapters.vonage.texts import VonageTexts
from receptionist.domain.ids import AccountId, AttemptId, BusinessId
from receptionist.domain.message import Failure, FailureKind
from receptionist.domain.records import CarrierAccount
from receptionist.domain.text_events import ListedText, ReceiptState
from receptionist.errors import CarrierProblem
from tests.fakes.carrier_server import Answer, CarrierServer, Fault, carrier_server, closed_url

RECORDS = "GET /v2/reports/records"
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
RECEIVED = {
    "account_id": "key1",
    "message_id": "0A1",
    "from": "14155550142",
    "to": "14155550100",
    "direction": "inbound",
    "date_received": "2026-03-02T14:30:00+0000",
    "message_body": "Is 9 am fine?",
    "total_price": 0.005,
}
SENT = {
    "account_id": "key1",
    "message_id": "0B1",
    "client_ref": "att_1",
    "from": "14155550100",
    "to": "14155550142",
    "direction": "outbound",
    "date_received": "2026-03-02T14:31:00Z",
    "message_body": "It is.",
    "status": "failed",
    "error_code": 9,
}


@pytest_asyncio.fixture
async def vonage() -> AsyncIterator[CarrierServer]:
    async with carrier_server() as server:
        yield server


def account(url: str) -> CarrierAccount:
    return CarrierAccount(AccountId("acct_1"), BusinessId("biz_1"), "vonage", "key1", "s3cr3t", {"api_url": url})


def page(*records: object, **more: object) -> Answer:
    return Answer({"request_status": "SUCCESS", "records": list(records), **more})


async def listed(server: CarrierServer, hours: int = 1) -> list[ListedText]:
    return await VonageTexts(seconds=5, now=lambda: NOW).recent_texts(account(server.url), NOW - timedelta(hours=hours))


async def test_both_ways_as_vonage_lists_them(vonage: CarrierServer) -> None:
    vonage.on(RECORDS, page(RECEIVED), page(SENT))
    received, sent = await listed(vonage)
    assert received == ListedText(
        carrier_message_id="0A1",
        inbound=True,
        sender="+14155550142",
        recipient="+14155550100",
        text="Is 9 am fine?",
        at=datetime(2026, 3, 2, 14, 30, tzinfo=UTC),
    )
    assert (sent.inbound, sent.attempt, sent.state) == (False, AttemptId("att_1"), ReceiptState.FAILED)
    assert sent.failure == Failure(FailureKind.OPTED_OUT, "9")
    assert [asked.query["direction"] for asked in vonage.asked] == [["inbound"], ["outbound"]]
    assert vonage.asked[0].query["date_start"] == ["2026-03-02T14:00:00Z"]
    assert vonage.asked[0].query["product"] == ["SMS"]


async def test_two_days_are_asked_for_a_day_at_a_time(vonage: CarrierServer) -> None:
    vonage.on(RECORDS, page())
    assert await listed(vonage, hours=48) == []
    spans = [(asked.query["date_start"][0], asked.query["date_end"][0]) for asked in vonage.asked[::2]]
    assert spans == [("2026-02-28T15:00:00Z", "2026-03-01T15:00:00Z"), ("2026-03-01T15:00:00Z", "2026-03-02T15:00:00Z")]


async def test_every_page_is_turned(vonage: CarrierServer) -> None:
    vonage.on(RECORDS, page(RECEIVED, cursor="c2", iv="i2"), page({**RECEIVED, "message_id": "0A2"}), page())
    assert [one.carrier_message_id for one in await listed(vonage)] == ["0A1", "0A2"]
    assert vonage.asked[1].query["cursor"] == ["c2"]


async def test_pages_without_an_end_are_told(vonage: CarrierServer) -> None:
    vonage.on(RECORDS, *(page(RECEIVED, cursor=f"c{number}", iv="i") for number in range(60)))
    with pytest.raises(CarrierProblem, match="more texts"):
        await listed(vonage)


async def test_records_that_are_no_texts_are_passed_over(vonage: CarrierServer) -> None:
    odd = [
        {**RECEIVED, "provider": "whatsapp"},
        {**RECEIVED, "message_id": None},
        {**RECEIVED, "date_received": "soon"},
        "odd",
    ]
    vonage.on(RECORDS, page(*odd), page())
    assert await listed(vonage) == []


@pytest.mark.parametrize(
    ("answer", "says", "retry"),
    [
        (Answer({}, 401), "credentials", False),
        (Answer({}, 403), "sold apart", False),
        (Answer({}, 402), "sold apart", False),
        (Answer({}, 429), "less often", True),
        (Answer({}, 500), "status 500", True),
        (Answer({}, 422), "status 422", False),
        (Answer("<html>"), "cannot be read", True),
        (Answer({"records": "odd"}), "cannot be read", True),
        (Fault.DROPPED, "could not be reached", True),
    ],
)
async def test_what_goes_wrong_is_told_in_a_sentence(
    vonage: CarrierServer, answer: Answer | Fault, says: str, retry: bool
) -> None:
    vonage.on(RECORDS, answer)
    with pytest.raises(CarrierProblem, match=says) as caught:
        await listed(vonage)
    assert caught.value.retry is retry


async def test_a_carrier_that_is_down_and_credentials_that_are_none() -> None:
    nobody = account(await closed_url())
    for given in (nobody, replace(nobody, secret="")):
        with pytest.raises(CarrierProblem):
            await VonageTexts(seconds=5, now=lambda: NOW).recent_texts(given, NOW - timedelta(hours=1))


async def test_no_calls_come_over_vonage() -> None:
    assert await VonageTexts().recent_calls(account(""), NOW) == []
