"""Rows to domain objects and back: the only place that knows both. Rows of texts: `text_mapping`."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping

from receptionist.adapters.store.json_codec import Json, Unreadable, from_json, to_json
from receptionist.domain.call import Call, CallState, EndReason, Speaker, Utterance
from receptionist.domain.conversation import Channel, DialogueState, Line
from receptionist.domain.ids import QuoteId
from receptionist.domain.lead import LeadCard, LeadState, Quote, TimeWindow
from receptionist.domain.message import Consent, Holder, LineType, ReplyMode, ThreadStatus, Tray
from receptionist.domain.money import Money
from receptionist.domain.own_numbers import NumberRules
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment, Business, CarrierAccount, Contact, Lead, Role, Tell, Thread, User
from receptionist.errors import DatabaseProblem
from receptionist.ports import SecretBox

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class _QuoteIds:
    quotes: tuple[QuoteId, ...]


@dataclass(frozen=True, slots=True)
class _Amounts:
    amounts: tuple[Money, ...]


@dataclass(frozen=True, slots=True)
class _Timing:
    timing: dict[str, float]


@dataclass(frozen=True, slots=True)
class _Extra:
    extra: dict[str, str]


def readable(read: Callable[[], T]) -> T:
    """What `read` makes of something stored. Raises DatabaseProblem where it cannot be read."""
    try:
        return read()
    except (Unreadable, ValueError) as error:
        place = str(error) if isinstance(error, Unreadable) else type(error).__name__
        raise DatabaseProblem(
            f"Something stored cannot be read: {place}.", "Was the database changed by hand or by a newer program?"
        ) from error


# --- columns of JSON ----------------------------------------------------------------------------------------------


def number_rules_to_json(rules: NumberRules | None) -> Json:
    """The rules of a number as stored."""
    return None if rules is None else to_json(rules)


def number_rules(stored: Json) -> NumberRules | None:
    """The rules of a number."""
    return None if stored is None else readable(lambda: from_json(NumberRules, stored))


def profile_to_json(profile: BusinessProfile) -> Json:
    """The profile as stored."""
    return to_json(profile)


def profile_from_json(data: object) -> BusinessProfile:
    """The profile as it was. Raises DatabaseProblem."""
    return readable(lambda: from_json(BusinessProfile, data))


def dialogue_to_json(dialogue: DialogueState) -> Json:
    """The dialogue state as stored."""
    return to_json(dialogue)


def dialogue_from_json(data: object) -> DialogueState:
    """The dialogue state as it was. Raises DatabaseProblem."""
    return readable(lambda: from_json(DialogueState, data))


def book_to_json(book: PriceBook) -> Json:
    """The price book as stored; its version is a column of its own."""
    return to_json(book.with_version(0))


def book_from_json(data: object, version: int) -> PriceBook:
    """The price book as it was. Raises DatabaseProblem."""
    return readable(lambda: from_json(PriceBook, data)).with_version(version)


def card_to_json(card: LeadCard) -> Json:
    """The card as stored: its quotes are rows of their own, named here by their ids in order."""
    stored = to_json(replace(card, quotes=()))
    assert isinstance(stored, dict)
    return {**stored, "quotes": [str(quote.id) for quote in card.quotes]}


def quote_ids(card: object) -> list[QuoteId]:
    """The ids of the quotes a stored card names. Raises DatabaseProblem."""
    listed = card.get("quotes", []) if isinstance(card, dict) else None
    return list(readable(lambda: from_json(_QuoteIds, {"quotes": listed})).quotes)


def card_from_json(data: object, quotes: Mapping[QuoteId, Quote]) -> LeadCard:
    """The card as it was, with its quotes taken from `quotes`. Raises DatabaseProblem."""
    ids = quote_ids(data)
    card = readable(lambda: from_json(LeadCard, {**data, "quotes": []} if isinstance(data, dict) else data))
    return replace(card, quotes=tuple(quotes[one] for one in ids if one in quotes))


def amounts_to_json(amounts: Sequence[Money]) -> Json:
    """Amounts as stored: cents and currency."""
    return to_json(tuple(amounts))


def amounts_from_json(data: object) -> tuple[Money, ...]:
    """Amounts as they were. Raises DatabaseProblem."""
    return readable(lambda: from_json(_Amounts, {"amounts": data})).amounts


def timing_to_json(timing: Mapping[str, float]) -> Json:
    """Milliseconds by step as stored."""
    return to_json(timing)


def timing_from_json(data: object) -> dict[str, float]:
    """Milliseconds by step as they were. Raises DatabaseProblem."""
    return readable(lambda: from_json(_Timing, {"timing": data})).timing


def tell_to_json(tell: Tell) -> Json:
    """How a user wants to be told, as stored."""
    return to_json(tell)


def extra_sealed(extra: Mapping[str, str], box: SecretBox) -> str:
    """What else an account needs, as stored: JSON, sealed like its secret."""
    return box.seal(json.dumps(to_json(extra)))


def _extra_opened(sealed: str | None, box: SecretBox) -> dict[str, str]:
    if sealed is None:
        return {}
    clear = box.open(sealed)
    return readable(lambda: from_json(_Extra, {"extra": json.loads(clear)})).extra


# --- rows ---------------------------------------------------------------------------------------------------------


def business(row: RowMapping) -> Business:
    """A row of `businesses`, its profile as text."""
    return Business(id=row["id"], profile=_profile_from_text(row["profile"]), created_at=row["created_at"])


@lru_cache(maxsize=100)
def _profile_from_text(text: str) -> BusinessProfile:
    """The profile of a stored text: each unit reads it, it seldom changes, and it is slow to make."""
    return profile_from_json(readable(lambda: json.loads(text)))


def account(row: RowMapping, box: SecretBox) -> CarrierAccount:
    """A row of `accounts`, its secret opened. Raises SettingsError where the key does not fit."""
    return CarrierAccount(
        id=row["id"],
        business_id=row["business_id"],
        carrier=row["carrier"],
        external_id=row["external_id"],
        secret=box.open(row["secret_sealed"]),
        extra=_extra_opened(row["extra_sealed"], box),
    )


def user(row: RowMapping) -> User:
    """A row of `users`."""
    return User(
        id=row["id"],
        business_id=row["business_id"],
        email=row["email"],
        name=row["name"],
        role=readable(lambda: Role(row["role"])),
        password_hash=row["password_hash"],
        tell=readable(lambda: from_json(Tell, row["tell"])),
        is_active=row["deactivated_at"] is None,
        has_two_factor=row["totp_sealed"] is not None,
    )


def contact(row: RowMapping) -> Contact:
    """A row of `contacts`."""
    return Contact(
        id=row["id"],
        business_id=row["business_id"],
        address=Address(readable(lambda: AddressKind(row["address_kind"])), row["address"] or ""),
        name=row["name"],
        email=row["email"],
        home=row["home"],
    )


def contact_of_thread(row: RowMapping) -> Contact:
    """A row of `threads` with that of its contact."""
    return Contact(
        id=row["contact_id"],
        business_id=row["business_id"],
        address=Address(readable(lambda: AddressKind(row["address_kind"])), row["address"] or ""),
        name=row["name"],
        email=row["email"],
        home=row["home"],
    )


def thread(row: RowMapping) -> Thread:
    """A row of `threads`."""
    return Thread(
        id=row["id"],
        business_id=row["business_id"],
        contact_id=row["contact_id"],
        dialogue=dialogue_from_json(row["dialogue"]),
    )


def thread_status(row: RowMapping) -> ThreadStatus:
    """A row of `threads` with consent, language and line of its contact's row."""
    return ThreadStatus(
        thread_id=row["id"],
        holder=readable(lambda: Holder(row["holder"])),
        held_by=row["held_by"],
        held_until=row["held_until"],
        mode=None if row["mode"] is None else readable(lambda: ReplyMode(row["mode"])),
        generation=row["generation"],
        needs_person=row["needs_person"],
        our_number=None if row["our_number"] is None else PhoneNumber(row["our_number"]),
        answer_due_at=row["answer_due_at"],
        answered_in_row=row["answered_in_row"],
        unread=row["unread"],
        tray=readable(lambda: Tray(row["tray"])),
        snoozed_until=row["snoozed_until"],
        assigned_to=row["assigned_to"],
        consent=readable(lambda: Consent(row["consent"])),
        language=row["language"],
        line=readable(lambda: LineType(row["line"])),
    )


def thread_status_row(status: ThreadStatus) -> dict[str, object]:
    """What a status says of the thread's own row."""
    return {
        "holder": status.holder,
        "held_by": status.held_by,
        "held_until": status.held_until,
        "mode": status.mode,
        "generation": status.generation,
        "needs_person": status.needs_person,
        "our_number": None if status.our_number is None else status.our_number.e164,
        "answer_due_at": status.answer_due_at,
        "answered_in_row": status.answered_in_row,
        "unread": status.unread,
        "tray": status.tray,
        "snoozed_until": status.snoozed_until,
        "assigned_to": status.assigned_to,
        # for the indexes that lists are read from
        "needs": bool(status.needs_person),
        "answers": answers(status),
    }


def answers(status: ThreadStatus) -> str:
    """Who answers what comes in: person, ai, people; `house` where it is as the business has it."""
    if status.holder is Holder.PERSON:
        return "person"
    if status.mode is None:
        return "house"
    return "people" if status.mode is ReplyMode.PEOPLE else "ai"


def contact_status_row(status: ThreadStatus) -> dict[str, object]:
    """What a status says of the contact's row."""
    return {"consent": status.consent, "language": status.language, "line": status.line}


def call(row: RowMapping) -> Call:
    """A row of `calls`."""
    return Call(
        id=row["id"],
        business_id=row["business_id"],
        thread_id=row["thread_id"],
        account_id=row["account_id"],
        carrier_call_id=row["carrier_call_id"],
        caller=Address(readable(lambda: AddressKind(row["caller_kind"])), row["caller"]),
        called=row["called"],
        state=readable(lambda: CallState(row["state"])),
        started_at=row["started_at"],
        answered_at=row["answered_at"],
        ended_at=row["ended_at"],
        end_reason=None if row["end_reason"] is None else readable(lambda: EndReason(row["end_reason"])),
        summary=row["summary"],
        order=row["staff_order"] or "",
    )


def utterance(row: RowMapping) -> Utterance:
    """A row of `utterances`."""
    return Utterance(
        seq=row["seq"],
        speaker=readable(lambda: Speaker(row["speaker"])),
        text=row["text"],
        started=row["started"],
        ended=row["ended"],
        unheard=row["unheard"],
        timing=timing_from_json(row["timing"]),
    )


def line(row: RowMapping) -> Line:
    """Speaker, text and time of a row of `utterances`."""
    return Line(speaker=readable(lambda: Speaker(row["speaker"])), text=row["text"], at=row["at"])


def quote(row: RowMapping) -> Quote:
    """A row of `quotes`."""
    return Quote(
        id=row["id"],
        item_code=row["item_code"],
        item_name=row["item_name"],
        book_version=row["book_version"],
        amounts=amounts_from_json(row["amounts"]),
        said=row["said"],
        after_hours=row["after_hours"],
        at=row["at"],
        heard=row["heard_at"] is not None,
    )


def lead(row: RowMapping, quotes: Mapping[QuoteId, Quote]) -> Lead:
    """A row of `leads`, its card with the quotes it names."""
    return Lead(
        id=row["id"],
        business_id=row["business_id"],
        thread_id=row["thread_id"],
        state=readable(lambda: LeadState(row["state"])),
        card=card_from_json(row["card"], quotes),
        summary=row["summary"],
        created_at=row["created_at"],
        updated_at=row["updated_at"],
        channel=readable(lambda: Channel(row["channel"])),
        assigned_to=row["assigned_to"],
        called_at=row["called_at"],
    )


def appointment(row: RowMapping) -> Appointment:
    """A row of `appointments`."""
    return Appointment(
        id=row["id"],
        business_id=row["business_id"],
        thread_id=row["thread_id"],
        lead_id=row["lead_id"],
        technician=row["technician"],
        window=window(row),
        busy_until=row["busy_until"],
        tentative=row["tentative"],
        moves=row["moves"],
        cancelled_at=row["cancelled_at"],
    )


def window(row: RowMapping) -> TimeWindow:
    """The window of a row of `appointments`, in the zone it was held in."""
    zone = readable(lambda: ZoneInfo(row["timezone"]))
    return TimeWindow(row["starts_at"].astimezone(zone), row["ends_at"].astimezone(zone))
