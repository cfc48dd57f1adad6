"""A Telnyx account as its own API tells of it: balance, messaging profile, numbers, registrations; numbers bought.

Answers are read as JSON and not into the SDK's classes: a field of another shape is then one thing not known, and no
failure of the whole.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from decimal import Decimal, InvalidOperation
from functools import partial
from typing import TYPE_CHECKING, Any

from receptionist.adapters.telnyx.api import (
    API_ERRORS,
    AnsweredNo,
    NoAnswer,
    NotReached,
    as_object,
    one_answer,
    open_api,
    problem,
)
from receptionist.domain.carrier_report import (
    AccountReport,
    CarrierNumber,
    NumberOffer,
    Registration,
    RegistrationState,
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
    from telnyx import AsyncTelnyx

_PAGE = 200
_MOST_OFFERS = 20
_PROFILE_URL = WebhookPlace(Slot.TEXTS, "Messaging profile, webhook URL")
_APPROVED_CAMPAIGNS = ("MNO_ACCEPTED", "MNO_PROVISIONED")
_FAILED_CAMPAIGNS = (
    "TCR_SUSPENDED", "TCR_EXPIRED", "TCR_FAILED", "TELNYX_FAILED", "MNO_REJECTED", "MNO_PROVISIONING_FAILED",
)  # fmt: skip

Ask = Callable[[], Awaitable[Any]]


class TelnyxDesk:
    """Telnyx's side of the `CarrierDesk` port."""

    async def report(self, account: CarrierAccount) -> AccountReport:
        """How the account stands. Raises CarrierProblem where its balance, the plainest question, is not answered."""
        unasked: list[str] = []
        remarks: list[str] = []
        async with open_api(account) as client:
            balance = await _asked(client.balance.with_raw_response.retrieve, "tell its balance")
            profile, numbers, registrations = await asyncio.gather(
                _tried(
                    lambda: client.messaging_profiles.with_raw_response.retrieve(account.external_id),
                    "the messaging profile",
                    unasked,
                ),
                _tried(
                    lambda: client.phone_numbers.messaging.with_raw_response.list(page_size=_PAGE),
                    "the account's numbers",
                    unasked,
                ),
                _registrations(client, unasked),
            )
        money = _inside(balance)
        settings = _inside(profile)
        webhooks = {}
        if profile is not None:
            webhooks[_PROFILE_URL] = str(settings.get("webhook_url") or "")
            remarks += _about_profile(settings)
        return AccountReport(
            standing=Standing.ACTIVE,
            name=str(settings.get("name") or ""),
            balance=_money(money.get("available_credit") or money.get("balance"), money.get("currency")),
            numbers=tuple(_numbers(numbers, account.external_id)),
            webhooks=webhooks,
            registrations=registrations,
            remarks=tuple(remarks),
            unasked=tuple(unasked),
        )

    async def set_webhook(self, account: CarrierAccount, change: WebhookChange) -> None:
        """Sets the messaging profile's address, and that it is told in the form we read (version 2)."""
        async with open_api(account) as client:
            await _asked(
                lambda: client.messaging_profiles.with_raw_response.update(
                    account.external_id, webhook_url=change.after, webhook_api_version="2"
                ),
                "set an address",
            )

    async def owned(self, account: CarrierAccount, number: PhoneNumber) -> CarrierNumber | None:
        """The number, where the account has it."""
        async with open_api(account) as client:
            found = await _asked(
                lambda: client.phone_numbers.messaging.with_raw_response.list(
                    filter_phone_number=number.e164, page_size=10
                ),
                "look for a number",
            )
        return next((one for one in _numbers(found, account.external_id) if one.number == number), None)

    async def offers(self, account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
        """Local numbers for sale that can text."""
        async with open_api(account) as client:
            found = await _asked(
                lambda: client.available_phone_numbers.with_raw_response.list(
                    filter={
                        "country_code": region,
                        "national_destination_code": area_code,
                        "features": ["sms"],
                        "phone_number_type": "local",
                        "limit": _MOST_OFFERS,
                    }
                ),
                "search numbers",
            )
        return [offer for one in _listed(found) if (offer := _offer(one)) is not None]

    async def buy(self, account: CarrierAccount, region: str, number: PhoneNumber, reference: str) -> None:
        """Orders exactly this number, into the account's messaging profile."""
        async with open_api(account) as client:
            try:
                async with one_answer():
                    await client.number_orders.with_raw_response.create(
                        phone_numbers=[{"phone_number": number.e164}],
                        messaging_profile_id=account.external_id,
                        customer_reference=reference[:64],
                    )
            except AnsweredNo as error:
                if error.status >= 500:
                    raise OutcomeUnknown("Telnyx did not say whether the number was bought.") from error
                raise _not_bought(error) from error
            except NotReached as error:
                raise problem(error, "buy a number") from error
            except NoAnswer as error:
                raise OutcomeUnknown("Telnyx did not say whether the number was bought.") from error


async def _registrations(client: "AsyncTelnyx", unasked: list[str]) -> tuple[Registration, ...] | None:
    """Brands of the account and their campaigns (10DLC)."""
    brands = await _tried(client.messaging_10dlc.brand.with_raw_response.list, "its brand (10DLC)", unasked)
    if brands is None:
        return None
    found = []
    for brand in _listed(brands)[:5]:
        found.append(
            Registration(
                "brand", _brand_state(brand), str(brand.get("displayName") or ""), _why(brand.get("failureReasons"))
            )
        )
        brand_id = str(brand.get("brandId") or "")
        campaigns = await _tried(
            partial(client.messaging_10dlc.campaign.with_raw_response.list, brand_id=brand_id),
            "its campaign (10DLC)",
            unasked,
        )
        if campaigns is None:
            return None
        found += [
            Registration(
                "campaign", _campaign_state(one), str(one.get("usecase") or ""), _why(one.get("failureReasons"))
            )
            for one in _listed(campaigns)
        ]
    return tuple(found)


def _brand_state(brand: Mapping[str, Any]) -> RegistrationState:
    if brand.get("status") == "REGISTRATION_FAILED" or brand.get("identityStatus") == "UNVERIFIED":
        return RegistrationState.FAILED
    verified = brand.get("identityStatus") in ("VERIFIED", "VETTED_VERIFIED", "SELF_DECLARED")
    return RegistrationState.APPROVED if verified else RegistrationState.WAITING


def _campaign_state(campaign: Mapping[str, Any]) -> RegistrationState:
    state = campaign.get("campaignStatus")
    if campaign.get("status") == "EXPIRED" or state in _FAILED_CAMPAIGNS:
        return RegistrationState.FAILED
    return RegistrationState.APPROVED if state in _APPROVED_CAMPAIGNS else RegistrationState.WAITING


def _why(reasons: object) -> str:
    return reasons[:300] if isinstance(reasons, str) else ""


def _about_profile(settings: Mapping[str, Any]) -> list[str]:
    found = []
    if settings.get("enabled") is False:
        found.append("The messaging profile is switched off: switch it on at Messaging, or no text passes.")
    if str(settings.get("webhook_api_version") or "2") != "2":
        found.append("The messaging profile tells events in an old form: choose webhook API version 2.")
    return found


def _numbers(answer: object, profile_id: str) -> list[CarrierNumber]:
    found = []
    for one in _listed(answer):
        number = parse_number(str(one.get("phone_number") or ""))
        if number is None:
            continue
        features = one.get("features")
        able = features if isinstance(features, dict) else {}
        profile = one.get("messaging_profile_id")
        why = "" if profile == profile_id else "It is not in the messaging profile that is connected here."
        found.append(
            CarrierNumber(
                number, str(one.get("id") or ""), False, able.get("sms") is not None, able.get("mms") is not None, why
            )
        )
    return found


def _offer(one: Mapping[str, Any]) -> NumberOffer | None:
    number = parse_number(str(one.get("phone_number") or ""))
    if number is None:
        return None
    costs = one.get("cost_information")
    cost = costs if isinstance(costs, dict) else {}
    regions = one.get("region_information")
    place = [
        str(region.get("region_name") or "")
        for region in (regions if isinstance(regions, list) else [])
        if isinstance(region, dict) and region.get("region_type") in ("rate_center", "state", "location")
    ]
    currency = cost.get("currency")
    return NumberOffer(
        number,
        ", ".join(filter(None, place)),
        False,
        True,
        _money(cost.get("monthly_cost"), currency),
        _money(cost.get("upfront_cost"), currency),
    )


def _not_bought(error: AnsweredNo) -> CarrierProblem:
    if error.status in (401, 403):
        return problem(error, "buy a number")
    if error.status == 402:
        return CarrierProblem(
            "The Telnyx account has too little money for this number.", "Add funds in its portal.", retry=False
        )
    if error.status in (400, 404, 409, 422):
        return CarrierProblem("Telnyx does not sell this number any more.", "Choose another one.", retry=False)
    return problem(error, "buy a number")


async def _asked(ask: Ask, doing: str) -> Mapping[str, Any]:
    try:
        return await _answer(ask)
    except API_ERRORS as error:
        raise problem(error, doing) from error


async def _tried(ask: Ask, what: str, unasked: list[str]) -> Mapping[str, Any] | None:
    """The answer; where there is none, None and a sentence that says so."""
    try:
        return await _answer(ask)
    except API_ERRORS as error:
        status = error.status if isinstance(error, AnsweredNo) else 0
        why = {401: "the API key may not ask", 403: "the API key may not ask", 404: "there is none of this id"}
        unasked.append(f"Telnyx did not tell {what}: {why.get(status, 'no answer came')}.")
        return None


async def _answer(ask: Ask) -> Mapping[str, Any]:
    async with one_answer():
        return as_object(await (await ask()).read())


def _inside(answer: Mapping[str, Any] | None) -> Mapping[str, Any]:
    data = (answer or {}).get("data")
    return data if isinstance(data, dict) else {}


def _listed(answer: object) -> list[Mapping[str, Any]]:
    """The records of a list; 10DLC lists call them otherwise."""
    whole = answer if isinstance(answer, dict) else {}
    records = whole.get("data", whole.get("records"))
    return [record for record in records if isinstance(record, dict)] if isinstance(records, list) else []


def _money(amount: object, currency: object) -> Money | None:
    try:
        return Money(int((Decimal(str(amount)) * 100).to_integral_value()), str(currency or "USD").upper())
    except InvalidOperation:
        return None
