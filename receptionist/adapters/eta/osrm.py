"""A routing server that answers as OSRM does (Project OSRM, HTTP API v1, "Route service")."""

import asyncio
import json
from datetime import timedelta

import aiohttp

from receptionist.domain.travel import Position
from receptionist.errors import ServiceProblem

_LARGEST_ANSWER_BYTES = 64 * 1024
_DAY_SECONDS = 86_400.0


class OsrmRoutes:
    """TravelTimes of an OSRM-compatible server at `origin`; `seconds` is for all of one question."""

    def __init__(self, origin: str, *, seconds: float = 3.0) -> None:
        self._origin = origin.rstrip("/")
        self._seconds = seconds

    async def travel(self, start: Position, end: Position) -> timedelta:
        """The time of the quickest route. Raises ServiceProblem."""
        # OSRM has longitude first.
        way = ";".join(f"{one.longitude:.6f},{one.latitude:.6f}" for one in (start, end))
        url = f"{self._origin}/route/v1/driving/{way}"
        try:
            async with (
                asyncio.timeout(self._seconds),
                aiohttp.ClientSession() as session,
                session.get(url, params={"overview": "false"}, allow_redirects=False) as response,
            ):
                body = await response.content.read(_LARGEST_ANSWER_BYTES)
        except (aiohttp.ClientError, OSError, TimeoutError) as error:
            raise ServiceProblem("The routing server did not answer.") from error
        return timedelta(seconds=_duration(body))


def _duration(body: bytes) -> float:
    """Seconds of the first route. Raises ServiceProblem for anything else."""
    try:
        answer = json.loads(body)
        seconds = float(answer["routes"][0]["duration"]) if answer["code"] == "Ok" else -1.0
    except (ValueError, TypeError, LookupError) as error:
        raise ServiceProblem("The routing server gave an answer that is none.") from error
    if not 0 <= seconds <= _DAY_SECONDS:
        raise ServiceProblem("The routing server knows no way there.")
    return seconds
