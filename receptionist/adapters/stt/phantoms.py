"""What a Whisper model writes when nobody said it: captions learnt from videos, and loops. Pure text."""

import re
import zlib

# Credits and sign-offs of the videos such models were trained on. Nobody opens or fills a service call with these.
_CAPTIONS = re.compile(
    r"""^(
        thanks?(\ you)?(\ (so|very)\ much)?\ for\ watching.*
      | (please\ )?(like\ and\ )?subscribe.*
      | (i'll\ |we'll\ )?see\ you\ (in\ the\ )?next\ (time|video|one).*
      | (subtitles?|captions?|transcri\w+|translat\w+)\ (by|from|and)\ .*
      | .*\bamara\.org.*
      | (music|applause|laughter|silence|beep\w*|blank\ audio|inaudible|foreign)( \ (music|applause|laughter|playing))?
    )$""",
    re.VERBOSE,
)
_HELD = re.compile(r"\W*(\w)\1{5,}\W*", re.IGNORECASE)  # "Aaaaaaaa": a hum on the line
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")

LONGEST_LOOP_WORDS = 8
LOOP_REPEATS = 4  # "no, no, no" is said; a fourth time is a machine
MOST_COMPRESSIBLE = 2.4  # as Whisper's own decoder has it
WORDS_PER_SECOND = 7.0  # nobody speaks faster for long


def is_phantom(text: str) -> bool:
    """Whether all of `text` is a caption nobody spoke, or has no word in it."""
    words = _WORD.findall(text.lower().replace("’", "'"))
    if not words or _HELD.fullmatch(text) or "amara.org" in text.lower():
        return True
    return _CAPTIONS.match(" ".join(words)) is not None


def is_loop(text: str, seconds: float) -> bool:
    """Whether `text` repeats itself as a stuck decoder does, or holds more words than fit into `seconds`."""
    words = _WORD.findall(text.lower())
    if len(words) > 6 and len(words) > WORDS_PER_SECOND * seconds:
        return True
    if _compression(text) > MOST_COMPRESSIBLE:
        return True
    # Digits are read out one by one, and the same one may well come four times: "five five five five".
    return any(_repeats(words, size) and not _spoken_digits(words) for size in range(1, LONGEST_LOOP_WORDS + 1))


def without_loop(text: str) -> str:
    """`text` up to the end of the first round of whatever it repeats."""
    words = text.split()
    bare = ["".join(_WORD.findall(word.lower())) for word in words]
    for size in range(1, LONGEST_LOOP_WORDS + 1):
        start = _repeats(bare, size)
        if start:
            return " ".join(words[: start - 1 + size])
    return text


def _repeats(words: list[str], size: int) -> int:
    """1 + where a run of `size` words begins that is said LOOP_REPEATS times in a row; 0 where there is none."""
    for start in range(len(words) - size * LOOP_REPEATS + 1):
        run = words[start : start + size]
        if all(words[start + size * n : start + size * (n + 1)] == run for n in range(1, LOOP_REPEATS)):
            return start + 1
    return 0


_DIGIT = re.compile(r"\d+|zero|oh|one|two|three|four|five|six|seven|eight|nine")


def _spoken_digits(words: list[str]) -> bool:
    return sum(_DIGIT.fullmatch(word) is not None for word in words) * 2 > len(words)


def _compression(text: str) -> float:
    data = text.encode()
    return len(data) / len(zlib.compress(data)) if data else 0.0
