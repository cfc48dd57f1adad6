"""What callers say to a visit being cancelled or moved: a word that is denied or asked about does not do it."""

import re

_CANCEL = r"(?:cancel\w*|call(?:ing)? (?:it |that )?off)"
_MOVE = r"(?:mov(?:e|ing)|reschedul\w+|chang(?:e|ing))"
_NOT = r"(?:do not|don['\u2019]?t|not|never|no need to|rather than|instead of|without)"
_BETWEEN = r"(?:(?!cancel|call|mov|reschedul|chang)\w+ ){0,3}?"
_CANCELS = re.compile(rf"\b{_CANCEL}\b", re.I)
_MOVES = re.compile(rf"\b(?:{_MOVE}|another (?:day|time)|different (?:day|time)|instead(?! of))\b", re.I)
_NOT_CANCELS = re.compile(rf"\b{_NOT} {_BETWEEN}{_CANCEL}\b", re.I)
_NOT_MOVES = re.compile(rf"\b{_NOT} {_BETWEEN}{_MOVE}\b", re.I)
_KEEPS = re.compile(
    r"\b(?:keep (?:it|that|the|my)|leave (?:it|that)|never ?mind|changed my mind|(?:as|where) it is)\b", re.I
)
# Speech has no question marks: "what would it cost if I cancel".
_ASKS_ABOUT = re.compile(
    r"\b(?:what|how|when|why|if|whether|(?:can|could|should|may) i|(?:is|are) (?:there|it|that)|does|do (?:you|i))\b"
    rf".*\b{_CANCEL}\b",
    re.I,
)
_DO_IT = re.compile(rf"\b(?:can|could|would|will) you (?:please |just )?(?:go ahead and )?{_CANCEL}\b", re.I)
_REFUSES = re.compile(
    r"\b(?:not|cannot|never|neither|none|\w+n['\u2019]t|no good"
    r"|anything (?:else|later|earlier|sooner)|(?:an)?other (?:day|time)s?)\b",
    re.I,
)
_NO_MATTER = re.compile(r"\b(?:do not|don['\u2019]t|doesn['\u2019]t|does not) (?:mind|care|matter)\b|\bwhy not\b", re.I)


def wants_cancelled(text: str) -> bool:
    """Whether they say, in so many words, that the visit be cancelled: "cancel it"."""
    if _NOT_CANCELS.search(text) or not _CANCELS.search(text):
        return False
    return bool(_DO_IT.search(text)) or not (asks_about_cancelling(text) or text.rstrip().endswith("?"))


def names_cancelling(text: str) -> bool:
    """Whether cancelling is spoken of at all, by whoever and however."""
    return _CANCELS.search(text) is not None


def wants_moved(text: str) -> bool:
    """Whether they say that it be moved: "let's reschedule instead"."""
    return bool(_MOVES.search(text)) and not _NOT_MOVES.search(text)


def wants_kept(text: str) -> bool:
    """Whether they say that it be left alone: "don't cancel it", "keep it"."""
    return any(cue.search(text) for cue in (_NOT_CANCELS, _NOT_MOVES, _KEEPS))


def asks_about_cancelling(text: str) -> bool:
    """Whether they want to know something before they decide: "what would it cost if I cancel?"."""
    return bool(_ASKS_ABOUT.search(text)) and not _DO_IT.search(text)


def refuses(text: str) -> bool:
    """Whether what was offered is turned down: "not the first one", "I can't on Friday", "is there anything later"."""
    return bool(_REFUSES.search(_NO_MATTER.sub("", text)))
