"""E-mail into a folder, where no mail server is set."""

import asyncio
import os
import secrets
from datetime import UTC, datetime
from email.policy import SMTP
from pathlib import Path

from receptionist.adapters.mail.message import compose
from receptionist.errors import ServiceProblem
from receptionist.ports import Mail


class MailboxFolder:
    """Mailer that writes each mail as an .eml file, readable by its owner only; any mail program opens them."""

    def __init__(self, folder: Path, sender: str = "receptionist@localhost") -> None:
        self._folder = folder
        self._sender = sender

    async def send(self, mail: Mail) -> None:
        """Writes it. Raises ServiceProblem."""
        written = compose(mail, self._sender).as_bytes(policy=SMTP)
        try:
            await asyncio.to_thread(self._write, written)
        except OSError as error:
            raise ServiceProblem(
                "The mailbox folder cannot be written to.", f"Check the disk ({type(error).__name__})."
            ) from error

    def _write(self, written: bytes) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Sorted by name, they stand as they came.
        name = f"{datetime.now(UTC):%Y%m%dT%H%M%S.%f}-{secrets.token_hex(4)}"
        partial, whole = self._folder / f"{name}.partial", self._folder / f"{name}.eml"
        try:
            handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(written)
                file.flush()
                os.fsync(file.fileno())
            partial.replace(whole)
        except OSError:
            partial.unlink(missing_ok=True)
            raise
