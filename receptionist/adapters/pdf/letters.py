"""What a type cannot print: said in the document, instead of empty boxes."""

import unicodedata
from collections.abc import Container
from dataclasses import fields, is_dataclass, replace
from enum import Enum
from itertools import groupby
from typing import Any, TypeVar, cast

from receptionist.domain.document import Document

UNPRINTED = "[…]"
WHERE_WHOLE = f"Letters that this type does not have stand here as {UNPRINTED}; they stand in full on its web page."

T = TypeVar("T")


def in_letters_of(document: Document, letters: Container[int]) -> Document:
    """The document with what stands on it in these code points; each run of others is `UNPRINTED`."""
    content = replace(_within(document.content, letters), pay_link=document.content.pay_link)
    return replace(document, content=content, decided_by=_words(document.decided_by, letters))


def _within(value: T, letters: Container[int]) -> T:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return cast(T, _words(value, letters))
    if isinstance(value, tuple):
        return cast(T, tuple(_within(one, letters) for one in value))
    if is_dataclass(value) and not isinstance(value, type):
        known: Any = value
        return cast(
            T, replace(known, **{one.name: _within(getattr(known, one.name), letters) for one in fields(known)})
        )
    return value


def _words(words: str, letters: Container[int]) -> str:
    """The words; spaces between two words that cannot be printed go with them."""
    runs = []
    for printable, run in groupby(words, lambda sign: sign.isspace() or ord(sign) in letters or _is_silent(sign)):
        runs.append("".join(run) if printable else UNPRINTED)
    text = "".join(runs)
    while (shorter := text.replace(f"{UNPRINTED} {UNPRINTED}", UNPRINTED)) != text:
        text = shorter
    return text


def _is_silent(sign: str) -> bool:
    """Whether nobody would see it: joiners, direction marks."""
    return unicodedata.category(sign) == "Cf"
