"""Settings of texting, and how the carriers stand."""

from collections import Counter
from dataclasses import replace

from quart import Blueprint, abort, g, request

from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import Role, Tell, User
from receptionist.errors import BadInput
from receptionist.services.texting_settings import read_point_of_contact, read_tell, read_texting
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import Answer, needs_user, only_posted_here

_MAY_SET = (Role.OWNER, Role.ADMIN)


def settings_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/settings/texts`, `/settings/me` and `/settings/carriers`."""
    blueprint = Blueprint("settings", __name__, url_prefix="/settings")
    signed_in = needs_user(desk.store)

    async def texts_page(problem: str = "", saved: str = "", fields: dict[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
            users = await work.users()
        return await desk.render(
            "settings_texts.html",
            "settings",
            tab="texts",
            texting=profile.texting,
            profile=profile,
            users=users,
            me=next((user for user in users if user.id == g.user.id), g.user),
            may_set=g.user.role in _MAY_SET,
            problem=problem,
            saved=saved,
            fields=fields or {},
        )

    @blueprint.get("/texts")
    @signed_in
    async def texts() -> Answer:
        return await texts_page()

    @blueprint.post("/texts")
    @signed_in
    @only_posted_here
    async def save_texts() -> Answer:
        if g.user.role not in _MAY_SET:
            abort(403)
        fields = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                profile: BusinessProfile = (await work.business()).profile
                names = {user.id: user.name for user in await work.users()}
                texting = read_texting(fields, profile.texting)
                poc = read_point_of_contact(fields, names, profile)
                await work.save_profile(replace(profile, texting=texting, point_of_contact=poc))
        except BadInput as error:
            return await texts_page(problem=str(error), fields=fields), 422
        return await texts_page(saved="Saved. It holds from now on.")

    @blueprint.post("/me")
    @signed_in
    @only_posted_here
    async def save_me() -> Answer:
        fields = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                region = (await work.business()).profile.region
                tell: Tell = read_tell(fields, region)
                await work.save_tell(g.user.id, tell)
        except BadInput as error:
            return await texts_page(problem=str(error)), 422
        return await texts_page(saved="Saved. You are told this way from now on.")

    @blueprint.get("/carriers")
    @signed_in
    async def carriers() -> Answer:
        async with desk.work() as work:
            accounts = await work.accounts()
            numbers = await work.numbers()
            runs = {run.account_id: run for run in await work.last_reconcile_runs()}
        user: User = g.user
        return await desk.render(
            "settings_carriers.html",
            "settings",
            tab="carriers",
            accounts=accounts,
            numbers=numbers,
            runs=runs,
            origin=app.settings.public_url,
            refused=sorted(Counter(app.refused).items()) if user.role in _MAY_SET else [],
        )

    return blueprint
