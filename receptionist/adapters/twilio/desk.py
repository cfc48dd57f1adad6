"""A Twilio account as its own API tells of it: standing, balance, numbers, addresses, registrations; numbers bought.

Addresses of calls stand on each number. Those of texts too, unless a Messaging Service takes them over: then the
number's own are not used (`use_inbound_webhook_on_number`).
"""

import asyncio
from collections.abc import Awaitable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from receptionist.adapters.twilio.api import API_ERRORS, Api, problem, refusal
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

T = TypeVar("T")

_MOST_NUMBERS = 200
_MOST_OFFERS = 20
_STANDING = {"active": Standing.ACTIVE, "suspended": Standing.SUSPENDED, "closed": Standing.CLOSED}
_BRANDS = {"APPROVED": RegistrationState.APPROVED, "FAILED": RegistrationState.FAILED}
_CAMPAIGNS = {"VERIFIED": RegistrationState.APPROVED, "FAILED": RegistrationState.FAILED}
# What the API calls each address of a number, its method, and what the console calls it.
_ON_NUMBER = {
    Slot.VOICE: ("voice_url", "voice_method", "A call comes in"),
    Slot.VOICE_FALLBACK: ("voice_fallback_url", "voice_fallback_method", "Primary handler fails"),
    Slot.VOICE_STATUS: ("status_callback", "status_callback_method", "Call status changes"),
    Slot.TEXTS: ("sms_url", "sms_method", "A message comes in"),
    Slot.TEXTS_FALLBACK: ("sms_fallback_url", "sms_fallback_method", "Message handler fails"),
}
_ON_SERVICE = {
    Slot.TEXTS: ("inbound_request_url", "inbound_method", "Messaging Service, request URL"),
    Slot.TEXTS_FALLBACK: ("fallback_url", "fallback_method", "Messaging Service, fallback URL"),
}


class TwilioDesk:
    """Twilio's side of the `CarrierDesk` port."""

    async def report(self, account: CarrierAccount) -> AccountReport:
        """How the account stands. Raises CarrierProblem where not even its numbers can be asked for."""
        unasked: list[str] = []
        async with Api(account) as api:
            client = api.client
            seen = await _standing(client, account, unasked)
            service = account.extra.get("messaging_service_sid", "")
            remarks: list[str] = []
            numbers = await _asked(_numbers(client), "list the account's numbers")
            balance, registrations = await asyncio.gather(
                _tried(client.api.v2010.account.balance.fetch_async(), "its balance", unasked),
                _registrations(client, service, unasked),
            )
            webhooks = {
                place: str(getattr(number, _ON_NUMBER[place.slot][0], "") or "")
                for number, places in ((one, _places(one)) for one in numbers)
                for place in places
            }
            elsewhere: Mapping[str, str] = {}
            if service:
                elsewhere = await self._service(client, service, webhooks, remarks, unasked)
        return AccountReport(
            standing=_STANDING.get(str(getattr(seen, "status", "")), Standing.UNKNOWN),
            name=str(getattr(seen, "friendly_name", "") or ""),
            trial=str(getattr(seen, "type", "")) == "Trial",
            balance=_money(getattr(balance, "balance", None), getattr(balance, "currency", None)),
            numbers=tuple(_number(one, elsewhere) for one in numbers if parse_number(str(one.phone_number))),
            webhooks=webhooks,
            registrations=registrations,
            remarks=tuple(remarks),
            unasked=tuple(unasked),
        )

    async def _service(
        self,
        client: Any,
        service: str,
        webhooks: dict[WebhookPlace, str],
        remarks: list[str],
        unasked: list[str],
    ) -> Mapping[str, str]:
        """Looks at the Messaging Service: its addresses, and which numbers it has (their SIDs, and why that counts)."""
        there = client.messaging.v1.services(service)
        found = await _tried(there.fetch_async(), "its Messaging Service", unasked)
        if found is None:
            return {}
        held = await _tried(there.phone_numbers.list_async(limit=_MOST_NUMBERS), "the service's numbers", unasked)
        if not held:
            remarks.append("The Messaging Service has no number in its sender pool: add yours at Messaging, Services.")
        if found.use_inbound_webhook_on_number:
            return {}
        for slot, (field, _, called) in _ON_SERVICE.items():
            webhooks[WebhookPlace(slot, called)] = str(getattr(found, field, "") or "")
        return {str(one.sid): "The Messaging Service has its texts." for one in held or ()}

    async def set_webhook(self, account: CarrierAccount, change: WebhookChange) -> None:
        """Sets one address, as HTTP POST."""
        place = change.place
        doing = "set an address"
        async with Api(account) as api:
            if place.number is None:
                field, method, _ = _ON_SERVICE[place.slot]
                service = api.client.messaging.v1.services(account.extra.get("messaging_service_sid", "none"))
                await _asked(service.update_async(**{field: change.after, method: "POST"}), doing)
                return
            field, method, _ = _ON_NUMBER[place.slot]
            found = await _asked(_find(api.client, place.number), doing)
            if found is None:
                raise CarrierProblem("Twilio does not list this number any more.", "Bring the numbers in again.")
            one = api.client.incoming_phone_numbers(str(found.sid))
            await _asked(one.update_async(**{field: change.after, method: "POST"}), doing)

    async def owned(self, account: CarrierAccount, number: PhoneNumber) -> CarrierNumber | None:
        """The number, where the account has it."""
        async with Api(account) as api:
            found = await _asked(_find(api.client, number), "look for a number")
        return None if found is None else _number(found, {})

    async def offers(self, account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
        """Local numbers for sale, with what such a number costs a month in this country."""
        async with Api(account) as api:
            there = api.client.available_phone_numbers(region)
            wanted = {"area_code": int(area_code)} if region in ("US", "CA") else {"contains": f"{area_code}*"}
            found = await _asked(there.local.list_async(limit=_MOST_OFFERS, **wanted), "search numbers")
            prices = await _tried(api.client.pricing.v1.phone_numbers.countries(region).fetch_async(), "", [])
        monthly = _local_price(prices)
        return [
            NumberOffer(
                number,
                ", ".join(filter(None, (one.locality, one.region))),
                _can(one, "voice"),
                _can(one, "SMS", "sms"),
                monthly,
            )
            for one in found
            if (number := parse_number(str(one.phone_number))) is not None
        ]

    async def buy(self, account: CarrierAccount, region: str, number: PhoneNumber, reference: str) -> None:
        """Orders exactly this number. A number that one has cannot be bought again: Twilio refuses it (21422)."""
        async with Api(account) as api:
            try:
                await api.client.incoming_phone_numbers.create_async(
                    phone_number=number.e164, friendly_name=reference[:64]
                )
            except API_ERRORS as error:
                answer = refusal(error)
                if answer is not None and answer.status < 500:
                    raise _not_bought(error, answer.code) from error
                if not api.connected:
                    raise problem(error, "buy a number") from error
                raise OutcomeUnknown("Twilio did not say whether the number was bought.") from error


async def _standing(client: Any, account: CarrierAccount, unasked: list[str]) -> Any:
    """The account itself. A standard API key may not ask for it: then its numbers tell whether the key is good."""
    try:
        return await client.api.v2010.accounts(account.external_id).fetch_async()
    except API_ERRORS as error:
        answer = refusal(error)
        if answer is not None and answer.status in (401, 403) and account.extra.get("api_key_sid"):
            unasked.append("A standard API key may not ask how the account stands; a main key may.")
            return None
        raise problem(error, "tell how the account stands") from error


async def _numbers(client: Any) -> list[Any]:
    found: list[Any] = await client.incoming_phone_numbers.list_async(limit=_MOST_NUMBERS)
    return found


async def _find(client: Any, number: PhoneNumber) -> Any:
    found = await client.incoming_phone_numbers.list_async(phone_number=number.e164, limit=2)
    return next((one for one in found if str(one.phone_number) == number.e164), None)


async def _registrations(client: Any, service: str, unasked: list[str]) -> tuple[Registration, ...] | None:
    """Brands of the account and campaigns of the service (10DLC)."""
    brands = await _tried(client.messaging.v1.brand_registrations.list_async(limit=20), "its brand (10DLC)", unasked)
    if brands is None:
        return None
    found = [
        Registration(
            "brand", _BRANDS.get(str(one.status), RegistrationState.WAITING), why=str(one.failure_reason or "")
        )
        for one in brands
    ]
    if service:
        there = client.messaging.v1.services(service).us_app_to_person
        campaigns = await _tried(there.list_async(limit=20), "its campaign (10DLC)", unasked)
        if campaigns is None:
            return None
        found += [
            Registration(
                "campaign",
                _CAMPAIGNS.get(str(one.campaign_status), RegistrationState.WAITING),
                str(one.us_app_to_person_usecase or ""),
                _first_reason(one.errors),
            )
            for one in campaigns
        ]
    return tuple(found)


def _first_reason(errors: object) -> str:
    first = errors[0] if isinstance(errors, list) and errors else None
    return str(first.get("description") or "") if isinstance(first, dict) else ""


def _places(number: Any) -> list[WebhookPlace]:
    e164 = parse_number(str(number.phone_number))
    if e164 is None:
        return []
    voice, texts = _can(number, "voice"), _can(number, "sms", "SMS")
    return [
        WebhookPlace(slot, called, e164)
        for slot, (_, _, called) in _ON_NUMBER.items()
        if (texts if slot in (Slot.TEXTS, Slot.TEXTS_FALLBACK) else voice)
    ]


def _number(one: Any, elsewhere: Mapping[str, str]) -> CarrierNumber:
    why = elsewhere.get(str(one.sid), "")
    if one.trunk_sid:
        why = "A SIP trunk has its calls."
    elif one.voice_application_sid:
        why = "A TwiML application has its calls."
    number = parse_number(str(one.phone_number))
    assert number is not None  # others were left out before
    return CarrierNumber(
        number, str(one.sid), _can(one, "voice"), _can(one, "sms", "SMS"), _can(one, "mms", "MMS"), why
    )


def _can(one: Any, *names: str) -> bool:
    able = one.capabilities if isinstance(one.capabilities, dict) else {}
    return any(bool(able.get(name)) for name in names)


def _local_price(prices: Any) -> Money | None:
    for one in getattr(prices, "phone_number_prices", None) or ():
        if isinstance(one, dict) and str(one.get("number_type", "")).lower() == "local":
            return _money(one.get("current_price") or one.get("base_price"), getattr(prices, "price_unit", None))
    return None


def _money(amount: object, currency: object) -> Money | None:
    try:
        return Money(int((Decimal(str(amount)) * 100).to_integral_value()), str(currency or "USD").upper())
    except InvalidOperation:
        return None


async def _asked(question: Awaitable[T], doing: str) -> T:
    try:
        return await question
    except API_ERRORS as error:
        raise problem(error, doing) from error


async def _tried(question: Awaitable[T], what: str, unasked: list[str]) -> T | None:
    """The answer; where there is none, None and a sentence that says so."""
    try:
        return await question
    except API_ERRORS as error:
        answer = refusal(error)
        why = (
            "these credentials may not ask" if answer is not None and answer.status in (401, 403) else "no answer came"
        )
        unasked.append(f"Twilio did not tell {what}: {why}.")
        return None


def _not_bought(error: BaseException, code: str) -> CarrierProblem:
    """Why a number was not sold; codes of twilio.com/docs/api/errors."""
    if code == "21422":
        return CarrierProblem("Somebody else has just taken this number.", "Choose another one.", retry=False)
    if code in ("21631", "21651", "21649"):
        return CarrierProblem(
            "Twilio wants an address or papers for numbers of this place.",
            "Add them in Twilio's console at Phone Numbers, Regulatory Compliance.",
            retry=False,
        )
    if code in ("20003", "21404"):
        return CarrierProblem(
            "Twilio's account may not buy numbers.",
            "A trial account has one number at most; a main API key or the Auth Token is needed.",
            retry=False,
        )
    return problem(error, "buy a number")
