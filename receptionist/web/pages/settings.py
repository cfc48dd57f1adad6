"""The settings: all of them in a list, and those of texting."""

from dataclasses import replace

from quart import Blueprint, g, request

from receptionist.domain.profile import BusinessProfile
from receptionist.errors import BadInput
from receptionist.services.publish_profile import publish_profile
from receptionist.services.texting_settings import read_texting
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def settings_blueprint(desk: Desk) -> Blueprint:
    """`/settings` and `/settings/texts`."""
    blueprint = Blueprint("settings", __name__, url_prefix="/settings")
    signed_in = needs_user(desk.store)

    async def texts_page(problem: str = "", saved: str = "", fields: dict[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
        return await desk.render(
            "settings_texts.html",
            "settings",
            tab="texts",
            texting=profile.texting,
            profile=profile,
            problem=problem,
            saved=saved,
            fields=fields or {},
        )

    @blueprint.get("")
    @signed_in
    async def index() -> Answer:
        return await desk.render("settings_index.html", "settings", tab="")

    @blueprint.get("/texts")
    @signed_in
    @allowed(*ADMINS)
    async def texts() -> Answer:
        return await texts_page()

    @blueprint.post("/texts")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save_texts() -> Answer:
        fields = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                profile: BusinessProfile = (await work.business()).profile
                after = replace(profile, texting=read_texting(fields, profile.texting))
                await publish_profile(work, after, desk.clock.now(), actor(), "texting")
        except BadInput as error:
            return await texts_page(problem=str(error), fields=fields), 422
        return await texts_page(saved="Saved. It holds from now on.")

    return blueprint
