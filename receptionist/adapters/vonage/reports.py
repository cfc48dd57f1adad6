"""The texts of an account as Vonage lists them, over its Reports API, which it sells apart.

`GET /v2/reports/records` (developer.vonage.com/en/api/reports): a day at most at a time, each way by itself, in pages.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from requests.exceptions import RequestException
from vonage_http_client.errors import HttpRequestError  # type: ignore[import-untyped]

from receptionist.adapters.vonage import failures
from receptionist.adapters.vonage.api import BadCredentials, OneShotClient, has_application
from receptionist.adapters.vonage.events import as_address, read_time, receipt_state
from receptionist.adapters.vonage.parameters import text_of
from receptionist.domain.ids import AttemptId
from receptionist.domain.records import CarrierAccount
from receptionist.domain.text_events import ListedText, ReceiptState
from receptionist.errors import CarrierProblem

_WINDOW = timedelta(hours=24)
_MOST_PAGES = 50  # of one window; a page holds about a thousand


def list_texts(account: CarrierAccount, since: datetime, until: datetime, seconds: float) -> list[ListedText]:
    """All texts between the two instants, both ways; each request may take `seconds`. Raises CarrierProblem."""
    found: list[ListedText] = []
    start = since
    while start < until:
        end = min(start + _WINDOW, until)
        for direction in ("inbound", "outbound"):
            for record in _records(account, direction, start, end, seconds):
                listed = _read(record, inbound=direction == "inbound")
                if listed is not None:
                    found.append(listed)
        start = end
    return found


def _records(
    account: CarrierAccount, direction: str, start: datetime, end: datetime, seconds: float
) -> Iterator[Mapping[str, Any]]:
    asked = {
        "account_id": account.external_id,
        "product": "MESSAGES" if has_application(account) else "SMS",
        "direction": direction,
        "date_start": _written(start),
        "date_end": _written(end),
        "include_message": "true",
    }
    for _ in range(_MOST_PAGES):
        page = _page(account, asked, seconds)
        records = page.get("records")
        if not isinstance(records, list):
            raise CarrierProblem("Vonage's list of texts cannot be read.")
        yield from (record for record in records if isinstance(record, dict))
        cursor, iv = page.get("cursor"), page.get("iv")
        if not records or not cursor or not iv or {"cursor": cursor, "iv": iv}.items() <= asked.items():
            return
        asked |= {"cursor": str(cursor), "iv": str(iv)}
    raise CarrierProblem("Vonage lists more texts than can be gone through.", "Ask for a shorter time.", retry=False)


def _page(account: CarrierAccount, asked: Mapping[str, str], seconds: float) -> Mapping[str, Any]:
    try:
        with OneShotClient(account, seconds) as client:
            page = client.get(client.api_host, "/v2/reports/records", dict(asked), "basic")
    except BadCredentials as error:
        raise CarrierProblem(
            "The Vonage account's credentials cannot be used.", "Check API key, secret and private key.", retry=False
        ) from error
    except HttpRequestError as error:
        raise _problem(error.response.status_code) from None
    except RequestException:
        raise CarrierProblem("Vonage could not be reached for its list of texts.", "Check the network.") from None
    return page if isinstance(page, dict) else {}


def _problem(status: int) -> CarrierProblem:
    match status:
        case 401:
            return CarrierProblem(
                "Vonage did not accept the account's credentials for its list of texts.",
                "Check the API key and the API secret.",
                retry=False,
            )
        case 402 | 403 | 404:
            return CarrierProblem(
                "This Vonage account may not list its texts: the Reports API is sold apart.",
                "Ask Vonage for it, or rely on webhooks alone.",
                retry=False,
            )
        case 429:
            return CarrierProblem("Vonage lists texts less often than it was asked.")
        case _:
            return CarrierProblem(f"Vonage did not list its texts (status {status}).", retry=status >= 500)


def _read(record: Mapping[str, Any], *, inbound: bool) -> ListedText | None:
    """A record as a text; None where it is none of ours, or says too little."""
    record = {name: str(value) if isinstance(value, int | float) else value for name, value in record.items()}
    message_id = text_of(record, "message_id", "message_uuid")
    at = read_time(text_of(record, "date_received"))
    channel = text_of(record, "provider", "channel").lower()
    if not message_id or at is None or channel not in ("", "sms", "mms"):
        return None
    status, code = text_of(record, "status").lower(), text_of(record, "error_code")
    state = None if inbound else receipt_state(status, code)
    mark = "" if inbound else text_of(record, "client_ref")
    return ListedText(
        carrier_message_id=message_id,
        inbound=inbound,
        sender=as_address(text_of(record, "from")),
        recipient=as_address(text_of(record, "to")),
        text=text_of(record, "message_body"),
        at=at,
        state=state,
        failure=failures.of_receipt(code, status) if state is ReceiptState.FAILED else None,
        attempt=AttemptId(mark) if mark else None,
    )


def _written(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
