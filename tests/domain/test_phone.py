"""Who is calling: numbers in every spelling, and callers who do not say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from receptionist.domain.phone import Address, AddressKind, PhoneNumber, is_region, parse_address, parse_number


@pytest.mark.parametrize(
    "spelling",
    [
        "+14155550142", "14155550142", "4155550142", "(415) 555-0142", "415-555-0142", "415.555.0142", "415 555 0142",
        "+1 (415) 555-0142", "1-415-555-0142", " +1 415 555 0142 ", "tel:+1-415-555-0142", "4 1 5 5 5 5 0 1 4 2",
        "(415) 555-0142 ext. 12", "+14155550142;ext=12", "４１５５５５０１４２", "sip:+14155550142@carrier.example",
        "sips:4155550142@carrier.example;transport=tls",
    ],
)  # fmt: skip
def test_every_spelling_of_a_number_is_one_thread(spelling: str) -> None:
    assert parse_address(spelling) == Address(AddressKind.NUMBER, "+14155550142")


@pytest.mark.parametrize(
    "spelling",
    [
        "anonymous", "Anonymous", "ANONYMOUS ", "Restricted", "unknown", "Unavailable", "private", "BLOCKED", "",
        "   ", "+266696687", "+7378742833", "+86282452253", "+8656696", "+2562533", "+7748283",
        "sip:anonymous@anonymous.invalid",
    ],
)  # fmt: skip
def test_a_withheld_number_is_nobodys(spelling: str) -> None:
    address = parse_address(spelling)
    assert address == Address(AddressKind.WITHHELD, "")
    assert address.number is None


@pytest.mark.parametrize("code", ["12345", "999999", "911", "１２３４５"])
def test_short_codes(code: str) -> None:
    address = parse_address(code)
    assert address.kind is AddressKind.SHORT_CODE and address.value.isascii()
    assert address.number is None


@pytest.mark.parametrize(
    "name", ["RIVERSIDE", "AMAZON-2FA", "CALL24HR", "client:bob", "+", "1" * 30, "12", "John 3:16"]
)
def test_a_senders_name_is_kept_as_it_is(name: str) -> None:
    assert parse_address(name) == Address(AddressKind.SENDER_NAME, name)


def test_a_long_senders_name_is_cut() -> None:
    assert len(parse_address("x" * 500).value) == 40


@pytest.mark.parametrize(
    "partial", ["555-0142", "5550142", "1234567", "415 555 014", "+1 415 555 01422", "415-555-0142 or 0143"]
)
def test_a_number_that_is_not_whole_is_none(partial: str) -> None:
    assert parse_number(partial) is None
    assert parse_address(partial).kind is AddressKind.SENDER_NAME


def test_letters_on_the_keys() -> None:
    assert parse_number("1-415-JKL-0142") == PhoneNumber("+14155550142")


@pytest.mark.parametrize(
    ("spelling", "region", "e164", "national"),
    [
        ("020 7946 0018", "GB", "+442079460018", "020 7946 0018"),
        ("+44 (0)20 7946 0018", "US", "+442079460018", "020 7946 0018"),
        ("011 44 20 7946 0018", "US", "+442079460018", "020 7946 0018"),
        ("(415) 555-0142", "CA", "+14155550142", "(415) 555-0142"),
    ],
)
def test_other_countries(spelling: str, region: str, e164: str, national: str) -> None:
    number = parse_number(spelling, region)
    assert number is not None and (str(number), number.national) == (e164, national)


def test_digits_are_without_the_country() -> None:
    assert PhoneNumber("+14155550142").digits == "4155550142"
    assert PhoneNumber("+442079460018").digits == "2079460018"


def test_countries() -> None:
    assert is_region("US") and is_region("GB")
    assert not is_region("USA") and not is_region("us") and not is_region("")


@given(st.text(max_size=60))
def test_whatever_a_carrier_sends_is_some_address(raw: str) -> None:
    address = parse_address(raw)
    if address.number is not None:
        assert parse_address(address.value) == address
        assert parse_number(address.number.national, "US") == address.number or not address.value.startswith("+1")
