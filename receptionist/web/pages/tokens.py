"""`/settings/tokens`: tokens for programs of others, made and revoked."""

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.api_token import Scope
from receptionist.domain.ids import TokenId
from receptionist.errors import BadInput
from receptionist.services.api_tokens import make_token, revoke_token
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

SCOPES = {
    Scope.CONTACTS_READ: "Read contacts",
    Scope.CONTACTS_WRITE: "Add and change contacts",
    Scope.HISTORY_READ: "Read all that passed with contacts",
    Scope.THREADS_READ: "List threads",
    Scope.MESSAGES_READ: "Read texts",
    Scope.MESSAGES_SEND: "Send texts",
    Scope.LEADS_READ: "Read leads",
    Scope.LEADS_WRITE: "Edit, approve and reject leads",
    Scope.CALLS_READ: "Read calls and transcripts",
    Scope.APPOINTMENTS_READ: "Read appointments",
    Scope.APPOINTMENTS_WRITE: "Move and cancel appointments",
    Scope.JOBS_READ: "Read jobs",
    Scope.JOBS_WRITE: "Move jobs on, and say when they arrive",
    Scope.DOCUMENTS_READ: "Read estimates, invoices and receipts",
    Scope.PRICES_READ: "Read and ask the price book",
    Scope.PRICES_WRITE: "Put in a new price book",
    Scope.SETTINGS_READ: "Read settings",
    Scope.SETTINGS_WRITE: "Change settings",
}
LASTING = {"": "Until it is revoked", "30": "30 days", "90": "90 days", "365": "A year"}


def tokens_blueprint(desk: Desk) -> Blueprint:
    """`/settings/tokens`."""
    blueprint = Blueprint("tokens", __name__, url_prefix="/settings/tokens")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)

    async def page(
        problem: str = "", made: str = "", name: str = "", chosen: tuple[str, ...] = (), lasts: str = ""
    ) -> str:
        now = desk.clock.now()
        async with desk.work() as work:
            known = await work.api_tokens()
        good = [token for token in known if token.is_good(now)]
        return await desk.render(
            "settings_tokens.html",
            "settings",
            tab="tokens",
            tokens=good,
            past=[token for token in known if not token.is_good(now)],
            scopes=SCOPES,
            lasting=LASTING,
            problem=problem,
            made=made,
            name=name,
            chosen=chosen,
            lasts=lasts,
            saved="Revoked. It opens nothing any more." if "revoked" in request.args and not problem else "",
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
    async def create() -> Answer:
        form = await request.form
        name, chosen, lasts = form.get("name", ""), tuple(form.getlist("scope")), form.get("days", "")
        days = int(lasts) if lasts in LASTING and lasts else None
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                _, text = await make_token(work, g.user.business_id, desk.clock.now(), actor(), name, chosen, days)
        except BadInput as error:
            return await page(str(error), name=name, chosen=chosen, lasts=lasts), 422
        # Shown in the answer itself: a token that is kept nowhere cannot be shown after a redirect.
        return await page(made=text)

    @blueprint.post("/<token_id>/revoke")
    @signed_in
    @admins
    @only_posted_here
    async def revoke(token_id: str) -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            await revoke_token(work, desk.clock.now(), actor(), TokenId(an_id(token_id)))
        return redirect(url_for("tokens.show", revoked=1), 303)

    return blueprint
