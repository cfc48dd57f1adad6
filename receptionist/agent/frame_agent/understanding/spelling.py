"""Names spelled out, as people say letters and as a speech recogniser writes them down.

"S-M-I-T-H", "m as in mike i l e s", "double t", "Sierra Mike India …", and what recognisers make of letters said
quickly: "a ngel a ba K ER".
"""

import re
from dataclasses import dataclass

from rapidfuzz.distance import Levenshtein

from receptionist.agent.frame_agent.understanding.name_lists import FAMILY_NAMES, GIVEN_NAMES, NOT_NAMES


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_NATO = {
    word: word[0]
    for word in _words(
        "alpha alfa bravo charlie delta echo foxtrot golf hotel india juliet juliett kilo lima mike november oscar "
        "papa quebec romeo sierra tango uniform victor whiskey whisky x-ray xray yankee zulu"
    )
}
_LETTER_NAMES = {"zed": "z", "zee": "z", "double-u": "w"}
_TOKEN = re.compile(r"x-ray|double-u|[a-z]+(?:['’][a-z]+)?|\d+", re.IGNORECASE)
_AS_IN = frozenset({"as", "for", "like"})
_GAP = frozenset({"space", "new", "then"})
# Short words of a sentence that a recogniser does not make of letters; one of them, and it is no spelling.
_SENTENCE_WORDS = _words(
    "my you your it its not do can we the for to at of on need have want yes hi ok up go out got get was but"
)
# How recognisers write the letter H.
_HEARD_AS = {"hitch": "h", "aitch": "h", "haitch": "h"}
_LONGEST_SPELLING = 40  # letters
_JOINTS = " -.,'\"’"


@dataclass(frozen=True, slots=True)
class Spelled:
    """Letters said one by one: `words` of lower-case letters (two where a space was said), at `text[start:end]`.

    `clean` where every letter stood alone, so that nothing had to be guessed.
    """

    start: int
    end: int
    words: tuple[str, ...]
    clean: bool


@dataclass(frozen=True, slots=True)
class _Token:
    start: int
    end: int
    text: str

    @property
    def lower(self) -> str:
        return self.text.lower()


def find_spelled(text: str) -> list[Spelled]:
    """Runs of three or more letters said one by one, in order."""
    tokens = [_Token(m.start(), m.end(), m.group()) for m in _TOKEN.finditer(text)]
    runs: list[Spelled] = []
    index = 0
    while index < len(tokens):
        run, behind = _read_run(text, tokens, index)
        if run is None:
            index = max(index + 1, behind)
        else:
            runs.append(run)
            index = behind
    return runs


def _read_run(text: str, tokens: list[_Token], first: int) -> tuple[Spelled | None, int]:
    words = [""]
    index = end = first
    while index < len(tokens):
        if index > first and text[tokens[index - 1].end : tokens[index].start].strip(_JOINTS):
            break
        token = tokens[index].lower
        if token in _GAP and words[-1] and index + 1 < len(tokens) and _letter(tokens, index + 1):
            words.append("")
            index += 1
            continue
        read = _letter(tokens, index)
        if read is None:
            break
        letters, index = read
        words[-1] += letters
        end = index
    letters = "".join(words)
    # "I" and "a" are words of their own: they open a spelling only when a letter follows that is none.
    if len(letters) < 3 or (tokens[first].lower in ("i", "a") and len(letters) < 4 and end - first < 3):
        return None, first
    if all(letter in "ia" for letter in letters):
        return None, end
    return Spelled(tokens[first].start, tokens[end - 1].end, tuple(word for word in words if word), True), end


def _letter(tokens: list[_Token], index: int) -> tuple[str, int] | None:
    """The letters said at a token, and the index behind: "m as in mike" is one, "double t" two."""
    word = tokens[index].lower
    if word in ("double", "triple") and index + 1 < len(tokens):
        read = _letter(tokens, index + 1)
        if read is None or len(read[0]) != 1:
            return None
        return read[0] * (2 if word == "double" else 3), read[1]
    letter = word if len(word) == 1 and word.isalpha() else _NATO.get(word) or _LETTER_NAMES.get(word)
    if letter is None:
        return None
    behind = index + 1
    if behind + 1 < len(tokens) and tokens[behind].lower in _AS_IN and len(word) == 1:
        example = (
            behind + 2 if tokens[behind].lower == "as" and tokens[behind + 1].lower in ("in", "an") else behind + 1
        )
        if example < len(tokens) and tokens[example].lower.startswith(letter) and len(tokens[example].text) > 1:
            return letter, example + 1
    return letter, behind


def find_scattered(text: str) -> Spelled | None:
    """A whole utterance that is one spelling, its letters stuck together here and there; None where it is none.

    The words are split into first and last name where a known name ends at the end of a token.
    """
    if re.search(r"[\d,;:.!?]", text):
        return None
    tokens = [_Token(m.start(), m.end(), m.group()) for m in re.finditer(r"[A-Za-z]+(?:['’][a-z]+)?", text)]
    if not 3 <= len(tokens) <= _LONGEST_SPELLING or any(
        len(token.text) > 8 or token.lower in _SENTENCE_WORDS for token in tokens
    ):
        return None
    runs = find_spelled(text)
    loose = [token for token in tokens if not any(run.start <= token.start < run.end for run in runs)]
    if all(len(token.text) > 2 and _is_word(token.lower) for token in loose):
        return None
    alone = [token.text for token in tokens if len(token.text) == 1 and token.text != "I"]
    length = sum(len(token.text) for token in tokens)
    if len(alone) < 2 or set(alone) == {"a"} or length / len(tokens) > 2.6 or length < 5:
        return None
    return _split_scattered(tokens)


def _is_word(word: str) -> bool:
    return len(word) > 5 or word in NOT_NAMES or word in GIVEN_NAMES or word in FAMILY_NAMES


def split_letters(letters: str) -> tuple[str, ...]:
    """First and last name of letters said without a pause; one word where they are one."""
    if letters in GIVEN_NAMES or letters in FAMILY_NAMES or len(letters) > _LONGEST_SPELLING:
        return (letters,)
    cuts = [cut for cut in range(len(letters) - 2, 1, -1) if letters[:cut] in GIVEN_NAMES]
    known = [cut for cut in cuts if letters[cut:] in FAMILY_NAMES]
    likely = [cut for cut in cuts if cut >= 4 and len(letters) - cut >= 4]
    ends = [cut for cut in range(5, len(letters) - 2) if letters[cut:] in FAMILY_NAMES]
    for cut in (*known, *likely, *ends[:1]):
        return letters[:cut], letters[cut:]
    return (letters,)


def _split_scattered(tokens: list[_Token]) -> Spelled:
    pieces = _without_repeat([_HEARD_AS.get(token.lower, token.lower) for token in tokens])
    readings = [pieces]
    if pieces[:2] == ["i", "am"]:  # an "a m" that was heard as a sentence's beginning
        readings.append(pieces[1:])
    best: tuple[int, tuple[str, ...]] = (0, ("".join(pieces),))
    for reading in readings:
        for cut in range(1, len(reading)):
            first = _tidy("".join(reading[:cut]), GIVEN_NAMES)
            last = _tidy("".join(reading[cut:]), FAMILY_NAMES)
            if len(first) < 2 or len(last) < 2:
                continue
            score = 2 * len(first) * (first in GIVEN_NAMES) + len(last) * (last in FAMILY_NAMES)
            best = max(best, (score, (first, last)), key=lambda scored: scored[0])
    if best[0] == 0:
        best = (0, (_tidy("".join(pieces), GIVEN_NAMES),))
    return Spelled(tokens[0].start, tokens[-1].end, best[1], clean=all(len(piece) == 1 for piece in pieces))


def _without_repeat(pieces: list[str]) -> list[str]:
    """Pieces without a name that was said as a word before or after its letters, or without those letters."""
    for index, piece in enumerate(pieces):
        if len(piece) > 4 and (piece in GIVEN_NAMES or piece in FAMILY_NAMES):
            if index and alike(piece, _tidy("".join(pieces[:index]), GIVEN_NAMES)):
                return pieces[:index] + pieces[index + 1 :]
            behind = pieces[index + 1 :]
            if behind and alike(piece, _tidy("".join(behind), FAMILY_NAMES)):
                clean = all(len(letter) == 1 for letter in behind)
                return pieces[:index] + behind if clean else pieces[: index + 1]
    return pieces


def _tidy(letters: str, known: frozenset[str]) -> str:
    """Letters without those a recogniser wrote twice, where that gives a name we know."""
    letters = re.sub(r"(.)\1\1+", r"\1\1", letters)
    if letters in known:
        return letters
    for found in re.finditer(r"(.)\1", letters):
        shorter = letters[: found.start()] + letters[found.start() + 1 :]
        if shorter in known:
            return shorter
    return re.sub(r"^([^l])\1", r"\1", letters)


def alike(word: str, letters: str) -> bool:
    """Whether letters may spell a word as it was heard."""
    word = word.lower()
    return Levenshtein.distance(word, letters) <= max(1, len(letters) // 2) and (
        word[0] == letters[0] or Levenshtein.distance(word, letters) <= 2
    )
