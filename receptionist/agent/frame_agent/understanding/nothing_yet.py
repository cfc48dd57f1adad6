"""Whether an utterance leaves open what it was said for: whoever said it is most likely not done."""

import re

from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.understand import Understanding

# What people say on their way to what they want; any other intent is something to answer.
_ON_THE_WAY = frozenset({Intent.AFFIRM, Intent.GREETING, Intent.OUT_OF_SCOPE, Intent.PRAISE, Intent.REPORT_PROBLEM})
_MANNERS = r"(?:yes|yeah|yep|yup|ya|sure|okay|ok|right|alright|fine|mm-?hm+|uh-?huh|hi|hey)"
# "Yeah, it is" is "yeah, it's" as the recogniser writes it.
_ONLY_MANNERS = re.compile(rf"[^\w?]*(?:{_MANNERS}[^\w?]*)+(?:\b(?:it|this|that)(?: is)?[^\w?]*)?", re.I)
_YES_OR_NO = re.compile(
    r"\W*(?:(?:and|so|okay|great)\W+)*(?:is|are|was|were|am|do|does|did|has|have|shall|should|would)\b",
    re.I,
)
# What there is, without what is wrong with it or wanted.
_ONLY_HAS = re.compile(r"(?:(?:hi|hey|yes|yeah|so|well|okay|ok)\W+)*(?:i|we)(?:['’]ve| have)? (?:got|have)\b", re.I)
# "An estimate for it", with nothing it could be: the last word was misheard.
_POINTS_NOWHERE = re.compile(r"\b(?:for|on|about|of|at|with) (?:it|them|that)\W*$", re.I)
_LETTER = re.compile(r"[^\W\d_]")
_SENTENCE_ENDS = re.compile(r"(?<=[.?!])\s+")


def open_question(asked: str) -> str:
    """What the last question of these words asks to be told; '' where it asks for a yes or a no, or for nothing."""
    questions = [part for part in _SENTENCE_ENDS.split(asked.strip()) if part.endswith("?")]
    if not questions or _YES_OR_NO.match(questions[-1]):
        return ""
    slot = asked_slot(questions[-1])
    return slot if slot in ("problem", "wished", "phone", "address", "name") else ""


def leaves_open(understood: Understanding, question: str) -> bool:
    """Whether neither an answer to the `question` of `open_question` is there nor anything else to be answered.

    "I called yesterday" does not tell what is wrong, and "yeah, it's" is no name.
    """
    if not question or understood.emergency or "?" in understood.text:
        return False
    only_has = question == "problem" and not understood.intents and _ONLY_HAS.match(understood.text)
    if question == "problem" and not understood.services and _POINTS_NOWHERE.search(understood.text):
        return True
    if not only_has and (understood.problem or understood.service or understood.services):
        return False
    if question != "problem" and understood.says_a_fact:
        return False
    if understood.confirmation and not _ONLY_MANNERS.fullmatch(understood.text):
        return False  # "yes, that works" is meant for what was said before the question
    return _ON_THE_WAY.issuperset(understood.intents)


def leads_up(understood: Understanding, question: str) -> bool:
    """Whether it is only manners or an introduction: "yes", "good morning", "this is Bob", "I have a problem"."""
    if not question:
        return False
    if _ONLY_MANNERS.fullmatch(understood.text):
        return True
    if question != "problem" or not leaves_open(understood, question):
        return False
    introduces = understood.name or understood.address
    return bool(introduces) or understood.intent in (Intent.GREETING, Intent.REPORT_PROBLEM)


def is_bare(understood: Understanding, question: str) -> bool:
    """Whether the answer is a first name or a day and nothing else: a surname or a time of day often follows."""
    if question == "name" and understood.name and not understood.name.last:
        said = understood.name
        return not _LETTER.search(understood.text[: said.start] + understood.text[said.end :])
    if question == "wished" and understood.when.date and not understood.when.times:
        day = understood.when.date
        return not _LETTER.search(understood.text[: day.start] + understood.text[day.end :])
    return False
