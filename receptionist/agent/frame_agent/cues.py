"""Phrases of callers that the dialogue listens for, beyond what single utterances mean by themselves."""

import re

POINTS_BACK = re.compile(r"\b(?:that|this|it|them|those|the same)\b", re.I)
COMING_OUT = re.compile(
    r"\b(?:com(?:e|ing) out|service call|trip (?:charge|fee)|call[- ]?out|visit|show(?:ing)? up"
    r"|send (?:some|any)(?:one|body))\b",
    re.I,
)
FEE = re.compile(r"\b(?:service|trip|travel|call[- ]?out|visit|diagnostic|house ?call) (?:fees?|charges?)\b", re.I)
EXTRA_CHARGE = re.compile(
    r"\b(?:extra|more|surcharge|higher|double)\b"
    r".*\b(?:sundays?|saturdays?|weekends?|nights?|evenings?|after[- ]?hours|holidays?)\b"
    r"|\b(?:weekend|night|evening|after[- ]?hours|holiday) (?:surcharge|rates?|fees?|charges?|prices?)\b",
    re.I,
)
CHANGES_MIND = re.compile(r"\b(?:actually|forget (?:that|it)|instead|never ?mind|scratch that|rather)\b", re.I)
ABOUT_THE_NUMBER = re.compile(r"\b(?:phone|number|ends? in|last (?:four|digits?))\b", re.I)
WHAT_SERVICES = re.compile(r"\bwhat (?:kinds?|sorts?|types?|(?:other )?services?|do you (?:guys )?do|all)\b", re.I)
EITHER = re.compile(r"\b(either|any|whichever|both|don'?t care|doesn'?t matter|no preference)\b", re.I)
A_PERSON = re.compile(
    r"\b(?:talk|speak|spoke|transfer|connect|put me|patch me|representative|rep|operator|human|person|agent|manager"
    r"|owner|boss|supervisor|somebody|someone|team|department|desk|reception|staff|call me back)\b",
    re.I,
)
THAT_IS_ALL = re.compile(
    r"\b(?:that'?s|that is|that'?ll be|that will be) (?:all|it|everything)\b"
    r"|\b(?:i'm|we're|i am) (?:all set|good|done)\b|\bnothing else\b",
    re.I,
)
ANYBODY_THERE = re.compile(
    r"(?:\W|hello|hi|hey|um+|uh+|yes|ok)*"
    r"(?:(?:is|are) (?:any(?:one|body)|some(?:one|body)|you) (?:still )?there|hello|can you hear me)(?:\W|hello)*",
    re.I,
)
WHAT_ABOUT = re.compile(r"^(?:\W|and|ok(?:ay)?|so|um|also)*(?:what|how) about\b|^\W*and (?:a|an|the|for)\b", re.I)
WILL_NOT_SAY = re.compile(
    r"\b(?:don'?t|do not|would rather not|rather not|won'?t|not comfortable|prefer not|not going to|no need)\b"
    r".*\b(?:give|giving|say|tell|telling|share|sharing|know)\b",
    re.I,
)
SAYS_BYE = re.compile(
    r"\b(?:bye(?:[ -]bye)?|goodbye|talk to you later|have a (?:good|nice|great) (?:day|one|night))\W*$", re.I
)
TOO_DEAR = re.compile(
    r"\b(too (?:expensive|much|high|pricey|steep)|can'?t afford|that'?s a lot|rip ?off|cheaper elsewhere)\b", re.I
)
DISCOUNT = re.compile(
    r"\b(discount|coupon|price match|cheaper|better (?:price|deal)|(?:percent|%) off|knock .* off|come down on)\b", re.I
)
