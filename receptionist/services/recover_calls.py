"""Calls that a crash left open: what was journalled is written, then they are closed with their cards standing."""

import logging
from datetime import timedelta

from receptionist.domain.call import EndReason
from receptionist.errors import ReceptionistError
from receptionist.ports import Clock, Journal, Store
from receptionist.services.call_saver import write_unsaved
from receptionist.services.close_call import close_call

log = logging.getLogger(__name__)


async def recover_calls(store: Store, clock: Clock, journal: Journal, older_than: timedelta = timedelta(0)) -> int:
    """Closes as lost every open call that started at least `older_than` ago, and answers how many there were.

    With one process, every open call at its start is lost. Beside other processes, pass more than the longest call.
    A call that cannot be written now is left for the next start.
    """
    for unsaved in journal.waiting():
        try:
            await write_unsaved(store, clock, unsaved)
            journal.remove(unsaved.call.id)
        except (ReceptionistError, OSError) as error:
            log.error("journal not written", extra={"call_id": unsaved.call.id, "error": type(error).__name__})
    closed = 0
    for call in await store.directory.open_calls(clock.now() - older_than):
        try:
            closed += await close_call(store, clock, call.business_id, call.id, EndReason.LOST)
        except ReceptionistError as error:
            log.error("call not recovered", extra={"call_id": call.id, "error": type(error).__name__})
    if closed:
        log.warning("calls recovered", extra={"calls": closed})
    return closed
