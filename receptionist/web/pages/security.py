"""`/settings/security`: who must have a second factor, how long sessions last, how long what passed is kept."""

from dataclasses import replace

from quart import Blueprint, g, redirect, request, url_for

from receptionist.errors import BadInput
from receptionist.services.publish_profile import publish_profile
from receptionist.services.security_settings import read_retention, read_security
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.people import ROLES
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def security_blueprint(desk: Desk) -> Blueprint:
    """`/settings/security`."""
    blueprint = Blueprint("security", __name__, url_prefix="/settings/security")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)

    async def page(problem: str = "", fields: dict[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
        return await desk.render(
            "settings_security.html",
            "settings",
            tab="security",
            security=profile.security,
            retention=profile.retention,
            roles=ROLES,
            problem=problem,
            saved="Saved. It holds from now on." if "saved" in request.args and not problem else "",
            fields=fields or {},
        )

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @admins
    @only_posted_here
    async def save() -> Answer:
        fields = (await request.form).to_dict()
        try:
            security, retention = read_security(fields), read_retention(fields)
        except BadInput as error:
            return await page(str(error), fields), 422
        async with desk.store.work(g.user.business_id, write=True) as work:
            profile = replace((await work.business()).profile, security=security, retention=retention)
            await publish_profile(work, profile, desk.clock.now(), actor(), "security and retention")
        return redirect(url_for("security.show", saved=1), 303)

    return blueprint
