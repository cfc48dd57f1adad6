"""Contacts out to a spreadsheet and in from one: every row is taken or said why not, and nobody is asked twice.

Consent is never taken from a file: only the person themselves can give it, and the ledger has the evidence.
"""

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId
from receptionist.domain.listing import ContactEntry, Place
from receptionist.domain.phone import Address, AddressKind, PhoneNumber, parse_number
from receptionist.errors import BadInput
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note
from receptionist.services.contact_details import ContactDetails, check_details, write_details
from receptionist.services.shapes import rfc3339
from receptionist.services.spreadsheet import csv_text, read_csv

LARGEST_FILE_BYTES = 1_000_000
MOST_ROWS = 5_000
HEADER = ("number", "name", "email", "address", "consent", "language", "created_at")
_AT_ONCE = 500
_AT_A_TIME = 50

# What a column can stand for, and the words its header is known by.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("number", "phone", "mobile", "cell", "telephone", "tel"),
    "name": ("name", "customer", "contact", "client"),
    "first_name": ("first name", "firstname", "given name", "first"),
    "last_name": ("last name", "lastname", "surname", "family name", "last"),
    "email": ("email", "e mail", "mail"),
    "address": ("address", "street", "location"),
}
LABELS = {
    "number": "Telephone number",
    "name": "Name",
    "first_name": "First name",
    "last_name": "Last name",
    "email": "E-mail",
    "address": "Address",
}


@dataclass(frozen=True, slots=True)
class RowProblem:
    """A row that is not taken, by the line of the file it begins on, and why as a sentence."""

    line: int
    says: str
    row: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that holds."""

    line: int
    number: PhoneNumber
    details: ContactDetails


@dataclass(frozen=True, slots=True)
class ContactFile:
    """A file as it was read: by column index, what each column stands for; and what its rows come to."""

    header: tuple[str, ...]
    meaning: Mapping[int, str]
    rows: tuple[NewRow, ...]
    problems: tuple[RowProblem, ...]
    sample: tuple[tuple[str, ...], ...] = ()


@dataclass(slots=True)
class Taken:
    """What came of taking a file in, or would come."""

    made: int = 0
    filled: int = 0  # were here already, and lacked something the file had
    known: int = 0  # were here already, and stay as they are
    problems: list[RowProblem] = field(default_factory=list)


def guess_columns(header: Sequence[str]) -> dict[int, str]:
    """What each column stands for, by its header, each meaning once."""
    meaning: dict[int, str] = {}
    for exact in (True, False):
        for index, title in enumerate(header):
            words = " ".join(re.findall(r"[a-z]+", title.lower()))
            for name, known in COLUMNS.items():
                fits = words in known if exact else any(re.search(rf"\b{one}\b", words) for one in known)
                if fits and index not in meaning and name not in meaning.values():
                    meaning[index] = name
    return meaning


def read_contacts(content: bytes, region: str, meaning: Mapping[int, str] | None = None) -> ContactFile:
    """The contacts of a file; without `meaning`, its columns are guessed by their headers. Raises BadInput."""
    if len(content) > LARGEST_FILE_BYTES:
        raise BadInput(f"The file is larger than {LARGEST_FILE_BYTES // 1_000_000} MB.", "Split it into several.")
    header, rows = read_csv(content)
    if len(rows) > MOST_ROWS:
        raise BadInput(f"The file has more than {MOST_ROWS:,} rows.", "Split it into several.")
    stands_for = {index: name for index, name in (meaning or guess_columns(header)).items() if index < len(header)}
    good: list[NewRow] = []
    problems: list[RowProblem] = []
    lines: dict[str, int] = {}
    for line, row in rows:
        cells = {name: row[index] if index < len(row) else "" for index, name in stands_for.items()}
        try:
            new = _row(line, cells, region)
            if new.number.e164 in lines:
                raise BadInput(f"The number {new.number} stands on line {lines[new.number.e164]} already.")
        except BadInput as error:
            problems.append(RowProblem(line, str(error), tuple(row)))
        else:
            lines[new.number.e164] = line
            good.append(new)
    sample = tuple(tuple(row) for _, row in rows[:5])
    return ContactFile(tuple(header), stands_for, tuple(good), tuple(problems), sample)


def _row(line: int, cells: Mapping[str, str], region: str) -> NewRow:
    raw = cells.get("number", "")
    if not raw:
        raise BadInput("There is no telephone number.")
    # A spreadsheet makes 1.41556E+10 of a number it took for a quantity: the digits are gone.
    if re.fullmatch(r"\d(?:[.,]\d+)?E\+?\d+", raw, re.IGNORECASE):
        raise BadInput(f"“{raw}” lost its digits in a spreadsheet.", "Format the column as text, and enter it again.")
    number = parse_number(raw, region)
    if number is None:
        raise BadInput(f"“{raw[:40]}” is no telephone number.")
    parts = (cells.get("first_name", ""), cells.get("last_name", ""))
    name = cells.get("name", "") or " ".join(filter(None, parts))
    details = ContactDetails(name, cells.get("email", ""), cells.get("address", ""))
    return NewRow(line, number, check_details(details))


async def look_at(work: Work, file: ContactFile) -> Taken:
    """What taking the file in would come to."""
    return await _take(work, file.rows, Taken(problems=list(file.problems)), only_look=True)


async def take_in(store: Store, clock: Clock, business_id: BusinessId, actor: Actor, file: ContactFile) -> Taken:
    """Makes the contacts of a file; of those that are here, only what is empty is filled. Again, it changes nothing."""
    taken = Taken(problems=list(file.problems))
    # A unit for a few rows each: calls and texts that are being saved wait for no longer.
    for first in range(0, len(file.rows), _AT_A_TIME):
        async with store.work(business_id, write=True) as work:
            await _take(work, file.rows[first : first + _AT_A_TIME], taken)
    says = (
        f"Took in contacts from a file: {taken.made} new, {taken.filled} filled in, {taken.known} known, "
        f"{len(taken.problems)} not taken."
    )
    async with store.work(business_id, write=True) as work:
        await note(work, clock.now(), actor, "contact.import", says=says)
    return taken


async def _take(work: Work, rows: Sequence[NewRow], taken: Taken, *, only_look: bool = False) -> Taken:
    for row in rows:
        address = Address(AddressKind.NUMBER, row.number.e164)
        thread_id = await work.known_thread(address)
        contact = await work.contact(thread_id) if thread_id is not None else None
        before = ContactDetails(contact.name, contact.email, contact.home) if contact is not None else ContactDetails()
        after = _filled(before, row.details)
        if contact is not None and after == before:
            taken.known += 1
            continue
        if contact is None:
            taken.made += 1
        else:
            taken.filled += 1
        if not only_look:
            contact = contact or (await work.thread_for(address))[0]
            await write_details(work, contact.id, after)
    return taken


def _filled(before: ContactDetails, new: ContactDetails) -> ContactDetails:
    """What is on file stays; what is empty there is filled."""
    return replace(
        before,
        name=before.name or new.name,
        email=before.email or new.email,
        address=before.address or new.address,
    )


def problems_csv(file: ContactFile) -> str:
    """The rows that were not taken, as they were, with line and reason: to be mended and brought in again."""
    rows = ([*one.row, *[""] * (len(file.header) - len(one.row)), str(one.line), one.says] for one in file.problems)
    return csv_text([*file.header, "line", "problem"], rows)


async def export_contacts(work: Work) -> str:
    """All contacts that have a number, as CSV."""
    rows: list[tuple[str, ...]] = []
    after: Place | None = None
    while found := await work.contact_list(after, _AT_ONCE):
        rows += [_exported(entry) for entry in found if entry.contact.address.number is not None]
        after = Place(found[-1].created_at, found[-1].contact.id)
    return await asyncio.to_thread(csv_text, HEADER, rows)


def _exported(entry: ContactEntry) -> tuple[str, ...]:
    contact = entry.contact
    return (
        contact.address.value,
        contact.name,
        contact.email,
        contact.home,
        entry.consent.value,
        entry.language,
        rfc3339(entry.created_at),
    )
