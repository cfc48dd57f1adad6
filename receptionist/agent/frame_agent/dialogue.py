"""What is said next, without a model.

One turn goes through five steps, in this order, and each may end the reply:

    emergency → settle the answer to our last question → take in new facts → answer questions → ask the next thing

The next thing follows the goal of the conversation: a visit needs problem, time, address, name and number; a message
needs its words, a name and a number. One reply asks one thing.
"""

import re
from dataclasses import replace

from receptionist.agent.frame_agent import cues
from receptionist.agent.frame_agent.answers import answer_all, answer_own, office_looks
from receptionist.agent.frame_agent.intake import corrects, named_fact, take_in
from receptionist.agent.frame_agent.next_step import ask_next
from receptionist.agent.frame_agent.other_matters import other_matter
from receptionist.agent.frame_agent.own_visits import begin, go_on, tell_what_failed
from receptionist.agent.frame_agent.quoting import answer_price, ask_which, quote_item
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.settling import asks_own_question, is_question, settle
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.agent.frame_agent.understanding.intents import asks_of_the_world
from receptionist.agent.frame_agent.understanding.labels import Confirmation, Intent
from receptionist.agent.frame_agent.understanding.when import to_wished
from receptionist.agent.prompts import Phrases
from receptionist.agent.triage import new_hazard
from receptionist.domain.conversation import TurnInput
from receptionist.domain.lead import SLOT_TAKEN, Urgency, WishedTime
from receptionist.domain.manner import first_of
from receptionist.domain.service_area import OUTSIDE_AREA

_MISSES_BEFORE_HELP = 3
_ASKS_AT_ONCE = re.compile(r"\W*(?:what|who|whose|why|which)\b", re.I)
_FACTS = ("name", "address", "phone", "phone_caller")
_ABOUT_THE_VISIT = ("visit", "wished", "window", "two", "price_which")
_NOT_A_STATEMENT = {
    Intent.OUT_OF_SCOPE,
    Intent.GREETING,
    Intent.THANKS,
    Intent.PRAISE,
    Intent.UNSURE,
    Intent.STOP_TALKING,
}
_LEAVING = {Intent.GOODBYE, Intent.THANKS}
_OLDER_BOOKING = {Intent.CANCEL_APPOINTMENT, Intent.RESCHEDULE_OR_CHANGE, Intent.CONFIRM_OR_STATUS}


def respond(turn: TurnInput, understood: Understanding, phrases: Phrases) -> Reply:
    """The reply to one utterance."""
    reply = Reply(turn, phrases)
    if cues.ANYBODY_THERE.fullmatch(understood.text):
        _say_we_are_here(reply)
        return reply
    if hazard := new_hazard(turn):
        _emergency(reply, understood, hazard)
        return reply
    if tell_what_failed(reply):
        return reply
    if _escalates(reply, understood):
        return reply
    if _ends_here(reply, understood):
        return reply
    if go_on(reply, understood) or other_matter(reply, understood):
        return reply
    if (kept := _kept_back(reply, understood)) and not understood.says_a_fact:
        _accept_refusal(reply, kept)
        ask_next(reply, answered=False, greeted=False)
        return reply
    settled = settle(reply, understood)
    if reply.is_over():
        return reply
    if settled and asks_own_question(reply):
        ask_next(reply, answered=False, greeted=False)
        return reply
    if reply.bench.card.held is not turn.card.held:
        understood = understood.without_when()  # its words chose a window
    before = reply.bench.card
    changed = take_in(reply, understood)
    if "address" in changed and _is_outside_area(reply):
        return reply
    if settled and turn.dialogue.asked in ("message", "which_visit"):
        changed = tuple(fact for fact in changed if fact != "problem")
    answered = _answer(reply, understood)
    if reply.is_over():
        return reply
    mended = tuple(fact for fact in changed if getattr(before, fact) is not None)
    if corrects(understood) and mended and not answered:
        _say_correction(reply, changed, known=mended)
    elif not (settled or changed or answered):
        if _unclear(reply, understood):
            return reply
    else:
        reply.state = replace(reply.state, misses=0)
        _acknowledge(reply, changed)
    ask_next(reply, answered=answered, greeted=understood.intent is Intent.GREETING)
    return reply


# --- emergencies and endings ----------------------------------------------------------------------------------------


def _say_we_are_here(reply: Reply) -> None:
    """Answers "hello?" and silence: what was asked is asked again."""
    asked = reply.turn.dialogue.asked
    if asked in ("", "problem"):
        reply.ask("problem", "hello")
        return
    reply.say("here")
    reply.state = replace(reply.state, goal=reply.turn.dialogue.goal)
    if asked in ("window", "two") and reply.turn.dialogue.offered:
        reply.bench.card = replace(reply.bench.card, held=None)
    ask_next(reply, answered=False, greeted=False)


def _escalates(reply: Reply, understood: Understanding) -> bool:
    """Whether the utterance has words that the business itself wants an emergency or a person for."""
    rules, card = reply.turn.profile.escalation, reply.bench.card
    if card.urgency is not Urgency.EMERGENCY and first_of(reply.turn.text, rules.emergency):
        _emergency(reply, understood, "own")
        return True
    takes_message = reply.turn.dialogue.asked == "message" and card.wants_person
    if takes_message or not first_of(reply.turn.text, rules.person):
        return False
    _to_a_person(reply, understood)
    if not reply.is_over():
        reply.bench.take_message(understood.text)
    return True


def _emergency(reply: Reply, understood: Understanding, kind: str) -> None:
    bench = reply.bench
    bench.note_urgency(Urgency.EMERGENCY)
    take_in(reply, understood)
    _put_first(reply, understood)
    if bench.card.wished is reply.turn.card.wished and bench.card.held is None:
        bench.note_wish(WishedTime(said=understood.text[:80], asap=True))
    reply.state = replace(reply.state, goal="emergency")
    reply.warn(f"emergency_{kind}")
    if bench.can_transfer() and reply.by_voice:
        reply.say("transfer")
        bench.transfer(f"emergency: {kind}")
        return
    reply.say("emergency_next")
    ask_next(reply, answered=False, greeted=False)


def _put_first(reply: Reply, understood: Understanding) -> None:
    """Makes the emergency what is wrong; what was wanted before it is kept beside it."""
    bench, before = reply.bench, reply.turn.card.problem
    if before is not None:
        chosen_now = bench.card.service_code != reply.turn.card.service_code
        bench.card = replace(bench.card, problem=None, notes=reply.turn.card.notes)
        if not chosen_now:
            bench.card = replace(bench.card, service_code="", service_name="")
    if bench.card.problem is None:
        told = understood.problem.value if before is not None and understood.problem is not None else understood.text
        bench.note_problem(told, understood.text)
    if before is not None:
        bench.note_problem(before.value, before.said)


def _ends_here(reply: Reply, understood: Understanding) -> bool:
    """Whether the utterance ends the conversation or hands it to a person."""
    asked, intent = reply.turn.dialogue.asked, understood.intent
    no = understood.confirmation is Confirmation.DENY
    wants_person = intent is Intent.SPEAK_TO_HUMAN and cues.A_PERSON.search(understood.text)
    wants_person = wants_person or cues.BY_NAME.search(understood.text)
    if wants_person and not (asked == "message" and reply.turn.card.wants_person):
        _to_a_person(reply, understood)
        return True
    if cues.SAYS_BYE.search(understood.text) and not (asked == "name" and understood.name):
        if understood.name or understood.phone or understood.address:
            take_in(reply, understood)
        if cues.JUST_ASKING.search(understood.text) and reply.bench.card.held is None:
            reply.bench.card = replace(reply.bench.card, declined=True)
        _goodbye(reply)
        return True
    if intent in (Intent.WRONG_NUMBER, Intent.SALES_PITCH):
        reply.bench.card = replace(reply.bench.card, declined=True)
        reply.say("wrong_number" if intent is Intent.WRONG_NUMBER else "sales")
        reply.bench.end_call(intent.value)
        return True
    if SLOT_TAKEN in reply.bench.card.notes:
        return False  # what was agreed on does not hold: nobody leaves without having heard it
    bare = not understood.says_a_fact
    if (
        cues.THAT_IS_ALL.search(understood.text)
        and bare
        and asked in ("", "problem", "visit", "wished", "anything_else")
    ):
        _goodbye(reply)
        return True
    done = no or intent in _LEAVING or (intent is Intent.CANCEL_FLOW and reply.bench.card.held is None)
    if (
        asked in ("anything_else", "problem", "price_what")
        and bare
        and done
        and not (asked == "problem" and intent is Intent.THANKS and not no)
    ):
        _goodbye(reply)
        return True
    if intent is Intent.GOODBYE and bare and understood.confirmation is not Confirmation.AFFIRM:
        _goodbye(reply)
        return True
    return False


def _goodbye(reply: Reply) -> None:
    card = reply.bench.card
    reply.say("goodbye" if card.is_wished or card.quotes else "goodbye_nothing")
    reply.bench.end_call("goodbye")


def _to_a_person(reply: Reply, understood: Understanding) -> None:
    bench = reply.bench
    take_in(reply, understood)
    if bench.can_transfer() and reply.by_voice:
        reply.say("transfer")
        bench.transfer("asked for a person")
        return
    bench.card = replace(bench.card, wants_person=True)
    told = reply.state.goal == "message" and bool(bench.card.message)
    reply.state = replace(reply.state, goal="message")
    if not told and cues.ASKS_A_CALL_BACK.search(understood.text):
        bench.take_message(understood.text)
        told = True
    if told:
        reply.say("transfer_closed_told")
        ask_next(reply, answered=True, greeted=False)
    else:
        reply.ask("message", "transfer_closed")


def _is_outside_area(reply: Reply) -> bool:
    """Says that nobody comes to the address just told; True where that ends the reply. A nearer address is welcome."""
    bench, refused = reply.bench, reply.state.refused
    notes = bench.card.notes
    if reply.state.goal == "emergency":
        return False  # a person decides
    if not bench.is_outside_area():
        if OUTSIDE_AREA in notes:
            bench.card = replace(bench.card, notes=tuple(note for note in notes if note != OUTSIDE_AREA))
            refused = tuple(one for one in refused if one != "visit")
            reply.state = replace(reply.state, goal="visit", refused=refused)
        return False
    if OUTSIDE_AREA not in notes:
        bench.card = replace(bench.card, notes=(*notes, OUTSIDE_AREA))
    bench.card = replace(bench.card, held=None)
    reply.state = replace(reply.state, goal="", offered=(), misses=0, refused=(*refused, "visit"))
    if reply.turn.profile.outside_area:
        reply.add(reply.turn.profile.outside_area)
    else:
        reply.say("outside_area")
    ask_next(reply, answered=True, greeted=False)
    return True


# --- questions of the customer's ------------------------------------------------------------------------------------


def _answer(reply: Reply, understood: Understanding) -> bool:
    in_hand = reply.turn.dialogue.goal == "visit" or reply.bench.card.held is not None
    if understood.intent in _OLDER_BOOKING and not in_hand:
        return _older_booking(reply, understood)
    if cues.OF_OTHER_CUSTOMERS.search(understood.text):
        reply.say("other_customers")
        return True
    if answer_own(reply, understood):
        return True
    if reply.bench.card.held is not None and cues.WHEN_DO_THEY_COME.search(understood.text):
        window = reply.window(reply.bench.card.held)
        reply.say("visit_time", window=window, firm=reply.is_booked() and reply.state.read_back)
        return True
    if understood.intent is not Intent.PRICE_QUESTION and cues.ABOUT_US.search(understood.text):
        office_looks(reply, understood, "service_unknown")
        only_asks = not (understood.name or understood.address or reply.turn.dialogue.goal)
        if only_asks and cues.WARRANTY.search(understood.text):
            reply.state = replace(reply.state, goal="message")  # whoever gets back to them needs name and number
        return True
    knows_the_job = reply.bench.card.service_code or reply.bench.card.problem is not None
    if knows_the_job and reply.bench.card.held is None and cues.WHEN_CAN_YOU.search(understood.text):
        if reply.bench.card.wished is None:
            reply.bench.note_wish(WishedTime(said=understood.text[:80], flexible=True))
        reply.state = replace(reply.state, goal=reply.state.goal or "visit")
        return True
    if cues.THINKS_IT_OVER.search(understood.text) and not understood.says_a_fact:
        reply.say("thinks_it_over")
        reply.state = replace(reply.state, goal="", refused=(*reply.state.refused, "visit"))
        return True
    if cues.DISCOUNT.search(understood.text):
        reply.say("discount")
        return True
    if understood.amounts and reply.turn.card.quotes and not understood.services:
        item = reply.turn.book.item(reply.bench.card.service_code)
        if item is not None:
            quote_item(reply, item)  # "so that's fifty bucks?" is answered with what the book says
            return True
    if cues.WHAT_ABOUT.search(understood.text) and not in_hand:
        also = reply.bench.find_services(understood.text)
        if also and not reply.turn.card.quotes:
            reply.bench.choose_service(also[0].item)
            reply.say("service_yes")
            return True
        if also:
            return answer_price(reply, also) or bool(reply.question)
    if understood.intent in (Intent.COMPLAINT, Intent.LEAVE_MESSAGE) and reply.turn.dialogue.asked != "message":
        return _message(reply, understood)
    if understood.intent is Intent.CHANGE_LANGUAGE and cues.ENGLISH.search(understood.text):
        reply.say("speaks_english")
        return True
    if understood.intent is Intent.CHANGE_LANGUAGE:
        reply.say("language")
        reply.bench.card = replace(reply.bench.card, wants_person=True)
        reply.bench.take_message(f"Asked for another language: {understood.text}")
        return True
    if understood.intent is Intent.DECLINES_TRANSFER:
        reply.say("no_transfer")
        return True
    if understood.intent is Intent.CANCEL_FLOW and not (understood.problem or understood.name or understood.address):
        reply.bench.card = replace(reply.bench.card, declined=True, held=None)
        reply.state = replace(reply.state, goal="", refused=(*reply.state.refused, "visit"))
        reply.say("changed_mind")
        return True
    if cues.TOO_DEAR.search(understood.text):
        reply.say("too_dear")
        reply.state = replace(reply.state, refused=(*reply.state.refused, "visit"))
        return True
    answered = answer_all(reply, understood)
    waits = reply.turn.dialogue.pending == "price" and reply.state.pending == "price"
    if waits and not answered and understood.services:
        answered = answer_price(reply, list(understood.services)) or bool(reply.question)
    if answered and understood.intent is Intent.PRICE_QUESTION and reply.bench.card.declined:
        reply.bench.card = replace(reply.bench.card, declined=False)
    return answered


def _older_booking(reply: Reply, understood: Understanding) -> bool:
    """A booking that stands already is changed after a code or by a link, both to the number on file, or by the
    office; not on the word of a caller ID.
    """
    if begin(reply, understood):
        return True
    if reply.bench.text_visit_link():
        reply.say("visit_link")
        reply.ask("anything_else", "anything_else")
        return True
    reply.bench.take_message(understood.text)
    reply.state = replace(reply.state, goal="message")
    reply.say("message_existing" if understood.intent is Intent.CONFIRM_OR_STATUS else "message_change")
    if to_wished(understood.when) is None and understood.intent is not Intent.CONFIRM_OR_STATUS:
        reply.ask("which_visit", "ask_which_visit")
    return True


def _message(reply: Reply, understood: Understanding) -> bool:
    reply.state = replace(reply.state, goal="message")
    if understood.intent is Intent.COMPLAINT:
        reply.say("complaint")
        reply.bench.take_message(understood.text)
    else:
        reply.ask("message", "ask_message")
    return True


# --- what we say to what we took in ---------------------------------------------------------------------------------


def _say_correction(reply: Reply, changed: tuple[str, ...], known: tuple[str, ...]) -> None:
    card = reply.bench.card
    values = {
        "name": card.name.value if card.name else "",
        "address": card.address.value if card.address else "",
        "phone": reply.phone_words(),
        "wished": "",  # the offer that follows names it
        "problem": "",
    }
    for fact in known or changed:
        if values[fact]:
            reply.say("got_correction", value=values[fact])
    if reply.turn.dialogue.asked in ("card", "change") and "wished" not in changed:
        reply.ask("card", "rest_right")


def _acknowledge(reply: Reply, changed: tuple[str, ...]) -> None:
    card = reply.bench.card
    if "name" in changed and card.name is not None:
        reply.say("got_name", name=card.name.value)
    if "address" in changed and card.address is not None and not card.address.value.isdigit():
        reply.say("got_address", address=card.address.value)
    if "phone" in changed and card.phone is not None and not card.phone.confirmed:
        reply.say("got_phone", phone=reply.phone_words())


def _kept_back(reply: Reply, understood: Understanding) -> str:
    """The fact that the customer would rather not give; empty for none."""
    if not cues.WILL_NOT_SAY.search(understood.text):
        return ""
    asked, named = reply.turn.dialogue.asked, named_fact(understood.text)
    return asked if asked in _FACTS else named if named in _FACTS else ""


def _accept_refusal(reply: Reply, asked: str) -> None:
    """What the caller will not say is not asked again."""
    reply.say("changed_mind")
    refused = (*reply.state.refused, asked.removesuffix("_caller"))
    reply.state = replace(reply.state, refused=refused, misses=0)


def _unclear(reply: Reply, understood: Understanding) -> bool:
    """Nothing was found in the utterance. True where the reply is complete."""
    asked, text = reply.turn.dialogue.asked, understood.text.strip()
    misses = reply.state.misses + 1
    reply.state = replace(reply.state, misses=misses)
    if not reply.by_voice and cues.SHOWS.search(text):
        reply.state = replace(reply.state, misses=0)
        return False
    statement = text and understood.intent not in _NOT_A_STATEMENT and understood.confirmation is Confirmation.NONE
    statement = statement and not _ASKS_AT_ONCE.match(text)
    if asked in ("problem", "price_what") and statement and len(text.split()) >= 2:
        reply.bench.note_problem(text, text)
        reply.state = replace(reply.state, goal="visit", misses=0, pending="")
        if asked == "price_what":
            reply.say("price_unknown")
        return False
    if asked in ("name", "address") and statement and misses >= 2:
        # What was asked twice is taken as it was said: a person will read it.
        note = reply.bench.note_name if asked == "name" else reply.bench.note_address
        note(text, text)
        reply.state = replace(reply.state, misses=0)
        return False
    if (asked in _ABOUT_THE_VISIT and cues.A_MEASURE.search(text)) or cues.ACCESS.search(text):
        if reply.bench.card.problem is None and reply.bench.card.service_name:
            reply.bench.note_problem(reply.bench.card.service_name)
        reply.bench.note_problem(text, text)
        reply.say("noted")
        reply.state = replace(reply.state, misses=0)
        ask_which(reply)
        return False
    if asked in _FACTS and understood.confirmation in (Confirmation.DENY, Confirmation.DONT_KNOW):
        _accept_refusal(reply, asked)
        return False
    if is_question(text) and (cues.ABOUT_A_VISIT.search(text) or not asks_of_the_world(text)):
        office_looks(reply, understood, "service_unknown")
        reply.state = replace(reply.state, misses=0)
        return False
    if misses >= _MISSES_BEFORE_HELP:
        reply.ask("call_back", "not_understood_message")
        return True
    if understood.intent in (Intent.THANKS, Intent.PRAISE):
        reply.say("thanks")
    elif understood.intent is Intent.STOP_TALKING:
        reply.say("ok_wait")
    elif understood.intent is Intent.OUT_OF_SCOPE and asked not in ("problem", "wished", "address", "name", "phone"):
        reply.say("out_of_scope")
    elif understood.intent is not Intent.GREETING:
        reply.say("not_understood")
        return not asked
    return False
