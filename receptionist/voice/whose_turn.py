"""Whether what the caller said is a turn of theirs, or a nod while the agent has the floor."""

from receptionist.voice.endpointing import CallerTurn
from receptionist.voice.playback import Reply
from receptionist.voice.turn_words import is_beginning, is_hesitation, is_long_beginning, is_nod, wants_the_floor

_LATEST_ECHO = 0.6  # seconds: whoever repeats what they hear begins later
_LATEST_OF_MANY_WORDS = 1.2  # nobody keeps up with the agent's sentence, a second behind it
_Opening = tuple[float, str]  # when the first sound of a reply was played, and the words it began


def is_turn(caller: CallerTurn, reply: Reply | None, held: Reply | None, now: float, finished: _Opening | None) -> bool:
    """Whether the caller's words, all of them known, are to be answered.

    `held` is the rest of what they cut off; `finished` is how the last reply began that was said to its end.
    """
    words = caller.words
    if not words or is_hesitation(words):
        return False
    begun = (held.cut_off if held else None, reply.opening if reply else None, finished)
    if any(_is_echo(caller, words, opening) for opening in begun if opening is not None):
        return False
    nods = is_nod(words) or (caller.is_brief and not wants_the_floor(words))
    return not nods or _would_answer(caller, reply, held, now)


def _would_answer(caller: CallerTurn, reply: Reply | None, held: Reply | None, now: float) -> bool:
    """Whether "mm-hm" is a turn: nobody is being talked over, or most of a question was heard."""
    if reply is None:
        return held is None or held.was_asking
    return reply.turn == caller.turn or reply.is_asking(now)


def _is_echo(caller: CallerTurn, words: str, opening: _Opening) -> bool:
    """Whether these are the words that the agent began just then: in a noise, an echo is not told by its sound."""
    began, said = opening
    late = caller.began - began
    return (0.0 <= late <= _LATEST_ECHO and is_beginning(words, said)) or (
        0.0 <= late <= _LATEST_OF_MANY_WORDS and is_long_beginning(words, said)
    )
