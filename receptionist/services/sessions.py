"""Coming in: how often it may be tried, the session that begins, and who is told of it."""

import hashlib
import ipaddress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import SessionId, new_id
from receptionist.domain.people import Session, SignedIn
from receptionist.domain.records import User
from receptionist.ports import Mail, Store, Work
from receptionist.services.audit import note
from receptionist.services.people import SIGN_IN_LINK_VALID

TRIES_WITHIN = timedelta(minutes=5)
_TRIES_BY_PAIR = 10  # of one address to sign in with, from one network
_TRIES_BY_NETWORK = 30  # an office behind one address
_TRIES_BY_EMAIL = 60  # from wherever: many machines guessing at one person
_TRIES_BY_DEVICE = 10  # from a browser the person has signed in at before
_CODES = 10
_LINKS_BY_EMAIL = 3
_SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Arrival:
    """From where somebody comes: the browser in words, its IP address, and what it keeps to be known again."""

    device: str
    address: str
    device_token: str

    @property
    def device_hash(self) -> str:
        """What is kept of the browser's token."""
        return hashlib.sha256(self.device_token.encode()).hexdigest()


async def may_try(store: Store, email: str, arrival: Arrival, now: datetime) -> bool:
    """Counts a try to sign in; False where there were too many.

    A stranger's tries never count against a browser in which the person has signed in before, and a refused try does
    not count: nobody is kept out for longer than the guessing lasts, and at their own browser not at all.
    """
    return await store.directory.begin_try(await _limits(store, email, arrival), TRIES_WITHIN, now)


async def came_in(store: Store, email: str, arrival: Arrival) -> None:
    """Takes back the tries of somebody who mistyped."""
    limits = await _limits(store, email, arrival)
    await store.directory.forgive_tries([key for key in limits if not key.startswith("from:")])


async def may_give_code(store: Store, user: User, now: datetime) -> bool:
    """Counts a try of a second factor; False where there were too many."""
    return await store.directory.begin_try({f"code:{user.id}": _CODES}, TRIES_WITHIN, now)


async def begin_session(store: Store, user: User, arrival: Arrival, now: datetime, *, by_link: bool = False) -> str:
    """Begins a session and answers its token. With a second factor it opens nothing until `finish_sign_in`."""
    session = Session(
        id=SessionId(new_id("sess")),
        user_id=user.id,
        device=arrival.device,
        address=arrival.address,
        created_at=now,
        seen_at=now,
        needs_code=user.has_two_factor,
        device_hash=arrival.device_hash,
    )
    async with store.work(user.business_id, write=True) as work:
        if not session.needs_code:
            await _arrived(work, user, session, now, "by a link" if by_link else "with a password")
        return await work.new_session(session)


async def finish_sign_in(work: Work, found: SignedIn, now: datetime, how: str) -> None:
    """The second factor was given: the session opens everything."""
    await _arrived(work, found.user, found.session, now, how)
    await work.code_given(found.session.id)


async def keep_going(store: Store, found: SignedIn, address: str, now: datetime) -> None:
    """Notes, once a minute, that the session is used."""
    if now - found.session.seen_at >= _SEEN_EVERY or found.session.address != address[:45]:
        async with store.work(found.user.business_id, write=True) as work:
            await work.session_seen(found.session.id, now, address)


async def note_failure(store: Store, email: str, arrival: Arrival, now: datetime, says: str) -> None:
    """Writes a failed try into the audit trail of the business whose user it was meant to be."""
    user = await store.directory.user_by_email(email)
    if user is None:
        return
    async with store.work(user.business_id, write=True) as work:
        actor = Actor(user.email, None, arrival.address)
        await note(work, now, actor, "sign_in", subject=user.id, says=says, succeeded=False)


async def mail_link(store: Store, email: str, origin: str, now: datetime) -> None:
    """Sends a link that signs in once to somebody who asks for it; not to a stranger, and not too often."""
    user = await store.directory.user_by_email(email)
    if user is None or not user.is_active:
        return
    if not await store.directory.begin_try({f"link:{user.id}": _LINKS_BY_EMAIL}, SIGN_IN_LINK_VALID, now):
        return
    async with store.work(user.business_id, write=True) as work:
        token = await work.new_sign_in(user.id, now + SIGN_IN_LINK_VALID)
        text = (
            f"Somebody, probably you, asked for a link to sign in to {(await work.business()).profile.name}.\n\n"
            f"{origin}/enter/{token}\n\nIt works once, within the hour. If it was not you, do nothing.\n"
        )
        await work.add_letter(Mail(user.email, "Your link to sign in", text), now)
        await note(work, now, Actor(user.name, user.id), "sign_in.link", subject=user.id, says="A link was e-mailed.")


async def _arrived(work: Work, user: User, session: Session, now: datetime, how: str) -> None:
    says = f"Signed in {how}: {session.device}."
    if not await work.knows_device(user.id, session.device_hash):
        says = f"Signed in {how}, for the first time at this browser: {session.device}."
        await work.add_letter(_alert(replace(session, created_at=now), user, (await work.business()).profile.name), now)
    await note(work, now, Actor(user.name, user.id, session.address), "sign_in", subject=session.id, says=says)


def _alert(session: Session, user: User, business: str) -> Mail:
    at = session.created_at.strftime("%A, %B %-d, %H:%M UTC")
    text = (
        f"{user.name}, you signed in to {business} at a browser that was not known:\n\n"
        f"{session.device}, from the address {session.address or 'unknown'}, on {at}.\n\n"
        "If it was not you: end that session under Settings, You, and choose another password.\n"
    )
    return Mail(user.email, f"New sign-in: {session.device}", text)


async def _limits(store: Store, email: str, arrival: Arrival) -> dict[str, int]:
    key = email.strip().lower()
    if arrival.device_token and (user := await store.directory.user_by_email(key)) is not None:
        async with store.work(user.business_id) as work:
            if await work.knows_device(user.id, arrival.device_hash):
                return {f"device:{user.id}:{arrival.device_hash}": _TRIES_BY_DEVICE}
    network = _network(arrival.address)
    return {
        f"pair:{key}:{network}": _TRIES_BY_PAIR,
        f"from:{network}": _TRIES_BY_NETWORK,
        f"email:{key}": _TRIES_BY_EMAIL,
    }


def _network(address: str) -> str:
    """What one machine may have as many addresses in as it likes: all of IPv6's last 64 bits."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(ip, ipaddress.IPv4Address):
        return str(ip)
    # A server that listens on `::` sees IPv4 so: they would all be one network.
    mapped = ip.ipv4_mapped
    return str(mapped) if mapped is not None else str(ipaddress.ip_network(f"{ip}/64", strict=False))
