"""An account's numbers: brought in, what each is for, where their addresses lead, and new ones bought."""

import secrets
from contextlib import suppress

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.carrier_report import NumberOffer
from receptionist.domain.greetings import Occasion
from receptionist.domain.ids import OrderId
from receptionist.domain.number_orders import OrderState
from receptionist.domain.own_numbers import OwnNumber, on_number
from receptionist.domain.phone import parse_number
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import CarrierAccount, Role
from receptionist.errors import BadInput, CarrierProblem, Conflict, ReceptionistError, SpeechProblem
from receptionist.services.buy_number import buy_number, give_up_order, search_numbers, settle_order
from receptionist.services.carrier_settings import read_own_number, save_own_number, sync_numbers
from receptionist.services.check_carrier import named
from receptionist.services.listen import example_moment, spoken
from receptionist.services.set_webhooks import Chosen, plan, set_webhooks
from receptionist.web.app import App
from receptionist.web.pages.carriers import account_page, the_account
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def carrier_numbers_blueprint(desk: Desk, app: App) -> Blueprint:
    """Below the page of an account: `/numbers`, `/webhooks`, `/buy`."""
    blueprint = Blueprint("carrier_numbers", __name__, url_prefix="/settings/carriers/<account_id>")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)
    owners = allowed(Role.OWNER)  # whoever may spend the business's money
    posted = only_posted_here

    @blueprint.post("/sync")
    @signed_in
    @admins
    @posted
    async def sync(account_id: str) -> Answer:
        """Brings in the numbers the account has at its carrier."""
        account = await the_account(desk, account_id)
        try:
            found = await sync_numbers(desk.store, app.desks[account.carrier], account, desk.clock.now(), actor())
        except CarrierProblem as error:
            return await account_page(desk, app, account, problem=str(error)), 502
        says = f"{len(found.new)} new. Choose what each is for." if found.new else "Nothing new: all numbers are here."
        if found.taken:
            others = ", ".join(number.national for number in found.taken)
            says += f" Left out, since another business here has them: {others}."
        return await account_page(desk, app, account, saved=says)

    @blueprint.post("/numbers/<e164>")
    @signed_in
    @admins
    @posted
    async def number(account_id: str, e164: str) -> Answer:
        account = await the_account(desk, account_id)
        wanted = parse_number(e164)
        fields = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                profile = (await work.business()).profile
                known = await work.own_numbers()
                before = next((one for one in known if (one.account_id, one.number) == (account.id, wanted)), None)
                if before is None:
                    abort(404)
                after = read_own_number(fields, before, account.carrier)
                await save_own_number(work, after, desk.clock.now(), actor())
        except BadInput as error:
            return await account_page(desk, app, account, problem=str(error), fields=fields, of=e164), 422
        if after.greeting and after.greeting != before.greeting:
            await _make_ready(app, profile, after)
        return await account_page(desk, app, account, saved=f"Saved. It holds for {after.name} from now on.")

    # --- addresses at the carrier -----------------------------------------------------------------------------------

    async def webhooks_page(account: CarrierAccount, problem: str = "") -> str:
        changes = []
        try:
            changes = await plan(desk.store, app.desks[account.carrier], account, app.settings.public_url)
        except CarrierProblem as error:
            problem = problem or str(error)
        return await desk.render(
            "settings_carrier_webhooks.html",
            "settings",
            tab="carriers",
            account=account,
            carrier=named(account),
            changes=changes,
            problem=problem,
            reachable=app.settings.public_url.startswith("https:"),
        )

    @blueprint.get("/webhooks")
    @signed_in
    @admins
    async def webhooks(account_id: str) -> Answer:
        """What would be changed at the carrier; nothing is."""
        return await webhooks_page(await the_account(desk, account_id))

    @blueprint.post("/webhooks")
    @signed_in
    @admins
    @posted
    async def apply_webhooks(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        fields = await request.form
        chosen = [Chosen(key, fields.get(f"before {key}", "")) for key in fields.getlist("change")]
        try:
            done = await set_webhooks(
                desk.store,
                app.desks[account.carrier],
                account,
                app.settings.public_url,
                chosen,
                desk.clock.now(),
                actor(),
            )
        except BadInput as error:
            return await webhooks_page(account, str(error)), 422
        except (Conflict, CarrierProblem) as error:
            return await webhooks_page(account, str(error)), 409
        says = f"{len(done)} set at {named(account)}. Test the account to see them."
        return await account_page(desk, app, account, saved=says)

    # --- buying -----------------------------------------------------------------------------------------------------

    @blueprint.get("/buy")
    @signed_in
    @owners
    async def search(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        area = request.args.get("area", "").strip()[:12]
        offers: list[NumberOffer] | None = None
        problem = ""
        if area:
            async with desk.work() as work:
                region = (await work.business()).profile.region
            try:
                offers = await search_numbers(app.desks[account.carrier], account, region, area)
            except (BadInput, CarrierProblem) as error:
                problem = str(error)
        page = await desk.render(
            "settings_carrier_buy.html",
            "settings",
            tab="carriers",
            account=account,
            carrier=named(account),
            area=area,
            offers=offers,
            problem=problem,
        )
        return page, 422 if problem else 200

    @blueprint.post("/buy/ask")
    @signed_in
    @owners
    @posted
    async def ask_to_buy(account_id: str) -> Answer:
        """Asks once, with what it costs."""
        account = await the_account(desk, account_id)
        fields = await request.form
        wanted = parse_number(fields.get("number", ""))
        if wanted is None:
            abort(400)
        return await desk.render(
            "settings_carrier_buy_ask.html",
            "settings",
            tab="carriers",
            account=account,
            carrier=named(account),
            number=wanted,
            monthly=fields.get("monthly", "")[:40],
            at_once=fields.get("at_once", "")[:40],
            key=secrets.token_urlsafe(16),
        )

    @blueprint.post("/buy")
    @signed_in
    @owners
    @posted
    async def buy(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        fields = await request.form
        wanted = parse_number(fields.get("number", ""))
        if wanted is None:
            abort(400)
        try:
            order = await buy_number(
                desk.store,
                desk.clock,
                app.desks[account.carrier],
                account,
                wanted,
                fields.get("key", ""),
                actor(),
            )
        except (BadInput, Conflict) as error:
            return await account_page(desk, app, account, problem=str(error)), 409
        match order.state:
            case OrderState.BOUGHT:
                says = f"{order.number.national} is yours. Now set its addresses, so that calls and texts arrive here."
                return await account_page(desk, app, account, saved=says)
            case OrderState.REFUSED:
                return await account_page(desk, app, account, problem=f"Nothing was bought. {order.says}"), 409
        return redirect(url_for("carriers.show", account_id=account.id) + "#orders", 303)

    @blueprint.post("/orders/<order_id>/<act>")
    @signed_in
    @owners
    @posted
    async def settle(account_id: str, order_id: str, act: str) -> Answer:
        """Looks again what became of an order, or gives it up."""
        account = await the_account(desk, account_id)
        async with desk.work() as work:
            orders = await work.orders(account.id)
        order = next((one for one in orders if one.id == OrderId(order_id)), None)
        if order is None or act not in ("look", "give-up"):
            abort(404)
        try:
            order = await settle_order(desk.store, desk.clock.now(), app.desks[account.carrier], account, order)
            if act == "give-up" and order.state.is_open:
                await give_up_order(desk.store, account, order, desk.clock.now(), actor())
                return await account_page(desk, app, account, saved=f"{order.number.national} can be ordered again.")
        except ReceptionistError as error:
            return await account_page(desk, app, account, problem=str(error)), 502
        if order.state is OrderState.BOUGHT:
            return await account_page(desk, app, account, saved=f"{order.number.national} is yours.")
        says = f"{named(account)} does not list {order.number.national} yet. Look again in a minute."
        return await account_page(desk, app, account, problem=says)

    return blueprint


async def _make_ready(app: App, profile: BusinessProfile, number: OwnNumber) -> None:
    """Speaks the number's greeting once, so that its first caller does not wait for it."""
    with suppress(SpeechProblem):
        at = example_moment(profile, Occasion.OPEN, app.parts.clock.now())
        await spoken(app.parts.voice, app.parts.phrases.text("greeting", on_number(profile, number), at), profile)
