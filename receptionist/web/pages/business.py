"""Settings of the business itself: who it is, where it works, how it takes visits, who is told."""

from collections.abc import Mapping

import phonenumbers
from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.profile import BusinessProfile
from receptionist.errors import FormProblems
from receptionist.resources import resource_dir
from receptionist.services.business_settings import read_business
from receptionist.services.publish_profile import publish_profile
from receptionist.services.set_up import trades
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_FIELDS = (
    "name", "trade", "region", "city", "address", "services_summary", "outside_area",
    "visit_window_minutes", "lead_time_minutes", "horizon_days", "quote_valid_days",
)  # fmt: skip


def business_blueprint(desk: Desk) -> Blueprint:
    """`/settings/business`."""
    blueprint = Blueprint("business", __name__, url_prefix="/settings/business")
    signed_in = needs_user(desk.store)

    async def page(typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = (await work.business()).profile
            users = [user for user in await work.users() if user.is_active]
        return await desk.render(
            "settings_business.html",
            "settings",
            tab="business",
            fields=_as_typed(profile) | dict(typed or {}),
            problems=problems or {},
            saved="Saved. It holds from now on." if "saved" in request.args else "",
            people=[("", "The first owner"), *((user.id, user.name) for user in users)],
            trades=trades(resource_dir("pricebook")),
            regions=sorted(phonenumbers.SUPPORTED_REGIONS),
        )

    @blueprint.get("")
    @signed_in
    @allowed(*ADMINS)
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save() -> Answer:
        typed = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                before = (await work.business()).profile
                people = [user.id for user in await work.users() if user.is_active]
                after = read_business(typed, before, people)
                await publish_profile(work, after, desk.clock.now(), actor(), "the business")
        except FormProblems as error:
            return await page(typed, error.by_field), 422
        return redirect(url_for("business.show", saved="yes"), 303)

    return blueprint


def _as_typed(profile: BusinessProfile) -> dict[str, str]:
    """The profile as its form has it."""
    plain = {name: str(getattr(profile, name)) for name in _FIELDS}
    return plain | {"area": "\n".join(profile.area), "point_of_contact": profile.point_of_contact or ""}
