"""Every version of the settings that was published, what changed in it, and the way back."""

from itertools import pairwise

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.errors import NotFound
from receptionist.services.publish_profile import restore_version
from receptionist.services.settings_words import changes_between
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.forms import whole_number
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_ROWS = 20


def versions_blueprint(desk: Desk) -> Blueprint:
    """`/settings/versions`."""
    blueprint = Blueprint("versions", __name__, url_prefix="/settings/versions")
    signed_in = needs_user(desk.store)

    @blueprint.get("")
    @signed_in
    @allowed(*ADMINS)
    async def index() -> Answer:
        older_than = whole_number(request.args.get("before", ""))
        async with desk.work() as work:
            found = await work.profile_versions(_ROWS + 1, older_than)
            newest = await work.profile_versions(1)
        changes = {
            version.number: changes_between(earlier.profile, version.profile) for version, earlier in pairwise(found)
        }
        restored = whole_number(request.args.get("restored", ""))
        return await desk.render(
            "settings_versions.html",
            "settings",
            tab="versions",
            versions=found[:_ROWS],
            changes=changes,
            older=found[_ROWS - 1].number if len(found) > _ROWS else None,
            newest=newest[0].number if newest else 0,
            saved=f"Everything is as it was in version {restored}." if restored else "",
        )

    @blueprint.post("/<int(max=999999999):number>/restore")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def restore(number: int) -> Answer:
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                await restore_version(work, number, desk.clock.now(), actor())
        except NotFound:
            abort(404)
        return redirect(url_for("versions.index", restored=number), 303)

    return blueprint
