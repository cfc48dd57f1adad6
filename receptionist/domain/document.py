"""Estimates, invoices and receipts: what stands on one, what it comes to, and where it stands.

    estimate   draft → issued → approved | declined | void
    invoice    draft → issued → paid | void; one over nothing is paid as it is issued, and may still become void
    receipt            issued → void

A draft has no number and may be thrown away. Issuing gives the next number of its kind and freezes the content: what
was wrong is withdrawn (void) and written anew, so that the numbers have no gaps.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum

from receptionist.domain.ids import BusinessId, DocumentId, LeadId, ThreadId, UserId
from receptionist.domain.money import Money

HUNDREDTHS = 100  # of a unit: 1.5 hours are 150
WHOLE_TAX = 100_000  # thousandths of a percent: all of the amount
WHOLE_DISCOUNT = 10_000  # hundredths of a percent
MOST_LINES = 60
MOST_CENTS = 100_000_000
ERASED = "removed on request"
SURCHARGE = "After-hours surcharge"  # the name of such a line


class DocumentKind(StrEnum):
    """What it is."""

    ESTIMATE = "estimate"
    INVOICE = "invoice"
    RECEIPT = "receipt"


class DocumentState(StrEnum):
    """Where it stands; only forward."""

    DRAFT = "draft"
    ISSUED = "issued"
    APPROVED = "approved"  # an estimate, by the customer
    DECLINED = "declined"
    PAID = "paid"  # an invoice, all of it
    VOID = "void"  # withdrawn; its number stays used


_NEXT = {
    DocumentKind.ESTIMATE: {
        DocumentState.DRAFT: {DocumentState.ISSUED},
        DocumentState.ISSUED: {DocumentState.APPROVED, DocumentState.DECLINED, DocumentState.VOID},
        DocumentState.APPROVED: {DocumentState.VOID},
        DocumentState.DECLINED: {DocumentState.VOID},
    },
    DocumentKind.INVOICE: {
        DocumentState.DRAFT: {DocumentState.ISSUED},
        DocumentState.ISSUED: {DocumentState.PAID, DocumentState.VOID},
        DocumentState.PAID: {DocumentState.VOID},
    },
    DocumentKind.RECEIPT: {
        DocumentState.DRAFT: {DocumentState.ISSUED},
        DocumentState.ISSUED: {DocumentState.VOID},
    },
}


class PaidBy(StrEnum):
    """How money came."""

    CARD = "card"
    CASH = "cash"
    CHECK = "check"
    TRANSFER = "transfer"
    ONLINE = "online"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Party:
    """Who a document is from, or for, as it stands on it."""

    name: str = ""
    address: str = ""
    phone: str = ""  # as people write it
    email: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line. `code` and `book_version` name its price-book row; without a code somebody wrote it freely.

    `priced_by` is who set the price where it is not the price book's own.
    """

    name: str
    price_cents: int  # of one unit
    quantity_hundredths: int = HUNDREDTHS
    unit: str = ""  # "hour", "visit"; empty: pieces
    code: str = ""
    book_version: int = 0
    taxed: bool = True
    priced_by: str = ""

    @property
    def cents(self) -> int:
        """What the line comes to."""
        return part_of(self.price_cents, self.quantity_hundredths, HUNDREDTHS)


@dataclass(frozen=True, slots=True)
class Discount:
    """What is taken off, by a person: hundredths of a percent of all lines, or an amount; one of the two is zero."""

    by: str
    says: str = ""
    percent_hundredths: int = 0
    cents: int = 0


@dataclass(frozen=True, slots=True)
class Tax:
    """A tax: 8.875 % are 8875 thousandths. `included`: prices hold it already; else it is added to them."""

    name: str = "Tax"
    thousandths: int = 0
    included: bool = False

    @property
    def percent(self) -> str:
        """`8.875%`"""
        whole, part = divmod(self.thousandths, 1000)
        return f"{whole}.{part:03d}".rstrip("0").rstrip(".") + "%"

    def of(self, taxed_cents: int) -> int:
        """The tax on so much, or the tax in it; half a cent up."""
        whole = WHOLE_TAX + self.thousandths if self.included else WHOLE_TAX
        return part_of(taxed_cents, self.thousandths, whole)


@dataclass(frozen=True, slots=True)
class Payment:
    """Money that came. `on` is the day at the business."""

    cents: int
    paid_by: PaidBy
    on: date
    left_cents: int = 0  # of the invoice, after it
    invoice: str = ""  # its number


@dataclass(frozen=True, slots=True)
class Totals:
    """What a document comes to, in cents. A tax that prices include is within `total`; another is added to make it."""

    lines: int
    discount: int
    taxed: int  # what the tax is of, the discount taken off its share
    tax: int
    total: int


@dataclass(frozen=True, slots=True)
class Content:
    """What stands on it. An issued document's is never changed."""

    lines: tuple[DocumentLine, ...] = ()
    customer: Party = field(default_factory=Party)
    seller: Party = field(default_factory=Party)  # as it was issued
    currency: str = "USD"
    discount: Discount | None = None
    tax: Tax = field(default_factory=Tax)
    note: str = ""  # to the customer
    until: date | None = None  # an estimate holds until then; an invoice is due then
    footer: str = ""
    pay_link: str = ""  # of the business's own provider
    payment: Payment | None = None  # of a receipt

    @property
    def totals(self) -> Totals:
        """The sums, each rounded once, half a cent up. A discount lessens the taxed part by its share of all lines."""
        lines = sum(line.cents for line in self.lines)
        off = 0
        if self.discount is not None:
            share = part_of(lines, self.discount.percent_hundredths, WHOLE_DISCOUNT)
            off = min(lines, share + self.discount.cents)
        taxed = sum(line.cents for line in self.lines if line.taxed)
        taxed -= part_of(off, taxed, lines) if lines else 0
        tax = self.tax.of(taxed)
        total = lines - off + (0 if self.tax.included else tax)
        return Totals(lines=lines, discount=off, taxed=taxed, tax=tax, total=total)

    def money(self, cents: int) -> Money:
        """Cents in the currency of the document."""
        return Money(cents, self.currency)


@dataclass(frozen=True, slots=True)
class Document:
    """A document. `number` and `label` ("INV-1001") come with issuing, and so does the token of its public page."""

    id: DocumentId
    business_id: BusinessId
    thread_id: ThreadId | None  # None: the customer was erased
    kind: DocumentKind
    state: DocumentState
    content: Content
    made_at: datetime
    made_by: str
    made_by_id: UserId | None = None
    lead_id: LeadId | None = None
    source: DocumentId | None = None  # the estimate an invoice came of, the invoice a receipt is for
    number: int | None = None
    label: str = ""
    issued_at: datetime | None = None
    decided_at: datetime | None = None  # approved or declined
    decided_by: str = ""  # the name that was typed, or who of the office noted it
    decided_says: str = ""  # why it was declined
    paid_cents: int = 0
    paying: str = ""  # how the customer said they pay
    paying_at: datetime | None = None
    viewed_at: datetime | None = None  # first, by the customer
    void_says: str = ""
    key: str = ""  # made by whoever asked for it: the same key again is the same document
    token: str = field(default="", repr=False)

    @property
    def title(self) -> str:
        """`Invoice INV-1001`; of a draft `Draft invoice`."""
        kind = self.kind.value
        return f"{kind.capitalize()} {self.label}" if self.label else f"Draft {kind}"

    @property
    def total(self) -> Money:
        """What it is about: of a receipt, what was paid."""
        payment = self.content.payment
        return self.content.money(payment.cents if payment is not None else self.content.totals.total)

    @property
    def left(self) -> Money:
        """What of an invoice is still to be paid."""
        return self.content.money(max(0, self.content.totals.total - self.paid_cents))

    def may_become(self, state: DocumentState) -> bool:
        """Whether that is forward. What was paid for is not withdrawn."""
        if state is DocumentState.VOID and self.paid_cents:
            return False
        return state in _NEXT[self.kind].get(self.state, ())

    def is_late(self, today: date) -> bool:
        """Whether an invoice is overdue, or an open estimate holds no longer."""
        return self.state is DocumentState.ISSUED and self.content.until is not None and self.content.until < today

    def without_customer(self, names: Mapping[tuple[str, int], str]) -> "Document":
        """What is kept for the books once the customer was erased: numbers, amounts, and what the price book calls
        its lines: `names`, by code and version. What somebody wrote instead may name the customer.
        """
        lines = tuple(
            line if line.name == SURCHARGE else replace(line, name=names.get((line.code, line.book_version), ERASED))
            for line in self.content.lines
        )
        discount = self.content.discount
        content = replace(
            self.content,
            lines=lines,
            customer=Party(),
            note="",
            discount=replace(discount, says="") if discount is not None else None,
        )
        return replace(self, thread_id=None, content=content, decided_by="", decided_says="", void_says="", paying="")


@dataclass(frozen=True, slots=True)
class DocumentView:
    """Somebody opened the public page. `device` is what the browser calls itself, in words."""

    at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """Which documents are asked for; what is None does not limit. `late` asks for open ones past their day."""

    kind: DocumentKind | None = None
    state: DocumentState | None = None
    late_on: date | None = None
    thread_id: ThreadId | None = None


def part_of(amount: int, share: int, whole: int) -> int:
    """`amount · share / whole` in whole cents, half a cent rounded up; none of them negative, `whole` not zero."""
    return (2 * amount * share + whole) // (2 * whole)
