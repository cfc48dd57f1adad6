"""The forms Twilio posts about texts, read into our own words."""

import re
from collections.abc import Iterator, Mapping
from urllib.parse import parse_qsl

from receptionist.adapters.carrier_wire import fit_to_keep, mark_in
from receptionist.adapters.twilio.text_errors import receipt_state
from receptionist.domain.records import WebhookRequest
from receptionist.domain.text_events import MediaLink, ReceiptArrived, TextEvent, TextReceived, Uninteresting
from receptionist.errors import BadInput

_MOST_FIELDS = 1000
_MOST_MEDIA = 30
_INBOUND = {"", "received", "receiving"}
# What Twilio answers by itself, as a word alone, unless Advanced Opt-Out says otherwise (which adds OptOutType).
# https://help.twilio.com/articles/223134027
_ANSWERED_BY_CARRIER = {
    *("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "REVOKE", "OPTOUT"),
    *("START", "UNSTOP", "YES"),
    *("HELP", "INFO"),
}


class PostedForm(Mapping[str, str]):
    """A form as it was posted, nothing trimmed. A name that stands there several times reads as its first value."""

    def __init__(self, pairs: list[tuple[str, str]]) -> None:
        self._values: dict[str, list[str]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value)

    def __getitem__(self, name: str) -> str:
        return self._values[name][0]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def getlist(self, name: str) -> list[str]:
        """All values of a name, which is how the signature counts them."""
        return self._values[name]


def posted_form(request: WebhookRequest) -> PostedForm:
    """The form in a request's body. Raises BadInput."""
    try:
        pairs = parse_qsl(request.body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS)
    except ValueError as error:
        raise BadInput("The body is no form.") from error
    return PostedForm(pairs)


def event_key(form: PostedForm) -> str:
    """What all repeats of this event share: an inbound text and the stages of one of ours never do."""
    sid, status = _message_sid(form), _status(form)
    if status in _INBOUND:
        return f"text:{sid}"
    return f"receipt:{sid}:{status}:{_code(form)}"


def read_text_form(form: PostedForm, url: str) -> list[TextEvent]:
    """The event in a form; `url` is the address it was posted to. Raises BadInput."""
    sid, status = _message_sid(form), _status(form)
    if status not in _INBOUND:
        return [_receipt(sid, status, form, url)]
    recipient = fit_to_keep(form.get("To", ""))
    if not recipient:
        raise BadInput("The form does not say whom the text is for.")
    text = fit_to_keep(form.get("Body", ""))
    media = tuple(_media(form))
    return [
        TextReceived(
            carrier_message_id=sid,
            sender=fit_to_keep(form.get("From", "")),
            recipient=recipient,
            text=text,
            media=media,
            carrier_answered=bool(form.get("OptOutType")) or text.strip().upper() in _ANSWERED_BY_CARRIER,
        )
    ]


def _receipt(sid: str, status: str, form: PostedForm, url: str) -> TextEvent:
    said = receipt_state(status, _code(form))
    if said is None:
        return Uninteresting(f"status {status}")
    state, failure = said
    return ReceiptArrived(sid, state, mark_in(url), failure)


def _message_sid(form: PostedForm) -> str:
    sid = form.get("MessageSid") or form.get("SmsSid", "")
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", sid):
        raise BadInput("The form names no message.")
    return sid


def _status(form: PostedForm) -> str:
    """Where the message stands, in lower case. An inbound form has SmsStatus only."""
    return re.sub(r"[^a-z_-]", "", (form.get("MessageStatus") or form.get("SmsStatus", "")).lower())[:32]


def _code(form: PostedForm) -> str:
    code = form.get("ErrorCode", "")
    return code if code.isascii() and code.isdigit() and len(code) < 8 and int(code) else ""


def _media(form: PostedForm) -> Iterator[MediaLink]:
    for place in range(_MOST_MEDIA):
        url = form.get(f"MediaUrl{place}")
        if url:
            yield MediaLink(fit_to_keep(url), fit_to_keep(form.get(f"MediaContentType{place}", "")))
