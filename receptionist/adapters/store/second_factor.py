"""Invitations, the second factor, and who may come in again."""

from collections.abc import Sequence

from sqlalchemy import RowMapping, func, or_, select

from receptionist.adapters.store import mapping
from receptionist.adapters.store.people import PeoplePart, email_key, new_token, token_hash
from receptionist.adapters.store.people_tables import invitations, recovery_codes
from receptionist.adapters.store.tables import users
from receptionist.domain.ids import InvitationId, UserId
from receptionist.domain.people import Invitation
from receptionist.domain.roles import Role
from receptionist.errors import NotFound


class SecondFactorPart(PeoplePart):
    """How people come in the first time, and what they show beside their password."""

    # --- invitations ----------------------------------------------------------------------------------------------

    async def add_invitation(self, invitation: Invitation) -> str:
        """Keeps it and answers its token. Raises NotFound where who invites is nobody here."""
        if invitation.invited_by is not None:
            await self._must_exist(users, invitation.invited_by)
        token = new_token()
        row = {
            "id": invitation.id,
            "token_hash": token_hash(token),
            "email": email_key(invitation.email),
            "name": invitation.name,
            "role": invitation.role,
            "invited_by": invitation.invited_by,
            "created_at": invitation.created_at,
            "expires_at": invitation.expires_at,
        }
        await self._insert(invitations, row)
        return token

    async def invitations(self) -> list[Invitation]:
        """Those neither accepted nor taken back, newest first."""
        query = self._select(invitations).where(invitations.c.closed_at.is_(None))
        rows = await self._all(query.order_by(invitations.c.created_at.desc(), invitations.c.id))
        return [invitation_of(row) for row in rows]

    async def close_invitation(self, invitation_id: InvitationId) -> bool:
        """It opens nothing from now on; False where that was so. Of two at once, one is told True."""
        still = self._update(invitations).filter_by(id=invitation_id, closed_at=None)
        return bool(await self._changed(still.values(closed_at=self._now())))

    # --- the second factor ----------------------------------------------------------------------------------------

    async def begin_totp(self, user_id: UserId, secret: str) -> None:
        """Keeps a secret, sealed, that counts once a code of it was given. Raises NotFound."""
        await self._set(user_id, totp_pending_sealed=self._box.seal(secret))

    async def totp_secret(self, user_id: UserId, *, pending: bool = False) -> str | None:
        """The user's secret, or the one that does not count yet; None where there is none."""
        row = await self._row(users, id=user_id)
        sealed = None if row is None else row["totp_pending_sealed" if pending else "totp_sealed"]
        return None if sealed is None else self._box.open(sealed)

    async def confirm_totp(self, user_id: UserId) -> None:
        """The pending secret counts from now on. Raises NotFound."""
        self._forget()
        user = users.c
        pending = self._update(users).where(user.id == user_id, user.totp_pending_sealed.is_not(None))
        if not await self._changed(pending.values(totp_sealed=user.totp_pending_sealed, totp_pending_sealed=None)):
            raise NotFound("There is no such user in this business.")

    async def save_recovery_codes(self, user_id: UserId, code_hashes: Sequence[str]) -> None:
        """These recovery codes in place of any before. Raises NotFound."""
        await self._must_exist(users, user_id)
        await self._remove_codes(user_id)
        for code_hash in code_hashes:
            await self._insert(recovery_codes, {"user_id": user_id, "code_hash": code_hash})

    async def _remove_codes(self, user_id: UserId) -> None:
        mine = recovery_codes.c.user_id == user_id
        await self._changed(recovery_codes.delete().where(self._ours(recovery_codes), mine))

    async def use_totp_step(self, user_id: UserId, step: int) -> bool:
        """Uses up a time step and all before it; False where it was."""
        unused = or_(users.c.totp_step.is_(None), users.c.totp_step < step)
        mine = self._update(users).where(users.c.id == user_id, unused)
        return bool(await self._changed(mine.values(totp_step=step)))

    async def use_recovery_code(self, user_id: UserId, code_hash: str) -> bool:
        """Uses up a recovery code; False where it is none, or was used."""
        unused = self._update(recovery_codes).filter_by(user_id=user_id, code_hash=code_hash, used_at=None)
        return bool(await self._changed(unused.values(used_at=self._now())))

    async def recovery_codes_left(self, user_id: UserId) -> int:
        """How many recovery codes were not used."""
        left = select(func.count().label("left")).where(self._ours(recovery_codes), recovery_codes.c.user_id == user_id)
        row = await self._one(left.where(recovery_codes.c.used_at.is_(None)))
        return 0 if row is None else int(row["left"])

    async def remove_totp(self, user_id: UserId) -> None:
        """The user has no second factor any more. Raises NotFound."""
        await self._remove_codes(user_id)
        await self._set(user_id, totp_sealed=None, totp_pending_sealed=None)

    async def _set(self, user_id: UserId, **values: str | None) -> None:
        self._forget()
        if not await self._change(users, values, id=user_id):
            raise NotFound("There is no such user in this business.")


def invitation_of(row: RowMapping) -> Invitation:
    """A row of `invitations`."""
    return Invitation(
        id=row["id"],
        business_id=row["business_id"],
        email=row["email"],
        name=row["name"],
        role=mapping.readable(lambda: Role(row["role"])),
        invited_by=row["invited_by"],
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
