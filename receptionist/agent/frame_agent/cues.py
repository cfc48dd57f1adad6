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
JUST_ASKING = re.compile(
    r"\b(?:just|only) (?:asking|comparing|checking(?: prices)?|curious|wondering|wanted (?:a price|to know|an idea))\b"
    r"|\b(?:comparing|checking|shopping around for) prices\b",
    re.I,
)
THAT_IS_ALL = re.compile(
    r"\b(?:that'?s|that is|that'?ll be|that will be) (?:all|it|everything)\b"
    r"|\b(?:i'm|we're|i am) (?:all set|good|done)\b|\bnothing else\b",
    re.I,
)
ANYBODY_THERE = re.compile(
    r"(?:\W|hello|hi|hey|um+|uh+|yes|ok)*"
    r"(?:(?:is|are) (?:any(?:one|body)|some(?:one|body)|you) (?:still )?there|hello|can you hear me"
    r"|is this (?:still )?(?:the |a )?(?:plumbers?|electricians?|cleaners?|handyman|hvac|furnace|heating|drain"
    r"|office|company|business)"
    r"(?: (?:company|guys?|people|place|office))?)(?:\W|hello)*",
    re.I,
)
WHAT_ABOUT = re.compile(
    r"^(?:\W|and|ok(?:ay)?|so|um|also)*(?:what|how) about\b|^\W*and (?:a|an|the|for)\b|^\W*and to\b.*\?"
    r"|^\W*and (?:\w+\W+){0,3}\w+\s*\?",
    re.I,
)
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
    r"\b(?:discounts?|coupons?|price match|cheaper|better (?:price|deal)|(?:percent|%) off|knock .* off|come down on"
    r"|(?:beat|match) (?:it|that|this|their|them|the price)|negotiat\w+)\b|% ?off"
    r"|\b(?:can|could|would|will) (?:you|u|ya) (?:guys )?(?:do|take|accept|go)(?: it)?(?: for)? ?\$ ?\d"
    r"|\b(?:do|does|did) (?:it|that|this) for (?:(?:\$ ?)?\d{2,}|(?:\w+ )?(?:hundred|thousand|fifty|less)|\w+ bucks)\b"
    r"|\b(?:do|go|charge|take) (?:any |a (?:bit|little) )?(?:less|lower)\b"
    r"|\b(?:other|another|different) (?:guys?|company|companies|plumber|electrician|cleaner|handyman|place|outfit"
    r"|one|quote) (?:only )?(?:said|quoted|charges?|wants?|asked|does it|will do|would do|offered|told|is|was)\b",
    re.I,
)
THINKS_IT_OVER = re.compile(
    r"\b(?:let me|i'?ll|i will|i'?d like to|(?:need|have|want|going) to|gotta) (?:think|sleep on|talk (?:it over|to my"
    r"|with my)|check with my|ask my|shop around|look around)\b|\bthink (?:about it|it over)\b"
    r"|\b(?:i|we)(?:'?ll| will) (?:let (?:you|u) know|get back to (?:you|u))\b",
    re.I,
)
OF_OTHER_CUSTOMERS = re.compile(
    r"\b(?:what|whats|who|whos|where|give|tell|send|show|share|need)\b.*\b(?:other|last|previous|another)"
    r"(?: \w+)? (?:customer|client|caller)",
    re.I,
)
WHEN_DO_THEY_COME = re.compile(
    r"\b(?:when|what time)\b.*\b(?:they|you|someone|somebody|he|she|the (?:guy|tech\w*|plumber|electrician|crew"
    r"|cleaners?))\b.*\b(?:com(?:e|ing)|be here|arriv\w+|show(?:ing)? up|get here)\b"
    r"|\bwhen (?:is|was) (?:it|my (?:visit|appointment|appt))\b"
    r"|^\W*(?:and |so |ok )?(?:what|which) (?:time|day)(?: exactly| is it| was it| is that| was that| again)*\W*$",
    re.I,
)
DOES_EMERGENCIES = re.compile(
    r"\b(?:do|handle|take|offer|have|got|is there|an?) (?:\w+ ){0,2}"
    r"(?:emergency (?:service|calls?|line|number|visits?)|emergencies|24[ /-]?7|24[ -]hours?)\b",
    re.I,
)
FREE_ESTIMATE = re.compile(r"\bfree (?:estimates?|quotes?|consult\w*)\b|\bestimates? (?:are )?free\b", re.I)
YOU_TOO = re.compile(r"\b(?:you|u) (?:too|as well)\b|\blikewise\b|\bsame to (?:you|u)\b", re.I)
# Somebody is asked for by name: "is Mike there", "have Mike call me".
BY_NAME = re.compile(
    r"^\W*(?:(?:hi|hello|hey|yes|yeah|um|uh|so|good (?:morning|afternoon))\W+)*"
    r"is (?!this|that|it|he|she|there|any|some|every|one\b|no\b|the\b|your|my)\w+ "
    r"(?:there|in|in today|available|around)\W*$"
    r"|\b(?:have|get|ask) (?!some|any|one|him|her|them|you|it|a\b|the\b|to\b)\w+ (?:to )?(?:call|ring|phone|text) me\b"
    r"|\b(?:speak|talk) (?:to|with) (?-i:[A-Z])[a-z]+\b",
    re.I,
)
WHEN_CAN_YOU = re.compile(
    r"\b(?:when|how soon|how early|how quickly) (?:can|could) (?:you|u|someone|somebody|anyone|they|he|she)(?: guys)? "
    r"(?!call|get back|reach|text|tell|let)|\bwhen(?:'s| is) the (?:soonest|earliest|next)\b"
    r"|^\W*(?:(?:ok|okay|and|so|great)\W+)*how soon\W*$"
    r"|\bwhat (?:times?|days?|openings?)\b.*\b(?:have|available|free|got)\b|\b(?:your|any) availability\b",
    re.I,
)
SAYS_YES = re.compile(r"\W*(?:yes|yeah|yep|yup|yea|sure|ok(?:ay)?|perfect|great|that works|works)\b", re.I)
# "Ok" and "cool" after all was said: nothing is asked for.
TAKES_NOTE = re.compile(
    r"\W*(?:(?:ok(?:ay)?|k|cool|great|perfect|awesome|sounds good|all right|alright|got it|will do|nice|good|thanks"
    r"|thank you|you too|u too|see (?:you|ya)(?: then)?)\b\W*)+",
    re.I,
)
# Thanks alone, which a price told may have earned: no yes to what was asked behind it.
ONLY_THANKS = re.compile(
    r"\W*(?:(?:ok(?:ay)?|all ?right|alright)\W+)?(?:many thanks|thanks|thank you)"
    r"(?:\W+(?:so much|very much|a (?:lot|bunch|million)|again|all|guys))*\W*",
    re.I,
)
# Questions about how we work, which no item of the price book answers.
ABOUT_US = re.compile(
    r"\b(?:warrant\w*|guarantee\w*|insured|licen[sc]ed|bonded|venmo|zelle|paypal|cash ?app|credit cards?|financing"
    r"|payment plans?|amex|american express|visa|mastercard|apple pay|debit"
    r"|(?:take|accept|pay (?:by|with|in)) (?:insurance|cash|checks?|cards?)|background check\w*"
    r"|(?:do|does|is|are) (?:that|it|this|the price|parts|materials?)\b.{0,20}\b(?:includ\w+|extra|come with)"
    r"|bring (?:your|the)? ?(?:own|supplies|tools|everything)|(?:need|have) to be (?:home|there|here))\b",
    re.I,
)
# "Do you need to see it first", "do you sell filters": the thing in it is no job that they want to know we do.
HOW_WE_WORK = re.compile(
    r"\b(?:do|does|will|would) (?:you|they|he|she|somebody|someone)(?: guys)? (?:even |first )?"
    r"(?:need|have to|require|sell|want|charge|know|remember|keep|stock)\b",
    re.I,
)
# How to get in, and whom to expect: whoever comes reads it.
ACCESS = re.compile(
    r"\b(?:(?:gate|door|entry|alarm|access) code|lock ?box|key(?:s| is| are)?\b(?! (?:pad|board))"
    r"|buzz(?:er| me)|dogs? (?:is|are|in)"
    r"|(?:have|has|got) (?:a|two|three|big) (?:big )?dogs?"
    r"|(?:won'?t|will not|not going to) be (?:home|there|here)|park(?:ing)? (?:in|on|is|at)"
    r"|(?:side|back|rear) (?:door|gate|entrance)|leave (?:it|the door) (?:open|unlocked))\b",
    re.I,
)
# Questions about the visit itself, which nothing on file answers.
ABOUT_A_VISIT = re.compile(
    r"\b(?:com(?:e|es|ing)|the (?:guy|tech\w*|plumber|electrician|cleaners?|crew|person)"
    r"|same (?:person|cleaner|guy|tech\w*|crew)|permits?|call (?:me |us )?(?:first|before|ahead)"
    r"|takes? (?:longer|more)|(?:text|send|e-?mail) me|my (?:number|house|home|place|dogs?|cats?|kids))\b",
    re.I,
)
ENGLISH = re.compile(r"\benglish\b", re.I)
ASKS_A_CALL_BACK = re.compile(
    r"\b(?:call|ring|phone) (?:me|us) (?:back|later|in (?:an?|half|\w+) (?:hours?|minutes?))\b", re.I
)
WARRANTY = re.compile(r"\bwarrant(?:y|ies)\b", re.I)
# Words beside a picture, which whoever looks at it reads.
SHOWS = re.compile(
    r"^\W*(?:this is|here(?:'s| is| are)|see|look at|these are|it looks like|that's)\b.{0,60}$"
    r"|\b(?:pics?|photos?|pictures?|videos?|attached)\b",
    re.I,
)
# Sizes and counts of the job: "65 inch", "3 br 2 bath".
A_MEASURE = re.compile(
    r"\b\d[\d,.]*[ -]?(?:inch(?:es)?|\"|ft|feet|foot|yards?|br|bd|bed(?:s|rooms?)?|ba|bath(?:s|rooms?)?|sq(?:ft)?"
    r"|square|gal(?:lons?)?|tons?|floors?|stor(?:y|ies)|windows?|rooms?|amps?|volts?|units?|doors?|lbs?"
    r"|y(?:ea)?rs? old)\b",
    re.I,
)
