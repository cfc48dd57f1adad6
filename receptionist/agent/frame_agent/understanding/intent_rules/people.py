"""Who is wanted, who called whom, and callers that are no customers."""

from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

_PERSON = (
    r"(?:(?:a |an |the |your |some |any |real |actual |live |human |another |different |other )*"
    r"(?:person|human(?: being)?|people|man|woman|guy|lady|operator|representative|rep|agent|receptionist|attendant"
    r"|manager|supervisor|boss|owner"
    r"|dispatcher|secretary|staff|team|department|desk|office|someone|somebody|anyone|anybody|advis[eo]r"
    r"|customer (?:service|care|support)|support|colleague|employee|one of you))"
)
PEOPLE: Rules = (
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"\b(?:speak|speaking|talk|talking|chat|spoke|connected|transferred|put through|passed on|connect me|put me"
        rf"|transfer me|pass me)\b.{{0,20}}\b(?:to|with|through|on|over)\b ?(?:to |with )?{_PERSON}\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"\b(?:connect|transfer|patch|redirect|forward|route|hand|pass)(?: (?:me|us|this call|my call))(?: (?:to"
        r"|through|over|with|on|back))+",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"\bput (?:me|us)(?: right)? (?:through|on (?:to|with)|in touch)\b|\bput .{1,20} on the (?:line|phone)\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        6,
        r"\b(?:can|could|may|might) (?:i|we) (?:please )?(?:speak|talk|chat) (?:to|with)\b"
        r"|\b(?:want|need|like|love|rather|demand|have|prefer) to (?:speak|talk|chat) (?:to|with) (?!you)",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        rf"\b(?:give|get|find|send) me {_PERSON}\b(?! (?:to|who|out))"
        rf"|\b(?:get|have) {_PERSON} (?:else )?(?:on the (?:line|phone)|to (?:help|call|talk|speak|take over))",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"\b(?:real|actual|live|human) (?:person|human|people|agent|being|operator|representative|rep)\b(?! or)",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"\b(?:somebody|someone|anybody|anyone) else\b.{0,30}\b(?:help|look|talk|speak|line|handle|check|take"
        r"|there)\b|\b(?:speak|talk) to (?:somebody|someone|anyone) else\b"
        r"|\bis (?:there )?(?:anybody|anyone|somebody|someone) (?:there|available|else|in the office)\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"\bdo not want to (?:talk|speak|deal|chat) (?:to|with) (?:you|a (?:machine|robot|bot|computer)|this)\b"
        r"|\bnot (?:talking|speaking) to (?:a|an|you|this) ?(?:machine|robot|bot|computer)?|\bgive me (?:a )?human\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8,
        r"^(?:please |the |hi |hello |can i have |give me |get me )*(?:\w+ )?(?:operator|representative|agent"
        r"|receptionist|customer service|front desk|reception|human|manager|supervisor|team|department"
        r"|desk)(?: please)?[.!?]*$",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        5,
        r"\b(?:speak|talk) (?:to|with) (?:the |your |mr|mrs|ms|miss)"
        r"|\bis (?:the )?(?:owner|manager|boss|mr|mrs|ms)\b.{0,20}\b(?:there|in|available|around)\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        5,
        r"\b(?:have|get) (?:someone|somebody|him|her|them|the owner|the manager) (?:to )?call me\b"
        r"|\bcan (?:someone|somebody) call me\b|\bcall me back\b|\bcallback\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        6,
        r"\b(?:somebody|someone|anybody|anyone) (?:who|that|more|competent|with|from|in charge|real|capable"
        r"|else who)\b.{0,40}\b(?:help|know\w*|understand\w*|can|talk|speak|call|line|team|department|knowledge\w*"
        r"|experience)?|\bhand (?:me|us) (?:over|off)\b|\bdeal with (?:a |an )?(?:real |actual )?(?:person|human)"
        r"|\bescalate\b|\bnot (?:a |an )?(?:machine|robot|bot|computer)\b"
        r"|\b(?:reception|concierge|front desk|customer (?:service|support|care)|operator|helpdesk|switchboard"
        r"|representative|management|your (?:boss|manager|supervisor|colleague))\b.{0,10}(?:please|now|pls)\b"
        r"|\b(?:contact|reach|get hold of|get a hold of|ring|call) (?:the |your |a )?(?:manager|owner|reception"
        r"|front desk|office|staff|team|human|supervisor|branch|department)\b",
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        6,
        r"\b(?:transfer|connect|forward|redirect|route|patch) (?:me|us|my call|this call|the call)\b"
        r"|\b(?:person|people|colleague|employee|staff|someone|somebody) (?:in charge|responsible|who handles)\b"
        r"|\b(?:talk|speak) (?:directly )?(?:to|with) (?:the|your|a|an|some|any|my) (?!machine|robot|bot"
        r"|computer)\w+"
        r"|\b(?:get|give|bring|fetch) me (?:the |your |a |an )?(?:\w+ )?(?:manager|supervisor|boss|owner|human"
        r"|person|agent|operator|staff|someone|somebody)\b",
    ),
    (
        Intent.DECLINES_TRANSFER,
        9,
        r"\b(?:do not|did not|no need|not necessary|rather not|do not have|please not"
        r"|will not)\b.{0,25}\b(?:transfer(?:red)?|connect(?:ed)?|put|pass(?:ed)?)\b.{0,15}\b(?:me|to|through)\b"
        r"|\b(?:do not (?:need|want|have|wish)|no need|rather not|no reason)(?: to)? (?:speak|talk"
        r"|chat)(?:ing)? (?:to|with) (?:a |any|some|another|someone|the |your )(?!bot|machine|robot|computer)"
        r"|\b(?:do not|no need).{0,8}\b(?:need|want) (?:a |any |the )?(?:real |live |actual |other )?(?:person|human"
        r"|agent|representative|manager|operator|one else)\b|\bdo not (?:transfer|connect|forward|redirect)\b",
    ),
    (
        Intent.LEAVE_MESSAGE,
        8,
        r"\b(?:leave|take|pass(?: on| along)?|get|give)\b.{0,20}\b(?:a |this |him a |her a |my )message\b"
        r"|\bleave (?:a )?(?:voice ?mail|word)\b"
        r"|\b(?:tell|let) (?:him|her|them|the owner|the boss|the manager|mike|your boss) (?:that|know|i|to)\b",
    ),
    (
        Intent.WRONG_NUMBER,
        9,
        r"\bwrong number\b|\b(?:dial\w*|call\w*|have|got) the wrong (?:number|place|business|person|company)\b"
        r"|\bmis-?dial\w*",
    ),
    (
        Intent.OPT_OUT,
        9,
        r"\bunsubscribe\b|\bopt(?:ing)?[ -]?(?:me )?out\b|^stop ?all\b"
        r"|\b(?:stop|quit|no more|do not|never|not)\b.{0,20}\b(?:text(?:s|ing)?(?! me (?:the|when|your))|messag(?:e"
        r"|es|ing)|contact(?:ing)?|email(?:s|ing)?|spam(?:ming)?)\b(?: me| us| this number)?(?! (?:the|when|about))"
        r"|\b(?:remove|take) (?:me|us|this number|my number|my name)\b.{0,15}\b(?:off|from"
        r"|list)\b(?!.{0,12}\b(?:schedule|calendar|books?))"
        r"|\bleave me alone\b"
        r"|\bdo not (?:call|text|contact)(?: me| us| this number)?(?: again| anymore| ever)?[.!]*$"
        r"|\blose (?:my|this) number\b|^(?:arr[eê]te[rz]?|revoke|end)[.!]*$",
    ),
    (
        Intent.SALES_PITCH,
        9,
        r"\b(?:google|yelp) (?:listing|ranking|business profile|ads|reviews)\b"
        r"|\b(?:seo|search engine|first page of google|digital marketing|merchant services|business (?:loan|funding"
        r"|line of credit)s?|working capital|credit card processing|lead generation|social media marketing"
        r"|extended warranty|solar (?:program|panels? program))\b"
        r"|\b(?:i am calling|reaching out|calling|call) (?:to offer|to tell you about our|on behalf of"
        r"|regarding your (?:google|website|listing|electric bill|warranty))"
        r"|\b(?:speak|talk) (?:to|with) the (?:business owner|decision maker|person in charge of)\b"
        r"|\b(?:we|our company) (?:offer|provide|help|work with) (?:\w+ )?(?:businesses|companies|contractors"
        r"|plumbers|electricians)\b|\bgrow your business\b|\byou (?:have )?(?:won|been selected|qualif\w+)\b"
        r"|\bwin\b.{0,30}\b(?:prize|cash|£|\$)|\bfree (?:ringtone|entry|gift)",
    ),
    (
        Intent.COMPLAINT,
        7,
        r"\b(?:file|make|lodge|have|got) (?:a |an )?(?:formal )?complaint\b|\bcomplain\b"
        r"|\b(?:bad|poor|upset) (?:\w+ )?(?:service|job|work|experience|with)\b|\b(?:terrible|horrible|awful"
        r"|lousy|worst|unacceptable|ridiculous|rude|unprofessional"
        r"|disappointed|dissatisfied|unhappy|not happy|furious|angry|fed up)\b.{0,40}\b(?:service|job|work"
        r"|technician|tech|plumber|electrician|cleaner|company|experience|guy|you|with|crew|he|she|they)\b"
        r"|\b(?:over ?charged|ripped off|rip ?off|scammed|(?:want|need|demand|give me|get|give us|like) (?:\w+ "
        r"){0,2}?(?:money back|refund))\b"
        r"|\b(?:technician|tech|guy|plumber|electrician|cleaners?|movers?|crew|they|nobody|no one|he"
        r"|you guys)\b.{0,25}\b(?:never (?:showed|came|called)|did not (?:show|come|fix|finish|do)|no[- ]show"
        r"|was rude|were rude|broke my|damaged|scratched|made it worse)",
    ),
)
