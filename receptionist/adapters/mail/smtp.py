"""E-mail over SMTP."""

import asyncio
import ssl

import aiosmtplib

from receptionist.adapters.mail.message import compose
from receptionist.errors import MailRefused, ServiceProblem
from receptionist.ports import Mail

_THIS_MACHINE = {"localhost", "127.0.0.1", "::1"}


class SmtpMailer:
    """Mailer over a mail server.

    `tls`: encrypted from the first byte; else STARTTLS is used where it is offered. A password never goes to another
    machine unencrypted, and certificates are checked, except this machine's own. `seconds` is for one mail, from
    connecting to goodbye.
    """

    def __init__(
        self,
        host: str,
        port: int,
        sender: str,
        *,
        tls: bool = False,
        username: str = "",
        password: str = "",
        seconds: float = 20.0,
    ) -> None:
        self._host = host
        self._port = port
        self._sender = sender
        self._tls = tls
        self._username = username
        self._password = password
        self._seconds = seconds

    async def send(self, mail: Mail) -> None:
        """Hands it to the server. Raises MailRefused, ServiceProblem."""
        message = compose(mail, self._sender)
        is_this_machine = self._host in _THIS_MACHINE
        start_tls = False if self._tls else True if self._username and not is_this_machine else None
        try:
            async with asyncio.timeout(self._seconds):
                await aiosmtplib.send(
                    message,
                    hostname=self._host,
                    port=self._port,
                    username=self._username or None,
                    password=self._password or None,
                    use_tls=self._tls,
                    start_tls=start_tls,
                    validate_certs=not is_this_machine,
                    timeout=self._seconds,
                )
        except (aiosmtplib.SMTPException, OSError, ValueError) as error:
            raise _problem(error) from None


def _problem(error: Exception) -> ServiceProblem:
    match error:
        case aiosmtplib.SMTPAuthenticationError():
            return ServiceProblem(
                "The mail server did not accept the user name or the password.", "Check SMTP_URL.", retry=_passes(error)
            )
        case aiosmtplib.SMTPRecipientsRefused():
            kind = ServiceProblem if all(_passes(one) for one in error.recipients) else MailRefused
            return kind("The mail server does not take mail for this address.", "Check the e-mail address.")
        case aiosmtplib.SMTPSenderRefused():
            return ServiceProblem(
                "The mail server does not take mail from this sender.", "Check MAIL_FROM.", retry=_passes(error)
            )
        # The library has no kind of its own for STARTTLS or AUTH that is wanted and not offered.
        case aiosmtplib.SMTPException() if type(error) in (aiosmtplib.SMTPException, aiosmtplib.SMTPNotSupported):
            return ServiceProblem(
                "The mail server offers no encryption, or no way to sign in.",
                "Use smtps://, or a server with STARTTLS; without a password in SMTP_URL neither is needed.",
                retry=False,
            )
        case aiosmtplib.SMTPResponseException() if not 100 <= error.code < 600:
            return ServiceProblem("What answers is no mail server.", "Check the address in SMTP_URL.")
        case aiosmtplib.SMTPResponseException():
            says = f"The mail server refused a mail (code {error.code})."
            about_the_mail = isinstance(error, aiosmtplib.SMTPDataError) and not _passes(error)
            return MailRefused(says) if about_the_mail else ServiceProblem(says, retry=_passes(error))
        case TimeoutError():
            return ServiceProblem("The mail server took too long.", "Check the address in SMTP_URL and the network.")
        case _ if _is_untrusted(error):
            return ServiceProblem(
                "The mail server's certificate is not to be trusted.", "Check the host in SMTP_URL.", retry=False
            )
        case _:
            return ServiceProblem(
                "The mail server cannot be reached.", "Check the address in SMTP_URL and the network."
            )


def _passes(error: aiosmtplib.SMTPResponseException) -> bool:
    # RFC 5321, 4.2.1: a 4yz reply is about now, a 5yz reply is about this mail.
    return 400 <= error.code < 500


def _is_untrusted(error: BaseException | None) -> bool:
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
