"""A walk over every route of the application: as every role, as another business's owner, and as a stranger."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from html import unescape
from html.parser import HTMLParser

import pytest
from quart import Quart
from sqlalchemy import select

from receptionist.adapters.store.columns import metadata
from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import ReconcileRun, User
from receptionist.domain.roles import Role
from receptionist.services.people import sign_in_link
from tests.web.pages.conftest import Browser
from tests.web.pages.houses import House, pages
from tests.web.pages.seed import Day
from tests.web.pages.walk import CLOSED_BY_NOW, For, line_for

pytestmark = pytest.mark.databases("sqlite")

_HERE = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
_ELSEWHERE = ({"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"})
_BODILESS = ("GET", "HEAD")
# Endless, and what ends the session that walks.
_ENDLESS = ("/live",)
_ENDS_SESSION = ("/sign-out",)
_MOST_LINKS = 150
Enter = Callable[[User], Awaitable[Browser]]


@pytest.fixture(autouse=True)
async def running(quart: Quart) -> AsyncIterator[None]:
    """The application's own start and end: some pages open what is closed by it."""
    async with quart.test_app():
        yield


@pytest.fixture
def enter(quart: Quart, store: SqlStore, day: Day) -> Enter:
    """Signs somebody in, by a link."""

    async def come_in(user: User) -> Browser:
        browser = Browser(quart.test_client())
        link = await sign_in_link(store, user.business_id, user.id, "", day.now())
        assert (await browser.get(link))[0] == 302
        return browser

    return come_in


async def ask(browser: Browser, method: str, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """The status of an answer, and where it sends on to."""
    body = {} if method in _BODILESS else {"form": {}}
    response = await browser.client.open(path, method=method, headers=headers or _HERE, **body)  # type: ignore[arg-type]
    return response.status_code, response.headers.get("Location", "")


class Inline(HTMLParser):
    """Finds what the policy would refuse: scripts and styles within a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = {name for name, _ in attrs}
        scripted = [value for _, value in attrs if (value or "").strip().lower().startswith("javascript:")]
        if (tag == "script" and "src" not in names) or tag == "style" or "style" in names or scripted:
            self.found.append(self.get_starttag_text() or tag)
        if any(name.startswith("on") for name in names):
            self.found.append(self.get_starttag_text() or tag)


def is_turned_away(answer: tuple[int, str]) -> bool:
    """Whether somebody who is not signed in was sent to sign in, or told that there is nothing."""
    status, to = answer
    return (status in (302, 303) and to.startswith("/sign-in")) or status in (401, 404)


def test_every_route_has_a_line(quart: Quart) -> None:
    unknown = [f"{method} {rule.rule}" for method, rule in pages(quart) if line_for(method, rule.rule) is None]
    sockets = {rule.rule for rule in quart.url_map.iter_rules() if rule.websocket}
    assert unknown == [], "say in tests/web/pages/walk.py who these are for"
    assert sockets <= {"/media/twilio/<account_id>", "/phone/call"}, "say here who a socket is for, and test it"


async def test_a_stranger_gets_nowhere(quart: Quart, stranger: Browser, houses: tuple[House, House]) -> None:
    house, _ = houses
    wrong = []
    for method, rule in pages(quart):
        line = line_for(method, rule.rule)
        assert line is not None
        answer = await ask(stranger, method, house.fill(rule, house.ids))
        match line.audience:
            case For.ANYBODY:
                right = answer[0] < 500
            case For.TOKENS:
                right = answer[0] == 401
            case For.CARRIERS:
                right = answer[0] in (400, 403, 404, 405)
            case _:
                sent_on = rule.rule in CLOSED_BY_NOW and answer[0] in (302, 303)
                right = is_turned_away(answer) or sent_on
        if not right:
            wrong.append(f"{method} {rule.rule}: {answer}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("role", Role)
async def test_each_role_goes_where_it_may(quart: Quart, enter: Enter, houses: tuple[House, House], role: Role) -> None:
    house, _ = houses
    browser = await enter(house.people[role])
    wrong = []
    for method, rule in pages(quart):
        line = line_for(method, rule.rule)
        assert line is not None
        if rule.rule in _ENDLESS + _ENDS_SESSION:
            continue
        answer = await ask(browser, method, house.fill(rule, house.ids))
        hidden = bool(rule.arguments) or rule.rule in CLOSED_BY_NOW
        if not _fits(line.audience, role, answer, hidden):
            wrong.append(f"{method} {rule.rule}: {answer}")
        if is_turned_away(answer) and answer[0] in (302, 303):
            browser = await enter(house.people[role])
    assert not wrong, "\n".join(wrong)


def _fits(audience: For, role: Role, answer: tuple[int, str], hidden: bool) -> bool:
    status, to = answer
    if audience is For.TOKENS:
        return status == 401
    if audience is For.CARRIERS:
        return status in (400, 403, 404, 405)
    desk = role is not Role.TECHNICIAN
    admin = role in (Role.OWNER, Role.ADMIN)
    may = {For.ANYBODY: True, For.STAFF: True, For.DESK: desk, For.OFFICE: desk, For.ADMINS: admin}
    if may.get(audience, role is Role.OWNER):
        return status < 500 and status not in (401, 403) and not to.startswith("/sign-in")
    # What is not the technician's is not there for them; another page is none of theirs.
    return status == 403 or (status == 404 and hidden)


async def test_a_technician_opens_what_is_theirs_and_nothing_else(
    quart: Quart, enter: Enter, houses: tuple[House, House]
) -> None:
    house, _ = houses
    browser = await enter(house.people[Role.TECHNICIAN])
    for place in ("threads/{thread_id}", "calls/{call_id}", "leads/{lead_id}"):
        theirs = await ask(browser, "GET", "/" + place.format(**house.theirs))
        others = await ask(browser, "GET", "/" + place.format(**house.ids))
        assert (theirs[0], others[0]) == (200, 404), place
    assert (await ask(browser, "GET", "/files/{media_id}".format(**house.ids)))[0] == 404


@pytest.mark.parametrize("role", [Role.OFFICE, Role.TECHNICIAN])
async def test_nobody_is_shown_a_link_that_turns_them_away(
    quart: Quart, store: SqlStore, enter: Enter, houses: tuple[House, House], day: Day, role: Role
) -> None:
    house, _ = houses
    async with store.work(house.business.id, write=True) as work:
        [account] = await work.accounts()
        await work.save_reconcile_run(ReconcileRun(account.id, day.now(), day.now(), listed=1, unmatched=0))
    browser = await enter(house.people[role])
    ids = house.theirs if role is Role.TECHNICIAN else house.ids
    ways = {"/": "", "/threads/{thread_id}".format(**ids): "", "/leads/{lead_id}".format(**ids): ""}  # and whence
    seen, wrong = set[str](), []
    while ways:
        path, whence = ways.popitem()
        seen.add(path)
        response = await browser.client.get(path)
        if response.status_code in (401, 403, 404):
            wrong.append(f"{whence} leads to {path}: {response.status_code}")
        if response.mimetype == "text/html":
            page = await response.get_data(as_text=True)
            found = {unescape(link).partition("#")[0] for link in re.findall(r'<a [^>]*href="(/[^"]*)"', page)}
            ways |= {link: path for link in found - seen if len(seen) + len(ways) < _MOST_LINKS}
    assert not wrong, "\n".join(wrong)


async def everything(store: SqlStore, house: House) -> dict[str, object]:
    """All that is a business's, but who is signed in and what was tried, which the walk itself leaves behind."""
    async with store._engines.reader.connect() as connection:
        return {
            table.name: (
                await connection.execute(
                    select(table).where(table.c.business_id == house.business.id).order_by(*table.primary_key)
                )
            ).all()
            for table in metadata.sorted_tables
            if "business_id" in table.c
        }


async def test_another_businesss_owner_finds_and_changes_nothing(
    quart: Quart, store: SqlStore, enter: Enter, houses: tuple[House, House]
) -> None:
    house, rival = houses
    browser = await enter(rival.people[Role.OWNER])
    before = await everything(store, house)
    wrong = []
    for method, rule in pages(quart):
        line = line_for(method, rule.rule)
        assert line is not None
        ids = rule.arguments & house.ids.keys()
        if not ids or line.audience in (For.ANYBODY, For.CARRIERS, For.TOKENS):
            continue
        answer = await ask(browser, method, house.fill(rule, house.ids))
        # What is another's looks like what is not there at all.
        if answer[0] < 400 or answer[0] >= 500 or answer != await ask(browser, method, house.fill(rule, {})):
            wrong.append(f"{method} {rule.rule}: {answer}")
    assert not wrong, "\n".join(wrong)
    assert await everything(store, house) == before


async def test_no_form_can_be_posted_from_another_site(
    quart: Quart, store: SqlStore, enter: Enter, houses: tuple[House, House]
) -> None:
    house, _ = houses
    browser = await enter(house.people[Role.OWNER])
    before = await everything(store, house)
    wrong = []
    for method, rule in pages(quart):
        line = line_for(method, rule.rule)
        assert line is not None
        if method in _BODILESS or rule.rule.startswith(("/webhooks/", "/api/")):
            continue
        for headers in _ELSEWHERE:
            status, _ = await ask(browser, method, house.fill(rule, house.ids), headers)
            # The forms of signing in know their browser by a token of their own.
            if status != (400 if rule.rule.startswith("/sign-in") else 403):
                wrong.append(f"{method} {rule.rule}: {status} with {headers}")
    assert not wrong, "\n".join(wrong)
    assert await everything(store, house) == before


async def test_every_page_says_what_browsers_may_do_with_it(
    quart: Quart, enter: Enter, houses: tuple[House, House]
) -> None:
    house, _ = houses
    browser = await enter(house.people[Role.OWNER])
    for method, rule in pages(quart):
        if method != "GET" or rule.rule in _ENDLESS:
            continue
        response = await browser.client.get(house.fill(rule, house.ids))
        policy = response.headers["Content-Security-Policy"]
        assert "unsafe" not in policy and "default-src 'none'" in policy, rule.rule
        assert response.headers["X-Content-Type-Options"] == "nosniff", rule.rule
        if response.mimetype == "text/html":
            inline = Inline()
            inline.feed(await response.get_data(as_text=True))
            assert inline.found == [], rule.rule
