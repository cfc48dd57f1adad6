"""How often somebody may try to sign in."""

from collections import OrderedDict
from datetime import datetime, timedelta

WITHIN = timedelta(minutes=5)
_MOST_KEPT = 10_000


class Attempts:
    """Attempts of late, by what they are counted for. One that came out well is taken back.

    An attempt counts from its begin, so that many at once are no way around the limit.
    """

    def __init__(self) -> None:
        self._begun: OrderedDict[str, list[datetime]] = OrderedDict()

    def begin(self, limits: dict[str, int], now: datetime) -> bool:
        """Counts an attempt against each key; False, and not counted, where one of them has reached its limit."""
        for key in limits:
            self._begun[key] = [at for at in self._begun.pop(key, ()) if now - at < WITHIN]
        if any(len(self._begun[key]) >= limit for key, limit in limits.items()):
            return False
        for key in limits:
            self._begun[key].append(now)
        while len(self._begun) > _MOST_KEPT:
            self._begun.popitem(last=False)
        return True

    def forgive(self, limits: dict[str, int]) -> None:
        """Forgets the attempts of these keys."""
        for key in limits:
            self._begun.pop(key, None)
