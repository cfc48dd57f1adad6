"""Every page there is, as the owner sees it: fit to read at every width, in light and dark, and for a screen reader."""

import os
import re
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.roles import Role
from receptionist.services.people import sign_in_link
from receptionist.web.app import App
from tests.web.pages.chromium import Desktop, chromium, served
from tests.web.pages.houses import House, pages
from tests.web.pages.seed import Day
from tests.web.pages.test_browser import look_at
from tests.web.pages.walk import For, line_for

pytestmark = pytest.mark.databases("sqlite")

_SHARES = 6  # so that several workers can have one each
_OF_PROGRAMS = (For.TOKENS, For.CARRIERS)
_ENDLESS = ("/live",)


def addresses(quart: Quart, house: House) -> list[str]:
    """An address of every route that is read, but those of programs and what never ends."""
    return [
        house.fill(rule, house.ids)
        for method, rule in pages(quart)
        if method == "GET"
        and rule.rule not in _ENDLESS
        and (line := line_for(method, rule.rule)) is not None
        and line.audience not in _OF_PROGRAMS
    ]


async def is_page(desktop: Desktop, path: str) -> bool:
    """Whether a whole page stands there, and no file, part of a page, or way on to another."""
    answer = await desktop.context.request.get(desktop.origin + path, max_redirects=0)
    return answer.ok and "text/html" in answer.headers.get("content-type", "") and "<html" in await answer.text()


@pytest.mark.parametrize("share", range(_SHARES))
async def test_every_page_is_fit_for_everybody(
    quart: Quart, app: App, store: SqlStore, houses: tuple[House, House], day: Day, tmp_path: Path, share: int
) -> None:
    house, _ = houses
    owner = house.people[Role.OWNER]
    pictures, axe, problems, seen = Path(os.environ.get("SCREENSHOTS") or tmp_path), Axe(), list[str](), 0
    async with served(quart, app) as origin, chromium(origin) as desktop:
        await desktop.page.goto(await sign_in_link(store, house.business.id, owner.id, origin, day.now()))
        for path in addresses(quart, house)[share::_SHARES]:
            if not await is_page(desktop, path):
                continue
            seen += 1
            await desktop.open(path)
            name = re.sub(r"\W+", "-", re.sub(r"_[0-9a-z]{20}", "", path)).strip("-") or "inbox"
            problems += await look_at(desktop, f"page-{name}", pictures)
            found = (await axe.run(desktop.page)).response["violations"]
            problems += [f"{path}: {one['id']}: {one['nodes'][0]['html'][:120]}" for one in found]
    assert not problems, "\n".join(problems)
    assert desktop.problems == []
    assert seen > 4


async def test_the_places_never_lie_over_the_name_of_the_business(
    quart: Quart, app: App, store: SqlStore, houses: tuple[House, House], day: Day
) -> None:
    house, _ = houses
    between = """() => {
        const edges = (named) => document.querySelector(named).getBoundingClientRect();
        const places = edges(".places");
        return [places.left - edges(".brand span").right, edges(".leave").left - places.right];
    }"""
    async with served(quart, app) as origin, chromium(origin) as desktop:
        owner = house.people[Role.OWNER]
        await desktop.page.goto(await sign_in_link(store, house.business.id, owner.id, origin, day.now()))
        for width in (900, 1024, 1100, 1199, 1200, 1280, 1440):
            await desktop.page.set_viewport_size({"width": width, "height": 800})
            assert min(await desktop.page.evaluate(between)) > 8, width
