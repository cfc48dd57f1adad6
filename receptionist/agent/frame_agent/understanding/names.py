"""Who is calling: the name in an utterance.

A name is taken where it was asked for, where it is introduced ("my name is", "this is", "under"), or where it has a
clear shape; words that follow the same introductions without being names are left alone.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.name_letters import from_spelling, with_hint, with_spelling
from receptionist.agent.frame_agent.understanding.name_lists import GIVEN_NAMES, NOT_NAMES, SOUNDS_LIKE
from receptionist.agent.frame_agent.understanding.name_words import (
    BREAK,
    POLITE,
    NameFound,
    Word,
    is_sure,
    make_name,
    take,
    words_of,
)
from receptionist.agent.frame_agent.understanding.spelling import (
    Spelled,
    alike,
    find_scattered,
    find_spelled,
    split_letters,
)

_NAME_IS = (
    r"name(?:'s|s)?(?: (?:is|was|will be|should be|to use is|would be))?:?|surname(?: is)?"
    r"|(?:under|in|on|with|by) (?:the |my )?names?(?: of)?|call me|goes by|go by"
)
_STRONG = re.compile(rf"\b(?P<which>(?:first|last|family) ?|sur)?(?:{_NAME_IS})(?=[\s,:])", re.IGNORECASE)
# "The doctor's name is": somebody else's.
_OTHERS_NAME = re.compile(
    r"(?:\w['’]s|\b(?:company|business|restaurant|store|street|building|brand|his|her|their|your)) $", re.IGNORECASE
)
_MEDIUM = re.compile(
    r"\b(?:this is|it is|it'?s|i'?m|i am|that'?s|speaking with|you(?:'re| are) speaking (?:to|with))"
    r"(?: (?:his|her|their|my|the) (?:wife|husband|daughter|son|mother|mom|father|dad|sister|brother"
    r"|assistant),?)?\s",
    re.IGNORECASE,
)
_BOOKED = re.compile(r"\b(?:under|for)\s", re.IGNORECASE)
_BOOKING = re.compile(
    r"\b(?:book(?:ed|ing)?|reserv\w+|appointments?|appt|table|account|order|listed|estimate|quote|name)\b"
    r"|\bput (?:it|that|me)\b",
    re.IGNORECASE,
)
# Money goes to a person: "my payment to Ada Byron".
_MONEY = re.compile(
    r"\b(?:transfer\w*|pay|paid|payments?|(?:re)?sen[dt]|transactions?|standing order|amount|money|wired?|owed?)\b",
    re.IGNORECASE,
)
_TO_WHOM = re.compile(r"\b(?:to|from)\s", re.IGNORECASE)
_FIRM = re.compile(
    r"\b(?:inc|llc|ltd|co|corp|company|bank|store|shop|services?|group|brothers|bros|sons|plumbing|heating"
    r"|electric\w*"
    r"|cleaning|moving|market|supply|depot|restaurant|insurance|mobile|energy|gas|water|city|county|account"
    r"|savings)\b",
    re.IGNORECASE,
)
_MEANT_AS_NAME = re.compile(r"\bspel|\b(?:sur)?name\b|\bunder\b|\breserv|\bbook(?:ed|ing)\b", re.IGNORECASE)
_TOPIC = re.compile(r"\b(?:sur)?names?\b", re.IGNORECASE)
_HERE = re.compile(r"\b(?:here|speaking|calling)\b", re.IGNORECASE)
_IS_MY_NAME = re.compile(r"\b(?:is|'s) (?:my|the) (?:\w+ )?name\b(?! of\b)", re.IGNORECASE)
_OTHERS = re.compile(
    r"(?:talk|speak|spoke|ask)(?:ing|ed)?\s+(?:to|with|for)\s*$|\b(?:mr|mrs|ms|dr|is|does|did|has|in|near|on|from|of)"
    r"\.?\s*$",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:[\s,.!?\"'-]*\b(?:yes|yeah|yep|sure|of course|certainly|absolutely|oh|okay|ok|um+|uh+|er|hi|hello|hey"
    r"|well|so"
    r"|please|alright|all right|right|no problem|no worries|good (?:morning|afternoon|evening)|thanks|thank "
    r"you|no|nope"
    r"|sorry|actually|i said|i mean|you can (?:call me|put|use)|put (?:it )?(?:down )?(?:under|as)?|make (?:it|that)"
    r"|just|(?:it|that) (?:would|should) be|it'd be|would be"
    r"|(?:my |the )?(?:(?:full|first|last|family) |sur)?name(?:'s| is)?"
    r"|it is|it'?s|i'?m|i am|this is|that'?s|that is|the|under|for|me|still|wait)\b[\s,.!?:\"'-]*)+",
    re.IGNORECASE,
)
# First names that open a sentence as verbs do: "may I ask", "mark it down".
_VERBS = frozenset(
    ["may", "will", "mark", "bill", "grant", "chase", "drew", "cook", "hunt", "sue", "rob", "pat", "love"]
)
_STREET = re.compile(
    r"\s+(?:street|st|avenue|ave|road|rd|drive|dr|lane|ln|way|court|ct|boulevard|blvd|circle|place|park|school"
    r"|hospital)\b|,? (?-i:[A-Z]{2})(?= \d|[.,]|$)",
    re.IGNORECASE,
)
_WANTS_NAME = re.compile(
    r"\bnames?\b|\bsurname\b|\bwho (?:am i|is this|is calling|do i have|should)|\bspell|calling\?$", re.IGNORECASE
)
_NOT_THIS = re.compile(
    r"\bnot (?P<wrong>[^\W\d_]+)[,.;\s]+(?:but |it's |it is |its )?(?P<right>[^\W\d_]+)", re.IGNORECASE
)


_BEGUN_TWICE = re.compile(
    r"\b([^\W\d_]{2,})[.,!?]?\s+(?=\1\s+[^\W\d_]{2,})"
    r"|^\W*([^\W\d_]{2,})[.,!?]\s+(?=[^\W\d_]{2,}\s+\2\W*$)",
    re.IGNORECASE,
)
# Beside a whole spelling, "with a K" is one more telling of its first letter.
_HINT_OF_A_LETTER = re.compile(r"\bwith an? [a-z]\b,?", re.IGNORECASE)


def find_name(text: str, *, asked: str = "") -> NameFound | None:
    """The caller's name, or None where none was said.

    `asked` is the assistant's previous prompt, or a slot key such as "name"; after a question for a name a bare
    "john smith" is one.
    """
    if not any(letter.isalpha() for letter in text):
        return None
    wanted = _wanted(asked)
    if wanted:
        # "Josh. Josh Lambert", "Nguyen. Minh Nguyen": a name begun twice is the one that was said whole.
        text = _BEGUN_TWICE.sub(lambda begun: " " * len(begun.group()), text)
    text = _HINT_OF_A_LETTER.sub(lambda hint: " " * len(hint.group()), text) if find_spelled(text) else text
    scattered = find_scattered(text)
    if scattered is not None and (wanted or scattered.words[0] in GIVEN_NAMES):
        return from_spelling(text, scattered, wanted)
    spelled = find_spelled(text)
    found = _said(text, spelled, wanted, elsewhere=bool(asked.strip()) and not wanted)
    if spelled and (found is not None or wanted or _MEANT_AS_NAME.search(text) or _is_all(text, spelled[0])):
        return with_spelling(text, found, spelled, wanted)
    return with_hint(text, found) if found else None


def _is_all(text: str, run: Spelled) -> bool:
    """Whether an utterance is nothing but letters that make first and last name."""
    return not (text[: run.start] + text[run.end :]).strip(" .!?") and len(split_letters("".join(run.words))) > 1


def _wanted(asked: str) -> str:
    """Which name was asked for: "", "name", "first" or "last"."""
    if asked_slot(asked) != "name" and not _WANTS_NAME.search(asked):
        return ""
    first = [m.start() for m in re.finditer(r"\bfirst|\bgiven", asked.lower())]
    last = [m.start() for m in re.finditer(r"\blast|surname|\bfamily", asked.lower())]
    if not first and not last:
        return "name"
    if len(first) != len(last):
        return "first" if len(first) > len(last) else "last"
    return "first" if first[0] < last[0] else "last"


def _said(text: str, spelled: list[Spelled], wanted: str, *, elsewhere: bool) -> NameFound | None:
    """The name as words; `elsewhere` where something other than a name was asked for."""
    words = words_of(text, spelled)
    corrected = _corrected(text, words, wanted)
    if corrected is not None:
        return corrected
    both = _first_and_last(text, words)
    if both is not None:
        return both
    readings = (
        *_introduced(text, words, wanted),
        _bare(text, words, wanted, elsewhere),
        _shaped(text, words),
        _paid(text, words),
    )
    for found in readings:
        if found is not None:
            return _said_again(text, words, found)
    return None


def _said_again(text: str, words: list[Word], found: NameFound) -> NameFound:
    """The whole name where it follows a half of it: "Tyrone, Tyrone Banks"."""
    gap = re.match(r",\s+", text[found.end :])
    taken = take(text, words, found.end + gap.end()) if gap else []
    again = make_name(taken, text, "") if len(taken) > 1 else found
    return again if found.value in (again.first, again.last) else found


def _corrected(text: str, words: list[Word], wanted: str) -> NameFound | None:
    """The right one of "not Smith, Smyth"."""
    match = _NOT_THIS.search(text)
    if match is None:
        return None
    by_start = {word.start: word for word in words}
    wrong, right = by_start.get(match.start("wrong")), by_start.get(match.start("right"))
    if wrong is None or right is None or right.is_ordinary or not alike(wrong.lower, right.lower):
        return None
    if not (wanted or wrong.is_given or wrong.is_family):
        return None
    return make_name([right], text, "last" if wrong.is_family and not wrong.is_given else wanted)


def _first_and_last(text: str, words: list[Word]) -> NameFound | None:
    """Both halves, each introduced: "first name is Ana, last name Cruz"."""
    parts: dict[str, Word] = {}
    for match in _STRONG.finditer(text):
        which = (match["which"] or "").strip().lower()
        taken = take(text, words, match.end(), introduced=True)
        if which and taken:
            parts.setdefault("first" if which == "first" else "last", taken[0])
    if set(parts) != {"first", "last"}:
        return None
    found = make_name([parts["first"], parts["last"]], text, "")
    start = min(part.start for part in parts.values())
    end = max(part.end for part in parts.values())
    return replace(found, start=start, end=end, text=text[start:end])


def _introduced(text: str, words: list[Word], wanted: str) -> Iterator[NameFound | None]:
    """Names behind (or before) words that introduce one, surest first."""
    for match in _STRONG.finditer(text):
        if match.group().lower().startswith("name") and not wanted and _OTHERS_NAME.search(text[: match.start()]):
            continue
        taken = take(text, words, match.end(), introduced=True)
        which = (match["which"] or "").strip().lower() or ("sur" if match.group().lower().startswith("sur") else "")
        nickname = match.group().lower().startswith(("call", "go"))
        if taken and (len(taken) > 1 or not taken[0].is_ordinary) and (not nickname or wanted or is_sure(taken)):
            yield make_name(taken, text, which if which in ("", "first") else "last")
    for match in _IS_MY_NAME.finditer(text):
        yield _before(text, words, match.start(), lax=True)
    for match in _HERE.finditer(text):
        yield _before(text, words, match.start(), lax=bool(wanted))
    for match in _MEDIUM.finditer(text):
        taken = take(text, words, match.end())
        if not taken or _STREET.match(text[taken[-1].end :]) or taken[-1].is_possessive:
            continue
        about_thing = match.group().lower().startswith(("it", "that")) and not wanted and not _TOPIC.search(text)
        thing = about_thing and not any(word.is_given for word in taken)
        if not thing and (wanted or is_sure(taken) or _ends_clause(text, taken) or _TOPIC.search(text)):
            yield make_name(taken, text, wanted)
    for match in _BOOKED.finditer(text):
        taken = take(text, words, match.end())
        if not taken or (taken[0].lower in ("dr", "doctor") and not wanted):
            continue
        opens = not text[: match.start()].strip()
        booked = bool(_BOOKING.search(text))
        under = match.group().lower().startswith("under")
        sure = is_sure(taken)
        known = taken[0].is_given and len(taken) > 1
        if (under and (booked or opens or wanted or sure)) or (
            not under and (known or (booked and (sure or len(taken) > 1)) or (wanted and opens))
        ):
            yield make_name(taken, text, wanted)


def _paid(text: str, words: list[Word]) -> NameFound | None:
    """The person money goes to or comes from: two words that can be nothing but a name."""
    money = _MONEY.search(text)
    if money is None:
        return None
    for match in _TO_WHOM.finditer(text, money.end()):
        ahead = [word for word in words if word.start >= match.end()][:2]
        if len(ahead) < 2 or ahead[0].start != match.end() or text[ahead[0].end : ahead[1].start] != " ":
            continue
        first, last = ahead
        known = first.is_given and first.lower not in _VERBS
        if (first.is_ordinary and not known) or (last.is_ordinary and not last.is_family):
            continue
        if (
            last.lower in POLITE
            or _FIRM.match(last.text)
            or _STREET.match(text[last.end :])
            or _FIRM.match(text[last.end :].strip())
        ):
            continue
        return make_name(ahead, text, "")
    return None


def _ends_clause(text: str, taken: list[Word]) -> bool:
    """Two unknown words that fill their clause: "I am ashok arwood, I need…"."""
    return len(taken) == 2 and (not text[taken[-1].end :].strip() or bool(BREAK.match(text[taken[-1].end :])))


def _before(text: str, words: list[Word], end: int, *, lax: bool) -> NameFound | None:
    """The one to three words of a name that end right before `end`."""
    taken: list[Word] = []
    for word in reversed([w for w in words if w.end <= end]):
        gap = text[word.end : taken[0].start] if taken else text[word.end : end].strip(" ,")
        if BREAK.search(gap) or re.search(r"\d", gap):
            break
        if (word.is_ordinary and not (word.is_family and not taken)) or len(taken) == 3:
            break
        taken.insert(0, word)
    if not taken:
        return None
    opens = not _FILLER.sub("", text[: taken[0].start]).strip(" ,.!")
    if not opens or not (lax or is_sure(taken) or len(taken) == 2):
        return None
    return make_name(taken, text, "")


def _bare(text: str, words: list[Word], wanted: str, elsewhere: bool) -> NameFound | None:
    """A reply that is nothing but a name, or begins with one."""
    filler = _FILLER.match(text)
    start = filler.end() if filler else 0
    ahead = [word for word in words if word.start >= start]
    if len(ahead) == 2 and not elsewhere and _is_pair(text, ahead, bool(wanted), start == 0):
        return _heard(ahead, text)
    taken = take(text, words, start)
    if not taken:
        return None
    if wanted:
        return _reply(text, ahead, taken, wanted)
    caption = start == 0 and _is_caption(text, taken) and (not elsewhere or (taken[0].is_given and len(taken) > 1))
    return make_name(taken, text, "") if caption else None


def _is_pair(text: str, ahead: list[Word], wanted: bool, opens: bool) -> bool:
    """Two words that are the whole reply, the first a first name: "Christine car" is one as recognisers write it."""
    first, last = ahead
    if not first.is_given or first.text.lower() != first.lower or last.lower in POLITE or re.search(r"\d", text):
        return False
    if BREAK.search(text[first.end : last.start]):
        return False
    sure = first.lower not in NOT_NAMES or (first.is_capital and not last.is_ordinary)
    return wanted or (opens and first.is_capital and sure)


def _heard(pair: list[Word], text: str) -> NameFound:
    """A pair whose second word is written as the family name it sounds like: "Christine car" is Christine Carr."""
    found = make_name(pair, text, "")
    family = SOUNDS_LIKE.get(pair[1].lower)
    if family is None:
        return found
    return replace(found, last=family.capitalize(), value=f"{found.first} {family.capitalize()}")


def _reply(text: str, ahead: list[Word], taken: list[Word], wanted: str) -> NameFound | None:
    """The answer to a question for a name."""
    rest = text[taken[-1].end :]
    if len(ahead) == 3 and len(taken) == 1 and ahead[1].lower == "and" and not ahead[2].is_ordinary:
        return make_name([taken[0]] if ahead[2].is_given else [taken[0], ahead[2]], text, wanted)
    if taken[-1].is_possessive and not re.match(r"\s*(?:fine|good|okay|ok)\b|\W*$", rest, re.IGNORECASE):
        return None  # "Ruth's son"
    if len(taken) == 1 and taken[0].lower in _VERBS and rest.strip(" .!?"):
        return None
    # One unknown word that goes on as a sentence is its subject, not a name.
    if len(taken) > 1 or taken[0].is_given or taken[0].is_family or not rest.strip() or BREAK.match(rest):
        return make_name(taken, text, wanted)
    return None


def _is_caption(text: str, taken: list[Word]) -> bool:
    """Whether an utterance nobody asked for is, or opens with, a name and no sentence."""
    rest = text[taken[-1].end :]
    closed = not rest.strip(" .!?")
    capitals = all(word.is_capital and not word.text.isupper() for word in taken)
    if closed and taken[0].is_given and (len(taken) > 1 or taken[0].is_capital):
        return True
    if not capitals or not 2 <= len(taken) <= 3 or re.match(r",? +(?:[A-Z]{2}\b|\d)", rest):
        return False
    return closed or rest.startswith(",") or (taken[0].is_given and len(taken) == 2)


def _shaped(text: str, words: list[Word]) -> NameFound | None:
    """A known first name and a capitalised second word somewhere in a sentence."""
    if text.istitle() or text.isupper():
        return None
    for first, last in pairwise(words):
        if not (first.is_given and first.is_capital and last.is_capital and not last.text.isupper()):
            continue
        if text[first.end : last.start] != " " or (last.is_ordinary and not last.is_family):
            continue
        before, after = text[: first.start], text[last.end :]
        if _OTHERS.search(before) or re.search(r"[\d#]\s*\w*\s*$", before) or not re.match(r"\W|$", after):
            continue
        if _STREET.match(after) or after.lower().startswith(" and "):
            continue
        return make_name([first, last], text, "")
    return None
