"""The log of a contact, page by page, and as a file for a spreadsheet."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from receptionist.domain.call import Call
from receptionist.domain.call_words import say_end, say_outcome
from receptionist.domain.document import Document
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.history import HistoryFilter, HistoryKind, HistoryLine
from receptionist.domain.ids import ThreadId, UserId
from receptionist.domain.lead_words import say_slot
from receptionist.domain.listing import Place
from receptionist.domain.message import AuthorKind, Message
from receptionist.domain.outgoing_call import OutgoingCall
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Appointment, CallPage
from receptionist.domain.sent_mail import SentMail
from receptionist.ports import Work
from receptionist.services.spreadsheet import csv_text

HEADER = ("when", "kind", "who", "what", "state", "seconds")
CUSTOMER, AI, BY_ITSELF, COLLEAGUE = "Customer", "AI", "Sent by itself", "A colleague"
_AT_ONCE = 300
_SAME_INSTANT = 50  # of one kind at one instant: what a page ended among
_TICK = timedelta(microseconds=1)
_HAPPENINGS = {
    HappeningKind.APPOINTMENT: HistoryKind.APPOINTMENT,
    HappeningKind.JOB: HistoryKind.JOB,
    HappeningKind.DOCUMENT: HistoryKind.DOCUMENT,
}


async def read_history(
    work: Work, thread_id: ThreadId, wanted: HistoryFilter, after: Place | None, limit: int
) -> list[HistoryLine]:
    """The lines asked for, the newest first, at most so many; behind a place, those after it. Raises NotFound."""
    profile = (await work.business()).profile
    names = {user.id: user.name for user in await work.users()}
    who = (await work.contact(thread_id)).name or CUSTOMER
    before = after.at + _TICK if after is not None else None
    if wanted.until is not None:
        before = min(before, wanted.until) if before is not None else wanted.until
    lines = await _lines(work, thread_id, wanted, before, limit + _SAME_INSTANT, _Saying(profile, names, who))
    shown = [
        line
        for line in lines
        if (wanted.since is None or line.at >= wanted.since)
        and (after is None or (line.at, line.id) < (after.at, after.id))
    ]
    return sorted(shown, key=lambda line: (line.at, line.id), reverse=True)[:limit]


async def history_csv(work: Work, thread_id: ThreadId, wanted: HistoryFilter) -> str:
    """All lines asked for as CSV, the first one first; times are the business's. Raises NotFound."""
    zone = (await work.business()).profile.hours.zone
    lines: list[HistoryLine] = []
    after: Place | None = None
    while some := await read_history(work, thread_id, wanted, after, _AT_ONCE):
        lines += some
        after = Place(some[-1].at, some[-1].id)
    return csv_text(HEADER, [_row(line, zone) for line in reversed(lines)])


class _Saying:
    """Turns what is kept into lines. `names` are those of users; `customer` is who the contact is."""

    def __init__(self, profile: BusinessProfile, names: Mapping[UserId, str], customer: str) -> None:
        self._profile, self._names, self._customer = profile, names, customer

    def text(self, message: Message) -> HistoryLine:
        author = message.author
        automatic = {AuthorKind.CUSTOMER: self._customer, AuthorKind.AI: AI, AuthorKind.AUTOMATIC: BY_ITSELF}
        who = automatic.get(author.kind) or self._name(author.user_id)
        files = f"[{len(message.media)} file{'s'[: len(message.media) > 1]}]" if message.media else ""
        says = " ".join(filter(None, (message.text, files)))
        state = message.state.value.replace("_", " ")
        person = author.user_id or ""
        return HistoryLine(
            message.id, message.at, HistoryKind.TEXT, who, says, state, subject=message.id, person=person
        )

    def call(self, page: CallPage) -> HistoryLine:
        call = page.call
        left = page.utterances[0].text if call.answered_at is None and page.utterances else ""
        says = call.summary or left or f"Called {call.called}"
        state = say_end(call)
        return HistoryLine(
            call.id, call.started_at, HistoryKind.CALL, self._customer, says, state, _seconds(call), call.id
        )

    def outgoing(self, call: OutgoingCall) -> HistoryLine:
        who, says = self._name(call.user_id), f"Called {call.theirs.national}"
        seconds = call.talked_seconds if call.connected_at is not None else None
        return HistoryLine(
            call.id, call.asked_at, HistoryKind.CALL, who, says, say_outcome(call), seconds, call.id, call.user_id
        )

    def mail(self, mail: SentMail) -> HistoryLine:
        says = f"To {mail.to}: {mail.subject}\n\n{mail.text}"
        state = "sent" if mail.sent_at is not None else "could not be sent" if mail.has_failed else "not sent yet"
        return HistoryLine(
            mail.id,
            mail.at,
            HistoryKind.MAIL,
            mail.by,
            says,
            state,
            subject=mail.document_id or "",
            person=mail.by_id or "",
        )

    def appointment(self, at: datetime, slot: Appointment) -> HistoryLine:
        state = "cancelled" if slot.cancelled_at is not None else "held" if slot.tentative else "booked"
        says = f"Visit {say_slot(slot.window, self._profile)}"
        return HistoryLine(slot.id, at, HistoryKind.APPOINTMENT, "", says, state, subject=slot.id)

    def document(self, document: Document) -> HistoryLine:
        says = f"{document.title}: {document.total}"
        return HistoryLine(
            document.id,
            document.made_at,
            HistoryKind.DOCUMENT,
            document.made_by,
            says,
            document.state.value,
            subject=document.id,
            person=document.made_by_id or "",
        )

    def happening(self, one: Happening) -> HistoryLine:
        kind = _HAPPENINGS[one.kind]
        return HistoryLine(one.id, one.at, kind, one.actor, one.says, subject=one.subject, person=one.actor_id or "")

    def _name(self, user_id: UserId | None) -> str:
        return self._names.get(user_id, COLLEAGUE) if user_id is not None else COLLEAGUE


async def _lines(
    work: Work, thread_id: ThreadId, wanted: HistoryFilter, before: datetime | None, most: int, saying: _Saying
) -> list[HistoryLine]:
    """The newest of each kind before then, in no order."""
    found: list[HistoryLine] = []
    if wanted.wants(HistoryKind.TEXT):
        found += [saying.text(one) for one in await work.messages(thread_id, before, most)]
    if wanted.wants(HistoryKind.CALL):
        found += [saying.call(one) for one in await work.calls_before(thread_id, before, most)]
        found += [saying.outgoing(one) for one in await work.outgoing_calls_before(thread_id, before, most)]
    if wanted.wants(HistoryKind.MAIL):
        found += [saying.mail(one) for one in await work.mails_before(thread_id, before, most)]
    if wanted.wants(HistoryKind.APPOINTMENT):
        slots = await work.appointments_before(thread_id, before, most)
        found += [saying.appointment(at, slot) for at, slot in slots]
    if wanted.wants(HistoryKind.DOCUMENT):
        found += [saying.document(one) for one in await work.documents_before(thread_id, before, most)]
    kinds = [kind for kind, line in _HAPPENINGS.items() if wanted.wants(line)]
    if kinds:
        found += [saying.happening(one) for one in await work.happenings(thread_id, before, most, kinds)]
    return found


def _seconds(call: Call) -> int | None:
    if call.answered_at is None or call.ended_at is None:
        return None
    return max(0, int((call.ended_at - call.answered_at).total_seconds()))


def _row(line: HistoryLine, zone: ZoneInfo) -> tuple[str, ...]:
    at = line.at.astimezone(zone).isoformat(timespec="seconds")
    seconds = "" if line.seconds is None else str(line.seconds)
    return (at, line.kind.value, line.who, line.says, line.state, seconds)
