"""The calls this process holds: admission, finding one, and letting them finish."""

import asyncio
import logging

from receptionist.domain.call import END_IT, Call
from receptionist.domain.ids import AccountId, CallId
from receptionist.errors import ReceptionistError
from receptionist.ports import Store
from receptionist.services.answer_call import LiveCall

log = logging.getLogger(__name__)

_PLACE_SECONDS = 20.0  # from the webhook's answer to the media stream
_MOST_OF_A_CALLER = 2  # whoever redials may not have been hung up yet


class LiveCalls:
    """At most `most` at once, and `most_of_business` of each business, where that is set.

    A call that was let in keeps its place until its stream opens, or its carrier tells that none will.
    """

    def __init__(self, most: int, most_of_business: int | None = None) -> None:
        self._most = most
        self._most_of_business = most_of_business or most
        self._live: dict[CallId, LiveCall] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._places: dict[CallId, tuple[Call, float]] = {}
        self._obeyed: set[LiveCall] = set()  # a caller who came back from a transfer is another one
        self._idle = asyncio.Event()
        self._idle.set()
        self.draining = False

    def __len__(self) -> int:
        return len(self._live)

    def admit(self, call: Call) -> bool:
        """Whether this call may be answered here; it has a place then."""
        if self.draining:
            return False
        others = self._beside(call)
        of_business = sum(other.business_id == call.business_id for other in others)
        if len(others) >= self._most or of_business >= self._most_of_business:
            return False
        self._places[call.id] = (call, asyncio.get_running_loop().time() + _PLACE_SECONDS)
        return True

    def give_back(self, account_id: AccountId, carrier_call_id: str) -> None:
        """The stream that this call has a place for will not open any more."""
        ended = (account_id, carrier_call_id)
        for held, (call, _) in list(self._places.items()):
            if (call.account_id, call.carrier_call_id) == ended:
                del self._places[held]

    def is_crowded_by(self, call: Call) -> bool:
        """Whether its caller has as many other calls here as one caller may have at once."""
        if call.caller.number is None:
            return False
        return sum(other.caller == call.caller for other in self._beside(call)) >= _MOST_OF_A_CALLER

    def _beside(self, call: Call) -> list[Call]:
        """The other calls that are live here or have a place."""
        now = asyncio.get_running_loop().time()
        self._places = {held: place for held, place in self._places.items() if place[1] > now}
        taken = {held: place[0] for held, place in self._places.items()}
        taken |= {held: live.call for held, live in self._live.items()}
        return [other for held, other in taken.items() if held != call.id]

    def start(self, live: LiveCall) -> asyncio.Task[None]:
        """Runs the call in a task of its own, that outlives the socket's handler."""
        self._places.pop(live.call.id, None)
        self._live[live.call.id] = live
        self._idle.clear()
        task = asyncio.create_task(live.run(), name=live.call.id)
        self._tasks.add(task)
        task.add_done_callback(lambda done: self._finished(live, done))
        return task

    def find(self, call_id: CallId) -> LiveCall | None:
        """The call, while it is live here."""
        return self._live.get(call_id)

    async def obey(self, store: Store) -> None:
        """Does what people of the businesses want done with the calls that are live here, each once. Raises nothing."""
        waiting = {call_id: live for call_id, live in self._live.items() if live not in self._obeyed}
        if not waiting:
            return
        try:
            ordered = await store.directory.ordered_calls(list(waiting))
        except ReceptionistError as error:  # looked for again
            log.error("orders not read", extra={"error": type(error).__name__})
            return
        for call in ordered:
            live = waiting[call.id]
            if self._live.get(call.id) is not live:
                continue  # it was over, or back from a transfer, before we knew
            self._obeyed.add(live)
            log.info("staff stepped in", extra={"call_id": call.id, "ends": call.order == END_IT})
            if call.order == END_IT:
                live.end()
            else:
                live.put_through()

    async def drain(self, seconds: float) -> bool:
        """Takes no more calls and waits for those that are live, at most this long; answers whether all ended."""
        self.draining = True
        log.info("draining", extra={"calls": len(self._live)})
        try:
            async with asyncio.timeout(seconds):
                await self._idle.wait()
        except TimeoutError:
            log.warning("calls cut short", extra={"calls": len(self._live)})
            return False
        return True

    async def close(self) -> None:
        """Ends what is still live; what it could not save goes to the journal."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _finished(self, live: LiveCall, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._obeyed.discard(live)
        if self._live.get(live.call.id) is live:
            del self._live[live.call.id]
        if not self._live:
            self._idle.set()
        if not task.cancelled() and (error := task.exception()) is not None:
            log.error("call crashed", extra={"call_id": live.call.id, "error": type(error).__name__}, exc_info=error)
