"""Secrets at rest: carrier secrets are sealed with one key, which never stands in the database."""

import contextlib
import os
import secrets
import stat
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken

from receptionist.errors import SettingsError


class FernetSecretBox:
    """Seals texts with a key made by `new_key`. Raises SettingsError for anything that is no such key."""

    def __init__(self, key: str) -> None:
        try:
            self._fernet = Fernet(key.strip().encode())
        except ValueError as error:
            raise SettingsError(
                "The key for stored secrets is not a key.",
                "It is 44 characters long and made by this program; restore it as it was.",
            ) from error

    def seal(self, clear: str) -> str:
        """`clear`, so that only this key opens it."""
        return self._fernet.encrypt(clear.encode()).decode()

    def open(self, sealed: str) -> str:
        """What was sealed. Raises SettingsError where another key sealed it, or it was changed since."""
        try:
            return self._fernet.decrypt(sealed.encode()).decode()
        except InvalidToken as error:
            raise SettingsError(
                "A stored secret cannot be opened with this key.",
                "Put back the key it was stored with, or enter the carrier's secret again.",
            ) from error


def new_key() -> str:
    """A new key: 44 characters of text."""
    return Fernet.generate_key().decode()


def load_or_make_key(env_value: str | None, path: Path) -> str:
    """The key from the environment; else from the file, which is made on the first run for its owner's eyes only.

    Raises SettingsError where the file cannot be made or read, or others can read it.
    """
    if env_value and env_value.strip():
        return env_value.strip()
    try:
        if not path.exists():
            _make_key_file(path)
        return _read_key_file(path)
    except OSError as error:
        raise SettingsError(
            f"The key file {path} cannot be made or read: {error.strerror}.",
            "Check who may write its folder, or set the key in the environment.",
        ) from error


def _read_key_file(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as file:
        mode = stat.S_IMODE(os.fstat(file.fileno()).st_mode)
        if mode & 0o077:
            raise SettingsError(f"The key file {path} can be read by others.", f"Run: chmod 600 {path}")
        key = file.read().strip()
    if not key:
        raise SettingsError(f"The key file {path} is empty.", "Restore it, or delete it to begin with a new key.")
    return key


def _make_key_file(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w", encoding="utf-8") as file:
        file.write(new_key() + "\n")
        file.flush()
        os.fsync(file.fileno())
    # A link appears whole or not at all, and never over another: of two first runs at once, one makes the key.
    try:
        with contextlib.suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
