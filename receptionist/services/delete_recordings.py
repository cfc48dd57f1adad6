"""Deletes at the carrier what was deleted here: the messages callers left after the tone."""

import logging
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.roles import Role
from receptionist.domain.voice_message import GivenUpRecording
from receptionist.errors import NotFound, ReceptionistError
from receptionist.ports import Mail, Work
from receptionist.services.audit import note
from receptionist.services.call_parts import CallParts

log = logging.getLogger(__name__)

_LEASE = timedelta(minutes=2)
_MOST_TRIES = 10
_FIRST_PAUSE = timedelta(minutes=2)  # doubled after each try: the last one is most of a day later
_BY = Actor("Retention")
_SUBJECT = "A recording could not be deleted at your carrier"
_WORDS = """The recording {recording} of a customer whose data was deleted here could not be deleted at your carrier.

{why}

Please delete it in the carrier's console: it asks for the recording's id above.

{business}
"""


async def delete_recordings(parts: CallParts) -> int:
    """Deletes what is due, and answers how many there were. What fails is tried again; at last admins are told.

    Raises DatabaseProblem.
    """
    due = await parts.store.directory.claim_given_up_recordings(parts.clock.now(), _LEASE)
    for recording in due:
        try:
            await _delete(parts, recording)
        # One recording never stops another; this one is tried again.
        except Exception as error:
            known = isinstance(error, ReceptionistError)
            log.warning(
                "recording not deleted",
                extra={"account_id": recording.account_id, "error": type(error).__name__, "try": recording.tries},
                exc_info=None if known else error,
            )
            await _try_again(parts, recording, error)
    return len(due)


async def _delete(parts: CallParts, recording: GivenUpRecording) -> None:
    account = await parts.store.directory.account(recording.account_id)
    control = parts.controls.get(account.carrier) if account is not None else None
    if account is None or control is None:
        raise NotFound("The account at the carrier is not connected any more.")
    await control.delete_recording(account, recording.recording_id)
    async with parts.store.work(recording.business_id, write=True) as work:
        await work.recording_deleted(recording)


async def _try_again(parts: CallParts, recording: GivenUpRecording, error: Exception) -> None:
    now = parts.clock.now()
    try:
        async with parts.store.work(recording.business_id, write=True) as work:
            if isinstance(error, NotFound) or recording.tries >= _MOST_TRIES:
                await work.recording_deleted(recording)
                why = str(error) if isinstance(error, ReceptionistError) else "It did not answer as it should."
                await _tell_admins(work, now, recording, why)
            else:
                pause = _FIRST_PAUSE * 2 ** (recording.tries - 1)
                await work.recording_not_deleted(recording, now + pause)
    except ReceptionistError as problem:  # due again when the lease ends
        log.error("recording not set aside", extra={"error": type(problem).__name__})


async def _tell_admins(work: Work, now: datetime, recording: GivenUpRecording, why: str) -> None:
    """Writes it into the audit trail, and to owners and admins by e-mail: there is no thread any more to tell it in."""
    business = (await work.business()).profile.name
    text = _WORDS.format(recording=recording.recording_id, why=why, business=business)
    for user in await work.users():
        if user.is_active and user.role in (Role.OWNER, Role.ADMIN):
            await work.add_letter(Mail(user.email, _SUBJECT, text), now)
    says = f"Could not delete the recording {recording.recording_id} at the carrier. {why}"
    await note(work, now, _BY, "recording.keep", says=says)
