"""E-mail where there is no mail server: files that any mail program opens, and headers that nobody can add to."""

import email
import stat
from email.message import EmailMessage
from email.policy import default
from pathlib import Path

import pytest

from receptionist.adapters.mail.mailbox import MailboxFolder
from receptionist.errors import ServiceProblem
from receptionist.ports import Mail
from receptionist.ports.texting import MailFile


def opened(path: Path) -> EmailMessage:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    return message


def body(message: EmailMessage) -> str:
    return str(message.get_content()).replace("\r\n", "\n")


async def test_a_file_goes_with_it_under_its_name(tmp_path: Path) -> None:
    file = MailFile("INV-1001\r\nBcc: x.pdf", "application/pdf", b"%PDF-1.7")
    await MailboxFolder(tmp_path).send(Mail("ann@example.com", "Your invoice", "Here it is.", files=(file,)))
    message = opened(next(tmp_path.iterdir()))
    [attached] = message.iter_attachments()
    assert (attached.get_content_type(), attached.get_content()) == ("application/pdf", b"%PDF-1.7")
    assert attached.get_filename() == "INV-1001 Bcc: x.pdf" and message["Bcc"] is None


async def test_each_mail_is_a_file_of_its_own_that_only_its_owner_reads(tmp_path: Path) -> None:
    folder = tmp_path / "mail"
    mailbox = MailboxFolder(folder, "Riverside Plumbing <office@example.com>")
    await mailbox.send(Mail("ann@example.com", "New text: Müller", "Rücksprache nötig.\r\nhttps://example.com/t/1\n"))
    await mailbox.send(Mail("bob@example.com", "Second", ""))
    first, second = sorted(folder.iterdir())
    assert (first.suffix, second.suffix) == (".eml", ".eml")
    assert stat.S_IMODE(first.stat().st_mode) == 0o600 and stat.S_IMODE(folder.stat().st_mode) == 0o700
    message = opened(first)
    assert message["From"] == "Riverside Plumbing <office@example.com>"
    assert (message["To"], message["Subject"]) == ("ann@example.com", "New text: Müller")
    assert body(message) == "Rücksprache nötig.\nhttps://example.com/t/1\n"
    assert message["Date"] and message["Message-ID"].endswith("@example.com>")
    assert opened(second)["To"] == "bob@example.com"


async def test_a_visit_is_attached_as_calendar_programs_take_it(tmp_path: Path) -> None:
    visit = "BEGIN:VCALENDAR\r\nX-WR-CALNAME:Müller\r\nEND:VCALENDAR\r\n"
    await MailboxFolder(tmp_path).send(Mail("ann@example.com", "Your visit", "Until then.", visit))
    message = opened(next(tmp_path.glob("*.eml")))
    [attached] = message.iter_attachments()
    assert isinstance(attached, EmailMessage)
    assert (attached.get_content_type(), attached.get_filename()) == ("text/calendar", "visit.ics")
    assert attached.get_payload(decode=True) == visit.encode()
    words = message.get_body()
    assert isinstance(words, EmailMessage) and body(words) == "Until then.\n"


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r", "\u2028", "\u0085", "\0", "\x0b"])
async def test_a_subject_begins_no_header(tmp_path: Path, line_end: str) -> None:
    subject = f"Leak{line_end}Bcc: eve@example.com{line_end}{line_end}Hello"
    await MailboxFolder(tmp_path).send(Mail("ann@example.com", subject, "."))
    message = opened(next(tmp_path.glob("*.eml")))
    assert message["Bcc"] is None
    assert message["Subject"] == "Leak Bcc: eve@example.com Hello"


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.com\nBcc: eve@example.com",
        "ann@example.com\r\n",
        "ann@example.com, eve@example.com",
        "Ann <ann@example.com>",
        "ann@exa mple.com",
        "a..b@example.com",
        "ann@example..com",
        "jörg@example.com",
        "ann@" + "x" * 70 + ".com",
        "@example.com",
        "ann",
        "",
        "a" * 300 + "@example.com",
    ],
)
async def test_an_address_is_one_address_or_nothing_is_written(tmp_path: Path, address: str) -> None:
    with pytest.raises(ServiceProblem) as caught:
        await MailboxFolder(tmp_path).send(Mail(address, "Hello", "."))
    assert not caught.value.retry
    assert list(tmp_path.iterdir()) == []


async def test_a_body_stays_a_body(tmp_path: Path) -> None:
    text = "\n".join(["From here", ".", "Subject: no", "x" * 2000, "The end."])
    await MailboxFolder(tmp_path).send(Mail("ann@example.com", "s" * 900, text))
    message = opened(next(tmp_path.glob("*.eml")))
    assert body(message) == text + "\n"
    assert len(message["Subject"]) == 200


async def test_odd_letters_are_written_all_the_same(tmp_path: Path) -> None:
    await MailboxFolder(tmp_path, "Bäder & Co. <office@bäder.example>").send(
        Mail("ann@müller.example", "half \ud83d", "half \ud83d, whole 😀")
    )
    message = opened(next(tmp_path.glob("*.eml")))
    assert message["To"] == "ann@xn--mller-kva.example"
    assert message["From"].addresses[0].display_name == "Bäder & Co."
    assert (message["Subject"], body(message)) == ("half ?", "half ?, whole 😀\n")


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("in the way")
    with pytest.raises(ServiceProblem, match="mailbox folder") as caught:
        await MailboxFolder(tmp_path / "mail").send(Mail("ann@example.com", "Hello", "."))
    assert caught.value.retry
