"""What the carriers' webhooks and sends share: words made fit to keep, and our mark in the address of receipts."""

import re
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from receptionist.domain.ids import AttemptId

_MARK = "attempt"
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_ATTEMPT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


def fit_to_keep(text: str) -> str:
    """The text with what no database keeps (NUL, halves of surrogate pairs) replaced by U+FFFD; else as it is."""
    return _UNFIT.sub("\ufffd", text)


def with_mark(callback_url: str, attempt: AttemptId) -> str:
    """The address of receipts, with the attempt's id in its query; empty where there is none."""
    if not callback_url:
        return ""
    parts = urlsplit(callback_url)
    query = "&".join(part for part in (parts.query, urlencode({_MARK: attempt})) if part)
    return urlunsplit(parts._replace(query=query))


def mark_in(url: str) -> AttemptId | None:
    """The attempt's id in the query of an address; None where it holds none, or nothing that could be one."""
    try:
        pairs = parse_qsl(urlsplit(url).query, max_num_fields=100)
    except ValueError:
        return None
    found = next((value for name, value in pairs if name == _MARK), "")
    return AttemptId(found) if _ATTEMPT_ID.fullmatch(found) else None
