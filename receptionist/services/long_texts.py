"""Long texts that a carrier delivers in parts: put together in any order, and not waited for without end."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.domain.ids import AccountId, EventId
from receptionist.domain.records import TextPart
from receptionist.domain.text_events import Concatenation, TextReceived
from receptionist.ports import Work

# Parts of one text come within seconds. A missing one is not waited for any longer, and what comes under the same
# reference later is another text: carriers count references round and round.
PATIENCE = timedelta(minutes=10)


async def add_part(
    work: Work, account_id: AccountId, received: TextReceived, place: Concatenation, event_id: EventId, now: datetime
) -> TextReceived | None:
    """Keeps one part, and answers the text that is now to be taken: none while parts are missing."""
    part = TextPart(
        event_id=event_id,
        account_id=account_id,
        sender=received.sender,
        recipient=received.recipient,
        reference=place.reference,
        total=place.total,
        part=place.part,
        text=received.text,
        carrier_message_id=received.carrier_message_id,
        received_at=now,
    )
    here = await work.add_part(part)
    earlier = [one for one in here if one.carrier_message_id != part.carrier_message_id]
    another = len(earlier) == len(here) or any(now - one.received_at > PATIENCE for one in earlier)
    if another:
        # What is here of the earlier text is taken as it is; the new one has just begun.
        await work.remove_parts(part)
        await work.add_part(part)
        return put_together(earlier)
    if len(here) < part.total:
        return None
    await work.remove_parts(part)
    return replace(put_together(here), media=received.media, sent_at=received.sent_at)


async def take_stale(work: Work, part: TextPart) -> TextReceived | None:
    """What is here of a text that was waited for too long; None where somebody has taken it meanwhile."""
    if not await work.known_texts(part.account_id, [part.carrier_message_id]):
        return None
    here = await work.add_part(part)
    await work.remove_parts(part)
    return put_together(here)


def put_together(parts: Sequence[TextPart]) -> TextReceived:
    """One text from its parts by their place; where one is missing, the text says so. It has the first part's id."""
    by_place = {part.part: part for part in parts}
    first = by_place[min(by_place)]
    text = "".join(
        by_place[place].text if place in by_place else f" [part {place} of {first.total} is missing] "
        for place in range(1, first.total + 1)
    )
    return TextReceived(first.carrier_message_id, first.sender, first.recipient, text.strip())
