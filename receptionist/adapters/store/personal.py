"""What is kept about one customer: all of it handed out, all of it removed, and what is older than it may be kept.

What belongs to a thing is found by the links between the tables: a row that must point at another goes with it, a row
that may point at another only loses the link. So a table that is added later is not forgotten here.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Table, Text, cast, delete, or_, select, update

from receptionist.adapters.store import document_mapping
from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.document_tables import document_views, documents, sent_mails
from receptionist.adapters.store.integration_tables import contact_imports, webhook_events
from receptionist.adapters.store.json_codec import to_json
from receptionist.adapters.store.people_call_tables import blocked_callers
from receptionist.adapters.store.people_tables import audit, letters
from receptionist.adapters.store.prices import PricesPart
from receptionist.adapters.store.security import SecurityPart
from receptionist.adapters.store.tables import calls, contacts, threads, utterances
from receptionist.adapters.store.text_tables import consent_entries, inbound_events, messages
from receptionist.adapters.store.version_tables import rehearsals
from receptionist.domain.document import Document
from receptionist.domain.ids import CallId, ThreadId
from receptionist.domain.message import Consent, MessageState
from receptionist.domain.phone import Address, AddressKind
from receptionist.errors import NotFound
from receptionist.ports.people_work import Record

# Secrets and what only machines read: no part of what a person is handed.
_NOT_HANDED_OUT = {"stream_tokens", "media_links", "held_slots"}
_SECRETS = {"token_hash", "token_sealed"}
_AT_ONCE = 500  # rows a statement names


class PersonalPart(PricesPart, SecurityPart):
    """Customers' data as theirs."""

    async def contact_records(self, thread_id: ThreadId) -> dict[str, list[Record]]:
        """Everything kept about the contact, by table, as plain values; files without their content.

        Raises NotFound.
        """
        numbers = list(await self._numbers(thread_id))
        found: dict[str, list[Record]] = {}
        for table, whose in self._belongings(contacts, contacts.c.id.in_(await self._contact_ids(thread_id))):
            if table.name not in _NOT_HANDED_OUT:
                found.setdefault(table.name, []).extend(await self._plain(table, whose))
        for table, whose in self._belongings(documents, documents.c.thread_id.in_(await self._thread_ids(thread_id))):
            found.setdefault(table.name, []).extend(await self._plain(table, whose))
        for address in numbers:
            found.setdefault("consent_entries", []).extend(await self._plain(consent_entries, self._theirs(address)))
            found.setdefault("blocked_callers", []).extend(await self._plain(blocked_callers, self._blocked(address)))
        return {name: _without_repeats(rows) for name, rows in found.items() if rows}

    async def erase_contact(self, thread_id: ThreadId) -> Mapping[str, int]:
        """Removes everything kept about the contact; how many rows of each table. Raises NotFound.

        A refusal to be texted is kept as a keyed hash of the address. Of the audit trail, the words go; of documents
        that were issued, numbers and amounts stay in the books.
        """
        numbers = await self._numbers(thread_id)
        for address, consent in numbers.items():
            if consent in (Consent.REFUSED, Consent.UNCLEAR):
                await self._suppress(address)
        self._forget_contacts()
        self._is_news(thread_id)
        records = await self.contact_records(thread_id)
        subjects = sorted({str(one["id"]) for rows in records.values() for one in rows if one.get("id")})
        starts = range(0, len(subjects), _AT_ONCE)
        about: list[ColumnElement[bool]] = [audit.c.subject.in_(subjects[at : at + _AT_ONCE]) for at in starts]
        about += [audit.c.says.contains(one.number.national) for one in numbers if one.number is not None]
        for named in about:
            await self._changed(self._update(audit).where(named).values(says="", changes={}))
        told = await self._forget_told(subjects)
        await self._take_off_documents(await self._thread_ids(thread_id))
        gone = await self._remove(contacts, contacts.c.id.in_(await self._contact_ids(thread_id)))
        for address in numbers:
            for name, count in (
                ("consent_entries", await self._changed(delete(consent_entries).where(self._theirs(address)))),
                ("blocked_callers", await self._changed(delete(blocked_callers).where(self._blocked(address)))),
                ("inbound_events", await self._forget_events(address)),
            ):
                gone[name] = gone.get(name, 0) + count
        gone["webhook_events"] = told
        # What they said may have been rehearsed with, and a file that waits to be taken in may name them.
        for kept in (rehearsals, contact_imports):
            gone[kept.name] = await self._changed(delete(kept).where(self._ours(kept)))
        return {name: count for name, count in gone.items() if count}

    async def forget_texts(self, before: datetime) -> Mapping[str, int]:
        """Removes texts of before this instant with their files and the webhooks they came in; how many of each.

        What still waits to go out, or to be answered, stays.
        """
        waits = (MessageState.DRAFT, MessageState.HELD, MessageState.QUEUED, MessageState.SENDING)
        old = messages.c.at < before, messages.c.state.not_in(waits), messages.c.handled
        gone = await self._remove(messages, self._ours(messages), *old)
        finished = self._ours(inbound_events), inbound_events.c.finished_at < before
        gone["inbound_events"] = sum((await self._remove(inbound_events, *finished)).values())
        return {name: count for name, count in gone.items() if count}

    async def calls_ended(self, before: datetime) -> list[CallId]:
        """The calls that ended before this instant."""
        old = select(calls.c.id).where(self._ours(calls), calls.c.ended_at < before)
        return [CallId(row["id"]) for row in await self._all(old.order_by(calls.c.ended_at, calls.c.id))]

    async def forget_transcripts(self, before: datetime) -> int:
        """Removes the words of calls that ended before this instant; how many calls."""
        old = select(calls.c.id).where(self._ours(calls), calls.c.ended_at < before)
        worded = or_(
            calls.c.summary != "", select(utterances.c.call_id).where(utterances.c.call_id == calls.c.id).exists()
        )
        ids = [row["id"] for row in await self._all(old.where(worded))]
        for start in range(0, len(ids), _AT_ONCE):
            some = ids[start : start + _AT_ONCE]
            await self._changed(delete(utterances).where(self._ours(utterances), utterances.c.call_id.in_(some)))
            await self._changed(self._update(calls).where(calls.c.id.in_(some)).values(summary=""))
        return len(ids)

    async def _take_off_documents(self, thread_ids: list[str]) -> None:
        """Throws their drafts and the e-mails that wait to go out to them away, and takes them off what was issued."""
        waiting = select(sent_mails.c.letter_id).where(self._ours(sent_mails), sent_mails.c.thread_id.in_(thread_ids))
        await self._changed(delete(letters).where(self._ours(letters), letters.c.id.in_(waiting)))
        for row in await self._all(self._select(documents).where(documents.c.thread_id.in_(thread_ids))):
            if row["number"] is None:
                await self._remove(documents, documents.c.id == row["id"])
                continue
            document = document_mapping.document(row, self._box)
            kept = document_mapping.document_row(document.without_customer(await self._book_names(document)))
            closed = {"thread_id": None, "token_hash": None, "token_sealed": None, "key": None}
            await self._change(documents, kept | closed, id=row["id"])
            await self._remove(document_views, document_views.c.document_id == row["id"])

    # --- the pieces -----------------------------------------------------------------------------------------------

    async def _book_names(self, document: Document) -> dict[tuple[str, int], str]:
        """What the price book calls the lines of a document, by code and version."""
        names: dict[tuple[str, int], str] = {}
        for line in document.content.lines:
            book = await self.price_book(line.book_version) if line.code else None
            item = book.item(line.code) if book is not None else None
            if item is not None:
                names[line.code, line.book_version] = item.name
        return names

    async def _numbers(self, thread_id: ThreadId) -> dict[Address, Consent]:
        """Every address of the person, with what holds for it. Raises NotFound."""
        theirs = self._select(contacts).where(contacts.c.id.in_(await self._contact_ids(thread_id)))
        rows = await self._all(theirs.order_by(contacts.c.id))
        return {
            Address(AddressKind(row["address_kind"]), row["address"]): Consent(row["consent"])
            for row in rows
            if row["address"]
        }

    async def _contact_ids(self, thread_id: ThreadId) -> list[str]:
        """The contact of a thread, and those that were found to be the same person. Raises NotFound."""
        same = or_(threads.c.id == thread_id, threads.c.merged_into == thread_id)
        rows = await self._all(select(threads.c.contact_id).where(self._ours(threads), same))
        if not rows:
            raise NotFound("There is no such thread in this business.")
        return [row["contact_id"] for row in rows]

    async def _thread_ids(self, thread_id: ThreadId) -> list[str]:
        """The thread of a contact, and those that were merged into it."""
        same = or_(threads.c.id == thread_id, threads.c.merged_into == thread_id)
        return [row["id"] for row in await self._all(select(threads.c.id).where(self._ours(threads), same))]

    def _theirs(self, address: Address) -> ColumnElement[bool]:
        entry = consent_entries.c
        return self._ours(consent_entries) & (entry.address_kind == address.kind) & (entry.address == address.value)

    def _blocked(self, address: Address) -> ColumnElement[bool]:
        return self._ours(blocked_callers) & (blocked_callers.c.e164 == address.value)

    def _belongings(self, table: Table, whose: ColumnElement[bool]) -> Iterator[tuple[Table, ColumnElement[bool]]]:
        """The rows of `whose`, after all that belong to them: what goes first stands first."""
        for child, column, link in _links_to(table):
            if not column.nullable:
                theirs = column.in_(select(link).where(self._ours(table), whose))
                yield from self._belongings(child, theirs)
        yield table, self._ours(table) & whose

    async def _remove(self, table: Table, *whose: ColumnElement[bool]) -> dict[str, int]:
        """Removes rows and all that belong to them; how many of each table."""
        gone: dict[str, int] = {}
        condition = whose[0]
        for one in whose[1:]:
            condition = condition & one
        for owned, theirs in self._belongings(table, condition):
            for child, column, link in _links_to(owned):
                if column.nullable:
                    lost = update(child).where(self._ours(child), column.in_(select(link).where(theirs)))
                    await self._changed(lost.values({column.name: None}))
            gone[owned.name] = gone.get(owned.name, 0) + await self._changed(delete(owned).where(theirs))
        return gone

    async def _plain(self, table: Table, whose: ColumnElement[bool]) -> list[Record]:
        shown = [column for column in table.c if column.type.python_type is not bytes and column.name not in _SECRETS]
        return [
            {name: _plain_value(value) for name, value in row.items() if name != "business_id"}
            for row in await self._all(select(*shown).where(whose))
        ]

    async def _forget_told(self, subjects: list[str]) -> int:
        """Removes what programs of others were told of these, or wait to be told."""
        gone = 0
        for start in range(0, len(subjects), _AT_ONCE):
            of_these = webhook_events.c.subject.in_(subjects[start : start + _AT_ONCE])
            gone += (await self._remove(webhook_events, self._ours(webhook_events), of_these))["webhook_events"]
        return gone

    async def _forget_events(self, address: Address) -> int:
        """Removes finished webhooks that name the address, whichever way their carrier wrote it."""
        digits = address.value.lstrip("+").encode()
        event = inbound_events.c
        gone, after = 0, ""
        while True:
            page = select(event.id, event.body, cast(event.request, Text).label("request")).where(
                self._ours(inbound_events), event.finished_at.is_not(None), event.id > after
            )
            rows = await self._all(page.order_by(event.id).limit(_AT_ONCE))
            named = [row["id"] for row in rows if digits in row["body"] or digits in row["request"].encode()]
            if named:
                gone += sum((await self._remove(inbound_events, event.id.in_(named))).values())
            if len(rows) < _AT_ONCE:
                return gone
            after = rows[-1]["id"]


def _links_to(table: Table) -> Iterator[tuple[Table, Any, Any]]:
    """Every table with a link to this one: the table, its column, and the column it names."""
    for child in metadata.tables.values():
        for constraint in child.constraints:
            if isinstance(constraint, ForeignKeyConstraint) and constraint.referred_table is table:
                for element in constraint.elements:
                    if element.parent.name != "business_id":
                        yield child, element.parent, element.column


def _plain_value(value: object) -> object:
    return to_json(value) if isinstance(value, datetime) else value


def _without_repeats(rows: list[Record]) -> list[Record]:
    """The same row may belong to the contact in two ways."""
    return list({json.dumps(row, sort_keys=True, default=str): row for row in rows}.values())
