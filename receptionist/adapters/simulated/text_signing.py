"""Webhooks about texts as a simulated account's carrier sends them: in one of its forms, and signed as it signs."""

import base64
import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode

from nacl.signing import SigningKey

from receptionist.adapters.simulated import text_forms as forms
from receptionist.adapters.simulated.account import Wire
from receptionist.adapters.twilio import signatures
from receptionist.adapters.vonage.signing import sign_body, sign_parameters
from receptionist.domain.records import CarrierAccount, WebhookRequest
from receptionist.domain.text_events import ReceiptArrived, TextReceived

_FORM = {"content-type": "application/x-www-form-urlencoded"}
_JSON = {"content-type": "application/json"}


def text_webhook(
    account: CarrierAccount, wire: Wire, text: TextReceived, url: str, at: datetime, *, method: str = "POST"
) -> WebhookRequest:
    """The webhook that brings this text to `url`, signed at `at`. GET is for Vonage's SMS API alone."""
    match wire:
        case Wire.TWILIO:
            return sign_twilio(account, url, forms.twilio_text(account, text))
        case Wire.TELNYX:
            return sign_telnyx(account, url, forms.telnyx_text(account, text, at), at)
        case Wire.VONAGE:
            return sign_sms(account, url, forms.sms_text(account, text, at), at, method=method)
        case Wire.VONAGE_MESSAGES:
            return sign_messages(account, url, forms.messages_text(text, at), at)


def receipt_webhook(
    account: CarrierAccount, wire: Wire, receipt: ReceiptArrived, ours: str, theirs: str, url: str, at: datetime
) -> WebhookRequest:
    """The webhook that tells `url` where our text from `ours` to `theirs` is, signed at `at`."""
    match wire:
        case Wire.TWILIO:
            return sign_twilio(account, url, forms.twilio_receipt(account, receipt, ours, theirs))
        case Wire.TELNYX:
            return sign_telnyx(account, url, forms.telnyx_receipt(account, receipt, ours, theirs, at), at)
        case Wire.VONAGE:
            return sign_sms(account, url, forms.sms_receipt(account, receipt, ours, theirs, at), at)
        case Wire.VONAGE_MESSAGES:
            return sign_messages(account, url, forms.messages_receipt(receipt, ours, theirs, at), at)


def sign_twilio(account: CarrierAccount, url: str, form: Mapping[str, str]) -> WebhookRequest:
    """A form with `X-Twilio-Signature` over address and fields."""
    signed = {signatures.HEADER.lower(): signatures.sign(account.secret, url, form)}
    return WebhookRequest("POST", url, _FORM | signed, urlencode(form).encode())


def sign_telnyx(account: CarrierAccount, url: str, body: bytes, at: datetime) -> WebhookRequest:
    """A JSON body with an Ed25519 signature over its time and itself."""
    key, stamp = SigningKey(base64.b64decode(account.extra["signing_key"])), str(int(at.timestamp()))
    signature = base64.b64encode(key.sign(stamp.encode() + b"|" + body).signature).decode()
    signed = {"telnyx-signature-ed25519": signature, "telnyx-timestamp": stamp}
    return WebhookRequest("POST", url, _JSON | signed, body)


def sign_sms(
    account: CarrierAccount, url: str, form: Mapping[str, str], at: datetime, *, method: str = "POST"
) -> WebhookRequest:
    """Parameters with `sig` over their sorted names and values, in the body or (GET) in the query."""
    signed = dict(form) | {"timestamp": str(int(at.timestamp())), "nonce": str(uuid.uuid4())}
    signed["sig"] = sign_parameters(account.extra["signature_secret"], account.extra["signature_method"], signed)
    if method == "GET":
        return WebhookRequest("GET", f"{url}?{urlencode(signed)}", {}, b"")
    return WebhookRequest("POST", url, _FORM, urlencode(signed).encode())


def sign_messages(account: CarrierAccount, url: str, body: bytes, at: datetime) -> WebhookRequest:
    """A JSON body with a token that carries its hash."""
    secret = account.extra["signature_secret"]
    token = sign_body(secret, account.external_id, body, at, token_id=str(uuid.uuid4()))
    return WebhookRequest("POST", url, _JSON | {"authorization": token}, body)


def forged(request: WebhookRequest) -> WebhookRequest:
    """The same request as somebody sends it who does not have the carrier's key."""
    if request.method == "GET":
        return replace(request, url=_spoiled(request.url))
    if request.headers["content-type"].endswith("urlencoded") and signatures.HEADER.lower() not in request.headers:
        return replace(request, body=_spoiled(request.body.decode()).encode())
    names = (signatures.HEADER.lower(), "telnyx-signature-ed25519", "authorization")
    headers = {name: _spoiled(value) if name in names else value for name, value in request.headers.items()}
    return replace(request, headers=headers)


def _spoiled(signed: str) -> str:
    """With other characters at the place where each of the signatures has its own."""
    place = -10
    other = "0" if signed[place] != "0" else "1"
    return signed[:place] + other + signed[place + 1 :]
