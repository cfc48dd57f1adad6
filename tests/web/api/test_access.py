"""Who gets in by the API, and who does not."""

import re
from datetime import timedelta

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.api_token import Scope
from receptionist.domain.audit import Actor
from receptionist.domain.ids import TokenId
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, User
from receptionist.services.api_tokens import revoke_token
from receptionist.services.people import sign_in_link
from receptionist.web.api.limits import REQUESTS
from tests.web.api.conftest import EVERYTHING, Program, program_of
from tests.web.pages.seed import Day, Office

pytestmark = pytest.mark.databases("sqlite")


async def operations(program: Program) -> list[tuple[str, str, str]]:
    """Method, path and scope of each operation there is, as the API itself describes them."""
    described = (await program.gets("/openapi.json")).body
    return [
        (method.upper(), path.removeprefix("/api/v1"), (operation["security"][0]["token"] or [""])[0])
        for path, methods in described["paths"].items()
        for method, operation in methods.items()
    ]


async def test_every_operation_is_refused_without_its_scope_and_let_in_with_it(
    quart: Quart, store: SqlStore, business: Business, day: Day, office: Office, program: Program
) -> None:
    found = await operations(program)
    assert {scope for _, _, scope in found} == {"", *EVERYTHING}
    for method, path, scope in found:
        filled = re.sub(r"\{\w+\}", "1" if "version" in path else "none_00000000000000000000", path)
        body = {} if method in ("POST", "PATCH") else None
        if scope:
            others = [other for other in EVERYTHING if other != scope]
            lacks = await program_of(quart, store, business, day, *others)
            refused = await lacks.asks(method, filled, body)
            assert refused.status == 403, (method, path)
            assert refused.body["detail"] == f"The token lacks the scope {scope}."
            assert f'scope="{scope}"' in refused.headers["WWW-Authenticate"]
        has = await program_of(quart, store, business, day, scope or Scope.LEADS_READ.value)
        assert (await has.asks(method, filled, body)).status not in (401, 403), (method, path)
        stranger = await Program(quart.test_client(), "rcp_made-up").asks(method, filled, body)
        assert stranger.status == 401, (method, path)


async def test_a_token_that_ran_out_or_was_revoked_opens_nothing(
    quart: Quart, store: SqlStore, business: Business, day: Day
) -> None:
    short = await program_of(quart, store, business, day, days=1)
    assert (await short.gets("/token")).status == 200
    day.later(days=1)
    gone = await short.gets("/token")
    assert (gone.status, gone.body["type"]) == (401, "/api/v1/docs#problem-unauthorized")
    assert 'error="invalid_token"' in gone.headers["WWW-Authenticate"]

    lasting = await program_of(quart, store, business, day)
    async with store.work(business.id, write=True) as work:
        token_id = TokenId((await work.api_tokens())[0].id)
        await revoke_token(work, day.now(), Actor("Rosa Owner"), token_id)
    assert (await lasting.gets("/token")).status == 401


async def test_a_cookie_opens_nothing_here_and_a_token_no_page(
    quart: Quart, store: SqlStore, business: Business, owner: User, day: Day, program: Program
) -> None:
    browser = quart.test_client()
    link = await sign_in_link(store, business.id, owner.id, "", day.now())
    assert (await browser.get(link)).status_code == 302
    assert (await browser.get("/settings/tokens")).status_code == 200
    refused = await browser.get("/api/v1/token")
    assert refused.status_code == 401
    assert "Set-Cookie" not in refused.headers

    headers = {"Authorization": f"Bearer {program.text}"}
    page = await quart.test_client().get("/settings/tokens", headers=headers)
    assert (page.status_code, page.headers["Location"]) == (302, "/sign-in?next=/settings/tokens")


async def test_another_business_sees_none_of_it(
    quart: Quart, store: SqlStore, profile: BusinessProfile, day: Day, office: Office
) -> None:
    rival = await store.directory.add_business(profile)
    program = await program_of(quart, store, rival, day)
    for path in ("contacts", "threads", "leads", "calls", "appointments"):
        assert (await program.gets(f"/{path}")).body == {"data": [], "next_cursor": None}, path
    for path in (
        f"/calls/{office.laura}",
        f"/threads/{office.laura_thread}",
        f"/threads/{office.laura_thread}/messages",
        f"/leads/{office.laura_lead}",
    ):
        assert (await program.gets(path)).status == 404, path
    approved = await program.asks("POST", f"/leads/{office.laura_lead}/approve", {})
    assert approved.status == 404
    text = {"thread_id": office.laura_thread, "text": "Hello"}
    assert (await program.asks("POST", "/messages", text, Idempotency_Key="1")).status == 404


async def test_who_asks_too_often_waits(program: Program, day: Day) -> None:
    first = await program.gets("/token")
    assert first.headers["RateLimit-Policy"] == f'"token";q={REQUESTS};w=60'
    assert first.headers["RateLimit"] == f'"token";r={REQUESTS - 1};t=60'
    day.later(seconds=20)
    for _ in range(REQUESTS - 1):
        last = await program.gets("/token")
    assert last.headers["RateLimit"] == '"token";r=0;t=40'
    refused = await program.gets("/token")
    assert (refused.status, refused.headers["Retry-After"]) == (429, "40")
    assert refused.body["detail"] == "This token asks too often: try again in 40 seconds."
    day.later(seconds=40)
    assert (await program.gets("/token")).status == 200


async def test_when_and_where_a_token_was_used_is_noted_by_the_minute(
    store: SqlStore, business: Business, program: Program, day: Day
) -> None:
    began = day.now()
    for _ in range(2):
        await program.gets("/token")
        day.later(seconds=20)
    async with store.work(business.id) as work:
        (token,) = await work.api_tokens()
    assert (token.last_used_at, token.last_used_from) == (began, "<local>")
    day.later(minutes=1)
    await program.gets("/token")
    async with store.work(business.id) as work:
        assert (await work.api_tokens())[0].last_used_at == began + timedelta(seconds=100)


async def test_what_goes_wrong_is_told_as_a_problem(program: Program) -> None:
    nowhere = await program.gets("/nowhere")
    assert nowhere.headers["Content-Type"] == "application/problem+json"
    assert nowhere.body == {
        "type": "/api/v1/docs#problem-not-found",
        "title": "There is no such thing",
        "status": 404,
        "detail": "There is nothing at this address.",
    }
    assert (await program.asks("DELETE", "/contacts")).status == 405
    assert (await program.asks("POST", "/contacts", b"{", Content_Type="application/json")).status == 400
    assert (await program.asks("POST", "/contacts", b"{}", Content_Type="text/plain")).status == 415
    assert (await program.asks("POST", "/contacts", [1])).status == 422
    unknown = await program.asks("POST", "/contacts", {"number": "+15035550142", "consent": "given"})
    assert (unknown.status, unknown.body["field"]) == (422, "consent")
    assert unknown.body["detail"] == "There is no field “consent”."
    missing = await program.asks("POST", "/contacts", {})
    assert (missing.body["field"], missing.body["detail"]) == ("number", "The field “number” is missing.")
    assert (await program.gets("/contacts?limit=0")).body["field"] == "limit"
    assert (await program.gets("/contacts?cursor=abc")).body["detail"] == "The cursor is not one of ours."
    assert (await program.gets("/contacts?colour=red")).body["detail"] == "There is no field “colour”."


async def test_no_other_site_may_ask_from_a_browser(program: Program) -> None:
    asked = await program.gets("/token", Origin="https://elsewhere.example")
    assert not [name for name in dict(asked.headers) if name.lower().startswith("access-control")]
