"""Cutting an agent's words into clauses as they stream in: the first as early as is sensible."""

import re

from receptionist.domain.hours import WEEKDAYS
from receptionist.domain.wording import MONTHS

_FIRST_CLAUSE_CHARACTERS = 12
_SENTENCE_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+")
_CLAUSE_END = re.compile(r"[,;:—–]\s+")
# Words before a full stop that do not end a sentence.
_ABBREVIATION = re.compile(
    r"(?:^|[\s(])(?:dr|mr|mrs|ms|prof|sr|jr|st|ave|blvd|rd|ln|apt|ste|no|vs|approx|inc|co|e\.g|i\.e|[a-z])$",
    re.IGNORECASE,
)
_NOON = re.compile(r"\b[ap]\.?m$", re.IGNORECASE)
_NAMED_DAYS = {*MONTHS, *(day.capitalize() for day in WEEKDAYS)}


class ClauseSplitter:
    """Fed with text as it streams in, gives clauses to be spoken.

    The first one is cut at a comma, if it is long enough to be spoken by itself: it is what the caller waits for.
    Later ones are whole sentences, which sound better.
    """

    def __init__(self) -> None:
        self._text = ""
        self._is_first = True

    def feed(self, delta: str) -> list[str]:
        """The clauses that are complete with these characters."""
        self._text += delta
        clauses: list[str] = []
        while (end := self._end_of_clause()) is not None:
            clause, self._text = self._text[:end].strip(), self._text[end:]
            if clause:
                clauses.append(clause)
                self._is_first = False
        return clauses

    def finish(self) -> list[str]:
        """What is left. The splitter starts afresh."""
        rest, self._text, self._is_first = self._text.strip(), "", True
        return [rest] if rest else []

    def _end_of_clause(self) -> int | None:
        ends = [found.end() for found in _SENTENCE_END.finditer(self._text) if self._ends_sentence(found)]
        if self._is_first:
            ends += [found.end() for found in _CLAUSE_END.finditer(self._text) if self._ends_first_clause(found)]
        return min(ends, default=None)

    def _ends_sentence(self, found: re.Match[str]) -> bool:
        before, after = self._text[: found.start()], self._text[found.end() :]
        if found.group()[0] != "." or found.group().startswith(".."):
            return True
        if _NOON.search(before):
            # "3 p.m. Does that suit?" ends there, "3 p.m. on Monday" does not: the next word tells.
            word = re.match(r"([A-Z]\w*)\W*\s", after)
            return word is not None and word[1] not in _NAMED_DAYS
        return not _ABBREVIATION.search(before)

    def _ends_first_clause(self, found: re.Match[str]) -> bool:
        if found.start() + 1 < _FIRST_CLAUSE_CHARACTERS or found.end() == len(self._text):
            return False
        inside_number = self._text[found.start() - 1].isdigit() and self._text[found.end()].isdigit()
        return not inside_number
