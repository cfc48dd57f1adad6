"""Who asked never to be texted and then to be forgotten: recognised again, and not to be read from what is kept."""

import hashlib
import hmac
import secrets

from sqlalchemy import select

from receptionist.adapters.store.people_tables import suppressions
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.tables import businesses
from receptionist.adapters.store.unit import Unit
from receptionist.domain.phone import Address

_ANY = select(suppressions.c.at).where(ours(suppressions)).limit(1)


class SuppressedPart(Unit):
    """Addresses of which only a hash is left."""

    async def _is_suppressed(self, address: Address) -> bool:
        """Whether somebody at this address refused to be texted, and was then forgotten."""
        if await self._one(_ANY) is None:
            return False
        return await self._row(suppressions, address_hash=await self._suppression_hash(address)) is not None

    async def _suppress(self, address: Address) -> None:
        """Remembers that this address may not be texted."""
        row = {"address_hash": await self._suppression_hash(address), "at": self._now()}
        await self._insert_new(suppressions, row, ["business_id", "address_hash"])

    async def _suppression_hash(self, address: Address) -> str:
        """The address as it is kept: hashed with a key of the business, as a telephone number is soon guessed."""
        business = businesses.c
        row = await self._one(select(business.pepper_sealed).where(business.id == self._business_id).with_for_update())
        sealed = None if row is None else row["pepper_sealed"]
        if sealed is None:
            sealed = self._box.seal(secrets.token_hex(32))
            await self._changed(
                businesses.update().where(business.id == self._business_id).values(pepper_sealed=sealed)
            )
        key = self._box.open(sealed).encode()
        return hmac.new(key, f"{address.kind}:{address.value}".encode(), hashlib.sha256).hexdigest()
