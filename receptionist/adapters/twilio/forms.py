"""The forms Twilio posts about a call, read into our own words."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from receptionist.errors import BadInput


class LineState(StrEnum):
    """Where the carrier says the call stands."""

    RINGING = "ringing"
    IN_PROGRESS = "in_progress"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class VoiceForm:
    """What the carrier says about one call. `caller` and `called` stand as the carrier wrote them."""

    account_sid: str
    call_sid: str
    caller: str
    called: str
    line: LineState
    dial_status: str = ""  # of an action after <Dial>: completed, answered, busy, no-answer, failed, canceled
    dial_bridged: bool = True
    dial_seconds: int = 0  # how long the two talked
    ended_as: str = ""  # of a call that is over: completed, busy, failed, no-answer, canceled
    recording_sid: str = ""
    recording_seconds: int = 0
    digits: str = ""
    forwarded_from: str = ""  # as the carrier wrote it; often missing although the call was forwarded
    stream_event: str = ""  # of a stream's status: stream-started, stream-stopped, stream-error
    stream_error: str = ""  # the carrier's code of it, such as 31920

    @property
    def person_answered(self) -> bool:
        """Whether the dialled person took the call: answered, and not turned away by the screening."""
        return self.dial_status in {"completed", "answered"} and self.dial_bridged


_OVER = {"completed", "busy", "failed", "no-answer", "canceled"}


def _code(error: str) -> str:
    """The number in an error's text; what else stands there may be a customer's."""
    found = re.search(r"\b[1-9]\d{4}\b", error[:1000])
    return found[0] if found else "unnumbered" if error else ""


def _seconds(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 0


def read_voice_form(form: Mapping[str, str]) -> VoiceForm:
    """Reads a webhook's form. Raises BadInput where it does not name a call."""
    call_sid, account_sid = form.get("CallSid", ""), form.get("AccountSid", "")
    if not call_sid or not account_sid or len(call_sid) > 64:
        raise BadInput("The form names no call.")
    status = form.get("CallStatus", "").lower()
    line = LineState.OVER if status in _OVER else LineState.RINGING if status == "ringing" else LineState.IN_PROGRESS
    return VoiceForm(
        account_sid=account_sid,
        call_sid=call_sid,
        caller=form.get("From", ""),
        called=form.get("To", ""),
        line=line,
        dial_status=form.get("DialCallStatus", "").lower(),
        dial_bridged=form.get("DialBridged", "true").lower() != "false",
        dial_seconds=_seconds(form.get("DialCallDuration", "")),
        ended_as=status if line is LineState.OVER else "",
        recording_sid=form.get("RecordingSid", "")[:64],
        recording_seconds=_seconds(form.get("RecordingDuration", "")),
        digits=form.get("Digits", "")[:32],
        forwarded_from=form.get("ForwardedFrom", "")[:64],
        stream_event=form.get("StreamEvent", "")[:32],
        stream_error=_code(form.get("StreamError", "")),
    )
