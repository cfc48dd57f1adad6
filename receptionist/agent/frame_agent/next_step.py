"""The one question a reply ends with: what the goal of the conversation still needs."""

from dataclasses import replace

from receptionist.agent.frame_agent.quoting import item_in_a_sentence
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.scheduling import offer_for_wish
from receptionist.domain.lead import SLOT_TAKEN, Fact


def ask_next(reply: Reply, *, answered: bool, greeted: bool) -> None:
    """Asks the next thing, unless the reply asks something already."""
    if reply.question or reply.bench.action is not None:
        return
    if reply.state.goal in ("visit", "emergency") and not reply.bench.may_book():
        _message_for_a_visit(reply)
    elif reply.state.goal in ("visit", "emergency"):
        _for_a_visit(reply)
    elif reply.state.goal == "message":
        _for_a_message(reply)
    elif (reply.bench.card.quotes or reply.bench.card.service_code) and "visit" not in reply.state.refused:
        if reply.bench.may_book():
            reply.ask("visit", "offer_visit")
        else:
            reply.ask("call_back", "offer_call_back")
    elif answered and reply.state.turns <= 2 and "visit" not in reply.state.refused:
        reply.ask("problem", "how_can_i_help")
    elif answered or "visit" in reply.state.refused:
        reply.ask("anything_else", "anything_else")
    elif greeted and not reply.says:
        reply.ask("problem", "hello")
    else:
        reply.ask("problem", "how_can_i_help")


def ask_for(reply: Reply, fact: str) -> None:
    """Asks for one fact of the card, anew."""
    if fact == "phone":
        reply.ask("phone", "ask_phone_other")
    elif fact == "wished":
        reply.ask("wished", "ask_wished")
    else:
        reply.ask(fact, f"ask_{fact}")


def _for_a_visit(reply: Reply) -> None:
    card, refused = reply.bench.card, reply.state.refused
    if card.problem is None and not card.service_code:
        reply.ask("problem", "ask_problem")
    elif reply.state.goal == "visit" and card.held is None and not _time_waits(reply) and _time_is_open(reply):
        return
    elif card.address is None and "address" not in refused:
        reply.ask("address", "ask_address")
    elif card.address is not None and card.address.value.isdigit() and "address" not in refused:
        reply.ask("address", "ask_address_rest", address=card.address.value)
    elif card.name is None and "name" not in refused:
        reply.ask("name", "ask_name")
    elif _phone_is_open(reply) or _own_question_is_open(reply):
        return
    elif not reply.state.read_back:
        reply.ask("card", "read_back", card=card_in_words(reply))
    else:
        _anything_else(reply)


def _time_waits(reply: Reply) -> bool:
    """Whether an offer was passed over for another fact: it is made again when the others are known."""
    card, offered = reply.bench.card, reply.turn.dialogue.asked in ("window", "two")
    told_else = offered and card.wished == reply.turn.card.wished and card != reply.turn.card
    if not told_else and "time_later" not in reply.state.refused:
        return False
    refused = reply.state.refused
    if (card.address is None and "address" not in refused) or (card.name is None and "name" not in refused):
        if "time_later" not in refused:
            reply.state = replace(reply.state, refused=(*refused, "time_later"))
        return True
    reply.state = replace(reply.state, refused=tuple(fact for fact in refused if fact != "time_later"))
    return False


def _time_is_open(reply: Reply) -> bool:
    """Asks about the time; False where nothing is left to ask."""
    card = reply.bench.card
    if SLOT_TAKEN in card.notes:
        _say_slot_is_gone(reply)
        return bool(reply.question)
    if reply.state.refused.count("window") >= 2:
        return False
    if card.wished is None:
        reply.ask("wished", "ask_wished")
        return True
    if reply.state.offered and not reply.question:
        reply.state = replace(reply.state, offered=())
    offer_for_wish(reply)
    if not reply.question:
        reply.state = replace(reply.state, refused=(*reply.state.refused, "window", "window"))
    return bool(reply.question)


def _say_slot_is_gone(reply: Reply) -> None:
    """Tells that somebody was quicker, although we agreed on it, and offers the next one."""
    card = reply.bench.card
    reply.bench.card = replace(card, notes=tuple(note for note in card.notes if note != SLOT_TAKEN))
    search = reply.bench.search_times(card.wished)
    windows = search.fitting or search.nearest
    if windows:
        reply.state = replace(reply.state, offered=windows[:1])
        reply.ask("window", "window_gone", window=reply.window(windows[0]))


def _phone_is_open(reply: Reply) -> bool:
    """Asks for a number to reach the customer at; False where nothing is left to ask."""
    card, caller = reply.bench.card, reply.turn.caller.number
    if card.phone is not None:
        return False
    if not reply.by_voice and caller is not None:
        # Whoever texts can be reached at the number the text came from.
        reply.bench.card = replace(card, phone=Fact(caller.e164, "", confirmed=True))
        return False
    if "phone" in reply.state.refused:
        return False
    if caller is not None:
        reply.ask("phone_caller", "ask_phone_caller")
    else:
        reply.ask("phone", "ask_phone")
    return True


def own_question(reply: Reply) -> str:
    """The next of the business's own questions; empty where none is left, and in an emergency."""
    if reply.state.goal == "emergency":
        return ""
    return next((one for one in reply.bench.open_questions() if own_key(one) not in reply.state.refused), "")


def own_key(question: str) -> str:
    """What the dialogue calls one of the business's own questions."""
    return f"own: {question}"


def _own_question_is_open(reply: Reply) -> bool:
    """Asks one of the business's own questions; False where nothing is left to ask."""
    question = own_question(reply)
    if question:
        reply.ask_in_words(own_key(question), question)
    return bool(question)


def _message_for_a_visit(reply: Reply) -> None:
    """Where no visits are booked, the wish for one is taken down for people."""
    card = reply.bench.card
    if card.problem is None and not card.service_code:
        reply.ask("problem", "ask_problem")
        return
    if not card.message:
        reply.bench.take_message(card.problem.value if card.problem is not None else card.service_name)
        reply.say("visit_not_booked")
    if not _own_question_is_open(reply):
        _for_a_message(reply)


def _for_a_message(reply: Reply) -> None:
    card, refused = reply.bench.card, reply.state.refused
    if not card.message:
        reply.ask("message", "ask_message")
    elif card.name is None and "name" not in refused:
        reply.ask("name", "ask_name")
    elif _phone_is_open(reply):
        return
    else:
        if not reply.state.read_back:
            reply.say("call_back")
            reply.state = replace(reply.state, read_back=True)
        _anything_else(reply)


def _anything_else(reply: Reply) -> None:
    if reply.by_voice:
        reply.ask("anything_else", "anything_else")
    else:
        reply.state = replace(reply.state, asked="anything_else")


def card_in_words(reply: Reply) -> str:
    """The card as it is read back, in one sentence."""
    card = reply.bench.card
    item = reply.turn.book.item(card.service_code)
    what = item_in_a_sentence(item) if item is not None else (card.problem.value if card.problem else "a visit")
    parts = [what[:1].upper() + what[1:]]
    if card.address is not None:
        parts[0] += f" at {card.address.value}"
    if card.held is not None:
        parts.append(reply.window(card.held))
    elif card.wished is not None and reply.wish():
        parts.append(reply.wish())
    if card.name is not None:
        parts.append(f"for {card.name.value}")
    if card.phone is not None:
        same = reply.turn.caller.number is not None and card.phone.value == reply.turn.caller.number.e164
        parts.append("at the number you're calling from" if same and reply.by_voice else f"at {reply.phone_words()}")
    return ", ".join(parts) + "."
