"""Search: people by name and number, and threads by what was said in them."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, Select, func, literal_column, select, text, tuple_

from receptionist.adapters.store.desk_tables import contact_tags, happenings
from receptionist.adapters.store.finding_tables import FULL_TEXT, findable
from receptionist.adapters.store.inbox_lists import InboxPart
from receptionist.adapters.store.tables import threads, utterances
from receptionist.adapters.store.text_tables import messages
from receptionist.domain.ids import ThreadId
from receptionist.domain.inbox import Found, Hit, Wanted

_PEOPLE = 200  # of those found by name, as many are put in order and the first of them shown
_NEWEST = 10_000  # lines that PostgreSQL looks through before it asks the index of words
_FARTHEST = 100_000  # lines, of a word that is often among those
_OFTEN = 10
_LINES_A_THREAD = 4  # how far a page reads for threads in which something is said again and again
# For the rest of the transaction. PostgreSQL takes the beginning of a word for a common one and reads all lines for it,
# or, once it has seen some questions, makes one plan for all words.
_BY_INDEX = select(
    func.set_config("enable_seqscan", "off", True), func.set_config("plan_cache_mode", "force_custom_plan", True)
)
# As the migration that makes PostgreSQL's lexemes folds them; SQLite folds by itself.
_FOLD = str.maketrans(
    "àáâãäåāăąçćčďèéêëēęěìíîïīłñńňòóôõöøōřśšșťțùúûüūůűýÿźżž", "aaaaaaaaacccdeeeeeeeiiiiilnnnooooooorsssttuuuuuuuyyzzz"
)


class FindingPart(InboxPart):
    """Finding threads: filters, counts, search."""

    async def search(self, wanted: Wanted, older: int | None = None, limit: int = 50) -> Found:
        """Threads by name and number, and by what was said in them, or by a tag; newest first."""
        if wanted.tag:
            return Found(await self.inbox_rows(await self._tagged(wanted.tag)), ())
        people: list[ThreadId] = []
        if older is None:
            people = await self._people(wanted, limit)
        most = limit * _LINES_A_THREAD
        lines = await self._lines(wanted, older, most)
        newest: dict[ThreadId, RowMapping] = {}
        read = None
        for line in lines:
            if line["in_thread"] not in newest and len(newest) == limit:
                break
            newest.setdefault(line["in_thread"], line)
            read = line["id"]
        is_last = len(lines) < most and (not lines or read == lines[-1]["id"])
        hits = await self._hits(newest)
        return Found(await self.inbox_rows(people), hits, None if is_last else read)

    async def _people(self, wanted: Wanted, limit: int) -> list[ThreadId]:
        """Threads whose contact is looked for, the one where something passed last first."""
        found = self._shown(self._matching("who", wanted), _PEOPLE).subquery()
        query = select(threads.c.id).where(self._ours(threads), threads.c.id.in_(select(found.c.in_thread)))
        rows = await self._all(query.order_by(threads.c.last_at.desc(), threads.c.id.desc()).limit(limit))
        return [row["id"] for row in rows]

    async def _tagged(self, begins: str) -> list[ThreadId]:
        """Threads whose contact has a tag that begins so, in any case, the one where something passed last first."""
        known = await self._all(select(contact_tags.c.tag).where(self._ours(contact_tags)).distinct())
        tags = [row["tag"] for row in known if row["tag"].casefold().startswith(begins.casefold())]
        theirs = select(contact_tags.c.contact_id).where(self._ours(contact_tags), contact_tags.c.tag.in_(tags))
        query = select(threads.c.id).where(
            self._ours(threads), threads.c.contact_id.in_(theirs), threads.c.merged_into.is_(None)
        )
        rows = await self._all(query.order_by(threads.c.last_at.desc(), threads.c.id.desc()).limit(_PEOPLE))
        return [row["id"] for row in rows]

    async def _lines(self, wanted: Wanted, older: int | None, most: int) -> Sequence[RowMapping]:
        """What was said with these words, newest first."""
        query = self._matching("words", wanted)
        if older is not None:
            query = query.where(findable.c.id < older)
        if self._dialect == "postgresql":
            await self._one(_BY_INDEX)
            lines = await self._newest_lines(query, older, most)
            if len(lines) == most:
                return lines
        return await self._all(self._shown(query, most))

    async def _newest_lines(self, query: Select[Any], older: int | None, most: int) -> Sequence[RowMapping]:
        """Those of the newest lines; fewer than `most` where older ones may have to be asked of the index.

        Words that come again and again are among the newest. The index would bring all there ever were.
        """
        row = await self._one(select(func.max(findable.c.id).label("id"))) if older is None else {"id": older}
        above = (row and row["id"]) or 0
        newest = query.order_by(None).order_by(findable.c.id.desc())
        lines = await self._all(self._shown(newest.where(findable.c.id > above - _NEWEST), most))
        if not _OFTEN <= len(lines) < most:
            return lines
        far_enough = min(round(1.5 * _NEWEST * most / len(lines)), _FARTHEST)
        farther = newest.where(findable.c.id <= above - _NEWEST, findable.c.id > above - far_enough)
        return [*lines, *await self._all(self._shown(farther, most - len(lines)))]

    def _shown(self, found: Select[Any], most: int) -> Select[Any]:
        """The first of these findable rows, with the thread they show in."""
        row = found.limit(most).subquery("found").c
        thread = func.coalesce(threads.c.merged_into, threads.c.id).label("in_thread")
        query = select(row.id, row.kind, row.source, row.place, thread)
        return query.where(self._ours(threads), threads.c.id == row.thread_id).order_by(row.id.desc())

    def _matching(self, column: str, wanted: Wanted) -> Select[Any]:
        """The findable rows whose `who` or `words` match, newest first."""
        row = findable.c
        query = select(row.id, row.kind, row.source, row.place, row.thread_id).where(self._ours(findable))
        if self._dialect == "postgresql":
            lexemes = func.to_tsquery(literal_column("'pg_catalog.simple'"), _lexemes(column, wanted))
            # By a sum, which is in no index: the planner takes every beginning of a word for a common one, and would
            # walk from the newest line to the oldest for those few that have it.
            return query.where(row[column].op("@@")(lexemes)).order_by((row.id + literal_column("0")).desc())
        matches: ColumnElement[bool] = literal_column(FULL_TEXT).op("MATCH")(_full_text(column, wanted))
        query = query.select_from(text(FULL_TEXT)).where(literal_column(f"{FULL_TEXT}.rowid") == row.id, matches)
        return query.order_by(literal_column(f"{FULL_TEXT}.rowid").desc())

    async def _hits(self, lines: dict[ThreadId, RowMapping]) -> list[Hit]:
        said: dict[tuple[str, int], tuple[str, Any]] = {}
        by_kind: dict[str, list[RowMapping]] = {}
        for line in lines.values():
            by_kind.setdefault(line["kind"], []).append(line)
        for kind, table, words in (("text", messages, messages.c.text), ("note", happenings, happenings.c.says)):
            ids = [line["source"] for line in by_kind.get(kind, ())]
            query = select(table.c.id, words.label("said"), table.c.at).where(self._ours(table), table.c.id.in_(ids))
            for row in await self._all(query) if ids else ():
                said[row["id"], 0] = row["said"], row["at"]
        turns = [(line["source"], line["place"]) for line in by_kind.get("call", ())]
        spoken = select(utterances).where(
            self._ours(utterances), tuple_(utterances.c.call_id, utterances.c.seq).in_(turns)
        )
        for row in await self._all(spoken) if turns else ():
            said[row["call_id"], row["seq"]] = row["text"], row["at"]
        rows = {row.status.thread_id: row for row in await self.inbox_rows(list(lines))}
        return [
            Hit(rows[thread_id], *said[line["source"], line["place"]], line["kind"])
            for thread_id, line in lines.items()
            if thread_id in rows and (line["source"], line["place"]) in said
        ]


def _full_text(column: str, wanted: Wanted) -> str:
    """The question in the words of SQLite's full-text index. Words hold letters and digits only."""
    if wanted.number and column == "who":
        return f'who : "{wanted.number}" *'
    if wanted.number:
        return f'words : ("{" ".join(wanted.words)}" OR "{wanted.number}" *)'
    whole = " AND ".join(f'"{word}"' for word in wanted.words)
    return f"{column} : ({whole} *)"


def _lexemes(column: str, wanted: Wanted) -> str:
    """The question in PostgreSQL's words."""
    if wanted.number and column == "who":
        return f"'{wanted.number}':*"
    words = [f"'{word.translate(_FOLD)}'" for word in wanted.words]
    if wanted.number:
        return f"({' <-> '.join(words)}) | '{wanted.number}':*"
    return " & ".join(words) + ":*"
