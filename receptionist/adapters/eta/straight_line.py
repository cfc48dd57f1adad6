"""A guess from the distance alone: no roads, no traffic, no server."""

from datetime import timedelta

from receptionist.domain.travel import Position, distance_km

# Roads between two places in a town are longer than the line between them by a third or so.
_DETOUR = 1.35
_TO_PARK = timedelta(minutes=3)


class StraightLine:
    """TravelTimes along the great circle, at `kmh` on the road."""

    def __init__(self, kmh: float = 40.0) -> None:
        self._kmh = kmh

    async def travel(self, start: Position, end: Position) -> timedelta:
        """The distance with its detours at the speed, and a while to park."""
        return _TO_PARK + timedelta(hours=distance_km(start, end) * _DETOUR / self._kmh)
