"""A caller's script as a file: what is said, and cues in square brackets.

Hi, my kitchen sink is backed up.
[wait 2]                                 says nothing for two seconds
[interrupt after 1.5] No, the other one  speaks over the agent, 1.5 s into its words
[press 4155550142#]                      keys
[wav recordings/hello.wav] Hello         plays a recording; the words are for the transcript
[hang up]
# a comment
"""

import re
from pathlib import Path

from receptionist.adapters.simulated.caller import HangUp, Interrupt, PlayWav, PressKeys, SayText, Step, Wait
from receptionist.errors import BadInput

_CUE = re.compile(r"\[([^\]]*)\]\s*(.*)")
_MOST_STEPS = 200
_LONGEST_LINE = 500


def parse_script(text: str, name: str, folder: Path) -> list[Step]:
    """The steps of a script; recordings are looked for in `folder`. Raises BadInput naming the line."""
    steps: list[Step] = []
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if not line or line.startswith("#"):
            continue
        if len(line) > _LONGEST_LINE:
            raise BadInput(f"{name}, line {number}: longer than {_LONGEST_LINE} characters.")
        steps.append(_step(line, f"{name}, line {number}", folder))
    if not steps:
        raise BadInput(f"{name} has no lines to say.")
    if len(steps) > _MOST_STEPS:
        raise BadInput(f"{name} has more than {_MOST_STEPS} lines.")
    return steps


def _step(line: str, place: str, folder: Path) -> Step:
    match = _CUE.fullmatch(line)
    if match is None:
        return SayText(line)
    cue, words = match[1].strip(), match[2].strip()
    if cue.lower() == "hang up" and not words:
        return HangUp()
    if (wait := re.fullmatch(r"wait (\d+(?:\.\d+)?)", cue, re.I)) and not words:
        return Wait(float(wait[1]))
    if (after := re.fullmatch(r"interrupt(?: after (\d+(?:\.\d+)?))?", cue, re.I)) and words:
        return Interrupt(words, float(after[1] or 1.0))
    if (keys := re.fullmatch(r"press ([0-9*#]+)", cue, re.I)) and not words:
        return PressKeys(keys[1])
    if wav := re.fullmatch(r"wav (.+)", cue, re.I):
        return PlayWav(folder / wav[1].strip(), words)
    raise BadInput(
        f"{place}: [{cue}] is no cue.", "Use [wait 2], [interrupt after 1] words, [press 1#], [wav FILE] or [hang up]."
    )
