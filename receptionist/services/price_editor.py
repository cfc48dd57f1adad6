"""Editing the price book: a row at a time, each save a new version, and nobody overwrites what they have not seen."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.pricebook_diff import BookDiff, compare_books, compare_items, field_text
from receptionist.domain.pricebook_fields import item_fields, money_text
from receptionist.domain.pricebook_rules import ITEM_FIELDS, LIST_FIELDS, MAX_ITEMS, check_item, check_terms
from receptionist.domain.prices import PriceBook, PriceItem
from receptionist.errors import BadInput, Conflict, FormProblems, NotFound
from receptionist.ports import Work
from receptionist.services.audit import note

TERMS = ("name", "call_out_fee", "after_hours_surcharge")  # the fields of the book's own
_FLAGS = ("call_out_waived", "emergency")
_LONGEST_NOTE = 200


class ChangedMeanwhile(Conflict):
    """Somebody else changed the same thing since the form was opened. `theirs` is how it stands now, by field."""

    def __init__(self, author: str, version: int, theirs: Mapping[str, str] | None) -> None:
        gone = "removed it" if theirs is None else "changed it"
        super().__init__(
            f"{author} {gone} while you were editing (version {version}).",
            "Below is what you typed. Saving again puts yours in its place.",
        )
        self.version = version
        self.theirs = theirs


@dataclass(frozen=True, slots=True)
class Editing:
    """One save: in whose name, when, and which version the form was opened on (0: there was none)."""

    actor: Actor
    at: datetime
    base: int


def item_form(item: PriceItem) -> dict[str, str]:
    """An item as the fields of its form: lists a line each, flags only where they are set."""
    fields = item_fields(item)
    form = {name: "\n".join(value) if isinstance(value, tuple) else field_text(value) for name, value in fields.items()}
    amounts = {"amount": item.amount, "upto": item.upto, "call_out_fee": item.call_out_fee}
    amounts["after_hours_surcharge"] = item.after_hours_surcharge
    return form | {name: money_text(money) for name, money in amounts.items() if money is not None}


def terms_form(book: PriceBook) -> dict[str, str]:
    """The book's own terms as the fields of their form."""
    amounts = {"call_out_fee": book.call_out_fee, "after_hours_surcharge": book.after_hours_surcharge}
    return {"name": book.name} | {name: money_text(money) for name, money in amounts.items() if money is not None}


def read_item(form: Mapping[str, str], book: PriceBook, before: PriceItem | None) -> PriceItem:
    """The item in a form. Raises FormProblems with each field that does not hold.

    `before` is the item that is edited: its code stays, quotes refer to it. A new one gets a code from its name.
    """
    fields: dict[str, str | tuple[str, ...]] = {}
    for name in ITEM_FIELDS:
        text = form.get(name, "").strip()
        if name in LIST_FIELDS:
            fields[name] = tuple(filter(None, (" ".join(line.split()) for line in text.splitlines())))
        elif name in _FLAGS:
            fields[name] = "true" if name in form else ""
        else:
            fields[name] = text
    if before is not None:
        fields["code"] = before.code
    elif not fields["code"]:
        fields["code"] = _free_code(str(fields["name"]), book)
    item = check_item(fields, book.currency)
    _check_alone(item, book, is_new=before is None)
    return item


async def save_item(work: Work, form: Mapping[str, str], code: str, editing: Editing) -> tuple[PriceBook, PriceItem]:
    """Saves one row: the one with this code, or with an empty code a new one.

    Raises FormProblems, and ChangedMeanwhile where the same row was changed since. Changes of other rows are kept; a
    row whose removal was seen is there again.
    """
    book = await _book(work)
    now = book.item(code)
    base = await _base(work, book, editing)
    if code and (base is None or now != base.item(code)):
        raise ChangedMeanwhile(await _author(work), book.version, item_form(now) if now is not None else None)
    item = read_item({**form, "code": code} if code else form, book, now)
    if now is None and len(book.items) >= MAX_ITEMS:
        raise FormProblems({"name": f"A price book has at most {MAX_ITEMS:,} items."})
    items = tuple(item if one.code == item.code else one for one in book.items) if now else _with_new(book, item)
    changes = compare_items(now, item) if now else ()
    what = ", ".join(change.field.replace("_", " ") for change in changes)
    says = f"Changed “{item.name}”: {what}." if now else f"Added “{item.name}”."
    saved = await _save(work, replace(book, items=items), book, editing, says, item.code)
    return saved, item


async def remove_item(work: Work, code: str, editing: Editing) -> PriceItem:
    """Takes an item out. Raises NotFound, ChangedMeanwhile, and BadInput for the last one."""
    book = await _book(work)
    item = book.item(code)
    if item is None:
        raise NotFound("There is no such item in the price book.")
    base = await _base(work, book, editing)
    if base is None or base.item(code) != item:
        raise ChangedMeanwhile(await _author(work), book.version, item_form(item))
    if len(book.items) == 1:
        raise BadInput("This is the last item; a price book has at least one.", "Change it, or bring another book in.")
    items = tuple(one for one in book.items if one.code != code)
    await _save(work, replace(book, items=items), book, editing, f"Removed “{item.name}”.", code)
    return item


async def save_terms(work: Work, form: Mapping[str, str], editing: Editing) -> PriceBook:
    """Saves the book's own name, call-out fee and surcharge. Raises FormProblems and ChangedMeanwhile."""
    book = await _book(work)
    base = await _base(work, book, editing)
    if base is None or terms_form(base) != terms_form(book):
        raise ChangedMeanwhile(await _author(work), book.version, terms_form(book))
    after = check_terms({name: form.get(name, "").strip() for name in TERMS}, book)
    return await _save(work, after, book, editing, "Changed the book's own terms.", "")


async def import_over(work: Work, book: PriceBook, editing: Editing, why: str) -> PriceBook:
    """Makes an imported book the newest version. Raises Conflict where the differences shown were of another one."""
    newest = await work.price_book()
    before = newest or PriceBook(book.trade, book.name, book.currency)
    says = " ".join(why.split())[:_LONGEST_NOTE] or f"Imported: {compare_books(before, book).summary}."
    return await _save(work, book, before, editing, says, "", at_least=editing.base)


async def restore_book(work: Work, version: int, editing: Editing) -> PriceBook:
    """Makes an older version the newest one again; what lies between stays as it was. Raises NotFound."""
    book, older = await _book(work), await work.price_book(version)
    if older is None:
        raise NotFound("There is no such version of the price book.")
    return await _save(work, older, book, editing, f"Restored version {version}.", "")


async def differences(work: Work, version: int) -> tuple[PriceBook, BookDiff]:
    """A version, and what it changed from the one before. Raises NotFound."""
    book = await work.price_book(version)
    if book is None:
        raise NotFound("There is no such version of the price book.")
    before = await work.price_book(version - 1) if version > 1 else None
    return book, compare_books(before or PriceBook(book.trade, book.name, book.currency), book)


async def _book(work: Work) -> PriceBook:
    book = await work.price_book()
    if book is None:
        raise NotFound("There is no price book yet.")
    return book


async def _base(work: Work, book: PriceBook, editing: Editing) -> PriceBook | None:
    """The version that the form was opened on."""
    return book if editing.base == book.version else await work.price_book(editing.base)


async def _author(work: Work) -> str:
    """Who saved the newest version."""
    return (await work.price_book_versions())[0][2]


async def _save(
    work: Work,
    book: PriceBook,
    before: PriceBook,
    editing: Editing,
    says: str,
    subject: str,
    *,
    at_least: int | None = None,
) -> PriceBook:
    after = before.version if at_least is None else at_least
    saved = await work.save_price_book(book, editing.actor.name, says, after=after)
    if saved.version != before.version:
        diff = compare_books(before, saved)
        rows = [(f"{one.item.code} {change.field}", change) for one in diff.changed for change in one.fields]
        rows += [(change.field, change) for change in diff.terms]
        changes = {name: (change.before, change.after) for name, change in rows[:50]}
        subject = subject or str(saved.version)
        await note(work, editing.at, editing.actor, "prices.save", subject=subject, says=says, changes=changes)
    return saved


def _with_new(book: PriceBook, item: PriceItem) -> tuple[PriceItem, ...]:
    """The items with a new one behind the last of its category."""
    places = [place for place, one in enumerate(book.items) if one.category == item.category]
    place = places[-1] + 1 if places else len(book.items)
    return (*book.items[:place], item, *book.items[place:])


def _check_alone(item: PriceItem, book: PriceBook, *, is_new: bool) -> None:
    """Raises FormProblems where another item has the code or one of the phrases."""
    problems: dict[str, str] = {}
    if is_new and (other := book.item(item.code)) is not None:
        problems["code"] = f"{item.code} is the code of “{other.name}” already."
    said = {_plain(phrase): one.name for one in book.items if one.code != item.code for phrase in one.called}
    own: set[str] = set()
    for phrase in item.called:
        if _plain(phrase) in said:
            problems.setdefault("called", f"“{phrase}” stands under “{said[_plain(phrase)]}” already.")
        elif _plain(phrase) in own:
            problems.setdefault("called", f"“{phrase}” is there twice.")
        own.add(_plain(phrase))
    if problems:
        raise FormProblems(problems)


def _plain(phrase: str) -> str:
    return " ".join(phrase.casefold().split())


def _free_code(name: str, book: PriceBook) -> str:
    """A code made of the name's letters that no item has; empty where the name has none."""
    letters = "".join(character if character.isascii() and character.isalnum() else " " for character in name)
    stem = "-".join(letters.upper().split())[:36].strip("-")
    if not stem:
        return ""
    codes = (stem, *(f"{stem}-{number}" for number in range(2, MAX_ITEMS + 2)))
    return next(code for code in codes if book.item(code) is None)
