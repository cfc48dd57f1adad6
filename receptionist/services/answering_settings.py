"""When people answer and when the AI, and whom callers are put through to, as an admin types it."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from receptionist.domain.answering import MOST_PEOPLE, Answering, NobodyTook, Pickup
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.services.form_fields import FormFields

# The four usual ways, each for the situations open, closed and holiday.
WAYS: Mapping[str, tuple[Pickup, Pickup, Pickup]] = {
    "people_first": (Pickup.PEOPLE_FIRST,) * 3,
    "at_once": (Pickup.AI,) * 3,
    "after_hours": (Pickup.PEOPLE_ONLY, Pickup.AI, Pickup.AI),
    "never": (Pickup.PEOPLE_ONLY,) * 3,
}


def way_of(answering: Answering) -> str:
    """Which of the usual ways this is; empty where it is one of its own."""
    now = (answering.open, answering.closed, answering.holiday)
    return next((name for name, way in WAYS.items() if way == now), "")


def read_answering(
    fields: Mapping[str, str], before: BusinessProfile, own: Collection[PhoneNumber] = ()
) -> BusinessProfile:
    """The profile with what the form says of answering. Raises FormProblems with each field that does not hold.

    `way` names one of the usual ways and comes before what is chosen for each situation. None of `own`, the business's
    own lines, is rung: the call would come back.
    """
    form = FormFields(fields)
    standing = before.answering
    way = form.one_of("way", WAYS)
    pickups = WAYS.get(way) or (
        form.choice("open", Pickup, standing.open),
        form.choice("closed", Pickup, standing.closed),
        form.choice("holiday", Pickup, standing.holiday),
    )
    names = [f"person_{place}" for place in range(MOST_PEOPLE)]
    typed = [(name, form.number(name, before.region)) for name in names]
    people = list(dict.fromkeys(number for _, number in typed if number is not None))
    ringing = [number for name, number in typed if number is not None]
    if len(people) < len(ringing):
        form.wrong(next(name for name, number in reversed(typed) if number is not None), "This number is there twice.")
    for name, number in typed:
        if number in own:
            form.wrong(name, "That is a line of the business itself: the call would come back.")
    if not people and Pickup.PEOPLE_FIRST in pickups:
        form.wrong("person_0", "Who is to be rung? Enter a number, or let the AI answer at once.")
    after = replace(
        before,
        transfer_to=people[0] if people else None,
        answering=Answering(
            *pickups,
            ring_seconds=form.whole("ring_seconds", 5, 60),
            also=tuple(people[1:]),
            together=form.raw("order") == "together",
            screening=form.ticked("screening"),
            nobody_took=form.choice("nobody_took", NobodyTook, standing.nobody_took),
            warm=form.ticked("warm"),
            greeting_to_its_end=form.ticked("greeting_to_its_end"),
        ),
    )
    form.check()
    return after
