"""`receptionist understand`: what single utterances say, one JSON object a line in and out."""

from datetime import datetime
from pathlib import Path
from typing import TextIO

import click

from receptionist.resources import resource_dir
from receptionist.services.price_books import read_book
from receptionist.services.set_up import starter_book
from receptionist.services.understand_lines import LineDefaults, understand_line


@click.command()
@click.option("--trade", default="plumbing", show_default=True, help="Whose starter price book gives the candidates.")
@click.option(
    "--prices", type=click.Path(path_type=Path), default=None, help="Take the candidates from this price-book file."
)
@click.argument("file", type=click.File("r", encoding="utf-8", errors="replace"), default="-")
def understand(trade: str, prices: Path | None, file: TextIO) -> None:
    """Write what single lines say, one JSON object for each.

    FILE, or standard input, has lines like {"text": "tomorrow at 3", "asked": "When?", "today": "2026-03-02"}. The
    fields are described in docs/understand.md.
    """
    book = read_book(prices) if prices is not None else starter_book(resource_dir("pricebook"), trade)
    defaults = LineDefaults(at=datetime.now().astimezone(), book=book)
    for line in file:
        if line.strip():
            # Half a surrogate pair, which JSON can carry and UTF-8 cannot, goes out as the escape it came in.
            answer = understand_line(line, defaults).encode("utf-8", "backslashreplace")
            click.echo(answer)
