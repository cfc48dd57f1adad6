"""The templates of a business: written, put in order, removed and brought back by its admins."""

from collections.abc import Sequence
from dataclasses import replace

from receptionist.agent.prompts import states_amount
from receptionist.domain.audit import Actor
from receptionist.domain.ids import BusinessId, TemplateId, new_id
from receptionist.domain.starter_templates import STARTERS
from receptionist.domain.text_manners import clean_text
from receptionist.domain.text_templates import TextTemplate, check_template
from receptionist.errors import BadInput, NotFound
from receptionist.ports import Clock, Store, Work
from receptionist.services.audit import note

LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese", "zh": "Chinese", "vi": "Vietnamese"}
_MOST = 200


async def add_starters(work: Work) -> None:
    """Gives a business without templates those to begin with."""
    if not await work.text_templates():
        for place, (name, language, text) in enumerate(STARTERS):
            await work.save_text_template(TextTemplate(TemplateId(new_id("tmpl")), name, text, language, place))


async def save_template(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, template: TextTemplate
) -> TextTemplate:
    """Writes a template: one without an id is new, and the last of the list. Raises BadInput, and NotFound for one that
    is not there.
    """
    tidy = replace(template, name=" ".join(template.name.split()), text=clean_text(template.text).strip())
    check_template(tidy.name, tidy.text)
    if tidy.language not in LANGUAGES:
        raise BadInput("There is no such language here.", "Choose one of the list.")
    if states_amount(tidy.text):
        raise BadInput("The text names an amount of money.", "Amounts come from the price book only: take it out.")
    async with store.work(business_id, write=True) as work:
        there = await work.text_templates()
        if any(one.name.casefold() == tidy.name.casefold() and one.id != tidy.id for one in there):
            raise BadInput(f"There is a template “{tidy.name}” already.", "Give this one another name.")
        if tidy.id:
            known = _of(there, tidy.id)
            tidy = replace(tidy, place=known.place)
        elif len(there) >= _MOST:
            raise BadInput(f"There are {_MOST} templates already.", "Remove one that nobody uses.")
        else:
            last = max((one.place for one in there), default=-1)
            tidy = replace(tidy, id=TemplateId(new_id("tmpl")), place=last + 1)
        await work.save_text_template(tidy)
        await note(
            work, clock.now(), actor, "template.save", subject=tidy.id, says=f"Wrote the template “{tidy.name}”."
        )
    return tidy


async def move_template(store: Store, business_id: BusinessId, template_id: TemplateId, by: int) -> None:
    """Moves a template up (-1) or down (1) in the list. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        there = await work.text_templates()
        now_at = there.index(_of(there, template_id))
        to = min(max(now_at + by, 0), len(there) - 1)
        there.insert(to, there.pop(now_at))
        for place, template in enumerate(there):
            if template.place != place:
                await work.save_text_template(replace(template, place=place))


async def remove_template(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, template_id: TemplateId
) -> TextTemplate:
    """Removes a template; `restore_template` brings it back. Raises NotFound."""
    now = clock.now()
    async with store.work(business_id, write=True) as work:
        gone = await work.remove_text_template(template_id, now)
        await note(work, now, actor, "template.remove", subject=gone.id, says=f"Removed the template “{gone.name}”.")
    return gone


async def restore_template(
    store: Store, clock: Clock, business_id: BusinessId, actor: Actor, template_id: TemplateId
) -> TextTemplate:
    """Brings a removed template back. Raises NotFound."""
    async with store.work(business_id, write=True) as work:
        gone = await work.removed_text_template(template_id)
        if gone is None:
            raise NotFound("There is no such template to bring back.")
        await work.save_text_template(gone)
        says = f"Brought the template “{gone.name}” back."
        await note(work, clock.now(), actor, "template.restore", subject=gone.id, says=says)
    return gone


def _of(there: Sequence[TextTemplate], template_id: TemplateId) -> TextTemplate:
    for template in there:
        if template.id == template_id:
            return template
    raise NotFound("There is no such template in this business.")
