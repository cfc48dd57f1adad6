"""What is kept of contacts: names and addresses, tags, who may be the same person, and making two contacts one."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, and_, delete, func, or_, select

from receptionist.adapters.store import desk_mapping, mapping
from receptionist.adapters.store.contact_merging import ContactMergingPart
from receptionist.adapters.store.desk_tables import contact_merges, contact_tags
from receptionist.adapters.store.statements import ours
from receptionist.adapters.store.tables import contacts, leads, threads
from receptionist.domain.desk import ContactMerge, KnownContact
from receptionist.domain.ids import ThreadId
from receptionist.domain.message import Consent, LineType
from receptionist.domain.phone import Address, parse_number
from receptionist.domain.records import Contact
from receptionist.domain.webhook import EventKind
from receptionist.errors import NotFound

_LEADS_LOOKED_AT = 50
_KNOWN_TAGS = select(contact_tags.c.tag).where(ours(contact_tags)).distinct()
_NAME, _EMAIL, _LEAD = "The same name", "The same e-mail address", "Left this number on a lead"


class ContactDeskPart(ContactMergingPart):
    """The part of a unit of work that concerns it."""

    async def save_contact(self, thread_id: ThreadId, contact: Contact) -> None:
        """Writes name, e-mail and postal address of a thread's contact. Raises NotFound."""
        self._forget_contacts()
        values = {"name": contact.name, "email": contact.email, "home": contact.home}
        theirs = self._update(contacts).where(contacts.c.id == self._contact_id(thread_id).scalar_subquery())
        if not await self._changed(theirs.values(values)):
            raise NotFound("There is no such thread in this business.")
        self._is_news(thread_id)
        self._happened(EventKind.CONTACT_CHANGED, thread_id)

    async def numbers_of(self, thread_id: ThreadId) -> list[KnownContact]:
        """The contact of a thread, then those merged into it, in the order of their numbers."""
        own = or_(threads.c.id == thread_id, threads.c.merged_into == thread_id)
        rows = await self._all(self._with_thread(own).order_by(contacts.c.address))
        found = [_known(row) for row in rows]
        return sorted(found, key=lambda known: known.thread_id != thread_id)

    async def consent_at(self, address: Address) -> tuple[Consent, LineType]:
        """What holds for this very address, whatever other numbers the person has."""
        row = await self._row(contacts, address_kind=address.kind, address=address.value)
        if row is None:
            return Consent.NONE, LineType.UNKNOWN
        return mapping.readable(lambda: Consent(row["consent"])), mapping.readable(lambda: LineType(row["line"]))

    async def set_line(self, address: Address, line: LineType) -> None:
        """Notes what is at the other end of this address, where somebody has it."""
        self._forget_contacts()
        await self._change(contacts, {"line": line}, address_kind=address.kind, address=address.value)

    # --- tags -----------------------------------------------------------------------------------------------------

    async def contact_tags(self, thread_id: ThreadId) -> list[str]:
        """The tags of a thread's contact, in alphabetical order."""
        tags = self._select(contact_tags).where(
            contact_tags.c.contact_id == self._contact_id(thread_id).scalar_subquery()
        )
        return [row["tag"] for row in await self._all(tags.order_by(func.lower(contact_tags.c.tag)))]

    async def set_contact_tags(self, thread_id: ThreadId, tags: Sequence[str]) -> None:
        """Gives a thread's contact these tags and no others. Raises NotFound."""
        row = await self._one(self._contact_id(thread_id))
        if row is None:
            raise NotFound("There is no such thread in this business.")
        contact_id = row["contact_id"]
        theirs = delete(contact_tags).where(self._ours(contact_tags), contact_tags.c.contact_id == contact_id)
        await self._changed(theirs.where(contact_tags.c.tag.not_in(tags)))
        for tag in tags:
            await self._insert_new(contact_tags, {"contact_id": contact_id, "tag": tag}, ["contact_id", "tag"])
        self._is_news(thread_id)

    async def known_tags(self) -> list[str]:
        """Every tag that some contact has, in alphabetical order."""
        return sorted((row["tag"] for row in await self._all(_KNOWN_TAGS)), key=str.casefold)

    # --- one person, several contacts -----------------------------------------------------------------------------

    async def likely_same(self, thread_id: ThreadId, limit: int = 5) -> list[KnownContact]:
        """Other contacts that may be the same person, the surest first."""
        me = await self._thread_row(thread_id)
        reasons: list[tuple[str, ColumnElement[bool]]] = []
        if left := await self._left_numbers(thread_id):
            reasons.append((_LEAD, contacts.c.address.in_(left)))
        if me["email"]:
            reasons.append((_EMAIL, func.lower(contacts.c.email) == func.lower(me["email"])))
        if " " in me["name"].strip():  # a first name alone is many people's
            reasons.append((_NAME, func.lower(contacts.c.name) == func.lower(me["name"])))
        found: dict[ThreadId, KnownContact] = {}
        for why, same in reasons:
            apart = and_(threads.c.id != thread_id, threads.c.merged_into.is_(None), same)
            rows = await self._all(self._with_thread(apart).order_by(threads.c.last_at.desc()).limit(limit))
            for row in rows:
                found.setdefault(row["thread_id"], _known(row, why))
        return list(found.values())[:limit]

    async def merges(self, thread_id: ThreadId) -> list[ContactMerge]:
        """The merges into this thread that hold, newest first."""
        if self._has_none(contact_merges, thread_id):
            return []
        hold = and_(contact_merges.c.kept_thread == thread_id, contact_merges.c.undone_at.is_(None))
        rows = await self._all(self._merges_where(hold).order_by(contact_merges.c.at.desc()))
        return [desk_mapping.contact_merge(row) for row in rows]

    async def _left_numbers(self, thread_id: ThreadId) -> list[str]:
        """The numbers to call back that stand on the thread's leads."""
        if self._has_none(leads, thread_id):
            return []
        newest = self._select(leads).where(leads.c.thread_id == thread_id).order_by(leads.c.created_at.desc())
        cards = [lead.card for lead in await self._leads_from(await self._all(newest.limit(_LEADS_LOOKED_AT)))]
        left = (parse_number(card.phone.value) for card in cards if card.phone is not None)
        return [number.e164 for number in left if number is not None]

    def _with_thread(self, condition: ColumnElement[bool]) -> Select[Any]:
        """Contacts with the ids of their threads, where `condition` holds."""
        joined = select(contacts, threads.c.id.label("thread_id")).join(threads, threads.c.contact_id == contacts.c.id)
        return joined.where(self._ours(contacts), self._ours(threads), condition)

    def _contact_id(self, thread_id: ThreadId) -> Select[Any]:
        return select(threads.c.contact_id).where(self._ours(threads), threads.c.id == thread_id)


def _known(row: RowMapping, why: str = "") -> KnownContact:
    return KnownContact(mapping.contact(row), row["thread_id"], why)
