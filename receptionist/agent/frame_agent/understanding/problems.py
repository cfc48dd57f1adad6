"""What is wrong or wanted, in the caller's own words."""

import re
from dataclasses import dataclass
from itertools import pairwise

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.frame_agent.understanding.labels import EmergencyKind
from receptionist.agent.frame_agent.understanding.lexicon import THINGS, TROUBLE, WORK

__all__ = ["EmergencyKind", "ProblemFound", "find_problem", "find_service_words", "in_plain_words", "is_emergency"]


@dataclass(frozen=True, slots=True)
class ProblemFound:
    """The caller's words at `start:end` of the utterance; `value` is the same, cleaned of hesitations."""

    value: str
    text: str
    start: int
    end: int


_I = re.IGNORECASE
_FILLER = (
    r"(?:um+|uh+|erm*|hmm+|ah|oh|so|well|yeah|yes|yep|ok|okay|hi|hello|hey|hiya|good (?:morning|afternoon|evening)"
    r"|(?<=hi )there|(?<=hello )there|(?<=hey )there|sir|ma'am|like|basically|actually|look(?=,)|listen(?=,)"
    r"|please|and|but|because|cause|cuz|anyway|right"
    r"|sure|no(?=,)"
    r"|you know|i mean|let me see|let's see|kind of|sort of|also|just|now|alright|thanks|thank you|sorry|excuse me"
    r"|that|how are you(?: doing)?(?: today)?|this is (?!leak|drip|flood|an? )[\w']+(?: [\w']+)?(?= (?:and|calling"
    r"|over|here|from)\b)|calling|my name is [\w']+(?: (?!and\b|my\b|i\b)[\w']+)?|my name's [\w']+)"
)
_OPENING = re.compile(
    rf"(?:{_FILLER}\b(?!['’])[,.!?… ]*|(?:this is|it'?s|my name(?: is|'s)|i'm|i am|at|in|on|here"
    rf"|from)\s*,\s{{2}}[,\s]*|(?:needs?|the (?:problem|issue|thing|trouble|reason i(?:'m"
    r"| am) calling) is(?: that)?|i(?:'m| am| was)? call(?:ing|ed)?(?: (?:you|in|today|about|because|to see"
    r"|regarding|for help with|since|to report|over))*"
    r"|(?:it'?s|it is|that'?s|that is) not (?:the|my|our|an?) [\w' ]{2,30}?,\s*(?:but )?(?=(?:it|the|my|our)\b)"
    r"|come(?: out| over| by)?\s*(?:(?:at|on|by|around)?\s*,\s+)+(?:and |to )|i(?:'m| am) (?:having|dealing "
    r"with|experiencing)|(?:i"
    r"|we)(?:'ve| have)? (?:think|guess|believe|noticed|see"
    r"|found|got a|have a|got an|have an|have some|got some|got|have)(?= (?!to\b|you\b|it\b|no\b))(?: (?:problem"
    r"|issue|trouble|situation)s? (?:with|where|in which|here))?"
    r"|(?:it (?:seems|looks|appears|sounds) (?:like|that)|seems like|looks like)|what(?:'s| is) (?:happening"
    r"|going on|wrong) is(?: that)?|(?:i|we)(?:'d| would|'m| am|'re| are)?(?: (?:really|just|also|kind of|probably"
    r"|still|do|gonna|going to|will))*"
    r" (?:need|want|like|love|wanting|needing|looking|hoping|trying|wanna|interested)(?:ed)?(?: (?:to (?:get|have"
    r"|book|schedule|set up|see about|see if you (?:can|could)|ask (?:about|for|you about)|know (?:about"
    r"|if you (?:can|could|do))|find someone to|get someone to|get somebody to"
    r"|have someone(?: come)?(?: out)?(?: (?:to|and))?|have somebody(?: come)?(?: out)?(?: (?:to|and))?)|to"
    r"|some help with|help with|help|for|at|in|you(?: guys)? to|someone to(?: come (?:out )?(?:and|to))?"
    r"|somebody to(?: come (?:out )?(?:and|to))?|an? (?:quote|estimate|price|appointment|visit|plumber|electrician"
    r"|technician|tech|handyman|cleaner|someone) (?:on|for|to)(?: (?:come )?(?:fix|look at|get))?))*"
    r"|(?:can|could|would|will) (?:you|someone|somebody|i|we)(?: guys)?(?: please)?(?: (?:come(?: out)?(?: and| to)"
    r"|send (?:someone|somebody|a \w+)(?: out)? to|get|have|help me(?: with)?|take care of|help with))*"
    r"|do you(?: guys)?(?: (?:do|fix|repair|handle|service|offer|work on|install|also))?|are you able to"
    r"|is it possible to|problems? with|issues? with|trouble with|a quote for|an estimate for|about|regarding"
    r"|for)\b[,.… ]*)+",
    _I,
)
_CLAUSE_END = re.compile(
    r"[.?!;]+(?=\s|$)|,\s*(?=(?:and )?(?:i was (?:wondering|hoping)|i'm wondering|how|what|can|could|would|do "
    r"you|when"
    r"|is there|are you|i need someone|please|you know|so (?:i|can|could|how|what|when)|but i|my (?:name|number"
    r"|address|phone)|this is|it's at|i'm at|i live|at \d|thanks|thank you|if|does|will)\b)"
    r"|\s+(?=(?:and|so|but)\s+(?:i(?:'m| am| was| want| need to know|'d like| would like)?\s*(?:to know|wondering"
    r"|wonder|curious|calling|need (?:someone|somebody|a|an)|want (?:someone|somebody|to know)|like)|how|what"
    r"|can|could|would|do you|when (?:can|could)|is there|are you|please|my (?:name|number|address|phone)|i live"
    r"|i'm at|we live|it's (?:\$|at \d)|i don't know|i'm not sure|i can't get)\b)"
    r"|\s+(?=(?:how much|how soon|what would|what do you charge|can you|could you|i was wondering|when can"
    r"|do you think|is that something|and (?:my name|i'm at|the address))\b)|\s+(?=(?:please|thanks"
    r"|thank you)\b[.!]*$)|\s+-+\s+",
    _I,
)
_TROUBLED = re.compile(
    rf"\b{THINGS}\b.{{0,60}}?\b{TROUBLE}(?!\w)|\b{TROUBLE} (?:\w+ ){{0,4}}?{THINGS}\b|\b(?:no|without|lost|low|weak"
    r"|don'?t have(?: any)?|not getting(?: any)?) (?:hot |running |cold )?(?:water|heat|power|electricity|pressure"
    r"|air|ac|gas|cooling|lights?)\b|\b(?:a |an |some |bad |big |small |slow |water |gas )?(?:leaks?|clogs?"
    r"|backups?|short circuit|flood|mold|rats?|mice|infestation|squeak|weird (?:noise|smell)|smell of gas"
    r"|gas smell)\b"
    rf"|\b(?:my|our|the|a|her|his|this|one of (?:my|our|the)) (?:\w+ ){{0,3}}?{THINGS} (?:is|are|was|keeps?|won'?t"
    r"|doesn'?t|isn'?t|will not|just|has|have|started|stopped|went|got|quit|needs?|sounds?|looks?|makes?|making"
    r"|can'?t)\b|\bit(?:'s| is| keeps| just| started)* (?:mak(?:es|ing) (?:a |an |this |that "
    r"|some )?(?:\w+ ){0,3}(?:noise|sound|racket)|leak|drip|flood|spark|smok|buzz|gurgl|tripp|blow)\w*"
    rf"|\bsmells? (?:like )?(?:gas|burning|something burning|rotten eggs|smoke|sewage)\b|\b{TROUBLE} (?:in|under"
    r"|behind|from|on|inside) (?:my|the|our)\b",
    _I,
)
_WANTED = re.compile(
    rf"\b{WORK}(?:s|e|es|ed|ing|ting|ning|ping|ging|ation|ment|ments|er|t)?\b(?: \w+){{0,6}}?\s+{THINGS}\b"
    rf"|\b{THINGS}\b(?: \w+){{0,4}}? \b{WORK}(?:e?d|en|ed|t|ted|ned|ped|ged|ing|ement|ation|s|es|e)?\b|\b(?:new"
    r"|another|second|bigger|deep|weekly|biweekly|bi-weekly|monthly|regular|routine|annual|spring"
    rf"|post[- ]construction) (?:\w+ ){{0,2}}?{THINGS}\b|\b(?:a|an|some|my|our|the|few"
    rf"|couple(?: of)?) (?:\w+ ){{0,3}}?(?:{THINGS})\b|\b(?:move|moving) (?:from|to|out|in|into|across|my|a|our)\b"
    r"|\b(?:tune[- ]?up|remodel|deep clean|move[- ]?out clean|rough[- ]in|rewir\w+|repip\w+)\b",
    _I,
)
_NOT_A_JOB = re.compile(
    r"\b(?:cancel|reschedul|postpon)\w*\b|^\W*(?:what|when|where|who|why|which|how)\b(?!.{0,40}\bif\b)"
    r"|\b(?:appointment|reservation|booking"
    r"|your (?:hours|address|name|number)|price list|message)\b(?!.{0,30}\bfor\b)|^\W*(?:my )?(?:name|address"
    r"|number|phone)(?:'s| is)\b|^\W*(?:\d+ \w+ (?:street|st|road|rd|avenue|ave|drive|dr|lane|ln|court|ct)\b)"
    r"|^\W*(?:a |an |some )?(?:plumber|electrician|handyman|cleaner|technician|mover|quote|estimate|price"
    r"|call ?back|person|human)s?\W*$|\b(?:i am|i'm) (?:not )?(?:home|at home|at work|out of town|free|available"
    r"|around|in the office)\b|\bfrom (?:home|work)\b|\b(?:cell|mobile|home|work|office) (?:phone|number)\b"
    r"|\b(?:leave|call|ring|text|door ?bell when|let)\b.{0,20}\b(?:me|when)\b",
    _I,
)
_DENIED = re.compile(
    r"\b(?:no|not|n't|nothing|isn'?t|don'?t have (?:any|a))\W+(?:\w+\W+){0,2}?(?:is |are )?(?:leaks?|leaking"
    r"|flood\w*|burst|smell|wrong|damage\w*)\b",
    _I,
)
_PRICE_OBJECT = re.compile(
    r"\bwhat (?:does|would|will|do) (?P<object3>(?!you|it|that|this)[^?.!,;]{3,}?) (?:cost|run|go for)\b"
    r"|\b(?:how much|what (?:would|do|does|will|is|are|'s)|price|cost|charge|quote|estimate|rate"
    r"|fee)s?\b.{0,45}?\b(?:for|to(?! get (?:somebody|someone) out)|of|on|is|are|does)\s+(?:get(?:ting)? |have "
    r"|having |do |you (?:guys )?charge (?:for|to) |(?:you|someone|somebody) to )*(?P<object>[^?.!,;]{3,})"
    r"|\bhow much (?:is|are|does|do|would|will) (?P<object2>[^?.!,;]{3,}?)(?: (?:cost|run|be|go for)\b|[?.!,;]|$)"
    r"|\b(?:do|can|could|would|will) (?:you|you guys|y'all|your \w+|they) (?:also |even |still )?(?:do|fix|repair"
    r"|install|replace|clean|service|handle|offer|work on|unclog|snake|mount|hang|paint|move|remove|haul|inspect"
    r"|sell|provide|take care of|deal with|help (?:me )?with|come (?:out )?(?:and |to )?(?:fix"
    r"|look at))\s+(?P<object4>[^?.!,;]{3,})",
    _I,
)
_EMPTY_OBJECT = re.compile(
    r"^(?:(?:get |have |getting )?(?:it|that|this|them|those|one)\b|(?:fix|repair|replace|do|look at|clean|unclog"
    r"|come|fixing|install) (?:it|that|this|them|out|by|over)\b|me|you|your|the visit|a visit|the call|somebody"
    r"|someone|that cost|it cost|everything|all (?:of )?(?:that|this)|the total|total|an appointment|my appointment"
    r"|out (?:to|here)|in total|per \w+|something like that)\b\W*",
    _I,
)
_TAIL = re.compile(
    r"(?:[,\s]+(?:please|thanks|thank you|and stuff|or something|or whatever|you know|(?:for |on |by |this |next "
    r"|at )*(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|today|tomorrow|tonight|morning|afternoon|evening"
    r"|(?<=this )week|(?<=next )week|weekend)s?|(?:at|for|on|by|to|with|is|in|my|it's|i'm|i live|we're|we live|over"
    r"|located|of|from)(?=\W*,\s{2})|right now|asap|as soon as possible|actually|i think|i guess|though|and"
    r"|but|so|or|um+|uh+"
    r"|if (?:you|that).*|cost|run))+\W*$",
    _I,
)
_SINCE = re.compile(r"\bsince(?: (?:this|last|early))?$", _I)
_TAKEN_BACK = re.compile(r"(?:wait|sorry|actually|i mean|scratch that|oh)\b[, ]*(?:no\b)?", _I)
# Where a name, an address or a time stood: a comma and as many spaces as the rest was long.
_TAKEN_OUT = re.compile(r"\s*(?:\b(?:at|on|for|by|in|from|to|around|about|after|before)\s*)?,\s{2,},?", _I)
_HESITATION = re.compile(r"(?:(?<=\s)|^)(?:um+|uh+|erm*|hmm+|you know|i mean|like,|basically)[,.…]*(?:\s+|$)", _I)


def find_problem(text: str, *, asked: str = "") -> ProblemFound | None:
    """The part of an utterance that tells what is wrong or wanted done; None where nothing is.

    After a question for the problem (`asked`), the bare name of a thing is taken as the answer ("water heater").
    """
    clauses = _clauses(text)
    best: tuple[int, int, int] | None = None
    for start, end in clauses:
        weight = _weight(text[start:end])
        if best is not None and weight and _TAKEN_BACK.match(text, start, end):
            best = None
        parts = [(start, end)] if weight else _parts(text, start, end)
        for first, last in parts:
            weight = _weight(text[first:last])
            if weight and (best is None or weight > best[0]):
                best = (weight, first, last)
    if best is None and asked_slot(asked) in ("problem", "choice", "anything_else"):
        start, end = clauses[0]
        if len(clauses) == 1 and re.fullmatch(rf"(?:[\w'’-]+ ){{0,4}}?{THINGS}", text[start:end], _I):
            best = (1, start, end)
    if best is None:
        return None
    return _found(text, _after_what_leads_up(text, best[1], best[2]), best[2])


def tells_trouble(text: str) -> bool:
    """Whether something of the trades is said to be wrong."""
    return bool(_TROUBLED.search(text))


def tells_wanted_work(text: str) -> bool:
    """Whether work of the trades is named."""
    return bool(_WANTED.search(text))


def find_service_words(text: str, *, asked: str = "") -> ProblemFound | None:
    """The words to look up in a price book: what the price is asked of, or whether we do it; else the problem."""
    for hit in _PRICE_OBJECT.finditer(text):
        group = next((name for name in ("object", "object2", "object3", "object4") if hit.group(name)), "")
        if not group:
            continue
        start, end = hit.span(group)
        if _EMPTY_OBJECT.match(text[start:end]) or not re.search(r"[a-z]{3}", text[start:end], _I):
            continue
        return _found(text, start, end)
    return find_problem(text, asked=asked)


def _clauses(text: str) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    start = 0
    for hit in _CLAUSE_END.finditer(text):
        spans.append((start, hit.start()))
        start = hit.end()
    spans.append((start, len(text)))
    return [_trimmed(text, start, end) for start, end in spans]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause without what only leads up to it."""
    while start < end and not text[start].isalnum():
        start += 1
    opening = _OPENING.match(text, start, end)
    if opening and re.search(r"[a-z]{3}", text[opening.end() : end], _I):
        start = opening.end()
    tail = _TAIL.search(text, start, end)
    if tail and tail.start() > start and not _SINCE.search(text, start, tail.start()):
        end = tail.start()
    while end > start and not (text[end - 1].isalnum() or text[end - 1] in ")'\""):
        end -= 1
    return start, end


def _parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """What stands between the commas of a clause."""
    cuts = [start, *(start + comma.end() for comma in re.finditer(r",", text[start:end])), end]
    return [_trimmed(text, first, last) for first, last in pairwise(cuts)]


def _after_what_leads_up(text: str, start: int, end: int) -> int:
    """Where the problem begins in a clause that says something else first ("it's Bob calling, the heat is out")."""
    whole = _weight(text[start:end])
    for comma in re.finditer(r",\s*", text[start:end]):
        later = start + comma.end()
        first, last = _trimmed(text, later, end)
        if _weight(text[start : start + comma.start()]) == 0 and _weight(text[first:last]) >= whole:
            return first
    return start


def _weight(said: str) -> int:
    said = said.replace("’", "'")
    if not said or _DENIED.search(said):
        return 0
    if is_emergency(said):
        return 4
    if _NOT_A_JOB.search(said):
        return 0
    if _TROUBLED.search(said):
        return 3
    return 2 if _WANTED.search(said) else 0


def _found(text: str, start: int, end: int) -> ProblemFound:
    start, end = _trimmed(text, start, end)
    said = text[start:end]
    return ProblemFound(value=in_plain_words(said), text=said, start=start, end=end)


def in_plain_words(said: str) -> str:
    """The words without hesitations and without the gaps that a name, an address or a time has left."""
    value = re.sub(r"\s+", " ", _HESITATION.sub("", _TAKEN_OUT.sub(" ", said)))
    return re.sub(r" (?=[.?!,])", "", value).strip(" ,")
