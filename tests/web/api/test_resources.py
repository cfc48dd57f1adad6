"""What a program reads and does: contacts, threads and texts, leads, calls, prices, settings."""

import base64
import json
import threading
from collections.abc import Callable

import pytest

from receptionist.adapters.store.store import SqlStore
from receptionist.domain.audit import AuditQuestion
from receptionist.domain.consent_ledger import ConsentEntry, ConsentSource
from receptionist.domain.ids import OutgoingCallId, ThreadId
from receptionist.domain.message import Consent
from receptionist.domain.outgoing_call import Outcome, OutgoingCall
from receptionist.domain.phone import Address, AddressKind, PhoneNumber
from receptionist.domain.pricebook_files import parse_price_book
from receptionist.domain.records import Business, User
from receptionist.opening import pricebooks
from receptionist.services.contact_csv import read_contacts
from receptionist.services.set_up import starter_book
from receptionist.web.api import contacts, prices
from tests.web.api.conftest import Program
from tests.web.pages.seed import Day, Office

pytestmark = pytest.mark.databases("sqlite")

LAURA = "+15035550142"


async def test_pages_of_a_list_follow_one_another_while_more_comes_in(
    program: Program, store: SqlStore, business: Business, office: Office, day: Day
) -> None:
    whole = (await program.gets("/calls?limit=100")).body["data"]
    assert len(whole) == 7 and whole[0]["id"] == office.laura
    first = await program.gets("/calls?limit=3")
    assert [call["id"] for call in first.body["data"]] == [call["id"] for call in whole[:3]]
    async with store.work(business.id, write=True) as work:
        account = (await work.accounts())[0]
        await work.start_call(account.id, "CA-new", Address(AddressKind.NUMBER, "+15035550199"), "+15035550100")
    seen = first.body["data"]
    cursor = first.body["next_cursor"]
    assert f"cursor={cursor}" in first.headers["Link"].replace("%3D", "=") and "limit=3" in first.headers["Link"]
    while cursor:
        page = (await program.gets(f"/calls?limit=3&cursor={cursor}")).body
        seen, cursor = [*seen, *page["data"]], page["next_cursor"]
    assert seen == whole


async def test_every_list_is_paged_by_its_own_order(program: Program, office: Office) -> None:
    for path, key in (
        ("contacts", "created_at"),
        ("threads", "last_at"),
        ("leads", "created_at"),
        ("calls", "started_at"),
    ):
        rows, cursor = [], ""
        while True:
            page = (await program.gets(f"/{path}?limit=2{cursor}")).body
            rows += page["data"]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert [row[key] for row in rows] == sorted((row[key] for row in rows), reverse=True), path
        assert len({row["id"] for row in rows}) == len(rows) > 2, path


async def test_a_call_comes_with_what_was_said(program: Program, office: Office) -> None:
    call = (await program.gets(f"/calls/{office.laura}")).body
    assert (call["from"], call["to"], call["state"]) == (LAURA, "+15035550100", "ended")
    assert call["lead_id"] == office.laura_lead
    assert call["transcript"][1]["text"].startswith("Hi, my kitchen sink")
    assert call["transcript"][1]["speaker"] == "caller"
    withheld = [one for one in (await program.gets("/calls")).body["data"] if one["from"] is None]
    assert len(withheld) == 1


async def test_a_lead_says_what_is_wished_quoted_and_held(program: Program, office: Office) -> None:
    lead = (await program.gets(f"/leads/{office.laura_lead}")).body
    assert (lead["state"], lead["name"], lead["number"]) == ("awaiting_approval", "Laura Bennett", LAURA)
    assert lead["quotes"][0]["amounts"] == [{"cents": 14950, "currency": "USD"}]
    assert [quote["heard"] for quote in lead["quotes"]] == [True, False]
    assert lead["held"] == {"starts": "2026-10-06T21:00:00Z", "ends": "2026-10-06T23:00:00Z"}
    assert lead["wished"]["day"] == "2026-10-06"
    waiting = (await program.gets("/leads?state=awaiting_approval")).body["data"]
    assert {one["state"] for one in waiting} == {"awaiting_approval"}


async def test_a_lead_is_edited_then_approved_once(
    program: Program, store: SqlStore, business: Business, office: Office
) -> None:
    path = f"/leads/{office.laura_lead}"
    read = await program.gets(path)
    change = {"address": "4212 Maple Street, Portland", "urgency": "soon"}
    assert (await program.asks("PATCH", path, change)).status == 428
    changed = await program.asks("PATCH", path, change, If_Match=read.etag)
    assert (changed.status, changed.body["address"], changed.body["urgency"]) == (200, change["address"], "soon")
    lost = await program.asks("PATCH", path, {"address": "Elsewhere"}, If_Match=read.etag)
    assert (lost.status, lost.headers["ETag"]) == (412, changed.etag)
    wrong = await program.asks("PATCH", path, {"number": "12"}, If_Match="*")
    assert (wrong.status, wrong.body["field"]) == (422, "number")

    approved = await program.asks("POST", f"{path}/approve", {"text": ""})
    assert (approved.status, approved.body["state"]) == (200, "approved")
    again = await program.asks("POST", f"{path}/reject", {"reason": "Too far"})
    assert (again.status, again.body["title"]) == (409, "Somebody was quicker")
    (slot,) = (await program.gets("/appointments")).body["data"]
    assert (slot["lead_id"], slot["tentative"]) == (office.laura_lead, False)
    assert slot["timezone"] == "America/Los_Angeles"
    assert (await program.gets(f"/appointments/{slot['id']}")).body == slot
    async with store.work(business.id) as work:
        acts = await work.lead_acts(office.laura_lead)
    assert {act.by for act in acts} == {"API token: Website"}


async def test_a_window_nobody_can_come_in_is_refused(program: Program, office: Office) -> None:
    lead = (await program.gets("/leads?state=awaiting_approval")).body["data"][0]
    for starts, ends, says in (
        ("0001-01-01T00:00:00Z", "0001-01-01T05:00:00Z", "Nobody can come then."),
        ("2026-11-30T10:00:00Z", "2028-11-30T10:00:00Z", "The window is longer than a day."),
    ):
        refused = await program.asks("POST", f"/leads/{lead['id']}/approve", {"starts": starts, "ends": ends})
        assert (refused.status, refused.body["detail"]) == (422, says)


async def test_times_ids_and_versions_that_no_database_holds_are_refused(program: Program, office: Office) -> None:
    for at, row_id in (("0001-01-01T00:00:00+14:00", "x"), ("2026-10-05T16:00:00+00:00", "\ud800")):
        cursor = base64.urlsafe_b64encode(json.dumps([at, row_id]).encode()).decode().rstrip("=")
        refused = await program.gets(f"/calls?cursor={cursor}")
        assert (refused.status, refused.body["field"]) == (422, "cursor")
    refused = await program.gets("/appointments?since=0001-01-01T00:00:00%2B14:00")
    assert (refused.status, refused.body["detail"]) == (422, "There is no such time.")
    assert (await program.gets(f"/price-book/versions/{2**63}")).status == 404


async def test_a_lead_is_rejected_with_a_reason(program: Program, office: Office) -> None:
    path = f"/leads/{office.emergency_lead}/reject"
    assert (await program.asks("POST", path, {"reason": " "})).body["field"] == "reason"
    rejected = await program.asks("POST", path, {"reason": "Outside our area"}, Idempotency_Key="a")
    assert (rejected.status, rejected.body["state"]) == (200, "rejected")
    assert (await program.asks("POST", path, {"reason": "Outside our area"}, Idempotency_Key="a")).status == 200


async def test_a_text_goes_out_once_for_each_key(
    program: Program, store: SqlStore, business: Business, office: Office
) -> None:
    text = {"to": "(503) 555-0142", "text": "Your part has come in."}
    keyless = await program.asks("POST", "/messages", text)
    assert (keyless.status, keyless.body["field"]) == (400, "Idempotency-Key")
    sent = await program.asks("POST", "/messages", text, Idempotency_Key="k1")
    assert (sent.status, sent.body["state"], sent.body["to"]) == (201, "queued", LAURA)
    assert sent.body["thread_id"] == office.laura_thread
    assert (await program.gets(sent.headers["Location"].removeprefix("/api/v1"))).body == sent.body
    again = await program.asks("POST", "/messages", text, Idempotency_Key="k1")
    assert (again.status, again.body, again.headers["Idempotency-Replayed"]) == (201, sent.body, "true")
    other = await program.asks("POST", "/messages", {**text, "text": "Another"}, Idempotency_Key="k1")
    assert (other.status, other.body["field"]) == (422, "Idempotency-Key")
    listed = (await program.gets(f"/threads/{office.laura_thread}/messages")).body["data"]
    assert [one["id"] for one in listed] == [sent.body["id"]]
    async with store.work(business.id) as work:
        message = await work.message(sent.body["id"])
    assert message is not None
    assert message.decisions[0].says == "Written by the program “Website”, as a text about their job."

    both = await program.asks("POST", "/messages", {**text, "thread_id": office.laura_thread}, Idempotency_Key="k2")
    assert both.body["detail"] == "Name either a number in “to”, or a “thread_id”."
    nobody = await program.asks("POST", "/messages", {"to": "12", "text": "Hi"}, Idempotency_Key="k3")
    assert (nobody.status, nobody.body["detail"]) == (422, '"12" is no telephone number. Write it like +14155550142.')


async def test_who_opted_out_is_not_texted_by_programs_either(
    program: Program, store: SqlStore, business: Business, office: Office, day: Day
) -> None:
    async with store.work(business.id, write=True) as work:
        address = Address(AddressKind.NUMBER, LAURA)
        await work.add_consent(ConsentEntry(address, Consent.REFUSED, ConsentSource.KEYWORD, "STOP", day.now()))
    sent = await program.asks("POST", "/messages", {"to": LAURA, "text": "Hello"}, Idempotency_Key="k")
    assert (sent.status, sent.body["state"], sent.body["why"]) == (201, "not_sent", "They asked not to be texted.")


async def test_contacts_are_made_found_and_changed(
    program: Program, store: SqlStore, business: Business, office: Office
) -> None:
    made = await program.asks("POST", "/contacts", {"number": "503 555 0111", "name": "  Joe   Park "})
    assert (made.status, made.body["number"], made.body["name"]) == (201, "+15035550111", "Joe Park")
    assert made.body["consent"] == "none"
    known = await program.asks("POST", "/contacts", {"number": "+15035550111", "name": "Somebody Else"})
    assert (known.status, known.body) == (200, made.body)
    found = (await program.gets("/contacts?number=%28503%29%20555-0111")).body
    assert found == {"data": [made.body], "next_cursor": None}
    assert (await program.gets("/contacts?number=5035550112")).body["data"] == []
    path = f"/contacts/{made.body['id']}"
    change = {"email": "joe@park.example"}
    changed = await program.asks("PATCH", path, change, If_Match=made.etag)
    assert (changed.status, changed.body["email"], changed.body["name"]) == (200, "joe@park.example", "Joe Park")
    assert (await program.asks("PATCH", path, {"email": "joe"}, If_Match="*")).status == 422
    unchanged = await program.gets(path, If_None_Match=changed.etag)
    assert (unchanged.status, unchanged.body) == (304, "")
    assert (await program.asks("POST", "/contacts", {"number": "12"})).body["field"] == "number"
    async with store.work(business.id) as work:
        told = await work.audit(AuditQuestion(words=made.body["id"]))
    assert {(entry.actor.name, entry.action) for entry in told} == {("API token: Website", "contact.change")}


async def test_prices_are_read_asked_and_replaced(program: Program, store: SqlStore, business: Business) -> None:
    assert (await program.gets("/price-book")).status == 404
    book = starter_book(pricebooks(), "plumbing")
    async with store.work(business.id, write=True) as work:
        await work.save_price_book(book, "Rosa", "First")
    read = await program.gets("/price-book")
    assert (read.body["version"], len(read.body["items"])) == (1, len(book.items))
    asked = (await program.gets("/price-book/quote?text=my%20kitchen%20sink%20is%20clogged")).body["data"]
    assert asked[0]["price_book_version"] == 1 and asked[0]["amount"]["cents"] > 0
    assert (await program.gets("/price-book/quote")).body["field"] == "text"

    shorter = (await program.gets("/price-book.csv")).body.splitlines()[:-1]
    content = ("\r\n".join(shorter) + "\r\n").encode()
    assert (await program.asks("PUT", "/price-book", content, Content_Type="text/csv")).status == 428
    assert (await program.asks("PUT", "/price-book", content, Content_Type="image/png")).status == 415
    put = await program.asks("PUT", "/price-book", content, Content_Type="text/csv", If_Match=read.etag)
    assert (put.status, put.body["version"], len(put.body["items"])) == (200, 2, len(book.items) - 1)
    late = await program.asks("PUT", "/price-book", content, Content_Type="text/csv", If_Match=read.etag)
    assert late.status == 412
    bad = await program.asks("PUT", "/price-book", b"code,name\nA,\n", Content_Type="text/csv", If_Match="*")
    assert bad.status == 422 and any("line 2" in one["detail"] for one in bad.body["errors"])
    versions = (await program.gets("/price-book/versions")).body["data"]
    assert [(one["version"], one["author"]) for one in versions] == [(2, "API token: Website"), (1, "Rosa")]
    assert (await program.gets("/price-book/versions/1")).body == read.body


async def test_settings_are_changed_as_the_page_would(program: Program, store: SqlStore, business: Business) -> None:
    read = await program.gets("/settings")
    assert read.body["texting"]["give_back_minutes"] == 120
    change = {"horizon_days": 14, "texting": {"give_back_minutes": 60, "missed_call_text": False, "mode": "draft"}}
    changed = await program.asks("PATCH", "/settings", change, If_Match=read.etag)
    assert (changed.status, changed.body["horizon_days"]) == (200, 14)
    texting = changed.body["texting"]
    assert (texting["give_back_minutes"], texting["missed_call_text"], texting["mode"]) == (60, False, "draft")
    assert texting["follow_up_after_call"] is True
    assert (await program.gets("/settings")).etag == changed.etag
    said = {"scripts": {"greeting": "Good day, this is {business}."}, "must_ask": ["Is there a dog?"]}
    greeted = await program.asks("PATCH", "/settings", said, If_Match=changed.etag)
    assert greeted.body["scripts"]["greeting"] == "Good day, this is {business}."
    assert (greeted.body["must_ask"], greeted.body["horizon_days"]) == (["Is there a dog?"], 14)
    priced = {"scripts": {"greeting": "Drains for $99!"}}
    refused = await program.asks("PATCH", "/settings", priced, If_Match="*")
    assert (refused.status, refused.body["field"]) == (422, "scripts.greeting")
    bad = await program.asks("PATCH", "/settings", {"texting": {"quiet_from": "23:00"}}, If_Match="*")
    assert bad.status == 422 and bad.body["detail"].startswith("The quiet hours must hold")
    async with store.work(business.id) as work:
        profile = (await work.business()).profile
    assert (profile.horizon_days, profile.texting.give_back_minutes) == (14, 60)


async def test_what_a_program_hands_in_with_odd_characters_is_kept_or_refused(program: Program) -> None:
    odd = await program.asks("POST", "/contacts", {"number": "+15035550113", "name": "A\u0000B"})
    assert (odd.status, odd.body["name"]) == (201, "A\ufffdB")
    half = await program.asks("POST", "/contacts", {"number": "+15035550114", "name": "\ud83d"})
    assert (half.status, half.body["field"]) == (422, "name")
    assert (await program.gets("/contacts/%00")).status == 404
    assert (await program.gets("/contacts?number=%00")).body["data"] == []
    cursor = "WyIyMDI2LTEwLTA1VDE2OjAwOjAwKzAwOjAwIiwgIlx1MDAwMCJd"
    assert (await program.gets(f"/contacts?cursor={cursor}")).status in (200, 422)
    for unread in (b"\xff\xfe\x00", b"[" * 50_000):
        refused = await program.asks("POST", "/contacts", unread, Content_Type="application/json")
        assert (refused.status, refused.body["title"]) == (400, "The request cannot be read")


async def test_contacts_come_in_and_go_out_as_csv(program: Program, office: Office) -> None:
    csv = b"Name,Phone\nJoe Park,(503) 555-0111\nLaura,503 555 0142\nNobody,12\n"
    taken = await program.asks("POST", "/contacts.csv", csv, Content_Type="text/csv")
    assert (taken.status, taken.body["made"], taken.body["known"]) == (200, 1, 1)
    assert taken.body["problems"] == [{"line": 4, "detail": "“12” is no telephone number."}]
    assert (await program.asks("POST", "/contacts.csv", csv, Content_Type="application/json")).status == 415
    numberless = await program.asks("POST", "/contacts.csv", b"Name\nJoe\n", Content_Type="text/csv")
    assert (numberless.status, numberless.body["field"]) == (422, "number")
    out = await program.gets("/contacts.csv")
    assert out.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert "'+15035550111,Joe Park," in out.body and "'+15035550142,Laura Bennett," in out.body
    leads = (await program.gets("/leads.csv")).body.splitlines()
    assert leads[0].startswith("id,state,created_at") and len(leads) >= 5


async def test_calls_that_were_made_stand_among_those_that_came(
    program: Program, store: SqlStore, business: Business, office: Office, owner: User, day: Day
) -> None:
    async with store.work(business.id, write=True) as work:
        [account, *_] = await work.accounts()
        made, _ = await work.add_outgoing_call(
            OutgoingCall(
                id=OutgoingCallId("out_00000000000000000001"),
                thread_id=ThreadId(office.laura_thread),
                user_id=owner.id,
                account_id=account.id,
                key="click",
                phone=PhoneNumber("+15035550190"),
                ours=PhoneNumber("+15035550100"),
                theirs=PhoneNumber(LAURA),
                asked_at=day.later(minutes=5),
            )
        )
        await work.end_outgoing_call(made.id, day.later(minutes=1), Outcome.NO_ANSWER)
    one_by_one, cursor = [], ""
    while True:
        listed = (await program.gets(f"/calls?limit=1{cursor}")).body
        one_by_one += listed["data"]
        if listed["next_cursor"] is None:
            break
        cursor = f"&cursor={listed['next_cursor']}"
    assert one_by_one == (await program.gets("/calls")).body["data"]
    newest = one_by_one[0]
    assert (newest["id"], newest["direction"], newest["to"]) == (made.id, "out", LAURA)
    assert (newest["end_reason"], newest["summary"]) == ("no_answer", "They did not answer")
    assert {one["direction"] for one in one_by_one[1:]} == {"in"}
    assert (await program.gets(f"/calls/{made.id}")).body == newest | {"transcript": []}


async def test_files_are_read_beside_the_loop_that_live_calls_are_on(
    program: Program, monkeypatch: pytest.MonkeyPatch
) -> None:
    read_on: list[int] = []

    def noted(reader: Callable[..., object]) -> Callable[..., object]:
        def reads(*given: object) -> object:
            read_on.append(threading.get_ident())
            return reader(*given)

        return reads

    monkeypatch.setattr(contacts, "read_contacts", noted(read_contacts))
    monkeypatch.setattr(prices, "parse_price_book", noted(parse_price_book))
    await program.asks("POST", "/contacts.csv", b"Number\n(503) 555-0170\n", Content_Type="text/csv")
    await program.asks("PUT", "/price-book", b"code,name\n", Content_Type="text/csv", If_Match="*")
    assert len(read_on) == 2 and threading.get_ident() not in read_on
