"""Whether a user may see a thing of their business, and manage a colleague."""

from receptionist.domain.records import User
from receptionist.domain.roles import ADMINS, DESK, Role
from receptionist.ports import Work


async def may_see(work: Work, user: User, thing_id: str) -> bool:
    """Whether the user may see a thread of their business, or what is in it (a call, lead, text, file), by its id.

    A technician sees what they hold and what is assigned to them. What is not there nobody may see.
    """
    thread_id = await work.thread_of(thing_id)
    return thread_id is not None and (user.role in DESK or await work.is_theirs(user.id, thread_id))


def may_manage(by: Role, whom: Role) -> bool:
    """Whether somebody of one role may invite, change or let go somebody of another: only owners make owners."""
    return by is Role.OWNER or (by in ADMINS and whom is not Role.OWNER)
