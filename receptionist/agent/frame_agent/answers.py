"""Answering what the customer asks in between."""

import re
from collections.abc import Callable
from dataclasses import replace

from rapidfuzz import fuzz

from receptionist.agent.amounts import AmountKind, find_amounts
from receptionist.agent.frame_agent import cues
from receptionist.agent.frame_agent.leaning import asks_for_another
from receptionist.agent.frame_agent.quoting import (
    answer_price,
    item_in_a_sentence,
    job_asked_about,
    jobs_listed,
    quote_coming_out,
    quote_item,
    quote_surcharge,
    say_how_long,
)
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.when import to_wished
from receptionist.domain.prices import Charge
from receptionist.domain.wording import end_of_opening, say_day, say_instant, say_spans, say_time, say_week

_HOW_LONG = re.compile(r"\bhow long\b(?!.*\b(open|wait|until|been)\b)", re.I)
_NAMES_A_PLACE = re.compile(r"\b(?:to|in|near|cover|serve)\s+(?:[A-Z]\w+|\d{5}\b)")
_OPEN_NOW = re.compile(
    r"\b(?:now|right now|still open|open today|currently)\b"
    r"|(?<!when )(?<!what )(?<!time )(?<!days )(?<!hours )\bare (?:you|y'all)(?: guys)? open\W*$",
    re.I,
)
_FAQ_LIKENESS = 82
_ANY_QUESTION = {
    "a", "about", "an", "and", "any", "are", "at", "can", "could", "d", "did", "do", "does", "for", "from", "get",
    "have", "how", "i", "if", "in", "is", "it", "ll", "me", "much", "my", "of", "on", "or", "our", "re", "s",
    "should", "t", "that", "the", "there", "they", "this", "to", "us", "was", "we", "what", "when", "where", "which",
    "who", "why", "will", "with", "would", "you", "your", "yours",
}  # fmt: skip
_SURELY = 0.95
_MOST_FREE = 3  # jobs named that are estimated for free
_GENERAL = (Intent.REPEAT, Intent.ASK_CLARIFY, Intent.CAPABILITIES)


def answer_all(reply: Reply, understood: Understanding) -> bool:
    """Answers each question in the utterance. True where there was one."""
    answered = False
    if asks_for_another(understood.text) and reply.turn.dialogue.offered:
        return True  # the offer that follows answers it
    if cues.DOES_EMERGENCIES.search(understood.text) and understood.problem is None:
        reply.ask("problem", "emergencies")
        return True
    if cues.FREE_ESTIMATE.search(understood.text) and not understood.services:
        _free_estimates(reply, understood)
        return True
    if _HOW_LONG.search(understood.text) and say_how_long(reply):
        return True
    for intent in understood.intents:
        if intent in (Intent.REPEAT, Intent.ASK_CLARIFY) and (understood.problem or understood.services):
            continue  # "I can't get it to go down" is about a toilet
        if intent in _GENERAL and Intent.PRICE_QUESTION in understood.intents:
            continue  # "what did you say the price was?" asks for the price
        answer = _ANSWERS.get(intent)
        if answer is not None:
            answer(reply, understood)
            answered = True
    return answered


def answer_own(reply: Reply, understood: Understanding) -> bool:
    """The owner's own answers to frequent questions come before ours. True where one was asked for."""
    text = understood.text.lower()
    for question in reply.turn.profile.questions:
        if any(_asks_the_same(asks.lower(), text) for asks in question.asks):
            reply.add(question.answer, items=_free_items(reply, question.answer))
            return True
    return False


def _asks_the_same(asks: str, text: str) -> bool:
    """Whether two questions are alike, and in more than the words that any question has."""
    shared = set(re.findall(r"\w+", asks)) & set(re.findall(r"\w+", text)) - _ANY_QUESTION
    return bool(shared) and fuzz.token_set_ratio(asks, text) >= _FAQ_LIKENESS


def _free_items(reply: Reply, answer: str) -> tuple[str, ...]:
    """The items that make a "free" in the owner's answer true; it was held against them when it was saved."""
    if all(span.kind is AmountKind.MONEY for span in find_amounts(answer)):
        return ()
    return tuple(item.code for item in reply.turn.book.items)


def _price(reply: Reply, understood: Understanding) -> None:
    if cues.EXTRA_CHARGE.search(understood.text) and quote_surcharge(reply):
        return
    if cues.FEE.search(understood.text):
        quote_coming_out(reply)
        return
    if listed := jobs_listed(reply.turn.book, understood.text):
        if not reply.bench.card.service_code:
            reply.bench.choose_service(listed[0])
        for item in listed:
            quote_item(reply, item)
        return
    if other := job_asked_about(reply.turn.book, understood.text, tuple(match.item for match in understood.services)):
        quote_item(reply, other)
        return
    matches = list(understood.services)
    leans = cues.POINTS_BACK.search(understood.text) and (not matches or matches[0].score < _SURELY)
    if leans and reply.bench.card.service_code:
        matches = []  # "how much to clear that": what was told before, not whatever else is cleared
    if not matches and not reply.bench.card.service_code and cues.COMING_OUT.search(understood.text):
        quote_coming_out(reply)
        return
    answer_price(reply, matches)


def _free_estimates(reply: Reply, understood: Understanding) -> None:
    free = [item for item in reply.turn.book.items if item.charge is Charge.FREE_ESTIMATE]
    if not free:
        office_looks(reply, understood, "service_unknown")
        return
    named = [item_in_a_sentence(item) for item in free[:_MOST_FREE]]
    listed = f"{', '.join(named[:-1])} or {named[-1]}" if len(named) > 1 else named[0]
    reply.add(reply.words("price_free_estimate", item_lower=listed), items=tuple(item.code for item in free))


def _hours(reply: Reply, understood: Understanding) -> None:
    hours = reply.turn.profile.hours
    wish = to_wished(understood.when)
    if wish is not None and wish.day is not None and wish.last_day in (None, wish.day):
        day = say_day(wish.day, reply.today)
        reply.say("hours_day", day=day[:1].upper() + day[1:], closed_day=day, hours=say_spans(hours, wish.day))
        return
    if _OPEN_NOW.search(understood.text):
        now = reply.turn.now
        until = end_of_opening(hours, now)
        opens = hours.next_opening(now)
        reply.say(
            "hours_now",
            open=until is not None,
            until=say_time(until) if until is not None else "",
            opens=say_instant(opens, now, hours) if opens is not None else "",
        )
        return
    reply.say("hours", hours=say_week(hours))


def _location(reply: Reply, understood: Understanding) -> None:
    address = reply.turn.profile.address
    if re.search(r"\b(come out|service|serve|cover|work in|go to|travel)\b", understood.text, re.I):
        _area(reply, understood)
    elif address:
        reply.say("location", address=address)
    else:
        reply.say("location_none")


def _area(reply: Reply, understood: Understanding) -> None:
    profile = reply.turn.profile
    text = understood.text.lower()
    served = (*profile.area, profile.city) if profile.area and profile.city else profile.area
    named = [place for place in served if place.lower() in text]
    if named:
        reply.say("area_yes", place=named[0])
    elif profile.area and _NAMES_A_PLACE.search(understood.text):
        if profile.outside_area:
            reply.add(profile.outside_area)
        else:
            office_looks(reply, understood, "area_unknown")
    elif profile.area:
        reply.say("area_list", area=_listed(profile.area))
    elif profile.city:
        reply.say("area_all", city=profile.city)
    else:
        office_looks(reply, understood, "area_unknown")


def _services(reply: Reply, understood: Understanding) -> None:
    if (
        re.search(r"\b(come (out )?to|service area|what areas?|cover|serve)\b", understood.text, re.I)
        and not understood.when
    ):
        _area(reply, understood)
        return
    if understood.when and understood.problem is None:
        return  # "can you do December 3rd" asks for a time
    summary = reply.turn.profile.services_summary
    if summary and cues.WHAT_SERVICES.search(understood.text):
        reply.say("services", services=summary)
    elif cues.ABOUT_US.search(understood.text) or cues.HOW_WE_WORK.search(understood.text):
        office_looks(reply, understood, "service_unknown")
    elif understood.services:
        if not reply.bench.card.service_code:
            reply.bench.choose_service(understood.services[0].item)
        reply.say("service_yes")
    elif (
        re.search(r"\b(do|can|could|would) (you|y'all|you guys)\b", understood.text, re.I)
        and understood.problem is None
    ):
        office_looks(reply, understood, "service_unknown")


def office_looks(reply: Reply, understood: Understanding, key: str) -> None:
    """Says that somebody gets back to them, and leaves the question for whoever does."""
    if understood.text in reply.bench.card.message and understood.text not in reply.turn.card.message:
        return  # taken down as a message already
    reply.say(key)
    if understood.text not in reply.bench.card.message:
        reply.bench.take_message(understood.text)


def _business_info(reply: Reply, understood: Understanding) -> None:
    if re.search(r"\b(address|located|location|where)\b", understood.text, re.I):
        _location(reply, understood)
    elif re.search(r"\b(open|hours|close)\b", understood.text, re.I):
        _hours(reply, understood)
    else:
        _services(reply, understood)
        if not reply.says:
            office_looks(reply, understood, "service_unknown")


def _repeat(reply: Reply, understood: Understanding) -> None:
    said = reply.turn.dialogue.said
    reply.add(said or reply.words("how_can_i_help"))
    reply.state = replace(reply.state, asked=reply.turn.dialogue.asked, offered=reply.turn.dialogue.offered)
    reply.question = said


def _identity(reply: Reply, understood: Understanding) -> None:
    reply.say("who_are_you", name=reply.turn.profile.personality.name)


_ANSWERS: dict[Intent, Callable[[Reply, Understanding], None]] = {
    Intent.PRICE_QUESTION: _price,
    Intent.HOURS_OR_WHEN: _hours,
    Intent.LOCATION_DIRECTIONS: _location,
    Intent.BUSINESS_INFO: _business_info,
    Intent.SERVICE_QUESTION: _services,
    Intent.FIND_PROVIDER: _services,
    Intent.ARE_YOU_A_BOT: lambda reply, _: reply.say("am_ai"),
    Intent.ASSISTANT_IDENTITY: _identity,
    Intent.CAPABILITIES: lambda reply, _: reply.say("capabilities"),
    Intent.REPEAT: _repeat,
    Intent.ASK_CLARIFY: _repeat,
    Intent.SPEAK_SLOWER_FASTER: lambda reply, _: reply.say("slower"),
}


def _listed(places: tuple[str, ...]) -> str:
    return places[0] if len(places) == 1 else ", ".join(places[:-1]) + " and " + places[-1]
