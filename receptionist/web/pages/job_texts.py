"""`/settings/job-texts`: what customers are told of their jobs without anybody writing it."""

from collections.abc import Mapping
from dataclasses import replace

from quart import Blueprint, g, redirect, request, url_for

from receptionist.domain.job_texts import JobText, fields_of
from receptionist.domain.schedule import Technician
from receptionist.errors import FormProblems
from receptionist.services.job_text_settings import (
    LONGEST_WORDS,
    read_job_texts,
    sample,
    sample_confirmation,
    typed_job_texts,
)
from receptionist.services.publish_profile import publish_profile
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

_SAMPLE_TECHNICIAN = "Sam Rivera"


def job_texts_blueprint(desk: Desk) -> Blueprint:
    """The form, its preview, and saving it."""
    blueprint = Blueprint("job_texts", __name__, url_prefix="/settings/job-texts")
    signed_in, by_admins = needs_user(desk.store), allowed(*ADMINS)

    async def page(typed: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> str:
        """The form as it stands, or as it was typed."""
        async with desk.work() as work:
            profile = (await work.business()).profile
            technicians = await work.technicians()
        fields = typed_job_texts(profile.job_texts) if typed is None else typed
        if typed is not None:
            texts = replace(profile.job_texts, names_technician=fields.get("names_technician") != "no")
            profile = replace(profile, job_texts=replace(texts, review_link=fields.get("review_link", "")))
        named: Technician = next(
            (one for one in technicians if one.name), replace(technicians[0], name=_SAMPLE_TECHNICIAN)
        )
        now = desk.clock.now()
        return await desk.render(
            "settings_job_texts.html",
            "settings",
            profile,
            tab="job_texts",
            typed=fields,
            problems=problems or {},
            samples={kind.value: sample(profile, now, named, kind, fields.get(kind.value, "")) for kind in JobText},
            confirming=sample_confirmation(profile, now),
            known={kind.value: list(fields_of(kind)) for kind in JobText},
            longest=LONGEST_WORDS,
            saved="Saved. It holds from now on." if request.args.get("saved") and typed is None else "",
        )

    @blueprint.get("")
    @signed_in
    @by_admins
    async def show() -> Answer:
        return await page()

    @blueprint.post("")
    @signed_in
    @by_admins
    @only_posted_here
    async def save() -> Answer:
        fields = (await request.form).to_dict()
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                profile = (await work.business()).profile
                new = replace(profile, job_texts=read_job_texts(fields, profile.job_texts))
                await publish_profile(work, new, desk.clock.now(), actor(), "the texts that go with jobs")
        except FormProblems as error:
            return await page(fields, error.by_field), 422
        return redirect(url_for("job_texts.show", saved="yes"), 303)

    @blueprint.post("/preview")
    @signed_in
    @by_admins
    @only_posted_here
    async def preview() -> Answer:
        """The page again with the words as they were typed, filled in; nothing is saved."""
        fields = (await request.form).to_dict()
        async with desk.work() as work:
            before = (await work.business()).profile.job_texts
        try:
            read_job_texts(fields, before)
        except FormProblems as error:
            return await page(fields, error.by_field), 422
        return await page(fields)

    return blueprint
