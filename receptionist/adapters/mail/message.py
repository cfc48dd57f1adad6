"""An e-mail as it goes out. What stands in a header cannot begin another one."""

import re
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr

from receptionist.errors import MailRefused, ServiceProblem
from receptionist.ports import Mail

_LOCAL_PART = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")  # RFC 5322, 3.2.3
_DOMAIN = re.compile(r"[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)*")
_UNPRINTABLE = re.compile(r"[\s\x00-\x1f\x7f\u0085\u2028\u2029]+")
_LONGEST_ADDRESS = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
_LONGEST_SUBJECT = 200


def compose(mail: Mail, sender: str) -> EmailMessage:
    """The message, from `sender` ("Riverside Plumbing <office@example.com>").

    Raises MailRefused where its recipient cannot be written to, ServiceProblem where nobody can from this sender.
    """
    name, address = parseaddr(sender)
    address = _checked(address)
    if not address:
        raise ServiceProblem("The sender's e-mail address cannot be used.", "Correct MAIL_FROM.", retry=False)
    recipient = _checked(mail.to)
    if not recipient:
        raise MailRefused("The recipient's e-mail address cannot be used.", "Correct it.")
    message = EmailMessage()
    message["From"] = Address(_one_line(name), addr_spec=address)
    message["To"] = Address(addr_spec=recipient)
    message["Subject"] = _one_line(mail.subject)[:_LONGEST_SUBJECT]
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"  # RFC 3834: so that no absence notice answers it
    text = _writable(mail.text).replace("\r\n", "\n").replace("\r", "\n")
    message.set_content(text, cte="quoted-printable")
    if mail.calendar:
        calendar = _writable(mail.calendar).encode()
        message.add_attachment(
            calendar, "text", "calendar", filename="visit.ics", params={"charset": "utf-8", "method": "PUBLISH"}
        )
    for file in mail.files:
        kind, _, subtype = file.content_type.partition("/")
        message.add_attachment(file.data, kind, subtype, filename=_one_line(file.name))
    return message


def _checked(address: str) -> str:
    """The address, an international domain in the form that every server takes; empty where it is none."""
    local, _, domain = address.rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        domain = ""
    checked = f"{local}@{domain}"
    good = len(checked) <= _LONGEST_ADDRESS and _LOCAL_PART.fullmatch(local) and _DOMAIN.fullmatch(domain)
    return checked if good else ""


def _one_line(text: str) -> str:
    return _UNPRINTABLE.sub(" ", _writable(text)).strip()


def _writable(text: str) -> str:
    return text.encode("utf-8", "replace").decode()
