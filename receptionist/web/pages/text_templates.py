"""`/settings/templates`: texts written once and sent often."""

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, TemplateId
from receptionist.domain.text_templates import FIELDS, TextTemplate
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Clock, Store
from receptionist.services.text_templates import (
    LANGUAGES,
    add_starters,
    move_template,
    remove_template,
    restore_template,
    save_template,
)
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.forms import typed_text
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_STEPS = {"up": -1, "down": 1}


def text_templates_blueprint(desk: Desk) -> Blueprint:
    """The list, one template, and what can be done with it."""
    blueprint = Blueprint("text_templates", __name__, url_prefix="/settings/templates")
    signed_in, posted = needs_user(desk.store), only_posted_here

    async def page(problem: str = "", typed: TextTemplate | None = None) -> str:
        async with desk.work() as work:
            templates = await work.text_templates()
            removed = request.args.get("removed", "")
            gone = await work.removed_text_template(TemplateId(an_id(removed))) if removed else None
        return await desk.render(
            "settings_templates.html",
            "settings",
            tab="templates",
            templates=templates,
            typed=typed,
            problem=problem,
            gone=gone,
            fields=FIELDS,
            languages=LANGUAGES,
        )

    def to_list(removed: str | None = None) -> Answer:
        return redirect(url_for("text_templates.index", removed=removed), 303)

    @blueprint.get("")
    @signed_in
    @allowed(*ADMINS)
    async def index() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @allowed(*ADMINS)
    @posted
    async def save() -> Answer:
        """Writes a new template, or the one whose id stands in the form."""
        fields = (await request.form).to_dict()
        template_id = fields.get("id", "")
        typed = TextTemplate(
            TemplateId(an_id(template_id) if template_id else ""),
            fields.get("name", ""),
            typed_text(fields),
            fields.get("language", "en"),
        )
        try:
            await save_template(*_here(), typed)
        except (BadInput, NotFound) as error:
            return await page(str(error), typed), 422
        return to_list()

    @blueprint.post("/starters")
    @signed_in
    @allowed(*ADMINS)
    @posted
    async def starters() -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            await add_starters(work)
        return to_list()

    @blueprint.post("/<template>/<act>")
    @signed_in
    @allowed(*ADMINS)
    @posted
    async def change(template: str, act: str) -> Answer:
        key = TemplateId(an_id(template))
        try:
            if act in _STEPS:
                await move_template(desk.store, g.user.business_id, key, _STEPS[act])
            elif act == "remove":
                await remove_template(*_here(), key)
                return to_list(removed=key)
            elif act == "restore":
                await restore_template(*_here(), key)
            else:
                abort(404)
        except NotFound:
            abort(404)
        return to_list()

    def _here() -> tuple[Store, Clock, BusinessId, Actor]:
        return desk.store, desk.clock, g.user.business_id, actor()

    return blueprint
