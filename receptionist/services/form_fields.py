"""Reading a form field by field: every problem is found at once, each at its field."""

import re
from collections.abc import Collection, Mapping
from datetime import date, time
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlsplit

from receptionist.agent.prompts import states_amount
from receptionist.domain.phone import PhoneNumber, parse_number
from receptionist.errors import BadInput, FormProblems
from receptionist.services.people import check_email

E = TypeVar("E", bound=StrEnum)
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?")
_LONGEST_LINK = 200
_LONGEST_EMAIL = 254


def whole_between(text: str, least: int, most: int) -> int | None:
    """The whole number a text is; None where it is none, or outside the two."""
    good = text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most
    return int(text) if good else None


def is_web_address(text: str) -> bool:
    """Whether a text is an https address that can be sent to people."""
    try:
        url = urlsplit(text)
    except ValueError:
        return False
    return bool(url.scheme == "https" and url.hostname and not re.search(r"\s", text) and len(text) <= _LONGEST_LINK)


class FormFields:
    """The texts of a form, by name. What does not hold is noted in `problems`; `check` raises them together."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.problems: dict[str, str] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._fields

    def wrong(self, name: str, says: str) -> None:
        """Notes what is wrong with a field; the first problem of a field stands."""
        self.problems.setdefault(name, says)

    def check(self) -> None:
        """Raises FormProblems where anything was wrong."""
        if self.problems:
            raise FormProblems(self.problems)

    def raw(self, name: str) -> str:
        """The text of a field without space around it; empty where there is none."""
        return self._fields.get(name, "").strip()

    def ticked(self, name: str) -> bool:
        """Whether a box is ticked: browsers leave out the others."""
        return name in self._fields

    def words(self, name: str, longest: int, *, required: str = "", with_amounts: bool = False) -> str:
        """A text on one line. `required` is what is said where it is missing."""
        text = " ".join(self.raw(name).split())
        if not text and required:
            self.wrong(name, required)
        if len(text) > longest:
            self.wrong(name, f"This is longer than {longest} characters.")
        if not with_amounts and states_amount(text):
            self.wrong(name, "Amounts of money come from the price book only: take this one out.")
        return text

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number between two others."""
        number = whole_between(self.raw(name), least, most)
        if number is None:
            self.wrong(name, f"Write a whole number from {least} to {most:,}.")
            return least
        return number

    def clock(self, name: str) -> time | None:
        """A time of day; None where the field is empty. 24:00 is midnight."""
        text = self.raw(name)
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        hours, minutes = (int(found[1]), int(found[2])) if found else (99, 0)
        if (hours, minutes) == (24, 0):
            return time(0)
        if hours > 23 or minutes > 59:
            self.wrong(name, f"“{text[:20]}” is no time of day. Write it like 17:30.")
            return None
        return time(hours, minutes)

    def day(self, name: str) -> date | None:
        """A date; None where the field is empty."""
        text = self.raw(name)
        try:
            return date.fromisoformat(text) if text else None
        except ValueError:
            self.wrong(name, f"“{text[:20]}” is no date. Write it like 2027-01-31.")
            return None

    def number(self, name: str, region: str) -> PhoneNumber | None:
        """A telephone number; None where the field is empty."""
        text = self.raw(name)
        found = parse_number(text, region) if text else None
        if text and found is None:
            self.wrong(name, f"“{text[:40]}” is no telephone number. Write it like (415) 555-0142.")
        return found

    def link(self, name: str) -> str:
        """An https address; empty where the field is."""
        text = self.raw(name)
        if text and not is_web_address(text):
            self.wrong(name, "Write an https address, such as https://example.com/book.")
        return text

    def email(self, name: str) -> str:
        """An e-mail address; empty where the field is."""
        text = self.words(name, _LONGEST_EMAIL, with_amounts=True)
        try:
            if text:
                check_email(text)
        except BadInput as error:
            self.wrong(name, str(error))
        return text

    def choice(self, name: str, kind: type[E], before: E) -> E:
        """One of the values of an enum; `before` where the form has no such field."""
        if name not in self._fields:
            return before
        try:
            return kind(self.raw(name))
        except ValueError:
            self.wrong(name, "Choose one of the list.")
            return before

    def one_of(self, name: str, known: Collection[str]) -> str:
        """One of these texts, or empty."""
        text = self.raw(name)
        if text and text not in known:
            self.wrong(name, "Choose one of the list.")
            return ""
        return text

    def lines(self, name: str, most: int, longest: int) -> tuple[str, ...]:
        """What stands on the lines of a field or between its commas, each once."""
        parts = [" ".join(part.split()) for part in re.split(r"[\n,;]", self.raw(name))]
        found = tuple(dict.fromkeys(part for part in parts if part))
        if len(found) > most:
            self.wrong(name, f"These are {len(found)}; {most} at most.")
        for part in found:
            if len(part) > longest:
                self.wrong(name, f"“{part[:40]}…” is longer than {longest} characters.")
        return found[:most]
