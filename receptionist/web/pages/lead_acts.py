"""One lead card as a page, and the forms on it. What they do is done by services."""

import secrets
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass, field
from typing import Any

from quart import Blueprint, abort, g, redirect, request, url_for

from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, LeadId, LeadMergeId, UserId
from receptionist.domain.lead import TimeWindow
from receptionist.errors import BadInput, Conflict, FormProblems, NotFound, ReceptionistError
from receptionist.ports import Clock, Store
from receptionist.services.approve_lead import Approval, SlotTaken, approve_lead
from receptionist.services.edit_lead import edit_lead, typed
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

    form: str  # approve | reject | again | ask | edit | hand | merge
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

    def here(lead_id: str) -> tuple[Store, Clock, BusinessId, LeadId, Actor]:
        return desk.store, desk.clock, g.user.business_id, LeadId(an_id(lead_id)), actor()

    def back(lead_id: str) -> Answer:
        return redirect(url_for("leads.lead", lead_id=lead_id), 303)

    async def after(lead_id: str, form: str, fields: Mapping[str, str], doing: Awaitable[object]) -> Answer:
        """Back to the lead once it is done; else its page with what was wrong with the form, and what was typed."""
        try:
            await doing
        except (BadInput, Conflict, NotFound) as error:
            return await refused(lead_id, form, error, fields)
        return back(lead_id)

    @blueprint.post("/leads/<lead_id>/approve")
    @signed_in
    @by_desk
    @only_posted_here
    async def approve(lead_id: str) -> Answer:
        fields = await _form()
        async with desk.work() as work:
            profile = (await work.business()).profile
            found = await work.lead(LeadId(an_id(lead_id)))
        if found is None:
            abort(404)
        try:
            window = chosen_slot(fields, profile)
            text = confirming_text(fields, found[0].card, window, profile)
        except BadInput as error:
            return await refused(lead_id, "approve", error, fields)
        approving = approve_lead(*here(lead_id), Approval(window, text, _key(fields)))
        return await after(lead_id, "approve", fields, approving)

    @blueprint.post("/leads/<lead_id>/reject")
    @signed_in
    @by_desk
    @only_posted_here
    async def reject(lead_id: str) -> Answer:
        fields = await _form()
        text = fields.get("text", "") if "tell" in fields else ""
        rejecting = reject_lead(*here(lead_id), fields.get("reason", ""), text=text, key=_key(fields))
        return await after(lead_id, "reject", fields, rejecting)

    @blueprint.post("/leads/<lead_id>/again")
    @signed_in
    @by_desk
    @only_posted_here
    async def again(lead_id: str) -> Answer:
        try:
            new = await take_up_again(*here(lead_id))
        except Conflict as error:
            return await refused(lead_id, "again", error, {})
        return back(new)

    @blueprint.post("/leads/<lead_id>/ask")
    @signed_in
    @by_desk
    @only_posted_here
    async def ask(lead_id: str) -> Answer:
        fields = await _form()
        return await after(
            lead_id, "ask", fields, ask_for_more(*here(lead_id), fields.get("text", ""), key=_key(fields))
        )

    @blueprint.post("/leads/<lead_id>/called")
    @signed_in
    @by_desk
    @only_posted_here
    async def called(lead_id: str) -> Answer:
        return await after(lead_id, "approve", {}, note_called(*here(lead_id), key=_key(await _form())))

    @blueprint.post("/leads/<lead_id>/hand")
    @signed_in
    @by_desk
    @only_posted_here
    async def hand(lead_id: str) -> Answer:
        fields = await _form()
        to = UserId(fields["user"]) if fields.get("user") else None
        handing = hand_over(*here(lead_id), to, fields.get("note", ""), key=_key(fields))
        return await after(lead_id, "hand", fields, handing)

    @blueprint.post("/leads/<lead_id>/merge")
    @signed_in
    @by_desk
    @only_posted_here
    async def merge(lead_id: str) -> Answer:
        fields = await _form()
        other = fields.get("other", "")
        if not other:
            nothing = BadInput("No other lead was chosen.", "Choose one of the list.")
            return await refused(lead_id, "merge", nothing, fields)
        store, clock, business_id, kept, who = here(lead_id)
        return await after(
            lead_id, "merge", fields, merge_leads(store, clock, business_id, kept, LeadId(an_id(other)), who)
        )

    @blueprint.post("/leads/<lead_id>/split")
    @signed_in
    @by_desk
    @only_posted_here
    async def split(lead_id: str) -> Answer:
        fields = await _form()
        merge_id = LeadMergeId(an_id(fields.get("merge", "")))
        undoing = undo_merge(desk.store, desk.clock, g.user.business_id, merge_id, actor())
        return await after(lead_id, "merge", fields, undoing)

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
        fields = await _form()
        seen = {name.removeprefix("was-"): value for name, value in fields.items() if name.startswith("was-")}
        fields.setdefault("asap", "")  # a box that is not ticked is not posted
        return await after(lead_id, "edit", fields, edit_lead(*here(lead_id), fields, seen))


async def _form() -> dict[str, str]:
    return (await request.form).to_dict()


def _key(fields: Mapping[str, str]) -> str:
    return fields.get("key", "")[:_KEY_CHARACTERS]
