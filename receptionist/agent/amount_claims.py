"""What is claimed about money without a figure: free, no charge, a discount."""

import re
from collections.abc import Iterator

_I = re.I
_NOT = (
    r"(?:can'?t|cannot|can not|could ?n'?t|don'?t|do not|not|never|no|unable|isn'?t|aren'?t|won'?t"
    r"|doesn'?t|any|whether|ask|about|pass)"
)
DISCOUNT = re.compile(
    r"\b(?:half(?: the)?[ -](?:price|off|cost|rate|fee)|half the (?:usual|normal|regular) (?:price|cost|rate)"
    r"|(?:double|triple|2x|3x|two times|three times) (?:the )?(?:price|rate|fee|time)"
    r"|twice the (?:price|cost|rate|fee)|time and a half|(?:a )?(?:third|quarter) (?:off|of the price)"
    r"|buy one,? get one|bogo|two[- ]for[- ]one"
    r"|price[- ]match(?:ing)?|(?:match|beat) (?:any|that|their|his|her|your) (?:\w+ )?(?:price|quote|offer)"
    r"|(?:slash|drop|lower|cut|reduce|knock down|bring down) (?:the|our|your|that) (?:price|cost|fee|rate"
    r"|quote)s?)\b",
    _I,
)
_PROMISE = re.compile(
    r"\b(?:give|get|gets|getting|offer|apply|take|took|knock|knocked|have|has|got|applied|qualif(?:y|ies) for"
    r"|there'?s|come[s]? with)\s+"
    r"(?:(?!off\b)[\w'$]+\s+){0,5}?(?:discounts?|coupons?|rebates?|(?:something|a little|a bit|some|a few bucks"
    r"|that|fee|charge|price) off\b)"
    r"(?! (?:the|your|a) (?:water|power|main|valve|gas|switch))",
    _I,
)
_NEGATED = re.compile(rf"\b{_NOT}\b", _I)
_FREE_WORD = re.compile(r"\b(?:free\b(?! to\b)|complimentary\b|gratis\b|on the house\b|on us\b|freebie\b)", _I)
_NO_CHARGE = re.compile(
    r"\b(?:(?:no|without(?: any)?|without an?|zero|(?:waiv(?:e|es|ed|ing)|eat|absorb|skip|forget"
    r"|drop)(?: (?:the|that|your|our"
    r"|any))?)\s+(?:additional |extra |further |added )?"
    r"(?:[\w-]+ ){0,2}?(?:charges?|costs?|fees?|surcharge|payment)"
    r"|(?:won'?t|doesn'?t|does not|will not|wouldn'?t) (?:cost|charge|be charged)(?: you)?(?: (?:a|anything"
    r"|a thing|a penny|a cent|a dime|extra|for))?"
    r"|(?:don'?t|do not|never|won'?t) charge(?: you| for| anything| extra)+"
    r"|(?:costs?|pay|owe|charge)(?: you| ya| u)? (?:nothing|zero|zip|nada)|nothing (?:to pay|extra"
    r"|out of pocket)|(?:don'?t|do not|won'?t) (?:have to )?(?:pay|owe)\b)",
    _I,
)
_INNOCENT_BEFORE = re.compile(
    r"(?:\b(?:feel|toll|lead|hands|hassle|stress|worry|hands|odor|scent|smoke|pet|break|set|gluten|duty|care"
    r"|risk|obligation|leak|trouble)[ -]"
    r"|\b(?:i|we|you|they|he|she|nobody|somebody|someone|anybody|anyone|everybody|no[- ]one|one o'?clock|technicians?"
    r"|team|crew|plumber|person|people"
    r"|manager|owner|office|slots?|times?|windows?|mornings?|afternoons?|evenings?|openings?|spots?|line"
    r"|\w+days?|tomorrow|tonight|today|noon|am|pm|\d)"
    r"(?:'s|'m|'re|'ll be| is| are| am| be| will be| gets?| was| who is| that is| has)?(?: not| also| still"
    r"| already| currently| next| right now| completely)?\s+"
    r"|\b(?:are|is|am) (?:you|we|he|she|they|there|anybody|somebody|anyone|someone|nobody|\w+day)(?: (?:be|also"
    r"|still))? "
    r"|\b(?:when|whenever|until|once) (?:you|we|they)(?:'re| are) |\b(?:keep|keeping|kept|flows?|runs?|drains?"
    r"|water|area|path|space) (?:\w+ ){0,3})$",
    _I,
)
_INNOCENT_AFTER = re.compile(
    r"(?:[- ]?standing|ze|\s+(?:of (?!charge|cost)|up\b|time\b|slots?\b|windows?\b|openings?\b|spots?\b|flow"
    r"|at \d|at (?:noon|ten|one|two|three|four|nine|eight)"
    r"|on (?!us)\w+day|after \d|before \d|between \d|from \d|until \d|tomorrow|today|this (?:week|morning"
    r"|afternoon|evening)|next week|\w+day\b|right now|way\b|chlorine))",
    _I,
)
_ESTIMATE = re.compile(
    r"\b(?:estimates?|quotes?|visits?|inspections?|look|come out|comes out|coming out|assessments?"
    r"|consultations?|evaluations?|see it)\b",
    _I,
)
_WORK = re.compile(
    r"\b(?:repairs?|repair(?:ed|ing)|install\w*|replac\w*|parts?|labor|jobs?|work|services?|clean(?:ing|ed)?"
    r"|fix(?:es|ed|ing)?|tune-?up|unclog\w*"
    r"|heater|toilet|drain|faucet|furnace|everything|anything|whole)\b",
    _I,
)
_PRONOUN = re.compile(r"\b(?:it|that|this|they|those)(?:'s|'re|'d|'ll| is| are| would| will)\b", _I)
_FEE_ONLY = re.compile(r"\b(?:call[- ]?out|trip|visit|travel|service[- ]call|dispatch|diagnostic)\b", _I)


def find_discounts(text: str) -> Iterator[tuple[int, int]]:
    """Promises of a lower price, and multiples of one."""
    for hit in DISCOUNT.finditer(text):
        yield hit.span()
    for hit in _PROMISE.finditer(text):
        if not _NEGATED.search(text[max(0, hit.start() - 30) : hit.end()]):
            yield hit.span()


def find_free(text: str) -> Iterator[tuple[int, int, str]]:
    """Claims that something costs nothing, each with what: `estimate`, `fee` or `work`."""
    for hit in _FREE_WORD.finditer(text):
        before, after = text[: hit.start()], text[hit.end() :]
        word = hit[0].lower()
        if word == "on us" and not re.search(r"\b(?:it'?s|that'?s|is|be|are)\s+$", before, _I):
            continue
        of_charge = re.match(r"\s+of (?:charge|cost)", after, _I)
        given = of_charge or re.search(r"\b(?:for|(?:first|second|third|next|other) one)\s+$", before, _I)
        if word == "free" and not given and (_INNOCENT_BEFORE.search(before) or _INNOCENT_AFTER.match(after)):
            continue
        end = hit.end() + (of_charge.end() if of_charge else 0)
        yield hit.start(), end, _about(text[: hit.start()], text[end:])
    for hit in _NO_CHARGE.finditer(text):
        what = "fee" if _FEE_ONLY.search(hit[0]) else _about(text[: hit.start()], text[hit.end() :])
        yield hit.start(), hit.end(), what


def _about(before: str, after: str) -> str:
    """What costs nothing: the nearest thing named behind the claim, else before it; "it" may be an estimate."""
    behind = re.split(r"[,.;:!?]|\b(?:and|but|or|if|when)\b", after, maxsplit=1)[0][:40]
    for stretch, nearest in ((behind, 0), (before, -1)):
        named = [(hit.start(), "estimate") for hit in _ESTIMATE.finditer(stretch)]
        named += [(hit.start(), "work") for hit in _WORK.finditer(stretch)]
        if named:
            return sorted(named)[nearest][1]
    return "estimate" if _PRONOUN.search(before) else "work"
