"""Twilio's request signatures, over the address as the carrier was given it: the configured public one."""

from collections.abc import Mapping

from twilio.request_validator import RequestValidator  # type: ignore[import-untyped]

HEADER = "X-Twilio-Signature"


def sign(secret: str, url: str, form: Mapping[str, str] | None = None) -> str:
    """The signature of a request to `url`; a WebSocket handshake has no form."""
    return str(RequestValidator(secret).compute_signature(url, dict(form or {})))


def is_genuine(secret: str, url: str, form: Mapping[str, str] | None, signature: str | None) -> bool:
    """Whether the carrier signed this request. A missing, foreign or unreadable signature is False, never an error."""
    if not secret or not signature or not signature.isascii():
        return False
    try:
        return bool(RequestValidator(secret).validate(url, {} if form is None else form, signature))
    except (ValueError, TypeError, UnicodeError):
        return False
