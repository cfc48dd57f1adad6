"""Who works here: inviting them, what each may do, letting them go. Every act is written into the audit trail."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from receptionist.domain.audit import Actor
from receptionist.domain.ids import InvitationId, UserId, new_id
from receptionist.domain.people import Invitation
from receptionist.domain.records import User
from receptionist.domain.roles import ADMINS, Role
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.ports import Mail, Store, Work
from receptionist.services.api_tokens import revoke_token
from receptionist.services.audit import note
from receptionist.services.people import check_email, name_of, password_hash
from receptionist.services.permissions import may_manage
from receptionist.services.two_factor import reset

INVITATION_VALID = timedelta(days=7)
_ROLE_WORDS = {Role.OWNER: "an owner", Role.ADMIN: "an admin", Role.OFFICE: "office", Role.TECHNICIAN: "a technician"}


@dataclass(frozen=True, slots=True)
class Invited:
    """An invitation, and its link, which is shown this once."""

    invitation: Invitation
    link: str


def role_of(raw: str) -> Role:
    """The role of a form. Raises BadInput."""
    try:
        return Role(raw)
    except ValueError as error:
        raise BadInput("There is no such role.", "Choose one of the list.") from error


async def invite(
    store: Store, by: User, actor: Actor, now: datetime, origin: str, email: str, name: str, role: Role
) -> Invited:
    """Invites somebody by e-mail; an open invitation to the same address is taken back.

    Raises BadInput, and Conflict where the inviter may not, or the address is in use.
    """
    email = email.strip().lower()
    check_email(email)
    name = name_of(name or email.split("@")[0])
    if not may_manage(by.role, role):
        raise Conflict("Only an owner makes owners.", "Choose another role, or ask an owner.")
    known = await store.directory.user_by_email(email)
    if known is not None:
        if known.business_id == by.business_id and not known.is_active:
            raise Conflict(f"{known.name} worked here before.", "Let them in again, further down.")
        raise Conflict("Somebody signs in with this e-mail address already.", "Use another address.")
    async with store.work(by.business_id, write=True) as work:
        for old in await work.invitations():
            if old.email == email:
                await work.close_invitation(old.id)
        invitation = Invitation(
            InvitationId(new_id("inv")), by.business_id, email, name, role, by.id, now, now + INVITATION_VALID
        )
        link = f"{origin}/join/{await work.add_invitation(invitation)}"
        business = (await work.business()).profile.name
        await work.add_letter(_letter(invitation, by.name, business, link), now)
        says = f"Invited {name} ({email}) as {_ROLE_WORDS[role]}."
        await note(work, now, actor, "people.invite", subject=invitation.id, says=says)
    return Invited(invitation, link)


async def take_back(store: Store, by: User, actor: Actor, now: datetime, invitation_id: InvitationId) -> None:
    """An invitation opens nothing any more. Raises NotFound, and Conflict where it was for an owner's eyes."""
    async with store.work(by.business_id, write=True) as work:
        invitation = next((one for one in await work.invitations() if one.id == invitation_id), None)
        if invitation is None:
            raise NotFound("There is no such invitation.")
        _must_manage(by, invitation.role)
        if await work.close_invitation(invitation_id):
            says = f"Took back the invitation of {invitation.name} ({invitation.email})."
            await note(work, now, actor, "people.uninvite", subject=invitation_id, says=says)


async def join(store: Store, token: str, name: str, password: str, address: str, now: datetime) -> User:
    """Makes the invited person a user. Raises NotFound for a link that opens nothing, BadInput, Conflict."""
    hashed = await password_hash(password)
    name = name_of(name)
    invitation = await store.directory.invitation(token, now)
    if invitation is None:
        raise NotFound("This invitation was used already, taken back, or is too old.", "Ask for a new one.")
    async with store.work(invitation.business_id, write=True) as work:
        # Of two who come with the same link, the database lets one through.
        if not await work.close_invitation(invitation.id):
            raise NotFound("This invitation was used already, taken back, or is too old.", "Ask for a new one.")
        user = await work.add_user(invitation.email, name, invitation.role, hashed)
        says = f"{name} accepted the invitation and is {_ROLE_WORDS[user.role]} now."
        await note(work, now, Actor(name, user.id, address), "people.join", subject=user.id, says=says)
    return user


async def change_role(store: Store, by: User, actor: Actor, now: datetime, user_id: UserId, role: Role) -> User:
    """Gives somebody another role; who is no admin any more has no API tokens either: those they made end.

    Raises NotFound, and Conflict where it may not be.
    """
    async with store.work(by.business_id, write=True) as work:
        user = await _whom(work, by, user_id)
        _must_manage(by, role)
        if user.role is role:
            return user
        if user.role is Role.OWNER:
            await _not_the_last_owner(work, user)
        await work.set_role(user_id, role)
        changes = {"role": (user.role.value, role.value)}
        says = f"{user.name} is {_ROLE_WORDS[role]} now."
        await note(work, now, actor, "people.role", subject=user_id, says=says, changes=changes)
        if role not in ADMINS:
            for token in await work.api_tokens():
                if token.made_by_id == user_id and token.is_good(now):
                    await revoke_token(work, now, actor, token.id)
    return user


async def let_go(store: Store, by: User, actor: Actor, now: datetime, user_id: UserId) -> User:
    """Somebody may not sign in any more; what they did keeps their name. Raises NotFound and Conflict."""
    async with store.work(by.business_id, write=True) as work:
        user = await _whom(work, by, user_id)
        if user.role is Role.OWNER:
            await _not_the_last_owner(work, user)
        if user.is_active:
            await work.set_active(user_id, False)
            says = f"{user.name} may not sign in any more; sessions, tokens and calendar feed ended."
            await note(work, now, actor, "people.let_go", subject=user_id, says=says)
    return user


async def let_in(store: Store, by: User, actor: Actor, now: datetime, user_id: UserId) -> User:
    """Somebody who was let go may sign in again, as before. Raises NotFound and Conflict."""
    async with store.work(by.business_id, write=True) as work:
        user = await _whom(work, by, user_id)
        if not user.is_active:
            await work.set_active(user_id, True)
            await note(work, now, actor, "people.let_in", subject=user_id, says=f"{user.name} may sign in again.")
    return user


async def reset_two_factor(store: Store, by: User, actor: Actor, now: datetime, user_id: UserId) -> User:
    """Takes the second factor from somebody who lost it. Raises NotFound, and Conflict where no owner asks."""
    if by.role is not Role.OWNER:
        raise Conflict("Only an owner resets a second factor.", "Ask one.")
    async with store.work(by.business_id, write=True) as work:
        user = await _whom(work, by, user_id)
        await reset(work, user, actor, now)
    return user


async def _whom(work: Work, by: User, user_id: UserId) -> User:
    await work.lock_people()
    user = await work.user(user_id)
    if user is None:
        raise NotFound("There is no such person here.")
    _must_manage(by, user.role)
    return user


def _must_manage(by: User, whom: Role) -> None:
    if by.role not in ADMINS:
        raise Conflict("Only owners and admins do that.", "Ask one.")
    if not may_manage(by.role, whom):
        raise Conflict("Only an owner does that to owners.", "Ask one.")


async def _not_the_last_owner(work: Work, user: User) -> None:
    owners = [one for one in await work.users() if one.role is Role.OWNER and one.is_active]
    if [one.id for one in owners] == [user.id]:
        raise Conflict(f"{user.name} is the last owner.", "Make somebody else an owner first.")


def _letter(invitation: Invitation, by: str, business: str, link: str) -> Mail:
    text = (
        f"{by} invites you to answer {business}'s customers, as {_ROLE_WORDS[invitation.role]}.\n\n{link}\n\n"
        f"The link works once, within {INVITATION_VALID.days} days.\n"
    )
    return Mail(invitation.email, f"{by} invites you to {business}", text)
