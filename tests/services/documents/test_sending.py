"""Documents on their way to customers, and what customers do with them."""

import io
import zipfile
from dataclasses import dataclass, replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from receptionist.domain.document import Document, DocumentKind, DocumentState, PaidBy
from receptionist.domain.message import Author, AuthorKind, Consent, MessageState, Purpose
from receptionist.errors import BadInput, Conflict, MailRefused, NotFound, ServiceProblem, SettingsError
from receptionist.ports.texting import Mail, MailFile
from receptionist.services.document_pages import PAYING, decide_by_customer, find_public, note_look, say_paying
from receptionist.services.document_payments import NewPayment, note_payment
from receptionist.services.document_sending import (
    NewMail,
    mail_document,
    tell_of_payment,
    text_document,
    with_link,
    wording,
)
from receptionist.services.documents import withdraw
from receptionist.services.forget import forget_old
from receptionist.services.personal_data import export_contact
from receptionist.services.send_letters import send_letters
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.texting_parts import TextingParts
from tests.services.documents.conftest import NOON, ORIGIN, Papers
from tests.services.texting.conftest import Mailbox

pytestmark = pytest.mark.databases("sqlite")

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Safari/604.1"


async def test_a_draft_that_is_texted_is_issued_and_its_link_stands_in_the_text(papers: Papers) -> None:
    made = await papers.draft(kind=DocumentKind.ESTIMATE)
    async with papers.store.work(papers.business.id) as work:
        words = (await wording(work, made)).text
    assert words == "Hi Laura, your estimate from Rose City Plumbing is ready: {link}"
    for _ in range(2):  # the form was posted twice
        await text_document(papers.parts, papers.business.id, papers.by, made.id, words, "key")
    sent = await papers.document(made.id)
    [text] = await papers.texts()
    assert sent.state is DocumentState.ISSUED and f"{ORIGIN}/d/{sent.token}" in text.text
    assert (text.author.kind, text.state) == (AuthorKind.PERSON, MessageState.QUEUED)


async def test_who_wants_no_texts_gets_none_and_nothing_is_issued(papers: Papers) -> None:
    made = await papers.draft()
    async with papers.store.work(papers.business.id, write=True) as work:
        status = await work.lock_thread(papers.thread)
        await work.save_status(replace(status, consent=Consent.REFUSED))
    with pytest.raises(BadInput, match="asked not to be texted"):
        await text_document(papers.parts, papers.business.id, papers.by, made.id, "Here: {link}", "key")
    assert (await papers.document(made.id)).state is DocumentState.DRAFT


_HERE, _OURS, _REVIEWS = (
    "https://phone.example.com",
    "a-49-dollars-99USD-b-50",
    "https://reviews.example/r/CY49USDx8kQ/write",
)


@pytest.mark.parametrize(
    ("address", "passes"),
    [
        (f"{_HERE}/d/{_OURS}", True),
        (f"{_HERE}/v/{_OURS}", True),
        (f"{_HERE}/b/{_OURS}", True),
        (_REVIEWS, True),  # set by the admin
        (f"{_HERE}/d/EVXZ-kv9QUsHHn$49TsZcPg", False),
        (f"{_HERE}/deal/{_OURS}", False),
        (f"{_HERE}/d/{_OURS}{_OURS}", False),
        (f"https://other.example/d/{_OURS}", False),
        (f"{_HERE}1/d/{_OURS}", False),
        (f"{_HERE}.other.example/d/{_OURS}", False),
    ],
)
async def test_what_looks_like_an_amount_in_the_address_of_a_page_of_ours_is_none(
    papers: Papers, address: str, passes: bool
) -> None:
    async with papers.store.work(papers.business.id, write=True) as work:
        profile = (await work.business()).profile
        texts = replace(profile.job_texts, review_link=_REVIEWS)
        await work.save_profile(replace(profile, job_texts=texts))
        words = f"Thank you. Please look here: {address}"
        new = NewText(papers.thread, words, Purpose.REPLY, Author(AuthorKind.AUTOMATIC), key="k")
        queued = await queue_text(work, NOON, new)
    assert queued is not None
    assert queued.state is (MessageState.QUEUED if passes else MessageState.DRAFT)


async def test_an_email_goes_out_once_and_its_copy_stays(papers: Papers) -> None:
    made = await papers.draft()
    async with papers.store.work(papers.business.id) as work:
        standard = await wording(work, made)
    assert standard.subject == "Invoice from Rose City Plumbing" and "Due: Dec 2, 2026." in standard.mail
    mail = NewMail("laura@example.com", standard.subject, standard.mail, "key")
    for _ in range(2):
        await mail_document(papers.parts, papers.business.id, papers.by, made.id, mail)
    [copy] = await papers.mails()
    token = (await papers.document(made.id)).token
    assert (copy.to, copy.by, copy.document_id) == ("laura@example.com", "Rosa", made.id)
    assert f"{ORIGIN}/d/{token}" in copy.text and copy.waits and not copy.has_failed
    [(_, _, letter)] = await papers.store.directory.due_letters(NOON, timedelta(minutes=2))
    assert letter.text == copy.text


async def test_the_pdf_goes_with_it_also_after_a_restart(papers: Papers) -> None:
    made = await papers.draft()
    mail = NewMail("laura@example.com", "Your invoice", "Here: {link}", "key")
    await mail_document(papers.parts, papers.business.id, papers.by, made.id, mail)
    mailbox, printer = Mailbox(), PaperShop()
    # Another process: what was queued is in the database, and nowhere else.
    assert await send_letters(replace(papers.parts, mailer=mailbox, printer=printer)) == 1
    [sent] = mailbox.mails
    assert sent.files == (MailFile("INV-1001.pdf", "application/pdf", b"%PDF of INV-1001"),)
    [copy] = await papers.mails()
    assert (copy.text, copy.document_id) == (sent.text, made.id) and copy.sent_at is not None
    assert await send_letters(replace(papers.parts, mailer=mailbox, printer=printer)) == 0


async def test_a_document_that_cannot_be_printed_goes_out_with_its_link(papers: Papers) -> None:
    made = await papers.draft()
    mail = NewMail("laura@example.com", "Your invoice", "Here: {link}", "key")
    await mail_document(papers.parts, papers.business.id, papers.by, made.id, mail)
    mailbox = Mailbox()
    await send_letters(replace(papers.parts, mailer=mailbox, printer=PaperShop(out_of_paper=True)))
    [sent] = mailbox.mails
    assert not sent.files and "/d/" in sent.text


@dataclass
class BadLine:
    """A Mailer that fails in this way, each time."""

    problem: Exception
    tries: int = 0

    async def send(self, mail: Mail) -> None:
        self.tries += 1
        raise self.problem


async def mailed(papers: Papers, mailer: BadLine) -> TextingParts:
    """Rosa e-mails an invoice over a mail server that fails; what sends it."""
    mail = NewMail("laura@example.com", "Your invoice", "Here: {link}", "key")
    await mail_document(papers.parts, papers.business.id, papers.by, (await papers.draft()).id, mail)
    return replace(papers.parts, mailer=mailer)


async def test_an_email_that_no_server_takes_is_given_up_and_somebody_hears_of_it(papers: Papers) -> None:
    parts = await mailed(papers, BadLine(MailRefused("The mail server does not take mail for this address.")))
    assert await send_letters(parts) == 1
    [copy] = await papers.mails()
    assert copy.has_failed and copy.problem == "The mail server does not take mail for this address."
    [told] = await papers.told()
    assert "The e-mail to laura@example.com could not be sent: “Your invoice”." in told and copy.problem in told
    papers.clock.tick(hours=1)
    assert await send_letters(parts) == 0


async def test_an_email_is_tried_for_two_days_less_and_less_often(papers: Papers) -> None:
    line = BadLine(ServiceProblem("The mail server cannot be reached."))
    parts = await mailed(papers, line)
    while papers.clock.now() < NOON + timedelta(days=2):
        await send_letters(parts)
        papers.clock.tick(minutes=2)
        if papers.clock.now() == NOON + timedelta(hours=1):
            [copy] = await papers.mails()
            assert copy.waits and copy.problem == "The mail server cannot be reached." and not await papers.told()
    assert 40 < line.tries < 100
    papers.clock.tick(hours=1)
    await send_letters(parts)
    assert (await papers.mails())[0].has_failed and len(await papers.told()) == 1


async def test_an_email_that_waited_out_a_long_night_goes_out_all_the_same(papers: Papers) -> None:
    mailbox = Mailbox()
    parts = replace(await mailed(papers, BadLine(ServiceProblem("never asked"))), mailer=mailbox)
    papers.clock.tick(hours=24 * 5)  # the machine was off
    await forget_old(parts.store, papers.clock)
    assert await send_letters(parts) == 1 and len(mailbox.mails) == 1
    [copy] = await papers.mails()
    assert copy.sent_at is not None and not copy.waits


async def test_nobody_else_has_an_email_that_a_slow_server_is_still_given(papers: Papers) -> None:
    second = Mailbox()

    class Slow(Mailbox):
        async def send(self, mail: Mail) -> None:
            papers.clock.tick(minutes=5)  # ten before it took half a minute each
            assert await send_letters(replace(papers.parts, mailer=second)) == 0

    await mailed(papers, BadLine(ServiceProblem("never asked")))
    assert await send_letters(replace(papers.parts, mailer=Slow())) == 1
    assert second.mails == []


@dataclass
class PaperShop:
    """A DocumentPrinter that prints a document's number."""

    out_of_paper: bool = False

    def pdf(self, document: Document, zone: ZoneInfo) -> bytes:
        if self.out_of_paper:
            raise SettingsError("The type for documents is not installed.")
        return f"%PDF of {document.label}".encode()


@pytest.mark.parametrize(
    "mail", [NewMail("nowhere", "Hi", "x"), NewMail("a@b.example", " ", "x"), NewMail("a@b.example", "Hi", "x" * 5000)]
)
async def test_an_email_that_cannot_be_sent_issues_nothing(papers: Papers, mail: NewMail) -> None:
    made = await papers.draft()
    with pytest.raises(BadInput):
        await mail_document(papers.parts, papers.business.id, papers.by, made.id, mail)
    assert (await papers.document(made.id)).state is DocumentState.DRAFT and not await papers.mails()


def test_a_text_without_a_place_for_the_link_gets_it_at_its_end() -> None:
    assert with_link("Here: {link}. Thanks", "L") == "Here: L. Thanks"
    assert with_link("Here you are: ", "L") == "Here you are: L"


async def test_the_customer_opens_it_and_the_office_sees_when(papers: Papers) -> None:
    issued = await papers.issued(kind=DocumentKind.ESTIMATE)
    public = await find_public(papers.store, papers.clock, issued.token)
    assert public.may_decide and not public.may_pay and not public.is_late
    await note_look(papers.store, papers.clock, public.document, "Safari on an iPhone", PHONE)
    papers.clock.tick(minutes=5)
    await note_look(papers.store, papers.clock, public.document, "Safari on an iPhone", PHONE)
    await note_look(papers.store, papers.clock, public.document, "A browser", "facebookexternalhit/1.1 Twitterbot/1.0")
    papers.clock.tick(hours=2)
    await note_look(papers.store, papers.clock, public.document, "Safari on an iPhone", PHONE)
    async with papers.store.work(papers.business.id) as work:
        views = await work.document_views(issued.id)
    assert [view.at for view in views] == [NOON, NOON + timedelta(minutes=125)]
    assert (await papers.document(issued.id)).viewed_at == NOON
    assert await papers.happenings() == ["Laura Bennett: Opened estimate EST-1001"]


async def test_an_estimate_is_approved_once_and_the_office_is_told(papers: Papers) -> None:
    issued = await papers.issued(kind=DocumentKind.ESTIMATE)
    with pytest.raises(BadInput, match="your name"):
        await decide_by_customer(papers.store, papers.clock, issued.token, approved=True, name=" ")
    for _ in range(2):
        await decide_by_customer(papers.store, papers.clock, issued.token, approved=True, name="Laura B.")
    approved = await papers.document(issued.id)
    assert (approved.state, approved.decided_by, approved.decided_at) == (DocumentState.APPROVED, "Laura B.", NOON)
    assert await papers.told() == ["Laura Bennett: Approved estimate EST-1001 ($149.50)"]
    with pytest.raises(Conflict, match="approved already"):
        await decide_by_customer(papers.store, papers.clock, issued.token, approved=False, name="")


async def test_an_expired_estimate_can_be_declined_and_not_approved(papers: Papers) -> None:
    issued = await papers.issued(kind=DocumentKind.ESTIMATE)
    papers.clock.tick(hours=24 * 31)
    with pytest.raises(Conflict, match="expired"):
        await decide_by_customer(papers.store, papers.clock, issued.token, approved=True, name="Laura")
    await decide_by_customer(papers.store, papers.clock, issued.token, approved=False, name="", reason="Too late")
    declined = await papers.document(issued.id)
    assert (declined.state, declined.decided_says) == (DocumentState.DECLINED, "Too late")
    assert (await papers.told())[0].endswith("Declined estimate EST-1001 ($149.50): Too late")


async def test_the_customer_says_how_they_pay_and_the_office_notes_the_money(papers: Papers) -> None:
    issued = await papers.issued()
    with pytest.raises(BadInput):
        await say_paying(papers.store, papers.clock, issued.token, "gold")
    for _ in range(2):
        await say_paying(papers.store, papers.clock, issued.token, "check")
    said = await papers.document(issued.id)
    assert (said.paying, said.state) == (PAYING["check"], DocumentState.ISSUED)
    assert await papers.told() == ["Laura Bennett: I'll pay by check (invoice INV-1001, $149.50)"]
    payment = NewPayment(14950, PaidBy.CHECK, NOON.date())
    receipt = await note_payment(papers.store, papers.clock, papers.business.id, papers.by, issued.id, payment)
    for _ in range(2):
        await tell_of_payment(papers.parts, papers.business.id, receipt)
    [text] = await papers.texts()
    assert text.text.endswith(f"The receipt: {ORIGIN}/d/{receipt.token}")
    with pytest.raises(Conflict, match="not open for payment"):
        await say_paying(papers.store, papers.clock, issued.token, "cash")


async def test_what_was_withdrawn_is_still_found_and_can_do_nothing(papers: Papers) -> None:
    issued = await papers.issued(kind=DocumentKind.ESTIMATE)
    await withdraw(papers.store, papers.clock, papers.business.id, papers.by, issued.id, "Wrong price")
    public = await find_public(papers.store, papers.clock, issued.token)
    assert public.document.state is DocumentState.VOID and not public.may_decide
    with pytest.raises(Conflict, match="void already"):
        await decide_by_customer(papers.store, papers.clock, issued.token, approved=True, name="Laura")
    with pytest.raises(Conflict, match="withdrawn"):
        await text_document(papers.parts, papers.business.id, papers.by, issued.id, "{link}", "k")


@pytest.mark.parametrize("token", ["", "x", "x" * 500])
async def test_a_token_of_nobodys_finds_nothing(papers: Papers, token: str) -> None:
    await papers.issued()
    with pytest.raises(NotFound):
        await find_public(papers.store, papers.clock, token)


async def test_what_they_are_handed_has_their_documents_and_emails_in_order(papers: Papers) -> None:
    made = await papers.issued()
    papers.clock.tick(minutes=1)
    mail = NewMail("laura@example.com", "Your invoice", "Here: {link}", "key")
    await mail_document(papers.parts, papers.business.id, papers.by, made.id, mail)
    packed = await export_contact(papers.store, papers.business.id, papers.thread, papers.by, papers.clock.now())
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        history = archive.read("timeline.csv").decode()
        everything = archive.read("everything.json").decode()
    assert history.index("Invoice INV-1001: $149.50") < history.index("To laura@example.com: Your invoice")
    assert "INV-1001" in everything and "token_sealed" not in everything
