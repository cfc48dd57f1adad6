"""How well the price search understands callers: `python -m bench.price_search`.

Reads `bench/price_phrasings.yaml`, a list of `{trade, text, expect}` where `expect` is a code, several codes of which
each is right, or null where nothing fits; every text is searched in its trade's starter book.
"""

import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from receptionist.domain.price_search import search_prices
from receptionist.domain.pricebook_files import parse_price_book
from receptionist.domain.prices import PriceBook
from receptionist.resources import resource_dir

PHRASINGS = Path(__file__).with_name("price_phrasings.yaml")
TOP_1_GOAL, TOP_3_GOAL = 0.85, 0.95


@dataclass(frozen=True, slots=True)
class Phrasing:
    """What a caller says to a business of a trade, and the codes that would be right; none where nothing fits."""

    trade: str
    text: str
    right: frozenset[str]


def run() -> dict[str, Any]:
    """Search every phrasing and print the scores; gives counts, shares from 0 to 1, milliseconds a search, misses."""
    phrasings = _phrasings()
    books = {trade: _book(trade) for trade in {phrasing.trade for phrasing in phrasings}}
    for trade, book in books.items():
        search_prices(book, trade)  # prepares the book, which is done once per version
    answered = fitting = first = among_three = offered = 0
    misses: list[str] = []
    started = time.perf_counter()
    for phrasing in phrasings:
        found = search_prices(books[phrasing.trade], phrasing.text)
        codes = [match.item.code for match in found]
        answered += 1
        if not phrasing.right:
            offered += bool(codes)
        else:
            fitting += 1
            first += codes[:1] != [] and codes[0] in phrasing.right
            among_three += any(code in phrasing.right for code in codes[:3])
        if (codes[0] not in phrasing.right) if codes else phrasing.right:
            told = ", ".join(f"{match.item.code} {match.score:.2f}" for match in found) or "nothing"
            wanted = " or ".join(sorted(phrasing.right)) or "nothing"
            misses.append(f"{phrasing.trade}: “{phrasing.text}” should be {wanted}, was {told}")
    seconds = time.perf_counter() - started
    scores = {
        "phrasings": answered,
        "fitting": fitting,
        "top_1": first / fitting if fitting else 0.0,
        "top_3": among_three / fitting if fitting else 0.0,
        "nothing_fits": answered - fitting,
        "false_offers": offered,
        "milliseconds_a_search": 1000 * seconds / answered if answered else 0.0,
        "misses": misses,
    }
    _show(scores)
    return scores


def _show(scores: dict[str, Any]) -> None:
    for miss in scores["misses"]:
        print(miss)
    print(
        f"{scores['phrasings']} phrasings: right item first {scores['top_1']:.1%} (goal {TOP_1_GOAL:.0%}), "
        f"among three {scores['top_3']:.1%} (goal {TOP_3_GOAL:.0%}), "
        f"offered where nothing fits {scores['false_offers']} of {scores['nothing_fits']}, "
        f"{scores['milliseconds_a_search']:.2f} ms a search"
    )


def _book(trade: str) -> PriceBook:
    path = resource_dir("pricebook") / f"{trade}.yaml"
    return parse_price_book(path.read_bytes(), path.name)


def _phrasings() -> list[Phrasing]:
    phrasings: list[Phrasing] = []
    for entry in yaml.safe_load(PHRASINGS.read_text(encoding="utf-8")):
        expect = entry["expect"]
        right = frozenset() if expect is None else frozenset([expect] if isinstance(expect, str) else expect)
        phrasings.append(Phrasing(entry["trade"], entry["text"], right))
    return phrasings


def main() -> int:
    """Print the misses and the scores; the exit code is 0 where the goals are met."""
    scores = run()
    good = scores["top_1"] >= TOP_1_GOAL and scores["top_3"] >= TOP_3_GOAL and not scores["false_offers"]
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
