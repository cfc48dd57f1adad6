"""What is asked of a carrier about an account itself, apart from its calls and texts."""

from typing import Protocol

from receptionist.domain.carrier_report import AccountReport, CarrierNumber, NumberOffer, WebhookChange
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import CarrierAccount


class CarrierDesk(Protocol):
    """The account desk of one carrier. Every method raises CarrierProblem, whose `retry` tells whether it may pass."""

    async def report(self, account: CarrierAccount) -> AccountReport:
        """How the account stands. What a part of it does not answer is said in the report, not raised."""
        ...

    async def set_webhook(self, account: CarrierAccount, change: WebhookChange) -> None:
        """Sets one address."""
        ...

    async def owned(self, account: CarrierAccount, number: PhoneNumber) -> CarrierNumber | None:
        """The number, where the account has it."""
        ...

    async def offers(self, account: CarrierAccount, region: str, area_code: str) -> list[NumberOffer]:
        """Numbers for sale in this country (ISO code) that begin with the area code; twenty at most."""
        ...

    async def buy(self, account: CarrierAccount, region: str, number: PhoneNumber, reference: str) -> None:
        """Orders exactly this number, once.

        Raises OutcomeUnknown where nobody can tell whether it was ordered, else CarrierProblem: then it was not.
        """
        ...
