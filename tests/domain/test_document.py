"""What a document comes to, and where it may go from where it stands."""

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
    Totals,
)
from receptionist.domain.document_words import sums
from receptionist.domain.ids import BusinessId, DocumentId, ThreadId

NEW_YORK = Tax("Sales tax", 8875)
DRAIN = DocumentLine("Clear a drain", 14950, code="DRAIN-1", book_version=3)


def invoice(content: Content, **more: object) -> Document:
    """An invoice as it was made."""
    at = datetime(2026, 11, 18, 20, tzinfo=UTC)
    plain = Document(
        DocumentId("doc_1"),
        BusinessId("biz_1"),
        ThreadId("thrd_1"),
        DocumentKind.INVOICE,
        DocumentState.ISSUED,
        content,
        at,
        "Rosa",
    )
    return replace(plain, **more)  # type: ignore[arg-type]


def test_hours_are_charged_to_the_cent() -> None:
    content = Content((DocumentLine("Labor", 9995, 150, "hour"), DocumentLine("Gasket", 333, 300)))
    assert [line.cents for line in content.lines] == [14993, 999]  # 149.925 is half a cent up
    assert content.totals == Totals(lines=15992, discount=0, taxed=15992, tax=0, total=15992)


def test_the_tax_is_of_what_is_taxed_after_the_discount() -> None:
    lines = (DocumentLine("Water heater", 80000), DocumentLine("Permit", 20000, taxed=False))
    content = Content(lines, discount=Discount("Rosa", percent_hundredths=1000), tax=NEW_YORK)
    # A tenth off everything: 72,000 of it taxed, at 8.875 %.
    assert content.totals == Totals(lines=100000, discount=10000, taxed=72000, tax=6390, total=96390)


@pytest.mark.parametrize(
    ("cents", "rate", "tax"),
    [(12000, 20000, 2000), (14950, 20000, 2492), (14950, 8875, 1219), (1, 20000, 0), (3, 20000, 1), (14950, 0, 0)],
)
def test_a_tax_within_the_prices_is_the_part_of_them_that_it_is(cents: int, rate: int, tax: int) -> None:
    content = Content((DocumentLine("Work", cents),), tax=Tax("VAT", rate, included=True))
    assert content.totals == Totals(lines=cents, discount=0, taxed=cents, tax=tax, total=cents)


def test_a_tax_within_the_prices_is_of_what_is_taxed_after_the_discount() -> None:
    lines = (DocumentLine("Water heater", 80000), DocumentLine("Permit", 20000, taxed=False))
    content = Content(lines, discount=Discount("Rosa", percent_hundredths=1000), tax=Tax("VAT", 20000, included=True))
    assert content.totals == Totals(lines=100000, discount=10000, taxed=72000, tax=12000, total=90000)
    assert sums(invoice(content)) == [
        ("Subtotal", "$1,000.00"),
        ("Discount 10%", "−$100.00"),
        ("Includes VAT 20% on $720.00", "$120.00"),
        ("Total", "$900.00"),
    ]
    plain = replace(content, discount=None, lines=lines[:1])
    assert sums(invoice(plain)) == [("Includes VAT 20%", "$133.33"), ("Total", "$800.00")]


@given(st.integers(0, 10**8), st.integers(0, 50_000))
def test_what_is_left_without_the_tax_has_the_same_tax_again(cents: int, rate: int) -> None:
    within = Tax("VAT", rate, included=True).of(cents)
    assert abs(Tax("VAT", rate).of(cents - within) - within) <= 1


def test_nothing_comes_to_less_than_nothing() -> None:
    content = Content((DRAIN,), discount=Discount("Rosa", cents=999999), tax=NEW_YORK)
    assert content.totals == Totals(lines=14950, discount=14950, taxed=0, tax=0, total=0)
    assert Content(discount=Discount("Rosa", cents=100)).totals.total == 0


@given(
    st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**5), st.booleans()), max_size=8),
    st.integers(0, 10_000),
    st.integers(0, 30_000),
)
def test_the_sums_always_agree(lines: list[tuple[int, int, bool]], off: int, rate: int) -> None:
    content = Content(
        tuple(DocumentLine("x", cents, quantity, taxed=taxed) for cents, quantity, taxed in lines),
        discount=Discount("Rosa", percent_hundredths=off),
        tax=Tax("Tax", rate),
    )
    sums = content.totals
    assert sums.lines == sum(line.cents for line in content.lines)
    assert 0 <= sums.discount <= sums.lines and 0 <= sums.taxed <= sums.lines
    assert sums.total == sums.lines - sums.discount + sums.tax >= 0
    assert abs(sums.tax * 100_000 - sums.taxed * rate) <= 50_000


@pytest.mark.parametrize(("thousandths", "says"), [(8875, "8.875%"), (7000, "7%"), (10250, "10.25%"), (0, "0%")])
def test_a_rate_is_said_as_short_as_it_is(thousandths: int, says: str) -> None:
    assert Tax("Tax", thousandths).percent == says


def test_states_only_go_forward() -> None:
    steps = {
        (kind, state, to)
        for kind, state, to in product(DocumentKind, DocumentState, DocumentState)
        if invoice(Content(), kind=kind, state=state).may_become(to)
    }
    order = list(DocumentState)
    assert all(order.index(to) > order.index(state) for _, state, to in steps)
    paid = invoice(Content(), state=DocumentState.PAID)
    assert paid.may_become(DocumentState.VOID)  # over nothing
    assert not replace(paid, paid_cents=1).may_become(DocumentState.VOID)
    assert (DocumentKind.ESTIMATE, DocumentState.ISSUED, DocumentState.PAID) not in steps
    assert (DocumentKind.ESTIMATE, DocumentState.DRAFT, DocumentState.VOID) not in steps


def test_it_is_late_from_the_day_after() -> None:
    due = invoice(Content(until=date(2026, 11, 30)))
    assert not due.is_late(date(2026, 11, 30)) and due.is_late(date(2026, 12, 1))
    assert not invoice(due.content, state=DocumentState.PAID).is_late(date(2027, 1, 1))


def test_what_is_left_and_what_a_receipt_is_about() -> None:
    content = Content((DRAIN,))
    assert str(invoice(content, paid_cents=5000).left) == "$99.50"
    paid = Content((DRAIN,), payment=Payment(5000, PaidBy.CASH, date(2026, 11, 18), 9950))
    assert str(invoice(paid, kind=DocumentKind.RECEIPT).total) == "$50"


def test_who_is_erased_leaves_numbers_and_amounts() -> None:
    lines = (replace(DRAIN, name="Laura's drain"), DocumentLine("New tap for Laura", 4000))
    content = Content(lines, Party("Laura Bennett", "4212 Maple Street"), discount=Discount("Rosa", "for Laura", 500))
    issued = invoice(content, number=7, label="INV-7", decided_by="Laura", paying="I, Laura")
    left = issued.without_customer({(DRAIN.code, DRAIN.book_version): "Clear a drain"})
    assert "Laura" not in repr(left) and left.thread_id is None
    assert left.label == "INV-7" and left.total == invoice(content).total
    assert left.content.lines[0].name == "Clear a drain"
