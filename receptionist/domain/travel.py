"""Where somebody is, how far that is, and when a late arrival is worth telling."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from math import asin, cos, radians, sin, sqrt

from receptionist.domain.lead import TimeWindow

_EARTH_KM = 6371.0088  # the mean radius (IUGG)


@dataclass(frozen=True, slots=True)
class Position:
    """A place on the earth, in degrees (WGS 84)."""

    latitude: float
    longitude: float

    @property
    def is_valid(self) -> bool:
        """Whether there is such a place."""
        return -90 <= self.latitude <= 90 and -180 <= self.longitude <= 180


@dataclass(frozen=True, slots=True)
class LateRule:
    """When an arrival is too late to keep quiet about, and how much later is news again."""

    after: timedelta = timedelta(minutes=15)  # past the end of the window
    again: timedelta = timedelta(minutes=20)  # away from the time told last

    def is_late(self, window: TimeWindow, arrives_at: datetime) -> bool:
        """Whether they come so long after the window that the customer must know."""
        return arrives_at > window.ends + self.after

    def is_news(self, window: TimeWindow, arrives_at: datetime, told: datetime | None) -> bool:
        """Whether the customer is told: once that they come late, and again where the time told is far off by now."""
        if told is None:
            return self.is_late(window, arrives_at)
        return abs(arrives_at - told) >= self.again


def distance_km(start: Position, end: Position) -> float:
    """The great-circle distance (haversine)."""
    north, south = radians(start.latitude), radians(end.latitude)
    across = sin((south - north) / 2) ** 2
    along = sin(radians(end.longitude - start.longitude) / 2) ** 2
    return 2 * _EARTH_KM * asin(min(1.0, sqrt(across + cos(north) * cos(south) * along)))
