"""Where a model's talk about a caller's own visits stands, in the frame agent's terms, so that it can go on with it."""

from receptionist.agent.frame_agent.own_visit_cues import names_cancelling
from receptionist.agent.frame_agent.understanding.asked import asked_slot
from receptionist.agent.tools import Workbench
from receptionist.domain.ids import AppointmentId
from receptionist.domain.own_visits import NO_VISIT, Errand, OwnVisit
from receptionist.domain.wording import say_window

_GOES_ON = ("code", "own_which", "own_cancel", "own_when", "own_offer")
_ELSE = ("anything_else", "name", "phone", "address", "problem", "message", "transfer")  # a question of another talk


def own_step(bench: Workbench, said: str, offered: bool) -> tuple[str, AppointmentId]:
    """What our last words ask of the caller's own visits, and which one they are about; empty where of none.

    `offered`: times were offered and are not chosen yet.
    """
    own, before = bench.own, bench.turn.dialogue
    question = said.rstrip().endswith("?")
    if own.change is not None and own.change != before.own.change:
        return "", NO_VISIT
    if not own.is_sure:
        waits = own.wants_code or (before.asked == "code" and own.code is not None)
        return ("code" if waits else ""), own.about
    if question and asked_slot(said) in _ELSE:
        return "", own.about
    about = _about(bench, said)
    if bench.offers_move() and offered:
        return "own_offer", own.about
    if not question:
        return (before.asked if before.asked in _GOES_ON[1:] else ""), own.about
    if about == NO_VISIT:
        talks = own.errand in (Errand.CANCEL, Errand.MOVE) and bench.own_visits()
        return ("own_which" if talks else ""), NO_VISIT
    if names_cancelling(said):
        return "own_cancel", about
    return ("own_when" if own.errand is Errand.MOVE else ""), about


def _about(bench: Workbench, said: str) -> AppointmentId:
    """The visit that was named, or is talked about, or the only one."""
    visits, today = bench.own_visits(), bench.turn.today
    named = [one for one in visits if _names(one, said.lower(), say_window(one.window, today).lower())]
    if len(named) == 1:
        return named[0].id
    if bench.own.about != NO_VISIT:
        return bench.own.about
    return visits[0].id if len(visits) == 1 else NO_VISIT


def _names(visit: OwnVisit, said: str, window: str) -> bool:
    return window in said or (bool(visit.what) and visit.what.lower() in said)
