"""Publishing what an admin set: the one way by which a business's profile changes, each time as a new version."""

from dataclasses import replace
from datetime import datetime

from receptionist.domain.audit import Actor
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.receptionist_settings import ProfileVersion
from receptionist.errors import NotFound
from receptionist.ports import Work
from receptionist.services.audit import note
from receptionist.services.settings_words import changes_between

_FIRST_AUTHOR, _FIRST_WHAT = "Set-up", "Everything, as it was set up"


async def publish_profile(
    work: Work, profile: BusinessProfile, at: datetime, actor: Actor, what: str, *, why: str = ""
) -> None:
    """Saves the profile; it holds from now on. `what` names what was changed ("opening hours"), `why` is the author's
    own note. Raises BadInput.
    """
    business = await work.business()
    before = business.profile
    if profile == before:
        return
    await work.save_profile(profile)
    if not await work.profile_versions(limit=1):
        await work.add_profile_version(before, business.created_at, _FIRST_AUTHOR, _FIRST_WHAT)
    number = await work.add_profile_version(profile, at, actor.name, _capital(what), why)
    changes = {change.label: (change.before, change.after) for change in changes_between(before, profile)}
    says = f"Changed {what}: version {number} of the settings."
    await note(work, at, actor, "settings.publish", subject=str(number), says=says, changes=changes)


async def restore_version(work: Work, number: int, at: datetime, actor: Actor) -> ProfileVersion:
    """Publishes an earlier version again, as a new one. Raises NotFound."""
    version = await work.profile_version(number)
    if version is None:
        raise NotFound("There is no such version in this business.")
    profile = version.profile
    people = {user.id for user in await work.users()}
    if profile.point_of_contact not in people:
        profile = replace(profile, point_of_contact=None)  # they have left since
    await publish_profile(work, profile, at, actor, f"everything back to version {number}")
    return version


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
