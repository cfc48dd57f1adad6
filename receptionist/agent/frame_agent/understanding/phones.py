"""A telephone number in an utterance: typed, said digit by digit, or "the number I'm calling from"."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import phonenumbers

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.spoken_numbers import NumberSpan, NumberStyle, find_numbers


@dataclass(frozen=True, slots=True)
class PhoneFound:
    """A telephone number at `text[start:end]` of the utterance.

    `digits` is every digit as said, those of the extension last; `e164` is empty where they make no possible number
    of the region or of the country they name. `complete` is false for a number without its area code.
    `uses_caller_id` where the caller means the number they are calling from; there are no digits then.
    """

    e164: str
    digits: str
    extension: str
    complete: bool
    uses_caller_id: bool
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class _Candidate:
    start: int
    end: int
    digits: str
    extension: str = ""
    international: bool = False
    spoken: bool = False


_HAS_NUMBER = re.compile(
    r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty|oh|o|double|triple"
    r"|numbers?|phone|call(?:ing|er|ed)?|line|text|reach|same|here)\b",
    re.IGNORECASE,
)
_TYPED = re.compile(
    r"""(?:(?<![\w#$£€.,/:*=@%])(?<!\w[-])(?<!\)\+)|(?<=[a-z])(?=\(?\+))
    (?P<number>
        (?:\(\+?\s?\d{1,5}\)|\+\s?\d{1,15}|\d{1,15}\)?)  # country or area code, or all of it
        (?:[\s.\-–]{0,3}\(\d{1,5}\)|(?:[\s.\-–]{1,3}|(?<=\)))\d{1,12}){0,8}
    )
    (?:\s*(?:ext(?:ension)?\.?|x|\#)\s*(?P<extension>\d{1,6}))?
    (?![\w%=*]|/\d|[.,]\d)""",
    re.VERBOSE | re.IGNORECASE,
)
_OFFICE = re.compile(r"(?<=[A-Z]{3}-)(?=\d?\()")
_EXTENSION = re.compile(r"[\s,]*(?:ext(?:ension)?\.?|x)\s*", re.IGNORECASE)
_ABOUT_PHONE = re.compile(
    r"\b(?:phone|tel|telephone|cell|mobile|call(?:ing)?|text|reach|contact|callback|landline|dial|ring|fax"
    r"|whatsapp|numbers?)\b",
    re.IGNORECASE,
)
_OTHER_NUMBER = re.compile(
    r"\b(?:card|discover|visa|mastercard|account|invoice|order|serial|model|confirmation|reference|policy|routing"
    r"|social|tracking|ticket|job|license|zip(?: ?code)?|permit|estimate)(?: (?:number|no\.?|num|is"
    r"|id))*\s*[:#]?\s*$",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:is|are|was)(?: not|n't) (?:a |the |my |your )?(?:\w+ )?(?:phone )?numbers?\b"
    r"|\b\w+n't look like a (?:phone )?number\b|\bnot (?:a )?(?:valid )?phone numbers?\b"
    r"|\btoo short to be a phone number\b",
    re.IGNORECASE,
)
_LINE = r"(?:(?:same |phone |cell )*(?:number|one|phone|line|cell))"
_CALLER_ID = re.compile(
    rf"\b(?:(?:the|this|that|my|same|at|on) )*{_LINE}(?: that)?(?: i'?m| i am| i've| you'?re| we'?re| we are)?"
    r" (?:just )?(?:call(?:ing|ed)|phoning|texting|talking)(?: (?:you )?(?:from|on|with|in on))+"
    rf"|\b(?:the |my )?{_LINE} (?:that )?(?:i|we) (?:just )?(?:called|texted)(?: you)? (?:from|on|with)\b"
    r"|\b(?:where|what|which) (?:i'm|i am) calling from\b|\bcaller id\b|\bi'?m calling from (?:it|my cell|my phone)\b"
    r"|\b(?:the |my )?number (?:that )?(?:on (?:your|the|my) (?:screen|caller id|phone)"
    r"|(?:shows?|came|comes|pops?|showed) up)"
    r"|\b(?:this|the same) (?:phone )?number(?:'s| is| will be) (?:fine|good|ok(?:ay)?|the best|best)\b"
    r"|\b(?:call|text|reach|ring|get) me (?:back )?(?:at |on )(?:this|the same)(?: number| one| "
    r"phone)?(?=[\s.,!?]|$)",
    re.IGNORECASE,
)
# Said in answer to a question for a number only; elsewhere "this one" is a faucet.
_THIS_ONE = re.compile(
    rf"\b(?:the )?{_LINE} (?:that )?i'?m (?:on|using|at)\b|\b(?:this|the same|same) {_LINE}\b(?! (?:is|was) "
    r"(?!fine|good|best|ok|great|the best|my|it))"
    r"|\bthis is (?:the |my |a )?(?:best |right |good |only |cell ?)*(?:number|one|phone|cell|it)\b"
    r"|\b(?:number|one) (?:that )?(?:you(?: already)? have|on (?:your|the|my) \w+|(?:shows?|came|comes) up)"
    r"|\byou (?:already |should )?(?:have|got|see) (?:it|my number)\b"
    r"|\b(?:call|text|reach|ring) me (?:back )?(?:right )?here\b"
    r"|^\W*(?:(?:yes|yeah|sure|um|uh|just|you can|use|call|it'?s|that'?s)[\s,]+)*(?:this|the same|same|here)\W*$",
    re.IGNORECASE,
)
_NORTH_AMERICA = frozenset(["US", "CA"])
_AMERICAN_SHAPE = re.compile(r"(?:(?:\+?1[-.\s]*)?\(?\d{3}\)?[-.\s]{0,3})?\d{3}[-.\s]{0,3}\d{4}")
_NEAR = 60  # characters before a number that may say what it is
_MIN_DIGITS, _MAX_DIGITS = 7, 15


def find_phone(text: str, *, asked: str = "", region: str = "US") -> PhoneFound | None:
    """The telephone number that was given, or None where none was.

    `asked` is the assistant's previous prompt, or a slot key such as "phone"; after a question for a number looser
    readings count. `region` is the ISO country whose spelling is assumed where no country is said. Of several
    numbers the last one that was called a phone number wins ("not …, it's …"), else the first.
    """
    told_number = "?" not in asked and len(re.findall(r"\d", asked)) >= _MIN_DIGITS
    wanted = asked_slot(asked) == "phone" and not told_number
    if not _HAS_NUMBER.search(text) and not wanted:
        return None
    best: tuple[int, PhoneFound] | None = None
    for candidate in (*_typed(text), *_spoken(text)):
        found = _judge(text, candidate, wanted, region)
        if found is None or _is_denied(text, found):
            continue
        told = _ABOUT_PHONE.search(text[max(0, found.start - _NEAR) : found.start])
        rank = 2 * bool(found.e164) + found.complete + bool(told)
        if best is None or rank > best[0] or (rank == best[0] and _is_correction(text, best[1], found)):
            best = (rank, found)
    if best is not None:
        return best[1]
    match = _CALLER_ID.search(text) or (_THIS_ONE.search(text) if wanted else None)
    if match is None:
        return None
    return PhoneFound("", "", "", True, True, match.group(), match.start(), match.end())


def _typed(text: str) -> Iterator[_Candidate]:
    """Runs of digits with the marks people put between them."""
    shifted = _OFFICE.sub(" ", text) if "-" in text else text
    offset = 0
    for match in _TYPED.finditer(shifted):
        offset = len(shifted) - len(text) if shifted != text else 0
        number = match["number"].rstrip(" -.–(")
        number = number if number.count("(") == number.count(")") else number.strip("()")
        start = match.start("number") - offset + (match["number"].find(number[0]) if number else 0)
        digits = re.sub(r"\D", "", number)
        end = start + len(number)
        extension = match["extension"] or ""
        if extension:
            end = match.end("extension") - offset
        yield _Candidate(start, end, digits, extension, "+" in number)


def _spoken(text: str) -> Iterator[_Candidate]:
    """Neighbouring numbers in words, or in words and digits, strung together across pauses."""
    spans = [span for span in find_numbers(text, joined_by=" -,.()") if span.style is not NumberStyle.ORDINAL]
    typed = all(re.fullmatch(r"[\d\s().,\-–]+", span.text) for span in spans)
    if typed and any(len(candidate.digits) >= _MIN_DIGITS for candidate in _typed(text)):
        return
    group: list[NumberSpan] = []
    for span in spans:
        gap = text[group[-1].end : span.start] if group else ""
        if group and re.fullmatch(
            r"[\s,.\-–()]*(?:(?:um|uh|er|then|and|and then|area code)[\s,.]*)?", gap, re.IGNORECASE
        ):
            group.append(span)
            continue
        if group:
            yield _joined(text, group, span)
        group = [span]
    if group:
        yield _joined(text, group, None)


def _joined(text: str, group: list[NumberSpan], following: NumberSpan | None) -> _Candidate:
    start, end = group[0].start, group[-1].end
    extension = ""
    if following is not None and _EXTENSION.fullmatch(text[end : following.start]):
        extension, end = following.digits, following.end
    plus = re.search(r"(?:\bplus\s+|\+)$", text[:start], re.IGNORECASE)
    digits = "".join(span.digits for span in group)
    return _Candidate(plus.start() if plus else start, end, digits, extension, bool(plus), spoken=True)


def _judge(text: str, candidate: _Candidate, wanted: bool, region: str) -> PhoneFound | None:
    """The number a candidate is, or None where it is another sort of number."""
    before, digits = text[max(0, candidate.start - _NEAR) : candidate.start], candidate.digits
    if not _MIN_DIGITS <= len(digits) <= _MAX_DIGITS or _OTHER_NUMBER.search(before):
        return None
    said = text[candidate.start : candidate.end]
    abroad = candidate.international or digits.startswith("00")
    told = wanted or abroad or bool(_ABOUT_PHONE.search(before))
    american = len(digits) == 10 or (len(digits) == 11 and digits[0] == "1")
    complete = american or abroad or (region not in _NORTH_AMERICA and len(digits) > 7)
    if not told and not _is_shaped(said, american, candidate.spoken):
        return None
    e164 = _e164(digits, region, abroad, complete)
    return PhoneFound(
        e164, digits + candidate.extension, candidate.extension, complete, False, said, candidate.start, candidate.end
    )


def _is_shaped(said: str, american: bool, spoken: bool) -> bool:
    """Whether a number that nobody asked for or announced looks like a telephone number."""
    if len(set(re.sub(r"\D", "", said))) == 1:
        return False
    return (american and spoken) or bool(_AMERICAN_SHAPE.fullmatch(said))


def _e164(digits: str, region: str, abroad: bool, complete: bool) -> str:
    raw = digits
    if abroad:
        raw = "+" + digits.removeprefix("00")
    elif not complete:
        return ""
    try:
        number = phonenumbers.parse(raw, region)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    national = phonenumbers.national_significant_number(number)
    if number.country_code == 1 and (national[0] in "01" or national[3] in "01"):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _is_denied(text: str, found: PhoneFound) -> bool:
    """Whether the number is said to be none, or not the one: "415… is not my number"."""
    for match in _DENIED.finditer(text):
        if text[match.end() :].startswith(":"):
            return True
        between = text[found.end : match.start()]
        if match.start() >= found.end and not re.search(r"[.?!;]\s", between):
            return True
    return False


def _is_correction(text: str, earlier: PhoneFound, later: PhoneFound) -> bool:
    between = text[earlier.end : later.start]
    return bool(re.search(r"\b(?:no|sorry|actually|i mean|instead|rather|wait|correction)\b", between, re.IGNORECASE))
