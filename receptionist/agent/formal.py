"""Formal wording: contractions written out."""

import re

_WHOLE = {
    "i'm": "I am",
    "let's": "let us",
    "can't": "cannot",
    "won't": "will not",
    "what's": "what is",
    "that's": "that is",
    "it's": "it is",
    "there's": "there is",
    "here's": "here is",
}
_ENDINGS = {"'ll": " will", "'re": " are", "'ve": " have", "'d": " would", "n't": " not"}
_CONTRACTION = re.compile(
    rf"\b(?:{'|'.join(_WHOLE)})\b|\b(?:i|you|we|they|that|it)(?:'ll|'re|'ve|'d)\b"
    r"|\b(?:do|does|did|is|are|was|were|have|has|could|should|would)n't\b",
    re.IGNORECASE,
)


def written_out(text: str) -> str:
    """The sentence without contractions: "I'm sorry, we can't" becomes "I am sorry, we cannot"."""
    return _CONTRACTION.sub(lambda found: _long(found.group()), text)


def _long(short: str) -> str:
    whole = _WHOLE.get(short.lower())
    if whole is None:
        ending = next(end for end in _ENDINGS if short.lower().endswith(end))
        whole = short[: -len(ending)] + _ENDINGS[ending]
    return whole[0].upper() + whole[1:] if short[0].isupper() else whole
