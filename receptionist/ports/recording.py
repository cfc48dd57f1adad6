"""Where recordings of calls are kept."""

from pathlib import Path
from typing import Protocol

from receptionist.domain.ids import BusinessId, CallId


class RecordingSink(Protocol):
    """One recording that grows."""

    def write(self, caller: bytes, agent: bytes) -> None:
        """Adds what both sides said in the same time: 8 kHz mu-law, of the same length. Raises OSError."""
        ...

    def close(self) -> None:
        """Ends it; it can be played from then on. Raises OSError."""
        ...


class Recordings(Protocol):
    """The recordings of all calls."""

    def begin(self, business_id: BusinessId, call_id: CallId) -> RecordingSink:
        """A recording of this call; further ones of the same call are put behind it. Raises OSError."""
        ...

    def file(self, business_id: BusinessId, call_id: CallId) -> Path | None:
        """The recording as a WAV file, the caller left and the receptionist right; None where there is none."""
        ...

    def remove(self, business_id: BusinessId, call_id: CallId) -> None:
        """Deletes it; where there is none, nothing happens. Raises OSError."""
        ...
