"""Calls that a crash left open: what was journalled is written, then they are closed with their cards standing."""

import logging
from datetime import timedelta

from receptionist.domain.call import EndReason
from receptionist.ports import Clock, Journal, Store
from receptionist.services.call_saver import write_unsaved
from receptionist.services.close_call import close_call

log = logging.getLogger(__name__)


async def recover_calls(store: Store, clock: Clock, journal: Journal, older_than: timedelta = timedelta(0)) -> int:
    """Closes as lost every open call that started at least `older_than` ago, and answers how many there were.

    With one process, every open call at its start is lost. Beside other processes, pass more than the longest call.
    A call that cannot be written now is left for the next start, its journal too. Raises ReceptionistError where not
    even the open calls can be read.
    """
    for unsaved in journal.waiting():
        try:
            await write_unsaved(store, clock, unsaved)
            journal.remove(unsaved.call.id)
        # One document that can never be written keeps no other from it, nor the server from starting.
        except Exception as error:
            ids = {"call_id": unsaved.call.id, "error": type(error).__name__}
            log.error("journal not written", extra=ids, exc_info=error)
    closed = 0
    for call in await store.directory.open_calls(clock.now() - older_than):
        try:
            closed += await close_call(store, clock, call.business_id, call.id, EndReason.LOST)
        except Exception as error:
            log.error("call not recovered", extra={"call_id": call.id, "error": type(error).__name__}, exc_info=error)
    if closed:
        log.warning("calls recovered", extra={"calls": closed})
    return closed
