"""Publishing what an admin set: the one way by which a business's profile changes."""

from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.profile import BusinessProfile
from receptionist.ports import Work
from receptionist.services.audit import note


async def publish_profile(work: Work, profile: BusinessProfile, at: datetime, actor: Actor, what: str) -> None:
    """Saves the profile; it holds from now on. `what` names what was changed ("opening hours"). Raises BadInput."""
    before = (await work.business()).profile
    if profile == before:
        return
    await work.save_profile(profile)
    await note(work, at, actor, "settings.publish", says=f"Changed {what}.")
