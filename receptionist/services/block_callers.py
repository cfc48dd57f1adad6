"""Blocking numbers and letting them call again, and what keeps nuisances off the line, as an admin sets it."""

from collections.abc import Mapping
from dataclasses import replace

from receptionist.domain.audit import Actor
from receptionist.domain.blocked import BlockedCaller, HiddenCallers, Spam
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, ThreadId
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note
from receptionist.services.form_fields import FormFields
from receptionist.services.happenings import did

_MOST_AN_HOUR = 200
_LONGEST_WHY = 100


def read_spam(fields: Mapping[str, str], before: BusinessProfile) -> BusinessProfile:
    """The profile with what the form says. Raises FormProblems."""
    form = FormFields(fields)
    spam = Spam(
        calls_an_hour=form.whole("calls_an_hour", 0, _MOST_AN_HOUR),
        hidden=form.choice("hidden", HiddenCallers, before.spam.hidden),
    )
    form.check()
    return replace(before, spam=spam)


async def block_number(
    store: Store, clock: Clock, business_id: BusinessId, typed: str, actor: Actor, why: str = ""
) -> PhoneNumber:
    """Turns calls of this number away from now on. Raises BadInput."""
    async with store.work(business_id, write=True) as work:
        number = parse_number(typed, (await work.business()).profile.region)
        if number is None:
            raise BadInput("That is no telephone number.", "Type it with its area code.")
        await _block(work, clock, number, actor, " ".join(why.split())[:_LONGEST_WHY])
    return number


async def unblock_number(
    store: Store, clock: Clock, business_id: BusinessId, number: PhoneNumber, actor: Actor
) -> None:
    """Lets this number call again. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        if not await work.unblock_caller(number):
            raise NotFound("This number is not blocked.")
        await note(work, clock.now(), actor, "caller.unblock", says=f"Let {number.national} call again.")


async def block_contact(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor, *, blocked: bool
) -> None:
    """Blocks every number of a contact, or lets them all call again; the thread says so. Raises BadInput, NotFound."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        numbers = await _numbers(work, thread_id)
        if not numbers:
            raise BadInput("They hide their number: it cannot be blocked.", "See Settings, Callers turned away.")
        changed = False
        for number in numbers:
            if blocked:
                changed |= await _block(work, clock, number, actor, "From the conversation")
            else:
                changed |= await work.unblock_caller(number)
        if changed:
            says = "Blocked their calls" if blocked else "Let them call again"
            action = "caller.block" if blocked else "caller.unblock"
            await did(work, now, thread_id, HappeningKind.STATUS, says, actor, action)


async def _numbers(work: Work, thread_id: ThreadId) -> list[PhoneNumber]:
    await work.contact(thread_id)
    found = [one.contact.address.number for one in await work.numbers_of(thread_id)]
    return [number for number in found if number is not None]


async def _block(work: Work, clock: Clock, number: PhoneNumber, actor: Actor, why: str) -> bool:
    """Whether it is blocked only now. Raises BadInput."""
    if number in {held for _, held in await work.numbers()}:
        raise BadInput("That is the business's own line.", "Type the number that is to be turned away.")
    if number in (await work.business()).profile.people:
        raise BadInput("That number is rung for callers.", "Take it off under When to answer first.")
    now = clock.now()
    new = await work.block_caller(BlockedCaller(number, now, actor.name, why))
    if new:
        await note(work, now, actor, "caller.block", says=f"Blocked calls from {number.national}.")
    return new
