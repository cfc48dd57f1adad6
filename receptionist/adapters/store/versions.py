"""Versions of what an admin sets, its drafts, and what they are rehearsed with."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.json_codec import from_json, to_json
from receptionist.adapters.store.tables import calls, utterances
from receptionist.adapters.store.text_tables import messages
from receptionist.adapters.store.unit import Unit
from receptionist.adapters.store.version_tables import profile_versions, receptionist_drafts, rehearsals
from receptionist.domain.call import Speaker
from receptionist.domain.conversation import Channel
from receptionist.domain.message import Direction
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.receptionist_settings import Draft, ProfileVersion, ReceptionistSettings
from receptionist.domain.rehearsal import Rehearsal, Script, ScriptLine
from receptionist.errors import Conflict

_LINES = 20  # of one conversation
_LINE_CHARACTERS = 500
_NO_DRAFT = 0


class VersionsPart(Unit):
    """The part of a unit of work that concerns it."""

    async def add_profile_version(
        self, profile: BusinessProfile, at: datetime, author: str, what: str, note: str = ""
    ) -> int:
        """Keeps the profile as the next version; the business's own row, written just before, makes others wait."""
        newest = await self._one(
            select(func.max(profile_versions.c.number).label("newest")).where(self._ours(profile_versions))
        )
        number = (newest["newest"] or 0) + 1 if newest is not None else 1
        row = {
            "number": number,
            "profile": mapping.profile_to_json(profile),
            "at": at,
            "author": author,
            "what": what,
            "note": note,
        }
        await self._insert(profile_versions, row)
        return number

    async def profile_versions(self, limit: int = 50, before: int | None = None) -> list[ProfileVersion]:
        """The newest first; with `before`, those older than this number."""
        query = self._select(profile_versions).order_by(profile_versions.c.number.desc()).limit(limit)
        if before is not None:
            query = query.where(profile_versions.c.number < before)
        return [_version(row) for row in await self._all(query)]

    async def profile_version(self, number: int) -> ProfileVersion | None:
        """The version of this number, or None."""
        row = await self._row(profile_versions, number=number)
        return None if row is None else _version(row)

    # --- drafts ---------------------------------------------------------------------------------------------------

    async def receptionist_draft(self) -> Draft | None:
        """The draft, or None."""
        row = await self._one(self._select(receptionist_drafts))
        if row is None:
            return None
        settings = mapping.readable(lambda: from_json(ReceptionistSettings, row["settings"]))
        return Draft(settings, row["revision"], row["at"], row["author"])

    async def save_receptionist_draft(
        self, settings: ReceptionistSettings, at: datetime, author: str, revision: int
    ) -> Draft:
        """Saves over the draft of this revision (0: where there is none). Raises Conflict where there is another."""
        draft = Draft(settings, revision + 1, at, author)
        row = {"settings": to_json(settings), "revision": draft.revision, "at": at, "author": author}
        if revision == _NO_DRAFT:
            saved = await self._insert_new(receptionist_drafts, row, ["business_id"])
        else:
            saved = await self._change(receptionist_drafts, row, revision=revision) > 0
        if not saved:
            raise Conflict("Somebody else has saved or published a draft meanwhile.")
        return draft

    async def drop_receptionist_draft(self) -> None:
        """Forgets the draft and its rehearsal."""
        for table in (receptionist_drafts, rehearsals):
            await self._run(table.delete().where(self._ours(table)), {})

    # --- rehearsing -----------------------------------------------------------------------------------------------

    async def rehearsal(self) -> Rehearsal | None:
        """The last rehearsal, or None."""
        row = await self._one(self._select(rehearsals))
        return None if row is None else mapping.readable(lambda: from_json(Rehearsal, row["rehearsal"]))

    async def save_rehearsal(self, rehearsal: Rehearsal) -> None:
        """Keeps it in place of the one before."""
        row = {"started_at": rehearsal.started_at, "rehearsal": to_json(rehearsal)}
        if not await self._insert_new(rehearsals, row, ["business_id"]):
            await self._changed(self._update(rehearsals).values(row))

    async def forget_rehearsal(self, before: datetime) -> None:
        """Deletes it where it began before then: customers' words may be in it."""
        await self._run(rehearsals.delete().where(self._ours(rehearsals), rehearsals.c.started_at < before), {})

    async def held_conversations(self, since: datetime, limit: int = 10) -> list[Script]:
        """What customers said on the last `limit` calls and wrote in the last `limit` threads since then."""
        return [*await self._calls_held(since, limit), *await self._threads_held(since, limit)]

    async def _calls_held(self, since: datetime, limit: int) -> list[Script]:
        said = utterances.c
        spoken = (
            select(said.call_id, func.min(said.at).label("began"))
            .where(self._ours(utterances), said.speaker == Speaker.CALLER, said.text != "", said.at >= since)
            .group_by(said.call_id)
            .order_by(func.min(said.at).desc())
            .limit(limit)
        )
        scripts = []
        for call in await self._all(spoken):
            lines = await self._all(
                select(said.text)
                .where(self._ours(utterances), said.call_id == call["call_id"])
                .where(said.speaker == Speaker.CALLER, said.text != "")
                .order_by(said.seq)
                .limit(_LINES)
            )
            started = await self._row(calls, id=call["call_id"])
            at = started["answered_at"] or started["started_at"] if started is not None else call["began"]
            scripts.append(_script("A call", Channel.VOICE, lines, at))
        return scripts

    async def _threads_held(self, since: datetime, limit: int) -> list[Script]:
        sent = messages.c
        theirs = (self._ours(messages), sent.direction == Direction.IN, sent.text != "", sent.at >= since)
        newest = (
            select(sent.thread_id, func.max(sent.at).label("newest"))
            .where(*theirs)
            .group_by(sent.thread_id)
            .order_by(func.max(sent.at).desc())
            .limit(limit)
        )
        scripts = []
        for thread in await self._all(newest):
            lines = await self._all(
                select(sent.text, sent.at)
                .where(*theirs, sent.thread_id == thread["thread_id"])
                .order_by(sent.at.desc(), sent.id.desc())
                .limit(_LINES)
            )
            scripts.append(_script("Texts", Channel.TEXT, lines[::-1], lines[-1]["at"]))
        return scripts


def _script(title: str, channel: Channel, lines: Sequence[RowMapping], at: datetime) -> Script:
    return Script(title, channel, tuple(ScriptLine(line["text"][:_LINE_CHARACTERS]) for line in lines), at)


def _version(row: RowMapping) -> ProfileVersion:
    return ProfileVersion(
        row["number"], mapping.profile_from_json(row["profile"]), row["at"], row["author"], row["what"], row["note"]
    )
