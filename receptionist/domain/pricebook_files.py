"""Price books as YAML and CSV text, read and written without loss. The format is told in `pricebook/README.md`."""

from receptionist.domain.pricebook_csv import dump_csv, parse_csv
from receptionist.domain.pricebook_rules import Problems
from receptionist.domain.pricebook_yaml import dump_yaml, parse_yaml
from receptionist.domain.prices import PriceBook
from receptionist.errors import BadInput

__all__ = ["dump_csv", "dump_price_book", "dump_yaml", "parse_csv", "parse_price_book", "parse_yaml"]


def parse_price_book(content: bytes, file_name: str) -> PriceBook:
    """The price book in a file's bytes; the ending of its name tells the syntax (.yaml, .yml or .csv).

    Raises `PriceBookError` with every problem, each naming file, line and field.
    """
    kind = _kind(file_name)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise Problems(file_name).fail(
            line, "", "is not UTF-8 text; save the file as “CSV UTF-8” or as UTF-8."
        ) from None
    return parse_csv(text, file_name) if kind == "csv" else parse_yaml(text, file_name)


def dump_price_book(book: PriceBook, file_name: str) -> bytes:
    """The bytes of a file of this name that holds `book`; the ending tells the syntax (.yaml, .yml or .csv)."""
    return (dump_csv(book) if _kind(file_name) == "csv" else dump_yaml(book)).encode()


def _kind(file_name: str) -> str:
    ending = file_name.rpartition(".")[2].lower()
    if ending in {"yaml", "yml"}:
        return "yaml"
    if ending == "csv":
        return "csv"
    raise BadInput(f"{file_name} is neither a .yaml nor a .csv file.", "Save a spreadsheet as “CSV UTF-8” first.")
