"""A document as somebody types it: lines from the price book or written freely, discount, tax, day and words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from receptionist.domain.document import (
    HUNDREDTHS,
    MOST_CENTS,
    MOST_LINES,
    Content,
    Discount,
    DocumentLine,
    Party,
)
from receptionist.domain.prices import PriceBook, PriceItem
from receptionist.services.form_fields import FormFields

_AMOUNT = re.compile(r"[$£€]?\s*(\d{1,3}(?:,\d{3})+|\d{1,7})(?:\.(\d{1,2}))?")
_NUMBER = re.compile(r"(\d{1,4})?(?:\.(\d{1,3}))?")
_PERCENT = re.compile(r"(\d{1,3})(?:\.(\d{1,2}))?\s*%")
_MOST_PERCENT = 50_000  # thousandths: no place taxes more than half
_LONGEST_NAME, _LONGEST_NOTE = 200, 2000
_PARTS = ("code", "name", "quantity", "price", "taxed")


@dataclass(frozen=True, slots=True)
class TypedLine:
    """A line of the form, as it was typed."""

    code: str = ""
    name: str = ""
    quantity: str = "1"
    price: str = ""
    taxed: bool = True

    @property
    def is_empty(self) -> bool:
        """Whether nothing was written on it."""
        return not (self.code or self.name.strip() or self.price.strip())


def typed_lines(fields: Mapping[str, str]) -> dict[int, TypedLine]:
    """The lines of a form that are not empty, by their place in it."""
    found: dict[int, TypedLine] = {}
    for place in range(MOST_LINES):
        values = {name: fields.get(f"{name}-{place}", "") for name in _PARTS if name != "taxed"}
        line = TypedLine(**values, taxed=f"taxed-{place}" in fields)
        if not line.is_empty:
            found[place] = line
    return found


def as_typed(content: Content) -> dict[str, str]:
    """The content as its form has it."""
    fields = {
        "customer": content.customer.name,
        "address": content.customer.address,
        "email": content.customer.email,
        "phone": content.customer.phone,
        "tax": content.tax.percent.rstrip("%"),
        "until": content.until.isoformat() if content.until is not None else "",
        "note": content.note,
    }
    if content.discount is not None:
        percent = content.discount.percent_hundredths
        fields["discount"] = f"{_decimal(percent)}%" if percent else _decimal(content.discount.cents)
        fields["discount_says"] = content.discount.says
    for place, line in enumerate(content.lines):
        fields |= {
            f"code-{place}": line.code,
            f"name-{place}": line.name,
            f"quantity-{place}": _decimal(line.quantity_hundredths),
            f"price-{place}": f"{line.price_cents / 100:.2f}",
            **({f"taxed-{place}": "yes"} if line.taxed else {}),
        }
    return fields


def read_content(fields: Mapping[str, str], before: Content, book: PriceBook | None, by: str) -> Content:
    """The content in a form, by `by`, who answers for prices that are not the book's and for a discount.

    A line with an item and no price takes the book's. Raises FormProblems with each field that does not hold.
    """
    form = FormFields(fields)
    lines = []
    for place, typed in typed_lines(fields).items():
        lines.append(_line(form, place, typed, _stood(before, typed), book, by))
    after = replace(
        before,
        lines=tuple(lines),
        customer=_customer(form),
        discount=_discount(form, before.discount, by),
        tax=replace(before.tax, thousandths=_tax(form)),
        until=form.day("until"),
        note=_note(form),
    )
    if after.totals.total > MOST_CENTS:
        form.wrong("lines", "Together this is more than a document can state.")
    form.check()
    return after


def price_of(item: PriceItem) -> int | None:
    """The price of one unit that the book says, in cents; None where somebody must set it."""
    return item.amount.cents if item.amount is not None else None


def unit_of(item: PriceItem) -> str:
    """What one unit of it is: "hour", "visit"; empty: the job."""
    return item.unit or ("hour" if item.charge.value == "hourly" else "")


def cents_of(text: str) -> int | None:
    """An amount as people type it, `149.5` or `$1,200`, in cents; None for anything else."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        return None
    cents = int(found[1].replace(",", "")) * 100 + int((found[2] or "0").ljust(2, "0"))
    return cents if cents <= MOST_CENTS else None


def _line(
    form: FormFields, place: int, typed: TypedLine, stood: DocumentLine | None, book: PriceBook | None, by: str
) -> DocumentLine:
    item = book.item(typed.code) if book is not None and typed.code else None
    if typed.code and item is None and stood is None:
        form.wrong(f"code-{place}", "The price book has no such item any more.")
        return DocumentLine(typed.name, 0)
    name = form.words(f"name-{place}", _LONGEST_NAME, with_amounts=True)
    name = name or (item.name if item is not None else stood.name if stood is not None else "")
    if not name:
        form.wrong(f"name-{place}", "Say what it is.")
    own = price_of(item) if item is not None else None
    cents = cents_of(typed.price) if typed.price.strip() else own
    if cents is None:
        says = f"“{typed.price.strip()[:20]}” is no amount. Write it like 149.50."
        form.wrong(f"price-{place}", says if typed.price.strip() else "Say what one costs.")
        cents = 0
    quantity = _hundredths(typed.quantity.strip() or "1")
    if not quantity:
        form.wrong(f"quantity-{place}", "Write how many, like 1 or 1.5.")
        quantity = HUNDREDTHS
    version = book.version if item is not None and book is not None else 0
    priced_by = "" if item is not None and cents == own else by
    if priced_by and stood is not None and cents == stood.price_cents:
        version, priced_by = stood.book_version, stood.priced_by
    unit = unit_of(item) if item is not None else stood.unit if stood is not None else ""
    return DocumentLine(name, cents, quantity, unit, typed.code, version, typed.taxed, priced_by)


def _stood(before: Content, typed: TypedLine) -> DocumentLine | None:
    """The line as it was: whoever set its price still answers for it. One item may have several lines."""
    name = typed.name.strip()
    same = [line for line in before.lines if line.code == typed.code and (typed.code or line.name == name)]
    return next((line for line in same if line.name == name), same[0] if same else None)


def _customer(form: FormFields) -> Party:
    return Party(
        name=form.words("customer", 80, with_amounts=True),
        address=form.words("address", 200, with_amounts=True),
        phone=form.words("phone", 40, with_amounts=True),
        email=form.email("email"),
    )


def _discount(form: FormFields, before: Discount | None, by: str) -> Discount | None:
    typed, says = form.raw("discount"), form.words("discount_says", 120, with_amounts=True)
    if not typed:
        return None
    percent = _PERCENT.fullmatch(typed)
    hundredths = int(percent[1]) * 100 + int((percent[2] or "0").ljust(2, "0")) if percent is not None else 0
    cents = 0 if percent is not None else cents_of(typed)
    if cents is None or hundredths > 100 * HUNDREDTHS or not (cents or hundredths):
        form.wrong("discount", "Write an amount like 25.00, or a share like 10%.")
        return None
    same = before is not None and (before.percent_hundredths, before.cents) == (hundredths, cents)
    return Discount(before.by if before is not None and same else by, says, hundredths, cents)


def _tax(form: FormFields) -> int:
    thousandths = read_percent(form.raw("tax"))
    if thousandths is None:
        form.wrong("tax", "Write the rate like 8.875; 0 for none.")
        return 0
    return thousandths


def read_percent(text: str) -> int | None:
    """A tax rate as people type it, in thousandths of a percent; None for anything else. Empty is none."""
    plain = text.strip().removesuffix("%").strip()
    found = _NUMBER.fullmatch(plain)
    if found is None or plain == ".":
        return None
    thousandths = int(found[1] or 0) * 1000 + int((found[2] or "0").ljust(3, "0"))
    return thousandths if thousandths <= _MOST_PERCENT else None


def _note(form: FormFields) -> str:
    note = form.raw("note").replace("\r\n", "\n")
    if len(note) > _LONGEST_NOTE:
        form.wrong("note", f"This is longer than {_LONGEST_NOTE:,} characters.")
    return note


def _hundredths(text: str) -> int:
    """A quantity as people type it; 0 for anything else."""
    found = _NUMBER.fullmatch(text)
    if found is None or len(found[2] or "") > 2:
        return 0
    return int(found[1] or 0) * HUNDREDTHS + int((found[2] or "0").ljust(2, "0"))


def _decimal(hundredths: int) -> str:
    whole, part = divmod(hundredths, HUNDREDTHS)
    return f"{whole}.{part:02d}".rstrip("0").rstrip(".")
