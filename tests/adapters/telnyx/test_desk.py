"""A Telnyx account, asked through the official SDK against a server that answers as the carrier documents."""

import pytest

from receptionist.adapters.telnyx.desk import TelnyxDesk
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

PROFILE = "3f1c0a52-7d5e-4f0e-9b1c-2a6d8e4b7c90"
NUMBER = PhoneNumber("+15035550101")
PLACE = WebhookPlace(Slot.TEXTS, "Messaging profile, webhook URL")
BRANDS, CAMPAIGNS = "GET /v2/10dlc/brand", "GET /v2/10dlc/campaign"
BUY = "POST /v2/number_orders"
DESK: CarrierDesk = TelnyxDesk()


def account(api_url: str) -> CarrierAccount:
    return CarrierAccount(AccountId("acct_2"), BusinessId("biz_1"), "telnyx", PROFILE, "KEY1", {"api_url": api_url})


def answers(carrier: CarrierServer, **profile: object) -> None:
    """A healthy account: one number in its profile, brand verified, campaign refused."""
    carrier.on("GET /v2/balance", Answer({"data": {"balance": "7.50", "available_credit": "17.50", "currency": "USD"}}))
    carrier.on(
        f"GET /v2/messaging_profiles/{PROFILE}",
        Answer(
            {"data": {"name": "Riverside", "enabled": True, "webhook_url": None, "webhook_api_version": "2", **profile}}
        ),
    )
    carrier.on(
        "GET /v2/phone_numbers/messaging",
        Answer(
            {
                "data": [
                    {
                        "id": "1",
                        "phone_number": NUMBER.e164,
                        "messaging_profile_id": PROFILE,
                        "features": {"sms": {"domestic_two_way": True}, "mms": None},
                    },
                    {"id": "2", "phone_number": "+15035550102", "messaging_profile_id": None, "features": {}},
                ]
            }
        ),
    )
    carrier.on(BRANDS, Answer({"records": [{"brandId": "B1", "identityStatus": "VERIFIED", "status": "OK"}]}))
    carrier.on(
        CAMPAIGNS,
        Answer(
            {"records": [{"campaignId": "C1", "campaignStatus": "TELNYX_FAILED", "failureReasons": "No opt-in shown."}]}
        ),
    )


async def test_an_account_tells_its_money_profile_numbers_and_registration() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        report = await DESK.report(account(carrier.url))
    assert (report.standing, report.balance, report.unasked) == (Standing.ACTIVE, Money(1750, "USD"), ())
    assert report.webhooks == {PLACE: ""}
    ours, other = report.numbers
    assert (ours.number, ours.texts, ours.voice, ours.elsewhere) == (NUMBER, True, False, "")
    assert "not in the messaging profile" in other.elsewhere and not other.texts
    assert report.registrations is not None
    assert [(one.kind, one.state, one.why) for one in report.registrations] == [
        ("brand", RegistrationState.APPROVED, ""),
        ("campaign", RegistrationState.FAILED, "No opt-in shown."),
    ]
    assert all(asked.headers["authorization"] == "Bearer KEY1" for asked in carrier.asked)


async def test_a_profile_that_is_off_or_speaks_the_old_form_is_remarked() -> None:
    async with carrier_server() as carrier:
        answers(carrier, enabled=False, webhook_api_version="1")
        report = await DESK.report(account(carrier.url))
    assert len(report.remarks) == 2 and "switched off" in report.remarks[0] and "version 2" in report.remarks[1]


async def test_what_a_part_does_not_answer_is_said_and_the_rest_is_told() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        carrier.on(f"GET /v2/messaging_profiles/{PROFILE}", Answer({"errors": [{"code": "10005"}]}, 404))
        carrier.on(BRANDS, Fault.DROPPED)
        carrier.on("GET /v2/phone_numbers/messaging", Answer("no json"))
        report = await DESK.report(account(carrier.url))
    assert report.balance is not None and report.registrations is None and report.numbers == ()
    assert sorted(report.unasked) == [
        "Telnyx did not tell its brand (10DLC): no answer came.",
        "Telnyx did not tell the account's numbers: no answer came.",
        "Telnyx did not tell the messaging profile: there is none of this id.",
    ]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer({"errors": [{"code": "10009"}]}, 401), "did not accept the account's API key"),
        (Answer("", 500), "refused to tell its balance"),
        (Fault.DROPPED, "could not be reached"),
    ],
)
async def test_an_account_that_cannot_be_asked_says_why(answer: Answer | Fault, says: str) -> None:
    async with carrier_server() as carrier:
        carrier.on("GET /v2/balance", answer)
        with pytest.raises(CarrierProblem, match=says):
            await DESK.report(account(carrier.url))


async def test_the_profiles_address_is_set_and_nothing_else_of_it() -> None:
    async with carrier_server() as carrier:
        carrier.on(f"PATCH /v2/messaging_profiles/{PROFILE}", Answer({"data": {"id": PROFILE}}))
        await DESK.set_webhook(account(carrier.url), WebhookChange(PLACE, "", "https://p.example/texts"))
    [asked] = carrier.asked
    assert asked.json == {"webhook_url": "https://p.example/texts", "webhook_api_version": "2"}


async def test_numbers_for_sale_come_with_both_prices() -> None:
    async with carrier_server() as carrier:
        carrier.on(
            "GET /v2/available_phone_numbers",
            Answer(
                {
                    "data": [
                        {
                            "phone_number": "+14155550123",
                            "cost_information": {"monthly_cost": "1.00", "upfront_cost": "1.50", "currency": "USD"},
                            "region_information": [{"region_type": "rate_center", "region_name": "SNFC CNTRL"}],
                        },
                        {"phone_number": "nonsense"},
                    ]
                }
            ),
        )
        offers = await DESK.offers(account(carrier.url), "US", "415")
    assert offers == [
        NumberOffer(PhoneNumber("+14155550123"), "SNFC CNTRL", False, True, Money(100, "USD"), Money(150, "USD"))
    ]
    [asked] = carrier.asked
    assert asked.query["filter[national_destination_code]"] == ["415"]


async def test_a_number_is_ordered_into_the_profile_once() -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, Answer({"data": {"id": "o1", "status": "pending"}}))
        await DESK.buy(account(carrier.url), "US", NUMBER, "receptionist order_1")
    [asked] = carrier.asked
    assert asked.json == {
        "phone_numbers": [{"phone_number": NUMBER.e164}],
        "messaging_profile_id": PROFILE,
        "customer_reference": "receptionist order_1",
    }


@pytest.mark.parametrize("answer", [Fault.DROPPED, Fault.CUT, Answer("", 503)])
async def test_where_no_answer_came_nobody_says_it_was_not_bought(answer: Answer | Fault) -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, answer)
        with pytest.raises(OutcomeUnknown):
            await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(
    ("status", "says"), [(402, "too little money"), (422, "does not sell this number any more"), (403, "API key")]
)
async def test_a_refusal_is_said_in_plain_words(status: int, says: str) -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, Answer({"errors": []}, status))
        with pytest.raises(CarrierProblem, match=says) as caught:
            await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    assert not isinstance(caught.value, OutcomeUnknown)


async def test_what_never_left_was_not_bought() -> None:
    with pytest.raises(CarrierProblem, match="could not be reached") as caught:
        await DESK.buy(account(await closed_url()), "US", NUMBER, "r")
    assert not isinstance(caught.value, OutcomeUnknown)
