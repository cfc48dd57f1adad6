"""Who may let programs in: owners and admins of the business, from its own pages."""

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.ids import ImportId, TokenId, WebhookId
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Business, Role, User
from receptionist.services.api_tokens import make_token
from receptionist.services.people import sign_in_link
from receptionist.services.webhook_settings import add_webhook
from receptionist.web.app import App
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day

pytestmark = pytest.mark.databases("sqlite")
PAGES = ("/settings/tokens", "/settings/webhooks", "/settings/exchange")
HOOK = "https://example.com/hooks"


async def browser_of(quart: Quart, store: SqlStore, business: Business, role: Role, day: Day) -> Browser:
    """Somebody of this role, signed in."""
    async with store.work(business.id, write=True) as work:
        user: User = await work.add_user(f"{role.value}@rosecity.example", role.value, role, "no hash")
    browser = Browser(quart.test_client())
    assert (await browser.get(await sign_in_link(store, business.id, user.id, "", day.now())))[0] == 302
    return browser


@pytest.mark.parametrize("role", [Role.OFFICE, Role.TECHNICIAN])
async def test_office_and_technicians_let_nobody_in(
    quart: Quart, store: SqlStore, business: Business, day: Day, role: Role
) -> None:
    browser = await browser_of(quart, store, business, role, day)
    for page in PAGES:
        assert (await browser.get(page))[0] == 403, page
    assert (await browser.client.post("/settings/tokens", form={"name": "X"})).status_code == 403
    assert (await browser.get("/settings/exchange/contacts.csv"))[0] == 403
    async with store.work(business.id) as work:
        assert await work.api_tokens() == []


async def test_a_stranger_is_sent_to_sign_in(stranger: Browser, owner: User) -> None:
    for page in PAGES:
        assert (await stranger.get(page))[0] == 302, page


async def test_no_other_site_posts_here(visitor: Browser, store: SqlStore, business: Business) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    form = {"name": "Mine", "scope": "leads:read"}
    for page in ("/settings/tokens", "/settings/webhooks", "/settings/exchange/contacts"):
        assert (await visitor.client.post(page, form=form, headers=headers)).status_code == 403, page
    async with store.work(business.id) as work:
        assert await work.api_tokens() == []


async def test_a_form_that_does_not_hold_keeps_what_was_typed(visitor: Browser) -> None:
    response = await visitor.client.post("/settings/tokens", form={"name": "Website & co", "days": "365"})
    page = await response.get_data(as_text=True)
    assert response.status_code == 422
    assert "Choose what the token may do." in page and 'value="Website &amp; co"' in page
    assert '<option value="365" selected>' in page
    response = await visitor.client.post(
        "/settings/webhooks", form={"url": "http://example.com", "event": "lead.state"}
    )
    page = await response.get_data(as_text=True)
    assert response.status_code == 422
    assert "The address must begin with https." in page and 'value="http://example.com"' in page
    assert page.count(" checked") == 1
    empty = await visitor.client.post("/settings/exchange/contacts", form={})
    assert empty.status_code == 422


async def test_columns_that_no_file_has_do_not_matter(visitor: Browser, store: SqlStore, business: Business) -> None:
    async with store.work(business.id, write=True) as work:
        await work.keep_import(ImportId("imp_00000000000000000001"), "ours.csv", b"Name,Phone\nAnn,5035550111\n")
    odd = {"column-²": "name", "column-" + "9" * 30: "phone", "column-7": "phone", "column-0": "nonsense"}
    response = await visitor.client.get("/settings/exchange/contacts/imp_00000000000000000001", query_string=odd)
    assert response.status_code < 500


async def test_a_token_and_a_secret_are_shown_once(
    visitor: Browser, store: SqlStore, business: Business, owner: User
) -> None:
    form = {"name": "Website", "scope": "leads:read", "days": "90"}
    made = await (await visitor.client.post("/settings/tokens", form=form)).get_data(as_text=True)
    token = made.partition('value="rcp_')[2].partition('"')[0]
    assert len(token) == 43
    assert token not in (await visitor.get("/settings/tokens"))[1]
    added = await visitor.client.post("/settings/webhooks", form={"url": HOOK, "event": "lead.state"})
    page = await added.get_data(as_text=True)
    secret = page.partition('value="whsec_')[2].partition('"')[0]
    async with store.work(business.id) as work:
        (webhook,) = await work.webhooks()
        told = await work.audit(AuditQuestion())
    assert webhook.secret == f"whsec_{secret}"
    assert secret not in (await visitor.get(f"/settings/webhooks/{webhook.id}"))[1]
    assert {entry.action for entry in told} >= {"token.create", "webhook.create"}
    assert all(token not in entry.says and secret not in entry.says for entry in told)
    assert {entry.actor.user_id for entry in told if entry.action.startswith(("token", "webhook"))} == {owner.id}


async def test_what_is_another_business_s_is_not_here(
    visitor: Browser, store: SqlStore, profile: BusinessProfile, app: App, day: Day
) -> None:
    rival = await store.directory.add_business(profile)
    async with store.work(rival.id, write=True) as work:
        ann = Actor("Ann")
        token, _ = await make_token(work, rival.id, day.now(), ann, "Theirs", ["leads:read"], None)
        webhook = await add_webhook(work, app.sender, rival.id, day.now(), ann, HOOK, ["lead.state"])
        await work.keep_import(ImportId("imp_00000000000000000000"), "theirs.csv", b"Phone\n5035550111\n")
    posts = (
        f"/settings/tokens/{token.id}/revoke",
        *(f"/settings/webhooks/{webhook.id}{act}" for act in ("", "/secret", "/switch", "/remove", "/test")),
        "/settings/exchange/contacts/imp_00000000000000000000",
    )
    for path in posts:
        form = {"url": HOOK, "event": "lead.state"}
        assert (await visitor.client.post(path, form=form)).status_code == 404, path
    for path in (f"/settings/webhooks/{webhook.id}", "/settings/exchange/contacts/imp_00000000000000000000"):
        assert (await visitor.get(path))[0] == 404, path
    async with store.work(rival.id) as work:
        assert [(one.id, one.revoked_at) for one in await work.api_tokens()] == [(TokenId(token.id), None)]
        assert [one.id for one in await work.webhooks()] == [WebhookId(webhook.id)]
