"""A caller's script as a file: what is said, and cues in square brackets.

Hi, my kitchen sink is backed up.
[wait 2]                                 says nothing for two seconds
[interrupt after 1.5] No, the other one  speaks over the agent, 1.5 s into its words
[nod after 1] Mm-hm                      the same, and listens on
[press 4155550142#]                      keys; [press 1 after 0.5] over the agent
[wav recordings/hello.wav] Hello         plays a recording; the words are for the transcript
[line noise 15]                          hiss from here on, 15 dB below the caller's voice
[line echo 20]                           the agent's voice comes back, 20 dB quieter
[line jitter 60]                         frames come up to 60 ms late, in bursts
[line loss 5]                            5 of 100 frames never come
[line good]                              a good line again
[send nothing 3]                         no audio at all for three seconds
[hang up]                                [hang up after 1] over the agent, [hang up at 7.5] that second of the call
[lose stream at 7.5]                     the media stream breaks, and the caller is still on the line
# a comment
"""

import re
from collections.abc import Callable
from pathlib import Path

from receptionist.adapters.simulated.caller import (
    HangUp,
    Interrupt,
    LoseStream,
    Nod,
    PlayWav,
    PressKeys,
    SayText,
    SendNothing,
    SetLine,
    Step,
    Wait,
)
from receptionist.errors import BadInput

_CUE = re.compile(r"\[([^\]]*)\]\s*(.*)")
_MOST_STEPS = 200
_LONGEST_LINE = 500
_NUMBER = r"(\d{1,4}(?:\.\d{1,3})?)"
_DEFAULT_AFTER_SECONDS = 1.0

# What a cue makes of its numbers or keys and of the words behind it.
_WITHOUT_WORDS: dict[str, Callable[[str, str | None], Step]] = {
    rf"wait {_NUMBER}()": lambda seconds, _: Wait(float(seconds)),
    rf"press ([0-9*#]+)(?: after {_NUMBER})?": lambda keys, after: PressKeys(keys, float(after) if after else None),
    rf"send nothing {_NUMBER}()": lambda seconds, _: SendNothing(float(seconds)),
    r"line (good)()": lambda *_: SetLine(good=True),
    rf"line noise {_NUMBER}()": lambda decibels, _: SetLine(noise_db=float(decibels)),
    rf"line echo {_NUMBER}()": lambda decibels, _: SetLine(echo_db=float(decibels)),
    r"line jitter (\d{1,4})()": lambda ms, _: SetLine(jitter_ms=int(ms)),
    r"line loss (100|\d{1,2})()": lambda percent, _: SetLine(loss=int(percent) / 100),
    r"(hang up)()": lambda *_: HangUp(),
    rf"hang up (after) {_NUMBER}": lambda _, after: HangUp(after=float(after or 0)),
    rf"hang up (at) {_NUMBER}": lambda _, at: HangUp(at=float(at or 0)),
    rf"lose stream (at) {_NUMBER}": lambda _, at: LoseStream(float(at or 0)),
}
_WITH_WORDS: dict[str, Callable[[str, str], Step]] = {
    rf"interrupt(?: after {_NUMBER})?": lambda after, words: Interrupt(words, float(after or _DEFAULT_AFTER_SECONDS)),
    rf"nod(?: after {_NUMBER})?": lambda after, words: Nod(words, float(after or _DEFAULT_AFTER_SECONDS)),
}


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
    if wav := re.fullmatch(r"wav (.+)", cue, re.I):
        return PlayWav(folder / wav[1].strip(), words)
    for pattern, with_words in _WITH_WORDS.items():
        if words and (found := re.fullmatch(pattern, cue, re.I)):
            return with_words(found[1], words)
    for pattern, without_words in _WITHOUT_WORDS.items():
        if not words and (found := re.fullmatch(pattern, cue, re.I)):
            return without_words(found[1], found[2])
    raise BadInput(
        f"{place}: [{cue}] is no cue.",
        "Use [wait 2], [interrupt after 1.5] words, [nod after 1] words, [press 1#], [wav FILE], [send nothing 3], "
        "[line noise 15], [line echo 20], [line jitter 60], [line loss 5], [line good], [hang up] or "
        "[lose stream at 7.5].",
    )
