"""The settings that hold for one call: those of the business, changed by its number and by who is on call."""

from receptionist.domain.call import Call
from receptionist.domain.own_numbers import line_called, on_number
from receptionist.domain.profile import BusinessProfile
from receptionist.ports import Work
from receptionist.services.on_call import with_on_call


async def profile_for_call(work: Work, call: Call | None) -> BusinessProfile:
    """The profile as it holds for this call; without one, as it holds for the business."""
    profile = (await work.business()).profile
    if call is not None:
        profile = on_number(profile, line_called(await work.own_numbers(), call.called))
    return await with_on_call(work, profile)
