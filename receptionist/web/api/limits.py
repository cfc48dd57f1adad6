"""How often a token may ask, in this process."""

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.ids import TokenId

REQUESTS = 300
WITHIN = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a token stands within its window. `over`: this request is one too many."""

    left: int
    seconds: int  # until the window ends
    over: bool = False

    def headers(self) -> dict[str, str]:
        """After draft-ietf-httpapi-ratelimit-headers-10."""
        return {
            "RateLimit-Policy": f'"token";q={REQUESTS};w={round(WITHIN.total_seconds())}',
            "RateLimit": f'"token";r={self.left};t={self.seconds}',
        }


class Limits:
    """Counts the requests of each token in windows that begin with its first."""

    def __init__(self) -> None:
        self._windows: dict[TokenId, tuple[datetime, int]] = {}

    def count(self, token_id: TokenId, now: datetime) -> Standing:
        """Counts a request, and answers how the token stands then."""
        began, asked = self._windows.get(token_id, (now, 0))
        if not timedelta(0) <= now - began < WITHIN:
            began, asked = now, 0
            self._windows = {one: window for one, window in self._windows.items() if now - window[0] < WITHIN}
        seconds = max(1, math.ceil((began + WITHIN - now).total_seconds()))
        if asked >= REQUESTS:
            return Standing(0, seconds, over=True)
        self._windows[token_id] = (began, asked + 1)
        return Standing(REQUESTS - asked - 1, seconds)
