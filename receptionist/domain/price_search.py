"""Finding price-book items from a caller's words."""

from dataclasses import dataclass

from receptionist.domain.prices import PriceBook, PriceItem


@dataclass(frozen=True, slots=True)
class PriceMatch:
    """An item that may be meant, with a score from 0 to 1."""

    item: PriceItem
    score: float


def search_prices(book: PriceBook, text: str, limit: int = 3) -> list[PriceMatch]:
    """The items `text` may mean, best first; empty where nothing fits."""
    raise NotImplementedError
