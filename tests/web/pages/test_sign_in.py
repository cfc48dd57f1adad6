"""Coming in: who may, how often they may try, and where they land."""

from datetime import UTC, datetime
from urllib.parse import quote

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.records import User
from receptionist.services.people import set_password, sign_in_link
from receptionist.services.sessions import Arrival, may_try
from tests.web.pages.conftest import EMAIL, PASSWORD, Browser
from tests.web.pages.seed import Day

pytestmark = pytest.mark.databases("sqlite")


async def test_the_right_password_opens_the_inbox_and_leaving_closes_it(stranger: Browser, owner: User) -> None:
    assert (await stranger.get("/"))[0] == 302
    assert await stranger.sign_in() == (302, "/")
    assert (await stranger.get("/"))[0] == 200
    assert (await stranger.get("/sign-in"))[0] == 302
    assert (await stranger.client.post("/sign-out")).status_code == 302
    assert (await stranger.get("/"))[0] == 302


async def test_the_address_may_be_written_in_any_case(stranger: Browser, owner: User) -> None:
    assert await stranger.sign_in(email=f"  {EMAIL.upper()} ") == (302, "/")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        (EMAIL, "wrong"),
        (EMAIL, ""),
        ("", ""),
        ("nobody@rosecity.example", PASSWORD),
        ("a\0b", "c\0d"),
        ("é" * 300, "ü" * 300),
    ],
)
async def test_anything_else_does_not(stranger: Browser, owner: User, email: str, password: str) -> None:
    status, page = await stranger.sign_in(password, email)
    assert status == 401 and "do not belong together" in page
    assert (await stranger.get("/"))[0] == 302


async def test_what_was_typed_as_an_address_stays_and_the_password_does_not(stranger: Browser, owner: User) -> None:
    _, page = await stranger.sign_in("a wrong password", '"><b>@x.example')
    assert "&#34;&gt;&lt;b&gt;@x.example" in page and "a wrong password" not in page


async def test_guessing_is_stopped_for_five_minutes(stranger: Browser, owner: User, day: Day) -> None:
    for _ in range(10):
        assert (await stranger.sign_in("wrong"))[0] == 401
    status, page = await stranger.sign_in(PASSWORD)
    assert status == 429 and "five minutes" in page
    day.later(minutes=4)
    assert (await stranger.sign_in(PASSWORD))[0] == 429
    day.later(minutes=1, seconds=1)
    assert await stranger.sign_in(PASSWORD) == (302, "/")


async def test_signing_in_makes_up_for_mistyping(stranger: Browser, owner: User) -> None:
    for _ in range(3):
        for _ in range(7):
            assert (await stranger.sign_in("wrong"))[0] == 401
        assert await stranger.sign_in() == (302, "/")
        await stranger.client.post("/sign-out")


async def test_guessing_many_addresses_from_one_place_is_stopped(
    stranger: Browser, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*_: object) -> None:
        return None

    monkeypatch.setattr("receptionist.web.pages.sign_in.sign_in", nobody)
    statuses = [(await stranger.sign_in("guess", f"user{n}@rosecity.example"))[0] for n in range(31)]
    assert statuses == [401] * 30 + [429]


async def test_strangers_over_ipv4_keep_nobody_out_of_a_server_that_listens_for_ipv6_too(
    store: SqlStore, owner: User
) -> None:
    async def tries(email: str, address: str) -> bool:
        return await may_try(store, email, Arrival("Firefox", address, ""), datetime(2026, 10, 1, 12, tzinfo=UTC))

    assert all([await tries(f"user{n}@rosecity.example", "::ffff:203.0.113.9") for n in range(30)])
    assert not await tries(EMAIL, "::ffff:203.0.113.9")
    assert await tries(EMAIL, "::ffff:198.51.100.7")


@pytest.mark.parametrize("forged", ["", "x" * 32, "ü", "\0"])
async def test_a_form_from_elsewhere_is_refused(stranger: Browser, owner: User, forged: str) -> None:
    status, page = await stranger.sign_in(form=forged)
    assert status == 400 and "too old" in page
    assert (await stranger.get("/"))[0] == 302


async def test_a_form_without_our_cookie_is_refused(stranger: Browser, owner: User) -> None:
    form = {"form": "", "email": EMAIL, "password": PASSWORD}
    assert (await stranger.client.post("/sign-in", form=form)).status_code == 400
    assert (await stranger.client.post("/sign-in", data=b"\xff%%")).status_code == 400


async def test_two_tabs_do_not_spoil_each_other(stranger: Browser, owner: User) -> None:
    _, first = await stranger.get("/sign-in")
    _, second = await stranger.get("/sign-in")
    tokens = {page.partition('name="form" value="')[2].partition('"')[0] for page in (first, second)}
    assert len(tokens) == 1 and len(tokens.pop()) == 32


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example",
     "/\n/evil.example", "javascript:alert(1)", "evil", "", "http:evil.example"],
)  # fmt: skip
async def test_nobody_is_sent_to_another_site(stranger: Browser, owner: User, elsewhere: str) -> None:
    _, page = await stranger.get("/sign-in?next=" + quote(elsewhere))
    assert 'name="next" value="/"' in page
    assert await stranger.sign_in(next=elsewhere) == (302, "/")


async def test_people_come_back_to_the_page_they_wanted(stranger: Browser, owner: User) -> None:
    response = await stranger.client.get("/leads?page=2")
    assert response.headers["Location"] == "/sign-in?next=/leads?page%3D2"
    assert await stranger.sign_in(next="/leads?page=2") == (302, "/leads?page=2")


async def test_a_link_signs_in_once(stranger: Browser, owner: User, store: SqlStore, day: Day) -> None:
    link = await sign_in_link(store, owner.business_id, owner.id, "", day.now())
    # Looking ahead does not use it up.
    assert (await stranger.client.head(link)).status_code == 204
    assert (await stranger.get(link, Sec_Purpose="prefetch;prerender"))[0] == 204
    assert (await stranger.get("/"))[0] == 302
    assert (await stranger.get(link))[0] == 302
    assert (await stranger.get("/"))[0] == 200
    assert (await stranger.get(link))[0] == 302  # the same browser may click it again
    other = Browser(stranger.client.app.test_client())
    status, page = await other.get(link)
    assert status == 403 and "used already" in page
    assert (await other.get("/"))[0] == 302


async def test_a_link_runs_out_and_a_made_up_one_is_nothing(
    stranger: Browser, owner: User, store: SqlStore, day: Day
) -> None:
    link = await sign_in_link(store, owner.business_id, owner.id, "", day.now())
    day.later(hours=1, seconds=1)
    for path in (link, "/enter/made-up", "/enter/%00"):
        assert (await stranger.get(path))[0] == 403


async def test_a_new_password_ends_every_session(visitor: Browser, owner: User, store: SqlStore) -> None:
    assert (await visitor.get("/"))[0] == 200
    await set_password(store, owner, "another long password")
    assert (await visitor.get("/"))[0] == 302


async def test_a_forged_session_is_none(stranger: Browser, owner: User) -> None:
    stranger.client.set_cookie("localhost", "receptionist", f"{owner.id}.1")
    assert (await stranger.get("/"))[0] == 302


async def test_another_site_cannot_sign_anybody_out(visitor: Browser) -> None:
    for headers in (
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
    ):
        assert (await visitor.client.post("/sign-out", headers=headers)).status_code == 403
    assert (await visitor.client.get("/sign-out")).status_code == 405
    assert (await visitor.get("/"))[0] == 200
    here = {"Sec-Fetch-Site": "same-origin", "Origin": "http://localhost"}
    assert (await visitor.client.post("/sign-out", headers=here)).status_code == 302
    assert (await visitor.get("/"))[0] == 302


async def test_the_session_cookie_is_kept_from_scripts_and_other_sites(stranger: Browser, owner: User) -> None:
    await stranger.sign_in()
    assert stranger.client.cookie_jar is not None
    [cookie] = [cookie for cookie in stranger.client.cookie_jar if cookie.name == "receptionist"]
    assert cookie.has_nonstandard_attr("HttpOnly") and cookie.get_nonstandard_attr("SameSite") == "Lax"
    assert cookie.expires is not None  # stays when the browser closes
