"""What a caller wants, from hand-made rules: each gives a weight to one intent, and the heaviest wins."""

import re
from functools import lru_cache

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.frame_agent.understanding.intent_rules import RULES
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.plain_text import plain
from receptionist.agent.frame_agent.understanding.problems import tells_trouble, tells_wanted_work

__all__ = ["Intent", "asks_of_the_world", "find_intent", "find_intents"]

_COMPILED = tuple((intent, weight, re.compile(words)) for intent, weight, words in RULES)
_ASKS = re.compile(
    r"\?|^(?:please |can you |could you |would you |i (?:want|need|would like) (?:you )?to |hey |ok |so |and |but )*"
    r"(?:what|who|whom|whose|when|where|which|why|how|is|are|was|were|do|does|did|can|could|will|would|should|has"
    r"|have|had|may"
    r"|tell|give|show|find|look up|get|let me know|play|search|set|list|explain|define|translate|calculate|turn"
    r"|check|order|buy"
    r"|read|remind|add|put|roll|flip|convert|sign|help|make|send|name|pick|choose|i would like|i want|i need|i must"
    r"|open|start)\b"
)
_AFFIRM = re.compile(
    r"^(?:(?:oh|well|ok(?:ay)?|ah|so)[, ]+)*(?:yes|yeah|yep|yup|yeap|yea|ya|yas|sure|ok|okay|k|correct|right|true"
    r"|exactly|absolutely|definitely|certainly|indeed"
    r"|affirmative|of course|agreed?|10-4|ten four|roger|uh huh|you (?:got it|bet)|perfect|alright|all right|aye"
    r"|fine|totally|precisely|go ahead|please do)\b"
    r"|\b(?:that|this|it|which|you|my answer|the answer|what you said)\b.{0,20}\b(?:is|are|happens to be|would be"
    r"|sounds?|was|were|got|has|understood|have|did)\b.{0,30}"
    r"\b(?:yes|correct\w*|right|true|accurate|factual|fine|great|good|works?|affirmative|it right)\b"
    r"|\bi (?:agree|concur|confirm)\b|\bworks for me\b|\bno doubt\b"
)
_YES_FIRST = re.compile(r"(?:yes|yeah|yep|yup|yeap|correct|affirmative)\b(?!.*\b(?:thanks?|please)\b)")
_DENY = re.compile(
    r"^(?:oh |well |ok(?:ay)?,? |sorry,? |uhh? |actually,? )*(?:no|nope|nah|naw|negative|never|wrong|incorrect"
    r"|false|not|nay|no way|absolutely not|definitely not|hardly|uh uh)\b"
    r"|\b(?:is|was|are|were|has to be|must be|answer is|seems|sounds|you are|have done|would be|be) (?:a |an |the "
    r"|so |all |completely |totally |not |clearly )*"
    r"(?:false|wrong|incorrect|untrue|not (?:right|true|correct|it|what|so)|no|mistaken|negative|erroneous"
    r"|inaccurate|bad)\b|\b(?:can not|could not|will not) be (?:true|right|correct)\b"
    r"|\bis not (?:true|right|correct|it|what i|the case|so|accurate|what|my)\b|\bdid not (?:ask|say|want|mean"
    r"|request)\b|\bno way\b|\b(?:wrong|incorrect) (?:command|answer|thing|response|one|action)\b"
    r"|\b(?:do not (?:agree|think so|believe)|disagree|i (?:deny|disagree)|i would say no|not (?:the )?(?:one|case"
    r"|what i|exactly|at all))\b|\bnot it\b"
)
_WISH = re.compile(
    r"^(?:(?:hi|hello|hey|there|yes|yeah|so|good morning|good afternoon|good evening)[,.! ]+)*(?:i|we) (?:am "
    r"|are |would |just |really )*(?:need|want|like"
    r"|look|hop|try|call|interested)\w*\b(?! (?:you|to know))"
)
# A plain statement: a fact for the card, not something outside our work.
_TELLS = re.compile(
    r"\d|^(?:it is|that is|i am|we are|my|the|this is|at|on|in|for|under|no|yes)\b|\b(?:name|street|avenue|road"
    r"|drive|day|morning|afternoon|evening)\b"
)
# Questions of general knowledge name houses, trees and doors too.
_ABOUT_THE_WORLD = re.compile(
    r"^(?:(?:can|could|do) you (?:tell me|know) |tell me |i (?:want|would like) to know )?"
    r"(?:what|who|whose|which|where|how (?:many|tall|big|old|far|do (?:i|you))"
    r"|why (?:do|does|are|is) (?!my|our|the|it))\b"
    r"(?!.{0,40}\b(?:my|our|mine|wrong|broken?|leak\w*|work(?:ing)?)\b)"
)
_ASKS_OF_THE_WORLD = re.compile(
    r"^(?:(?:can|could|would|will|do) (?:you|i) (?:please )?)?(?:please |i (?:would like|want|need) (?:you )?to )?"
    r"(?:what|who|whose|whom|when|where|why|which|how|is|are|was|were|does|did|has|have|should|tell|find|search|look up"
    r"|list|show|explain|read|play|turn|post|check|roll|know|add|open|pull up|give|think|say|learn|name)\b"
)
_ASKED_FOR_FACTS = {"name", "address", "phone", "wished"}
_MANNERS = {
    Intent.GREETING,
    Intent.THANKS,
    Intent.PRAISE,
    Intent.AFFIRM,
    Intent.DENY,
    Intent.UNSURE,
}  # named only where nothing else is meant


@lru_cache(maxsize=4096)
def _scores(words: str) -> tuple[tuple[Intent, float], ...]:
    found: dict[Intent, float] = {}
    for intent, weight, pattern in _COMPILED:
        if found.get(intent, 0.0) < weight and pattern.search(words):
            found[intent] = weight
    if _AFFIRM.search(words):
        found[Intent.AFFIRM] = 1.2
        if _YES_FIRST.match(words):
            found[Intent.AFFIRM] = 2.6
    if _DENY.search(words):
        found[Intent.DENY] = 2.6 if len(words) < 50 else 1.3
    return tuple(sorted(found.items(), key=lambda pair: -pair[1]))


def find_intents(text: str, *, asked: str = "") -> tuple[Intent, ...]:
    """All that the utterance is for, the weightiest first; manners are named only where they stand alone.

    `asked` is the prompt before it, or its slot key: an answer to a question is not taken for a question out of scope.
    """
    words = plain(text)
    if not words:
        return ()
    scored = dict(_scores(words))
    if is_emergency(text):
        scored[Intent.EMERGENCY] = 10.0
    _settle(scored, words, asked_slot(asked))
    ranked = sorted(scored.items(), key=lambda pair: -pair[1])
    if not ranked:
        return ()
    wishes = tuple(intent for intent, _ in ranked if intent not in _MANNERS)
    return wishes or tuple(intent for intent, _ in ranked)


def find_intent(text: str, *, asked: str = "") -> Intent:
    """What the utterance is for above all; `Intent.NONE` where it only tells a fact or nothing fits."""
    found = find_intents(text, asked=asked)
    return found[0] if found else Intent.NONE


def asks_of_the_world(text: str) -> bool:
    """Whether it is about something no service business does, or asks as one asks a search engine."""
    words = plain(text)
    return Intent.OUT_OF_SCOPE in dict(_scores(words)) or bool(_ASKS_OF_THE_WORLD.match(words))


def _settle(scored: dict[Intent, float], words: str, slot: str) -> None:
    """What rules cannot see one by one."""
    if Intent.PRAISE in scored and _YES_FIRST.match(words):
        del scored[Intent.PRAISE]  # "yes, that's great" praises nobody
    heaviest = max(scored.values(), default=0.0)
    if heaviest < 3.0 or (heaviest < 4.0 and Intent.GREETING in scored):
        if tells_trouble(words) and not _ABOUT_THE_WORLD.search(words):
            scored[Intent.REPORT_PROBLEM] = 4.0
        elif tells_wanted_work(words) and (_WISH.search(words) or (len(words.split()) < 7 and not _ASKS.search(words))):
            scored[Intent.BOOK_APPOINTMENT] = 3.5
        heaviest = max(scored.values(), default=0.0)
    if slot not in _ASKED_FOR_FACTS and heaviest < 3.0 and _ASKS.search(words):
        scored[Intent.OUT_OF_SCOPE] = 2.9
    elif slot in ("", "anything_else") and heaviest < 1.0 and len(words.split()) > 3 and not _TELLS.search(words):
        scored[Intent.OUT_OF_SCOPE] = 2.0
