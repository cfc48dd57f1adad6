"""What a caller's words tell about their turn: are they in the middle of something, or only nodding along?

Pure judgements on text as a speech recogniser writes it, in spite of the full stops it puts after everything.
"""

import re
from difflib import SequenceMatcher


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


_DANGLING = _set(
    """
    a an the and or but so because cause if when while which who whose than
    i i'm i've i'd i'll we we're my your our their its it's he's she's they're there's that's
    to of for with at in on from by about into near between around like until till
    is are was were be am will would could can should have has had does need want
    um uh er erm uhm name's number's address's zip's
    then also prefer
    """
)
_SAYS_THAT = re.compile(r"\b(?:is|was|happens?|happened|think|thought|know|mean|said|so) that$")
_ASKS_WITH_LAST_WORD = re.compile(r"^(?:\w+ )?(?:what|who|where|which|how|when|why|is|are|was|were|does|did|do)\b")
# "Do you work on?", but not "do you have somebody I can talk to?"
_ASKS_FOR_AN_OBJECT = re.compile(
    r"^(?:(?:and|but|hi|hey|so|um|well|yeah) )*(?:do|does|did|can|could|would|will) "
    r"(?!.*\b(?:what|who|where|which|how|when|why)\b).*"
    r"\b(?:works? (?:on|with)|deals? with|looks? at)$"
)
_ANNOUNCES = re.compile(r"\b(?:have (?:a|one|another|two) (?:\w+ )?questions?|here's the thing|tell you what)$")
# Words that end a sentence in spite of the last one: "it won't turn on", "I think so", "as soon as you can".
_COMPLETE = re.compile(
    r"""\b(?:
        (?:turn|turns|turning|come|comes|coming|kick|kicks|kicking|go|goes|stay|stays|hold|switch)\son
      | (?:move|moved|moving|come|comes|coming|get|gets|let|check|checking|leak|leaks|leaking)\sin
      | (?:think|hope|guess|believe|suppose)\sso
      | (?:one|number|phone|line|cell)(?:\sthat)?\s(?:i|i'm|i\sam|we're|we\sare)\scall(?:ing|ed)(?:\syou)?\s(?:from|on)
      | (?:i|it|we|they|you|he|she|that|there)\s(?:am|is|are|was|were|would|could|can|should|will|does)
    )$""",
    re.VERBOSE,
)
# As recognisers write a last word that was cut short: "look at my…", "how much would it be to…", "but…".
_MISHEARD = re.compile(r"\b(?:(?:at|over|on|in|under|with|to|for|from|behind|near) mine|be too|butt)$")
_POINTS = re.compile(r"\b(?:this|that|same) (?:one|number|address)$")  # "this one" is no digit
_HESITATION = _set("um uh er erm uhm ah eh hm well so like")
_NODS = _set(
    """
    mm mhm mmhm mmhmm hm hmm hmmm mm-hm mm-hmm uh-huh uhhuh huh ah aha oh okay ok kay yeah yep yup yes ya right alright
    all sure great good perfect cool nice fine wow gotcha got it i see thanks thank you very much uh um that's
    """
)
_HUMMED = re.compile(r"(?:[mh]+[\s-]*|u+h+[\s-]*)+")
# Short words over an explanation that want to be heard; whatever else is as short was most likely an "mm-hm" misread.
_WANTS_THE_FLOOR = _set(
    """
    no nope not don't stop wait hold hang hey hello hi help sorry excuse pardon sir ma'am but actually never cancel
    what what's when where who why how which can could do does did is are will would should may have
    i i'm i'd i've my me we you please person human agent operator somebody someone repeat again slower question
    """
)
_BRIEF_WORDS = 3
_MANY_WORDS = 6  # of a beginning: so many are alike by no accident
_MOST_OF_THEM = 0.7
_LETTER = re.compile(r"(?:\b[a-z]\b[\s.,-]*)(?:\b(?:[a-z]|double [a-z])\b[\s.,-]*)+$")
_ABOUT_PHONE = re.compile(r"\b(number|phone|call you|reach you|callback|cell|dial)\b")
_ABOUT_ADDRESS = re.compile(r"\b(address|street|where|located|live at)\b")
_ABOUT_SPELLING = re.compile(r"\bspell")
_SAYS_PHONE = re.compile(r"\b(number|phone|cell|mobile|call me (?:back )?(?:at|on)|reach me (?:at|on))\b")
_STREET_NUMBER = re.compile(r"(?:^|\b(?:at|is|it's|live at|address is|on) )(?:it's |at )?\d{1,5}$")

# Nothing but a number at the end, and no apartment's: the street is still to come. "Addresses" is "the address is".
_HALF_ADDRESS = re.compile(
    r"(?:^|(?<!apartment)(?<!apt)(?<!unit)(?<!suite)(?<!number)(?<!zip) )\d{1,4}$|\baddress(?:es)?$"
)

_ONES = _set("zero oh o one two three four five six seven eight nine niner")
_TENS = _set("twenty thirty forty fifty sixty seventy eighty ninety")
_TEENS = _set("ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen")
_SPOKEN = dict.fromkeys(_ONES, 1) | dict.fromkeys(_TENS | _TEENS | {"hundred"}, 2)
_PHONE_DIGITS = 10
_WHOLE_SPELLING = 6  # letters: most names are no longer


def is_open_clause(text: str, asked: str = "") -> bool:
    """Whether the caller is likely to go on: a dangling word, a number half read out, a name being spelled.

    `asked` is what the agent said last (its last sentence counts), or a word for it ("phone", "address").
    """
    raw = text.strip()
    asked = re.split(r"(?<=[.!?])\s+", asked.strip().lower())[-1]
    if not raw:
        return False
    if raw.endswith((",", "-", "—", "–", "…", "...", ":")):
        return True
    plain = _plain(raw)
    words = plain.split()
    if not words:
        return False
    if _POINTS.search(plain):
        return False
    if _MISHEARD.search(plain):
        return True
    if _SAYS_THAT.search(plain) or _ANNOUNCES.search(plain):
        return True
    if raw.endswith("?"):  # "Could we do it on?" goes on, "What's that for?" does not
        if _ASKS_FOR_AN_OBJECT.search(plain):
            return True
        return words[-1] in _DANGLING and not (_COMPLETE.search(plain) or _ASKS_WITH_LAST_WORD.search(plain))
    if words[-1] in _DANGLING:
        return not _COMPLETE.search(plain)
    if _ABOUT_ADDRESS.search(asked) and _HALF_ADDRESS.search(re.sub(r"(?<=\d)[.:](?=\d)", "", plain)):
        return True
    return _is_number_half_read(plain, asked) or _is_spelling(plain, asked)


def is_beginning(words: str, text: str) -> bool:
    """Whether `text` begins with these words; of several the last may be broken off ("I have to" of "tomorrow")."""
    heard, whole = _plain(words).split(), _plain(text).split()
    if not heard or len(heard) > len(whole):
        return False
    *before, last = heard
    place = len(before)
    return before == whole[:place] and (last == whole[place] or (place > 0 and whole[place].startswith(last)))


def is_long_beginning(words: str, text: str) -> bool:
    """Whether these are many words and `text` begins with most of them, in this order: a few may be misheard."""
    heard, whole = _plain(words).split(), _plain(text).split()
    alike = SequenceMatcher(None, heard, whole[: len(heard) + 2], autojunk=False).get_matching_blocks()
    return len(heard) >= _MANY_WORDS and sum(block.size for block in alike) >= _MOST_OF_THEM * len(heard)


def is_nod(text: str) -> bool:
    """Whether these words only say "I am listening", such as "mm-hm" or "okay, yeah": no interruption."""
    words = _plain(text).split()
    return 0 < len(words) <= 4 and all(word in _NODS or _HUMMED.fullmatch(word) is not None for word in words)


def wants_the_floor(text: str) -> bool:
    """Whether so few words, said quickly over the agent's, are meant to be answered."""
    words = _plain(text).split()
    return "?" in text or len(words) > _BRIEF_WORDS or any(word in _WANTS_THE_FLOOR for word in words)


def is_hesitation(text: str) -> bool:
    """Whether nothing was said but "um"."""
    words = _plain(text).split()
    return bool(words) and all(word in _HESITATION for word in words)


def said_once(text: str) -> str:
    """Of words that are said twice over, the second half: people and recognisers repeat what is short ("Yes, yes.")."""
    words = text.split()
    half = len(words) // 2
    twice = len(words) == 2 * half and _plain(" ".join(words[:half])) == _plain(" ".join(words[half:]))
    return " ".join(words[half:]) if twice else text


def join_words(earlier: str, later: str) -> str:
    """The words of one turn that were taken down in two parts."""
    if not earlier or not later:
        return earlier or later
    if is_open_clause(earlier, asked="number") or later[:1].islower():
        earlier = earlier.rstrip(" .,-–—…")
    return f"{earlier} {later}"


def _plain(text: str) -> str:
    """Lower case, straight apostrophes, no punctuation at the words' ends; digits keep their separators out."""
    lowered = text.lower().replace("’", "'")
    lowered = re.sub(r"(?<=\d)[\s().-]+(?=\d)", " ", lowered)
    return " ".join(word for word in (w.strip('.,!?;:"()…—–') for w in lowered.split()) if word.strip("-"))


def _is_number_half_read(plain: str, asked: str) -> bool:
    tokens = plain.replace("-", " ").split()
    digits, pieces = _trailing_digits(tokens)
    if not digits:
        return False
    phone = bool(_ABOUT_PHONE.search(asked)) or bool(_SAYS_PHONE.search(plain))
    if digits >= _PHONE_DIGITS or (digits == 5 and "zip" in tokens):
        return False
    if phone:
        return True
    if _STREET_NUMBER.search(plain) and (_ABOUT_ADDRESS.search(asked) or (pieces == len(tokens) and digits >= 3)):
        return True
    if _ABOUT_ADDRESS.search(asked) and pieces == len(tokens):
        return True
    spells_zip = digits == 5 and pieces < len(tokens)
    one_by_one = all(token in _ONES or token.isdigit() for token in tokens[-pieces:])
    return pieces >= 3 and one_by_one and not spells_zip


def _trailing_digits(tokens: list[str]) -> tuple[int, int]:
    """How many digits are read out at the end, and in how many pieces ("415 555" is six in two)."""
    digits = pieces = 0
    previous = ""  # the token to the right
    for token in reversed(tokens):
        bare = token.lstrip("+")
        if bare.isdigit():
            digits += len(bare)
        elif token in _SPOKEN:
            # "fifty five" reads two digits, not three
            digits += 1 if token in _TENS and previous in _ONES else _SPOKEN[token]
        elif token in {"double", "triple"} and previous:
            digits += 1 if token == "double" else 2
        else:
            break
        pieces += 1
        previous = token
    return digits, pieces


def _is_spelling(plain: str, asked: str) -> bool:
    spelled = plain.replace("-", " ")
    letters = _LETTER.search(spelled)
    if letters and len(re.sub(r"\W", "", letters[0])) >= _WHOLE_SPELLING:
        return False
    if _ABOUT_SPELLING.search(asked):  # letters read out are often written as words: "KOW", "B-Day"
        return True
    return letters is not None and not re.search(r"\b[ap][ .]m$", spelled)
