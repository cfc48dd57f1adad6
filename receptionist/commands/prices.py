"""`receptionist prices`: price books in and out, and what a caller's words find."""

import json
from contextlib import AbstractAsyncContextManager
from pathlib import Path

import click

from receptionist.commands.common import business_option, runs, settings, the_business
from receptionist.domain.price_search import search_prices
from receptionist.domain.prices import PriceBook
from receptionist.errors import BadInput, PriceBookError, ReceptionistError
from receptionist.ports import Store
from receptionist.resources import resource_dir
from receptionist.services.price_books import current_book, import_book, read_book, write_book
from receptionist.services.set_up import starter_book


def _store() -> AbstractAsyncContextManager[Store]:
    # Loaded here: what looks into a file or a starter book does not wait for the database.
    from receptionist.opening import open_store

    return open_store(settings())


@click.group()
def prices() -> None:
    """The price book: import, export, check, search."""


@prices.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--note", default="", help="What changed, for the list of versions.")
@business_option
@runs
async def import_(file: Path, note: str, named: str) -> None:
    """Make FILE (.yaml or .csv) the newest version of the prices."""
    book = read_book(file)
    async with _store() as store:
        business = await the_business(store, named)
        saved = await import_book(store, business.id, book, "command line", note or f"Imported from {file.name}")
    click.echo(f"{business.profile.name} now quotes from version {saved.version}: {len(saved.items)} items.")


@prices.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--version", type=int, default=None, help="An older version.")
@business_option
@runs
async def export(file: Path, version: int | None, named: str) -> None:
    """Write the price book to FILE (.yaml or .csv)."""
    if file.suffix.lower() not in (".yaml", ".yml", ".csv"):
        raise BadInput(f"{file.name} is neither a .yaml nor a .csv file.", "Name one that is, such as prices.csv.")
    async with _store() as store:
        business = await the_business(store, named)
        book = await current_book(store, business.id, version)
    write_book(book, file)
    click.echo(f"Wrote version {book.version} with {len(book.items)} items to {file}.")


@prices.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Say whether FILES hold, naming file, line and field of what does not."""
    failed = False
    for file in files:
        try:
            book = read_book(file)
            click.echo(f"{file}: {len(book.items)} items, all good.")
        except PriceBookError as error:
            failed = True
            for problem in error.problems:
                click.secho(problem, err=True, fg="red")
        except ReceptionistError as error:
            failed = True
            click.secho(str(error), err=True, fg="red")
    if failed:
        raise SystemExit(1)


@prices.command()
@click.argument("text")
@click.option("--json", "as_json", is_flag=True, help="Print the ranked rows as JSON.")
@click.option("--limit", default=3, show_default=True, type=click.IntRange(1, 20))
@click.option("--trade", default="", help="Search a trade's starter book instead of the business's own.")
@click.option("--file", type=click.Path(path_type=Path), default=None, help="Search a price-book file instead.")
@business_option
@runs
async def search(text: str, as_json: bool, limit: int, trade: str, file: Path | None, named: str) -> None:
    """Show which items TEXT, in a caller's words, may mean."""
    book = await find_book(trade, file, named)
    matches = search_prices(book, text, limit)
    if as_json:
        rows = [{"code": m.item.code, "name": m.item.name, "score": round(m.score, 4)} for m in matches]
        click.echo(json.dumps({"text": text, "trade": book.trade, "version": book.version, "matches": rows}))
        return
    if not matches:
        click.echo("Nothing in the price book fits.")
    for match in matches:
        click.echo(f"{match.score:5.2f}  {match.item.code:<24} {match.item.name}")


async def find_book(trade: str, file: Path | None, named: str) -> PriceBook:
    """The book that is meant: a file, a trade's starter book, or the business's newest. Raises ReceptionistError."""
    if file is not None:
        return read_book(file)
    if trade:
        return starter_book(resource_dir("pricebook"), trade)
    async with _store() as store:
        business = await the_business(store, named)
        return await current_book(store, business.id)
