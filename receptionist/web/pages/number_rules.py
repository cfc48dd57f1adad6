"""How calls to one number are answered, where that differs from the business's own way."""

from dataclasses import replace

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.answering import MOST_PEOPLE
from receptionist.domain.own_numbers import NumberRules, OwnNumber, on_number
from receptionist.domain.phone import parse_number
from receptionist.errors import FormProblems
from receptionist.ports import Work
from receptionist.services.answering_settings import read_answering, way_of
from receptionist.services.carrier_settings import save_own_number
from receptionist.services.on_call import with_on_call
from receptionist.services.preview import preview_call
from receptionist.web.pages.answering import SPARE, UNTICKED, as_typed
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def number_rules_blueprint(desk: Desk) -> Blueprint:
    """`/settings/carriers/<account>/numbers/<number>/rules`."""
    blueprint = Blueprint("number_rules", __name__, url_prefix="/settings/carriers/<account_id>/numbers/<e164>/rules")
    signed_in, admins = needs_user(desk.store), allowed(*ADMINS)

    async def page(
        account_id: str, e164: str, typed: dict[str, str] | None = None, problems: dict[str, str] | None = None
    ) -> str:
        async with desk.work() as work:
            number = await _number(work, account_id, e164)
            users = await work.users()
            profile = await with_on_call(work, on_number((await work.business()).profile, number))
        fields = as_typed(profile) | (UNTICKED | typed if typed is not None else {})
        last = max((place for place in range(MOST_PEOPLE) if fields[f"person_{place}"]), default=-1)
        return await desk.render(
            "settings_number_rules.html",
            "settings",
            tab="carriers",
            number=number,
            fields=fields,
            problems=problems or {},
            saved="Saved. It holds from the next call on." if "saved" in request.args else "",
            way=way_of(profile.answering) if typed is None else "",
            shown=min(last + 1 + SPARE, MOST_PEOPLE),
            whose={user.tell.mobile.national: user.name for user in users if user.tell.mobile is not None},
            preview=preview_call(profile, desk.clock.now(), users),
        )

    def done(account_id: str, e164: str) -> Answer:
        return redirect(url_for("number_rules.show", account_id=account_id, e164=e164, saved="yes"), 303)

    @blueprint.get("")
    @signed_in
    @admins
    async def show(account_id: str, e164: str) -> Answer:
        return await page(account_id, e164)

    @blueprint.post("")
    @signed_in
    @admins
    @only_posted_here
    async def save(account_id: str, e164: str) -> Answer:
        typed = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                number = await _number(work, account_id, e164)
                before = on_number((await work.business()).profile, number)
                after = read_answering(typed, before, [own for _, own in await work.numbers()])
                rules = NumberRules(after.answering, after.transfer_to)
                await save_own_number(work, replace(number, rules=rules), desk.clock.now(), actor())
        except FormProblems as error:
            return await page(account_id, e164, typed, error.by_field), 422
        return done(account_id, e164)

    @blueprint.post("/drop")
    @signed_in
    @admins
    @only_posted_here
    async def drop(account_id: str, e164: str) -> Answer:
        """Answers its calls as the business does."""
        async with desk.store.work(g.user.business_id, write=True) as work:
            number = await _number(work, account_id, e164)
            await save_own_number(work, replace(number, rules=None), desk.clock.now(), actor())
        return done(account_id, e164)

    return blueprint


async def _number(work: Work, account_id: str, e164: str) -> OwnNumber:
    """The number; 404 where the account has none such."""
    key, wanted = an_id(account_id), parse_number(e164)
    found = next((one for one in await work.own_numbers() if (one.account_id, one.number) == (key, wanted)), None)
    if found is None:
        abort(404)
    return found
