"""A price book as the texts that its file holds, field by field: the opposite of `pricebook_rules.build_book`."""

from receptionist.domain.money import Money
from receptionist.domain.prices import PriceBook, PriceItem
from receptionist.errors import PriceBookError

FieldValue = str | bool | float | Money | tuple[str, ...]


def book_fields(book: PriceBook) -> dict[str, FieldValue]:
    """The fields of the book itself, in the file's order; what is empty is left out.

    Raises `PriceBookError` where an amount is not in the book's currency: a file has no place for another.
    """
    _check_currency(book)
    fields: dict[str, FieldValue | None] = {
        "trade": book.trade,
        "name": book.name,
        "currency": book.currency,
        "version": book.version or None,
        "call_out_fee": book.call_out_fee,
        "after_hours_surcharge": book.after_hours_surcharge,
    }
    return {name: value for name, value in fields.items() if value is not None}


def item_fields(item: PriceItem) -> dict[str, FieldValue]:
    """The fields of one item, in the file's order; what is empty is left out."""
    fields: dict[str, FieldValue | None] = {
        "code": item.code,
        "name": item.name,
        "category": item.category or None,
        "called": item.called or None,
        "charge": item.charge.value,
        "amount": item.amount,
        "upto": item.upto,
        "minimum_hours": item.minimum_hours,
        "unit": item.unit or None,
        "call_out_fee": item.call_out_fee,
        "call_out_waived": item.call_out_waived or None,
        "after_hours_surcharge": item.after_hours_surcharge,
        "includes": item.includes or None,
        "duration": duration_text(item.duration_minutes),
        "warnings": item.warnings or None,
        "emergency": item.emergency or None,
    }
    return {name: value for name, value in fields.items() if value is not None}


def duration_text(minutes: int) -> str:
    """`90` as “1 h 30 min”."""
    hours, rest = divmod(minutes, 60)
    return " ".join(part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest else "") if part)


def money_text(money: Money) -> str:
    """`Money(14950)` as “149.50”."""
    return f"{money.cents // 100}.{money.cents % 100:02d}"


def hours_text(hours: float) -> str:
    """`2.0` as “2”, `1.5` as “1.5”."""
    return str(int(hours)) if hours == int(hours) else repr(hours)


def _check_currency(book: PriceBook) -> None:
    amounts: list[tuple[str, Money | None]] = [
        ("the book", book.call_out_fee),
        ("the book", book.after_hours_surcharge),
    ]
    for item in book.items:
        amounts += [
            (item.code, money) for money in (item.amount, item.upto, item.call_out_fee, item.after_hours_surcharge)
        ]
    problems = [
        f"{where} has an amount in {money.currency}, but the book is in {book.currency}."
        for where, money in amounts
        if money is not None and money.currency != book.currency
    ]
    if problems:
        raise PriceBookError(problems[0], problems=problems)
