"""Answering what the customer asks in between."""

import re
from collections.abc import Callable
from dataclasses import replace

from rapidfuzz import fuzz

from receptionist.agent.frame_agent import cues
from receptionist.agent.frame_agent.quoting import answer_price, quote_coming_out, quote_surcharge, say_how_long
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.agent.frame_agent.understanding.labels import Intent
from receptionist.agent.frame_agent.understanding.when import to_wished
from receptionist.domain.wording import end_of_opening, say_day, say_instant, say_spans, say_time, say_week

_HOW_LONG = re.compile(r"\bhow long\b(?!.*\b(open|wait|until|been)\b)", re.I)
_FAQ_LIKENESS = 82
_SURELY = 0.95
_GENERAL = (Intent.REPEAT, Intent.ASK_CLARIFY, Intent.CAPABILITIES)


def answer_all(reply: Reply, understood: Understanding) -> bool:
    """Answers each question in the utterance. True where there was one."""
    if _answer_own(reply, understood):
        return True
    answered = False
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


def _answer_own(reply: Reply, understood: Understanding) -> bool:
    """The owner's own answers to frequent questions come before ours."""
    text = understood.text.lower()
    for question in reply.turn.profile.questions:
        if any(fuzz.token_set_ratio(asks.lower(), text) >= _FAQ_LIKENESS for asks in question.asks):
            reply.add(question.answer)
            return True
    return False


def _price(reply: Reply, understood: Understanding) -> None:
    if cues.EXTRA_CHARGE.search(understood.text) and quote_surcharge(reply):
        return
    if cues.FEE.search(understood.text):
        quote_coming_out(reply)
        return
    matches = list(understood.services)
    leans = cues.POINTS_BACK.search(understood.text) and (not matches or matches[0].score < _SURELY)
    if leans and reply.bench.card.service_code:
        matches = []  # "how much to clear that": what was told before, not whatever else is cleared
    if not matches and not reply.bench.card.service_code and cues.COMING_OUT.search(understood.text):
        quote_coming_out(reply)
        return
    answer_price(reply, matches)


def _hours(reply: Reply, understood: Understanding) -> None:
    hours = reply.turn.profile.hours
    wish = to_wished(understood.when)
    if wish is not None and wish.day is not None and wish.last_day in (None, wish.day):
        day = say_day(wish.day, reply.today)
        reply.say("hours_day", day=day[:1].upper() + day[1:], hours=say_spans(hours, wish.day))
        return
    if re.search(r"\b(now|right now|still open|open today|currently)\b", understood.text, re.I):
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
    named = [place for place in profile.area if place.lower() in text]
    if named:
        reply.say("area_yes", place=named[0])
    elif re.search(r"\b(?:to|in|out to|over in|near)\s+[A-Z]\w+", understood.text) and profile.area:
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
    elif cues.ABOUT_US.search(understood.text):
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
