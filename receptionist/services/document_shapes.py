"""What programs of others see of documents: the JSON of the API and of webhooks alike."""

from datetime import date

from pydantic import Field

from receptionist.domain.document import HUNDREDTHS, Discount, Document, DocumentKind, DocumentLine, DocumentState
from receptionist.services.shapes import AmountShape, Instant, Shape


class DocumentLineShape(Shape):
    """One line of a document."""

    name: str
    quantity: float
    unit: str = Field(description="hour, visit …; empty: pieces")
    each: AmountShape
    amount: AmountShape
    taxed: bool
    item_code: str = Field(description="of the price book; empty for what was written freely")
    price_book_version: int | None
    priced_by: str = Field(description="who set the price; empty where it is the price book's own")

    @classmethod
    def of(cls, document: Document, line: DocumentLine) -> "DocumentLineShape":
        """A line as programs see it."""
        money = document.content.money
        return cls(
            name=line.name,
            quantity=line.quantity_hundredths / HUNDREDTHS,
            unit=line.unit,
            each=AmountShape.of(money(line.price_cents)),
            amount=AmountShape.of(money(line.cents)),
            taxed=line.taxed,
            item_code=line.code,
            price_book_version=line.book_version or None,
            priced_by=line.priced_by,
        )


class DiscountShape(Shape):
    """What a person took off."""

    amount: AmountShape
    percent: float | None
    reason: str
    given_by: str

    @classmethod
    def of(cls, document: Document, discount: Discount) -> "DiscountShape":
        """A discount as programs see it."""
        share = discount.percent_hundredths
        return cls(
            amount=AmountShape.of(document.content.money(document.content.totals.discount)),
            percent=share / HUNDREDTHS if share else None,
            reason=discount.says,
            given_by=discount.by,
        )


class DocumentShape(Shape):
    """An estimate, invoice or receipt."""

    id: str
    thread_id: str | None = Field(description="null once the customer was erased")
    lead_id: str | None
    source_id: str | None = Field(description="the estimate an invoice came of, the invoice a receipt is for")
    kind: DocumentKind
    state: DocumentState
    number: str | None = Field(description="as it stands on it, INV-1001; null for a draft")
    customer_name: str
    lines: list[DocumentLineShape]
    subtotal: AmountShape
    discount: DiscountShape | None
    tax_name: str
    tax_percent: float
    tax: AmountShape
    tax_included: bool = Field(description="whether the prices, and so the total, hold it already; else it is added")
    total: AmountShape = Field(description="of a receipt: what was paid")
    paid: AmountShape = Field(description="of an invoice, so far")
    left_to_pay: AmountShape
    note: str
    until: date | None = Field(description="an estimate holds until then; an invoice is due then")
    made_at: Instant
    issued_at: Instant | None
    opened_at: Instant | None = Field(description="first, by the customer")
    decided_at: Instant | None = Field(description="when an estimate was approved or declined")
    decided_by: str
    says_paying: str = Field(description="how the customer said they pay; empty: they have not")

    @classmethod
    def of(cls, document: Document) -> "DocumentShape":
        """A document as programs see it."""
        content = document.content
        totals, money = content.totals, content.money
        owed = document.left if document.kind is DocumentKind.INVOICE else money(0)
        return cls(
            id=document.id,
            thread_id=document.thread_id,
            lead_id=document.lead_id,
            source_id=document.source,
            kind=document.kind,
            state=document.state,
            number=document.label or None,
            customer_name=content.customer.name,
            lines=[DocumentLineShape.of(document, line) for line in content.lines],
            subtotal=AmountShape.of(money(totals.lines)),
            discount=DiscountShape.of(document, content.discount) if content.discount is not None else None,
            tax_name=content.tax.name,
            tax_percent=content.tax.thousandths / 1000,
            tax=AmountShape.of(money(totals.tax)),
            tax_included=content.tax.included,
            total=AmountShape.of(document.total),
            paid=AmountShape.of(money(document.paid_cents)),
            left_to_pay=AmountShape.of(owed),
            note=content.note,
            until=content.until,
            made_at=document.made_at,
            issued_at=document.issued_at,
            opened_at=document.viewed_at,
            decided_at=document.decided_at,
            decided_by=document.decided_by,
            says_paying=document.paying,
        )
