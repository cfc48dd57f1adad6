"""Evening out what recognisers and thumbs write, for rules that look at words only."""

import re

_CONTRACTIONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), plain)
    for pattern, plain in (
        (r"[’‘`´]", "'"),
        (r"[“”]", '"'),
        (r"\b(?:uh[- ]?huh|mm+[- ]?h+m+|mhm+)\b", "yes"),
        (r"\bn?uh[- ]uh\b", "no"),
        (r"\b(?:u+m+|u+h+|e+r+m*|h+m+|mm+|ah+|eh)\b[,.…]*", " "),
        (r"\bcan'?t\b|\bcannot\b", "can not"),
        (r"\bwon'?t\b", "will not"),
        (r"\bain'?t\b", "is not"),
        (r"\b(do|does|did|is|are|was|were|has|have|had|could|would|should)n'?t\b", r"\1 not"),
        (r"\b(what|who|where|when|how|that|it|there|here|he|she)'?s\b(?! (?:own|own\b))", r"\1 is"),
        (
            r"(\w)'s (?=(?:not|out|broken?|stuck|dead|down|gone|frozen|on fire|full|clogged|blocked|backed|plugged"
            r"|off|\w+ing)\b)",
            r"\1 is ",
        ),
        (r"\blet'?s\b", "let us"),
        (r"\b(i)'?m\b", r"\1 am"),
        (r"\b(you|we|they|what|where|how|who)'re\b", r"\1 are"),
        (r"\b(i|you|we|they)'ve\b|\bive\b", r"\1 have"),
        (r"\b(i|you|we|they|it|that|he|she|this|there)'ll\b", r"\1 will"),
        (r"\b(what|where|when|why|how|who)'?d (?=(?:you|they|he|she|it|we)\b)", r"\1 did "),
        (r"\b(i|you|we|they|he|she|it|that|who|what)'d\b", r"\1 would"),
        (r"\bid\b(?= (?:like|love|prefer|rather))", "i would"),
        (r"\bwanna\b", "want to"),
        (r"\bgonna\b", "going to"),
        (r"\bgotta\b", "got to"),
        (r"\bgimme\b", "give me"),
        (r"\blemme\b", "let me"),
        (r"\bdunno\b", "do not know"),
        (r"^\W*ya\b(?=\W*$|,)", "yes"),
        (r"\by'?all\b|\bya\b|\bu\b", "you"),
        (r"\br\b(?= you\b| they\b| u\b)", "are"),
        (r"\bto morrow\b", "tomorrow"),
        (r"\bur\b", "your"),
        (r"\bpls\b|\bplz\b|\bkindly\b", "please"),
        (r"\b(?:thx|thnx|tnx|ty)\b", "thanks"),
        (r"\bo\"clock\b|\bo' clock\b", "o'clock"),
        (r"^[\s\"']+|[\s\"']+$", ""),
        (r"\s+", " "),
    )
)


def plain(text: str) -> str:
    """Lower case, straight quotes, contractions written out, hesitations gone. Offsets do not survive it."""
    out = text.lower()
    for pattern, replacement in _CONTRACTIONS:
        out = pattern.sub(replacement, out)
    return out.strip()
