"""What cannot wait, told by rule before any agent is asked: a life must not hang on what a model makes of it."""

from receptionist.agent.frame_agent.understanding.emergencies import is_emergency
from receptionist.agent.frame_agent.understanding.labels import EmergencyKind
from receptionist.domain.call import Speaker
from receptionist.domain.conversation import TurnInput
from receptionist.domain.lead import Urgency
from receptionist.domain.manner import first_of

_LEAVE_THE_HOUSE = (EmergencyKind.GAS, EmergencyKind.CARBON_MONOXIDE, EmergencyKind.FIRE)


def new_hazard(turn: TurnInput) -> EmergencyKind | None:
    """The hazard this turn tells of, unless it is known by now: then whoever has the conversation goes on with it.

    In an emergency that is under way one to flee from counts as new once, whatever else was told before.
    """
    kind = is_emergency(turn.text, turn.book.trade)
    if kind is None or turn.card.urgency is not Urgency.EMERGENCY:
        return kind
    told = [line.text for line in turn.history if line.speaker is Speaker.CALLER]
    is_known = any(is_emergency(text, turn.book.trade) is kind for text in told)
    return kind if kind in _LEAVE_THE_HOUSE and not is_known else None


def escalates(turn: TurnInput) -> bool:
    """Whether this turn is for the rules: a hazard, or words that the business wants a person or an emergency for."""
    rules = turn.profile.escalation
    return new_hazard(turn) is not None or bool(first_of(turn.text, (*rules.person, *rules.emergency)))
