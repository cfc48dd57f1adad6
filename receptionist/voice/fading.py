"""Whether a caller's voice has died away. A voice-activity gate goes on calling it speech for some 0.1 s."""

from receptionist.voice.audio import rms_dbfs
from receptionist.voice.events import FRAME_SECONDS

# Below the loudest speech of late. In noise it never gets there, and the gate alone decides; 25 dB would already take
# the last consonant of every fourth sentence for quiet.
_FADED_DB = 30.0
_FORGETS_DB = 9.0 * FRAME_SECONDS  # a second


class Fading:
    """Hears the caller's frames in order."""

    def __init__(self) -> None:
        self._loudest = -96.0

    def has_faded(self, pcm: bytes, speech: bool) -> bool:
        """Whether this frame, `speech` as the gate has it, is too quiet beside what was said before to be a word."""
        self._loudest -= _FORGETS_DB
        if not speech:
            return False
        level = rms_dbfs(pcm)
        self._loudest = max(self._loudest, level)
        return level < self._loudest - _FADED_DB
