"""Matters that are no job to quote or to book, and what people say around a fact: a bill, work wanted, a second number.

A person looks into them: the receptionist takes the words down, and then a name and a number where none is known.
"""

import re
from dataclasses import replace

from receptionist.agent.frame_agent.intake import take_in
from receptionist.agent.frame_agent.next_step import ask_next
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.domain.phone import PhoneNumber

_WANTS_WORK = re.compile(
    r"\b(?:are|is|were|if|saw|see) (?:you|y'?all|they|u)(?: guys)?(?:'re| are)? (?:still |currently )?hiring\b"
    r"|\b(?:job|work) (?:openings?|applications?|opportunit(?:y|ies))\b|\bopenings? for (?:an? )?\w+(?:s|ers?|ians?)\b"
    r"|\bapply(?:ing)? (?:for (?:an? |the |your |any )?(?:\w+ ){0,2}(?:job|position|role|work|opening)s?\b"
    r"|to (?:work|be)\b|online\b|in person\b|with (?:you|y'?all|your company)\b)"
    r"|\b(?:like|want|looking|here|calling|how (?:do|can|would) i|where (?:do|can|would) i) (?:to )?apply\W*$"
    r"|\bmy resume\b"
    r"|\blooking for (?:a job|work|employment)\b(?! (?:done|on|to be))",
    re.I,
)
# Not the water bill that a leak drives up.
_A_BILL = re.compile(
    r"\b(?:(?<!water )(?<!gas )(?<!electric )(?<!power )(?<!energy )(?<!utility )(?:invoice|statement)"
    r"|(?:my|our|the|this|a|your) (?:last |latest |final |\w+day'?s )?bill)\b"
    r"(?! (?:has |have )?(?:is|was|went|goes|going|been|gone|keeps?|jumped|doubled)\b)"
    r"|\b(?:over|double) ?(?:charged|billed)\b|\b(?:charged|billed) (?:me |us |my card )?(?:twice|too much)\b"
    r"|\bpay (?:my|our|the|an?|this|that|off my) (?:\w+ )?(?:bill|invoice|balance)\b",
    re.I,
)
_NO_ADDRESS = re.compile(
    r"\b(?:don'?t|do not|dont) (?:know|have|remember|got) (?:the |my |an? |our |its? )?(?:exact |full |new |whole )?"
    r"(?:address|street|house number)\b|\b(?:there(?:'s| is)|has) no (?:address|house number|number)\b"
    r"|\bnot sure (?:of|what|about) (?:the|my|our) (?:\w+ )?address\b",
    re.I,
)
_DESCRIBES = 4  # words behind that which may tell the way
_IT_IS = re.compile(r"\b(?:it'?s|it is|that'?s|we'?re|we are)\s+", re.I)
_ANOTHER_NUMBER = re.compile(
    r"\b(?:can'?t|cannot|don'?t|do not) (?:reach|get|answer|pick up|hear)\b"
    r"|\b(?:second|backup|back-up|other|another|also|alternate|alternative) (?:phone |cell |contact )?"
    r"(?:number|phone|cell|line)\b"
    r"|\byou can also (?:call|try|reach|text)\b"
    r"|\bor (?:else )?(?:try|call) my\b",
    re.I,
)
_MAIL = re.compile(
    r"[\w.+-]+@\w[\w-]*\.\w+|\bat \w+(?: \w+)? (?:dot|\.) ?(?:com|net|org|edu|gov|co|us|io)\b"
    r"|\b\w+ at \w+\.(?:com|net|org|edu)\b",
    re.I,
)
_NOT_THAT_ONE = re.compile(r"\W*(?:no|nope|nah|wrong|not)\b", re.I)


def other_matter(reply: Reply, understood: Understanding) -> bool:
    """Answers an utterance of that kind, with the next question behind it. True where it was one."""
    if reply.turn.dialogue.asked in ("message", "which_visit"):
        return False
    return (
        _mail_address(reply, understood)
        or _without_address(reply, understood)
        or _second_number(reply, understood)
        or _for_the_office(reply, understood)
    )


def _mail_address(reply: Reply, understood: Understanding) -> bool:
    """Keeps an e-mail address, whose words are no name, for whoever writes to it."""
    if not _MAIL.search(understood.text) or understood.problem or understood.services:
        return False
    card = reply.bench.card
    reply.bench.card = replace(card, notes=(*card.notes, understood.text))
    reply.say("noted")
    reply.state = replace(reply.state, misses=0)
    ask_next(reply, answered=True, greeted=False)
    return True


def _for_the_office(reply: Reply, understood: Understanding) -> bool:
    if _WANTS_WORK.search(understood.text):
        key = "about_hiring"
    elif _A_BILL.search(understood.text):
        key = "about_a_bill"
    else:
        return False
    bench, in_hand = reply.bench, reply.state.goal in ("visit", "emergency")
    take_in(reply, replace(understood, problem=None, service=None, services=()).without_when())
    bench.take_message(understood.text)
    reply.state = replace(reply.state, goal=reply.turn.dialogue.goal if in_hand else "message", misses=0)
    reply.say(key)
    ask_next(reply, answered=True, greeted=False)
    return True


def _without_address(reply: Reply, understood: Understanding) -> bool:
    """Takes the way there that somebody tells who does not know the address."""
    known = understood.address is not None and understood.address.parts.number
    told_so = _NO_ADDRESS.search(understood.text)
    if told_so is None or known or reply.bench.card.address is not None:
        return False
    place = _IT_IS.split(understood.text[told_so.end() :], maxsplit=1)[-1].strip(" ,.;-")
    if len(place.split()) >= _DESCRIBES:
        reply.bench.note_address(place, understood.text)
        reply.say("noted")
    else:
        reply.say("changed_mind")
        reply.state = replace(reply.state, refused=(*reply.state.refused, "address"))
    reply.state = replace(reply.state, misses=0)
    ask_next(reply, answered=True, greeted=False)
    return True


def _second_number(reply: Reply, understood: Understanding) -> bool:
    """Keeps a number to try where the first one is not answered, beside the first."""
    card, found = reply.bench.card, understood.phone
    if card.phone is None or found is None or not found.e164 or found.e164 == card.phone.value:
        return False
    if _NOT_THAT_ONE.match(understood.text) or not _ANOTHER_NUMBER.search(understood.text):
        return False
    reply.bench.card = replace(card, notes=(*card.notes, understood.text))
    reply.say("got_second_phone", phone=PhoneNumber(found.e164).national)
    reply.state = replace(reply.state, misses=0)
    if reply.turn.dialogue.asked in ("card", "change"):
        reply.ask("card", "rest_right")
    ask_next(reply, answered=True, greeted=False)
    return True
