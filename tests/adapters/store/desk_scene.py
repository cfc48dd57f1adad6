"""What people keep at their desk, one of each, and what another business may ask for of it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from receptionist.domain.call import Call, EndReason
from receptionist.domain.desk import ContactMerge, DraftFile, ReplyDraft
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.ids import HappeningId, MediaId, TemplateId, UserId
from receptionist.domain.message import Consent, LineType
from receptionist.domain.phone import Address, AddressKind
from receptionist.domain.records import Contact
from receptionist.domain.text_templates import TextTemplate
from receptionist.ports import Work
from tests.adapters.store.scene import CALLER, NOON

OTHER_NUMBER = Address(AddressKind.NUMBER, "+15035550143")


@dataclass(frozen=True)
class DeskThings:
    """One of each."""

    note: Happening
    template: TextTemplate
    reply: ReplyDraft
    file: DraftFile
    contact: Contact
    media_id: MediaId
    merge: ContactMerge


async def add_desk_things(work: Work, call: Call, user_id: UserId, media_id: MediaId) -> DeskThings:
    """A pinned note, a template, a reply half written with a file, a tag, and two contacts that are one."""
    thread_id = call.thread_id
    kind = HappeningKind.NOTE
    note = Happening(HappeningId("hap_1"), thread_id, NOON, kind, "Hers.", "Maria", user_id, pinned=True, key="note:1")
    await work.add_happening(note)
    template = TextTemplate(TemplateId("tmpl_1"), "On my way", "I'm on my way.")
    await work.save_text_template(template)
    reply = ReplyDraft(user_id, thread_id, "See you", NOON)
    await work.save_reply_draft(reply)
    file = DraftFile(MediaId("med_draft"), user_id, thread_id, "roof.jpg", "image/jpeg", 4, NOON)
    await work.add_draft_file(file, b"JPEG")
    await work.new_media_link(media_id, NOON, NOON.replace(hour=23))
    await work.set_contact_tags(thread_id, ["VIP"])
    _, other = await work.thread_for(OTHER_NUMBER)
    await work.end_call(call.id, NOON, EndReason.CALLER_HUNG_UP, "")
    merge = await work.merge_threads(thread_id, other.id, user_id, NOON)
    return DeskThings(note, template, reply, file, await work.contact(thread_id), media_id, merge)


Question = Callable[[Work, Call, DeskThings], Awaitable[object]]


def desk_questions(not_found: object) -> dict[str, tuple[Question, object]]:
    """Each question of another business, and what it finds."""
    return {
        "add_happening": (lambda w, c, d: w.add_happening(replace(d.note, id=HappeningId("hap_mine"))), not_found),
        "is_noted": (lambda w, c, d: w.is_noted(d.note.key), False),
        "happenings": (lambda w, c, d: w.happenings(c.thread_id, None, 9), []),
        "calls_before": (lambda w, c, d: w.calls_before(c.thread_id, None, 9), []),
        "last_call": (lambda w, c, d: w.last_call(c.thread_id), None),
        "leads_before": (lambda w, c, d: w.leads_before(c.thread_id, None, 9), []),
        "appointments_before": (lambda w, c, d: w.appointments_before(c.thread_id, None, 9), []),
        "pinned_notes": (lambda w, c, d: w.pinned_notes(c.thread_id), []),
        "pin_note": (lambda w, c, d: w.pin_note(d.note.id, False), not_found),
        "text_templates": (lambda w, c, d: w.text_templates(), []),
        "save_text_template": (lambda w, c, d: w.save_text_template(replace(d.template, text="Mine")), not_found),
        "remove_text_template": (lambda w, c, d: w.remove_text_template(d.template.id, NOON), not_found),
        "removed_text_template": (lambda w, c, d: w.removed_text_template(d.template.id), None),
        "reply_draft": (lambda w, c, d: w.reply_draft(d.reply.user_id, c.thread_id), None),
        "save_reply_draft": (lambda w, c, d: w.save_reply_draft(replace(d.reply, text="Mine")), not_found),
        "text_of_key": (lambda w, c, d: w.text_of_key("mine"), None),
        "end_reply_draft": (lambda w, c, d: w.end_reply_draft(d.reply.user_id, c.thread_id), None),
        "add_draft_file": (lambda w, c, d: w.add_draft_file(replace(d.file, id=MediaId("med_2")), b"x"), not_found),
        "draft_files": (lambda w, c, d: w.draft_files(d.file.user_id, c.thread_id), []),
        "draft_file": (lambda w, c, d: w.draft_file(d.file.user_id, d.file.id), None),
        "remove_draft_file": (lambda w, c, d: w.remove_draft_file(d.file.user_id, d.file.id), None),
        "new_media_link": (lambda w, c, d: w.new_media_link(d.media_id, NOON, NOON), not_found),
        "save_contact": (lambda w, c, d: w.save_contact(c.thread_id, replace(d.contact, name="Mine")), not_found),
        "numbers_of": (lambda w, c, d: w.numbers_of(c.thread_id), []),
        "consent_at": (lambda w, c, d: w.consent_at(CALLER), (Consent.NONE, LineType.UNKNOWN)),
        "set_line": (lambda w, c, d: w.set_line(CALLER, LineType.LANDLINE), None),
        "contact_tags": (lambda w, c, d: w.contact_tags(c.thread_id), []),
        "set_contact_tags": (lambda w, c, d: w.set_contact_tags(c.thread_id, ["Mine"]), not_found),
        "known_tags": (lambda w, c, d: w.known_tags(), []),
        "likely_same": (lambda w, c, d: w.likely_same(c.thread_id), not_found),
        "current_thread": (lambda w, c, d: _is_itself(w, d), True),
        "merge_threads": (lambda w, c, d: w.merge_threads(d.merge.gone, c.thread_id, None, NOON), not_found),
        "undo_merge": (lambda w, c, d: w.undo_merge(d.merge.id, NOON), not_found),
        "merges": (lambda w, c, d: w.merges(c.thread_id), []),
    }


async def _is_itself(work: Work, things: DeskThings) -> bool:
    """Where a thread was merged into is not told."""
    return await work.current_thread(things.merge.gone) == things.merge.gone
