"""Whether a caller who pauses is done, by what their words mean."""

from receptionist.agent.frame_agent.understanding import understand
from receptionist.agent.frame_agent.understanding.nothing_yet import is_bare, open_question, says_nothing_yet
from receptionist.domain.conversation import TurnInput
from receptionist.ports import MoreToCome
from receptionist.voice.turn_words import is_open_clause


class MeaningTurnEnd:
    """The `TurnEnd` that goes by the words: an open clause goes on, and so does what leaves the question open.

    Whoever has not said yet what they were asked for would be asked again anyway: waiting for them costs nothing.
    """

    async def more_to_come(self, pcm: bytes, rate_hz: int, turn: TurnInput) -> MoreToCome:
        """By `turn.text` and what was asked last."""
        asked = turn.dialogue.said
        if is_open_clause(turn.text, asked):
            return MoreToCome.YES
        question = open_question(asked)
        if not question:
            return MoreToCome.NO
        local = turn.now.astimezone(turn.profile.hours.zone)
        understood = understand(
            turn.text,
            asked=asked,
            today=local.date(),
            now=local.time().replace(tzinfo=None),
            book=turn.book,
            region=turn.profile.region,
        )
        if says_nothing_yet(understood, question):
            return MoreToCome.YES
        return MoreToCome.MAYBE if is_bare(understood, question) else MoreToCome.NO
