"""What customers do on a document's public page: they open it, approve or decline an estimate, say how they pay.

Whoever has the address may do so: it was sent to the customer alone, and its token cannot be guessed.
"""

import re
from dataclasses import dataclass, replace
from datetime import timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, DocumentKind, DocumentState, DocumentView
from receptionist.domain.ids import BusinessId, DocumentId
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.documents import decide, locked, read_document, record, today_at
from receptionist.services.tell_people import tell

PAYING = {
    "online": "I have paid online",
    "check": "I'll pay by check",
    "transfer": "I'll pay by bank transfer",
    "cash": "I'll pay in cash",
    "card": "I'll pay by card when you are here",
}
_LONGEST_NAME, _LONGEST_REASON = 80, 300
_LONGEST_TOKEN = 100
_SAME_LOOK = timedelta(minutes=30)  # the same browser again is the same look
_MOST_VIEWS = 200
# Programs that fetch a page to show a preview of it beside a message.
_PREVIEWS = re.compile(r"bot\b|crawl|spider|preview|facebookexternalhit|whatsapp|slurp|curl|wget|python", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PublicDocument:
    """A document as its customer meets it."""

    document: Document
    profile: BusinessProfile
    is_late: bool

    @property
    def may_decide(self) -> bool:
        """Whether there is an estimate to approve or decline."""
        return self.document.kind is DocumentKind.ESTIMATE and self.document.state is DocumentState.ISSUED

    @property
    def may_pay(self) -> bool:
        """Whether there is an invoice to pay."""
        return self.document.kind is DocumentKind.INVOICE and self.document.state is DocumentState.ISSUED


async def find_public(store: Store, clock: Clock, token: str) -> PublicDocument:
    """The document of this token. Raises NotFound."""
    business_id, document_id = await _whose(store, token)
    async with store.work(business_id) as work:
        profile = (await work.business()).profile
        document = await read_document(work, document_id)
    return PublicDocument(document, profile, document.is_late(today_at(profile, clock.now())))


async def note_look(store: Store, clock: Clock, document: Document, device: str, user_agent: str) -> None:
    """Notes that a customer opened it; the first time stands in the thread. Programs making previews do not count."""
    if _PREVIEWS.search(user_agent):
        return
    now = clock.now()
    async with store.work(document.business_id, write=True) as work:
        fresh = await locked(work, document.id)
        seen = await work.document_views(document.id)
        if len(seen) >= _MOST_VIEWS or any(one.device == device and now - one.at < _SAME_LOOK for one in seen):
            return
        await work.note_view(fresh.id, DocumentView(now, device))
        if not seen:
            says = f"Opened {fresh.kind.value} {fresh.label}"
            await record(work, now, fresh, _customer(fresh), "document.open", says)


async def decide_by_customer(
    store: Store, clock: Clock, token: str, *, approved: bool, name: str, reason: str = "", address: str = ""
) -> None:
    """Approves or declines an estimate in the customer's name, as they typed it; told to the office.

    `address` is the IP address it came from. Raises BadInput without a name to approve with, Conflict where it was
    decided otherwise, withdrawn or has expired, NotFound.
    """
    name, reason = " ".join(name.split()), " ".join(reason.split())
    if approved and not name:
        raise BadInput("Write your name to approve it.", "It stands for your signature.")
    if len(name) > _LONGEST_NAME or len(reason) > _LONGEST_REASON:
        raise BadInput(f"A name has at most {_LONGEST_NAME} characters, a reason {_LONGEST_REASON}.", "Shorten it.")
    now = clock.now()
    business_id, document_id = await _whose(store, token)
    async with store.work(business_id, write=True) as work:
        document = await locked(work, document_id)
        profile = (await work.business()).profile
        if approved and document.is_late(today_at(profile, now)):
            raise Conflict("This estimate has expired.", "Ask us for a new one: prices may have changed.")
        signed = name or document.content.customer.name or "the customer"
        if await decide(work, now, document, _customer(document, address), approved, signed, reason):
            what = f"{'Approved' if approved else 'Declined'} estimate {document.label} ({document.total})"
            await _tell(work, clock, document, f"{what}: {reason}" if reason else what)


async def say_paying(store: Store, clock: Clock, token: str, how: str, address: str = "") -> None:
    """Notes how the customer says they pay an invoice; told to the office. Raises BadInput, Conflict, NotFound."""
    if how not in PAYING:
        raise BadInput("Choose how you pay.", "The office is told.")
    now = clock.now()
    business_id, document_id = await _whose(store, token)
    async with store.work(business_id, write=True) as work:
        document = await locked(work, document_id)
        if document.kind is not DocumentKind.INVOICE or document.state is not DocumentState.ISSUED:
            raise Conflict(f"{document.title} is not open for payment.", "Nothing was changed.")
        if document.paying == PAYING[how]:
            return
        await work.save_document(replace(document, paying=PAYING[how], paying_at=now))
        says = f"Says of invoice {document.label}: “{PAYING[how]}”"
        await record(work, now, document, _customer(document, address), "document.paying", says)
        await _tell(work, clock, document, f"{PAYING[how]} (invoice {document.label}, {document.left})")


async def _whose(store: Store, token: str) -> tuple[BusinessId, DocumentId]:
    found = await store.directory.linked_document(token) if 0 < len(token) <= _LONGEST_TOKEN else None
    if found is None:
        raise NotFound("There is no such document.")
    return found


async def _tell(work: Work, clock: Clock, document: Document, says: str) -> None:
    if document.thread_id is not None:
        await tell(work, clock.now(), document.thread_id, says)


def _customer(document: Document, address: str = "") -> Actor:
    return Actor(document.content.customer.name or "The customer", address=address)
