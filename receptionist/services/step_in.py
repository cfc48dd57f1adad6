"""A person steps into a call that the AI holds: takes it over, or ends it."""

from receptionist.domain.audit import Actor
from receptionist.domain.call import END_IT
from receptionist.domain.ids import BusinessId, CallId
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Clock, Store
from receptionist.services.audit import note

_OVER = "This call is not with the AI any more."


async def step_in(
    store: Store, clock: Clock, business_id: BusinessId, call_id: CallId, raw_number: str, actor: Actor
) -> PhoneNumber:
    """Has the caller put through to this number, which is answered. Raises BadInput, Conflict and NotFound."""
    async with store.work(business_id, write=True) as work:
        number = parse_number(raw_number, (await work.business()).profile.region)
        if number is None:
            raise BadInput("That is no telephone number.", "Give the one that shall ring, with its area code.")
        if number in {held for _, held in await work.numbers()}:
            raise BadInput("That is the business's own line.", "Give the number of the telephone beside you.")
        if not await work.order_call(call_id, number.e164):
            raise Conflict(_OVER)
        await note(work, clock.now(), actor, "call.step_in", subject=call_id, says="Took a call from the AI.")
    return number


async def end_call(store: Store, clock: Clock, business_id: BusinessId, call_id: CallId, actor: Actor) -> None:
    """Has the AI say goodbye and hang up. Raises Conflict and NotFound."""
    async with store.work(business_id, write=True) as work:
        if not await work.order_call(call_id, END_IT):
            raise Conflict(_OVER)
        await note(work, clock.now(), actor, "call.end", subject=call_id, says="Ended a call that the AI held.")
