"""Who signed a request: the carrier, somebody else, or nobody."""

import pytest

from receptionist.adapters.twilio.signatures import is_genuine, sign

URL = "https://phone.example.com/webhooks/twilio/acct_1/voice"
FORM = {"CallSid": "CA1", "From": "+14155550142", "Empty": ""}


def test_a_signature_as_the_carrier_documents_it_is_genuine() -> None:
    # Base64 of the HMAC-SHA1, under the token, of the address followed by the sorted names and values.
    url = "https://phone.example.com/myapp?foo=1&bar=2"
    form = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14155550142",
        "Digits": "1234",
        "From": "+14155550142",
        "To": "+14155550100",
    }
    assert is_genuine("12345", url, form, "NXsJF9ncA3wcRllx/BYL7WiK7Ts=")


def test_a_form_and_a_handshake_are_genuine_under_their_own_secret_and_address_only() -> None:
    assert is_genuine("s1", URL, FORM, sign("s1", URL, FORM))
    wss = "wss://phone.example.com/media/twilio/acct_1"
    assert is_genuine("s1", wss, None, sign("s1", wss))
    assert not is_genuine("s2", URL, FORM, sign("s1", URL, FORM))
    assert not is_genuine("s1", URL + "?x=1", FORM, sign("s1", URL, FORM))
    assert not is_genuine("s1", URL, FORM | {"From": "+14155550199"}, sign("s1", URL, FORM))
    assert not is_genuine("s1", wss.replace("acct_1", "acct_2"), None, sign("s1", wss))


@pytest.mark.parametrize("signature", [None, "", "ß", "x" * 10_000, "AAAA"])
def test_a_missing_or_strange_signature_is_no_error(signature: str | None) -> None:
    assert not is_genuine("s1", URL, FORM, signature)


def test_without_a_secret_nothing_is_genuine() -> None:
    assert not is_genuine("", URL, FORM, sign("", URL, FORM))


def test_a_form_that_cannot_be_encoded_is_no_error() -> None:
    assert not is_genuine("s1", URL, {"From": "\ud800"}, "AAAA")
