"""A Twilio account, asked through the official SDK against a server that answers as the carrier documents."""

import asyncio

import pytest

from receptionist.adapters.twilio import api as twilio_api
from receptionist.adapters.twilio.desk import TwilioDesk
from receptionist.domain.carrier_report import (
    NumberOffer,
    RegistrationState,
    Slot,
    Standing,
    WebhookChange,
    WebhookPlace,
)
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem, OutcomeUnknown
from receptionist.ports.carrier_accounts import CarrierDesk
from tests.fakes.carrier_server import Answer, CarrierServer, Fault, carrier_server, closed_url

SID = "AC" + "1" * 32
NUMBER_SID = "PN" + "2" * 32
SERVICE = "MG" + "3" * 32
KEY = "SK" + "4" * 32
BASE = f"/2010-04-01/Accounts/{SID}"
NUMBERS = f"GET {BASE}/IncomingPhoneNumbers.json"
NUMBER = PhoneNumber("+15035550100")
DESK: CarrierDesk = TwilioDesk()


def account(api_url: str, **extra: str) -> CarrierAccount:
    return CarrierAccount(
        AccountId("acct_1"), BusinessId("biz_1"), "twilio", SID, "s3cr3t", {"api_url": api_url, **extra}
    )


def one_number(**fields: object) -> dict[str, object]:
    return {
        "sid": NUMBER_SID,
        "account_sid": SID,
        "phone_number": NUMBER.e164,
        "capabilities": {"voice": True, "sms": True, "mms": True, "fax": False},
        "voice_url": "https://old.example/voice",
        "voice_fallback_url": "",
        "status_callback": None,
        "sms_url": "",
        "sms_fallback_url": "",
        **fields,
    }


def answers(carrier: CarrierServer, **number: object) -> None:
    """A healthy account with one number, an approved brand and a waiting campaign."""
    carrier.on(
        f"GET {BASE}.json", Answer({"sid": SID, "status": "active", "type": "Full", "friendly_name": "Riverside"})
    )
    carrier.on(f"GET {BASE}/Balance.json", Answer({"account_sid": SID, "balance": "12.345", "currency": "USD"}))
    carrier.on(NUMBERS, Answer({"incoming_phone_numbers": [one_number(**number)]}))
    carrier.on(
        "GET /v1/a2p/BrandRegistrations",
        Answer({"data": [{"sid": "BN1", "status": "APPROVED"}], "meta": {"key": "data"}}),
    )
    carrier.on(
        f"GET /v1/Services/{SERVICE}",
        Answer(
            {"sid": SERVICE, "inbound_request_url": None, "fallback_url": "", "use_inbound_webhook_on_number": False}
        ),
    )
    carrier.on(
        f"GET /v1/Services/{SERVICE}/PhoneNumbers",
        Answer({"phone_numbers": [{"sid": NUMBER_SID, "phone_number": NUMBER.e164}], "meta": {"key": "phone_numbers"}}),
    )
    carrier.on(
        f"GET /v1/Services/{SERVICE}/Compliance/Usa2p",
        Answer(
            {
                "compliance": [
                    {"sid": "QE1", "campaign_status": "IN_PROGRESS", "us_app_to_person_usecase": "CUSTOMER_CARE"}
                ],
                "meta": {"key": "compliance"},
            }
        ),
    )


async def test_an_account_tells_its_standing_money_numbers_and_addresses() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        report = await DESK.report(account(carrier.url))
    assert (report.standing, report.name, report.trial) == (Standing.ACTIVE, "Riverside", False)
    assert report.balance == Money(1234, "USD") and report.unasked == ()
    [number] = report.numbers
    assert (number.number, number.carrier_id, number.voice, number.texts) == (NUMBER, NUMBER_SID, True, True)
    told = {place.slot: address for place, address in report.webhooks.items() if place.number == NUMBER}
    assert told[Slot.VOICE] == "https://old.example/voice" and told[Slot.TEXTS] == "" and len(told) == 5
    assert report.registrations is not None
    assert [(one.kind, one.state) for one in report.registrations] == [("brand", RegistrationState.APPROVED)]


async def test_a_messaging_service_has_the_texts_and_the_campaign() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        report = await DESK.report(account(carrier.url, messaging_service_sid=SERVICE))
    assert report.webhooks[WebhookPlace(Slot.TEXTS, "Messaging Service, request URL")] == ""
    assert report.numbers[0].elsewhere == "The Messaging Service has its texts."
    assert report.registrations is not None
    assert [(one.kind, one.state) for one in report.registrations] == [
        ("brand", RegistrationState.APPROVED),
        ("campaign", RegistrationState.WAITING),
    ]


async def test_what_a_part_does_not_answer_is_said_and_the_rest_is_told() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        carrier.on(f"GET {BASE}/Balance.json", Answer({"code": 20003, "message": "no", "status": 401}, 401))
        carrier.on("GET /v1/a2p/BrandRegistrations", Fault.DROPPED)
        report = await DESK.report(account(carrier.url))
    assert report.numbers and report.balance is None and report.registrations is None
    assert sorted(report.unasked) == [
        "Twilio did not tell its balance: these credentials may not ask.",
        "Twilio did not tell its brand (10DLC): no answer came.",
    ]


async def test_requests_go_with_the_api_key_where_there_is_one() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        carrier.on(f"GET {BASE}.json", Answer({"code": 20003, "message": "no", "status": 401}, 401))
        report = await DESK.report(account(carrier.url, api_key_sid=KEY, api_key_secret="hush"))
    # A standard key may not ask for the account; that its numbers came tells that the key is good.
    assert report.standing is Standing.UNKNOWN and report.numbers
    assert any("standard API key" in says for says in report.unasked)
    assert len({asked.headers["authorization"] for asked in carrier.asked}) == 1


@pytest.mark.parametrize(
    ("answer", "says", "retry"),
    [
        (
            Answer({"code": 20003, "message": "no", "status": 401}, 401),
            "did not accept the account's credentials",
            False,
        ),
        (Answer("", 503), "refused to tell how the account stands", True),
        (Answer("<html>", 200), "could not be read", True),
        (Fault.DROPPED, "could not be reached", True),
    ],
)
async def test_an_account_that_cannot_be_asked_says_why(answer: Answer | Fault, says: str, retry: bool) -> None:
    async with carrier_server() as carrier:
        carrier.on(f"GET {BASE}.json", answer)
        with pytest.raises(CarrierProblem, match=says) as caught:
            await DESK.report(account(carrier.url))
    assert caught.value.retry is retry


async def test_a_carrier_that_never_answers_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twilio_api, "_SECONDS", 0.05)
    async with carrier_server() as carrier:
        carrier.on(f"GET {BASE}.json", Fault.SILENT)
        with pytest.raises(CarrierProblem, match="could not be reached"):
            await asyncio.wait_for(DESK.report(account(carrier.url)), 5)


async def test_one_address_is_set_and_no_other() -> None:
    change = WebhookChange(WebhookPlace(Slot.TEXTS, "A message comes in", NUMBER), "", "https://p.example/texts#rc=5")
    async with carrier_server() as carrier:
        answers(carrier)
        carrier.on(f"POST {BASE}/IncomingPhoneNumbers/{NUMBER_SID}.json", Answer(one_number()))
        await DESK.set_webhook(account(carrier.url), change)
    assert carrier.asked[-1].form == {"SmsUrl": ["https://p.example/texts#rc=5"], "SmsMethod": ["POST"]}


async def test_numbers_for_sale_come_with_what_a_month_costs() -> None:
    async with carrier_server() as carrier:
        carrier.on(
            f"GET {BASE}/AvailablePhoneNumbers/US/Local.json",
            Answer(
                {
                    "available_phone_numbers": [
                        {
                            "phone_number": "+14155550123",
                            "locality": "San Francisco",
                            "region": "CA",
                            "capabilities": {"voice": True, "SMS": True, "MMS": True},
                        }
                    ]
                }
            ),
        )
        carrier.on(
            "GET /v1/PhoneNumbers/Countries/US",
            Answer(
                {
                    "price_unit": "usd",
                    "phone_number_prices": [
                        {"number_type": "toll free", "current_price": "2.15"},
                        {"number_type": "local", "base_price": "1.15", "current_price": "1.15"},
                    ],
                }
            ),
        )
        offers = await DESK.offers(account(carrier.url), "US", "415")
    assert offers == [NumberOffer(PhoneNumber("+14155550123"), "San Francisco, CA", True, True, Money(115, "USD"))]
    assert carrier.asked[0].query["AreaCode"] == ["415"]


BUY = f"POST {BASE}/IncomingPhoneNumbers.json"


async def test_a_number_is_ordered_by_its_digits_once() -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, Answer(one_number(), 201))
        await DESK.buy(account(carrier.url), "US", NUMBER, "receptionist order_1")
    [asked] = carrier.asked
    assert asked.form == {"PhoneNumber": [NUMBER.e164], "FriendlyName": ["receptionist order_1"]}


@pytest.mark.parametrize("answer", [Fault.DROPPED, Fault.CUT, Answer("", 502)])
async def test_where_no_answer_came_nobody_says_it_was_not_bought(answer: Answer | Fault) -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, answer)
        with pytest.raises(OutcomeUnknown):
            await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(
    ("code", "status", "says"),
    [
        (21422, 400, "Somebody else has just taken this number"),
        (21631, 400, "wants an address or papers"),
        (20003, 401, "may not buy numbers"),
    ],
)
async def test_a_refusal_is_said_in_plain_words(code: int, status: int, says: str) -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, Answer({"code": code, "message": "no", "status": status}, status))
        with pytest.raises(CarrierProblem, match=says) as caught:
            await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    assert not isinstance(caught.value, OutcomeUnknown)


async def test_what_never_left_was_not_bought() -> None:
    with pytest.raises(CarrierProblem, match="could not be reached") as caught:
        await DESK.buy(account(await closed_url()), "US", NUMBER, "r")
    assert not isinstance(caught.value, OutcomeUnknown)


async def test_a_number_is_found_in_the_account_only_as_it_is() -> None:
    async with carrier_server() as carrier:
        carrier.on(NUMBERS, Answer({"incoming_phone_numbers": [one_number()]}), Answer({"incoming_phone_numbers": []}))
        assert (await DESK.owned(account(carrier.url), NUMBER)) is not None
        assert await DESK.owned(account(carrier.url), NUMBER) is None
    assert carrier.asked[0].query["PhoneNumber"] == [NUMBER.e164]
