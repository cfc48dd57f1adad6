"""Who may sign in: inviting, joining, roles, letting go; the second factor; sessions; what is written down of it."""

import re
from datetime import timedelta

import pyotp
import pytest
from argon2 import PasswordHasher

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import Actor, AuditQuestion
from receptionist.domain.people import Session
from receptionist.domain.records import Business, Role, User
from receptionist.services.audit import note
from receptionist.services.people import sign_in_link
from tests.web.pages.conftest import EMAIL, PASSWORD, Browser
from tests.web.pages.seed import Day

pytestmark = pytest.mark.databases("sqlite")

JOE = "joe@rosecity.example"


def another(browser: Browser) -> Browser:
    """Another browser, at the same application."""
    return Browser(browser.client.app.test_client())


async def post(browser: Browser, path: str, **fields: str) -> tuple[int, str]:
    """The status, and the address it sends on to or the page."""
    response = await browser.client.post(path, form=fields, headers={"Sec-Fetch-Site": "same-origin"})
    return response.status_code, response.headers.get("Location") or await response.get_data(as_text=True)


async def give_code(browser: Browser, code: str) -> tuple[int, str]:
    _, page = await browser.get("/sign-in/code")
    token = page.partition('name="form" value="')[2].partition('"')[0]
    return await post(browser, "/sign-in/code", form=token, code=code, next="/")


async def invite(browser: Browser, email: str = JOE, role: str = "office") -> str:
    """Invites somebody; the link's path."""
    status, page = await post(browser, "/settings/people/invite", email=email, name="Joe", role=role)
    assert status == 200, page
    found = re.search(r'value="https?://[^/"]+(/join/[^"]+)"', page)
    assert found is not None
    return found[1]


async def person(store: SqlStore, business: Business, email: str, role: Role) -> User:
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    async with store.work(business.id, write=True) as work:
        return await work.add_user(email, email.split("@")[0].title(), role, cheap.hash(PASSWORD))


async def trail(store: SqlStore, user: User, kind: str = "") -> list[str]:
    async with store.work(user.business_id) as work:
        return [line.action for line in await work.audit(AuditQuestion(kind=kind))]


async def test_somebody_is_invited_and_joins(
    visitor: Browser, stranger: Browser, store: SqlStore, owner: User, day: Day
) -> None:
    link = await invite(visitor)
    [(_, _, mail)] = [
        one for one in await store.directory.due_letters(day.now(), timedelta(minutes=1)) if one[2].to == JOE
    ]
    assert link in mail.text and "Rosa Owner invites you" in mail.subject
    day.later(minutes=5)
    joe = another(visitor)
    status, page = await joe.get(link)
    assert status == 200 and JOE in page and "as office" in page
    status, page = await post(joe, link, name="Joe Fixit", password="short")
    assert status == 422 and "shorter than 10" in page and 'value="Joe Fixit"' in page
    assert await post(joe, link, name="Joe Fixit", password="a long password") == (303, "/")
    assert (await joe.get("/"))[0] == 200
    assert (await joe.get("/settings/people"))[0] == 403
    again = another(visitor)
    assert (await again.get(link))[0] == 404
    assert (await post(again, link, name="Joe", password="a long password"))[0] == 404
    assert await again.sign_in("a long password", JOE) == (302, "/")
    _, page = await visitor.get("/settings/people")
    assert "Joe Fixit" in page
    assert await trail(store, owner, "people") == ["people.join", "people.invite"]


async def test_an_invitation_expires_and_can_be_taken_back(visitor: Browser, day: Day) -> None:
    late = await invite(visitor)
    day.later(days=7)
    assert (await another(visitor).get(late))[0] == 404
    first = await invite(visitor)
    second = await invite(visitor)  # in place of the first
    assert (await another(visitor).get(first))[0] == 404
    _, page = await visitor.get("/settings/people")
    take_back = re.search(r'action="(/settings/people/invitations/[^"]+)"', page)
    assert take_back is not None
    assert (await post(visitor, take_back[1]))[0] == 303
    assert (await another(visitor).get(second))[0] == 404


async def test_only_owners_make_owners(visitor: Browser, store: SqlStore, business: Business, owner: User) -> None:
    admin = await person(store, business, "ada@rosecity.example", Role.ADMIN)
    ada = another(visitor)
    assert (await ada.sign_in(PASSWORD, admin.email))[0] == 302
    status, page = await post(ada, "/settings/people/invite", email=JOE, name="Joe", role="owner")
    assert status == 422 and "Only an owner makes owners" in page and f'value="{JOE}"' in page
    for act, fields in (("role", {"role": "office"}), ("go", {}), ("factor", {})):
        assert (await post(ada, f"/settings/people/{owner.id}/{act}", **fields))[0] == 409
    assert (await post(ada, f"/settings/people/{admin.id}/role", role="owner"))[0] == 409
    async with store.work(business.id) as work:
        assert {user.name: user.role for user in await work.users()} == {"Rosa Owner": "owner", "Ada": "admin"}


async def test_the_last_owner_stays(visitor: Browser, store: SqlStore, business: Business, owner: User) -> None:
    for act in ("role", "go"):
        status, page = await post(visitor, f"/settings/people/{owner.id}/{act}", role="admin")
        assert status == 409 and "is the last owner" in page
    other = await person(store, business, "ola@rosecity.example", Role.OWNER)
    assert await post(visitor, f"/settings/people/{other.id}/go") == (303, "/settings/people?saved=go")
    # One who was let go is no owner to fall back on.
    assert (await post(visitor, f"/settings/people/{owner.id}/role", role="admin"))[0] == 409
    assert (await post(visitor, f"/settings/people/{other.id}/in"))[0] == 303
    assert (await post(visitor, f"/settings/people/{owner.id}/role", role="admin"))[0] == 303


async def test_who_is_let_go_is_out_at_once(visitor: Browser, store: SqlStore, business: Business) -> None:
    joe = await person(store, business, JOE, Role.OFFICE)
    browser = another(visitor)
    assert await browser.sign_in(PASSWORD, JOE) == (302, "/")
    await post(visitor, f"/settings/people/{joe.id}/go")
    assert (await browser.get("/"))[0] == 302
    assert (await browser.sign_in(PASSWORD, JOE))[0] == 401
    status, page = await post(visitor, "/settings/people/invite", email=JOE, name="", role="office")
    assert status == 422 and "worked here before" in page


async def test_who_is_no_admin_any_more_has_no_tokens_left(
    visitor: Browser, store: SqlStore, business: Business
) -> None:
    admin = await person(store, business, "ada@rosecity.example", Role.ADMIN)
    ada = another(visitor)
    assert (await ada.sign_in(PASSWORD, admin.email))[0] == 302
    _, page = await post(ada, "/settings/tokens", name="Hers", scope="contacts:read", days="")
    _, mine = await post(visitor, "/settings/tokens", name="The website", scope="contacts:read", days="")

    async def opens(page: str) -> int:
        token = re.search(r"rcp_[\w-]{20,}", page)
        assert token is not None
        asked = await visitor.client.get("/api/v1/contacts", headers={"Authorization": f"Bearer {token[0]}"})
        return asked.status_code

    assert (await opens(page), await opens(mine)) == (200, 200)
    await post(visitor, f"/settings/people/{admin.id}/role", role="owner")
    assert await opens(page) == 200
    await post(visitor, f"/settings/people/{admin.id}/role", role="technician")
    assert (await opens(page), await opens(mine)) == (401, 200)
    assert "token.revoke" in await trail(store, admin)


async def test_ones_own_password_asks_for_the_old_one(visitor: Browser, stranger: Browser, owner: User) -> None:
    assert await stranger.sign_in() == (302, "/")
    status, page = await post(visitor, "/settings/me/password", old="wrong", new="a new long password")
    assert status == 422 and "not that one" in page
    status, page = await post(visitor, "/settings/me/password", old=PASSWORD, new="short")
    assert status == 422 and "shorter than" in page
    assert (await post(visitor, "/settings/me/password", old=PASSWORD, new="a new long password"))[0] == 303
    assert (await visitor.get("/"))[0] == 200
    assert (await stranger.get("/"))[0] == 302
    assert (await stranger.sign_in(PASSWORD))[0] == 401
    assert await stranger.sign_in("a new long password") == (302, "/")


async def test_a_name_is_kept_as_it_was_typed(visitor: Browser, store: SqlStore, owner: User) -> None:
    status, page = await post(visitor, "/settings/me/name", name="  ")
    assert status == 422 and "no name" in page
    assert (await post(visitor, "/settings/me/name", name=" Rosa \n O’Hara "))[0] == 303
    _, page = await visitor.get("/settings/me")
    assert 'value="Rosa O’Hara"' in page
    assert await trail(store, owner, "people") == ["people.name"]


async def test_a_weak_hash_is_renewed_by_signing_in(stranger: Browser, store: SqlStore, owner: User) -> None:
    await stranger.sign_in()
    renewed = await store.directory.user(owner.id)
    assert renewed is not None and renewed.password_hash != owner.password_hash
    assert not PasswordHasher().check_needs_rehash(renewed.password_hash)
    assert await another(stranger).sign_in() == (302, "/")
    same = await store.directory.user(owner.id)
    assert same == renewed


# --- two-factor ---------------------------------------------------------------------------------------------------


async def set_up(browser: Browser, day: Day) -> tuple[pyotp.TOTP, list[str]]:
    """Turns two-factor on; the app, and the recovery codes."""
    assert (await post(browser, "/settings/me/two-factor/begin"))[0] == 303
    _, page = await browser.get("/settings/me/two-factor")
    secret = re.search(r"<code>([A-Z2-7 ]+)</code>", page)
    assert secret is not None
    totp = pyotp.TOTP(secret[1].replace(" ", ""))
    response = await browser.client.get("/settings/me/two-factor.svg")
    assert response.mimetype == "image/svg+xml" and b"<path" in await response.get_data()
    status, page = await post(browser, "/settings/me/two-factor/confirm", code="000000")
    assert status == 422 and "does not fit" in page
    status, page = await post(browser, "/settings/me/two-factor/confirm", code=totp.at(day.now()))
    assert status == 200
    codes = re.findall(r"<li><code>([a-z0-9-]+)</code>", page)
    assert len(set(codes)) == 10
    return totp, codes


async def test_a_code_is_asked_for_and_works_once(
    visitor: Browser, stranger: Browser, store: SqlStore, owner: User, day: Day
) -> None:
    totp, codes = await set_up(visitor, day)
    async with store._engines.reader.connect() as connection:
        kept = str((await connection.exec_driver_sql("SELECT * FROM users")).all())
        kept += str((await connection.exec_driver_sql("SELECT * FROM recovery_codes")).all())
    assert totp.secret not in kept and codes[0] not in kept and codes[0].replace("-", "") not in kept
    assert (await visitor.client.get("/settings/me/two-factor.svg")).status_code == 404

    assert (await stranger.sign_in())[1] == "/sign-in/code?next=/"
    assert (await stranger.get("/"))[0] == 302  # the password alone opens nothing
    used = totp.at(day.now())
    assert (await give_code(stranger, used))[0] == 401  # it turned two-factor on
    day.later(seconds=30)
    fresh = totp.at(day.now())
    assert (await give_code(stranger, "not a code"))[0] == 401
    assert await give_code(stranger, f" {fresh[:3]} {fresh[3:]} ") == (302, "/")
    assert (await stranger.get("/"))[0] == 200

    third = another(visitor)
    await third.sign_in()
    assert (await give_code(third, fresh))[0] == 401
    late = totp.at(day.now() - timedelta(seconds=30))
    assert (await give_code(third, late))[0] == 401  # older than the last one used
    assert await give_code(third, codes[3].upper().replace("-", " ")) == (302, "/")
    fourth = another(visitor)
    await fourth.sign_in()
    assert (await give_code(fourth, codes[3]))[0] == 401
    _, page = await visitor.get("/settings/me")
    assert "9 of 10 recovery codes" in page


async def test_a_clock_may_be_half_a_minute_off(visitor: Browser, stranger: Browser, day: Day) -> None:
    totp, _ = await set_up(visitor, day)
    day.later(minutes=5)
    await stranger.sign_in()
    assert (await give_code(stranger, totp.at(day.now() - timedelta(seconds=60))))[0] == 401
    assert await give_code(stranger, totp.at(day.now() - timedelta(seconds=30))) == (302, "/")
    other = another(visitor)
    await other.sign_in()
    assert await give_code(other, totp.at(day.now() + timedelta(seconds=30))) == (302, "/")


async def test_a_link_does_not_go_round_the_second_factor(
    visitor: Browser, stranger: Browser, store: SqlStore, owner: User, day: Day
) -> None:
    await set_up(visitor, day)
    link = await sign_in_link(store, owner.business_id, owner.id, "", day.now())
    response = await stranger.client.get(link)
    assert response.headers["Location"] == "/sign-in/code"
    assert (await stranger.get("/"))[0] == 302
    assert "needs_code" not in (await stranger.get("/sign-in/code"))[1]
    day.later(minutes=10)
    assert (await stranger.client.get("/sign-in/code")).headers["Location"].startswith("/sign-in?")


async def test_guessing_codes_is_stopped(visitor: Browser, stranger: Browser, day: Day) -> None:
    totp, _ = await set_up(visitor, day)
    day.later(minutes=6)
    await stranger.sign_in()
    statuses = [(await give_code(stranger, f"{number:06}"))[0] for number in range(11)]
    assert statuses == [401] * 10 + [429]
    assert (await give_code(stranger, totp.at(day.now())))[0] == 429
    day.later(minutes=5)
    assert await give_code(stranger, totp.at(day.now())) == (302, "/")


async def test_a_role_may_be_made_to_have_it(
    visitor: Browser, store: SqlStore, business: Business, owner: User, day: Day
) -> None:
    fields = {"two_factor_owner": "on", "idle_days": "14", "longest_days": "60", "texts_months": "0"}
    fields |= {"recordings_months": "0", "transcripts_months": "0"}
    assert (await post(visitor, "/settings/security", **fields))[0] == 303
    for path in ("/", "/leads", "/settings/people"):
        assert (await visitor.client.get(path)).headers["Location"] == "/settings/me/two-factor"
    response = await visitor.client.get("/", headers={"HX-Request": "true"})
    assert response.headers["HX-Redirect"] == "/settings/me/two-factor"
    totp, _ = await set_up(visitor, day)
    assert (await visitor.get("/"))[0] == 200
    day.later(seconds=30)
    status, page = await post(visitor, "/settings/me/two-factor/off", code=totp.at(day.now()))
    assert status == 422 and "must have" in page
    await post(visitor, "/settings/security", **{**fields, "two_factor_admin": "on", "two_factor_owner": "on"})
    assert "settings.publish" in await trail(store, owner)


async def test_it_is_turned_off_with_a_code_and_reset_by_an_owner(
    visitor: Browser, store: SqlStore, business: Business, day: Day
) -> None:
    joe = await person(store, business, JOE, Role.OFFICE)
    browser = another(visitor)
    await browser.sign_in(PASSWORD, JOE)
    _, codes = await set_up(browser, day)
    assert (await post(browser, "/settings/me/two-factor/off", code="123456"))[0] == 422
    status, page = await post(browser, "/settings/me/two-factor/codes", code=codes[0])
    assert status == 200 and codes[1] not in page
    assert (await post(browser, "/settings/me/two-factor/off", code=codes[1]))[0] == 422
    day.later(seconds=1)
    assert await post(visitor, f"/settings/people/{joe.id}/factor") == (303, "/settings/people?saved=factor")
    assert (await browser.get("/"))[0] == 302
    assert await browser.sign_in(PASSWORD, JOE) == (302, "/")
    assert (await trail(store, joe, "people"))[0] == "people.two_factor_reset"
    _, codes = await set_up(browser, day)
    assert await post(browser, "/settings/me/two-factor/off", code=codes[9]) == (303, "/settings/me?saved=off")


# --- sessions and tries -------------------------------------------------------------------------------------------


async def sessions(store: SqlStore, user: User) -> list[Session]:
    async with store.work(user.business_id) as work:
        return await work.sessions(user.id)


async def test_sessions_are_listed_and_ended(visitor: Browser, store: SqlStore, owner: User, day: Day) -> None:
    phone = another(visitor)
    agent = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Mobile Safari/604"
    _, page = await phone.get("/sign-in", User_Agent=agent)
    token = page.partition('name="form" value="')[2].partition('"')[0]
    form = {"form": token, "email": EMAIL, "password": PASSWORD}
    await phone.client.post("/sign-in", form=form, headers={"User-Agent": agent})
    tablet = another(visitor)
    await tablet.sign_in()
    _, page = await visitor.get("/settings/me")
    assert "Safari on an iPhone" in page and page.count('/end"') == 2 and "This one" in page
    ended = next(one for one in await sessions(store, owner) if "iPhone" in one.device)
    assert (await post(visitor, f"/settings/me/sessions/{ended.id}/end"))[0] == 303
    assert (await phone.get("/"))[0] == 302
    assert (await tablet.get("/"))[0] == 200
    assert (await post(visitor, "/settings/me/sessions/end-others"))[0] == 303
    assert (await tablet.get("/"))[0] == 302
    assert (await visitor.get("/"))[0] == 200


async def test_a_session_nobody_uses_runs_out(visitor: Browser, day: Day) -> None:
    for _ in range(5):
        day.later(days=11)
        assert (await visitor.get("/"))[0] == 200
    day.later(days=5)
    assert (await visitor.get("/"))[0] == 302  # used all the time, but sixty days old
    assert await visitor.sign_in() == (302, "/")
    day.later(days=14)
    assert (await visitor.get("/"))[0] == 302


async def test_signing_out_ends_the_session_and_not_only_the_cookie(
    visitor: Browser, store: SqlStore, owner: User
) -> None:
    assert visitor.client.cookie_jar is not None
    [cookie] = [one for one in visitor.client.cookie_jar if one.name == "receptionist"]
    await post(visitor, "/sign-out")
    thief = another(visitor)
    thief.client.set_cookie("localhost", "receptionist", cookie.value or "")
    assert (await thief.get("/"))[0] == 302
    assert await sessions(store, owner) == []


async def test_a_new_browser_is_told_of(visitor: Browser, store: SqlStore, owner: User, day: Day) -> None:
    async def letters() -> int:
        return len(await store.directory.due_letters(day.later(minutes=1), timedelta(0)))

    assert await letters() == 1
    await post(visitor, "/sign-out")
    assert await visitor.sign_in() == (302, "/")
    assert await letters() == 1  # the same browser
    await another(visitor).sign_in()
    assert await letters() == 2


async def test_a_stranger_keeps_nobody_out_of_their_own_browser(
    visitor: Browser, stranger: Browser, day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nobody(*_: object) -> None:
        return None

    await post(visitor, "/sign-out")
    with monkeypatch.context() as patched:
        patched.setattr("receptionist.web.pages.sign_in.sign_in", nobody)
        statuses = [(await stranger.sign_in("guess"))[0] for _ in range(12)]
    assert statuses == [401] * 10 + [429] * 2
    assert (await another(stranger).sign_in())[0] == 429  # another unknown browser, from the same network
    assert await visitor.sign_in() == (302, "/")


async def test_a_link_comes_by_mail_and_tells_a_stranger_nothing(
    stranger: Browser, store: SqlStore, owner: User, day: Day
) -> None:
    async def ask(email: str) -> str:
        _, page = await stranger.get("/sign-in/link")
        token = page.partition('name="form" value="')[2].partition('"')[0]
        status, page = await post(stranger, "/sign-in/link", form=token, email=email)
        assert status == 200
        return page.replace(email, "")

    assert await ask(EMAIL) == await ask("nobody@rosecity.example")
    [(_, _, mail)] = await store.directory.due_letters(day.now(), timedelta(minutes=1))
    link = re.search(r"/enter/\S+", mail.text)
    assert mail.to == EMAIL and link is not None
    assert (await stranger.get(link[0]))[0] == 302
    assert (await stranger.get("/"))[0] == 200


# --- the audit trail ----------------------------------------------------------------------------------------------


async def test_what_was_done_is_found_and_exported(visitor: Browser, stranger: Browser, owner: User) -> None:
    await stranger.sign_in("wrong")
    await post(visitor, "/settings/me/name", name='=HYPERLINK("evil")')
    await post(visitor, "/settings/me/name", name="Rosa")
    _, page = await visitor.get("/settings/audit")
    assert "Signed in with a password" in page and "A wrong password was given" in page and "Failed" in page
    _, page = await visitor.get("/settings/audit?outcome=no")
    assert "A wrong password was given" in page and "Signed in" not in page
    _, page = await visitor.get("/settings/audit?kind=people&words=HYPERLINK")
    assert "people.name" in page and "sign_in" not in page.partition('class="audit"')[2]
    _, page = await visitor.get("/settings/audit?since=nonsense&until=2026-13-99&before=x~y&who=%00")
    assert "Nothing was done that fits" in page
    response = await visitor.client.post("/settings/audit/export", form={"kind": "people"})
    text = await response.get_data(as_text=True)
    assert response.mimetype == "text/csv"
    assert text.splitlines()[0] == "when,who,action,what,subject,changes,from address,succeeded"
    assert "people.name" in text and "sign_in" not in text
    assert ',"=HYPER' not in text and ",\"'=HYPER" in text
    _, page = await visitor.get("/settings/audit?kind=export")
    assert "Exported the audit trail." in page


async def test_a_long_trail_has_pages(visitor: Browser, store: SqlStore, owner: User, day: Day) -> None:
    async with store.work(owner.business_id, write=True) as work:
        for number in range(60):
            await note(work, day.now(), Actor("Rosa"), "lead.approve", says=f"Line {number}.")
    _, first = await visitor.get("/settings/audit?kind=lead")
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    _, second = await visitor.get(older[1].replace("&amp;", "&"))
    lines = [set(re.findall(r"Line \d+\.", page)) for page in (first, second)]
    assert (len(lines[0]), len(lines[1])) == (50, 10) and not lines[0] & lines[1]
    assert 'rel="next"' not in second
