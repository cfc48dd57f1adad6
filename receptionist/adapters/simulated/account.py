"""The account a business has at the simulated carrier, with every credential made up."""

import base64
import secrets
import uuid
from collections.abc import Mapping
from enum import StrEnum

from nacl.signing import SigningKey

from receptionist.domain.phone import PhoneNumber
from receptionist.domain.records import Business, CarrierAccount
from receptionist.errors import Conflict
from receptionist.ports import Store
from receptionist.services.set_up import connect_carrier


class Wire(StrEnum):
    """What a simulated account's webhooks look like: Vonage has two shapes."""

    TWILIO = "twilio"
    TELNYX = "telnyx"
    VONAGE = "vonage"  # the SMS API's
    VONAGE_MESSAGES = "vonage-messages"  # the Messages API's

    @property
    def dialect(self) -> str:
        """Whose webhook address it goes to."""
        return "vonage" if self is Wire.VONAGE_MESSAGES else self.value


def made_up_extra(dialect: str = "twilio") -> dict[str, str]:
    """What each of the three carriers signs with, and the keys to check it by."""
    key = SigningKey.generate()
    return {
        "dialect": dialect,
        "public_key": base64.b64encode(bytes(key.verify_key)).decode(),
        "signing_key": base64.b64encode(bytes(key)).decode(),
        "signature_secret": secrets.token_hex(16),
        "signature_method": "sha256",
        "application_id": str(uuid.uuid4()),
    }


async def simulated_account(store: Store, business: Business, dialect: str = "") -> tuple[CarrierAccount, PhoneNumber]:
    """The business's account at the simulated carrier and its number, made where there are none.

    With a `dialect` (twilio, telnyx, vonage) the account speaks that from now on. Raises Conflict where no simulated
    number is free.
    """
    async with store.work(business.id) as work:
        accounts = {account.id: account for account in await work.accounts() if account.carrier == "simulated"}
        numbers = [(held_by, number) for held_by, number in await work.numbers() if held_by in accounts]
    if numbers:
        account, number = accounts[numbers[0][0]], numbers[0][1]
        return await _speaking(store, account, dialect), number
    secret, extra = secrets.token_hex(16), made_up_extra(dialect or "twilio")
    # Each business has a number of its own among the fictional ones.
    for last in range(100, 200):
        number = PhoneNumber(f"+1800555{last:04d}")
        try:
            account = await connect_carrier(
                store, business.id, "simulated", f"AC{secrets.token_hex(16)}", secret, number, extra
            )
        except Conflict:
            continue
        return account, number
    raise Conflict("All simulated numbers are in use.", "Remove businesses that are not needed any more.")


async def _speaking(store: Store, account: CarrierAccount, dialect: str) -> CarrierAccount:
    """The account with all its credentials and in this dialect; saved only where that is new."""
    extra: Mapping[str, str] = account.extra
    if "signing_key" not in extra:
        extra = made_up_extra(account.dialect)
    if dialect:
        extra = {**extra, "dialect": dialect}
    if extra == account.extra:
        return account
    async with store.work(account.business_id, write=True) as work:
        return await work.save_account(account.carrier, account.external_id, account.secret, extra)
