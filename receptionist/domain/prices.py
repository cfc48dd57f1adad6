"""The price book: what an item is, and what may be said about its price.

Reading and writing the files is `pricebook_files.py`; finding an item from a caller's words is `price_search.py`.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from receptionist.domain.money import Money


class Charge(StrEnum):
    """How an item is charged."""

    FLAT = "flat"  # this amount
    FROM = "from"  # this amount or more
    RANGE = "range"  # between amount and upto
    HOURLY = "hourly"  # amount an hour, at least minimum_hours
    NEEDS_VISIT = "needs_visit"  # nobody can say before seeing it; a call-out fee may apply
    FREE_ESTIMATE = "free_estimate"  # somebody comes and says it for free


@dataclass(frozen=True, slots=True)
class PriceItem:
    """One line of a price book. Fields of None fall back to the book's own; a surcharge of zero means none."""

    code: str
    name: str
    charge: Charge
    called: tuple[str, ...] = ()  # what callers say
    category: str = ""
    amount: Money | None = None
    upto: Money | None = None
    minimum_hours: float | None = None
    unit: str = ""  # "visit", "hour", "window"; empty: the job
    call_out_fee: Money | None = None
    call_out_waived: bool = False  # the fee is not charged when the work is done
    after_hours_surcharge: Money | None = None
    includes: tuple[str, ...] = ()
    duration_minutes: int = 60
    warnings: tuple[str, ...] = ()
    emergency: bool = False


@dataclass(frozen=True, slots=True)
class PriceBook:
    """One version of a business's prices. Versions count from 1; version 0 was never saved."""

    trade: str
    name: str
    currency: str = "USD"
    version: int = 0
    items: tuple[PriceItem, ...] = ()
    call_out_fee: Money | None = None
    after_hours_surcharge: Money | None = None
    _by_code: dict[str, PriceItem] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._by_code.update({item.code: item for item in self.items})

    def item(self, code: str) -> PriceItem | None:
        """The item of this code, or None."""
        return self._by_code.get(code)

    def with_version(self, version: int) -> "PriceBook":
        """The same book under another version number."""
        return replace(self, version=version)


@dataclass(frozen=True, slots=True)
class PriceAnswer:
    """What the price book answers for one item: every amount that may be said of it, and nothing else.

    `surcharge` is set only when the visit falls after hours: it follows the time of the visit, not of the call.
    """

    item: PriceItem
    book_version: int
    amount: Money | None
    upto: Money | None
    minimum: Money | None  # of hourly work: amount times minimum_hours
    call_out_fee: Money | None
    surcharge: Money | None
    after_hours: bool | None  # of the visit; None while its time is not known

    @property
    def amounts(self) -> tuple[Money, ...]:
        """All amounts this answer grounds, the sums with the surcharge included."""
        plain = [money for money in (self.amount, self.upto, self.minimum, self.call_out_fee) if money is not None]
        if self.surcharge is None:
            return tuple(plain)
        return (*plain, self.surcharge, *(money + self.surcharge for money in plain))


def price_answer(book: PriceBook, item: PriceItem, *, after_hours: bool | None) -> PriceAnswer:
    """What may be said about the price of `item`, for a visit inside or outside opening hours (None: not known)."""
    fee = item.call_out_fee if item.call_out_fee is not None else book.call_out_fee
    if item.charge is Charge.FREE_ESTIMATE:
        fee = None
    surcharge = item.after_hours_surcharge if item.after_hours_surcharge is not None else book.after_hours_surcharge
    minimum = None
    if item.charge is Charge.HOURLY and item.amount is not None and item.minimum_hours:
        minimum = Money(round(item.amount.cents * item.minimum_hours), item.amount.currency)
    return PriceAnswer(
        item=item,
        book_version=book.version,
        amount=item.amount,
        upto=item.upto,
        minimum=minimum,
        call_out_fee=fee if fee is not None and fee.cents else None,
        surcharge=surcharge if after_hours and surcharge is not None and surcharge.cents else None,
        after_hours=after_hours,
    )
