"""What becomes of a call by the business's settings: who is rung, for how long, and who answers."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from receptionist.domain.answering import MOST_PEOPLE, Pickup, Situation
from receptionist.domain.hours import Hours
from receptionist.domain.manner import MayDo
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile

# Who is rung together, one round after the other.
Rounds = tuple[tuple[PhoneNumber, ...], ...]


@dataclass(frozen=True, slots=True)
class CallPlan:
    """What is done with a call that rings now: the rounds in which people are rung, and who has it after them."""

    situation: Situation
    pickup: Pickup
    rounds: Rounds
    ring_seconds: int

    @property
    def ringing(self) -> timedelta:
        """How long people are rung at most."""
        return timedelta(seconds=self.ring_seconds * len(self.rounds))

    @property
    def ai_answers(self) -> bool:
        """Whether the AI takes the call in the end."""
        return self.pickup is not Pickup.PEOPLE_ONLY


def situation_at(hours: Hours, at: datetime) -> Situation:
    """How the business stands at this instant (`at` carries a zone)."""
    if hours.is_open(at):
        return Situation.OPEN
    special = hours.special_day(at.astimezone(hours.zone).date())
    return Situation.CLOSED if special is None else Situation.HOLIDAY


def plan_call(profile: BusinessProfile, at: datetime, without: Collection[PhoneNumber] = ()) -> CallPlan:
    """What is done with a call at this instant; those of `without` (the caller's own number) are not rung."""
    situation = situation_at(profile.hours, at)
    pickup = profile.answering.pickup(situation)
    people = [number for number in profile.people if number not in without]
    rounds = in_rounds(profile, people) if pickup is not Pickup.AI else ()
    if pickup is Pickup.PEOPLE_FIRST and not rounds:
        pickup = Pickup.AI
    return CallPlan(situation, pickup, rounds, profile.answering.ring_seconds)


def may_at(profile: BusinessProfile, at: datetime) -> MayDo:
    """What the receptionist may do at this instant: prices are told after hours only where the business wants it."""
    may = profile.may_do
    if may.quote and not profile.after_hours.quote and not profile.hours.is_open(at):
        return replace(may, quote=False)
    return may


def whom_to_ring(profile: BusinessProfile, at: datetime, *, emergency: bool) -> tuple[PhoneNumber, ...]:
    """Whom the AI may put a caller through to at this instant, first one first; while closed only in an emergency."""
    if profile.hours.is_open(at):
        return profile.people
    if not emergency:
        return ()
    first = profile.after_hours.emergency_number
    return tuple(dict.fromkeys((first, *profile.people) if first is not None else profile.people))


def in_rounds(profile: BusinessProfile, people: Collection[PhoneNumber]) -> Rounds:
    """The people as they are rung: all together, or one after the other."""
    if not people:
        return ()
    rung = tuple(people)[:MOST_PEOPLE]
    return (rung,) if profile.answering.together else tuple((number,) for number in rung)
