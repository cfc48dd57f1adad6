"""Documents on paper."""

import logging
import re
from dataclasses import replace
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from receptionist.adapters.pdf.letters import UNPRINTED, in_letters_of
from receptionist.adapters.pdf.printer import PdfPrinter
from receptionist.domain.document import (
    Content,
    Discount,
    Document,
    DocumentKind,
    DocumentLine,
    DocumentState,
    PaidBy,
    Party,
    Payment,
    Tax,
)
from receptionist.domain.ids import BusinessId, DocumentId, ThreadId

PORTLAND = ZoneInfo("America/Los_Angeles")
NOON = datetime(2026, 11, 18, 20, tzinfo=UTC)
CONTENT = Content(
    (DocumentLine("Clear a drain", 14950, code="DRAIN-1", book_version=1), DocumentLine("Permit", 4500, taxed=False)),
    Party("Łukasz Żółć", "4212 Maple Street", "(503) 555-0142"),
    Party("Rose City Plumbing", "1 Main Street", "(503) 555-0100"),
    discount=Discount("Rosa", "neighbour", 1000),
    tax=Tax("Sales tax", 8875),
    note="Thank you.",
    until=date(2026, 12, 2),
    footer="CCB 555010",
    pay_link="https://pay.example.com/INV-1001",
)


def invoice(content: Content = CONTENT, **more: object) -> Document:
    """An invoice that was issued."""
    document = Document(
        DocumentId("doc_1"), BusinessId("biz_1"), ThreadId("thrd_1"), DocumentKind.INVOICE, DocumentState.ISSUED,
        content, NOON, "Rosa", number=1001, label="INV-1001", issued_at=NOON,
    )  # fmt: skip
    return replace(document, **more)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def printer() -> PdfPrinter:
    return PdfPrinter()


def test_the_same_document_is_the_same_file(printer: PdfPrinter) -> None:
    first = printer.pdf(invoice(), PORTLAND)
    assert first.startswith(b"%PDF-") and first == printer.pdf(invoice(), PORTLAND)
    assert first != printer.pdf(invoice(paid_cents=100), PORTLAND)


@pytest.mark.parametrize(("currency", "box"), [("USD", b"612.00 792.00"), ("EUR", b"595.28 841.89")])
def test_it_fits_the_paper_people_have(printer: PdfPrinter, currency: str, box: bytes) -> None:
    assert box in printer.pdf(invoice(replace(CONTENT, currency=currency)), PORTLAND)


def test_many_lines_and_long_words_go_on_over_pages(printer: PdfPrinter) -> None:
    long = DocumentLine(
        "Labor with the long machine, and what it takes to carry it up four floors " * 3, 9500, 150, "hour"
    )
    assert b"/Count 1\n" in printer.pdf(invoice(), PORTLAND)
    many = printer.pdf(invoice(replace(CONTENT, lines=(long,) * 60, note="x " * 1000)), PORTLAND)
    [pages] = re.findall(rb"/Count (\d+)\n", many)
    assert 4 <= int(pages) <= 9


@pytest.mark.parametrize(
    "document",
    [
        invoice(state=DocumentState.DRAFT, label="", issued_at=None, number=None),
        invoice(Content()),
        invoice(state=DocumentState.VOID),
        invoice(kind=DocumentKind.ESTIMATE, state=DocumentState.APPROVED, decided_at=NOON, decided_by="Laura"),
        invoice(
            replace(CONTENT, payment=Payment(5000, PaidBy.CASH, date(2026, 11, 18), 9950, "INV-1001")),
            kind=DocumentKind.RECEIPT,
        ),
    ],
    ids=["draft", "empty", "withdrawn", "approved", "receipt"],
)
def test_every_kind_and_state_is_printed(printer: PdfPrinter, document: Document) -> None:
    assert len(printer.pdf(document, PORTLAND)) > 5000


def test_what_the_type_lacks_is_said_and_nothing_of_it_is_logged(
    printer: PdfPrinter, caplog: pytest.LogCaptureFixture
) -> None:
    strange = replace(
        CONTENT, customer=Party("李小龍 שלום 🙂", "4212 Maple Street"), pay_link="https://pay.example.com/李"
    )
    with caplog.at_level(logging.INFO):
        assert printer.pdf(invoice(strange), PORTLAND)
    assert caplog.text == ""
    latin = set(range(0x20, 0x180)) | {ord("…")}
    fitted = in_letters_of(invoice(strange), latin)
    assert fitted.content.customer == Party(UNPRINTED, "4212 Maple Street")
    assert fitted.content.pay_link == strange.pay_link and fitted.content.lines == strange.lines


def test_what_the_type_has_stays_as_it_is(printer: PdfPrinter) -> None:
    mixed = invoice(replace(CONTENT, note="Ταχεία Доставка cho gia đình\nand 王 with it", payment=None))
    known = set(range(0x20, 0x2100)) | {ord("\n")}
    assert in_letters_of(invoice(), known) == invoice()
    assert in_letters_of(mixed, known).content.note == f"Ταχεία Доставка cho gia đình\nand {UNPRINTED} with it"
    assert in_letters_of(invoice(strange_payment()), known).content.payment == strange_payment().payment


def strange_payment() -> Content:
    """A receipt's content: how it was paid is no words."""
    return replace(CONTENT, payment=Payment(5000, PaidBy.CASH, date(2026, 11, 18), 9950, "INV-1001"))
