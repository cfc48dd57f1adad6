"""Texts that were written and not sent yet, and shall not be."""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime

from receptionist.domain.ids import ThreadId
from receptionist.domain.message import AuthorKind, Decision, Message, MessageState
from receptionist.ports import Work
from receptionist.services.text_checks import CONFIRMS_OPT_OUT, is_a_persons
from receptionist.services.text_trouble import draft_seen_to

NOT_PEOPLE = (AuthorKind.AI, AuthorKind.AUTOMATIC)


async def drop_unsent(
    work: Work,
    thread_id: ThreadId,
    now: datetime,
    step: str,
    says: str,
    *,
    of: Collection[AuthorKind] = tuple(AuthorKind),
) -> int:
    """Decides against the unsent texts of a locked thread by these authors, and answers how many there were.

    What a person has approved is the person's. The confirmation of an opt-out goes out in any case. The thread no
    longer asks for the approval of drafts that are dropped: its status must be read again.
    """
    dropped = [message for message in await work.unsent(thread_id) if _whose(message) in of and not _confirms(message)]
    for message in dropped:
        decisions = (*message.decisions, Decision(now, step, says))
        await work.save_message(replace(message, state=MessageState.NOT_SENT, decisions=decisions))
    if any(message.state is MessageState.DRAFT for message in dropped):
        await draft_seen_to(work, thread_id)
    return len(dropped)


def _whose(message: Message) -> AuthorKind:
    return AuthorKind.PERSON if is_a_persons(message) else message.author.kind


def _confirms(message: Message) -> bool:
    return any(decision.step == CONFIRMS_OPT_OUT for decision in message.decisions)
