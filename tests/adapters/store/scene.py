"""Who calls and texts, when, and what is said: the same in all tests of the store."""

from datetime import UTC, datetime, timedelta
from typing import Any

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.ids import EventId, MediaId, MessageId, QuoteId, ThreadId, new_id
from receptionist.domain.lead import Fact, LeadCard, Quote
from receptionist.domain.message import Author, AuthorKind, Direction, Media, Message, MessageState
from receptionist.domain.money import Money
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import CarrierAccount, JournalledEvent, Thread, WebhookRequest

NUMBER = PhoneNumber("+15035550100")
CALLER = Address(AddressKind.NUMBER, "+15035550142")
WITHHELD = Address(AddressKind.WITHHELD, "")
NOON = datetime(2026, 10, 1, 19, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def snaking(quote_id: str = "quot_1", *, heard: bool = False) -> Quote:
    """What was said about snaking a drain."""
    return Quote(
        id=QuoteId(quote_id),
        item_code="DRAIN-1",
        item_name="Snake a drain",
        book_version=3,
        amounts=(Money(14950), Money(19900)),
        said="That starts at $149.50.",
        after_hours=None,
        at=NOON,
        heard=heard,
    )


def card(*quotes: Quote) -> LeadCard:
    """A blocked sink."""
    return LeadCard(problem=Fact("blocked sink", said="my sink won't drain"), service_code="DRAIN-1", quotes=quotes)


async def thread_of(store: SqlStore, account: CarrierAccount, line: int = 42) -> Thread:
    """The thread of the customer at 555-01xx."""
    async with store.work(account.business_id, write=True) as work:
        return (await work.thread_for(Address(AddressKind.NUMBER, f"+150355501{line:02d}")))[1]


def came_in(account: CarrierAccount, thread_id: ThreadId, text: str = "My sink won't drain.", **more: Any) -> Message:
    """A text of the customer's, not answered yet."""
    given = {"at": NOON, "handled": False, "state": MessageState.RECEIVED, "author": Author(AuthorKind.CUSTOMER)}
    return _message(account, thread_id, Direction.IN, text, **given | more)


def goes_out(account: CarrierAccount, thread_id: ThreadId, text: str = "We can come today.", **more: Any) -> Message:
    """A text of the AI's, queued."""
    given = {"at": NOON, "state": MessageState.QUEUED, "author": Author(AuthorKind.AI)}
    return _message(account, thread_id, Direction.OUT, text, **given | more)


def _message(account: CarrierAccount, thread_id: ThreadId, direction: Direction, text: str, **more: Any) -> Message:
    return Message(
        id=MessageId(new_id("msg")),
        business_id=account.business_id,
        thread_id=thread_id,
        account_id=account.id,
        direction=direction,
        ours=NUMBER,
        theirs=CALLER,
        text=text,
        **more,
    )


def picture() -> Media:
    """A picture that its carrier keeps."""
    return Media(MediaId(new_id("file")), "https://media.example/1", "image/jpeg")


def event(account: CarrierAccount, key: str, *, at: datetime = NOON, body: bytes = b"Body=Hello") -> JournalledEvent:
    """A webhook as it came."""
    url = f"https://desk.example/webhooks/twilio/{account.id}/texts"
    return JournalledEvent(
        id=EventId(new_id("evt")),
        business_id=account.business_id,
        account_id=account.id,
        carrier="twilio",
        key=key,
        request=WebhookRequest("POST", url, {"x-twilio-signature": "abc="}, body),
        received_at=at,
    )
