"""What a customer is told of a visit: by text with their link to it, by e-mail with the visit for their calendar."""

from dataclasses import dataclass
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.ids import SentMailId, new_id
from receptionist.domain.lead import LeadCard
from receptionist.domain.lead_words import LINK, say_slot
from receptionist.domain.message import Author, AuthorKind, Message, Purpose
from receptionist.domain.records import Appointment
from receptionist.domain.sent_mail import SentMail
from receptionist.ports import Work
from receptionist.services.calendar_feed import visit_file
from receptionist.services.lead_texts import why_no_text
from receptionist.services.send_text import NewText, queue_text
from receptionist.services.visit_links import visit_link

_ATTACHED = "The visit is attached, for your calendar."
_TAKES_OFF = "What is attached marks it as cancelled in your calendar."


@dataclass(frozen=True, slots=True)
class VisitNews:
    """Words about a visit; {link} in them becomes the customer's link to it. The same `key` is told once."""

    appointment: Appointment
    card: LeadCard
    words: str
    key: str
    by_text: bool = True


@dataclass(frozen=True, slots=True)
class Told:
    """What went out."""

    text: Message | None = None
    mail: SentMail | None = None

    @property
    def says(self) -> str:
        """`a text tells the customer`."""
        ways = [way for way, sent in (("a text", self.text), ("an e-mail", self.mail)) if sent is not None]
        if not ways:
            return "no text was sent"
        return f"{' and '.join(ways)} {'tells' if len(ways) == 1 else 'tell'} the customer"


async def tell_of_visit(work: Work, now: datetime, actor: Actor, news: VisitNews) -> Told:
    """Tells the customer, by text where they may be texted and by e-mail where an address is on file."""
    words, appointment = news.words.strip(), news.appointment
    if not words:
        return Told()
    profile = (await work.business()).profile
    text = None
    by_text = news.by_text and not await why_no_text(work, appointment.thread_id)
    email = (await work.contact(appointment.thread_id)).email if profile.deciding.confirm_by_mail else ""
    if LINK in words and (by_text or email):
        link = "" if appointment.cancelled_at else await visit_link(work, now, appointment)
        words = words.replace(LINK, link).strip()
    if by_text:
        zone = profile.hours.zone
        today = appointment.window.starts.astimezone(zone).date() == now.astimezone(zone).date()
        author = Author(AuthorKind.PERSON if actor.user_id else AuthorKind.AUTOMATIC, actor.user_id)
        new = NewText(appointment.thread_id, words, Purpose.TRANSACTIONAL, author, key=news.key, same_day=today)
        text = await queue_text(work, now, new)
    mail = await _mail(work, now, actor, news, email, words) if email else None
    return Told(text, mail)


async def _mail(work: Work, now: datetime, actor: Actor, news: VisitNews, to: str, words: str) -> SentMail:
    profile = (await work.business()).profile
    appointment = news.appointment
    subject, attached = ("Your visit", _ATTACHED) if appointment.cancelled_at is None else ("Cancelled", _TAKES_OFF)
    mail = SentMail(
        id=SentMailId(new_id("mail")),
        thread_id=appointment.thread_id,
        to=to,
        subject=f"{subject}: {say_slot(appointment.window, profile)}",
        text=f"{words}\n\n{attached}\n\n{profile.name}",
        at=now,
        by=actor.name,
        by_id=actor.user_id,
        key=f"visit:{news.key}",
    )
    calendar = await visit_file(work, appointment, news.card, now)
    return (await work.send_mail(mail, calendar))[0]
