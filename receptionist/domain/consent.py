"""Whether a text asks for no more texts, for texts again, or for help: read before anything else is done with it.

The widest reading that a reasonable person would share is an opt-out; where an everyday reading is as likely ("cancel"
with a visit booked), a person decides. The words themselves stand in `consent_words`.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from receptionist.domain import consent_words as words


class ConsentWish(StrEnum):
    """What a text wishes about texting. `UNCLEAR` may be an opt-out: a person decides, nothing is sent until then."""

    NONE = "none"
    STOP = "stop"
    START = "start"
    HELP = "help"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class WishFound:
    """A wish, and whether the text is nothing but one of the carriers' keywords.

    `says_more`: other words stand beside the wish, which somebody must read or answer.
    """

    wish: ConsentWish
    by_keyword: bool = False
    says_more: bool = False


_NOTHING = WishFound(ConsentWish.NONE)
_MOST_CHARACTERS = 2000  # a wish stands in the first lines; the rest is not searched
# Combining accents, and the hamza and madda of Arabic letters, which people leave out.
_MARKS = re.compile("[\u0300-\u036f\u0653-\u0655]")
_APOSTROPHES = re.compile("['’‘`´ʼ＇]")
_SENTENCE_ENDS = re.compile(r"([.!?;…\n。！？؟।]+)")
_CLAUSE_ENDS = re.compile(r"[,:()\"“”«»/、，]+|\s[-–—]+\s|—")
_ASKS = "?"
_CAPITAL_STOP_FIRST = re.compile(
    r"^\W*STOP\b(?!\W*(?:by|over|in|at|on|off|sign|the|and|for|work|valve|leak|cock|it|a|any|when|if|to)\b)",
    re.IGNORECASE,
)
_CAPITAL_STOP_LAST = re.compile(
    r"(?<!\bbus)(?<!\bthe)(?<!\bnext)(?<!\bdont)(?<!\bdon't)(?<!\bcant)(?<!\bcan't)(?<!\bwont)(?<!\bwon't)"
    r"(?<!\bnot)(?<!\bit)(?<!\bmake)(?<!\bmust)(?<!\bnon)(?<!\bfull)(?<!\blast)(?<!\bto)(?<!\band)(?<!\ba)"
    r"\W+STOP\W*$",
    re.IGNORECASE,
)
_STOP_AND_WHY = re.compile(
    r"^(?:please |pls )?stop (?:i|im|ive|you|youre|u|who|whos|we|this is|its|not|dont|do not|never|no|wrong|or"
    r"|these)\b"
)


# Who opted out was told to reply START, and some write on behind it.
_STARTS_WITH_START = re.compile(
    r"^(?:please |pls )?(?:start|unstop)(?: (?:please|pls|again|texts|texting|messages))*(?P<more> (?:and|so)\b.*)?$"
)
# Why they want no texts, which asks nothing of anybody.
_REASONS = re.compile(
    r"\b(?:not interested|wrong (?:number|person)|who is this|who are you|dont know you|spam|harass\w*|illegal|sue"
    r"|lawyer)\b"
)
_FEWEST_WORDS = 3  # "who is this", "basement is flooding"

_POINTED_STOPS = frozenset({"stop it", "stop this", "stop that", "stop them", "quit it", "stop texts", "just stop it"})
_GOING_ON = re.compile(r"\b(?:keep going|go on|going on|continue|carry on|proceed|go ahead)\b")
_DO_NOT_CALL = re.compile(r"^(?:please |pls )?(?:do not|dont|never) (?:call|phone) (?:me|us)(?: please| pls| thanks)?$")
_VISIT_LISTS = re.compile(r"\b(?:schedule|calendar|appointments?|appt|route|slot|booking|hold)\b")
_NEGATIVE = re.compile(r"(?:dont|do not|dnt|not|never|no)\b")
_WANTS = re.compile(r"\b(?:want|wish|need|care|consent|like)\b")
_STOPPING = re.compile(r"(?:stop|quit|cease|end|discontinue|halt|cancel)\b")
_OTHER_CHANNELS = re.compile(r"\b(?:text|txt|e ?mail)\b")


@dataclass(frozen=True, slots=True)
class _Sentence:
    said: str  # folded, without punctuation
    clauses: tuple[str, ...]
    asks: bool


def read_consent(
    text: str, *, last_question: str = "", has_booking: bool = False, opted_out: bool = False
) -> WishFound:
    """What a text wishes about texting.

    `last_question` is what we asked them last, empty where nothing is open; `has_booking` whether a visit of theirs
    is booked or held, which "cancel" may mean; `opted_out` whether they had opted out, so that "yes" opts in.
    """
    text = text[:_MOST_CHARACTERS]
    sentences = _sentences(text)
    whole = _once(_joined_letters(" ".join(sentence.said for sentence in sentences)))
    if not whole:
        return _NOTHING
    question = " ".join(sentence.said for sentence in _sentences(last_question) if not _is_small_print(sentence.said))
    keyword = _read_keyword(whole, question, has_booking, opted_out)
    if keyword is not None:
        is_asked = keyword.wish is ConsentWish.STOP and sentences[-1].asks
        return WishFound(ConsentWish.UNCLEAR, keyword.by_keyword) if is_asked else keyword
    without_courtesy = _without_courtesy(whole)
    courteous = _read_keyword(without_courtesy, question, has_booking, opted_out) if without_courtesy else None
    if courteous is not None and courteous.wish is not ConsentWish.HELP:
        return WishFound(courteous.wish)
    if whole in words.MAYBE_STOP or without_courtesy in words.MAYBE_STOP:
        # "That's enough" to "Is an hour enough?", "no more" to "Anything else?".
        answers = ("enough" in whole and "enough" in question) or (
            without_courtesy in {"no more", "no mas"} and question
        )
        return _NOTHING if answers else WishFound(ConsentWish.UNCLEAR)
    wish = _read_sentences(text, sentences, opted_out=opted_out)
    return WishFound(wish, says_more=wish in (ConsentWish.STOP, ConsentWish.START) and _says_more(sentences))


def _says_more(sentences: list[_Sentence]) -> bool:
    """Whether beside what is said about texting there is a clause of its own, of more than a word or two."""
    return any(
        len(_without_courtesy(clause, more=words.ANSWERS).split()) >= _FEWEST_WORDS and not _is_about_texts(clause)
        for sentence in sentences
        for clause in sentence.clauses
    )


def _is_about_texts(clause: str) -> bool:
    return (
        any(pattern.search(clause) for pattern in (*words.STOP_SENTENCES, *words.START_SENTENCES))
        or _STOP_AND_WHY.search(clause) is not None
        or _REASONS.search(clause) is not None
        or ((start := _STARTS_WITH_START.search(clause)) is not None and not start["more"])
    )


def _read_keyword(said: str, question: str, has_booking: bool, opted_out: bool) -> WishFound | None:
    if said in words.HELP_KEYWORDS:
        # "A quote or just info?" is answered by "info"; "How can I help?" is not by "help".
        return _NOTHING if said == "info" and _repeats(said, question) else WishFound(ConsentWish.HELP, True)
    if said in words.START_KEYWORDS and (opted_out or not _repeats(said, question)):
        return WishFound(ConsentWish.START, True)
    if said in words.YES_WORDS:
        return WishFound(ConsentWish.START, True) if opted_out else _NOTHING
    if said in words.VISIT_KEYWORDS:
        unclear = has_booking or words.VISIT_WORDS.search(question) is not None or _repeats(said, question)
        return WishFound(ConsentWish.UNCLEAR if unclear else ConsentWish.STOP, True)
    # Letters held down: "STOPPPP".
    short = re.sub(r"(.)\1{2,}", r"\1", said)
    if {said, short} & words.STOP_KEYWORDS or said in words.OTHER_STOP_KEYWORDS or said in _POINTED_STOPS:
        unclear = _repeats(said, question) or (said.startswith("stop") and _GOING_ON.search(question) is not None)
        return WishFound(ConsentWish.UNCLEAR if unclear else ConsentWish.STOP, said not in _POINTED_STOPS)
    return None


def _read_sentences(text: str, sentences: list[_Sentence], *, opted_out: bool) -> ConsentWish:
    found: set[ConsentWish] = set()
    if opted_out and _STARTS_WITH_START.search(sentences[0].clauses[0]):
        found.add(ConsentWish.START)
    everything = " ".join(sentence.said for sentence in sentences)
    own_words = [sentence for sentence in sentences if not _is_small_print(sentence.said)]
    for sentence in own_words:
        found.add(_read_sentence(sentence, everything))
        if not sentence.asks and any(_holds(pattern, sentence.said) for pattern in words.START_SENTENCES):
            found.add(ConsentWish.START)
    if len(own_words) == len(sentences):
        found.add(_read_capitals(text, everything))
    if ConsentWish.STOP in found:
        return ConsentWish.UNCLEAR if ConsentWish.START in found else ConsentWish.STOP
    if ConsentWish.UNCLEAR in found:
        return ConsentWish.UNCLEAR
    return ConsentWish.START if ConsentWish.START in found else ConsentWish.NONE


def _read_sentence(sentence: _Sentence, everything: str) -> ConsentWish:
    said = _without_courtesy(sentence.said)
    unclear = False
    for pattern in words.STOP_SENTENCES:
        for match in pattern.finditer(said):
            before, after = said[: match.start()], said[match.end() :]
            if _is_turned_round(before, match.group()):
                continue
            other_thing = words.OTHER_THINGS.search(match.group() + after)
            if other_thing and _VISIT_LISTS.search(said):
                continue
            if other_thing or (words.LIMITED.search(after) and "again until" not in said):
                unclear = True
                continue
            return ConsentWish.STOP
    if _DO_NOT_CALL.search(said) and not _OTHER_CHANNELS.search(said):
        unclear = True
    return _read_clauses(sentence, everything, unclear=unclear)


def _read_clauses(sentence: _Sentence, everything: str, *, unclear: bool) -> ConsentWish:
    for clause in sentence.clauses:
        bare = _without_courtesy(clause, more=words.ANSWERS | words.JOINTS)
        rest = everything.replace(clause, " ", 1)
        if bare in words.VISIT_KEYWORDS or bare in words.OTHER_STOP_KEYWORDS:
            unclear = unclear or not (sentence.asks or words.VISIT_WORDS.search(rest))
        elif bare in words.STOP_KEYWORDS or bare in _POINTED_STOPS:
            if sentence.asks or words.WORK_WORDS.search(rest):
                unclear = True
            else:
                return ConsentWish.STOP
    return ConsentWish.UNCLEAR if unclear else ConsentWish.NONE


def _read_capitals(text: str, everything: str) -> ConsentWish:
    """STOP written out as a word of its own at either end, or followed by its reason: "STOP I don't know you"."""
    plain = unicodedata.normalize("NFKC", text)
    ends = (_CAPITAL_STOP_FIRST.search(plain), _CAPITAL_STOP_LAST.search(plain))
    shouted = any(end is not None and "STOP" in end.group() for end in ends)
    if not shouted and not _STOP_AND_WHY.search(everything):
        return ConsentWish.NONE
    doubtful = words.WORK_WORDS.search(everything) or words.VISIT_WORDS.search(everything)
    return ConsentWish.UNCLEAR if doubtful else ConsentWish.STOP


def _is_turned_round(before: str, match: str) -> bool:
    """Whether what stands before a match makes it the opposite of a wish, or somebody else's."""
    if words.STILL_A_WISH.search(before):
        return False
    if _NEGATIVE.match(match):
        return words.SELF.search(before) is not None and _WANTS.search(match) is None
    if _STOPPING.match(match) and words.OWN_STOPPING.search(before):
        return True
    return words.NEGATED.search(before) is not None


def _holds(pattern: re.Pattern[str], said: str) -> bool:
    match = pattern.search(said)
    return match is not None and words.NEGATED.search(said[: match.start()]) is None


def _is_small_print(said: str) -> bool:
    for pattern in words.SMALL_PRINT:
        match = pattern.search(said)
        if match is not None:
            before = " ".join(said[: match.start()].split()[-4:])
            if words.FIRST_PERSON.search(f"{before} {match.group()}") is None:
                return True
    return False


def _repeats(said: str, question: str) -> bool:
    """Whether their word stands in our question, so that it may answer it."""
    return re.search(rf"\b{re.escape(said)}\b(?! (?:by|in|over|at|out|the)\b)", question) is not None


def _folded(text: str) -> str:
    """Lower case without accents, apostrophes, emoji and invisible characters; full-width letters as plain ones."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold())
    text = unicodedata.normalize("NFC", _MARKS.sub("", _APOSTROPHES.sub("", text))).replace("đ", "d")
    return "".join(c for c in text if c == "\n" or unicodedata.category(c) not in ("Cf", "Cc", "Cs", "Co", "Cn"))


def _words(folded: str) -> str:
    spaced = (" " if unicodedata.category(c)[0] in "PSZC" else c for c in folded)
    return " ".join("".join(spaced).replace("\ufe0f", "").split())


def _sentences(text: str) -> list[_Sentence]:
    pieces = _SENTENCE_ENDS.split(_folded(text))
    sentences: list[_Sentence] = []
    for said, end in zip(pieces[::2], [*pieces[1::2], ""], strict=True):
        clauses = tuple(filter(None, (_words(clause) for clause in _CLAUSE_ENDS.split(said))))
        if clauses:
            sentences.append(_Sentence(" ".join(clauses), clauses, _ASKS in end))
    return sentences


def _joined_letters(said: str) -> str:
    """`s t o p` as one word."""
    return said.replace(" ", "") if re.fullmatch(r"(?:\w )+\w", said) else said


def _once(said: str) -> str:
    """`stop stop stop` as one word."""
    return said.split()[0] if len(set(said.split())) == 1 else said


def _without_courtesy(said: str, more: frozenset[str] = frozenset()) -> str:
    """The words without "please" and "thanks" at either end, and without the sender's own number."""
    left = [
        word for word in said.replace("thank you", "thanks").replace("thank u", "thanks").split() if not word.isdigit()
    ]
    courtesy = words.COURTESY | more
    while left and left[0] in courtesy:
        left.pop(0)
    while left and left[-1] in courtesy:
        left.pop()
    return " ".join(left)
