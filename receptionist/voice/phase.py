"""The phases of a call. They are not stored: each follows from the reply being made and the turn being heard."""

from enum import StrEnum


class Phase(StrEnum):
    """Where a call stands."""

    CONNECTING = "connecting"
    GREETING = "greeting"
    LISTENING = "listening"
    THINKING = "thinking"
    SPEAKING = "speaking"
    ENDING = "ending"
    ENDED = "ended"
