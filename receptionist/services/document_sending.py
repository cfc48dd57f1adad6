"""Sending a document: by text with a link to its page, or by e-mail; what was sent stands in the thread."""

from dataclasses import dataclass

from receptionist.domain.audit import Actor
from receptionist.domain.document import Document, DocumentKind
from receptionist.domain.document_words import say_date, say_until
from receptionist.domain.ids import BusinessId, DocumentId, SentMailId, ThreadId, new_id
from receptionist.domain.job_texts import PURPOSES, JobText, fill_words
from receptionist.domain.message import Author, AuthorKind, Purpose
from receptionist.domain.sent_mail import SentMail
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.documents import issue, locked, must_be_a_person
from receptionist.services.job_texts import Telling, job_values, tell_customer
from receptionist.services.lead_texts import why_no_text
from receptionist.services.people import check_email
from receptionist.services.send_text import NewText, queue_text, sender_in
from receptionist.services.texting_parts import TextingParts

LINK = "{link}"
_TEXTS = {
    DocumentKind.ESTIMATE: JobText.ESTIMATE_READY,
    DocumentKind.INVOICE: JobText.INVOICE_READY,
    DocumentKind.RECEIPT: JobText.PAID,
}
_LONGEST_SUBJECT, _LONGEST_MAIL = 120, 4000


@dataclass(frozen=True, slots=True)
class Wording:
    """What may go out with a document; {link} stands where its page's address will. `why_no_text`: none can."""

    text: str
    subject: str
    mail: str
    to: str
    why_no_text: str = ""


@dataclass(frozen=True, slots=True)
class NewMail:
    """An e-mail with a document, as somebody wrote it. The same `key` again is the same e-mail."""

    to: str
    subject: str
    text: str
    key: str = ""


async def wording(work: Work, document: Document) -> Wording:
    """What a document goes out with unless somebody writes something else, in the admin's words."""
    profile = (await work.business()).profile
    name = document.content.customer.name
    kind = _TEXTS[document.kind]
    number = why = ""
    if document.thread_id is None:
        why = "The customer was erased."
    else:
        why = await why_no_text(work, document.thread_id)
        number = await _our_number(work, document.thread_id)
        name = name or (await work.contact(document.thread_id)).name
    telling = Telling(kind, document.id, document.thread_id or ThreadId(""), link=LINK)
    values = job_values(profile, telling, None, name, number)
    text = fill_words(kind, profile.job_texts.of(kind).words, values).text
    subject = f"{document.title if document.label else document.kind.value.capitalize()} from {profile.name}"
    return Wording(text, subject, _mail_words(document, profile.name, name), document.content.customer.email, why)


async def text_document(
    parts: TextingParts, business_id: BusinessId, actor: Actor, document_id: DocumentId, words: str, key: str
) -> None:
    """Texts the customer a document, issuing it where it is a draft. Raises BadInput, Conflict, NotFound."""
    must_be_a_person(actor)
    now = parts.clock.now()
    async with parts.store.work(business_id, write=True) as work:
        document = await _ready(work, document_id)
        assert document.thread_id is not None
        why = await why_no_text(work, document.thread_id)
        if why:
            raise BadInput(why, "Send it by e-mail.")
        issued = await issue(work, now, actor, document)
        new = NewText(
            document.thread_id,
            with_link(words, page_of(parts.origin(), issued)),
            PURPOSES.get(_TEXTS[document.kind], Purpose.TRANSACTIONAL),
            Author(AuthorKind.PERSON, actor.user_id),
            key=f"document:{document_id}:{key}",
        )
        await queue_text(work, now, new)
        says = f"Texted {document.kind.value} {issued.label}."
        await note(work, now, actor, "document.text", subject=document_id, says=says)


async def mail_document(
    parts: TextingParts, business_id: BusinessId, actor: Actor, document_id: DocumentId, mail: NewMail
) -> None:
    """E-mails a document, issuing it where it is a draft; a copy stands in the thread.

    Raises BadInput, Conflict, NotFound.
    """
    must_be_a_person(actor)
    subject, to = " ".join(mail.subject.split()), mail.to.strip()
    check_email(to)
    if not subject or not mail.text.strip():
        raise BadInput("The e-mail needs a subject and some words.", "Write them.")
    if len(subject) > _LONGEST_SUBJECT or len(mail.text) > _LONGEST_MAIL:
        raise BadInput(
            f"A subject has at most {_LONGEST_SUBJECT} characters, the words {_LONGEST_MAIL:,}.", "Shorten it."
        )
    now = parts.clock.now()
    async with parts.store.work(business_id, write=True) as work:
        document = await _ready(work, document_id)
        assert document.thread_id is not None
        issued = await issue(work, now, actor, document)
        link = page_of(parts.origin(), issued)
        text = with_link(mail.text.replace("\r\n", "\n").strip(), link)
        key = f"document:{document_id}:{mail.key}" if mail.key else ""
        sent_id = SentMailId(new_id("mail"))
        copy = SentMail(
            sent_id, document.thread_id, to, subject, text, now, actor.name, actor.user_id, document_id, key=key
        )
        _, is_new = await work.send_mail(copy)
        if is_new:
            says = f"E-mailed {document.kind.value} {issued.label}."
            await note(work, now, actor, "document.mail", subject=document_id, says=says)


async def tell_of_payment(parts: TextingParts, business_id: BusinessId, receipt: Document) -> None:
    """Thanks the customer for a payment by text, with their receipt, where the admin has that switched on."""
    if receipt.thread_id is None:
        return
    telling = Telling(JobText.PAID, receipt.id, receipt.thread_id, link=page_of(parts.origin(), receipt))
    async with parts.store.work(business_id, write=True) as work:
        await tell_customer(parts, work, parts.clock.now(), telling)


def page_of(origin: str, document: Document) -> str:
    """The address of its public page; empty while it has none."""
    return f"{origin}/d/{document.token}" if document.token else ""


def with_link(words: str, link: str) -> str:
    """The words with the address in its place, or behind them where nobody left it one."""
    words = words.strip()
    return words.replace(LINK, link) if LINK in words else f"{words} {link}".strip()


async def _ready(work: Work, document_id: DocumentId) -> Document:
    document = await locked(work, document_id)
    if document.thread_id is None:
        raise Conflict("The customer was erased: there is nobody to send it to.")
    if document.void_says:
        raise Conflict(f"{document.title} was withdrawn.", "Make a new one from it.")
    return document


async def _our_number(work: Work, thread_id: ThreadId) -> str:
    try:
        return (await sender_in(work, await work.thread_status(thread_id)))[1].national
    except NotFound:
        return ""


def _mail_words(document: Document, business: str, name: str) -> str:
    kind = document.kind.value
    lines = [f"Hello {name}," if name else "Hello,", ""]
    payment = document.content.payment
    if payment is not None:
        lines.append(f"Thank you: your payment of {document.total} has come. Your receipt is here:")
    else:
        lines.append(f"Here is your {kind}, {document.total} in all. You can read, keep and print it here:")
    lines += [LINK, ""]
    if document.content.until is not None:
        lines += [f"{say_until(document)}: {say_date(document.content.until)}.", ""]
    if document.kind is DocumentKind.ESTIMATE:
        lines += ["If you would like to go ahead, you can approve it on that page.", ""]
    return "\n".join([*lines, business])
