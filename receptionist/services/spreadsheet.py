"""CSV as spreadsheets read and write it: nothing in a cell is ever run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence

from receptionist.errors import BadInput

# What a spreadsheet runs, or takes away before it looks: https://owasp.org/www-community/attacks/CSV_Injection
_FORMULA = re.compile(r"[=+\-@\t\r]")
_GUARDED = re.compile(r"'[=+\-@\t\r']")


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """The text of a file. A cell that a spreadsheet would take for a formula has an apostrophe before it."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    for row in rows:
        writer.writerow([guarded(cell) for cell in row])
    return out.getvalue()


def guarded(cell: str) -> str:
    """The cell so that it is read as text."""
    return f"'{cell}" if _FORMULA.match(cell) or _GUARDED.match(cell) else cell


def unguarded(cell: str) -> str:
    """What stood in the cell before it was guarded."""
    return cell[1:] if _GUARDED.match(cell) else cell


def read_csv(content: bytes) -> tuple[list[str], list[tuple[int, list[str]]]]:
    """The header, and the rows that hold anything, each with the line it begins on. Raises BadInput.

    Commas, semicolons or tabs part the columns, whichever the header has most of.
    """
    text = _decoded(content)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    # Not `strict`: a stray quotation mark costs its own cell, not the file.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: list[tuple[int, list[str]]] = []
    line = 1
    try:
        for row in reader:
            cells = [unguarded(cell.lstrip(" ")).strip() for cell in row]
            if any(cells):
                rows.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise BadInput(f"Line {line} cannot be read: {error}.", "Save the spreadsheet as “CSV UTF-8”.") from None
    if not rows:
        raise BadInput("The file is empty.", "Its first line names the columns.")
    return rows[0][1], rows[1:]


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    else:
        encoding = "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        # What Excel writes on a Western machine where nobody chose otherwise; it has a letter for every byte.
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise BadInput("This is not a CSV file.", "Save the spreadsheet as “CSV UTF-8”.")
    return text
