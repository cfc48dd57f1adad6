"""Rows of texts to domain objects and back, as `mapping` does for the rest."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from receptionist.adapters.store.json_codec import Json, from_json, to_json
from receptionist.adapters.store.mapping import readable
from receptionist.domain.call import Speaker
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.conversation import Line
from receptionist.domain.message import (
    Attempt,
    AttemptOutcome,
    Author,
    AuthorKind,
    Consent,
    Decision,
    Direction,
    Failure,
    FailureKind,
    Media,
    MediaState,
    Message,
    MessageState,
    Purpose,
)
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.records import JournalledEvent, Notice, ReconcileRun, TextPart, WebhookRequest

Row = dict[str, Any]

_PHOTO = "[photo]"  # what stands for a text of files without words


@dataclass(frozen=True, slots=True)
class _Decisions:
    decisions: tuple[Decision, ...]


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: dict[str, str]


# --- messages -----------------------------------------------------------------------------------------------------


def message(row: RowMapping, media: Sequence[Media]) -> Message:
    """A row of `messages`, with its files."""
    return Message(
        id=row["id"],
        business_id=row["business_id"],
        thread_id=row["thread_id"],
        account_id=row["account_id"],
        direction=readable(lambda: Direction(row["direction"])),
        state=readable(lambda: MessageState(row["state"])),
        author=Author(readable(lambda: AuthorKind(row["author_kind"])), row["author_id"]),
        ours=PhoneNumber(row["ours"]),
        theirs=Address(readable(lambda: AddressKind(row["theirs_kind"])), row["theirs"]),
        text=row["text"],
        at=row["at"],
        purpose=readable(lambda: Purpose(row["purpose"])),
        carrier_message_id=row["carrier_message_id"] or "",
        not_before=row["not_before"],
        generation=row["generation"],
        answers=row["answers"],
        key=row["key"] or "",
        handled=row["handled"],
        parts=row["parts"],
        failure=_failure(row),
        decisions=readable(lambda: from_json(_Decisions, {"decisions": row["decisions"]})).decisions,
        media=tuple(media),
    )


def message_row(message: Message) -> Row:
    """All of a message that never changes, and all that can."""
    fixed = {
        "id": message.id,
        "thread_id": message.thread_id,
        "account_id": message.account_id,
        "direction": message.direction,
        "ours": message.ours.e164,
        "theirs_kind": message.theirs.kind,
        "theirs": message.theirs.value,
        "answers": message.answers,
        "key": message.key or None,
    }
    return fixed | message_changes(message)


def message_changes(message: Message) -> Row:
    """All of a message that can change, but for its files."""
    decisions: Json = to_json(message.decisions)
    return {
        "state": message.state,
        "author_kind": message.author.kind,
        "author_id": message.author.user_id,
        "text": message.text,
        "at": message.at,
        "purpose": message.purpose,
        "carrier_message_id": message.carrier_message_id or None,
        "not_before": message.not_before,
        "generation": message.generation,
        "handled": message.handled,
        "parts": message.parts,
        **_failure_row(message.failure),
        "decisions": decisions,
    }


def words(text: str, has_media: bool) -> str:
    """What a text says, on one line of its own; a text of files only is a photo; empty where it is nothing."""
    return text or (_PHOTO if has_media else "")


def text_line(row: RowMapping) -> Line:
    """Speaker, words and time of a row of `messages` that says whether it `has_media`."""
    inbound = readable(lambda: Direction(row["direction"])) is Direction.IN
    said = words(row["text"], row["has_media"])
    return Line(speaker=Speaker.CALLER if inbound else Speaker.AGENT, text=said, at=row["at"])


def media(row: RowMapping) -> Media:
    """A row of `message_media`."""
    return Media(
        id=row["id"],
        url=row["url"],
        content_type=row["content_type"],
        state=readable(lambda: MediaState(row["state"])),
        size_bytes=row["size_bytes"],
        why=row["why"],
        name=row["name"],
    )


def media_row(media: Media) -> Row:
    """A file's row, but for where it belongs."""
    return {
        "id": media.id,
        "url": media.url,
        "content_type": media.content_type,
        "state": media.state,
        "size_bytes": media.size_bytes,
        "why": media.why,
        "name": media.name,
    }


# --- attempts -----------------------------------------------------------------------------------------------------


def attempt(row: RowMapping, carrier_message_ids: Sequence[str]) -> Attempt:
    """A row of `send_attempts`, with the carrier's ids of it."""
    return Attempt(
        id=row["id"],
        message_id=row["message_id"],
        account_id=row["account_id"],
        number=row["number"],
        started_at=row["started_at"],
        outcome=readable(lambda: AttemptOutcome(row["outcome"])),
        carrier_message_ids=tuple(carrier_message_ids),
        failure=_failure(row),
        ended_at=row["ended_at"],
    )


def attempt_row(attempt: Attempt) -> Row:
    """An attempt's row; the carrier's ids are rows of their own."""
    return {
        "id": attempt.id,
        "message_id": attempt.message_id,
        "account_id": attempt.account_id,
        "number": attempt.number,
        "started_at": attempt.started_at,
        "outcome": attempt.outcome,
        **_failure_row(attempt.failure),
        "ended_at": attempt.ended_at,
    }


def _failure(row: RowMapping) -> Failure | None:
    if row["failure_kind"] is None:
        return None
    return Failure(readable(lambda: FailureKind(row["failure_kind"])), row["failure_code"] or "")


def _failure_row(failure: Failure | None) -> Row:
    if failure is None:
        return {"failure_kind": None, "failure_code": None}
    return {"failure_kind": failure.kind, "failure_code": failure.code}


# --- what carriers told us ----------------------------------------------------------------------------------------


def event(row: RowMapping) -> JournalledEvent:
    """A row of `inbound_events`."""
    request = readable(lambda: from_json(_Request, row["request"]))
    return JournalledEvent(
        id=row["id"],
        business_id=row["business_id"],
        account_id=row["account_id"],
        carrier=row["carrier"],
        key=row["event_key"],
        request=WebhookRequest(request.method, request.url, request.headers, bytes(row["body"])),
        received_at=row["received_at"],
        tries=row["tries"],
    )


def event_row(event: JournalledEvent) -> Row:
    """A new event's row: it is due at once."""
    request = event.request
    return {
        "id": event.id,
        "business_id": event.business_id,
        "account_id": event.account_id,
        "carrier": event.carrier,
        "event_key": event.key,
        "request": to_json(_Request(request.method, request.url, dict(request.headers))),
        "body": request.body,
        "received_at": event.received_at,
        "due_at": event.received_at,
        "tries": event.tries,
        "gave_up": False,
        "note": "",
    }


def part(row: RowMapping) -> TextPart:
    """A row of `text_parts`."""
    return TextPart(
        event_id=row["event_id"],
        account_id=row["account_id"],
        sender=row["sender"],
        recipient=row["recipient"],
        reference=row["reference"],
        total=row["total"],
        part=row["part"],
        text=row["text"],
        carrier_message_id=row["carrier_message_id"],
        received_at=row["received_at"],
    )


def part_row(part: TextPart) -> Row:
    """A part's row."""
    return {
        **part_key(part),
        "part": part.part,
        "event_id": part.event_id,
        "text": part.text,
        "carrier_message_id": part.carrier_message_id,
        "received_at": part.received_at,
    }


def part_key(part: TextPart) -> Row:
    """What all parts of one long text share."""
    return {
        "account_id": part.account_id,
        "sender": part.sender,
        "recipient": part.recipient,
        "reference": part.reference,
        "total": part.total,
    }


# --- consent, notices, reconciling --------------------------------------------------------------------------------


def consent_entry(row: RowMapping) -> ConsentEntry:
    """A row of `consent_entries`."""
    return ConsentEntry(
        address=Address(readable(lambda: AddressKind(row["address_kind"])), row["address"]),
        consent=readable(lambda: Consent(row["consent"])),
        source=readable(lambda: ConsentSource(row["source"])),
        words=row["words"],
        at=row["at"],
        channel=row["channel"],
        actor=row["actor"],
        message_id=row["message_id"],
    )


def consent_entry_row(entry: ConsentEntry) -> Row:
    """A new line of the ledger."""
    return {
        "address_kind": entry.address.kind,
        "address": entry.address.value,
        "consent": entry.consent,
        "source": entry.source,
        "words": entry.words,
        "at": entry.at,
        "channel": entry.channel,
        "actor": entry.actor,
        "message_id": entry.message_id,
    }


def notice(row: RowMapping) -> Notice:
    """A row of `notices`."""
    return Notice(
        id=row["id"],
        user_id=row["user_id"],
        thread_id=row["thread_id"],
        says=row["says"],
        at=row["at"],
        seen_at=row["seen_at"],
        mail=row["mail"],
    )


def reconcile_run(row: RowMapping) -> ReconcileRun:
    """A row of `reconcile_runs`."""
    return ReconcileRun(
        account_id=row["account_id"],
        at=row["at"],
        since=row["since"],
        listed=row["listed"],
        unmatched=row["unmatched"],
        problem=row["problem"],
    )
