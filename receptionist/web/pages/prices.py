"""The price book: a table by category, edited a row at a time, and what the receptionist makes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from quart import Blueprint, abort, g, redirect, request, url_for
from werkzeug.wrappers import Response as PlainResponse

from receptionist.domain.prices import PriceBook, PriceItem
from receptionist.domain.schedule import jobs_of_nobody
from receptionist.errors import BadInput, FormProblems
from receptionist.resources import resource_dir
from receptionist.services.price_answers import LONGEST_QUESTION, what_would_it_say
from receptionist.services.price_editor import (
    ChangedMeanwhile,
    Editing,
    item_form,
    remove_item,
    save_item,
    save_terms,
    terms_form,
)
from receptionist.services.set_up import trades
from receptionist.web.app import App
from receptionist.web.pages import price_words
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.forms import whole_number
from receptionist.web.pages.session import ADMINS, DESK, Answer, actor, allowed, needs_user, only_posted_here

NEW = "+"  # in place of a code: the row of a new item
TERMS = "*"  # the row of the book's own terms
_NOBODY_SAVED = (0, None, "", "")


@dataclass(frozen=True, slots=True)
class OpenRow:
    """The row that is edited: what stands in its form, what is wrong with it, and what somebody else made of it."""

    code: str
    base: int
    fields: Mapping[str, str]
    problems: Mapping[str, str] = field(default_factory=dict)
    conflict: str = ""
    theirs: tuple[tuple[str, str, str], ...] = ()  # label, theirs, typed


def editing(base: str, desk: Desk) -> Editing:
    """Whose save this is, from which version on."""
    return Editing(actor(), desk.clock.now(), whole_number(base) or 0)


def prices_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/prices`; `?edit=CODE` opens a row, `?q=…` asks what would be said. The office reads, admins edit."""
    blueprint = Blueprint("prices", __name__, url_prefix="/prices")
    signed_in = needs_user(desk.store)

    async def page(row: OpenRow | None = None, problem: str = "") -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
            book = await work.price_book()
            versions = await work.price_book_versions()
            everybody = await work.technicians()
        row = row or _opened(book)
        question = request.args.get("q", "").strip()[:LONGEST_QUESTION]
        tried = None
        if question and book is not None:
            tried = await what_would_it_say(profile, book, app.texting.words.phrases, question, desk.clock.now())
        return await desk.render(
            "prices.html",
            "prices",
            book=book,
            shelves=price_words.shelves(book) if book is not None else [],
            row=row,
            new=NEW,
            terms=TERMS,
            problem=problem,
            done=_done(book),
            newest=versions[0] if versions else _NOBODY_SAVED,
            say=price_words,
            unserved=jobs_of_nobody(everybody, book),
            tried=tried,
            question=question,
            may_edit=g.user.role in ADMINS,
            starters=trades(resource_dir("pricebook")),
        )

    @blueprint.get("")
    @signed_in
    @allowed(*DESK)
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save() -> Answer:
        typed = (await request.form).to_dict()
        code = typed.get("row", "")
        standing = editing(typed.get("base", ""), desk)
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                if code == TERMS:
                    await save_terms(work, typed, standing)
                else:
                    _, item = await save_item(work, typed, "" if code == NEW else code, standing)
        except FormProblems as error:
            return await page(OpenRow(code, standing.base, typed, error.by_field)), 422
        except ChangedMeanwhile as error:
            return await page(_conflict(code, typed, error)), 409
        if code == TERMS:
            return redirect(url_for("prices.show", saved=TERMS), 303)
        return _to_row(item)

    @blueprint.post("/remove")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def remove() -> Answer:
        typed = (await request.form).to_dict()
        code = typed.get("row", "")
        standing = editing(typed.get("base", ""), desk)
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                item = await remove_item(work, code, standing)
        except ChangedMeanwhile as error:
            return await page(OpenRow(code, error.version, dict(error.theirs or {})), str(error)), 409
        except BadInput as error:
            return await page(problem=str(error)), 422
        return redirect(url_for("prices.show", removed=item.name, before=standing.base), 303)

    return blueprint


def _opened(book: PriceBook | None) -> OpenRow | None:
    """The row that the address asks for."""
    code = request.args.get("edit", "")
    if book is None or not code or g.user.role not in ADMINS:
        return None
    if code == NEW:
        return OpenRow(NEW, book.version, {"category": request.args.get("category", ""), "charge": "flat"})
    if code == TERMS:
        return OpenRow(TERMS, book.version, terms_form(book))
    item = book.item(code)
    if item is None:
        abort(404)
    return OpenRow(code, book.version, item_form(item))


def _conflict(code: str, typed: Mapping[str, str], error: ChangedMeanwhile) -> OpenRow:
    """The form as it was typed beside what the other one saved; saving again puts it over theirs."""
    theirs = error.theirs or {}
    differing = [name for name in price_words.LABELS if name in (theirs.keys() | typed.keys())]
    shown = tuple(
        (price_words.LABELS[name], _plain(theirs.get(name, "")), _plain(typed.get(name, "")))
        for name in differing
        if _plain(theirs.get(name, "")) != _plain(typed.get(name, "")) and name != "code"
    )
    return OpenRow(code, error.version, typed, conflict=str(error), theirs=shown if error.theirs is not None else ())


def _plain(text: str) -> str:
    return "; ".join(filter(None, (" ".join(line.split()) for line in text.splitlines())))


def _done(book: PriceBook | None) -> dict[str, str]:
    """What has just been done, as the address tells it."""
    saved = request.args.get("saved", "")
    item = book.item(saved) if book is not None else None
    name = "The book's own terms" if saved == TERMS else item.name if item is not None else ""
    removed, before = request.args.get("removed", "")[:300], request.args.get("before", "")
    return {"saved": name, "removed": removed, "before": before if before.isascii() and before.isdigit() else ""}


def _to_row(item: PriceItem) -> PlainResponse:
    return redirect(url_for("prices.show", saved=item.code, _anchor=f"row-{item.code}"), 303)
