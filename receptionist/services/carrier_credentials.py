"""What an account at each carrier is connected with, and whether it holds."""

import base64
import binascii
import re
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from receptionist.config import account_sid
from receptionist.domain.records import CarrierAccount
from receptionist.errors import BadInput

SIGNATURE_METHODS = ("md5hash", "md5", "sha1", "sha256", "sha512")
_ED25519_BYTES = 32
_LONGEST = 8000


@dataclass(frozen=True, slots=True)
class Credential:
    """One thing a carrier's account needs. `check` answers it as it is kept; its ValueError says what it should be."""

    name: str  # as in `CarrierAccount`: external_id, secret, or a name of `extra`
    asked: str  # how a person is asked for it
    found: str  # where it stands at the carrier
    check: Callable[[str], str]
    secret: bool = False
    required: bool = True
    without: str = ""  # what is missed where it is not there
    default: str = ""


@dataclass(frozen=True, slots=True)
class Credentials:
    """What an account is saved with."""

    external_id: str
    secret: str = field(repr=False)
    extra: Mapping[str, str] = field(repr=False)


def _token(raw: str) -> str:
    if len(raw) > _LONGEST or not raw.isascii() or not raw.isprintable():
        raise ValueError("letters, digits and signs in one line")
    return raw


def _api_key_sid(raw: str) -> str:
    if not re.fullmatch(r"SK[0-9A-Za-z]{32}", raw):
        raise ValueError("the API key's SID: SK and 32 letters and digits")
    return raw


def _uuid(raw: str) -> str:
    try:
        return str(uuid.UUID(raw))
    except ValueError:
        raise ValueError("an id such as 3f1c0a52-7d5e-4f0e-9b1c-2a6d8e4b7c90") from None


def _service_sid(raw: str) -> str:
    if not re.fullmatch(r"MG[0-9A-Za-z]{32}", raw):
        raise ValueError("the Messaging Service SID: MG and 32 letters and digits")
    return raw


def _ed25519_key(raw: str) -> str:
    try:
        size = len(base64.b64decode(raw, validate=True))
    except (binascii.Error, ValueError):
        size = 0
    if size != _ED25519_BYTES:
        raise ValueError("the account's public key: 44 characters of base64")
    return raw


def _api_key(raw: str) -> str:
    if not re.fullmatch(r"[0-9A-Za-z]{4,40}", raw):
        raise ValueError("letters and digits, such as a1b2c3d4")
    return raw


def _method(raw: str) -> str:
    method = raw.lower().replace("-", "").replace(" ", "").replace("hmac", "")
    if method not in SIGNATURE_METHODS:
        raise ValueError("md5hash, or a hash for HMAC: md5, sha1, sha256 or sha512")
    return method


def _private_key(raw: str) -> str:
    pem = "\n".join(line.strip() for line in raw.replace("\\n", "\n").strip().splitlines()) + "\n"
    try:
        key = load_pem_private_key(pem.encode(), None)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("the application's private key as the PEM file that was downloaded, without a password")
    return pem


_CREDENTIALS = {
    "twilio": (
        Credential("external_id", "Account SID", "on the first page of Twilio's console", account_sid),
        Credential("secret", "Auth token", "on the first page of Twilio's console", _token, secret=True),
        Credential(
            "messaging_service_sid", "Messaging Service SID", "at Messaging, Services", _service_sid, required=False
        ),
        Credential(
            "api_key_sid", "API key SID", "at Account, API keys; requests then go with it and not with the Auth token",
            _api_key_sid, required=False,
        ),
        Credential(
            "api_key_secret", "API key secret", "in the console once, when the API key is made", _token, secret=True,
            required=False,
        ),
    ),
    "telnyx": (
        Credential("external_id", "Messaging profile id", "at Messaging, in the profile of the number", _uuid),
        Credential("secret", "API key", "at Account, Keys & Credentials", _token, secret=True),
        Credential(
            "public_key", "Public key", "at Account, Keys & Credentials, Public Key", _ed25519_key,
            without="every webhook is refused, since its signature cannot be checked: no text comes in",
        ),
    ),
    "vonage": (
        Credential("external_id", "API key", "on the first page of Vonage's dashboard", _api_key),
        Credential("secret", "API secret", "at API settings", _token, secret=True),
        Credential(
            "signature_secret", "Signature secret", "at API settings, Signed webhooks", _token, secret=True,
            without="every webhook is refused, since its signature cannot be checked: no text comes in",
        ),
        Credential(
            "signature_method", "Signature method", "at API settings, Signed webhooks", _method, default="md5hash"
        ),
        Credential("application_id", "Application id", "at Applications", _uuid, required=False),
        Credential(
            "private_key", "Private key", "in the file that was downloaded when the application was made", _private_key,
            secret=True, required=False, without="the SMS API is used, which brings no pictures",
        ),
    ),
}  # fmt: skip


def credentials_of(carrier: str) -> tuple[Credential, ...]:
    """What an account at this carrier is connected with. Raises BadInput."""
    if carrier not in _CREDENTIALS:
        raise BadInput(f'There is no carrier "{carrier}".', f"Choose one of: {', '.join(_CREDENTIALS)}.")
    return _CREDENTIALS[carrier]


def check_credentials(carrier: str, given: Mapping[str, str]) -> Credentials:
    """The credentials as they are kept. Raises BadInput, which never shows what was given."""
    kept: dict[str, str] = {}
    for wanted in credentials_of(carrier):
        raw = given.get(wanted.name, "").strip() or wanted.default
        if raw:
            try:
                kept[wanted.name] = wanted.check(raw)
            except ValueError as error:
                raise BadInput(f"The {wanted.asked} must be {error}.", f"It stands {wanted.found}.") from None
        elif wanted.required:
            raise BadInput(f"The {wanted.asked} is missing.", f"It stands {wanted.found}.")
    if "private_key" in kept and "application_id" not in kept:
        raise BadInput("A private key goes with its Application id.", "It stands at Applications.")
    if ("api_key_sid" in kept) != ("api_key_secret" in kept):
        raise BadInput("An API key is its SID and its secret.", "Give both, or neither.")
    return Credentials(kept.pop("external_id"), kept.pop("secret"), kept)


def masked(value: str) -> str:
    """A secret as it may be shown: its last four characters at most."""
    return "••••" + (value[-4:] if len(value) >= 12 else "")


def held_credentials(account: CarrierAccount) -> dict[str, str]:
    """What an account has of each credential, by name; in the clear."""
    held = {"external_id": account.external_id, "secret": account.secret, **account.extra}
    names = {one.name for one in _CREDENTIALS.get(account.carrier, ())}
    return {name: value for name, value in held.items() if name in names and value}


def missing_credentials(account: CarrierAccount) -> list[Credential]:
    """What an account that is connected lacks for texts, and is missed."""
    if account.carrier not in _CREDENTIALS:
        return []
    held = {"external_id": account.external_id, "secret": account.secret, **account.extra}
    return [one for one in _CREDENTIALS[account.carrier] if one.without and not held.get(one.name)]
