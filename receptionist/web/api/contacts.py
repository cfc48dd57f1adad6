"""Contacts."""

import asyncio
from dataclasses import replace
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints
from quart import Blueprint, Response, request, url_for

from receptionist.domain.api_token import Scope
from receptionist.domain.history import HistoryFilter, HistoryKind, HistoryLine
from receptionist.domain.ids import ContactId
from receptionist.domain.listing import ContactEntry, Place
from receptionist.domain.phone import Address, AddressKind, parse_number
from receptionist.errors import NotFound
from receptionist.ports import Work
from receptionist.services.contact_csv import Taken, export_contacts, read_contacts, take_in
from receptionist.services.contact_details import ContactDetails, change_contact, check_details
from receptionist.services.contact_history import read_history
from receptionist.services.shapes import ContactShape, Instant, Shape
from receptionist.web.api.access import Api, Reply, actor, must_match, token
from receptionist.web.api.paging import ListQuery, ListShape, Moment, page
from receptionist.web.api.problems import ApiProblem

Line = Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)]


class ContactQuery(ListQuery):
    """Which contacts."""

    number: str | None = Field(None, max_length=40, description="only the contact at this number, in any spelling")


class ContactList(ListShape[ContactShape]):
    """Contacts, the newest first."""


class ContactChange(BaseModel):
    """What is to be changed; what is left out stays."""

    model_config = ConfigDict(extra="forbid")

    name: Line | None = None
    email: Line | None = None
    address: Line | None = None


class NewContact(ContactChange):
    """A contact to be. Consent is never taken over: it comes from the person."""

    number: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)] = Field(
        description="in any spelling; without a country code it is read as one of the business's own country"
    )


class HistoryQuery(ListQuery):
    """Which lines."""

    kind: HistoryKind | None = Field(None, description="only those of this kind")
    since: Moment | None = Field(None, description="only from this instant on")
    until: Moment | None = Field(None, description="only before this instant")


class HistoryShape(Shape):
    """One thing that passed with a contact."""

    id: str
    at: Instant
    kind: HistoryKind
    who: str = Field(description="did, said or sent it; empty where nobody in particular did")
    says: str
    state: str = Field(description="how it stands or ended, in words")
    seconds: int | None = Field(description="how long a call lasted")
    subject: str = Field(description="the id of what it is about, such as a document's")

    @classmethod
    def of(cls, line: HistoryLine) -> "HistoryShape":
        """A line as programs see it."""
        return cls(
            id=line.id,
            at=line.at,
            kind=line.kind,
            who=line.who,
            says=line.says,
            state=line.state,
            seconds=line.seconds,
            subject=line.subject,
        )


class HistoryList(ListShape[HistoryShape]):
    """What passed, the newest first."""


class RowProblemShape(Shape):
    """A row that was not taken."""

    line: int
    detail: str


class ImportShape(Shape):
    """What came of a file."""

    made: int
    filled: int = Field(description="were here, and lacked something that the file had")
    known: int = Field(description="were here, and stay as they are")
    problems: list[RowProblemShape]

    @classmethod
    def of(cls, taken: Taken) -> "ImportShape":
        """What was taken, as programs see it."""
        problems = [RowProblemShape(line=one.line, detail=one.says) for one in taken.problems]
        return cls(made=taken.made, filled=taken.filled, known=taken.known, problems=problems)


def add_contacts(blueprint: Blueprint, api: Api) -> None:
    """`/contacts`."""

    @blueprint.get("/contacts")
    @api.operation(Scope.CONTACTS_READ, ContactList, query=ContactQuery)
    async def list_contacts(query_args: ContactQuery) -> Reply:
        """Lists contacts, the newest first; or finds the one at a number."""
        async with api.work() as work:
            if query_args.number is not None:
                found = await _at_number(work, query_args.number)
            else:
                found = await work.contact_list(query_args.after, query_args.limit + 1)
        return page(ContactList, found, query_args, _place, ContactShape.of)

    @blueprint.post("/contacts")
    @api.operation(Scope.CONTACTS_WRITE, ContactShape, body=NewContact, status=201)
    async def create_contact(data: NewContact) -> Reply:
        """Makes a contact. Where there is one at this number already, it is answered as it is (200), unchanged."""
        async with api.work(write=True) as work:
            number = parse_number(data.number, (await work.business()).profile.region)
            if number is None:
                says = f"“{data.number}” is no telephone number. Write it like +14155550142."
                raise ApiProblem(422, "invalid", says, "number")
            address = Address(AddressKind.NUMBER, number.e164)
            known = await work.known_thread(address)
            contact, _ = await work.thread_for(address)
            if known is None:
                now = api.clock.now()
                details = ContactDetails(data.name or "", data.email or "", data.address or "")
                await change_contact(work, now, actor(), contact.id, check_details(details))
            shape = ContactShape.of(await _entry(work, contact.id))
        headers = {"Location": url_for("api.read_contact", contact_id=contact.id)}
        return Reply(shape, 201 if known is None else 200, headers)

    @blueprint.get("/contacts.csv")
    @api.operation(Scope.CONTACTS_READ, ContactList)
    async def export_contacts_csv() -> Response:
        """All contacts as CSV, safe to open in a spreadsheet."""
        async with api.work() as work:
            text = await export_contacts(work)
        headers = {"Content-Disposition": 'attachment; filename="contacts.csv"'}
        return Response(text, 200, headers, content_type="text/csv; charset=utf-8")

    @blueprint.post("/contacts.csv")
    @api.operation(Scope.CONTACTS_WRITE, ImportShape)
    async def import_contacts_csv() -> ImportShape:
        """Takes contacts in from a CSV file with a header, sent as it is.

        What is on file stays: only what is empty there is filled. Consent is never taken from a file.
        """
        if request.mimetype not in ("text/csv", "text/tab-separated-values"):
            raise ApiProblem(415, "wrong-type", "Send the file as it is: Content-Type text/csv.")
        async with api.work() as work:
            region = (await work.business()).profile.region
        # In a thread: thousands of numbers take a while, and live calls share this loop.
        file = await asyncio.to_thread(read_contacts, await request.data, region)
        if "number" not in file.meaning.values():
            raise ApiProblem(422, "invalid", "None of the columns is a telephone number: call one “number”.", "number")
        return ImportShape.of(await take_in(api.store, api.clock, token().business_id, actor(), file))

    @blueprint.get("/contacts/<contact_id>")
    @api.operation(Scope.CONTACTS_READ, ContactShape)
    async def read_contact(contact_id: str) -> ContactShape:
        """Reads a contact."""
        async with api.work() as work:
            return ContactShape.of(await _entry(work, ContactId(contact_id)))

    @blueprint.get("/contacts/<contact_id>/history")
    @api.operation(Scope.HISTORY_READ, HistoryList, query=HistoryQuery)
    async def list_history(contact_id: str, query_args: HistoryQuery) -> Reply:
        """Lists texts, calls, e-mails, appointments, steps of jobs and documents of a contact, the newest first."""
        kinds = frozenset({query_args.kind} if query_args.kind is not None else ())
        wanted = HistoryFilter(kinds, query_args.since, query_args.until)
        async with api.work() as work:
            entry = await _entry(work, ContactId(contact_id))
            found = await read_history(work, entry.thread_id, wanted, query_args.after, query_args.limit + 1)
        return page(HistoryList, found, query_args, _line_place, HistoryShape.of)

    @blueprint.patch("/contacts/<contact_id>")
    @api.operation(Scope.CONTACTS_WRITE, ContactShape, body=ContactChange)
    async def change_a_contact(contact_id: str, data: ContactChange) -> ContactShape:
        """Changes name, e-mail or postal address; needs If-Match."""
        async with api.work(write=True) as work:
            entry = await _entry(work, ContactId(contact_id))
            must_match(ContactShape.of(entry))
            contact = entry.contact
            before = ContactDetails(contact.name, contact.email, contact.home)
            given = {"name": data.name, "email": data.email, "address": data.address}
            after = replace(before, **{name: text for name, text in given.items() if text is not None})
            await change_contact(work, api.clock.now(), actor(), contact.id, check_details(after))
            return ContactShape.of(await _entry(work, contact.id))


async def _entry(work: Work, contact_id: ContactId) -> ContactEntry:
    entry = await work.contact_entry(contact_id)
    if entry is None:
        raise NotFound("There is no such contact in this business.")
    return entry


async def _at_number(work: Work, text: str) -> list[ContactEntry]:
    number = parse_number(text, (await work.business()).profile.region)
    thread_id = await work.known_thread(Address(AddressKind.NUMBER, number.e164)) if number is not None else None
    if thread_id is None:
        return []
    return [await _entry(work, (await work.contact(thread_id)).id)]


def _line_place(line: HistoryLine) -> Place:
    return Place(line.at, line.id)


def _place(entry: ContactEntry) -> Place:
    return Place(entry.created_at, entry.contact.id)
