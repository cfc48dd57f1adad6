"""The consent ledger."""

from sqlalchemy import select

from receptionist.adapters.store import text_mapping
from receptionist.adapters.store.tables import contacts, threads
from receptionist.adapters.store.text_tables import consent_entries
from receptionist.adapters.store.unit import Unit
from receptionist.domain.consent_ledger import ConsentEntry
from receptionist.domain.message import Consent
from receptionist.domain.phone import Address
from receptionist.domain.webhook import EventKind


class ConsentPart(Unit):
    """Who allowed or forbade texts. Lines are added and never changed."""

    async def add_consent(self, entry: ConsentEntry) -> None:
        """Adds a line to the ledger; the contact at that address has this consent now."""
        await self._insert(consent_entries, text_mapping.consent_entry_row(entry))
        address = {"address_kind": entry.address.kind, "address": entry.address.value}
        # Who texts us first has no consent, and had none. A refusal or consent is always written: whatever was read of
        # the contact before, the last word holds.
        now = {**address, "consent": entry.consent}
        if entry.consent is Consent.NONE and any(now.items() <= row.items() for row in self._contact_rows.values()):
            return
        self._forget_contacts()
        if await self._change(contacts, {"consent": entry.consent}, **address):
            whose = select(threads.c.id).join(contacts, threads.c.contact_id == contacts.c.id).filter_by(**address)
            for row in await self._all(whose.where(self._ours(threads), self._ours(contacts))):
                self._happened(EventKind.CONTACT_CHANGED, row["id"])

    async def consent_entries(self, address: Address) -> list[ConsentEntry]:
        """The ledger's lines for this address, oldest first."""
        lines = await self._rows(consent_entries, "seq", address_kind=address.kind, address=address.value)
        return [text_mapping.consent_entry(row) for row in lines]
