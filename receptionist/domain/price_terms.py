"""From words to terms: what the price search compares.

A term is a stem (“chandeli”) or, where the trades have many words for one thing, a concept (“@clog”).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import snowballstemmer
from rapidfuzz import process
from rapidfuzz.distance import OSA

from receptionist.domain.price_concepts import CONCEPTS, NEAR
from receptionist.domain.price_words import ACTIONS, ELSEWHERE, GENERIC, HEARD, NEGATIONS, PLACES, SMALL, WEAK

_SPELLED = (
    (re.compile(r"\ba\s*[./]?\s*c\b\.?"), "ac"),
    (re.compile(r"\bt\s?[.]?\s?v\b\.?"), "tv"),
    (re.compile(r"\bg\s?\.?f\s?\.?c?\s?\.?i\b\.?"), "gfci"),
    (re.compile(r"\be\s?\.?v\b\.?"), "ev"),
    (re.compile(r"\bh\s?\.?v\s?\.?a\s?\.?c\b\.?"), "hvac"),
    (re.compile(r"\b(the|my|our) john\b"), "toilet"),
    (re.compile(r"\bcan lights?\b"), "recessed light"),
    (re.compile(r"\b(7[5-9]|[89]\d|1[01]\d|eighty|ninety)\b[ a-z]{0,7} degrees\b"), "hot in here"),
    (re.compile(r"\b([3-6]\d|forty|fifty|sixty)\b[ a-z]{0,7} degrees\b"), "cold in here"),
)
_LOOSE = 3  # how many words of little meaning a phrase may have within it
_LOOSENING = WEAK | {"house", "home", "room", "place", "apartment"}
_CEASING = frozenset({"stop", "stops", "stopping", "quit", "quits", "quitting"})
_WORD = re.compile(r"[a-z0-9]+")
_HALF_FACTOR, _GENERIC_FACTOR = 0.5, 0.35
_SURE_CORRECTED = 0.8


@dataclass(frozen=True, slots=True)
class Term:
    """One term of a text. `sureness` is below 1 where a misspelt word was corrected."""

    name: str
    sureness: float = 1.0
    elsewhere: bool = False  # it names a thing of another trade


@dataclass(frozen=True, slots=True)
class _Token:
    word: str
    stem: str
    sureness: float = 1.0


def weight_factor(name: str) -> float:
    """How much of its rarity a term weighs: actions, places and generic words less than things."""
    if name in ACTIONS or name in PLACES:
        return _HALF_FACTOR
    return _GENERIC_FACTOR if name in _GENERIC_STEMS else 1.0


def near_terms(name: str) -> Mapping[str, float]:
    """The terms that may stand for this one, itself among them, and how much each counts, from 0 to 1."""
    return _NEAR.get(name) or {name: 1.0}


class Lexicon:
    """The words that one book and the trades know; texts are read and misspellings corrected against it."""

    def __init__(self, texts: Iterable[str]) -> None:
        read = [_tokens(text) for text in texts]
        self._own = frozenset(token.stem for tokens in read for token in tokens)
        self._known = self._own | _CONCEPT_STEMS
        self._concepts = frozenset(concept for tokens in read for concept, _ in _spans(tokens))
        telling = {token.stem for tokens in read for token in tokens if token.word not in WEAK}
        telling |= {stem for key, concept in _PHRASES.items() if concept in self._concepts for stem in key}
        self._stems = sorted(stem for stem in telling if len(stem) >= 4)
        self._sounds: dict[str, list[str]] = {}
        for stem in self._stems:
            self._sounds.setdefault(_sound(stem), []).append(stem)

    def terms(self, text: str, *, correct: bool) -> tuple[Term, ...]:
        """The terms of a text, each once. With `correct`, words that nobody knows are taken for misspelt ones."""
        tokens = _tokens(text)
        if correct:
            tokens = self._corrected(tokens)
        return tuple({term.name: term for term in self._joined(tokens)}.values())

    def parts(self, text: str) -> frozenset[str]:
        """The telling words of a text by themselves, those within its phrases too."""
        return frozenset(token.stem for token in _tokens(text) if token.word not in WEAK)

    def _corrected(self, tokens: list[_Token]) -> list[_Token]:
        read: list[_Token] = []
        position = 0
        while position < len(tokens):
            token = tokens[position]
            following = tokens[position + 1] if position + 1 < len(tokens) else None
            position += 1
            if self._knows(token):
                read.append(token)
            elif following and (joined := _stem(token.word + following.word)) in self._known:
                read.append(_Token(token.word + following.word, joined))
                position += 1
            else:
                near = self._near(token)
                read.append(_Token(near, near, _SURE_CORRECTED) if near else token)
        return read

    def _knows(self, token: _Token) -> bool:
        return token.stem in self._known or token.word in WEAK or token.word in ELSEWHERE or token.word.isdigit()

    def _near(self, token: _Token) -> str | None:
        """The known stem that an unknown word was probably meant for, by letters or by sound."""
        stem = token.stem
        if len(stem) < 4:
            return None
        if len(stem) > 6:
            slips = 1 if len(stem) < 8 else 2
            for near, _, _ in process.extract(stem, self._stems, scorer=OSA.distance, score_cutoff=slips, limit=5):
                if near[0] == stem[0]:
                    return str(near)
        least = 0.5 if len(stem) > 4 else 0.75
        alike = {
            near: OSA.normalized_similarity(stem, near)
            for near in self._sounds.get(_sound(stem), ())
            if abs(len(near) - len(stem)) <= 2
        }
        best = max(alike, key=lambda near: alike[near], default="")
        return best if best and alike[best] >= least else None

    def _joined(self, tokens: list[_Token]) -> Iterable[Term]:
        """Concepts where a phrase of one stands; the other words by their stems."""
        for concept, span in _spans(tokens):
            token = span[0]
            # a word that the book has only within phrases of its own is no sign of another trade
            strange = len(span) == 1 and concept not in self._concepts and token.stem in self._own
            if concept and not strange:
                yield Term(concept, min(token.sureness for token in span))
            elif token.word not in WEAK and not (token.word.isdigit() and token.stem not in self._known):
                yield Term(token.stem, token.sureness, token.word in ELSEWHERE)


def _spans(tokens: list[_Token]) -> Iterable[tuple[str, list[_Token]]]:
    """The tokens in turn, those of a concept's phrase together; the concept is empty where there is none."""
    position = 0
    while position < len(tokens):
        concept, length = _concept_at(tokens, position)
        yield concept, tokens[position : position + length]
        position += length


def _concept_at(tokens: list[_Token], start: int) -> tuple[str, int]:
    """The concept whose phrase begins here and how many tokens it takes; else an empty name and 1.

    Words that say little may stand within a phrase: “won't really get the house cool”.
    """
    for end in range(min(start + _LONGEST + _LOOSE, len(tokens)), start, -1):
        span = tokens[start:end]
        concept = _PHRASES.get(tuple(token.stem for token in span))
        if not concept and span[0].word not in _LOOSENING and span[-1].word not in _LOOSENING:
            concept = _PHRASES.get(tuple(token.stem for token in span if token.word not in _LOOSENING))
        if concept:
            return concept, len(span)
    return "", 1


def _tokens(text: str) -> list[_Token]:
    plain = unicodedata.normalize("NFKD", text.lower())
    plain = "".join(char for char in plain if not unicodedata.combining(char)).replace("'", "").replace("’", "")
    for spelled, meant in _SPELLED:
        plain = spelled.sub(meant, plain)
    tokens: list[_Token] = []
    for found in _WORD.findall(plain):
        for word in HEARD.get(found, found).split():
            if word in _CEASING and tokens and tokens[-1].stem == "not":
                tokens[-1] = _Token("keep", "keep")  # “won't stop running”
            elif word in NEGATIONS:
                if not tokens or tokens[-1].stem != "not":
                    tokens.append(_Token("not", "not"))
            elif word not in SMALL:
                tokens.append(_Token(word, _stem(word)))
    return tokens


@lru_cache(maxsize=8192)
def _stem(word: str) -> str:
    # the stemmer keeps the word it works on, so each call has its own
    return str(snowballstemmer.stemmer("english").stemWord(word))


@lru_cache(maxsize=4096)
def _sound(word: str) -> str:
    """A rough key of how a word sounds: “foset” and “faucet” have the same."""
    heard = word.replace("ph", "f").replace("gh", "").replace("ck", "k").replace("wr", "r").replace("kn", "n")
    heard = re.sub(r"c(?=[eiy])", "s", heard).translate(str.maketrans("cqzxvdbgj", "kkssftpkk"))
    key = heard[:1] + re.sub(r"[aeiouyhw]", "", heard[1:])
    return re.sub(r"(.)\1+", r"\1", key)


def _phrases() -> dict[tuple[str, ...], str]:
    table: dict[tuple[str, ...], str] = {}
    for concept, told in CONCEPTS.items():
        for phrase in told.split(";"):
            key = tuple(token.stem for token in _tokens(phrase))
            if not key or table.setdefault(key, concept) != concept:
                raise ValueError(f"“{phrase.strip()}” of {concept} is {table.get(key, 'empty')}")
    return table


def _neighbours() -> dict[str, dict[str, float]]:
    table: dict[str, dict[str, float]] = {}
    for (one, other), value in NEAR.items():
        table.setdefault(one, {one: 1.0})[other] = value
        table.setdefault(other, {other: 1.0})[one] = value
    return table


_PHRASES = _phrases()
_NEAR = _neighbours()
_LONGEST = max(len(key) for key in _PHRASES)
_CONCEPT_STEMS = frozenset(stem for key in _PHRASES for stem in key)
_GENERIC_STEMS = frozenset(word if word.startswith("@") else _stem(word) for word in GENERIC)
