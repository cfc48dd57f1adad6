"""Telephone addresses: E.164 from the first line of code that sees them."""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

import phonenumbers

# What carriers send in place of a withheld number, as a word or as that word's keys: "+266696687" is ANONYMOUS.
_WITHHELD_WORDS = (
    "anonymous",
    "restricted",
    "unknown",
    "unavailable",
    "private",
    "blocked",
    "withheld",
    "no caller id",
)
_KEYS = str.maketrans("abcdefghijklmnopqrstuvwxyz", "22233344455566677778889999", " ")
_WITHHELD = {*_WITHHELD_WORDS, *("+" + word.translate(_KEYS) for word in _WITHHELD_WORDS)}


class AddressKind(StrEnum):
    """What sort of sender or caller an address names."""

    NUMBER = "number"
    SHORT_CODE = "short_code"
    SENDER_NAME = "sender_name"
    WITHHELD = "withheld"


@lru_cache(maxsize=4096)
def _national(e164: str) -> str:
    # Lists show the same numbers again and again, and each takes a quarter of a millisecond.
    return phonenumbers.format_number(phonenumbers.parse(e164), phonenumbers.PhoneNumberFormat.NATIONAL)


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number in E.164, such as `+14155550142`."""

    e164: str

    def __str__(self) -> str:
        return self.e164

    @property
    def national(self) -> str:
        """As people of its country write it: `(415) 555-0142`."""
        return _national(self.e164)

    @property
    def digits(self) -> str:
        """The national digits without country code: `4155550142`."""
        return phonenumbers.national_significant_number(phonenumbers.parse(self.e164))

    @property
    def is_landline(self) -> bool:
        """Whether its digits alone say that it is no mobile; North American ones never do."""
        kind = phonenumbers.number_type(phonenumbers.parse(self.e164))
        return kind == phonenumbers.PhoneNumberType.FIXED_LINE


@dataclass(frozen=True, slots=True)
class Address:
    """Where a call or text comes from: a number, a short code, a sender's name, or withheld."""

    kind: AddressKind
    value: str

    @property
    def number(self) -> PhoneNumber | None:
        """The E.164 number, where this address is one."""
        return PhoneNumber(self.value) if self.kind is AddressKind.NUMBER else None


def parse_number(raw: str, region: str = "US") -> PhoneNumber | None:
    """Reads any spelling of a telephone number; None where it is none.

    `region` is the ISO country whose national spelling is assumed when no country code is given.
    """
    try:
        parsed = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return None
    # "Possible" alone lets a number without its area code pass, which nobody can be reached at from elsewhere.
    if phonenumbers.is_possible_number_with_reason(parsed) != phonenumbers.ValidationResult.IS_POSSIBLE:
        return None
    return PhoneNumber(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def is_region(region: str) -> bool:
    """Whether this is the ISO code of a country that has telephone numbers."""
    return region in phonenumbers.SUPPORTED_REGIONS


def parse_address(raw: str, region: str = "US") -> Address:
    """Reads what a carrier put into `From` or `To`. Never fails: what is no number keeps its own kind."""
    text = unicodedata.normalize("NFKC", raw).strip()
    sip = re.fullmatch(r"sips?:([^@;]+)(?:[@;].*)?", text, re.IGNORECASE)
    text = sip[1] if sip else text
    if not text or text.lower() in _WITHHELD:
        return Address(AddressKind.WITHHELD, "")
    if re.fullmatch(r"[0-9]{3,6}", text):
        return Address(AddressKind.SHORT_CODE, text)
    number = parse_number(text, region)
    if number is not None:
        return Address(AddressKind.NUMBER, number.e164)
    return Address(AddressKind.SENDER_NAME, text[:40])
