"""Documents on their pages, without scripts: written at the desk, opened, approved and paid by the customer."""

import re
from dataclasses import dataclass
from datetime import timedelta
from html import unescape

import pytest
from quart import Quart

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.document import Document, DocumentFilter, DocumentState
from receptionist.domain.ids import ThreadId
from receptionist.domain.records import Business, Role
from receptionist.services.people import sign_in_link
from tests.web.pages.conftest import Browser
from tests.web.pages.seed import Day, Office, seed_office

pytestmark = pytest.mark.databases("sqlite")

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/604.1"


@pytest.fixture
async def office(store: SqlStore, business: Business, day: Day) -> Office:
    """A morning with calls of every kind."""
    return await seed_office(store, business, day)


async def post(browser: Browser, path: str, *, site: str = "same-origin", **fields: str) -> tuple[int, str]:
    """Posts a form; status, and the address it sends on to or the page."""
    response = await browser.client.post(path, form=fields, headers={"Sec-Fetch-Site": site})
    return response.status_code, response.headers.get("Location") or unescape(await response.get_data(as_text=True))


def form_of(page: str, action: str) -> dict[str, str]:
    """What the form with this action would post as it stands."""
    body = re.findall(rf'<form[^>]*action="{re.escape(action)}"[^>]*>(.*?)</form>', page, re.DOTALL)[0]
    fields = {}
    for tag in re.findall(r"<input[^>]*>", body):
        name = re.search(r'name="([^"]*)"', tag)
        if name is not None and (" checked" in tag or not re.search('type="(checkbox|radio)"', tag)):
            value = re.search(r'value="([^"]*)"', tag)
            fields[name[1]] = unescape(value[1]) if value is not None else ""
    for name_, options in re.findall(r'<select name="([^"]*)"[^>]*>(.*?)</select>', body, re.DOTALL):
        chosen = re.search(r'value="([^"]*)"[^>]* selected', options)
        fields[name_] = chosen[1] if chosen is not None else ""
    for name_, words in re.findall(r'<textarea name="([^"]*)"[^>]*>(.*?)</textarea>', body, re.DOTALL):
        fields[name_] = unescape(words)
    return fields


@dataclass
class Writing:
    """The owner at the desk, who writes to one customer."""

    browser: Browser
    store: SqlStore
    business: Business
    thread: ThreadId

    async def draft(self, kind: str = "invoice", **fields: str) -> str:
        """Writes a draft with one line; its page's address."""
        _, page = await self.browser.get(f"/documents/new?kind={kind}&thread={self.thread}")
        typed = form_of(page, "/documents/new") | {"name-0": "Clear a drain", "price-0": "149.50"} | fields
        status, there = await post(self.browser, "/documents/new", **typed)
        assert status == 303, there
        return there

    async def issued(self, kind: str = "invoice", **fields: str) -> tuple[str, Document]:
        """Writes one and issues it; its page's address."""
        there = await self.draft(kind, **fields)
        assert await post(self.browser, f"{there}/issue") == (303, there)
        return there, await self.last()

    async def last(self) -> Document:
        async with self.store.work(self.business.id) as work:
            return (await work.find_documents(DocumentFilter()))[0][0]


@pytest.fixture
def desk(visitor: Browser, store: SqlStore, business: Business, office: Office) -> Writing:
    return Writing(visitor, store, business, office.laura_thread)


async def test_without_documents_the_list_says_how_the_first_is_made(visitor: Browser) -> None:
    status, page = await visitor.get("/documents")
    assert status == 200 and "No documents yet" in page and "New estimate" in page
    assert "There are no such documents" in (await visitor.get("/documents?kind=invoice"))[1]


async def test_a_thread_and_a_lead_lead_to_a_new_one(visitor: Browser, office: Office) -> None:
    for path in (f"/threads/{office.laura_thread}", f"/leads/{office.laura_lead}"):
        page = unescape((await visitor.get(path))[1])
        for kind in ("estimate", "invoice"):
            [address] = set(re.findall(rf'href="(/documents/new\?kind={kind}[^"]*)"', page))
            status, form = await visitor.get(address)
            assert status == 200 and "Laura Bennett" in form


async def test_an_invoice_from_first_line_to_receipt(desk: Writing) -> None:
    there = await desk.draft(
        **{"name-1": "New tap", "price-1": "40", "quantity-1": "2", "discount": "10%", "tax": "10"}
    )
    page = unescape((await desk.browser.get(there))[1])
    assert "Draft invoice" in page and "$229.50" in page and "−$22.95" in page
    # Tax is on what was taxed: both lines are.
    assert "$20.66" in page and "$227.21" in page and 'set by <span dir="auto">Rosa Owner' in page
    assert await post(desk.browser, f"{there}/issue") == (303, there)
    page = unescape((await desk.browser.get(there))[1])
    assert "Invoice INV-1001" in page and "Not yet." in page
    pay = form_of(page, f"{there}/pay")
    assert pay["amount"] == "227.21"
    assert (await post(desk.browser, f"{there}/pay", **pay | {"amount": "900"}))[0] == 409
    status, wrong = await post(desk.browser, f"{there}/pay", **pay | {"amount": "lots"})
    assert status == 422 and 'value="lots"' in wrong
    status, receipt = await post(desk.browser, f"{there}/pay", **pay)
    again = await post(desk.browser, f"{there}/pay", **pay)
    assert status == 303 and again == (303, receipt)
    assert "Receipt RCT-1001" in (await desk.browser.get(receipt))[1]
    page = unescape((await desk.browser.get(there))[1])
    assert "Paid" in page and "Receipt RCT-1001" in page and "Note a payment" not in page
    _, listed = await desk.browser.get("/documents?state=paid")
    assert "INV-1001" in listed and "RCT-1001" not in listed


async def test_what_was_typed_stays_when_it_does_not_hold(desk: Writing) -> None:
    _, page = await desk.browser.get(f"/documents/new?kind=invoice&thread={desk.thread}")
    typed = form_of(page, "/documents/new") | {"name-0": "Tap", "price-0": "many", "note": "See you <soon>"}
    status, again = await post(desk.browser, "/documents/new", **typed)
    assert status == 422 and 'value="many"' in again and "“many” is no amount" in again and "See you <soon>" in again
    status, more = await post(desk.browser, "/documents/new", **typed, more="yes")
    assert status == 200 and more.count("data-item") == 6 and 'value="many"' in more


async def test_an_edit_of_what_a_colleague_has_changed_is_not_lost(desk: Writing) -> None:
    there = await desk.draft()
    _, page = await desk.browser.get(f"{there}/edit")
    mine = form_of(page, f"{there}/edit")
    assert await post(desk.browser, f"{there}/edit", **mine | {"note": "Theirs"}) == (303, there)
    status, again = await post(desk.browser, f"{there}/edit", **mine | {"note": "Mine"})
    assert status == 409 and "changed this draft" in again and "Mine" in again
    assert await post(desk.browser, f"{there}/issue") == (303, there)
    assert (await post(desk.browser, f"{there}/edit", **mine))[0] == 409
    assert (await desk.browser.client.get(f"{there}/edit")).status_code == 303


async def test_the_customer_opens_and_approves_an_estimate(desk: Writing, stranger: Browser) -> None:
    there, document = await desk.issued("estimate", note="We start on Monday.")
    public = f"/d/{document.token}"
    await desk.browser.get(public)  # the office looks first
    response = await stranger.client.get(public, headers={"User-Agent": PHONE})
    page = await response.get_data(as_text=True)
    assert "Approve $149.50" in page and "We start on Monday." in page and "Rosa Owner" not in page
    assert response.headers["X-Robots-Tag"] == "noindex" and response.headers["Cache-Control"] == "no-store"
    page = unescape((await desk.browser.get(there))[1])
    assert page.count("Safari on an iPhone") == 1 and "Not yet." not in page
    status, again = await post(stranger, f"{public}/decide", decision="approved", name=" ")
    assert status == 422 and "Write your name" in again
    assert (await post(stranger, f"{public}/decide", site="cross-site", decision="approved", name="X"))[0] == 403
    status, to = await post(stranger, f"{public}/decide", decision="approved", name="Laura B.")
    assert status == 303 and "Thank you! You approved" in (await stranger.get(to))[1]
    assert (await desk.last()).state is DocumentState.APPROVED
    assert (await post(stranger, f"{public}/decide", decision="declined"))[0] == 409
    _, thread = await desk.browser.get(f"/threads/{desk.thread}")
    assert "Opened estimate EST-1001" in thread and "Approved estimate EST-1001" in thread
    page = unescape((await desk.browser.get(there))[1])
    assert f'action="{there}/invoice"' in page
    status, invoice = await post(desk.browser, f"{there}/invoice")
    assert status == 303 and "Clear a drain" in (await desk.browser.get(invoice))[1]
    assert await post(desk.browser, f"{there}/invoice") == (303, invoice)
    assert "Open its invoice" in (await desk.browser.get(there))[1]


async def test_the_customer_pays_on_the_businesss_own_page(desk: Writing, stranger: Browser) -> None:
    _, page = await desk.browser.get("/settings/documents")
    settings = form_of(page, "/settings/documents")
    link = {"pay_link": "https://pay.example.com/{number}?sum={amount}", "footer": "CCB 555010"}
    status, to = await post(desk.browser, "/settings/documents", **settings | link)
    assert status == 303 and "Saved." in (await desk.browser.get(to))[1]
    there, document = await desk.issued()
    _, public = await stranger.get(f"/d/{document.token}")
    assert 'href="https://pay.example.com/INV-1001?sum=149.50"' in public and "CCB 555010" in public
    status, to = await post(stranger, f"/d/{document.token}/paying", how="check")
    assert status == 303 and "I'll pay by check" in unescape((await stranger.get(to))[1])
    assert (await post(stranger, f"/d/{document.token}/paying", how="gold"))[0] == 422
    assert "I'll pay by check" in unescape((await desk.browser.get(there))[1])


async def test_the_pdf_is_the_documents_and_nobody_elses(desk: Writing, stranger: Browser) -> None:
    there, document = await desk.issued()
    for browser, path in ((desk.browser, f"{there}/pdf"), (stranger, f"/d/{document.token}/pdf")):
        response = await browser.client.get(path)
        assert response.content_type == "application/pdf" and (await response.get_data()).startswith(b"%PDF-")
        assert 'filename="INV-1001.pdf"' in response.headers["Content-Disposition"]
    for path in ("/d/nobody", "/d/nobody/pdf", "/d/" + "x" * 300):
        assert (await stranger.get(path))[0] == 404
    assert (await stranger.client.get(f"{there}/pdf")).status_code == 302


async def test_it_goes_out_by_text_and_email_and_the_thread_shows_both(desk: Writing) -> None:
    there = await desk.draft()
    _, page = await desk.browser.get(there)
    text, mail = form_of(page, f"{there}/text"), form_of(page, f"{there}/mail")
    assert await post(desk.browser, f"{there}/text", **text) == (303, there)
    assert (await post(desk.browser, f"{there}/mail", **mail | {"to": "nobody"}))[0] == 422
    assert await post(desk.browser, f"{there}/mail", **mail | {"to": "laura@example.com"}) == (303, there)
    token = (await desk.last()).token
    thread = unescape((await desk.browser.get(f"/threads/{desk.thread}"))[1])
    assert thread.count(f"/d/{token}") >= 2 and "laura@example.com" in thread and "Invoice INV-1001" in thread


async def test_an_email_that_could_not_be_sent_says_so_in_the_thread_and_on_the_page(
    desk: Writing, store: SqlStore, business: Business, day: Day
) -> None:
    there = await desk.draft()
    _, page = await desk.browser.get(there)
    mail = form_of(page, f"{there}/mail") | {"to": "laura@example.com"}
    assert await post(desk.browser, f"{there}/mail", **mail) == (303, there)
    assert "On its way out" in (await desk.browser.get(there))[1]
    due = await store.directory.due_letters(day.now(), timedelta(minutes=1))
    letter_id = next(letter_id for _, letter_id, one in due if one.to == "laura@example.com")
    for again, says in ((day.now() + timedelta(hours=1), "Not sent yet, tried again"), (None, "Could not be sent")):
        async with store.work(business.id, write=True) as work:
            await work.letter_failed(letter_id, "The mail server cannot be reached.", again)
        for address in (there, f"/threads/{desk.thread}"):
            page = (await desk.browser.get(address))[1]
            assert says in page and "The mail server cannot be reached." in page


async def test_a_wrong_one_is_withdrawn_with_its_reason(desk: Writing, stranger: Browser) -> None:
    there, document = await desk.issued()
    assert (await post(desk.browser, f"{there}/withdraw", reason=" "))[0] == 422
    assert await post(desk.browser, f"{there}/withdraw", reason="Wrong price") == (303, there)
    assert "Withdrawn" in (await desk.browser.get(there))[1]
    _, public = await stranger.get(f"/d/{document.token}")
    assert "was withdrawn" in public and "Wrong price" not in public and "Tell us how you pay" not in public
    draft = await desk.draft()
    assert await post(desk.browser, f"{draft}/discard") == (303, "/documents")
    assert (await desk.browser.get(draft))[0] == 404


async def test_a_technician_sees_what_is_theirs_and_has_nothing_to_do_it_with(
    desk: Writing, quart: Quart, store: SqlStore, business: Business, office: Office, day: Day
) -> None:
    there, _ = await desk.issued()
    async with store.work(business.id, write=True) as work:
        technician = await work.add_user("tim@rosecity.example", "Tim", Role.TECHNICIAN, "no password")
        await work.assign_lead(office.laura_lead, technician.id)
    browser = Browser(quart.test_client())
    await browser.get(await sign_in_link(store, business.id, technician.id, "", day.now()))
    status, page = await browser.get(there)
    assert status == 200 and "INV-1001" in page and "/pay" not in page and "/withdraw" not in page
    assert (await browser.get("/documents"))[0] == 403
    assert (await post(browser, f"{there}/pay", amount="1"))[0] == 403


async def test_prices_that_include_the_tax_say_so_on_documents(desk: Writing) -> None:
    visitor = desk.browser
    _, page = await visitor.get("/settings/documents")
    fields = form_of(page, "/settings/documents") | {"tax_name": "VAT", "tax": "20", "tax_in": "in_prices"}
    assert (await post(visitor, "/settings/documents", **fields))[0] == 303
    _, page = await visitor.get("/settings/documents")
    assert form_of(page, "/settings/documents")["tax_in"] == "in_prices"
    there, document = await desk.issued(**{"price-0": "120"})
    assert (document.content.totals.total, document.content.totals.tax) == (12000, 2000)
    _, page = await visitor.get(there)
    assert "Includes VAT 20%" in page and "$120.00" in page


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("tax", "lots"),
        ("tax_name", ""),
        ("first_invoice", "0"),
        ("pay_link", "http://x"),
        ("email", "x"),
        ("footer", "x" * 1001),
    ],
)
async def test_settings_that_do_not_hold_are_said_at_their_field(visitor: Browser, field: str, typed: str) -> None:
    _, page = await visitor.get("/settings/documents")
    status, again = await post(visitor, "/settings/documents", **form_of(page, "/settings/documents") | {field: typed})
    assert status == 422 and "aria-invalid" in again
