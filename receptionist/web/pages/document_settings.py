"""Settings of documents: tax, numbers, how long they hold, what stands beneath, where customers pay."""

from collections.abc import Mapping
from dataclasses import replace

from quart import Blueprint, g, redirect, request, url_for

from receptionist.errors import FormProblems
from receptionist.services.document_settings import document_settings_typed, read_document_settings
from receptionist.services.publish_profile import publish_profile
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here


def document_settings_blueprint(desk: Desk) -> Blueprint:
    """`/settings/documents`."""
    blueprint = Blueprint("document_settings", __name__, url_prefix="/settings/documents")
    signed_in = needs_user(desk.store)

    async def page(typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
        async with desk.work() as work:
            settings = (await work.business()).profile.documents
        return await desk.render(
            "settings_documents.html",
            "settings",
            tab="documents",
            fields=document_settings_typed(settings) | dict(typed or {}),
            problems=problems or {},
            saved="Saved. It holds for what is written or issued from now on." if "saved" in request.args else "",
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
            settings = read_document_settings(typed)
        except FormProblems as error:
            return await page(typed, error.by_field), 422
        async with desk.store.work(g.user.business_id, write=True) as work:
            profile = replace((await work.business()).profile, documents=settings)
            await publish_profile(work, profile, desk.clock.now(), actor(), "documents")
        return redirect(url_for("document_settings.show", saved="yes"), 303)

    return blueprint
