"""The parts of an address, and the one line they make."""

import re
from dataclasses import dataclass

import usaddress

from receptionist.agent.frame_agent.understanding.street_words import DIRECTIONS, STATES

_STREET_LABELS = frozenset(
    {
        "StreetNamePreModifier",
        "StreetNamePreDirectional",
        "StreetNamePreType",
        "StreetName",
        "StreetNamePostType",
        "StreetNamePostDirectional",
        "StreetNamePostModifier",
    }
)
_UNIT_LABELS = frozenset({"OccupancyType", "OccupancyIdentifier", "SubaddressType", "SubaddressIdentifier"})
_BOX_LABELS = frozenset({"USPSBoxType", "USPSBoxID", "USPSBoxGroupType", "USPSBoxGroupID"})
_ABBREVIATIONS = frozenset(STATES.values())


@dataclass(frozen=True, slots=True)
class AddressParts:
    """What was said of an address; empty where nothing was. `state` is the two-letter code where it is known."""

    number: str = ""
    street: str = ""  # with directions and type: "North Maple Street"
    unit: str = ""
    city: str = ""
    state: str = ""
    zip: str = ""
    postcode: str = ""  # of the United Kingdom
    po_box: str = ""
    intersection: str = ""

    @property
    def line(self) -> str:
        """The address in one line: "4211 Maple Street, Apt 3, Springfield, IL 62704"."""
        place = " ".join(part for part in (self.state, self.zip, self.postcode) if part)
        street = " ".join(part for part in (self.number, self.street) if part)
        return ", ".join(part for part in (self.intersection, street, self.po_box, self.unit, self.city, place) if part)


def tag_address(text: str) -> AddressParts:
    """The parts of a text that is an address and nothing else."""
    found: dict[str, list[str]] = {}
    labels = usaddress.parse(text.replace("\n", ", "))
    is_intersection = any(label == "IntersectionSeparator" for _, label in labels)
    for token, label in labels:
        word = token.strip(",;")
        if label in _STREET_LABELS or (is_intersection and (label == "IntersectionSeparator" or "StreetName" in label)):
            found.setdefault("street", []).append(word)
        elif label in ("AddressNumber", "AddressNumberPrefix", "AddressNumberSuffix"):
            found.setdefault("number", []).append(word)
        elif label in _UNIT_LABELS:
            found.setdefault("unit", []).append(word)
        elif label in _BOX_LABELS:
            found.setdefault("po_box", []).append(word)
        elif label == "PlaceName":
            found.setdefault("city", []).append(word)
        elif label == "StateName":
            found.setdefault("state", []).append(word)
        elif label in ("ZipCode", "ZipPlus4"):
            found.setdefault("zip", []).append(word)
    joined = {part: " ".join(words) for part, words in found.items()}
    if is_intersection:
        joined["intersection"] = joined.pop("street", "")
    joined["zip"] = joined.get("zip", "").replace(" ", "-")
    return tidy(AddressParts(**joined), text)


def tidy(parts: AddressParts, text: str) -> AddressParts:
    """Parts as they are written on an envelope: names with capitals, the state's code."""
    plain = text.islower() or text.isupper()
    return AddressParts(
        number=parts.number.upper() if re.search(r"\d", parts.number) else parts.number,
        street=_capitals(parts.street.rstrip(".,"), plain),
        unit=_unit(_capitals(parts.unit.strip(" ,"), plain)),
        city=_capitals(parts.city.strip(" ,."), plain),
        state=state_code(parts.state.strip(" ,")),
        zip=parts.zip,
        postcode=parts.postcode,
        po_box=_capitals(re.sub(r"^p\.? ?o\.? ?box", "PO Box", parts.po_box, flags=re.IGNORECASE), plain),
        intersection=_capitals(parts.intersection, plain),
    )


def state_code(state: str) -> str:
    """ "IL" for "Illinois", "il" or "I.L."; anything else as it is."""
    code = state.replace(".", "").upper()
    return code if code in _ABBREVIATIONS else STATES.get(state.lower(), state)


def _unit(unit: str) -> str:
    unit = re.sub(r"\s*,\s*", " ", unit)
    return re.sub(r"\b(\d+) ([A-Za-z])$", lambda m: m[1] + m[2].upper(), unit)


def _capitals(words: str, plain: bool) -> str:
    if not words:
        return ""
    return " ".join(_capital(word, plain or word.islower()) for word in words.split())


def _capital(word: str, change: bool) -> str:
    if not change or not word[0].isalnum() or (word.isupper() and len(word) < 3):
        return word
    if word.lower().rstrip(".") in {direction.rstrip(".") for direction in DIRECTIONS} and len(word) < 4:
        return word.upper()
    if word[0].isdigit():
        return word.lower() if re.fullmatch(r"\d+(?:st|nd|rd|th)", word, re.IGNORECASE) else word.upper()
    if word.lower() in ("of", "the", "and", "po"):
        return word.lower() if word.lower() != "po" else "PO"
    return re.sub(r"(?<![A-Za-z'’])[a-z]", lambda m: m[0].upper(), word.lower())
