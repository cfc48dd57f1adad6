"""The second factor: codes of an authenticator app (TOTP, RFC 6238), and recovery codes for when the phone is lost."""

import hashlib
import hmac
import secrets
from datetime import datetime

import pyotp

from receptionist.domain.audit import Actor
from receptionist.domain.people import SignedIn
from receptionist.domain.records import User
from receptionist.errors import BadInput, Conflict
from receptionist.ports import Store, Work
from receptionist.services.audit import note

RECOVERY_CODES = 10
_STEP_SECONDS = 30
_DRIFT_STEPS = 1  # a clock may be half a minute off, either way
_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is mistaken for another
_GROUPS, _GROUP = 4, 4  # 79 bits: a plain hash of it cannot be guessed
_WRONG = ("That code does not fit.", "Take the one the app shows now; each works once.")


async def begin(store: Store, user: User) -> str:
    """A new secret that counts once a code of it was given; the one begun before, where there is one."""
    async with store.work(user.business_id, write=True) as work:
        secret = await work.totp_secret(user.id, pending=True)
        if secret is None:
            secret = pyotp.random_base32()
            await work.begin_totp(user.id, secret)
    return secret


def address_of(secret: str, user: User, business: str) -> str:
    """The address an authenticator app reads from the picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=user.email, issuer_name=business)


async def confirm(store: Store, user: User, code: str, actor: Actor, now: datetime) -> list[str]:
    """Makes the secret count and answers ten recovery codes, of which only hashes are kept. Raises BadInput."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    async with store.work(user.business_id, write=True) as work:
        secret = await work.totp_secret(user.id, pending=True)
        step = None if secret is None else _step(secret, code, now)
        if step is None:
            raise BadInput(*_WRONG)
        await work.confirm_totp(user.id)
        await work.save_recovery_codes(user.id, [_hash(one) for one in codes])
        await work.use_totp_step(user.id, step)
        await note(work, now, actor, "people.two_factor_on", subject=user.id, says=f"{user.name} set up two-factor.")
    return codes


async def check(work: Work, user: User, code: str, now: datetime) -> str:
    """Uses up a code of the app or a recovery code; answers which, in words. Raises BadInput."""
    if len(_plain(code)) == _GROUPS * _GROUP and await work.use_recovery_code(user.id, _hash(code)):
        return "with a recovery code"
    secret = await work.totp_secret(user.id)
    step = None if secret is None else _step(secret, code, now)
    if step is None or not await work.use_totp_step(user.id, step):
        raise BadInput(*_WRONG)
    return "with a code"


async def renew_codes(store: Store, user: User, code: str, actor: Actor, now: datetime) -> list[str]:
    """Ten recovery codes in place of those before. Raises BadInput for a wrong code."""
    codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
    async with store.work(user.business_id, write=True) as work:
        await check(work, user, code, now)
        await work.save_recovery_codes(user.id, [_hash(one) for one in codes])
        says = f"{user.name} made new recovery codes."
        await note(work, now, actor, "people.recovery_codes", subject=user.id, says=says)
    return codes


async def turn_off(store: Store, found: SignedIn, code: str, actor: Actor, now: datetime) -> None:
    """The user does without it from now on. Raises BadInput for a wrong code, Conflict where the role must have it."""
    user = found.user
    if user.role in found.security.two_factor_for:
        raise Conflict("Your role must have a second factor.", "An owner or admin can change that rule.")
    async with store.work(user.business_id, write=True) as work:
        await check(work, user, code, now)
        await work.remove_totp(user.id)
        await note(work, now, actor, "people.two_factor_off", subject=user.id, says=f"{user.name} turned it off.")


async def reset(work: Work, user: User, actor: Actor, now: datetime) -> None:
    """Takes the second factor from somebody who lost it, and ends their sessions."""
    await work.remove_totp(user.id)
    await work.end_sessions(user.id)
    says = f"Took the second factor from {user.name}, and ended their sessions."
    await note(work, now, actor, "people.two_factor_reset", subject=user.id, says=says)


def _step(secret: str, code: str, now: datetime) -> int | None:
    """The time step of which this is the code; None where it is of none near now."""
    given = "".join(code.split())
    current = int(now.timestamp()) // _STEP_SECONDS
    totp = pyotp.TOTP(secret)
    for step in range(current - _DRIFT_STEPS, current + _DRIFT_STEPS + 1):
        if hmac.compare_digest(totp.generate_otp(step).encode(), given.encode()):
            return step
    return None


def _recovery_code() -> str:
    return "-".join("".join(secrets.choice(_ALPHABET) for _ in range(_GROUP)) for _ in range(_GROUPS))


def _plain(code: str) -> str:
    return "".join(code.split()).replace("-", "").lower()


def _hash(code: str) -> str:
    return hashlib.sha256(_plain(code).encode()).hexdigest()
