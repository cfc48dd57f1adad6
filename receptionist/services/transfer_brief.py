"""What a person hears of a caller before they take the call: one sentence. Deterministic, from the card alone.

A voicemail may be listening: nothing is said that a stranger should not hear, such as where the caller lives.
"""

from datetime import date

from receptionist.agent.prompts import states_amount
from receptionist.domain.lead import LeadCard, Urgency
from receptionist.domain.profile import BusinessProfile
from receptionist.domain.wording import say_wish

_LONGEST_PROBLEM = 120  # characters: longer, and the caller waits for a story


def transfer_brief(card: LeadCard, profile: BusinessProfile, today: date) -> str:
    """Who calls and why; empty where nothing is known of it, or transfers are plain."""
    job = job_of(card)
    who = card.name.value.strip() if card.name is not None else ""
    if not profile.answering.warm or not (who or job):
        return ""
    wish = say_wish(card.wished, today) if card.wished is not None else ""
    about = ", ".join(filter(None, (f"about {job}" if job else "", f"wished for {wish}" if wish else "")))
    says = f"{profile.name}: {who or 'a customer'} is on the line{', ' + about if about else ''}."
    if card.urgency is Urgency.EMERGENCY:
        says = f"Emergency. {says}"
    return "" if states_amount(says) else says


def job_of(card: LeadCard) -> str:
    """What is to be done, short and without amounts: the customer's words, else the service's name, else nothing."""
    words = " ".join(card.problem.value.split()).rstrip(".!?") if card.problem is not None else ""
    if words and len(words) <= _LONGEST_PROBLEM and not states_amount(words):
        return words[:1].lower() + words[1:] if not words[:2].isupper() else words
    return card.service_name
