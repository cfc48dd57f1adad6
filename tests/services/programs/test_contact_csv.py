"""Contacts in from spreadsheets as people have them, and out again."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.message import Consent
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import Business
from receptionist.errors import BadInput
from receptionist.services.contact_csv import (
    MOST_ROWS,
    ContactFile,
    Taken,
    export_contacts,
    guess_columns,
    look_at,
    problems_csv,
    read_contacts,
    take_in,
)
from receptionist.services.spreadsheet import csv_text, read_csv
from tests.adapters.store.scene import NOON
from tests.fakes.text_carrier import SettableClock

ROSA = Actor("Rosa Owner")
MESSY = """First Name;Last Name;Mobile Phone;E-mail Address;SMS consent
Joe;Park;(503) 555-0111;joe@park.example;yes
Ana;"Ruiz; Lopez";+1 503.555.0112;;yes
Joe;Again;5035550111;;
;;;nobody@x.example;
Kim;Lee;12;;
Max;Roe;1.50356E+10;;
Sue;Poe;503-555-0113;not an address;
"""


def read(text: str) -> ContactFile:
    return read_contacts(text.encode(), "US")


def test_numbers_are_understood_and_every_row_that_is_not_taken_says_why() -> None:
    file = read(MESSY)
    assert [(row.line, row.number.e164, row.details.name) for row in file.rows] == [
        (2, "+15035550111", "Joe Park"),
        (3, "+15035550112", "Ana Ruiz; Lopez"),
    ]
    assert [(one.line, one.says) for one in file.problems] == [
        (4, "The number +15035550111 stands on line 2 already."),
        (5, "There is no telephone number."),
        (6, "“12” is no telephone number."),
        (7, "“1.50356E+10” lost its digits in a spreadsheet. Format the column as text, and enter it again."),
        (8, '"not an address" is no e-mail address. Write it like owner@example.com.'),
    ]
    assert len(file.rows) + len(file.problems) == 7, "nothing is lost"


def test_rows_that_are_not_taken_come_back_to_be_mended() -> None:
    mended = read_contacts(problems_csv(read(MESSY)).replace(",12,", ",503 555 0114,").encode(), "US")
    assert [row.number.e164 for row in mended.rows] == ["+15035550111", "+15035550114"]


@pytest.mark.parametrize(
    ("header", "meaning"),
    [
        ("Phone", {0: "number"}),
        ("Customer Name,Phone Number,Street Address", {0: "name", 1: "number", 2: "address"}),
        ("number,name,email,address,consent", {0: "number", 1: "name", 2: "email", 3: "address"}),
        (
            "Given Name,Family Name,E-mail 1 - Value,Phone 1 - Value",
            {0: "first_name", 1: "last_name", 2: "email", 3: "number"},
        ),
        ("Company,Notes", {}),
    ],
)
def test_columns_are_guessed_by_their_headers(header: str, meaning: dict[int, str]) -> None:
    assert guess_columns(header.split(",")) == meaning


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_is_read_however_the_spreadsheet_wrote_it(encoding: str) -> None:
    file = read_contacts("Name\tPhone\r\nJosé\t503 555 0111\r\n".encode(encoding), "US")
    assert file.rows[0].details.name == "José"


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04\x00\x00", b"Phone\n" + b"1\n" * (MOST_ROWS + 1)])
def test_what_is_no_list_of_contacts_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(BadInput):
        read_contacts(content, "US")


@given(
    st.lists(
        st.lists(st.text(st.characters(exclude_characters="\0\r", exclude_categories=["Cs"])), min_size=2, max_size=2)
    )
)
def test_no_cell_is_ever_a_formula_and_all_come_back(rows: list[list[str]]) -> None:
    text = csv_text(["a", "b"], rows)
    _, back = read_csv(text.encode())
    kept = [[cell.strip() for cell in row] for row in rows if any(cell.strip() for cell in row)]
    assert [row for _, row in back] == kept
    for cell in (cell for row in rows for cell in row):
        assert not csv_text([], [[cell]]).removeprefix("\r\n").lstrip('"').startswith(("=", "+", "-", "@", "\t"))


@pytest.mark.databases("sqlite")
async def test_what_is_on_file_stays_and_consent_is_never_invented(store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        address = Address(AddressKind.NUMBER, "+15035550111")
        _, thread = await work.thread_for(address)
        await work.name_contact(thread.id, "Joseph Park")
        await work.add_consent(ConsentEntry(address, Consent.REFUSED, ConsentSource.KEYWORD, "STOP", NOON))
    file = read(MESSY)
    async with store.work(business.id) as work:
        looked = await look_at(work, file)
    taken = await take_in(store, SettableClock(NOON), business.id, ROSA, file)
    assert (looked.made, looked.filled, looked.known) == (taken.made, taken.filled, taken.known) == (1, 1, 0)
    again = await take_in(store, SettableClock(NOON), business.id, ROSA, file)
    assert again == Taken(0, 0, 2, list(file.problems))
    async with store.work(business.id) as work:
        contacts = {entry.contact.address.value: entry for entry in await work.contact_list(None, 9)}
        told = await work.audit(AuditQuestion(kind="contact"))
        exported = await export_contacts(work)
    joe, ana = contacts["+15035550111"], contacts["+15035550112"]
    assert (joe.contact.name, joe.contact.email, joe.consent) == ("Joseph Park", "joe@park.example", Consent.REFUSED)
    assert (ana.contact.name, ana.consent) == ("Ana Ruiz; Lopez", Consent.NONE)
    assert "Took in contacts from a file: 1 new, 1 filled in, 0 known, 5 not taken." in [entry.says for entry in told]
    assert "'+15035550112,Ana Ruiz; Lopez,,,none,," in exported
    both = read_contacts(exported.encode(), "US")
    assert {row.number.e164 for row in both.rows} == set(contacts)
