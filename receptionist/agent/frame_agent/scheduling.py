"""From a wish to a window that is held: offering times and reading the answer."""

import re
from dataclasses import replace
from datetime import datetime

from receptionist.agent.frame_agent.leaning import asks_for_another
from receptionist.agent.frame_agent.reply import Reply
from receptionist.domain.lead import TimeWindow, Urgency, WishedTime

_FIRST = re.compile(r"\b(?:first(?! name)|earlier|former|sooner|soonest|earliest)\b", re.IGNORECASE)
_SECOND = re.compile(r"\b(?:second|later|latter|other|last (?:one|slot|window))\b", re.IGNORECASE)


def chosen_window(text: str, wish: WishedTime | None, offered: tuple[TimeWindow, ...]) -> TimeWindow | None:
    """Which of the offered windows the customer's words pick; None where they pick none of them."""
    if wish is not None and (wish.day is not None or wish.start is not None):
        fits = [window for window in offered if _agrees(window, wish)]
        return fits[0] if fits else None
    if asks_for_another(text):
        return None
    if len(offered) > 1 and _SECOND.search(text):
        return offered[1]
    if _FIRST.search(text):
        return offered[0]
    return None


def _agrees(window: TimeWindow, wish: WishedTime) -> bool:
    if wish.day is not None and not (wish.day <= window.starts.date() <= (wish.last_day or wish.day)):
        return False
    if wish.start is None:
        return True
    starts, ends = window.starts.time(), window.ends.time()
    if wish.end is not None:
        return wish.start <= starts < wish.end or starts <= wish.start < ends
    return starts <= wish.start < ends


def hold(reply: Reply, window: TimeWindow) -> None:
    """Takes the window the customer agreed to."""
    wished = reply.bench.card.wished
    day = window.starts.date()
    if wished is not None and wished.day is not None and not wished.day <= day <= (wished.last_day or wished.day):
        # Another day was agreed on: what was wished first is not wished any more.
        reply.bench.note_wish(replace(wished, day=day, last_day=None, start=None, end=None))
    reply.bench.hold(window)


def offer_for_wish(reply: Reply) -> None:
    """Offers what fits the wish on the card, or the nearest there is."""
    bench = reply.bench
    wished = bench.card.wished
    search = bench.search_times(wished)
    if wished is not None and (wished.asap or bench.card.urgency is Urgency.EMERGENCY):
        bench.note_urgency(Urgency.SOON)
    if search.fitting:
        windows = search.fitting
        reply.state = replace(reply.state, offered=windows)
        if len(windows) == 1 or (wished is not None and wished.asap):
            reply.state = replace(reply.state, offered=windows[:1])
            reply.ask("window", "offer_window", window=reply.window(windows[0]))
        else:
            reply.ask("two", "offer_two", first=reply.window(windows[0]), second=second_of(reply, windows))
        return
    if not bench.somebody_does_it():
        reply.say("offer_nobody")
        reply.state = replace(reply.state, offered=())
        return
    if not search.nearest:
        reply.say("offer_none")
        reply.state = replace(reply.state, offered=())
        return
    window = search.nearest[0]
    reply.state = replace(reply.state, offered=(window,))
    wish = reply.wish()
    if wished is not None and wished.day is not None and wished.day < reply.today:
        reply.ask("window", "wish_past", window=reply.window(window))
    elif search.closed and wished is not None and _is_closed(reply, wished):
        reply.ask("window", "wish_closed", wish=wish, window=reply.window(window))
    else:
        reply.ask("window", "wish_taken", wish=wish, window=reply.window(window))


def _is_closed(reply: Reply, wished: WishedTime) -> bool:
    """Whether the business is closed at the wished time, and not merely too near to closing for a visit."""
    hours = reply.turn.profile.hours
    if wished.day is None or not hours.spans_on(wished.day):
        return True
    return wished.start is not None and not hours.is_open(datetime.combine(wished.day, wished.start, hours.zone))


def second_of(reply: Reply, windows: tuple[TimeWindow, ...]) -> str:
    """The second window in words, without its day where that is the first one's."""
    first, second = reply.window(windows[0]), reply.window(windows[1])
    if windows[0].starts.date() == windows[1].starts.date():
        return second[second.index("between") :]
    return second if first != second else ""
