"""Whether a place lies in the area a business serves, as far as town and postcode tell."""

import re
from collections.abc import Collection

OUTSIDE_AREA = "The address is outside the area we serve"  # a note on the card, for whoever reads it

_NOT_LETTERS = re.compile(r"[^a-z0-9]+")


def is_outside(area: Collection[str], home: str, town: str, postcode: str) -> bool:
    """Whether a place is certainly outside. `area` holds towns and postcodes, or their beginnings ("972", "SW1").

    `home` is the town of the business itself, which it always serves; `town` and `postcode` are empty where they are
    not known. What the area says nothing about, because only towns were given and the place has none, is not outside.
    """
    codes = [_plain_code(entry) for entry in area if _is_code(entry)]
    towns = {_plain_town(entry) for entry in area if not _is_code(entry)}
    if not area:
        return False
    if town and _plain_town(town) in towns | {_plain_town(home)}:
        return False
    if postcode and any(_plain_code(postcode).startswith(code) for code in codes):
        return False
    return bool(postcode or not codes) and bool(town or not towns)


def _is_code(entry: str) -> bool:
    return any(character.isdigit() for character in entry)


def _plain_code(code: str) -> str:
    return _NOT_LETTERS.sub("", code.casefold())


def _plain_town(town: str) -> str:
    words = _NOT_LETTERS.sub(" ", town.casefold()).split()
    return " ".join("st" if word == "saint" else word for word in words)
