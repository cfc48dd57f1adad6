"""Settings of when people answer and when the AI, and of whom callers are put through to."""

from collections.abc import Mapping

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.answering import MOST_PEOPLE
from receptionist.domain.profile import BusinessProfile
from receptionist.errors import FormProblems
from receptionist.services.answering_settings import read_answering, way_of
from receptionist.services.on_call import with_on_call
from receptionist.services.preview import preview_call
from receptionist.services.publish_profile import publish_profile
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

SPARE = 2  # empty lines for more numbers


UNTICKED = {"screening": "", "warm": "", "greeting_to_its_end": ""}  # no form sends a box that is not ticked


def answering_blueprint(desk: Desk) -> Blueprint:
    """`/settings/answering`."""
    blueprint = Blueprint("answering", __name__, url_prefix="/settings/answering")
    signed_in = needs_user(desk.store)

    async def page(typed: dict[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
        async with desk.work() as work:
            profile = await with_on_call(work, (await work.business()).profile)
            users = await work.users()
        fields = as_typed(profile) | (UNTICKED | typed if typed is not None else {})
        last = max((place for place in range(MOST_PEOPLE) if fields[f"person_{place}"]), default=-1)
        return await desk.render(
            "settings_answering.html",
            "settings",
            tab="answering",
            fields=fields,
            problems=problems or {},
            saved="Saved. It holds from the next call on." if "saved" in request.args else "",
            way=way_of(profile.answering) if typed is None else "",
            shown=min(last + 1 + SPARE, MOST_PEOPLE),
            whose={user.tell.mobile.national: user.name for user in users if user.tell.mobile is not None},
            preview=preview_call(profile, desk.clock.now(), users),
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
                own = [number for _, number in await work.numbers()]
                after = read_answering(typed, (await work.business()).profile, own)
                await publish_profile(work, after, desk.clock.now(), actor(), "when to answer")
        except FormProblems as error:
            return await page(typed, error.by_field), 422
        return redirect(url_for("answering.show", saved="yes"), 303)

    return blueprint


def as_typed(profile: BusinessProfile) -> dict[str, str]:
    """The profile as its form has it."""
    answering = profile.answering
    people = [number.national for number in profile.people] + [""] * MOST_PEOPLE
    return {
        "open": answering.open.value,
        "closed": answering.closed.value,
        "holiday": answering.holiday.value,
        "order": "together" if answering.together else "in_order",
        "ring_seconds": str(answering.ring_seconds),
        "screening": "yes" if answering.screening else "",
        "warm": "yes" if answering.warm else "",
        "greeting_to_its_end": "yes" if answering.greeting_to_its_end else "",
        "nobody_took": answering.nobody_took.value,
        **{f"person_{place}": people[place] for place in range(MOST_PEOPLE)},
    }
