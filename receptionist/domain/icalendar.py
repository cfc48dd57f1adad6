"""Visits as iCalendar: what calendar programs read. Lines, folding and escapes follow RFC 5545."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

_MOST_OCTETS = 75  # of a line, without its end (RFC 5545, 3.1)


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One event. `uid` stays the same when it is moved, and `sequence` counts how often it was (RFC 5545, 3.8.7.4)."""

    uid: str
    sequence: int
    starts: datetime
    ends: datetime
    title: str
    place: str = ""
    notes: str = ""
    tentative: bool = False
    cancelled: bool = False


def icalendar(name: str, entries: Iterable[CalendarEntry], now: datetime) -> str:
    """A calendar of this name with these entries."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Receptionist//Calendar//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_text(name)}",
    ]
    for entry in entries:
        lines += _event(entry, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _event(entry: CalendarEntry, now: datetime) -> list[str]:
    status = "CANCELLED" if entry.cancelled else "TENTATIVE" if entry.tentative else "CONFIRMED"
    lines = [
        "BEGIN:VEVENT",
        f"UID:{entry.uid}",
        f"SEQUENCE:{entry.sequence}",
        f"DTSTAMP:{_instant(now)}",
        f"DTSTART:{_instant(entry.starts)}",
        f"DTEND:{_instant(entry.ends)}",
        f"SUMMARY:{_text(entry.title)}",
        f"STATUS:{status}",
    ]
    lines += [f"LOCATION:{_text(entry.place)}"] if entry.place else []
    lines += [f"DESCRIPTION:{_text(entry.notes)}"] if entry.notes else []
    return [*lines, "END:VEVENT"]


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(words: str) -> str:
    plain = words.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return "".join(" " if ord(sign) < 32 and sign != "\n" else sign for sign in plain).replace("\n", "\\n")


def _folded(line: str) -> str:
    """The line in pieces of at most 75 octets, none of them cut inside a character."""
    pieces, piece, octets = [], "", 0
    for sign in line:
        size = len(sign.encode())
        if octets + size > _MOST_OCTETS:
            pieces.append(piece)
            piece, octets = "", 1  # the space a continued line begins with
        piece, octets = piece + sign, octets + size
    return "\r\n ".join([*pieces, piece])
