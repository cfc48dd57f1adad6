"""What must hold in a price-book file, whichever syntax it is written in.

A reader hands over a `RawBook` (texts with their lines); `build_book` checks all of it and reports every fault at once.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from receptionist.domain.money import Money
from receptionist.domain.prices import Charge, PriceBook, PriceItem
from receptionist.errors import FormProblems, PriceBookError

BOOK_FIELDS = ("trade", "name", "currency", "version", "call_out_fee", "after_hours_surcharge")
ITEM_FIELDS = (
    "code",
    "name",
    "category",
    "called",
    "charge",
    "amount",
    "upto",
    "minimum_hours",
    "unit",
    "call_out_fee",
    "call_out_waived",
    "after_hours_surcharge",
    "includes",
    "duration",
    "warnings",
    "emergency",
)
LIST_FIELDS = frozenset({"called", "includes", "warnings"})

MAX_CHARACTERS = 1_000_000  # of a file
MAX_ITEMS = 1_000
MAX_ENTRIES = 60  # of a list
MAX_TEXT = 300  # characters of one text
MAX_CENTS = 100_000_000  # a million dollars
MAX_MINUTES = 14 * 24 * 60
MAX_VERSION = 1_000_000_000
MAX_PROBLEMS = 50

_CODE = re.compile(r"[A-Z0-9](?:[A-Z0-9-]{0,38}[A-Z0-9])?")
_TRADE = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_CURRENCY = re.compile(r"[A-Z]{3}")
_MONEY = re.compile(
    r"(?P<minus>-?)\s*(?P<before>[A-Za-z]{3}\b|[$£€¥])?\s*(?P<inner_minus>-?)"
    r"(?P<whole>\d{1,3}(?:,\d{3})+|\d{1,12})(?:\.(?P<part>\d+))?\s*(?P<after>[A-Za-z]{3}|[$£€¥])?"
)
_DURATION = re.compile(r"(?:(?P<hours>\d{1,4})\s*h)?\s*(?:(?P<minutes>\d{1,5})\s*min)?")
_SIGNS = {
    "$": frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"}),
    "£": frozenset({"GBP"}),
    "€": frozenset({"EUR"}),
    "¥": frozenset({"JPY", "CNY"}),
}
_YES = frozenset({"true", "yes", "on", "1"})
_NO = frozenset({"false", "no", "off", "0"})
_LABELS = {
    "called": "What callers say",
    "upto": "The upper end",
    "minimum_hours": "The least number of hours",
    "call_out_fee": "The call-out fee",
    "after_hours_surcharge": "The surcharge",
}
_PRICED = frozenset({Charge.FLAT, Charge.FROM, Charge.RANGE, Charge.HOURLY})


@dataclass(frozen=True, slots=True)
class Cell:
    """One value of a file with the line it begins on: a text, or a list of texts."""

    value: "str | tuple[Cell, ...]"
    line: int


@dataclass(frozen=True, slots=True)
class RawItem:
    """One item as it stands in the file. Fields left empty are not in `fields`."""

    fields: dict[str, Cell]
    line: int


@dataclass(frozen=True, slots=True)
class RawBook:
    """A file's content before it is checked."""

    fields: dict[str, Cell]
    items: tuple[RawItem, ...]


@dataclass(slots=True)
class Problems:
    """The faults found so far in one file, in the order of their lines when raised."""

    file_name: str
    by_field: dict[str, str] = field(default_factory=dict)  # the first fault of each field
    _found: list[tuple[int, str]] = field(default_factory=list)

    def add(self, line: int, field_name: str, what: str) -> None:
        """Note that the field on this line is wrong; without a field name, that the line is."""
        place = f"{self.file_name}, line {line}"
        self.by_field.setdefault(field_name, what)
        self._found.append((line, f"{place}, {field_name}: {what}" if field_name else f"{place}: {what}"))

    def raise_if_any(self) -> None:
        """Raise `PriceBookError` with everything found, if anything was."""
        if not self._found:
            return
        told = [text for _, text in sorted(self._found, key=lambda found: found[0])]
        rest = len(told) - 1
        more = f" ({rest} more {'problem' if rest == 1 else 'problems'})" if rest else ""
        raise PriceBookError(told[0] + more, problems=told[:MAX_PROBLEMS])

    def fail(self, line: int, field_name: str, what: str) -> PriceBookError:
        """The error for a fault after which nothing more can be read; what was found before goes with it."""
        self.add(line, field_name, what)
        return PriceBookError(self._found[-1][1], problems=[text for _, text in self._found][:MAX_PROBLEMS])


def build_book(raw: RawBook, problems: Problems) -> PriceBook:
    """The price book a file holds. Raises `PriceBookError` with all problems, the reader's own included."""
    head = _Fields(raw.fields, 1, "USD", problems)
    head.known(BOOK_FIELDS)
    currency = head.matching("currency", _CURRENCY, "three capital letters such as USD", "USD")
    head.currency = currency
    book = PriceBook(
        trade=head.matching("trade", _TRADE, "small letters, digits and hyphens such as house-cleaning"),
        name=head.text("name", required=True),
        currency=currency,
        version=head.count("version", MAX_VERSION),
        call_out_fee=head.money("call_out_fee"),
        after_hours_surcharge=head.money("after_hours_surcharge"),
        items=tuple(_item(item, currency, problems) for item in raw.items[:MAX_ITEMS]),
    )
    if not raw.items:
        problems.add(1, "items", "there are none.")
    if len(raw.items) > MAX_ITEMS:
        problems.add(raw.items[MAX_ITEMS].line, "items", f"more than {MAX_ITEMS} items.")
    _check_unique(raw.items[:MAX_ITEMS], problems)
    problems.raise_if_any()
    return book


def check_item(fields: Mapping[str, str | tuple[str, ...]], currency: str) -> PriceItem:
    """The item in these fields by itself, as an editor has them. Raises FormProblems."""
    problems = Problems("")
    item = _item(RawItem(_cells(fields), 1), currency, problems)
    _raise_by_field(problems)
    return item


def check_terms(fields: Mapping[str, str], book: PriceBook) -> PriceBook:
    """`book` with its own name and fees as they stand in these fields. Raises FormProblems."""
    problems = Problems("")
    head = _Fields(_cells(fields), 1, book.currency, problems)
    terms = replace(
        book,
        name=head.text("name", required=True),
        call_out_fee=head.money("call_out_fee"),
        after_hours_surcharge=head.money("after_hours_surcharge"),
    )
    _raise_by_field(problems)
    return terms


def _cells(fields: Mapping[str, str | tuple[str, ...]]) -> dict[str, Cell]:
    """The cells of one row; what is empty is left out, as a file does."""
    return {
        name: Cell(value if isinstance(value, str) else tuple(Cell(entry, 1) for entry in value), 1)
        for name, value in fields.items()
        if value
    }


def _raise_by_field(problems: Problems) -> None:
    if not problems.by_field:
        return
    said = {
        name: what if not what[0].isalpha() or what.startswith("a free") else f"{_LABELS.get(name, name)} {what}"
        for name, what in problems.by_field.items()
    }
    raise FormProblems({name: what[0].upper() + what[1:] for name, what in said.items()})


def _item(raw: RawItem, currency: str, problems: Problems) -> PriceItem:
    fields = _Fields(raw.fields, raw.line, currency, problems)
    fields.known(ITEM_FIELDS)
    item = PriceItem(
        code=fields.matching("code", _CODE, "capital letters, digits and hyphens such as DRAIN-CLEAR, 40 at most"),
        name=fields.text("name", required=True),
        category=fields.text("category"),
        called=fields.texts("called"),
        charge=fields.charge(),
        amount=fields.money("amount", zero=False),
        upto=fields.money("upto", zero=False),
        minimum_hours=fields.hours("minimum_hours"),
        unit=fields.text("unit"),
        call_out_fee=fields.money("call_out_fee"),
        call_out_waived=fields.boolean("call_out_waived"),
        after_hours_surcharge=fields.money("after_hours_surcharge"),
        includes=fields.texts("includes"),
        duration_minutes=fields.minutes("duration"),
        warnings=fields.texts("warnings"),
        emergency=fields.boolean("emergency"),
    )
    if "charge" in raw.fields:
        _check_charge(item, fields)
    return item


def _check_charge(item: PriceItem, fields: "_Fields") -> None:
    """The amounts must be those that the way of charging needs, and no others."""
    charge = item.charge
    if charge in _PRICED and not fields.has("amount"):
        fields.wrong("amount", f"is missing; the charge '{charge}' needs one.")
    if charge not in _PRICED and fields.has("amount"):
        fields.wrong("amount", f"does not go with the charge '{charge}'; only a call_out_fee does.")
    if charge is Charge.RANGE and not fields.has("upto"):
        fields.wrong("upto", "is missing; a range needs one.")
    if charge is not Charge.RANGE and fields.has("upto"):
        fields.wrong("upto", f"does not go with the charge '{charge}', only with 'range'.")
    if charge is not Charge.HOURLY and fields.has("minimum_hours"):
        fields.wrong("minimum_hours", f"does not go with the charge '{charge}', only with 'hourly'.")
    if charge is Charge.RANGE and item.amount and item.upto and item.upto.cents <= item.amount.cents:
        fields.wrong("upto", f"{item.upto} is not more than the amount {item.amount}.")
    if charge is Charge.FREE_ESTIMATE and item.call_out_fee is not None and item.call_out_fee.cents:
        fields.wrong("call_out_fee", "a free estimate has none; use the charge 'needs_visit'.")


def _check_unique(items: Iterable[RawItem], problems: Problems) -> None:
    """No code twice, and nothing that callers say under two items."""
    codes: dict[str, int] = {}
    said: dict[str, tuple[str, int]] = {}
    for item in items:
        code = item.fields.get("code", Cell("", item.line))
        name = code.value if isinstance(code.value, str) else ""
        if name and name in codes:
            problems.add(code.line, "code", f"{name} stands on line {codes[name]} already.")
        codes.setdefault(name, code.line)
        called = item.fields.get("called", Cell((), item.line))
        for phrase in called.value if isinstance(called.value, tuple) else (called,):
            if not isinstance(phrase.value, str):
                continue
            key = " ".join(phrase.value.casefold().split())
            if key in said and key:
                problems.add(
                    phrase.line, "called", f"“{phrase.value}” is said of {said[key][0]} too (line {said[key][1]})."
                )
            said.setdefault(key, (name, phrase.line))


@dataclass(slots=True)
class _Fields:
    """The fields of one item or of the book's head, read one by one; faults go to `problems`."""

    cells: dict[str, Cell]
    line: int
    currency: str
    problems: Problems

    def has(self, name: str) -> bool:
        return name in self.cells

    def wrong(self, name: str, what: str) -> None:
        cell = self.cells.get(name)
        self.problems.add(cell.line if cell else self.line, name, what)

    def known(self, names: tuple[str, ...]) -> None:
        for name in self.cells:
            if name not in names:
                near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
                hint = f" Did you mean {near[0]}?" if near else f" Fields are {', '.join(names)}."
                self.wrong(name, f"is not a field.{hint}")

    def text(self, name: str, *, required: bool = False) -> str:
        """One checked text; empty where the field is missing or wrong."""
        cell = self.cells.get(name)
        if cell is None:
            if required:
                self.wrong(name, "is missing.")
            return ""
        if not isinstance(cell.value, str):
            self.wrong(name, "is a list; one value is expected.")
            return ""
        return self._clean(name, cell.value, cell.line)

    def texts(self, name: str) -> tuple[str, ...]:
        cell = self.cells.get(name)
        if cell is None:
            return ()
        entries = cell.value if isinstance(cell.value, tuple) else (cell,)
        if len(entries) > MAX_ENTRIES:
            self.wrong(name, f"has {len(entries)} entries; {MAX_ENTRIES} at most.")
        read: list[str] = []
        for entry in entries[:MAX_ENTRIES]:
            if not isinstance(entry.value, str):
                self.problems.add(entry.line, name, "has a list within the list.")
            elif not entry.value.strip():
                self.problems.add(entry.line, name, "has an empty entry.")
            else:
                read.append(self._clean(name, entry.value, entry.line))
        return tuple(read)

    def matching(self, name: str, pattern: re.Pattern[str], shape: str, default: str | None = None) -> str:
        if default is not None and not self.has(name):
            return default
        text = self.text(name, required=True)
        if text and not pattern.fullmatch(text):
            self.wrong(name, f"“{_short(text)}” is not {shape}.")
        return text or default or ""

    def charge(self) -> Charge:
        text = self.text("charge", required=True).lower().replace(" ", "_").replace("-", "_")
        try:
            return Charge(text)
        except ValueError:
            if text:
                self.wrong("charge", f"“{_short(text)}” is not one of {', '.join(Charge)}.")
            return Charge.NEEDS_VISIT

    def money(self, name: str, *, zero: bool = True) -> Money | None:
        """An amount of the book's currency, or None where it is missing or wrong."""
        text = self.text(name)
        if not text:
            return None
        found = _MONEY.fullmatch(text)
        if found is None:
            self.wrong(name, f"“{_short(text)}” is not an amount such as 149.50.")
            return None
        for sign in (found["before"], found["after"]):
            if sign and self.currency not in _SIGNS.get(sign, {sign.upper()}):
                self.wrong(name, f"“{text}” is not in the book's currency, {self.currency}.")
                return None
        if found["minus"] or found["inner_minus"]:
            self.wrong(name, f"{text} is below zero.")
            return None
        part = found["part"] or ""
        if len(part) > 2:
            self.wrong(name, f"{text} has more than two decimals.")
            return None
        cents = int(found["whole"].replace(",", "")) * 100 + int(part.ljust(2, "0"))
        if cents > MAX_CENTS:
            self.wrong(name, f"{text} is more than {Money(MAX_CENTS, self.currency)}.")
            return None
        if not cents and not zero:
            self.wrong(name, "is zero.")
            return None
        return Money(cents, self.currency)

    def hours(self, name: str) -> float | None:
        text = self.text(name)
        if not text:
            return None
        if not re.fullmatch(r"\d{1,3}(\.\d{1,17})?", text) or not 0.25 <= float(text) <= 100:
            self.wrong(name, f"“{_short(text)}” is not a number of hours from 0.25 to 100.")
            return None
        return float(text)

    def minutes(self, name: str) -> int:
        """A time such as “45 min”, “2 h” or “1 h 30 min”, in minutes; an hour where it is missing or wrong."""
        text = self.text(name)
        if not text:
            return 60
        found = _DURATION.fullmatch(text)
        total = int(found["hours"] or 0) * 60 + int(found["minutes"] or 0) if found else 0
        if not 1 <= total <= MAX_MINUTES:
            self.wrong(name, f"“{_short(text)}” is not a time such as 45 min, 2 h or 1 h 30 min, of 14 days at most.")
            return 60
        return total

    def boolean(self, name: str) -> bool:
        text = self.text(name).lower()
        if text and text not in _YES | _NO:
            self.wrong(name, f"“{_short(text)}” is neither true nor false.")
        return text in _YES

    def count(self, name: str, largest: int) -> int:
        text = self.text(name)
        if text and (not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > largest):
            self.wrong(name, f"“{_short(text)}” is not a whole number up to {largest}.")
            return 0
        return int(text or 0)

    def _clean(self, name: str, value: str, line: int) -> str:
        text = value.strip()
        if len(text) > MAX_TEXT:
            self.problems.add(line, name, f"has {len(text)} characters; {MAX_TEXT} at most.")
        if any(unicodedata.category(char) in {"Cc", "Cs", "Zl", "Zp"} for char in text):
            self.problems.add(line, name, "holds a line break or another control character.")
        return text


def _short(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
