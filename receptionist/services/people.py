"""Users: adding them, passwords, signing in."""

import asyncio
import re
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, UserId
from receptionist.domain.people import SignedIn
from receptionist.domain.records import Role, User
from receptionist.errors import BadInput
from receptionist.ports import Store
from receptionist.services.audit import note

SIGN_IN_LINK_VALID = timedelta(hours=1)
SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 200
_LONGEST_NAME = 100
_TRIES, _TRIES_WITHIN = 10, timedelta(minutes=5)
_HASHER = PasswordHasher()
# Verified against where there is no such user, so that a wrong address takes as long as a wrong password: what it is a
# hash of nobody knows. It stands here because to make one at each start would delay every command.
_NOBODY = "$argon2id$v=19$m=65536,t=3,p=4$gkRsBy0K1dqduXKgAcnWlQ$P5/OkJ1UEFW1xcBHuFAFKUHjjpIM1K3nUVz9b96bWc0"


def check_email(email: str) -> None:
    """Raises BadInput for what is no e-mail address."""
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email) or len(email) > 254 or not email.isprintable():
        raise BadInput(f'"{email}" is no e-mail address.', "Write it like owner@example.com.")


def check_password(password: str) -> None:
    """Raises BadInput for a password that is too easily guessed."""
    if len(password) < SHORTEST_PASSWORD:
        raise BadInput(f"The password is shorter than {SHORTEST_PASSWORD} characters.", "A few words in a row do well.")
    if len(password) > LONGEST_PASSWORD:
        raise BadInput(f"The password is longer than {LONGEST_PASSWORD} characters.")


def name_of(raw: str) -> str:
    """A person's name as it is kept. Raises BadInput where there is none, or it is too long."""
    name = " ".join(raw.replace("\0", "").split())
    if not name:
        raise BadInput("There is no name.", "Colleagues and customers see it beside what is written.")
    if len(name) > _LONGEST_NAME:
        raise BadInput(f"The name is longer than {_LONGEST_NAME} characters.", "Shorten it.")
    return name


async def add_user(store: Store, business_id: BusinessId, email: str, name: str, role: Role, password: str) -> User:
    """Adds a user who may sign in. Raises BadInput, and Conflict for an address in use."""
    check_email(email)
    hashed = await password_hash(password)
    async with store.work(business_id, write=True) as work:
        return await work.add_user(email, name or email.split("@")[0], role, hashed)


async def set_password(store: Store, user: User, password: str) -> None:
    """Gives a user a new password and ends their sessions. Raises BadInput."""
    hashed = await password_hash(password)
    async with store.work(user.business_id, write=True) as work:
        await work.set_password(user.id, hashed)


async def change_own_password(store: Store, found: SignedIn, old: str, new: str, actor: Actor, now: datetime) -> None:
    """Gives somebody the password they chose; their other sessions end. Raises BadInput."""
    user = found.user
    if not await store.directory.begin_try({f"password:{user.id}": _TRIES}, _TRIES_WITHIN, now):
        raise BadInput("Too many attempts.", "Please wait five minutes.")
    if not await is_password_of(user, old):
        raise BadInput("The old password is not that one.", "Forgotten? Sign out, and ask for a link by e-mail.")
    hashed = await password_hash(new)
    async with store.work(user.business_id, write=True) as work:
        await work.set_password(user.id, hashed, but=found.session.id)
        await note(work, now, actor, "people.password", subject=user.id, says=f"{user.name} chose a new password.")
    await store.directory.forgive_tries([f"password:{user.id}"])


async def sign_in(store: Store, email: str, password: str) -> User | None:
    """The user of this address and password; None where they do not belong together, or the user was let go.

    A hash of weaker parameters than today's is replaced by one of today's.
    """
    user = await store.directory.user_by_email(email)
    if not await is_password_of(user, password) or user is None or not user.is_active:
        return None
    if _HASHER.check_needs_rehash(user.password_hash):
        hashed = await asyncio.to_thread(_HASHER.hash, password[:LONGEST_PASSWORD])
        async with store.work(user.business_id, write=True) as work:
            await work.rehash(user.id, hashed)
    return user


async def is_password_of(user: User | None, password: str) -> bool:
    """Whether it is the user's password. For nobody it takes as long to say no."""
    try:
        # In a thread: the hash takes long on purpose, and live calls share this loop.
        known = user.password_hash if user is not None else _NOBODY
        await asyncio.to_thread(_HASHER.verify, known, password[:LONGEST_PASSWORD])
    except (VerificationError, InvalidHashError):
        return False
    return user is not None


async def password_hash(password: str) -> str:
    """What is kept of a password. Raises BadInput where it is too easily guessed."""
    check_password(password)
    return await asyncio.to_thread(_HASHER.hash, password)


async def sign_in_link(store: Store, business_id: BusinessId, user_id: UserId, origin: str, now: datetime) -> str:
    """A link that signs this user in once, within the hour."""
    async with store.work(business_id, write=True) as work:
        token = await work.new_sign_in(user_id, now + SIGN_IN_LINK_VALID)
    return f"{origin}/enter/{token}"
