"""What happens when somebody calls or texts at a given time, in one sentence each: by the rules that decide it then."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from receptionist.agent.text_words import TextWords
from receptionist.domain.answering import NobodyTook, Situation
from receptionist.domain.call_plan import CallPlan, may_at, plan_call, whom_to_ring
from receptionist.domain.message import ReplyMode
from receptionist.domain.phone import PhoneNumber
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.records import User
from receptionist.domain.wording import say_day, say_instant, say_time

_LONG_AGO = timedelta(days=400)  # seen from then, a day is named with its date


def preview_call(profile: BusinessProfile, at: datetime, users: Sequence[User]) -> str:
    """What a caller meets at this instant. `profile` has the number of whoever is on call; `users` give names."""
    names = {user.tell.mobile: user.name for user in users if user.tell.mobile is not None}
    plan = plan_call(profile, at)
    parts = [_first(profile, plan, names)]
    if plan.ai_answers:
        parts += [_prices(profile, at), _transfers(profile, at, names)]
    return f"{_when(profile, plan.situation, at)}: {'; '.join(filter(None, parts))}."


def preview_text(profile: BusinessProfile, at: datetime, words: TextWords) -> str:
    """What somebody who texts at this instant gets."""
    situation = plan_call(profile, at).situation
    when = _when(profile, situation, at)
    texting = profile.texting
    if texting.mode is ReplyMode.PEOPLE:
        return f"{when}: people are told, and nobody answers by itself."
    does = "writes a draft for a person to send" if texting.mode is ReplyMode.DRAFT else "answers"
    first = f"the AI {does} {_seconds(int(texting.answer_after_seconds))} after the last text"
    opens = "" if profile.hours.is_open(at) else profile.hours.next_opening(at)
    says = f"its first answer begins with “{words.after_hours(profile, at)}”" if opens else ""
    return f"{when}: {'; '.join(filter(None, (first, says, _prices(profile, at))))}."


def _when(profile: BusinessProfile, situation: Situation, at: datetime) -> str:
    hours = profile.hours
    local = at.astimezone(hours.zone)
    day = say_day(local.date(), local.date() - _LONG_AGO)
    special = hours.special_day(local.date())
    opens = hours.next_opening(at)
    back = f" until {say_instant(opens, at, hours)}" if opens is not None else ""
    stands = {
        Situation.OPEN: "you are open",
        Situation.CLOSED: f"you are closed{back}",
        Situation.HOLIDAY: f"you are closed for {special.name if special else ''}{back}",
    }[situation]
    return f"{day} at {say_time(local.time().replace(second=0, microsecond=0))} {stands}"


def _first(profile: BusinessProfile, plan: CallPlan, names: Mapping[PhoneNumber, str]) -> str:
    after = "the AI answers" if plan.ai_answers else "the caller leaves a message"
    if not plan.rounds:
        return f"{after} at once"
    rings = [f"{_listed(numbers, names)} {_ring(numbers)}" for numbers in plan.rounds]
    each = _seconds(plan.ring_seconds) if len(rings) == 1 else f"{_seconds(plan.ring_seconds)} each"
    takes = " and a key is pressed to take the call" if profile.answering.screening else ""
    return f"{', then '.join(rings)} for {each}{takes}; if nobody takes it, {after}"


def _prices(profile: BusinessProfile, at: datetime) -> str:
    return "it tells prices" if may_at(profile, at).quote else "it tells no prices"


def _transfers(profile: BusinessProfile, at: datetime, names: Mapping[PhoneNumber, str]) -> str:
    usual = whom_to_ring(profile, at, emergency=False)
    urgent = whom_to_ring(profile, at, emergency=True)
    nobody = "the AI takes a message" if profile.answering.nobody_took is NobodyTook.AI else "the caller leaves one"
    if _were_just_rung(profile, at):
        return "who wants a person leaves a message"
    if usual:
        return f"who wants a person is put through to {_listed(usual, names)}, and if nobody takes it {nobody}"
    message = "who wants a person leaves a message"
    return f"{message}, an emergency is put through to {_listed(urgent, names)}" if urgent else message


def _were_just_rung(profile: BusinessProfile, at: datetime) -> bool:
    """Whether those whom the AI could put a caller through to have just not taken the call."""
    rung = {number for numbers in plan_call(profile, at).rounds for number in numbers}
    return bool(rung) and rung >= set(whom_to_ring(profile, at, emergency=True))


def _listed(numbers: Iterable[PhoneNumber], names: Mapping[PhoneNumber, str]) -> str:
    said = [names.get(number, number.national) for number in numbers]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}"


def _ring(numbers: Sequence[PhoneNumber]) -> str:
    return "rings" if len(numbers) == 1 else "ring together"


def _seconds(count: int) -> str:
    return "1 second" if count == 1 else f"{count} seconds"
