"""Carriers' accounts: connected, tested, given other credentials, removed; and whether carriers reach this server."""

from collections.abc import Mapping

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.adapters.public_origin import HOW_TO_GET_ONE, look_at_public_address
from receptionist.domain.findings import Finding, Verdict
from receptionist.domain.ids import AccountId
from receptionist.domain.own_numbers import OwnNumber
from receptionist.domain.records import CarrierAccount, Role
from receptionist.errors import BadInput
from receptionist.services.carrier_addresses import webhook_addresses
from receptionist.services.carrier_credentials import credentials_of, held_credentials, masked
from receptionist.services.carrier_settings import (
    TAKES_CALLS,
    connect_account,
    remove_account,
    replace_credentials,
    what_stops,
)
from receptionist.services.check_carrier import AccountCheck, check_account
from receptionist.services.given_up_events import try_again
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

CARRIERS = ("twilio", "telnyx", "vonage")
ABOUT = {
    "twilio": "Calls and texts.",
    "telnyx": "Texts.",
    "vonage": "Texts.",
}
_TESTED = "carrier_tested"


async def the_account(desk: Desk, account_id: str) -> CarrierAccount:
    """The account of this business; anybody else's is not there."""
    async with desk.work() as work:
        found = await work.account(AccountId(an_id(account_id)))
    if found is None or found.carrier not in CARRIERS:
        abort(404)
    return found


async def account_page(
    desk: Desk,
    app: App,
    account: CarrierAccount,
    *,
    problem: str = "",
    saved: str = "",
    check: AccountCheck | None = None,
    fields: Mapping[str, str] | None = None,
    of: str = "",
) -> str:
    """The page of one account. `fields` are what was typed into the form that `of` names."""
    async with desk.work() as work:
        numbers = [one for one in await work.own_numbers() if one.account_id == account.id]
        orders = [one for one in await work.orders(account.id) if one.state.is_open]
        runs = {run.account_id: run for run in await work.last_reconcile_runs()}
        given_up = await work.given_up_events(account.id)
    held = held_credentials(account)
    return await desk.render(
        "settings_carrier.html",
        "settings",
        tab="carriers",
        account=account,
        numbers=numbers,
        orders=orders,
        run=runs.get(account.id),
        given_up=given_up,
        addresses=webhook_addresses(app.settings.public_url, account),
        credentials=[
            (one, masked(held[one.name]) if one.name in held else "") for one in credentials_of(account.carrier)
        ],
        takes_calls=account.carrier in TAKES_CALLS,
        public_url=app.settings.public_url,
        may_buy=g.user.role is Role.OWNER,
        check=check,
        problem=problem,
        saved=saved,
        fields=fields or {},
        of=of,
    )


def carriers_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/settings/carriers` and the page of each account."""
    blueprint = Blueprint("carriers", __name__, url_prefix="/settings/carriers")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)
    posted = only_posted_here

    async def list_page(reach: list[Finding] | None = None) -> str:
        async with desk.work() as work:
            accounts = await work.accounts()
            own = await work.own_numbers()
            runs = {run.account_id: run for run in await work.last_reconcile_runs()}
            given_up = {account.id for account in accounts if await work.given_up_events(account.id)}
        numbers: dict[AccountId, list[OwnNumber]] = {account.id: [] for account in accounts}
        for one in own:
            numbers.setdefault(one.account_id, []).append(one)
        return await desk.render(
            "settings_carriers.html",
            "settings",
            tab="carriers",
            accounts=accounts,
            numbers=numbers,
            runs=runs,
            given_up=given_up,
            about=ABOUT,
            origin=app.settings.public_url,
            how=HOW_TO_GET_ONE,
            reach=reach,
            saved="Removed. No call or text goes through it any more." if "removed" in request.args else "",
            refused=sorted(app.refused.items()),
        )

    @blueprint.get("")
    @signed_in
    @admins
    async def index() -> Answer:
        return await list_page()

    @blueprint.post("/reach")
    @signed_in
    @admins
    @posted
    async def reach() -> Answer:
        """Looks whether the public address answers, with a certificate that holds."""
        return await list_page(await look_at_public_address(app.settings.public_url))

    async def connect_page(carrier: str, problem: str = "", fields: Mapping[str, str] | None = None) -> str:
        # What is secret is typed again: it is in no page that a browser may keep.
        open_fields = {one.name for one in credentials_of(carrier) if not one.secret}
        return await desk.render(
            "settings_carrier_new.html",
            "settings",
            tab="carriers",
            carrier=carrier,
            credentials=credentials_of(carrier),
            problem=problem,
            fields={name: text for name, text in (fields or {}).items() if name in open_fields},
        )

    @blueprint.get("/connect/<carrier>")
    @signed_in
    @admins
    async def connect_form(carrier: str) -> Answer:
        if carrier not in CARRIERS:
            abort(404)
        return await connect_page(carrier)

    @blueprint.post("/connect/<carrier>")
    @signed_in
    @admins
    @posted
    async def connect(carrier: str) -> Answer:
        if carrier not in CARRIERS:
            abort(404)
        fields = (await request.form).to_dict()
        try:
            account = await connect_account(desk.store, g.user.business_id, carrier, fields, desk.clock.now(), actor())
        except BadInput as error:
            return await connect_page(carrier, str(error), fields), 422
        return redirect(url_for("carriers.show", account_id=account.id, new=1), 303)

    @blueprint.get("/<account_id>")
    @signed_in
    @admins
    async def show(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        saved = "Connected. Test it, then bring its numbers in." if "new" in request.args else ""
        return await account_page(desk, app, account, saved=saved)

    @blueprint.post("/<account_id>/test")
    @signed_in
    @admins
    @posted
    async def test(account_id: str) -> Answer:
        """Asks the carrier how the account stands."""
        account = await the_account(desk, account_id)
        check = await check_account(desk.store, app.desks[account.carrier], account, app.settings.public_url)
        if all(finding.verdict is not Verdict.STOPS for finding in check.findings):
            async with desk.store.work(g.user.business_id, write=True) as work:
                await work.note_setup_step(_TESTED, desk.clock.now())
        return await account_page(desk, app, account, check=check)

    @blueprint.post("/<account_id>/try-again")
    @signed_in
    @admins
    @posted
    async def again(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        count = await try_again(desk.store, desk.clock, account, actor())
        app.worker.wake()
        says = "They are being tried again: look here in a minute." if count else "Nothing waits to be tried again."
        return await account_page(desk, app, account, saved=says)

    @blueprint.post("/<account_id>/credentials")
    @signed_in
    @admins
    @posted
    async def credentials(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        fields = (await request.form).to_dict()
        try:
            account = await replace_credentials(desk.store, account, fields, desk.clock.now(), actor())
        except BadInput as error:
            return await account_page(desk, app, account, problem=str(error), fields=fields, of="credentials"), 422
        return await account_page(desk, app, account, saved="Saved. What was left empty stays as it was. Test it now.")

    @blueprint.get("/<account_id>/remove")
    @signed_in
    @admins
    async def ask_to_remove(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        async with desk.work() as work:
            says = await what_stops(work, account)
        return await desk.render("settings_carrier_remove.html", "settings", tab="carriers", account=account, says=says)

    @blueprint.post("/<account_id>/remove")
    @signed_in
    @admins
    @posted
    async def remove(account_id: str) -> Answer:
        account = await the_account(desk, account_id)
        await remove_account(desk.store, g.user.business_id, account.id, desk.clock.now(), actor())
        return redirect(url_for("carriers.index", removed=1), 303)

    return blueprint
