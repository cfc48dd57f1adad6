"""`/settings/people`: who may sign in, what each may do, and invitations; `/join/<token>`: accepting one."""

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.ids import InvitationId, UserId
from receptionist.domain.records import User
from receptionist.domain.roles import Role
from receptionist.errors import BadInput, Conflict, NotFound
from receptionist.services import manage_people
from receptionist.services.manage_people import Invited, role_of
from receptionist.services.permissions import may_manage
from receptionist.services.sessions import may_try
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.session import (
    ADMINS,
    Answer,
    actor,
    allowed,
    arrival,
    is_posted_here,
    needs_user,
    only_posted_here,
    sign_in_user,
)
from receptionist.web.rendering import render_template

ROLES = {
    Role.OWNER: ("Owner", "everything, and who else is an owner"),
    Role.ADMIN: ("Admin", "everything but owners"),
    Role.OFFICE: ("Office", "customers, leads and calls; no settings"),
    Role.TECHNICIAN: ("Technician", "only what is theirs"),
}
_SAVED = {
    "role": "Saved. It holds from the next page they open. API tokens of somebody who is no admin now have ended.",
    "go": "They may not sign in any more. What they did keeps their name.",
    "in": "They may sign in again.",
    "factor": "Their second factor is gone and their sessions have ended. They sign in with their password alone now.",
    "back": "That invitation opens nothing any more.",
}
_GONE = "This invitation was used already, taken back, or is too old. Ask for a new one."
_TOO_MANY = "Too many attempts. Please wait five minutes."


def people_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/settings/people`."""
    blueprint = Blueprint("people", __name__, url_prefix="/settings/people")
    signed_in = needs_user(desk.store)
    admins = allowed(*ADMINS)
    posted = only_posted_here

    async def page(problem: str = "", *, invited: Invited | None = None, fields: dict[str, str] | None = None) -> str:
        async with desk.work() as work:
            users, invitations = await work.users(), await work.invitations()
        me: User = g.user
        return await desk.render(
            "settings_people.html",
            "settings",
            tab="people",
            people=sorted(users, key=lambda one: (not one.is_active, one.name.lower())),
            invitations=invitations,
            now=desk.clock.now(),
            roles=ROLES,
            mine=[role for role in ROLES if may_manage(me.role, role)],
            is_owner=me.role is Role.OWNER,
            invited=invited,
            has_mail=app.settings.mail.server is not None,
            problem=problem,
            saved=_SAVED.get(request.args.get("saved", ""), "") if not problem else "",
            fields=fields or {},
        )

    def done(what: str) -> Answer:
        return redirect(url_for("people.show", saved=what), 303)

    @blueprint.get("")
    @signed_in
    @admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("/invite")
    @signed_in
    @admins
    @posted
    async def invite() -> Answer:
        fields = (await request.form).to_dict()
        email, name = fields.get("email", "").replace("\0", ""), fields.get("name", "")
        try:
            invited = await manage_people.invite(
                desk.store,
                g.user,
                actor(),
                desk.clock.now(),
                app.settings.public_url,
                email,
                name,
                role_of(fields.get("role", "")),
            )
        except (BadInput, Conflict) as error:
            return await page(str(error), fields=fields), 422
        return await page(invited=invited)

    @blueprint.post("/invitations/<invitation_id>/take-back")
    @signed_in
    @admins
    @posted
    async def take_back(invitation_id: str) -> Answer:
        key = InvitationId(an_id(invitation_id))
        try:
            await manage_people.take_back(desk.store, g.user, actor(), desk.clock.now(), key)
        except Conflict as error:
            return await page(str(error)), 409
        return done("back")

    @blueprint.post("/<user_id>/<act>")
    @signed_in
    @admins
    @posted
    async def change(user_id: str, act: str) -> Answer:
        """`role` gives another role, `go` lets somebody go, `in` lets them in again, `factor` resets the second one."""
        key, given, now = UserId(an_id(user_id)), (desk.store, g.user, actor()), desk.clock.now()
        try:
            match act:
                case "role":
                    role = role_of((await request.form).get("role", ""))
                    await manage_people.change_role(*given, now, key, role)
                case "go":
                    await manage_people.let_go(*given, now, key)
                case "in":
                    await manage_people.let_in(*given, now, key)
                case "factor":
                    await manage_people.reset_two_factor(*given, now, key)
                case _:
                    abort(404)
        except (BadInput, Conflict) as error:
            return await page(str(error)), 409
        return done(act)

    return blueprint


def join_blueprint(desk: Desk) -> Blueprint:
    """`/join/<token>`: somebody who was invited says their name and chooses a password."""
    blueprint = Blueprint("join", __name__, url_prefix="/join")

    async def page(token: str, problem: str = "", name: str | None = None) -> tuple[str, int]:
        invitation = await desk.store.directory.invitation(token, desk.clock.now())
        if invitation is None:
            return await render_template("problem.html", title="This link is over", says=_GONE), 404
        async with desk.store.work(invitation.business_id) as work:
            business = (await work.business()).profile.name
        text = await render_template(
            "join.html",
            token=token,
            invitation=invitation,
            business_name=business,
            role=ROLES[invitation.role][0].lower(),
            name=invitation.name if name is None else name,
            problem=problem,
        )
        return text, 422 if problem else 200

    @blueprint.get("/<token>")
    async def show(token: str) -> Answer:
        return await page(token[:200])

    @blueprint.post("/<token>")
    async def accept(token: str) -> Answer:
        if not is_posted_here():
            abort(403)
        fields, now, from_here = await request.form, desk.clock.now(), arrival()
        name, password = fields.get("name", ""), fields.get("password", "")
        if not await may_try(desk.store, "", from_here, now):
            return (await page(token[:200], _TOO_MANY, name))[0], 429
        try:
            user = await manage_people.join(desk.store, token[:200], name, password, from_here.address, now)
        except NotFound:
            return await page("", _GONE)
        except (BadInput, Conflict) as error:
            return await page(token[:200], str(error), name)
        await sign_in_user(desk.store, user)
        return redirect(url_for("inbox.index"), 303)

    return blueprint
