"""How callers begin to say things: pieces that the rules are composed of, and what joins them."""

WISH = (
    r"(?:(?:i|we|my \w+|she|he) (?:(?:would|will|am|are|was|were|have|had|been|just|really|also|still|do|think "
    r"i|might"
    r"|may|guess i|hope to|could|been) )*(?:want|wanted|wanting|need|needed|needing|like|love|wish|hoping"
    r"|hoped|looking"
    r"|look|trying|try|calling|interested|prefer|wondering|require|planning|plan|intend|thinking|going|ready|due"
    r"|supposed)|time (?:for|to)|let us|let me)"
)
"""A wish told: "I'd like", "we were hoping", "my wife needs"."""
ASK = (
    r"(?:(?:can|could|would|will|may|might|shall|should) (?:i|we|you|you guys|someone|somebody|anyone|anybody"
    r"|your (?:\w+))|(?:do you think|would it be possible for|is there a way) (?:i|we|you)"
    r"|is it (?:possible|ok|okay|alright)|would it be (?:possible|ok|okay)|any chance|is there any (?:chance|way)"
    r"|are you able to|am i able to|would you (?:mind|be able to)|how (?:can|do|would|should) i|please|help me"
    r"|(?:be )?able to|possible to|go ahead and)"
)
"""A wish asked: "can you", "is it possible", "any chance"."""
WISH_OR_ASK = rf"(?:{WISH}|{ASK})"

MAKE = (
    r"(?:book|make|schedule|set(?:ting)? up|set|arrange|reserve|get|plan|fix|put in|put|place|create|organi[sz]e|sign"
    r"|sort out|find|secure|hold|keep|pencil in|squeeze|fit|add|request|have|open|do|confirm|booking"
    r"|scheduling|making"
    r"|getting|arranging|reserving|setting)"
)
"""To make a booking."""
DAY_OR_TIME = (
    r"(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|morning|afternoon|evening|noon|midday"
    r"|the \d{1,2}(?:st|nd|rd|th)|\d{1,2}(?:st|nd|rd|th)|january|february|march|april|june|july|august"
    r"|september|october"
    r"|november|december|next (?:week|month)|this (?:week|month)|\d{1,2}(?::\d\d)? ?(?:am|pm|a\.m|p\.m|o'clock)"
    r"|at (?:\d|half|quarter|one|two|three|four|five|six|seven|eight|nine|ten|eleven))"
)
"""A day or a time of day."""
YOU_DID = (
    r"(?:made|make|makes|created|create|creates|built|build|designed|design|programmed|programs?|coded?|wrote"
    r"|invented"
    r"|developed|develops?|engineered|manufactured|produced|trained|train|assembled|constructed|owns?|owned|employs?"
    r"|employed|hired|pays?|runs?|controls?|operates?|manages?|supervises?|commands?|bosses|sent|taught|named|raised"
    r"|conceived|devised|brought|making|creating|building|programming|designing|developing)"
)
"""What a maker or an employer does to an assistant."""


def near(*parts: str, within: int = 25) -> str:
    """The parts in this order, each at most `within` characters behind the one before."""
    return r"\b" + rf"\b.{{0,{within}}}?\b".join(f"(?:{part})" for part in parts) + r"\b"


def either(*patterns: str) -> str:
    """Any of the patterns."""
    return "|".join(patterns)


def alone(words: str) -> str:
    """The words as the whole utterance, but for courtesies around them."""
    courtesy = (
        r"(?:(?:ok(?:ay)?|oh|no|yes|well|so|please|just|actually|wait|hey|hi|hello|sorry|now|and|alright|right|then"
        r"|you know what|thanks|thank you|can you|could you|would you|will you|i want you to|i need you to"
        r"|i would like you to|i would like to|i want to|i need to|let us|let me)[,.! ]+)*"
    )
    after = (
        r"(?:[,.! ]+(?:please|now|then|ok(?:ay)?|thanks|thank you|for me|right now|at once|actually"
        r"|already))*[.!? ]*$"
    )
    return rf"^{courtesy}(?:{words}){after}"
