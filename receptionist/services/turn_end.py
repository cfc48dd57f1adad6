"""Whether a caller who pauses is done, by what their words mean."""

from receptionist.agent.frame_agent.understanding import understand
from receptionist.agent.frame_agent.understanding.nothing_yet import is_bare, leads_up, leaves_open, open_question
from receptionist.domain.conversation import TurnInput
from receptionist.ports import MoreToCome
from receptionist.voice.turn_words import is_open_clause, said_once


class MeaningTurnEnd:
    """The `TurnEnd` that goes by the words.

    An open clause goes on, and so does an introduction. Who has left the question open may go on, and would be asked
    again anyway: little is lost by a moment's wait. A first name or a day alone is often followed by more, too.
    """

    async def more_to_come(self, pcm: bytes, rate_hz: int, turn: TurnInput) -> MoreToCome:
        """By `turn.text` and what was asked last."""
        asked, text = turn.dialogue.said, said_once(turn.text)
        if is_open_clause(text, asked):
            return MoreToCome.YES
        question = open_question(asked)
        if not question:
            return MoreToCome.NO
        local = turn.now.astimezone(turn.profile.hours.zone)
        understood = understand(
            text,
            asked=asked,
            today=local.date(),
            now=local.time().replace(tzinfo=None),
            book=turn.book,
            region=turn.profile.region,
        )
        if leads_up(understood, question):
            return MoreToCome.YES
        if leaves_open(understood, question) or is_bare(understood, question):
            return MoreToCome.MAYBE
        return MoreToCome.NO
