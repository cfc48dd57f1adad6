"""Users: adding them, passwords, signing in."""

import asyncio
import re
import secrets
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from receptionist.domain.ids import BusinessId, UserId
from receptionist.domain.records import Role, User
from receptionist.errors import BadInput
from receptionist.ports import Store

SIGN_IN_LINK_VALID = timedelta(hours=1)
_SHORTEST_PASSWORD = 10
_HASHER = PasswordHasher()
# Verified against where there is no such user, so that a wrong address takes as long as a wrong password.
_NOBODY = _HASHER.hash(secrets.token_hex(16))


def check_email(email: str) -> None:
    """Raises BadInput for what is no e-mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) or len(email) > 254:
        raise BadInput(f'"{email}" is no e-mail address.', "Write it like owner@example.com.")


def check_password(password: str) -> None:
    """Raises BadInput for a password that is too easily guessed."""
    if len(password) < _SHORTEST_PASSWORD:
        raise BadInput(
            f"The password is shorter than {_SHORTEST_PASSWORD} characters.", "A few words in a row do well."
        )
    if len(password) > 200:
        raise BadInput("The password is longer than 200 characters.")


async def add_user(store: Store, business_id: BusinessId, email: str, name: str, role: Role, password: str) -> User:
    """Adds a user who may sign in. Raises BadInput, and Conflict for an address in use."""
    check_email(email)
    check_password(password)
    async with store.work(business_id, write=True) as work:
        return await work.add_user(email, name or email.split("@")[0], role, _HASHER.hash(password))


async def set_password(store: Store, user: User, password: str) -> None:
    """Gives a user a new password and ends their sessions. Raises BadInput."""
    check_password(password)
    async with store.work(user.business_id, write=True) as work:
        await work.set_password(user.id, _HASHER.hash(password))


async def sign_in(store: Store, email: str, password: str) -> User | None:
    """The user of this address and password; None where they do not belong together."""
    user = await store.directory.user_by_email(email)
    try:
        # In a thread: the hash takes long on purpose, and live calls share this loop.
        known = user.password_hash if user is not None else _NOBODY
        await asyncio.to_thread(_HASHER.verify, known, password[:200])
    except (VerificationError, InvalidHashError):
        return None
    return user


async def sign_in_link(store: Store, business_id: BusinessId, user_id: UserId, origin: str, now: datetime) -> str:
    """A link that signs this user in once, within the hour."""
    async with store.work(business_id, write=True) as work:
        token = await work.new_sign_in(user_id, now + SIGN_IN_LINK_VALID)
    return f"{origin}/enter/{token}"
