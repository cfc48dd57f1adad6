"""Price books in and out of a business."""

from pathlib import Path

from receptionist.domain.ids import BusinessId
from receptionist.domain.pricebook_files import dump_price_book, parse_price_book
from receptionist.domain.prices import PriceBook
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Store

LARGEST_FILE_BYTES = 2_000_000


def read_book(path: Path) -> PriceBook:
    """Reads a price book from a `.yaml`, `.yml` or `.csv` file. Raises PriceBookError and BadInput."""
    try:
        size = path.stat().st_size
        content = path.read_bytes() if size <= LARGEST_FILE_BYTES else b""
    except OSError as error:
        raise BadInput(f"{path} cannot be read: {error.strerror or error}.", "Check its name.") from error
    if size > LARGEST_FILE_BYTES:
        raise BadInput(
            f"{path.name} is larger than {LARGEST_FILE_BYTES // 1_000_000} MB, which no price book is.",
            "Name a .yaml or .csv file.",
        )
    return parse_price_book(content, path.name)


def write_book(book: PriceBook, path: Path) -> None:
    """Writes a price book, as YAML or CSV by the ending of the file's name. Raises BadInput."""
    content = dump_price_book(book, path.name)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise BadInput(f"{path} cannot be written: {error.strerror or error}.", "Name another place.") from error


async def import_book(store: Store, business_id: BusinessId, book: PriceBook, author: str, note: str) -> PriceBook:
    """Makes `book` the newest version of the business's prices; older quotes keep theirs."""
    async with store.work(business_id, write=True) as work:
        return await work.save_price_book(book, author, note)


async def current_book(store: Store, business_id: BusinessId, version: int | None = None) -> PriceBook:
    """A version of the business's price book, the newest by default. Raises NotFound."""
    async with store.work(business_id) as work:
        book = await work.price_book(version)
    if book is None:
        if version is not None:
            raise NotFound(f"The business has no version {version} of the price book.", "Leave it out for the newest.")
        raise NotFound("The business has no price book yet.", "Bring one in with: receptionist prices import FILE")
    return book
