"""What is saved of a call as it goes: each side's words, numbered in one order."""

from receptionist.domain.call import Speaker, Utterance
from receptionist.voice.endpointing import CallerTurn
from receptionist.voice.events import SaveUtterance
from receptionist.voice.playback import Reply


class Minutes:
    """Makes the utterances of a call. Of the agent only what was heard; what nobody heard leaves none."""

    def __init__(self) -> None:
        self.agents_last_words = ""  # what the caller is answering
        self._count = 0

    def caller(self, turn: CallerTurn) -> list[SaveUtterance]:
        """The caller's words."""
        return self._save(Speaker.CALLER, turn.words_so_far, turn.began, turn.last_speech)

    def agent(self, reply: Reply, now: float) -> list[SaveUtterance]:
        """The agent's words as far as they were heard by now."""
        heard, unheard = reply.words(now)
        if not heard or reply.began is None:
            return []
        self.agents_last_words = heard
        return self._save(Speaker.AGENT, heard, reply.began, now, unheard, reply.timing)

    def keys(self, digits: str, pressed_at: float) -> list[SaveUtterance]:
        """Keys the caller pressed, as said in digits."""
        return self._save(Speaker.CALLER, digits, pressed_at, pressed_at) if digits else []

    def _save(
        self,
        speaker: Speaker,
        text: str,
        started: float,
        ended: float,
        unheard: str = "",
        timing: dict[str, float] | None = None,
    ) -> list[SaveUtterance]:
        utterance = Utterance(self._count, speaker, text, started, ended, unheard, dict(timing or {}))
        self._count += 1
        return [SaveUtterance(utterance)]
