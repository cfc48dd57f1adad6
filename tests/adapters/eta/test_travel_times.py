"""How long the way takes: guessed from the distance, or asked of a server, which may be away or talk nonsense."""

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest
from aiohttp import web

from receptionist.adapters.eta.failover import FirstThatAnswers
from receptionist.adapters.eta.osrm import OsrmRoutes
from receptionist.adapters.eta.straight_line import StraightLine
from receptionist.domain.travel import Position
from receptionist.errors import ServiceProblem

DOWNTOWN, HAWTHORNE = Position(45.5152, -122.6784), Position(45.5122, -122.6270)


@asynccontextmanager
async def roads(answer: str) -> AsyncIterator[tuple[str, list[str]]]:
    """A routing server that gives this answer; its origin, and what it was asked."""
    asked: list[str] = []

    async def route(request: web.Request) -> web.Response:
        asked.append(request.path_qs)
        return web.Response(text=answer, content_type="application/json")

    program = web.Application()
    program.router.add_get("/route/v1/driving/{way}", route)
    runner = web.AppRunner(program, shutdown_timeout=0.01)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        host, port = runner.addresses[0][:2]
        yield f"http://{host}:{port}", asked
    finally:
        await runner.cleanup()


async def test_four_kilometres_across_town_take_about_ten_minutes() -> None:
    took = await StraightLine(40).travel(DOWNTOWN, HAWTHORNE)
    assert timedelta(minutes=9) < took < timedelta(minutes=13)
    assert await StraightLine(80).travel(DOWNTOWN, HAWTHORNE) < took


async def test_a_server_that_knows_the_roads_is_asked_longitude_first() -> None:
    answer = json.dumps({"code": "Ok", "routes": [{"duration": 754.3, "distance": 4800}]})
    async with roads(answer) as (origin, asked):
        assert await OsrmRoutes(f"{origin}/").travel(DOWNTOWN, HAWTHORNE) == timedelta(seconds=754.3)
    assert asked == ["/route/v1/driving/-122.678400,45.515200;-122.627000,45.512200?overview=false"]


@pytest.mark.parametrize(
    "answer",
    [
        '{"code":"NoRoute","routes":[]}',
        '{"code":"Ok","routes":[]}',
        '{"code":"Ok","routes":[{"duration":-4}]}',
        '{"code":"Ok","routes":[{"duration":"soon"}]}',
        "[]",
        "<html>",
    ],
)
async def test_what_is_no_way_is_a_problem_and_then_it_is_guessed(answer: str) -> None:
    async with roads(answer) as (origin, _):
        server = OsrmRoutes(origin)
        with pytest.raises(ServiceProblem):
            await server.travel(DOWNTOWN, HAWTHORNE)
        guess = StraightLine()
        took = await FirstThatAnswers(server, guess).travel(DOWNTOWN, HAWTHORNE)
        assert took == await guess.travel(DOWNTOWN, HAWTHORNE)


async def test_a_server_that_is_away_is_a_problem() -> None:
    async with roads("{}") as (origin, _):
        pass
    with pytest.raises(ServiceProblem, match="did not answer"):
        await OsrmRoutes(origin).travel(DOWNTOWN, HAWTHORNE)
