"""A Vonage account, asked through the official SDK against a server that answers as the carrier documents."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from receptionist.adapters.vonage.desk import VonageDesk
from receptionist.domain.carrier_report import NumberOffer, Slot, Standing, WebhookChange, WebhookPlace
from receptionist.domain.ids import AccountId, BusinessId
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem, OutcomeUnknown
from receptionist.ports.carrier_accounts import CarrierDesk
from tests.fakes.carrier_server import Answer, CarrierServer, Fault, carrier_server, closed_url

APPLICATION = "3f1c0a52-7d5e-4f0e-9b1c-2a6d8e4b7c90"
NUMBER = PhoneNumber("+15035550102")
INBOUND = WebhookPlace(Slot.TEXTS, "Account, inbound SMS webhook")
BUY = "POST /number/buy"
DESK: CarrierDesk = VonageDesk()


def account(api_url: str, **extra: str) -> CarrierAccount:
    held = {"api_url": api_url, "signature_secret": "hush", "signature_method": "sha256", **extra}
    return CarrierAccount(AccountId("acct_3"), BusinessId("biz_1"), "vonage", "a1b2c3d4", "s3cr3t", held)


@pytest.fixture(scope="module")
def private_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


def answers(carrier: CarrierServer, **number: object) -> None:
    """A healthy account with one number."""
    carrier.on("GET /account/get-balance", Answer({"value": 10.28, "autoReload": False}))
    owned = {"country": "US", "msisdn": "15035550102", "type": "mobile-lvn", "features": ["SMS", "VOICE"], **number}
    carrier.on("GET /account/numbers", Answer({"count": 1, "numbers": [owned]}))
    carrier.on(
        "POST /account/settings",
        Answer({"mo-callback-url": "https://old.example/in", "dr-callback-url": "", "max-calls": 30}),
    )


async def test_an_account_tells_its_money_numbers_and_addresses() -> None:
    async with carrier_server() as carrier:
        answers(carrier, moHttpUrl="https://other.example/in")
        report = await DESK.report(account(carrier.url))
    assert (report.standing, report.balance, report.unasked) == (Standing.ACTIVE, Money(1028, "EUR"), ())
    assert report.registrations is None
    assert [(one.number, one.texts, one.voice, one.elsewhere) for one in report.numbers] == [(NUMBER, True, False, "")]
    assert report.webhooks[INBOUND] == "https://old.example/in"
    assert (
        report.webhooks[WebhookPlace(Slot.TEXTS, "Number, inbound webhook URL", NUMBER)] == "https://other.example/in"
    )
    # Asking for the settings changes none of them.
    [asked] = [asked for asked in carrier.asked if asked.path == "/account/settings"]
    assert asked.form == {}


async def test_over_the_messages_api_the_applications_addresses_hold(private_key: str) -> None:
    async with carrier_server() as carrier:
        answers(carrier, app_id="another")
        carrier.on(
            f"GET /v2/applications/{APPLICATION}",
            Answer(
                {
                    "id": APPLICATION,
                    "name": "Desk",
                    "capabilities": {"messages": {"webhooks": {"inbound_url": {"address": "https://old.example/in"}}}},
                }
            ),
        )
        report = await DESK.report(account(carrier.url, application_id=APPLICATION, private_key=private_key))
    assert report.webhooks == {
        WebhookPlace(Slot.TEXTS, "Application, inbound URL"): "https://old.example/in",
        WebhookPlace(Slot.RECEIPTS, "Application, status URL"): "",
    }
    assert "not linked to the application" in report.numbers[0].elsewhere


async def test_an_application_keeps_all_else_it_has_when_an_address_is_set(private_key: str) -> None:
    route = f"/v2/applications/{APPLICATION}"
    there = {
        "id": APPLICATION,
        "name": "Desk",
        "keys": {"public_key": "PEM"},
        "capabilities": {
            "voice": {"webhooks": {"answer_url": {"address": "https://v.example", "http_method": "GET"}}},
            "messages": {"webhooks": {"status_url": {"address": "https://s.example", "http_method": "POST"}}},
        },
        "_links": {"self": {"href": route}},
    }
    place = WebhookPlace(Slot.TEXTS, "Application, inbound URL")
    async with carrier_server() as carrier:
        carrier.on(f"GET {route}", Answer(there))
        carrier.on(f"PUT {route}", Answer(there))
        await DESK.set_webhook(
            account(carrier.url, application_id=APPLICATION, private_key=private_key),
            WebhookChange(place, "", "https://p.example/texts"),
        )
    assert carrier.asked[-1].json == {
        "name": "Desk",
        "keys": {"public_key": "PEM"},
        "capabilities": {
            "voice": {"webhooks": {"answer_url": {"address": "https://v.example", "http_method": "GET"}}},
            "messages": {
                "webhooks": {
                    "status_url": {"address": "https://s.example", "http_method": "POST"},
                    "inbound_url": {"address": "https://p.example/texts", "http_method": "POST"},
                }
            },
        },
    }


async def test_the_accounts_own_address_is_set_alone() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        await DESK.set_webhook(account(carrier.url), WebhookChange(INBOUND, "", "https://p.example/texts"))
    assert carrier.asked[-1].form == {"moCallBackUrl": ["https://p.example/texts"]}


async def test_a_number_keeps_its_application_when_its_address_is_set() -> None:
    place = WebhookPlace(Slot.TEXTS, "Number, inbound webhook URL", NUMBER)
    async with carrier_server() as carrier:
        answers(carrier, app_id=APPLICATION)
        carrier.on("POST /number/update", Answer({"error-code": "200", "error-code-label": "success"}))
        await DESK.set_webhook(account(carrier.url), WebhookChange(place, "x", "https://p.example/texts"))
    assert carrier.asked[-1].form == {
        "country": ["US"],
        "msisdn": ["15035550102"],
        "moHttpUrl": ["https://p.example/texts"],
        "app_id": [APPLICATION],
    }


async def test_what_a_part_does_not_answer_is_said_and_the_rest_is_told() -> None:
    async with carrier_server() as carrier:
        answers(carrier)
        carrier.on("GET /account/numbers", Answer("", 403))
        carrier.on("POST /account/settings", Fault.DROPPED)
        report = await DESK.report(account(carrier.url))
    assert report.balance is not None and report.webhooks == {} and report.numbers == ()
    assert report.unasked == (
        "Vonage did not tell its numbers: these credentials may not ask.",
        "Vonage did not tell its settings: no answer came.",
    )


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (Answer({"error-code": "401"}, 401), "did not accept the account's credentials"),
        (Answer("", 500), "refused to tell its balance"),
        (Fault.DROPPED, "could not be reached"),
    ],
)
async def test_an_account_that_cannot_be_asked_says_why(answer: Answer | Fault, says: str) -> None:
    async with carrier_server() as carrier:
        carrier.on("GET /account/get-balance", answer)
        with pytest.raises(CarrierProblem, match=says):
            await DESK.report(account(carrier.url))


async def test_numbers_for_sale_cost_euros() -> None:
    async with carrier_server() as carrier:
        carrier.on(
            "GET /number/search",
            Answer(
                {
                    "count": 1,
                    "numbers": [{"country": "US", "msisdn": "14155550123", "cost": "0.90", "features": ["SMS"]}],
                }
            ),
        )
        offers = await DESK.offers(account(carrier.url), "US", "415")
    assert offers == [NumberOffer(PhoneNumber("+14155550123"), "", False, True, Money(90, "EUR"))]
    assert carrier.asked[0].query["pattern"] == ["1415"] and carrier.asked[0].query["search_pattern"] == ["0"]


async def test_a_number_is_ordered_once() -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, Answer({"error-code": "200", "error-code-label": "success"}))
        await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    [asked] = carrier.asked
    assert asked.form == {"country": ["US"], "msisdn": ["15035550102"]}


@pytest.mark.parametrize("answer", [Fault.DROPPED, Answer("", 502), Answer("no json")])
async def test_where_no_answer_came_nobody_says_it_was_not_bought(answer: Answer | Fault) -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, answer)
        with pytest.raises(OutcomeUnknown):
            await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    assert len(carrier.asked) == 1


@pytest.mark.parametrize(("status", "says"), [(420, "does not sell this number any more"), (401, "credentials")])
async def test_a_refusal_is_said_in_plain_words(status: int, says: str) -> None:
    async with carrier_server() as carrier:
        carrier.on(BUY, Answer({"error-code": str(status)}, status))
        with pytest.raises(CarrierProblem, match=says) as caught:
            await DESK.buy(account(carrier.url), "US", NUMBER, "r")
    assert not isinstance(caught.value, OutcomeUnknown)


async def test_what_never_left_was_not_bought() -> None:
    with pytest.raises(CarrierProblem, match="could not be reached") as caught:
        await DESK.buy(account(await closed_url()), "US", NUMBER, "r")
    assert not isinstance(caught.value, OutcomeUnknown)
