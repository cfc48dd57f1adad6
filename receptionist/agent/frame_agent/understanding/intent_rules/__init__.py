"""The rules behind `find_intents`, by what they are about."""

from receptionist.agent.frame_agent.understanding.intent_rules.assistant import ASSISTANT
from receptionist.agent.frame_agent.understanding.intent_rules.business import BUSINESS
from receptionist.agent.frame_agent.understanding.intent_rules.itself import ITSELF
from receptionist.agent.frame_agent.understanding.intent_rules.manners import MANNERS
from receptionist.agent.frame_agent.understanding.intent_rules.outside import OUTSIDE
from receptionist.agent.frame_agent.understanding.intent_rules.people import PEOPLE
from receptionist.agent.frame_agent.understanding.intent_rules.places import PLACES
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.intent_rules.talk import TALK
from receptionist.agent.frame_agent.understanding.intent_rules.visit import VISIT
from receptionist.agent.frame_agent.understanding.intent_rules.wishes import WISHES

RULES: Rules = (*PEOPLE, *ASSISTANT, *MANNERS, *VISIT, *BUSINESS, *ITSELF, *TALK, *WISHES, *PLACES, *OUTSIDE)

__all__ = ["RULES", "Rules"]
