"""Manners, and answers that are neither yes nor no."""

from receptionist.agent.frame_agent.understanding.intent_rules.rule import Rules
from receptionist.agent.frame_agent.understanding.labels import Intent

MANNERS: Rules = (
    (
        Intent.GOODBYE,
        4,
        r"\b(?:good ?bye|bye(?: bye)?|so long|farewell|see (?:you|ya)|talk to you (?:later|soon|then|tomorrow)"
        r"|catch you later|have a (?:good|great|nice|wonderful|lovely|blessed|fantastic|pleasant|safe) (?:one|day"
        r"|night|evening|afternoon|weekend|rest|week|time|trip)|take care|take it easy|enjoy your (?:day|evening"
        r"|weekend|night)|cheerio|ciao|adios|until (?:next time|then|tomorrow)|toodles|good night)\b(?!.{0,25}\?)"
        r"|^(?:ok(?:ay)?,? |alright,? |well,? )?(?:later|laters|regards|peace(?: out)?|cheers then|i am off"
        r"|hanging up)[.! ]*$",
    ),
    (
        Intent.GOODBYE,
        4,
        r"\b(?:i (?:am|will be|have|have got|got|need|should|must|better)(?: got)?(?: to)? ?(?:going|go|leave"
        r"|leaving|off|run|hang up|hanging up)(?: now| then)?)[.! ]*$"
        r"|\b(?:that (?:is|will be|would be|was)|this is|(?:we are|i am)(?: good)?) (?:all|it|everything|done"
        r"|finished"
        r"|all set)(?: (?:for )?(?:now|today|then|here|i (?:need|needed|want|wanted)|from me"
        r"|with that))*(?:,? (?:thanks|thank you).{0,20})?[.! ]*$"
        r"|\b(?:end|finish|hang up|disconnect|terminate|drop) (?:the |this )?(?:call|conversation|chat|phone)\b"
        r"|\b(?:great|nice|good|lovely|pleasure|wonderful|fun|enjoyed|awesome|cool) (?:to |was )?(?:talk|talking"
        r"|chat|chatting|speak|speaking)(?:ing)?(?: (?:to|with) you)?"
        r"|\bi (?:am |will )?(?:hang(?:ing)? up|call(?:ing)? (?:you )?back later)\b"
        r"|\bi do not need (?:anything|any) (?:else|more|further)\b|\bnothing else\b",
    ),
    (
        Intent.GOODBYE,
        4,
        r"\b(?:got to|have to|need to|must|should|better|going to|let me|i will|i am going to) (?:go|run|leave"
        r"|head (?:out|off)|get going|be going|hang up|jet|bounce|sign off|log off)(?: now| then)?\b(?! (?:to|over"
        r"|and|through|with|for|ahead))"
        r"|\b(?:that is|that will be|that would be|that was|this is|that) (?:it|all|everything)(?: (?:for (?:now"
        r"|today|me)|then|i (?:need|needed|wanted|want)|thanks|thank you|from me|cheers))*[,.! ]*(?:thanks|thank you"
        r"|cheers|bye)?.{0,15}$"
        r"|\b(?:speak|talk|chat|meet|see) (?:to |with )?(?:you|ya|again) ?(?:later|soon|again|then|tomorrow|next"
        r"|there|on|at|in)\b|\bi am (?:done|finished|off|out|leaving|hanging up)\b"
        r"|\b(?:end|finish|close|conclude|wrap up|terminate|stop|cut) (?:the |this |our )?(?:call|conversation|chat"
        r"|discussion)\b|\bwe (?:are|can be) (?:done|finished|through)\b"
        r"|\bno (?:more|further|other) (?:questions?|requests?|queries|help)\b"
        r"|\b(?:nice|good|great|lovely|pleasure|wonderful|awesome|cool) (?:\w+ )?(?:chat|chatting|talk|talking"
        r"|speaking|conversation|meeting|seeing)\b"
        r"|\bhave an? (?:good|great|nice|wonderful|lovely|blessed|terrific|beautiful|awesome|pleasant) (?:day"
        r"|night|evening|afternoon|weekend|one|morning|week|time)\b(?!.*\?)"
        r"|\btill (?:next time|then|later|we)|\buntil (?:next time|we|later)"
        r"|\bi(?: will|'ll)? (?:be there|see you|talk to you|catch you)\b",
    ),
    (
        Intent.THANKS,
        2.95,
        r"\b(?:thanks?|thank ?you|thankful|thanking|app?re?ciate?d?|grateful|gratitude|cheers"
        r"|obliged|much obliged)\b",
    ),
    (
        Intent.THANKS,
        3.2,
        r"^(?:ok(?:ay)?,? |oh,? |wow,? |alright,? |great,? |well,? |hey,? )*(?:thanks|thank you|many thanks"
        r"|cheers)\b(?!.{0,60}\b(?:but|bye|goodbye|answers?|you (?:are|did|have)|all|it)\b).{0,60}$"
        r"|\b(?:appreciate|grateful|thankful)\b.{0,40}$"
        r"|\bthank(?:s| you) for (?:all |the |your |that |everything|helping|being)\b.{0,40}$",
    ),
    (
        Intent.THANKS,
        2.95,
        r"\b(?:very|so|quite|really|most|been|was|super) (?:helpful|kind|thoughtful)\b"
        r"|\b(?:gracias|merci|danke|bless you|owe you|props|ta)\b",
    ),
    (
        Intent.PRAISE,
        3,
        r"\b(?:good|great|nice|awesome|fantastic|excellent|amazing|wonderful|perfect|superb|brilliant|outstanding"
        r"|well|marvelous|terrific|super|cool|fine|best|better|impressive|nicely|perfectly|correctly|right) (?:job"
        r"|work|one|answer|response|done|girl|boy|performance|reply|going|assistant|robot|help|service|thing"
        r"|thinking)\b"
        r"|\byou (?:are|have been|were) (?:a |the |an |so |very |really |such a )*(?:star|great|good|awesome|amazing"
        r"|best|helpful|smart|brilliant|clever|wonderful|fantastic|excellent|sweet|rock|dear|life ?saver|genius"
        r"|legend|cool|nice|perfect|kind)\b"
        r"|\byou (?:rock|rule|did (?:a |an |that )?(?:\w+ )?(?:well|great|good|right|correctly|perfectly|job"
        r"|excellent\w*|amazing\w*)|have done (?:a |that |it )?(?:\w+ )?(?:well|correctly|great|good|job|right"
        r"|perfectly|excellent)|do (?:great|good|well))\b"
        r"|\b(?:thanks|thank you) for (?:your|the|this|that|such) (?:\w+ )?(?:answers?|response|reply|information"
        r"|work|service)s?\b"
        r"|\b(?:i )?(?:love|like|loved|liked|enjoy) (?:it|that|this|you|your|the (?:answer|response"
        r"|way))\b(?! to\b)(?! if\b)(?!.{0,20}\b(?:stop|shut|check|cancel|repeat))|\bwell done\b"
        r"|\b(?:that is|that was|it is|it was|this is) (?:a |an |so |very |really )?(?:great|good|awesome|excellent"
        r"|amazing|fantastic|nice|brilliant|wonderful|impressive|cool|helpful) (?:one|answer|response|job|work)\b"
        r"|\b(?:awesome|wow|bravo|excellent|fantastic|amazing|brilliant|cool|great|perfect|super"
        r"|impressive)(?:,? (?:thanks?|you|that|it|work|thank you))*[.! ]*$",
    ),
    (
        Intent.PRAISE,
        3.4,
        r"\b(?:good|great|nice|awesome|fantastic|excellent|amazing|wonderful|superb|brilliant|outstanding|well"
        r"|marvelous|terrific|super|impressive) (?:job|done|work|going|answer|response)\b"
        r"|\byou (?:are|were|have been) (?:a |the |an |so |very |really |such a |quite |too |just |absolutely "
        r"|truly )*(?:star|great|good|awesome|amazing|best|helpful|smart|brilliant|clever|wonderful|fantastic"
        r"|excellent|sweet|life ?saver|genius|legend|cool|kind|intelligent|useful|efficient|perfect|superb|right"
        r"|correct)\b(?!.*\b(?:but|not)\b)"
        r"|\byou (?:did|have done|do|made|worked|answered|performed)\b.{0,12}\b(?:well|great|good|nice\w*|perfect\w*"
        r"|excellent\w*|amazing\w*|correctly|right|awesome|wonderful\w*|fantastic\w*|brilliant\w*)\b"
        r"|\bi (?:really |do |so |just )*(?:like|love|am (?:happy|pleased|satisfied|impressed) (?:with|by|about)"
        r"|enjoy)\b.{0,20}\b(?:answer|you|it|response|work|way|that|this)\b(?=.{0,15}$)(?!.{0,20}\b(?:stop|shut"
        r"|check|cancel|repeat|to)\b)|\bkudos\b|\bhats off\b|\bway to go\b|\bproud of you\b"
        r"|\bthat(?: i|')s (?:so |very |really |a |an )*(?:good|great|nice|awesome|amazing|excellent|brilliant"
        r"|fantastic|wonderful|cool|impressive|helpful|perfect)(?: one| job| answer| work)?,? (?:thanks"
        r"|thank you)?[.! ]*$",
    ),
    (
        Intent.UNSURE,
        3,
        r"\b(?:not (?:quite |really |entirely |too |totally |completely |so |100% |very |all that )?(?:sure|certain"
        r"|positive|decided)|unsure|uncertain|unknown|maybe|perhaps|possibly|i (?:do not|would not|could not"
        r"|honestly do not|really do not) (?:really |actually |even )?know|no (?:idea|clue)|hard to (?:say|tell)"
        r"|could (?:be|go) (?:either|possible)|can not (?:say|decide|tell)|might (?:be|or)|who knows|undecided"
        r"|beats me|your guess|i guess so|i have not decided|let me think|either way it could|depends|up in the air"
        r"|possible but)\b",
    ),
    (
        Intent.UNSURE,
        3,
        r"\b(?:can|could|may|might) be\b[.! ]*$|\bnot (?:know|sure|certain|decide|tell)\b"
        r"|\bi will (?:have to )?(?:think|see|decide)\b|\bthinking about it\b|\bi suppose\b|\bmay or may not\b"
        r"|\bprobably\b.{0,10}$|\b(?:yes and no|50 ?/ ?50|fifty fifty|iffy|toss[- ]?up)\b"
        r"|\bi (?:have|had|got) no (?:clue|idea)\b",
    ),
    (
        Intent.NO_PREFERENCE,
        4,
        r"\b(?:any(?:thing|one|time| time| day| of (?:them|those|these)|where| one| option| choice)|whatever"
        r"|whichever|whenever|whoever|either(?: one| way)?|all)\b.{0,25}\b(?:ok(?:ay)?|fine|works?|good|do|suits?"
        r"|is acceptable|goes|will do|you (?:like|want|think|prefer|say|wish|choose|recommend)|for me|with me"
        r"|to me)\b|\b(?:do(?:es)? not|did not|is not|never|will not|would not|not) (?:really |actually |even "
        r"|much )?(?:matter|care|mind|important|bother|make (?:a|any|much|no) difference|a big deal|concern)\w*"
        r"|\bno (?:preference|difference|matter|importance|real preference|concern)\b"
        r"|\b(?:un)?important (?:to|for|with) me\b|\b(?:makes|make) no difference\b"
        r"|\b(?:up to|leave it (?:up )?to) you\b|\byou (?:choose|decide|pick)\b"
        r"|\bi am (?:easy|flexible|open|indifferent|fine with (?:any|either|whatever))\b"
        r"|\b(?:no|not|any) (?:big )?(?:deal|issue)? ?(?:with|for|to) me\b.{0,5}$|\bwho cares\b"
        r"|\bcould not care less\b|\bdo not have (?:a|any) (?:preference|opinion)\b"
        r"|\b(?:it is )?all the same (?:to|for) me\b"
        r"|^(?:whatever|whichever|any(?: one| time| day)?|either(?: one)?|anything|whenever)[.! ]*$",
    ),
    (
        Intent.NO_PREFERENCE,
        4,
        r"\b(?:not|never|no|nothing|hardly) (?:\w+ )?(?:matters?|care|mind|preference|important|fussed|fussy|picky"
        r"|bothered|concern\w*|interested|relevant|significant|difference)\b"
        r"|\b(?:any|either|all|whatever|anything)\b.{0,25}\b(?:for|with|to|by) me\b"
        r"|\b(?:your|my) (?:call|choice|pick)\b.{0,10}$(?<!my call)"
        r"|\bi (?:am )?(?:do not care|fine with|ok with|good with|okay with)\b.{0,15}\b(?:any|either|whatever"
        r"|anything|all|both)\w*\b|\bwhat(?:so)?ever (?:you|works|suits|is|time|day)\b|\birrelevant\b"
        r"|\bas you (?:like|wish|please)\b|\bi am not (?:fussed|picky|bothered|fussy|concerned)\b",
    ),
    (
        Intent.GREETING,
        1.5,
        r"^(?:well |oh |why |ok(?:ay)?,? )*(?:hi+|hello+|hey+|hiya|howdy|greetings|good (?:morning|afternoon"
        r"|evening|day)|hallo|yo|sup|what is up|hola|aloha|g'?day)\b",
    ),
    (
        Intent.GREETING,
        3,
        r"\bhow (?:are|is|have|you|has|was) (?:you|things|it|everything|your (?:day|life|morning|evening|week)"
        r"|life|yourself|going|been)?\b.{0,25}\b(?:doing|been|going|today|feeling|are you|things|day|keeping"
        r"|treating|do|life|everything)\b|\bhow are you\b|\bhow you (?:are|have been)\b"
        r"|\bwhat is (?:up|new|going on with you|happening with you|shaking|cracking)[?.! ]*$|\bnice to meet you\b"
        r"|\bhow do you do\b|\bhow (?:are things|is it going|is everything|is life)\b",
    ),
    (
        Intent.GREETING,
        3,
        r"\bhow (?:are|is|have|has|was|goes)\b.{0,6}\b(?:you|your|it|things|everything|life|going)\b(?! (?:charge"
        r"|do|help|get|make|much|know|handle|work|priced|accept|take|plan|different)).{0,25}$"
        r"|\bhow (?:you|ya) (?:doing|been|are)\b"
        r"|\b(?:you|things|life) (?:doing|going|treating|feeling)\b.{0,12}$(?=.*)"
        r"|\bwhat is (?:good|new|up|happening|going on|cooking)\b.{0,12}$|\b(?:pleased|nice|good|glad) to meet you\b"
        r"|\blong time no",
    ),
    (
        Intent.GREETING,
        7,
        r"^(?:hi |hello |hey |well |and |oh |so )*(?:how do you do|how do you feel|how is your day|how has "
        r"your (?:day|week) been)\b.{0,15}$",
    ),
    (
        Intent.DENY,
        2.7,
        r"\b(?:do not (?:think|believe|agree)|untrue|incorrect|you (?:misunderstood|misheard|heard (?:me )?wrong"
        r"|got (?:it|that|me) wrong)|(?:that|it|this) (?:is not|was not|will not|can not|does not) \w+"
        r"|not what i)\b.{0,25}$|\bwrong\b(?! number)(?! with)",
    ),
    (
        Intent.THANKS,
        2.95,
        r"\b(?:nice|sweet|good|kind|thoughtful) of you\b|\bcould not have done it without you\b",
    ),
)
