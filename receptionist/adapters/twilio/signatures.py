"""Twilio's request signatures, over the address as the carrier was given it: the configured public one."""

from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

from twilio.request_validator import (  # type: ignore[import-untyped]
    HMAC_SHA1,
    HMAC_SHA256,
    SIGNATURE_SETTINGS_HEADER,
    RequestValidator,
    get_signature_algorithm,
)

HEADER = "X-Twilio-Signature"
SETTINGS_HEADER = str(SIGNATURE_SETTINGS_HEADER)


def sign(secret: str, url: str, form: Mapping[str, str] | None = None) -> str:
    """The signature of a request to `url`; a WebSocket handshake has no form."""
    return str(RequestValidator(secret).compute_signature(url, dict(form or {})))


def is_genuine(
    secret: str, url: str, form: Mapping[str, str] | str | None, signature: str | None, settings: str = ""
) -> bool:
    """Whether the carrier signed this request. A missing, foreign or unreadable signature is False, never an error.

    A `form` that is a string is a JSON body, whose hash must stand in the address. A mapping with a `getlist` method
    may hold several values of a name. `settings` is the header that names another algorithm than HMAC-SHA1.
    """
    if not secret or not signature or not signature.isascii():
        return False
    algorithm = get_signature_algorithm(settings)
    if algorithm not in (HMAC_SHA1, HMAC_SHA256):
        return False
    try:
        if isinstance(form, str) and "bodySHA256" not in parse_qs(urlsplit(url).query):
            return False
        return bool(RequestValidator(secret).validate(url, {} if form is None else form, signature, algorithm))
    except (ValueError, TypeError, UnicodeError):
        return False
