"""A Vonage account as its own API tells of it: balance, addresses, numbers, application; numbers bought.

Over the SMS API an address stands on each number, else the account's own holds; over the Messages API the application's
do, for the numbers linked to it. Vonage tells no state of a registration for business texting (10DLC).
"""

import asyncio
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, TypeVar

from receptionist.domain.carrier_report import (
    AccountReport,
    CarrierNumber,
    NumberOffer,
    Slot,
    Standing,
    WebhookChange,
    WebhookPlace,
)
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.domain.records import CarrierAccount
from receptionist.errors import CarrierProblem, OutcomeUnknown

if TYPE_CHECKING:
    from receptionist.adapters.vonage.api import OneShotClient

T = TypeVar("T")

_SECONDS = 8.0  # each request; there are up to four of them
_MOST_OFFERS = 20
_CALLED = {
    Slot.TEXTS: ("moCallBackUrl", "Account, inbound SMS webhook", "inbound_url", "Application, inbound URL"),
    Slot.RECEIPTS: ("drCallBackUrl", "Account, delivery receipts webhook", "status_url", "Application, status URL"),
}


class VonageDesk:
    """Vonage's side of the `CarrierDesk` port. Its SDK blocks: each question is asked in a thread."""

    async def report(self, account: CarrierAccount) -> AccountReport:
        """How the account stands. Raises CarrierProblem where its balance, the plainest question, is not answered."""
        return await asyncio.to_thread(_report, account)

    async def set_webhook(self, account: CarrierAccount, change: WebhookChange) -> None:
        """Sets one address: a number's, the account's or the application's."""
        await asyncio.to_thread(_set_webhook, account, change)

    async def owned(self, account: CarrierAccount, number: PhoneNumber) -> CarrierNumber | None:
        """The number, where the account has it."""
        found = await asyncio.to_thread(_owned, account, number.e164.lstrip("+"))
        return next((_number(one, account) for one in found if _e164(one.get("msisdn")) == number), None)

    async def offers(self, account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
        """Numbers for sale that can text. Prices are in euros, as the carrier states them."""
        return await asyncio.to_thread(_offers, account, region, area_code)

    async def buy(self, account: CarrierAccount, region: str, number: PhoneNumber, reference: str) -> None:
        """Orders exactly this number. Vonage keeps no reference with it."""
        await asyncio.to_thread(_buy, account, region, number)


def _report(account: CarrierAccount) -> AccountReport:
    from receptionist.adapters.vonage.api import has_application

    unasked: list[str] = []
    remarks: list[str] = []
    balance = _asked(
        account, "tell its balance", lambda client: client.get(client.rest_host, "/account/get-balance", {}, "basic")
    )
    listed = _tried(account, "its numbers", unasked, lambda client: _list(client, ""))
    numbers = listed or []
    webhooks: dict[WebhookPlace, str] = {}
    if has_application(account):
        application = _tried(account, "its application", unasked, lambda client: _application(client, account))
        there = _webhooks_of(application or {})
        for slot, (_, _, field, called) in _CALLED.items():
            if application is not None:
                webhooks[WebhookPlace(slot, called)] = _address(there.get(field))
    else:
        # Without a parameter nothing is changed, and the answer tells what is set.
        settings = _tried(
            account,
            "its settings",
            unasked,
            lambda client: client.post(client.rest_host, "/account/settings", {}, "basic", "form"),
        )
        if settings is not None:
            webhooks[_account_place(Slot.TEXTS)] = str(settings.get("mo-callback-url") or "")
            webhooks[_account_place(Slot.RECEIPTS)] = str(settings.get("dr-callback-url") or "")
        for one in numbers:
            own = str(one.get("moHttpUrl") or "")
            if own and (number := _e164(one.get("msisdn"))) is not None:
                webhooks[WebhookPlace(Slot.TEXTS, "Number, inbound webhook URL", number)] = own
    return AccountReport(
        standing=Standing.ACTIVE,
        balance=_euros(balance.get("value") if isinstance(balance, dict) else None),
        numbers=tuple(filter(None, (_number(one, account) for one in numbers))),
        webhooks=webhooks,
        registrations=None,
        remarks=tuple(remarks),
        unasked=tuple(unasked),
    )


def _account_place(slot: Slot) -> WebhookPlace:
    return WebhookPlace(slot, _CALLED[slot][1])


def _set_webhook(account: CarrierAccount, change: WebhookChange) -> None:
    from receptionist.adapters.vonage.api import has_application

    doing, slot = "set an address", change.place.slot
    if change.place.number is not None:
        msisdn = change.place.number.e164.lstrip("+")
        found = next((one for one in _owned(account, msisdn) if str(one.get("msisdn")) == msisdn), None)
        if found is None:
            raise CarrierProblem("Vonage does not list this number any more.", "Bring the numbers in again.")
        fields = {"country": str(found.get("country") or ""), "msisdn": msisdn, "moHttpUrl": change.after}
        if found.get("app_id"):
            fields["app_id"] = str(found["app_id"])  # left out, the number would lose its application
        _asked(account, doing, lambda client: client.post(client.rest_host, "/number/update", fields, "basic", "form"))
    elif has_application(account):
        application = _asked(account, doing, lambda client: _application(client, account))
        body = _with_address(application, _CALLED[slot][2], change.after)
        path = f"/v2/applications/{account.extra['application_id']}"
        _asked(account, doing, lambda client: client.put(client.api_host, path, body, "basic"))
    else:
        fields = {_CALLED[slot][0]: change.after}
        _asked(
            account, doing, lambda client: client.post(client.rest_host, "/account/settings", fields, "basic", "form")
        )


def _with_address(application: Mapping[str, Any], field: str, address: str) -> dict[str, Any]:
    """The application as it is put back: all that was there, and this address."""
    body = {name: application[name] for name in ("name", "privacy") if name in application}
    keys = application.get("keys")
    if isinstance(keys, dict) and keys.get("public_key"):
        body["keys"] = {"public_key": keys["public_key"]}
    capabilities = dict(application.get("capabilities") or {})
    messages = dict(capabilities.get("messages") or {})
    webhooks = dict(messages.get("webhooks") or {})
    webhooks[field] = {"address": address, "http_method": "POST"}
    capabilities["messages"] = {**messages, "webhooks": webhooks}
    return {**body, "capabilities": capabilities}


def _offers(account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
    import phonenumbers

    pattern = f"{phonenumbers.country_code_for_region(region)}{area_code}"
    wanted = {"country": region, "features": "SMS", "pattern": pattern, "search_pattern": 0, "size": _MOST_OFFERS}
    answer = _asked(
        account, "search numbers", lambda client: client.get(client.rest_host, "/number/search", wanted, "basic")
    )
    return [
        NumberOffer(number, "", False, True, _euros(one.get("cost")))
        for one in _records(answer)
        if (number := _e164(one.get("msisdn"))) is not None
    ]


def _buy(account: CarrierAccount, region: str, number: PhoneNumber) -> None:
    from requests.exceptions import RequestException
    from vonage_http_client.errors import HttpRequestError  # type: ignore[import-untyped]

    from receptionist.adapters.vonage.api import BadCredentials, OneShotClient, was_never_sent

    fields = {"country": region, "msisdn": number.e164.lstrip("+")}
    try:
        with OneShotClient(account, _SECONDS) as client:
            answer = client.post(client.rest_host, "/number/buy", fields, "basic", "form")
    except BadCredentials as error:
        raise _bad_credentials() from error
    except HttpRequestError as error:
        status = error.response.status_code
        if status >= 500:
            raise OutcomeUnknown("Vonage did not say whether the number was bought.") from None
        if status == 420:
            raise CarrierProblem(
                "Vonage does not sell this number any more.", "Choose another one.", retry=False
            ) from None
        raise _problem(status, "buy a number") from None
    except RequestException as error:
        if was_never_sent(error):
            raise CarrierProblem("Vonage could not be reached to buy a number.", "Check the network.") from None
        raise OutcomeUnknown("Vonage did not say whether the number was bought.") from None
    code = str(answer.get("error-code")) if isinstance(answer, dict) else ""
    if code == "200":
        return
    if not code:
        raise OutcomeUnknown("Vonage did not say whether the number was bought.")
    raise CarrierProblem("Vonage did not sell this number.", "Choose another one, or add funds.", retry=False)


def _owned(account: CarrierAccount, msisdn: str) -> list[Mapping[str, Any]]:
    return _asked(account, "look for a number", lambda client: _list(client, msisdn))


def _list(client: "OneShotClient", msisdn: str) -> list[Mapping[str, Any]]:
    wanted: dict[str, object] = {"size": 100}
    if msisdn:
        wanted |= {"pattern": msisdn, "search_pattern": 0}
    return _records(client.get(client.rest_host, "/account/numbers", wanted, "basic"))


def _application(client: "OneShotClient", account: CarrierAccount) -> Mapping[str, Any]:
    found = client.get(client.api_host, f"/v2/applications/{account.extra['application_id']}", None, "basic")
    return found if isinstance(found, dict) else {}


def _webhooks_of(application: Mapping[str, Any]) -> Mapping[str, Any]:
    inner: Any = application
    for name in ("capabilities", "messages", "webhooks"):
        inner = inner.get(name) if isinstance(inner, dict) else None
    return inner if isinstance(inner, dict) else {}


def _address(webhook: object) -> str:
    return str(webhook.get("address") or "") if isinstance(webhook, dict) else ""


def _number(one: Mapping[str, Any], account: CarrierAccount) -> CarrierNumber | None:
    from receptionist.adapters.vonage.api import has_application

    number = _e164(one.get("msisdn"))
    if number is None:
        return None
    features = one.get("features")
    able = features if isinstance(features, list) else []
    application = str(one.get("app_id") or one.get("messagesCallbackValue") or "")
    why = ""
    if has_application(account) and application != account.extra["application_id"]:
        why = "It is not linked to the application that is connected here."
    return CarrierNumber(number, str(one.get("msisdn")), False, "SMS" in able, "MMS" in able, why)


def _asked(account: CarrierAccount, doing: str, ask: "Callable[[OneShotClient], T]") -> T:
    """One answer, over a client of its own. Raises CarrierProblem."""
    from requests.exceptions import RequestException
    from vonage_http_client.errors import HttpRequestError

    from receptionist.adapters.vonage.api import BadCredentials, OneShotClient

    try:
        with OneShotClient(account, _SECONDS) as client:
            return ask(client)
    except BadCredentials as error:
        raise _bad_credentials() from error
    except HttpRequestError as error:
        raise _problem(error.response.status_code, doing) from None
    except (RequestException, ValueError, TypeError, AttributeError) as error:
        if isinstance(error, RequestException):
            raise CarrierProblem(f"Vonage could not be reached to {doing}.", "Check the network.") from None
        raise CarrierProblem(f"Vonage's answer to a request to {doing} could not be read.") from None


def _tried(account: CarrierAccount, what: str, unasked: list[str], ask: "Callable[[OneShotClient], T]") -> T | None:
    try:
        return _asked(account, "answer", ask)
    except CarrierProblem as error:
        why = "no answer came" if error.retry else "these credentials may not ask"
        unasked.append(f"Vonage did not tell {what}: {why}.")
        return None


def _bad_credentials() -> CarrierProblem:
    return CarrierProblem(
        "The Vonage account's credentials cannot be used.", "Check API key, secret and private key.", retry=False
    )


def _problem(status: int, doing: str) -> CarrierProblem:
    if status in (401, 403):
        return CarrierProblem(
            "Vonage did not accept the account's credentials.", "Check the API key and the API secret.", retry=False
        )
    passing = status >= 500 or status == 429
    return CarrierProblem(
        f"Vonage refused to {doing} (status {status}).", "Try again in a minute." if passing else "", retry=passing
    )


def _records(answer: object) -> list[Mapping[str, Any]]:
    records = answer.get("numbers") if isinstance(answer, dict) else None
    return [record for record in records if isinstance(record, dict)] if isinstance(records, list) else []


def _e164(msisdn: object) -> PhoneNumber | None:
    return parse_number(f"+{msisdn}") if isinstance(msisdn, str) and msisdn.isdecimal() else None


def _euros(amount: object) -> Money | None:
    try:
        return Money(int((Decimal(str(amount)) * 100).to_integral_value()), "EUR")
    except InvalidOperation:
        return None
