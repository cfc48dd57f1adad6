"""Talk with the assistant about itself and about the talk: the families of phrasings."""

from receptionist.agent.frame_agent.understanding.intent_rules.phrases import (
    ASK,
    WISH_OR_ASK,
    YOU_DID,
    alone,
    either,
    near,
)
from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

_MAKER = (
    r"(?:boss|maker|creator|manager|employer|owner|developer|designer|programmer|engineer|inventor|manufacturer|supervisor"
    r"|master|leader|superior|parents?|family(?! rooms?)|father|mother|origins?|birth ?day|age|gender|hobb(?:y|ies)|favou?rite \w+"
    r"|interests|background|home ?town|name|nick ?name|title|designation|identity|job|occupation|life)s?"
)
_WHO = (
    r"(?:who(?:m|se|ever)?|(?:what|which) (?:\w+ )?(?:company|companies|person|people|corporation|organi[sz]ation|firm|team"
    r"|group|business|entity|institution|country|programmers?|developers?|engineers?|scientists?|boss|individual|man|woman"
    r"|human|lab|city|year|brand))"
)
_LANGUAGES = (
    r"(?:spanish|english|french|german|italian|dutch|chinese|mandarin|cantonese|japanese|korean|vietnamese|tagalog|filipino"
    r"|portuguese|russian|arabic|polish|hindi|urdu|bengali|punjabi|gujarati|farsi|persian|creole|hebrew|turkish|swahili|latin"
    r"|greek|swedish|norwegian|danish|finnish|czech|hungarian|romanian|ukrainian|thai|indonesian|malay|somali|amharic|yiddish"
    r"|navajo|espa[nñ]ol|my (?:own|native) (?:language|tongue)|(?:an?)?other (?:language|tongue)|a different (?:language|tongue))"
)
_UNIT = (
    r"(?:team|department|dept|desk|office|section|branch|division|reception|concierge|operator|representative|agent|advis[eo]r"
    r"|manager|management|supervisor|owner|boss|billing|accounts?|sales|scheduling|dispatch(?:er)?|customer (?:service"
    r"|support|care)|support|human|person|staff|specialist|expert|personnel|restaurant|spa|gym|room service|housekeeping)"
)
_THAT = (
    r"(?:it|that|this|them|all(?: of (?:it|that|this))?|everything|what i (?:just )?(?:said|asked|told you|requested)"
    r"|(?:whatever|what) you (?:are|were) doing|(?:my|the|that|this)"
    r" (?:last |previous |current |latest |most recent )?(?:request|command|question|order|statement|thing|action|task"
    r"|process|operation|activity|instructions?|one|sentence|answer))"
)
_ANSWER = r"(?:answer|response|reply|explanation|job|work|service|assistance|suggestion|one|idea|answer(?:ed|ing)|help)"
_GOOD = (
    r"(?:good|great|nice|awesome|fantastic|excellent|amazing|wonderful|perfect|superb|brilliant|outstanding|marvel+ous"
    r"|terrific|super|impressive|incredible|fabulous|splendid|spectacular|lovely|stellar|helpful|smart|clever|accurate"
    r"|satisf\w+|the best|cool)"
)

TALK: Rules = (
    (
        Intent.ASSISTANT_IDENTITY,
        8.1,
        either(
            near(
                rf"^(?:(?:so|hey|and|please|tell me|do you know|can you tell me|i want to know|i would like to know"
                rf"|could you tell me|let me know)[, ]+)*{_WHO}",
                rf"(?:{YOU_DID}|responsible for|behind|in charge of|over|to thank for|gave)"
                r" (?:you|your)",
                within=30,
            ),
            rf"^(?:.{{0,25}}\b)?{_WHO}\b.{{0,20}}\b(?:do|did|are|were|have) you\b(?! (?:think|know|like|recommend|suggest|use|have"
            r"|prefer|want|need|mean|send|sending|suggesting|going|talking))",
            rf"\b{_WHO}\b(?! (?:can|could|should|may|do|would) i\b)(?:(?!\bi\b).){{0,35}}\byou(?:r|rs)?\b"
            r"(?! (?:think|know|like|recommend|suggest|prefer|want|need|send|sending|mean|guys|have (?:a|any)|use))",
            rf"\b(?:it|that|which|person|people|company|\w+le|one|microsoft|amazon|openai|someone|somebody|anyone) (?:\w+ )?{YOU_DID} you\b"
            r"[?.! ]*$",
            rf"\b(?:do|does|has|have|is there|what is|know|give) .{{0,20}}\b(?:an?|the|any|your) (?:\w+ )?name\b.{{0,15}}\b(?:you|ai|assistant|bot)\b",
            r"\b(?:does|has|is|what) (?:this|the|it|an?) (?:ai|assistant|bot|program|system|device|robot)(?:'s)?\b.{0,15}\b(?:name|called|belong|created|made)",
            r"\bname (?:that )?you (?:use|have|go|were|prefer|are)\b|\b(?:nationality|gender|race|religion|species) (?:are|is|do) you",
            rf"\b(?:am i|is \w+|is \w+ \w+|are they|do i|is someone) your {_MAKER}\b",
            r"\bhow old\b.{0,20}\byou\b|\bhow long have you (?:been (?:alive|around|on)|existed|lived)|\bhow (?:did|were|are) you (?:come|get|made|born|created)"
            r" ?(?:into|to be|about|started|here)?",
            near(
                r"(?:do|did|are|were|have) you", r"(?:have|got) (?:an?|any|another|your own)|have|got", _MAKER, within=8
            ),
            rf"\b(?:what|who|where|when|how|which|tell|about|know|name|is|share|reveal|give)\b.{{0,25}}\byour (?:own |real |actual |first |last "
            rf"|full |given |current |immediate |direct )?{_MAKER}\b(?! (?:price|rate|is (?:bob|on)))",
            r"\bhow old (?:are|is) you\b|\bwhen (?:were|was|are) you (?:born|made|created|built)|\b(?:are|were) you (?:born|married|single|a"
            r" (?:boy|girl|man|woman|male|female)|male|female|from)\b",
            r"\bwhere (?:are|were|do|did) you (?:\w+ )?(?:from|live|born|come from|originate|grow up|reside|call home|raised|based out of)",
            r"\bwhat (?:do|are) you (?:\w+ )?(?:like|love|enjoy|do) (?:to do|doing|for fun|in your|with your)|\bfor fun\b.{0,10}\byou\b"
            r"|\byou (?:like )?(?:to )?do for (?:fun|a living)\b|\byour (?:free|spare) time\b",
            rf"\byou (?:were |are |been |get |got )?(?:{YOU_DID}) (?:by|for|from|in)\b(?! (?:my|the|our|a))",
            r"\bwhat (?:should|do|can|may|would|could|might|shall|must) (?:i|we|people|one|they|others|everyone) (?:\w+ )?(?:call|name|address"
            r"|refer to) you\b(?! back)|\bhow (?:should|do|can|may|would|might) (?:i|we|people) (?:address|refer to|call) you\b(?! back)"
            r"|\bwhat (?:do|are|did|would) (?:you|they) (?:\w+ )?(?:call(?:ed)?|go by|named?|like to be called)\b",
            r"\bwho (?:exactly |really )?(?:are|is) (?:you|this)\b(?! (?:sending|talking|with))|\bintroduce yourself\b|\btell me (?:\w+ ){0,3}?(?:about"
            r" (?:yourself|you)|who you are)\b",
            r"\b(?:do you|you) (?:work|working|serve|answer|report|belong|employed|owned) (?:for|to|with|under|at|by)\b(?! (?:the|my|a) (?:house|home|job))",
            r"\b(?:do you|have you|got) (?:have |got |own |any )*(?:any )?(?:pets?|dogs?|cats?|kids|siblings|friends|brothers|sisters)\b.{0,6}$",
        ),
    ),
    (
        Intent.ARE_YOU_A_BOT,
        9.1,
        either(
            near(
                r"(?:am i|is this|are you|i am) (?:\w+ )?(?:speaking|talking|chatting|connected|texting|dealing|conversing) (?:to|with)",
                r"(?:real|live|actual|human|person|machine|robot|bot|computer|ai|a\.i|recording|someone|software|program)",
                within=12,
            ),
            near(
                r"(?:are|r) you|is this|you are|it is",
                r"(?:\w+ )?(?:an?|the|actually|really|truly|even|some)",
                r"(?:human|robot|bot|machine"
                r"|computer|ai|a\.i|person|recording|program|software|android|real|artificial\w*|virtual|automated|cyborg|people"
                r"|living|being)",
                within=10,
            )
            + r"(?! (?:service|maintenance|tune|repair))",
            r"\byou (?:are |sound )?(?:\w+ )?(?:real|human|alive|robotic|artificial|automated)\b.{0,12}$|\bflesh and blood\b",
            r"\b(?:is|do i have|is there|have i got) (?:an? |the )?(?:\w+ )?(?:human|robot|machine|computer|bot)\b(?! (?:i|we) (?:can|could|may)).{0,25}$",
        ),
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        9.3,
        near(
            WISH_OR_ASK,
            r"(?:speak|talk|chat|connected|transferred|put through)(?:ing)? (?:to|with)",
            r"(?:a |an |some )?(?:real |live |actual |human |other )*(?:person|human|agent|representative|being|people|someone|somebody)",
            within=15,
        ),
    ),
    (
        Intent.SPEAK_TO_HUMAN,
        8.1,
        either(
            alone(
                rf"(?:give me |get me |i will have |need |want )?(?:the |a |an |your |some |any )?(?:\w+ ){{0,2}}?{_UNIT}"
            ),
            r"\b(?:connected|transferred|put through|redirected|passed|patched) (?:\w+ )?(?:to|with|through)\b",
            r"\b(?:is|are) there (?:a |an )?(?:\w+ )?(?:someone|somebody|anyone|anybody|person|human|\w+) (?:else )?(?:i|we|who) (?:can|could|may|might)"
            r" (?:speak|talk|chat|help)",
            rf"\b(?:want|need|demand|like|require|prefer|get me|have) (?:an?|the|your|some) (?:\w+ )?(?:{_UNIT})(?: (?:now|please|right now|immediately|asap|instead))*[.! ]*$",
            r"\ba (?:quick )?word with\b|^is (?!it\b|that\b|this\b)[a-z]+(?: [a-z]+)? (?:there|in|around|available|home|in today)[?. ]*$",
            near(
                r"(?:do you|have you|you guys) (?:have|got)",
                r"(?:an?|any|some|real|actual|live) (?:\w+ )?(?:human|person|people|agent|representative|operator|staff)",
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
                rf"(?:someone|somebody|anyone|a person|people) (?:\w+ )?(?:from|in|at|on|of) (?:the |your )?(?:\w+ )?{_UNIT}",
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
            r"\b(?:not|never|n't) (?:feel )?(?:\w+ )?(?:comfortable|happy|ok|okay|like|trust|want|going|prepared|willing)\b.{0,45}\b(?:machine|robot"
            r"|bot|computer|a\.?i|automated \w+|virtual assistant)\b|\binstead of (?:a |an |this |the )?(?:machine|robot|bot|computer|ai)\b",
            near(
                r"(?:reach|contact(?! (?:number|info|details|phone|them|address))|get (?:a )?hold of|phone|connect(?: me)? (?:to|with)|transfer(?: me)? to|put me (?:through|on|over)"
                r"|pass me (?:on|over|to)|patch me|send me to|direct me to|take me to|hand me)",
                rf"{_UNIT}|someone|somebody|anyone|mr|mrs|ms|dr",
                within=20,
            ),
        ),
    ),
    (
        Intent.CHANGE_LANGUAGE,
        9,
        either(
            near(
                r"(?:change|switch|set|use|swap|convert|adjust|put|make|turn|go|move|update|select|choose|start|begin|reply|respond|answer|speak|talk"
                r"|communicate|converse|continue|proceed|chat|conversation|hear|want|prefer|like|need)",
                rf"(?:{_LANGUAGES}|(?:your |the |my )?(?:default )?language)",
                within=28,
            )
            + r"(?! (?:food|restaurant|teacher|class|movie|dictionary|word|doctor|dentist))",
            alone(rf"(?:in |to )?{_LANGUAGES}"),
            rf"\bis (?:there )?(?:an? )?{_LANGUAGES}(?: \w+)? (?:available|possible|an option|supported)\b",
            near(
                r"(?:do|does|can|could|are) (?:you|anyone|anybody|someone)",
                r"(?:speak|understand|know|fluent|talk)",
                _LANGUAGES,
                within=14,
            ),
        ),
    ),
    (
        Intent.CAPABILITIES,
        6.6,
        either(
            near(
                r"what|which|how many",
                r"(?:topics|subjects|things|areas|fields|questions|tasks|stuff|kinds?|sorts?|types?|skills|services|commands|functions)",
                r"(?:you|i|we)",
                r"(?:ask|know|like|help|answer|do|experienced|knowledgeable|expert|good|familiar|trained|versed|handle|cover|discuss|talk"
                r"|assist|perform|offer|support|capable|comfortable|proficient|about)",
                within=22,
            )
            + r"(?! (?:my|the) (?:car|house|sink))",
            r"\b(?:ideas?|examples?|list|suggestions?) (?:\w+ )?(?:of|for|about) (?:what|things|stuff|questions)\b.{0,20}\byou\b",
            r"\b(?:show|list|tell|give|describe|name|read)(?: me)? (?:\w+ ){0,2}your (?:\w+ )?(?:features|skills|abilities|capabilities|functions|commands|talents|options)",
            r"\bwhat do you (?:\w+ )?have (?:information|knowledge|info|expertise|data|answers)\b",
            r"\bwhat (?:else )?(?:are|is) you(?:r)? (?:\w+ )?(?:for|about|capabl\w+|purpose|abilit\w+|skills?|expertise|specialt\w+|capabilit\w+)\b",
            r"\b(?:what|how) (?:\w+ )?(?:can|could|will|do|would|might) you (?:\w+ )?(?:do|help|assist|be of|offer|provide|tell|answer|teach)"
            r"(?: (?:me|us|for|with|on|to|about|out|today|anyway))*[?.! ]*$",
            r"\bwhat (?:\w+ )?(?:can|could|may|should|do|might|am) (?:i|we) (?:\w+ )?(?:able to )?(?:ask|say|request|use|do with|talk|tell|command|learn)\b(?! (?:to|you to))",
        ),
    ),
    (
        Intent.REPEAT,
        8.1,
        either(
            near(
                r"(?:say|tell|read|give|state|speak|explain|run|go over|go through|hear|ask|mention|repeat|play|do|come|put)(?: me| us)?",
                r"(?:again|once more|one more time|another time|over again|over[?.! ]*$|a second time|twice|back to me|louder|that back)",
                within=35,
            )
            + r"(?! (?:the phone|to|with|for|at|on))",
            r"\b(?:did not|could not|can not|do not|was not|barely|hardly|never) (?:quite |really |fully |able to )*(?:hear|catch|make out|pick up)\b"
            r"(?! (?:back|from|anything from))",
            r"\bwhat (?:was|is|were) (?:that|it|you) (?:again|you|last|just|saying|that you)\b|\bwhat (?:did|have|do|was it) you (?:just |last )?(?:say|said|saying)\b",
            alone(
                r"(?:again|pardon(?: me)?|come again|repeat(?: \w+){0,6}|say (?:that |it )?again|say what|what|huh|one more time|once more|once again"
                r"|i beg your pardon|excuse me)"
            ),
        ),
    ),
    (
        Intent.ASK_CLARIFY,
        6.9,
        either(
            r"\btell me (?:\w+ )?more (?:about|on) (?:that|this|it)\b|\bput (?:it|that) (?:in )?(?:another way|differently|simpl\w+|other words)",
            r"\b(?:in|use) (?:other|simpler|plain\w*|different) (?:words|terms)\b|\bdumb (?:it|that) down\b|\bbreak (?:it|that) down\b",
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
            r"\b(?:normal|regular|slower|faster|different|slow|fast|quicker) (?:speed|pace|rate|tempo)\b|\b(?:rate of|your) (?:speech|speaking)\b",
        ),
    ),
    (
        Intent.ASK_CLARIFY,
        8.2,
        r"\b(?:clarify|elaborate|rephrase|re-?word|paraphrase|simplify|explain) (?:\w+ ){0,8}?(?:again|once (?:more|again)|further|please|more|better"
        r"|on that|it|that|this|me|yourself|response|answer|statement|said|mean|meant)\b(?!.{0,10}\b(?:how|why)\b)",
    ),
    (
        Intent.CANCEL_FLOW,
        7.0,
        either(
            alone(
                rf"(?:cancel|never ?mind|nvm|forget|disregard|undo|abort|cease|ignore|scratch|call off|drop|erase|delete|revoke|reverse|nullify|retract"
                rf"|quit|terminate|discontinue|halt|end|exit|go back|back up|start over|scrap|void|omit|stop|kill|withdraw|take back|skip|leave)"
                rf"(?: (?:doing|about|with|to|off|up|out))*(?: {_THAT})?(?: (?:off|back|out|up|alone|from happening))?"
            ),
            near(
                r"(?:do not|no longer|not) (?:\w+ )?(?:want|need|wish|do|like|bother|proceed|continue|go ahead|worry|care)",
                rf"(?:to )?(?:{_THAT}|do (?:it|that|this)|anymore|any more|after all|to happen|with it)[.! ]*$",
                within=14,
            ),
            r"\b(?:that|it|this) (?:is|will|would) (?:not|no longer) (?:be )?(?:necessary|needed|required)\b|\bhold off on (?:that|it|this)\b",
            r"\b(?:changed|changing|change) my mind\b|\bchange of (?:mind|heart|plans?)\b|\bon second thought,? (?:no|never|forget|do not)",
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
            r"^(?:and |so |ok(?:ay)? )?(?:is|was|are) (?:that|this|it|these) (?:really |exactly |actually )?(?:what i|how i|the (?:one|thing) i) (?:\w+ )?(?:said|asked|meant|wanted|told|ordered)",
            near(
                r"(?:did|have|do|are|were) you",
                r"(?:get|got|gotten|understand|understood|hear|heard|catch|caught|sure|register\w*|process\w*|record\w*|follow\w*)",
                r"(?:that|it|me|my|this|what i|all|right|correct\w*|everything)",
                within=12,
            )
            + r"(?! (?:house|appointment|booking|order|package))",
            near(
                r"(?:check|verify|confirm|double[- ]?check|make sure|validate|ensure|recheck)",
                r"(?:what i|that i|my|the|you|your|if|whether|this|that|it)",
                r"(?:said|asked|told|meant|command|question|request|statement|instruction|understood|understanding|heard|right|correct\w*|got (?:it|that)|details)",
                within=15,
            ),
        ),
    ),
    (
        Intent.GOODBYE,
        4.2,
        either(
            r"\b(?:catch|see|talk to|speak to|speak with|call|meet) (?:you|ya|you guys|you all) (?:\w+ )?(?:some ?other time|some ?time|around|another (?:time|day)|next|again"
            r"|later|soon|in a (?:bit|while)|when)\b(?!.*\?)",
            r"\b(?:you|we) (?:can|may|could) (?:hang up|go|disconnect|end (?:it|this|the call))(?: now)?[.! ]*$|\b(?:over and out|signing off|i am out|gotta go|got to go|outta here)\b",
            r"\b(?:all (?:good|sorted|set|done)|(?:i|we) (?:am|are) (?:all )?(?:good|done|set|finished|sorted|through))(?: (?:now|here|then|for now|thanks?|thank you|with that))*[.! ]*$",
            r"\b(?:do|did|will|would) not (?:be )?(?:need|needing|want|have|require) (?:anything|any|nothing|more|any more|further)(?: (?:else|more|help|questions|assistance|from you))*[.! ]*$",
            r"^(?:no|nope|nah)\b.{0,12}\b(?:that (?:is|was|will be|would be|should be) (?:all|it|everything|enough|fine)|that (?:all|it))\b|\b(?:close|end|stop|finish|leave) (?:it )?(?:here|there|at that)\b",
            r"\b(?:there is )?nothing (?:else|more|further)(?: (?:for (?:now|today)|i need|to (?:add|ask)))?\b|\bi (?:have|got) (?:everything|all (?:that )?)i (?:need|wanted)\b"
            r"|\ball (?:i|we) (?:need|needed|wanted)(?: (?:for )?(?:now|today|to know))?\b[.! ]*(?:thanks.*|thank you.*)?$",
        ),
    ),
    (
        Intent.AFFIRM,
        2.95,
        r"\bi (?:think|believe|suppose|guess|hope|would say) so\b|\b(?:please|yes,?|ok(?:ay)?,?) (?:let us )?do (?:it|that|so)\b|\b(?:the |my )?(?:answer|response) is (?:a )?yes\b"
        r"|\bthat is (?:a |an )?(?:\w+ )?(?:yes|fact|affirmative)\b|\byou (?:are|were) (?:\w+ )?(?:right|correct)\b|\blet us do (?:it|that)\b",
    ),
    (
        Intent.DENY,
        2.95,
        r"\bi (?:said|say|am saying|would say|meant|answer(?:ed)?) no\b|\b(?:the |my )?(?:answer|response) is (?:a )?(?:no|negative)\b|\bthat is (?:a |an )?(?:\w+ )?(?:no|lie|negative)\b"
        r"|\bnot (?:at all|in the least|even close|a chance|for me)\b[.! ]*$|\b(?:that|this|it) is (?:\w+ )?(?:un)?(?:false|untrue|incorrect|inaccurate|wrong)\b",
    ),
    (
        Intent.NO_PREFERENCE,
        4,
        alone(
            r"(?:any|either|all|both|whichever|anyone|whatever)(?: of (?:them|those|these|the above))?(?: (?:one|two|time|day|way|works?|will do))?"
        ),
    ),
    (
        Intent.STOP_TALKING,
        7.2,
        alone(
            r"(?:stop|shut up|hush|quiet|silence|be quiet|pause|stop (?:it|now|talking|speaking)|enough|that is enough|zip it|shush|turn off|shut down|power off|off)"
        ),
    ),
    (
        Intent.PRAISE,
        4.15,
        either(
            near(rf"{_GOOD}|well", _ANSWER, within=6) + r"(?!.{0,4}\bwith\b)",
            r"\b(?:you|that|it|this|answer|response|command|one)\b.{0,25}\b(?:correct(?:ly)?|right|exact(?:ly)?|accurate(?:ly)?|helpful|fine|cool|perfect(?:ly)?|what i (?:wanted|needed|meant))"
            r"\b.{0,12}\b(?:thanks?|thank you|cheers)\b",
            r"\b(?:appreciate|like|love|happy with|pleased with|satisfied with) (?:your|the) (?:\w+ )?(?:answers?|response|reply|work|efforts?|performance|output|service|attitude)\b",
            r"\b(?:thanks?|thank you) (?:\w+ ){0,3}?for (?:your|such|all your) (?:\w+ )?(?:answers?|responses?|reply|replies|explanation|performance|work)\b",
            near(
                r"(?:thanks?|thank you|cheers)",
                rf"you (?:are|were|have been|did|have done)|(?:for|that was|it was|is) (?:\w+ )?(?:an? |so |very |really )?(?:{_GOOD})|"
                r"well done|(?:good|great|nice|excellent) (?:job|work|one)",
                within=25,
            ),
            rf"\byou (?:are|were|have been|did|do|have done|make|made|answer(?:ed)?|work(?:ed)?|handled)\b.{{0,18}}\b(?:{_GOOD}|well|best|correctly|right|nicely"
            r"|perfectly|greatly|happy|proud|day|smile|wonders|a star|genius|legend)\b(?!.{0,15}\bnot\b)",
            rf"\b(?:that|it|this) (?:is|was) (?:\w+ ){{0,2}}{_GOOD}\b(?: \w+){{0,2}}[.! ]*$",
            r"\b(?:i )?(?:really |so |just |totally )*(?:love|loved|like|liked|enjoy|enjoyed|admire|am (?:\w+ )?(?:impressed|pleased|happy|satisfied|amazed|delighted))"
            r"(?: with| by| about)? (?:you|your|that|it|this|how|the (?:way|answer|response))\b(?! to\b| if\b| for\b)(?!.{0,20}\b(?:stop|check|cancel|repeat|book))",
        ),
    ),
    (
        Intent.THANKS,
        4.3,
        either(
            r"\byou (?:have been|were|are) (?:\w+ )*?(?:an? )(?:\w+ )*?help\b|\byou are (?:too|very|so) kind\b|\bthank you enough\b|\bmy (?:gratitude|thanks)\b",
            r"^(?:thanks?|thank|thnaks?|thansk|thx|ty|tysm|tyvm|thankyou) (?:you|u|ai|so much|a (?:lot|bunch|million|ton)|very much|again)?[.! ]*$",
        ),
    ),
    (
        Intent.THANKS,
        4.1,
        r"^(?:(?:ok(?:ay)?|oh|wow|alright|great|well|hey|yes|awesome|perfect|good|cool|nice)[,.! ]+)*(?:i (?:\w+ )?)?(?:would like to |want to |just want to )?"
        r"(?:thanks|thank you|thank|app\w*ciate|much (?:appreciated|obliged)|many thanks|thanx|cheers|appreciated)\b"
        r"(?!.{0,60}\b(?:answers?|response|reply|you (?:are|did|have|were)|well done|bye|all|goodbye|but|what|how|when|where|can|could|is|are)\b).{0,50}$",
    ),
)
