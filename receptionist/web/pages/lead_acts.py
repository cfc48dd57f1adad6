"""One lead card as a page, and the forms on it. What they do is done by services."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.ids import LeadId, LeadMergeId, UserId
from receptionist.domain.lead import TimeWindow
from receptionist.errors import BadInput, Conflict, NotFound, ReceptionistError
from receptionist.services.approve_lead import Approval, SlotTaken, approve_lead
from receptionist.services.edit_lead import FormProblems, edit_lead, typed
from receptionist.services.follow_lead import ask_for_more, hand_over, note_called
from receptionist.services.lead_page import LeadPage, read_lead_page
from receptionist.services.merge_leads import merge_leads, undo_merge
from receptionist.services.reject_lead import reject_lead, take_up_again
from receptionist.web.pages.desk import Desk, an_id
from receptionist.web.pages.lead_forms import chosen_slot, confirming_text, slot_value
from receptionist.web.pages.session import DESK, Answer, actor, allowed, needs_user, only_posted_here

_KEY_CHARACTERS = 40


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a form was not taken: what it was, the sentence, and what was typed into it."""

    form: str  # approve | reject | ask | edit | hand | merge
    says: str
    fields: Mapping[str, str] = field(default_factory=dict)
    by_field: Mapping[str, str] = field(default_factory=dict)
    alternatives: tuple[TimeWindow, ...] = ()


@dataclass(frozen=True, slots=True)
class LeadDesk:
    """Shows a lead's page, as it stands or with what was wrong with a form of it."""

    desk: Desk

    async def page(self, lead_id: str, trouble: Trouble | None = None) -> str:
        """The page. Answers 404 where there is no such lead."""
        shown = await self._read(lead_id)
        free = (*trouble.alternatives, *shown.free) if trouble is not None else shown.free
        return await self._render("lead.html", shown, trouble, free=tuple(dict.fromkeys(free)))

    async def form(self, lead_id: str, trouble: Trouble | None = None) -> str:
        """The page on which the card is edited."""
        shown = await self._read(lead_id)
        stands = typed(shown.lead.card)
        return await self._render("lead_edit.html", shown, trouble, stands=stands)

    async def _read(self, lead_id: str) -> LeadPage:
        async with self.desk.work() as work:
            try:
                return await read_lead_page(work, LeadId(an_id(lead_id)), self.desk.clock.now())
            except NotFound:
                abort(404)

    async def _render(self, template: str, shown: LeadPage, trouble: Trouble | None, **fields: Any) -> str:
        return await self.desk.render(
            template,
            "leads",
            shown=shown,
            lead=shown.lead,
            card=shown.lead.card,
            contact=shown.contact,
            names={user.id: user.name for user in shown.users},
            may_act=g.user.role in DESK,
            trouble=trouble,
            typed=trouble.fields if trouble is not None else {},
            new_key=secrets.token_urlsafe(12),
            slot_value=slot_value,
            **fields,
        )


def add_lead_acts(blueprint: Blueprint, desk: Desk, cards: LeadDesk) -> None:
    """Adds what can be done with a lead: each a form that is posted, and the page again, or with what was wrong."""
    signed_in = needs_user(desk.store)
    by_desk = allowed(*DESK)

    async def refused(lead_id: str, form: str, error: ReceptionistError, fields: Mapping[str, str]) -> Answer:
        alternatives = error.alternatives if isinstance(error, SlotTaken) else ()
        by_field = error.by_field if isinstance(error, FormProblems) else {}
        trouble = Trouble(form, str(error), fields, by_field, alternatives)
        show = cards.form if form == "edit" else cards.page
        return await show(lead_id, trouble), 409 if isinstance(error, Conflict) else 422

    def back(lead_id: str) -> Answer:
        return redirect(url_for("leads.lead", lead_id=lead_id), 303)

    @blueprint.post("/leads/<lead_id>/approve")
    @signed_in
    @by_desk
    @only_posted_here
    async def approve(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        async with desk.work() as work:
            profile = (await work.business()).profile
            found = await work.lead(key)
        if found is None:
            abort(404)
        try:
            window = chosen_slot(fields, profile)
            text = confirming_text(fields, found[0].card, window, profile)
            approval = Approval(window, text, _key(fields))
            await approve_lead(desk.store, desk.clock, g.user.business_id, key, actor(), approval)
        except (BadInput, Conflict) as error:
            return await refused(lead_id, "approve", error, fields)
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/reject")
    @signed_in
    @by_desk
    @only_posted_here
    async def reject(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        text = fields.get("text", "") if "tell" in fields else ""
        reason = fields.get("reason", "")
        try:
            await reject_lead(
                desk.store, desk.clock, g.user.business_id, key, actor(), reason, text=text, key=_key(fields)
            )
        except (BadInput, Conflict) as error:
            return await refused(lead_id, "reject", error, fields)
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/again")
    @signed_in
    @by_desk
    @only_posted_here
    async def again(lead_id: str) -> Answer:
        try:
            new = await take_up_again(desk.store, desk.clock, g.user.business_id, LeadId(an_id(lead_id)), actor())
        except Conflict as error:
            return await refused(lead_id, "again", error, {})
        return back(new)

    @blueprint.post("/leads/<lead_id>/ask")
    @signed_in
    @by_desk
    @only_posted_here
    async def ask(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        text = fields.get("text", "")
        try:
            await ask_for_more(desk.store, desk.clock, g.user.business_id, key, actor(), text, key=_key(fields))
        except (BadInput, Conflict) as error:
            return await refused(lead_id, "ask", error, fields)
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/called")
    @signed_in
    @by_desk
    @only_posted_here
    async def called(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        try:
            await note_called(desk.store, desk.clock, g.user.business_id, key, actor(), key=_key(fields))
        except Conflict as error:
            return await refused(lead_id, "approve", error, {})
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/hand")
    @signed_in
    @by_desk
    @only_posted_here
    async def hand(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        user_id = UserId(fields["user"]) if fields.get("user") else None
        note = fields.get("note", "")
        try:
            await hand_over(desk.store, desk.clock, g.user.business_id, key, actor(), user_id, note, key=_key(fields))
        except (BadInput, Conflict) as error:
            return await refused(lead_id, "hand", error, fields)
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/merge")
    @signed_in
    @by_desk
    @only_posted_here
    async def merge(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        other = fields.get("other", "")
        try:
            if not other:
                raise BadInput("No other lead was chosen.", "Choose one of the list.")
            await merge_leads(desk.store, desk.clock, g.user.business_id, key, LeadId(an_id(other)), actor())
        except (BadInput, Conflict) as error:
            return await refused(lead_id, "merge", error, fields)
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/split")
    @signed_in
    @by_desk
    @only_posted_here
    async def split(lead_id: str) -> Answer:
        fields = await _form()
        merge_id = LeadMergeId(an_id(fields.get("merge", "")))
        try:
            await undo_merge(desk.store, desk.clock, g.user.business_id, merge_id, actor())
        except Conflict as error:
            return await refused(lead_id, "merge", error, fields)
        return back(lead_id)

    @blueprint.get("/leads/<lead_id>/edit")
    @signed_in
    @by_desk
    async def edit(lead_id: str) -> Answer:
        return await cards.form(lead_id)

    @blueprint.post("/leads/<lead_id>/edit")
    @signed_in
    @by_desk
    @only_posted_here
    async def save(lead_id: str) -> Answer:
        key, fields = LeadId(an_id(lead_id)), await _form()
        seen = {name.removeprefix("was-"): value for name, value in fields.items() if name.startswith("was-")}
        fields.setdefault("asap", "")  # a box that is not ticked is not posted
        try:
            await edit_lead(desk.store, desk.clock, g.user.business_id, key, actor(), fields, seen)
        except (BadInput, Conflict) as error:
            return await refused(lead_id, "edit", error, fields)
        return back(lead_id)


async def _form() -> dict[str, str]:
    return (await request.form).to_dict()


def _key(fields: Mapping[str, str]) -> str:
    return fields.get("key", "")[:_KEY_CHARACTERS]
