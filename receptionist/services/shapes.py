"""What programs of others see of our records: the JSON of the API and of webhooks alike.

Times are RFC 3339 in UTC, money is whole cents with a currency, telephone numbers are E.164.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, PlainSerializer, WithJsonSchema

from receptionist.domain.call import Call, Utterance
from receptionist.domain.call_words import say_outcome
from receptionist.domain.job import EtaSource, Job, JobState
from receptionist.domain.lead import LeadCard, Quote
from receptionist.domain.listing import ContactEntry, ThreadEntry
from receptionist.domain.message import Message
from receptionist.domain.money import Money
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.phone import Address
from receptionist.domain.records import Appointment, Contact, Lead
from receptionist.domain.text_failures import explain


def rfc3339(at: datetime) -> str:
    """`2026-10-05T16:00:00Z`; with milliseconds where there are any."""
    utc = at.astimezone(UTC)
    return utc.isoformat(timespec="milliseconds" if utc.microsecond else "seconds").replace("+00:00", "Z")


Instant = Annotated[
    datetime,
    PlainSerializer(rfc3339, return_type=str),
    WithJsonSchema({"type": "string", "format": "date-time"}, mode="serialization"),
]


class Shape(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(frozen=True)


class AmountShape(Shape):
    """Money in whole cents."""

    cents: int
    currency: str = Field(description="ISO 4217")

    @classmethod
    def of(cls, money: Money) -> "AmountShape":
        """Money as programs see it."""
        return cls(cents=money.cents, currency=money.currency)


class ContactShape(Shape):
    """A person at a number."""

    id: str
    thread_id: str
    name: str
    number: str | None = Field(description="E.164; null for a short code, a sender's name or a withheld number")
    sender: str = Field(description="a short code or sender's name, where it is no number; else empty")
    email: str
    address: str
    consent: str = Field(description="whether they may be texted: none (never asked), given, refused, unclear")
    language: str = Field(description="ISO 639-1 of what they write; empty while unknown")
    created_at: Instant

    @classmethod
    def of(cls, entry: ContactEntry) -> "ContactShape":
        """A contact as programs see it."""
        number, sender = who(entry.contact.address)
        return cls(
            id=entry.contact.id,
            thread_id=entry.thread_id,
            name=entry.contact.name,
            number=number,
            sender=sender,
            email=entry.contact.email,
            address=entry.contact.home,
            consent=entry.consent.value,
            language=entry.language,
            created_at=entry.created_at,
        )


class ThreadShape(Shape):
    """All that passed with one contact."""

    id: str
    contact_id: str
    name: str
    number: str | None
    held_by: str = Field(description="who answers: ai or person")
    needs_person: str = Field(description="why a person must look, as a sentence; empty: none must")
    unread: int
    last_line: str
    last_at: Instant
    created_at: Instant

    @classmethod
    def of(cls, entry: ThreadEntry) -> "ThreadShape":
        """A thread as programs see it."""
        return cls(
            id=entry.status.thread_id,
            contact_id=entry.contact.id,
            name=entry.contact.name,
            number=who(entry.contact.address)[0],
            held_by=entry.status.holder.value,
            needs_person=entry.status.needs_person,
            unread=entry.status.unread,
            last_line=entry.last_line,
            last_at=entry.last_at,
            created_at=entry.created_at,
        )


class FailureShape(Shape):
    """Why a text did not arrive."""

    kind: str
    code: str = Field(description="the carrier's own")
    says: str
    next_action: str


class FileShape(Shape):
    """A file of a picture message."""

    id: str
    content_type: str
    state: str
    size_bytes: int


class MessageShape(Shape):
    """One text."""

    id: str
    thread_id: str
    direction: str = Field(description="in or out")
    state: str = Field(
        description="received; draft, held, queued, sending, unknown, sent, delivered, read, failed, not_sent"
    )
    author: str = Field(description="customer, ai, person or automatic")
    from_: str = Field(serialization_alias="from")
    to: str
    text: str
    purpose: str = Field(description="reply, transactional or marketing")
    at: Instant
    send_after: Instant | None = Field(description="a held text goes out then")
    segments: int = Field(description="how many texts the carrier bills")
    failure: FailureShape | None
    why: str = Field(description="the last decision about it, as a sentence")
    files: list[FileShape]

    @classmethod
    def of(cls, message: Message) -> "MessageShape":
        """A text as programs see it."""
        ours, theirs = message.ours.e164, message.theirs.value
        inbound = message.direction.value == "in"
        return cls(
            id=message.id,
            thread_id=message.thread_id,
            direction=message.direction.value,
            state=message.state.value,
            author=message.author.kind.value,
            from_=theirs if inbound else ours,
            to=ours if inbound else theirs,
            text=message.text,
            purpose=message.purpose.value,
            at=message.at,
            send_after=message.not_before,
            segments=message.parts,
            failure=_failure(message),
            why=message.decisions[-1].says if message.decisions else "",
            files=[
                FileShape(
                    id=file.id, content_type=file.content_type, state=file.state.value, size_bytes=file.size_bytes
                )
                for file in message.media
            ],
        )


def _failure(message: Message) -> FailureShape | None:
    if message.failure is None:
        return None
    why = explain(message.failure)
    return FailureShape(
        kind=message.failure.kind.value, code=message.failure.code, says=why.says, next_action=why.next_action
    )


class WindowShape(Shape):
    """An arrival window."""

    starts: Instant
    ends: Instant


class WishShape(Shape):
    """When the customer would like somebody, in the business's own time, as far as they said it."""

    said: str
    day: date | None
    last_day: date | None
    start: time | None
    end: time | None
    as_soon_as_possible: bool
    flexible: bool


class QuoteShape(Shape):
    """An amount that was told, with its price-book row and version."""

    id: str
    item_code: str
    item_name: str
    price_book_version: int
    amounts: list[AmountShape]
    said: str
    heard: bool
    at: Instant

    @classmethod
    def of(cls, quote: Quote) -> "QuoteShape":
        """A quote as programs see it."""
        return cls(
            id=quote.id,
            item_code=quote.item_code,
            item_name=quote.item_name,
            price_book_version=quote.book_version,
            amounts=[AmountShape.of(amount) for amount in quote.amounts],
            said=quote.said,
            heard=quote.heard,
            at=quote.at,
        )


class LeadShape(Shape):
    """A lead card: what is known of the wished job."""

    id: str
    thread_id: str
    contact_id: str
    state: str = Field(description="new, awaiting_approval, approved, rejected or merged")
    name: str
    number: str | None = Field(description="to call back at, E.164")
    address: str
    problem: str
    service_code: str
    service_name: str
    urgency: str = Field(description="emergency, soon or normal")
    wished: WishShape | None
    held: WindowShape | None = Field(description="the slot kept for it until somebody decides")
    message: str
    notes: list[str]
    quotes: list[QuoteShape]
    missing: list[str] = Field(description="what a visit still needs: problem, wished, address, name, phone")
    summary: str
    created_at: Instant
    updated_at: Instant

    @classmethod
    def of(cls, lead: Lead, contact: Contact) -> "LeadShape":
        """A lead as programs see it."""
        card = lead.card
        return cls(
            id=lead.id,
            thread_id=lead.thread_id,
            contact_id=contact.id,
            state=lead.state.value,
            name=card.name.value if card.name else contact.name,
            number=card.phone.value if card.phone else who(contact.address)[0],
            address=card.address.value if card.address else "",
            problem=card.problem.value if card.problem else "",
            service_code=card.service_code,
            service_name=card.service_name,
            urgency=card.urgency.value,
            wished=_wish(card),
            held=WindowShape(starts=card.held.starts, ends=card.held.ends) if card.held else None,
            message=card.message,
            notes=list(card.notes),
            quotes=[QuoteShape.of(quote) for quote in card.quotes],
            missing=list(card.missing),
            summary=lead.summary,
            created_at=lead.created_at,
            updated_at=lead.updated_at,
        )


def _wish(card: LeadCard) -> WishShape | None:
    wish = card.wished
    if wish is None:
        return None
    return WishShape(
        said=wish.said,
        day=wish.day,
        last_day=wish.last_day,
        start=wish.start,
        end=wish.end,
        as_soon_as_possible=wish.asap,
        flexible=wish.flexible,
    )


class CallShape(Shape):
    """One call."""

    id: str
    thread_id: str
    contact_id: str
    lead_id: str | None
    direction: Literal["in", "out"] = Field(description="out: somebody of the business called the customer")
    from_: str | None = Field(serialization_alias="from", description="null where the number was withheld")
    to: str
    state: str = Field(description="ringing, answered or ended; out: asked, ringing, accepted, talking or ended")
    end_reason: str | None = Field(description="why it ended; out: what came of it")
    summary: str
    started_at: Instant
    answered_at: Instant | None
    ended_at: Instant | None

    @classmethod
    def of(cls, call: Call, contact: Contact, lead: Lead | None) -> "CallShape":
        """A call as programs see it."""
        return cls(
            id=call.id,
            thread_id=call.thread_id,
            contact_id=contact.id,
            lead_id=lead.id if lead else None,
            direction="in",
            from_=call.caller.value or None,
            to=call.called,
            state=call.state.value,
            end_reason=call.end_reason.value if call.end_reason else None,
            summary=call.summary,
            started_at=call.started_at,
            answered_at=call.answered_at,
            ended_at=call.ended_at,
        )

    @classmethod
    def of_outgoing(cls, call: OutgoingCall, contact: Contact) -> "CallShape":
        """A call that somebody of the business made."""
        return cls(
            id=call.id,
            thread_id=call.thread_id,
            contact_id=contact.id,
            lead_id=None,
            direction="out",
            from_=call.ours.e164,
            to=call.theirs.e164,
            state=call.state.value,
            end_reason=call.outcome.value if call.outcome is not None else None,
            summary=say_outcome(call),
            started_at=call.asked_at,
            answered_at=call.connected_at,
            ended_at=call.ended_at,
        )


class TurnShape(Shape):
    """One side's words in a call."""

    speaker: str = Field(description="caller or agent")
    text: str = Field(description="what the other side heard")
    unheard: str = Field(description="what the agent was interrupted in")
    starts_seconds: float
    ends_seconds: float

    @classmethod
    def all_of(cls, said: Iterable[Utterance]) -> "list[TurnShape]":
        """A transcript as programs see it."""
        return [
            cls(
                speaker=one.speaker.value,
                text=one.text,
                unheard=one.unheard,
                starts_seconds=one.started,
                ends_seconds=one.ended,
            )
            for one in said
        ]


class AppointmentShape(Shape):
    """A slot held or booked."""

    id: str
    thread_id: str
    lead_id: str | None
    technician: str
    starts: Instant
    ends: Instant
    timezone: str
    tentative: bool = Field(description="held until a person approves it")
    cancelled: bool

    @classmethod
    def of(cls, appointment: Appointment) -> "AppointmentShape":
        """An appointment as programs see it."""
        return cls(
            id=appointment.id,
            thread_id=appointment.thread_id,
            lead_id=appointment.lead_id,
            technician=appointment.technician,
            starts=appointment.window.starts,
            ends=appointment.window.ends,
            timezone=str(appointment.window.starts.tzinfo),
            tentative=appointment.tentative,
            cancelled=appointment.cancelled_at is not None,
        )


class EtaShape(Shape):
    """When somebody is expected to arrive."""

    arrives_at: Instant
    at: Instant = Field(description="when it looked so")
    source: EtaSource

    @classmethod
    def of_job(cls, job: Job) -> "EtaShape | None":
        """What is expected of a job; null where nothing is."""
        if job.eta is None:
            return None
        return cls(arrives_at=job.eta.arrives_at, at=job.eta.at, source=job.eta.source)


class JobShape(Shape):
    """The doing of what was booked. Its window and technician are those of its appointment."""

    id: str
    thread_id: str
    appointment_id: str
    lead_id: str | None
    technician: str
    state: JobState
    starts: Instant
    ends: Instant
    set_off_at: Instant | None
    started_at: Instant | None
    ended_at: Instant | None
    eta: EtaShape | None = Field(description="while they are on the way")
    late_told: Instant | None = Field(description="the arrival that the customer was told because it is late")

    @classmethod
    def of(cls, job: Job) -> "JobShape":
        """A job as programs see it."""
        return cls(
            id=job.id,
            thread_id=job.thread_id,
            appointment_id=job.appointment_id,
            lead_id=job.lead_id,
            technician=job.technician,
            state=job.state,
            starts=job.window.starts,
            ends=job.window.ends,
            set_off_at=job.set_off_at,
            started_at=job.started_at,
            ended_at=job.ended_at,
            eta=EtaShape.of_job(job),
            late_told=job.late_told,
        )


def who(address: Address) -> tuple[str | None, str]:
    """The number of an address, or else the name it goes by."""
    return (address.value, "") if address.number is not None else (None, address.value)
