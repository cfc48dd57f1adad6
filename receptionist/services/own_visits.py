"""Callers and their visits on file: a code to the number on file, and what they then want changed."""

import logging
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.call import Call, CallState
from receptionist.domain.ids import BusinessId, CallId, ThreadId
from receptionist.domain.lead import TimeWindow
from receptionist.domain.message import Author, AuthorKind, MessageState, Purpose
from receptionist.domain.own_visits import NO_VISIT, OwnVisit, OwnVisits, TextedCode, VisitChange
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.change_visit import VisitMove, cancel_visit, move_visit, read_visit, why_no_change
from receptionist.services.lead_texts import why_no_text
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.tell_people import tell_office
from receptionist.services.visit_links import THE_CUSTOMER

log = logging.getLogger(__name__)

MOST_CODES = 3
CODES_WITHIN = timedelta(hours=1)
_KEY = "visit-code:"
_NOT_SENT = "The code could not be texted."


@dataclass(frozen=True, slots=True)
class Settled:
    """Where a call stands once what a turn `asked` for was done, and the visits as they are now."""

    asked: OwnVisits
    own: OwnVisits
    visits: tuple[OwnVisit, ...]


async def visits_on_file(work: Work, thread_id: ThreadId, now: datetime) -> tuple[OwnVisit, ...]:
    """The visits of a contact that are ahead, soonest first."""
    profile = (await work.business()).profile
    found = []
    for one in await work.appointments(thread_id):
        if one.window.starts > now:
            visit = await read_visit(work, one.id)
            zone = profile.hours.zone
            window = TimeWindow(one.window.starts.astimezone(zone), one.window.ends.astimezone(zone))
            found.append(OwnVisit(one.id, window, visit.card.wanted, visit.needs, why_no_change(profile, one, now)))
    return tuple(found)


async def may_text_code(work: Work, thread_id: ThreadId, now: datetime) -> bool:
    """Whether a code can go to the number on file: by consent and kind of line, and not too often."""
    if not (await work.business()).profile.scheduling.verify_by_code or await why_no_text(work, thread_id):
        return False
    return await work.texts_since(thread_id, _KEY, now - CODES_WITHIN) < MOST_CODES


async def settle_own(store: Store, clock: Clock, call: Call, own: OwnVisits) -> Settled:
    """Does what a turn of a call wants done: texts a code, changes a visit. A change done again changes nothing.

    Raises DatabaseProblem.
    """
    done = own
    if own.change is not None and own.is_sure:
        done = await _change(store, clock, call, own, own.change)
    now = clock.now()
    # The text and what is known of its code in one unit: whoever has to try again has sent none.
    async with store.work(call.business_id, write=True) as work:
        if own.wants_code:
            done = await _send_code(work, now, call, done)
        await work.save_dialogue(call.thread_id, replace(await work.dialogue(call.thread_id), own=done))
        return Settled(own, done, await visits_on_file(work, call.thread_id, now))


async def settle_left_own(store: Store, clock: Clock, business_id: BusinessId, call_id: CallId) -> None:
    """Does what an open call agreed on about its caller's visits and did not come to do. Raises DatabaseProblem."""
    async with store.work(business_id) as work:
        call = await work.call(call_id)
        if call is None or call.state is CallState.ENDED:
            return
        own = (await work.dialogue(call.thread_id)).own
    if own.call == call.id and own.change is not None:
        await settle_own(store, clock, call, replace(own, wants_code=False))  # nobody waits for a code any more


async def _send_code(work: Work, now: datetime, call: Call, own: OwnVisits) -> OwnVisits:
    await work.lock_thread(call.thread_id)
    if not await may_text_code(work, call.thread_id, now):
        return replace(own, wants_code=False, code=None, failed=_NOT_SENT)
    code, digits = TextedCode.new(now)
    name = (await work.business()).profile.name
    words = f"{name}: your code is {digits}. Say it on the call you are making to us, and tell nobody else."
    new = NewText(
        call.thread_id,
        words,
        Purpose.REPLY,
        Author(AuthorKind.AUTOMATIC),
        key=f"{_KEY}{call.id}:{int(now.timestamp() * 1000)}",
        to=call.caller,
    )
    text = await queue_text(work, now, new)
    if text.state is not MessageState.QUEUED:  # a person decides first whether they may be texted
        return replace(own, wants_code=False, code=None, failed=_NOT_SENT)
    log.info("code texted", extra={"call_id": call.id})
    return replace(own, wants_code=False, code=code, heard="", failed="")


async def _change(store: Store, clock: Clock, call: Call, own: OwnVisits, change: VisitChange) -> OwnVisits:
    try:
        async with store.work(call.business_id) as work:
            stands = await work.appointment(change.id)
        if stands is None and change.window is None:
            return replace(own, change=None, failed="", about=NO_VISIT)  # it was held only, and is gone
        if stands is None or stands.thread_id != call.thread_id:
            raise NotFound("This visit is no longer booked.")
        key = store, clock, call.business_id, change.id, THE_CUSTOMER
        if change.window is None:
            await cancel_visit(*key, by_customer=True)
        else:
            await move_visit(*key, VisitMove(change.window), by_customer=True)
    except (BadInput, Conflict, NotFound) as error:
        async with store.work(call.business_id, write=True) as work:
            says = f"A caller's visit could not be {'moved' if change.window else 'cancelled'}: {error.message}"
            await tell_office(work, clock.now(), call.thread_id, says)
        return replace(own, change=None, failed=error.message)
    return replace(own, change=None, failed="", about=NO_VISIT)
