"""Vonage's two ways to sign a webhook, both checked whole: who, what, and when.

The Messages API sends a token (JWT, HS256) that holds the account, the time and a SHA-256 of the body; the SMS API
sends a `sig` over the sorted parameters, made in the way the account has chosen.
"""

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any
from uuid import uuid4

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from receptionist.adapters.vonage.parameters import BEARER, is_signed_by_token, read_parameters
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.errors import BadInput, Forged

TOLERANCE = timedelta(minutes=5)  # for a slow network and a clock that is off, either way
METHODS = ("md5hash", "md5", "sha1", "sha256", "sha512")  # the first is what a new account has
_TOKEN_LIFE = timedelta(minutes=15)
# Age, account and body are compared here: against the time we are given, and with a sentence of our own.
_SIGNATURE_ONLY: Any = {f"verify_{claim}": False for claim in ("exp", "nbf", "iat", "aud", "iss", "sub", "jti")}


def check_signature(account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
    """Raises Forged: signature, account, payload or stale."""
    secret = account.extra.get("signature_secret", "")
    if not secret:
        raise Forged("signature")
    if is_signed_by_token(request):
        _check_token(secret, account, request, now)
    else:
        _check_parameters(secret, account, request, now)


def sign_parameters(secret: str, method: str, parameters: Mapping[str, Any]) -> str:
    """The SMS API's `sig` of parameters without it: hex digits. Raises KeyError where the method is not known."""
    joined = "".join(f"&{name}={_signed_form(parameters[name])}" for name in sorted(parameters))
    written = joined.encode("utf-8", "surrogatepass")
    if method == "md5hash":
        return hashlib.md5(written + secret.encode()).hexdigest()
    if method not in METHODS:
        raise KeyError(method)
    return hmac.new(secret.encode(), written, method).hexdigest()


def sign_body(secret: str, api_key: str, body: bytes, now: datetime, *, token_id: str) -> str:
    """The Messages API's Authorization header for a body."""
    claims = {
        "iat": int(now.timestamp()),
        "jti": token_id,
        "iss": "Vonage",
        "payload_hash": hashlib.sha256(body).hexdigest(),
        "api_key": api_key,
    }
    return f"Bearer {jwt.encode(claims, secret, algorithm='HS256')}"


def application_token(application_id: str, private_key: str, now: datetime) -> str:
    """A token of an application, good for a quarter of an hour. Raises ValueError where the key cannot sign."""
    claims = {
        "application_id": application_id,
        "iat": int(now.timestamp()),
        "exp": int((now + _TOKEN_LIFE).timestamp()),
        "jti": str(uuid4()),
    }
    return jwt.encode(claims, _signing_key(private_key), algorithm="RS256")


@lru_cache(maxsize=64)
def _signing_key(pem: str) -> RSAPrivateKey:
    # Reading a key costs a hundred times what signing with it does.
    try:
        key = load_pem_private_key(pem.strip().encode(), password=None)
    except (TypeError, UnsupportedAlgorithm) as error:
        raise ValueError("the private key cannot be read") from error
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the private key is not an RSA key")
    return key


def _check_token(secret: str, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
    token = request.headers["authorization"][len(BEARER) :].strip()
    try:
        claims = jwt.decode(token, secret, algorithms=["HS256"], options=_SIGNATURE_ONLY)
    except (jwt.PyJWTError, ValueError, UnicodeError):
        raise Forged("signature") from None
    if not _same(claims.get("api_key"), account.external_id):
        raise Forged("account")
    # A token without a hash covers no body, so it may come with none.
    hashed = claims.get("payload_hash")
    if hashed is None and request.body:
        raise Forged("payload")
    if hashed is not None and not _same(hashed, hashlib.sha256(request.body).hexdigest()):
        raise Forged("payload")
    _check_age(claims.get("iat"), now)


def _check_parameters(secret: str, account: CarrierAccount, request: WebhookRequest, now: datetime) -> None:
    try:
        parameters = dict(read_parameters(request))
    except BadInput:
        raise Forged("signature") from None
    given = parameters.pop("sig", None)
    method = account.extra.get("signature_method") or METHODS[0]
    # What is nested has no form in the SMS API's signature, so nothing would cover it.
    if method not in METHODS or any(isinstance(value, dict | list) for value in parameters.values()):
        raise Forged("signature")
    if not isinstance(given, str) or not _same(given.lower(), sign_parameters(secret, method, parameters)):
        raise Forged("signature")
    if not _same(parameters.get("api-key", account.external_id), account.external_id):
        raise Forged("account")
    _check_age(parameters.get("timestamp"), now)


def _check_age(written: object, now: datetime) -> None:
    """`written` is in seconds since 1970, as a number or its spelling."""
    if isinstance(written, bool) or not isinstance(written, int | float | str):
        raise Forged("stale")
    try:
        age_seconds = now.timestamp() - float(written)
    except (ValueError, OverflowError):
        raise Forged("stale") from None
    if not abs(age_seconds) <= TOLERANCE.total_seconds():  # a NaN is not within anything
        raise Forged("stale")


def _signed_form(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value).replace("&", "_").replace("=", "_")


def _same(given: object, expected: str) -> bool:
    if not isinstance(given, str):
        return False
    return hmac.compare_digest(given.encode("utf-8", "surrogatepass"), expected.encode())
