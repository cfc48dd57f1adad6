"""Whether what the caller said is a turn of theirs, or a nod while the agent has the floor."""

from receptionist.voice.endpointing import CallerTurn
from receptionist.voice.playback import Reply
from receptionist.voice.turn_words import is_beginning, is_hesitation, is_nod, wants_the_floor

_LATEST_ECHO = 0.6  # seconds: whoever repeats what they hear begins later


def is_turn(caller: CallerTurn, reply: Reply | None, held: Reply | None, now: float) -> bool:
    """Whether the caller's words, all of them known, are to be answered; `held` is the rest of what they cut off."""
    words = caller.words
    if not words or is_hesitation(words) or _is_echo(caller, words, reply, held):
        return False
    nods = is_nod(words) or (caller.is_brief and not wants_the_floor(words))
    return not nods or _would_answer(caller, reply, held, now)


def _would_answer(caller: CallerTurn, reply: Reply | None, held: Reply | None, now: float) -> bool:
    """Whether "mm-hm" is a turn: nobody is being talked over, or most of a question was heard."""
    if reply is None:
        return held is None or held.was_asking
    return reply.turn == caller.turn or reply.is_asking(now)


def _is_echo(caller: CallerTurn, words: str, reply: Reply | None, held: Reply | None) -> bool:
    """Whether these are the words that the agent began just then: in a noise, an echo is not told by its sound."""
    said = held.cut_off if held is not None else reply.opening if reply is not None else None
    return said is not None and 0.0 <= caller.began - said[0] <= _LATEST_ECHO and is_beginning(words, said[1])
