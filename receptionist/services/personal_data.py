"""What the law lets a customer ask for: all that is kept about them as a file they can read, and that it be deleted."""

import asyncio
import io
import json
import zipfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, CallId, MediaId, ThreadId
from receptionist.domain.message import Direction
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Store, Work
from receptionist.ports.recording import Recordings
from receptionist.services.audit import note
from receptionist.services.forget import remove_recordings
from receptionist.services.spreadsheet import csv_text

_AT_ONCE = 500
_TIMELINE = ("when", "how", "who", "words", "state")
_ENDINGS = {"image/jpeg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp"}
_ENDINGS |= {"application/pdf": ".pdf", "video/mp4": ".mp4", "audio/mpeg": ".mp3", "text/plain": ".txt"}
_ABOUT = """This is everything kept about {who} by {business}, as of {day}.

timeline.csv     what was said on calls and written in texts and e-mails, and documents, in order; opens in any
                 spreadsheet
everything.json  all of it, for programs: one list for each kind of thing
files/           pictures and other files that were sent, and recordings of calls
"""


async def export_contact(
    store: Store,
    business_id: BusinessId,
    thread_id: ThreadId,
    actor: Actor,
    now: datetime,
    recordings: Recordings | None = None,
) -> bytes:
    """A zip with everything kept about a contact. Raises NotFound."""
    files: dict[str, str | bytes | Path] = {}
    async with store.work(business_id) as work:
        contact = await work.contact(thread_id)
        records = await work.contact_records(thread_id)
        business = (await work.business()).profile.name
        who = contact.name or contact.address.value or "a withheld number"
        files["about.txt"] = _ABOUT.format(who=who, business=business, day=now.date())
        files["timeline.csv"] = await _timeline(work, thread_id)
        files["everything.json"] = json.dumps(records, indent=2, ensure_ascii=False, default=str)
        for row in records.get("message_media", []):
            found = await work.media_file(MediaId(str(row["id"])))
            if found is not None:
                media, data = found
                files[f"files/{media.id}{_ENDINGS.get(media.content_type, '')}"] = data
    for call in records.get("calls", []):
        call_id = CallId(str(call["id"]))
        if recordings is not None and (recorded := recordings.file(business_id, call_id)) is not None:
            files[f"files/{call_id}.wav"] = recorded
    # In a thread, and outside any unit: recordings take long to pack, and live calls share this loop and the database.
    packed = await asyncio.to_thread(_pack, files)
    async with store.work(business_id, write=True) as work:
        says = "Exported everything kept about a contact."
        await note(work, now, actor, "export.contact", subject=thread_id, says=says)
    return packed


async def erase_contact(
    store: Store,
    business_id: BusinessId,
    thread_id: ThreadId,
    actor: Actor,
    now: datetime,
    recordings: Recordings | None = None,
) -> Mapping[str, int]:
    """Deletes everything kept about a contact; how many of each. Of it stays that it happened, and a refusal's hash.

    Messages they left after the tone are deleted at the carrier as well, a little later.

    Raises NotFound, and Conflict while they are on the phone.
    """
    async with store.work(business_id, write=True) as work:
        await work.lock_thread(thread_id)
        if any(page.call.ended_at is None for page in await work.thread_calls(thread_id)):
            raise Conflict("They are on the phone right now.", "Wait until the call is over.")
        calls = [CallId(str(call["id"])) for call in (await work.contact_records(thread_id)).get("calls", [])]
        await work.give_up_recordings(calls, now)
        gone = await work.erase_contact(thread_id)
        rows = sum(gone.values())
        says = f"Deleted everything kept about a contact, on request: {rows} entries."
        await note(work, now, actor, "contact.erase", subject=thread_id, says=says)
        if recordings is not None:
            # Last, within the unit: where a file cannot be deleted, nothing else is.
            remove_recordings(recordings, business_id, calls)
    return gone


def check_erasure(typed: str) -> None:
    """Raises BadInput unless somebody has typed that they mean it."""
    if typed.strip().lower() != "delete":
        raise BadInput("Nothing was deleted.", 'Type the word "delete" to say that you mean it.')


def _pack(files: Mapping[str, str | bytes | Path]) -> bytes:
    """A zip of these, each under its name: what it holds, or where it lies."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            if isinstance(content, Path):
                archive.write(content, name)
            else:
                archive.writestr(name, content)
    return packed.getvalue()


async def _timeline(work: Work, thread_id: ThreadId) -> str:
    rows: list[tuple[datetime, tuple[str, ...]]] = []
    before: datetime | None = None
    while some := await work.messages(thread_id, before, _AT_ONCE):
        for text in some:
            who = "customer" if text.direction is Direction.IN else text.author.kind.value
            rows.append((text.at, ("text", who, text.text, text.state.value)))
        before = some[0].at
    for page in await work.thread_calls(thread_id):
        began = page.call.answered_at or page.call.started_at
        for said in page.utterances:
            rows.append((began + timedelta(seconds=said.started), ("call", said.speaker.value, said.text, "")))
    until: datetime | None = None
    while mails := await work.mails_before(thread_id, until, _AT_ONCE):
        for mail in mails:
            words = f"To {mail.to}: {mail.subject}\n\n{mail.text}"
            rows.append((mail.at, ("e-mail", mail.by, words, "sent" if mail.sent_at is not None else "not sent")))
        until = mails[0].at
    made: datetime | None = None
    while documents := await work.documents_before(thread_id, made, _AT_ONCE):
        for one in documents:
            rows.append((one.made_at, ("document", one.made_by, f"{one.title}: {one.total}", one.state.value)))
        made = documents[0].made_at
    ordered = sorted(rows, key=lambda row: row[0])
    return csv_text(_TIMELINE, [(at.isoformat(timespec="seconds"), *cells) for at, cells in ordered])
