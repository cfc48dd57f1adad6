"""Telephone addresses: E.164 from the first line of code that sees them."""

import re
from dataclasses import dataclass
from enum import StrEnum

import phonenumbers

# What carriers send in place of a withheld number. Twilio: "anonymous", and the keypad spellings of
# RESTRICTED/ANONYMOUS ("+7378742833", "+266696687"). None of them is a number anybody can be reached at.
_WITHHELD = {"anonymous", "restricted", "unknown", "unavailable", "private", "+266696687", "+7378742833"}


class AddressKind(StrEnum):
    """What sort of sender or caller an address names."""

    NUMBER = "number"
    SHORT_CODE = "short_code"
    SENDER_NAME = "sender_name"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class PhoneNumber:
    """A telephone number in E.164, such as `+14155550142`."""

    e164: str

    def __str__(self) -> str:
        return self.e164

    @property
    def national(self) -> str:
        """As people of its country write it: `(415) 555-0142`."""
        return phonenumbers.format_number(phonenumbers.parse(self.e164), phonenumbers.PhoneNumberFormat.NATIONAL)

    @property
    def digits(self) -> str:
        """The national digits without country code: `4155550142`."""
        return phonenumbers.national_significant_number(phonenumbers.parse(self.e164))


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
    if not phonenumbers.is_possible_number(parsed):
        return None
    return PhoneNumber(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def parse_address(raw: str, region: str = "US") -> Address:
    """Reads what a carrier put into `From` or `To`. Never fails: what is no number keeps its own kind."""
    text = raw.strip()
    if not text or text.lower() in _WITHHELD:
        return Address(AddressKind.WITHHELD, "")
    if re.fullmatch(r"\d{3,6}", text):
        return Address(AddressKind.SHORT_CODE, text)
    number = parse_number(text, region)
    if number is not None:
        return Address(AddressKind.NUMBER, number.e164)
    return Address(AddressKind.SENDER_NAME, text[:40])
