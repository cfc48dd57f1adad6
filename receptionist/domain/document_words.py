"""How documents put things, on paper and on their pages."""

from datetime import date

from receptionist.domain.document import HUNDREDTHS, Document, DocumentKind, DocumentLine, DocumentState, PaidBy

_STATES = {
    DocumentState.DRAFT: "Draft",
    DocumentState.APPROVED: "Approved",
    DocumentState.DECLINED: "Declined",
    DocumentState.PAID: "Paid",
    DocumentState.VOID: "Withdrawn",
}
_PAID_BY = {
    PaidBy.CARD: "Card",
    PaidBy.CASH: "Cash",
    PaidBy.CHECK: "Check",
    PaidBy.TRANSFER: "Bank transfer",
    PaidBy.ONLINE: "Online",
    PaidBy.OTHER: "Otherwise",
}


def say_date(day: date) -> str:
    """`Nov 18, 2026`"""
    return f"{day:%b} {day.day}, {day.year}"


def say_quantity(line: DocumentLine) -> str:
    """`1.5 hours`, `2`"""
    whole, part = divmod(line.quantity_hundredths, HUNDREDTHS)
    number = f"{whole:,}" + (f".{part:02d}".rstrip("0") if part else "")
    if not line.unit:
        return number
    return f"{number} {line.unit}{'' if line.quantity_hundredths == HUNDREDTHS else 's'}"


def say_state(document: Document, today: date) -> str:
    """Where it stands, in a word or two."""
    if document.state is not DocumentState.ISSUED:
        return _STATES[document.state]
    if document.kind is DocumentKind.RECEIPT:
        return "Issued"
    if document.kind is DocumentKind.ESTIMATE:
        return "Expired" if document.is_late(today) else "Waits for an answer"
    if document.is_late(today):
        return "Overdue"
    return "Part paid" if document.paid_cents else "To be paid"


def say_until(document: Document) -> str:
    """What its day means: `Good until`, `Due`."""
    return "Good until" if document.kind is DocumentKind.ESTIMATE else "Due"


def say_paid_by(paid_by: PaidBy) -> str:
    """How money came."""
    return _PAID_BY[paid_by]


def exact(document: Document, cents: int) -> str:
    """An amount with its cents, so that columns line up: `$1,200.00`."""
    text = str(document.content.money(cents))
    return text if "." in text else f"{text}.00"


def sums(document: Document) -> list[tuple[str, str]]:
    """What stands under the lines: each sum with its name, the last one what it comes to. Plain ones are left out."""
    content, totals = document.content, document.content.totals
    found = []
    if totals.discount or (totals.tax and not content.tax.included):
        found.append(("Subtotal", exact(document, totals.lines)))
    if content.discount is not None and totals.discount:
        share = content.discount.percent_hundredths
        percent = f" {share // 100}{f'.{share % 100:02d}'.rstrip('0') if share % 100 else ''}%" if share else ""
        says = f": {content.discount.says}" if content.discount.says else ""
        found.append((f"Discount{percent}{says}", f"−{exact(document, totals.discount)}"))
    if totals.tax:
        part = f" on {exact(document, totals.taxed)}" if totals.taxed != totals.lines - totals.discount else ""
        within = "Includes " if content.tax.included else ""
        found.append((f"{within}{content.tax.name} {content.tax.percent}{part}", exact(document, totals.tax)))
    found.append(("Total", exact(document, totals.total)))
    return found


def payments(document: Document) -> list[tuple[str, str]]:
    """What stands under the total once money came: what was paid, and what is left."""
    payment = document.content.payment
    if payment is not None:
        paid = f"Paid {say_date(payment.on)}, {say_paid_by(payment.paid_by).lower()}"
        return [(paid, exact(document, payment.cents)), ("Left to pay", exact(document, payment.left_cents))]
    if document.kind is DocumentKind.INVOICE and document.paid_cents:
        return [("Paid", exact(document, document.paid_cents)), ("Left to pay", exact(document, document.left.cents))]
    return []
