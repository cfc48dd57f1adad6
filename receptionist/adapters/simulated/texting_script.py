"""A texting customer's script as a file: each line is a text, sent after the answer to the one before.

Hi, my kitchen sink is backed up.
[photo] This is what it looks like       with a picture
[at once] Oh, and it smells              without waiting for an answer to it
[wait 2]                                 writes nothing for two seconds
# a comment
"""

import re
from dataclasses import dataclass

from receptionist.errors import BadInput

_CUE = re.compile(r"\[([^\]]*)\]\s*(.*)")
_MOST_LINES = 200
LONGEST_TEXT = 1600


@dataclass(frozen=True, slots=True)
class Writes:
    """One text of the customer's."""

    text: str
    photo: bool = False
    waits_for_answer: bool = True


@dataclass(frozen=True, slots=True)
class Pauses:
    """Nothing for a while."""

    seconds: float


TextStep = Writes | Pauses


def parse_texting_script(content: str, name: str) -> list[TextStep]:
    """The steps of a script. Raises BadInput naming the line."""
    steps: list[TextStep] = []
    for number, line in enumerate(content.splitlines(), start=1):
        line = line.strip()
        if line and not line.startswith("#"):
            steps.append(_step(line, f"{name}, line {number}"))
    if not any(isinstance(step, Writes) for step in steps):
        raise BadInput(f"{name} has no lines to send.")
    if len(steps) > _MOST_LINES:
        raise BadInput(f"{name} has more than {_MOST_LINES} lines.")
    return steps


def _step(line: str, place: str) -> TextStep:
    if len(line) > LONGEST_TEXT:
        raise BadInput(f"{place}: longer than {LONGEST_TEXT} characters.")
    match = _CUE.fullmatch(line)
    if match is None:
        return Writes(line)
    cue, words = match[1].strip().lower(), match[2].strip()
    if (wait := re.fullmatch(r"wait (\d{1,3}(?:\.\d+)?)", cue)) and not words:
        return Pauses(float(wait[1]))
    if cue == "photo":
        return Writes(words, photo=True)
    if cue == "at once" and words:
        return Writes(words, waits_for_answer=False)
    raise BadInput(f"{place}: [{match[1]}] is no cue.", "Use [photo] words, [at once] words or [wait 2].")
