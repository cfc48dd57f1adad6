"""Letters given with a name: "Smith, S M Y T H", "Jon without an h"."""

import re
from dataclasses import replace

from receptionist.agent.frame_agent.understanding.name_lists import FAMILY_NAMES, GIVEN_NAMES
from receptionist.agent.frame_agent.understanding.name_words import NameFound, display_name
from receptionist.agent.frame_agent.understanding.spelling import Spelled, alike, split_letters

_LETTER_HINT = re.compile(
    r"\b(?P<how>without|with no|no|with|with an?|with one|with two|with a double|double) (?:an? )?"
    r"(?P<letter>[a-z])(?:'?s)?(?=[\s.,!?]|$)",
    re.IGNORECASE,
)


def from_spelling(text: str, spelled: Spelled, wanted: str) -> NameFound:
    """The name that was spelled and never said as a word."""
    parts = spelled.words
    if len(parts) == 1 and wanted in ("", "name"):
        parts = split_letters(parts[0])
    words = [display_name(part) for part in parts]
    said = text[spelled.start : spelled.end]
    if len(words) == 1:
        family = parts[0] in FAMILY_NAMES and parts[0] not in GIVEN_NAMES
        is_last = wanted == "last" or (wanted != "first" and family)
        first, last = ("", words[0]) if is_last else (words[0], "")
        return NameFound(first, last, words[0], True, said, spelled.start, spelled.end)
    return NameFound(words[0], " ".join(words[1:]), " ".join(words), True, said, spelled.start, spelled.end)


def with_spelling(text: str, found: NameFound | None, spelled: list[Spelled], wanted: str) -> NameFound | None:
    """The name said, with the letters in place of the words they spell."""
    for run in spelled:
        letters = "".join(run.words)
        if found is None or len(run.words) > 1:
            found = from_spelling(text, run, _half_before(text, run.start) or wanted)
            continue
        half = _half_before(text, run.start)
        first, last = found.first, found.last
        if half == "last" or (half != "first" and last and alike(last, letters)):
            last = display_name(letters)
        elif half == "first" or (first and alike(first, letters)):
            first = display_name(letters)
        elif not last:
            last = display_name(letters)
        else:
            continue
        start, end = min(found.start, run.start), max(found.end, run.end)
        value = " ".join(part for part in (first, last) if part)
        found = NameFound(first, last, value, True, text[start:end], start, end)
    return found


def _half_before(text: str, start: int) -> str:
    match = re.search(r"\b(first|last|family|sur) ?name(?:'s| is)?(?: spelled)?[\s,:]*$", text[:start], re.IGNORECASE)
    if match is None:
        return ""
    return "first" if match[1].lower() == "first" else "last"


def with_hint(text: str, found: NameFound) -> NameFound:
    """A name with what was said of its letters: "Jon without an h", "Karl with a K"."""
    match = _LETTER_HINT.match(text[found.end :].lstrip(" ,"))
    if match is None:
        return found
    how, letter = match["how"].lower(), match["letter"].lower()
    word = found.last or found.first
    spelled = _respelled(word.lower(), how, letter)
    if spelled is None:
        return found
    shown = display_name(spelled)
    first, last = (found.first, shown) if found.last else (shown, "")
    value = " ".join(part for part in (first, last) if part)
    return replace(found, first=first, last=last, value=value, spelled=True)


def _respelled(word: str, how: str, letter: str) -> str | None:
    if how in ("without", "with no", "no"):
        at = word.rfind(letter)
        return word[:at] + word[at + 1 :] if at > 0 else word
    if "two" in how or "double" in how:
        return word if letter * 2 in word or letter not in word else word.replace(letter, letter * 2, 1)
    if "one" in how:
        return word.replace(letter * 2, letter)
    if letter in word:
        return word
    if word[0] + letter in ("ck", "kc", "gj", "jg", "sz"):
        return letter + word[1:]
    if word[-1] + letter in ("yi", "iy"):
        return word[:-1] + letter
    return None
