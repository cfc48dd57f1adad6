"""Whether the admin's rules approve a lead without a person. Each rule gives its reason, whichever way it goes."""

from dataclasses import dataclass
from datetime import timedelta

from receptionist.domain.hours import Hours
from receptionist.domain.lead import LeadCard, Quote, Urgency
from receptionist.domain.lead_desk import RuleCheck
from receptionist.domain.profile import AutoApprove

_MOMENT = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the rules came to."""

    checks: tuple[RuleCheck, ...]

    @property
    def approves(self) -> bool:
        """Whether all of them hold."""
        return all(check.holds for check in self.checks)

    @property
    def why(self) -> str:
        """The reasons that count, as sentences: those against, or else those for."""
        return " ".join(check.says for check in self.checks if check.holds == self.approves)


@dataclass(frozen=True, slots=True)
class Known:
    """What a card alone does not say."""

    missing: tuple[str, ...]  # in words
    is_customer: bool
    slot_is_held: bool


def judge(rules: AutoApprove, card: LeadCard, known: Known, hours: Hours) -> Verdict:
    """What the rules say of a lead. Emergencies, messages and wishes for a person are always left to one."""
    checks = [_for_a_machine(card), _service(rules, card)]
    if rules.quoted_up_to is not None:
        checks.append(_amounts(rules, card))
    if rules.complete:
        lacks = ", ".join(known.missing)
        checks.append(RuleCheck(f"Still missing: {lacks}." if lacks else "Nothing is missing.", not lacks))
    if rules.slot_held:
        says = "A time is held for them." if known.slot_is_held else "No time is held for them."
        checks.append(RuleCheck(says, known.slot_is_held))
    if rules.in_hours:
        checks.append(_hours(card, hours))
    if rules.known_contact:
        says = "They are a customer already." if known.is_customer else "No lead of theirs was approved before."
        checks.append(RuleCheck(says, known.is_customer))
    return Verdict(tuple(checks))


def judge_promise(known: Known, *, still_asked: bool) -> Verdict:
    """Whether a receptionist that books firmly has told them that they are booked: no rule takes that back.

    `still_asked`: our last question, whether all is right, is not answered.
    """
    lacks = ", ".join(known.missing)
    return Verdict(
        (
            RuleCheck(
                "A time is held for them." if known.slot_is_held else "No time is held for them.", known.slot_is_held
            ),
            RuleCheck(f"Still missing: {lacks}." if lacks else "Nothing is missing.", not lacks),
            RuleCheck(
                "They did not confirm it yet." if still_asked else "The receptionist booked it.", not still_asked
            ),
        )
    )


def _for_a_machine(card: LeadCard) -> RuleCheck:
    if card.urgency is Urgency.EMERGENCY:
        return RuleCheck("It is an emergency: a person decides.", False)
    if card.wants_person:
        return RuleCheck("They asked for a person.", False)
    if card.message:
        return RuleCheck("They left a message that a person should read.", False)
    return RuleCheck("Nothing in it asks for a person.", True)


def _service(rules: AutoApprove, card: LeadCard) -> RuleCheck:
    if not card.service_code:
        return RuleCheck("It names no service of the price book.", False)
    name = card.service_name or card.service_code
    if not rules.services:
        return RuleCheck(f"“{name}” is in the price book.", True)
    if card.service_code in rules.services:
        return RuleCheck(f"“{name}” is one of the services you chose.", True)
    return RuleCheck(f"“{name}” is not one of the services you chose.", False)


def _amounts(rules: AutoApprove, card: LeadCard) -> RuleCheck:
    most = rules.quoted_up_to
    assert most is not None
    told: list[Quote] = [quote for quote in card.quotes if quote.heard and quote.amounts]
    amounts = [amount for quote in told for amount in quote.amounts]
    if not any(quote.item_code == card.service_code for quote in told):
        return RuleCheck("They did not hear a price for it.", False)
    if any(amount.currency != most.currency for amount in amounts):
        return RuleCheck(f"A price was told in another currency than {most.currency}.", False)
    highest = max(amounts)
    if highest > most:
        return RuleCheck(f"They were told {highest}, more than {most}.", False)
    return RuleCheck(f"The highest price they were told, {highest}, is at most {most}.", True)


def _hours(card: LeadCard, hours: Hours) -> RuleCheck:
    window = card.held
    if window is None:
        return RuleCheck("No visit is set that could be in opening hours.", False)
    if hours.is_open(window.starts) and hours.is_open(window.ends - _MOMENT):
        return RuleCheck("The visit is in opening hours.", True)
    return RuleCheck("The visit is outside opening hours.", False)
