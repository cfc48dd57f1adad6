"""Who is on call: the user whom emergencies go to while the business is closed, and their number."""

from dataclasses import replace

from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import User
from receptionist.ports import Work


async def with_on_call(work: Work, profile: BusinessProfile) -> BusinessProfile:
    """The profile with the number of the chosen user in it, as it is now; without a mobile, none."""
    if profile.after_hours.emergency_user is None:
        return profile
    user = await on_call_user(work, profile)
    number = user.tell.mobile if user is not None else None
    return replace(profile, after_hours=replace(profile.after_hours, emergency_number=number))


async def on_call_user(work: Work, profile: BusinessProfile) -> User | None:
    """The user whom emergencies go to; None where no user was chosen, or they are gone."""
    chosen = profile.after_hours.emergency_user
    if chosen is None:
        return None
    return next((user for user in await work.users() if user.id == chosen and user.is_active), None)
