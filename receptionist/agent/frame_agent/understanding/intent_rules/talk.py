"""Talk about the talk, somebody else wanted on the line, and manners: the families of phrasings."""

from receptionist.agent.frame_agent.understanding.intent_rules.phrases import (
    WISH_OR_ASK,
    alone,
    either,
    near,
)
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

_UNIT = (
    r"(?:team|department|dept|desk|office|section|branch|division|reception|concierge|operator|representative"
    r"|agent|advis[eo]r"
    r"|manager|management|supervisor|owner|boss|billing|accounts?|sales|scheduling|dispatch(?:er)?|customer "
    r"(?:service"
    r"|support|care)|support|human|person|staff|specialist|expert|personnel|restaurant|spa|gym|room service"
    r"|housekeeping)"
)
_THAT = (
    r"(?:it|that|this|them|all(?: of (?:it|that|this))?|everything|what i (?:just )?(?:said|asked|told you|requested)"
    r"|(?:whatever|what) you (?:are|were) doing|(?:my|the|that|this)"
    r" (?:last |previous |current |latest |most recent )?(?:request|command|question|order|statement|thing"
    r"|action|task"
    r"|process|operation|activity|instructions?|one|sentence|answer))"
)
_ANSWER = (
    r"(?:answer|response|reply|explanation|job|work|service|assistance|suggestion|one|idea|answer(?:ed"
    r"|ing)|help)"
)
_GOOD = (
    r"(?:good|great|nice|awesome|fantastic|excellent|amazing|wonderful|perfect|superb|brilliant|outstanding"
    r"|marvel+ous"
    r"|terrific|super|impressive|incredible|fabulous|splendid|spectacular|lovely|stellar|helpful|smart|clever"
    r"|accurate"
    r"|satisf\w+|the best|cool)"
)

TALK: Rules = (
    (
        Intent.SPEAK_TO_HUMAN,
        9.3,
        near(
            WISH_OR_ASK,
            r"(?:speak|talk|chat|connected|transferred|put through)(?:ing)? (?:to|with)",
            r"(?:a |an |some )?(?:real |live |actual |human |other )*(?:person|human|agent|representative"
            r"|being|people|someone|somebody)",
            within=15,
        ),
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8.1,
        either(
            alone(
                r"(?:give me |get me |i will have |need |want )?(?:the |a |an |your |some |any )?(?:\w+ "
                rf"){{0,2}}?{_UNIT}"
            ),
            r"\b(?:connected|transferred|put (?:through|in touch|on)|in touch|redirected|passed|patched) "
            r"(?:\w+ )?(?:to|with|through)\b",
            r"\b(?:is|are) there (?:a |an )?(?:\w+ )?(?:someone|somebody|anyone|anybody|person|human|\w+) "
            r"(?:else )?(?:i|we|who) (?:can|could|may|might)"
            r" (?:speak|talk|chat|help)",
            r"\b(?:want|need|demand|like|require|prefer|get me|have) (?:an?|the|your|some) (?:\w+ "
            rf")?(?:{_UNIT})(?: (?:now|please|right now|immediately|asap|instead))*[.! ]*$",
            r"\b(?:like|want|need|have|got)(?: (?:a|to ask a) (?:quick )?question for)? (?:the |your "
            r")?(?:customer (?:service|support|care)|manager|owner|reception|billing|front desk)[.! ]*$",
            r"\b(?:have|get|ask|need|want) (?:someone|somebody|him|her|them|the \w+|your \w+) (?:to )?(?:call"
            r"|ring|phone|contact)(?: me)?(?: back)?\b",
            r"\b(?:done|finished|fed up|sick|tired|enough|through) (?:with|of) (?:this|the|you|a|talking to "
            r"a)? ?(?:bot|robot|machine|computer|ai)\b|[,.] human[.! ]*$",
            r"\bwho (?:do|should|can|could|would|may) (?:i|we) (?:speak|talk|contact|call|see|ask)(?: (?:to"
            r"|with|for))?\b|\b(?:discuss|speak|talk|handle|sort) (?:\w+ ){0,3}?with (?:a |an |another |some "
            r")(?:real |live |actual )?(?:person|human|someone|agent|colleague)\b",
            r"\b(?:can|could|may|would) (?:your|a|another|one of your) (?:\w+ )?(?:colleagues?|co-?workers?"
            r"|people|manager|supervisor|person|human|associate|teammate)\b|\bis(?: there)? not there (?:a |an "
            r"|any)?(?:human|person|one|body)",
            r"\ba (?:quick )?word with\b|^is (?!it\b|that\b|this\b)[a-z]+(?: [a-z]+)? (?:there|in|around"
            r"|available|home|in today)[?. ]*$",
            near(
                r"(?:do you|have you|you guys) (?:have|got)",
                r"(?:an?|any|some|real|actual|live) (?:\w+ )?(?:human|person|people|agent|representative"
                r"|operator|staff)",
                within=5,
            ),
            near(
                r"(?:is|are)",
                rf"(?:the |a |an |your |any )?(?:\w+ )?{_UNIT}",
                r"(?:there|around|available|in|free|reachable|on)[?.! ]*$",
                within=4,
            ),
            near(
                r"(?:get|put|have|give)(?: me| us)?",
                rf"(?:the |a |an |your |some ?(?:one|body) (?:from|in|at) (?:the )?)(?:\w+ )?{_UNIT}",
                r"(?:on|please|now|to (?:help|talk|speak|call)|for me|here)",
                within=6,
            ),
            near(
                WISH_OR_ASK,
                r"(?:someone|somebody|anyone|a person|people) (?:\w+ )?(?:from|in|at|on|of) (?:the |your "
                rf")?(?:\w+ )?{_UNIT}",
                within=20,
            ),
            near(
                WISH_OR_ASK,
                r"(?:speak|talk|chat|discuss\w*)",
                r"(?:with|to)",
                r"(?:the|your|an?|some|any|somebody|someone|anybody|anyone)(?! (?:machine|robot"
                r"|bot|computer))",
                within=15,
            ),
            r"\b(?:not|never|n't) (?:feel )?(?:\w+ )?(?:comfortable|happy|ok|okay|like|trust|want|going"
            r"|prepared|willing)\b.{0,45}\b(?:machine|robot"
            r"|bot|computer|a\.?i|automated \w+|virtual assistant)\b|\binstead of (?:a |an |this |the "
            r")?(?:machine|robot|bot|computer|ai)\b",
            near(
                r"(?:reach|contact(?! (?:number|info|details|phone|them|address))|get (?:a )?hold of|phone"
                r"|connect(?: me)? (?:to|with)|transfer(?: me)? to|put me (?:through|on|over)"
                r"|pass me (?:on|over|to)|patch me|send me to|direct me to|take me to|hand me)",
                rf"{_UNIT}|someone|somebody|anyone|mr|mrs|ms|dr",
                within=20,
            ),
        ),
    ),
    (
        Intent.REPEAT,
        8.1,
        either(
            near(
                r"(?:say|tell|read|give|state|speak|explain|run|go over|go through|hear|ask|mention|repeat"
                r"|play|do|come|put)(?: me| us)?",
                r"(?:again|once more|one more time|another time|over again|over[?.! ]*$|a second time|twice"
                r"|back to me|louder|that back)",
                within=35,
            )
            + r"(?! (?:the phone|to|with|for|at|on))",
            r"\b(?:did not|could not|can not|do not|was not|barely|hardly|never) (?:quite |really |fully |able "
            r"to )*(?:hear|catch|make out|pick up)\b"
            r"(?! (?:back|from|anything from))",
            r"\bwhat (?:was|is|were) (?:that|it|you) (?:again|you|last|just|saying|that you)\b|\bwhat (?:did"
            r"|have|do|was it) you (?:just |last )?(?:say|said|saying)\b",
            r"\b(?:mind|care to|please|try) (?:repeating|restating|saying)\b|\brepeat(?:ing)? (?:yourself|that"
            r"|it|what)\b|\b(?:was|were) not (?:listening|paying attention)\b",
            alone(
                r"(?:again|pardon(?: me)?|come again|repeat(?: \w+){0,6}|say (?:that |it )?again|say what|what"
                r"|huh|one more time|once more|once again"
                r"|i beg your pardon|excuse me)"
            ),
        ),
    ),
    (
        Intent.ASK_CLARIFY,
        7.95,
        either(
            r"\b(?:do|did|does|could|can|am|is|was) not (?:\w+ ){0,2}?(?:understand|get (?:it|you|that|what "
            r"you\\b.{0,12})(?=[.!? ]*$)|follow(?:ing)?|make (?:any |much )?sense|grasp|comprehend|sure what "
            r"you|clear)\b(?! (?:paid|here|the)\b)",
            r"\b(?:not sure|unsure|no idea|do not know) what (?:you|that|it|this) (?:mean|means|meant|said|are "
            r"(?:saying|asking|talking))|^(?:please )?be (?:more )?(?:clear|specific|precise)\w*\b",
        ),
    ),
    (
        Intent.ASK_CLARIFY,
        6.9,
        either(
            r"\btell me (?:\w+ )?more (?:about|on) (?:that|this|it)\b|\bput (?:it|that) (?:in )?(?:another way"
            r"|differently|simpl\w+|other words)",
            r"\b(?:in|use) (?:other|simpler|plain\w*|different) (?:words|terms)\b|\bdumb (?:it|that) down\b"
            r"|\bbreak (?:it|that) down\b",
        ),
    ),
    (
        Intent.SPEAK_SLOWER_FASTER,
        9,
        either(
            near(
                r"(?:slow|speed)(?:ing)?",
                r"(?:your|the) (?:speech|voice|talking|speaking|words|delivery|pace)",
                within=8,
            ),
            r"\b(?:normal|regular|slower|faster|different|slow|fast|quicker) (?:speed|pace|rate|tempo)\b"
            r"|\b(?:rate of|your) (?:speech|speaking)\b",
        ),
    ),
    (
        Intent.ASK_CLARIFY,
        8.2,
        r"\b(?:clarify|elaborate|rephrase|re-?word|paraphrase|simplify|explain) (?:\w+ ){0,8}?(?:again|once "
        r"(?:more|again)|further|please|more|better"
        r"|on that|it|that|this|me|yourself|response|answer|statement|said|mean|meant)\b(?!.{0,10}\b(?:how|why)\b)",
    ),
    (
        Intent.CANCEL_FLOW,
        7.0,
        either(
            alone(
                r"(?:cancel|never ?mind|nvm|forget|disregard|undo|abort|cease|ignore|scratch|call off|drop"
                r"|erase|delete|revoke|reverse|nullify|retract"
                r"|quit|terminate|discontinue|halt|end|exit|go back|back up|start over|scrap|void|omit|stop"
                r"|kill|withdraw|take back|skip|leave)"
                rf"(?: (?:doing|about|with|to|off|up|out))*(?: {_THAT})?(?: (?:off|back|out|up|alone|from "
                r"happening))?"
            ),
            near(
                r"(?:do not|no longer|not) (?:\w+ )?(?:want|need|wish|do|like|bother|proceed|continue|go ahead"
                r"|worry|care)",
                rf"(?:to )?(?:{_THAT}|do (?:it|that|this)|anymore|any more|after all|to happen|with it)[.! ]*$",
                within=14,
            ),
            r"\b(?:that|it|this) (?:is|will|would) (?:not|no longer) (?:be )?(?:necessary|needed|required)\b"
            r"|\bhold off on (?:that|it|this)\b",
            r"\b(?:changed|changing|change) my mind\b|\bchange of (?:mind|heart|plans?)\b|\bon second "
            r"thought,? (?:no|never|forget|do not)",
            near(
                r"(?:stop|quit|cease|halt|end|abort|cancel|undo|discontinue|terminate)",
                rf"(?:{_THAT}|doing|current \w+)",
                within=6,
            )
            + r"[.! ]*$",
        ),
    ),
    (
        Intent.ASK_CONFIRM,
        6.9,
        either(
            r"^(?:and |so |ok(?:ay)? )?(?:is|was|are) (?:that|this|it|these) (?:really |exactly |actually "
            r")?(?:what i|how i|the (?:one|thing) i) (?:\w+ )?(?:said|asked|meant|wanted|told|ordered)",
            near(
                r"(?:did|have|do|are|were) you",
                r"(?:get|got|gotten|understand|understood|hear|heard|catch|caught|sure|register\w*|process\w*"
                r"|record\w*|follow\w*)",
                r"(?:that|it|me|my|this|what i|all|right|correct\w*|everything)",
                within=12,
            )
            + r"(?! (?:house|appointment|booking|order|package))",
            near(
                r"(?:check|verify|confirm|double[- ]?check|make sure|validate|ensure|recheck)",
                r"(?:what i|that i|my|the|you|your|if|whether|this|that|it)",
                r"(?:said|asked|told|meant|command|question|request|statement|instruction|understood"
                r"|understanding|heard|right|correct\w*|got (?:it|that)|details)",
                within=15,
            ),
        ),
    ),
    (
        Intent.GOODBYE,
        4.2,
        either(
            r"\b(?:catch|see|talk to|speak to|speak with|call|meet) (?:you|ya|you guys|you all) (?:\w+ "
            r")?(?:some ?other time|some ?time|around|another (?:time|day)|next|again"
            r"|later|soon|in a (?:bit|while)|when)\b(?!.*\?)",
            r"\b(?:you|we) (?:can|may|could) (?:hang up|go|disconnect|end (?:it|this|the call))(?: now)?[.! "
            r"]*$|\b(?:over and out|signing off|i am out|gotta go|got to go|outta here)\b",
            r"\b(?:all (?:good|sorted|set|done)|(?:i|we) (?:am|are) (?:all )?(?:good|done|set|finished|sorted"
            r"|through))(?: (?:now|here|then|for now|thanks?|thank you|with that))*[.! ]*$",
            r"\b(?:do|did|will|would) not (?:be )?(?:need|needing|want|have|require) (?:anything|any|nothing"
            r"|more|any more|further)(?: (?:else|more|help|questions|assistance|from you))*[.! ]*$",
            r"^(?:no|nope|nah)\b.{0,12}\b(?:that (?:is|was|will be|would be|should be) (?:all|it|everything"
            r"|enough|fine)|that (?:all|it))\b|\b(?:close|end|stop|finish|leave) (?:it )?(?:here|there|at "
            r"that)\b",
            r"\b(?:there is )?nothing (?:else|more|further)(?: (?:for (?:now|today)|i need|to (?:add|ask)))?\b"
            r"|\bi (?:have|got) (?:everything|all (?:that )?)i (?:need|wanted)\b"
            r"|\ball (?:i|we) (?:need|needed|wanted)(?: (?:for )?(?:now|today|to know))?\b[.! ]*(?:thanks.*"
            r"|thank you.*)?$",
        ),
    ),
    (
        Intent.AFFIRM,
        2.95,
        r"^(?:that |it )?(?:sounds|looks|seems|works) (?:right|good|correct|fine|great|like it|true|ok|okay"
        r"|for me)\b|\byou (?:betcha|bet|got it)\b|\b(?:it|that) is (?:a )?(?:fact|so|indeed)[.! ]*$"
        r"|\bi (?:think|believe|suppose|guess|hope|would say) so\b|\b(?:please|yes,?|ok(?:ay)?,?) (?:let us "
        r")?do (?:it|that|so)\b|\b(?:the |my )?(?:answer|response) is (?:a )?yes\b"
        r"|\bthat is (?:a |an )?(?:\w+ )?(?:yes|fact|affirmative)\b|\byou (?:are|were) (?:\w+ )?(?:right"
        r"|correct)\b|\blet us do (?:it|that)\b",
    ),
    (
        Intent.DENY,
        2.95,
        r"\bbeg to differ\b|\b(?:does|did) not sound right\b|\bno (?:sir|ma'?am|siree)\b"
        r"|\bi (?:said|say|am saying|would say|meant|answer(?:ed)?) no\b|\b(?:the |my )?(?:answer|response) is "
        r"(?:a )?(?:no|negative)\b|\bthat is (?:a |an )?(?:\w+ )?(?:no|lie|negative)\b"
        r"|\bnot (?:at all|in the least|even close|a chance|for me)\b[.! ]*$|\b(?:that|this|it) is (?:\w+ "
        r")?(?:un)?(?:false|untrue|incorrect|inaccurate|wrong)\b",
    ),
    (
        Intent.NO_PREFERENCE,
        4,
        alone(
            r"(?:any|either|all|both|whichever|anyone|whatever)(?: of (?:them|those|these|the above))?(?: "
            r"(?:one|two|time|day|way|works?|will do))?"
        ),
    ),
    (
        Intent.STOP_TALKING,
        7.2,
        alone(
            r"(?:stop|shut up|hush|quiet|silence|be quiet|pause|stop (?:it|now|talking|speaking)|enough|that "
            r"is enough|zip it|shush|turn off|shut down|power off|off)"
        ),
    ),
    (
        Intent.PRAISE,
        4.15,
        either(
            near(rf"{_GOOD}|well", _ANSWER, within=6) + r"(?!.{0,4}\bwith\b)",
            r"\b(?:you|that|it|this|answer|response|command|one)\b.{0,25}\b(?:correct(?:ly)?|right"
            r"|exact(?:ly)?|accurate(?:ly)?|helpful|fine|cool|perfect(?:ly)?|what i (?:wanted|needed|meant))"
            r"\b.{0,12}\b(?:thanks?|thank you|cheers)\b",
            r"\b(?:appreciate|like|love|happy with|pleased with|satisfied with) (?:your|the) (?:\w+ "
            r")?(?:answers?|response|reply|work|efforts?|performance|output|service|attitude)\b",
            r"\b(?:thanks?|thank you) (?:\w+ ){0,3}?for (?:your|such|all your) (?:\w+ )?(?:answers?|responses?"
            r"|reply|replies|explanation|performance|work)\b",
            near(
                r"(?:thanks?|thank you|cheers)",
                r"you (?:are|were|have been|did|have done)|(?:for|that was|it was|is) (?:\w+ )?(?:an? |so "
                rf"|very |really )?(?:{_GOOD})|"
                r"well done|(?:good|great|nice|excellent) (?:job|work|one)",
                within=25,
            ),
            r"\byou (?:are|were|have been|did|do|have done|make|made|answer(?:ed)?|work(?:ed)?"
            rf"|handled)\b.{{0,18}}\b(?:{_GOOD}|well|best|correctly|right|nicely"
            r"|perfectly|greatly|happy|proud|day|smile|wonders|a star|genius|legend)\b(?!.{0,15}\bnot\b)",
            alone(
                rf"(?:very |so |how |really |that is |you are )*(?:{_GOOD})(?: (?:job|work|one|stuff"
                r"|answer))?"
            )
            + r"(?<!\bthanks)(?<!\byou)",
            rf"\b(?:that|it|this) (?:is|was) (?:\w+ ){{0,2}}{_GOOD}\b(?: \w+){{0,2}}[.! ]*$",
            r"\b(?:i )?(?:really |so |just |totally )*(?:love|loved|like|liked|enjoy|enjoyed|admire|am (?:\w+ "
            r")?(?:impressed|pleased|happy|satisfied|amazed|delighted))"
            r"(?: with| by| about)? (?:you|your|that|it|this|how|the (?:way|answer|response))\b(?! to\b| if\b| "
            r"for\b)(?!.{0,20}\b(?:stop|check|cancel|repeat|book))",
        ),
    ),
    (
        Intent.THANKS,
        4.3,
        either(
            r"\byou (?:have been|were|are) (?:\w+ )*?(?:an? )(?:\w+ )*?help\b|\byou are (?:too|very|so) kind\b"
            r"|\bthank you enough\b|\bmy (?:gratitude|thanks)\b",
            r"^(?:thanks?|thank|thnaks?|thansk|thx|ty|tysm|tyvm|thankyou) (?:you|u|ai|so much|a (?:lot|bunch"
            r"|million|ton)|very much|again)?[.! ]*$",
        ),
    ),
    (
        Intent.THANKS,
        4.1,
        r"^(?:(?:ok(?:ay)?|oh|wow|alright|great|well|hey|yes|awesome|perfect|good|cool|nice)[,.! ]+)*(?:i "
        r"(?:\w+ )?)?(?:would like to |want to |just want to )?"
        r"(?:thanks|thank you|thank|app\w*ciate|much (?:appreciated|obliged)|many thanks|thanx|cheers|appreciated)\b"
        r"(?!.{0,60}\b(?:answers?|response|reply|you (?:are|did|have|were)|well done|bye|all|goodbye|but|what"
        r"|how|when|where|can|could|is|are)\b).{0,50}$",
    ),
)
