"""Price books as CSV text, for spreadsheets.

First come the rows of the book itself (`book:trade,plumbing`), then a header row that begins with `code`, then a row an
item. Entries of a list are parted by ` | `. A text that a spreadsheet would take for a formula has an apostrophe before
it.
"""

import csv
import io
import re

from receptionist.domain.money import Money
from receptionist.domain.pricebook_fields import FieldValue, book_fields, hours_text, item_fields, money_text
from receptionist.domain.pricebook_rules import (
    ITEM_FIELDS,
    LIST_FIELDS,
    MAX_CHARACTERS,
    Cell,
    Problems,
    RawBook,
    RawItem,
    build_book,
)
from receptionist.domain.prices import PriceBook

_BOOK = "book:"
_TEXT_FIELDS = LIST_FIELDS | {"code", "name", "category", "unit", "trade"}
_FORMULA = re.compile(r"[=+\-@]")
_GUARDED = re.compile(r"'+[=+\-@]")
_LIST_PARTS = re.compile(r"((?:[^|\\]|\\.)*)(\||$)", re.DOTALL)


def parse_csv(text: str, file_name: str) -> PriceBook:
    """The price book in this CSV text. Raises `PriceBookError` with every problem, naming file, line and field."""
    problems = Problems(file_name)
    if len(text) > MAX_CHARACTERS:
        raise problems.fail(1, "", f"the file is longer than {MAX_CHARACTERS} characters.")
    fields: dict[str, Cell] = {}
    items: list[RawItem] = []
    header: list[str] | None = None
    for line, row in _rows(text.removeprefix("\ufeff"), problems):
        first = row[0].strip()
        if header is None and first.lower().startswith(_BOOK):
            _book_row(first[len(_BOOK) :].strip(), row[1:], line, fields, problems)
        elif header is None:
            header = _header(row, line, problems)
        else:
            items.append(RawItem(_item_row(header, row, line, problems), line))
    if header is None:
        raise problems.fail(1, "", "has no header row that begins with “code”.")
    return build_book(RawBook(fields, tuple(items)), problems)


def dump_csv(book: PriceBook) -> str:
    """The CSV text of a book; `parse_csv` reads the same book back."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    for name, value in book_fields(book).items():
        writer.writerow([f"{_BOOK}{name}", _cell_text(value)])
    writer.writerow(ITEM_FIELDS)
    for item in book.items:
        fields = item_fields(item)
        writer.writerow([_cell_text(fields[name]) if name in fields else "" for name in ITEM_FIELDS])
    return out.getvalue()


def _rows(text: str, problems: Problems) -> list[tuple[int, list[str]]]:
    """The rows that hold anything, each with the line it begins on."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            if any(cell.strip() for cell in row):
                rows.append((line, row))
            line = reader.line_num + 1
    except csv.Error as error:
        raise problems.fail(line, "", f"is not CSV: {error}.") from None
    return rows


def _header(row: list[str], line: int, problems: Problems) -> list[str]:
    names = [cell.strip().lower().replace(" ", "_") for cell in row]
    if names[0] != "code":
        hint = (
            " The columns are parted by semicolons; save the file with commas." if names[0].startswith("code;") else ""
        )
        raise problems.fail(line, "", f"is neither a “{_BOOK}” row nor a header row that begins with “code”.{hint}")
    for position, name in enumerate(names):
        if name and name in names[:position]:
            problems.add(line, name, "is the header of two columns.")
        elif name and name not in ITEM_FIELDS:
            problems.add(line, name, f"is not a field. Fields are {', '.join(ITEM_FIELDS)}.")
    return names


def _book_row(name: str, values: list[str], line: int, fields: dict[str, Cell], problems: Problems) -> None:
    if name in fields:
        problems.add(line, name, f"stands on line {fields[name].line} already.")
        return
    if any(value.strip() for value in values[1:]):
        problems.add(line, name, "has more than one value.")
    cell = _cell(name, values[0] if values else "", line, problems)
    if cell is not None:
        fields[name] = cell


def _item_row(header: list[str], row: list[str], line: int, problems: Problems) -> dict[str, Cell]:
    fields: dict[str, Cell] = {}
    for position, text in enumerate(row):
        name = header[position] if position < len(header) else ""
        if not name and text.strip():
            problems.add(line, "", f"“{text.strip()[:40]}” stands in a column without a header.")
        cell = _cell(name, text, line, problems) if name in ITEM_FIELDS else None
        if cell is not None:
            fields.setdefault(name, cell)
    return fields


def _cell(name: str, text: str, line: int, problems: Problems) -> Cell | None:
    text = text.strip()
    if not text:
        return None
    if _GUARDED.match(text):
        text = text[1:]
    elif name in _TEXT_FIELDS and _FORMULA.match(text):
        problems.add(line, name, f"“{text[:40]}” looks like a spreadsheet formula; put an apostrophe (') before it.")
    if name in LIST_FIELDS:
        return Cell(tuple(Cell(entry, line) for entry in _entries(text)), line)
    return Cell(text, line)


def _entries(text: str) -> list[str]:
    """`a | b \\| c` as “a” and “b | c”."""
    entries: list[str] = []
    for found in _LIST_PARTS.finditer(text):
        entries.append(re.sub(r"\\(.)", r"\1", found[1]).strip())
        if not found[2]:
            break
    return entries


def _cell_text(value: FieldValue) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Money):
        return money_text(value)
    if isinstance(value, tuple):
        return _guarded(" | ".join(text.replace("\\", "\\\\").replace("|", "\\|") for text in value))
    return _guarded(value) if isinstance(value, str) else hours_text(value)


def _guarded(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) or _GUARDED.match(text) else text
