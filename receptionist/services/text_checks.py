"""Whether a text may go out: the checks that stand once, and are made as it is queued and again as it is sent."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.agent.price_gate import Grounds, grounds_of, stopped_amounts
from receptionist.domain.ids import MessageId
from receptionist.domain.message import (
    AuthorKind,
    Consent,
    Decision,
    Failure,
    FailureKind,
    LineType,
    Message,
    MessageState,
    Purpose,
    ThreadStatus,
)
from receptionist.domain.phone import AddressKind
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.quiet_hours import may_text_at, recipient_state, recipient_zones, say_quiet
from receptionist.domain.text_failures import explain
from receptionist.ports import Work

REPLY_AT_ANY_HOUR = timedelta(hours=1)  # after that, they have not "just written": it waits for the morning
CONFIRMS_OPT_OUT = "confirms_opt_out"  # steps of decisions that let a text pass a check
SAME_DAY = "same_day"

# Behind our own address, the page of a document, a visit or a booking: random characters of base64, 16 to 43.
_PAGE = r"/[dvb]/[\w-]{16,43}(?![\w-])"
_NOTHING = Grounds(frozenset(), frozenset())
_NO_NUMBER = {
    AddressKind.WITHHELD: "Their number is withheld: there is nowhere to text to.",
    AddressKind.SHORT_CODE: "A short code is a machine's number: it is not answered.",
    AddressKind.SENDER_NAME: "This sender has a name instead of a number: it cannot be answered.",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """What the checks found: QUEUED where all is well, else HELD, DRAFT or NOT_SENT; the last decision says why."""

    state: MessageState
    decisions: tuple[Decision, ...]
    not_before: datetime | None = None

    def put_on(self, message: Message) -> Message:
        """The message with what was found; a decision that stands there already is not said twice."""
        return replace(
            message,
            state=self.state,
            not_before=self.not_before,
            decisions=with_decisions(message.decisions, self.decisions),
        )


@dataclass(frozen=True, slots=True)
class _Found:
    """One check's finding; a `state` stops the text there."""

    says: str
    state: MessageState | None = None
    not_before: datetime | None = None


def with_decisions(made: tuple[Decision, ...], new: Iterable[Decision]) -> tuple[Decision, ...]:
    """The decisions with the new ones that say something new."""
    known = {(decision.step, decision.says) for decision in made}
    return (*made, *(decision for decision in new if (decision.step, decision.says) not in known))


def is_a_persons(message: Message) -> bool:
    """Whether a person answers for the words: wrote them, or approved the AI's."""
    return message.author.kind is AuthorKind.PERSON or message.author.user_id is not None


async def locked_message(work: Work, message_id: MessageId) -> tuple[ThreadStatus, Message]:
    """Locks the thread of a message, and reads the message as it stands behind the lock. Raises NotFound."""
    status = await work.lock_thread_of(message_id)
    message = await work.message(message_id)
    assert message is not None  # messages are never deleted
    return status, message


async def check_text(work: Work, now: datetime, message: Message, status: ThreadStatus) -> Checked:
    """Whether this text may go out now, by consent, line, prices and the hour; the first no ends it."""
    profile = (await work.business()).profile
    if message.theirs != (await work.contact(status.thread_id)).address:  # another number of the same person
        consent, line = await work.consent_at(message.theirs)
        status = replace(status, consent=consent, line=line)
    decisions: list[Decision] = []
    for step, found in (
        ("consent", _consent(message, status)),
        ("line", _line(message, status)),
        ("price_gate", await _price_gate(work, now, message, profile)),
        ("quiet_hours", await _quiet_hours(work, now, message, profile)),
    ):
        decisions.append(Decision(now, step, found.says))
        if found.state is not None:
            return Checked(found.state, tuple(decisions), found.not_before)
    return Checked(MessageState.QUEUED, tuple(decisions))


def _consent(message: Message, status: ThreadStatus) -> _Found:
    if _has_step(message, CONFIRMS_OPT_OUT):
        return _Found("It confirms that they opted out: one such text is allowed.")
    if status.consent is Consent.REFUSED:
        return _Found("They asked not to be texted.", MessageState.NOT_SENT)
    if status.consent is Consent.UNCLEAR:
        return _Found("They may have asked not to be texted: it waits until a person has decided.", MessageState.HELD)
    if status.consent is Consent.GIVEN:
        return _Found("They agreed to be texted.")
    if message.purpose is Purpose.MARKETING:
        return _Found("They never agreed to advertising by text.", MessageState.NOT_SENT)
    return _Found("They never asked not to be texted, and it is about what they want of us.")


def _line(message: Message, status: ThreadStatus) -> _Found:
    if message.theirs.number is None:
        return _Found(_NO_NUMBER[message.theirs.kind], MessageState.NOT_SENT)
    if status.line is LineType.LANDLINE:
        why = explain(Failure(FailureKind.LANDLINE))
        return _Found(f"{why.says} {why.next_action}", MessageState.NOT_SENT)
    return _Found("Nothing says that this number cannot get texts.")


async def _price_gate(work: Work, now: datetime, message: Message, profile: BusinessProfile) -> _Found:
    if is_a_persons(message):
        return _Found("A person answers for these words, amounts included.")
    words = _without_links(message.text, work.origin, profile)
    if not stopped_amounts(words, _NOTHING):
        return _Found("It names no amount.")
    since = now - timedelta(days=profile.quote_valid_days)
    book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
    # Which item a claim of costing nothing rests on was checked as the reply was made; the book must still have one.
    codes = [item.code for item in book.items]
    quotes = await work.thread_quotes(message.thread_id, since)
    if stopped_amounts(words, grounds_of(quotes, book, now, profile.quote_valid_days, codes)):
        return _Found(
            "It names an amount that the price book did not answer in this thread: a person decides.",
            MessageState.DRAFT,
        )
    return _Found("Every amount in it rests on the price book.")


def _without_links(text: str, origin: str, profile: BusinessProfile) -> str:
    """The words without addresses of our own pages, and of those an admin has set: what looks like an amount among
    their random characters is none.
    """
    for link in (profile.job_texts.review_link, profile.texting.booking_link):
        if link:
            text = text.replace(link, " ")
    return re.sub(re.escape(origin) + _PAGE, " ", text)


async def _quiet_hours(work: Work, now: datetime, message: Message, profile: BusinessProfile) -> _Found:
    if _has_step(message, CONFIRMS_OPT_OUT):
        return _Found("A confirmation goes out at once.")
    if message.purpose is Purpose.REPLY and now - message.at <= REPLY_AT_ANY_HOUR:
        return _Found("A reply goes out at any hour.")
    lead = await work.open_lead(message.thread_id)
    address = lead.card.address.value if lead is not None and lead.card.address is not None else ""
    number, texting = message.theirs.number, profile.texting
    zones = recipient_zones(number, address, profile.hours.zone, profile.region)
    later = may_text_at(
        Purpose.TRANSACTIONAL if message.purpose is Purpose.REPLY else message.purpose,
        now,
        zones,
        texting.quiet_from,
        texting.quiet_until,
        state=recipient_state(number, address, profile.region),
        same_day=_is_of_today(message, now, profile),
    )
    if later is None:
        return _Found("The hour is right for it.")
    return _Found(say_quiet(now, later, zones), MessageState.HELD, later)


def _is_of_today(message: Message, now: datetime, profile: BusinessProfile) -> bool:
    """Whether it is about a job of this very day, at the business."""
    zone = profile.hours.zone
    return any(
        decision.step == SAME_DAY and decision.at.astimezone(zone).date() == now.astimezone(zone).date()
        for decision in message.decisions
    )


def _has_step(message: Message, step: str) -> bool:
    return any(decision.step == step for decision in message.decisions)
