"""E-mail over SMTP, against a small server on this machine."""

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from receptionist.adapters.mail import smtp
from receptionist.adapters.mail.smtp import SmtpMailer
from receptionist.errors import MailRefused, ServiceProblem
from receptionist.ports import Mail

MAIL = Mail("ann@example.com", "New text", "Somebody wrote.\n.\nThe end.")
SENDER = "Riverside Plumbing <office@example.com>"


@dataclass
class SmtpServer:
    """Answers as scripted by a command's first word, else with success; keeps the commands and the mails."""

    answers: Mapping[str, str] = field(default_factory=dict)
    offers: tuple[str, ...] = ()
    tls: ssl.SSLContext | None = None
    port: int = 0
    commands: list[str] = field(default_factory=list)
    mails: list[str] = field(default_factory=list)
    encrypted: list[str] = field(default_factory=list)  # the commands that came encrypted
    silent: asyncio.Event | None = None

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            if self.silent is not None:
                await self.silent.wait()
                return
            writer.write(self.answers.get("CONNECT", "220 mail ready").encode() + b"\r\n")
            while line := (await reader.readline()).decode().strip():
                word = line.split()[0].upper()
                self.commands.append(line)
                if writer.get_extra_info("ssl_object"):
                    self.encrypted.append(word)
                if await self._answer(word, reader, writer):
                    return
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            return  # the client went away
        finally:
            writer.close()

    async def _answer(self, word: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        answer = self.answers.get(word)
        if answer == "":
            return True
        if answer is not None:
            writer.write(answer.encode() + b"\r\n")
        elif word == "EHLO":
            lines = ["mail", *self.offers]
            marks = ["-"] * (len(lines) - 1) + [" "]
            writer.write("".join(f"250{mark}{line}\r\n" for mark, line in zip(marks, lines, strict=True)).encode())
        elif word == "STARTTLS":
            writer.write(b"220 go ahead\r\n")
            await writer.drain()
            assert self.tls is not None
            await writer.start_tls(self.tls)
        elif word == "AUTH":
            writer.write(b"235 welcome\r\n")
        elif word == "DATA":
            writer.write(b"354 go ahead\r\n")
            self.mails.append((await reader.readuntil(b"\r\n.\r\n")).decode())
            writer.write(b"250 taken\r\n")
        else:
            writer.write(b"221 bye\r\n" if word == "QUIT" else b"250 ok\r\n")
        await writer.drain()
        return word == "QUIT"


@asynccontextmanager
async def running(server: SmtpServer, *, tls: ssl.SSLContext | None = None) -> AsyncIterator[SmtpServer]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=tls)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        if server.silent is not None:
            server.silent.set()
        listening.close()
        await listening.wait_closed()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    """A server's context with a certificate that nobody vouches for."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail.example.com")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    path: Path = tmp_path_factory.mktemp("tls") / "server.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()) + signed.public_bytes(Encoding.PEM)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(path)
    return context


async def problem(server: SmtpServer, mailer: SmtpMailer | None = None) -> ServiceProblem:
    async with running(server):
        with pytest.raises(ServiceProblem) as caught:
            await (mailer or SmtpMailer("127.0.0.1", server.port, SENDER, seconds=5)).send(MAIL)
    return caught.value


async def test_a_mail_is_handed_over_whole() -> None:
    async with running(SmtpServer()) as server:
        await SmtpMailer("127.0.0.1", server.port, SENDER).send(MAIL)
    assert any(line.upper().startswith("MAIL FROM:<OFFICE@EXAMPLE.COM>") for line in server.commands)
    assert any(line.upper().startswith("RCPT TO:<ANN@EXAMPLE.COM>") for line in server.commands)
    (mail,) = server.mails
    assert "From: Riverside Plumbing <office@example.com>\r\n" in mail
    assert "\r\nSomebody wrote.\r\n..\r\nThe end.\r\n" in mail  # a lone dot is doubled on the way


async def test_starttls_is_used_where_it_is_offered_and_before_the_password(certificate: ssl.SSLContext) -> None:
    server = SmtpServer(offers=("STARTTLS", "AUTH PLAIN"), tls=certificate)
    async with running(server):
        mailer = SmtpMailer("127.0.0.1", server.port, SENDER, username="ann", password="p:w/1")
        await mailer.send(MAIL)
    assert server.encrypted[:3] == ["EHLO", "AUTH", "MAIL"]
    (auth,) = [line for line in server.commands if line.startswith("AUTH")]
    assert base64.b64decode(auth.split()[2]) == b"\0ann\0p:w/1"
    assert len(server.mails) == 1


async def test_a_server_that_is_encrypted_from_the_first_byte(certificate: ssl.SSLContext) -> None:
    async with running(SmtpServer(), tls=certificate) as server:
        await SmtpMailer("127.0.0.1", server.port, SENDER, tls=True).send(MAIL)
    assert server.encrypted[0] == "EHLO"


async def test_another_machine_gets_no_password_without_encryption(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(smtp, "_THIS_MACHINE", set())
    async with running(SmtpServer(offers=("AUTH PLAIN",))) as server:
        with pytest.raises(ServiceProblem, match="no encryption") as caught:
            await SmtpMailer("127.0.0.1", server.port, SENDER, username="ann", password="secret").send(MAIL)
    assert not caught.value.retry
    assert not any(line.startswith("AUTH") for line in server.commands)


async def test_another_machines_certificate_is_checked(
    monkeypatch: pytest.MonkeyPatch, certificate: ssl.SSLContext
) -> None:
    monkeypatch.setattr(smtp, "_THIS_MACHINE", set())
    async with running(SmtpServer(offers=("STARTTLS",), tls=certificate)) as server:
        with pytest.raises(ServiceProblem, match="certificate") as caught:
            await SmtpMailer("127.0.0.1", server.port, SENDER).send(MAIL)
    assert not caught.value.retry
    assert server.mails == []


@pytest.mark.parametrize(
    ("answers", "says", "retry"),
    [
        ({"RCPT": "550 no such user"}, "for this address", False),
        ({"RCPT": "450 greylisted"}, "for this address", True),
        ({"MAIL": "553 not yours"}, "from this sender", False),
        ({"MAIL": "451 later"}, "from this sender", True),
        ({"DATA": "554 spam"}, "code 554", False),
        ({"DATA": "452 full"}, "code 452", True),
        ({"CONNECT": "421 busy"}, "code 421", True),
        ({"CONNECT": "554 go away"}, "code 554", False),
        ({"RCPT": ""}, "cannot be reached", True),
        ({"EHLO": "nonsense", "HELO": "nonsense"}, "no mail server", True),
    ],
)
async def test_what_the_server_refuses_is_told_and_whether_it_passes(
    answers: dict[str, str], says: str, retry: bool
) -> None:
    told = await problem(SmtpServer(answers=answers))
    assert says in told.message
    assert told.retry is retry
    assert "ann@example.com" not in str(told)


@pytest.mark.parametrize(
    ("answers", "for_good"),
    [
        ({"RCPT": "550 nobody"}, True),
        ({"DATA": "554 spam"}, True),
        ({"RCPT": "450 greylisted"}, False),
        ({"MAIL": "553 not yours"}, False),  # the operator mends that
        ({"CONNECT": "554 go away"}, False),
    ],
)
async def test_a_mail_is_refused_for_good_only_for_what_is_wrong_with_it(
    answers: dict[str, str], for_good: bool
) -> None:
    assert isinstance(await problem(SmtpServer(answers=answers)), MailRefused) is for_good


@pytest.mark.parametrize(("answer", "retry"), [("535 bad credentials", False), ("454 later", True)])
async def test_credentials_that_are_refused(answer: str, retry: bool) -> None:
    async with running(SmtpServer(offers=("AUTH PLAIN",), answers={"AUTH": answer})) as server:
        with pytest.raises(ServiceProblem, match="user name or the password") as caught:
            await SmtpMailer("127.0.0.1", server.port, SENDER, username="ann", password="x").send(MAIL)
    assert caught.value.retry is retry


async def test_a_server_that_is_not_there_or_says_nothing() -> None:
    async with running(SmtpServer()) as gone:
        pass
    with pytest.raises(ServiceProblem, match="cannot be reached") as caught:
        await SmtpMailer("127.0.0.1", gone.port, SENDER).send(MAIL)
    assert caught.value.retry
    async with running(SmtpServer(silent=asyncio.Event())) as silent:
        with pytest.raises(ServiceProblem, match="too long") as slow:
            await SmtpMailer("127.0.0.1", silent.port, SENDER, seconds=0.2).send(MAIL)
    assert slow.value.retry


async def test_a_password_for_a_server_that_asks_for_none() -> None:
    async with running(SmtpServer()) as server:
        with pytest.raises(ServiceProblem, match="no way to sign in") as caught:
            await SmtpMailer("127.0.0.1", server.port, SENDER, username="ann", password="x").send(MAIL)
    assert not caught.value.retry


async def test_an_address_that_is_none_is_not_tried() -> None:
    async with running(SmtpServer()) as server:
        with pytest.raises(ServiceProblem, match="address"):
            await SmtpMailer("127.0.0.1", server.port, SENDER).send(Mail("ann\r\nRCPT TO:<eve@example.com>", "", ""))
    assert server.commands == []
