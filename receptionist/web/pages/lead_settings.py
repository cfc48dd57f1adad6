"""Settings of leads: the texts that follow a decision, and when none need decide."""

from dataclasses import replace

from quart import Blueprint, g, request

from receptionist.domain.profile import AutoApprove, Deciding
from receptionist.errors import BadInput
from receptionist.services.lead_settings import read_deciding
from receptionist.services.publish_profile import publish_profile
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def lead_settings_blueprint(desk: Desk) -> Blueprint:
    """`/settings/leads`."""
    blueprint = Blueprint("lead_settings", __name__, url_prefix="/settings")
    signed_in = needs_user(desk.store)
    by_admins = allowed(*ADMINS)

    async def page(
        problem: str = "", saved: str = "", fields: dict[str, str] | None = None, services: list[str] | None = None
    ) -> str:
        async with desk.work() as work:
            deciding = (await work.business()).profile.deciding
            book = await work.price_book()
        auto = deciding.auto
        return await desk.render(
            "settings_leads.html",
            "settings",
            tab="leads",
            standing=_typed(deciding),
            ticked=_ticked(deciding, auto) if fields is None else set(fields),
            services=set(auto.services if services is None else services),
            items=book.items if book is not None else (),
            problem=problem,
            saved=saved,
            fields=fields or {},
        )

    @blueprint.get("/leads")
    @signed_in
    @by_admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("/leads")
    @signed_in
    @by_admins
    @only_posted_here
    async def save() -> Answer:
        form = await request.form
        fields, services = form.to_dict(), form.getlist("services")
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                profile = (await work.business()).profile
                book = await work.price_book()
                codes = [item.code for item in book.items] if book is not None else []
                currency = book.currency if book is not None else "USD"
                deciding = read_deciding(fields, services, profile.deciding, codes, currency)
                new = replace(profile, deciding=deciding)
                await publish_profile(work, new, desk.clock.now(), actor(), "what follows when a lead is decided")
        except BadInput as error:
            return await page(problem=str(error), fields=fields, services=services), 422
        return await page(saved="Saved. It holds from now on.")

    return blueprint


def _typed(deciding: Deciding) -> dict[str, str]:
    most = deciding.auto.quoted_up_to
    return {
        "booked_words": deciding.booked_words,
        "agreed_words": deciding.agreed_words,
        "declined_words": deciding.declined_words,
        "ask_words": deciding.ask_words,
        "quoted_up_to": "" if most is None else f"{most.cents // 100}.{most.cents % 100:02d}",
    }


def _ticked(deciding: Deciding, auto: AutoApprove) -> set[str]:
    names = ("on", "in_hours", "known_contact", "slot_held", "complete")
    ticked = {name for name in names if getattr(auto, name)}
    return ticked | {name for name in ("confirm_by_text", "confirm_by_mail") if getattr(deciding, name)}
