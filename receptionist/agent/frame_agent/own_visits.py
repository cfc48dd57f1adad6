"""A caller's own visits on the telephone: the code first, then what is on file, and what they want changed of it.

code → (which) → cancel, yes or no
               → when → which of the offered
"""

import re
from collections.abc import Callable
from dataclasses import replace

from receptionist.agent.frame_agent import cues
from receptionist.agent.frame_agent.answers import answer_all, answer_own
from receptionist.agent.frame_agent.own_visit_cues import (
    asks_about_cancelling,
    refuses,
    wants_cancelled,
    wants_kept,
    wants_moved,
)
from receptionist.agent.frame_agent.reply import Reply
from receptionist.agent.frame_agent.scheduling import chosen_window, second_of
from receptionist.agent.frame_agent.understanding import Understanding
from receptionist.agent.frame_agent.understanding.labels import Confirmation, Intent
from receptionist.agent.frame_agent.understanding.spoken_numbers import digits_of
from receptionist.agent.frame_agent.understanding.when import to_wished
from receptionist.domain.lead import WishedTime
from receptionist.domain.own_visits import CODE_DIGITS, NO_VISIT, CodeTry, Errand, OwnVisit

_ERRANDS = {
    Intent.CANCEL_APPOINTMENT: Errand.CANCEL,
    Intent.RESCHEDULE_OR_CHANGE: Errand.MOVE,
    Intent.CONFIRM_OR_STATUS: Errand.SEE,
}
_NOT_COME = re.compile(
    r"\b(?:(?:did ?n[o']t|have ?n[o']t|never|not) (?:get|got|getting|receive|received|come|see|arrived)"
    r"|nothing (?:came|yet|arrived|here)|no (?:code|text|message)|(?:send|text)(?: me)? (?:it|one|another)"
    r"|(?:it|one) again|another (?:one|code)|re-?send)\b",
    re.I,
)
_CANNOT = re.compile(
    r"\b(?:can(?:no|')t|can not|unable|don'?t have (?:my|the|that|a)|not my (?:phone|number)|land ?line|no texts?"
    r"|other phone|old (?:phone|number)|without)\b",
    re.I,
)
_WAITS = re.compile(r"\b(?:hold on|hang on|wait|one (?:moment|second|sec|minute)|a (?:moment|second|sec|minute)"
                    r"|let me (?:check|look|see|get|find)|just a)\b", re.I)  # fmt: skip
_ANY = WishedTime(said="any time", flexible=True)


def begin(reply: Reply, understood: Understanding) -> bool:
    """Begins with what a caller wants of a booking that stands; False where no code can be sent, nor is needed."""
    if not reply.by_voice:
        return False
    bench = reply.bench
    errand = _ERRANDS.get(understood.intent, Errand.SEE)
    bench.own = replace(bench.own, errand=errand, about=NO_VISIT)
    if bench.own.is_sure:
        _do_errand(reply)
        return True
    if bench.own.code is not None and bench.own.code.holds(reply.turn.now):
        reply.ask("code", "code_wait")
        return True
    if not bench.text_code():
        return False
    reply.ask("code", "code_sent")
    return True


def tell_what_failed(reply: Reply) -> bool:
    """Says that a change they were told of was not made; False where none failed."""
    own = reply.bench.own
    if not own.failed:
        return False
    reply.bench.own = replace(own, failed="")
    reply.say("own_failed", why=own.failed)
    _leave_to_office(reply, "What they wanted of their visit did not go through")
    return True


def go_on(reply: Reply, understood: Understanding) -> bool:
    """Takes the utterance as the answer to a question about the caller's own visits; False where none was asked."""
    asked = reply.turn.dialogue.asked
    step = _STEPS.get(asked)
    if step is None or not reply.by_voice:
        return False
    if asked != "code" and not reply.bench.own.is_sure:
        return False  # asked in another call over the same number
    if step(reply, understood):
        reply.state = replace(reply.state, misses=0)
        return True
    reply.state = replace(reply.state, offered=reply.turn.dialogue.offered)
    if not answer_all(reply, understood):
        misses = reply.state.misses + 1
        reply.state = replace(reply.state, misses=misses)
        if misses > 2:
            _another_way(reply)
            return True
        reply.say("not_understood")
    reply.ask_in_words(asked, _last_question(reply))
    return True


def _code(reply: Reply, understood: Understanding) -> bool:
    bench, text = reply.bench, understood.text
    if bench.own.is_sure:  # said in a turn that nobody heard the answer of
        _do_errand(reply)
        return True
    said = digits_of(text)
    if not said:
        if _NOT_COME.search(text):
            if bench.text_code():
                reply.ask("code", "code_again")
            elif bench.own.code is not None and not bench.own.code.may_send_another(reply.turn.now):
                reply.ask("code", "code_wait")
            else:
                _another_way(reply)
            return True
        if _CANNOT.search(text) or understood.confirmation is Confirmation.DENY:
            _another_way(reply)
            return True
        if _WAITS.search(text) or understood.confirmation is Confirmation.AFFIRM:
            reply.ask("code", "code_wait")
            return True
        return False
    whole = said if len(said) >= CODE_DIGITS else bench.own.heard + said
    if len(whole) < CODE_DIGITS:
        bench.own = replace(bench.own, heard=whole)
        reply.ask("code", "code_rest")
        return True
    match bench.try_code(whole[:CODE_DIGITS]):
        case CodeTry.RIGHT:
            reply.say("code_thanks")
            _do_errand(reply)
        case CodeTry.WRONG:
            reply.ask("code", "code_wrong")
        case CodeTry.OVER:
            reply.say("code_over")
            _another_way(reply)
    return True


def _do_errand(reply: Reply) -> None:
    """Tells what is on file, and asks what is missing for what they want."""
    bench = reply.bench
    visits, errand = bench.own_visits(), bench.own.errand or Errand.SEE
    if not visits:
        reply.say("own_none")
        _leave_to_office(reply, "Asks about a visit that is not on file under this number")
        return
    visit = _about(reply) or (visits[0] if len(visits) == 1 else None)
    if errand is Errand.SEE:
        reply.say(
            "own_are" if len(visits) > 1 else "own_is", visits=_listed(reply, visits), visit=_said(reply, visits[0])
        )
        reply.ask("anything_else", "anything_else")
        return
    if visit is None:
        reply.ask("own_which", "own_which", visits=_listed(reply, visits))
        return
    bench.own = replace(bench.own, about=visit.id)
    if visit.why_fixed:
        reply.say("own_fixed", visit=_said(reply, visit), why=visit.why_fixed)
        _leave_to_office(reply, f"Wants to {errand.value} their visit, too late to do so alone")
    elif errand is Errand.CANCEL:
        reply.ask("own_cancel", "own_cancel", visit=_said(reply, visit))
    else:
        reply.ask("own_when", "own_when", visit=_said(reply, visit))


def _which(reply: Reply, understood: Understanding) -> bool:
    visits = reply.bench.own_visits()
    windows = tuple(visit.window for visit in visits)
    choice = chosen_window(understood.text, to_wished(understood.when), windows)
    named = [one for one in visits if one.what and one.what.lower() in understood.text.lower()]
    visit = named[0] if len(named) == 1 else next((one for one in visits if one.window == choice), None)
    if visit is None:
        return False
    reply.bench.own = replace(reply.bench.own, about=visit.id)
    _do_errand(reply)
    return True


def _cancel(reply: Reply, understood: Understanding) -> bool:
    visit = _about(reply)
    if visit is None:
        return False
    text, wish = understood.text, to_wished(understood.when)
    cancels = wants_cancelled(text)
    if chosen_window(text, wish, (visit.window,)) is not None:
        wish = None  # the day they name is the visit's own
    if wish is not None or (wants_moved(text) and not cancels):
        reply.bench.own = replace(reply.bench.own, errand=Errand.MOVE)
        return _offer(reply, visit, wish) if wish is not None else _ask_when(reply)
    if not cancels and (wants_kept(text) or understood.confirmation is Confirmation.DENY):
        return _keep(reply)
    if asks_about_cancelling(text):
        if not answer_own(reply, understood):
            reply.say("service_unknown")
            reply.bench.take_message(f"Asks before cancelling a visit: {text}")
        reply.ask_in_words("own_cancel", _last_question(reply))
        return True
    if not cancels and understood.confirmation is not Confirmation.AFFIRM:
        return False
    reply.bench.change_visit(visit, None)
    reply.say("own_cancelled")
    reply.ask("anything_else", "anything_else")
    return True


def _keep(reply: Reply) -> bool:
    reply.say("own_kept")
    reply.ask("anything_else", "anything_else")
    return True


def _cancel_instead(reply: Reply) -> bool:
    reply.bench.own = replace(reply.bench.own, errand=Errand.CANCEL)
    _do_errand(reply)
    return True


def _when(reply: Reply, understood: Understanding) -> bool:
    visit = _about(reply)
    if visit is None:
        return False
    wish = to_wished(understood.when)
    if wish is None and wants_cancelled(understood.text):
        return _cancel_instead(reply)
    if wish is None and (wants_kept(understood.text) or understood.confirmation is Confirmation.DENY):
        return _keep(reply)
    if wish is None and cues.EITHER.search(understood.text):
        wish = _ANY
    return wish is not None and _offer(reply, visit, wish)


def _offered(reply: Reply, understood: Understanding) -> bool:
    visit, offered = _about(reply), reply.turn.dialogue.offered
    if visit is None or not offered:
        return False
    wish = to_wished(understood.when)
    denies = understood.confirmation is Confirmation.DENY or refuses(understood.text)
    choice = chosen_window(understood.text, wish, offered)
    if wish is None and wants_cancelled(understood.text):
        return _cancel_instead(reply)
    if wish is None and wants_kept(understood.text):
        return _keep(reply)
    if denies and (choice is not None or wish is None):
        return _ask_when(reply, "own_other_day")
    takes_any = understood.confirmation is Confirmation.AFFIRM or cues.EITHER.search(understood.text)
    if choice is None and wish is None and takes_any:
        choice = offered[0]
    if choice is not None:
        reply.bench.change_visit(visit, choice)
        reply.state = replace(reply.state, offered=())
        reply.say("own_moved", window=reply.window(choice))
        reply.ask("anything_else", "anything_else")
        return True
    return wish is not None and _offer(reply, visit, wish)


def _offer(reply: Reply, visit: OwnVisit, wish: WishedTime) -> bool:
    found = reply.bench.times_for(visit, wish)
    windows = found.fitting or found.nearest[:1]
    reply.state = replace(reply.state, offered=windows)
    if not windows:
        reply.say("own_no_time")
        _leave_to_office(reply, f"Wants to move their visit: {wish.said}")
    elif len(windows) == 1:
        reply.ask("own_offer", "own_offer", window=reply.window(windows[0]))
    else:
        first, second = reply.window(windows[0]), second_of(reply, windows)
        reply.ask("own_offer", "own_offer_two", first=first, second=second)
    return True


def _ask_when(reply: Reply, key: str = "ask_which_day") -> bool:
    reply.ask("own_when", key)
    return True


def _another_way(reply: Reply) -> None:
    """A link to the number on file, or a person."""
    reply.bench.own = replace(reply.bench.own, code=None, heard="", errand=None)
    if reply.bench.text_visit_link():
        reply.say("visit_link")
        reply.ask("anything_else", "anything_else")
        return
    reply.say("message_change")
    _leave_to_office(reply, "Wants to see, move or cancel a visit; it is not made sure who called")


def _leave_to_office(reply: Reply, says: str) -> None:
    reply.bench.own = replace(reply.bench.own, about=NO_VISIT)
    reply.bench.take_message(f"{says}.")
    reply.state = replace(reply.state, goal="message")
    reply.ask("anything_else", "anything_else")


def _about(reply: Reply) -> OwnVisit | None:
    return next((one for one in reply.bench.own_visits() if one.id == reply.bench.own.about), None)


def _said(reply: Reply, visit: OwnVisit) -> str:
    """`Clear a drain, tomorrow between 2 and 4`."""
    return ", ".join(filter(None, (visit.what[:1].lower() + visit.what[1:], reply.window(visit.window))))


def _listed(reply: Reply, visits: tuple[OwnVisit, ...]) -> str:
    return "; and ".join(_said(reply, visit) for visit in visits)


def _last_question(reply: Reply) -> str:
    """The question our last words ended with."""
    said = reply.turn.dialogue.said
    return re.split(r"(?<=[.!?:])\s+", said)[-1] if said else reply.words("code_wait")


_STEPS: dict[str, Callable[[Reply, Understanding], bool]] = {
    "code": _code,
    "own_which": _which,
    "own_cancel": _cancel,
    "own_when": _when,
    "own_offer": _offered,
}
