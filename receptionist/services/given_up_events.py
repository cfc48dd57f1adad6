"""Webhooks that could not be worked on however often it was tried: people are told, and may have them tried again."""

import logging
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.records import CarrierAccount, JournalledEvent
from receptionist.ports import Clock, Mail, Store, Work
from receptionist.services.audit import note
from receptionist.services.tell_people import point_of_contact

log = logging.getLogger(__name__)

_SUBJECT = "A message could not be taken in"


async def give_up(work: Work, now: datetime, event: JournalledEvent, problem: str) -> None:
    """Sets the event aside. Of the first one of its account somebody is told by e-mail; the others are on the page."""
    is_first = not await work.given_up_events(event.account_id)
    await work.give_up_event(event.id, f"failed {event.tries} times: {problem}")
    log.error("event given up", extra={"event_id": event.id, "account_id": event.account_id, "tries": event.tries})
    user = await point_of_contact(work) if is_first else None
    if user is not None:
        business, carrier = (await work.business()).profile.name, event.carrier.capitalize()
        text = (
            f"{user.name}, something that {carrier} sent to {business} could not be taken in, though it was tried "
            f"{event.tries} times. It may be a text of a customer. It is kept: see Settings, Carriers, {carrier}, "
            "where it can be tried again once what stopped it is mended. The server's log says what that was.\n"
        )
        await work.add_letter(Mail(user.email, _SUBJECT, text), now)


async def try_again(store: Store, clock: Clock, account: CarrierAccount, actor: Actor) -> int:
    """Makes what was given up of this account due again, and answers how many there were."""
    now = clock.now()
    async with store.work(account.business_id, write=True) as work:
        count = await work.try_events_again(account.id, now)
        if count:
            says = f"Had {count} webhook{'s' if count > 1 else ''} of {account.carrier.capitalize()} tried again."
            await note(work, now, actor, "carrier.try_again", subject=account.id, says=says)
    return count
