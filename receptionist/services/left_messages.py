"""Messages left after the tone while the database was away: kept beside it, and taken in when it is back."""

import logging

from receptionist.domain.ids import AccountId
from receptionist.domain.voice_message import LeftMessage
from receptionist.errors import DatabaseProblem
from receptionist.services.call_parts import CallParts
from receptionist.services.carry_on import After, LineReport, carry_on

log = logging.getLogger(__name__)


def keep_left(parts: CallParts, account_id: AccountId, report: LineReport) -> None:
    """Keeps what the carrier told of a message. Raises OSError."""
    left = LeftMessage(
        account_id=account_id,
        carrier_call_id=report.carrier_call_id,
        caller=report.caller,
        called=report.called,
        recording_id=report.recording,
        seconds=report.recording_seconds,
        left_at=parts.clock.now(),
    )
    parts.journal.keep_message(left)
    log.warning("message kept aside", extra=_ids(left))


async def take_in_left(parts: CallParts) -> int:
    """Saves the messages that were kept, and answers how many. Repeating it changes nothing. Raises DatabaseProblem."""
    taken = 0
    for left in parts.journal.left_messages():
        try:
            await _take_in(parts, left)
            parts.journal.forget_message(left)
            taken += 1
        except DatabaseProblem:
            raise
        # One message never stops another; this one is tried again.
        except Exception as error:
            log.exception("message not taken in", extra=_ids(left) | {"error": type(error).__name__})
    return taken


async def _take_in(parts: CallParts, left: LeftMessage) -> None:
    account = await parts.store.directory.account(left.account_id)
    if account is None:
        log.error("message of an account that is gone", extra=_ids(left))
        return
    report = LineReport(
        carrier_call_id=left.carrier_call_id,
        caller_gone=True,
        caller=left.caller,
        called=left.called,
        recording=left.recording_id,
        recording_seconds=left.seconds,
        left_at=left.left_at,
    )
    await carry_on(parts.store, parts.clock, account, report, After.MESSAGE)


def _ids(left: LeftMessage) -> dict[str, str]:
    return {"account_id": left.account_id, "recording_id": left.recording_id}
