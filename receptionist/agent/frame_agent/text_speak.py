"""What thumbs shorten, written out, so that the rules read a text as they read what is said."""

import re

_ALONE: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"\W*(?:{short})\W*", re.IGNORECASE), whole)
    for short, whole in (("y|yy+|ye|yh|yess+", "yes"), ("n|nn+", "no"), ("k|kk", "ok"), ("ty|tysm|tyvm", "thank you"))
)
_WORDS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(rf"(?<![\w@.])(?:{short})(?![\w@])", re.IGNORECASE), whole)
    for short, whole in (
        (r"(?<!apt )(?<!unit )(?<!ste )(?<!suite )u", "you"),
        ("ur", "your"),
        ("r(?= (?:you|they|we)(?![\\w@]))", "are"),
        ("2morr?ow|2morr?o|2mrw|tmrr?w|tmr|tmw", "tomorrow"),
        ("2day", "today"),
        ("2nite|2night|tonite", "tonight"),
        ("b4", "before"),
        ("pl[sz]", "please"),
        ("thx|thn?x|tnx|tysm", "thanks"),
        ("appt", "appointment"),
        ("abt", "about"),
        ("wknd", "weekend"),
        ("idk", "I don't know"),
        ("np", "no problem"),
        ("(what|that|where|how|when|who)s", r"\1's"),
        ("(do|does|did|is|are|was|were|would|could|should|has|have|ca)nt", r"\1n't"),
        ("im", "I'm"),
        ("its(?= (?:\\w+ing|not|at|a|the|my|been|broken) ?)", "it's"),
    )
)


def spelled_out(text: str, *, asked: str = "") -> str:
    """The text with its abbreviations written out. `asked` is the slot asked for: a name is left as it was written."""
    if asked == "name":
        return text
    for pattern, whole in _ALONE:
        if pattern.fullmatch(text):
            return whole
    for pattern, whole in _WORDS:
        text = pattern.sub(whole, text)
    return text
