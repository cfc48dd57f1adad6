"""What a Vonage webhook carries, in whichever of its forms it came: a query, a form, or JSON."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from receptionist.domain.records import WebhookRequest
from receptionist.errors import BadInput

BEARER = "bearer "
_OUR_OWN = "attempt"  # stands in the address we gave to Vonage, and is none of its parameters
_MOST_FIELDS = 200


def is_signed_by_token(request: WebhookRequest) -> bool:
    """Whether it is signed as the Messages API signs; else it is taken for the SMS API's."""
    return request.headers.get("authorization", "").lower().startswith(BEARER)


def read_parameters(request: WebhookRequest) -> Mapping[str, Any]:
    """The parameters as Vonage wrote them; numbers in JSON stay as they are spelled, as strings.

    Only what the request's kind of signature covers: the body, and for the SMS API the query where there is no body.
    Raises BadInput.
    """
    if request.body or is_signed_by_token(request):
        if "json" in request.headers.get("content-type", "").lower() or request.body.lstrip()[:1] == b"{":
            return _from_json(request.body)
        return _from_pairs(_decoded(request.body))
    return _from_pairs(urlsplit(request.url).query, leaving_out=_OUR_OWN)


def text_of(parameters: Mapping[str, Any], *names: str) -> str:
    """The first of these parameters that is a text or a number, fit for any database; empty where none is."""
    for name in names:
        value = parameters.get(name)
        if isinstance(value, str) and value:
            return clean(value)
    return ""


def clean(text: str) -> str:
    """The text without what no database takes: NUL, and halves of characters."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").replace("\0", "")


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadInput("The request is not in UTF-8.") from None


def _from_json(body: bytes) -> Mapping[str, Any]:
    spelled: Callable[[str], str] = str
    try:
        read = json.loads(
            _decoded(body),
            parse_int=spelled,
            parse_float=spelled,
            parse_constant=spelled,
            object_pairs_hook=_once_each,
        )
    except (ValueError, RecursionError):
        raise BadInput("The request is not readable JSON.") from None
    if not isinstance(read, dict):
        raise BadInput("The request is no JSON object.")
    return read


def _from_pairs(encoded: str, leaving_out: str = "") -> Mapping[str, Any]:
    try:
        pairs = parse_qsl(encoded, keep_blank_values=True, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadInput("The request is no readable form.") from None
    return _once_each([(name, value) for name, value in pairs if name != leaving_out])


def _once_each(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    # A parameter given twice in two ways could be signed as one and read as the other.
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found and found[name] != value:
            raise BadInput("A parameter of the request stands there twice.")
        found[name] = value
    return found
