"""Price books in and out: a file is shown with all its differences before it counts."""

import asyncio

from quart import Blueprint, Response, abort, g, redirect, request, url_for

from receptionist.domain.pricebook_diff import BookDiff, compare_books
from receptionist.domain.pricebook_files import dump_price_book, dump_yaml, parse_price_book
from receptionist.domain.prices import PriceBook
from receptionist.errors import BadInput, Conflict, PriceBookError
from receptionist.resources import resource_dir
from receptionist.services.price_books import LARGEST_FILE_BYTES
from receptionist.services.price_editor import import_over
from receptionist.services.set_up import starter_book
from receptionist.web.pages import price_words
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.forms import whole_number
from receptionist.web.pages.prices import editing
from receptionist.web.pages.session import ADMINS, DESK, Answer, allowed, needs_user, only_posted_here

_ENDINGS = {"yaml": "application/yaml", "csv": "text/csv"}
_KEPT_AS = "checked.yaml"  # a file that was looked through goes on in the page, in this form


def price_files_blueprint(desk: Desk) -> Blueprint:
    """`/prices/import`, `/prices/export.csv` and `.yaml`, and beginning with a trade's examples."""
    blueprint = Blueprint("price_files", __name__, url_prefix="/prices")
    signed_in = needs_user(desk.store)

    async def page(
        *,
        problem: str = "",
        problems: tuple[str, ...] = (),
        book: PriceBook | None = None,
        base: int = 0,
        diff: BookDiff | None = None,
        note: str = "",
    ) -> str:
        return await desk.render(
            "prices_import.html",
            "prices",
            problem=problem,
            problems=problems,
            book=book,
            base=base,
            diff=diff,
            note=note,
            content=dump_yaml(book) if book is not None else "",
            say=price_words,
        )

    async def read(content: bytes, file_name: str) -> PriceBook:
        # In a thread: a large file takes a while, and live calls share this loop.
        return await asyncio.to_thread(parse_price_book, content, file_name)

    async def compared(book: PriceBook, note: str, problem: str = "") -> str:
        """The page with what the file would change."""
        async with desk.work() as work:
            newest = await work.price_book()
        before = newest or PriceBook(book.trade, book.name, book.currency)
        base = newest.version if newest is not None else 0
        return await page(book=book, base=base, diff=compare_books(before, book), note=note, problem=problem)

    @blueprint.get("/import")
    @signed_in
    @allowed(*ADMINS)
    async def upload() -> Answer:
        return await page()

    @blueprint.post("/import")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def take() -> Answer:
        request.max_form_memory_size = 2 * LARGEST_FILE_BYTES
        form, file = await request.form, (await request.files).get("file")
        checked, note = form.get("content", ""), form.get("note", "")[:200]
        try:
            if checked:
                book = await read(checked.encode(), _KEPT_AS)
            elif file is None or not file.filename:
                raise BadInput("Choose a file first.", "A .yaml or .csv file of a price book.")
            else:
                content = file.read(LARGEST_FILE_BYTES + 1)
                if len(content) > LARGEST_FILE_BYTES:
                    raise BadInput("The file is larger than any price book.", "Choose a .yaml or .csv file.")
                book = await read(content, file.filename)
        except PriceBookError as error:
            return await page(problem="The file does not hold. Nothing was changed.", problems=error.problems), 422
        except BadInput as error:
            return await page(problem=str(error)), 422
        if not checked:
            return await compared(book, note)
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                await import_over(work, book, editing(form.get("base", ""), desk), note)
        except Conflict:
            said = "Somebody saved the price book meanwhile. These are the differences from how it stands now."
            return await compared(book, note, said), 409
        return redirect(url_for("price_versions.index"), 303)

    @blueprint.post("/start")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def start() -> Answer:
        book = starter_book(resource_dir("pricebook"), (await request.form).get("trade", ""))
        async with desk.store.work(g.user.business_id, write=True) as work:
            await import_over(work, book, editing("0", desk), f"The examples for {book.trade}.")
        return redirect(url_for("prices.show"), 303)

    @blueprint.get("/export.<ending>")
    @signed_in
    @allowed(*DESK)
    async def export(ending: str) -> Answer:
        asked = request.args.get("version", "")
        version = whole_number(asked)
        if ending not in _ENDINGS or (asked and version is None):
            abort(404)
        async with desk.work() as work:
            book = await work.price_book(version)
        if book is None:
            abort(404)
        name = f"prices-{book.trade}-v{book.version}.{ending}"
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(dump_price_book(book, name), 200, headers, content_type=f"{_ENDINGS[ending]}; charset=utf-8")

    return blueprint
