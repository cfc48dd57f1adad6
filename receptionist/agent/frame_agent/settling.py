"""Reading an utterance as the answer to our last question."""

import re
from dataclasses import replace

from receptionist.agent.frame_agent import cues
from receptionist.agent.frame_agent.intake import named_fact
from receptionist.agent.frame_agent.next_step import ask_for, own_key
from receptionist.agent.frame_agent.quoting import quote_item
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.scheduling import chosen_window, hold
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.agent.frame_agent.understanding.labels import Confirmation, Intent
from receptionist.agent.frame_agent.understanding.when import to_wished
from receptionist.domain.lead import TimeWindow, WishedTime

# Who asks about us while a window is offered has not taken it.
_QUESTIONS = {
    Intent.PRICE_QUESTION,
    Intent.LOCATION_DIRECTIONS,
    Intent.BUSINESS_INFO,
    Intent.HOURS_OR_WHEN,
    Intent.SERVICE_QUESTION,
}
_ASKS_BACK = {*_QUESTIONS, Intent.REPEAT, Intent.ASK_CLARIFY, Intent.ARE_YOU_A_BOT, Intent.ASSISTANT_IDENTITY}
_WORDS_OF_A_QUESTION = 4
_CHOSEN_ANEW = 0.75  # the least score of an item that is taken in place of the two that were asked about
_ASKS = re.compile(
    r"\?\s*$|^\W*(?:(?:sorry|and|but|so|um|wait|ok)\W+)*(?:what|how|when|where|why|who|which|say that|pardon"
    r"|(?:do|does|did|are|can|will|could|would|should|may) (?:you|i|we|he|she|they|somebody|someone|it|that)"
    r"|is (?:it|this|that|there))\b",
    re.I,
)


def settle(reply: Reply, understood: Understanding) -> bool:
    """Reads the utterance as the answer to what was asked. True where it was one."""
    may_book = reply.bench.may_book()
    if not may_book and reply.turn.dialogue.asked in ("window", "two"):
        return False  # offered before an admin decided otherwise
    again = _another_of_the_offered(reply, understood) if may_book else None
    if again is not None:
        hold(reply, again)
        reply.say("window_held", window=reply.window(again))
        return True
    settlers = {
        "window": _settle_window,
        "two": _settle_window,
        "visit": _settle_visit,
        "price_which": _settle_choice,
        "phone": _settle_part_of_a_number,
        "phone_caller": _settle_caller_number,
        "card": _settle_read_back,
        "change": _settle_change,
        "call_back": _settle_call_back,
        "message": _settle_message,
        "which_visit": _settle_message,
        "anything_else": _settle_anything_else,
        "wished": _settle_wished,
    }
    if asks_own_question(reply):
        return _settle_own_question(reply, understood)
    settler = settlers.get(reply.turn.dialogue.asked)
    return settler(reply, understood) if settler is not None else False


def asks_own_question(reply: Reply) -> bool:
    """Whether our last question was one of the business's own."""
    return reply.turn.dialogue.asked in map(own_key, reply.turn.profile.must_ask)


def is_question(text: str) -> bool:
    """Whether something is asked in words enough to be looked into."""
    return len(text.split()) >= _WORDS_OF_A_QUESTION and _ASKS.search(text) is not None


def _settle_own_question(reply: Reply, understood: Understanding) -> bool:
    """Takes the words as they are: whoever set the question reads the answer."""
    if not understood.text.strip() or (understood.intent in _ASKS_BACK and _ASKS.search(understood.text)):
        return False
    question = next(one for one in reply.turn.profile.must_ask if own_key(one) == reply.turn.dialogue.asked)
    reply.bench.note_answer(question, understood.text)
    reply.say("noted")
    return True


def _another_of_the_offered(reply: Reply, understood: Understanding) -> TimeWindow | None:
    """ "The later one", said when another of the offered windows is held already."""
    held, offered = reply.turn.card.held, reply.turn.dialogue.offered
    asked = reply.turn.dialogue.asked
    if held is None or asked in ("window", "two") or len(offered) < 2 or len(understood.text.split()) > 7:
        return None
    if not re.search(r"\b(?:one|window|slot)\b", understood.text, re.I):
        return None
    choice = chosen_window(understood.text, None, offered)
    return choice if choice is not None and choice != held else None


def _settle_window(reply: Reply, understood: Understanding) -> bool:
    offered = reply.turn.dialogue.offered
    wish = to_wished(understood.when)
    if not offered:
        return False
    choice = chosen_window(understood.text, wish, offered)
    asks = understood.intent in _ASKS_BACK and not cues.SAYS_YES.match(understood.text)
    yes = understood.confirmation is Confirmation.AFFIRM and not asks
    no = understood.confirmation is Confirmation.DENY and wish is None
    open_to_all = wish is not None and _is_any_time(wish)
    takes = yes or open_to_all or cues.EITHER.search(understood.text)
    if choice is None and (wish is None or open_to_all) and not no and takes:
        choice = offered[0]
    if choice is not None and understood.intent is not Intent.PRICE_QUESTION:
        hold(reply, choice)
        reply.say("window_held", window=reply.window(choice))
        return True
    if no:
        refused = reply.state.refused
        reply.state = replace(reply.state, offered=(), refused=(*refused, "window"))
        if "window" not in refused:
            reply.ask("wished", "ask_which_day")
        else:
            reply.say("wish_noted", wish=reply.wish())
        return True
    if wish is None:
        reply.state = replace(reply.state, offered=offered)
    return False


def _is_any_time(wish: WishedTime) -> bool:
    """ "Whenever", said to an offer, takes it."""
    return wish.flexible and not wish.not_on and (wish.day, wish.last_day, wish.start, wish.end) == (None,) * 4


def _settle_visit(reply: Reply, understood: Understanding) -> bool:
    if cues.ONLY_THANKS.fullmatch(understood.text):
        reply.state = replace(reply.state, refused=(*reply.state.refused, "visit"))
        if not reply.by_voice:
            reply.say("goodbye")
            reply.bench.end_call("goodbye")
        return True
    if understood.confirmation is Confirmation.AFFIRM:
        reply.state = replace(reply.state, goal="visit")
        return True
    if understood.confirmation is Confirmation.DENY and not understood.says_a_fact:
        reply.state = replace(reply.state, goal="", refused=(*reply.state.refused, "visit"))
        reply.bench.card = replace(reply.bench.card, declined=True)
        reply.say("changed_mind")
        return True
    return False


def _settle_choice(reply: Reply, understood: Understanding) -> bool:
    codes = reply.turn.dialogue.candidates
    items = [item for code in codes if (item := reply.turn.book.item(code)) is not None]
    if not items:
        return False
    matches = [match.item for match in reply.bench.find_services(understood.text, 5) if match.item.code in codes]
    if matches:
        item = matches[0]
    elif others := [match for match in reply.bench.find_services(understood.text, 1) if match.score >= _CHOSEN_ANEW]:
        item = others[0].item
    elif re.search(r"\b(second|latter|other)\b", understood.text, re.I) and len(items) > 1:
        item = items[1]
    elif understood.confirmation is Confirmation.AFFIRM or re.search(r"\b(first|former)\b", understood.text, re.I):
        item = items[0]
    else:
        return False
    reply.bench.choose_service(item)
    if reply.turn.dialogue.pending == "price":
        quote_item(reply, item)
    reply.state = replace(reply.state, candidates=(), pending="")
    return True


def _settle_caller_number(reply: Reply, understood: Understanding) -> bool:
    caller = reply.turn.caller.number
    if understood.phone is not None and understood.phone.e164:
        return False
    if _settle_part_of_a_number(reply, understood):
        return True
    if understood.confirmation is Confirmation.AFFIRM and caller is not None:
        reply.bench.note_phone(caller, understood.text, confirmed=True)
        return True
    if understood.confirmation is Confirmation.DENY:
        reply.ask("phone", "ask_phone_other")
        return True
    return False


def _settle_part_of_a_number(reply: Reply, understood: Understanding) -> bool:
    """Asks for the whole number where one came without its area code."""
    part = understood.phone
    if part is None or part.complete or part.e164:
        return False
    reply.ask("phone", "ask_phone_rest", digits=part.digits)
    return True


def _settle_read_back(reply: Reply, understood: Understanding) -> bool:
    if understood.confirmation is Confirmation.AFFIRM:
        reply.state = replace(reply.state, read_back=True)
        reply.say("confirmed", firm=reply.is_booked())
        return True
    if understood.confirmation is Confirmation.DENY and not understood.says_a_fact:
        fact = named_fact(understood.text)
        if fact:
            ask_for(reply, fact)
        else:
            reply.ask("change", "ask_what_wrong")
        return True
    return False


def _settle_change(reply: Reply, understood: Understanding) -> bool:
    if understood.says_a_fact:
        return False
    if understood.confirmation is Confirmation.DENY:
        reply.state = replace(reply.state, read_back=True)
        return True
    fact = named_fact(understood.text)
    if fact:
        ask_for(reply, fact)
    return bool(fact)


def _settle_call_back(reply: Reply, understood: Understanding) -> bool:
    if understood.confirmation is Confirmation.AFFIRM:
        reply.bench.card = replace(reply.bench.card, wants_person=True)
        reply.state = replace(reply.state, goal="message", misses=0)
        if not reply.bench.card.message:
            reply.bench.take_message("Please call back.")
        return True
    if understood.confirmation is Confirmation.DENY:
        reply.state = replace(reply.state, misses=0)
        reply.ask("problem", "ask_problem")
        return True
    return False


def _settle_message(reply: Reply, understood: Understanding) -> bool:
    if understood.intent is Intent.PRICE_QUESTION or not understood.text.strip():
        return False
    if understood.confirmation is Confirmation.DENY and len(understood.text.split()) < 4:
        if not reply.bench.card.message:
            reply.bench.take_message("Please call back.")
        return True
    reply.bench.take_message(understood.text)
    reply.state = replace(reply.state, goal="message")
    reply.say("got_message")
    return True


def _settle_anything_else(reply: Reply, understood: Understanding) -> bool:
    takes_leave = not reply.by_voice or cues.YOU_TOO.search(understood.text)
    if takes_leave and cues.TAKES_NOTE.fullmatch(understood.text):
        reply.say("goodbye")
        reply.bench.end_call("goodbye")
        return True
    if understood.confirmation is Confirmation.AFFIRM and not understood.says_a_fact and len(understood.intents) < 2:
        reply.ask("problem", "how_can_i_help")
        return True
    return False


def _settle_wished(reply: Reply, understood: Understanding) -> bool:
    if cues.THINKS_IT_OVER.search(understood.text):
        return False
    open_to_all = understood.intent in (Intent.NO_PREFERENCE, Intent.UNSURE) or cues.EITHER.search(understood.text)
    if to_wished(understood.when) is None and (open_to_all or cues.WHEN_CAN_YOU.search(understood.text)):
        reply.bench.note_wish(WishedTime(said=understood.text[:80], flexible=True))
        return True
    return False
