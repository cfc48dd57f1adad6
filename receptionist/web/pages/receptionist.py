"""Settings of the AI receptionist: drafted, listened to, rehearsed and published."""

import asyncio
import logging
from collections.abc import Mapping

from quart import Blueprint, Response, current_app, g, redirect, request, url_for

from receptionist.domain.greetings import FIELDS, Occasion
from receptionist.domain.prices import PriceBook
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.receptionist_settings import Draft, ReceptionistSettings
from receptionist.errors import Conflict, NotFound, SpeechProblem
from receptionist.services.audit import note
from receptionist.services.listen import greeting_words, make_ready, sample_words, spoken
from receptionist.services.publish_profile import publish_profile
from receptionist.services.receptionist_form import (
    FORMALITIES,
    WARMTHS,
    FieldProblems,
    ReceptionistForm,
    form_from,
    form_of,
    read_form,
)
from receptionist.services.rehearse import Rehearsals
from receptionist.services.settings_words import changes_between
from receptionist.web.app import App
from receptionist.web.pages.desk import Desk
from receptionist.web.pages.forms import whole_number
from receptionist.web.pages.session import ADMINS, Answer, actor, allowed, needs_user, only_posted_here

log = logging.getLogger(__name__)

_LONGEST_NOTE = 200
_HEARD_AT_ONCE = 2
_SAYS = {
    "saved": "Draft saved. Callers hear it once you publish it.",
    "published": "Published. Callers hear it from now on.",
    "discarded": "The draft is gone. Everything is as callers hear it.",
}


def receptionist_blueprint(desk: Desk, app: App) -> Blueprint:
    """`/settings/receptionist` and what belongs to it."""
    blueprint = Blueprint("receptionist", __name__, url_prefix="/settings/receptionist")
    signed_in = needs_user(desk.store)
    phrases = app.texting.words.phrases
    rehearsals = Rehearsals(desk.store, desk.clock, phrases)
    speaking = asyncio.Semaphore(_HEARD_AT_ONCE)  # the voice is there for callers first

    async def standing() -> tuple[BusinessProfile, Draft | None]:
        async with desk.work() as work:
            return (await work.business()).profile, await work.receptionist_draft()

    async def form_page(
        form: ReceptionistForm, draft: Draft | None, problem: str = "", problems: Mapping[str, str] | None = None
    ) -> str:
        return await desk.render(
            "settings_receptionist.html",
            "settings",
            tab="receptionist",
            form=form,
            draft=draft,
            problem=problem,
            problems=problems or {},
            saved=_SAYS.get(request.args.get("done", ""), ""),
            fields=FIELDS,
            voices=app.parts.voice.voices(),
            warmths=WARMTHS,
            formalities=FORMALITIES,
        )

    @blueprint.get("")
    @signed_in
    @allowed(*ADMINS)
    async def show() -> Answer:
        profile, draft = await standing()
        settings = draft.settings if draft is not None else ReceptionistSettings.of(profile)
        return await form_page(form_of(settings), draft)

    @blueprint.post("")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def save() -> Answer:
        posted = (await request.form).to_dict(flat=False)
        profile, draft = await standing()
        before = draft.settings if draft is not None else ReceptionistSettings.of(profile)
        form = form_from(posted, form_of(before))
        try:
            async with desk.store.work(g.user.business_id, write=True) as work:
                book = await work.price_book() or PriceBook(trade=profile.trade, name=profile.name)
                settings = read_form(form, book, phrases, _voice_ids(app))
                revision = whole_number(posted.get("revision", ["0"])[0]) or 0
                await work.save_receptionist_draft(settings, desk.clock.now(), g.user.name, revision)
        except FieldProblems as error:
            return await form_page(form, draft, str(error), error.by_field), 422
        except Conflict:
            return await form_page(form, draft, _elsewhere(draft)), 422
        if posted.get("next") == ["review"]:
            return redirect(url_for("receptionist.review"), 303)
        return redirect(url_for("receptionist.show", done="saved"), 303)

    @blueprint.get("/listen")
    @signed_in
    @allowed(*ADMINS)
    async def listen() -> Answer | Response:
        """What is typed in the form (or else drafted), as a caller hears it."""
        profile, draft = await standing()
        before = draft.settings if draft is not None else ReceptionistSettings.of(profile)
        form = form_from(request.args.to_dict(flat=False), form_of(before))
        what = request.args.get("what", "")
        try:
            settings = read_form(form, PriceBook(trade=profile.trade, name=""), phrases, _voice_ids(app))
        except FieldProblems as error:
            wrong = [error.by_field[key] for key in _HEARD if key in error.by_field]
            if wrong:
                return Response(wrong[0], 422, content_type="text/plain; charset=utf-8")
            settings = before
        heard = settings.onto(profile)
        try:
            words = (
                greeting_words(phrases, heard, Occasion(what), desk.clock.now())
                if what in [*Occasion]
                else sample_words(phrases, heard)
            )
            async with speaking:
                audio = await spoken(app.parts.voice, words, heard)
        except SpeechProblem as error:
            log.warning("greeting not heard", extra={"error": type(error).__name__})
            says = "The voice does not answer right now. Try it again in a moment."
            return Response(says, 503, content_type="text/plain; charset=utf-8")
        return Response(audio, 200, {"Cache-Control": "no-store"}, content_type="audio/wav")

    # --- before it is published -----------------------------------------------------------------------------------

    async def review_page(problem: str = "", why: str = "") -> str:
        profile, draft = await standing()
        changes = changes_between(profile, draft.settings.onto(profile)) if draft is not None else []
        return await desk.render(
            "settings_receptionist_review.html",
            "settings",
            tab="receptionist",
            draft=draft,
            changes=changes,
            rehearsal=await rehearsals.latest(g.user.business_id),
            problem=problem,
            why=why,
        )

    @blueprint.get("/review")
    @signed_in
    @allowed(*ADMINS)
    async def review() -> Answer:
        return await review_page()

    @blueprint.get("/rehearsal")
    @signed_in
    @allowed(*ADMINS)
    async def rehearsal() -> Answer:
        """How far the rehearsal is, for the page that waits for it."""
        _, draft = await standing()
        found = await rehearsals.latest(g.user.business_id)
        return await desk.render("settings_rehearsal.html", "settings", rehearsal=found, draft=draft)

    @blueprint.post("/rehearse")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def rehearse() -> Answer:
        try:
            begun = await rehearsals.begin(g.user.business_id, g.user.name)
        except NotFound:
            return await review_page("There is no draft to rehearse."), 422
        current_app.add_background_task(rehearsals.run, g.user.business_id, begun)
        return redirect(url_for("receptionist.review") + "#rehearsal", 303)

    @blueprint.post("/publish")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def publish() -> Answer:
        posted = await request.form
        why = " ".join(posted.get("why", "").split())
        if len(why) > _LONGEST_NOTE:
            return await review_page(f"The note is longer than {_LONGEST_NOTE} characters.", why), 422
        async with desk.store.work(g.user.business_id, write=True) as work:
            draft = await work.receptionist_draft()
            if draft is None or draft.revision != whole_number(posted.get("revision", "")):
                return await review_page("The draft has changed meanwhile: look at it again, then publish.", why), 422
            profile = draft.settings.onto((await work.business()).profile)
            await publish_profile(work, profile, desk.clock.now(), actor(), "the receptionist", why=why)
            await work.drop_receptionist_draft()
        current_app.add_background_task(prepare, profile)
        return redirect(url_for("receptionist.show", done="published"), 303)

    async def prepare(profile: BusinessProfile) -> None:
        try:
            await make_ready(app.parts.voice, phrases, profile, desk.clock.now())
        except SpeechProblem as error:  # then the first caller waits a moment for it
            log.warning("greetings not prepared", extra={"error": type(error).__name__})

    @blueprint.post("/discard")
    @signed_in
    @allowed(*ADMINS)
    @only_posted_here
    async def discard() -> Answer:
        async with desk.store.work(g.user.business_id, write=True) as work:
            if await work.receptionist_draft() is not None:
                await work.drop_receptionist_draft()
                says = "Discarded the receptionist's draft."
                await note(work, desk.clock.now(), actor(), "settings.discard", says=says)
        return redirect(url_for("receptionist.show", done="discarded"), 303)

    return blueprint


# What a greeting is heard with; whatever else is wrong in the form does not keep anybody from listening.
_HEARD = (
    "greeting", "greeting_after_hours", "greeting_holiday", "greeting_returning", "disclosure", "recording_notice",
    "name", "pace", "voice", "warmth", "formality",
)  # fmt: skip


def _voice_ids(app: App) -> set[str]:
    return {one.id for one in app.parts.voice.voices()}


def _elsewhere(draft: Draft | None) -> str:
    if draft is None:
        return "The draft was published or discarded meanwhile. What you typed is still here: save it as a new draft."
    return (
        f"{draft.author} has saved a draft meanwhile. What you typed is still here: save again to put it over theirs."
    )
