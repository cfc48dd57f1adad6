"""The answer that is begun before it is certain that the caller is done: at most one at a time."""

from receptionist.voice.endpointing import CallerTurn
from receptionist.voice.events import DropAnswer, PrepareAnswer


class Speculation:
    """Says when an answer made ahead is of no use: the caller went on, or only nodded."""

    def __init__(self) -> None:
        self._caller: CallerTurn | None = None
        self._turn = 0

    def begin(self, caller: CallerTurn, text: str) -> PrepareAnswer:
        """Has the answer to `text`, all the caller said so far, made ahead; it replaces an older one."""
        self._caller, self._turn = caller, caller.turn
        return PrepareAnswer(caller.turn, text)

    def asked(self) -> None:
        """The agent is asked now: whether the answer made ahead fits is known there."""
        self._caller = None

    def drop(self, hears: CallerTurn | None) -> list[DropAnswer]:
        """Drops the answer unless `hears`, the turn in the making, is still all that it was made for."""
        caller = self._caller
        if caller is None or (caller is hears and caller.turn == self._turn and caller.words is not None):
            return []
        self._caller = None
        return [DropAnswer(self._turn)]
