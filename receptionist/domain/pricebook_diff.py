"""What differs between two versions of a price book, in the words of its file."""

from dataclasses import dataclass

from receptionist.domain.money import Money
from receptionist.domain.pricebook_fields import FieldValue, book_fields, hours_text, item_fields
from receptionist.domain.prices import PriceBook, PriceItem


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field before and after, as people read it; empty where it was not, or is not any more."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class ItemChange:
    """An item that both versions have, and what differs in it."""

    item: PriceItem
    fields: tuple[FieldChange, ...]


@dataclass(frozen=True, slots=True)
class BookDiff:
    """What differs between two versions."""

    terms: tuple[FieldChange, ...] = ()
    added: tuple[PriceItem, ...] = ()
    removed: tuple[PriceItem, ...] = ()
    changed: tuple[ItemChange, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing differs that is told."""
        return not (self.terms or self.added or self.removed or self.changed)

    @property
    def summary(self) -> str:
        """In a few words: `2 changed, 1 added, 1 removed`."""
        counts = ((len(self.changed), "changed"), (len(self.added), "added"), (len(self.removed), "removed"))
        said = [f"{count} {what}" for count, what in counts if count]
        return ", ".join([*said, *(["the book's own terms"] if self.terms else [])]) or "no change"


def compare_books(before: PriceBook, after: PriceBook) -> BookDiff:
    """What changed from `before` to `after`; items are known by their codes, the version number is not compared."""
    codes = {item.code for item in after.items}
    both = [(old, item) for item in after.items if (old := before.item(item.code)) is not None]
    return BookDiff(
        terms=_changes(book_fields(before), book_fields(after)),
        added=tuple(item for item in after.items if before.item(item.code) is None),
        removed=tuple(item for item in before.items if item.code not in codes),
        changed=tuple(ItemChange(item, compare_items(old, item)) for old, item in both if old != item),
    )


def compare_items(before: PriceItem, after: PriceItem) -> tuple[FieldChange, ...]:
    """The fields in which two states of an item differ."""
    return _changes(item_fields(before), item_fields(after))


def field_text(value: FieldValue | None) -> str:
    """A field as people read it."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case Money():
            return str(value)
        case tuple():
            return "; ".join(value)
        case str():
            return value
        case _:
            return hours_text(value)


def _changes(before: dict[str, FieldValue], after: dict[str, FieldValue]) -> tuple[FieldChange, ...]:
    names = dict.fromkeys((*before, *after))
    return tuple(
        FieldChange(name, field_text(before.get(name)), field_text(after.get(name)))
        for name in names
        if name != "version" and before.get(name) != after.get(name)
    )
