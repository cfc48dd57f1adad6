"""Rows of `desk_tables` to domain objects and back, as `mapping` does for the rest."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import RowMapping

from receptionist.adapters.store.json_codec import Json, from_json, to_json
from receptionist.adapters.store.mapping import readable
from receptionist.domain.desk import ContactMerge, DraftFile, ReplyDraft
from receptionist.domain.happening import Happening, HappeningKind
from receptionist.domain.text_templates import TextTemplate

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Moved:
    """What a merge moved: the ids of rows by table, and the threads that were merged into the moved one before."""

    rows: dict[str, tuple[str, ...]]
    threads: tuple[str, ...] = ()


def happening(row: RowMapping) -> Happening:
    """A row of `happenings`."""
    return Happening(
        id=row["id"],
        thread_id=row["thread_id"],
        at=row["at"],
        kind=readable(lambda: HappeningKind(row["kind"])),
        says=row["says"],
        actor=row["actor"],
        actor_id=row["actor_id"],
        subject=row["subject"],
        pinned=row["pinned"],
        key=row["key"] or "",
    )


def happening_row(happening: Happening) -> Row:
    """A new row of `happenings`."""
    return {
        "id": happening.id,
        "thread_id": happening.thread_id,
        "at": happening.at,
        "kind": happening.kind,
        "says": happening.says,
        "actor": happening.actor,
        "actor_id": happening.actor_id,
        "subject": happening.subject,
        "pinned": happening.pinned,
        "key": happening.key or None,
    }


def text_template(row: RowMapping) -> TextTemplate:
    """A row of `text_templates`."""
    return TextTemplate(row["id"], row["name"], row["text"], row["language"], row["place"])


def text_template_row(template: TextTemplate) -> Row:
    """A template's row."""
    return {
        "id": template.id,
        "name": template.name,
        "text": template.text,
        "language": template.language,
        "place": template.place,
    }


def reply_draft(row: RowMapping) -> ReplyDraft:
    """A row of `reply_drafts`."""
    return ReplyDraft(row["user_id"], row["thread_id"], row["text"], row["saved_at"], row["is_note"])


def draft_file(row: RowMapping) -> DraftFile:
    """A row of `draft_files`, but for the bytes."""
    return DraftFile(
        id=row["id"],
        user_id=row["user_id"],
        thread_id=row["thread_id"],
        name=row["name"],
        content_type=row["content_type"],
        size_bytes=row["size_bytes"],
        added_at=row["added_at"],
    )


def draft_file_row(file: DraftFile) -> Row:
    """A file's row, but for the bytes."""
    return {
        "id": file.id,
        "user_id": file.user_id,
        "thread_id": file.thread_id,
        "name": file.name,
        "content_type": file.content_type,
        "size_bytes": file.size_bytes,
        "added_at": file.added_at,
    }


def contact_merge(row: RowMapping) -> ContactMerge:
    """A row of `contact_merges` with that of the contact that went."""
    return ContactMerge(
        id=row["id"],
        kept=row["kept_thread"],
        gone=row["gone_thread"],
        gone_contact=row["contact_id"],
        gone_name=row["name"] or row["address"] or "",
        at=row["at"],
        by=row["by_user"],
        undone_at=row["undone_at"],
    )


def moved_to_json(moved: Moved) -> Json:
    """What a merge moved, as stored."""
    return to_json(moved)


def moved_from_json(data: object) -> Moved:
    """What a merge moved. Raises DatabaseProblem."""
    return readable(lambda: from_json(Moved, data))
