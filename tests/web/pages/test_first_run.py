"""Who may set up a fresh server, and what each step keeps."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import time

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.config import Settings
from receptionist.domain.hours import Span
from receptionist.domain.records import Role
from receptionist.web.app import App, create_app
from receptionist.web.pages import add_pages
from receptionist.web.pages.setup_gate import setup_path
from tests.fakes.call_parts import parts_for
from tests.fakes.web import app_with
from tests.web.pages.conftest import SECRET, Browser
from tests.web.pages.seed import Day

pytestmark = pytest.mark.databases("sqlite")

BUSINESS = {"name": "Rose City Plumbing", "trade": "plumbing", "city": "Portland", "timezone": "America/Los_Angeles"}
OWNER = {"name": "Rosa Owner", "email": "rosa@rosecity.example", "password": "correct horse battery"}


class Visitor:
    """A browser at some address: keeps cookies, does not follow redirects."""

    def __init__(self, quart: Quart, address: str, **headers: str) -> None:
        self.client, self._scope = quart.test_client(), {"client": (address, 50000)}
        self._headers = {"Host": "localhost:8000"}
        self._headers |= {name.replace("_", "-"): text for name, text in headers.items()}

    async def get(self, path: str) -> tuple[int, str]:
        answer = await self.client.get(path, headers=self._headers, scope_base=self._scope)
        return answer.status_code, answer.headers.get("Location") or await answer.get_data(as_text=True)

    async def post(self, path: str, form: Mapping[str, str], **headers: str) -> tuple[int, str]:
        all_headers = {**self._headers, **{name.replace("_", "-"): text for name, text in headers.items()}}
        answer = await self.client.post(path, form=dict(form), headers=all_headers, scope_base=self._scope)
        return answer.status_code, answer.headers.get("Location") or await answer.get_data(as_text=True)


@pytest.fixture
def here(quart: Quart) -> Visitor:
    """Somebody at the machine itself."""
    return Visitor(quart, "127.0.0.1")


def server(store: SqlStore, day: Day, **env: str) -> Quart:
    """A server with other settings."""
    app = app_with(Settings.from_env(env), replace(parts_for(store), clock=day))
    quart = create_app(app)
    add_pages(quart, app, SECRET)
    return quart


async def test_whoever_sits_at_the_machine_is_led_to_the_first_run(here: Visitor) -> None:
    for door in ("/", "/sign-in"):
        assert await here.get(door) == (302, "/welcome")
    assert await here.get("/welcome") == (302, "/welcome/business")
    status, page = await here.get("/welcome/business")
    assert (status == 200 and "Let&#39;s set up" in page) or "Let's set up" in page
    assert "Clearing a clogged sink" in page  # the starter price book, before anything is chosen


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("203.0.113.9", {}),
        ("192.168.1.20", {}),
        ("127.0.0.1", {"X_Forwarded_For": "203.0.113.9"}),  # a proxy or tunnel on this machine
        ("127.0.0.1", {"Forwarded": "for=203.0.113.9"}),
        ("127.0.0.1", {"Host": "phone.example.com"}),  # one that names no forwarding, or a name that was rebound
        ("127.0.0.1", {"Host": "localhost.evil.example"}),
    ],
)
async def test_a_stranger_cannot_claim_a_fresh_server(
    quart: Quart, store: SqlStore, address: str, headers: dict[str, str]
) -> None:
    stranger = Visitor(quart, address, **headers)
    status, _ = await stranger.get("/sign-in")
    assert status == 200
    for path in ("/welcome", "/welcome/business", "/welcome/owner", "/welcome/" + "0" * 40):
        assert (await stranger.get(path))[0] == 404, path
    assert (await stranger.post("/welcome/business", BUSINESS))[0] == 404
    assert (await stranger.post("/welcome/owner", OWNER))[0] == 404
    assert await store.directory.businesses() == []


@pytest.mark.parametrize("env", [{"PUBLIC_URL": "https://phone.example.com"}, {"TRUSTED_PROXIES": "127.0.0.1"}])
async def test_behind_a_public_address_only_the_link_lets_in(store: SqlStore, day: Day, env: dict[str, str]) -> None:
    visitor = Visitor(server(store, day, **env), "127.0.0.1")
    assert (await visitor.get("/welcome"))[0] == 404


async def test_the_link_from_the_log_lets_one_in_until_there_is_an_owner(quart: Quart, store: SqlStore) -> None:
    from_afar = Visitor(quart, "203.0.113.9")
    assert await from_afar.get(setup_path(SECRET)) == (302, "/welcome")
    assert (await from_afar.post("/welcome/business", BUSINESS)) == (303, "/welcome/owner")
    assert (await from_afar.post("/welcome/owner", OWNER)) == (303, "/welcome/hours")
    late = Visitor(quart, "203.0.113.10")
    assert (await late.get(setup_path(SECRET)))[0] == 404
    assert (await late.post("/welcome/owner", {**OWNER, "email": "thief@example.com"}))[0] == 404
    user = await store.directory.user_by_email(OWNER["email"])
    assert user is not None and user.role is Role.OWNER
    assert await store.directory.user_by_email("thief@example.com") is None


async def test_a_form_of_another_site_sets_nothing_up(here: Visitor, store: SqlStore) -> None:
    for headers in ({"Sec_Fetch_Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert (await here.post("/welcome/business", BUSINESS, **headers))[0] == 403
    assert await store.directory.businesses() == []


async def test_each_step_is_kept_and_gone_on_from(here: Visitor, store: SqlStore) -> None:
    assert (await here.post("/welcome/business", BUSINESS)) == (303, "/welcome/owner")
    # Back, and another trade: the same business with another starter price book.
    assert (await here.get("/welcome")) == (302, "/welcome/owner")
    changed = {**BUSINESS, "name": "Rose City Electric", "trade": "electrical"}
    assert (await here.post("/welcome/business", changed)) == (303, "/welcome/owner")
    [business] = await store.directory.businesses()
    assert (business.profile.name, business.profile.trade) == ("Rose City Electric", "electrical")
    async with store.work(business.id) as work:
        book = await work.price_book()
    assert book is not None and book.trade == "electrical"

    assert (await here.post("/welcome/owner", OWNER)) == (303, "/welcome/hours")
    assert (await here.get("/welcome")) == (302, "/welcome/hours")
    assert (await here.post("/welcome/hours", {"hours": "Mon-Sat 8:00-18:00"})) == (303, "/welcome/number")
    assert (await here.post("/welcome/number", {"number": "simulated"})) == (303, "/welcome/greeting")
    words = {"greeting": "Rose City Electric, good day!", "act": "save"}
    assert (await here.post("/welcome/greeting", words)) == (303, "/welcome/try")
    async with store.work(business.id) as work:
        profile = (await work.business()).profile
        steps = await work.setup_steps()
        [account] = await work.accounts()
    assert profile.hours.week[5] == (Span(time(8), time(18)),)
    assert profile.hours.timezone == "America/Los_Angeles" and not profile.hours.week[6]
    assert profile.greeting == "Rose City Electric, good day!" and account.carrier == "simulated"
    assert steps.keys() == {"business", "hours", "number", "greeting"}


@pytest.mark.parametrize(
    ("path", "form", "says"),
    [
        ("business", {**BUSINESS, "name": " "}, "needs a name"),
        ("business", {**BUSINESS, "trade": "piracy"}, "no starter price book"),
        ("business", {**BUSINESS, "timezone": "Mars/Base"}, "no time zone"),
        ("owner", {**OWNER, "password": "short"}, "shorter than"),
        ("owner", {**OWNER, "email": "nobody"}, "is no e-mail address"),
        ("owner", {**OWNER, "name": ""}, "Your name is missing"),
    ],
)
async def test_what_does_not_hold_is_said_and_what_was_typed_stays(
    here: Visitor, path: str, form: dict[str, str], says: str
) -> None:
    if path == "owner":
        await here.post("/welcome/business", BUSINESS)
    status, page = await here.post(f"/welcome/{path}", form)
    assert status == 422 and says in page
    kept = form["city"] if path == "business" else form["email"]
    assert f'value="{kept}"' in page and "correct horse battery" not in page


async def test_whoever_is_not_signed_in_does_not_go_on_with_it(quart: Quart, visitor: Browser) -> None:
    assert (await visitor.get("/welcome"))[0] == 302
    assert (await visitor.get("/welcome/hours"))[0] == 200
    stranger = Visitor(quart, "127.0.0.1")
    status, to = await stranger.get("/welcome/hours")
    assert status == 302 and to.startswith("/sign-in")


async def test_a_greeting_with_an_amount_is_not_kept(here: Visitor) -> None:
    await here.post("/welcome/business", BUSINESS)
    await here.post("/welcome/owner", OWNER)
    status, page = await here.post("/welcome/greeting", {"greeting": "Drains from $49!", "act": "save"})
    assert status == 422 and "amount of money" in page and "Drains from $49!" in page
    assert (await here.get("/welcome/greeting.wav?words=Drains+from+$49"))[0] == 422
    heard = await here.client.get("/welcome/greeting.wav?words=Hello", headers={"Host": "localhost:8000"})
    assert heard.status_code == 200 and (await heard.get_data(as_text=False)).startswith(b"RIFF")


async def test_the_checklist_is_only_for_those_who_began_here(app: App, visitor: Browser) -> None:
    assert "Ready for customers" not in (await visitor.get("/"))[1]
