"""What became of a text: the carrier's answer, its receipts, its list. States only move forward; a failure stays.

Everything here runs in a unit that has locked the thread and read the message behind that lock.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from receptionist.agent.amounts import find_amounts
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import MessageId
from receptionist.domain.lead import Quote
from receptionist.domain.message import (
    Attempt,
    AttemptOutcome,
    AuthorKind,
    Consent,
    Decision,
    Failure,
    LineType,
    Message,
    MessageState,
    ThreadStatus,
)
from receptionist.domain.text_events import ReceiptArrived, ReceiptState
from receptionist.domain.text_failures import explain, is_landline, is_lasting, opts_out
from receptionist.errors import TextRefused
from receptionist.ports import Accepted, Work
from receptionist.services.tell_people import tell
from receptionist.services.text_checks import CONFIRMS_OPT_OUT, locked_message, with_decisions
from receptionist.services.text_trouble import NOT_OUT, UNSETTLED, needs_person, trouble_seen_to
from receptionist.services.unsent import drop_unsent

RETRY_AFTER = tuple(timedelta(seconds=seconds) for seconds in (10, 30, 120, 600, 1800))  # after the first try, …
RETRY_WITHIN = timedelta(hours=4)  # of the first try: a later answer would puzzle them

_LOOK_AGAIN = timedelta(minutes=2)  # runs of several processes may follow each other closely
_NOT_LISTED = "The carrier's list does not show it yet."
_PERSON_ASKED = "Neither a receipt nor the carrier's list told: a person decides."
_UNDER_WAY = (MessageState.SENDING, MessageState.UNKNOWN)
_RANK = {MessageState.SENT: 1, MessageState.DELIVERED: 2, MessageState.READ: 3}
_STATES = {ReceiptState.SENT: MessageState.SENT, ReceiptState.DELIVERED: MessageState.DELIVERED}
_STATES |= {ReceiptState.READ: MessageState.READ}
_SAYS = {
    ReceiptState.SENT: "handed on to their network.",
    ReceiptState.DELIVERED: "it arrived.",
    ReceiptState.READ: "they read it.",
    ReceiptState.FAILED: "it did not arrive.",
}


# --- the answer to our handing it over --------------------------------------------------------------------------------


async def settle_accepted(work: Work, now: datetime, message: Message, attempt: Attempt, accepted: Accepted) -> Message:
    """The carrier took it. Where a receipt was quicker, only its ids are added."""
    ids = tuple(dict.fromkeys((*accepted.carrier_message_ids, *attempt.carrier_message_ids)))
    await work.save_attempt(
        replace(attempt, outcome=AttemptOutcome.ACCEPTED, carrier_message_ids=ids, ended_at=attempt.ended_at or now)
    )
    took = Decision(now, "carrier", "The carrier took it; it is on its way.")
    message = replace(
        message,
        state=MessageState.SENT if message.state in _UNDER_WAY else message.state,
        carrier_message_id=message.carrier_message_id or next(iter(ids), ""),
        parts=max(message.parts, accepted.parts),
        decisions=with_decisions(message.decisions, (took,)),
    )
    await work.save_message(message)
    return message


async def settle_refused(
    work: Work, now: datetime, status: ThreadStatus, message: Message, attempt: Attempt, refused: TextRefused
) -> Message:
    """The carrier certainly did not take it: tried again where that helps, else failed."""
    if message.state not in _UNDER_WAY or attempt.outcome is AttemptOutcome.ACCEPTED:
        return message  # a receipt of this very attempt knows better
    await work.save_attempt(replace(attempt, outcome=AttemptOutcome.REFUSED, failure=refused.failure, ended_at=now))
    delay = await _retry_after(work, now, attempt) if refused.retry else None
    if delay is None:
        return await _fail(work, now, status, message, refused.failure)
    says = f"{explain(refused.failure).says} Try {attempt.number} of {len(RETRY_AFTER) + 1}; again in {_say(delay)}."
    message = replace(
        message,
        state=MessageState.QUEUED,
        not_before=now + delay,
        decisions=with_decisions(message.decisions, (Decision(now, "carrier", says),)),
    )
    await work.save_message(message)
    return message


async def settle_unknown(work: Work, now: datetime, message: Message, attempt: Attempt) -> Message:
    """Nobody knows whether the carrier took it. It is not sent again by itself."""
    if message.state is not MessageState.SENDING or attempt.outcome is not AttemptOutcome.OPEN:
        return message
    await work.save_attempt(replace(attempt, outcome=AttemptOutcome.UNKNOWN, ended_at=now))
    says = "The carrier did not answer: it may have taken it. Its receipts or its list will tell."
    message = replace(
        message,
        state=MessageState.UNKNOWN,
        decisions=with_decisions(message.decisions, (Decision(now, "carrier", says),)),
    )
    await work.save_message(message)
    return message


async def _retry_after(work: Work, now: datetime, attempt: Attempt) -> timedelta | None:
    """How long to wait before the next try; None where there is none."""
    if attempt.number > len(RETRY_AFTER):
        return None
    delay = RETRY_AFTER[attempt.number - 1]
    first = (await work.attempts(attempt.message_id))[0]
    return delay if now + delay - first.started_at <= RETRY_WITHIN else None


def _say(delay: timedelta) -> str:
    seconds = int(delay.total_seconds())
    return f"{seconds} seconds" if seconds < 60 else f"{seconds // 60} minutes"


# --- receipts ---------------------------------------------------------------------------------------------------------


async def settle_receipt(
    work: Work, now: datetime, status: ThreadStatus, message: Message, attempt: Attempt, receipt: ReceiptArrived
) -> Message:
    """Takes over what a receipt tells of one attempt of a message; the same receipt again changes nothing."""
    ids = tuple(dict.fromkeys((*attempt.carrier_message_ids, *filter(None, (receipt.carrier_message_id,)))))
    if (attempt.carrier_message_ids, attempt.outcome) != (ids, AttemptOutcome.ACCEPTED):
        attempt = replace(
            attempt, outcome=AttemptOutcome.ACCEPTED, carrier_message_ids=ids, ended_at=attempt.ended_at or now
        )
        await work.save_attempt(attempt)
    says = Decision(now, "receipt", _sentence(attempt, receipt.carrier_message_id, receipt.state))
    if message.state is MessageState.UNKNOWN:
        await trouble_seen_to(work, message.thread_id, UNSETTLED)
    told = replace(
        message,
        carrier_message_id=message.carrier_message_id or receipt.carrier_message_id,
        decisions=with_decisions(message.decisions, (says,)),
    )
    if receipt.state is ReceiptState.FAILED:
        if await _fails(work, told, attempt):
            told = await _fail(work, now, status, told, receipt.failure, of_several=len(ids) > 1)
        elif told != message:
            await work.save_message(told)
    else:
        told = replace(told, state=_forward(told, attempt))
        if told.state in _RANK:
            told = replace(told, not_before=None)
        if told != message:
            await work.save_message(told)
        if _RANK.get(told.state, 0) >= _RANK[MessageState.DELIVERED] > _RANK.get(message.state, 0):
            await _quotes_heard(work, now, told)
    return told


def _sentence(attempt: Attempt, carrier_message_id: str, state: ReceiptState) -> str:
    """What a receipt says; it names the part where the carrier cut the text up."""
    ids = attempt.carrier_message_ids
    if len(ids) < 2 or carrier_message_id not in ids:
        return f"Receipt of try {attempt.number}: {_SAYS[state]}"
    return f"Receipt of try {attempt.number}, part {ids.index(carrier_message_id) + 1} of {len(ids)}: {_SAYS[state]}"


def _forward(message: Message, attempt: Attempt) -> MessageState:
    """The state with its latest receipts: as far as all parts have come, never backward, never out of a failure."""
    if message.state is MessageState.FAILED:
        return message.state
    told = {decision.says for decision in message.decisions}
    ranks = [
        max(
            (_RANK[state] for receipt, state in _STATES.items() if _sentence(attempt, part, receipt) in told),
            default=_RANK[MessageState.SENT],
        )
        for part in attempt.carrier_message_ids or ("",)
    ]
    furthest = min(ranks)
    return next(state for state, rank in _RANK.items() if rank == max(furthest, _RANK.get(message.state, 0)))


async def _fails(work: Work, message: Message, attempt: Attempt) -> bool:
    """Whether a failure told of this attempt is the message's own.

    Not where a later attempt was made, and not where all of it arrived: then carriers contradict themselves.
    """
    latest = (await work.attempts(message.id))[-1]
    if attempt.id != latest.id or message.state is MessageState.FAILED:
        return False
    arrived = message.state in (MessageState.DELIVERED, MessageState.READ)
    return not arrived or len(attempt.carrier_message_ids) > 1


async def _quotes_heard(work: Work, now: datetime, message: Message) -> None:
    """Amounts that the AI texted count as told once the text arrived."""
    if message.author.kind is not AuthorKind.AI:
        return
    profile = (await work.business()).profile
    quotes = await work.thread_quotes(message.thread_id, now - timedelta(days=profile.quote_valid_days))
    named = {cents for span in find_amounts(message.text, about_price=True) for cents in span.readings}
    heard = [quote.id for quote in quotes if not quote.heard and _is_told(quote, message.text, named)]
    if heard:
        await work.mark_quotes_heard(heard, now)


def _is_told(quote: Quote, text: str, named: set[int]) -> bool:
    return bool(quote.said and quote.said in text) or any(money.cents in named for money in quote.amounts)


# --- failures and what they mean for the thread -----------------------------------------------------------------------


async def _fail(
    work: Work,
    now: datetime,
    status: ThreadStatus,
    message: Message,
    failure: Failure | None,
    *,
    of_several: bool = False,
) -> Message:
    """Notes the failure with what to do instead, and what it means for the contact and for what waits behind it."""
    if failure is None:
        says = "It did not arrive, and the carrier does not say why. Call instead."
    else:
        why = explain(failure)
        says = f"{why.says} {why.next_action}"
    if of_several:
        says = f"A part of it did not arrive. {says}"
    message = replace(
        message,
        state=MessageState.FAILED,
        failure=failure,
        not_before=None,
        decisions=with_decisions(message.decisions, (Decision(now, "carrier", says),)),
    )
    await work.save_message(message)
    if failure is not None and opts_out(failure) and status.consent is not Consent.REFUSED:
        words = f"carrier code {failure.code}" if failure.code else "refused by the carrier"
        await work.add_consent(
            ConsentEntry(message.theirs, Consent.REFUSED, ConsentSource.CARRIER, words, now, message_id=message.id)
        )
    status = await work.thread_status(message.thread_id)
    if failure is not None and is_landline(failure):
        if message.theirs == (await work.contact(message.thread_id)).address:
            status = replace(status, line=LineType.LANDLINE)
            await work.save_status(status)
        else:  # another number of the same person
            await work.set_line(message.theirs, LineType.LANDLINE)
    if not any(decision.step == CONFIRMS_OPT_OUT for decision in message.decisions):
        await needs_person(work, status, f"{NOT_OUT} {says}")
        await tell(work, now, message.thread_id, f"{NOT_OUT} {says}")
    await _let_go(work, now, message, says, everything=failure is not None and is_lasting(failure))
    return message


async def _let_go(work: Work, now: datetime, failed: Message, says: str, *, everything: bool) -> None:
    """Does not send what waits behind a failure: the pieces of the same text, or all where nothing can get through."""
    why = f"The text before it did not go out: {says}"
    if everything:
        await drop_unsent(work, failed.thread_id, now, "carrier", why)
        return
    text = failed.key.partition("#")[0]
    for waiting in await work.unsent(failed.thread_id):
        if text and waiting.key.partition("#")[0] == text:
            decisions = with_decisions(waiting.decisions, (Decision(now, "carrier", why),))
            await work.save_message(replace(waiting, state=MessageState.NOT_SENT, not_before=None, decisions=decisions))


# --- when a person must look ------------------------------------------------------------------------------------------


async def not_in_list(work: Work, now: datetime, message: Message) -> bool:
    """Notes that a carrier's list does not show a text of which nobody knows; whether it was so a while ago."""
    noted = next((decision.at for decision in message.decisions if decision.says == _NOT_LISTED), None)
    if noted is not None:
        return noted <= now - _LOOK_AGAIN
    says = Decision(now, "carrier", _NOT_LISTED)
    await work.save_message(replace(message, decisions=(*message.decisions, says)))
    return False


def was_asked(message: Message) -> bool:
    """Whether a person was asked about a text of which nobody knows."""
    return any(decision.says == _PERSON_ASKED for decision in message.decisions)


async def ask_a_person(work: Work, now: datetime, message_id: MessageId) -> None:
    """Says in the thread that nobody knows what became of a text; once for each text."""
    status, message = await locked_message(work, message_id)
    if message.state is not MessageState.UNKNOWN or was_asked(message):
        return
    asked = Decision(now, "person", _PERSON_ASKED)
    await work.save_message(replace(message, decisions=(*message.decisions, asked)))
    await needs_person(work, status, UNSETTLED)
    await tell(work, now, message.thread_id, UNSETTLED)
