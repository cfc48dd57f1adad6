"""Finding price-book items from a caller's words.

Texts of the book and of the caller become the same kind of terms (`price_terms.py`): stems, and concepts of the trades.
A term weighs the more the fewer items have it. An item's score joins how much of what the caller said it explains with
how well the nearest of its own phrases was met; unknown words count against all.
"""

import math
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from receptionist.domain.price_terms import Lexicon, Term, near_terms, weight_factor
from receptionist.domain.price_words import ACTIONS, QUALITIES
from receptionist.domain.prices import PriceBook, PriceItem

_FLOOR = 0.4  # below this nothing fits
_VAGUE_FLOOR = 0.6  # the same where the caller named no thing: “two bathrooms”
_TAIL = 0.5  # of the best score: what lies below is not offered beside it
_ENOUGH = 1.4  # what one wish weighs at most: a long story is more words, not more wishes
_STRANGE_AT_MOST = 3.0  # what all things that the book does not have weigh together
_EVIDENCE = 0.4  # how well at least one telling term has to be met
_LITTLE = 0.75  # what is left of the score of an item that is met by next to nothing
_UNKNOWN_WEIGHT = 0.45  # of a word that nobody knows
_ABSENT_WEIGHT = 2.2  # of a concept that the book does not have
_ELSEWHERE_WEIGHT = 3.0  # of a thing of another trade
_OFFERS_NEW = 0.93  # what is left of an item that replaces or installs where nothing new was asked for
_SOMETHING_NEW = frozenset({"@new", "@replace", "@install"})
_NEW_NAME = re.compile(r"(?:replac|install|new\b)", re.IGNORECASE)
_UPKEEP = 0.96
_UPKEEP_NAME = re.compile(r"tune-?up|maintenance|\bplan\b", re.IGNORECASE)
_EMERGENCY = 0.92  # of an emergency's item: its words must say more than those of an everyday one
_PLAIN = 0.7  # of an item that was named in common words alone
_HOUSE = "hous"
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NAME, _CALLED, _CATEGORY, _PART, _INCLUDES = 1.0, 1.0, 0.5, 0.5, 0.4  # how much a term counts by where it stands


@dataclass(frozen=True, slots=True)
class PriceMatch:
    """An item that may be meant, with a score from 0 to 1."""

    item: PriceItem
    score: float


@dataclass(frozen=True, slots=True)
class Explained:
    """What the search made of a question: the words that stand in no item, and the items that came nearest to it."""

    strange: tuple[str, ...]
    nearest: tuple[PriceMatch, ...]


def explain_search(book: PriceBook, text: str, limit: int = 3) -> Explained:
    """Why nothing, or not what one expected, was found for `text`. `nearest` has items below what is offered, too."""
    return _index(book).explain(text, limit)


def search_prices(book: PriceBook, text: str, limit: int = 3) -> list[PriceMatch]:
    """The items `text` may mean, best first; empty where nothing fits."""
    return _index(book).search(text, limit)


@dataclass(frozen=True, slots=True)
class _Entry:
    """An item as the search sees it: its phrases, and where each term stands at its best."""

    item: PriceItem
    phrases: tuple[frozenset[str], ...]
    fields: dict[str, float]


@lru_cache(maxsize=32)
def _index(book: PriceBook) -> "_Index":
    return _Index(book)


class _Index:
    """A book prepared for searching."""

    def __init__(self, book: PriceBook) -> None:
        self._lexicon = Lexicon(
            text for item in book.items for text in (item.name, item.category, *item.called, *item.includes)
        )
        self._entries = [self._entry(item) for item in book.items]
        counts = Counter(name for entry in self._entries for name, place in entry.fields.items() if place > _INCLUDES)
        top = math.log(1 + len(self._entries)) or 1.0
        self._rarity = {term: math.log(1 + len(self._entries) / count) / top for term, count in counts.items()}

    def explain(self, text: str, limit: int) -> Explained:
        strange = [word for word in _WORD.findall(text) if self._is_strange(word)]
        weights, total = self._weighed(text)
        if not weights:  # “00:00” says nothing of what is wanted
            return Explained(tuple(dict.fromkeys(strange)), ())
        scored = [PriceMatch(entry.item, round(self._score(entry, weights, total), 4)) for entry in self._entries]
        near = sorted((match for match in scored if match.score > 0), key=lambda match: -match.score)
        return Explained(tuple(dict.fromkeys(strange)), tuple(near[:limit]))

    def _is_strange(self, word: str) -> bool:
        """Whether a word means something, and nothing that an item of the book has."""
        terms = self._lexicon.terms(word, correct=True)
        known = any(self._rarity.get(name) for term in terms for name in near_terms(term.name))
        return bool(terms) and not known

    def _weighed(self, text: str) -> tuple[dict[Term, float], float]:
        """What each term of the caller's weighs, and all together."""
        query = self._lexicon.terms(text, correct=True)
        weights = {term: self._weight(term) for term in query}
        strange = sum(weight for weight in weights.values() if weight > 1)
        return weights, min(sum(weights.values()) - strange, _ENOUGH) + min(strange, _STRANGE_AT_MOST)

    def search(self, text: str, limit: int) -> list[PriceMatch]:
        weights, total = self._weighed(text)
        names = frozenset(term.name for term in weights)
        plain = {entry.item.code for entry in self._entries if any(_names_plainly(p, names) for p in entry.phrases)}
        if not plain and names <= ACTIONS:
            return []  # “it's broken” alone fits everything
        scored = [
            (max(self._score(entry, weights, total), _PLAIN if entry.item.code in plain else 0.0), entry.item)
            for entry in self._entries
        ]
        scored.sort(key=lambda pair: -pair[0])
        best = scored[0][0] if scored else 0.0
        telling = any(weight_factor(term.name) == 1.0 for term in weights)
        least = max(_FLOOR if telling else _VAGUE_FLOOR, best * _TAIL)
        scale = max(best, 1.0)  # a story that names more than one wish can be met more than wholly
        return [PriceMatch(item, round(score / scale, 4)) for score, item in scored[:limit] if score >= least]

    def _entry(self, item: PriceItem) -> _Entry:
        fields: dict[str, float] = {}
        phrases: list[frozenset[str]] = []
        texts: Iterable[tuple[str, float]] = (
            (item.name, _NAME),
            *((said, _CALLED) for said in item.called),
            (item.category, _CATEGORY),
            *((part, _INCLUDES) for part in item.includes),
        )
        for text, place in texts:
            names = frozenset(term.name for term in self._lexicon.terms(text, correct=False))
            for name in names:
                fields[name] = max(fields.get(name, 0.0), place)
            if place >= _NAME:
                phrases += [names] if names else []
                for name in self._lexicon.parts(text):
                    fields[name] = max(fields.get(name, 0.0), _PART)
        return _Entry(item, tuple(phrases), fields)

    def _weight(self, term: Term) -> float:
        """What a term of the caller's weighs: rare words of the book most."""
        near = max(self._rarity.get(name, 0.0) for name, value in near_terms(term.name).items() if value >= 0.5)
        if near:
            return near * weight_factor(term.name)
        if term.elsewhere:
            return _ELSEWHERE_WEIGHT
        absent = term.name.startswith("@") and term.name not in QUALITIES
        return (_ABSENT_WEIGHT if absent else _UNKNOWN_WEIGHT) * weight_factor(term.name)

    def _score(self, entry: _Entry, weights: dict[Term, float], total: float) -> float:
        met = {term: term.sureness * _met(term.name, entry.fields) for term in weights}
        telling = [term for term in weights if weight_factor(term.name) == 1.0]
        if telling and max(met[term] for term in telling) < _EVIDENCE:
            return 0.0  # “install” or “kitchen” alone do not make an item fit
        explained = sum(weight * met[term] for term, weight in weights.items())
        nearest = max((self._likeness(phrase, weights, total) for phrase in entry.phrases), default=0.0)
        # one common word (“a toilet”) fits many items wholly and says little: never near 1
        said_enough = min(1.0, _LITTLE + (1 - _LITTLE) * explained)
        return (0.5 * explained / total + 0.5 * nearest) * said_enough * _leaning(entry, weights)

    def _likeness(self, phrase: frozenset[str], weights: dict[Term, float], total: float) -> float:
        """How like one of the book's phrases is to the caller's words: the harmonic mean of both coverages."""
        said = 0.0
        met = dict.fromkeys(phrase, 0.0)
        for term, weight in weights.items():
            near = {name: value for name, value in near_terms(term.name).items() if name in met}
            said += weight * term.sureness * max(near.values(), default=0.0)
            for name, value in near.items():
                met[name] = max(met[name], value)
        if not said:
            return 0.0
        own = {name: self._rarity[name] * weight_factor(name) for name in phrase}
        recall = said / total
        precision = sum(own[name] * value for name, value in met.items()) / sum(own.values())
        return 2 * recall * precision / (recall + precision)


def _names_plainly(phrase: frozenset[str], said: frozenset[str]) -> bool:
    """Whether the caller said just a phrase of the book that is made of common words: “clean my house”."""
    common = all(weight_factor(name) < 1.0 or name == _HOUSE for name in phrase)
    return common and bool(phrase) and (phrase == said or (len(phrase) > 1 and phrase <= said))


def _leaning(entry: _Entry, weights: dict[Term, float]) -> float:
    """What comes second where all else is equal: replacing, what is for emergencies, and upkeep of what works."""
    asks_for_new = any(term.name in _SOMETHING_NEW for term in weights)
    offers_new = not asks_for_new and _NEW_NAME.match(entry.item.name)
    upkeep = _UPKEEP if _UPKEEP_NAME.search(entry.item.name) else 1.0
    return (_OFFERS_NEW if offers_new else 1.0) * (_EMERGENCY if entry.item.emergency else 1.0) * upkeep


def _met(name: str, fields: dict[str, float]) -> float:
    """How well an item's terms meet one term of the caller's."""
    return max(value * fields.get(other, 0.0) for other, value in near_terms(name).items())
