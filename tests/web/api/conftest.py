"""An office whose programs come in by the API: the real store and application, on SQLite."""

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from quart import Quart
from quart.typing import TestClientProtocol

from receptionist.adapters.secrets import FernetSecretBox
from receptionist.adapters.store.store import SqlStore
from receptionist.config import Settings
from receptionist.domain.api_token import Scope
from receptionist.domain.audit import Actor
from receptionist.domain.records import Business, Role, User
from receptionist.services.api_tokens import make_token
from receptionist.services.publish_event import EventPublisher
from receptionist.web.app import App, create_app
from receptionist.web.pages import add_pages
from tests.fakes.call_parts import parts_for
from tests.fakes.web import app_with
from tests.web.pages.seed import Day, Office, seed_office

EVERYTHING = tuple(scope.value for scope in Scope)


@pytest.fixture
def day() -> Day:
    """The time, for store and API alike."""
    return Day()


@pytest.fixture
async def store(database_url: str, secret_box: FernetSecretBox, day: Day) -> AsyncIterator[SqlStore]:
    """The real store, which publishes what happens."""
    store = SqlStore(database_url, secret_box, now=day.now, publish=EventPublisher(day))
    yield store
    await store.close()


@pytest.fixture
async def owner(store: SqlStore, business: Business) -> User:
    """Somebody who may do everything, and never signs in here."""
    async with store.work(business.id, write=True) as work:
        return await work.add_user("owner@rosecity.example", "Rosa Owner", Role.OWNER, "no hash")


@pytest.fixture
async def office(store: SqlStore, business: Business, owner: User, day: Day) -> Office:
    """A morning's calls."""
    return await seed_office(store, business, day)


@pytest.fixture
def app(store: SqlStore, day: Day) -> App:
    """The application; no call is ever taken."""
    return app_with(Settings.from_env({}), replace(parts_for(store), clock=day))


@pytest.fixture
def quart(app: App) -> Quart:
    """The application with pages and API."""
    quart = create_app(app)
    add_pages(quart, app, "signs the cookies of these tests")
    return quart


@dataclass(frozen=True)
class Answer:
    """What the API said."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def etag(self) -> str:
        return self.headers["ETag"]


@dataclass
class Program:
    """A program with a token."""

    client: TestClientProtocol
    text: str

    async def asks(self, method: str, path: str, body: object = None, **headers: str) -> Answer:
        """One request under `/api/v1`; header names with underscores."""
        sent = {"Authorization": f"Bearer {self.text}"} | {
            name.replace("_", "-"): text for name, text in headers.items()
        }
        content: dict[str, Any] = (
            {"data": body} if isinstance(body, bytes) else {"json": body} if body is not None else {}
        )
        response = await self.client.open(f"/api/v1{path}", method=method, headers=sent, **content)
        is_json = (response.mimetype or "").endswith("json") and response.status_code != 304
        told = await response.get_json() if is_json else await response.get_data(as_text=True)
        return Answer(response.status_code, told, response.headers)

    async def gets(self, path: str, **headers: str) -> Answer:
        return await self.asks("GET", path, **headers)


async def program_of(
    quart: Quart, store: SqlStore, business: Business, day: Day, *scopes: str, days: int | None = None
) -> Program:
    """A program whose token has these scopes."""
    async with store.work(business.id, write=True) as work:
        maker = Actor("Rosa Owner")
        _, text = await make_token(work, business.id, day.now(), maker, "Website", scopes or EVERYTHING, days)
    return Program(quart.test_client(), text)


@pytest.fixture
async def program(quart: Quart, store: SqlStore, business: Business, day: Day) -> Program:
    """A program that may do everything."""
    return await program_of(quart, store, business, day)
