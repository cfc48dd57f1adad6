"""Which US state an address lies in, and which time zones that means.

States that lie in two zones are told apart by the first three digits of the ZIP code where those settle it (zone
boundaries: 49 CFR part 71; ZIP areas: USPS Domestic Mail Manual L002).
"""

import re
from dataclasses import dataclass

_EASTERN, _CENTRAL, _MOUNTAIN = "America/New_York", "America/Chicago", "America/Denver"
_PACIFIC, _ARIZONA = "America/Los_Angeles", "America/Phoenix"


def _states(zones: tuple[str, ...], states: str) -> dict[str, tuple[str, ...]]:
    return dict.fromkeys(states.split(), zones)


_ZONES: dict[str, tuple[str, ...]] = {
    **_states((_EASTERN,), "CT DC DE GA MA MD ME NC NH NJ NY OH PA RI SC VA VT WV"),
    **_states((_CENTRAL,), "AL AR IA IL LA MN MO MS OK WI"),
    **_states((_MOUNTAIN,), "CO MT NM UT WY"),
    **_states((_PACIFIC,), "CA NV WA"),
    **_states((_EASTERN, _CENTRAL), "FL IN KY MI TN"),
    **_states((_CENTRAL, _MOUNTAIN), "KS ND NE SD TX"),
    **_states((_MOUNTAIN, _PACIFIC), "ID OR"),
    "AZ": (_ARIZONA, _MOUNTAIN),
    "AK": ("America/Anchorage",),
    "HI": ("Pacific/Honolulu",),
    "PR": ("America/Puerto_Rico",),
    "VI": ("America/Puerto_Rico",),
    "GU": ("Pacific/Guam",),
}
# First and last three digits of a state's ZIP codes.
_ZIP_AREAS = (
    (5, 5, "NY"), (6, 7, "PR"), (8, 8, "VI"), (9, 9, "PR"), (10, 27, "MA"), (28, 29, "RI"), (30, 38, "NH"),
    (39, 49, "ME"), (50, 54, "VT"), (55, 55, "MA"), (56, 59, "VT"), (60, 69, "CT"), (70, 89, "NJ"), (100, 149, "NY"),
    (150, 196, "PA"), (197, 199, "DE"), (200, 200, "DC"), (201, 201, "VA"), (202, 205, "DC"), (206, 219, "MD"),
    (220, 246, "VA"),
    (247, 268, "WV"), (270, 289, "NC"), (290, 299, "SC"), (300, 319, "GA"), (320, 349, "FL"), (350, 369, "AL"),
    (370, 385, "TN"), (386, 397, "MS"), (398, 399, "GA"), (400, 427, "KY"), (430, 459, "OH"), (460, 479, "IN"),
    (480, 499, "MI"), (500, 528, "IA"), (530, 549, "WI"), (550, 567, "MN"), (570, 577, "SD"), (580, 588, "ND"),
    (590, 599, "MT"), (600, 629, "IL"), (630, 658, "MO"), (660, 679, "KS"), (680, 693, "NE"), (700, 714, "LA"),
    (716, 729, "AR"), (730, 732, "OK"), (733, 733, "TX"), (734, 749, "OK"), (750, 799, "TX"), (800, 816, "CO"),
    (820, 831, "WY"), (832, 838, "ID"), (840, 847, "UT"), (850, 865, "AZ"), (870, 884, "NM"), (885, 885, "TX"),
    (889, 898, "NV"), (900, 961, "CA"), (967, 968, "HI"), (969, 969, "GU"), (970, 979, "OR"), (980, 994, "WA"),
    (995, 999, "AK"),
)  # fmt: skip
# Of states in two zones: the ZIP areas that lie otherwise than the rest of the state, or on both sides of the line.
_USUAL = {
    "FL": _EASTERN, "IN": _EASTERN, "KY": _EASTERN, "MI": _EASTERN, "TN": _CENTRAL, "KS": _CENTRAL, "ND": _CENTRAL,
    "NE": _CENTRAL, "SD": _CENTRAL, "TX": _CENTRAL, "ID": _MOUNTAIN, "OR": _PACIFIC, "AZ": _ARIZONA,
}  # fmt: skip
_OTHERWISE: dict[int, str] = {
    **dict.fromkeys((325, 420, 421, 422, 423, 424, 463, 464, 477), _CENTRAL),
    **dict.fromkeys((374, 376, 377, 378, 379), _EASTERN),
    **dict.fromkeys((577, 798, 799, 885), _MOUNTAIN),
    838: _PACIFIC,
}
_ON_THE_LINE = frozenset(
    {324, 373, 401, 425, 426, 427, 465, 475, 476, 479, 498, 499, 575, 576, 585, 586, 588, 677, 678, 679}
    | {690, 691, 692, 693, 835, 860, 865, 979}
)
_NAMES = {
    "alabama": "AL", "alaska": "AK", "arizona": "AZ", "arkansas": "AR", "california": "CA", "colorado": "CO",
    "connecticut": "CT", "delaware": "DE", "district of columbia": "DC", "florida": "FL", "georgia": "GA",
    "hawaii": "HI", "idaho": "ID", "illinois": "IL", "indiana": "IN", "iowa": "IA", "kansas": "KS", "kentucky": "KY",
    "louisiana": "LA", "maine": "ME", "maryland": "MD", "massachusetts": "MA", "michigan": "MI", "minnesota": "MN",
    "mississippi": "MS", "missouri": "MO", "montana": "MT", "nebraska": "NE", "nevada": "NV", "new hampshire": "NH",
    "new jersey": "NJ", "new mexico": "NM", "new york": "NY", "north carolina": "NC", "north dakota": "ND",
    "ohio": "OH", "oklahoma": "OK", "oregon": "OR", "pennsylvania": "PA", "puerto rico": "PR", "rhode island": "RI",
    "south carolina": "SC", "south dakota": "SD", "tennessee": "TN", "texas": "TX", "utah": "UT", "vermont": "VT",
    "virginia": "VA", "washington": "WA", "west virginia": "WV", "wisconsin": "WI", "wyoming": "WY",
}  # fmt: skip

_COUNTRY_AT_END = re.compile(r"[\s,]+(?:usa|u\.s\.a\.|united states(?: of america)?)\W*$", re.IGNORECASE)
_ZIP_AT_END = re.compile(r"(?<=[\s,.])(\d{5})(?:-\d{4})?\W*$")
_CODE_AT_END = re.compile(r"(?:^|[\s,])([A-Za-z]{2})\W*$")
_NAME_AT_END = re.compile(rf"(?:^|[\s,])({'|'.join(sorted(_NAMES, key=len, reverse=True))})\W*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """A US state, such as `FL`, and the IANA names of the zones an address there may lie in."""

    state: str
    zones: tuple[str, ...]


def find_place(address: str) -> Place | None:
    """Where an address as people write it lies; None where it names neither state nor ZIP code.

    A state counts only behind a comma: streets are named after states, "12 Oak St NE" is no Nebraska and "7 Elm Ct
    85001" no Connecticut.
    """
    text = _COUNTRY_AT_END.sub("", address.strip())
    found = _ZIP_AT_END.search(text)
    area = int(found[1][:3]) if found else None
    before = text[: found.start()] if found else text
    state = _state_at_end(before)
    by_zip = next((code for first, last, code in _ZIP_AREAS if area is not None and first <= area <= last), "")
    if not (state or by_zip):
        return None
    if area is None or state not in ("", by_zip):
        return Place(state, _ZONES[state])
    return Place(by_zip, _zones_of_area(by_zip, area))


def place_of_state(state: str) -> Place | None:
    """A state by its name or code: `Florida`, `FL`; None where there is no such state."""
    code = _NAMES.get(state.strip().lower(), state.strip().upper())
    return Place(code, _ZONES[code]) if code in _ZONES else None


def _state_at_end(text: str) -> str:
    for pattern in (_NAME_AT_END, _CODE_AT_END):
        found = pattern.search(text)
        if found is None or not text[: found.start(1)].rstrip(" ").endswith(","):
            continue
        place = place_of_state(found[1])
        if place is not None:
            return place.state
    return ""


def _zones_of_area(state: str, area: int) -> tuple[str, ...]:
    if state not in _USUAL or area in _ON_THE_LINE:
        return _ZONES[state]
    return (_OTHERWISE.get(area, _USUAL[state]),)
