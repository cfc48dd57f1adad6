"""The rules behind `find_intents`, by what they are about."""

from receptionist.agent.frame_agent.understanding.intent_rules.assistant import ASSISTANT
from receptionist.agent.frame_agent.understanding.intent_rules.business import BUSINESS
from receptionist.agent.frame_agent.understanding.intent_rules.manners import MANNERS
from receptionist.agent.frame_agent.understanding.intent_rules.people import PEOPLE
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.intent_rules.visit import VISIT

RULES: Rules = (*PEOPLE, *ASSISTANT, *MANNERS, *VISIT, *BUSINESS)

__all__ = ["RULES", "Rules"]
