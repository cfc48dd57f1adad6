"""Putting threads where they belong: done, aside until later, back in the inbox, or with a colleague.

Each answers how the thread stood before, which is what undoing it needs.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.audit import Actor
from receptionist.domain.happening import HappeningKind
from receptionist.domain.ids import BusinessId, ThreadId, UserId
from receptionist.domain.message import ThreadStatus, Tray
from receptionist.domain.records import User
from receptionist.errors import BadInput, NotFound, ReceptionistError
from receptionist.ports import Clock, Store, Work
from receptionist.services.happenings import THE_AI, did

log = logging.getLogger(__name__)

_LONGEST_SNOOZE = timedelta(days=366)
_MORNING, _EVENING = 8, 18  # o'clock, where the business is
_BACK = "It is back from being snoozed."


@dataclass(frozen=True, slots=True)
class SnoozeChoice:
    """A time to snooze until, and its name."""

    key: str
    says: str
    until: datetime


def snooze_choices(now: datetime, zone: ZoneInfo) -> list[SnoozeChoice]:
    """What is offered at this moment, soonest first."""
    local = now.astimezone(zone)

    def at(days: int, hour: int) -> datetime:
        return (local + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)

    choices = [SnoozeChoice("hours", "In 3 hours", local + timedelta(hours=3))]
    if local.hour < _EVENING - 1:
        choices.append(SnoozeChoice("evening", "This evening", at(0, _EVENING)))
    choices.append(SnoozeChoice("tomorrow", "Tomorrow morning", at(1, _MORNING)))
    choices.append(SnoozeChoice("monday", "Monday morning", at(7 - local.weekday(), _MORNING)))
    return choices


def read_until(typed: str, now: datetime, zone: ZoneInfo) -> datetime:
    """The time that was chosen by its key, or typed (without a zone: where the business is). Raises BadInput."""
    for choice in snooze_choices(now, zone):
        if choice.key == typed:
            return choice.until
    try:
        until = datetime.fromisoformat(typed)
    except ValueError:
        raise BadInput("That is not a time.", "Choose one, or write a day and a time.") from None
    until = until if until.tzinfo is not None else until.replace(tzinfo=zone)
    if until <= now:
        raise BadInput("That time is over already.", "Choose one to come.")
    if until > now + _LONGEST_SNOOZE:
        raise BadInput("That is more than a year away.", "Choose an earlier time.")
    return until


async def close_thread(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor
) -> ThreadStatus:
    """It is done; the customer's next text or call brings it back. Raises NotFound."""

    def close(status: ThreadStatus) -> ThreadStatus:
        return replace(status, tray=Tray.CLOSED, snoozed_until=None)

    return await _file(store, clock, business_id, thread_id, actor, close, "Closed the conversation", "thread.close")


async def reopen_thread(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor
) -> ThreadStatus:
    """Back into the inbox. Raises NotFound."""

    def reopen(status: ThreadStatus) -> ThreadStatus:
        return replace(status, tray=Tray.OPEN, snoozed_until=None)

    says = "Put the conversation back into the inbox"
    return await _file(store, clock, business_id, thread_id, actor, reopen, says, "thread.reopen")


async def snooze_thread(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor, until: datetime, when: str
) -> ThreadStatus:
    """Out of the inbox until then, or until the customer writes or calls. `when` says it in words. Raises NotFound."""

    def snooze(status: ThreadStatus) -> ThreadStatus:
        return replace(status, tray=Tray.SNOOZED, snoozed_until=until)

    says = f"Snoozed the conversation until {when}"
    return await _file(store, clock, business_id, thread_id, actor, snooze, says, "thread.snooze")


async def assign_thread(
    store: Store, clock: Clock, business_id: BusinessId, thread_id: ThreadId, actor: Actor, user_id: UserId | None
) -> ThreadStatus:
    """Whose work it is from now on; None: nobody's. They are told, unless they did it. Raises NotFound, BadInput."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        before = await work.lock_thread(thread_id)
        if before.assigned_to == user_id:
            return before
        user = None if user_id is None else _colleague(await work.users(), user_id)
        await work.save_status(replace(before, assigned_to=user_id))
        says = f"Assigned it to {user.name}" if user is not None else "Assigned it to nobody"
        await did(work, now, thread_id, HappeningKind.STATUS, says, actor, "thread.assign")
        if user is not None and user.id != actor.user_id:
            told = f"{actor.name} assigned this conversation to you."
            await work.add_notice(user.id, thread_id, told, now, mail=user.tell.by_email)
    return before


async def wake_snoozed(store: Store, clock: Clock) -> int:
    """Puts back into the inbox what was snoozed until now, where a person is to look; answers how many."""
    woken = 0
    for business_id, thread_id in await store.directory.ended_snoozes(clock.now()):
        try:
            async with store.work(business_id, write=True) as work:
                woken += await _wake(work, thread_id, clock.now())
        # One thread never keeps the others.
        except ReceptionistError as error:
            log.error("thread not woken", extra={"thread_id": thread_id, "error": type(error).__name__})
    return woken


async def _wake(work: Work, thread_id: ThreadId, now: datetime) -> bool:
    status = await work.lock_thread(thread_id)
    if status.tray is not Tray.SNOOZED or status.snoozed_until is None or status.snoozed_until > now:
        return False
    await work.save_status(replace(status.woken(), needs_person=status.needs_person or _BACK))
    await did(work, now, thread_id, HappeningKind.STATUS, "The snoozed conversation is back", THE_AI, "thread.wake")
    return True


async def _file(
    store: Store,
    clock: Clock,
    business_id: BusinessId,
    thread_id: ThreadId,
    actor: Actor,
    change: Callable[[ThreadStatus], ThreadStatus],
    says: str,
    action: str,
) -> ThreadStatus:
    async with store.work(business_id, write=True) as work:
        before = await work.lock_thread(thread_id)
        after = change(before)
        if after != before:
            await work.save_status(after)
            await did(work, clock.now(), thread_id, HappeningKind.STATUS, says, actor, action)
    return before


def _colleague(users: list[User], user_id: UserId) -> User:
    for user in users:
        if user.id == user_id and user.is_active:
            return user
    raise NotFound("There is no such user in this business.")
