"""An office with its pages: the real store, stand-ins for everything a call needs."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace

import pytest
from argon2 import PasswordHasher
from quart import Quart
from quart.typing import TestClientProtocol

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.config import Settings
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, Role, User
from receptionist.web.app import App, create_app
from receptionist.web.pages import add_pages
from tests.fakes.call_parts import parts_for
from tests.fakes.web import app_with
from tests.web.pages.houses import House, two_houses
from tests.web.pages.seed import Day

PASSWORD = "correct horse battery"
EMAIL = "owner@rosecity.example"
SECRET = "signs the cookies of these tests"


@pytest.fixture
def day() -> Day:
    """The time, for store and pages alike."""
    return Day()


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox, day: Day) -> AsyncIterator[SqlStore]:
    """The real store, whose clock is `day`."""
    store = SqlStore(database_url, secret_box, now=day.now)
    yield store
    await store.close()


@pytest.fixture
async def owner(store: SqlStore, business: Business) -> User:
    """Who signs in. The password's hash is a cheap one: these tests are about pages."""
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    async with store.work(business.id, write=True) as work:
        return await work.add_user(EMAIL, "Rosa Owner", Role.OWNER, cheap.hash(PASSWORD))


@dataclass
class Browser:
    """A browser without scripts: keeps cookies, does not follow redirects."""

    client: TestClientProtocol

    async def get(self, path: str, **headers: str) -> tuple[int, str]:
        response = await self.client.get(path, headers={name.replace("_", "-"): text for name, text in headers.items()})
        return response.status_code, await response.get_data(as_text=True)

    async def sign_in(self, password: str = PASSWORD, email: str = EMAIL, **fields: str) -> tuple[int, str]:
        """Fills in the form; status, and the address it sends on to or the page."""
        _, page = await self.get("/sign-in")
        token = page.partition('name="form" value="')[2].partition('"')[0]
        form = {"form": token, "email": email, "password": password, **fields}
        response = await self.client.post("/sign-in", form=form)
        return response.status_code, response.headers.get("Location") or await response.get_data(as_text=True)


@pytest.fixture
def app(store: SqlStore, day: Day) -> App:
    """The application; no call is ever taken."""
    parts = replace(parts_for(store), clock=day)
    return app_with(Settings.from_env({}), parts)


@pytest.fixture
def quart(app: App) -> Quart:
    """The application with its pages."""
    quart = create_app(app)
    add_pages(quart, app, SECRET)
    return quart


@pytest.fixture
def stranger(quart: Quart) -> Browser:
    """Somebody who is not signed in."""
    return Browser(quart.test_client())


@pytest.fixture
async def visitor(quart: Quart, owner: User) -> Browser:
    """The owner, signed in."""
    browser = Browser(quart.test_client())
    assert await browser.sign_in() == (302, "/")
    return browser


@pytest.fixture
async def houses(store: SqlStore, business: Business, profile: BusinessProfile, day: Day) -> tuple[House, House]:
    """Two businesses, each with customers; in the first, the technician holds one thread."""
    return await two_houses(store, business, profile, day)
