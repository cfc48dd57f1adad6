"""A plumber's office with a customer, and the people who write its documents."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, DocumentKind, Tax
from receptionist.domain.document_settings import DocumentSettings
from receptionist.domain.happening import Happening
from receptionist.domain.ids import DocumentId, ThreadId
from receptionist.domain.message import Message
from receptionist.domain.money import Money
from receptionist.domain.phone import PhoneNumber, parse_address
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.domain.records import Business, Role, User
from receptionist.domain.sent_mail import SentMail
from receptionist.services.documents import NewDocument, issue_document, make_document
from receptionist.services.texting_parts import TextingParts
from tests.fakes.text_carrier import SettableClock
from tests.fakes.web import texting_for

NOON = datetime(2026, 11, 18, 20, 0, tzinfo=UTC)  # a Wednesday, noon in Portland
ORIGIN = "https://phone.example.com"
BOOK = PriceBook(
    "plumbing",
    "2026",
    items=(
        PriceItem("DRAIN-1", "Clear a drain", Charge.FLAT, amount=Money(14950)),
        PriceItem("LABOR", "Labor", Charge.HOURLY, amount=Money(9500), unit="hour"),
        PriceItem("HEATER", "Replace a water heater", Charge.NEEDS_VISIT),
    ),
)


def one_drain(**more: str) -> dict[str, str]:
    """The form of a document with one line of the price book."""
    return {
        "customer": "Laura Bennett",
        "code-0": "DRAIN-1",
        "quantity-0": "1",
        "taxed-0": "yes",
        "tax": "0",
        "until": "2026-12-02",
    } | more


@dataclass
class Papers:
    """The office, and short words for what happens in it."""

    store: SqlStore
    clock: SettableClock
    business: Business
    rosa: User
    thread: ThreadId
    parts: TextingParts
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    @property
    def by(self) -> Actor:
        return Actor(self.rosa.name, self.rosa.id)

    async def draft(
        self, fields: dict[str, str] | None = None, kind: DocumentKind = DocumentKind.INVOICE, key: str = ""
    ) -> Document:
        """Rosa writes a draft."""
        new = NewDocument(kind, self.thread, key=key or f"k{next(self.numbers)}")
        return await make_document(self.store, self.clock, self.business.id, self.by, new, fields or one_drain())

    async def issued(self, fields: dict[str, str] | None = None, kind: DocumentKind = DocumentKind.INVOICE) -> Document:
        """Rosa writes one and issues it."""
        made = await self.draft(fields, kind)
        return await issue_document(self.store, self.clock, self.business.id, self.by, made.id)

    async def document(self, document_id: DocumentId) -> Document:
        async with self.store.work(self.business.id) as work:
            found = await work.document(document_id)
        assert found is not None
        return found

    async def texts(self) -> list[Message]:
        async with self.store.work(self.business.id) as work:
            return await work.messages(self.thread)

    async def mails(self) -> list[SentMail]:
        async with self.store.work(self.business.id) as work:
            return await work.mails_before(self.thread, None, 50)

    async def happenings(self) -> list[str]:
        async with self.store.work(self.business.id) as work:
            found: list[Happening] = await work.happenings(self.thread, None, 50)
        return [f"{one.actor}: {one.says}" for one in found]

    async def told(self) -> list[str]:
        """What Rosa was told in the app, newest first."""
        async with self.store.work(self.business.id) as work:
            return [notice.says for notice in await work.notices(self.rosa.id)]

    async def settings(self, **settings: object) -> None:
        """The admin sets something."""
        async with self.store.work(self.business.id, write=True) as work:
            profile = (await work.business()).profile
            changed: DocumentSettings = replace(profile.documents, **settings)  # type: ignore[arg-type]
            await work.save_profile(replace(profile, documents=changed))


@pytest.fixture
async def papers(store: SqlStore, business: Business) -> Papers:
    """The office; taxes are New York's."""
    clock = SettableClock(NOON)
    async with store.work(business.id, write=True) as work:
        account = await work.save_account("twilio", "AC1", "hush")
        await work.add_number(account.id, PhoneNumber("+15035550100"))
        await work.save_price_book(BOOK, "Rosa", "")
        rosa = await work.add_user("rosa@example.com", "Rosa", Role.OWNER, "no password")
        _, thread = await work.thread_for(parse_address("+15035550142"))
        await work.name_contact(thread.id, "Laura Bennett")
    office = Papers(store, clock, business, rosa, thread.id, texting_for(store, clock, ORIGIN))
    await office.settings(tax=Tax("Sales tax", 8875))
    return office
